"""How many days a date lasts, or lie between two: intervals as wide as the dates are vague."""

from __future__ import annotations

import math

from claimbook.model.dates.forms import named, parse
from claimbook.model.derivation import Step, noted
from claimbook.model.quantity import Quantity


def duration_days(text: str, inclusive: bool = True) -> Quantity:
    """Days from beginning to end, both counted if ``inclusive``.

    An interval as wide as the precision of the ends leaves it.

    "1941-04-13/1945-04-05" gives a single number, "1941/1945" anything from the last day of 1941
    and the first of 1945 to the whole of both years, and an open or unknown end no upper end.  A
    date without a slash is something that happened within it: at least one day, at most all of it.
    Qualifiers are not taken into account.

    Parameters
    ----------
    text
        An EDTF date.
    inclusive
        Whether the first and the last day both count.

    Returns
    -------
    Quantity
        In days.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> duration_days("1941-04-13/1941-04-15").format(with_unit=True)
    '3 days'
    """
    parsed = parse(text)
    extra = 1 if inclusive else 0
    made = Quantity(extra, math.inf, unit="days")
    if parsed.start and parsed.end:
        shortest = (parsed.end.first - parsed.start.last).days
        longest = (parsed.end.last - parsed.start.first).days
        made = Quantity(max(shortest, 0) + extra, longest + extra, unit="days")
    return noted(made, Step("days", ("days of", text)))


def days_between(earlier: str, later: str) -> Quantity:
    """Days from one date to another that is not before it.

    An interval as wide as the two are vague; after "by" a date without upper end.  Neither may
    have a slash.

    Parameters
    ----------
    earlier
        An EDTF date without a slash.
    later
        One that is not before it.

    Returns
    -------
    Quantity
        In days.

    Raises
    ------
    ValueError
        If one of them is no date, or has a slash, or the second lies before the first.

    Examples
    --------
    >>> days_between("1941-04-13", "1941-04-15").format(with_unit=True)
    '2 days'
    """
    days: Quantity = duration_days(f"{named(earlier)}/{later}", inclusive=False)
    if parse(earlier).is_by:
        days = Quantity(days.low, math.inf, unit=days.unit)
    return noted(days, Step("days", ("days from", earlier, later)))
