"""What machines read in the head of a page: description, Open Graph, JSON-LD, the feed.

The JSON-LD stands in the page as data, which a browser does not run and a policy for scripts does
not reach. Addresses are given where the book has a public one (``html_baseurl``): without it Open
Graph names no picture, since it takes whole addresses alone.
"""

from __future__ import annotations

import json
import re
import textwrap
from html import escape, unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from claimbook.show import about
from claimbook.sources import tables
from claimbook.sphinx import addresses, cards, reuse
from claimbook.sphinx.pages import title_of

_LONGEST = 300  # characters of a description
_FEWEST = 5  # spaces in what is more than the name of a file or the title of a list
_DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description"')


def person(author: about.Author) -> dict[str, str]:
    """Return an author as schema.org has one: a person, or a body with one name."""
    if author.family:
        return {"@type": "Person", "name": author.name, "familyName": author.family,
                "givenName": author.given}  # fmt: skip
    return {"@type": "Organization", "name": author.name}


def of_book(book: about.About) -> dict[str, Any]:
    """Return what a work of the book has in common with the whole, as schema.org has it."""
    found = {
        "author": [*map(person, book.authors)],
        "datePublished": book.date,
        "version": book.version,
        "license": [address for _, address in book.licences if address],
    }
    return {name: value for name, value in found.items() if value}


def dataset(app: Sphinx, page: str, book: about.About) -> dict[str, Any]:
    """Return the tables as a schema.org Dataset, with every file that has them."""
    files = [{"@type": "DataDownload", "name": one.title, "encodingFormat": one.kind,
              "contentUrl": _address(app, page, one.path)}
             for one in reuse.files()]  # fmt: skip
    found = {
        "@type": "Dataset",
        "name": book.title,
        "description": book.abstract or tables.package().get("description", ""),
        "keywords": [*book.keywords],
        "distribution": files,
        "url": addresses.of_page(app, app.config.root_doc) if addresses.base(app) else "",
        "isAccessibleForFree": True,
        **of_book(book),
    }
    return {name: value for name, value in found.items() if value}


def described(
    app: Sphinx, page: str, title: str, description: str, card: cards.Card | None = None
) -> dict[str, Any]:
    """Return a page as schema.org has it: a ScholarlyArticle if it is a topic's, else a WebPage;
    the first page of the book tells of its tables, too."""
    book = about.read()
    topics = tables.keyed("topics")
    is_article = "page" in topics and page in set(topics["page"])
    is_first = page == app.config.root_doc
    whole: dict[str, Any] = {"@type": "Book", "name": book.title}
    if is_first:
        whole = dataset(app, page, book)
    found = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle" if is_article else "WebPage",
        "headline" if is_article else "name": title,
        "description": description,
        "inLanguage": app.config.language,
        **of_book(book),
        "url": addresses.of_page(app, page) if addresses.base(app) else "",
        "image": _address(app, page, card.path) if card else "",
        "about" if is_first else "isPartOf": whole,
    }
    return {name: value for name, value in found.items() if value}


def _address(app: Sphinx, page: str, path: str) -> str:
    """Return the address of a file of the site: its public one, or the way to it from a page."""
    public = addresses.base(app)
    return public + path if public else addresses.to_file(app, page, path)


def graph(app: Sphinx, page: str, card: cards.Card | None, **said: str) -> str:
    """Return what Open Graph and what it left to Twitter say of a page, as tags.

    ``said`` has what stands on any page: title, description, site_name.
    """
    public = addresses.base(app)
    found = {"type": "website" if page == app.config.root_doc else "article", **said,
             "url": addresses.of_page(app, page) if public else ""}  # fmt: skip
    tags = [("property", f"og:{name}", value) for name, value in found.items() if value]
    if public and card:
        width, height = map(str, card.size)
        tags += [("property", "og:image", public + card.path),
                 ("property", "og:image:type", "image/png"),
                 ("property", "og:image:width", width), ("property", "og:image:height", height),
                 ("property", "og:image:alt", card.alt),
                 ("name", "twitter:card", "summary_large_image")]  # fmt: skip
    return "".join(f'<meta {kind}="{name}" content="{escape(value)}">\n'
                   for kind, name, value in tags)  # fmt: skip


def script(data: dict[str, Any]) -> str:
    """Return data as an element of HTML that no text in it can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return f'<script type="application/ld+json">{text}</script>\n'


def opening(doctree: nodes.document | None) -> str:
    """Return the first sentences of a page, as many as a search engine shows, "" if it has none.

    Parameters
    ----------
    doctree
        The page, as it is written.

    Returns
    -------
    str
        At most 300 characters of its first paragraph of more than a few words, to the end of a
        sentence or else of a word.

    Examples
    --------
    >>> opening(None)
    ''
    """
    found = doctree.findall(nodes.paragraph) if doctree else ()
    texts = (" ".join(one.astext().split()) for one in found)
    text = next((one for one in texts if one.count(" ") >= _FEWEST), "")
    if len(text) <= _LONGEST:
        return text
    whole = re.match(rf".{{1,{_LONGEST - 1}}}[.!?](?= )", text)
    return whole[0] if whole else textwrap.shorten(text, _LONGEST, placeholder=" …")


def _head(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add to a page of the book what machines read in its head."""
    book, title = about.read(), title_of(context)
    tags = context.get("metatags", "")
    name = book.title or app.config.html_title or ""
    said = _DESCRIPTION.search(tags)
    own = unescape(said[1]) if said else ""  # what the page's author says of it
    description = own or opening(doctree) or ": ".join(filter(None, (title, name)))
    if description and not own:
        tags += f'<meta content="{escape(description)}" name="description">\n'
        context["metatags"] = tags
    if not title or doctree is None:  # a page that comes with every site
        return
    card = cards.of_page(app, pagename, title, cards.question(doctree) or own, name)
    tags += graph(app, pagename, card, title=title, site_name=name, description=description)
    if book.title:  # something says whose the book is
        if reuse.changes_of(book):
            feed = escape(_address(app, pagename, reuse.FEED))
            tags += (f'<link rel="alternate" type="application/atom+xml" title="Changes" '
                     f'href="{feed}">\n')  # fmt: skip
        tags += script(described(app, pagename, title, description, card))
    context["metatags"] = tags


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages, after what reference managers read is there."""
    app.connect("html-page-context", _head, priority=600)
