"""A page or a row as other programs cite it: in words, as BibTeX, as RIS and as CSL-JSON.

The same function makes those of pages, once, and of rows, with blanks in the place of what differs
from row to row; the pages' script fills them in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from claimbook.model import dates
from claimbook.show.about import About

FORMS = {"text": "Text", "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
ENDINGS = {"text": "txt", "bibtex": "bib", "ris": "ris", "csl": "json"}
_SPECIAL = re.compile(r"[\\{}%&#$_~^]")
_WRITTEN = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Work:
    """What is cited: a page of a book, or a row of its tables.

    Parameters
    ----------
    key
        By which bibliographies know it.
    title
        Of the page or row.
    address
        Absolute where the book has a public address, and else within the book.
    about
        What the book says of itself.
    note
        What a row rests on.
    is_row
        Whether it is a row.
    """

    key: str
    title: str
    address: str
    about: About
    note: str = ""
    is_row: bool = False

    @property
    def is_public(self) -> bool:
        """Whether the address is one that a reader elsewhere can follow."""
        return "://" in self.address

    @property
    def notes(self) -> list[str]:
        """What has no field of its own."""
        return list(filter(None, [self.note, "" if self.is_public else self.address]))


def forms(work: Work) -> dict[str, str]:
    """Return a work in each of the forms.

    Parameters
    ----------
    work
        What is cited.

    Returns
    -------
    dict[str, str]
        By the names of ``FORMS``.

    Examples
    --------
    >>> book = About(title="The lamps of Vell", version="4.2", date="2026-01-02")
    >>> work = Work("lamps", "Lamps & oil", "https://vell.example/lamps.html", book)
    >>> print(forms(work)["bibtex"])
    @incollection{lamps,
      title = {Lamps \\& oil},
      booktitle = {The lamps of Vell},
      year = {2026},
      version = {4.2},
      date = {2026-01-02},
      url = {https://vell.example/lamps.html}
    }
    """
    return {"text": plain(work), "bibtex": _bibtex(work), "ris": _ris(work), "csl": _csl(work)}


def plain(work: Work) -> str:
    """Return a citation in words.

    Parameters
    ----------
    work
        What is cited.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> book = About(title="The lamps of Vell", version="4.2", date="2026-01-02")
    >>> plain(Work("lamps", "Lamps", "chapters/lamps.html", book))
    '“Lamps”, in The lamps of Vell, version 4.2, 2 January 2026, chapters/lamps.html.'
    """
    book = work.about
    version = f"version {book.version}" if book.version else ""
    date = dates.human(book.date) if book.date else ""
    said = (book.author, f"“{work.title}”", f"in {book.title}", version, date, work.note)
    return ", ".join([*filter(None, said), f"{work.address}."])


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], f"\\{found[0]}"), text)


def _bibtex(work: Work) -> str:
    book = work.about
    # Braces keep a body's name whole; a person's has a comma where it can be taken apart.
    names = (f"{_tex(a.family)}, {_tex(a.given)}" if a.family else f"{{{_tex(a.name)}}}"
             for a in book.authors)  # fmt: skip
    fields = {
        "author": " and ".join(names),
        "title": _tex(work.title),
        "booktitle": _tex(book.title),
        "year": book.year,
        "version": _tex(book.version),
        "date": book.date,
        "note": _tex(", ".join(work.notes)),
        "url": work.address if work.is_public else "",
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@incollection{{{work.key},\n{told}\n}}"


def _ris(work: Work) -> str:
    book = work.about
    names = (f"{a.family}, {a.given}" if a.family else a.name for a in book.authors)
    lines = [
        ("TY", "DATA" if work.is_row else "CHAP"),
        ("ID", work.key),
        *(("AU", name) for name in names),
        ("TI", work.title),
        ("T2", book.title),
        ("PY", book.year),
        ("DA", book.date.replace("-", "/") + "/" if book.date else ""),
        ("ET", book.version),
        ("N1", ", ".join(work.notes)),
        ("UR", work.address if work.is_public else ""),
    ]
    told = [f"{tag}  - {value}" for tag, value in lines if value]
    return "\n".join([*told, "ER  - "])


def _csl(work: Work) -> str:
    book = work.about
    names = [{"family": a.family, "given": a.given} if a.family else {"literal": a.name}
             for a in book.authors]  # fmt: skip
    entry = {
        "id": work.key,
        "type": "entry" if work.is_row else "chapter",
        "title": work.title,
        "author": names,
        "container-title": book.title,
        "issued": {"date-parts": [[*map(int, book.date.split("-"))]]} if book.date else "",
        "version": book.version,
        "note": ", ".join(work.notes),
        "URL": work.address if work.is_public else "",
    }
    return json.dumps([{k: v for k, v in entry.items() if v}], ensure_ascii=False, indent=1)
