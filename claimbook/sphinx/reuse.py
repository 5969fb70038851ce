"""What machines and other programs take from the site, and the page that lists it.

At the end of a build, from the tables: each table as JSON, all in one workbook, the claims as
linked data, the change log as a feed, what search engines ask for, and a description of the site as
a research object. Everything lies in ``reuse/`` but what has its place at the top of a site.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from claimbook.show import about, export, linked
from claimbook.sources import tables
from claimbook.sphinx import addresses, changes, crate, workbook
from claimbook.sphinx.failures import stop
from claimbook.sphinx.sourcepages import page_of

PAGE, CHANGES, FEED = "reuse", "changes", "changes.atom"
_JSON, _LINKED = "application/json", "application/ld+json"


@dataclass(frozen=True)
class File:
    """A file of the site that another program can take."""

    path: str
    title: str
    kind: str


def files() -> list[File]:
    """Return what there is to take, in the order in which the page lists it."""
    found = [File("data/datapackage.json", "The tables described, column by column", _JSON)]
    for entry in tables.package()["resources"]:
        found.append(File(f"data/{entry['path']}", f"{entry['title']} as CSV", "text/csv"))
        found.append(File(f"reuse/{entry['name']}.json", f"{entry['title']} as JSON", _JSON))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return [
        *found,
        File("reuse/tables.xlsx", "All tables as one workbook, every cell a text", sheet),
        File("reuse/claims.jsonld", "The claims as schema.org claims", _LINKED),
        File("reuse/annotations.jsonld", "The claims as annotations of the texts (W3C)", _LINKED),
        File("reuse/nanopublications.trig", "The claims as nanopublications", "application/trig"),
        File("reuse/shapes.ttl", "What each nanopublication must have (SHACL)", "text/turtle"),
    ]


def changes_of(book: about.About) -> list[changes.Release]:
    """Return the releases of the book, none if it has no change log."""
    return changes.releases(book.date) if book.title else []


def _in_reuse(app: Sphinx, kind: str, name: str) -> str:
    """Return the address of a row or line as a file in ``reuse/`` names it."""
    if kind == "seed":
        source, _, line = name.partition(":")
        path = addresses.of_page(app, page_of(app.config, source), f"L{line}")
    else:
        first = addresses.of_page(app, app.config.root_doc, name)
        path = addresses.of_row(app, kind, name) or first
    return path if addresses.base(app) else f"../{path}"


def _write(app: Sphinx, failure: Exception | None) -> None:
    """Write the files beside the pages of this build."""
    book, pages = about.read(), app.claimbook.pages
    if failure or not _is_site(app) or not book.title:
        return
    folder = pages / "reuse"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = [entry["name"] for entry in tables.package()["resources"]]
    for name in names:
        export.export(name, folder / f"{name}.json")
    workbook.write(folder / "tables.xlsx", names, book.title, book.date)
    at = partial(_in_reuse, app)
    made = {
        "reuse/claims.jsonld": linked.claims_file(at),
        "reuse/annotations.jsonld": linked.annotations_file(at),
        "reuse/nanopublications.trig": linked.trig(book, at),
        "robots.txt": _robots(app),
    }
    if addresses.base(app):
        own = (app.env.found_docs | app.claimbook.written) - {"genindex", "search"}
        listed = [addresses.of_page(app, page) for page in sorted(own)]
        made["sitemap.xml"] = sitemap(listed, book.date)
    if found := changes_of(book):
        target = app.builder.get_target_uri(CHANGES)
        made[FEED] = changes.feed(found, book, addresses.base(app), target)
    for path, text in made.items():
        (pages / path).write_text(text, encoding="utf-8", newline="\n")
    shutil.copyfile(Path(__file__).with_name("shapes.ttl"), folder / "shapes.ttl")
    if (cff := app.claimbook.root / "CITATION.cff").is_file():
        shutil.copyfile(cff, pages / "CITATION.cff")
    crate.write(app, book, [*files(), *_more(made)])


def _more(made: dict[str, str]) -> Iterator[File]:
    if FEED in made:
        yield File(FEED, "Changes", "application/atom+xml")


def _is_site(app: Sphinx) -> bool:
    return app.builder.format == "html" and app.builder.name != "singlehtml"


def _robots(app: Sphinx) -> str:
    site = f"Sitemap: {addresses.base(app)}sitemap.xml\n" if addresses.base(app) else ""
    return f"User-agent: *\nAllow: /\n{site}"


def sitemap(pages: Iterable[str], date: str = "") -> str:
    """Return the list of a book's pages for search engines.

    Parameters
    ----------
    pages
        Their addresses.
    date
        The day of the last change, as ISO 8601 has it, "" if it is not known.

    Returns
    -------
    str
        XML, as sitemaps.org has it.

    Examples
    --------
    >>> print(sitemap(["https://vell.example/a.html"], "2026-01-02").splitlines()[2])
    <url><loc>https://vell.example/a.html</loc><lastmod>2026-01-02</lastmod></url>
    """
    day = f"<lastmod>{date}</lastmod>" if date else ""
    urls = "".join(f"<url><loc>{escape(page)}</loc>{day}</url>\n" for page in pages)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{urls}</urlset>\n'


def collected(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Yield the pages of reuse and of changes to Sphinx: name, context, template."""
    book = about.read()
    if not _is_site(app) or not book.title:
        return
    found = changes_of(book)
    yield PAGE, {"title": "Data and reuse", "body": _body(book, bool(found))}, "page.html"
    if found:
        pages = sorted(app.env.found_docs)
        if wrong := list(changes.misspelt(found, pages)):
            stop(*wrong)

        def link(name: str) -> str:
            own = [page for page in pages if changes.is_named(page, name)]
            to = escape(app.builder.get_relative_uri(CHANGES, own[0])) if own else ""
            return to and f'<a href="{to}">{escape(app.env.titles[own[0]].astext())}</a>'

        yield CHANGES, {"title": "Changes", "body": changes.page(found, link)}, "page.html"


def _body(book: about.About, has_changes: bool) -> str:
    """Return the page that lists what can be taken, under which licence."""
    licences = ", ".join(f'<a href="{escape(at)}">{escape(name)}</a>' if at else escape(name)
                         for name, at in book.licences)  # fmt: skip
    code = (f'<a href="{escape(book.code)}">{escape(book.code)}</a>' if book.code else
            "The project names no public address of its code: ask whoever gave you the book. Each "
            "page of code offers its notebook at its foot.")  # fmt: skip
    feed = (f' <a href="{CHANGES}.html">What has changed</a> is also a <a href="{FEED}">feed</a>.'
            if has_changes else "")  # fmt: skip
    rows = "".join(f'<tr><th scope="row"><a href="{escape(one.path)}" download>'
                   f"{escape(one.path)}</a></th><td>{escape(one.title)}</td></tr>"
                   for one in files())  # fmt: skip
    return f"""<section class="reuse" id="reuse"><h1>Data and reuse</h1>
<p>Everything here is made from the tables at each build.
In JSON and in linked data a figure is an interval: two ends, each open or closed.</p>
<section id="licence"><h2>Licence</h2><p>Tables, pages and drawings: {licences or "none is named"}.
<a href="CITATION.cff" download>CITATION.cff</a> says how the whole is cited; each page and each
row of a register says it of itself.{feed}</p></section>
<section id="code"><h2>Code</h2><p>{code}</p></section>
<section id="data"><h2>Files</h2><div class="table-scroll" tabindex="0" role="region"
aria-label="Files"><table class="docutils"><caption>Files for other programs</caption><thead><tr>
<th scope="col">File</th><th scope="col">What it has</th></tr></thead><tbody>{rows}</tbody></table>
</div></section></section>"""


def _foot(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give each page the ways to licence, changes, code and data."""
    book = about.read()
    if not book.title or not _is_site(app):
        return

    def to(page: str, anchor: str = "") -> str:
        way = "" if page == pagename else app.builder.get_relative_uri(pagename, page)
        return way + (anchor and f"#{anchor}") or "#"

    names = ", ".join(name for name, _ in book.licences)
    links: list[tuple[str, Any]] = [(f"Licence: {names}", to(PAGE, "licence"))] if names else []
    if changes_of(book):
        links.append(("Changes", to(CHANGES)))
    links.append(("Code", book.code or to(PAGE, "code")))
    links.append(("Data", to(PAGE, "data")))
    context["claimbook_foot"] = links


def setup(app: Sphinx) -> None:
    """Connect to the collection and writing of pages and, before they are put in place, to the end
    of the build."""
    app.connect("html-collect-pages", collected)
    app.connect("html-page-context", _foot)
    app.connect("build-finished", _write, priority=850)
