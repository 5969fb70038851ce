"""Tables as data frames, each read once and kept until its file, or the reading, is another.

Types come from ``data/datapackage.json``; nothing here knows a column by heart that the data
package does not describe, except the pair ``source`` and ``line``, which make a locator, and what
makes the quantity of a claim. Frames are shared: who hands one out hands out a copy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from io import BytesIO
from typing import Any, TypeVar

import pandas as pd

from claimbook.model.reading import Reading
from claimbook.sources import figures
from claimbook.sources.errors import BookError, mendable
from claimbook.sources.tables.described import entry_in, state
from claimbook.sources.tables.readings import reading

_DTYPES = {"integer": "Int64", "number": "float64"}
_Made = TypeVar("_Made")


def kept(*names: str) -> Callable[[Callable[..., _Made]], Callable[..., _Made]]:
    """Keep what a function makes of the tables ``names`` (none: of all) until one is changed.

    What is kept is shared: a function that hands it out hands out copies. Its arguments must be
    hashable.

    Parameters
    ----------
    *names
        Of tables.

    Returns
    -------
    callable
        A decorator of functions of the tables.

    Examples
    --------
    >>> from claimbook.sources.tables import load
    >>> @kept("claims")
    ... def count() -> int:
    ...     return len(load("claims"))
    >>> count()
    4
    """

    def decorate(function: Callable[..., _Made]) -> Callable[..., _Made]:
        @lru_cache(maxsize=4096)
        def remembered(state: tuple[bytes, ...], *arguments: Any) -> _Made:
            return function(*arguments)

        @wraps(function)
        def current(*arguments: Any) -> _Made:
            told = reading().query().encode()  # what is kept may hold figures
            return remembered((*state(*names), told), *arguments)

        return current

    return decorate


def loaded(name: str, reading: Reading | None = None) -> pd.DataFrame:
    """Return what ``load`` copies: callers must not change it.

    Parameters
    ----------
    name
        The table.
    reading
        How hedges are read (default: as this process does).

    Returns
    -------
    DataFrame
        All rows, in the order of the file, shared.

    Raises
    ------
    BookError
        If the table is unknown, its file or a column is missing, or it cannot be read as the data
        package describes it.

    Examples
    --------
    >>> loaded("claims") is loaded("claims")
    True
    """
    return _parsed(name, *state(name), *_how(reading))


def indexed(name: str, reading: Reading | None = None) -> pd.DataFrame:
    """Return what ``keyed`` copies: callers must not change it.

    Parameters
    ----------
    name
        The table.
    reading
        How hedges are read (default: as this process does).

    Returns
    -------
    DataFrame
        The frame of :func:`loaded` by its first column, shared.

    Raises
    ------
    BookError
        As :func:`loaded`.

    Examples
    --------
    >>> indexed("sides").at["vell", "title"]
    'Vell'
    """
    return _by_key(name, *state(name), *_how(reading))


def _how(given: Reading | None) -> tuple[Reading, Reading | None]:
    """Return how figures are read, and the reading that they keep: one that was asked for."""
    return given or reading(), given


@lru_cache(maxsize=64)
def _parsed(
    name: str, described: bytes, found: bytes, how: Reading, own: Reading | None
) -> pd.DataFrame:
    """Return table ``name``, whose file holds ``found``, as the data package describes it."""
    entry = entry_in(described, name)
    fields = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
    with mendable(f"data/{entry['path']}"):
        frame = pd.read_csv(BytesIO(found), dtype=str, keep_default_na=False)
    missing = [column for column in fields if column not in frame.columns]
    if missing:
        raise BookError(f"data/{entry['path']}:1: columns missing: {', '.join(missing)}")
    for column, kind in fields.items():
        if kind in _DTYPES:
            with mendable(f"data/{entry['path']}: column {column}"):
                frame[column] = pd.to_numeric(frame[column].replace("", None)).astype(_DTYPES[kind])
    frame["csv_line"] = range(2, len(frame) + 2)
    if {"source", "line"} <= set(fields):
        frame["locator"] = frame["source"] + ":" + frame["line"].astype(str)
    if name == "claims":
        found_in = [figures.quantity(claim, how, own) for claim in frame.itertuples()]
        made = figures.told_apart(frame, found_in)
        frame["quantity"] = pd.Series(made, frame.index, dtype=object)
    return frame


@lru_cache(maxsize=64)
def _by_key(
    name: str, described: bytes, found: bytes, how: Reading, own: Reading | None
) -> pd.DataFrame:
    frame = _parsed(name, described, found, how, own)
    # The index has no name, so that the key column can be sorted and merged by.
    return frame.set_index(frame.columns[0], drop=False).rename_axis(None)
