"""Page furniture: how to cite a page, and roles that no page should have."""

from __future__ import annotations

from functools import partial
from html import escape

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from claimbook.sources import tables
from claimbook.sphinx.sourcepages import page_of


def citation() -> dict[str, str]:
    """Return title, author, version and year of the book as ``CITATION.cff`` has them.

    Blank where the book has no such file. Raises tables.BookError if it cannot be read as that.
    """
    path = tables.root() / "CITATION.cff"
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
        authors = [entry.get("name", "") for entry in given.get("authors", [])]
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError) as error:
        said = " ".join(str(error).split())
        raise tables.BookError(
            f"CITATION.cff: {said}; expected YAML with title, version and a list of authors"
        ) from None
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
    is_of_book = doctree is not None or pagename in map(
        partial(page_of, app.config), tables.keyed("sources").index
    )
    if not title or not book["title"] or not is_of_book:
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


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    app.connect("html-page-context", _cite_this_page)
    app.connect("html-page-context", _without_old_roles)
