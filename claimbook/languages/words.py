"""The grammar of number words: "three and a half thousand", "vingt et un mille", "сто двадцать".

A word has a kind, by which it combines: "unit" (below ten), "teen", "tens" ("tens+" if
a teen may follow: soixante-dix), "link" (between tens and unit: et), "hundred" (which may
be counted: three hundred), "hundreds" (which is not: двести), "whole" (a number in one word:
neunhundert), "scale" (dozen, thousand, million), "score", "many" (thousands), "ordinal",
"fraction" (half), "fractions" (halves), "rest" (what is added with no "and": "et demi"),
"couple", "decade" (twenties), "point", "oh", "plain" (which combines with nothing), "article" (of
value 1 if it is "a"), "and" (of value 1 behind a hyphen), "of".  Packs say
which words these are; the rules are those of English, wide enough for its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, prod

from claimbook.model.numerals import Numeral

LINKS = ("article", "link", "and", "of", "point", "oh", "rest", "couple", "score")
_GAP = re.compile(r"[\s\-\u2010\u2011]")
_FRACTION_ENDS = re.compile(r"\s+(?:of|de|des|du|der|des)\b|\s*(?:$|[.,;:!?)”\"])")


@dataclass(frozen=True)
class Atom:
    """A word or a run of digits that a numeral can be made of.

    Parameters
    ----------
    kind
        How it combines, as told at the top of this module.
    value
        The number that it adds or multiplies by.
    start, end
        Where it stands in the line, from 0.
    values
        All readings of digits that can be read in several ways, else None.
    """

    kind: str
    value: float
    start: int
    end: int
    values: tuple[float, ...] | None = None  # those of digits that can be read in several ways


def runs(atoms: list[Atom], text: str) -> list[list[Atom]]:
    """Group atoms that only one space or hyphen separates: a numeral is part of one group.

    Parameters
    ----------
    atoms
        In the order of the line.
    text
        The line.

    Returns
    -------
    list of list of Atom
        All of them, none twice.

    Examples
    --------
    >>> [len(run) for run in runs([Atom("unit", 2, 0, 3), Atom("unit", 3, 5, 8)], "two, six")]
    [1, 1]
    """
    found: list[list[Atom]] = []
    for atom in atoms:
        if found and _GAP.fullmatch(text[found[-1][-1].end : atom.start]):
            found[-1].append(atom)
        else:
            found.append([atom])
    return found


def read(run: list[Atom], text: str) -> Iterator[Numeral]:
    """Yield the numerals of a group of atoms, in order, each the longest that the rules allow.

    Parameters
    ----------
    run
        Atoms that stand side by side.
    text
        The line.

    Yields
    ------
    Numeral
        No two of them overlap.

    Examples
    --------
    >>> run = [Atom("unit", 2, 0, 3), Atom("hundred", 100, 4, 11)]
    >>> [numeral.values for numeral in read(run, "two hundred")]
    [(200.0,)]
    """
    place = 0
    while place < len(run):
        values, after = _phrase(run, place, text)
        if after == place:
            place += 1
            continue
        start, end = run[place].start, run[after - 1].end
        yield Numeral(text[start:end], start, end, values)
        place = after


def _kind(run: list[Atom], place: int) -> str:
    return run[place].kind if 0 <= place < len(run) else ""


def _phrase(run: list[Atom], place: int, text: str) -> tuple[tuple[float, ...], int]:
    """Return the values of the longest numeral from ``place`` on, and the place after it."""
    for rule in (_couple, _scores, _many, _years, _parts, _compound_ordinal, _cardinal):
        value, after = rule(run, place)
        if after > place:
            value, after = _with_ordinal(run, value, after) if rule is _cardinal else (value, after)
            alone = run[place].values if after == place + 1 else None
            return alone or (float(value),), after
    atom = run[place]
    if atom.kind in LINKS:
        return (), place
    if atom.kind == "ordinal" and atom.value > 2:
        # "A third of them" is a part; the third of May, or a third man, is none.
        after, part = place + 1, 1 / atom.value
        if _kind(run, place - 1) == "article" and run[place - 1].value:
            whole = after + (_kind(run, after) == "of")
            whole += _kind(run, whole) == "article"
            if whole > after and _kind(run, whole) in ("scale", "hundred"):
                return (part * run[whole].value,), whole + 1
            if _FRACTION_ENDS.match(text, atom.end):
                return (part, float(atom.value)), after
        return (float(atom.value), part), after
    return atom.values if atom.values is not None else (float(atom.value),), place + 1


def _couple(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "couple of hundred"."""
    if _kind(run, place) == "couple":
        scale = place + 1 + (_kind(run, place + 1) == "of")
        if _kind(run, scale) in ("scale", "hundred", "score"):
            return run[place].value * run[scale].value, scale + 1
    return 0, place


def _scores(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "three score", "fourscore and seven", and "score of" villages behind an article."""
    count, after = _below_hundred(run, place)
    if _kind(run, after) != "score":
        return 0, place
    word, value = after, run[after].value
    after += 1
    if after == place + 1 and value == 20:
        of = _kind(run, after) == "of" and _kind(run, word - 1) == "article"
        if not of or _kind(run, after + 1) not in ("", "article"):
            return 0, place
    rest = after + (_kind(run, after) == "and")
    more, end = _below_hundred(run, rest)
    value *= count or 1
    return (value + more, end) if end > rest and more < 20 else (value, after)


def _many(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "tens", "hundreds of thousands" at their least."""
    if _kind(run, place) != "many":
        return 0, place
    value, place = run[place].value, place + 1
    while _kind(run, place + (_kind(run, place) == "of")) in ("many", "scale"):
        place += _kind(run, place) == "of"
        value, place = value * run[place].value, place + 1
    return value, place


def _years(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "nineteen-twenties", "nineteen forty-one", "nineteen oh five"."""
    if _kind(run, place) == "teen" and run[place].value >= 13:
        century = run[place].value * 100
        if _kind(run, place + 1) == "decade":
            return century + run[place + 1].value, place + 2
        if _kind(run, place + 1) == "oh" and _kind(run, place + 2) == "unit":
            return century + run[place + 2].value, place + 3
        years, after = _below_hundred(run, place + 1)
        more = ("hundred", "hundreds", "scale", "many", "score", "fraction", "fractions", "point")
        if years >= 10 and _kind(run, after) not in more:
            return century + years, after
    return 0, place


def _compound_ordinal(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "twenty-first"."""
    if _kind(run, place) not in ("tens", "tens+"):
        return 0, place
    unit = place + 1 + (_kind(run, place + 1) == "link")
    most = 10 if _kind(run, place) == "tens" else 20
    if _kind(run, unit) == "ordinal" and run[unit].value < most:
        return run[place].value + run[unit].value, unit + 1
    return 0, place


def _with_ordinal(run: list[Atom], value: float, place: int) -> tuple[float, int]:
    """Read "first" on in "hundred and first"."""
    rest = place + 1
    tens = value >= 100 and _kind(run, place - 1) == "tens" and _kind(run, place) == "ordinal"
    if tens and run[place].value < 10:
        return value + run[place].value, rest
    if value >= 100 and value % 100 == 0 and _kind(run, place) == "and":
        more, after = _compound_ordinal(run, rest)
        if after > rest:
            return value + more, after
        if _kind(run, rest) == "ordinal" and run[rest].value < 100:
            return value + run[rest].value, rest + 1
    return value, place


def _parts(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "two-thirds", "one half", "half-million", "three quarters of a million"."""
    start = place
    count, place = _below_hundred(run, place)
    kind = _kind(run, place)
    if (kind == "fractions" and count) or (kind == "fraction" and count in (0, 1)):
        value = run[place].value * (count or 1)
    elif kind == "ordinal" and count == 1 and run[place].value > 2:
        value = 1 / run[place].value
    elif kind == "fraction" and count in (2, 3) and _kind(run, place + 1) == "scale":
        value = run[place].value * count  # three-quarter million
    else:
        return 0, start
    whole = place + 1
    whole += _kind(run, whole) == "of"
    whole += _kind(run, whole) == "article"
    if _kind(run, whole) in ("scale", "hundred", "score"):
        return value * run[whole].value, whole + 1
    return value, place + 1


def _cardinal(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "three and a half thousand", "one million two hundred and six", "a dozen and a half".

    Each group must have a smaller scale than the one before, so that "five thousand and six
    thousand" stays two numerals.
    """
    total, limit = 0.0, inf
    while limit > 1:
        start = place + (limit < inf and _kind(run, place) == "and")
        value, after = _coefficient(run, start)
        scales = after
        while _kind(run, after) in ("scale", "hundred") and (after > start or limit == inf):
            # "Cent mille" is one number, and of "mille cent" the hundred is a new group.
            if _kind(run, after) == "hundred" and after > scales and run[after - 1].value >= 1000:
                break
            after += 1
        # "Two millions" of men; "in 1941 thousands fled".
        counted = after > start and value < 1000
        if counted and _kind(run, after) == "many" and run[after].value >= 12:
            after += 1
        scale = prod(atom.value for atom in run[scales:after])
        bare_digits = limit < inf and after == scales and _kind(run, start) == "digits"
        if after == start or scale >= limit or bare_digits or value >= limit:
            break
        total, limit, place = total + (value if scales > start else 1) * scale, scale, after
    if 1 < limit < inf:
        part, after = _and_part(run, place)
        if after > place:
            return total + limit * part, after
    return total, place


def _and_part(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "and a half", "and three quarters", "and a third", "et demi"."""
    if _kind(run, place) == "rest":
        return run[place].value, place + 1
    if _kind(run, place) != "and":
        return 0, place
    one, after = place + 1, place + 2
    count, counted = _below_hundred(run, one)
    if _kind(run, counted) == "fractions" and count:
        return count * run[counted].value, counted + 1
    single = _kind(run, one) == "article" or (counted == after and count == 1)
    if single and _kind(run, after) == "fraction":
        return run[after].value, after + 1
    if single and _kind(run, after) == "ordinal" and run[after].value > 2:
        return 1 / run[after].value, after + 1
    return 0, place


def _coefficient(run: list[Atom], place: int) -> tuple[float, int]:
    """Read digits or words below ten thousand, with a sign or "and a half" after them."""
    if _kind(run, place) == "digits":
        value, after = run[place].value, place + 1
    else:
        value, after = _below_ten_thousand(run, place)
    if after == place:
        return value, after
    if _kind(run, after) == "point" and _kind(run, after + 1) in ("unit", "oh"):
        digits, after = "", after + 1
        while _kind(run, after) in ("unit", "oh"):
            digits, after = f"{digits}{run[after].value:g}", after + 1
        return value + float(f"0.{digits}"), after
    part, end = _and_part(run, after)
    return (value + part, end) if end > after else (value, after)


def _below_ten_thousand(run: list[Atom], place: int) -> tuple[float, int]:
    """Read "twenty-five", "seven hundred and six", "nineteen hundred", "двести шесть"."""
    if _kind(run, place) == "whole":
        return run[place].value, place + 1
    value, after = (0, place) if _kind(run, place) == "hundreds" else _below_hundred(run, place)
    if _kind(run, after) == "hundreds" and after == place:
        value, after = run[after].value, after + 1
    elif _kind(run, after) == "hundred":
        value, after = (value if after > place else 1) * 100, after + 1
    else:
        return value, after
    rest = after + (_kind(run, after) == "and")
    more, end = _below_hundred(run, rest)
    fraction = _kind(run, end) in ("fraction", "fractions")
    return (value + more, end) if end > rest and not fraction else (value, after)


def _below_hundred(run: list[Atom], place: int) -> tuple[float, int]:
    kind = _kind(run, place)
    if kind in ("tens", "tens+"):
        unit = place + 1 + (_kind(run, place + 1) == "link")
        if _kind(run, unit) == "unit" and run[unit].value:
            return run[place].value + run[unit].value, unit + 1
        # "Soixante-dix", "quatre-vingt-onze".
        if kind == "tens+" and _kind(run, unit) == "teen":
            return run[place].value + run[unit].value, unit + 1
        return run[place].value, place + 1
    # "Five-and-twenty"; without hyphens it may be two.
    hyphens = _kind(run, place + 1) == "and" and run[place + 1].value
    if kind == "unit" and hyphens and _kind(run, place + 2) == "tens":
        return run[place].value + run[place + 2].value, place + 3
    if kind in ("unit", "teen", "tens"):
        return run[place].value, place + 1
    return 0, place
