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
    """A row in its place: the table's file, the line on which it stands, and the file's content."""

    file: str
    line: int
    content: str


def fields(table: str) -> list[dict]:
    """Return the columns of a table, in order, as the data package describes them.

    Raises BookError if the book has no such table.
    """
    return tables.resource(table)["schema"]["fields"]


def place(table: str, cells: dict[str, str]) -> Placed:
    """Return table ``table`` with a row of ``cells`` (by column; those left out are blank) in it,
    in the order of its key. Raises BookError if a column is none, or the key stands there."""
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
    """Return what is wrong with a row in its place, and what becomes wrong by it."""
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
    """Put the table with its new row in the place of the old one; return the row's place.

    Raises BookError, with nothing changed, if the row is not sound.
    """
    if found := check(placed):
        raise BookError("\n".join([*map(str, found), "Nothing was written."]))
    return exchange(placed)


def exchange(placed: Placed) -> str:
    """Put the table in the place of the old one, in one step and unchecked."""
    path = tables.root() / placed.file
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(placed.content, encoding="utf-8")
    fresh.replace(path)
    return f"{placed.file}:{placed.line}"
