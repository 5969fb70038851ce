"""The Sphinx domain ``claimbook``: what a book cites, where that stands, and the way there.

Rows stand where a ``{register}`` lists them, lines on the pages of their sources, files of figures
where their notebook wrote them; the domain notes each when pages are read. Citations are references
that it resolves when pages are written: in prose ``pending_xref`` nodes, as any domain has them; in
the HTML that a notebook's cells made, addresses such as ``claimbook:seed/memoir:30``. So a page
may stand at any depth and a register on any page, and with ``-n`` what leads nowhere is a warning.

Roles and directives have the names ``claimbook:claim`` …; the short ones are the book's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from html import escape, unescape
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import ReferencesResolver, SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from claimbook.show.citation import KINDS
from claimbook.sources import tables
from claimbook.sphinx import (
    choices,
    citations,
    dictionary,
    outside,
    registers,
    retired,
    thumbnails,
)
from claimbook.sphinx.sourcepages import lines_shown, page_of

logger = logging.getLogger(__name__)

_ADDRESS = re.compile(r' (href|data-card-\w+)="claimbook:([a-z]+)/([^"]+)"')
_ROLES = citations.ROLES | choices.ROLES
_DIRECTIVES = (registers.DIRECTIVES | dictionary.DIRECTIVES | outside.DIRECTIVES
               | thumbnails.DIRECTIVES)  # fmt: skip
_SHORT = ("role", _ROLES), ("directive", _DIRECTIVES)


class ClaimDomain(Domain):
    """Rows and lines as objects, so that they can be cited, and linked to from other books.

    Data, each by the name of the page: ``rows``, the anchor of each row that a register lists, by
    kind and key; ``cited``, the kinds and names that its prose cites; ``lines``, the lines that its
    cells cite.
    """

    name = "claimbook"
    label = "Claimbook"
    roles = _ROLES
    directives = _DIRECTIVES
    object_types = {  # noqa: RUF012
        **{kind: ObjType(kind, kind) for kind in KINDS},
        "seed": ObjType("line", "seed"),
        "source": ObjType("source", "source"),
    }
    dangling_warnings = {  # noqa: RUF012
        **{
            kind: f"no page lists the {kind} '%(target)s', so this leads nowhere; expected a page "
            f"with the directive `register` for {kind}s"
            for kind in KINDS
        },
        "seed": "no source has the line '%(target)s', so this leads nowhere",
        "register": "no register has a row for '%(target)s', so this leads nowhere",
        "figure": "no cell wrote a file '%(target)s', so this leads nowhere",
    }
    initial_data = {"rows": {}, "cited": {}, "lines": {}}  # noqa: RUF012
    data_version = 1

    @property
    def cited(self) -> list[tuple[str, str, str]]:
        """Who cites what in prose: page, kind (claim, event, actor, tie or seed), name."""
        cited = self.data["cited"].items()
        return [(page, *place) for page, places in sorted(cited) for place in places]

    def cited_lines(self, source: str) -> set[int]:
        """Return the lines of a source that a page cites, in prose or in what a cell shows."""
        names = {name for _, kind, name in self.cited if kind == "seed"}
        names.update(*self.data["lines"].values())
        found = (name.partition(":") for name in names)
        return {int(line) for own, _, line in found if own == source}

    def note_citation(self, docname: str, kind: str, name: str) -> None:
        """Note that the prose of a page cites a row or, with kind "seed", a line."""
        self.data["cited"].setdefault(docname, []).append((kind, name))

    def note_rows(self, docname: str, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """Note the rows that a register lists on a page; return their anchors there.

        A row's anchor is its key, or where a row of another kind has that already, both.
        """
        here = self.data["rows"].setdefault(docname, {})
        for key in keys:
            taken = here.values()
            here[kind, key] = f"{kind}-{key}" if key in taken else key
        return {key: here[kind, key] for key in keys}

    def successors(self, kind: str, page: str) -> dict[str, str]:
        """Return, by retired key, the row in its place that a page lists: books that link to the
        old one are led there."""
        rows = self.data["rows"].get(page, {})
        return retired.successors(kind, (key for own, key in rows if own == kind))

    def pages_with_rows(self, kind: str = "") -> list[str]:
        """Return the pages with a register, of one kind or of any."""
        rows = self.data["rows"].items()
        return sorted(page for page, own in rows if any(kind in ("", k) for k, _ in own))

    def row(self, kind: str, key: str) -> tuple[str, str] | None:
        """Return page and anchor of a row, None if no register of the book lists it."""
        for page in sorted(self.data["rows"]):
            if anchor := self.data["rows"][page].get((kind, key)):
                return page, anchor
        return None

    def address(self, builder: Builder, page: str, kind: str, name: str) -> str | None:
        """Return the address, on ``page``, of a row, line, source or register with a choice made;
        None if it is not there.

        Raises NoUri where what is there has no address in what ``builder`` makes.
        """
        if kind == "register":
            table, _, query = name.partition("?")
            with suppress(KeyError):
                choices.choose(table, query)
                pages = self.pages_with_rows(table.removesuffix("s"))
                return choices.address(builder, page, pages, query)
            return None
        if kind == "work":
            found = self._work(name)
        elif kind not in ("seed", "source"):
            found = self.row(kind, name)
        elif is_line(name) if kind == "seed" else tables.cell("sources", name, "lines"):
            if builder.name == "singlehtml":  # which has the pages of the contents list alone
                raise NoUri(name, kind)
            source, _, line = name.partition(":")
            found = page_of(self.env.config, source), f"L{line}" if line else f"source-{source}"
        else:
            found = None
        if found and builder.name == "singlehtml":
            return f"#{found[1]}"
        return f"{builder.get_relative_uri(page, found[0])}#{found[1]}" if found else None

    def _work(self, key: str) -> tuple[str, str] | None:
        """Return page and anchor of a work of the bibliography, None if no page lists it."""
        listed = getattr(self.env.domains.get("cite"), "citations", ())
        places = (one for one in listed if one.key == key)
        return next(((one.bibliography_key.docname, one.citation_id) for one in places), None)

    def clear_doc(self, docname: str) -> None:
        for by_page in (self.data[name] for name in self.initial_data):
            by_page.pop(docname, None)

    def merge_domaindata(self, docnames: Any, otherdata: Any) -> None:
        for name in self.initial_data:
            read = otherdata[name].items()
            self.data[name].update((page, own) for page, own in read if page in docnames)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note the lines that cells cite, and give rows labels as well, by which a book without
        this extension can link to them: ``{external+book:ref}`claim/KEY` ``."""
        for raw in document.findall(nodes.raw):
            named = [name for _, kind, name in _ADDRESS.findall(raw.astext()) if kind == "seed"]
            if named:
                self.data["lines"].setdefault(docname, set()).update(filter(is_line, named))
        labels = env.get_domain("std").data
        titles = {kind: citations.titles(kind) for kind in KINDS}
        for (kind, key), anchor in self.data["rows"].get(docname, {}).items():
            words = titles[kind][key]
            labels["anonlabels"][f"{kind}/{key}"] = docname, anchor
            labels["labels"][f"{kind}/{key}"] = docname, anchor, words
        for kind in KINDS:
            for old, key in self.successors(kind, docname).items():
                labels["anonlabels"][f"{kind}/{old}"] = labels["anonlabels"][f"{kind}/{key}"]
                labels["labels"][f"{kind}/{old}"] = labels["labels"][f"{kind}/{key}"]

    def check_consistency(self) -> None:
        for kind in KINDS:
            first, *others = self.pages_with_rows(kind) or [""]
            for page in others:
                logger.warning("%ss are listed on '%s', too; citations lead there", kind, first,
                               location=page, type="claimbook")  # fmt: skip

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element | None:
        page = fromdocname or env.docname
        uri = self.address(builder, page, typ, target)
        if uri is None:
            return contnode if "if_listed" in node else None
        if "card" not in node:
            return nodes.reference("", "", contnode, refuri=uri, internal=True)
        found = citations.cite_link("", "", *contnode.children, classes=node["classes"])
        found.update_all_atts({"refuri": uri, "internal": True, **node["card"]})
        for name, place in node["places"].items():
            if there := self._elsewhere(builder, page, *place):
                found[f"data-card-{name}"] = there
        return found

    def _elsewhere(self, builder: Builder, page: str, kind: str, name: str) -> str | None:
        """Return the address that a card tells of besides: without one it tells of none."""
        try:
            return self.address(builder, page, kind, name)
        except NoUri:
            return None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        found: list[tuple[str, nodes.Element]] = []
        for kind in self.object_types:
            try:
                link = self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)
            except NoUri:
                continue
            if link is not None:
                found.append((f"{self.name}:{kind}", link))
        return found

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        titles = {kind: citations.titles(kind) for kind in KINDS}
        for page in sorted(self.data["rows"]):
            for (kind, key), anchor in self.data["rows"][page].items():
                yield key, titles[kind][key], kind, page, anchor, 1
            for kind in KINDS:
                for old, key in self.successors(kind, page).items():
                    yield old, titles[kind][key], kind, page, self.data["rows"][page][kind, key], -1
        source: Any
        for source, row in tables.keyed("sources").iterrows():
            page = page_of(self.env.config, source)
            yield source, row["title"], "source", page, f"source-{source}", 1
            for line in lines_shown(self, source):
                words = f"{row['title']}, line {line}"
                yield f"{source}:{line}", words, "seed", page, f"L{line}", 1


def is_line(name: str) -> bool:
    """Whether ``name`` is SOURCE:LINE with a source of the tables and a line that it has."""
    source, _, line = name.partition(":")
    # In ASCII digits, without zeros before, as a citation writes it.
    is_number = re.fullmatch(r"[1-9][0-9]*", line)
    return bool(is_number) and int(line) <= int(tables.cell("sources", source, "lines", 0))


class ResolveInOutputs(SphinxPostTransform):
    """Give what notebooks cite and offer its address, after MyST-NB has chosen what is shown."""

    default_priority = 6
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.raw)):
            if "claimbook:" not in (text := node.astext()):
                continue
            found = _ADDRESS.sub(partial(self._resolved, node), text)
            node.replace_self(nodes.raw("", found, **node.attributes))

    def _resolved(self, node: nodes.raw, match: re.Match) -> str:
        attribute, kind, name = match[1], match[2], unescape(match[3])
        page, domain = self.env.docname, self.env.get_domain("claimbook")
        try:
            uri = self._file(name) if kind == "figure" else domain.address(
                self.app.builder, page, kind, name
            )  # fmt: skip
        except NoUri:
            return ""
        if uri is None and attribute == "href":
            # As Sphinx does it for a reference: only with -n, and unless the book ignores it.
            resolver = ReferencesResolver(self.document)
            at = cast(pending_xref, node)  # of which it takes the place alone
            resolver.warn_missing_reference(page, kind, name, at, domain)
        return f' {attribute}="{escape(uri)}"' if uri else ""

    def _file(self, name: str) -> str | None:
        """Return the address of a file that a cell of the book wrote."""
        keys = getattr(self.env, "claimbook_notebooks", {}).values()
        if not any((self.app.claimbook.figures(key) / name).is_file() for key in keys):
            return None
        if self.app.builder.name == "singlehtml":
            return f"figures/{name}"
        return relative_uri(self.app.builder.get_target_uri(self.env.docname), f"figures/{name}")


def _rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name pages to be written again though they have not changed: registers, which say who cites
    what; all of them, if rows have moved."""
    domain = env.get_domain("claimbook")
    last, env.claimbook_rows = getattr(env, "claimbook_rows", None), domain.data["rows"].copy()
    has_moved = last != env.claimbook_rows
    return sorted(env.found_docs) if has_moved else domain.pages_with_rows()


def _shorten(app: Sphinx, config: Config) -> None:
    """Give roles and directives their short names too, if the book wants them."""
    if config.claimbook_short_names:
        for kind, named in _SHORT:
            for name, made in named.items():
                getattr(app, f"add_{kind}")(name, made)


def setup(app: Sphinx) -> None:
    """Add the domain to Sphinx, and what resolves citations in outputs."""
    app.add_domain(ClaimDomain)
    app.add_post_transform(ResolveInOutputs)
    app.connect("config-inited", _shorten)
    app.connect("env-updated", _rewritten)
