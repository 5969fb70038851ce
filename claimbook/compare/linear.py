"""Linear relations, exactly: read from text, shown to contradict each other, or fulfilled.

Relations are eliminated by the method of Fourier and Motzkin, in fractions, with strict bounds kept
strict. Each row that comes of others remembers how often each of them went into it (Kohler 1967),
and rows that rest on more than another one does are dropped (Chernikov 1965), so that what is left
at the end are all smallest contradictions and each of them once. See A. Schrijver, *Theory of
Linear and Integer Programming* (1986), sections 12.2 and 7.8 (Farkas's lemma).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Sum = dict[str, Fraction]  # how often each unknown is taken; "" has the number by itself

_TOKEN = re.compile(r"\s*(<=|>=|[<>=+*/()-]|\d+(?:\.\d+)?|[a-z][a-z0-9_]*)", re.ASCII)
_SIGNS = ("<=", "<", "=", ">=", ">")


@dataclass(frozen=True)
class Row:
    """One bound: a sum of unknowns that is at most a number, or less than it.

    Parameters
    ----------
    parts
        The unknowns, by name, and how often each is taken.
    bound
        The number.
    strict
        Whether the sum is less than it.

    Examples
    --------
    >>> Row((("lamps", Fraction(2)),), Fraction(6)).get("lamps")
    Fraction(2, 1)
    """

    parts: tuple[tuple[str, Fraction], ...]
    bound: Fraction
    strict: bool = False

    @classmethod
    def of(cls, parts: Mapping[str, Fraction], bound: Fraction | int, strict: bool = False) -> Row:
        """Return the row of these unknowns, those that are taken no times left out.

        Parameters
        ----------
        parts
            How often each unknown is taken, by name.
        bound
            What their sum is at most.
        strict
            Whether it is less than that.

        Returns
        -------
        Row
            Its unknowns in alphabetical order.

        Examples
        --------
        >>> Row.of({"lamps": Fraction(1), "ropes": Fraction(0)}, 3).parts
        (('lamps', Fraction(1, 1)),)
        """
        return cls(tuple(sorted((n, c) for n, c in parts.items() if c)), Fraction(bound), strict)

    def get(self, name: str) -> Fraction:
        """Return how often the unknown is taken.

        Parameters
        ----------
        name
            Of the unknown.

        Returns
        -------
        Fraction
            0 if it is not in the row.

        Examples
        --------
        >>> Row.of({"lamps": Fraction(2)}, 6).get("oars")
        Fraction(0, 1)
        """
        return next((count for known, count in self.parts if known == name), Fraction(0))


def relation(text: str, fixed: Mapping[str, Fraction] = {}) -> list[Row]:
    """Return the rows of a relation such as "2*lamps + 3 <= ropes < 1/2*(oars - 7)".

    Unknowns are small letters, digits and "_"; numbers are whole or decimal; there are ``+ - * /``
    and brackets, and between them one or more of ``<= < = >= >``.

    Parameters
    ----------
    text
        The relation.
    fixed
        Known numbers, by the names that stand for them.

    Returns
    -------
    list of Row
        One for each inequality, two for each equation.

    Raises
    ------
    ValueError
        If the text is no relation, or not linear: two unknowns multiplied, or divided by one. It
        says what was found and expected.

    Examples
    --------
    >>> relation("lit <= lamps")
    [Row(parts=(('lamps', Fraction(-1, 1)), ('lit', Fraction(1, 1))), bound=Fraction(0, 1),
         strict=False)]
    """
    parser = _Parser(text, fixed)
    sums, signs = [parser.sum()], []
    while parser.ahead in _SIGNS:
        signs.append(parser.take())
        sums.append(parser.sum())
    if parser.ahead or not signs:
        raise parser.wrong("one of <= < = >= > between two sums")
    return [
        row
        for sign, (left, right) in zip(signs, pairwise(sums), strict=True)
        for row in _compared(left, sign, right)
    ]


def names(text: str) -> list[str]:
    """Return the names in a relation.

    Parameters
    ----------
    text
        The relation.

    Returns
    -------
    list of str
        In their order, each once.

    Examples
    --------
    >>> names("lit <= lamps - 2*lit")
    ['lit', 'lamps']
    """
    return list(dict.fromkeys(re.findall(r"[a-z][a-z0-9_]*", text)))


def _compared(left: Sum, sign: str, right: Sum) -> Iterator[Row]:
    if sign in (">", ">="):
        left, right = right, left
    less = _plus(left, right, Fraction(-1))
    bound = -less.pop("", Fraction(0))
    yield Row.of(less, bound, strict=sign in "<>")
    if sign == "=":
        yield Row.of({name: -count for name, count in less.items()}, -bound)


def _plus(one: Sum, other: Sum, times: Fraction = Fraction(1)) -> Sum:
    zero = Fraction(0)
    return {n: one.get(n, zero) + times * other.get(n, zero) for n in {**one, **other}}


class _Parser:
    """Reads sums of products by recursive descent; ``ahead`` is the token not yet taken."""

    def __init__(self, text: str, fixed: Mapping[str, Fraction]) -> None:
        self.text, self.fixed, self.tokens, at = text, fixed, [], 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                self.tokens = [text[at:].strip()[0]]
                raise self.wrong("names in small letters, numbers, + - * / ( ) <= < = >= >")
            self.tokens.append(found[1])
            at = found.end()

    @property
    def ahead(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self) -> str:
        return self.tokens.pop(0)

    def wrong(self, expected: str) -> ValueError:
        found = f"“{self.ahead}”" if self.ahead else "the end"
        return ValueError(f"relation “{self.text}”: found {found}; expected {expected}")

    def sum(self) -> Sum:
        total = self.product()
        while self.ahead in ("+", "-"):
            sign = Fraction(1 if self.take() == "+" else -1)
            total = _plus(total, self.product(), sign)
        return total

    def product(self) -> Sum:
        total = self.factor()
        while self.ahead in ("*", "/"):
            sign, other = self.take(), self.factor()
            if sign == "*" and set(total) <= {""}:
                total, other = other, total
            number = other.get("", Fraction(0))
            if set(other) - {""} or (sign == "/" and not number):
                raise self.wrong("a number that is known (and not 0 below /) before this")
            times = number if sign == "*" else 1 / number
            total = {name: count * times for name, count in total.items()}
        return total

    def factor(self) -> Sum:
        if self.ahead == "-":
            self.take()
            return _plus({}, self.factor(), Fraction(-1))
        if self.ahead == "(":
            self.take()
            total = self.sum()
            if self.ahead != ")":
                raise self.wrong("a closing bracket")
            self.take()
            return total
        if not re.match(r"[a-z0-9]", self.ahead):
            raise self.wrong("a name, a number or a bracket")
        word = self.take()
        if word[0].isdigit():
            return {"": Fraction(word)}
        return {"": self.fixed[word]} if word in self.fixed else {word: Fraction(1)}


@dataclass(frozen=True)
class _Ray:
    """A row and what it is the sum of: given rows by number, each so often as ``times`` say."""

    row: Row
    times: tuple[tuple[int, Fraction], ...]

    @property
    def support(self) -> int:
        return sum(1 << number for number, _ in self.times)


def contradictions(rows: Sequence[Row]) -> list[dict[int, Fraction]]:
    """Return every smallest set of ``rows``, by number, that cannot all hold.

    With each number stands how often that row is taken (more than 0) so that the sum of all is
    "0 is at most" a number below 0, or "0 is less than 0".

    >>> few, many = relation("lamps < 3")[0], relation("2*lamps >= 6")[0]
    >>> contradictions([few, many])
    [{0: Fraction(1, 1), 1: Fraction(1, 2)}]
    """
    found = []
    for part in _parts(rows):
        start = [_Ray(rows[number], ((number, Fraction(1)),)) for number in part]
        for ray in _eliminated(start)[0]:
            if _is_false(ray.row):
                first = ray.times[0][1]
                found.append({number: times / first for number, times in ray.times})
    return sorted(found, key=lambda one: (len(one), sorted(one)))


def witness(rows: Sequence[Row]) -> dict[str, Fraction] | None:
    """Return numbers for the unknowns with which all ``rows`` hold; None if there are none.

    >>> witness(relation("2 < lamps <= 4"))
    {'lamps': Fraction(3, 1)}
    """
    start = [_Ray(row, ((number, Fraction(1)),)) for number, row in enumerate(rows)]
    left, stages = _eliminated(start)
    if any(_is_false(ray.row) for ray in left):
        return None
    chosen: dict[str, Fraction] = {}
    for name, bounding in reversed(stages):
        chosen[name] = _between(*_ends(name, bounding, chosen))
    return dict(sorted(chosen.items()))


def least(rows: Sequence[Row], name: str) -> tuple[Fraction, bool] | None:
    """Return the least number that the unknown ``name`` can be if all ``rows`` hold, and whether it
    can be that number itself or only more; None if they cannot hold, or nothing bounds it below.

    >>> least(relation("2 < lamps <= 4"), "lamps")
    (Fraction(2, 1), False)
    """
    start = [_Ray(row, ((number, Fraction(1)),)) for number, row in enumerate(rows)]
    left = [ray.row for ray in _eliminated(start, keep=name)[0]]
    if witness(left) is None:
        return None
    low, is_open, _, _ = _ends(name, left, {})
    return None if low is None else (low, not is_open)


def _is_false(row: Row) -> bool:
    return not row.parts and (row.bound < 0 or (row.strict and row.bound == 0))


def _parts(rows: Sequence[Row]) -> list[list[int]]:
    """Return the numbers of rows that share unknowns, directly or by others, part by part."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, row in enumerate(rows):
        mine, numbers = {name for name, _ in row.parts}, [number]
        for known, others in [group for group in groups if group[0] & mine]:
            mine, numbers = mine | known, others + numbers
        groups = [group for group in groups if not group[0] & mine] + [(mine, numbers)]
    return [sorted(numbers) for _, numbers in groups]


def _eliminated(
    rays: list[_Ray], keep: str = ""
) -> tuple[list[_Ray], list[tuple[str, list[Row]]]]:
    """Return what is left when every unknown but ``keep`` is eliminated, and, in the order in which
    they were, each unknown with the rows that bounded it."""
    unknowns = {name for ray in rays for name, _ in ray.row.parts} - {keep}
    stages = []
    while unknowns:
        name = min(unknowns, key=lambda one: (_cost(rays, one), one))
        unknowns.remove(name)
        stages.append((name, [ray.row for ray in rays if ray.row.get(name)]))
        above = [ray for ray in rays if ray.row.get(name) > 0]
        below = [ray for ray in rays if ray.row.get(name) < 0]
        rest = [ray for ray in rays if not ray.row.get(name)]
        rays = _smallest(rest + [_joined(a, b, name) for a in above for b in below])
    return rays, stages


def _cost(rays: list[_Ray], name: str) -> int:
    counts = [ray.row.get(name) for ray in rays]
    return sum(count > 0 for count in counts) * sum(count < 0 for count in counts)


def _joined(above: _Ray, below: _Ray, name: str) -> _Ray:
    """Return the sum of two rays, each taken so often that the unknown is gone."""
    a, b = -below.row.get(name), above.row.get(name)
    parts, times = dict[str, Fraction](), dict[int, Fraction]()
    for factor, ray in ((a, above), (b, below)):
        for known, count in ray.row.parts:
            parts[known] = parts.get(known, Fraction(0)) + factor * count
        for number, count in ray.times:
            times[number] = times.get(number, Fraction(0)) + factor * count
    bound = a * above.row.bound + b * below.row.bound
    row = Row.of(parts, bound, above.row.strict or below.row.strict)
    return _Ray(row, tuple(sorted(times.items())))


def _smallest(rays: list[_Ray]) -> list[_Ray]:
    """Return the rays that rest on no more than any other does, one of those that rest on the same:
    what else follows, follows from these."""
    kept: list[tuple[int, _Ray]] = []
    for ray in sorted(rays, key=lambda ray: len(ray.times)):
        mine = ray.support
        if not any(mine & other == other for other, _ in kept):
            kept.append((mine, ray))
    return [ray for _, ray in kept]


def _ends(
    name: str, rows: Iterable[Row], chosen: Mapping[str, Fraction]
) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    """Return the least and the greatest that rows leave an unknown where others are ``chosen``,
    each with whether it is itself excluded; None where nothing bounds it."""
    lows: list[tuple[Fraction, bool]] = []
    highs: list[tuple[Fraction, bool]] = []
    for row in rows:
        count = row.get(name)
        if count:
            rest = sum((c * chosen[known] for known, c in row.parts if known != name), Fraction(0))
            (highs if count > 0 else lows).append(((row.bound - rest) / count, row.strict))
    nothing = (None, False)
    low = max(lows) if lows else nothing  # of two at one place the strict one is the tighter
    high = min(highs, key=lambda end: (end[0], not end[1])) if highs else nothing
    return *low, *high


def _between(
    low: Fraction | None, low_open: bool, high: Fraction | None, high_open: bool
) -> Fraction:
    if low is not None and high is not None:
        return (low + high) / 2
    if low is not None:
        return low + low_open
    if high is not None:
        return high - high_open
    return Fraction(0)
