"""What marks of a drawing open: a row's card, how a number was made, several lines, a work."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook.model.quantity import Quantity
from claimbook.show import charts, display
from claimbook.show.display import written
from claimbook.sources import tables

pytestmark = pytest.mark.usefixtures("sides")


@pytest.fixture(autouse=True)
def _folder(monkeypatch, tmp_path):
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    monkeypatch.setattr(written, "is_building", lambda: True)


def shown(draw, rows: pd.DataFrame, label: str = "fig-small-ropes") -> BeautifulSoup:
    with display.caught() as held, charts.figure(label, rows, 3, alt="Ropes and lamps") as ax:
        draw(ax)
    return BeautifulSoup("".join(one.html for one in held), "html.parser")


def intervals(ax_rows: pd.DataFrame) -> BeautifulSoup:
    return shown(lambda ax: charts.intervals(ax, ax_rows, unit="ropes"), ax_rows)


def ropes(**more) -> pd.DataFrame:
    claims = tables.keyed("claims").loc[["thread-ropes", "siberia-lamps"]]
    return claims.assign(label=["Ropes", "Lamps"], **more)


def test_a_label_is_the_link_and_the_other_parts_name_it():
    page = intervals(ropes())
    link = page.select_one("a.mark[data-mark=siberia-lamps]")
    assert link["href"] == "claimbook:seed/siberia:3"
    assert link["data-card-row"] == "claimbook:claim/siberia-lamps"
    assert link["data-card-wording"] == tables.claim("siberia-lamps")["wording"]
    assert link["data-card-said"].endswith("over 2,500")
    assert link.get_text(strip=True) == "Lamps: over 2,500" and "aria-label" not in link.attrs
    parts = {part["id"].rpartition("-siberia")[0] for part in page.select("g[data-mark]")}
    assert "fig-small-ropes-low:siberia-lamps" in {p["id"] for p in page.select("g[data-mark]")}
    assert parts and page.svg["role"] == "graphics-document"
    assert not page.select("details")


def test_the_file_stays_a_plain_drawing(tmp_path):
    intervals(ropes())
    drawn = (tmp_path / "fig-small-ropes.svg").read_text(encoding="utf-8")
    assert 'role="img"' in drawn and "<a" not in drawn and "data-mark" not in drawn


def test_a_computed_number_says_how_it_was_made():
    rows = ropes()
    rows["quantity"] = [rows["quantity"].iloc[0] * 2, rows["quantity"].iloc[1]]
    page = intervals(rows)
    link = page.select_one("a.mark.why[data-mark=thread-ropes]")
    item = page.find(id=link["href"].removeprefix("#"))
    assert "× 2" in item.get_text() and "[thread:2]" in item.get_text()
    assert not page.select_one("a.why[data-mark=siberia-lamps]")


def test_what_stands_outside_the_files_cites_its_work_and_no_line(monkeypatch):
    beyond = pd.Series({"date": "1805", "who_says": "A. Clerk", "sentence": "Clerk counts forty."})
    row = tables.row
    monkeypatch.setattr(
        tables,
        "row",
        lambda name, key: beyond if (name, key) == ("outside", "clerk") else row(name, key),
    )
    rows = ropes(quantity=[Quantity(40, 40), Quantity(9, 9)]).drop(columns="claim")
    page = intervals(rows.rename(index={"thread-ropes": "clerk"}))
    item = page.find(id=page.select_one("a[data-mark=clerk]")["href"].removeprefix("#"))
    assert "Clerk counts forty." in item.get_text() and not item.select("a")


def test_a_count_of_several_lines_lists_them_and_a_measure_opens_nothing():
    rows = pd.DataFrame(
        {"who": ["a", "b"], "what": ["x", "x"], "n": [2, 1], "k": [0.5, 1],
         "locator": ["siberia:3 siberia:4", "thread:2"], "source": ["siberia", "thread"]}
    )  # fmt: skip
    page = shown(lambda ax: charts.matrix(
        ax, rows, down={"a": "Ada", "b": "Ned"}, across={"x": "X"}, keys=("who", "what"), number="n"
    ), rows)  # fmt: skip
    several, one = page.select("a.mark")
    item = page.find(id=several["href"].removeprefix("#"))
    assert [a.get_text() for a in item.select("a")] == ["[siberia:3]", "[siberia:4]"]
    assert one["href"] == "claimbook:seed/thread:2" and one.get_text(strip=True) == "1"
    drawn = shown(
        lambda ax: charts.dots(ax, rows, "k", by="who", sources=["siberia", "thread"], unit="k"),
        rows,
    )
    assert not drawn.select("a.mark") and drawn.svg["role"] == "img"


def test_a_mark_without_words_has_a_name():
    rows = tables.keyed("claims").loc[["thread-ropes"]].assign(topic="a")
    (link,) = shown(lambda ax: charts.tally(ax, rows, {"a": "A"}, by="topic"), rows).select(
        "a.mark"
    )
    assert "about 40" in link["aria-label"] and link["aria-label"].endswith("[thread:2]")


def test_a_denial_is_heard_as_one(monkeypatch):
    """The name of a mark is all that a list of links has of it."""
    rows = tables.keyed("claims").loc[["thread-ropes"]].assign(topic="a", status="denied")
    (link,) = shown(lambda ax: charts.tally(ax, rows, {"a": "A"}, by="topic"), rows).select(
        "a.mark"
    )
    assert link["aria-label"].endswith("(denied) [thread:2]") and "“”" not in link["aria-label"]


def test_lines_and_boxes_of_a_network_open_ties_and_actors():
    from claimbook.compare import ties
    from claimbook.show.charts import networks

    rows = ties.select()
    made = ties.simple(ties.graph(rows))
    for node in made:
        made.nodes[node]["side"] = "guild"
    places = {actor: (n, n % 2) for n, actor in enumerate(made)}
    keyed = rows.set_axis(networks._keys(rows))
    page = shown(lambda ax: networks.draw(ax, made, places), keyed)
    links = {link["data-mark"]: link for link in page.select("a.mark")}
    assert {f"edge:{a}:{b}" for a, b in made.edges} | {f"node:{a}" for a in made} == set(links)
    tie = rows.iloc[0]
    edge = links[f"edge:{tie['from_actor']}:{tie['to_actor']}"]
    assert edge["data-card-row"] == f"claimbook:tie/{tie['tie']}" and edge["aria-label"]
