"""How languages say a number, a hedge and a date: one pack a language, found by its code.

A text whose language has no pack is read by its digits alone; its hedges and dates cannot be told.
A text whose language is not said is read by the packs that its script allows.
"""

from __future__ import annotations

import re
from functools import cache

from claimbook.languages import de, en, fr, hedging, it, ja, numbers, ru, times
from claimbook.languages.pack import Language
from claimbook.model.numerals import Numeral

__all__ = ["Language", "codes", "days", "figures", "hedged", "may", "months", "names", "numerals",
           "of", "years"]  # fmt: skip

ENGLISH = en.PACK
_PACKS = {pack.code: pack for pack in (
    en.PACK, de.PACK, fr.PACK, it.PACK, ja.PACK, ru.PACK, ja.CHINESE,
)}  # fmt: skip
_CYRILLIC, _EASTERN = re.compile("[А-Яа-яЁё]"), re.compile("[ぁ-ヿ一-鿿]")
_LATIN = re.compile(r"[^\W\d_]")


def of(code: str) -> Language | None:
    """Return the pack of a language by its code.

    Parameters
    ----------
    code
        As in ISO 639-1 ("en", "ja"); a region behind a hyphen is passed over.

    Returns
    -------
    Language or None
        None if there is no pack.

    Examples
    --------
    >>> of("ru").name, of("xx")
    ('Russian', None)
    """
    return _PACKS.get(code.strip().lower().partition("-")[0])


def codes() -> list[str]:
    """Return the codes of the languages that have a pack.

    Returns
    -------
    list of str
        In alphabetical order.

    Examples
    --------
    >>> "en" in codes()
    True
    """
    return sorted(_PACKS)


def may(text: str, code: str = "") -> list[Language]:
    """Return the packs that may read a text.

    Parameters
    ----------
    text
        What is to be read.
    code
        Code of its language, "" where it is not said.

    Returns
    -------
    list of Language
        The one of its language, none if that has none; without a code, those of its script.

    Examples
    --------
    >>> [pack.code for pack in may("более 40")], may("över 40", "sv")
    (['ru'], [])
    """
    if code:
        return [pack] if (pack := of(code)) else []
    if _EASTERN.search(text):
        return [ja.PACK]
    if _CYRILLIC.search(text):
        return [ru.PACK]
    return [en.PACK, de.PACK, fr.PACK, it.PACK]


@cache
def _readers(code: str) -> tuple[Language, ...]:
    pack = of(code)
    if pack is None:
        # Which sign sets off thousands there is not known: both readings are kept.
        return (Language(code or "und", "a language without a pack", thousands=".", decimal=","),)
    # Words in another script than the text's own are no words of its language.
    return (pack, *(other for other in (ru.PACK, ja.PACK) if other.code != pack.code))


def numerals(text: str, language: str = "en") -> list[Numeral]:
    """Return the numerals of one line, in order; positions count in ``text`` as given.

    ``language`` is a code; of a language without a pack only digits, Roman and kanji numerals are
    read. What counts as a numeral, and what it means, stands in ``claimbook.languages.numbers``.

    Parameters
    ----------
    text
        One line.
    language
        Its code.

    Returns
    -------
    list of Numeral
        In the order in which they stand.

    Examples
    --------
    >>> [(one.text, one.values) for one in numerals("two to three thousand men")]
    [('two', (2000.0, 2.0)), ('three thousand', (3000.0,))]
    >>> [one.values for one in numerals("девятьсот солдат", "ru")]
    [(900.0,)]
    """
    return numbers.read(text, _readers(language))


def figures(text: str, language: str = "") -> set[float]:
    """Return every number that a figure as given can mean.

    Parameters
    ----------
    text
        A figure with its words, as a quote has it.
    language
        Code of the quote's language; where it is "", any that the script allows is read.

    Returns
    -------
    set of float
        Empty if it holds no numeral.

    Examples
    --------
    >>> sorted(figures("более 594 000 солдат"))
    [594000.0]
    """
    # Scanned pages read a 1 as a capital I.
    text = re.sub(r"\bI(?=\d{3}\b)", "1", text)
    spoken = [language] if language else [pack.code for pack in may(text)]
    return {value for code in spoken for one in numerals(text, code) for value in one.values}


def hedged(quote: str, ends: set[float], language: str = "") -> set[str]:
    """Return the hedges that a quote allows for the figure with these bounds.

    Parameters
    ----------
    quote
        The words of a work.
    ends
        The bounds of the figure, as numbers.
    language
        Code of the quote's language; where it is "", any that the script allows is read.

    Returns
    -------
    set of str
        Names of hedges. An empty set says that it cannot be told: the language has no pack, no
        numeral of the quote is a bound, or the words allow opposite hedges.

    Examples
    --------
    >>> hedged("не менее 300 человек", {300}), hedged("minst 300 man", {300}, "sv")
    ({'at_least'}, set())
    """
    silent: set[str] = set()
    for pack in may(quote, language):
        read = numerals(quote, pack.code)
        held = [one for one in read if any(_is(end, value) for end in ends for value in one.values)]
        if not held:
            continue
        said = hedging.of(quote, held, read, pack)
        if said.words:
            return hedging.told(said)
        silent = silent or set(said.hedges)
    return silent


def _is(end: float, value: float) -> bool:
    """Say whether a bound is a value; 0.33 and 0.3333 stand for a third."""
    return end == value or (0 < value < 1 and any(end == round(value, d) for d in range(2, 16)))


def years(text: str, language: str = "", short: bool = True) -> set[int]:
    """Return the years that a text prints.

    Parameters
    ----------
    text
        One line or more.
    language
        Code of its language; where it is "", all packs read it.
    short
        Whether the two digits of a date such as 9.8.45 are years too, of either century.

    Returns
    -------
    set of int
        In the common era; those after an era of its own are turned into it.

    Examples
    --------
    >>> sorted(years("19.8.45, 昭和20年"))
    [1845, 1945]
    """
    packs = _PACKS.values() if not language else may(text, language)
    return times.years(text, packs, short)


def months(text: str, language: str = "") -> set[int]:
    """Return the months and seasons that a text names.

    Parameters
    ----------
    text
        One line or more.
    language
        Code of its language; where it is "", all packs read it.

    Returns
    -------
    set of int
        1 to 12, and 21 (spring) to 24 (winter) as in EDTF.

    Examples
    --------
    >>> months("29 июля 1938")
    {7}
    """
    return times.months(text, _PACKS.values() if not language else may(text, language))


def days(text: str, language: str = "") -> set[int]:
    """Return the days of months that a text prints.

    Parameters
    ----------
    text
        One line or more.
    language
        Code of its language; where it is "", all packs read it.

    Returns
    -------
    set of int
        1 to 31.

    Examples
    --------
    >>> days("29 июля 1938")
    {29}
    """
    return times.days(text, _PACKS.values() if not language else may(text, language))


def names(kind: str, language: str = "") -> str:
    """Return a pattern for words of a kind in one language, or in all.

    Parameters
    ----------
    kind
        "until", "since", "about", "percent" or "people".
    language
        Code of a language, "" for all that have a pack.

    Returns
    -------
    str
        For ``re``; one that never matches if there are no such words.

    Examples
    --------
    >>> import re
    >>> bool(re.search(names("until"), "bis 1811"))
    True
    """
    packs = _PACKS.values() if not language else may("", language)
    spaced = "|".join(getattr(pack, kind) for pack in packs if pack.spaced and getattr(pack, kind))
    joined = "|".join(getattr(pack, kind) for pack in packs if not pack.spaced)
    parts = [rf"\b(?:{spaced})\b" if spaced else "", joined]
    return "|".join(filter(None, parts)) or "(?!)"
