"""Who owns a text, when it was written and where it comes from: what the file does not print.

``sources.csv`` may say so in ``owner``, ``written``, ``dating`` and ``origin``. None of it can be
checked against the file, so each rests on works that the bibliography has (``owner_citation`` and
the like), and a day of writing on words that say what dates the text. Checks take the tables
(``Book``) and the works that ``quotes.works`` reads; no seed text is needed for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimbook.check.findings import Book, Finding, Row
from claimbook.check.quotes import Works
from claimbook.sources.works import BIBLIOGRAPHY

_TOLD = {"owner": "who owns the publisher", "dating": "what dates the text",
         "origin": "where the text comes from"}  # fmt: skip


def credited(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows of sources.csv that say who owns, dates or lends a text without a work that the
    bibliography has, and works that say nothing.

    ``found`` are the works by key; with None, where the bibliography cannot be read, only whether
    something is cited is checked.

    >>> from claimbook.check.findings import Row, Table
    >>> cells = {"source": "annals", "owner": "A guild", "owner_citation": "seen1899"}
    >>> row = Row("data/sources.csv", 2, cells)
    >>> book = Book({"sources": Table("sources", row.file, {}, tuple(cells), [row], {})})
    >>> list(credited(book, {"seen1899": "Who owns what"}))
    []
    >>> (finding,) = credited(book, {})
    >>> finding.column, finding.message
    ('owner_citation', '“seen1899”, which is not there')
    """
    for row in book.rows("sources"):
        for told, what in _TOLD.items():
            yield from _credit(row, told, what, found)


def _credit(row: Row, told: str, what: str, found: Works | None) -> Iterator[Finding]:
    column = f"{told}_citation"
    works = row.listed(column)
    if row[told] and not works:
        expected = f"keys of {BIBLIOGRAPHY} that show {what}, between semicolons"
        remedy = f"name the works, or empty {told}"
        yield row.finding(column, "an empty cell", expected, remedy)
    elif works and not row[told]:
        expected = f"{what}, which {column} is to show"
        yield row.finding(told, "an empty cell", expected, f"say it, or empty {column}")
    if "" in works or len(set(works)) < len(works):
        message = f"“{row[column]}”, with an entry that is blank or stands twice"
        yield row.finding(column, message, "keys between semicolons", "remove it")
    for key in dict.fromkeys(filter(None, works)):
        if found is not None and key not in found:
            message = f"“{key}”, which is not there"
            remedy = "correct it, or add the work there"
            yield row.finding(column, message, f"a key of {BIBLIOGRAPHY}", remedy)


def dated(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows of sources.csv with a day of writing and no word of what dates the text."""
    for row in book.rows("sources", "written"):
        if row["written"] and not row["dating"]:
            expected = f"what dates the text to {row['written']}"
            yield row.finding("dating", "an empty cell", expected, "say it, or empty written")


CHECKS = (credited, dated)
