"""What prose prints of rows and that remembers them: a count, a date, something worked out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.model import derivation
from claimbook.model.tally import Dated, Tally, Worked
from claimbook.sources import figures
from claimbook.sources.errors import BookError
from claimbook.sources.tables.described import package
from claimbook.sources.tables.readings import reading
from claimbook.sources.tables.rows import cell


def tally(rows: pd.DataFrame, by: str = "") -> Tally:
    """Return how many ``rows`` there are, as a number that remembers which.

    With ``by``, how many different values that column has.

    Rows are those of a table, or made of them, with its key in a column; sources, where a column
    has them, are those without which a row is not there.

    Parameters
    ----------
    rows
        What is counted.
    by
        The column whose different values are counted.

    Returns
    -------
    Tally
        The number.

    Raises
    ------
    KeyError
        If there is no column ``by``.

    Examples
    --------
    >>> from claimbook.sources.tables import load
    >>> tally(load("claims")), tally(load("claims"), by="unit")
    (4, 4)
    """
    described = package()["resources"]
    keys = {entry["schema"].get("primaryKey"): entry["name"] for entry in described
            if isinstance(entry["schema"].get("primaryKey"), str)}  # fmt: skip
    return figures.tally(rows, by, reading(), keys)


def dated(address: str) -> Dated:
    """Return the date of a row, TABLE/KEY, as an EDTF text that knows its row.

    Parameters
    ----------
    address
        TABLE/KEY of a row of a table with dates.

    Returns
    -------
    Dated
        Its date.

    Raises
    ------
    BookError
        If there is no such row with a date.

    Examples
    --------
    >>> dated("claims/keepers-lamps").human
    'May 1804'
    """
    table, _, key = address.partition("/")
    found = cell(table, key, "date")
    if found is None:
        raise BookError(f"data/{table}.csv: no row '{key}' with a date")
    return Dated.of(found, address)


def worked(text: Any, how: str, rows: pd.DataFrame) -> Worked:
    """Return ``text`` as something worked out of ``rows`` in a way that no arithmetic repeats.

    It is for what a quantity or a tally cannot be: names in the order of a count, a measure of a
    network. ``how`` says in words how it follows; a page prints that, with the rows.

    Parameters
    ----------
    text
        What was worked out.
    how
        How, in words.
    rows
        Of what: rows of a table, with its key in a column.

    Returns
    -------
    Worked
        The text, which remembers.

    Examples
    --------
    >>> from claimbook.sources.tables import load
    >>> worked("Ada Brook", "who is named first", load("actors"))
    'Ada Brook'
    """
    counted = derivation.origin(tally(rows))
    return Worked.of(text, how, counted.of[0] if counted else ())
