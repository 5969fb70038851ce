"""What chapters ask the tables for: a table, some of its rows and columns, one row, one cell.

Frames that are handed out are copies: the caller's to change.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import pandas as pd

from claimbook.model.reading import Reading
from claimbook.sources.errors import BookError
from claimbook.sources.reads import question
from claimbook.sources.tables.frames import indexed, loaded
from claimbook.sources.tables.names import known


@question
def load(
    name: str,
    *,
    reading: Reading | None = None,
    columns: list[str] | None = None,
    **only: str | list[str],
) -> pd.DataFrame:
    """Return table ``name`` as a data frame, one row a fact, which is the caller's to change.

    Columns are those of the data dictionary: text (blank as ""), integers as Int64, numbers as
    float64 (blank as NaN). Added are ``csv_line``, the line of the CSV file (the first fact is 2);
    ``locator``, such as ``memoir:30``, where a table has source and line; and, for claims,
    ``quantity``, a Quantity as ``reading`` has it (a share in percent), or None where the claim is
    words; it knows which claims count the same (``figures.told_apart``), and is not added to them.
    With ``only``, as in ``topic="siege"`` or ``source=["a", "b"]``, the rows whose column has that
    text, or one of those, and with ``columns`` these alone; ``csv_line`` is left out then, and a
    notebook that asks so is not executed again for what it did not ask for.

    A table that claimbook knows and the book does not describe has no rows.

    Parameters
    ----------
    name
        The table, as data/datapackage.json names it.
    reading
        How hedges are read (default: Reading()).
    columns
        The columns to give (default: all).
    **only
        By column, the text, or the texts, that a row must have there.

    Returns
    -------
    DataFrame
        A copy, in the order of the file.

    Raises
    ------
    BookError
        If the table is unknown, its file or a column is missing, a column to choose by is none, or
        it cannot be read as the data package describes it.

    Examples
    --------
    >>> load("claims", columns=["claim", "hedge", "unit"], hedge="over").to_dict("records")
    [{'claim': 'keepers-lamps', 'hedge': 'over', 'unit': 'lamps'}]
    """
    return chosen(name, loaded(name, reading), columns, only).copy()


@question
def keyed(
    name: str,
    *,
    reading: Reading | None = None,
    columns: list[str] | None = None,
    **only: str | list[str],
) -> pd.DataFrame:
    """Return ``load(…)`` indexed by its first column, the key.

    It stays a column too, unless ``columns`` do not name it.

    Parameters
    ----------
    name
        The table, as data/datapackage.json names it.
    reading
        How hedges are read (default: Reading()).
    columns
        The columns to give (default: all).
    **only
        By column, the text, or the texts, that a row must have there.

    Returns
    -------
    DataFrame
        A copy, in the order of the file, its index without a name.

    Raises
    ------
    BookError
        As :func:`load`.

    Examples
    --------
    >>> keyed("claims").loc["keepers-lamps", "locator"]
    'keepers:3'
    """
    return chosen(name, indexed(name, reading), columns, only).copy()


@question
def row(name: str, key: str) -> pd.Series | None:
    """Return the row of table ``name`` with ``key``; None if there is none, or several have it.

    It is as :func:`keyed` has it but for ``csv_line``.

    Parameters
    ----------
    name
        The table.
    key
        What its first column has.

    Returns
    -------
    Series or None
        The row by column.

    Raises
    ------
    BookError
        As :func:`load`.

    Examples
    --------
    >>> row("actors", "ada-brook")["name"], row("actors", "nobody")
    ('Ada Brook', None)
    """
    frame = indexed(name)
    found = frame.loc[[key]] if key in frame.index else frame[:0]
    return found.iloc[0].drop("csv_line") if len(found) == 1 else None


@question
def cell(name: str, key: str, column: str, default: Any = None) -> Any:
    """Return what table ``name`` has in ``column`` for the row ``key``, as :func:`keyed` has it.

    ``default`` where the table has no such row or no such column. It is the quick way to one cell,
    for the frame is not copied.

    Parameters
    ----------
    name
        The table.
    key
        What its first column has.
    column
        The column.
    default
        What is given where there is no such cell.

    Returns
    -------
    object
        The cell, or the default.

    Raises
    ------
    BookError
        As :func:`load`.

    Examples
    --------
    >>> cell("claims", "no-such-claim", "subject", "nothing")
    'nothing'
    """
    frame = indexed(name)
    return frame.at[key, column] if column in frame and key in frame.index else default


@question
def claim(name: str, *, reading: Reading | None = None) -> pd.Series:
    """Return the row of claims.csv with key ``name``, its quantity as ``reading`` has it.

    It is a row of :func:`keyed`, without ``csv_line``, which changes with the rows above.

    Parameters
    ----------
    name
        The claim's key.
    reading
        How hedges are read (default: Reading()).

    Returns
    -------
    Series
        The row by column.

    Raises
    ------
    BookError
        If there is no such claim.

    Examples
    --------
    >>> print(claim("keepers-lamps")["quantity"])
    over 2,500
    """
    known = indexed("claims", reading)
    if name not in known.index:
        raise BookError(f"data/claims.csv: no claim '{name}'{_meant(name)}")
    if not known.index.is_unique:
        twice = known.index[known.index.duplicated()][0]
        raise BookError(f"data/claims.csv: '{twice}' stands twice; give each claim its own key")
    row: Any = known.loc[name]
    return row.drop("csv_line")


def _meant(name: str) -> str:
    """Say what a name that is no claim may have been meant for."""
    claims = indexed("claims")
    for table in ("events", "actors", "ties"):
        if name in indexed(table).index:
            return f"; '{name}' is a row of data/{table}.csv"
    near = list(claims.index[claims["locator"] == name])
    near += [key for key in claims.index if name.lower() in key]
    near += get_close_matches(name.lower(), claims.index, n=5)
    shown = ", ".join(dict.fromkeys(near[:8]))
    return f"; did you mean {shown}?" if shown else "; `claimbook show` takes a claim's key"


def chosen(
    name: str, frame: pd.DataFrame, columns: list[str] | None, only: dict[str, str | list[str]]
) -> pd.DataFrame:
    """Return the rows and columns of ``frame`` that somebody asked for, as :func:`load` has it.

    Parameters
    ----------
    name
        What the frame is, for whoever names a column that it has not.
    frame
        Rows of a table, perhaps with more columns.
    columns
        Those wanted; all of them where None.
    only
        What columns must have.

    Returns
    -------
    DataFrame
        A part of the frame.

    Raises
    ------
    BookError
        If a column is none of the frame's.

    Examples
    --------
    >>> chosen("claims", load("claims"), ["claim"], {"hedge": "over"}).to_dict("records")
    [{'claim': 'keepers-lamps'}]
    """
    known(f"columns of data/{name}.csv", [*only, *(columns or [])], frame.columns)
    for column, wanted in only.items():
        frame = frame[frame[column].isin([wanted] if isinstance(wanted, str) else wanted)]
    if columns:
        return frame[columns]
    return frame.drop(columns="csv_line") if only else frame
