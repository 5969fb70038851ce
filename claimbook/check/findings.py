"""What a check has to say, and the tables as text that checks read.

Checks read every cell as it stands in the file: a typed frame (``tables.load``) would already
have stumbled over the very errors that they look for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from claimbook.sources import seeds

# A hundred times what a large book has, and what is still checked in minutes.
_MOST_BYTES = 50_000_000
_MOST_SIGNS = 10_000
_SHOWN = 60  # signs of a damaged header that a message gives


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    file
        Where it is, from the book's top folder.
    row
        The line of ``file``, from 1, None where the whole file is meant.
    column
        A column's name; in a seed text, the position in the line, from 1; "" where neither applies.
    message
        What was found.
    expected
        What was expected.
    remedy
        What to do.

    Examples
    --------
    >>> print(Finding("data/claims.csv", 4, "unit", "“”", "a noun", "fill the cell"))
    data/claims.csv:4:unit: found “”; expected a noun; fill the cell
    """

    file: str
    row: int | None
    column: str
    message: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        return f"{place}: found {self.message}; expected {self.expected}; {self.remedy}"


@dataclass(frozen=True)
class Row:
    """One row of a table: its file, its line in it, and its cells as text; absent cells are ""."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def finding(self, column: str, message: str, expected: str, remedy: str) -> Finding:
        """Return a Finding about this row's ``column``."""
        return Finding(self.file, self.number, column, message, expected, remedy)

    def listed(self, column: str) -> list[str]:
        """Return the entries of a cell that separates them by semicolons, without outer spaces."""
        return [entry.strip() for entry in self[column].split(";")] if self[column] else []

    @property
    def line(self) -> int | None:
        """The line of the seed text that the row rests on; None if the cell is not a count."""
        return seeds.line_number(self["line"])

    def up_to(self, lines: list[str], before: int) -> list[str]:
        """Return, of the ``lines`` of its seed text, the row's own and as many ``before`` it; none
        if the row names no line."""
        return lines[max(0, self.line - 1 - before) : self.line] if self.line else []


@dataclass(frozen=True)
class Table:
    """One table that could be read: its entry in the data package, header and rows."""

    name: str
    file: str
    entry: dict
    columns: tuple[str, ...]
    rows: list[Row]
    # Lines of the file, by the number that a record has for a program that counts records.
    lines: dict[int, int] = field(repr=False)

    @property
    def fields(self) -> dict[str, dict]:
        """The fields that the data package describes, by name."""
        return {entry["name"]: entry for entry in self.entry["schema"]["fields"]}

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        key = self.entry["schema"].get("primaryKey", [])
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def sound(self) -> bool:
        """Whether the header is as the package has it, so that cells are what their column says,
        and there are rows, unless the package says that there may be none."""
        full = bool(self.rows) or self.entry.get("mayBeEmpty") is True
        return full and self.columns == tuple(self.fields)

    @cached_property
    def by_key(self) -> dict[str, Row]:
        """The first row for every value of the first column of the primary key."""
        return {row[self.key[0]]: row for row in reversed(self.rows)} if self.key else {}

    @cached_property
    def by_number(self) -> dict[int, Row]:
        """The rows by the line of the file that each stands on."""
        return {row.number: row for row in self.rows}

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every value of the first column of the primary key."""
        return frozenset(self.by_key)


class Book(dict[str, Table]):
    """The tables that could be read, by name. A check asks for rows and gets none in vain."""

    def rows(self, name: str, *columns: str) -> Iterator[Row]:
        """Yield the rows of table ``name``; none if it, or one of ``columns``, is not there."""
        if name in self and set(columns) <= set(self[name].columns):
            yield from self[name].rows

    def having(self, *columns: str) -> Iterator[Table]:
        """Yield the tables that have all of ``columns``."""
        return (table for table in self.values() if set(columns) <= set(table.columns))


def read_table(path: Path, file: str, entry: dict) -> tuple[Table | None, list[Finding]]:
    """Read the CSV file at ``path``, shown as ``file``, which ``entry`` of the package describes.

    Returns the table, or None where it cannot be read at all, and what is wrong with the file as
    such: encoding, line ends, quoting, newlines in cells, the header, rows of the wrong width.
    Rows of the wrong width and with cells of absurd length are left out of the table. A file above
    50 MB is not read.
    """
    try:
        # A pipe or a device would never end.
        if not path.is_file():
            raise FileNotFoundError
        if (size := path.stat().st_size) > _MOST_BYTES:
            expected = f"at most {_MOST_BYTES:,}"
            remedy = "take out what is no row of the book, or divide the table"
            return None, [Finding(file, None, "", f"{size:,} bytes", expected, remedy)]
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError:
        remedy = "restore it, or take the table out of data/datapackage.json"
        return None, [Finding(file, None, "", "no file that can be read", "a CSV file", remedy)]
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"a byte ({content[error.start]:#04x}) that is not UTF-8"
        return None, [Finding(file, line, "", message, "UTF-8", "save the file as UTF-8")]
    findings = list(_layout(file, text))
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    records, end = [], 0
    try:
        for cells in reader:
            records.append((end + 1, cells))
            end = reader.line_num
    except csv.Error as error:
        message = f"a record that is not CSV ({error})"
        remedy = "close or double the quotation marks that begin on this line, or shorten its cells"
        return None, [*findings, Finding(file, end + 1, "", message, "CSV", remedy)]
    return _table(file, entry, records, findings)


def _layout(file: str, text: str) -> Iterator[Finding]:
    if text.startswith("\ufeff"):
        yield Finding(file, 1, "", "a byte order mark", "plain UTF-8", "save it without the mark")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        remedy = "save the file with LF line ends"
        yield Finding(file, line, "", "a carriage return", "lines that end with LF only", remedy)
    if text and not text.endswith("\n"):
        line = text.count("\n") + 1
        yield Finding(file, line, "", "no newline at the end", "one", "end the last line with LF")


def _table(
    file: str, entry: dict, records: list[tuple[int, list[str]]], findings: list[Finding]
) -> tuple[Table | None, list[Finding]]:
    if not records:
        remedy = "write the header, even if the table has no rows"
        return None, [*findings, Finding(file, 1, "", "an empty file", "a header", remedy)]
    columns = tuple(records[0][1])
    lines = {record: line for record, (line, _) in enumerate(records, 1)}
    table = Table(entry["name"], file, entry, columns, [], lines)
    findings += _header(file, columns, tuple(table.fields))
    for line, cells in records[1:]:
        if tuple(cells) == columns:
            remedy = "remove one of the two"
            findings.append(Finding(file, line, "", "the header once more", "a row", remedy))
            continue
        if len(cells) != len(columns):
            message = f"{len(cells)} cells" if cells else "a blank line"
            expected = f"{len(columns)} cells, one for each column"
            remedy = "add or remove commas; put a cell that holds a comma into quotation marks"
            findings.append(Finding(file, line, "", message, expected, remedy))
            continue
        row = Row(file, line, dict(zip(columns, cells, strict=True)))
        long = next((column for column in columns if len(row[column]) > _MOST_SIGNS), None)
        if long:
            message, expected = f"{len(row[long]):,} signs", f"at most {_MOST_SIGNS:,} in a cell"
            findings.append(row.finding(long, message, expected, "shorten the cell"))
            continue
        table.rows.append(row)
        findings += [
            row.finding(column, "a newline inside the cell", "none", "put the cell on one line")
            for column, cell in row.cells.items()
            if "\n" in cell or "\r" in cell
        ]
    if not records[1:] and entry.get("mayBeEmpty") is not True:
        remedy = 'restore the rows; if none are wanted, say "mayBeEmpty": true of the table in '
        remedy += "data/datapackage.json"
        findings.append(Finding(file, None, "", "a header and no rows", "rows", remedy))
    return table, findings


def _header(file: str, found: tuple[str, ...], fields: Iterable[str]) -> Iterator[Finding]:
    expected = tuple(fields)
    where = "data/datapackage.json"
    if not set(found) & set(expected):
        message = f"a header with none of its columns (“{','.join(found)[:_SHOWN]}”)"
        remedy = f"restore the header: {','.join(expected)}"
        yield Finding(file, 1, "", message, f"the columns of {where}", remedy)
        return
    for column in (column for column in expected if column not in found):
        message, remedy = f"no column “{column}”", f"add it, or take it out of {where}"
        yield Finding(file, 1, column, message, f"the columns of {where}", remedy)
    for column in (column for column in found if column not in expected):
        message, remedy = f"a column “{column}”", f"describe it in {where}, or remove it"
        yield Finding(file, 1, column, message, f"only the columns of {where}", remedy)
    if sorted(found) == sorted(expected) and found != expected:
        message, remedy = f"the columns {', '.join(found)}", f"put them in the order of {where}"
        yield Finding(file, 1, "", message, ", ".join(expected), remedy)
    if len(set(found)) < len(found):
        message = "a column name that stands twice"
        yield Finding(file, 1, "", message, "different names", "rename or remove one of them")
