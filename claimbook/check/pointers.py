"""Cells that point to rows: lists of keys, rows that others name, codings, what went.

Every check takes the tables (``Book``), those of ``NAMED`` also the names of all tables that the
book describes: rows of one that is not in the book are taken to be there. They yield Findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimbook.check.findings import Book, Finding, Row


def lists(book: Book) -> Iterator[Finding]:
    """Yield entries of lists in cells that are blank, stand twice or point nowhere."""
    for name, column, target in (
        ("events", "actors", "actors"),
        ("sources", "depends_on", "sources"),
        ("actors", "as_printed", ""),
        ("coding", "differed", ""),
    ):
        known = book[target].keys if target in book else None
        for row in book.rows(name, column):
            entries = row.listed(column)
            if "" in entries or len(set(entries)) < len(entries):
                message = f"“{row[column]}”, with an entry that is blank or stands twice"
                yield row.finding(column, message, "entries between semicolons", "remove it")
            for entry in filter(None, dict.fromkeys(entries)):
                if target and known is not None and entry not in known:
                    message, expected = f"“{entry}”", f"a key of data/{target}.csv"
                    yield row.finding(column, message, expected, "correct it, or add the row")
    for row in book.rows("sources", "source", "depends_on"):
        if row["source"] in row.listed("depends_on"):
            message = f"“{row['source']}”, the source itself"
            yield row.finding("depends_on", message, "other sources", "remove it")


def references(book: Book, names: set[str]) -> Iterator[Finding]:
    """Yield rows of unused.csv, outside.csv and coding.csv that name a row which is not there.

    ``names`` are those of all tables; rows of one that is not in the book are taken to be there.
    """
    for row in book.rows("unused", "reason", "row"):
        if row["row"]:
            name, _, key = row["row"].partition("/")
            yield from _reference(
                book, names, row, name, key, "table/key, such as claims/some-claim"
            )
        elif row["reason"] == "repeats a row":
            yield row.finding("row", "an empty cell", "the row that it repeats", "name it")
    for row in book.rows("outside", "claim"):
        name, _, key = row["claim"].rpartition("/")
        expected = "a claim, or events/… or actors/… with a key of that table"
        yield from _reference(book, names, row, name or "claims", key, expected, "claim")
    for row in book.rows("coding", "table", "row", "settled", "differed"):
        if row["row"] and row["settled"] == "dropped":
            yield row.finding("row", f"“{row['row']}”", "nothing for a dropped row", "empty it")
        elif row["row"]:
            yield from _reference(book, names, row, row["table"], row["row"], "a key of that table")
        elif row["settled"] != "dropped":
            yield row.finding("row", "an empty cell", "the row that it became", "name it")
        known = book[row["table"]].columns if row["table"] in book else None
        for column in filter(None, row.listed("differed")):
            if known is not None and column not in known:
                message, expected = f"“{column}”", f"columns of data/{row['table']}.csv"
                yield row.finding("differed", message, expected, "correct the name")


def coded(book: Book, names: set[str]) -> Iterator[Finding]:
    """Yield codings and judgements of rows that are not there; of a table whose key is of several
    columns the row is named loosely."""
    for name, column in (("recoding", "column"), ("judgements", "")):
        for row in book.rows(name, "table", "row", *filter(None, [column])):
            table = book.get(row["table"])
            if row["table"] not in names:
                expected = "the name of a table"
                yield row.finding("table", f"“{row['table']}”", expected, "correct it")
            elif row["row"] and (table is None or len(table.key) == 1):
                yield from _reference(book, names, row, row["table"], row["row"],
                                      "a key of that table, or nothing")  # fmt: skip
            if column and table is not None and row[column] not in table.columns:
                expected = f"a column of data/{row['table']}.csv"
                yield row.finding(column, f"“{row[column]}”", expected, "correct it")


def retired(book: Book, names: set[str]) -> Iterator[Finding]:
    """Yield retired rows that are still there, and those that lead to a row which is not."""
    for row in book.rows("retired", "row", "now"):
        name, _, key = row["row"].partition("/")
        if name in book and key in book[name].keys:
            remedy = "retire it from its table, or take this row out"
            yield row.finding("row", f"“{row['row']}”, which stands", "a row that is gone", remedy)
        if row["now"] and not row["now"].startswith("pages/"):
            name, _, key = row["now"].partition("/")
            yield from _reference(book, names, row, name, key, "table/key of a row", "now")


def _reference(
    book: Book,
    names: set[str],
    row: Row,
    name: str,
    key: str,
    expected: str,
    column: str = "row",
) -> Iterator[Finding]:
    if name not in names or (name in book and key not in book[name].keys):
        message = f"“{row[column]}”, which names no row"
        yield row.finding(column, message, expected, "correct it, or add the row")


NAMED = (references, coded, retired)
