"""What is asked of a number and has no answer of an interval, each refused in one sentence."""

from __future__ import annotations

from typing import Any, NoReturn

_COLUMNS = "which tables.plain(frame) gives as columns"


class Unordered:
    """A thing that is no number: it has no order, no single value and no truth.

    Each raises ``TypeError`` with what to use instead, and so does what pandas and numpy build on
    it: ``min``, ``max``, ``sort_values``, ``astype(float)``, a comparison of a column with a
    number, matplotlib's drawing of a column; ``mean``, ``median`` and ``std`` raise
    ``ArithmeticError`` with the same sentence.  What pandas words anew, such as
    ``groupby(...).min()``, has this as its cause; what it refuses by itself, such as
    ``nlargest``, it says in its own words.

    >>> from claimbook.model.quantity import Quantity
    >>> Quantity(1, 4) < 3
    Traceback (most recent call last):
        ...
    TypeError: between 1 and 4 < 3: a quantity is an interval and has no place in an order; ask \
.compare, .overlaps or .contains, or order by .low or .high, which tables.plain(frame) gives as \
columns
    """

    def __lt__(self, other: Any) -> NoReturn:
        self._order("<", other)

    def __le__(self, other: Any) -> NoReturn:
        self._order("<=", other)

    def __gt__(self, other: Any) -> NoReturn:
        self._order(">", other)

    def __ge__(self, other: Any) -> NoReturn:
        self._order(">=", other)

    def _order(self, sign: str, other: Any) -> NoReturn:
        raise TypeError(
            f"{self} {sign} {other}: a quantity is an interval and has no place in an order; ask "
            f".compare, .overlaps or .contains, or order by .low or .high, {_COLUMNS}"
        )

    def __float__(self) -> float:
        """Raises ``TypeError``."""
        raise TypeError(self._several())

    def __int__(self) -> int:
        """Raises ``TypeError``."""
        raise TypeError(self._several())

    def __round__(self, places: int | None = None) -> Any:
        """Raises ``TypeError``."""
        raise TypeError(self._several())

    def __complex__(self) -> complex:
        """Raises ``ArithmeticError``: it is asked by pandas' means alone, which drop the words of a
        ``TypeError``."""
        raise ArithmeticError(self._several())

    def _several(self) -> str:
        return (
            f"{self} as one number: a quantity is an interval; take .low or .high (exact: .lower, "
            f".upper), {_COLUMNS}, or use arithmetic, which keeps intervals"
        )

    def __bool__(self) -> bool:
        """Raises ``TypeError``."""
        raise TypeError(
            f"{self} as a condition: a quantity is neither true nor false; ask `is not None` for "
            "whether there is one, .compare(0) or .contains(0) for whether it is nought"
        )
