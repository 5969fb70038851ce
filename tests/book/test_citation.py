"""One card, wherever a citation stands: whose words, on which line, and how they stand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook.show import citation, display
from claimbook.show.citation import Card
from claimbook.show.display import written
from claimbook.sources import tables
from claimbook.sphinx import citations

SAYING = ("claims", "events", "ties")


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """Give a table of ``rows`` with the locator alone, and with ``more`` columns, as HTML."""
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    monkeypatch.setattr(written, "is_building", lambda: True)

    def show(rows: pd.DataFrame, **more: str) -> BeautifulSoup:
        heads = {"what": "What", "locator": "Line", **more}
        made = display.table(rows.assign(what="w"), heads, name="tab-t", caption="c")
        return BeautifulSoup(made.html, "html.parser")

    return show


def card_of(link) -> dict[str, str]:
    return {k: v for k, v in link.attrs.items() if k.startswith("data-card") and "-row" not in k}


def test_cards_are_made_without_copies_of_tables(monkeypatch):
    """A book has thousands, and copies took a third of the time of a build."""
    rows = [row for _, row in tables.keyed("claims").iterrows()]
    made, copied, copy = [Card.of(rows[0]).attributes()], [], pd.DataFrame.copy
    monkeypatch.setattr(pd.DataFrame, "copy", lambda *a, **k: copied.append(1) or copy(*a, **k))
    made += [Card.of(row).attributes() for row in rows]
    assert len(made) == len(rows) + 1 and not copied


@pytest.mark.parametrize("name", SAYING)
def test_a_card_is_the_same_in_a_table_and_in_prose(shown, name):
    """For every row: as its frame is, and with no more than the key to look the row up by.

    Where a claim and an event have one key, the column's name tells which of them is meant.
    """
    frame = tables.keyed(name)
    frame = frame[(frame["status"] != "asserted") | (frame["csv_line"] % 5 == 0)]
    shared = [key for key in frame.index if sum(key in tables.keyed(n).index for n in SAYING) > 1]
    bare = frame.drop(index=shared)[["locator"]]
    named = frame[["locator", frame.columns[0]]].reset_index(drop=True)
    for rows in (frame, bare, named):
        links = shown(rows).select("tbody a.cite-line")
        own = frame.drop(index=shared) if rows is bare else frame
        for link, (_, row) in zip(links, own.iterrows(), strict=True):
            prose = citations.line_link(Card.of(row))["card"]
            assert card_of(link) == prose, row.iloc[0]
            assert link["data-card-row"] == f"claimbook:{name[:-1]}/{row.iloc[0]}"
            assert link["href"] == f"claimbook:seed/{row['locator']}"


@pytest.mark.parametrize("name", SAYING)
def test_what_is_not_asserted_says_so_without_a_card(shown, name):
    frame = tables.keyed(name)
    cells = shown(frame[["locator"]]).select("tbody td[data-label=Line]")
    for cell, status in zip(cells, frame["status"], strict=True):
        marks = [mark.get_text() for mark in cell.select(".status")]
        assert marks == ([] if status == "asserted" else [status])
        assert not marks or f"] {status}" in cell.get_text()


def test_a_status_that_has_its_own_column_is_not_printed_twice(shown):
    frame = tables.keyed("claims").query("status == 'denied'")
    page = shown(frame, status="Status")
    assert not page.select(".status")
    assert {a["data-card-status"] for a in page.select("a.cite-line")} == {"denied"}


def test_a_key_on_another_line_lends_nothing(shown):
    """A position may name a claim and stand on a line of its own."""
    denied = tables.keyed("claims").query("status == 'denied'").iloc[0]
    other = tables.load("claims").query("status == 'asserted' and voice == ''")
    alone = next(
        row for row in other.itertuples() if len(list(citation._rows_on(row.locator))) == 1
    )
    rows = pd.DataFrame({"claim": [denied["claim"]], "locator": [alone.locator]})
    link = shown(rows).select_one("a.cite-line")
    assert "data-card-status" not in link.attrs and alone.claim in link["data-card-row"]


def test_words_shared_by_rows_that_differ_give_no_status():
    """A line says of how many of its rows which status is, and no row is picked out of it."""
    rows = pd.concat(tables.load(name) for name in SAYING)
    spread = rows.groupby(["locator", "wording"])["status"].agg(["nunique", "size"])
    mixed, same = spread[spread["nunique"] > 1], spread[spread["size"] > 1].query("nunique == 1")
    assert len(mixed) > 10 and len(same) > 10
    for locator, wording in mixed.index:
        card = citation.behind(0, pd.Series({"locator": locator, "wording": wording}))
        on = rows[rows["locator"] == locator]["status"].value_counts()
        told = dict(reversed(part.split(" ")) for part in card.line_status.split(", "))
        assert {status: int(n) for status, n in told.items()} == on.to_dict()
        assert not card.status and not card.key
    for locator, wording in same.index:
        card = citation.behind(0, pd.Series({"locator": locator, "wording": wording}))
        own = rows[(rows["locator"] == locator) & (rows["wording"] == wording)]
        assert card.status in ("", *own["status"]) and not card.key


def test_a_line_alone_says_who_is_quoted_on_it():
    claims = tables.load("claims")
    row = claims[claims["voice"] != ""].iloc[0]
    source = tables.keyed("sources").loc[row["source"], "voice"]
    name = tables.keyed("actors").loc[row["voice"], "name"]
    said = Card.of_line(row["locator"]).voice
    assert said.startswith(f"{source}. Quoted there: ") and name in said


def test_an_analyst_s_own_reading_is_what_a_table_shows(shown):
    """A status, a voice and words that a frame has are its own, if they are known ones."""
    row = tables.keyed("claims").query("status == 'asserted' and voice == ''").iloc[[0]]
    actor = tables.load("actors").iloc[0]
    changed = row.assign(status="denied", voice=actor["actor"], wording="other words")
    link = shown(changed).select_one("a.cite-line")
    short = tables.keyed("sources").loc[row["source"].iloc[0], "short"]
    assert link["data-card-status"] == "denied" and link["data-card-wording"] == "other words"
    assert link["data-card-voice"] == f"{actor['name']}, in {short}"
    unknown = shown(row.assign(status="12", voice="a long sentence")).select_one("a.cite-line")
    assert card_of(unknown) == card_of(shown(row).select_one("a.cite-line"))


def test_a_slip_stands_on_the_card_and_behind_the_citation():
    for slip in tables.load("corrections").itertuples():
        card = Card.of_line(slip.locator, slip.as_printed)
        page = BeautifulSoup(card.html(lambda place: "#".join(place)), "html.parser")
        file = tables.keyed("sources").loc[slip.source, "file"]
        assert page.a["data-card-file"] == f"{file}, line {slip.line}"
        assert page.a["data-card-wording"] == slip.as_printed
        assert slip.correct in page.a["data-card-correction"]
        assert f"{slip.confidence} confidence" in page.a["data-card-correction"]
        assert slip.as_printed in page.select_one(".printed-as").get_text()
        assert not Card.of_line(slip.locator, "other words").correction


def test_a_table_has_no_roles_that_a_table_has_by_itself(shown):
    assert not shown(tables.keyed("events")).select("table [role], table[role]")


def test_every_card_comes_from_one_place():
    """No other module writes the attributes of a card; one more adds the addresses to them."""
    made = re.compile(r"""data-card-["'{]""")
    writing = [path.name for path in (tables.root() / "claimbook").rglob("*.py")
               if made.search(path.read_text(encoding="utf-8"))]  # fmt: skip
    assert sorted(writing) == ["citation.py", "domain.py"]
