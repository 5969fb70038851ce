"""What a book says of itself, for whoever cites or reuses it: ``CITATION.cff`` and the licences of
its data package, read in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from claimbook.sources import tables


@dataclass(frozen=True)
class Author:
    """Who wrote the book.

    Parameters
    ----------
    name
        As it is printed.
    family, given
        The two parts of a person's name.
    """

    name: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True)
class About:
    """What a book says of itself, all blank where it says nothing.

    Parameters
    ----------
    name
        Of the data package.
    title, version, abstract, keywords
        As ``CITATION.cff`` has them.
    authors
        In its order.
    date
        Of the release.
    code
        The public address of the code, where the project has one.
    licences
        Those of the data package, each with its address.
    """

    name: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    version: str = ""
    date: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    code: str = ""
    licences: tuple[tuple[str, str], ...] = field(default=())

    @property
    def author(self) -> str:
        """All authors in a row."""
        return ", ".join(author.name for author in self.authors)

    @property
    def year(self) -> str:
        """The year of the date."""
        return self.date[:4]


def read() -> About:
    """Read what the book says of itself.

    Returns
    -------
    About
        Blank, but for the data package's name and licences, where there is no ``CITATION.cff``.

    Raises
    ------
    tables.BookError
        If ``CITATION.cff`` cannot be read as such.

    Examples
    --------
    >>> read().title, read().author
    ('', '')
    """
    path = tables.root() / "CITATION.cff"
    try:
        given = _parsed(tables.content(str(path))) if path.is_file() else {}
        authors = tuple(map(_author, given.get("authors", [])))
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, TypeError) as error:
        said = " ".join(str(error).split())
        raise tables.BookError(
            f"CITATION.cff: {said}; expected YAML with title, version and a list of authors"
        ) from None
    package = tables.package()
    return About(
        name=package.get("name", ""),
        title=given.get("title", ""),
        authors=authors,
        version=str(given.get("version", "")),
        date=str(given.get("date-released", "")),
        abstract=given.get("abstract", ""),
        keywords=tuple(given.get("keywords", ())),
        code=given.get("repository-code", ""),
        licences=tuple(map(_licence, package.get("licenses", ()))),
    )


@lru_cache(maxsize=1)
def _parsed(content: bytes) -> Any:
    """Return what the file says, which callers leave as it is; each page asks for it."""
    return yaml.safe_load(content.decode("utf-8"))


def _author(entry: dict[str, Any]) -> Author:
    family = " ".join(filter(None, (entry.get("name-particle"), entry.get("family-names"))))
    given = entry.get("given-names", "")
    return Author(entry.get("name", "") or f"{given} {family}".strip(), family, given)


def _licence(entry: dict[str, str]) -> tuple[str, str]:
    """Return name and address; of a Creative Commons licence the address is known."""
    name, path = entry.get("name", ""), entry.get("path", "")
    if not path and (cc := re.fullmatch(r"CC-(BY(?:-[A-Z]+)*)-(\d\.\d)", name)):
        path = f"https://creativecommons.org/licenses/{cc[1].lower()}/{cc[2]}/"
    elif not path and name == "CC0-1.0":
        path = "https://creativecommons.org/publicdomain/zero/1.0/"
    return name, path
