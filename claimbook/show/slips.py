"""Known slips of the texts: what a line prints wrong, and what to read instead.

Every citation of such words says so, behind the link and on its card.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.sources import tables
from claimbook.sources.reads import question


@question
def slips(locator: str, wording: str | None = None) -> pd.DataFrame:
    """Return the rows of corrections.csv on a line.

    Parameters
    ----------
    locator
        SOURCE:LINE.
    wording
        Words in which the printed form must stand, None for all slips of the line.

    Returns
    -------
    DataFrame
        Added are ``printed`` ("printed as …"), ``aside``, which stands behind a citation and says
        what to read instead if that is short, and ``long``, which says it in any case, and how
        surely.

    Examples
    --------
    >>> len(slips("keepers:3"))
    0
    """
    known = _slips()
    known = known[known["locator"] == locator]
    if wording is not None:
        known = known[known["as_printed"].map(wording.__contains__).astype(bool)]
    return known.copy()


@tables.kept("corrections")
def _slips() -> pd.DataFrame:
    known = tables.keyed("corrections")
    printed = "printed as “" + known["as_printed"] + "”"
    right = printed + "; read " + known["correct"]
    aside = right.where(known["correct"].str.len() <= 40, printed)
    long = right + " (" + known["confidence"] + " confidence)"
    return known.assign(printed=printed, aside=aside, long=long)


@tables.kept("corrections")
def _slips_by_line() -> dict[str, list[dict[str, str]]]:
    rows: list[Any] = _slips()[["locator", "as_printed", "aside", "long"]].to_dict("records")
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["locator"], []).append(row)
    return found


def corrections(locator: str) -> list[str]:
    """Return what is known to be right where a line is wrong.

    Parameters
    ----------
    locator
        SOURCE:LINE.

    Returns
    -------
    list of str
        "printed as “…”; read …", with how sure that is.

    Examples
    --------
    >>> corrections("keepers:3")
    []
    """
    return [slip["long"] for slip in _slips_by_line().get(locator, ())]


def printed_as(locator: str, wording: str) -> str:
    """Return what stands behind words that hold a known slip.

    Parameters
    ----------
    locator
        SOURCE:LINE.
    wording
        The words cited.

    Returns
    -------
    str
        "printed as “…”; …", "" if they hold none.

    Examples
    --------
    >>> printed_as("keepers:3", "over 2,500 lamps")
    ''
    """
    return _of_slips(locator, wording, "aside")


def corrected(locator: str, wording: str) -> str:
    """Return the same for a card: what to read in any case, and how surely; "" if they hold none.

    Parameters
    ----------
    locator, wording
        As for :func:`printed_as`.

    Returns
    -------
    str
        "printed as “…”; read …".

    Examples
    --------
    >>> corrected("keepers:3", "over 2,500 lamps")
    ''
    """
    return _of_slips(locator, wording, "long")


@question
def _of_slips(locator: str, wording: str, column: str) -> str:
    known = _slips_by_line().get(locator, ())
    return "; ".join(slip[column] for slip in known if slip["as_printed"] in wording)
