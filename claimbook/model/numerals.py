"""Numerals in a line of text: digits, English number words, Roman and kanji numerals.

This module decides what counts as a numeral, and so what ``claimbook verify`` wants accounted
for. Its rules:

- **Digits** always count, also inside a designation ("AB-500", "S1-100") or stuck to letters.
  A thousands comma, a decimal point and a suffix ("72,000", "2.5", "162nd", "1920s") belong to
  the numeral; a hyphen, dash or slash ends it. A one- or two-digit number that goes on from a
  year ("1904-05") is a numeral of its own that also means the later year.
- **Number words** count as whole words: cardinals, ordinals, "half", "quarter", "dozen", "once",
  "twice", and compounds of them ("three and a half thousand", "600 million", "two-thirds",
  "hundreds of thousands", the last at its least). Leading articles stay outside.
- **Roman numerals** count from two capitals on, well formed, with I, V or X in them: "DC" and
  "CD" are abbreviations, and a single "I" cannot be told from the pronoun.
- **Kanji numerals** count as the longest run of numeral characters.
- Not numerals: "both", "pair", "single", "several", "score"; number words of other languages.

A numeral has every value that a reader may take it for: "third" is 3 and 1/3, "19th" before
"century" is 19 and 1800, "two" in "two to three thousand" is 2 and 2000.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf, prod


@dataclass(frozen=True)
class Numeral:
    """One numeral: its text, where it starts and ends in the line (from 0), what it can mean."""

    text: str
    start: int
    end: int
    values: tuple[float, ...]


@dataclass(frozen=True)
class _Atom:
    """A word or a run of digits that a numeral can be made of."""

    kind: str
    value: float
    start: int
    end: int


def _numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


_UNITS = _numbered("zero one two three four five six seven eight nine", 0)
_TEENS = _numbered(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
)
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCALES = {"dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = (
    _numbered("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    | {f"{word}th": value for word, value in _TEENS.items() if value > 12}
    | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
)
_FRACTIONS = {"half": 1 / 2, "quarter": 1 / 4}

_KINDS: dict[str, dict[str, float]] = {
    "unit": _UNITS,
    "teen": _TEENS,
    "tens": _TENS,
    "hundred": {"hundred": 100},
    "scale": _SCALES,
    "many": {f"{word}s": value for word, value in _SCALES.items()} | {"tens": 10, "hundreds": 100},
    "ordinal": _ORDINALS,
    "fraction": _FRACTIONS,
    "fractions": {"halves": 1 / 2, "quarters": 1 / 4}
    | {f"{word}s": 1 / value for word, value in _ORDINALS.items() if value > 2},
    "plain": {"once": 1, "twice": 2, "thrice": 3}
    | {f"{word[:-1]}ies": value for word, value in _TENS.items()},
    "article": {"a": 0, "an": 0},
    "and": {"and": 0},
    "of": {"of": 0},
}
_WORDS = {word: (kind, value) for kind, words in _KINDS.items() for word, value in words.items()}
_LINKS = ("article", "and", "of")
_AND_A_HALF = ["and", "article", "fraction"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?<!\d\.)\d+\.\d+(?!\.?\d)|\d+"
_SUFFIX = r"(?:st|nd|rd|th|s)(?![^\W\d_])"
# Characters such as "½", "²" and "Ⅷ" have a numeric value but are not decimal digits.
_SIGNS = "".join(c for c in map(chr, range(0xA0, 0x3000)) if unicodedata.category(c) in "No Nl")
_PARTS = "¼-¾⅐-⅞"
_LEXEME = re.compile(
    rf"(?P<digits>{_DIGITS})(?:(?P<suffix>{_SUFFIX})|(?P<part>[{_PARTS}]))?"
    rf"|(?P<sign>[{_SIGNS}])|[^\W\d_{_SIGNS}]+",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s\-\u2010\u2011]")
_CENTURY = re.compile(r"(?:(?:\s(?:and|to|or)\s|\s?[-–—]\s?)\w+)?[\s-]centur(?:y|ies)\b", re.I)

_ROMAN = re.compile(r"(?<!\w)(?:WW)?([IVXLCDM]{2,})(?=(?:st|nd|rd|th)?(?!\w))")
_WELL_FORMED = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_KANJI_DIGITS = _numbered("零 一 二 三 四 五 六 七 八 九", 0) | {"〇": 0}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1000}
_KANJI_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = re.compile(f"[{''.join(_KANJI_DIGITS | _KANJI_TENS | _KANJI_MYRIADS)}]+")


def numerals(line_text: str) -> list[Numeral]:
    """Return the numerals of one line, in order; positions count in ``line_text`` as given.

    No two overlap. ``values`` begins with the plainest reading.
    """
    return list(_numerals(line_text))


@lru_cache(maxsize=4096)
def _numerals(text: str) -> tuple[Numeral, ...]:
    runs = _runs(list(_atoms(text)), text)
    found = [numeral for run in runs for numeral in _read(run, text)]
    found += _romans(text)
    found += _kanji(text)
    found.sort(key=lambda numeral: numeral.start)
    found = _with_shared_scales(_with_later_years(found, text), text)
    return tuple(_with_century(numeral, text) for numeral in found)


def _atoms(text: str) -> Iterator[_Atom]:
    for match in _LEXEME.finditer(text):
        span = match.span()
        if match["digits"]:
            part = unicodedata.numeric(match["part"]) if match["part"] else 0
            kind = "plain" if match["suffix"] else "digits"
            yield _Atom(kind, float(match["digits"].replace(",", "")) + part, *span)
        elif match["sign"]:
            value = unicodedata.numeric(match["sign"])
            yield _Atom("digits" if value < 1 else "plain", value, *span)
        else:
            word = match.group().lower()
            if known := _WORDS.get(word) or _WORDS.get(word.removesuffix("fold")):
                yield _Atom(*known, *span)


def _runs(atoms: list[_Atom], text: str) -> list[list[_Atom]]:
    """Group atoms that only one space or hyphen separates: a numeral is part of one group."""
    runs: list[list[_Atom]] = []
    for atom in atoms:
        if runs and _GAP.fullmatch(text[runs[-1][-1].end : atom.start]):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return runs


def _read(run: list[_Atom], text: str) -> Iterator[Numeral]:
    place = 0
    while place < len(run):
        if run[place].kind in _LINKS:
            place += 1
            continue
        values, after = _phrase(run, place)
        start, end = run[place].start, run[after - 1].end
        yield Numeral(text[start:end], start, end, values)
        place = after


def _kind(run: list[_Atom], place: int) -> str:
    return run[place].kind if place < len(run) else ""


def _phrase(run: list[_Atom], place: int) -> tuple[tuple[float, ...], int]:
    """Return the values of the longest numeral from ``place`` on, and the place after it."""
    for rule in (_many, _parts, _compound_ordinal, _cardinal):
        value, after = rule(run, place)
        if after > place:
            return (float(value),), after
    atom = run[place]
    value = float(atom.value)
    values = (value, 1 / value) if atom.kind == "ordinal" and value > 2 else (value,)
    return values, place + 1


def _many(run: list[_Atom], place: int) -> tuple[float, int]:
    """Read "tens", "hundreds of thousands" at their least."""
    if _kind(run, place) != "many":
        return 0, place
    value, place = run[place].value, place + 1
    while _kind(run, place) == "of" and _kind(run, place + 1) == "many":
        value, place = value * run[place + 1].value, place + 2
    return value, place


def _compound_ordinal(run: list[_Atom], place: int) -> tuple[float, int]:
    """Read "twenty-first"."""
    if _kind(run, place) == "tens" and _kind(run, place + 1) == "ordinal":
        tens, unit = run[place].value, run[place + 1].value
        if unit < 10:
            return tens + unit, place + 2
    return 0, place


def _parts(run: list[_Atom], place: int) -> tuple[float, int]:
    """Read "two-thirds", "one half", "half-million", "three quarters of a million"."""
    start = place
    count, place = _below_hundred(run, place)
    kind = _kind(run, place)
    if (kind == "fractions" and count) or (kind == "fraction" and count in (0, 1)):
        value = run[place].value * (count or 1)
    elif kind == "ordinal" and count == 1 and run[place].value > 2:
        value = 1 / run[place].value
    else:
        return 0, start
    whole = place + 1
    whole += _kind(run, whole) == "of"
    whole += _kind(run, whole) == "article"
    if _kind(run, whole) in ("scale", "hundred"):
        return value * run[whole].value, whole + 1
    return value, place + 1


def _cardinal(run: list[_Atom], place: int) -> tuple[float, int]:
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
            after += 1
        scale = prod(atom.value for atom in run[scales:after])
        bare_digits = limit < inf and after == scales and _kind(run, start) == "digits"
        if after == start or scale >= limit or bare_digits:
            break
        total, limit, place = total + (value if scales > start else 1) * scale, scale, after
    if 1 < limit < inf and [_kind(run, place + step) for step in range(3)] == _AND_A_HALF:
        return total + limit * run[place + 2].value, place + 3
    return total, place


def _coefficient(run: list[_Atom], place: int) -> tuple[float, int]:
    """Read digits or words below ten thousand, with a sign or "and a half" after them."""
    if _kind(run, place) == "digits":
        value, after = run[place].value, place + 1
    else:
        value, after = _below_ten_thousand(run, place)
    if after > place and _kind(run, after) == "and" and _kind(run, after + 2) == "fraction":
        one = run[after + 1]
        if one.kind == "article" or (one.kind, one.value) == ("unit", 1):
            return value + run[after + 2].value, after + 3
    return value, after


def _below_ten_thousand(run: list[_Atom], place: int) -> tuple[float, int]:
    """Read "twenty-five", "seven hundred and six", "nineteen hundred"."""
    value, after = _below_hundred(run, place)
    if _kind(run, after) != "hundred":
        return value, after
    value, after = (value if after > place else 1) * 100, after + 1
    rest = after + (_kind(run, after) == "and")
    more, end = _below_hundred(run, rest)
    return (value + more, end) if end > rest else (value, after)


def _below_hundred(run: list[_Atom], place: int) -> tuple[float, int]:
    kind = _kind(run, place)
    if kind == "tens" and _kind(run, place + 1) == "unit" and run[place + 1].value:
        return run[place].value + run[place + 1].value, place + 2
    if kind in ("unit", "teen", "tens"):
        return run[place].value, place + 1
    return 0, place


def _with_later_years(found: list[Numeral], text: str) -> list[Numeral]:
    """Give "05" in "1904-05" and "forty" in "nineteen forty" the value of the year too.

    Parts of an ISO date or an ISBN stay as they are.
    """
    years = list(found)
    for place, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start]
        if first.text.lower() in _TEENS and 10 <= second.values[0] <= 99 and between in (" ", "-"):
            year = first.values[0] * 100 + second.values[0]
            years[place + 1] = replace(second, values=(*second.values, year))
        elif (
            between in ("-", "–", "—", "/")
            and re.fullmatch(r"[12]\d{3}", first.text)
            and re.fullmatch(r"\d{1,2}", second.text)
            and not re.match(r"[-–—/.]\d", text[second.end :])
            and not re.search(r"\d[-–—/.]$", text[: first.start])
        ):
            year, span = int(first.text), 10 ** len(second.text)
            if int(second.text) > year % span:
                later = float(year - year % span + int(second.text))
                years[place + 1] = replace(second, values=(*second.values, later))
    return years


def _with_shared_scales(found: list[Numeral], text: str) -> list[Numeral]:
    """Give "two" in "two to three thousand" the value 2000 too."""
    shared = list(found)
    scales = _SCALES | {"hundred": 100}
    for place, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start].strip().lower()
        words = re.split(_GAP, second.text.lower())
        scale = prod(scales[word] for word in words if word in scales)
        if (
            between in ("to", "or", "and", "-", "–", "—")
            and words[-1] in scales
            and len(words) > 1
            and first.values[0] < second.values[0] / scale
        ):
            shared[place] = replace(first, values=(*first.values, first.values[0] * scale))
    return shared


def _with_century(numeral: Numeral, text: str) -> Numeral:
    """Give "19th" and "nineteenth" before "century" the value 1800, its first year by name."""
    number = numeral.values[0]
    ordinal = re.search(r"(?:st|nd|rd|th)$|^[IVX]+$|first$|second$|third$", numeral.text, re.I)
    if ordinal and 1 <= number <= 30 and _CENTURY.match(text, numeral.end):
        return replace(numeral, values=(*numeral.values, (number - 1) * 100))
    return numeral


def _romans(text: str) -> Iterator[Numeral]:
    for match in _ROMAN.finditer(text):
        letters = match[1]
        if _WELL_FORMED.fullmatch(letters) and set(letters) & set("IVX"):
            digits = [_ROMAN_DIGITS[letter] for letter in letters]
            value = sum(
                -digit if digit < following else digit
                for digit, following in zip(digits, [*digits[1:], 0], strict=True)
            )
            yield Numeral(letters, *match.span(1), (float(value),))


def _kanji(text: str) -> Iterator[Numeral]:
    for match in _KANJI.finditer(text):
        yield Numeral(match.group(), *match.span(), (float(_kanji_value(match.group())),))


def _kanji_value(characters: str) -> int:
    """Return what 二百, 千九百四十五 or 一九四五 (digits in a row) stand for."""
    if all(character in _KANJI_DIGITS for character in characters):
        return int("".join(str(_KANJI_DIGITS[character]) for character in characters))
    total = section = digit = 0
    for character in characters:
        if character in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[character]
        elif character in _KANJI_TENS:
            section, digit = section + (digit or 1) * _KANJI_TENS[character], 0
        else:
            total += (section + digit or 1) * _KANJI_MYRIADS[character]
            section = digit = 0
    return total + section + digit
