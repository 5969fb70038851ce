"""Dates as precise as the source and no more: EDTF strings to bounds, spans, order and words.

EDTF is the Extended Date/Time Format of the Library of Congress, part of ISO 8601-2:2019.  The
book uses its levels 0 and 1 for the years 1 to 9999: "1922-10-25", "1918-10", "1943", seasons
("1942-21"), unspecified digits ("192X", "16XX", "1918-10-XX"), intervals ("1941/1945"), open
("1949/..") and unknown ("1949/") ends, and a qualifier behind a date: "~" about, "?" uncertain,
"%" both. Of level 2 it uses "[..1918-10]", one date in October 1918 or before ("by October 1918"),
and the thirds of a year: "1943-37" is what "early 1943" is read as.

Nothing is padded: a qualifier and an unknown end move no bound.  The few forms are read here: the
`edtf` library reads many more, a hundred times as slowly, and sets an unknown end ten years off;
the tests hold what is read here against what it reads.
"""

from __future__ import annotations

import math
import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from claimbook.model.quantity import Quantity

# Spelled out, since the calendar module follows the locale of whoever builds the book.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
# By the number that EDTF gives them in the place of a month.
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
# January to April, May to August, September to December, which EDTF calls quadrimesters.
THIRDS = {37: "early", 38: "mid", 39: "late"}
_SEASONS = {str(number): name for number, name in (SEASONS | THIRDS).items()}
_QUALIFIERS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
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
class _Date:
    """A single date: its first and last possible day, and what it is."""

    first: date
    last: date
    precision: str
    name: str
    qualifier: str

    @property
    def range(self) -> tuple[int, int]:
        """First and last possible day number; a qualified date may be off by its own length."""
        first, last = self.first.toordinal(), self.last.toordinal()
        doubt = last - first + 1 if self.qualifier else 0
        return first - doubt, last + doubt


@dataclass(frozen=True)
class _Parsed:
    """A date or interval; a missing end is None, and "open" says that nothing ends there.

    "By" a date has an end alone and is no interval: one date that lies there or before.
    """

    start: _Date | None
    end: _Date | None
    is_interval: bool = False
    is_open: bool = False

    @property
    def is_by(self) -> bool:
        return self.start is None and not self.is_interval


def is_valid(text: object) -> bool:
    """Whether ``text`` is an EDTF date that the book can place (see the module for the forms).

    >>> is_valid("1918-10"), is_valid("October 1918")
    (True, False)
    """
    try:
        _parse(text)
    except ValueError:
        return False
    return True


def bounds(text: str) -> tuple[date | None, date | None]:
    """First and last possible day; None for an end that is open or unknown.

    Spring is March to May, summer June to August, autumn September to November.  Winter of a year
    is ambiguous, so it runs from the December before that year to the February after it.  Raises
    ``ValueError`` if ``text`` is no date, as does every function here but :func:`is_valid`.

    >>> first, last = bounds("1942-21")
    >>> str(first), str(last)
    ('1942-03-01', '1942-05-31')
    """
    parsed = _parse(text)
    start, end = parsed.start, parsed.end
    return start.first if start else None, end.last if end else None


def ends(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Between which days the date begins, and between which it ends, as numbers of days
    (``datetime.date.toordinal``); infinite where nothing bounds it.

    What has no slash happened within it, so both are the same. A qualified date may be off by its
    own length both ways.

    >>> (first, last), ended = ends("1941/1945-04-05")
    >>> last - first, ended == ends("1945-04-05")[1]
    (364, True)
    """
    return _ranges(_parse(text))


def precision(text: str) -> str:
    """What the date is known to: "day", "month", "season" (thirds of a year too), "year", "decade",
    "century", or "interval" for all with a slash, "by" for "[..1918-10]".  "1918-XX", some month
    of 1918, is known to the year.

    >>> precision("1918-10"), precision("[..1918-10]")
    ('month', 'by')
    """
    parsed = _parse(text)
    if parsed.is_by:
        return "by"
    if parsed.is_interval or parsed.start is None:
        return "interval"
    return parsed.start.precision


def year_span(text: str) -> tuple[float, float]:
    """Start of the first and end of the last possible day in decimal years, for plotting.

    1918 is (1918.0, 1919.0); an open or unknown end is infinite.

    >>> year_span("1941/1945")
    (1941.0, 1946.0)
    """
    first, last = bounds(text)
    start = -math.inf if first is None else _decimal_year(first, 0)
    return start, math.inf if last is None else _decimal_year(last, 1)


def mark_at(text: str) -> float:
    """Where a mark for the date stands on an axis of decimal years: at the start of the first
    possible day, of "by" a date at the start of that date, of what has no beginning at its end.

    >>> mark_at("1918"), mark_at("../1922")
    (1918.0, 1923.0)
    """
    start, end = year_span(named(text))
    return end if start == -math.inf else start


def named(text: str) -> str:
    """The date that a "by" names, such as "1918-10" of "[..1918-10]"; any other as it is.

    >>> named("[..1918-10]"), named("1918")
    ('1918-10', '1918')
    """
    return text[3:-1] if _parse(text).is_by else text


def duration_days(text: str, inclusive: bool = True) -> Quantity:
    """Days from beginning to end, both counted if ``inclusive``: an interval as wide as the
    precision of the ends leaves it.

    "1941-04-13/1945-04-05" gives a single number, "1941/1945" anything from the last day of 1941
    and the first of 1945 to the whole of both years, and an open or unknown end no upper end.  A
    date without a slash is something that happened within it: at least one day, at most all of it.
    Qualifiers are not taken into account.

    >>> duration_days("1941-04-13/1941-04-15").format(with_unit=True)
    '3 days'
    """
    parsed = _parse(text)
    extra = 1 if inclusive else 0
    if parsed.start is None or parsed.end is None:
        return Quantity(extra, math.inf, unit="days")
    shortest = (parsed.end.first - parsed.start.last).days
    longest = (parsed.end.last - parsed.start.first).days
    return Quantity(max(shortest, 0) + extra, longest + extra, unit="days")


def days_between(earlier: str, later: str) -> Quantity:
    """Days from one date to another that is not before it, as an interval as wide as the two are
    vague; after "by" a date without upper end.  Neither may have a slash.

    >>> days_between("1941-04-13", "1941-04-15").format(with_unit=True)
    '2 days'
    """
    days = duration_days(f"{named(earlier)}/{later}", inclusive=False)
    return Quantity(days.low, math.inf, unit=days.unit) if _parse(earlier).is_by else days


def sort_key(text: str) -> tuple[float, float, str]:
    """Key that sorts by the first possible day, and there puts the longer before the shorter:
    1918, January 1918, 1 January 1918.  A date without a beginning comes first; "by October 1918"
    stands with October 1918.

    >>> sorted(["1918-01-01", "1918", "1918-01"], key=sort_key)
    ['1918', '1918-01', '1918-01-01']
    """
    parsed = _parse(text)
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

    >>> overlaps("1941/1945", "1943-02"), overlaps("1918", "1918-10"), overlaps("1918", "1920")
    ('yes', 'cannot be told', 'no')
    """
    (begins_a, ends_a), (begins_b, ends_b) = _ranges(_parse(a)), _ranges(_parse(b))
    if begins_a[0] > ends_b[1] or begins_b[0] > ends_a[1]:
        return "no"
    if begins_a[1] <= ends_b[0] and begins_b[1] <= ends_a[0]:
        return "yes"
    return "cannot be told"


def human(text: str) -> str:
    """The date as a historian would write it: "25 October 1922", "spring 1942", "the 1920s",
    "July to August 1938", "from 1949 on", "until 1922", "by October 1918", "in 1943 or before",
    "about 1943".

    >>> human("1938-07/1938-08"), human("[..1918-10]")
    ('July to August 1938', 'by October 1918')
    """
    parsed = _parse(text)
    first, last = parsed.start, parsed.end
    start, end = (_QUALIFIERS[one.qualifier] + one.name if one else "" for one in (first, last))
    if parsed.is_by and last:
        # "By 1943" would be taken for the time before it.
        is_short = last.precision in ("day", "month", "season")
        return f"by {end}" if is_short else f"in {end} or before"
    if first is None:
        return f"until {end}" if parsed.is_open else f"from an unknown date to {end}"
    if last is None:
        return f"from {start} on" if parsed.is_open else f"from {start} to an unknown date"
    if start == end:
        return start
    # "about July to August 1938" or "May to 12 May 1939" would leave open what belongs to what.
    is_plain = not (first.qualifier or last.qualifier)
    if is_plain and first.precision == last.precision:
        start = _without_shared_tail(start, end)
    return f"{start} to {end}"


def _ranges(parsed: _Parsed) -> tuple[tuple[float, float], tuple[float, float]]:
    """Day numbers between which the date begins, and between which it ends."""
    start = parsed.start.range if parsed.start else None
    end = parsed.end.range if parsed.end else None
    if parsed.is_by and end:
        return (-math.inf, end[1]), (-math.inf, end[1])
    # An open end lies at infinity; an unknown one anywhere beyond the end that is known.
    begins = start or (-math.inf, -math.inf if parsed.is_open or not end else end[1])
    ends = end or (math.inf if parsed.is_open or not start else start[0], math.inf)
    return begins, ends


@cache
def _parse(text: str) -> _Parsed:
    if not isinstance(text, str) or text.count("/") > 1:
        raise ValueError(f"date: found {text!r}; expected {_EXPECTED}")
    if text.startswith("[..") and text.endswith("]"):
        return _Parsed(None, _parse_single(text[3:-1], text))
    if "/" not in text:
        single = _parse_single(text, text)
        return _Parsed(single, single)
    first, last = text.split("/")
    start, end = (None if end in ("", "..") else _parse_single(end, text) for end in (first, last))
    if start is None and end is None:
        raise ValueError(
            f"date: found {text!r}; expected an interval with a beginning, an end, or both"
        )
    if start and end and start.first > end.last:
        raise ValueError(f"date: found {text!r}; expected an end that is not before the beginning")
    return _Parsed(start, end, is_interval=True, is_open=".." in (first, last))


def _parse_single(text: str, whole: str) -> _Date:
    core = text[:-1] if text.endswith(("~", "?", "%")) else text
    try:
        found = _SHAPE.fullmatch(core)
        if not found:
            raise ValueError("not a form that the book uses")
        known_to = _precision(*found.groups())
        first, last = _days(*found.groups())
    except ValueError as error:
        raise ValueError(f"date: found {whole!r}; expected {_EXPECTED}") from error
    return _Date(first, last, known_to, _name(core, known_to, first), text[len(core) :])


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


def _name(core: str, known_to: str, first: date) -> str:
    month = MONTHS[first.month - 1]
    if known_to == "century":
        return f"the {_ordinal(int(core[:2]) + 1)} century"
    if known_to == "decade":
        # "the 1900s" would be taken for the century.
        return f"{core[:3]}0 to {core[:3]}9" if core[2] == "0" else f"the {core[:3]}0s"
    return {
        "day": f"{first.day} {month} {first.year}",
        "month": f"{month} {first.year}",
        "season": f"{_SEASONS.get(core[-2:])} {int(core[:4])}",
        "year": f"{first.year}",
    }[known_to]


def _ordinal(number: int) -> str:
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _without_shared_tail(text: str, other: str) -> str:
    # "July 1938" beside "August 1938" is "July".
    words, others = text.split(), other.split()
    while len(words) > 1 and words[-1:] == others[-1:]:
        words.pop()
        others.pop()
    return " ".join(words)


def _decimal_year(day: date, days_later: int) -> float:
    length = 366 if isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1 + days_later) / length
