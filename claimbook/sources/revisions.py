"""Earlier revisions of the tables, as the book's git repository keeps them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from io import StringIO
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from claimbook.sources import tables
from claimbook.sources.errors import BookError, mendable


class Difference(NamedTuple):
    """A row that was added or removed, or, with its column, a cell that was changed.

    Examples
    --------
    >>> print(Difference("claims", "keepers-lamps", "changed", "low", "12", "13"))
    claims: keepers-lamps: low: '12' is now '13'
    """

    table: str
    key: str
    change: str
    column: str = ""
    was: str = ""
    now: str = ""

    def __str__(self) -> str:
        if not self.column:
            return f"{self.table}: {self.change} {self.key}"
        return f"{self.table}: {self.key}: {self.column}: {self.was!r} is now {self.now!r}"


def differences(revision: str) -> Iterator[Difference]:
    """Yield how the tables as they are differ from those of a revision.

    Parameters
    ----------
    revision
        A revision of the book's git repository, as ``git rev-parse`` takes it.

    Yields
    ------
    Difference
        A row that is new or gone, or a cell; table by table: first rows that are new,
        then those that are gone, then cells.

    Raises
    ------
    BookError
        If there is no such revision, no git, or a table that cannot be read.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    if _git(*asked, f"{revision}^{{commit}}").returncode:
        raise BookError(f"{tables.root()}: no revision '{revision}' of a git repository; "
                        "`git log --oneline` lists them")  # fmt: skip
    for entry in tables.package()["resources"]:
        yield from _of_table(entry, revision)


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(tables.root()), *arguments]
    try:
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except (OSError, ValueError) as error:
        raise BookError(
            f"git cannot be run ({error}); `claimbook diff` asks it for the earlier tables: "
            "install git, and run this in a clone of the repository"
        ) from None


def _of_table(entry: dict, revision: str) -> Iterator[Difference]:
    name, path = entry["name"], f"data/{entry['path']}"
    old = _git("show", f"{revision}:./{path}")  # from the book's own folder
    before = _indexed(StringIO(old.stdout), entry) if old.returncode == 0 else pd.DataFrame()
    after = _indexed(tables.root() / path, entry)
    for key in after.index.difference(before.index):
        yield Difference(name, _key(key), "added")
    for key in before.index.difference(after.index):
        yield Difference(name, _key(key), "removed")
    keys = after.index.intersection(before.index)
    columns = after.columns.intersection(before.columns)
    was, now = (table.reindex(keys)[columns].to_numpy() for table in (before, after))
    for row, column in np.argwhere(was != now):
        cells = was[row, column], now[row, column]
        yield Difference(name, _key(keys[row]), "changed", columns[column], *cells)


def _indexed(file: Any, entry: dict) -> pd.DataFrame:
    with mendable(f"data/{entry['path']}"):
        key = entry["schema"]["primaryKey"]
        keys = [key] if isinstance(key, str) else key
        frame = pd.read_csv(file, dtype=str, keep_default_na=False).set_index(keys)
    return frame[~frame.index.duplicated()]


def _key(key: Any) -> str:
    return key if isinstance(key, str) else " / ".join(key)
