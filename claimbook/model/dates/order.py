"""Where dates stand: before or after each other, together, and on an axis of years."""

from __future__ import annotations

import math
from calendar import isleap
from datetime import date

from claimbook.model.dates.forms import bounds, ends, named, parse


def year_span(text: str) -> tuple[float, float]:
    """Start of the first and end of the last possible day in decimal years, for plotting.

    1918 is (1918.0, 1919.0); an open or unknown end is infinite.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    tuple of float
        The start, and the end.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> year_span("1941/1945")
    (1941.0, 1946.0)
    """
    first, last = bounds(text)
    start = -math.inf if first is None else _decimal_year(first, 0)
    return start, math.inf if last is None else _decimal_year(last, 1)


def mark_at(text: str) -> float:
    """Where a mark for the date stands on an axis of decimal years.

    At the start of the first possible day, of "by" a date at the start of that date, of what has
    no beginning at its end.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    float
        A decimal year.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> mark_at("1918"), mark_at("../1922")
    (1918.0, 1923.0)
    """
    start, end = year_span(named(text))
    return end if start == -math.inf else start


def sort_key(text: str) -> tuple[float, float, str]:
    """Key that sorts by the first possible day, and there puts the longer before the shorter.

    1918, January 1918, 1 January 1918.  A date without a beginning comes first; "by October 1918"
    stands with October 1918.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    tuple
        What ``sorted`` compares.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> sorted(["1918-01-01", "1918", "1918-01"], key=sort_key)
    ['1918', '1918-01', '1918-01-01']
    """
    parsed = parse(text)
    first, last = bounds(text)
    if parsed.is_by and parsed.end:
        first = parsed.end.first
    return (
        -math.inf if first is None else first.toordinal(),
        -math.inf if last is None else -last.toordinal(),
        text,
    )


def overlaps(a: str, b: str) -> str:
    """Whether two dates have a day in common: "yes", "no" or "cannot be told".

    A date without a slash is something that happened within it, so two events of 1918 need not
    have met.  An interval holds for certain from the last day its beginning allows to the first
    day its end allows.  A qualified end may be off by its own length (a year for "1943~") both
    ways.

    Parameters
    ----------
    a
        An EDTF date.
    b
        Another.

    Returns
    -------
    str
        "yes", "no" or "cannot be told".

    Raises
    ------
    ValueError
        If one of them is no date.

    Examples
    --------
    >>> overlaps("1941/1945", "1943-02"), overlaps("1918", "1918-10"), overlaps("1918", "1920")
    ('yes', 'cannot be told', 'no')
    """
    (begins_a, ends_a), (begins_b, ends_b) = ends(a), ends(b)
    if begins_a[0] > ends_b[1] or begins_b[0] > ends_a[1]:
        return "no"
    if begins_a[1] <= ends_b[0] and begins_b[1] <= ends_a[0]:
        return "yes"
    return "cannot be told"


def _decimal_year(day: date, days_later: int) -> float:
    length = 366 if isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1 + days_later) / length
