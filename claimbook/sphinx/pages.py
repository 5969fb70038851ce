"""Page furniture: how to cite a page, and the tables and figures that pages link to."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from claimbook import tables


def citation() -> dict[str, str]:
    """Return title, author, version and year of the book as ``CITATION.cff`` has them.

    Blank where the book has no such file.
    """
    path = tables.root() / "CITATION.cff"
    given = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    authors = (entry.get("name", "") for entry in given.get("authors", []))
    return {
        "title": given.get("title", ""),
        "author": ", ".join(authors),
        "version": str(given.get("version", "")),
        "year": str(given.get("date-released", ""))[:4],
    }


def _cite_this_page(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add the tags that reference managers read, and a line that says how to cite the page."""
    book = citation()
    title = context.get("title", "")
    if not title or not book["title"] or not pagename.startswith(("chapters/", "sources/")):
        return
    tags = {
        "citation_title": title,
        "citation_author": book["author"],
        "citation_inbook_title": book["title"],
        "citation_publication_date": book["year"],
    }
    context["metatags"] = context.get("metatags", "") + "".join(
        f'<meta name="{name}" content="{escape(value)}">\n' for name, value in tags.items()
    )
    context["body"] += (
        f'<p class="cite-this">To cite this page: {escape(book["author"])}, “{escape(title)}”, '
        f"in <cite>{escape(book['title'])}</cite>, version {escape(book['version'])}, "
        f"{escape(book['year'])}.</p>"
    )


def _without_old_roles(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Leave out the roles that docutils gives a bibliography: one of them is deprecated (ARIA
    1.2), and the list has children of another kind than a list may have."""
    if "doc-biblioentry" in context.get("body", ""):
        body = context["body"].replace(' role="doc-biblioentry"', "")
        context["body"] = body.replace('role="list" class="citation-list"', 'class="citation-list"')


def _copy_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Put ``data/`` and ``figures/`` beside the pages, so that links work without a network."""
    if exception or app.builder.format != "html":
        return
    for name in ("data", "figures"):
        source, target = tables.root() / name, Path(app.outdir) / name
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages and to the end of the build."""
    app.connect("html-page-context", _cite_this_page)
    app.connect("html-page-context", _without_old_roles)
    app.connect("build-finished", _copy_downloads)
