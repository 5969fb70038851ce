"""The tables as one workbook whose cells are text: no program turns a key or a date into another
thing when it opens it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from claimbook.sources import tables


def write(path: Path, names: Iterable[str], title: str, date: str) -> None:
    """Write tables to ``path``, a sheet each, with the cells of their files; the same bytes each
    time."""
    # Without the switch to temporary files, which would put the time into the archive.
    book = Workbook(path, {"in_memory": True, "strings_to_numbers": False})
    day = datetime.datetime.fromisoformat(date) if date else datetime.datetime(1980, 1, 1)
    book.set_properties({"title": title, "created": day})
    plain = book.add_format({"num_format": "@"})
    bold = book.add_format({"num_format": "@", "bold": True})
    for name in names:
        entry = tables.resource(name)
        cells = pd.read_csv(tables.root() / "data" / entry["path"], dtype=str, na_filter=False)
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(cells.columns) - 1, 18, plain)
        for column, head in enumerate(cells.columns):
            sheet.write_string(0, column, head, bold)
            for row, text in enumerate(cells[head], 1):
                if text:
                    sheet.write_string(row, column, text, plain)
    book.close()
