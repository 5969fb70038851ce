"""What stands in the rows behind each figure and table, for programs: CSV on the Web.

Beside each ``NAME.csv`` lies ``NAME.csv-metadata.json``, where the standard looks for it: the
caption, the licence, and of each column what it means, as the data package has it.
"""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from claimbook.show import about
from claimbook.sources import tables

_OF_TABLE = re.compile(r'<table[^>]* id="([\w-]+)"[^>]*>\s*<caption>(.*?)</caption>', re.DOTALL)
_OF_FIGURE = re.compile(
    r'<span class="caption-text">([^<]*(?:<(?!/span>)[^<]*)*)</span><a class="headerlink" '
    r'href="#([\w-]+)"'
)
_TITLE = re.compile(r"<h1>(.*?)(?:<a class=\"headerlink|</h1>)", re.DOTALL)
_FILE = re.compile(r'figures/([\w-]+)\.csv"')
_ENDS = {
    "_low_open": ("boolean", "Whether the lower end does not belong to the interval."),
    "_high_open": ("boolean", "Whether the upper end does not belong to the interval."),
    "_low": ("number", "Lower end of the interval; blank if it has none."),
    "_high": ("number", "Upper end of the interval; blank if it has none."),
    "_unit": ("string", "What is counted."),
}


def captions(pages: Path) -> dict[str, str]:
    """Return by name what stands above or below each figure and table of built pages; of one that
    has nothing there, the page that it is on."""
    found: dict[str, str] = {}
    on: dict[str, str] = {}
    for path in sorted(pages.rglob("*.html")):
        if "_static" not in path.parts:
            text = path.read_text(encoding="utf-8")
            named = [(name, words) for words, name in _OF_FIGURE.findall(text)]
            for name, words in [*_OF_TABLE.findall(text), *named]:
                found.setdefault(name, _plain(words))
            (title,) = _TITLE.findall(text)[:1] or [""]
            on |= dict.fromkeys(_FILE.findall(text), f"From the page “{_plain(title)}”")
    return on | found


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def described(path: Path, title: str, book: about.About) -> dict[str, Any]:
    """Return the description of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        heads = next(csv.reader(file), [])
    found: dict[str, Any] = {"@context": "http://www.w3.org/ns/csvw", "url": path.name}
    if title:
        found["dc:title"] = title
    if licences := [{"@id": address} for _, address in book.licences if address]:
        found["dc:license"] = licences[0] if len(licences) == 1 else licences
    if book.title:
        found["dc:isPartOf"] = f"{book.title}, version {book.version}"
    known = _known()
    found["tableSchema"] = {"columns": [_column(head, heads, known) for head in heads]}
    return found


def _known() -> dict[str, str]:
    """Return what a column of a name means, as the first table that has it says."""
    found: dict[str, str] = {}
    for entry in tables.package()["resources"]:
        for field in entry["schema"]["fields"]:
            found.setdefault(field["name"], field["description"])
    return found


def _column(head: str, heads: list[str], known: dict[str, str]) -> dict[str, str]:
    kind, meaning = "string", known.get(head, "")
    for ending, told in _ENDS.items():
        if head.endswith(ending) and f"{head.removesuffix(ending)}_low_open" in heads:
            kind, meaning = told
            break
    found = {"titles": head, "name": re.sub(r"\W", "_", head), "datatype": kind}
    return {**found, "dc:description": meaning} if meaning else found


def describe(app: Sphinx, folder: Path) -> None:
    """Write the description of each CSV file in ``folder`` beside it."""
    book, said = about.read(), captions(app.claimbook.pages)
    for path in sorted(folder.glob("*.csv")):
        made = described(path, said.get(path.stem, ""), book)
        text = json.dumps(made, ensure_ascii=False, indent=1)
        (folder / f"{path.name}-metadata.json").write_text(f"{text}\n", encoding="utf-8")
