"""The hedges of a figure: one table that says what each prints, bounds and allows.

Everything else reads it: quantities how an interval follows from a row's bounds and how it prints,
``verify`` which bounds a row gives, the language packs which hedge a phrase stands for.  A hedge
more is an entry here, its words in each pack of ``claimbook.languages``, and its name in the list
of hedges of ``data/datapackage.json``; a test holds the three against one another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

Exact = Fraction | float  # a float only where it is plus or minus infinity


@dataclass(frozen=True)
class End:
    """One end of the interval that a hedge allows.

    Parameters
    ----------
    of
        The bound that it follows from: "low" or "high" of the row, "floor", the least that a thing
        can be, or "" for none at all.
    closed
        Whether the end itself is allowed.
    slack
        By how many tolerances of itself the bound is moved: -1 down, 1 up, 0 not.
    """

    of: str
    closed: bool = True
    slack: int = 0

    def at(self, bounds: dict[str, Exact | None], tolerance: Exact, infinite: float) -> Exact:
        """Return where the end lies.

        Parameters
        ----------
        bounds
            The bounds by name, in the row's unit; None for a blank one.
        tolerance
            The share of a bound that one slack moves it by.
        infinite
            What to return if the end follows from no bound, or from a blank one.

        Returns
        -------
        Fraction or float
            The end; a float only for an infinity.

        Examples
        --------
        >>> End("low", slack=-1).at({"low": Fraction(50)}, Fraction(1, 10), float("-inf"))
        Fraction(45, 1)
        """
        bound = bounds[self.of] if self.of else None
        if bound is None:
            return infinite
        size = bound if bound >= 0 else -bound
        return bound + self.slack * tolerance * size if self.slack else bound


@dataclass(frozen=True)
class Hedge:
    """What a hedge is.

    Parameters
    ----------
    name
        What stands in the tables.
    printed
        How a source's figure is written, with ``{low}`` and ``{high}``.
    columns
        The bounds that a row gives: ("low",), ("high",) or both.
    lower, upper
        The ends of the interval.
    order
        How two bounds must lie: "=", "≤" or "<"; "" where there is one.
    opposite
        The hedge that a "not" before the phrase makes of it, "" where there is none.
    printed_once
        How the figure is written if both bounds are one number, "" for no other way.
    """

    name: str
    printed: str
    columns: tuple[str, ...]
    lower: End
    upper: End
    order: str = ""
    opposite: str = ""
    printed_once: str = ""

    @property
    def rule(self) -> str:
        """Which bounds a row gives, in words.

        >>> HEDGES["over"].rule, HEDGES["between"].rule
        ('low only', 'low < high')
        """
        return f"low {self.order} high" if self.order else f"{self.columns[0]} only"

    def fits(self, low: Exact | None, high: Exact | None) -> bool:
        """Say whether a row may have these bounds.

        Parameters
        ----------
        low, high
            The bounds of the row, None for a blank one.

        Returns
        -------
        bool
            True if those that the hedge needs are there, no other is, and they lie in order.

        Examples
        --------
        >>> HEDGES["over"].fits(12, None), HEDGES["between"].fits(12, 12)
        (True, False)
        """
        given = {"low": low is not None, "high": high is not None}
        if any(given[column] != (column in self.columns) for column in given):
            return False
        if low is None or high is None:
            return True
        return not self.order or _ORDERS[self.order](low, high)

    def text(self, low: str, high: str) -> str:
        """Return the figure as it is printed.

        Parameters
        ----------
        low, high
            The bounds as text, "" for a blank one.

        Returns
        -------
        str
            The figure with its hedge, without a unit.

        Examples
        --------
        >>> HEDGES["about"].text("20", "20"), HEDGES["about"].text("20", "30")
        ('about 20', 'about 20 to 30')
        """
        once = self.printed_once if low == high else ""
        return (once or self.printed).format(low=low, high=high)


_ORDERS: dict[str, Callable[[Exact, Exact], bool]] = {
    "=": lambda low, high: low == high,
    "≤": lambda low, high: low <= high,
    "<": lambda low, high: low < high,
}
_LOW, _HIGH, _BOTH = ("low",), ("high",), ("low", "high")
_NONE = End("", closed=False)
_TABLE = (
    Hedge("exact", "{low}", _BOTH, End("low"), End("high"), "="),
    Hedge("over", "over {low}", _LOW, End("low", closed=False), _NONE, opposite="up_to"),
    Hedge("at_least", "at least {low}", _LOW, End("low"), _NONE, opposite="almost"),
    Hedge("almost", "almost {high}", _HIGH, End("high", slack=-1), End("high", closed=False),
          opposite="at_least"),
    Hedge("up_to", "up to {high}", _HIGH, End("floor"), End("high"), opposite="over"),
    Hedge("about", "about {low} to {high}", _BOTH, End("low", slack=-1), End("high", slack=1), "≤",
          printed_once="about {low}"),
    Hedge("between", "{low} to {high}", _BOTH, End("low"), End("high"), "<"),
)  # fmt: skip
HEDGES = {hedge.name: hedge for hedge in _TABLE}


def named(name: str) -> Hedge:
    """Return the hedge of this name.

    Parameters
    ----------
    name
        As in the column ``hedge``.

    Returns
    -------
    Hedge
        Its entry.

    Raises
    ------
    ValueError
        If there is none of this name.

    Examples
    --------
    >>> named("up_to").columns
    ('high',)
    """
    if name not in HEDGES:
        raise ValueError(f"hedge: found '{name}'; expected one of {', '.join(HEDGES)}")
    return HEDGES[name]


def fitting(name: str, low: float | None, high: float | None) -> Hedge:
    """Return the hedge of this name if it goes with these bounds.

    Parameters
    ----------
    name
        As in the column ``hedge``.
    low, high
        The bounds of the row, None for a blank one.

    Returns
    -------
    Hedge
        Its entry.

    Raises
    ------
    ValueError
        If there is no such hedge, or if it has other bounds.

    Examples
    --------
    >>> fitting("over", 72, None).fits(72, None)
    True
    """
    kind = named(name)
    if not kind.fits(low, high):
        found = f"low {'blank' if low is None else low}, high {'blank' if high is None else high}"
        raise ValueError(f"bounds of '{name}': found {found}; expected {kind.rule}")
    return kind
