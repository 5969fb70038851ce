"""How a figure or a date outside compares to the book's own, by itself."""

from __future__ import annotations

from claimbook.model import dates
from claimbook.model.quantity import Quantity

NOT_COMPARABLE, NOT_FOUND = "not comparable", "not found"
AGREES, DIFFERS = ("inside", "same", "compatible"), ("outside", "contradicts")


def compare(claimed: Quantity, outside: Quantity) -> str:
    """Return "inside", "overlaps" or "outside": how much of ``outside`` the claim allows.

    Raises ValueError if the units differ.

    Parameters
    ----------
    claimed, outside
        The book's figure and the one outside it, of one unit.

    Returns
    -------
    str
        "inside", "overlaps" or "outside".

    Raises
    ------
    ValueError
        If the units differ.

    Examples
    --------
    >>> claim = Quantity.from_claim(2500, None, "over", "lamps")
    >>> compare(claim, Quantity.from_claim(3000, 3000, "exact", "lamps"))
    'inside'
    >>> compare(claim, Quantity.from_claim(9, 9, "exact", "lamps"))
    'outside'
    """
    if claimed.contains(outside):
        return "inside"
    return "overlaps" if claimed.overlaps(outside) else "outside"


def meets(claimed: Quantity, outside: Quantity) -> bool:
    """Return whether two figures share a finite bound, whatever else they share.

    Parameters
    ----------
    claimed, outside
        Two figures of one unit.

    Returns
    -------
    bool
        Whether they share a bound.

    Examples
    --------
    >>> claim = Quantity.from_claim(2500, None, "over", "lamps")
    >>> meets(claim, Quantity.from_claim(2500, 2500, "exact", "lamps"))
    True
    """
    return claimed.lower == outside.upper or claimed.upper == outside.lower


def compare_dates(claimed: str, outside: str) -> str:
    """Return "same", "compatible" or "contradicts" for two EDTF dates (see ``claimbook.outside``).

    Raises ValueError if one of them is no date.

    Parameters
    ----------
    claimed, outside
        Two EDTF dates.

    Returns
    -------
    str
        "same", "compatible" or "contradicts".

    Examples
    --------
    >>> compare_dates("1804-05", "1804-05"), compare_dates("1804-05", "1804-05-25")
    ('same', 'compatible')
    >>> compare_dates("1804-05", "1805")
    'contradicts'
    """
    if claimed == outside:
        return "same"
    if "/" in claimed and "/" in outside:
        ends = zip(claimed.split("/"), outside.split("/"), strict=True)
        apart = any(_apart(one, other) for one, other in ends)
    else:
        apart = dates.overlaps(claimed, outside) == "no"
    return "contradicts" if apart else "compatible"


def _apart(one: str, other: str) -> bool:
    known = one not in ("", "..") and other not in ("", "..")
    return known and dates.overlaps(one, other) == "no"
