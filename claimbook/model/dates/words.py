"""Dates in words, as a historian would write them."""

from __future__ import annotations

from datetime import date

from claimbook.model.dates.forms import SEASONS, THIRDS, Date, parse

# Spelled out, since the calendar module follows the locale of whoever builds the book.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_QUALIFIERS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}


def human(text: str) -> str:
    """The date as a historian would write it.

    "25 October 1922", "spring 1942", "the 1920s", "July to August 1938", "from 1949 on", "until
    1922", "by October 1918", "in 1943 or before", "about 1943".

    Parameters
    ----------
    text
        An EDTF date.

    Returns
    -------
    str
        The date in English.

    Raises
    ------
    ValueError
        If ``text`` is no date.

    Examples
    --------
    >>> human("1938-07/1938-08"), human("[..1918-10]")
    ('July to August 1938', 'by October 1918')
    """
    parsed = parse(text)
    first, last = parsed.start, parsed.end
    start, end = (_name(one) if one else "" for one in (first, last))
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


def _name(one: Date) -> str:
    return _QUALIFIERS[one.qualifier] + _plain(one.form, one.precision, one.first)


def _plain(form: str, known_to: str, first: date) -> str:
    month = MONTHS[first.month - 1]
    if known_to == "century":
        return f"the {_ordinal(int(form[:2]) + 1)} century"
    if known_to == "decade":
        # "the 1900s" would be taken for the century.
        return f"{form[:3]}0 to {form[:3]}9" if form[2] == "0" else f"the {form[:3]}0s"
    if known_to == "season":
        return f"{(SEASONS | THIRDS)[int(form[-2:])]} {int(form[:4])}"
    return {
        "day": f"{first.day} {month} {first.year}",
        "month": f"{month} {first.year}",
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
