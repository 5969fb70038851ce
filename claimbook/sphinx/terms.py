"""Terms of a glossary: where a page names one by the role ``term``, its card says what it is.

The glossary and the role are Sphinx's own. The card has the definition as plain text, with its
citations; the link leads to the glossary, where these can be followed.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from claimbook.sphinx.citations import cite_link

_USED = re.compile(r"\{term\}|:term:")
_RESOLVED = "claimbook_terms"  # on the application: definitions of a page by anchor


def _definitions(app: Sphinx, page: str) -> dict[str, str]:
    """Return what a page defines, by anchor, as its readers see it."""
    known = getattr(app, _RESOLVED, None)
    if known is None:
        setattr(app, _RESOLVED, known := {})
    if page not in known:
        known[page] = {}  # for a glossary that names its own terms: no page waits for itself
        doctree = app.env.get_and_resolve_doctree(page, app.builder)
        for item in doctree.findall(nodes.definition_list_item):
            told = [part.astext() for part in item.findall(nodes.definition)]
            said = " ".join(" ".join(told).split())
            for term in item.findall(nodes.term):
                known[page] |= dict.fromkeys(term["ids"], said)
    return known[page]


def _glossaries(env: BuildEnvironment) -> set[str]:
    objects = env.get_domain("std").data["objects"]
    return {page for (kind, _), (page, _) in objects.items() if kind == "term"}


def _with_cards(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let the links to terms carry their definitions."""
    if app.builder.format != "html":
        return
    for link in list(doctree.findall(nodes.reference)):
        if not any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
            continue
        anchor = link.get("refid") or unquote(link["refuri"].partition("#")[2])
        defined = (_definitions(app, one).get(anchor) for one in sorted(_glossaries(app.env)))
        if said := next(filter(None, defined), ""):
            address = link.get("refuri") or f"#{anchor}"
            known = {"refuri": address, "internal": True, "data-card-said": said}
            link.replace_self(cite_link("", "", *link.children, classes=["term"], **known))


def _read(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    app.claimbook_read = names  # the list itself: other parts add to it


def _rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages that use terms, to be written again when a glossary was read again."""
    if not _glossaries(env) & set(getattr(app, "claimbook_read", ())):
        return []
    files = ((page, Path(env.doc2path(page))) for page in sorted(env.found_docs))
    return [page for page, file in files if _USED.search(file.read_text(encoding="utf-8"))]


def setup(app: Sphinx) -> None:
    """Connect to the reading and the writing of pages."""
    app.connect("env-before-read-docs", _read)
    app.connect("env-updated", _rewritten)
    app.connect("doctree-resolved", _with_cards, priority=900)
