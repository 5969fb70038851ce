"""Numbers and units in words, as quantities print them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction


def unit_times(one: str, other: str) -> str:
    """Return the unit of a product: "incursions per day" times "days" is "incursions".

    Parameters
    ----------
    one, other
        Plural nouns, blank for pure numbers.

    Returns
    -------
    str
        A rate's noun, or both units with a sign of times between.

    Examples
    --------
    >>> unit_times("incursions per day", "days")
    'incursions'
    """
    for rate, counted in ((one, other), (other, one)):
        head, _, per = f" {rate}".rpartition(" per ")
        if counted and per == singular(counted):
            return head.strip()
    return " × ".join(filter(None, (one, other)))


def unit_per(one: str, other: str) -> str:
    """Return the unit of a quotient, such as "incursions per day".

    Parameters
    ----------
    one
        Unit of the dividend.
    other
        Unit of the divisor, blank for a pure number.

    Returns
    -------
    str
        "" if both are the same.

    Examples
    --------
    >>> unit_per("incursions", "days"), unit_per("men", "men")
    ('incursions per day', '')
    """
    if one == other:
        return ""
    return f"{one} per {singular(other)}".strip() if other else one


def singular(unit: str) -> str:
    """Return the unit as of one, such as "company" of "companies".

    Parameters
    ----------
    unit
        A regular plural, with or without a "per" behind it.

    Returns
    -------
    str
        The unit with its first plural made singular; others as they are.

    Examples
    --------
    >>> singular("companies"), singular("persons per day")
    ('company', 'person per day')
    """
    # Regular plurals only, as in "companies", "losses" or "persons per day".
    plural = r"(ies|(?<=ch|sh|ss)es|(?<!s)s)(?= per |$)"
    return re.sub(plural, lambda match: "y" if match[0] == "ies" else "", unit, count=1)


def unit_text(text: str, unit: str) -> str:
    """Return the unit as it stands behind a number, with the space before it.

    Parameters
    ----------
    text
        The number as it is printed; one that ends with the word "1" takes the singular.
    unit
        A plural noun, "percent" or "share".

    Returns
    -------
    str
        Ready to be put behind ``text``.

    Examples
    --------
    >>> unit_text("1", "losses"), unit_text("12", "percent")
    (' loss', ' %')
    """
    noun = singular(unit) if text.split()[-1] == "1" else unit
    return {"percent": " %", "share": " of the whole"}.get(unit, f" {noun}")


ANY = "any number"


def interval_text(
    lower: Fraction | float, upper: Fraction | float, low_closed: bool, high_closed: bool
) -> str:
    """Return an interval in words, its ends rounded outward to the places their size calls for.

    Parameters
    ----------
    lower, upper
        The exact ends, infinite where there is none.
    low_closed, high_closed
        Whether the end itself belongs to the interval.

    Returns
    -------
    str
        Without a unit; "any number" where no end is finite. One number that was rounded has "≈"
        before it.

    Examples
    --------
    >>> interval_text(Fraction(1), math.inf, False, False)
    'more than 1'
    """
    if lower == upper:
        text, is_exact = rounded(lower, round, 0)
        return text if is_exact else f"≈\N{NO-BREAK SPACE}{text}"
    width = math.inf if math.inf in (-lower, upper) else upper - lower
    low, low_is_exact = rounded(lower, math.floor, width)
    high, high_is_exact = rounded(upper, math.ceil, width)
    from_low = f"{'at least' if low_closed else 'more than'} {low}"
    to_high = f"{'at most' if high_closed else 'less than'} {high}"
    if upper == math.inf:
        return ANY if lower == -math.inf else from_low
    if lower in (0, -math.inf):
        return to_high
    # An open end that was rounded outward is not the number printed: "between" is true of it.
    if (low_closed or not low_is_exact) and (high_closed or not high_is_exact):
        return f"between {low} and {high}"
    return f"{from_low} and {to_high}"


def rounded(
    value: Fraction | float, towards: Callable, width: Fraction | float
) -> tuple[str, bool]:
    """Return a number as text after rounding, and whether it is still the same.

    Parameters
    ----------
    value
        The exact number; of an infinity the text is "".
    towards
        How to round to a whole number: ``round``, ``math.floor`` or ``math.ceil``.
    width
        That of the interval that it ends: the narrower, the more places are kept.

    Returns
    -------
    tuple of str and bool
        The number as it is printed, and whether nothing was lost.

    Examples
    --------
    >>> rounded(Fraction(1, 3), math.floor, Fraction(1))
    ('0.33', False)
    """
    if isinstance(value, float):
        return "", False
    places = _places(value, width)
    scaled = value * 10**places
    whole = towards(scaled)
    return decimal_text(Decimal(f"{whole}E-{places}")), whole == scaled


def _places(value: Fraction, width: Fraction | float) -> int:
    """Decimal places: one from 1 to 100, none above, two significant digits below 1, and always
    as many as keep the printed interval from being much wider than the real one."""
    if (10 * value).denominator == 1:
        return 1
    size = _magnitude(value)
    places = 0 if size >= 2 else 1 if size >= 0 else 1 - size
    return max(places, -_magnitude(width)) if 0 < width < math.inf else places


def _magnitude(value: Fraction | float) -> int:
    """The power of ten at or below a number, exactly: by the digits of its integers."""
    value = abs(Fraction(value))
    power = len(str(value.numerator)) - len(str(value.denominator))
    return power if value >= Fraction(10) ** power else power - 1


def decimal_text(number: Decimal) -> str:
    """Return a number with commas between thousands, a true minus and no empty places.

    Parameters
    ----------
    number
        A finite number.

    Returns
    -------
    str
        As it is printed.

    Examples
    --------
    >>> decimal_text(Decimal("-1200.50"))
    '−1,200.5'
    """
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")
