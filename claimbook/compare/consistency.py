"""What cannot all be true: statements of the tables that contradict each other, by proof.

``constraints.csv`` has in one row either a *statement*, which gives a number or a day of a claim or
an event to an unknown ("listed = value"), or an *assumption*, which says under which condition
unknowns can be compared, and how ("listed <= dead": who is listed as dead was dead). Statements are
read as intervals (``Quantity``, ``dates.ends``), so hedges stay; nothing is rounded. Found are all
smallest sets of statements and assumptions that cannot all hold: without any one of them the rest
can. Days are counted as numbers, one after another, and may fall between two.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from claimbook.compare import linear
from claimbook.compare.linear import Row
from claimbook.model import dates
from claimbook.model.quantity import Quantity, Reading
from claimbook.sources import tables
from claimbook.sources.reads import question
from claimbook.sources.tables import BookError

GRADES = ("definition", "careful", "strong")
NUMBERS, DAYS = ("value", "least", "greatest"), ("first_day", "last_day")
_FILE = "data/constraints.csv"
_YEAR = Fraction("365.25")  # days
_TOLERANCE = "%"  # no unknown of a relation can be named so
_End = tuple[Fraction, Fraction, bool]  # where it lies at tolerance 0, how it moves, if it is open


@dataclass(frozen=True)
class Impossible:
    """A smallest set of rows of constraints.csv that cannot all hold.

    Parameters
    ----------
    lines
        Its statements, by key.
    assumptions
        The rest of it, by key.
    hinges
        The assumptions, definitions aside, without which no set of just these lines is left.
    grade
        That of the boldest assumption.
    gap
        By how much, in ``unit``, the bounds miss each other at least.
    unit
        The unit of the bounds.
    tolerance
        From which reading of "about" and "almost" on all of it can hold, None if no reading helps.
    reached
        Whether it can hold at that reading itself.
    ways
        The number of sets derived from it.

    Examples
    --------
    >>> from fractions import Fraction
    >>> one = Impossible(("a", "b"), ("rule",), (), "definition", Fraction(3), "lamps")
    >>> one.members
    ('a', 'b', 'rule')
    """

    lines: tuple[str, ...]
    assumptions: tuple[str, ...]
    hinges: tuple[str, ...]
    grade: str
    gap: Fraction
    unit: str
    tolerance: Fraction | None = None
    reached: bool = False
    ways: int = 0

    @property
    def members(self) -> tuple[str, ...]:
        """All rows of the set, by key."""
        return self.lines + self.assumptions


@question
def load() -> pd.DataFrame:
    """Return constraints.csv by key, with a column ``locator``.

    It is that of the rows that statements name, "" for assumptions.

    Returns
    -------
    DataFrame
        The rows, indexed by key.

    Raises
    ------
    BookError
        If a statement names no row of claims or events.

    Examples
    --------
    >>> len(load())  # of a book that has no such table
    0
    """
    frame = tables.keyed("constraints")
    known = {name: tables.keyed(name)["locator"] for name in ("claims", "events")}
    found = []
    for at, named in zip(frame["csv_line"], frame["row"], strict=True):
        table, _, key = named.partition("/")
        if named and key not in known.get(table, ()):
            raise BookError(
                f"{_FILE}:{at}:row: found “{named}”; expected a row of claims or events, such as "
                "claims/some-claim; correct it, or add the row"
            )
        found.append(known[table][key] if named else "")
    return frame.assign(locator=found)


@question
def impossible(grade: str = "careful", reading: Reading | None = None) -> list[Impossible]:
    """Return what cannot all be true, each smallest set once, the best grounded first.

    Assumptions up to ``grade`` are made: "definition", "careful" or "strong". ``reading`` says how
    wide "about" and "almost" are. Sets derived from another, on grounds no better, are merged into
    it: those of the same lines; those of more lines and more assumptions; and those that add to its
    assumptions to contradict one of its lines by a detour.

    Parameters
    ----------
    grade
        The weakest grade of assumptions that are made.
    reading
        How hedges are read (default: Reading()).

    Returns
    -------
    list of Impossible
        The sets.

    Raises
    ------
    BookError
        As :func:`rows`, or for another grade.

    Examples
    --------
    >>> impossible("strong")  # nothing is stated, so all of it can hold
    []
    """
    tables.known("grade", [grade], GRADES)
    frame = load()
    made = set(GRADES[: GRADES.index(grade) + 1]) | {""}
    frame = frame[frame["grade"].isin(made)]
    found = [_named(frame, *one) for one in _smallest(frame, reading or Reading())]
    found.sort(key=lambda one: (GRADES.index(one.grade), len(one.members), one.members))
    merged: list[Impossible] = []
    for one in found:
        near = [n for n, other in enumerate(merged) if _is_derived(frame, one, other)]
        if near:
            merged[near[0]] = replace(merged[near[0]], ways=merged[near[0]].ways + 1)
        else:
            merged.append(one)
    return [_judged(frame, one, found) for one in merged]


def critical(members: Iterable[str]) -> tuple[Fraction, bool] | None:
    """Return the least tolerance of a reading at which rows of constraints.csv can all hold.

    It is the exact end: "about" and "almost" widen in proportion to the tolerance, which is an
    unknown like the others.

    Parameters
    ----------
    members
        Keys of constraints.csv.

    Returns
    -------
    tuple or None
        The least tolerance, and whether they can at it or only above; None if they can at none
        below 1.

    Raises
    ------
    BookError
        As :func:`rows`.
    KeyError
        If a key is none of the table's.

    Examples
    --------
    >>> critical([])
    (Fraction(0, 1), True)
    """
    bounds = [Row.of({_TOLERANCE: Fraction(-1)}, 0), Row.of({_TOLERANCE: Fraction(1)}, 1, True)]
    chosen = load().loc[list(members)]
    for _, row in chosen.iterrows():
        bounds += _rows(row, None)
    return linear.least(bounds, _TOLERANCE)


def witness(
    members: Iterable[str], reading: Reading | None = None
) -> dict[str, Fraction] | None:
    """Return numbers for the unknowns with which rows of constraints.csv all hold.

    Parameters
    ----------
    members
        Keys of constraints.csv.
    reading
        How hedges are read (default: Reading()).

    Returns
    -------
    dict or None
        A number for each unknown; None if there are none with which all hold.

    Raises
    ------
    BookError
        As :func:`rows`.
    KeyError
        If a key is none of the table's.

    Examples
    --------
    >>> witness([])
    {}
    """
    held = rows(load().loc[list(members)], reading or Reading())
    return linear.witness([one for bounds in held.values() for one in bounds])


def rows(frame: pd.DataFrame, reading: Reading) -> dict[str, list[Row]]:
    """Return, by key, the bounds that rows of :func:`load` set.

    Parameters
    ----------
    frame
        Rows of :func:`load`.
    reading
        How hedges are read.

    Returns
    -------
    dict of list of Row
        Bounds by key.

    Raises
    ------
    BookError
        With the row of constraints.csv, if a relation cannot be read or what a statement names has
        no such number or day.

    Examples
    --------
    >>> rows(load(), Reading())
    {}
    """
    return {str(key): _rows(row, reading) for key, row in frame.iterrows()}


def told(sets: Iterable[Impossible]) -> pd.DataFrame:
    """Return the lines of ``sets``, a row each, for ``display.table``.

    Columns are ``number`` (of the set, from 1), ``granted`` (its hinges in words, with the number
    before them), ``agree`` (what would let all of it hold), ``says`` (what the line says, and the
    note on how it is read), ``tolerance`` (the exact one, as a fraction, "" for none) and
    ``locator``. The index has the keys of the claims and events.

    Parameters
    ----------
    sets
        As :func:`impossible` gives them.

    Returns
    -------
    DataFrame
        A row a line.

    Examples
    --------
    >>> list(told([]).columns)
    ['number', 'granted', 'agree', 'says', 'tolerance', 'locator']
    """
    frame, made, keys = load(), [], []
    for number, one in enumerate(sets, 1):
        granted = "; ".join(frame["assumption"][list(one.hinges or one.assumptions)])
        exact = "" if one.tolerance is None else str(one.tolerance)
        for line in one.lines:
            table, _, key = frame["row"][line].partition("/")
            said, at = _words(tables.row(table, key)), frame["locator"][line]
            said += f". {frame['note'][line]}" if frame["note"][line] else ""
            keys.append(key)
            made.append((number, f"{number}. {granted}", agree(one), said, exact, at))
    columns = ["number", "granted", "agree", "says", "tolerance", "locator"]
    return pd.DataFrame(made, index=keys, columns=columns)


def agree(one: Impossible) -> str:
    """Return in words what would let all of a set hold: a reading of "about", or nothing.

    If nothing does, it says by how much at least the bounds miss each other.

    Parameters
    ----------
    one
        The set.

    Returns
    -------
    str
        A few words.

    Examples
    --------
    >>> agree(Impossible((), (), (), "careful", Fraction(3), "lamps"))
    'never: at least 3 lamps apart'
    >>> agree(Impossible((), (), (), "careful", Fraction(3), "lamps", Fraction(2, 31), True))
    'if “about” means 6.5 % or more'
    """
    if one.tolerance is not None:
        # Rounded up, so that what is printed is enough, if only just.
        percent = Fraction(math.ceil(1000 * one.tolerance), 10)
        if not one.reached and percent == 100 * one.tolerance:
            return f"if “about” means more than {float(percent):g} %"
        return f"if “about” means {float(percent):g} % or more"
    gap, unit = one.gap, one.unit
    if unit == "days" and gap >= 2 * _YEAR:
        gap, unit = Fraction(gap // _YEAR), "years"
    return f"never: at least {Quantity(gap, gap, unit=unit):unit} apart"


def _words(row: pd.Series | None) -> str:
    if row is None:
        return ""
    if "title" in row:
        return f"{row['title']} ({dates.human(row['date'])})"
    said = row["value"] if row["quantity"] is None else f"{row['quantity']:unit}"
    return f"{row['subject']}, {row['measure']}: {said}"


def _smallest(frame: pd.DataFrame, reading: Reading) -> list[tuple[frozenset[str], Fraction]]:
    """Return the smallest sets of keys that cannot all hold, with the gap of each."""
    flat = [(key, one) for key, bounds in rows(frame, reading).items() for one in bounds]
    is_line = frame["kind"] == "statement"
    gaps: dict[frozenset[str], Fraction] = {}
    for times in linear.contradictions([one for _, one in flat]):
        keys = frozenset(flat[number][0] for number in times)
        missed = -sum((n * flat[number][1].bound for number, n in times.items()), Fraction(0))
        most = max((n for number, n in times.items() if is_line[flat[number][0]]), default=1)
        gaps[keys] = max(gaps.get(keys, Fraction(0)), missed / most)
    return [(keys, gap) for keys, gap in gaps.items() if not any(other < keys for other in gaps)]


def _named(frame: pd.DataFrame, keys: frozenset[str], gap: Fraction) -> Impossible:
    part = frame[frame.index.isin(keys)]
    is_line = part["kind"] == "statement"
    grades = [GRADES.index(grade) for grade in part.loc[~is_line, "grade"]]
    return Impossible(
        lines=tuple(part.index[is_line]),
        assumptions=tuple(part.index[~is_line]),
        hinges=(),
        grade=GRADES[max(grades, default=0)],
        gap=gap,
        unit=part["unit"].iloc[0],
    )


def _is_derived(frame: pd.DataFrame, one: Impossible, other: Impossible) -> bool:
    """Whether a set says nothing new beside ``other``, which is as well grounded or better."""
    mine, theirs = set(one.lines), set(other.lines)
    if theirs <= mine and len(other.assumptions) < len(one.assumptions):
        return True
    granted = any(frame["grade"][key] != "definition" for key in other.assumptions)
    adds = granted and set(other.assumptions) < set(one.assumptions)
    return mine == theirs or (adds and bool(mine & theirs))


def _judged(frame: pd.DataFrame, one: Impossible, found: list[Impossible]) -> Impossible:
    """Return a set with its hinges and its critical reading."""
    alike = [other for other in found if other.lines == one.lines]
    hinges = [key for key in one.assumptions if frame["grade"][key] != "definition"
              and all(key in other.assumptions for other in alike)]  # fmt: skip
    tolerance, reached = critical(one.members) or (None, False)
    return replace(one, hinges=tuple(hinges), tolerance=tolerance, reached=reached)


def _rows(row: pd.Series, reading: Reading | None) -> list[Row]:
    """Return the bounds that a row of constraints.csv sets; with no reading the tolerance is an
    unknown."""
    word, column = row["reads_as"], "reads_as"
    fixed, bounds = {}, list[Row]()
    try:
        if word:
            low, high = _ends(row["row"], word)
            if low and high and low == high and not low[1]:
                fixed = {word: low[0]}
            else:
                bounds = list(_bounds(f"{word} of {row['constraint']}", low, high, reading))
        column = "relation"
        made = linear.relation(row["relation"], fixed)
    except ValueError as error:
        place = f"{_FILE}:{row['csv_line']}:{column}"
        raise BookError(f"{place}: {error}; correct the row, or what it names") from None
    return bounds + [_renamed(one, word, f"{word} of {row['constraint']}") for one in made]


def _renamed(row: Row, old: str, new: str) -> Row:
    parts = {new if name == old and old else name: count for name, count in row.parts}
    return Row.of(parts, row.bound, row.strict)


def _bounds(
    name: str, low: _End | None, high: _End | None, reading: Reading | None
) -> Iterator[Row]:
    for sign, end in ((-1, low), (1, high)):
        if end:
            at, slope, is_open = end
            parts, moved = {name: Fraction(sign)}, Fraction(0)
            if reading is None:
                parts[_TOLERANCE] = -sign * slope
            else:
                moved = slope * Fraction(str(reading.tolerance))
            yield Row.of(parts, sign * (at + moved), is_open)


def _ends(named: str, word: str) -> tuple[_End | None, _End | None]:
    """Return the ends of what a row of claims or events gives, read as ``word``; None for none.

    Raises ValueError if it gives no such thing.
    """
    table, _, key = named.partition("/")
    row = tables.row(table, key)
    if row is not None and word in DAYS and row.get("date"):
        day = dates.ends(row["date"])[DAYS.index(word)]
        low, high = (None if math.isinf(one) else Fraction(one) for one in day)
        flat = [None if one is None else (one, Fraction(0), False) for one in (low, high)]
        return flat[0], flat[1]
    if row is None or word not in NUMBERS or row.get("quantity") is None:
        raise ValueError(f"found “{word}” of “{named}”; expected a row that gives such a thing")
    # Ends move along a straight line as the tolerance grows, so two readings give it.
    one, other = (_read(row["quantity"], word, tolerance) for tolerance in (0.25, 0.5))
    return (
        _end(one.lower, other.lower, not one.low_closed),
        _end(one.upper, other.upper, not one.high_closed),
    )


def _end(quarter: Fraction | float, half: Fraction | float, is_open: bool) -> _End | None:
    if isinstance(quarter, float) or isinstance(half, float):  # infinite
        return None
    slope = 4 * (half - quarter)
    return quarter - slope / 4, slope, is_open


def _read(quantity: Quantity, word: str, tolerance: float) -> Quantity:
    """Return a claim's quantity at a tolerance; of "least" and "greatest" its one printed end."""
    low, high, hedge = *quantity.printed, quantity.hedge
    if word != "value":
        low = high = low if word == "least" else high
        hedge = "about" if hedge == "about" else "exact"
    if word != "value" and None in quantity.printed:
        raise ValueError(f"found “{word}” of a figure with one end; expected one with two")
    return Quantity.from_claim(low, high, hedge, quantity.unit, reading=Reading(tolerance))
