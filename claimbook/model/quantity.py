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
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product, starmap
from typing import Any

from claimbook.model import ends, hedges, units
from claimbook.model.derivation import SAYS, Row, Step, Verdict, derives, noted
from claimbook.model.ends import Number, Place, exact
from claimbook.model.hedges import HEDGES, Exact
from claimbook.model.reading import THE_BOOKS, Reading
from claimbook.model.unordered import Unordered


@dataclass(frozen=True, repr=False)
class Quantity(Unordered):
    """An interval of numbers with a unit: all that a figure may be.

    ``==`` asks whether all of this is the same; :meth:`compare` is the question about values, and
    what only a number answers (``<``, ``float``, a truth) is refused. What merges equal quantities
    (``unique``, a dictionary's keys) merges their origins too: ``origin`` is the step that made
    this, down to rows of the tables (:mod:`claimbook.model.derivation`), and ``==`` ignores it.

    Parameters
    ----------
    lower, upper
        The exact ends, infinite where there is none (and then open).
    low_closed, high_closed
        Whether the end itself belongs to the interval.
    unit
        A plural noun, or blank for a pure number.
    hedge, printed
        The hedge, and the bounds as the source gives them, only to print what the source wrote;
        results carry "computed".
    claims
        The claims that it is or was added up of; the loader of the tables fills it, ``==`` ignores
        it.
    rivals
        Those that count the same, which nothing may add to it; filled and ignored likewise.

    Raises
    ------
    ValueError
        If no number lies in the interval, or an end is not a number.

    Examples
    --------
    >>> print(Quantity(3, 4, unit="boats"))
    between 3 and 4
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
    # Not an argument, so that replace(), which changes what a quantity is, drops it.
    origin: Step | None = field(default=None, init=False, compare=False)

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
        reading: Reading = THE_BOOKS,
        row: Row | None = None,
    ) -> Quantity:
        """Return the interval that a row of ``claims.csv`` stands for.

        Parameters
        ----------
        low, high
            The bounds as the source gives them, in ``unit``; None or NaN is blank.
        hedge
            A name in :mod:`claimbook.model.hedges`.
        unit
            A plural noun, or blank.
        floor
            The least that "up to" can mean.
        reading
            Settles "about" and "almost", and whether the figure counts at all.
        row
            Where it stands.

        Returns
        -------
        Quantity
            With the row, if given, as its origin.

        Raises
        ------
        ValueError
            If the hedge is unknown or does not go with the bounds, or "up to" is less than
            ``floor``.

        Examples
        --------
        >>> Quantity.from_claim(72000, None, "over", "men").format(with_unit=True)
        'over 72,000 men'
        """
        # NaN, as pandas writes a blank cell, is the only number unlike itself.
        low, high = (None if end is None or end != end else end for end in (low, high))
        kind = hedges.fitting(hedge, low, high)
        leaf = Step("figure", (row,)) if row else None
        if row and row.source in reading.without:
            return noted(cls(floor, math.inf, unit=unit, hedge="left out"), leaf)
        if reading.as_printed:
            ends_ = [end for end in (low, high) if end is not None]
            named = "exact" if ends_[0] == ends_[-1] else "between"
            bare = cls(ends_[0], ends_[-1], unit=unit, hedge=named, printed=(ends_[0], ends_[-1]))
            return noted(bare, leaf)
        given = {"low": low, "high": high, "floor": floor}
        known = {name: None if end is None else exact(end) for name, end in given.items()}
        tolerance = exact(reading.tolerance)
        lower = kind.lower.at(known, tolerance, -math.inf)
        upper = kind.upper.at(known, tolerance, math.inf)
        closed = (kind.lower.closed, kind.upper.closed)
        made = cls(lower, upper, *closed, unit=unit, hedge=hedge, printed=(low, high))
        return noted(made, leaf)

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

    @derives("unit")
    def counted_as(self, unit: str) -> Quantity:
        """Return the same figure under another unit, to say openly that two units count alike.

        Parameters
        ----------
        unit
            A plural noun, or blank.

        Returns
        -------
        Quantity
            Its numbers are not changed.

        Examples
        --------
        >>> Quantity(3, 3, unit="men").counted_as("persons").unit
        'persons'
        """
        return replace(self, unit=unit)

    def as_part(self) -> Quantity:
        """Return this without its claims, to say openly that it is a part and may be added.

        Returns
        -------
        Quantity
            The same figure, which no rival forbids.

        Examples
        --------
        >>> ropes = Quantity(2, 2, claims=frozenset(["a"]), rivals=frozenset(["b"]))
        >>> str(ropes.as_part() + Quantity(3, 3, claims=frozenset(["b"])))
        '5'
        """
        return noted(replace(self, claims=frozenset(), rivals=frozenset()), self.origin)

    # Ends and printed numbers as figures of their own, so that no one need rebuild them by hand.

    @property
    @derives("least")
    def least(self) -> Quantity:
        """The least that this can be, or comes near to.

        Raises
        ------
        ValueError
            If there is none.

        Examples
        --------
        >>> str(Quantity(3, 4).least)
        '3'
        """
        return Quantity(self.lower, self.lower, unit=self.unit)

    @property
    @derives("most")
    def most(self) -> Quantity:
        """The most that this can be, or comes near to.

        Raises
        ------
        ValueError
            If there is none.

        Examples
        --------
        >>> str(Quantity(3, 4).most)
        '4'
        """
        return Quantity(self.upper, self.upper, unit=self.unit)

    @derives("as_printed")
    def as_printed(self) -> Quantity:
        """Return the number, or both, that the source prints, its hedge left out.

        Returns
        -------
        Quantity
            Closed at both ends; a result stays itself.

        Examples
        --------
        >>> str(Quantity.from_claim(72, None, "over").as_printed())
        '72'
        """
        ends = [end for end in self.printed if end is not None]
        return Quantity(ends[0], ends[-1], unit=self.unit) if ends else self

    @derives("down_to")
    def down_to(self, step: Number) -> Quantity:
        """Return this, its lower end down to a whole number of steps, as in "at least 14,000".

        Parameters
        ----------
        step
            A number above 0, in this unit.

        Returns
        -------
        Quantity
            Closed below.

        Raises
        ------
        ValueError
            If there is no lower end.
        ZeroDivisionError
            If the step is 0.

        Examples
        --------
        >>> str(Quantity(14321, 18000).down_to(1000))
        'between 14,000 and 18,000'
        """
        size = exact(step)
        return Quantity(self.lower // size * size, self.upper, True, self.high_closed, self.unit)

    @derives("hull")
    def hull(self, other: Quantity | Number) -> Quantity:
        """Return the smallest interval that holds both.

        Parameters
        ----------
        other
            A quantity, or a number in this unit.

        Returns
        -------
        Quantity
            In this unit.

        Raises
        ------
        ValueError
            If the units differ.

        Examples
        --------
        >>> str(Quantity(1, 2).hull(Quantity(4, 5)))
        'between 1 and 5'
        """
        starts, stops = zip(self._places, self._alike(other)._places, strict=True)
        return _between(min(starts), max(stops), self.unit)

    @classmethod
    def largest(cls, of: Iterable[Quantity]) -> Quantity:
        """Return the one that reaches highest, the first of several.

        Parameters
        ----------
        of
            Quantities of one unit.

        Returns
        -------
        Quantity
            One of them.

        Raises
        ------
        ValueError
            If there is none, or if units differ.

        Examples
        --------
        >>> str(Quantity.largest([Quantity(1, 9), Quantity(2, 3)]))
        'between 1 and 9'
        """
        held = _of_one_unit(of)
        found = max(held, key=lambda one: (one.upper, one.high_closed))
        return noted(found, Step("largest", held))

    @classmethod
    def smallest(cls, of: Iterable[Quantity]) -> Quantity:
        """Return the one that begins lowest, the first of several.

        Parameters
        ----------
        of
            Quantities of one unit.

        Returns
        -------
        Quantity
            One of them.

        Raises
        ------
        ValueError
            If there is none, or if units differ.

        Examples
        --------
        >>> str(Quantity.smallest([Quantity(1, 9), Quantity(2, 3)]))
        'between 1 and 9'
        """
        held = _of_one_unit(of)
        found = min(held, key=lambda one: (one.lower, not one.low_closed))
        return noted(found, Step("smallest", held))

    # Comparing.  A plain number is taken to be in this quantity's unit; if the units of two
    # quantities differ, each of these raises ValueError.

    @derives("compare")
    def compare(self, other: Quantity | Number) -> Verdict:
        """Say how this relates to another, whatever the true values are.

        Parameters
        ----------
        other
            A quantity, or a number in this unit.

        Returns
        -------
        Verdict
            "less", "greater", "equal" (two points at one place) or "cannot be told".

        Raises
        ------
        ValueError
            If the units differ.

        Examples
        --------
        >>> Quantity(1, 2).compare(3), Quantity(1, 4).compare(3)
        ('less', 'cannot be told')
        """
        other = self._alike(other)
        (start, stop), (other_start, other_stop) = self._places, other._places
        if stop < other_start:
            return Verdict("less")
        if start > other_stop:
            return Verdict("greater")
        return Verdict("equal" if self.is_point and other.is_point else "cannot be told")

    def overlaps(self, other: Quantity | Number) -> bool:
        """Say whether some number lies in both.

        Parameters
        ----------
        other
            A quantity, or a number in this unit.

        Returns
        -------
        bool
            False where each value of one is less than each of the other.

        Raises
        ------
        ValueError
            If the units differ.

        Examples
        --------
        >>> Quantity(1, 4).overlaps(Quantity(4, 9)), Quantity(1, 4).overlaps(5)
        (True, False)
        """
        return self.compare(other) in ("equal", "cannot be told")

    @derives("intersection")
    def intersection(self, other: Quantity | Number) -> Quantity | None:
        """Return the numbers that lie in both.

        Parameters
        ----------
        other
            A quantity, or a number in this unit.

        Returns
        -------
        Quantity or None
            None if there are none.

        Raises
        ------
        ValueError
            If the units differ.

        Examples
        --------
        >>> str(Quantity(1, 4).intersection(Quantity(3, 9)))
        'between 3 and 4'
        """
        starts, stops = zip(self._places, self._alike(other)._places, strict=True)
        start, stop = max(starts), min(stops)
        return _between(start, stop, self.unit) if start <= stop else None

    def contains(self, other: Quantity | Number) -> bool:
        """Say whether all of another lies in this.

        Parameters
        ----------
        other
            A quantity, or a number in this unit.

        Returns
        -------
        bool
            True too if both are the same.

        Raises
        ------
        ValueError
            If the units differ.

        Examples
        --------
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

    @derives("neg")
    def __neg__(self) -> Quantity:
        return Quantity(-self.upper, -self.lower, self.high_closed, self.low_closed, self.unit)

    @derives("add")
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

    def __radd__(self, other: Number) -> Quantity:
        # sum() begins with 0, which nobody wrote.
        return self if isinstance(other, int) and other == 0 else self + other

    def _refuse_rival(self, other: Quantity) -> None:
        mine, theirs = self.claims & other.rivals, other.claims & self.rivals
        if mine or theirs:
            named = (f"{q} ({', '.join(sorted(shared or q.claims))})"
                     for q, shared in ((self, mine), (other, theirs)))  # fmt: skip
            raise ValueError(
                f"cannot add {' and '.join(named)}: they count the same; set them side by "
                "side, ask .compare or .overlaps, or say with as_part() that one is a part"
            )

    @derives("sub")
    def __sub__(self, other: Quantity | Number) -> Quantity:
        """Difference.  Raises ``ValueError`` if the units differ; a number takes on the unit."""
        return -(-self + other)  # so, not self + -other: a difference is nobody's claim

    def __rsub__(self, other: Number) -> Quantity:
        return _quantity(other, self.unit) - self

    @derives("mul")
    def __mul__(self, other: Quantity | Number) -> Quantity:
        """Product; "incursions per day" times "days" gives "incursions"."""
        if not isinstance(other, OPERANDS):
            return NotImplemented
        other = _quantity(other, "")
        places = list(starmap(ends.times, product(self._places, other._places)))
        low, high = min(places), max((value, -is_open) for value, is_open in places)
        return _between(low, high, units.unit_times(self.unit, other.unit))

    __rmul__ = __mul__

    @derives("div")
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

    @derives("ratio")
    def ratio(self, of: Quantity | Number) -> Quantity:
        """Return how many times another goes into this.

        Parameters
        ----------
        of
            A quantity, or a number in this unit.

        Returns
        -------
        Quantity
            A pure number.

        Raises
        ------
        ValueError
            If the units differ, or ``of`` is 0 or has values on both sides of it.

        Examples
        --------
        >>> over = Quantity.from_claim(72000, None, "over", "men")
        >>> str(over.ratio(Quantity(9000, 9000, unit="men")))
        'more than 8'
        """
        return self / self._alike(of)

    @derives("share")
    def share(self, of: Quantity | Number) -> Quantity:
        """Return this as a part of a whole, in percent: above 100 where the part exceeds the whole.

        Parameters
        ----------
        of
            The whole: a quantity, or a number in this unit.

        Returns
        -------
        Quantity
            In percent.

        Raises
        ------
        ValueError
            As for :meth:`ratio`.

        Examples
        --------
        >>> str(Quantity(3, 4, unit="men").share(Quantity(12, 12, unit="men")))
        'between 25 and 33.4 %'
        """
        return (100 * self.ratio(of)).counted_as("percent")

    def why(self) -> str:
        """Say how this was made, in a sentence.

        Returns
        -------
        str
            With the lines that it rests on, where those are known.

        Examples
        --------
        >>> (Quantity(4, 4) / 2).why()
        '2 = 4 ÷ 2'
        """
        return SAYS[-1](self) if SAYS else str(self)

    # Printing.

    def format(self, style: str = "text", *, with_unit: bool | None = None) -> str:
        """Return the figure as a reader would write it.

        Ends in words are rounded outward to the places that their size and the width call for, so
        that the printed interval holds the real one; a single number that had to be rounded has "≈"
        before it ("about" is a source's word). A lower end of 0 below a finite upper end goes
        without saying.

        Parameters
        ----------
        style
            "text" gives a source's figure with its own hedge ("over 72,000") and a computed one in
            words ("at most 4.2 %"); "reading" gives in words what a hedge is taken to mean.
        with_unit
            True adds the unit, False leaves it out, None adds only the sign of percent.

        Returns
        -------
        str
            The figure in words.

        Raises
        ------
        ValueError
            For another style.

        Examples
        --------
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
        if not (shown and self.unit) or text in (units.ANY, "left out"):
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
        if self.hedge == "left out":
            return self.hedge
        return units.interval_text(self.lower, self.upper, self.low_closed, self.high_closed)


OPERANDS = (Quantity, numbers.Real, Decimal)


def _quantity(value: Quantity | Number, unit: str) -> Quantity:
    if isinstance(value, Quantity):
        return value
    return Quantity(exact(value), exact(value), unit=unit)


def _of_one_unit(of: Iterable[Quantity]) -> tuple[Quantity, ...]:
    held = tuple(of)
    for one in held[1:]:
        held[0]._alike(one)
    return held


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
