"""What a language pack holds: how one language says numbers, hedges and dates.

A pack is data, with patterns for ``re``; ``numbers``, ``hedging`` and ``times`` read texts with
it.  A language more is a module with a ``Language`` and its entry in ``claimbook.languages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """Words beside a figure, the hedges that they stand for, and whether that is certain.

    Where it is not, the hedges are those that the words may well stand for, or none.
    """

    words: str
    hedges: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, eq=False)  # a pack is itself alone, which makes it a key of caches
class Language:
    """One language.

    Numbers: ``words`` gives number words their kind and value (see ``words`` in this room);
    ``lexemes`` matches those of several words, which stand in ``words`` with one space between;
    ``compound`` reads numbers written as one word, None for other words; ``thousands`` sets off
    thousands and ``decimal`` decimals, both besides what every language has.  ``quiet`` are
    patterns of words that can be a figure and need not be one, with their values.

    Hedges: ``ahead`` and ``behind`` are phrases before and behind a figure in the order in which
    they are tried; ``fillers`` may stand between a phrase and its figure, ``nouns`` between a
    figure and a phrase behind it.  ``negation`` before a phrase makes it another one, ``clause``
    turns what comes later in its clause.  ``many`` are plurals that are figures at their least,
    ``rough`` number words that are about ("une centaine"), ``ambiguous`` phrases that can be no
    hedge at all, ``reached`` words after which a "to" names a point that was reached.

    Ranges: ``opens`` may stand before the first end, ``between`` if "and" joins the two, ``links``
    and ``both`` join them, ``vague`` inside makes them vague.

    Dates: twelve ``months``; ``seasons`` by their number in EDTF; ``eras``, by name, with the year
    before their first; ``until``, ``since`` and ``about`` before a date.  ``percent`` and
    ``people`` are words behind a figure.
    """

    code: str
    name: str
    words: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    lexemes: str = ""
    compound: Callable[[str], tuple[str, float] | None] | None = None
    thousands: str = ","
    decimal: str = "."
    quiet: tuple[tuple[str, float], ...] = ()
    ahead: tuple[Phrase, ...] = ()
    behind: tuple[Phrase, ...] = ()
    fillers: str = r"\s*[^\w\s]*"
    nouns: str = r"[\s,(-]*(?:\w+\s){0,2}"
    negation: str = ""
    clause: str = ""
    many: str = ""
    rough: str = ""
    ambiguous: str = ""
    reached: str = ""
    opens: str = ""
    between: str = ""
    links: str = ""
    both: str = ""
    vague: str = ""
    months: tuple[str, ...] = ()
    seasons: Mapping[int, str] = field(default_factory=dict)
    eras: Mapping[str, int] = field(default_factory=dict)
    until: str = ""
    since: str = ""
    about: str = ""
    percent: str = ""
    people: str = ""
    spaced: bool = True


def numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    """Return words with the numbers that they count.

    >>> numbered("ten twenty thirty", 10, 10)
    {'ten': 10, 'twenty': 20, 'thirty': 30}
    """
    return {word: first + step * place for place, word in enumerate(words.split())}


def kinds(table: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, float]]:
    """Return number words with their kind and value, of words and values by kind.

    >>> kinds({"unit": {"one": 1}})
    {'one': ('unit', 1)}
    """
    return {word: (kind, value) for kind, words in table.items() for word, value in words.items()}
