"""Roles that print a figure or a date and cite the line it rests on, and the domain behind them.

``{claim}`id` `` prints a claim's hedged figure (or its value) and its citation; ``{event}`id` ``
an event's date and its citation; ``{seed}`memoir:30` `` a citation alone; ``{printed}`id` `` what
a file prints where something else is known to be right, and its citation. A target that does not
exist stops the build, with or without ``-W``.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain, ObjType
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from claimbook.model import dates
from claimbook.show import citation
from claimbook.show.citation import REGISTERS, Card
from claimbook.sources import tables

logger = logging.getLogger(__name__)


class cite_link(nodes.Inline, nodes.TextElement):
    """A link to a row's permanent address or to a line, with what its card shows."""


def link(text: str, card: Card, *classes: str) -> cite_link:
    """Return a link that carries ``card``: to its line, or with class "cite-figure" or "cite-row"
    to its row. Addresses are set on writing, that of the other place on the card."""
    node = cite_link("", text, classes=["cite", *classes])
    places = {"row": card.row_place, "line": card.line_place}
    node["page"], node["anchor"] = places.pop("line" if "cite-line" in classes else "row")
    node["card"], node["places"] = card.attributes(), {k: v for k, v in places.items() if v}
    return node


def line_link(card: Card) -> cite_link:
    """Return the bracketed citation of a card's line."""
    return link(f"[{card.locator}]", card, "cite-line")


def status(card: Card) -> list[nodes.Node]:
    """Return the word that says how a row's statement stands, unless it is simply asserted."""
    return [nodes.Text(" "), nodes.inline("", card.mark, classes=["status"])] if card.mark else []


def cite(row, text: str) -> list[nodes.Node]:
    """Return a figure or date that links to its row, and the bracketed citation of its line.

    What prose could pass off as said by the source, and is not, is marked: all statuses but
    "contested", for rivals are what the prose around is about; the card has that one too.
    """
    card = Card.of(row)
    return [
        link(text.replace(" %", "\N{NO-BREAK SPACE}%"), card, "cite-figure"),
        nodes.Text("\N{NO-BREAK SPACE}"),
        line_link(card),
        *(status(card) if card.mark != "contested" else []),
        *printed_as(row),
    ]


def printed_as(row) -> list[nodes.Node]:
    """Return " (printed as “…”)" where the words that a row rests on hold a known slip."""
    aside = citation.printed_as(row["locator"], row["wording"])
    return [nodes.inline("", f" ({aside})", classes=["printed-as"])] if aside else []


def figure_text(row) -> str:
    """Return what a claim says, as prose prints it: its quantity with hedge, or its value."""
    return row["value"] if row["quantity"] is None else str(row["quantity"])


class _Cite(SphinxRole):
    """Base of the roles: look the target up, note who cites it, print it or remember the error."""

    def run(self):
        domain = self.env.get_domain("claimbook")
        try:
            found = self.nodes_for(self.text.strip())
        except KeyError:
            path, line = self.get_source_info()
            logger.warning(self.complaint(), location=f"{path}:{line}")
            return [nodes.Text(self.text)], []
        domain.cited.append((self.env.docname, *self.target(self.text.strip())))
        return [node for node in found if not self.is_said(node)], []

    def is_said(self, node: nodes.Node) -> bool:
        """Whether the page's running text has already said that this is "printed as" that."""
        if not isinstance(node, nodes.inline) or "printed-as" not in node["classes"]:
            return False
        said = self.env.temp_data.setdefault("claimbook_slips", set())
        is_repeated = node.astext() in said
        said.add(node.astext())
        return is_repeated


class ClaimRole(_Cite):
    """``{claim}`id` ``"""

    def target(self, name):
        return "claim", name

    def complaint(self):
        return f"no claim '{self.text}' in data/claims.csv; see the claim register for those there"

    def nodes_for(self, name):
        row = tables.keyed("claims").loc[name]
        return cite(row, figure_text(row))


class EventRole(_Cite):
    """``{event}`id` ``"""

    def target(self, name):
        return "event", name

    def complaint(self):
        return f"no event '{self.text}' in data/events.csv"

    def nodes_for(self, name):
        row = tables.keyed("events").loc[name]
        return cite(row, dates.human(row["date"]))


class SeedRole(_Cite):
    """``{seed}`memoir:30` ``"""

    def target(self, name):
        return "seed", name

    def complaint(self):
        return f"no line '{self.text}'; expected SOURCE:LINE with a source and line of sources.csv"

    def nodes_for(self, name):
        source, _, line = name.partition(":")
        row = tables.keyed("sources").loc[source]
        # As a citation writes it: in ASCII digits, without zeros before, or its link is dead.
        if line not in map(str, range(1, row["lines"] + 1)):
            raise KeyError(name)
        words = "; ".join(f"“{w}”" for w in wordings(name)[:3])
        return [line_link(Card.of_line(name, words.strip("“”")))]


class PrintedRole(_Cite):
    """``{printed}`id` `` of corrections.csv"""

    def is_said(self, node):
        return False

    def target(self, name):
        return "seed", tables.keyed("corrections").loc[name, "locator"]

    def complaint(self):
        return f"no correction '{self.text}' in data/corrections.csv"

    def nodes_for(self, name):
        row = tables.keyed("corrections").loc[name]
        known = citation.slips(row["locator"]).loc[name]
        card = Card(row["locator"], row["as_printed"], correction=known["long"])
        return [
            nodes.inline("", f"{known['printed']} ", classes=["printed-as"]),
            line_link(card),
        ]


def wordings(locator: str) -> list[str]:
    """Return the wordings that claims and events rest on at ``memoir:30``, longest first."""
    found = set()
    for name in ("claims", "events"):
        frame = tables.keyed(name)
        found |= set(frame.loc[frame["locator"] == locator, "wording"])
    return sorted(found, key=lambda text: (-len(text), text))


class ClaimDomain(Domain):
    """Rows as objects, so that ``objects.inv`` has them and other books can link to them."""

    name = "claimbook"
    label = "Claims"
    object_types = {kind: ObjType(kind) for kind in REGISTERS}  # noqa: RUF012
    initial_data = {"cited": []}  # noqa: RUF012

    @property
    def cited(self) -> list[tuple[str, str, str]]:
        """Who cites what: page, kind (claim, event or seed), key."""
        return self.data["cited"]

    def clear_doc(self, docname: str) -> None:
        self.data["cited"] = [entry for entry in self.cited if entry[0] != docname]

    def merge_domaindata(self, docnames, otherdata) -> None:
        self.cited.extend(entry for entry in otherdata["cited"] if entry[0] in docnames)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for kind, page in REGISTERS.items():
            for name in tables.keyed(f"{kind}s").index:
                yield name, name, kind, page, name, 1


class ResolveLinks(SphinxPostTransform):
    """Give each citation its address, relative to the page that it stands on."""

    default_priority = 5

    def run(self, **kwargs) -> None:
        for node in list(self.document.findall(cite_link)):
            start = self.env.docname
            uri = self.app.builder.get_relative_uri(start, node["page"])
            node["href"] = f"{uri}#{node['anchor']}"
            for name, (page, anchor) in node["places"].items():
                uri = self.app.builder.get_relative_uri(start, page)
                node["card"][f"data-card-{name}"] = f"{uri}#{anchor}"


def _visit_html(self, node: cite_link) -> None:
    self.body.append(self.starttag(node, "a", "", href=node.get("href", ""), **node["card"]))


def _depart_html(self, node: cite_link) -> None:
    self.body.append("</a>")


def _nothing(self, node: nodes.Node) -> None:
    """Other builders print the text alone."""


QUIET = (_nothing, _nothing)


def setup(app: Sphinx) -> None:
    """Add the roles, the domain and the nodes to Sphinx."""
    app.add_domain(ClaimDomain)
    app.add_role("claim", ClaimRole())
    app.add_role("event", EventRole())
    app.add_role("seed", SeedRole())
    app.add_role("printed", PrintedRole())
    app.add_node(cite_link, html=(_visit_html, _depart_html), latex=QUIET, text=QUIET)
    app.add_post_transform(ResolveLinks)
