"""Roles that print a figure or a date and cite the line it rests on, and the domain behind them.

``{claim}`id` `` prints a claim's hedged figure (or its value) and its citation; ``{event}`id` ``
an event's date and its citation; ``{seed}`siberia:30` `` a citation alone; ``{printed}`id` `` what
a file prints where something else is known to be right, and its citation. A target that does not
exist stops the build, with or without ``-W``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from claimbook import dates, display, seeds, tables

# The page that gives each row of a kind its permanent address.
REGISTERS = {
    "claim": "chapters/claims",
    "event": "chapters/events",
    "actor": "chapters/actors",
    "tie": "chapters/ties",
}


class cite_link(nodes.Inline, nodes.TextElement):
    """A link to a row's permanent address or to a line, with what its card shows."""


@dataclass(frozen=True)
class Card:
    """What a reader sees of a citation on hover or focus: all of it text of the tables."""

    locator: str
    file: str
    wording: str
    voice: str
    status: str = ""
    correction: str = ""

    @classmethod
    def of(cls, row) -> Card:
        """Make the card of a row of claims, events, actors or ties."""
        source = tables.keyed("sources").loc[row["source"]]
        status = row.get("status", "")
        words = row["wording"]
        known = "; ".join(display.slips(row["locator"], words)["long"])
        return cls(row["locator"], source["file"], words, speaker(row), status, known)

    def attributes(self) -> dict[str, str]:
        """Return the card as ``data-`` attributes of a link."""
        source, line = self.locator.split(":")
        fields = {
            "file": f"{self.file}, line {line}",
            "source": source,
            "wording": self.wording,
            "voice": self.voice,
            "status": "" if self.status == "asserted" else self.status,
            "correction": self.correction,
        }
        return {f"data-card-{key}": value for key, value in fields.items() if value}


def speaker(row) -> str:
    """Return who says so: whoever is quoted, in the source that quotes; or who the source is."""
    source = tables.keyed("sources").loc[row["source"]]
    voice = row.get("voice", "")
    if not voice:
        return source["voice"]
    return f"{tables.keyed('actors').loc[voice, 'name']}, in {source['short']}"


def line_uri(locator: str) -> tuple[str, str]:
    """Return the page name and the anchor of ``siberia:30``."""
    source, line = locator.split(":")
    return f"sources/{source}", f"L{line}"


def link(text: str, page: str, anchor: str, card: Card, *classes: str) -> cite_link:
    """Return a link to ``page#anchor`` that carries ``card``; the address is set on writing."""
    node = cite_link("", text, classes=["cite", *classes])
    node["page"], node["anchor"], node["card"] = page, anchor, card.attributes()
    return node


def cite(row, text: str, kind: str) -> list[nodes.Node]:
    """Return a figure or date that links to its row, and the bracketed citation of its line."""
    card = Card.of(row)
    page, line = line_uri(row["locator"])
    return [
        link(
            text.replace(" %", "\N{NO-BREAK SPACE}%"),
            REGISTERS[kind],
            row[kind],
            card,
            "cite-figure",
        ),
        nodes.Text("\N{NO-BREAK SPACE}"),
        link(f"[{row['locator']}]", page, line, card, "cite-line"),
        *printed_as(row),
    ]


def printed_as(row) -> list[nodes.Node]:
    """Return " (printed as “…”)" where the words that a row rests on hold a known slip."""
    aside = "; ".join(display.slips(row["locator"], row["wording"])["aside"])
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
            domain.missing.append(f"{path}:{line}: {self.complaint()}")
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
        return cite(row, figure_text(row), "claim")


class EventRole(_Cite):
    """``{event}`id` ``"""

    def target(self, name):
        return "event", name

    def complaint(self):
        return f"no event '{self.text}' in data/events.csv"

    def nodes_for(self, name):
        row = tables.keyed("events").loc[name]
        return cite(row, dates.human(row["date"]), "event")


class SeedRole(_Cite):
    """``{seed}`siberia:30` ``"""

    def target(self, name):
        return "seed", name

    def complaint(self):
        return f"no line '{self.text}'; expected SOURCE:LINE with a source and line of sources.csv"

    def nodes_for(self, name):
        source, _, line = name.partition(":")
        row = tables.keyed("sources").loc[source]
        if seeds.line_number(line) not in range(1, row["lines"] + 1):
            raise KeyError(name)
        words = "; ".join(f"“{w}”" for w in wordings(name)[:3])
        card = Card(name, row["file"], words.strip("“”"), row["voice"])
        page, anchor = line_uri(name)
        return [link(f"[{name}]", page, anchor, card, "cite-line")]


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
        known = display.slips(row["locator"]).loc[name]
        file = tables.keyed("sources").loc[row["source"], "file"]
        card = Card(row["locator"], file, row["as_printed"], "", "", known["long"])
        page, anchor = line_uri(row["locator"])
        return [
            nodes.inline("", f"{known['printed']} ", classes=["printed-as"]),
            link(f"[{row['locator']}]", page, anchor, card, "cite-line"),
        ]


def wordings(locator: str) -> list[str]:
    """Return the wordings that claims and events rest on at ``siberia:30``, longest first."""
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
    initial_data = {"cited": [], "missing": []}  # noqa: RUF012

    @property
    def cited(self) -> list[tuple[str, str, str]]:
        """Who cites what: page, kind (claim, event or seed), key."""
        return self.data["cited"]

    @property
    def missing(self) -> list[str]:
        """Complaints about targets that do not exist."""
        return self.data["missing"]

    def clear_doc(self, docname: str) -> None:
        self.data["cited"] = [entry for entry in self.cited if entry[0] != docname]
        self.data["missing"] = []

    def merge_domaindata(self, docnames, otherdata) -> None:
        self.cited.extend(entry for entry in otherdata["cited"] if entry[0] in docnames)
        self.missing.extend(otherdata["missing"])

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


def _stop_on_missing(app: Sphinx, env: BuildEnvironment) -> None:
    missing = sorted(set(env.get_domain("claimbook").missing))
    if missing:
        raise ExtensionError("citations without a target:\n" + "\n".join(missing))


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
    app.connect("env-updated", _stop_on_missing)
