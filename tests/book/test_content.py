"""Nothing of this book is in the package: no key, name, place or page of its tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# What each table brings: its columns with keys and names; "as_printed" has several.
COLUMNS = {
    "sources": ("source", "file", "title", "short", "publisher", "author"),
    "sides": ("side", "title"),
    "topics": ("topic", "title", "short", "page"),
    "actors": ("actor", "name", "as_printed", "native_name"),
    "claims": ("claim", "place"),
    "events": ("event", "place"),
    "ties": ("tie",),
    "disagreements": ("disagreement",),
    "corrections": ("correction",),
    "outside": ("record",),
}
# Words of English, and of every book, that are names in this one too.
COMMON = {
    "actors": "a table of claimbook's",
    "claims": "a table of claimbook's",
    "disagreements": "a table of claimbook's",
    "events": "a table of claimbook's",
    "sources": "a table and a room of claimbook's",
    "ties": "a table and a module of claimbook's",
    "bibliography": "what a book cites",
    "glossary": "a directive of Sphinx's",
    "index": "of a data frame",
    "library": "what claimbook is, and what it takes from others",
    "network": "what drawings show and pages do without",
    "none": "of anything",
    "other": "of two things",
    "others": "of several things",
    "no side": "of a triangle",
    "white": "paper",
    "prisoners": "a unit, among the nouns that count people",
    "The texts": "begins a sentence",
    "Chinese": "a language",
    "Japanese": "a language",
    "Russian": "a language",
    "outside-record": "a page's address, until the extension is told it",
}

# Names of Python's that hold the key of a source.
# Python's own words, and the name of a typeface.
PYTHON_S = ("ThreadPoolExecutor", "call_soon_threadsafe", "threading", "Georgia, ")


def names(root: Path) -> Iterator[str]:
    """Yield every key, name and place of the tables, and the pages' own names.

    Of printed forms only those with a capital: the others are nouns ("the author").
    """
    for table, columns in COLUMNS.items():
        with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in columns:
                    for name in row[column].split(";"):
                        if column != "as_printed" or name[:1].isupper():
                            yield name.strip()
    yield from (path.stem for path in (root / "chapters").glob("*.md"))


def keys(root: Path) -> list[str]:
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return [row["source"] for row in csv.DictReader(file)]


def content(text: str, known: set[str], sources: list[str]) -> list[str]:
    """Return what of a book a text of the package holds, with the line.

    Names count as whole words, keys of sources inside others too ("memoir" in "memoir-lamps").
    """
    for name in PYTHON_S:
        text = text.replace(name, " " * len(name))
    found = []
    for name in sorted(known):
        if name in text:
            found += [(m.start(), name) for m in
                      re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]  # fmt: skip
    for key in sources:
        found += [(m.start(), key) for m in re.finditer(key, text, re.IGNORECASE)]
    return [f"{text.count(chr(10), 0, at) + 1}: {name}" for at, name in sorted(set(found))]


def files(root: Path) -> list[Path]:
    kinds = {".py", ".js", ".css", ".json", ".html"}
    return sorted(path for path in (root / "claimbook").rglob("*") if path.suffix in kinds)


def test_the_package_holds_no_name_of_the_book(root):
    known = {name for name in names(root) if len(name) > 1} - set(COMMON)
    sources = keys(root)
    assert len(known) > 3000 and len(sources) > 1 and len(files(root)) > 50
    found = [
        f"{path.relative_to(root)}:{place}"
        for path in files(root)
        for place in content(path.read_text(encoding="utf-8"), known, sources)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "places"),
    [('"""Such as ``memoir:30``."""\n', ["1: memoir"]), ("x = 1\n# Memoirs\n", ["2: memoir"]),
     ('help="such as memoir-lamps-1804"', ["1: memoir"]), ('SIDES = {"guild": 1}', ["1: guild"]),
     ("guilds, a-guild", []), ("Old Vell, Vellish", ["1: Old Vell"])],
)  # fmt: skip
def test_what_a_package_may_not_hold_is_found(text, places):
    assert content(text, {"guild", "Old Vell"}, ["memoir"]) == places


def test_no_file_says_how_many_files_there_are(root):
    """A count in words of the book's texts is computed (``tables.the_files``)."""
    words = "three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    wanted = re.compile(rf"\b(?:{words}) (?:seed )?(?:files|texts|sources)\b", re.IGNORECASE)
    assert wanted.search("Outside the five files") and wanted.search("the three seed texts")
    found = [
        (path.name, said)
        for path in files(root)
        for said in wanted.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == [("gathered.py", "five files")]
