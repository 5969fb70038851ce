"""The list of all that was ever published under an address: ``data/published.txt``, a name a line.

``claimbook publish`` adds what the book has now, at each release. What stands in it is either there
still, or ``data/retired.csv`` says what stands in its place, and the old address leads to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from claimbook.check.findings import Book, Finding

FILE = "data/published.txt"
TABLES = ("actors", "claims", "disagreements", "events", "outside", "sources", "ties")
PAGES = "pages"
_SUFFIXES = (".md", ".ipynb", ".rst")
_LISTED = re.compile(r"^\s*(?:- )?(?:file|root): *[\"']?([^\s\"'#]+)", re.MULTILINE)


def has_page(root: Path, name: str) -> bool:
    """Return whether the book in ``root`` has the source of a page."""
    return any((root / f"{name}{suffix}").is_file() for suffix in _SUFFIXES)


def pages(root: Path) -> list[str]:
    """Return the pages that the table of contents of a Jupyter Book names, without endings."""
    path = root / "_toc.yml"
    listed = _LISTED.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [re.sub(r"\.(?:md|ipynb|rst)$", "", name) for name in listed]


def present(book: Book, root: Path) -> set[str]:
    """Return the name of each row and page that has an address now."""
    rows = {f"{name}/{key}" for name in TABLES if name in book for key in book[name].keys}
    return rows | {f"{PAGES}/{name}" for name in pages(root) if has_page(root, name)}


def add(book: Book, root: Path) -> tuple[int, int]:
    """Add to the list of what was published what is there now.

    Parameters
    ----------
    book
        The tables, as far as they could be read.
    root
        The book's top folder.

    Returns
    -------
    tuple of int
        How many names are new, and how many there are.
    """
    path = root / FILE
    before = set(path.read_text(encoding="utf-8").split()) if path.is_file() else set()
    now = before | present(book, root)
    path.write_text("".join(f"{name}\n" for name in sorted(now)), encoding="utf-8", newline="\n")
    return len(now - before), len(now)


def check(book: Book, root: Path) -> Iterator[Finding]:
    """Yield what was published and has gone without a word; tables that cannot be trusted are left
    out."""
    path = root / FILE
    if not path.is_file():
        return
    for row in book.rows("retired", "row"):
        table, _, key = row["row"].partition("/")
        if table == PAGES and has_page(root, key):
            yield row.finding(
                "row", f"“{row['row']}”, which stands", "a page that is gone",
                "take this row out: the page is back, and no redirect may lie over it",
            )  # fmt: skip
    there = present(book, root)
    retired = {row["row"] for row in book.rows("retired", "row")}
    names = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, name in enumerate(names, 1):
        table, _, key = name.partition("/")
        is_known = (table in book and table in TABLES) or table == PAGES
        gone = not has_page(root, key) if table == PAGES else name not in there
        if is_known and gone and name not in retired:
            yield Finding(
                FILE, number, "", f"“{name}”, which is gone",
                "a published name in its place still, or in data/retired.csv",
                "retire it there, with what stands in its place; names are never taken out here",
            )  # fmt: skip
