"""How a figure is hedged: what the words before and behind it say, in the language of a pack.

A phrase says one hedge ("over", "did not exceed"), leaves a choice ("close to") or leaves it to
whoever reads it ("perhaps", "hardly more than"): then the reading is not ``certain``, and the
hedges are those that it may well stand for. Words that are in no list of the pack say nothing;
that a figure stands without a hedge follows from it as little as that it has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from claimbook.languages import numbers
from claimbook.languages.en import PACK as ENGLISH
from claimbook.languages.pack import Language
from claimbook.model.hedges import HEDGES
from claimbook.model.numerals import Numeral

_SIGNS = {">": "over", "≥": "at_least", "⩾": "at_least", "<": "almost", "≤": "up_to"}
_SIGNS |= {"⩽": "up_to", "~": "about", "≈": "about", "±": "about", "∼": "about"}
_SIGNS |= {"∽": "about", "≲": "up_to", "≳": "at_least", "〜": "about", "+/-": "about"}
_SIGNS |= {">=": "at_least", "=>": "at_least", "<=": "up_to", "=<": "up_to"}
_SIGN = re.compile(
    rf"({'|'.join(re.escape(one) for one in sorted(_SIGNS, key=len, reverse=True))})"
    r"\s*[¥$€£]?\s*$"
)
_DASH = r"\s?(?:[–—~〜～]|\.\.\.?|…)\s?|-"
_CLAIMED = r"(?:perhaps|maybe|possibly|probably|even|about|around|some|nearly|almost|roughly)"
_REACH_BACK = 90  # letters before a figure that can hold its hedge
_ENDS = r"(?![\w-])(?! than)"


@dataclass(frozen=True)
class Hedging:
    """What is said of a figure.

    Parameters
    ----------
    hedges
        The hedges that its words stand for.
    words
        Those words, "" where none were found.
    certain
        Whether no other hedge can be right.
    ambiguous
        Whether they are words that need not hedge at all, such as "over" a hill.
    """

    hedges: tuple[str, ...] = ()
    words: str = ""
    certain: bool = False
    ambiguous: bool = False


def read(text: str, start: int, end: int, language: Language = ENGLISH) -> Hedging:
    """Return how a text hedges the figure that stands in it.

    Parameters
    ----------
    text
        One line.
    start, end
        Where the figure stands in it, from 0.
    language
        Its pack.

    Returns
    -------
    Hedging
        Without words and hedges if nothing is said.

    Examples
    --------
    >>> read("did not exceed 340 casks", 15, 18).hedges
    ('up_to',)
    """
    before = text[max(0, start - _REACH_BACK) : start]
    if re.match(r"[ -]mark\b", text[end:]):  # "over the 200 mark"
        before = re.sub(r"\bthe\s+$", "", before)
    ahead = _ahead(before, language)
    found = [ahead, _behind(text[end:], language)]
    if many := re.match(language.many or "(?!)", text[start:end], re.I):
        found.append(Hedging(("over",), many[0], certain=not ahead.words))
    if rough := re.match(language.rough or "(?!)", text[start:end], re.I):
        found.append(Hedging(("about",), rough[0]))
    found = [one for one in found if one.words]
    return _both(*found) if len(found) > 1 else (*found, Hedging())[0]


def _both(one: Hedging, other: Hedging, *rest: Hedging) -> Hedging:
    """Return two readings as one: of "up to 60 or more" each may be meant."""
    hedges = tuple(dict.fromkeys((*one.hedges, *other.hedges)))
    same = one.certain and other.certain and one.hedges == other.hedges
    both = Hedging(hedges, f"{one.words} … {other.words}", same)
    return _both(both, *rest) if rest else both


def read_range(text: str, start: int, end: int, language: Language = ENGLISH) -> Hedging:
    """Return how a text hedges a range that stands in it.

    What counts are the words before its first end, before "between" or inside it.

    Parameters
    ----------
    text
        One line.
    start, end
        Where its first numeral begins and its last one ends, from 0.
    language
        Its pack.

    Returns
    -------
    Hedging
        Without hedges if "between" is negated: what is meant is left to whoever reads it.

    Examples
    --------
    >>> read_range("somewhere between 20 and 30", 18, 27).hedges
    ('about', 'between')
    """
    said = read(text, start, end, language)
    opening = re.search(rf"(?<!\w)(?:{language.opens or '(?!)'})\s+$", text[:start], re.I)
    negated = language.negation and opening and re.search(
        rf"(?<!\w)(?:{language.negation})\s+$", text[: opening.start()], re.I
    )
    if negated and opening:
        return Hedging((), f"{negated[0]}{opening[0]}".strip())
    if opening and not said.words:
        said = read(text, opening.start(), end, language)
    vague = rf"(?<!\w)(?:{language.vague or '(?!)'})(?!\w)"
    inside = re.search(vague, text[start:end], re.I)
    return Hedging(("between", "about"), inside[0]) if inside and not said.words else said


def joins(before: str, link: str, language: Language = ENGLISH) -> bool:
    """Say whether a link joins two numerals to one range, as in "20 to 30" or "20–30".

    It may hold a word of its own: "between 20 and perhaps 30".

    Parameters
    ----------
    before
        What stands before the first numeral.
    link
        What stands between the two.
    language
        The pack of the text.

    Returns
    -------
    bool
        "and" joins them only behind a "between".

    Examples
    --------
    >>> joins("between ", " and "), joins("with ", " and ")
    (True, False)
    """
    links, both, between = _joints(language)
    return bool(links.fullmatch(link) or (both.fullmatch(link) and between.search(before)))


def group(
    text: str, held: list[Numeral], numerals: list[Numeral], language: Language
) -> tuple[Numeral, Numeral, bool]:
    """Return the first and last numeral of a figure, and whether it is a range.

    Parameters
    ----------
    text
        One line.
    held
        The numerals that are bounds of the figure, at least one.
    numerals
        All numerals of the text, in order.
    language
        The pack of the text.

    Returns
    -------
    tuple of Numeral, Numeral and bool
        With the other end of a range that a bound is part of.

    Examples
    --------
    >>> found = numbers.read("20 to 30 casks", (ENGLISH,))
    >>> first, last, ranged = group("20 to 30 casks", found[:1], found, ENGLISH)
    >>> first.text, last.text, ranged
    ('20', '30', True)
    """
    first, last, ranged = held[0], held[-1], False
    for one, other in pairwise(numerals):
        link = text[one.end : other.start]
        paired = joins(text[: one.start], link, language) or _spans(one, link, other)
        if (one in held or other in held) and paired:
            ranged = True
            first = min(first, one, key=lambda numeral: numeral.start)
            last = max(last, other, key=lambda numeral: numeral.start)
    return first, last, ranged


def _spans(one: Numeral, link: str, other: Numeral) -> bool:
    """Say whether a hyphen between spaces makes a range of two numbers of one size."""
    if link != " - " or not one.values or not other.values:
        return False
    return one.values[0] < other.values[0] <= 10 * one.values[0]


def of(text: str, held: list[Numeral], numerals: list[Numeral], language: Language) -> Hedging:
    """Return how a text hedges the figure with these bounds.

    Parameters
    ----------
    text
        One line.
    held
        The numerals that are bounds of the figure, at least one.
    numerals
        All numerals of the text, in order.
    language
        The pack of the text.

    Returns
    -------
    Hedging
        Without words, "between" for a range and "exact" for others.

    Examples
    --------
    >>> text = "20 to 30 casks"
    >>> found = numbers.read(text, (ENGLISH,))
    >>> of(text, found, found, ENGLISH).hedges
    ('between',)
    """
    first, last, ranged = group(text, held, numerals, language)
    reading = read_range if ranged else read
    said = reading(text, first.start, last.end, language)
    if first is not last and not ranged:
        low, high = (reading(text, end.start, end.end, language) for end in (first, last))
        # "Over 1000 but under 2000".
        if {"over", "at_least"} & set(low.hedges) and {"almost", "up_to"} & set(high.hedges):
            words = f"{low.words} … {high.words}"
            return Hedging(("between",), words, low.certain and high.certain)
    if not said.words:
        return Hedging(("between",) if ranged else ("exact",))
    # "A maximum of 10 or 12" still has two ends; "about 10 to 12" is about both.
    both = ranged and said.hedges and not {"about", "between"} & set(said.hedges)
    return replace(said, hedges=(*said.hedges, "between")) if both else said


def told(said: Hedging) -> set[str]:
    """Return the hedges that what is said of a figure allows.

    Parameters
    ----------
    said
        As :func:`of` returns it.

    Returns
    -------
    set of str
        Names of hedges; none if it allows opposite ones, which says no more than that it cannot be
        told.

    Examples
    --------
    >>> told(Hedging(("over", "up_to"), "more than")), sorted(told(Hedging(("about", "almost"))))
    (set(), ['about', 'almost'])
    """
    hedges = set(said.hedges)
    opposite = any(HEDGES[hedge].opposite in hedges for hedge in hedges)
    return set() if opposite and not said.certain else hedges


@cache
def _phrases(language: Language) -> tuple[list, list]:
    """Return compiled patterns of phrases before and behind a figure."""
    edge = r"(?<![\w-])" if language.spaced else ""
    ahead = [(re.compile(rf"{edge}(?P<said>{one.words}){language.fillers}$", re.I), one)
             for one in language.ahead]  # fmt: skip
    ends = _ENDS if language.spaced else ""
    behind = [(re.compile(rf"(?:{language.nouns}),? ?(?P<said>{one.words}){ends}", re.I), one)
              for one in language.behind]  # fmt: skip
    return ahead, behind


@cache
def _joints(language: Language) -> tuple[re.Pattern, re.Pattern, re.Pattern]:
    """Return patterns of what joins two ends, of "and", and of "between" before the first."""
    vague = rf"(?:(?:{language.vague}|{_CLAIMED})\s+)?" if language.vague else ""
    none = r"(?!)"
    space = r"\s+" if language.spaced else r"\s*"
    return (
        re.compile(
            rf"{_DASH}|{space}(?:{language.links or none}){space}{vague}"
            rf"|,\s(?:{language.links or none})\s{_CLAIMED}\s",
            re.I,
        ),
        re.compile(rf" (?:{language.both or none}) {vague}", re.I),
        re.compile(rf"(?<!\w)(?:{language.between or none})\s+{vague}[^\w\s]*$", re.I),
    )


def _ahead(before: str, language: Language) -> Hedging:
    # "About (or even exactly) 30" may be either.
    if inserted := re.search(r"\(([^()]*)\)\s*$", before):
        said = _ahead(before[: inserted.start()], language), _ahead(f"{inserted[1]} ", language)
        return _both(*said) if all(one.words for one in said) else said[0]
    if sign := _SIGN.search(before):
        return Hedging((_SIGNS[sign[1]],), sign[1], certain=True)
    if re.search(r"(?<!\w)(?:(?:ca?|approx|circa|ок|прим)\.|c)$", before):
        return Hedging(("about",), before.split()[-1], certain=True)
    for pattern, phrase in _phrases(language)[0]:
        there = pattern.search(before)
        if there and not _is_reached(there, before, language):
            return _phrase(there, phrase, before, language)
    return Hedging()


def _is_reached(there: re.Match, before: str, language: Language) -> bool:
    """Say whether a "to" before a figure only names a point that was reached."""
    reached = language.reached and rf"(?:{language.reached})\s+$"
    return bool(reached and there["said"].lower() == "до"
                and re.search(reached, before[: there.start()], re.I))  # fmt: skip


def _phrase(there: re.Match, phrase: Any, before: str, language: Language) -> Hedging:
    """Return what a phrase before a figure says, with what stands before the phrase."""
    said, hedges, ahead = there["said"], phrase.hedges, before[: there.start()]
    # "None of them had more than 20" is up to 20: who reads it has to say so.
    turned = tuple(HEDGES[hedge].opposite for hedge in hedges if HEDGES[hedge].opposite)
    negated = [rf"(?<!\w)(?:{language.negation})\s+$"] if language.negation else []
    negated += [rf"{language.clause}$"] if language.clause else []
    if phrase.certain and turned and any(re.search(one, ahead, re.I) for one in negated):
        return Hedging(tuple(dict.fromkeys((*hedges, *turned))), said)
    unsure = re.fullmatch(language.ambiguous or "(?!)", said, re.I)
    one = Hedging(hedges, said, phrase.certain, bool(unsure))
    further = _ahead(ahead, language) if hedges == ("about",) else Hedging()
    # "Only about" is about.
    return _both(further, one) if further.words and further.hedges != ("exact",) else one


def _behind(after: str, language: Language) -> Hedging:
    for pattern, phrase in _phrases(language)[1]:
        there = pattern.match(after)
        # What follows may hedge another figure: "20 carts, at least 30 boats".
        if there and not _begins(after[there.end() :][:40], language):
            return Hedging(phrase.hedges, there["said"], phrase.certain)
    return Hedging()


def _begins(text: str, language: Language) -> bool:
    """Say whether a numeral stands at the beginning of a text."""
    return any(one.start < 3 and one.counts for one in numbers.read(text, (language,)))
