"""A row, put into a table of the book in its place, if the book is then no worse than before.

The row is written into a copy of the tables, and the whole check runs over it; only a row without
findings comes into the table itself, which is exchanged in one step.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from claimbook.check import verify
from claimbook.check.findings import Finding
from claimbook.sources import seeds, tables
from claimbook.sources.tables import BookError


@dataclass(frozen=True)
class Placed:
    """A row in its place.

    Parameters
    ----------
    file
        The table's file, from the book's top folder.
    line
        The line on which the row stands, from 1.
    content
        The whole file with the row.
    """

    file: str
    line: int
    content: str


def fields(table: str) -> list[dict]:
    """Return the columns of a table, in order, as the data package describes them.

    Parameters
    ----------
    table
        The table's name.

    Returns
    -------
    list of dict
        Fields with ``name``, ``type``, ``description`` and ``constraints``.

    Raises
    ------
    BookError
        If the book has no such table.
    """
    return tables.resource(table)["schema"]["fields"]


def place(table: str, cells: dict[str, str]) -> Placed:
    """Return a table with a new row in it, in the order of its key.

    Parameters
    ----------
    table
        The table's name.
    cells
        By column; those left out are blank.

    Returns
    -------
    Placed
        Nothing is written yet.

    Raises
    ------
    BookError
        If there is no such table, a column is none, or the key stands there.
    """
    entry = tables.resource(table)
    columns = [field["name"] for field in fields(table)]
    tables.known(f"columns of {table}", cells, columns)
    key = entry["schema"]["primaryKey"]
    keys = [key] if isinstance(key, str) else key
    path = tables.root() / "data" / entry["path"]
    text = path.read_text(encoding="utf-8") if path.is_file() else ",".join(columns) + "\n"
    lines = text.splitlines()
    header = next(csv.reader(lines[:1]))
    own = [cells.get(column, "") for column in keys]
    at = len(lines)
    for number, row in enumerate(csv.reader(lines[1:]), 1):
        there = [row[header.index(column)] for column in keys]
        if there == own:
            raise BookError(
                f"data/{entry['path']}:{number + 1}: has the key “{' '.join(own)}” already; "
                "give the new row another, or change that one"
            )
        if there > own:
            at = number
            break
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([cells.get(column, "") for column in header])
    lines.insert(at, line.getvalue())
    return Placed(f"data/{entry['path']}", at + 1, "\n".join(lines) + "\n")


def check(placed: Placed) -> list[Finding]:
    """Return what is wrong with a row in its place, and what becomes wrong by it.

    Parameters
    ----------
    placed
        The row; nothing is written.

    Returns
    -------
    list of Finding
        Only what is not found without the row.
    """
    root = tables.root()
    before = {_told(finding, placed, 0) for finding in verify.check(root).findings}
    with tempfile.TemporaryDirectory(prefix="book-") as folder:
        shutil.copytree(root / "data", Path(folder, "data"))
        Path(folder, placed.file).write_text(placed.content, encoding="utf-8")
        after = verify.check(Path(folder), seeds.place(root)).findings
    return [finding for finding in after if _told(finding, placed, 1) not in before]


def _told(finding: Finding, placed: Placed, more: int) -> tuple:
    """Return a finding by what it says, and its row as counted before the new one."""
    row = finding.row
    if row is not None and finding.file == placed.file and row > placed.line:
        row -= more
    elif finding.file == placed.file and row == placed.line and more:
        row = -1
    return finding.file, row, finding.column, finding.message


def write(placed: Placed) -> str:
    """Put the table with its new row in the place of the old one.

    Parameters
    ----------
    placed
        The row, as :func:`place` returns it.

    Returns
    -------
    str
        The row's place, FILE:LINE.

    Raises
    ------
    BookError
        With nothing changed, if the row is not sound.
    """
    if found := check(placed):
        raise BookError("\n".join([*map(str, found), "Nothing was written."]))
    return exchange(placed)


def exchange(placed: Placed) -> str:
    """Put the table in the place of the old one, in one step and unchecked.

    Parameters
    ----------
    placed
        The row, as :func:`place` returns it.

    Returns
    -------
    str
        The row's place, FILE:LINE.
    """
    path = tables.root() / placed.file
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(placed.content, encoding="utf-8")
    fresh.replace(path)
    return f"{placed.file}:{placed.line}"
