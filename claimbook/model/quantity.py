"""Figures as intervals: what a hedged number allows, and what follows from it.

A source that says "over 72,000" gives an interval with an open end, not a point.  A
:class:`Quantity` keeps that interval through arithmetic, answers comparisons with "cannot be told"
where the interval does not decide, and prints itself without claiming more than it knows.

The rules are those of interval arithmetic (R. E. Moore, *Interval Analysis*, 1966), extended to
open ends; operands are taken as independent, so ``q - q`` is an interval around 0.  Finite ends
are exact fractions, and a float is read as the decimal it prints as (0.1 is one tenth).
"""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product, starmap
from typing import Any

from claimbook.model import ends, hedges, units
from claimbook.model.ends import Number, Place, exact
from claimbook.model.hedges import HEDGES, Exact
from claimbook.model.unordered import Unordered


@dataclass(frozen=True)
class Reading:
    """How the vague hedges are read: a convention of the book, not of the sources.

    ``tolerance`` is a share of the figure, more than 0 and less than 1: "about n" is n plus or
    minus that share of n, ends included; "almost n" is less than n by at most that share.
    """

    tolerance: float = 0.10

    def __post_init__(self) -> None:
        if not 0 < self.tolerance < 1:
            found = f"tolerance of a reading: found {self.tolerance}"
            raise ValueError(f"{found}; expected more than 0 and less than 1, such as 0.10")


@dataclass(frozen=True, repr=False)
class Quantity(Unordered):
    """An interval of numbers with a unit: all that a figure may be.

    ``lower`` and ``upper`` are the exact ends, infinite where there is none (and then open);
    ``low_closed`` and ``high_closed`` say whether the end itself belongs to the interval.  ``unit``
    is a plural noun, or blank for a pure number.  ``hedge`` and ``printed`` (the bounds as the
    source gives them) only serve to print what the source wrote; results carry "computed".

    ``==`` asks whether all of this is the same; :meth:`compare` is the question about values, and
    what only a number answers (``<``, ``float``, a truth) is refused.  ``claims`` names the claims
    that it is or was added up of, ``rivals`` those that count the same, which nothing may add to
    it; the loader of the tables fills them, and ``==`` ignores them.
    Raises ``ValueError`` if no number lies in the interval or an end is not a number.
    """

    lower: Exact
    upper: Exact
    low_closed: bool = True
    high_closed: bool = True
    unit: str = ""
    hedge: str = "computed"
    printed: tuple[float | None, float | None] = (None, None)
    claims: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)
    rivals: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)

    def __post_init__(self) -> None:
        lower, upper = exact(self.lower), exact(self.upper)
        # The class is frozen for everyone else; an infinite end is open whatever was asked for.
        low_closed = bool(self.low_closed) and lower != -math.inf
        high_closed = bool(self.high_closed) and upper != math.inf
        vars(self).update(lower=lower, upper=upper, low_closed=low_closed, high_closed=high_closed)
        start, stop = self._places
        if start > stop:
            raise ValueError(f"no number lies in {self._brackets()}; expected low below high")

    @classmethod
    def from_claim(
        cls,
        low: float | None,
        high: float | None,
        hedge: str,
        unit: str = "",
        *,
        floor: float = 0.0,
        reading: Reading = Reading(),
    ) -> Quantity:
        """The interval that a row of ``claims.csv`` stands for.

        ``low`` and ``high`` are the bounds as the source gives them, in ``unit``; None or NaN is
        blank.  ``hedge`` is a name in :mod:`claimbook.model.hedges`.  ``floor`` is the least that
        "up to" can mean; ``reading`` settles "about" and "almost".  Raises ``ValueError`` if the
        hedge is unknown or does not go with the bounds.

        >>> Quantity.from_claim(72000, None, "over", "men").format(with_unit=True)
        'over 72,000 men'
        """
        # NaN, as pandas writes a blank cell, is the only number unlike itself.
        low, high = (None if end is None or end != end else end for end in (low, high))
        kind = hedges.fitting(hedge, low, high)
        given = {"low": low, "high": high, "floor": floor}
        known = {name: None if end is None else exact(end) for name, end in given.items()}
        tolerance = exact(reading.tolerance)
        lower = kind.lower.at(known, tolerance, -math.inf)
        upper = kind.upper.at(known, tolerance, math.inf)
        closed = (kind.lower.closed, kind.upper.closed)
        return cls(lower, upper, *closed, unit=unit, hedge=hedge, printed=(low, high))

    @property
    def low(self) -> float:
        """Lower end as a float for drawing and tables, never above the exact one."""
        return ends.outward(self.lower, -math.inf)

    @property
    def high(self) -> float:
        """Upper end as a float for drawing and tables, never below the exact one."""
        return ends.outward(self.upper, math.inf)

    @property
    def width(self) -> float:
        """Distance between the ends in ``unit``: 0 for a point, infinite if an end is."""
        return ends.outward(self._width, math.inf)

    @property
    def _width(self) -> Exact:
        return ends.plus((self.upper, 0), (-self.lower, 0))[0]

    @property
    def is_point(self) -> bool:
        """Whether the interval holds one number only."""
        return self.lower == self.upper

    def counted_as(self, unit: str) -> Quantity:
        """The same figure under another unit, to say openly that two units count alike.

        >>> Quantity(3, 3, unit="men").counted_as("persons").unit
        'persons'
        """
        return replace(self, unit=unit)

    def as_part(self) -> Quantity:
        """The same figure without its claims, to say openly that it is a part and may be added.

        >>> ropes = Quantity(2, 2, claims=frozenset(["a"]), rivals=frozenset(["b"]))
        >>> str(ropes.as_part() + Quantity(3, 3, claims=frozenset(["b"])))
        '5'
        """
        return replace(self, claims=frozenset(), rivals=frozenset())

    # Comparing.  A plain number is taken to be in this quantity's unit; if the units of two
    # quantities differ, each of these raises ValueError.

    def compare(self, other: Quantity | Number) -> str:
        """How this relates to ``other``, whatever the true values are.

        Returns "less", "greater", "equal" (two points at one place) or "cannot be told".

        >>> Quantity(1, 2).compare(3), Quantity(1, 4).compare(3)
        ('less', 'cannot be told')
        """
        other = self._alike(other)
        (start, stop), (other_start, other_stop) = self._places, other._places
        if stop < other_start:
            return "less"
        if start > other_stop:
            return "greater"
        return "equal" if self.is_point and other.is_point else "cannot be told"

    def overlaps(self, other: Quantity | Number) -> bool:
        """Whether some number lies in both.

        >>> Quantity(1, 4).overlaps(Quantity(4, 9)), Quantity(1, 4).overlaps(5)
        (True, False)
        """
        return self.compare(other) in ("equal", "cannot be told")

    def intersection(self, other: Quantity | Number) -> Quantity | None:
        """The numbers that lie in both, or None.

        >>> str(Quantity(1, 4).intersection(Quantity(3, 9)))
        'between 3 and 4'
        """
        starts, stops = zip(self._places, self._alike(other)._places, strict=True)
        start, stop = max(starts), min(stops)
        return _between(start, stop, self.unit) if start <= stop else None

    def contains(self, other: Quantity | Number) -> bool:
        """Whether all of ``other`` lies in this.

        >>> Quantity(1, 4).contains(Quantity(2, 3))
        True
        """
        (start, stop), (other_start, other_stop) = self._places, self._alike(other)._places
        return start <= other_start and other_stop <= stop

    @property
    def _places(self) -> tuple[Place, Place]:
        low, high = 0 if self.low_closed else 1, 0 if self.high_closed else -1
        return (self.lower, low), (self.upper, high)

    def _alike(self, other: Quantity | Number) -> Quantity:
        other = _quantity(other, self.unit)
        if self.unit != other.unit:
            found = " and ".join(f"'{q.unit}'" if q.unit else "no unit" for q in (self, other))
            raise ValueError(
                f"units differ: found {found}; expected the same on both sides. "
                "If they count the same thing, say so with counted_as(unit)"
            )
        return other

    # Arithmetic.  Each result is the smallest interval that holds every possible outcome.

    def __neg__(self) -> Quantity:
        return Quantity(-self.upper, -self.lower, self.high_closed, self.low_closed, self.unit)

    def __add__(self, other: Quantity | Number) -> Quantity:
        """Sum.  Raises ``ValueError`` if the units differ; a number takes on the unit.

        Raises ``ValueError`` too where two figures count the same: where a claim in one is among
        the ``rivals`` of the other, in the sum of a column as in any other.  It cannot be told
        where one of them was calculated with, but for sums (what is multiplied, divided or
        subtracted has no claims), where rows have different subjects, measures, dates or places
        and yet count the same, or where one figure includes the other.

        >>> one = Quantity(2, 2, claims=frozenset(["ropes-a"]), rivals=frozenset(["ropes-b"]))
        >>> one + Quantity(3, 3, claims=frozenset(["ropes-b"]))
        Traceback (most recent call last):
            ...
        ValueError: cannot add 2 (ropes-a) and 3 (ropes-b): they count the same; set them side by \
side, ask .compare or .overlaps, or say with as_part() that one is a part
        """
        if not isinstance(other, OPERANDS):
            return NotImplemented
        other = self._alike(other)
        self._refuse_rival(other)
        start, stop = map(ends.plus, self._places, other._places)
        claims, rivals = self.claims | other.claims, self.rivals | other.rivals
        return replace(_between(start, stop, self.unit), claims=claims, rivals=rivals)

    __radd__ = __add__

    def _refuse_rival(self, other: Quantity) -> None:
        mine, theirs = self.claims & other.rivals, other.claims & self.rivals
        if mine or theirs:
            named = (f"{q} ({', '.join(sorted(shared or q.claims))})"
                     for q, shared in ((self, mine), (other, theirs)))  # fmt: skip
            raise ValueError(
                f"cannot add {' and '.join(named)}: they count the same; set them side by "
                "side, ask .compare or .overlaps, or say with as_part() that one is a part"
            )

    def __sub__(self, other: Quantity | Number) -> Quantity:
        """Difference.  Raises ``ValueError`` if the units differ; a number takes on the unit."""
        return -(-self + other)  # so, not self + -other: a difference is nobody's claim

    def __rsub__(self, other: Number) -> Quantity:
        return -self + other

    def __mul__(self, other: Quantity | Number) -> Quantity:
        """Product; "incursions per day" times "days" gives "incursions"."""
        if not isinstance(other, OPERANDS):
            return NotImplemented
        other = _quantity(other, "")
        places = list(starmap(ends.times, product(self._places, other._places)))
        low, high = min(places), max((value, -is_open) for value, is_open in places)
        return _between(low, high, units.unit_times(self.unit, other.unit))

    __rmul__ = __mul__

    def __truediv__(self, other: Quantity | Number) -> Quantity:
        """Quotient; "incursions" by "days" gives "incursions per day", equal units a pure number.

        Where the divisor reaches 0 only at its end, that end gives an unbounded quotient.  Raises
        ``ValueError`` if the divisor is 0 or has values on both sides of it.
        """
        if not isinstance(other, OPERANDS):
            return NotImplemented
        other = _quantity(other, "")
        return (self * _reciprocal(other)).counted_as(units.unit_per(self.unit, other.unit))

    def __rtruediv__(self, other: Number) -> Quantity:
        return _quantity(other, "") / self

    def ratio(self, of: Quantity | Number) -> Quantity:
        """How many times ``of`` goes into this: a pure number.  Errors as for :meth:`share`.

        >>> over = Quantity.from_claim(72000, None, "over", "men")
        >>> str(over.ratio(Quantity(9000, 9000, unit="men")))
        'more than 8'
        """
        return self / self._alike(of)

    def share(self, of: Quantity | Number) -> Quantity:
        """This as a part of ``of``, in percent: above 100 where the part exceeds the whole.

        Raises ``ValueError`` if the units differ, or as for division.

        >>> str(Quantity(3, 4, unit="men").share(Quantity(12, 12, unit="men")))
        'between 25 and 33.4 %'
        """
        return (100 * self.ratio(of)).counted_as("percent")

    # Printing.

    def format(self, style: str = "text", *, with_unit: bool | None = None) -> str:
        """The figure as a reader would write it.

        ``style`` "text" gives a source's figure with its own hedge ("over 72,000") and a computed
        one in words ("at most 4.2 %"); "reading" gives in words what a hedge is taken to mean
        ("at least 720 and less than 800").  Ends in words are rounded outward to the places that
        their size and the width call for, so that the printed interval holds the real one; a
        single number that had to be rounded has "≈" before it ("about" is a source's word).  A
        lower end of 0 below a finite upper end goes without saying.  ``with_unit`` True adds the
        unit, False leaves it out, None adds only the sign of percent.  Raises ``ValueError`` for
        another style.

        >>> almost = Quantity.from_claim(None, 800, "almost", "men")
        >>> almost.format(), almost.format("reading", with_unit=True)
        ('almost 800', 'at least 720 and less than 800 men')
        """
        if style not in ("text", "reading"):
            raise ValueError(
                f"style of a quantity: found '{style}'; expected 'text' or 'reading' (in a format, "
                "'unit' adds the unit)"
            )
        is_hedged = style == "text" and self.printed != (None, None)
        text = self._hedged() if is_hedged else self._in_words()
        shown = self.unit == "percent" if with_unit is None else with_unit
        if not (shown and self.unit) or text == _ANY:
            return text
        return text + units.unit_text(text, self.unit)

    def __str__(self) -> str:
        return self.format()

    def __format__(self, spec: str) -> str:
        """``format`` by words: "", "text" or "reading", and "unit" to add the unit."""
        parts = spec.split()
        style = [word for word in parts if word != "unit"] or ["text"]
        return self.format(" ".join(style), with_unit="unit" in parts or None)

    def __repr__(self) -> str:
        return f"<Quantity {self._brackets()} {self.unit or 'without unit'}, {self.hedge}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # Notebooks and glued values show what IPython prints: there the reader's form is wanted.
        printer.text(str(self))

    def _brackets(self) -> str:
        start, stop = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        return f"{start}{self.lower}, {self.upper}{stop}"

    def _hedged(self) -> str:
        low, high = ("" if n is None else units.decimal_text(Decimal(str(n))) for n in self.printed)
        return HEDGES[self.hedge].text(low, high)

    def _in_words(self) -> str:
        if self.is_point:
            text, is_exact = units.rounded(self.lower, round, 0)
            return text if is_exact else f"≈\N{NO-BREAK SPACE}{text}"
        low, low_is_exact = units.rounded(self.lower, math.floor, self._width)
        high, high_is_exact = units.rounded(self.upper, math.ceil, self._width)
        from_low = f"{'at least' if self.low_closed else 'more than'} {low}"
        to_high = f"{'at most' if self.high_closed else 'less than'} {high}"
        if self.upper == math.inf:
            return _ANY if self.lower == -math.inf else from_low
        if self.lower in (0, -math.inf):
            return to_high
        # An open end that was rounded outward is not the number printed: "between" is true of it.
        if (self.low_closed or not low_is_exact) and (self.high_closed or not high_is_exact):
            return f"between {low} and {high}"
        return f"{from_low} and {to_high}"


_ANY = "any number"
OPERANDS = (Quantity, numbers.Real, Decimal)


def _quantity(value: Quantity | Number, unit: str) -> Quantity:
    if isinstance(value, Quantity):
        return value
    return Quantity(exact(value), exact(value), unit=unit)


def _between(start: Place, stop: Place, unit: str) -> Quantity:
    return Quantity(start[0], stop[0], start[1] == 0, stop[1] == 0, unit)


def _reciprocal(q: Quantity) -> Quantity:
    if q.lower == q.upper == 0 or q.lower < 0 < q.upper:
        raise ValueError(
            f"cannot divide by {q:reading unit}: found a divisor that can be 0; "
            "expected one that is above 0 throughout, or below 0 throughout"
        )
    low = 1 / q.upper if q.upper else -math.inf
    high = 1 / q.lower if q.lower else math.inf
    return Quantity(low or 0, high or 0, q.high_closed, q.low_closed)
