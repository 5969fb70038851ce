"""The works that the tables cite, as the prose names them: the entries of the bibliography."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claimbook.sources import tables
from claimbook.sources.reads import question

BIBLIOGRAPHY = "data/references.bib"
_TEX = (("{", ""), ("}", ""), ("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))


@dataclass(frozen=True)
class Work:
    """A work of the bibliography.

    Parameters
    ----------
    label
        What a citation prints of it.
    full
        Its title and where and when it appeared, "" where the bibliography does not have it.
    url
        Its address, "" if it has none.

    Examples
    --------
    >>> Work("Ito, 1990").full
    ''
    """

    label: str
    full: str = ""
    url: str = ""


def named(key: str) -> Work:
    """Return a work of the bibliography.

    Parameters
    ----------
    key
        Its key in the bibliography.

    Returns
    -------
    Work
        One that has the key as its label, if the bibliography has no such work or is not there.

    Examples
    --------
    >>> named("nobody1900nothing").label
    'nobody1900nothing'
    """
    try:
        content = tables.content(f"{tables.root()}/{BIBLIOGRAPHY}")
    except OSError:
        return Work(key)
    return _entries(content).get(key) or Work(key)


@question
def label(key: str) -> str:
    """Return what a citation prints of a work: "Ito and Sato, 1990".

    As the reference style "author_year" of sphinxcontrib-bibtex has it: the authors or editors,
    else the title, then the year or "n.d.".

    Parameters
    ----------
    key
        Its key in the bibliography; "" for no work.

    Returns
    -------
    str
        The words, the key itself where the bibliography has no such work.

    Examples
    --------
    >>> label("")
    ''
    """
    return named(key).label if key else ""


@lru_cache(maxsize=1)
def _entries(content: bytes) -> dict[str, Work]:
    from pybtex.database.input.bibtex import Parser

    found = {}
    for key, entry in Parser().parse_string(content.decode("utf-8")).entries.items():
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [_typeset(" ".join([*one.prelast_names, *one.last_names])) for one in people]
        who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        given = {name: _typeset(value) for name, value in entry.fields.items()}
        words = f"{who or given.get('title', key)}, {given.get('year', 'n.d.')}"
        parts = ("title", "booktitle", "journal", "publisher", "year")
        full = ". ".join(given[part] for part in parts if part in given)
        found[key] = Work(words, full, entry.fields.get("url", ""))
    return found


def _typeset(value: str) -> str:
    """Return a field of a bibliography without TeX's braces, quotation marks and dashes."""
    for tex, sign in _TEX:
        value = value.replace(tex, sign)
    return value
