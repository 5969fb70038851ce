"""Years, months and days that a text prints, in the languages of packs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimbook.languages.pack import Language


def years(text: str, packs: Iterable[Language], short: bool = True) -> set[int]:
    """Return the years that a text prints.

    They stand in four digits (1500 to 2099), after an era or, if ``short``, in two digits of a date
    such as 9.8.45, which may be of two centuries.

    Parameters
    ----------
    text
        One line or more.
    packs
        Packs of languages, whose eras are known.
    short
        Whether two digits are read.

    Returns
    -------
    set of int
        In the common era.

    Examples
    --------
    >>> from claimbook.languages import ja
    >>> years("明治38年", [ja.PACK])
    {1905}
    """
    # Scanned pages read a 1 as a capital I.
    text = re.sub(r"\bI(?=\d{3}\b)", "1", text)
    four = r"(?<![\d,.])(1[5-9]\d\d|20\d\d)(?![\d,]\d|\d)"
    found = {int(year) for year in re.findall(four, text)}
    eras = {era: first for pack in packs for era, first in pack.eras.items()}
    for era, first in eras.items():
        found |= {first + int(number or 1) for number in re.findall(rf"{era}(?:(\d+)|元)", text)}
    for year in re.findall(r"(?<!\d)\d{1,2}[./]\d{1,2}[./](\d\d)(?!\d)", text) if short else ():
        found |= {1800 + int(year), 1900 + int(year)}
    return found


def names(packs: Iterable[Language]) -> list[str]:
    """Return a pattern for the names of each month, in the languages of packs.

    Parameters
    ----------
    packs
        Packs of languages; those that write months as numbers are left out.

    Returns
    -------
    list of str
        Twelve patterns for ``re``; none if no pack names months.

    Examples
    --------
    >>> from claimbook.languages import de, fr
    >>> names([fr.PACK, de.PACK])[4]
    'mai|mai'
    """
    each = [pack.months for pack in packs if pack.months and pack.spaced]
    return ["|".join(one) for one in zip(*each, strict=True)]


_TENS = re.compile("([一二三])?(十)?([一二三四五六七八九])?(?=[日月])")


def _arabic(text: str) -> str:
    """Return a text with the numbers of days and months in digits that it has in characters.

    >>> _arabic("四月二十五日、十一月")
    '4月25日、11月'
    """

    def number(match: re.Match) -> str:
        tens, _, ones = (" 一二三四五六七八九".find(part or " ") for part in match.groups())
        if not match[0]:
            return ""
        if not match[2]:  # a single character, or two that count nothing
            return match[0] if match[1] and match[3] else str(max(tens, ones))
        return str(10 * (tens or 1) + ones)

    return _TENS.sub(number, text)


def months(text: str, packs: Iterable[Language]) -> set[int]:
    """Return the months and seasons that a text names, by name or number, as EDTF numbers them.

    Parameters
    ----------
    text
        One line or more.
    packs
        Packs of languages.

    Returns
    -------
    set of int
        1 to 12, and 21 to 24 for seasons.

    Examples
    --------
    >>> from claimbook.languages import en
    >>> sorted(months("3 May 1811, and in spring 1812", [en.PACK]))
    [5, 21]
    """
    packs, text = list(packs), _arabic(text)
    # "May", "mars" and "march" are words too: a number, a preposition or a dash stands beside them.
    ahead = r"\d(?:st|nd|rd|th)?[\s.,-]*(?:of |de )?|[-–(]|^"
    ahead += r"|\b(?:in|by|of|to|since|until|from|early|mid|late|в|с|до|en|im)\s"
    found = {
        number
        for number, name in enumerate(names(packs), 1)
        if re.search(rf"(?:{ahead})(?:{name})\b", text, re.I | re.M)
        or re.search(rf"\b(?:{name})\.?[\s-]*(?:\d|[-–])", text, re.I)
    }
    printed = {int(number) for number in re.findall(r"(?<!\d)(\d{1,2})月", text)}
    numeric = r"(?<!\d)(?:\d{1,2}[./-](\d{1,2})[./-]\d{2,4}|\d{4}[./-](\d{1,2})[./-]\d{1,2})(?!\d)"
    printed |= {int(a or b) for a, b in re.findall(numeric, text)}
    found |= printed & set(range(1, 13))
    for number, name in ((n, name) for pack in packs for n, name in pack.seasons.items()):
        if re.search(rf"(?:{name})\s(?:of |года )?\d{{4}}|\d{{4}}年\s?(?:{name})", text, re.I):
            found.add(number)
    return found


def days(text: str, packs: Iterable[Language]) -> set[int]:
    """Return the days of months that a text prints.

    Parameters
    ----------
    text
        One line or more.
    packs
        Packs of languages.

    Returns
    -------
    set of int
        1 to 31.

    Examples
    --------
    >>> from claimbook.languages import en
    >>> days("April 16 through April 19, 1991", [en.PACK]) == {16, 19}
    True
    >>> days("五日未明", [])
    {5}
    """
    name = "|".join(names(packs)) or "(?!)"
    patterns = (
        rf"(?<![\d,.])(\d{{1,2}})(?:st|nd|rd|th)?\.?\s?(?:-\s?(\d{{1,2}})\s?)?(?:of |de )?"
        rf"(?:{name})\b",
        rf"\b(?:{name})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]\d|:)",
        r"\b(?:on|by) the (\d{1,2})(?:st|nd|rd|th)\b",
        r"(?<!\d)(\d{1,2})日",
        r"(?<!\d)(\d{1,2})[./]\d{1,2}[./]\d{2,4}(?!\d)",
    )
    text = _arabic(text)
    found = [match for pattern in patterns for match in re.finditer(pattern, text, re.I)]
    return {int(day) for match in found for day in match.groups() if day and 0 < int(day) < 32}
