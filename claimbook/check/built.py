"""Built pages, read as a reader gets them: every number resolves to something.

A number on a page stands in a link that a role or a table made, in the output of a cell, in a box
that a directive makes from the tables, or is a year that a row of the tables bears. What is typed
is read more closely, in the sources of the pages, by ``prose``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from claimbook.check.findings import Finding
from claimbook.check.prose import Allowances
from claimbook.sources import tables

_NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")
# What a reader sees and nobody typed: outputs, rows of tables, glued values, page furniture.
_MADE = {
    "printed-as", "pasted-text", "cell_output", "cell_input", "claimbook-table", "seed-lines",
    "source-facts", "citation", "bibtex-citation", "caption-number", "byline", "cite-this",
    "change-log", "changes-here", "reuse",
    "headerlink", "register-controls", "register-link",
    "why", "derivations",  # how a number was computed
    "py",  # a function described from its docstring, which speaks of no source
}  # fmt: skip
_BOXES = {"rows", "outside"}
_TAGS = {"nav", "script", "style", "code", "pre"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr"}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_DATED = {"claims": ("date",), "events": ("date",), "actors": ("born", "died"),
          "ties": ("date",), "sources": ("published", "updated"),
          "outside": ("date",)}  # fmt: skip


def check(site: Path, files: Iterable[Path] | None = None) -> Iterator[Finding]:
    """Yield the numbers of built pages that resolve to nothing.

    Parameters
    ----------
    site
        The folder of the built book.
    files
        The pages to read, by default all HTML files but those that come with the theme.

    Yields
    ------
    Finding
        One a page and number.

    Raises
    ------
    BookError
        If the book's tables cannot be read.
    """
    allowances, known = Allowances.of_tables(), years()
    titles = list(tables.load("sources")["title"])
    for path in sorted(site.rglob("*.html") if files is None else files):
        if not any(part.startswith("_") for part in path.relative_to(site).parts):
            page = path.read_text(encoding="utf-8")
            # The search page and the like are the theme's; the index has head words alone.
            if "<article" not in page or path.stem == "genindex":
                continue
            allowed = [*allowances.of(path.stem, "number"), *titles]
            for number in orphans(page, known, allowed):
                yield Finding(
                    path.relative_to(site).as_posix(), None, "", f"the number “{number}”",
                    "a citation, an output of a cell or a year of a row",
                    "cite the line that has it, or compute it in a cell",
                )  # fmt: skip


def years() -> frozenset[str]:
    """Return every year that a claim, an event, an actor's life, a tie or a source bears."""
    described = {entry["name"] for entry in tables.package()["resources"]}
    return frozenset(
        year
        for name, columns in _DATED.items() if name in described
        for column in columns
        for value in tables.load(name)[column]
        for year in re.findall(r"\d{4}", value)
    )  # fmt: skip


def orphans(page: str, years: Iterable[str], allowed: Iterable[str] = ()) -> list[str]:
    """Return the numbers of a page, in HTML, that resolve to nothing, each once.

    The article is read, its captions too; ``allowed`` are words that may stand there.

    >>> orphans("<p>In 1918 <a class='cite'>47</a> <code>48</code></p>", {"1918"})
    ['47']
    """
    _, tag, article = page.partition("<article")
    page = f"{tag}{article.rpartition('</article>')[0] or article}" if tag else page
    reader = _Reader(bool(tag))
    reader.feed(page)
    reader.close()
    text = " ".join(reader.said)
    for words in allowed:
        text = text.replace(words, " ")
    found, known = (number.rstrip(",.") for number in _NUMBER.findall(text)), set(years)
    return [number for number in dict.fromkeys(found) if number not in known]


class _Reader(HTMLParser):
    """Collects the words of a page's article that nothing made."""

    def __init__(self, has_article: bool) -> None:
        super().__init__()
        # Whether what stands in each open element is read.
        self.open: list[tuple[str, bool]] = [("", not has_article)]
        self.said: list[str] = []
        self.heading = -1
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        of = {name: value or "" for name, value in attrs}
        classes = set(of.get("class", "").split())
        if "claimbook-table" in classes and self.heading >= 0:
            # The heading of a list made from the tables counts its rows.
            self.said[self.heading :] = [
                re.sub(r"\(\d+\)", " ", words) for words in self.said[self.heading :]
            ]
        if tag in _HEADINGS:
            self.heading = len(self.said)
        is_caption = "caption-text" in classes and self.cells > 0
        is_read = self.open[-1][1] or tag == "article" or is_caption
        self.open.append((tag, is_read and not self._is_made(tag, classes, of)))
        # How deep in the output of a cell, whose caption is typed.
        self.cells += self.cells > 0 or "cell" in classes

    def _is_made(self, tag: str, classes: set[str], of: dict[str, str]) -> bool:
        is_box = tag == "details" and bool(classes & _BOXES)
        # A citation knows its file; a link to the bibliography shows what the work is called.
        is_link = tag == "a" and ("bibliography" in of.get("href", "") or
                                  ("cite" in classes and "data-card-file" in of))  # fmt: skip
        is_value = "data-q" in of and "when" not in classes  # a sentence is typed
        return tag in _TAGS or bool(classes & _MADE) or is_box or is_link or is_value

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open:
                name, _ = self.open.pop()
                self.cells -= self.cells > 0
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self.open[-1][1]:
            self.said.append(data)
