"""Figures that answer one question: which of them rival each other, and by how much they part."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from claimbook.model import dates
from claimbook.sources import tables

_ALIKE = ("disagreement", "unit", "measure")


def rivals(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of ``figures`` that answer one question otherwise, the lesser first.

    ``figures`` has ``disagreement``, ``question``, ``unit``, ``measure``, an EDTF ``date`` ("" if
    none), ``quantity`` and ``locator``. Two are rivals if question, unit and measure are the same,
    their dates do not rule each other out, and the quantities are not one and the same number.
    Columns are ``disagreement``, ``question``, ``less``, ``more``, ``gap`` (how far they part at
    least, None if they share a number) and ``locator``.

    Parameters
    ----------
    figures
        Rows of figures.

    Returns
    -------
    DataFrame
        A row a pair.

    Examples
    --------
    >>> from claimbook import Quantity
    >>> said = {"disagreement": "boats", "question": "How many?", "unit": "boats",
    ...         "measure": "boats"}
    >>> nine = Quantity.from_claim(9, 9, "exact", "boats")
    >>> more = Quantity.from_claim(20, None, "over", "boats")
    >>> figures = pd.DataFrame([
    ...     {**said, "date": "1811", "quantity": nine, "locator": "memoir:3"},
    ...     {**said, "date": "", "quantity": more, "locator": "letter:1"},
    ... ])
    >>> print(rivals(figures)[["less", "more", "gap", "locator"]].to_string(index=False))
    less    more          gap           locator
       9 over 20 more than 11 memoir:3 letter:1
    """
    rows = [row for _, row in figures.iterrows()]
    pairs = [_pair(a, b) for a, b in combinations(rows, 2) if are_rivals(a, b)]
    return pd.DataFrame(
        pairs, columns=["disagreement", "question", "less", "more", "gap", "locator"]
    )


def are_rivals(a: pd.Series, b: pd.Series) -> bool:
    """Whether two figures answer one question and are not the same single number.

    Parameters
    ----------
    a, b
        Two figures: rows as :func:`rivals` takes them.

    Returns
    -------
    bool
        True if question, unit and measure are the same, the dates may be, and they are not one and
        the same number: two "over 20" are rivals.

    Examples
    --------
    >>> from claimbook import Quantity
    >>> nine = pd.Series({"disagreement": "boats", "unit": "boats", "measure": "boats",
    ...                   "date": "1811", "quantity": Quantity.from_claim(9, 9, "exact", "boats")})
    >>> ten = pd.Series({**nine, "quantity": Quantity.from_claim(10, 10, "exact", "boats")})
    >>> are_rivals(nine, ten), are_rivals(nine, pd.Series({**ten, "date": "1812"}))
    (True, False)
    """
    if any(a[column] != b[column] for column in _ALIKE):
        return False
    if a["date"] and b["date"] and dates.overlaps(a["date"], b["date"]) == "no":
        return False
    return a["quantity"].compare(b["quantity"]) != "equal"


def _pair(a: pd.Series, b: pd.Series) -> dict[str, object]:
    less, more = sorted([a, b], key=lambda row: row["quantity"].low)
    share_none = not a["quantity"].overlaps(b["quantity"])
    return {
        "disagreement": a["disagreement"],
        "question": a["question"],
        "less": less["quantity"],
        "more": more["quantity"],
        "gap": more["quantity"] - less["quantity"] if share_none else None,
        "locator": tables.joined([less["locator"], more["locator"]]),
    }
