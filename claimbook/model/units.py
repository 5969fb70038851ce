"""Numbers and units in words, as quantities print them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction


def unit_times(one: str, other: str) -> str:
    """Unit of a product: "incursions per day" times "days" is "incursions".

    >>> unit_times("incursions per day", "days")
    'incursions'
    """
    for rate, counted in ((one, other), (other, one)):
        head, _, per = f" {rate}".rpartition(" per ")
        if counted and per == singular(counted):
            return head.strip()
    return " × ".join(filter(None, (one, other)))


def unit_per(one: str, other: str) -> str:
    """Unit of a quotient: "incursions per day"; none if both are the same.

    >>> unit_per("incursions", "days"), unit_per("men", "men")
    ('incursions per day', '')
    """
    if one == other:
        return ""
    return f"{one} per {singular(other)}".strip() if other else one


def singular(unit: str) -> str:
    """The unit as of one: "company" of "companies", "person per day" of "persons per day".

    >>> singular("companies"), singular("persons per day")
    ('company', 'person per day')
    """
    # Regular plurals only, as in "companies", "losses" or "persons per day".
    plural = r"(ies|(?<=ch|sh|ss)es|(?<!s)s)(?= per |$)"
    return re.sub(plural, lambda match: "y" if match[0] == "ies" else "", unit, count=1)


def unit_text(text: str, unit: str) -> str:
    """The unit as it stands behind the number ``text``, with the space before it.

    >>> unit_text("1", "losses"), unit_text("12", "percent")
    (' loss', ' %')
    """
    noun = singular(unit) if text.split()[-1] == "1" else unit
    return {"percent": " %", "share": " of the whole"}.get(unit, f" {noun}")


def rounded(
    value: Fraction | float, towards: Callable, width: Fraction | float
) -> tuple[str, bool]:
    """The number as text after rounding with ``towards``, and whether it is still the same.

    ``width`` is that of the interval that it ends: the narrower, the more places are kept.

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
    # Through logarithms of the integers, since a fraction can be out of a float's range.
    value = Fraction(value)
    return math.floor(math.log10(abs(value.numerator)) - math.log10(value.denominator))


def decimal_text(number: Decimal) -> str:
    """The number with commas between thousands, a true minus and no empty places.

    >>> decimal_text(Decimal("-1200.50"))
    '−1,200.5'
    """
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")
