"""How a result moves with the reading, as it is drawn."""

from __future__ import annotations

import importlib
import math

import pandas as pd
import pytest

from claimbook import testing
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.tally import Holds
from claimbook.show import charts, display
from claimbook.show.display import written
from claimbook.sources import tables
from claimbook.sources.tables import readings

pytestmark = pytest.mark.usefixtures("sides")
module = importlib.import_module("claimbook.show.charts.sensitivity")


def figure(name: str) -> Quantity:
    return tables.claim(name)["quantity"]


@pytest.fixture
def drawn(monkeypatch, tmp_path):
    """Draw, and return the figure's axes, its marks and its rows."""
    kept: list = []
    save = charts.style.save

    def keep(fig, label, rows, *, alt):
        marks = testing.drawn(fig)
        kept[:] = fig.axes[0], marks, rows, alt, testing.overlapping(fig)
        return save(fig, label, rows, alt=alt)

    monkeypatch.setattr(charts.style, "save", keep)
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)

    def draw(thing):
        with display.caught():
            charts.sensitivity("fig-lamps-moves", thing)
        assert not kept[4], "texts overlap"
        return kept[:4]

    return draw


def test_marks_stand_where_the_reading_puts_the_ends(drawn):
    ax, marks, rows, alt = drawn(figure("thread-ropes") * 2)
    assert list(rows["percent"]) == [1, 5, 10, 15, 20, 25, 30]
    for percent in rows["percent"]:
        low, high = (marks[f"{end}:{percent:g}"] for end in ("low", "high"))
        assert (low.x, high.x) == (percent, percent)
        assert math.isclose(low.y, 80 - 0.8 * percent) and low.is_filled
        assert math.isclose(high.y, 80 + 0.8 * percent) and high.is_filled
    assert set(rows["locator"]) == {"thread:2"} and ax.get_ylabel() == "ropes"
    assert "at 10 percent between 72 and 88" in alt
    assert [line.get_linestyle() for line in ax.lines if len(line.get_xdata()) == 30] == ["-", "-"]


def test_an_open_end_is_hollow_and_dashed(drawn):
    ax, marks, *_ = drawn(figure("siberia-barrels"))
    assert marks["low:20"].is_filled and not marks["high:20"].is_filled
    assert (marks["low:20"].y, marks["high:20"].y) == (240, 300)
    assert [line.get_linestyle() for line in ax.lines if len(line.get_xdata()) == 30] == ["-", "--"]


def test_where_there_is_no_end_there_are_arrows_and_no_band(drawn):
    ax, marks, *_ = drawn(figure("siberia-lamps") / figure("thread-ropes"))
    assert {gid.partition(":")[0] for gid in marks} == {"low"} and len(marks) == 7
    assert math.isclose(marks["low:25"].y, 2500 / 50) and not marks["low:25"].is_filled
    assert len([text for text in ax.texts if text.arrow_patch is not None]) == 7
    assert not ax.collections


def test_what_has_no_value_leaves_a_gap(drawn):
    ax, marks, rows, _ = drawn(figure("thread-ropes").intersection(figure("thread-ropes") * 1.1))
    assert list(rows["percent"]) == [5, 10, 15, 20, 25, 30], "40 and 44 meet from 4 in 84 on"
    assert not [gid for gid in marks if gid.endswith(":1")]
    assert {len(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) > 2} == {26}


def test_a_verdict_stands_over_the_readings_that_give_it(drawn):
    ax, marks, rows, alt = drawn(figure("thread-ropes").compare(44))
    assert dict(zip(rows["percent"], rows["says"], strict=True)) == {
        1: "less", 5: "less", 10: "cannot be told", 15: "cannot be told",
        20: "cannot be told", 25: "cannot be told", 30: "cannot be told"}  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["less", "cannot be told"]
    assert marks["says:5"].y == 0 and marks["says:10"].y == -1
    assert "from ≈ 10 %" in [text.get_text() for text in ax.texts]
    assert "at 5 percent less; at 10 percent cannot be told" in alt


def test_a_condition_is_drawn_in_its_words(drawn):
    _, _, rows, _ = drawn(Holds.of([figure("thread-ropes")], "contains", 30))
    assert list(rows["says"]) == ["does not hold"] * 5 + ["holds"] * 2


def test_the_reading_taken_now_is_marked_and_what_it_leaves_out_stays(drawn, monkeypatch):
    monkeypatch.setattr(readings, "_read_as", [Reading(0.12, without=["siberia"])])
    ax, marks, rows, _ = drawn(figure("siberia-barrels"))
    assert list(rows["percent"]) == [1, 5, 10, 12, 15, 20, 25, 30]
    assert list(ax.lines[-1].get_xdata()) == [12, 12]
    assert {gid.partition(":")[0] for gid in marks} == {"low"}, "left out, it has no upper end"


@pytest.mark.parametrize("now", [Reading(0.5), Reading(as_printed=True)])
def test_a_reading_that_is_not_among_those_drawn_has_no_line(drawn, monkeypatch, now):
    monkeypatch.setattr(readings, "_read_as", [now])
    ax, marks, rows, _ = drawn(figure("thread-ropes").compare(44))
    assert list(rows["percent"]) == [1, 5, 10, 15, 20, 25, 30] and "says:5" in marks
    assert not [line for line in ax.lines if line.get_zorder() == 0]


def test_what_remembers_nothing_is_refused():
    with pytest.raises(TypeError, match=r"sensitivity of .* which remembers nothing"):
        charts.sensitivity("fig-lamps-moves", Quantity(1, 2))


def test_rows_are_written_with_their_ends(drawn, tmp_path):
    drawn(figure("thread-ropes"))
    rows = pd.read_csv(tmp_path / "fig-lamps-moves.csv")
    assert list(rows["quantity_high"])[:3] == [40.4, 42, 44]
