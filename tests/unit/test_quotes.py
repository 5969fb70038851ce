"""The record outside against its own quotes, on invented rows: each fault has its column."""

from __future__ import annotations

import pytest
from invented import Book as Files

from claimbook import languages
from claimbook.check import quotes
from claimbook.check.findings import Book, Row, Table

COLUMNS = {
    "claims": "claim topic low high unit hedge value date source line wording",
    "events": "event date topic",
    "actors": "actor born died",
    "outside": "record topic subject low high unit hedge date quote who_says citation "
    "locator confidence claim comparable why_not note",
}
KEYS = {"claims": "claim", "events": "event", "actors": "actor", "outside": "record"}
WORKS = {
    "annals1899": "annals1899\nVell, Guild of\nAnnals of the Guild\n1899\nhttps://annals.example/1",
    "diary": "diary\nBrook, Ada\nA diary, p. 12 of the printed copy\nhttps://diary.example/p/12",
    "letter-d62": "letter-d62\nSalt League\nhttps://letters.example/d62",
}


def made() -> dict[str, list[dict[str, str]]]:
    cited = {"who_says": "Guild of Vell", "citation": "annals1899", "confidence": "high",
             "comparable": "yes", "topic": "lamps"}  # fmt: skip
    return {
        "claims": [
            {"claim": "lamps", "topic": "lamps", "low": "2500", "unit": "lamps", "hedge": "over",
             "date": "1804-05"},
            {"claim": "loss", "topic": "lamps", "low": "0.1", "high": "0.1", "unit": "share",
             "hedge": "exact"},
            {"claim": "words", "topic": "lamps", "value": "they burned", "date": "1804"},
            {"claim": "rowers", "topic": "lamps", "low": "7", "high": "7", "unit": "rowers",
             "hedge": "exact"},
        ],
        "events": [{"event": "shut", "date": "1811-11-04", "topic": "lamps"}],
        "actors": [{"actor": "ada", "born": "1771", "died": "1840"}],
        "outside": [
            {**cited, "record": "about", "claim": "lamps", "low": "2400", "high": "2400",
             "unit": "lamps", "hedge": "about", "quote": "about 2,400 lamps in 1804",
             "date": "1804"},
            {**cited, "record": "born", "claim": "actors/ada", "date": "/1840-03-02", "topic": "x",
             "quote": "умерла 2 марта 1840 года"},
            {**cited, "record": "japanese", "claim": "events/shut", "date": "1811-11",
             "quote": "1811年11月"},
            {**cited, "record": "note", "claim": "events/shut", "date": "1811-11-04",
             "quote": "on the 4th the gate", "note": "Of November 1811, by the page."},
            {**cited, "record": "page", "claim": "words", "comparable": "no",
             "why_not": "both in words", "quote": "they burned all night",
             "citation": "diary", "who_says": "Ada Brook", "locator": "p. 12",
             "confidence": "medium", "date": "1804"},
            {**cited, "record": "rowers", "claim": "rowers", "low": "7", "unit": "rowers",
             "hedge": "at_least", "quote": "не менее 7 гребцов"},
            {**cited, "record": "share", "claim": "loss", "low": "12", "high": "12",
             "unit": "percent", "hedge": "exact", "quote": "300 barrels, 12% of all"},
            {"record": "sought", "topic": "lamps", "claim": "lamps", "comparable": "no",
             "why_not": "searched, nothing seen"},
            {**cited, "record": "until", "claim": "events/shut", "date": "../1811-12",
             "quote": "by December 1811", "citation": "letter-d62",
             "who_says": "the Salt League", "locator": "doc. 62"},
            {**cited, "record": "years", "claim": "words", "comparable": "no", "date": "1804-05-03",
             "why_not": "both in words", "quote": "les lampes du 3 mai 1804"},
        ],
    }  # fmt: skip


def book(rows: dict[str, list[dict[str, str]]]) -> Book:
    tables = {}
    for name, named in COLUMNS.items():
        columns = named.split()
        entry = {"schema": {"fields": [{"name": one} for one in columns], "primaryKey": KEYS[name]}}
        file = f"data/{name}.csv"
        made = [Row(file, number, {column: row.get(column, "") for column in columns})
                for number, row in enumerate(rows[name], 2)]  # fmt: skip
        tables[name] = Table(name, file, entry, tuple(columns), made, {})
    return Book(tables)


def found(rows, works=WORKS):
    return [one for check in quotes.CHECKS for one in check(book(rows), works)]


def test_rows_that_say_what_their_quotes_say_give_no_finding():
    assert [str(one) for one in found(made())] == []


FAULTS = [
    # Figures and units.
    ("about", {"low": "2500"}, {"low"}),
    ("about", {"low": "2500", "high": "2500"}, {"low"}),
    ("about", {"low": "1804", "high": "1804", "hedge": "exact"}, {"low"}),
    ("rowers", {"low": "8"}, {"low"}),
    ("about", {"unit": "barrels"}, {"unit"}),
    ("rowers", {"unit": "rovers"}, {"unit"}),
    ("share", {"low": "300", "high": "300"}, {"low"}),
    ("share", {"unit": "lamps"}, {"unit"}),
    # Hedges.
    ("about", {"hedge": "exact"}, {"hedge"}),
    ("about", {"hedge": "over", "high": ""}, {"hedge"}),
    ("rowers", {"hedge": "over"}, {"hedge"}),
    ("rowers", {"hedge": "exact", "high": "7"}, {"hedge"}),
    ("share", {"hedge": "about"}, {"hedge"}),
    ("share", {"hedge": "up_to", "low": ""}, {"hedge"}),
    # Dates: another year, month, day; more and less than the quote; ends opened and shut.
    ("japanese", {"date": "1812-11"}, {"date"}),
    ("japanese", {"date": "1811-12"}, {"date"}),
    ("japanese", {"date": "1811-11-04"}, {"date"}),
    ("japanese", {"date": "1811"}, {"date"}),
    ("japanese", {"date": "1811-11~"}, {"date"}),
    ("japanese", {"date": "1811-11/.."}, {"date"}),
    ("japanese", {"date": "[..1811-11]"}, {"date"}),
    ("japanese", {"date": ""}, {"date", "comparable"}),
    ("note", {"date": "1811-11-05"}, {"date"}),
    ("note", {"date": "1812-11-04"}, {"date"}),
    ("note", {"note": ""}, {"date"}),
    ("until", {"date": "1811-12"}, {"date"}),
    ("until", {"date": "../1811-11"}, {"date"}),
    ("born", {"date": "/1840-03-03"}, {"date"}),
    ("born", {"date": "/1840"}, {"date"}),
    ("born", {"date": "1840-03-02"}, {"date"}),
    ("years", {"date": "1804"}, {"date"}),
    ("years", {"date": "1805-05-03"}, {"date"}),
    ("about", {"date": "1805"}, {"date"}),
    # What is cited.
    ("about", {"citation": "annals1898"}, {"citation"}),
    ("about", {"citation": "diary"}, {"who_says", "locator"}),
    ("about", {"who_says": "The Ferryman"}, {"who_says"}),
    ("page", {"locator": "p. 13"}, {"locator"}),
    ("page", {"locator": ""}, {"locator"}),
    ("until", {"locator": "doc. 63"}, {"locator"}),
    ("about", {"who_says": ""}, {"who_says"}),
    ("about", {"confidence": ""}, {"confidence"}),
    ("about", {"who_says": "Guild of Vell (author not seen)"}, {"confidence"}),
    ("about", {"quote": ""}, {"quote"}),
    ("page", {"citation": ""},
     {"quote", "who_says", "confidence", "date", "locator"}),
    ("sought", {"low": "3"}, {"low"}),
    ("sought", {"confidence": "low"}, {"confidence"}),
    # What is compared.
    ("sought", {"comparable": "yes"}, {"comparable", "why_not"}),
    ("page", {"why_not": ""}, {"why_not"}),
    ("about", {"why_not": "other lamps"}, {"why_not"}),
    ("about", {"comparable": "no"}, {"why_not"}),
    ("page", {"comparable": "yes", "why_not": "", "date": ""}, {"comparable"}),
    ("about", {"topic": "barrels"}, {"topic"}),
    ("about", {"claim": "words"}, {"unit"}),
    ("about", {"claim": "events/shut"}, {"unit", "date"}),
    ("about", {"confidence": "low"}, set()),
    # Addresses.
    ("about", {"note": "See javascript:alert(1)"}, {"note"}),
    ("about", {"who_says": "Guild of Vell, ftp://annals.example"}, {"who_says"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "cells", "columns"), FAULTS, ids=[f"{key}-{cells}" for key, cells, _ in FAULTS]
)
def test_a_fault_is_found_in_its_column(key, cells, columns):
    rows = made()
    (row,) = (row for row in rows["outside"] if row["record"] == key)
    row.update(cells)
    number = rows["outside"].index(row) + 2
    assert {(one.row, one.column) for one in found(rows)} == {(number, one) for one in columns}


ODD = ["2-1/0", "9" * 5000, "(", "nan", "1e400", "½", "明治99999年", "-", ";"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_whatever_a_cell_holds_there_is_no_traceback(odd):
    for column in COLUMNS["outside"].split():
        rows = made()
        for row in rows["outside"]:
            row[column] = odd
        found(rows)


def test_a_lead_beside_a_surer_row_says_why_it_is_kept():
    rows = made()
    lead = {**rows["outside"][0], "record": "lead", "confidence": "low"}
    lead["quote"] = "about 2,400 lamps"
    rows["outside"].append(lead)
    assert {(one.row, one.column) for one in found(rows)} == {(12, "confidence")}
    lead["note"] = "A lead, kept because it alone has the number."
    assert not found(rows)


@pytest.mark.parametrize("column", ["who_says", "locator", "confidence"])
def test_rows_of_the_same_words_say_the_same_of_them(column):
    rows = made()
    rows["outside"].append({**rows["outside"][0], "record": "twin"})
    assert not found(rows)
    rows["outside"][-1][column] = {"who_says": "Vell", "locator": "p. 3", "confidence": "medium"}[
        column
    ]
    assert {(one.row, one.column) for one in found(rows)} == {(12, column)}


@pytest.mark.parametrize(
    ("quote", "ends", "hedges"),
    [
        ("более 594 000 солдат", {594000}, {"over"}),
        ("свыше 9 тысяч американцев", {9000}, {"over"}),
        ("до 100 тысяч солдат", {100000}, {"up_to"}),
        ("доведена до 700 человек", {700}, {"exact"}),
        ("не менее 300 человек", {300}, {"at_least"}),
        ("примерно в 250 человек", {250}, {"about"}),
        ("約 55,000人", {55000}, {"about"}),
        ("延べ7万人以上", {70000}, {"at_least"}),
        ("死者3千人未満", {3000}, {"almost"}),
        ("über 70 Mann", {70}, {"over"}),
        ("près de 300 hommes", {300}, {"almost"}),
        ("did not exceed 3,000", {3000}, {"up_to"}),
        ("an estimated 91,000", {91000}, {"about"}),
        ("perhaps 62,500", {62500}, {"about"}),
        ("from 560,000 to 760,000", {560000, 760000}, {"between"}),
        ("of 178 ships 18 were sunk", {18}, {"exact"}),
    ],
)
def test_hedges_of_other_languages(quote, ends, hedges):
    assert languages.hedged(quote, {float(end) for end in ends}) == hedges


@pytest.mark.parametrize(
    ("text", "years", "months", "days"),
    [
        ("25 сентября 2019 г.", {2019}, {9}, {25}),
        ("明治38年11月14日", {1905}, {11}, {14}),
        ("On 19.8.45 on all fronts", {1845, 1945}, {8}, {19}),
        ("LE 19 OCTOBRE 1956", {1956}, {10}, {19}),
        ("il 3 giugno 1896", {1896}, {6}, {3}),
        ("(MAY-SEPTEMBER 1939)", {1939}, {5, 9}, set()),
        ("April 16 through April 19, 1991", {1991}, {4}, {16, 19}),
        ("29 июля -11 августа 1938 г.", {1938}, {7, 8}, {29, 11}),
        ("July I927", {1927}, {7}, set()),
        ("летом 1944 года", {1944}, {22}, set()),
        ("1,940 men who may march", set(), set(), set()),
        ("明治38年0月", {1905}, set(), set()),
    ],
)
def test_dates_of_other_languages(text, years, months, days):
    assert languages.years(text) == years
    assert languages.months(text) == months
    assert languages.days(text) == days


@pytest.mark.parametrize(
    "works",
    [None, "@book{annals1899, title = {Annals", "@book{a, title={x}}\n@book{a, title={y}}"],
)
def test_a_bibliography_that_cannot_be_read_is_one_finding(tmp_path, works):
    files = Files(tmp_path)
    files.works = works or ""
    files.write()
    if works is None:
        files.path("references.bib").unlink()
    findings = files.check(with_texts=False).findings
    assert [one.file for one in findings] == ["data/references.bib"]


def test_a_bibliography_that_only_the_sources_cite_is_missed(tmp_path):
    files = Files(tmp_path)
    files.rows["outside"] = []
    files.may_be_empty("outside")
    files.write().path("references.bib").unlink()
    assert files.check(with_texts=False).ok
    files.row("sources", "siberia").update(owner="A guild", owner_citation="annals1899")
    files.write().path("references.bib").unlink()
    findings = files.check(with_texts=False).findings
    assert [one.file for one in findings] == ["data/references.bib"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "annals.example", "ftp://x.example/y"])
def test_an_address_that_is_not_of_the_web_is_found(tmp_path, address):
    files = Files(tmp_path)
    files.works = files.works.replace("https://annals.example/vell", address)
    (finding,) = files.write().check(with_texts=False).findings
    assert (finding.file, finding.row) == ("data/references.bib", 2)


def test_the_check_of_the_book_looks_at_the_record_outside(tmp_path):
    files = Files(tmp_path)
    files.rows["outside"][0]["hedge"] = "exact"
    places = {(one.row, one.column) for one in files.write().check(with_texts=False).findings}
    assert {(2, "low"), (2, "high")} <= places
