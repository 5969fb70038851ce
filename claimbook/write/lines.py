"""From words to a row: on which line they stand, which figure they say, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimbook import languages
from claimbook.languages import hedging
from claimbook.model.hedges import HEDGES
from claimbook.sources import seeds, tables
from claimbook.sources.tables import BookError

_MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """Words on a line of a source.

    Parameters
    ----------
    source
        The source's key.
    line
        The line, from 1.
    text
        What the line says.
    wording
        The words.
    """

    source: str
    line: int
    text: str
    wording: str


def find(words: str, source: str = "", line: int | None = None) -> Found:
    """Return the line on which words stand.

    Parameters
    ----------
    words
        As they are printed, eight at most.
    source
        Key of the source to look in, "" for all.
    line
        The line that is meant, if it is known.

    Returns
    -------
    Found
        The one place.

    Raises
    ------
    BookError
        If they are too many for a fragment, stand nowhere, or on several lines of which none is
        named; the message lists them.
    """
    if seeds.count_words(words) > _MOST_WORDS:
        raise BookError(f"“{words}”: more than {_MOST_WORDS} words; a row keeps a fragment only")
    known = tables.keyed("sources")
    chosen = tables.known("source", [source], known.index) if source else list(known.index)
    found = []
    for key in chosen:
        for number, text in enumerate(seeds.read(key, known["file"][key]).lines, 1):
            if seeds.find(text, words) and line in (None, number):
                found.append(Found(key, number, text, words))
    if len(found) == 1:
        return found[0]
    if not found:
        where = f"{source or 'any source'}{f':{line}' if line else ''}"
        raise BookError(f"“{words}” stands nowhere in {where}; copy the words as they are printed")
    places = ", ".join(f"{one.source}:{one.line}" for one in found[:8])
    raise BookError(f"“{words}” stands on {len(found)} lines ({places}); name one of them")


def figure(found: Found) -> dict[str, str]:
    """Return the cells that words say of a figure.

    Only what can be told: nothing where the words hold no numeral or several that are no range, and
    no hedge where it is left to whoever reads the line.

    Parameters
    ----------
    found
        The words on their line.

    Returns
    -------
    dict of str to str
        Of the columns ``low``, ``high``, ``hedge`` and ``unit`` those that can be told.

    Examples
    --------
    >>> figure(Found("a", 1, "It had over 2,500 lamps.", "over 2,500 lamps"))
    {'hedge': 'over', 'low': '2500', 'unit': 'lamps'}
    """
    language = _language(found.source)
    pack = languages.of(language)
    every = languages.numerals(found.text, language)
    ((start, end), *_) = seeds.find(found.text, found.wording)
    held = [one for one in every if start <= one.start and one.end <= end and one.values]
    ranged = bool(pack and held and hedging.group(found.text, held, every, pack)[2])
    if len(held) != 1 + ranged:
        return {}
    cells = {}
    if noun := re.match(r"\s+([^\W\d]{3,})", found.text[held[-1].end : end]):
        cells["unit"] = noun[1].lower()
    said = hedging.told(hedging.of(found.text, held, every, pack)) if pack else set()
    values = sorted(one.values[0] for one in held)
    if len(said) == 1:
        (hedge,) = said
        ends = {"low": values[0], "high": values[-1]}
        bounds = {column: f"{ends[column]:.12g}" for column in HEDGES[hedge].columns}
        cells = {"hedge": hedge, **bounds, **cells}
    return dict(sorted(cells.items()))


def _language(source: str) -> str:
    known = tables.keyed("sources")
    return (known.loc[source].get("language") or "en") if source in known.index else "en"
