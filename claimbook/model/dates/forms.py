"""The forms of EDTF that the book uses, read as first and last days.

The forms are those that :mod:`claimbook.model.dates` names. They are few, and read here: the
`edtf` library reads many more, a hundred times as slowly, and sets an unknown end ten years off;
the tests hold what is read here against what it reads.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

# By the number that EDTF gives them in the place of a month.
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
# January to April, May to August, September to December, which EDTF calls quadrimesters.
THIRDS = {37: "early", 38: "mid", 39: "late"}
_SEASONS = {str(number) for number in SEASONS | THIRDS}
# Year, month or season, and day of a single date; the standard has years of any length,
# significant digits and half-known days besides.
_SHAPE = re.compile(
    r"(\d\d(?:XX|\dX)|\d{4}(?=-|$))(?:(?<!X)-(\d\d|XX)(?:-((?<!XX-)\d\d|XX))?)?", re.ASCII
)
_EXPECTED = (
    "an EDTF date such as 1922-10-25, 1918-10, 1942-21, 1943-37, 1943~, 192X, 1941/1945, 1949/.. "
    "or [..1943-12]"
)


@dataclass(frozen=True)
class Date:
    """A single date: its first and last possible day, what it is known to, its form without the
    qualifier, and that."""

    first: date
    last: date
    precision: str
    form: str
    qualifier: str

    @property
    def range(self) -> tuple[int, int]:
        """First and last possible day number; a qualified date may be off by its own length."""
        first, last = self.first.toordinal(), self.last.toordinal()
        doubt = last - first + 1 if self.qualifier else 0
        return first - doubt, last + doubt


@dataclass(frozen=True)
class Parsed:
    """A date or interval; a missing end is None, and "open" says that nothing ends there.

    "By" a date has an end alone and is no interval: one date that lies there or before.
    """

    start: Date | None
    end: Date | None
    is_interval: bool = False
    is_open: bool = False

    @property
    def is_by(self) -> bool:
        return self.start is None and not self.is_interval


def is_valid(text: object) -> bool:
    """Whether ``text`` is an EDTF date that the book can place (see the module for the forms).

    Parameters
    ----------
    text
        Whatever may be a date.

    Returns
    -------
    bool
        Whether it is one.

    Examples
    --------
    >>> is_valid("1918-10"), is_valid("October 1918")
    (True, False)
    """
    try:
        parse(text)
    except (TypeError, ValueError):
        return False
    return True


def bounds(text: str) -> tuple[date | None, date | None]:
    """First and last possible day; None for an end that is open or unknown.

    Spring is March to May, summer June to August, autumn September to November. Winter of a year is
    ambiguous, so it runs from the December before that year to the February after it.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    tuple of date or None
        The first day, and the last.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> first, last = bounds("1942-21")
    >>> str(first), str(last)
    ('1942-03-01', '1942-05-31')
    """
    parsed = parse(text)
    start, end = parsed.start, parsed.end
    return start.first if start else None, end.last if end else None


def ends(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Between which days the date begins, and between which it ends.

    As numbers of days (``datetime.date.toordinal``); infinite where nothing bounds it.

    What has no slash happened within it, so both are the same. A qualified date may be off by its
    own length both ways.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    tuple of tuple of float
        From when to when it may begin, and may end.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> (first, last), ended = ends("1941/1945-04-05")
    >>> last - first, ended == ends("1945-04-05")[1]
    (364, True)
    """
    return _ranges(parse(text))


def precision(text: str) -> str:
    """What the date is known to, in a word.

    "day", "month", "season" (thirds of a year too), "year", "decade", "century", or "interval"
    for all with a slash, "by" for "[..1918-10]".  "1918-XX", some month of 1918, is known to the
    year.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    str
        One of these words.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> precision("1918-10"), precision("[..1918-10]")
    ('month', 'by')
    """
    parsed = parse(text)
    if parsed.is_by:
        return "by"
    if parsed.is_interval or parsed.start is None:
        return "interval"
    return parsed.start.precision


def named(text: str) -> str:
    """The date that a "by" names, such as "1918-10" of "[..1918-10]"; any other as it is.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    str
        An EDTF date that is no "by".

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> named("[..1918-10]"), named("1918")
    ('1918-10', '1918')
    """
    return text[3:-1] if parse(text).is_by else text


@cache
def parse(text: str) -> Parsed:
    """Return a date or an interval as it is read.

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    Parsed
        Its ends.

    Raises
    ------
    ValueError
        If ``text`` is none of the forms that the book uses, or an interval that ends before it
        begins, or one without ends.

    Examples
    --------
    >>> parsed = parse("1949/..")
    >>> parsed.start.precision, parsed.end, parsed.is_open
    ('year', None, True)
    """
    if not isinstance(text, str) or text.count("/") > 1:
        raise ValueError(f"date: found {text!r}; expected {_EXPECTED}")
    if text.startswith("[..") and text.endswith("]"):
        return Parsed(None, _parse_single(text[3:-1], text))
    if "/" not in text:
        single = _parse_single(text, text)
        return Parsed(single, single)
    first, last = text.split("/")
    start, end = (None if end in ("", "..") else _parse_single(end, text) for end in (first, last))
    if start is None and end is None:
        raise ValueError(
            f"date: found {text!r}; expected an interval with a beginning, an end, or both"
        )
    if start and end and start.first > end.last:
        raise ValueError(f"date: found {text!r}; expected an end that is not before the beginning")
    return Parsed(start, end, is_interval=True, is_open=".." in (first, last))


def _ranges(parsed: Parsed) -> tuple[tuple[float, float], tuple[float, float]]:
    """Day numbers between which the date begins, and between which it ends."""
    start = parsed.start.range if parsed.start else None
    end = parsed.end.range if parsed.end else None
    if parsed.is_by and end:
        return (-math.inf, end[1]), (-math.inf, end[1])
    # An open end lies at infinity; an unknown one anywhere beyond the end that is known.
    begins = start or (-math.inf, -math.inf if parsed.is_open or not end else end[1])
    ends = end or (math.inf if parsed.is_open or not start else start[0], math.inf)
    return begins, ends


def _parse_single(text: str, whole: str) -> Date:
    core = text[:-1] if text.endswith(("~", "?", "%")) else text
    try:
        found = _SHAPE.fullmatch(core)
        if not found:
            raise ValueError("not a form that the book uses")
        known_to = _precision(*found.groups())
        first, last = _days(*found.groups())
    except ValueError as error:
        raise ValueError(f"date: found {whole!r}; expected {_EXPECTED}") from error
    return Date(first, last, known_to, core, text[len(core) :])


def _precision(year: str, month: str | None, day: str | None) -> str:
    """What a date is known to; "1918-XX", some month of 1918, is known to the year."""
    if "X" in year:
        return "century" if year.endswith("XX") else "decade"
    if month in _SEASONS:
        return "season"
    known = [part for part in (month, day) if part and part != "XX"]
    return ("year", "month", "day")[len(known)]


def _days(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """First and last day; ``ValueError`` for a day that no calendar has."""
    early, late = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in _SEASONS and day is None and early == late:
        if int(month) in THIRDS:
            begin = 4 * (int(month) - min(THIRDS)) + 1
            return date(early, begin, 1), _last(early, begin + 3)
        begin = 3 * int(month[1])  # spring begins in March
        if month == "24":  # of which December is not said
            return date(early - 1, 12, 1), date(early + 1, 3, 1) - timedelta(days=1)
        return date(early, begin, 1), _last(early, begin + 2)
    first, last = ("01", "12") if month in (None, "XX") else (month, month)
    if day in (None, "XX"):
        return date(early, int(first), 1), _last(late, int(last))
    return date(early, int(first), int(day)), date(late, int(last), int(day))


def _last(year: int, month: int) -> date:
    """The last day of a month; ``ValueError`` if the year has no such month."""
    return date(year, month, monthrange(year, month)[1])
