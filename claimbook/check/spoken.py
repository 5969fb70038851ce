"""The languages of sources: which pack reads a text, and what is not checked without one.

``sources.csv`` may have a column ``language`` with the code of the language that a text is in; a
source that says none is in English.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimbook import languages
from claimbook.check.findings import Book, Row


def language_of(row: Row) -> str:
    """Return the code of the language that a row of sources.csv is in: English if it says none.

    >>> language_of(Row("data/sources.csv", 2, {"source": "annals"}))
    'en'
    """
    return row["language"].strip() or languages.ENGLISH.code


def by_source(book: Book) -> dict[str, str]:
    """Return the code of the language that each source is in."""
    return {row["source"]: language_of(row) for row in book.rows("sources", "source")}


def notices(book: Book) -> Iterator[str]:
    """Yield, in whole sentences, what is not checked of sources that are not in English."""
    for source, code in by_source(book).items():
        pack = languages.of(code)
        if pack is None:
            yield (
                f"data/sources.csv: {source} is in “{code}”, for which there is no language pack "
                f"(there are {', '.join(languages.codes())}): number words, hedges and dates of "
                "its rows are not checked; digits are."
            )
        elif pack is not languages.ENGLISH:
            yield (
                f"data/sources.csv: {source} is in {pack.name}: whether its rows name what its "
                "lines count, leave out a part of a date, or deny what a line affirms is checked "
                "in English alone."
            )
