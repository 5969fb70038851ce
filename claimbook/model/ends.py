"""Ends of intervals: exact numbers or infinities, each with the side on which it is open.

What :class:`claimbook.model.quantity.Quantity` calculates with; the rules are those named there.
"""

from __future__ import annotations

import math
import numbers
from decimal import Decimal
from fractions import Fraction

from claimbook.model.hedges import Exact

Number = int | float | Fraction | Decimal
# A place on the number line: at a number (0), just above it (1) or just below it (-1).  An open
# lower end is just above its number, an open upper end just below: so places compare as ends do.
Place = tuple[Exact, int]


def exact(number: Number) -> Exact:
    """Return a number as an exact fraction, an infinity as a float.

    A float is read as the decimal it prints as.

    Parameters
    ----------
    number
        An integer, float, fraction or decimal.

    Returns
    -------
    Fraction or float
        A float only for an infinity.

    Raises
    ------
    ValueError
        If it is no number.

    Examples
    --------
    >>> exact(0.1), exact(math.inf)
    (Fraction(1, 10), inf)
    """
    if isinstance(number, Fraction):
        return number
    if isinstance(number, numbers.Integral):
        return Fraction(int(number))
    if not isinstance(number, numbers.Real | Decimal) or math.isnan(number):
        raise ValueError(f"end of an interval: found {number!r}; expected a number or an infinity")
    if math.isinf(number):
        return float(number)
    return Fraction(str(number))


def outward(value: Exact, towards: float) -> float:
    """Return the float at a value or next to it, on the outer side.

    Parameters
    ----------
    value
        The exact number, or an infinity.
    towards
        The infinity on whose side the float may lie.

    Returns
    -------
    float
        Never on the other side of ``value``.

    Examples
    --------
    >>> outward(Fraction(1, 3), -math.inf) < Fraction(1, 3) < outward(Fraction(1, 3), math.inf)
    True
    """
    nearest = float(value)
    is_inward = exact(nearest) < value if towards > 0 else exact(nearest) > value
    return math.nextafter(nearest, towards) if is_inward else nearest


def plus(one: Place, other: Place) -> Place:
    """Return the sum of two places, open if one of them is.

    Parameters
    ----------
    one, other
        A number or an infinity, with its side: -1 just below it, 0 at it, 1 just above it.

    Returns
    -------
    tuple
        The sum and its side. An infinity stays what it is.

    Examples
    --------
    >>> plus((Fraction(1), 0), (Fraction(2), 1))
    (Fraction(3, 1), 1)
    """
    (x, x_side), (y, y_side) = one, other
    # Infinities are kept from Python's own sum, which fails on a fraction too large for a float;
    # opposite ones never meet.
    value = x if isinstance(x, float) else y if isinstance(y, float) else x + y
    return value, x_side or y_side


def times(one: Place, other: Place) -> tuple[Exact, bool]:
    """Return the product of two ends, and whether it is open: no pair of values attains it.

    Parameters
    ----------
    one, other
        A number or an infinity, with its side, which is 0 where the end is closed.

    Returns
    -------
    tuple
        The product and whether it is open. At 0 it is 0, even of an infinity, as a limit of zeros.

    Examples
    --------
    >>> times((Fraction(2), 0), (math.inf, 0))
    (inf, True)
    """
    (x, x_open), (y, y_open) = one, other
    if x == 0 or y == 0:
        # An end at 0 makes 0 of every value on the other side, however large: 0 times infinity is
        # a limit of zeros here.  It is attained if that 0 is, whatever the other end.
        return Fraction(0), not ((x == 0 and not x_open) or (y == 0 and not y_open))
    if isinstance(x, float) or isinstance(y, float):
        return (math.inf if (x > 0) == (y > 0) else -math.inf), True
    return x * y, bool(x_open or y_open)
