"""What is said of the record outside, on an invented book."""

from __future__ import annotations

import pytest
from invented import Book

from claimbook import outside

CLAIM = "siberia-share"


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return Book(tmp_path)


def test_the_surest_entries_come_first_and_what_was_not_found_last(book):
    (pattern,) = book.rows["outside"]
    sought = {"record": "a-sought", "claim": CLAIM, "subject": "Barrels", "comparable": "no",
              "why_not": "searched, nothing seen"}  # fmt: skip
    said = [{**pattern, "record": sure, "confidence": sure, "quote": f"{sure}ly so"}
            for sure in ("high", "low", "medium")]  # fmt: skip
    book.rows["outside"] = [sought, *said]
    book.write_tables()
    told = outside.entries(CLAIM)
    said = "The annals have lamps in 1804. "
    assert [words.partition(",")[0].removeprefix(said) for words in told] == [
        "“highly so”", "“mediumly so”", "“lowly so”", "Barrels: searched",
    ]  # fmt: skip
