"""Counts of rows, verdicts and conditions that remember what they were made of.

Each is also what it always was: a tally is an ``int``, a verdict a ``str``; so they stand where
those stand, in columns, in formats and in comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from claimbook.model import dates
from claimbook.model.derivation import Step, noted
from claimbook.model.quantity import Quantity
from claimbook.model.reading import THE_BOOKS, Reading


@dataclass(frozen=True)
class Item:
    """What is counted as one: a row, or what several rows have in common.

    Parameters
    ----------
    name
        The row's key, or the name of what they have in common.
    address
        TABLE/KEY of the row, "" for none.
    sources
        Those without which nothing of it is left.

    Examples
    --------
    >>> Item("lamps", "claims/lamps", frozenset(["keepers"])).address
    'claims/lamps'
    """

    name: str
    address: str = ""
    sources: frozenset[str] = frozenset()

    def counts(self, reading: Reading) -> bool:
        """Say whether it is left when the reading's sources are left out.

        Parameters
        ----------
        reading
            Whose ``without`` is asked.

        Returns
        -------
        bool
            True too where it needs no source.

        Examples
        --------
        >>> Item("lamps", sources=frozenset(["keepers"])).counts(Reading(without=["keepers"]))
        False
        """
        return not self.sources or not self.sources <= frozenset(reading.without)


class Tally(int):
    """How many there are of some things, which it remembers.

    Examples
    --------
    >>> few = Tally.of([Item("a"), Item("b")])
    >>> few + 1, str(few.share(Tally.of([Item(name) for name in "abc"])))
    (3, '≈\\xa066.7 %')
    """

    origin: Step | None = None

    @classmethod
    def of(cls, items: Iterable[Item], reading: Reading = THE_BOOKS) -> Tally:
        """Count things, but for those that a reading leaves out.

        Parameters
        ----------
        items
            What is counted; each is kept.
        reading
            The reading whose ``without`` names sources.

        Returns
        -------
        Tally
            How many are left.

        Examples
        --------
        >>> told = Item("b", sources=frozenset(["keepers"]))
        >>> Tally.of([Item("a"), told], Reading(without=["keepers"]))
        1
        """
        held = tuple(items)
        return noted(cls(sum(item.counts(reading) for item in held)), Step("rows", (held,)))

    @classmethod
    def passing(
        cls, quantities: Iterable[Quantity | None], test: str, other: Any, value: str | bool = True
    ) -> Tally:
        """Count the quantities of which ``quantity.test(other)`` is ``value``.

        Parameters
        ----------
        quantities
            Figures, all in the unit of ``other``; None passes no test.
        test
            "overlaps", "contains" or "compare".
        other
            A quantity, or a number in their unit.
        value
            The answer that counts; of "compare" a word, such as "less".

        Returns
        -------
        Tally
            How many pass.

        Raises
        ------
        ValueError
            If the test is another, or units differ; never of no quantities.

        Examples
        --------
        >>> from claimbook.model.quantity import Quantity
        >>> Tally.passing([Quantity(1, 2), Quantity(5, 6)], "compare", 3, "less")
        1
        """
        held = tuple(quantities)
        found = sum(passes(one, test, other, value) for one in held)
        return noted(cls(found), Step("passing", (test, value, other, *held)))

    @property
    def quantity(self) -> Quantity:
        """The count as a figure, to calculate with."""
        return noted(Quantity(Fraction(int(self)), Fraction(int(self))), Step("counted", (self,)))

    def share(self, of: Tally) -> Quantity:
        """Return this as a part of another count, in percent.

        Parameters
        ----------
        of
            The whole.

        Returns
        -------
        Quantity
            A number in percent, above 100 where the part exceeds the whole.

        Raises
        ------
        ValueError
            If the whole is 0.

        Examples
        --------
        >>> str(Tally.of([Item("a")]).share(Tally.of([Item("a"), Item("b")])))
        '50 %'
        """
        return self.quantity.share(of.quantity)


class Holds(str):
    """A condition that a sentence rests on: "holds" or "does not hold", true or false.

    Examples
    --------
    >>> from claimbook.model.quantity import Quantity
    >>> bool(Holds.of([Quantity(1, 2), Quantity(5, 6)], "compare", 3, "less"))
    False
    """

    origin: Step | None = None

    @classmethod
    def of(
        cls, quantities: Iterable[Quantity | None], test: str, other: Any, value: str | bool = True
    ) -> Holds:
        """Say whether ``quantity.test(other)`` is ``value`` for each of ``quantities``.

        Parameters
        ----------
        quantities, test, other, value
            As for :meth:`Tally.passing`.

        Returns
        -------
        Holds
            "holds", also of no quantities at all, or "does not hold".

        Raises
        ------
        ValueError
            If the test is another, or units differ: up to the first that fails.

        Examples
        --------
        >>> Holds.of([Quantity(1, 2), Quantity(5, 6)], "overlaps", 2)
        'does not hold'
        """
        held = tuple(quantities)
        found = all(passes(one, test, other, value) for one in held)
        word = "holds" if found else "does not hold"
        return noted(cls(word), Step("all", (test, value, other, *held)))

    def __bool__(self) -> bool:
        return str(self) == "holds"


def passes(one: Quantity | None, test: str, other: Any, value: str | bool) -> bool:
    """Say whether ``one.test(other)`` is ``value``; no figure passes no test.

    Parameters
    ----------
    one
        A quantity, None for no figure.
    test
        "overlaps", "contains" or "compare".
    other
        A quantity, or a number in the unit of ``one``.
    value
        The answer that counts.

    Returns
    -------
    bool
        False where ``one`` or ``other`` is None.

    Raises
    ------
    ValueError
        If the test is another, or the units of two figures differ.

    Examples
    --------
    >>> passes(Quantity(1, 2), "overlaps", 2, True), passes(None, "overlaps", 2, True)
    (True, False)
    """
    if test not in ("overlaps", "contains", "compare"):
        raise ValueError(f"test: found '{test}'; expected overlaps, contains or compare")
    return one is not None and other is not None and getattr(one, test)(other) == value


class Worked(str):
    """A text that was worked out of rows in a way that no arithmetic here can repeat.

    ``how`` says in words how; a page prints it on the card, with the rows.

    Examples
    --------
    >>> Worked.of("north", "where most rows lie")
    'north'
    """

    origin: Step | None = None

    @classmethod
    def of(cls, text: Any, how: str, items: Iterable[Item] = ()) -> Worked:
        """Note that a text follows from rows in a way told in words.

        Parameters
        ----------
        text
            What was worked out, or what ``str`` makes a text of.
        how
            In words, how.
        items
            The rows that it follows from.

        Returns
        -------
        Worked
            The text.

        Examples
        --------
        >>> Worked.of(3, "the third of three", [Item("lamps", "claims/lamps")])
        '3'
        """
        return noted(cls(text), Step("worked", (how, tuple(items))))


class Dated(str):
    """The EDTF date of a row, which knows the row.

    Examples
    --------
    >>> Dated.of("1804-05-25", "events/lamps-lit").human
    '25 May 1804'
    """

    origin: Step | None = None

    @classmethod
    def of(cls, text: str, address: str) -> Dated:
        """Note that a text is the date of a row.

        Parameters
        ----------
        text
            In EDTF.
        address
            TABLE/KEY of the row.

        Returns
        -------
        Dated
            The text.

        Examples
        --------
        >>> Dated.of("1804-05", "events/lamps-lit")
        '1804-05'
        """
        return noted(cls(text), Step("dated", (address,)))

    @property
    def human(self) -> str:
        """The date in words."""
        return dates.human(str(self))
