"""Rows that say another thing than their lines, on an invented book: each fault has its place."""

import hashlib
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import DYKE, TABLES, larger, place

from claimbook.check import fits, moments, rules, sense

pytestmark = pytest.mark.usefixtures("without_contract")

@pytest.fixture
def book(tmp_path):
    return larger(tmp_path)


def test_the_larger_book_passes(book):
    assert [str(one) for one in book.write().check().findings] == []


# The check that finds it; where; what is changed; the column of the finding.
FAULTS = [
    # Hedges: narrowed, dropped, added, exchanged, cut off.
    ("hedges", "claims", "samurai-length", {"hedge": "exact", "low": 50}, "hedge"),
    ("hedges", "claims", "samurai-rafts", {"hedge": "exact", "low": 11}, "hedge"),
    ("hedges", "claims", "samurai-boats", {"hedge": "between"}, "hedge"),
    ("hedges", "claims", "siberia-lamps", {"hedge": "exact", "high": 2500}, "hedge"),
    ("hedges", "claims", "siberia-lamps", {"hedge": "at_least"}, "hedge"),
    ("hedges", "claims", "siberia-lamps", {"hedge": "almost", "low": "", "high": 2500}, "hedge"),
    ("hedges", "claims", "thread-ropes", {"hedge": "exact"}, "hedge"),
    ("hedges", "claims", "thread-ropes", {"hedge": "exact", "wording": "40 ropes then"}, "hedge"),
    ("hedges", "claims", "siberia-barrels", {"hedge": "up_to"}, "hedge"),
    ("hedges", "claims", "siberia-crews", {"hedge": "over", "high": ""}, "hedge"),
    ("hedges", "claims", "siberia-crews", {"hedge": "about"}, "hedge"),
    ("hedges", "claims", "siberia-lamps",
     {"hedge": "exact", "high": 2500, "wording": "2,500 lamps"}, "hedge"),
    ("hedges", "claims", "samurai-wagons", {"hedge": "almost"}, "hedge"),
    ("hedges", "claims", "samurai-wagons", {"hedge": "over", "low": 60, "high": ""}, "hedge"),
    ("hedges", "claims", "samurai-carts", {"hedge": "exact", "high": 12}, "hedge"),
    ("hedges", "claims", "samurai-sledges", {"hedge": "exact"}, "hedge"),
    ("hedges", "claims", "samurai-cost", {"hedge": "over"}, "hedge"),
    # Units.
    ("units", "claims", "siberia-lamps", {"unit": "barrels"}, "unit"),
    ("units", "claims", "samurai-length", {"unit": "kilometres"}, "unit"),
    ("units", "claims", "samurai-wood", {"unit": "percent"}, "unit"),
    ("units", "claims", "siberia-share", {"unit": "share"}, "unit"),
    ("units", "claims", "siberia-lamps", {"low": 1804, "high": 1804, "hedge": "exact",
                                          "wording": "1804 over 2,500 lamps"}, "low"),
    # Dates: another year, month or day; more than the line has; "by" lost and found.
    ("when", "claims", "samurai-boats", {"date": "1813-22"}, "date"),
    ("when", "claims", "samurai-boats", {"date": "1815-21"}, "date"),
    ("when", "claims", "samurai-owners", {"date": "1800"}, "date"),
    ("when", "claims", "samurai-built", {"date": "1811-10"}, "date"),
    ("when", "claims", "samurai-ferry-back", {"date": "1812-12"}, "date"),
    ("when", "claims", "samurai-built", {"date": "[..1811-11]"}, "date"),
    ("when", "claims", "samurai-rafts", {"date": "[..1814]"}, "date"),
    ("when", "claims", "samurai-boats", {"date": "[..1813]"}, "date"),
    ("when", "events", "siberia-lamps-burned", {"date": "1804-06"}, "date"),
    ("when", "events", "siberia-lamps-burned", {"date": "1804-05-19"}, "date"),
    ("when", "events", "siberia-crews-led", {"date": "1806-03"}, "date"),
    ("when", "events", "samurai-ferry-sold", {"date": "1812"}, "date"),
    ("when", "events", "samurai-ferry-sank", {"date": "1811-11-02"}, "date"),
    ("when", "events", "siberia-lamps-burned", {"date": "1805-05"}, "date"),
    ("when", "events", "siberia-lamps-burned", {"date": "2500"}, "date"),
    ("when", "events", "samurai-gate-painted", {"note": "Line 3 is about another gate."}, "date"),
    ("when", "events", "samurai-gate-painted", {"note": "The date stands in line 99."}, "date"),
    ("when", "ties", "siberia-brook-league", {"date": "1805"}, "date"),
    ("when", "ties", "siberia-brook-league", {"date": "1806-03-02"}, "date"),
    ("when", "ties", "siberia-brook-league", {"note": ""}, "date"),
    ("published", "sources", "siberia.txt", {"published": "1899"}, "published"),
    ("published", "sources", "siberia.txt", {"published": "1898-06"}, "published"),
    ("published", "claims", "siberia-ropes", {"date": "1899"}, "date"),
    ("published", "claims", "samurai-owners", {"date": "9999"}, "date"),
    # Numerals in a row's own words.
    ("told", "claims", "siberia-ropes-of-league", {"value": "none of 300 ropes"}, "value"),
    ("told", "claims", "siberia-crews", {"measure": "crews of eight"}, "measure"),
    ("told", "claims", "siberia-crews", {"place": "pier 9"}, "place"),
    ("told", "events", "siberia-crews-led", {"title": "Brook led her crews, 1808"}, "title"),
    ("told", "ties", "siberia-brook-league", {"role": "captain of 12 ships"}, "role"),
    ("elsewhere", "claims", "siberia-crews", {"subject": "Crews of 44 ships"}, "subject"),
    ("elsewhere", "claims", "siberia-crews", {"note": "Line 3 has 2,600 lamps."}, "note"),
    ("elsewhere", "positions", "many", {"position": "4,500 of them"}, "position"),
    # Who speaks, who is meant.
    ("speakers", "claims", "siberia-barrels", {"voice": "salt-league"}, "voice"),
    ("speakers", "claims", "thread-ropes", {"voice": "ned-vane"}, "voice"),
    ("unattributed", "claims", "samurai-songs", {"voice": ""}, "voice"),
    ("near", "ties", "siberia-brook-league", {"to_actor": "ned-vane"}, "to_actor"),
    ("near", "events", "siberia-crews-led", {"actors": "ada-brook;ned-vane"}, "actors"),
    ("near", "events", "siberia-crews-led", {"note": ""}, "actors"),
    ("near", "events", "siberia-crews-led", {"note": "Against them all."}, "actors"),
    ("ends", "ties", "siberia-brook-league",
     {"tie": "siberia-7-ada-brook-commands-salt-league"}, "relation"),
    ("ends", "ties", "siberia-brook-league",
     {"tie": "siberia-ned-vane-opposes-salt-league-7"}, "from_actor"),
    ("ends", "ties", "siberia-brook-league",
     {"tie": "siberia-7-ada-brook-opposes-ned-vane-2"}, "to_actor"),
    ("names", "actors", "ned-vane", {"wording": "(1790-1850)"}, "wording"),
    # A position and its claim.
    ("positions", "positions", "many", {"claim": "siberia-barrels"}, "claim"),
    ("positions", "positions", "many", {"claim": "siberia-ropes-of-league"}, "claim"),
    ("positions", "positions", "many", {"claim": ""}, "claim"),
    ("positions", "positions", "some", {"claim": "siberia-ropes"}, "claim"),
    # What is counted, and what is denied.
    ("people", "claims", "siberia-lamps", {"unit": "persons"}, "unit"),
    ("people", "claims", "samurai-wagons", {"unit": "persons"}, "unit"),
    ("negations", "claims", "samurai-built", {"value": "did not stand"}, "value"),
    # Dates that say less than the words, or doubt them.
    ("precise", "events", "samurai-gate-shut", {"date": "1811-11"}, "date"),
    ("precise", "events", "samurai-gate-shut", {"date": "1811"}, "date"),
    ("precise", "events", "siberia-lamps-burned", {"date": "1804"}, "date"),
    ("precise", "claims", "siberia-lamps", {"date": "1804"}, "date"),
    ("precise", "events", "siberia-crews-led", {"date": "1806"}, "date"),
    ("precise", "events", "siberia-crews-led", {"date": "1807"}, "date"),
    ("precise", "events", "siberia-crews-led", {"date": "1807~"}, "date"),
    ("precise", "events", "samurai-ferry-sold", {"date": "1816?"}, "date"),
    ("precise", "events", "samurai-ferry-sold", {"date": "1816/.."}, "date"),
    ("precise", "events", "samurai-ferry-sold", {"date": "../1816"}, "date"),
    ("precise", "events", "samurai-ferry-sold", {"date": "1816/"}, "date"),
    ("precise", "claims", "samurai-rafts", {"date": ""}, "date"),
    ("precise", "ties", "siberia-brook-league", {"date": ""}, "date"),
    ("precise", "actors", "ada-brook", {"died": ""}, "died"),
    ("precise", "actors", "ada-brook", {"born": "1771~"}, "born"),
    ("precise", "actors", "ada-brook", {"born": "1771/1840"}, "born"),
    ("precise", "actors", "ada-brook", {"born": "[..1771]"}, "born"),
    ("precise", "actors", "ada-brook", {"born": "1771-05"}, "born"),
    # What rows say of each other.
    ("keys", "events", "siberia-printed", {"event": "siberian-printing"}, "event"),
    ("ties", "ties", "siberia-brook-league", {"sign": 1}, "sign"),
    ("ties", "ties", "siberia-brook-league", {"sign": 1, "note": "in line 4"}, "sign"),
    ("ties", "ties", "siberia-brook-league", {"sign": 0, "note": "", "date": ""}, "sign"),
    ("ties", "ties", "siberia-brook-league", {"to_actor": "ada-brook"}, "to_actor"),
    ("lives", "actors", "ada-brook", {"born": "1840", "died": "1771"}, "died"),
    ("doubles", "actors", "ned-vane", {"name": "Ada Brook"}, "name"),
    ("corrections", "corrections", "brooke", {"correct": "Ada Brooke"}, "correct"),
    ("corrections", "corrections", "brooke",
     {"source": "siberia", "line": 3, "as_printed": "2,500", "correct": "2,400"}, "as_printed"),
    ("leftovers", "unused", "page 2", {"row": "claims/siberia-lamps"}, "row"),
    ("leftovers", "unused", "page 2", {"reason": "rhetorical"}, "reason"),
    ("leftovers", "unused", "in 1811", {"row": "events/samurai-spring"}, "row"),
    ("leftovers", "unused", "in 1811", {"reason": "page furniture", "row": ""}, "reason"),
    ("leftovers", "unused", "One thing", {"reason": "part of a name"}, "reason"),
    ("circles", "sources", "samurai.txt", {"depends_on": "siberia"}, "depends_on"),
    # Spaces and signs that nobody sees.
    ("plain", "claims", "thread-ropes", {"wording": "about 40 ropes\u00a0then"}, "wording"),
    ("plain", "claims", "siberia-crews", {"subject": " Crews"}, "subject"),
    ("plain", "claims", "siberia-crews", {"note": "soft\u00adhyphen"}, "note"),
    ("plain", "claims", "siberia-crews", {"note": "two  spaces"}, "note"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "table", "key", "cells", "column"),
    FAULTS,
    ids=[f"{check}-{key}-{cells}" for check, _, key, cells, _ in FAULTS],
)
def test_a_fault_is_found_where_it_is(book, check, table, key, cells, column):
    where = place(book, table, key, column)
    book.row(table, key).update(cells)
    assert book.write().places() == {where}


MODULES = (sense, fits, moments, rules)
CHECKS = {check.__name__: (module, check) for module in MODULES for check in module.CHECKS}


@pytest.mark.parametrize("name", CHECKS)
def test_nothing_else_finds_what_a_check_is_for(book, monkeypatch, name):
    module, check = CHECKS[name]
    monkeypatch.setattr(module, "CHECKS", [one for one in module.CHECKS if one is not check])
    _, table, key, cells, column = next(fault for fault in FAULTS if fault[0] == name)
    where = place(book, table, key, column)
    book.row(table, key).update(cells)
    assert where not in book.write().places()


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("claims", "siberia-lamps", {"claim": "siberia-lamps-too"}, "measure"),
        ("claims", "siberia-lamps", {"claim": "siberia-lamps-too", "hedge": "exact",
                                     "high": 2500}, "measure"),
        ("events", "siberia-printed", {"event": "siberia-printed-too"}, "wording"),
        ("ties", "siberia-brook-league", {"tie": "siberia-brook-league-too"}, "date"),
        ("positions", "many", {"position": "more"}, "wording"),
        ("actors", "ned-vane", {"actor": "ned-vane-too"}, "name"),
    ],
)  # fmt: skip
def test_the_same_row_twice_is_found(book, table, key, cells, column):
    rows = book.rows[table]
    again = {**book.row(table, key), **cells}
    rows.insert(rows.index(book.row(table, key)) + 1, again)
    assert (f"data/{table}.csv", rows.index(again) + 2, column) in book.write().places()


def test_a_speaker_may_be_named_six_lines_before_and_no_more(book):
    """Vane is named in line 7."""
    text = book.texts["samurai.txt"] = f"{DYKE}35 oars were new.\n45 oars were old.\n"
    book.row("sources", "samurai.txt").update(
        lines=14, text_lines=14, sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    row = {**book.row("claims", "samurai-songs"), "unit": "oars"}
    for line, number, age in ((13, 35, "new"), (14, 45, "old")):
        book.rows["claims"].append({**row, "claim": f"samurai-oars-{age}", "line": line,
                                    "low": number, "high": number, "measure": age,
                                    "wording": f"{number} oars were {age}"})  # fmt: skip
    book.rows["claims"].sort(key=lambda one: one["claim"])
    assert book.write().places() == {place(book, "claims", "samurai-oars-old", "voice")}


def test_a_row_under_the_key_of_another_source_is_found(book):
    book.row("claims", "thread-ropes")["claim"] = "thready-ropes"
    assert book.write().places() == {place(book, "claims", "thready-ropes", "claim")}


RIGHT = [
    # A line that the note names; not the note of another source's line.
    ("events", "samurai-gate-painted", {"note": "The month stands on lines 1 and 3."}),
    ("events", "samurai-gate-painted", {"date": "1811", "note": "From line 3."}),
    # "The day before", "the end of", a season, a part of a life in brackets.
    ("events", "samurai-ferry-sank", {"wording": "the day before"}),
    ("events", "samurai-ferry-sank", {"date": "1811-11"}),
    ("events", "samurai-gate-shut", {"date": "1811-11-03/1811-11-04"}),
    ("claims", "samurai-ferry-back", {"date": "[..1812]"}),
    ("actors", "ned-vane", {"wording": "A ferryman, Vane (1790-1850)"}),
    ("events", "samurai-spring", {"date": "1813", "wording": "20 to 25 boats came in spring 1813"}),
    ("events", "siberia-bad-barrels", {"date": "182X/.."}),
    # Hedges: one end of a hedged range is hedged; words of another figure are not its hedge.
    ("claims", "samurai-boats", {"wording": "20 to 25 boats"}),
    ("claims", "samurai-rowers", {"wording": "70 rowers"}),
    ("claims", "samurai-length", {"wording": "is 30 to 50 miles long"}),
    ("claims", "samurai-cost", {"wording": "cost at least 900 crowns"}),
    # Units: words of the same stem, people, Japanese wording.
    ("claims", "siberia-lamps", {"unit": "lamps of iron per pier"}),
    ("claims", "samurai-rowers", {"unit": "rowers"}),
    ("claims", "samurai-century", {"unit": "winters"}),
    # Numerals: small ones, those of a named line, numbers of lines and references.
    ("claims", "siberia-ropes-of-league", {"value": "one of two"}),
    ("events", "samurai-gate-painted", {"title": "Painted in 1811"}),
    ("claims", "siberia-crews", {"note": "See samurai 99, lines 31-33 and thread (1)."}),
    ("claims", "siberia-crews", {"subject": "Crews of twelve"}),
    ("positions", "many", {"position": "3,500 ropes"}),
    # Speakers: before the line, in sources.csv, none for a phrase in quotation marks.
    ("claims", "samurai-century", {"voice": "ned-vane"}),
    ("claims", "samurai-songs", {"voice": "the-ferryman"}),
    # Signs and lives.
    ("ties", "siberia-brook-league", {"sign": 0}),
    ("ties", "siberia-brook-league", {"relation": "commands", "sign": 1}),
    ("actors", "salt-league", {"born": "", "died": ""}),
    # A tie whose key is of another make, or says with a note why it has another end.
    ("ties", "siberia-brook-league", {"tie": "siberia-brooks-oppose-leagues"}),
    ("ties", "siberia-brook-league", {"tie": "siberia-7-salt-league-opposes-ada-brook",
                                      "note": "The year stands in line 4; the key is older."}),
    # An actor whom the note names; a name that begins a sentence.
    ("events", "siberia-crews-led", {"note": "The league is the Salt League of line 7."}),
    ("events", "samurai-ferry-sank", {"actors": "the-ferryman;ned-vane",
                                      "note": "The ferryman stands on line 7."}),
    # Words that leave an end open, that doubt a date, that deny.
    ("claims", "siberia-ropes-of-league", {"value": "did not keep ropes"}),
    ("claims", "samurai-wagons", {"unit": "wagons"}),
    # Leftovers and corrections.
    ("unused", "One thing", {"reason": "ordinal in running text"}),
    ("unused", "in 1811", {"row": "claims/samurai-built"}),
    ("corrections", "brooke", {"correct": "Ada Brook"}),
    ("corrections", "brooke", {"source": "siberia", "line": 3, "as_printed": "2,500 lamps burned",
                               "correct": "2,500 lamps burnt"}),
    ("corrections", "brooke", {"source": "siberia", "line": 4, "as_printed": "1806-7",
                               "correct": "1806-8"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "key", "cells"), RIGHT, ids=[f"{key}-{cells}" for _, key, cells in RIGHT]
)
def test_what_is_right_is_not_found(book, table, key, cells):
    book.row(table, key).update(cells)
    assert [str(one) for one in book.write().check().findings] == []


def test_a_damaged_header_of_another_table_makes_no_voice_wrong(book):
    book.row("claims", "samurai-songs")["voice"] = "the-ferryman"
    path = book.write().path("sources.csv")
    path.write_bytes(path.read_bytes().replace(b",depends_on", b",depends", 1))
    assert {file for file, _, _ in book.places()} == {"data/sources.csv"}


ODD = [
    "", ";", "9999", "0000-00-00", "1811-25", "1811-99-99", "[..", "[..1811", "XXXX", "1e5", "nan",
    "-", "(", "½", "二百", "in line 0", "on line 99999999999999999999", "\u00a0", "claims/", "/",
]  # fmt: skip


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_whatever_cells_hold_the_check_ends_without_a_traceback(data):
    with tempfile.TemporaryDirectory() as folder:
        book = larger(folder)
        for _ in range(data.draw(st.integers(1, 6))):
            held = sorted(name for name in TABLES if book.rows.get(name))
            table = data.draw(st.sampled_from(held))
            fields = [field["name"] for field in TABLES[table]["schema"]["fields"]]
            row = data.draw(st.sampled_from(book.rows[table]))
            row[data.draw(st.sampled_from(fields))] = data.draw(st.sampled_from(ODD))
        report = book.write().check()
        assert all(str(finding).startswith(finding.file) for finding in report.findings)


def test_messages_say_found_expected_and_what_to_do(book):
    for _, table, key, cells, _ in FAULTS[:1] + FAULTS[17:18]:
        book.row(table, key).update(cells)
    told = {one.column: str(one).partition(": ")[2] for one in book.write().check().findings}
    assert told == {
        "hedge": "found “exact”; expected “between”, for the line says “dyke is 30 to 50 miles "
        "long;”; correct the hedge and its bounds, or quote the words that hedge",
        "unit": "found “barrels”; expected a noun of siberia:3; name what the line counts",
    }
