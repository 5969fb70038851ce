"""The check of the book, on an invented one: each test breaks one thing and names its place."""

import hashlib
import itertools
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TABLES, Book

from claimbook.check import sense, shelf, verify
from claimbook.check.contract import read_package, read_tables
from claimbook.check.findings import Finding


@pytest.fixture(autouse=True)
def _contract(request):
    """Ask frictionless only in the tests that are about what it says: it takes the longest."""
    if not request.node.get_closest_marker("contract"):
        request.getfixturevalue("without_contract")


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


def claims(row, column):
    return ("data/claims.csv", row, column)


# Rows of claims.csv by line of the file, as ROWS has them.
BARRELS, CREWS, LAMPS, ROPES, LEAGUE, SHARE, THREAD = range(2, 9)


@pytest.mark.contract
def test_the_invented_book_passes(book):
    report = book.write().check()
    assert [str(finding) for finding in report.findings] == []
    assert report.unchecked == []
    assert report.ok


def test_an_agreement_is_of_two_that_stand_apart_and_on_one_point(book):
    first, second = book.rows["agreements"]
    second["point"] = "Ropes"
    assert book.write().places() == {("data/agreements.csv", 3, "point")}
    second |= {"point": first["point"], "source": "siberia", "line": 5, "wording": "of them"}
    assert book.write().places() == {("data/agreements.csv", 2, "agreement")}


def test_coverage_counts_numerals_and_lines(book):
    frame = book.write().check().coverage.set_index("source")
    assert frame.loc["siberia"].to_dict() == {
        "numerals": 13, "covered": 12, "explained": 1, "open": 0, "text_lines": 6,
        "without_row": 1, "lines_without_row": "1",
    }  # fmt: skip
    # Line 1 of the thread carries a correction, which is a row.
    assert frame.loc["thread"].tolist() == [1, 1, 0, 0, 2, 0, ""]


def test_a_finding_reads_as_place_found_expected_remedy():
    finding = Finding("data/claims.csv", 17, "wording", "“a”", "“b”", "copy it")
    assert str(finding) == "data/claims.csv:17:wording: found “a”; expected “b”; copy it"
    whole_file = Finding("data/claims.csv", None, "", "no file", "one", "restore it")
    assert str(whole_file) == "data/claims.csv: found no file; expected one; restore it"


SIBERIA = "siberia.txt"
CHANGES = [
    # One digit of a figure: in the bound, in the wording, in the hedge.
    ("claims", "siberia-lamps", {"low": "2501"}, [claims(LAMPS, "low")]),
    ("claims", "siberia-lamps", {"low": "1804"}, [claims(LAMPS, "low")]),
    ("claims", "siberia-lamps", {"wording": "over 2,400 lamps"},
     [claims(LAMPS, "wording")]),
    ("claims", "siberia-ropes", {"low": "4500", "high": "4500"}, [claims(ROPES, "low")]),
    ("claims", "siberia-share", {"low": "0.1", "high": "0.1"}, [claims(SHARE, "low")]),
    ("claims", "siberia-barrels", {"high": "301"}, [claims(BARRELS, "high")]),
    # The trap of a fragment that stands there, but with half of the figure.
    ("claims", "siberia-lamps", {"wording": "500 lamps", "low": "500"},
     [claims(LAMPS, "wording"), claims(LAMPS, "low")]),
    ("positions", "many", {"wording": "half thousand ropes"},
     [("data/positions.csv", 2, "wording")]),
    ("ties", "siberia-brook-league", {"wording": "the Salt Lea"},
     [("data/ties.csv", 2, "wording")]),
    # Bounds against hedge.
    ("claims", "siberia-lamps", {"hedge": "almost"},
     [claims(LAMPS, "low"), claims(LAMPS, "high"), claims(LAMPS, "hedge")]),
    ("claims", "siberia-lamps", {"hedge": "at_least", "high": "2500"},
     [claims(LAMPS, "high"), claims(LAMPS, "hedge")]),
    ("claims", "siberia-barrels", {"hedge": "up_to", "low": "300"},
     [claims(BARRELS, "low"), claims(BARRELS, "hedge")]),
    ("claims", "siberia-crews", {"high": ""}, [claims(CREWS, "high")]),
    ("claims", "siberia-crews", {"low": "1806"}, [claims(CREWS, "high"), claims(CREWS, "low")]),
    ("claims", "siberia-crews", {"hedge": "between"},
     [claims(CREWS, "high"), claims(CREWS, "hedge")]),
    ("claims", "siberia-crews", {"hedge": "about", "low": "1806", "high": "2",
                                 "wording": "two pilot crews during 1806-7"},
     [claims(CREWS, "high"), claims(CREWS, "hedge"), claims(CREWS, "date")]),
    ("claims", "siberia-crews", {"unit": ""}, [claims(CREWS, "unit")]),
    ("claims", "siberia-crews", {"value": "two"}, [claims(CREWS, "value")]),
    ("claims", "siberia-crews", {"hedge": ""}, [claims(CREWS, "hedge")]),
    ("claims", "siberia-barrels", {"hedge": "", "unit": ""}, [claims(BARRELS, "hedge")]),
    ("claims", "siberia-barrels", {"hedge": "", "value": "some"},
     [claims(BARRELS, "hedge"), claims(BARRELS, "value")]),
    ("claims", "siberia-ropes-of-league", {"value": ""}, [claims(LEAGUE, "value")]),
    ("claims", "siberia-ropes-of-league", {"unit": "ropes"}, [claims(LEAGUE, "hedge")]),
    ("claims", "siberia-lamps", {"low": "2_500"}, [claims(LAMPS, "low")]),
    ("claims", "siberia-lamps", {"low": "NaN"}, [claims(LAMPS, "low")]),
    ("claims", "siberia-lamps", {"low": "2,500"}, [claims(LAMPS, "low")]),
    # Who says it, where, and what others are worth.
    ("ties", "siberia-brook-league", {"status": "reported", "note": "", "date": ""},
     [("data/ties.csv", 2, "voice")]),
    ("actors", "salt-league", {"kind": "people"},
     [("data/layouts.csv", 3, "node")]),
    ("claims", "siberia-lamps", {"place": "Vell;Sell"}, [claims(LAMPS, "place")]),
    ("claims", "siberia-lamps", {"place": ""}, [("data/places.csv", 2, "name")]),
    ("places", "vell", {"kind": "point"}, [("data/places.csv", 2, "lat")]),
    ("places", "vell", {"kind": "point", "lat": "4"}, [("data/places.csv", 2, "lon")]),
    ("places", "vell", {"lat": "4", "lon": "5"}, [("data/places.csv", 2, "kind")]),
    ("sources", "siberia", {"depends_on": "thread"}, [("data/agreements.csv", 2, "agreement")]),
    ("retired", "claims/siberia-oil", {"row": "claims/siberia-crews"},
     [("data/retired.csv", 2, "row")]),
    ("retired", "claims/siberia-oil", {"now": "claims/siberia-none"},
     [("data/retired.csv", 2, "now")]),
    # What a text does not say of itself rests on a work, and a day of writing on what dates it.
    ("sources", "siberia", {"owner": "A guild"}, [("data/sources.csv", 2, "owner_citation")]),
    ("sources", "siberia", {"dating": "Its type"}, [("data/sources.csv", 2, "dating_citation")]),
    ("sources", "siberia", {"origin": "A copy"}, [("data/sources.csv", 2, "origin_citation")]),
    ("sources", "siberia", {"owner": "A guild", "owner_citation": "annals1899;annals1898"},
     [("data/sources.csv", 2, "owner_citation")]),
    ("sources", "siberia", {"origin": "A copy", "origin_citation": "annals1899;;annals1899"},
     [("data/sources.csv", 2, "origin_citation")]),
    ("sources", "siberia", {"dating_citation": "annals1899"}, [("data/sources.csv", 2, "dating")]),
    ("sources", "siberia", {"written": "1898-05/.."}, [("data/sources.csv", 2, "dating")]),
    ("sources", "siberia",
     {"written": "after 1898", "dating": "Its type", "dating_citation": "annals1899"},
     [("data/sources.csv", 2, "written")]),
    ("judgements", "judgement-1", {"row": "siberia-none"}, [("data/judgements.csv", 2, "row")]),
    ("recoding", "recoding-1", {"table": "none"}, [("data/recoding.csv", 2, "table")]),
    ("recoding", "recoding-1", {"column": "none"}, [("data/recoding.csv", 2, "column")]),
    ("outside", "lamps-elsewhere", {"carrier": ""}, [("data/outside.csv", 2, "carrier")]),
    ("outside", "lamps-elsewhere", {"sentence": ""}, [("data/outside.csv", 2, "sentence")]),
    ("outside", "lamps-elsewhere", {"language": ""}, [("data/outside.csv", 2, "language")]),
    ("outside", "lamps-elsewhere", {"language": "de", "quote": "brannten 1804"},
     [("data/outside.csv", 2, "english")]),
    ("outside", "lamps-elsewhere", {"english": "lit"}, [("data/outside.csv", 2, "english")]),
    ("outside", "lamps-elsewhere", {"carrier": "web"}, [("data/outside.csv", 2, "confidence")]),
    ("outside", "lamps-elsewhere",
     {"claim": "siberia-lamps", "comparable": "yes", "why_not": "",
      "date": "", "quote": "20 to 30 lamps", "low": "20", "high": "30", "hedge": "between",
      "unit": "lamps"}, [("data/outside.csv", 2, "locator")]),
    ("outside", "lamps-elsewhere",
     {"claim": "siberia-lamps", "comparable": "yes", "why_not": "", "locator": "p. 1",
      "date": "", "quote": "20 to 50 lamps", "low": "20", "high": "50", "hedge": "between",
      "unit": "lamps"}, [("data/outside.csv", 2, "comparable")]),
    # Where the words stand.
    ("claims", "siberia-lamps", {"wording": "Over 2,500 lamps"},
     [claims(LAMPS, "wording")]),
    ("claims", "siberia-ropes-of-league", {"wording": "kept"}, [claims(LEAGUE, "wording")]),
    ("claims", "siberia-ropes-of-league",
     {"wording": "a half thousand ropes; the Salt League kept none"}, [claims(LEAGUE, "wording")]),
    ("claims", "siberia-ropes-of-league", {"line": 5}, [claims(LEAGUE, "wording")]),
    ("claims", "siberia-ropes-of-league", {"line": 9}, [claims(LEAGUE, "line")]),
    ("corrections", "brooke", {"as_printed": "Ada Broke"},
     [("data/corrections.csv", 2, "as_printed")]),
    ("corrections", "brooke", {"as_printed": "Ada Brooke was born in Vell. She kept some"},
     [("data/corrections.csv", 2, "as_printed")]),
    # Fragments that stand there, whole and once, but have nine words.
    ("events", "siberia-crews-led",
     {"wording": "Ada Brook (1771-1840) led two pilot crews during 1806-7"},
     [("data/events.csv", 3, "wording")]),
    ("corrections", "brooke",
     {"line": 2, "as_printed": "She kept about 40 ropes then, the League said."},
     [("data/corrections.csv", 2, "as_printed")]),
    # Dates.
    ("claims", "siberia-lamps", {"date": "May 1804"}, [claims(LAMPS, "date")]),
    ("claims", "siberia-lamps", {"date": "1804-13"}, [claims(LAMPS, "date")]),
    ("ties", "siberia-brook-league", {"date": "1806/1804"}, [("data/ties.csv", 2, "date")]),
    ("sources", "siberia", {"published": "c. 1898"}, [("data/sources.csv", 2, "published")]),
    ("sources", "siberia", {"updated": "1898-2"}, [("data/sources.csv", 2, "updated")]),
    ("events", "siberia-lamps-burned", {"date": "1805-05"}, [("data/events.csv", 4, "date")]),
    ("events", "siberia-crews-led", {"date": "1806/1808"}, [("data/events.csv", 3, "date")]),
    ("events", "siberia-bad-barrels", {"date": "183X"}, [("data/events.csv", 2, "date")]),
    ("events", "siberia-bad-barrels", {"date": "1825"}, [("data/events.csv", 2, "date")]),
    ("events", "siberia-bad-barrels", {"date": "18XX"}, [("data/events.csv", 2, "date")]),
    ("actors", "ada-brook", {"died": "1841"}, [("data/actors.csv", 2, "died")]),
    ("actors", "ada-brook", {"born": "around 1771"}, [("data/actors.csv", 2, "born")]),
    ("actors", "ada-brook", {"wording": "Captain Ada Brook"},
     [("data/actors.csv", 2, "born"), ("data/actors.csv", 2, "died"),
      (SIBERIA, 4, "20"), (SIBERIA, 4, "25")]),
    ("actors", "ada-brook", {"wording": "Captain Ada Brooke (1771-1840)", "died": "1841"},
     [("data/actors.csv", 2, "wording")]),
    ("events", "siberia-lamps-burned", {"wording": "In May of 1804", "date": "1805"},
     [("data/events.csv", 4, "wording"), ("data/events.csv", 4, "date")]),
    ("actors", "salt-league", {"born": "1807"}, [("data/actors.csv", 3, "born")]),
    # Spellings.
    ("actors", "ada-brook", {"as_printed": "Ada Brook;Ada Broek"},
     [("data/actors.csv", 2, "as_printed")]),
    ("actors", "ada-brook", {"as_printed": "Ada Broo"}, [("data/actors.csv", 2, "as_printed")]),
    ("actors", "ada-brook", {"as_printed": "Ada Brook;;Ada Brooke"},
     [("data/actors.csv", 2, "as_printed")]),
    ("actors", "ada-brook", {"native_name": "Ада Брук"}, [("data/actors.csv", 2, "native_name")]),
    # The files themselves.
    ("sources", "siberia", {"sha256": "0" * 64}, [("data/sources.csv", 2, "sha256")]),
    ("sources", "siberia", {"lines": 9}, [("data/sources.csv", 2, "lines")]),
    ("sources", "thread", {"text_lines": 3}, [("data/sources.csv", 3, "text_lines")]),
    ("sources", "thread", {"numerals": 2}, [("data/sources.csv", 3, "numerals")]),
    # Numerals that no row uses.
    ("unused", "page 2", {"token": "page 3"},
     [("data/unused.csv", 2, "token")]),
    ("unused", "page 2", {"token": "by hand"},
     [("data/unused.csv", 2, "token"), (SIBERIA, 8, "35")]),
    ("unused", "page 2", {"row": "claims/no-claim"}, [("data/unused.csv", 2, "row")]),
    ("unused", "page 2", {"row": "siberia-crews"}, [("data/unused.csv", 2, "row")]),
    ("unused", "page 2", {"reason": "repeats a row"}, [("data/unused.csv", 2, "row")]),
    ("unused", "page 2", {"reason": "boring"}, [("data/unused.csv", 2, "reason")]),
]  # fmt: skip


# Among them those that the contract forbids, as frictionless reads it.
KEYS_AND_TYPES = [
    # Keys and lists.
    ("claims", "siberia-lamps", {"claim": "siberia-crews"}, [claims(LAMPS, "claim")]),
    ("claims", "siberia-lamps", {"claim": "Siberia Lamps"},
     [claims(LAMPS, "claim")]),
    ("claims", "siberia-ropes-of-league", {"voice": "nobody"}, [claims(LEAGUE, "voice")]),
    ("ties", "siberia-brook-league", {"to_actor": "nobody"}, [("data/ties.csv", 2, "to_actor")]),
    ("ties", "siberia-brook-league", {"relation": "likes"}, [("data/ties.csv", 2, "relation")]),
    ("positions", "many", {"claim": "no-claim"}, [("data/positions.csv", 2, "claim")]),
    ("positions", "some", {"disagreement": "rope"},
     [("data/positions.csv", 3, "disagreement")]),
    ("events", "siberia-crews-led", {"actors": "ada-brook;nobody"},
     [("data/events.csv", 3, "actors")]),
    ("events", "siberia-crews-led", {"actors": "ada-brook;ada-brook"},
     [("data/events.csv", 3, "actors")]),
    ("claims", "siberia-lamps", {"topic": "lamp"}, [claims(LAMPS, "topic")]),
    ("actors", "ada-brook", {"side": "guild"}, [("data/actors.csv", 2, "side")]),
    ("sources", "siberia", {"depends_on": "threads"}, [("data/sources.csv", 2, "depends_on")]),
    ("sources", "thread", {"depends_on": "thread"}, [("data/sources.csv", 3, "depends_on")]),
    ("coding", "coding-1", {"row": "no-claim"}, [("data/coding.csv", 2, "row")]),
    ("outside", "lamps-elsewhere", {"claim": "no-claim"}, [("data/outside.csv", 2, "claim")]),
    ("outside", "lamps-elsewhere", {"claim": "events/none"}, [("data/outside.csv", 2, "claim")]),
    ("outside", "lamps-elsewhere", {"date": "May 1804"}, [("data/outside.csv", 2, "date")]),
    ("coding", "coding-1", {"row": ""}, [("data/coding.csv", 2, "row")]),
    ("coding", "coding-1", {"differed": "unit;size"}, [("data/coding.csv", 2, "differed")]),
    ("coding", "coding-2", {"row": "siberia-brook-league"}, [("data/coding.csv", 3, "row")]),
    # Types, enums, patterns and limits.
    ("claims", "siberia-lamps", {"low": "many"}, [claims(LAMPS, "low")]),
    ("claims", "siberia-lamps", {"unit": "Lamps (all)"}, [claims(LAMPS, "unit")]),
    ("claims", "siberia-ropes-of-league", {"hedge": "roughly"}, [claims(LEAGUE, "hedge")]),
    ("claims", "siberia-ropes-of-league", {"status": ""}, [claims(LEAGUE, "status")]),
    ("claims", "siberia-ropes-of-league", {"line": 0}, [claims(LEAGUE, "line")]),
    ("claims", "siberia-ropes-of-league", {"line": "seven"}, [claims(LEAGUE, "line")]),
    ("ties", "siberia-brook-league", {"sign": 2}, [("data/ties.csv", 2, "sign")]),
    ("sources", "siberia", {"colour": "red"}, [("data/sources.csv", 2, "colour")]),
    ("sources", "siberia", {"mark": "*"}, [("data/sources.csv", 2, "mark")]),
]  # fmt: skip


def named(changes):
    return [f"{table}-{key}-{'-'.join(map(str, cells.items()))}"
            for table, key, cells, _ in changes]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "cells", "expected"), CHANGES, ids=named(CHANGES))
def test_one_changed_cell_is_found_where_it_is(book, table, key, cells, expected):
    book.row(table, key).update(cells)
    assert book.write().places() == set(expected)


@pytest.mark.contract
@pytest.mark.parametrize(
    ("table", "key", "cells", "expected"), KEYS_AND_TYPES, ids=named(KEYS_AND_TYPES)
)
def test_a_key_or_a_type_that_is_wrong_is_found_where_it_is(book, table, key, cells, expected):
    book.row(table, key).update(cells)
    assert book.write().places() == set(expected)


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        ("claims", "siberia-lamps", {"low": "2500.0"}),
        ("events", "siberia-bad-barrels", {"date": "182X/.."}),
        (
            "events",
            "siberia-crews-led",
            {"wording": "Brook (1771-1840) led two pilot crews during 1806-7"},
        ),
        ("events", "siberia-lamps-burned", {"wording": "lamps burned there", "date": "1804-22"}),
        ("actors", "salt-league", {"wording": "Salt League kept", "born": "", "died": ""}),
        ("actors", "salt-league", {"native_name": "the Salt League"}),
        ("unused", "page 2", {"reason": "repeats a row", "row": "claims/siberia-crews"}),
        ("sources", "siberia", {"depends_on": ""}),
        ("sources", "siberia", {"written": "1898-05/..", "dating": "Its type (line 8)",
                                "dating_citation": "annals1899"}),
        ("coding", "coding-1", {"settled": "merged", "differed": ""}),
    ],
)
def test_what_is_right_is_not_found(book, table, key, cells):
    book.row(table, key).update(cells)
    if (key, cells.get("date")) == ("siberia-lamps-burned", "1804-22"):
        book.row("claims", "siberia-lamps")["wording"] = "1804 over 2,500 lamps"
    assert book.write().places() == set()


def test_a_digit_changed_in_a_seed_text_is_found_at_every_place_that_rests_on_it(book):
    book.texts["siberia.txt"] = book.texts["siberia.txt"].replace("2,500", "2,600")
    assert book.write().places() == {("data/sources.csv", 2, "sha256")}
    digest = hashlib.sha256(book.texts["siberia.txt"].encode()).hexdigest()
    book.row("sources", "siberia")["sha256"] = digest
    assert book.write().places() == {claims(LAMPS, "wording")}


def test_a_year_in_a_decade_named_by_word_and_a_century_stand_on_the_line(book):
    book.texts["thread.txt"] += "In the twenties, late in the nineteenth century.\n"
    book.row("sources", "thread").update(
        lines=3,
        text_lines=3,
        numerals=3,
        sha256=hashlib.sha256(book.texts["thread.txt"].encode()).hexdigest(),
    )
    for key, date, wording in (
        ("thread-a", "182X", "In the twenties"),
        ("thread-b", "18XX", "late in the nineteenth century"),
    ):
        row = {"event": key, "date": date, "source": "thread", "line": 3, "wording": wording}
        book.rows["events"].append(row)
    assert book.write().places() == set()
    book.rows["events"][-1]["date"] = "19XX"
    assert book.write().places() == {("data/events.csv", 7, "date")}


def test_a_line_that_holds_the_words_is_named(book):
    book.row("claims", "siberia-lamps")["line"] = 4
    remedies = [one.remedy for one in book.write().check().findings if one.column == "wording"]
    assert remedies == ["they stand on line 3: correct the line"]


@pytest.mark.contract
def test_a_colour_that_two_sources_have_is_found(book):
    for source in ("siberia", "thread"):
        book.row("sources", source).update(colour="#336699")
    (finding,) = book.write().check().findings
    assert (finding.file, finding.row, finding.column) == ("data/sources.csv", 3, "colour")
    assert finding.message == "“#336699”, which a row before it has"


def test_rows_out_of_order_are_found(book):
    book.rows["claims"].insert(0, book.rows["claims"].pop())
    assert book.write().places() == {claims(3, "claim")}


def test_a_numeral_that_a_row_covers_is_not_to_be_explained(book):
    row = {"source": "siberia", "line": 5, "token": "300 barrels", "reason": "repeats a row",
           "row": "claims/siberia-barrels"}  # fmt: skip
    book.rows["unused"].insert(0, row)
    (finding,) = book.write().check().findings
    assert (finding.file, finding.row, finding.column) == ("data/unused.csv", 2, "token")
    assert "data/claims.csv:2" in finding.message


def test_a_token_that_is_not_needed_is_one_finding_however_many_numerals_it_holds(book):
    row = {"source": "siberia", "line": 5, "token": "300 barrels, or ten",
           "reason": "rhetorical"}  # fmt: skip
    book.rows["unused"].insert(0, row)
    told = [one for one in book.write().check().findings if one.column == "token"]
    assert [(one.row, "whose “300”" in one.message) for one in told] == [(2, True)]


def test_a_name_may_stand_within_a_longer_word_before_it_stands_alone(book):
    book.texts["thread.txt"] += "Some Vellinger said that she was from Vellin.\n"
    digest = hashlib.sha256(book.texts["thread.txt"].encode()).hexdigest()
    book.row("sources", "thread").update(lines=3, text_lines=3, sha256=digest)
    book.row("actors", "ada-brook")["as_printed"] += ";Vellin"
    assert book.write().places() == set()
    book.row("actors", "ada-brook")["as_printed"] += ";Vellinge"
    assert book.write().places() == {("data/actors.csv", 2, "as_printed")}


def test_a_numeral_is_explained_once(book):
    row = {"source": "siberia", "line": 8, "token": ", page 2", "reason": "page furniture"}
    book.rows["unused"].append(row)
    assert book.write().places() == {("data/unused.csv", 3, "token")}


def test_a_numeral_that_no_row_covers_is_open(book):
    book.may_be_empty("unused")
    del book.rows["unused"][0]
    report = book.write().check()
    assert [(one.file, one.row, one.column) for one in report.findings] == [
        ("siberia.txt", 8, "35")
    ]
    assert report.coverage.set_index("source").loc["siberia", ["explained", "open"]].tolist() == [
        0, 1,
    ]  # fmt: skip


def test_a_correction_covers_no_numeral(book):
    book.may_be_empty("unused")
    del book.rows["unused"][0]
    row = {"correction": "page", "source": "siberia", "line": 8, "as_printed": "page 2"}
    book.rows["corrections"].append(row)
    assert book.write().places() == {("siberia.txt", 8, "35")}


FILES = [
    ("CRLF", lambda b: b.replace(b"\n", b"\r\n"), {claims(1, "")}),
    ("byte order mark", lambda b: b"\xef\xbb\xbf" + b, {claims(1, "")}),
    ("no last newline", lambda b: b.rstrip(b"\n"), {claims(8, "")}),
    ("not UTF-8", lambda b: b.replace(b"two pilot", b"tw\xf3 pilot"), {claims(3, "")}),
    ("unclosed quotation", lambda b: b.replace(b"\nsiberia-crews", b'\n"siberia-crews'),
     {claims(3, "")}),
    ("blank line", lambda b: b.replace(b"\nsiberia-crews", b"\n\nsiberia-crews"),
     {claims(3, "")}),
    ("a cell too many", lambda b: b.replace(b"siberia-share,", b"siberia-share,,"),
     {claims(7, ""), ("siberia.txt", 5, "24")}),
    ("a cell too few", lambda b: b.replace(b"siberia-share,", b"siberia-share"),
     {claims(7, ""), ("siberia.txt", 5, "24")}),
    ("newline in a cell", lambda b: b.replace(b"no ropes", b'"no\nropes"'),
     {claims(6, "value")}),
    ("missing column", lambda b: b.replace(b",wording,", b",words,"),
     {claims(1, "wording"), claims(1, "words")}),
    ("columns in another order", lambda b: b.replace(b"claim,topic", b"topic,claim"),
     {claims(1, "")}),
    ("a column twice", lambda b: b.replace(b"place,voice", b"voice,voice"),
     {claims(1, "place"), claims(1, "")}),
    ("empty file", lambda b: b"", {claims(1, "")}),
]  # fmt: skip


@pytest.mark.contract
@pytest.mark.parametrize(("damage", "expected"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_damage_to_a_file_is_found(book, damage, expected):
    path = book.write().path("claims.csv")
    path.write_bytes(damage(path.read_bytes()))
    assert expected <= book.places()


@pytest.mark.parametrize(
    "damage",
    [
        lambda header: header.replace(b",wording,", b",words,"),
        lambda header: header.replace(b",wording,", b","),
        lambda header: header.replace(b",wording,", b" wording,"),
        lambda header: header.replace(b"claim,", b"claim;"),
        lambda header: b"",
    ],
)
def test_a_damaged_header_gives_a_handful_of_findings_and_says_what_waits(book, damage):
    pattern = book.rows["claims"].pop()
    book.rows["claims"] += [
        pattern | {"claim": f"thread-{number:03}", "measure": f"m{number}"} for number in range(99)
    ]
    path = book.write().path("claims.csv")
    header, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(damage(header) + b"\n" + rest)
    report = book.check()
    assert 0 < len(report.findings) < 20, "\n".join(map(str, report.findings))
    assert {one.file for one in report.findings} <= {
        "data/claims.csv", "data/positions.csv", "data/coding.csv", "data/outside.csv",
    }  # fmt: skip
    assert report.coverage.empty
    assert sum("every numeral of the seed texts" in one for one in report.unchecked) == 1


def test_a_damaged_header_of_a_table_without_wordings_leaves_the_account(book):
    path = book.write().path("outside.csv")
    path.write_bytes(path.read_bytes().replace(b"record,", b"records,", 1))
    report = book.check()
    assert {one.file for one in report.findings} == {"data/outside.csv"}
    assert not report.coverage.empty and not any("numeral" in one for one in report.unchecked)


def test_of_rows_of_the_wrong_width_under_a_sound_header_each_is_found(book):
    path = book.write().path("claims.csv")
    path.write_bytes(path.read_bytes().replace(b"siberia-", b"siberia,-"))
    found = {row for file, row, _ in book.places() if file == "data/claims.csv"}
    assert {BARRELS, CREWS, LAMPS, ROPES, LEAGUE, SHARE} <= found


def test_an_open_numeral_waits_for_a_wrong_wording_on_its_line_but_is_counted(book):
    book.row("claims", "siberia-barrels")["wording"] = "Almost 301 barrels"
    report = book.write().check()
    assert [(one.row, one.column) for one in report.findings] == [(BARRELS, "wording")]
    assert report.coverage.set_index("source").loc["siberia", "open"] == 1
    book.row("claims", "siberia-barrels").update(line=4, wording="led two pilot crews")
    places = book.write().places()
    assert ("siberia.txt", 5, "8") in places


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_table_is_found_and_what_waits_for_it_is_said(book, name):
    file = TABLES[name]["path"]
    book.write().path(file).unlink()
    report = book.check()
    assert (f"data/{file}", None, "") in {(f.file, f.row, f.column) for f in report.findings}
    assert any(sentence.startswith(f"data/{file} must be mended") for sentence in report.unchecked)


@pytest.mark.contract
def test_later_rows_keep_their_line_after_a_newline_in_a_cell(book):
    book.row("claims", "siberia-barrels")["note"] = "one\ntwo"
    book.row("claims", "siberia-crews")["status"] = "sure"
    assert book.write().places() == {claims(2, "note"), claims(4, "status")}


@pytest.mark.parametrize(
    "content", [None, b"{", b"[]", b'{"resources": 1}', b'{"name": "x"}', b"\xff\xfe"]
)
def test_a_broken_data_package_is_one_finding_and_no_traceback(book, content):
    path = book.write().path("datapackage.json")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    report = book.check()
    assert {finding.file for finding in report.findings} == {"data/datapackage.json"}
    assert "put data/datapackage.json right first" in report.unchecked[0]
    assert report.coverage.empty


def test_a_column_that_checks_need_cannot_leave_the_contract_unseen(book):
    (schema,) = (one["schema"] for one in book.package["resources"] if one["name"] == "claims")
    schema["fields"] = [field for field in schema["fields"] if field["name"] != "hedge"]
    assert ("data/datapackage.json", None, "claims.hedge") in book.write().places()


def test_a_foreign_key_to_nowhere_is_found(book):
    (schema,) = (one["schema"] for one in book.package["resources"] if one["name"] == "ties")
    schema["foreignKeys"][0]["reference"]["resource"] = "fountains"
    assert ("data/datapackage.json", None, "ties") in book.write().places()


def test_without_texts_the_rest_is_checked_and_the_gap_is_said(book):
    book.row("claims", "siberia-crews")["unit"] = ""
    book.row("claims", "siberia-lamps")["wording"] = "words that stand nowhere"
    report = book.write().check(with_texts=False)
    # Words that give no bound are found without the file; that they stand nowhere is not.
    assert {(one.row, one.column) for one in report.findings} == {(CREWS, "unit"), (LAMPS, "low")}
    assert report.coverage.empty
    assert list(report.coverage.columns)[:5] == [
        "source", "numerals", "covered", "explained", "open",
    ]  # fmt: skip
    said = " ".join(report.unchecked)
    assert str(book.root / "nowhere") in said
    assert "SEEDS_DIR" in said


def test_the_folder_of_the_texts_comes_from_the_environment(book, monkeypatch):
    book.row("claims", "siberia-lamps")["wording"] = "over 2,400 lamps"
    book.write()
    monkeypatch.setenv("SEEDS_DIR", str(book.seeds))
    assert claims(LAMPS, "wording") in {
        (one.file, one.row, one.column) for one in verify.check(book.root).findings
    }


def test_one_missing_text_is_found_and_the_others_are_checked(book):
    book.row("claims", "siberia-lamps")["low"] = "2501"
    (book.write().seeds / "thread.txt").unlink()
    report = book.check()
    assert {(one.file, one.row, one.column) for one in report.findings} == {
        ("data/sources.csv", 3, "file"),
        claims(LAMPS, "low"),
    }
    assert "thread.txt" in report.unchecked[0]
    assert report.coverage["source"].tolist() == ["siberia"]


def test_a_text_that_is_not_utf8_is_found(book):
    (book.write().seeds / "thread.txt").write_bytes(b"caf\xe9\n")
    assert book.places() == {("data/sources.csv", 3, "file")}


def test_a_folder_that_is_no_book_is_a_finding(tmp_path):
    (finding,) = verify.check(tmp_path).findings
    assert (finding.file, finding.row) == ("data/datapackage.json", None)


NAMES = "abcdefghijklm"


def lines_run(work) -> int:
    """How many lines of claimbook's own code ``work`` runs: its cost on every machine."""
    count = 0

    def line(frame, event, argument):
        nonlocal count
        count += event == "line"
        return line

    def call(frame, event, argument):
        return line if "claimbook" in Path(frame.f_code.co_filename).parts else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_each_further_row_costs_as_much_as_the_one_before(book):
    """No check compares every row with every other."""
    costs, pattern = [], book.rows["claims"].pop()
    for rows in (5, 35, 65):
        book.rows["claims"] = [row for row in book.rows["claims"] if row["source"] != "thread"]
        book.rows["claims"] += [
            pattern | {"claim": f"thread-{name}", "measure": name}
            for name in map("".join, itertools.islice(itertools.product(NAMES, repeat=3), rows))
        ]
        book.write()
        assert book.check().ok  # and whatever is read once has been read
        costs.append(lines_run(book.check))
    small, large = costs[1] - costs[0], costs[2] - costs[1]
    assert large < 1.05 * small, costs


class Counted(dict):
    """A dictionary that counts how often somebody goes through it."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


def test_no_row_goes_through_all_sources(book):
    """What a cell may name is looked up: a row costs the same however many texts there are."""
    times = []
    for note in ("As thread:2 has it", "As in thread 41, siberia 42, chapter 43", "Or 44 lamps"):
        book.row("claims", "thread-ropes")["note"] = note
        sound = read_tables(read_package(book.write().root)[0], book.root)[0]
        texts = Counted(shelf.texts(sound, book.root, book.seeds).at_hand)
        found = [one.message for one in sense.elsewhere(sound, texts)]
        assert found == (["the numeral “44”"] if "44" in note else [])
        times.append(texts.times)
        book.rows["claims"].append({**book.row("claims", "thread-ropes"), "claim": f"z-{note[-1]}"})
        book.rows["claims"][-1]["note"] = "As thread:2 has it"
    assert len(set(times)) == 1, times


@pytest.mark.contract
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_whatever_a_table_holds_the_check_ends_without_a_traceback(name, data):
    with tempfile.TemporaryDirectory() as folder:
        book = Book(folder).write()
        path = book.path(TABLES[name]["path"])
        content = path.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 20)))
        pieces = st.sampled_from([b",", b'"', b"\n", b"\r", b";", b"/", b"\x00", b"\xff", b"9"])
        new = b"".join(data.draw(st.lists(pieces, max_size=4)))
        path.write_bytes(content[:start] + new + content[end:])
        report = book.check()
        assert all(str(finding).startswith(finding.file) for finding in report.findings)
