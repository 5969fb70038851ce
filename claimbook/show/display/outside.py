"""The record outside the files, beside the rows of a table or an explorer: off until asked for."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from claimbook.compare import outside
from claimbook.sources import tables


def outside_question() -> str:
    """Return what a switch for the record outside asks.

    Returns
    -------
    str
        The words beside its box.

    Examples
    --------
    >>> outside_question()
    'Add the record outside the file'
    """
    return f"Add the record outside {tables.the_files()}"


def outside_switch(name: str) -> str:
    """Return the HTML of a switch, off, for the outside rows of the table or explorer ``name``.

    Parameters
    ----------
    name
        The id of the table or explorer.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> from claimbook.show.display import Shown
    >>> Shown(outside_switch("tab-a"))
    Add the record outside the file
    """
    return (
        f'<label class="outside-switch" for="{name}-outside">'
        f'<input type="checkbox" id="{name}-outside"> '
        f"{outside_question()}</label>"
    )


def outside_list(claims: Iterable[str]) -> str:
    """Return as HTML what the record outside says of each of ``claims`` on which it bears.

    Parameters
    ----------
    claims
        Names as the column ``claim`` of outside.csv has them.

    Returns
    -------
    str
        HTML, "" where it bears on none.

    Examples
    --------
    >>> outside_list(["keepers-lamps"])
    ''
    """
    return "".join(
        f"<p>{escape(outside.summary(claim))}</p><ul>"
        + "".join(f"<li>{escape(entry)}</li>" for entry in outside.entries(claim))
        + "</ul>"
        for claim in claims
        if outside.bears_on(claim)
    )


def bearing(key: Any, row: pd.Series) -> list[str]:
    """Return on what of a row the record outside bears: its claim, or itself, claim or event.

    Parameters
    ----------
    key
        The row's key.
    row
        The row; a column ``claim`` names claims, with spaces between.

    Returns
    -------
    list of str
        Names as the column ``claim`` of outside.csv has them.

    Examples
    --------
    >>> bearing("keepers-lamps", pd.Series({"claim": ""}))
    []
    """
    own = [str(key), f"events/{key}", *str(row.get("claim", "")).split()]
    return [target for target in dict.fromkeys(own) if outside.bears_on(target)]


def outside_row(targets: list[str], width: int) -> str:
    """Return the HTML of a row, hidden at first, of what the record outside says of ``targets``.

    Parameters
    ----------
    targets
        Claims or events, as :func:`bearing` gives them.
    width
        How many columns the table has.

    Returns
    -------
    str
        HTML, "" where there is nothing to say.

    Examples
    --------
    >>> outside_row([], 3)
    ''
    """
    said = outside_list(targets)
    cell = f'<td colspan="{width}">{said}</td>'
    return f'<tr class="outside-row" hidden>{cell}</tr>' if said else ""
