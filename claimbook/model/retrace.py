"""Derivations made again, said in words, and written down for a page's script.

One table of operations says what each is: how it is done again, and how it is said.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

from claimbook.model import dates, units
from claimbook.model.derivation import Row, Verdict, origin, steps
from claimbook.model.ends import exact
from claimbook.model.hedges import HEDGES, End
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.tally import Holds, Item, Tally


class Cited(NamedTuple):
    """A part of a derivation in words that is a figure of a row.

    Parameters
    ----------
    text
        The figure as it is printed.
    address
        TABLE/KEY of the row.

    Examples
    --------
    >>> Cited("over 2,500", "claims/lamps").address
    'claims/lamps'
    """

    text: str
    address: str


class Counted(NamedTuple):
    """A part of a derivation in words that stands for the rows counted.

    Parameters
    ----------
    items
        Those rows, or what several have in common.

    Examples
    --------
    >>> len(Counted((Item("a"), Item("b"))).items)
    2
    """

    items: tuple[Item, ...]


Part = str | Cited | Counted


class _Operation(NamedTuple):
    """How an operation is done again, of the reading and its operands, and how it is said: with
    ``{0}`` and ``{1}`` for operands, or with one sign between all; ``binds`` is how closely."""

    again: Callable[..., Any]
    said: str
    binds: int = 0


def _figure(reading: Reading, row: Row) -> Quantity:
    read = row.own or reading
    return Quantity.from_claim(row.low, row.high, row.hedge, row.unit, reading=read, row=row)


def _pick(reading: Reading, name: str, options: tuple[str, ...], *of: Quantity) -> Quantity:
    return of[options.index(reading.chosen(name, options))]


_SUM, _PRODUCT, _LEAF = 1, 2, 3
_OPERATIONS = {
    "figure": _Operation(_figure, "", _LEAF),
    "unit": _Operation(lambda _, q, unit: q.counted_as(unit), "{0}", _LEAF),
    "dated": _Operation(lambda _, *of: None, "", _LEAF),
    "days": _Operation(lambda _, *of: None, "", _LEAF),
    "neg": _Operation(lambda _, q: -q, "−{0}", _PRODUCT),
    "add": _Operation(lambda _, *of: reduce(operator.add, [_part(q) for q in of]), " + ", _SUM),
    "sub": _Operation(lambda _, a, b: a - b, " − ", _SUM),
    "mul": _Operation(lambda _, a, b: a * b, " × ", _PRODUCT),
    "div": _Operation(lambda _, a, b: a / b, " ÷ ", _PRODUCT),
    "ratio": _Operation(lambda _, a, b: a.ratio(b), " ÷ ", _PRODUCT),
    "share": _Operation(lambda _, a, b: a.share(b), "{0} as a share of {1}"),
    "intersection": _Operation(lambda _, a, b: a.intersection(b), "what {0} and {1} share"),
    "hull": _Operation(lambda _, a, b: a.hull(b), "all from {0} to {1}"),
    "least": _Operation(lambda _, q: q.least, "the least of {0}"),
    "most": _Operation(lambda _, q: q.most, "the most of {0}"),
    "as_printed": _Operation(lambda _, q: q.as_printed(), "{0} as printed"),
    "down_to": _Operation(lambda _, q, step: q.down_to(step), "{0}, down to whole {1}"),
    "largest": _Operation(lambda _, *of: Quantity.largest(of), "the largest of {all}"),
    "smallest": _Operation(lambda _, *of: Quantity.smallest(of), "the smallest of {all}"),
    "pick": _Operation(_pick, ""),
    "rows": _Operation(lambda reading, items: Tally.of(items, reading), "", _LEAF),
    "counted": _Operation(lambda _, tally: tally.quantity, "{0}", _LEAF),
    "passing": _Operation(lambda _, how, is_, x, *of: Tally.passing(of, how, x, is_), ""),
    "all": _Operation(lambda _, how, is_, x, *of: Holds.of(of, how, x, is_), ""),
    "compare": _Operation(lambda _, a, b: a.compare(b), "{0} against {1}"),
    "worked": _Operation(lambda _, *of: None, ""),
}
_UNSAID = ("unit", "counted")  # which change no number
_FIXED = ("dated", "days", "worked")  # that no reading changes


def _part(figure: Any) -> Any:
    return figure.as_part() if isinstance(figure, Quantity) else figure


def again(thing: Any, reading: Reading) -> Any:
    """Make a thing again of the same rows, as a reading has them.

    Parameters
    ----------
    thing
        A result that remembers its steps; another stays as it is.
    reading
        How the figures of rows are read this time.

    Returns
    -------
    the type of thing, or None
        None where it has no value: of figures that no longer have a number in common.

    Examples
    --------
    >>> row = Row("claims/lamps", "keepers", 50, 50, "about", "lamps")
    >>> q = Quantity.from_claim(50, 50, "about", "lamps", row=row) * 2
    >>> str(q), str(again(q, Reading(0.2)))
    ('between 90 and 110', 'between 80 and 120')
    """
    made: dict[int, Any] = {}
    for one in steps(thing):
        step = origin(one)
        if step is None or step.op in _FIXED:
            made[id(one)] = one
            continue
        of = [made.get(id(part), part) for part in step.of]
        made[id(one)] = _once_more(step.op, reading, of)
    return made[id(thing)] if origin(thing) else thing


def _once_more(op: str, reading: Reading, of: list[Any]) -> Any:
    if any(part is None for part in of) and op not in ("passing", "all"):
        return None
    try:
        return _OPERATIONS[op].again(reading, *of)
    except ValueError:  # no number is in it, or none can be divided by it, as this reading has them
        return None


def told(thing: Any) -> list[Part]:
    """Return in words how a thing was made, its rows apart from the text between them.

    Parameters
    ----------
    thing
        A result that remembers its steps, or a plain number.

    Returns
    -------
    list of str, Cited and Counted
        The parts in the order in which they are read; no two texts side by side.

    Examples
    --------
    >>> row = Row("claims/lamps", "keepers", 2500, None, "over", "lamps")
    >>> told(Quantity.from_claim(2500, None, "over", "lamps", row=row) / 2)
    [Cited(text='over 2,500', address='claims/lamps'), ' ÷ 2']
    """
    return _joined(_said(thing))


def _joined(parts: list[Part]) -> list[Part]:
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return found


def _said(thing: Any, binds: int = 0) -> list[Part]:
    step = origin(thing)
    if step is None:
        return [_plain(thing)]
    if step.op in _UNSAID:
        return _said(step.of[0], binds)
    if step.op in _PHRASES:
        return _PHRASES[step.op](thing, *step.of)
    own = _OPERATIONS[step.op]
    parts = _filled(own, step.of)
    return ["(", *parts, ")"] if own.binds < binds else parts


def _plain(thing: Any) -> str:
    if isinstance(thing, Quantity | str):
        return str(thing)
    return units.interval_text(exact(thing), exact(thing), True, True)


def _filled(own: _Operation, of: tuple[Any, ...]) -> list[Part]:
    """Return what an operation says of its operands."""
    if "{" not in own.said:
        between: list[Part] = []
        for place, part in enumerate(of):
            # a − (b − c), a ÷ (b ÷ c): what follows binds as closely as it can
            between += [own.said if place else "", *_said(part, own.binds + (place > 0))]
        return between
    found: list[Part] = []
    for text in own.said.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if text == "{all}":
            found += _listed(of)
        elif text.startswith("{"):
            found += _said(of[int(text[1])], own.binds or _SUM)
        else:
            found.append(text)
    return found


def _listed(of: tuple[Any, ...]) -> list[Part]:
    found: list[Part] = []
    for place, part in enumerate(of):
        found += ["; " if place else "", *_said(part)]
    return found


_TESTS = {
    ("overlaps", True): "meet",
    ("overlaps", False): "exclude",
    ("contains", True): "hold all of",
    ("contains", False): "do not hold all of",
}


def _tested(thing: Any, test: str, value: Any, other: Any, *of: Any) -> list[Part]:
    how = _TESTS.get((test, value)) or f"compare as “{value}” with"
    head = "whether all of these" if isinstance(thing, Holds) else "how many of these"
    return [f"{head} {how} ", *_said(other, _SUM), ": ", *_listed(of)]


def _dates(of: tuple[str, ...]) -> list[Part]:
    found: list[Part] = []
    for place, part in enumerate(of):
        found += [" to " if place else "", *(_said(part) if origin(part) else [dates.human(part)])]
    return found


_PHRASES: dict[str, Callable[..., list[Part]]] = {
    "figure": lambda thing, row: [Cited(str(thing), row.address)],
    "dated": lambda thing, address: [Cited(thing.human, address)],
    "days": lambda thing, what, *of: [f"{what} ", *_dates(of)],
    "rows": lambda thing, items: [Counted(items)],
    "pick": lambda thing, name, options, *of: [f"{name}: ", *_listed(of)],
    "passing": _tested,
    "all": _tested,
    "worked": lambda thing, how, items: [how, *([": ", Counted(items)] if items else [])],
}


def exported(thing: Any) -> list[list[Any]]:
    """Return the derivation for a page's script: a list of nodes, the last of them the thing.

    A node is its operation and its operands, by their place in the list; numbers are text, as
    exact fractions.  Leaves: ``["f", source, low, high, printed, text]``, a figure of a row, whose
    ends are ``[number, closed, slack]`` or null, with the bounds that the row prints and its words;
    ``["n", low, high, low closed, high closed]``, a number that no reading changes, with bounds and
    words too if it has them; ``["rows", [[how many, sources], …]]``; ``["word", text]``, a
    verdict or a text; ``["none"]``, no figure.

    Parameters
    ----------
    thing
        A result that remembers its steps, or a plain number.

    Returns
    -------
    list of list
        Nodes of what JSON can keep, operands before what is made of them.

    Examples
    --------
    >>> exported(Quantity(1, 2) * 3)
    [['n', '1', '2', 1, 1], ['n', '3', '3', 1, 1], ['mul', 0, 1]]
    """
    nodes: list[list[Any]] = []
    places: dict[int, int] = {}

    def put(one: Any) -> int:
        if id(one) not in places:
            nodes.append(_node(one, put))
            places[id(one)] = len(nodes) - 1
        return places[id(one)]

    put(thing)
    return nodes


def _node(one: Any, put: Callable[[Any], int]) -> list[Any]:
    step = origin(one)
    if one is None:
        return ["none"]
    if isinstance(one, Verdict | Holds) and not step:
        return ["word", str(one)]
    if step is None or step.op in _FIXED:
        return _number(one)
    if step.op == "figure":
        # A figure that was given a reading of its own keeps it.
        return _number(one) if step.of[0].own else _leaf(step.of[0])
    if step.op == "rows":
        return ["rows", _by_source(step.of[0])]
    words = {"passing": 2, "all": 2, "pick": 2}.get(step.op, 0)
    head, of = list(step.of[:words]), step.of[words:]
    if step.op == "unit":
        return ["same", put(of[0])]
    if step.op == "down_to":
        return [step.op, put(of[0]), str(exact(of[1]))]
    return [step.op, *(list(w) if isinstance(w, tuple) else w for w in head), *map(put, of)]


def _number(one: Any) -> list[Any]:
    if isinstance(one, Quantity):
        node = ["n", str(one.lower), str(one.upper), int(one.low_closed), int(one.high_closed)]
        printed = [str(exact(end)) for end in one.printed if end is not None]
        if printed:
            return [*node, [printed[0], printed[-1]], one.format(with_unit=False)]
        return [*node, None, one.hedge] if one.hedge == "left out" else node
    if isinstance(one, str):
        return ["word", str(one)]
    return ["n", str(exact(one)), str(exact(one)), 1, 1]


def _leaf(row: Row) -> list[Any]:
    kind = HEDGES[row.hedge]
    given = {"low": row.low, "high": row.high, "floor": 0}
    bounds = {name: None if end is None else str(exact(end)) for name, end in given.items()}

    def end(which: End) -> list[Any] | None:
        bound = bounds[which.of] if which.of else None
        return None if bound is None else [bound, int(which.closed), which.slack]

    printed = [bounds["low"] or bounds["high"], bounds["high"] or bounds["low"]]
    text = Quantity.from_claim(row.low, row.high, row.hedge).format()
    return ["f", row.source, end(kind.lower), end(kind.upper), printed, text]


def _by_source(items: tuple[Item, ...]) -> list[list[Any]]:
    counts: dict[tuple[str, ...], int] = {}
    for item in items:
        named = tuple(sorted(item.sources))
        counts[named] = counts.get(named, 0) + 1
    return [[count, list(named)] for named, count in counts.items()]
