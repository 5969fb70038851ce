"""Page furniture: how to cite a page and a row, and roles that no page should have."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from claimbook.show import about
from claimbook.show.citation import KINDS
from claimbook.show.forms import ENDINGS, FORMS, Work, forms, plain
from claimbook.sources import tables
from claimbook.sphinx import addresses, changes, reuse

# What the pages' script fills in: no form has a word for these brackets.
BLANKS = {name: f"⟦{name}⟧" for name in ("key", "title", "anchor", "who", "line")}


def title_of(context: dict) -> str:
    """Return a page's title as plain text."""
    return unescape(re.sub(r"<[^>]+>", "", context.get("title", "")))


def cited(app: Sphinx, pagename: str, title: str, book: about.About) -> Work:
    """Return a page as a work that can be cited."""
    key = f"{book.name}-{pagename.rpartition('/')[2]}"
    return Work(key, title, addresses.of_page(app, pagename), book)


def row_forms(app: Sphinx) -> dict[str, dict[str, str]]:
    """Return, by kind of row, how one is cited in each form, with ``BLANKS`` where rows differ."""
    book = about.read()
    found: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        pages = app.env.get_domain("claimbook").pages_with_rows(kind)
        if book.title and pages:
            at = addresses.of_page(app, pages[0], BLANKS["anchor"])
            # The book's authors coded the row; what it says is somebody else's.
            note = f"{kind} {BLANKS['key']}, according to {BLANKS['who']} [{BLANKS['line']}]"
            found[kind] = forms(Work(BLANKS["key"], BLANKS["title"], at, book, note, True))
    return found


def _cite_this_page(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add the tags that reference managers read, and how to cite the page."""
    book, title = about.read(), title_of(context)
    if not title or doctree is None:  # a page that comes with every site
        return
    changed = changes.of_page(reuse.changes_of(book), pagename)
    context["body"] = _with_byline(context["body"], pagename, context, book, bool(changed))
    if not book.title:  # nothing says whose the book is
        return
    tags = [
        ("citation_title", title),
        *(("citation_author", author.name) for author in book.authors),
        ("citation_inbook_title", book.title),
        ("citation_publication_date", book.date.replace("-", "/")),
    ]
    context["metatags"] = context.get("metatags", "") + "".join(
        f'<meta name="{name}" content="{escape(value)}">\n' for name, value in tags if value
    )
    work = cited(app, pagename, title, book)
    log = escape(app.builder.get_relative_uri(pagename, reuse.CHANGES))
    context["body"] += _to_cite(work) + changed.replace("{changes}", log)


def _to_cite(work: Work) -> str:
    """Return how to cite a page: in words, and folded in the forms that programs read, to which
    the script adds what copies and saves them."""
    said = escape(plain(work))
    title = escape(work.about.title)
    said = said.replace(f"in {title}", f"in <cite>{title}</cite>", 1)
    name = work.key
    parts = "".join(
        f'<p>{FORMS[form]}</p><pre data-form="{form}" data-file="{escape(name)}.{ENDINGS[form]}">'
        f"{escape(text)}</pre>"
        for form, text in forms(work).items()
        if form != "text"
    )
    return (
        f'<p class="cite-this" id="cite-this">To cite this page: <span data-form="text" '
        f'data-file="{escape(name)}.txt">{said}</span></p>'
        f'<details class="cite-forms"><summary>As BibTeX, RIS and CSL-JSON</summary>{parts}'
        "</details>"
    )


def _with_byline(
    body: str, pagename: str, context: dict, book: about.About, is_changed: bool
) -> str:
    """Return the body of a topic's page with a line below its first paragraph: whose it is and
    how old, what it rests on, and the ways to cite it, to its changes and to its notebook."""
    topics = tables.keyed("topics")
    own = list(topics.index[topics["page"] == pagename]) if "page" in topics else []
    deck = r'(?:<div class="deck\b.*?</div>|<p>.*?</p>)?'
    head = re.match(rf".*?</h1>\s*{deck}", body, re.DOTALL)
    if not own or not head:
        return body
    rows = tables.load("claims", topic=own[0])
    files = rows["source"].nunique()
    said = [book.author, book.version and f"version {book.version}", book.year]
    rests = f"{len(rows)} claims from {files} file" + ("s" if files != 1 else "")
    links = ['<a href="#cite-this">Cite</a>'] if book.title else []
    if is_changed:
        links.append('<a href="#changes-here">Changes</a>')
    if notebook := context.get("claimbook_notebook"):
        links.append(f'<a href="{escape(notebook)}" download>Notebook</a>')
    line = " · ".join([*(escape(part) for part in said if part), rests, *links])
    return f'{head[0]}<p class="byline">{line}</p>{body[head.end() :]}'


def _without_old_roles(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Leave out the roles that docutils gives a bibliography: one of them is deprecated (ARIA
    1.2), and the list has children of another kind than a list may have."""
    if "doc-biblioentry" in context.get("body", ""):
        body = context["body"].replace(' role="doc-biblioentry"', "")
        context["body"] = body.replace('role="list" class="citation-list"', 'class="citation-list"')


def send(app: Sphinx) -> dict[str, Any]:
    """Return what the script of citing and reporting must know of the book."""
    book = about.read()
    return {
        "title": book.title or app.config.html_title,
        "version": book.version,
        "base": addresses.base(app),
        "to": app.config.claimbook_report_to,
    }


def _script(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Say in the page whose it is, for the script that copies, saves and reports."""
    told = "".join(f' data-{name}="{escape(value)}"' for name, value in send(app).items() if value)
    page = escape(app.builder.get_target_uri(pagename))
    context["body"] = (
        context.get("body", "") + f'<div id="claimbook-send" data-page="{page}"{told} hidden></div>'
    )


def setup(app: Sphinx) -> None:
    """Load the script and its style, and connect to the writing of pages."""
    app.add_css_file("send.css")
    app.add_js_file("send.js", loading_method="defer")
    app.connect("html-page-context", _cite_this_page)
    app.connect("html-page-context", _without_old_roles)
    app.connect("html-page-context", _script, priority=550)
