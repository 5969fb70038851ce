"""Dates sorted into periods of equal length, for counts by time."""

from __future__ import annotations

from claimbook.model import dates

LONGER, NONE = "longer or open", "no date"


def decades(first: int, last: int) -> list[str]:
    """Return the names that ``decade`` gives, in order of time.

    Parameters
    ----------
    first
        The first year of the first decade.
    last
        That of the last.

    Returns
    -------
    list of str
        The names.

    Examples
    --------
    >>> decades(1900, 1910)
    ['before 1900', '1900s', '1910s', 'after 1919', 'longer or open']
    """
    told = [f"{year}s" for year in range(first, last + 1, 10)]
    return [f"before {first}", *told, f"after {last + 9}", LONGER]


def decade(date: str, first: int, last: int) -> str:
    """Return the decade in which an EDTF date lies wholly, ``LONGER`` if in none, or ``NONE``.

    ``first`` and ``last`` are the first years of the decades that are told apart.

    Parameters
    ----------
    date
        An EDTF date, or "".
    first
        The first year of the first decade.
    last
        That of the last.

    Returns
    -------
    str
        A name that :func:`decades` gives, or ``NONE``.

    Examples
    --------
    >>> decade("1918-10", 1900, 1950), decade("1855", 1900, 1950), decade("1938/1941", 1900, 1950)
    ('1910s', 'before 1900', 'longer or open')
    """
    if not date:
        return NONE
    start, end = dates.bounds(date)
    if not start or not end or start.year // 10 != end.year // 10:
        return LONGER
    year = start.year // 10 * 10
    if first <= year <= last:
        return f"{year}s"
    return f"before {first}" if year < first else f"after {last + 9}"


def half_century(date: str) -> str:
    """Return the fifty years in which an EDTF date begins; of a date that is a century, that.

    Parameters
    ----------
    date
        An EDTF date with a beginning.

    Returns
    -------
    str
        The years, or the century.

    Examples
    --------
    >>> half_century("1855-02-07"), half_century("16XX")
    ('1850–1899', '1600s')
    """
    if dates.precision(date) == "century":
        return date.replace("X", "0") + "s"
    first = int(dates.mark_at(date)) // 50 * 50
    return f"{first}–{first + 49}"
