"""What a language pack holds: how one language says numbers, hedges and dates.

A pack is data, with patterns for ``re``; ``numbers``, ``hedging`` and ``times`` read texts with
it.  A language more is a module with a ``Language`` and its entry in ``claimbook.languages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """Words beside a figure, and the hedges that they stand for.

    Parameters
    ----------
    words
        A pattern for ``re``.
    hedges
        Names of hedges: where it is not certain, those that the words may well stand for, or none.
    certain
        Whether no other hedge can be meant.
    """

    words: str
    hedges: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, eq=False)  # a pack is itself alone, which makes it a key of caches
class Language:
    """One language: how it says numbers, hedges, ranges and dates.

    Parameters
    ----------
    code
        As in ISO 639-1.
    name
        In English.
    words
        Number words with their kind and value (see ``words`` in this room).
    lexemes
        Matches those of several words, which stand in ``words`` with one space between.
    compound
        Reads numbers written as one word, None for other words.
    thousands, decimal
        What sets off thousands and decimals, besides what every language has.
    quiet
        Patterns of words that can be a figure and need not be one, with their values.
    ahead, behind
        Phrases before and behind a figure in the order in which they are tried.
    fillers
        May stand between a phrase and its figure.
    nouns
        May stand between a figure and a phrase behind it.
    negation
        Before a phrase makes it another one.
    clause
        Turns what comes later in its clause.
    many
        Plurals that are figures at their least.
    rough
        Number words that are about ("une centaine").
    ambiguous
        Phrases that can be no hedge at all.
    reached
        Words after which a "to" names a point that was reached.
    opens
        May stand before the first end of a range.
    between
        The same, if "and" joins the two ends.
    links, both
        Join two ends: the first always, the other behind ``between``.
    vague
        Inside a range makes it vague.
    months
        Twelve names, or none.
    seasons
        Patterns by their number in EDTF.
    eras
        By name, the year before their first.
    until, since, about
        Words before a date.
    percent, people
        Words behind a figure.
    spaced
        Whether spaces stand between words.
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

    Parameters
    ----------
    words
        With spaces between.
    first
        The number of the first word.
    step
        How much more each word counts than the one before.

    Returns
    -------
    dict of str to int
        In the order of the words.

    Examples
    --------
    >>> numbered("ten twenty thirty", 10, 10)
    {'ten': 10, 'twenty': 20, 'thirty': 30}
    """
    return {word: first + step * place for place, word in enumerate(words.split())}


def kinds(table: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, float]]:
    """Return number words with their kind and value.

    Parameters
    ----------
    table
        Words and their values, by kind.

    Returns
    -------
    dict of str to tuple
        The form in which :class:`Language` has them.

    Examples
    --------
    >>> kinds({"unit": {"one": 1}})
    {'one': ('unit', 1)}
    """
    return {word: (kind, value) for kind, words in table.items() for word, value in words.items()}
