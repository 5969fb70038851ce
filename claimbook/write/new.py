"""A new book: an invented text of five lines, coded, with a chapter, which builds and checks.

It is meant to be looked at, tried, and replaced row by row by one's own.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from importlib.resources import files
from pathlib import Path
from string import Template

from claimbook.check import verify
from claimbook.sources import schema
from claimbook.sources.tables import BookError
from claimbook.write import sources

_TEXT = "keepers.txt"
_SOURCE = {
    "source": "keepers", "title": "The lamp keepers of Vell, retold", "short": "the keepers",
    "kind": "invented text", "voice": "Nobody: the text is invented", "audience": "Whoever begins",
    "interest": "To show how a book is made", "caution": "Nothing in it is true",
}  # fmt: skip
_TABLES: dict[str, list[dict[str, str]]] = {
    "allowances": [],
    "actors": [
        {"actor": "ada-brook", "name": "Ada Brook", "as_printed": "Ada Brook", "kind": "person",
         "side": "vell", "line": "4", "wording": "Captain Ada Brook"},
        {"actor": "salt-league", "name": "Salt League", "as_printed": "Salt League",
         "kind": "organisation", "side": "vell", "line": "4", "wording": "the Salt League"},
    ],
    "claims": [
        {"claim": "keepers-barrels", "subject": "Oil that went bad", "measure": "barrels",
         "high": "300", "unit": "barrels", "hedge": "almost", "date": "1806", "line": "5",
         "wording": "Almost 300 barrels of oil", "topic": "lamps", "status": "asserted"},
        {"claim": "keepers-crews", "subject": "Crews of Ada Brook", "measure": "crews", "low": "2",
         "high": "2", "unit": "crews", "hedge": "exact", "line": "4", "wording": "led two crews",
         "topic": "lamps", "status": "asserted"},
        {"claim": "keepers-lamps", "subject": "Lamps of Vell", "measure": "lamps", "low": "2500",
         "unit": "lamps", "hedge": "over", "date": "1804-05", "line": "3",
         "wording": "over 2,500 lamps", "topic": "lamps", "status": "asserted"},
        {"claim": "keepers-pay", "subject": "Pay of the crews", "measure": "pay", "low": "40",
         "high": "40", "unit": "crowns", "hedge": "about", "line": "4",
         "wording": "about 40 crowns", "topic": "lamps", "status": "asserted"},
    ],
    "corrections": [],
    "disagreements": [],
    "events": [
        {"event": "keepers-lamps-burn", "date": "1804-05", "title": "The lamps of Vell burn",
         "line": "3", "wording": "In May 1804 over 2,500 lamps burned", "topic": "lamps",
         "status": "asserted"},
        {"event": "keepers-oil-goes-bad", "date": "1806", "title": "Oil goes bad", "line": "5",
         "wording": "went bad in 1806", "topic": "lamps", "status": "asserted"},
    ],
    "positions": [],
    "relations": [{"relation": "pays", "family": "other", "usual_sign": "1",
                   "meaning": "gives money for work"}],
    "sides": [{"side": "vell", "order": "1", "title": "Vell"}],
    "ties": [
        {"tie": "keepers-league-pays-brook", "from_actor": "salt-league",
         "to_actor": "ada-brook", "relation": "pays", "sign": "1", "line": "4",
         "wording": "the Salt League paid them", "status": "asserted"},
    ],
    "topics": [{"topic": "lamps", "order": "1", "title": "The lamps of Vell", "short": "Lamps",
                "page": "chapters/lamps"}],
    "unused": [],
}  # fmt: skip
# What has another name in the template, where git would take it for its own or leave it out.
_NAMES = {"gitignore": ".gitignore", "texts": "seeds"}
_EMPTY = ("corrections", "disagreements", "positions", "unused")


def new(folder: Path, title: str = "") -> Path:
    """Write a book into a folder, which must be empty or not there.

    Parameters
    ----------
    folder
        Where to; folders above it are made.
    title
        The book's, by default made of the folder's name.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    BookError
        With nothing written, if something is there, or the folder cannot be made.
    """
    folder = folder.resolve()
    name = sources.slug(folder.name) or "book"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(f"{folder}: something is there; name an empty folder, or one to be made")
    title = title or name.replace("-", " ").capitalize()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder.parent) as place:
            made = Path(place, "book")
            _pages(made, title)
            _tables(made, name, title)
            if found := verify.check(made, made / "seeds").findings:
                raise BookError("\n".join(map(str, found)))
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise BookError(f"{error.filename or folder}: {error.strerror}") from None
    return folder


def _pages(folder: Path, title: str) -> None:
    """Write what is text: pages, settings, the seed text, the test."""
    template = files(__package__).joinpath("template")
    waiting = [(template, folder)]
    while waiting:
        there, target = waiting.pop()
        if there.is_dir():
            target.mkdir(parents=True)
            inside = (one for one in there.iterdir() if not one.name.startswith("__"))
            waiting += [(one, target / _NAMES.get(one.name, one.name)) for one in inside]
        else:
            text = Template(there.read_text(encoding="utf-8")).safe_substitute(title=title)
            target.write_text(text, encoding="utf-8")


def _tables(folder: Path, name: str, title: str) -> None:
    """Write the tables and their data package."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    own = {table: {"mayBeEmpty": True} for table in _EMPTY}
    book = {"name": name, "title": title, "tables": own}
    (data / "book.json").write_text(json.dumps(book, indent=2) + "\n", encoding="utf-8")
    (data / "references.bib").write_text("", encoding="utf-8")
    rows = {**_TABLES, "sources": [sources.draft(folder / "seeds" / _TEXT, _SOURCE)]}
    package = schema.package(book, list(rows))
    for entry in package["resources"]:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_of_source(row, columns) for row in rows[entry["name"]])
        (data / entry["path"]).write_text(text.getvalue(), encoding="utf-8")
    made = schema.described(folder)
    (data / "datapackage.json").write_text(made, encoding="utf-8")


def _of_source(row: dict[str, str], columns: list[str]) -> dict[str, str]:
    of = {"source": _SOURCE["source"]} if "line" in row else {}
    return {column: value for column, value in {**of, **row}.items() if column in columns}
