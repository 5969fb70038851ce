"""A page for each source file: its lines, with the rows that rest on each.

With the seed files at hand a page shows the text, cited lines marked; without them it shows only
the cited lines, each with the fragments that the tables quote.

The pages are documents of Sphinx, though no file of the book is one of them, since a source is a
row: ``Pages`` counts them among the book's pages, in the folder that ``claimbook_source_pages``
names, and ``SourceParser`` makes each of its row, with ``data/sources.csv`` for its file. As a
document without a place in the contents a page is an orphan, until a contents list names it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.parsers import Parser
from sphinx.project import Project
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from claimbook.show import citation, slips
from claimbook.sources import seeds, tables, works
from claimbook.sphinx.failures import stop
from claimbook.sphinx.parts import details

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator
    from sphinx.writers.text import TextTranslator

logger = logging.getLogger(__name__)

_TOLD = {"owner": "Published and paid by", "dating": "Dated by", "origin": "Taken from"}
_TABLES = ("actors", "claims", "events", "positions", "ties")
# The parser of a page is chosen by how the whole path of its file ends, while pages are looked for
# by the names of files, which have no slash: so this ending makes no page of the table itself.
_ENDING = "/sources.csv"


class marked(nodes.inline):
    """Words of a source that a row quotes."""


class seed_lines(nodes.enumerated_list):
    """The lines of a source that its page shows; ``key`` is the source."""


class seed_line(nodes.list_item):
    """A line of a source: ``number`` is its own, whichever lines stand before it."""


class Pages(Project):
    """The pages of a book: its files and, in ``folder``, one for each row of ``sources.csv``."""

    folder = ""
    of_sources: dict[str, str] = {}  # noqa: RUF012  # by page, the file that it is made of

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        found = super().discover(exclude_paths, include_paths)
        file = Path(os.path.relpath(tables.root() / f"data{_ENDING}", self.srcdir)).as_posix()
        self.of_sources = {f"{self.folder}/{key}": file for key in tables.keyed("sources").index}
        for page in sorted(found & self.of_sources.keys()):
            logger.warning("%s: found a file for the page of a source; expected none; name it "
                           "otherwise, or set claimbook_source_pages to another folder",
                           super().doc2path(page, absolute=False))  # fmt: skip
        found.update(self.of_sources)
        return found

    def doc2path(self, docname: str, absolute: bool) -> str:
        file = self.of_sources.get(docname)
        if file is None:
            return super().doc2path(docname, absolute)
        return os.path.join(self.srcdir, file) if absolute else file


def rows_by_line(source: str) -> dict[int, list[tuple[str, str, str]]]:
    """Return, by line of ``source``, the rows that rest on it as (table, key, wording)."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    row: Any
    for name in _TABLES:
        frame = tables.load(name)
        key = frame.columns[0]
        for row in frame[frame["source"] == source].itertuples():
            found[int(row.line)].append((name, getattr(row, key), row.wording))
    return found


def _to_row(name: str, key: str) -> nodes.Element:
    """Return the key of a row of a table, as a link to it if a register lists it."""
    kind, code = name.removesuffix("s"), nodes.literal(key, key)
    if kind not in citation.KINDS:
        return code
    return pending_xref("", code, refdomain="claimbook", reftype=kind, reftarget=key,
                        refexplicit=True, if_listed=True)  # fmt: skip


def _use(name: str, key: str, wording: str) -> nodes.paragraph:
    """Return a row that rests on a line with its status, for whoever would read its words as the
    source's own."""
    said = nodes.paragraph("", "", _to_row(name, key), nodes.Text(f" “{wording}”"))
    if mark := citation.mark(tables.cell(name, key, "status", "")):
        said += [nodes.Text(" "), nodes.inline("", mark, classes=["status"])]
    return said


def _terms(items: Iterable[tuple[str, list[nodes.paragraph]]], *classes: str) -> nodes.Element:
    """Return a list of terms, each with the paragraphs that belong to it."""
    made = [nodes.definition_list_item("", nodes.term("", term), nodes.definition("", *said))
            for term, said in items]  # fmt: skip
    return nodes.definition_list("", *made, classes=[*classes])


def _uses(rows: list[tuple[str, str, str]]) -> details:
    """Return the list of rows that rest on a line, by table, folded unless a reader opens it."""
    by_table = defaultdict(list)
    for name, key, wording in rows:
        by_table[name].append(_use(name, key, wording))
    count = f"{len(rows)} row" + ("s" if len(rows) != 1 else "")
    return details("", _terms(by_table.items()), summary=count, kind="on-line")


def _marked(text: str, wordings: list[str]) -> list[nodes.Node]:
    """Return a line with every character that a wording covers marked."""
    covered = [False] * len(text)
    for wording in wordings:
        for start, end in seeds.find(text, wording):
            covered[start:end] = [True] * (end - start)
    found: list[nodes.Node] = []
    for is_covered, run in groupby(zip(text, covered, strict=True), key=itemgetter(1)):
        words = "".join(character for character, _ in run)
        found.append(marked("", words) if is_covered else nodes.Text(words))
    return found


def _fragments(wordings: list[str]) -> list[nodes.Node]:
    """Return what is quoted of a line, but for what stands in a longer quotation."""
    found: list[nodes.Node] = []
    for words in dict.fromkeys(wordings):
        if not any(words != other and words in other for other in wordings):
            found += [*([nodes.Text(" … ")] if found else []), marked("", words)]
    return found


def _line(locator: str, rows: list[tuple[str, str, str]], text: str | None) -> seed_line:
    """Return a line of a source with the rows that rest on it; ``text`` is None where the file is
    not at hand."""
    number = int(locator.rpartition(":")[2])
    wordings = [wording for *_, wording in rows]
    shown = _fragments(wordings) if text is None else _marked(text, wordings)
    line = seed_line("", nodes.paragraph("", "", *shown, classes=["seed-text"]),
                     ids=[f"L{number}"], number=number)  # fmt: skip
    if rows:
        line += _uses(rows)
    for said in slips.corrections(locator):
        words = f"{said[0].upper()}{said[1:]}."
        line += nodes.paragraph("", words, classes=["printed-as"])
    return line


def _facts(row: Any) -> nodes.Element:
    """Return what sources.csv says of a file, as a list of terms.

    What the file does not print itself (who owns, dates, lends it) has the works that
    show it; a book may say nothing of it, or lack the columns.
    """
    printed = (("File", row.file), ("SHA-256", row.sha256), ("Kind", row.kind),
               ("Who speaks", row.voice), ("Caution", row.caution))  # fmt: skip
    told = [(label, getattr(row, name, ""), getattr(row, f"{name}_citation", ""))
            for name, label in _TOLD.items()]  # fmt: skip
    seen = ((label, f"{said} [{'; '.join(map(works.label, cited.split(';')))}]")
            for label, said, cited in told if said)
    items = ((label, [nodes.paragraph("", value)]) for label, value in (*printed, *seen))
    return _terms(items, "source-facts")


def _page(row: Any, text: list[str] | None) -> nodes.section:
    """Return the page of a source: what is known of its file, then its lines."""
    rows = rows_by_line(row.source)
    numbers = sorted(rows) if text is None else range(1, len(text) + 1)
    lines = [_line(f"{row.source}:{number}", rows.get(number, []),
                   None if text is None else text[number - 1]) for number in numbers]  # fmt: skip
    about = (
        "Only the fragments that the tables quote: the file itself is not part of this book."
        if text is None
        else "The text of the file, line by line. What a row of the tables quotes is marked."
    )
    return nodes.section(
        "",
        nodes.title("", row.title),
        _facts(row),
        nodes.paragraph("", about),
        seed_lines("", *lines, key=row.source, enumtype="arabic", prefix="", suffix=".",
                   classes=["seed-lines"]),
        ids=[f"source-{row.source}"],
        support_smartquotes=False,  # a source is shown as it is
    )  # fmt: skip


class SourceParser(Parser):
    """Makes the page of a source of its row; the text of the table is not looked at."""

    supported = ("claimbook-source",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        self.setup_parse(inputstring, document)
        key = self.env.docname.rpartition("/")[2]
        frame = tables.load("sources")
        row: Any = next(frame[frame["source"] == key].itertuples())
        # In no contents list, and what a search finds of it are its lines, by the rows' wordings.
        fields = [nodes.field("", nodes.field_name("", name), nodes.field_body())
                  for name in ("orphan", "nosearch")]  # fmt: skip
        document["title"] = f"{key}: {row.title}"
        document += [nodes.docinfo("", *fields), _page(row, _text(row))]
        self.finish_parse()


class LinesCited(SphinxPostTransform):
    """Add, where the file is not at hand, the lines on which no row rests but that a page cites:
    which, is known only when all pages are read."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        domain = self.env.get_domain("claimbook")
        for lines in self.document.findall(seed_lines):
            shown = {line["number"]: line for line in lines.findall(seed_line)}
            for number in domain.cited_lines(lines["key"]) - shown.keys():
                shown[number] = _line(f"{lines['key']}:{number}", [], None)
            lines[:] = [shown[number] for number in sorted(shown)]


def page_of(config: Config, source: str) -> str:
    """Return the name of the page of a source."""
    return f"{config.claimbook_source_pages}/{source}"


def lines_shown(domain: Domain, source: str) -> list[int]:
    """Return the lines that the page of a source shows: all if the file is at hand, else those
    on which a row rests or that a page cites."""
    folder = seeds.folder()
    if folder and (folder / tables.cell("sources", source, "file")).is_file():
        return list(range(1, tables.cell("sources", source, "lines") + 1))
    return sorted({*rows_by_line(source), *domain.cited_lines(source)})


def _text(row: Any) -> list[str] | None:
    """Return the lines of a source's file, None where it is not at hand.

    Stops the build if the file is not the one whose digest the page prints.
    """
    folder = seeds.folder()
    if not folder or not (folder / row.file).is_file():
        return None
    try:
        seed = seeds.read(row.source, row.file)
    except tables.BookError as error:
        stop(str(error))
    if seed.sha256 != row.sha256:
        stop(f"{folder / row.file}: found a file with another SHA-256 than data/sources.csv has "
             f"for '{row.source}'; put the original file there")  # fmt: skip
    return [seeds.normalise(line) for line in seed.lines]


def _add(app: Sphinx) -> None:
    """Let the book's pages be its files and those of its sources."""
    pages = Pages(app.srcdir, app.config.source_suffix)
    pages.folder = app.config.claimbook_source_pages
    pages.restore(app.project)
    app.project = app.env.project = pages


def _check(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Read the files before the pages are read: what stops there is no error of a worker."""
    row: Any
    for row in tables.load("sources").itertuples():
        _text(row)


def _rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages of the sources: which lines are cited may have changed."""
    return sorted(app.project.of_sources)


def _without_source(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Offer no text of a page that nobody wrote."""
    if pagename in app.project.of_sources:
        context["sourcename"] = ""


def _visit_marked(self: HTML5Translator, node: marked) -> None:
    self.body.append("<mark>")


def _depart_marked(self: HTML5Translator, node: marked) -> None:
    self.body.append("</mark>")


def _visit_lines(self: HTML5Translator, node: seed_lines) -> None:
    self.body.append(self.starttag(node, "ol"))


def _depart_lines(self: HTML5Translator, node: seed_lines) -> None:
    self.body.append("</ol>\n")


def _visit_line(self: HTML5Translator, node: seed_line) -> None:
    self.body.append(self.starttag(node, "li", "", value=node["number"]))


def _depart_line(self: HTML5Translator, node: seed_line) -> None:
    self.body.append("</li>\n")


def _visit_line_in_text(self: TextTranslator, node: seed_line) -> None:
    self.list_counter[-1] = node["number"] - 1
    self.visit_list_item(node)


def _depart_line_in_text(self: TextTranslator, node: seed_line) -> None:
    self.depart_list_item(node)


def _visit_line_in_latex(self: LaTeXTranslator, node: seed_line) -> None:
    self.body.append(rf"\item[{node['number']}.] ")


def _depart_line_in_latex(self: LaTeXTranslator, node: seed_line) -> None:
    self.depart_list_item(node)


def setup(app: Sphinx) -> None:
    """Add the pages, what makes them, and how builders write what no other page has."""
    app.add_source_suffix(_ENDING, *SourceParser.supported)
    app.add_source_parser(SourceParser)
    app.add_node(marked, html=(_visit_marked, _depart_marked))
    app.add_node(seed_lines, html=(_visit_lines, _depart_lines))
    app.add_node(
        seed_line,
        html=(_visit_line, _depart_line),
        text=(_visit_line_in_text, _depart_line_in_text),
        latex=(_visit_line_in_latex, _depart_line_in_latex),
    )
    app.add_post_transform(LinesCited)
    app.connect("builder-inited", _add)
    app.connect("env-before-read-docs", _check, priority=200)
    app.connect("env-updated", _rewritten)
    app.connect("html-page-context", _without_source)
