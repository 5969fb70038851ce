"""Where a number comes from: the operations above, rows of the tables at the leaves.

What is made of quantities keeps the step that made it, and so, through its operands, all steps
down to the lines.  A derivation can be said in words (``told``), made again under another reading
(``again``) and written for a page's script (``exported``), which does the same arithmetic.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from claimbook.model.reading import Reading

_Made = TypeVar("_Made")


@dataclass(frozen=True, eq=False)
class Step:
    """One step: the name of the operation, and what it was done to, in order.

    Parameters
    ----------
    op
        Name of the operation, one of those of :mod:`claimbook.model.retrace`.
    of
        Operands in order: things with an ``origin``, plain numbers, or words that the operation
        knows.

    Examples
    --------
    >>> Step("compare", (1, 2)).op
    'compare'
    """

    op: str
    of: tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """A leaf: a figure of a row, as it is printed and hedged there.

    Parameters
    ----------
    address
        TABLE/KEY of the row.
    source
        Key of its source.
    low, high
        The bounds that the row prints, in ``unit``; None for a blank one.
    hedge
        A name in :mod:`claimbook.model.hedges`.
    unit
        A plural noun, or blank.
    own
        The reading that it was given expressly and keeps, None where it is read as the book reads.

    Examples
    --------
    >>> Row("claims/lamps", "keepers", 50, 50, "about", "lamps").address
    'claims/lamps'
    """

    address: str
    source: str
    low: float | None
    high: float | None
    hedge: str
    unit: str = ""
    own: Reading | None = None


class Verdict(str):
    """How two figures relate: "less", "greater", "equal" or "cannot be told".

    Examples
    --------
    >>> Verdict("less") == "less"
    True
    """

    origin: Step | None = None


# How derivations are said with the lines that they rest on, by whoever knows those.
SAYS: list[Callable[[Any], str]] = []


def origin(thing: Any) -> Step | None:
    """Return the step that made ``thing``, None where none is known.

    Parameters
    ----------
    thing
        Anything; a number or a text that nothing made, too.

    Returns
    -------
    Step or None
        The last step alone; :func:`steps` goes further back.

    Examples
    --------
    >>> origin(3) is None, origin(noted(Verdict("less"), Step("compare", (1, 2)))).op
    (True, 'compare')
    """
    return getattr(thing, "origin", None)


def noted(thing: _Made, step: Step | None) -> _Made:
    """Return a copy of ``thing`` that knows the step that made it, if it is known.

    Parameters
    ----------
    thing
        What was made; it stays as it is.
    step
        The step that made it, None for an unknown one.

    Returns
    -------
    the type of thing
        The copy, equal to ``thing``.

    Examples
    --------
    >>> noted(Verdict("less"), Step("compare", (1, 2)))
    'less'
    """
    made = copy.copy(thing)
    vars(made)["origin"] = step
    return made


def derives(op: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a method note that its result is ``op`` of its operands.

    A sum of a sum is one step of all its parts; what is no result (None) notes nothing.

    Parameters
    ----------
    op
        Name of the operation.

    Returns
    -------
    callable
        A decorator. Operands are the object itself and all other arguments, by place.

    Examples
    --------
    >>> class Lamp(str):
    ...     @derives("lit")
    ...     def lit(self, hours):
    ...         return Lamp(f"{self}, lit for {hours}")
    >>> origin(Lamp("red").lit(3)).of
    ('red', 3)
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def noting(self: Any, *others: Any) -> Any:
            result = method(self, *others)
            if result is None or result is NotImplemented:
                return result
            return noted(result, Step(op, _parts(op, self) + tuple(others)))

        return noting

    return decorate


def _parts(op: str, first: Any) -> tuple[Any, ...]:
    made = origin(first)
    return made.of if op == "add" and made and made.op == "add" else (first,)


def steps(thing: Any) -> Iterator[Any]:
    """Yield all that a thing was made of and then itself: operands before what is made of them.

    Each thing once, by identity and not by ``==``, for two equal numbers may have two origins.

    Parameters
    ----------
    thing
        A result that remembers its steps; of another only itself comes.

    Yields
    ------
    object
        Results with an ``origin``, and ``thing`` last.

    Examples
    --------
    >>> first = noted(Verdict("less"), Step("compare", (1, 2)))
    >>> list(steps(noted(Verdict("so"), Step("all", (first, first)))))
    ['less', 'so']
    """
    done: set[int] = set()
    waiting: list[tuple[Any, bool]] = [(thing, False)]
    while waiting:  # not by recursion: a sum may be deep
        one, is_ready = waiting.pop()
        if id(one) in done:
            continue
        if is_ready:
            done.add(id(one))
            yield one
            continue
        waiting.append((one, True))
        made = origin(one)
        if made:
            waiting.extend((part, False) for part in reversed(made.of) if origin(part))


def rows_of(thing: Any) -> list[str]:
    """Return the addresses of the rows that a thing rests on.

    Parameters
    ----------
    thing
        A result that remembers its steps.

    Returns
    -------
    list of str
        Addresses (TABLE/KEY) in order, each once.

    Examples
    --------
    >>> rows_of(noted(Verdict("1804"), Step("dated", ("events/lit",))))
    ['events/lit']
    """
    found: dict[str, None] = {}
    for one in steps(thing):
        made = origin(one)
        if made and made.op in _LEAVES:
            found.update(dict.fromkeys(_LEAVES[made.op](made)))
    return list(found)


def unmade(thing: Any) -> str:
    """Say what of a thing has no history: what was put together by hand, or made of plain numbers.

    Parameters
    ----------
    thing
        A result that should lead to rows.

    Returns
    -------
    str
        What has no history, and why; "" if all of it leads to rows.

    Examples
    --------
    >>> unmade(3), unmade(noted(Verdict("1804"), Step("dated", ("events/lit",))))
    ('3, which remembers nothing', '')
    """
    made = origin(thing)
    if made is None:
        return f"{thing!r}, which remembers nothing"
    for one in steps(thing):
        step = origin(one)
        for part in step.of if step else ():
            if hasattr(part, "origin") and not origin(part):
                return f"{thing}, made of {part!r}, which remembers nothing"
    ops = {step.op for one in steps(thing) if (step := origin(one))}
    return "" if ops & {*_LEAVES, "days", "worked"} else f"{thing}, which leads to no row"


_LEAVES: dict[str, Callable[[Step], list[str]]] = {
    "figure": lambda step: [step.of[0].address],
    "dated": lambda step: [step.of[0]],
    "rows": lambda step: [item.address for item in step.of[0] if item.address],
}
