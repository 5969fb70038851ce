"""The drawings put each row where it says: read back from small figures made here."""

from __future__ import annotations

import math
import re

import networkx as nx
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from claimbook import testing
from claimbook.show import charts
from claimbook.show.charts import networks, times
from claimbook.show.display import written

pytestmark = pytest.mark.usefixtures("sides")


def read(ax) -> dict[str, testing.Mark]:
    return testing.drawn(ax.figure)


def frames(ax) -> list[tuple[float, float]]:
    """The lower left corners of the cells without a number."""
    return [patch.get_xy() for patch in ax.patches if not patch.get_alpha()]


def test_matrix_cells_stand_under_their_labels(ax):
    rows = pd.DataFrame(
        {"file": ["b", "a"], "topic": ["war", "peace"], "n": [7, 1]}, index=["one", "two"]
    )
    charts.matrix(
        ax,
        rows,
        down={"a": "File A", "b": "File B"},
        across={"peace": "In peace", "war": "In\nwar"},
        keys=("file", "topic"),
        number="n",
    )
    marks = read(ax)
    assert {gid: (m.text, m.down, m.across) for gid, m in marks.items()} == {
        "cell:one:n": ("7", "File B", "In war"),
        "cell:two:n": ("1", "File A", "In peace"),
    }
    assert len(ax.texts) == 2 and len(frames(ax)) == 2, "where nothing stands nothing is said"
    shades = {p.get_y(): p.get_alpha() for p in ax.patches if p.get_alpha()}
    assert shades[-1.46] > shades[-0.46], "the larger number has the stronger shade"


def test_half_a_matrix_leaves_the_other_half_blank(ax):
    rows = pd.DataFrame({"down": ["b"], "across": ["a"], "n": [3], "says": ["3\n(1)"]})
    names = {"a": "A", "b": "B"}
    charts.matrix(
        ax, rows, down=names, across=names, keys=("down", "across"), number="n", text="says",
        half=True,
    )  # fmt: skip
    assert read(ax)["cell:0:says"].text == "3\n(1)"
    blank = {(round(x + 0.47), round(y + 0.46)) for x, y in frames(ax)}
    assert blank == {(0, 0), (1, -1)}, "of four cells one has a row and one is left out"


def test_labels_above_the_cells_leave_them_the_whole_width(ax):
    rows = pd.DataFrame({"down": ["a", "b"], "across": ["x", "y"], "n": [3, 5]})
    names = {"a": "A pair with a long name – and another", "b": "B"}
    charts.matrix(ax, rows, down=names, across={"x": "X", "y": "Y"}, keys=("down", "across"),
                  number="n", is_above=True)  # fmt: skip
    marks = read(ax)
    assert marks["cell:0:n"].down == names["a"] and marks["cell:1:n"].across == "Y"
    assert not testing.overlapping(ax.figure)
    left, cells = ax.get_window_extent().x0, ax.get_window_extent().width
    assert left < 0.05 * ax.figure.bbox.width and cells > 0.9 * ax.figure.bbox.width


def test_bars_are_as_long_as_their_numbers(ax):
    rows = pd.DataFrame({"label": ["x", "y"], "hostile": [4, 0], "friendly": [1, 1200]})
    charts.opposed(ax, rows)
    marks = read(ax)
    assert marks["bar:0:hostile"].length == -4 and marks["bar:1:hostile"].length == 0
    assert marks["bar:1:friendly"].length == 1200
    assert marks["bar:0:friendly"].y > marks["bar:1:friendly"].y
    words = [text.get_text() for text in ax.texts]
    assert {"4", "0", "1,200", "hostile", "friendly", "x", "y"} <= set(words)


def test_squares_fill_what_is_hard_and_keep_to_their_block(ax):
    rows = pd.DataFrame(
        {"topic": list("aab"), "kind": list("xyx"), "weight": ["hard", "soft", "hard"]}
    )
    charts.squares(
        ax, rows, down={"a": "A", "b": "B"}, by="topic", kind="kind",
        blocks={"x": ("X", 2), "y": ("Y", 3)},
    )  # fmt: skip
    one, two, three = (read(ax)[f"unit:{key}:weight"] for key in range(3))
    assert (one.is_filled, two.is_filled, three.is_filled) == (True, False, True)
    assert one.y == two.y > three.y and one.x == three.x < two.x
    assert two.x - one.x > 2, "the second block begins behind the first"


def test_presence_marks_hollow_and_denied(ax):
    rows = pd.DataFrame(
        {
            "text": ["first", "second"],
            "group": [1, 2],
            "source": ["siberia", "thread"],
            "1938": ["dated", ""],
            "1945": ["undated", "denied"],
        },
        index=["p", "q"],
    )
    charts.presence(ax, rows, {"1938": "In 1938", "1945": "In 1945"}, group="group")
    marks = read(ax)
    assert set(marks) == {"mark:p:1938", "mark:p:1945", "mark:q:1945", "said:p", "said:q"}
    assert marks["mark:p:1938"].is_filled and not marks["mark:p:1945"].is_filled
    assert [marks[f"mark:p:{year}"].across for year in (1938, 1945)] == ["In 1938", "In 1945"]
    shapes = {line.get_gid(): line.get_marker() for line in ax.lines}
    assert shapes["mark:p:1938"] == charts.SOURCES["siberia"][1] and shapes["mark:q:1945"] == "x"


def test_presence_tells_the_record_outside_plans_and_doubts(ax):
    rows = pd.DataFrame(
        {"text": ["first", "second"], "group": [1, 1], "source": ["high", "thread"],
         "1938": ["planned", "doubtful"]},
        index=["p", "q"],
    )  # fmt: skip
    charts.presence(ax, rows, {"1938": "In 1938"}, group="group")
    lines = {line.get_gid(): line for line in ax.lines}
    assert lines["mark:p:1938"].get_marker() == charts.CONFIDENCE["high"][1]
    assert not read(ax)["mark:p:1938"].is_filled
    assert [lines[f"mark:{key}:1938"].get_fillstyle() for key in "pq"] == ["full", "left"]


DAY = 1 / 365


@pytest.mark.parametrize(
    ("date", "at", "ends", "arrow"),
    [
        # Sure: the last day on which it can begin to the first on which it can end.
        ("1941/1943", 1941, [(1941, 1944), (1942 - DAY, 1943 + DAY)], False),
        ("1938-07/1938-08", 1938 + 181 * DAY, [(1938.5, 1938.67), (1938.578, 1938.583)], False),
        ("1941", 1941, [(1941, 1942)], False),
        ("1943/..", 1943, [(1943, 1946)], True),
        ("[..1943]", 1943, [(1943, 1944)], False),
    ],
)
def test_spans_are_pale_where_a_date_leaves_it_open(ax, date, at, ends, arrow):
    row = pd.Series({"date": date, "source": "samurai"})
    charts.span(ax, 0, row, key="k", last=1946)
    assert read(ax)["date:k"].x == pytest.approx(at, abs=0.01)
    bars = [tuple(map(float, line.get_xdata())) for line in ax.lines if len(line.get_xdata()) == 2]
    assert bars == [pytest.approx(bar, abs=0.006) for bar in ends]
    assert any(line.get_marker() == ">" for line in ax.lines) == arrow


def test_lanes_write_undated_rows_without_a_bar(ax):
    rows = pd.DataFrame(
        {"side": ["Japan", "Japan"], "text": ["with", "without"], "date": ["1941", ""],
         "source": "siberia"}
    )  # fmt: skip
    charts.lanes(ax, rows, 1940, 1946, group="side", text="text")
    assert set(read(ax)) == {"date:0", "said:0", "said:1"}
    assert [text.get_text() for text in ax.texts] == ["Japan", "with", "without"]


def test_by_a_date_stands_at_its_beginning(ax):
    rows = pd.DataFrame({"date": ["1943", "[..1943-12]"], "title": ["a", "b"], "source": "thread"})
    charts.timeline(ax, rows)
    marks = read(ax)
    assert marks["date:0"].y == 1943 and math.isclose(marks["date:1"].y, 1943 + 334 / 365)


def test_lines_with_words_have_the_colour_of_their_source():
    made = nx.DiGraph()
    for node in "ab":
        made.add_node(node, name=node.upper(), side="guild")
    made.add_edge("a", "b", sign=1)
    lines = pd.DataFrame(
        {"from_actor": ["a"], "to_actor": ["b"], "words": ["commands"], "source": ["thread"],
         "is_dated": [False]}
    )  # fmt: skip
    with charts.canvas(3, axes=False) as (fig, ax):
        networks.draw(ax, made, {"a": (0, 0.2), "b": (1, 0.8)}, lines=lines)
        assert set(testing.drawn(fig)) == {"node:a", "node:b", "edge:a:b", "said:edge:a:b"}
        (arrow,) = (patch for patch in ax.patches if patch.get_gid())
        assert to_hex(arrow.get_edgecolor()) == charts.SOURCES["thread"][0]
        assert arrow.get_linestyle() != "solid"
        (words,) = (text for text in ax.texts if text.get_text() == "commands")
        assert math.isclose(words.get_position()[0], 0.5) and math.isclose(
            words.get_position()[1], 0.5
        )


def test_two_marks_with_one_gid_are_an_error(ax):
    ax.plot(0, 0, gid="dot:a:x")
    ax.plot(1, 1, gid="dot:a:x")
    with pytest.raises(ValueError, match="dot:a:x"):
        testing.drawn(ax.figure)


def test_dollars_in_a_drawn_text_stay_dollars(monkeypatch, tmp_path):
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    with charts.canvas(1) as (fig, ax):
        ax.text(0.5, 0.5, "costs $5 and $6")
        ax.set_xlabel("in $ and $")
        svg = charts.save(fig, "fig-invented-dollars", pd.DataFrame(), alt="Two prices, 5, 6").html
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)  # a comment has each text as well
    assert {"costs $5 and $6", "in $ and $"} <= set(texts)


def test_places_are_the_same_under_every_python():
    """A plain sum of ten tenths is less than 1 up to Python 3.11, and 1 from 3.12 on."""
    assert times._spread_out([0.1] * 10, [0.0] * 10) == [0.1] * 10
