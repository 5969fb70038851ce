"""Rows whose seed text is not at hand against their own wording, on the invented book."""

import pytest
from invented import larger, place

from claimbook.check import fragment

pytestmark = pytest.mark.usefixtures("without_contract")


@pytest.fixture
def book(tmp_path):
    return larger(tmp_path)


def places(book):
    return {(one.file, one.row, one.column) for one in book.write().check(False).findings}


def test_right_rows_pass_without_the_files(book):
    assert [str(one) for one in book.write().check(False).findings] == []


# The check that finds it; where; what is changed; the column of the finding.
FAULTS = [
    ("figures", "claims", "siberia-lamps", {"low": "2600"}, "low"),
    ("figures", "claims", "siberia-ropes", {"low": "4500", "high": "4500"}, "low"),
    ("figures", "claims", "siberia-barrels", {"high": "301"}, "high"),
    ("figures", "claims", "samurai-boats", {"high": "26"}, "high"),
    ("hedges", "claims", "siberia-lamps", {"hedge": "at_least"}, "hedge"),
    ("hedges", "claims", "siberia-lamps", {"hedge": "exact", "high": "2500"}, "hedge"),
    ("hedges", "claims", "siberia-barrels", {"hedge": "up_to"}, "hedge"),
    ("hedges", "claims", "samurai-wagons", {"hedge": "almost"}, "hedge"),
    ("hedges", "claims", "samurai-carts", {"hedge": "exact", "high": "12"}, "hedge"),
    ("hedges", "claims", "samurai-rafts", {"hedge": "exact", "low": "11"}, "hedge"),
    ("hedges", "claims", "samurai-owners",
     {"hedge": "over", "high": "", "wording": "will of some clan: 9 owners of it, sold"}, "hedge"),
    ("units", "claims", "siberia-barrels", {"unit": "percent"}, "unit"),
    ("units", "claims", "siberia-lamps", {"unit": "share"}, "unit"),
    ("units", "claims", "siberia-lamps", {"low": "1804", "high": "1804", "hedge": "exact",
                                          "wording": "1804 lamps and more", "date": "1804"}, "low"),
    ("dates", "claims", "samurai-rafts", {"date": "1815"}, "date"),
    ("dates", "claims", "samurai-built", {"date": "1811-10"}, "date"),
    ("dates", "claims", "samurai-built", {"date": "[..1811-09]"}, "date"),
    ("dates", "events", "samurai-gate-shut", {"date": "1811-11-05"}, "date"),
    ("dates", "events", "samurai-gate-shut", {"date": "1812-11-04"}, "date"),
    ("dates", "events", "siberia-printed", {"date": "1898-06"}, "date"),
    ("dates", "events", "siberia-crews-led",
     {"date": "1806/1809", "wording": "two crews during 1806-1807", "note": ""}, "date"),
    ("dates", "events", "siberia-crews-led",
     {"date": "1809", "wording": "two crews (1806-1807)", "note": ""}, "date"),
    ("lives", "actors", "ada-brook", {"born": "1772"}, "born"),
    ("lives", "actors", "ned-vane", {"died": "1851"}, "died"),
    ("speakers", "claims", "siberia-ropes-of-league",
     {"voice": "ned-vane", "wording": "the Salt League said it kept none"}, "voice"),
    ("speakers", "claims", "siberia-ropes-of-league",
     {"voice": "", "wording": "according to the Salt League none"}, "voice"),
]  # fmt: skip
IDS = [f"{check}-{key}-{cells}" for check, _, key, cells, _ in FAULTS]


@pytest.mark.parametrize(("check", "table", "key", "cells", "column"), FAULTS, ids=IDS)
def test_a_fault_that_the_wording_shows_is_found(book, check, table, key, cells, column):
    where = place(book, table, key, column)
    book.row(table, key).update(cells)
    assert where in places(book)


@pytest.mark.parametrize("name", [check.__name__ for check in fragment.CHECKS])
def test_nothing_else_finds_what_a_check_is_for(book, monkeypatch, name):
    checks = [one for one in fragment.CHECKS if one.__name__ != name]
    monkeypatch.setattr(fragment, "CHECKS", checks)
    _, table, key, cells, column = next(fault for fault in FAULTS if fault[0] == name)
    where = place(book, table, key, column)
    book.row(table, key).update(cells)
    assert where not in places(book)


# What the fragment leaves open: the rest of the line may say it.
OPEN = [
    ("claims", "siberia-lamps", {"hedge": "about", "high": "2500", "wording": "2,500 lamps"}),
    ("claims", "siberia-lamps", {"hedge": "at_least", "wording": "fewer than 2,500 lamps"[6:]}),
    ("claims", "samurai-carts", {"wording": "12", "hedge": "up_to", "low": "", "high": "12"}),
    ("claims", "siberia-crews", {"wording": "two", "low": "2000", "high": "2000"}),
    ("claims", "samurai-century", {"wording": "nineteenth", "low": "1800", "high": "1800"}),
    ("claims", "samurai-century", {"wording": "-05", "low": "1905", "high": "1905", "date": ""}),
    ("claims", "samurai-ferry-back", {"wording": "1812 the ferry was back"}),
    ("claims", "siberia-lamps", {"date": "1804"}),
    ("claims", "siberia-barrels", {"unit": "casks"}),
    ("events", "siberia-lamps-burned", {"date": "1804-05-19"}),
    ("events", "samurai-ferry-sank", {"date": "1811-11-03"}),
    ("ties", "siberia-brook-league", {"date": "1812-01-02"}),
    ("actors", "salt-league", {"born": "1807"}),
    ("claims", "samurai-rowers", {"voice": ""}),
]


@pytest.mark.parametrize(("table", "key", "cells"), OPEN, ids=[f"{k}-{c}" for _, k, c in OPEN])
def test_what_cannot_be_told_from_the_wording_is_no_finding(book, table, key, cells):
    book.row(table, key).update(cells)
    assert [str(one) for one in book.write().check(False).findings] == []


def test_rows_of_a_text_at_hand_are_left_to_their_line(book):
    book.write()
    (book.seeds / "thread.txt").unlink()
    book.row("claims", "siberia-lamps")["wording"] = "2,500 lamps burned there"
    book.row("claims", "thread-ropes")["hedge"] = "exact"
    report = book.write_tables().check()
    told = {(one.row, one.column, one.expected) for one in report.findings}
    hedge = {one for one in told if one[1] == "hedge"}
    assert len(hedge) == 1 and "the wording says" in next(iter(hedge))[2]


def test_the_message_names_the_wording(book):
    book.row("claims", "siberia-lamps").update(hedge="exact", high="2500")
    (finding,) = book.write().check(False).findings
    assert str(finding).endswith(
        ":hedge: found “exact”; expected “over”, for the wording says “over 2,500 lamps”; "
        "correct the hedge and its bounds, or quote the words that hedge"
    )
