"""What a numeral in a text is, and the numerals that belong to no language: Roman and kanji.

``claimbook.languages.numbers`` finds numerals in a line and reads their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Numeral:
    """One numeral: its text, where it stands in the line, what it can mean.

    Parameters
    ----------
    text
        As it is printed.
    start, end
        Where it starts and ends in the line, from 0.
    values
        The numbers that it can mean, the plainest reading first; empty where digits stand so that
        no number can be told ("1,000,00").
    counts
        Whether it must be accounted for: "none of them", "a fortnight" and the V of "George V" can
        be a figure of a row and need not be one.

    Examples
    --------
    >>> Numeral("two", 0, 3, (2.0,)).values[0]
    2.0
    """

    text: str
    start: int
    end: int
    values: tuple[float, ...]
    counts: bool = True


_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "壱": 1, "壹": 1, "弐": 2, "两": 2, "兩": 2, "参": 3}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_KANJI = "".join(_DIGITS | _TENS | _MYRIADS)
_SCALES = "".join(_TENS | _MYRIADS)
_ARABIC = r"\d[\d,，]*(?:[.．・]\d+)?"
# "二百", "一九四五", and digits with a scale: "7万2000", "3千", "1.2億".
_RUN = re.compile(
    rf"[{_KANJI}\d]+分の[{_KANJI}\d]+"
    rf"|(?:{_ARABIC}(?=[{_SCALES}])|[{_KANJI}])(?:[{_KANJI}]|(?<=[{_SCALES}]){_ARABIC}|[余多](?=[{_SCALES}]))*"
)
_PART = re.compile(rf"{_ARABIC}|[{_KANJI}]")


def roman(letters: str) -> int | None:
    """Return what well-formed Roman capitals stand for.

    Parameters
    ----------
    letters
        One numeral, without spaces.

    Returns
    -------
    int or None
        From 1 to 3999; None for other letters.

    Examples
    --------
    >>> roman("MCMXLV"), roman("IXX")
    (1945, None)
    """
    if not letters or not _ROMAN.fullmatch(letters):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in letters]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < following else digit for digit, following in pairs)


def kanji_runs(text: str) -> list[tuple[int, int]]:
    """Return where numerals with kanji stand, digits among them.

    Parameters
    ----------
    text
        One line.

    Returns
    -------
    list of tuple of int
        Start and end of each, from 0, in order.

    Examples
    --------
    >>> kanji_runs("約7万2000人")
    [(1, 7)]
    """
    return [match.span() for match in _RUN.finditer(text)]


def kanji(characters: str) -> float:
    """Return what a numeral with kanji stands for.

    It may count (二百, 千九百四十五), stand digit by digit (一九四五), mix digits in (7万2000) or
    be a fraction (四分の三).

    Parameters
    ----------
    characters
        One numeral, as :func:`kanji_runs` finds it.

    Returns
    -------
    float
        Its value; 0 for a fraction of nothing.

    Examples
    --------
    >>> kanji("七万二千"), kanji("一九四五"), kanji("7万2000"), kanji("四分の三")
    (72000.0, 1945.0, 72000.0, 0.75)
    """
    if "分の" in characters:
        whole, part = map(kanji, characters.split("分の"))
        return part / whole if whole else 0.0
    if all(character in _DIGITS for character in characters):
        return float("".join(str(_DIGITS[character]) for character in characters))
    total = section = digit = 0.0
    for part in _PART.findall(characters):
        if part in _MYRIADS:
            total += (section + digit or 1) * _MYRIADS[part]
            section = digit = 0
        elif part in _TENS:
            ten = _TENS[part]
            section += ten if part in "廿卅" else (digit or 1) * ten
            digit = 0
        elif part in _DIGITS:
            digit = 10 * digit + _DIGITS[part]
        else:
            digit = float(part.replace(",", "").replace("，", "").translate(_POINTS))
    return total + section + digit


def kanji_values(characters: str) -> tuple[float, ...]:
    """Return every number that a numeral with kanji may be: 二三百 is two or three hundred.

    Parameters
    ----------
    characters
        One numeral, as :func:`kanji_runs` finds it.

    Returns
    -------
    tuple of float
        Its values, in the order in which they are written.

    Examples
    --------
    >>> kanji_values("二三百"), kanji_values("三百")
    ((200.0, 300.0), (300.0,))
    """
    ones = "一二三四五六七八九"
    two = re.fullmatch(rf"([{ones}])([{ones}])([{_SCALES}]+)", characters)
    if two and _DIGITS[two[1]] + 1 == _DIGITS[two[2]]:
        return tuple(kanji(f"{digit}{two[3]}") for digit in (two[1], two[2]))
    return (kanji(characters),)


_POINTS = str.maketrans("．・", "..")
