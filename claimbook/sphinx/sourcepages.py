"""A page for each source file: its lines, with the rows that rest on each.

With the seed files at hand a page shows the text, cited lines marked; without them it shows only
the cited lines, each with the fragments that the tables quote. Everything that comes from a file
is escaped. They stand in the folder that ``claimbook_source_pages`` names, and are no documents of
Sphinx, since a source is a row and no file of the book; the domain knows them and their lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import Domain

from claimbook.show import citation
from claimbook.sources import seeds, tables
from claimbook.sphinx.failures import stop

_TOLD = {"owner": "Published and paid by", "dating": "Dated by", "origin": "Taken from"}
_TABLES = ("actors", "claims", "events", "positions", "ties")


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


def _link(app: Sphinx, page: str, name: str, key: str) -> str:
    text = f"<code>{escape(key)}</code>"
    domain = app.env.get_domain("claimbook")
    uri = domain.address(app.builder, page, name.removesuffix("s"), key)
    return f'<a href="{escape(uri)}">{text}</a>' if uri else text


def _status(name: str, key: str) -> str:
    """Return the status of a row as HTML, for whoever would read its words as the source's own."""
    mark = citation.mark(tables.cell(name, key, "status", ""))
    return f' <span class="status">{escape(mark)}</span>' if mark else ""


def _uses(app: Sphinx, page: str, rows: list[tuple[str, str, str]]) -> str:
    """Return the list of rows that rest on a line, by table, folded unless a reader opens it."""
    by_table = defaultdict(list)
    for name, key, wording in rows:
        said = f"<q>{escape(wording)}</q>{_status(name, key)}"
        by_table[name].append(f"{_link(app, page, name, key)} {said}")
    items = "".join(
        f"<dt>{name}</dt><dd>{'<br>'.join(entries)}</dd>" for name, entries in by_table.items()
    )
    count = f"{len(rows)} row" + ("s" if len(rows) != 1 else "")
    return f"<details><summary>{count}</summary><dl>{items}</dl></details>"


def _marked(text: str, wordings: list[str]) -> str:
    """Return a line as HTML with every character that a wording covers inside ``<mark>``."""
    covered = [False] * len(text)
    for wording in wordings:
        for start, end in seeds.find(text, wording):
            covered[start:end] = [True] * (end - start)
    pieces, inside = [], False
    for character, mark in zip(text, covered, strict=True):
        if mark != inside:
            pieces.append("<mark>" if mark else "</mark>")
            inside = mark
        pieces.append(escape(character))
    return "".join(pieces) + ("</mark>" if inside else "")


def _fragments(wordings: list[str]) -> str:
    shown = [w for w in wordings if not any(w != other and w in other for other in wordings)]
    return " … ".join(f"<mark>{escape(w)}</mark>" for w in dict.fromkeys(shown))


def _facts(row: Any) -> str:
    """Return what sources.csv says of a file, as items of a list of terms.

    What the file does not print itself (who owns, dates, lends it) has the keys of the works that
    show it, as the bibliography has them; a book may say nothing of it, or lack the columns.
    """
    printed = (("File", row.file), ("SHA-256", row.sha256), ("Kind", row.kind),
               ("Who speaks", row.voice), ("Caution", row.caution))  # fmt: skip
    told = [(label, getattr(row, name, ""), getattr(row, f"{name}_citation", ""))
            for name, label in _TOLD.items()]  # fmt: skip
    seen = ((label, f"{said} [{works.replace(';', '; ')}]") for label, said, works in told if said)
    return "".join(
        f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in (*printed, *seen)
    )


def _body(app: Sphinx, page: str, row: Any, text: list[str] | None) -> str:
    rows = rows_by_line(row.source)
    items = []
    for number in lines_shown(app.env.get_domain("claimbook"), row.source):
        wordings = [wording for *_, wording in rows.get(number, [])]
        shown = _marked(text[number - 1], wordings) if text else _fragments(wordings)
        uses = _uses(app, page, rows[number]) if number in rows else ""
        uses += "".join(
            f'<p class="printed-as">{escape(said[0].upper() + said[1:])}.</p>'
            for said in citation.corrections(f"{row.source}:{number}")
        )
        items.append(
            f'<li id="L{number}" value="{number}"><div class="seed-text">{shown}</div>{uses}</li>'
        )
    about = (
        "The text of the file, line by line. What a row of the tables quotes is marked."
        if text
        else "Only the fragments that the tables quote: the file itself is not part of this book."
    )
    return (
        f'<section id="source-{row.source}"><h1>{escape(row.title)}</h1>'
        f'<dl class="source-facts">{_facts(row)}</dl><p>{about}</p>'
        f'<ol class="seed-lines">{"".join(items)}</ol></section>'
    )


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


def collect(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Yield a page for each source to Sphinx: name, context, template."""
    row: Any
    for row in tables.load("sources").itertuples():
        page = page_of(app.config, row.source)
        body = _body(app, page, row, _text(row))
        yield page, {"title": f"{row.source}: {row.title}", "body": body}, "page.html"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's collection of pages that are no documents."""
    app.connect("html-collect-pages", collect)
