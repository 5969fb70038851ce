"""Whether the rows of constraints.csv can be compared: each names what there is, and counts it in
one unit. What cannot all be true is no finding: that is for pages to show.

Every check takes the tables (``Book``) and yields Findings; none needs a seed text.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from claimbook.check.findings import Book, Finding, Row
from claimbook.compare import linear
from claimbook.compare.consistency import DAYS, NUMBERS

_WORDS = (*NUMBERS, *DAYS)
_COLUMNS = ("kind", "row", "reads_as", "relation", "unit", "grade", "assumption", "note")
_SHARES = ("percent", "share")


def filled(book: Book) -> Iterator[Finding]:
    """Yield statements that name no row, or one that is not there or gives no such number or day,
    or that do not say how they are read; assumptions without grade or words; and cells of the one
    kind in a row of the other."""
    for row in book.rows("constraints", *_COLUMNS):
        is_statement = row["kind"] == "statement"
        mine, words = ["row", "reads_as"], ["grade", "assumption"]
        wanted, other = (["row"], words) if is_statement else (words, mine)
        for column in wanted:
            if not row[column]:
                yield row.finding(column, "an empty cell", f"what a {row['kind']} has", "fill it")
        for column in other:
            if row[column]:
                expected = f"nothing, for it is no matter of a {row['kind']}"
                yield row.finding(column, f"“{row[column]}”", expected, "empty it, or correct kind")
        if is_statement and not (row["reads_as"] or row["note"]):
            expected = "how the words are read, for reads_as is empty"
            yield row.finding("note", "an empty cell", expected, "fill it")
        if is_statement and row["row"]:
            yield from _given(book, row)


def _given(book: Book, row: Row) -> Iterator[Finding]:
    name, word = row["row"].partition("/")[0], row["reads_as"]
    if name not in book:
        return  # the table is out, and that has been said
    named = _named(book, row)
    if named is None:
        remedy = "correct it, or add the row"
        yield row.finding("row", f"“{row['row']}”, which names no row", "claims/… or events/… with "
                          "a key of that table", remedy)  # fmt: skip
    elif word in DAYS and not named["date"]:
        yield row.finding("reads_as", f"“{word}” of a row without date", "a dated row", "empty it")
    elif word in NUMBERS and not named["hedge"]:
        expected = "first_day, last_day or nothing, for the row gives no figure"
        yield row.finding("reads_as", f"“{word}”", expected, "correct it")
    elif word in ("least", "greatest") and not (named["low"] and named["high"]):
        expected = "“value”, for the figure has one end"
        yield row.finding("reads_as", f"“{word}”", expected, "correct it")


def related(book: Book) -> Iterator[Finding]:
    """Yield relations that cannot be read or are not linear, and those that leave out the word of
    reads_as or have one of another."""
    for row in book.rows("constraints", *_COLUMNS):
        word, used = row["reads_as"], linear.names(row["relation"])
        try:
            linear.relation(row["relation"], _fixed(book, row))
        except ValueError as error:
            said = str(error).partition("found ")[2]
            found, _, expected = said.partition("; expected ")
            yield row.finding("relation", f"{found} in “{row['relation']}”", expected, "mend it")
            continue
        if word and word not in used:
            found = f"“{row['relation']}” without “{word}”"
            yield row.finding("relation", found, "the word of reads_as in it", "put it in")
        for other in sorted({*_WORDS} & set(used) - {word}):
            expected = f"“{word}” or a name of one’s own" if word else "names of one’s own"
            yield row.finding("relation", f"“{other}”", expected, "correct it, or reads_as")


def counted(book: Book) -> Iterator[Finding]:
    """Yield unknowns that stand in one row alone or are counted in two units, and statements whose
    unit is not that of their row, unless that is a share or the note names its unit."""
    units: dict[str, dict[str, Row]] = {}
    often: dict[str, list[Row]] = {}
    for row in book.rows("constraints", *_COLUMNS):
        for name in linear.names(row["relation"]):
            if name not in _WORDS:
                units.setdefault(name, {}).setdefault(row["unit"], row)
                often.setdefault(name, []).append(row)
        yield from _unit(book, row)
    for name, rows in often.items():
        if len(rows) == 1:
            expected = "a name that another row has too"
            remedy = "correct the spelling, or add what it is compared with"
            found = f"“{name}”, which stands here alone"
            yield rows[0].finding("relation", found, expected, remedy)
        first, *others = units[name]
        for unit in others:
            expected = f"“{first}”, in which another row counts “{name}”"
            yield units[name][unit].finding("unit", f"“{unit}”", expected, "make them one")


def _unit(book: Book, row: Row) -> Iterator[Finding]:
    named, word = _named(book, row), row["reads_as"]
    if named is None or not word:
        return
    unit = "days" if word in DAYS else named["unit"]
    if unit != row["unit"] and unit not in _SHARES and unit not in row["note"].split():
        expected = f"“{unit}”, as {row['row']} has it"
        remedy = "correct it, or say in the note as what its unit is counted"
        yield row.finding("unit", f"“{row['unit']}”", expected, remedy)


def _named(book: Book, row: Row) -> Row | None:
    name, _, key = row["row"].partition("/")
    return book[name].by_key.get(key) if name in book else None


def _fixed(book: Book, row: Row) -> dict[str, Fraction]:
    """Return the word of reads_as with its number, where it stands for one exact number."""
    named, word = _named(book, row), row["reads_as"]
    end = {"value": "low", "least": "low", "greatest": "high"}.get(word, "")
    if named is None or not end or named["hedge"] == "about":
        return {}
    if word == "value" and named["hedge"] != "exact":
        return {}
    try:
        return {word: Fraction(named[end])}
    except ValueError:  # which has been said of the claim
        return {}


CHECKS = (filled, related, counted)
