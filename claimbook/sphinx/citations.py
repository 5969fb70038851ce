"""Roles that print a figure or a date and cite the line it rests on.

``{claim}`id` `` prints a claim's hedged figure (or its value) and its citation; ``{event}`id` ``
an event's date and its citation; ``{actor}`` a name, ``{tie}`` who does what to whom, so cited;
``{seed}`memoir:30` `` a citation alone; ``{printed}`id` `` what a file prints where something else
is known to be right, and its citation. A row that does not exist stops the build, with or without
``-W``. What is returned are references, which ``domain`` resolves when all pages have been read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from claimbook.model import dates
from claimbook.show import citation, slips
from claimbook.show.citation import Card, Place, figure_text, title
from claimbook.show.derivations import Derived
from claimbook.sources import tables

if TYPE_CHECKING:
    from sphinx.roles import XRefRole
    from sphinx.util.typing import RoleFunction
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
DERIVED = "claimbook_derived"  # in a page's temp_data: by name, what its text prints


class cite_link(nodes.reference):
    """A link to a row or to a line, with what its card shows as ``data-card-`` attributes."""


def link(text: str, card: Card, *classes: str) -> pending_xref:
    """Return a reference that carries ``card``: to its line, or with class "cite-figure" or
    "cite-row" to its row; the domain makes a ``cite_link`` of it, which tells of the other."""
    places = {"row": card.row_place, "line": card.line_place}
    # Whoever asks for a link to the row knows it.
    kind, name = cast(Place, places.pop("line" if "cite-line" in classes else "row"))
    return pending_xref(
        "",
        nodes.inline("", text),
        refdomain="claimbook",
        reftype=kind,
        reftarget=name,
        refexplicit=True,
        classes=["cite", *classes],
        card=card.attributes(),
        places={name: place for name, place in places.items() if place},
    )


def line_link(card: Card) -> pending_xref:
    """Return the bracketed citation of a card's line."""
    return link(f"[{card.locator}]", card, "cite-line")


def status(card: Card) -> list[nodes.Node]:
    """Return the word that says how a row's statement stands, unless it is simply asserted."""
    return [nodes.Text(" "), nodes.inline("", card.mark, classes=["status"])] if card.mark else []


def cite(row: Any, text: str) -> list[nodes.Node]:
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


def printed_as(row: Any) -> list[nodes.Node]:
    """Return " (printed as “…”)" where the words that a row rests on hold a known slip."""
    aside = slips.printed_as(row["locator"], row["wording"])
    return [nodes.inline("", f" ({aside})", classes=["printed-as"])] if aside else []


@tables.kept(*(f"{kind}s" for kind in citation.KINDS))
def titles(kind: str) -> dict[str, str]:
    """Return, by key, what the rows of a kind are about; callers must not change it."""
    rows = tables.keyed(f"{kind}s").iterrows()
    return {str(key): title(kind, row) for key, row in rows}


class _Cite(SphinxRole):
    """Base of the roles: look the target up, note who cites it, print it or remember the error."""

    def target(self, name: str) -> tuple[str, str]:
        """Return kind and name of what is cited."""
        raise NotImplementedError

    def complaint(self) -> str:
        """Return what to say where there is none."""
        raise NotImplementedError

    def nodes_for(self, name: str) -> list[nodes.Node]:
        """Return what is printed; KeyError if there is no such row or line."""
        raise NotImplementedError

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        # As intersphinx calls it, the row is another book's, and its title stands there.
        if re.match(r"[:{]external\b", self.rawtext):
            return [self.of_another_book(self.text.strip())], []
        domain = self.env.get_domain("claimbook")
        try:
            found = self.nodes_for(self.text.strip())
        except KeyError:
            path, line = self.get_source_info()
            logger.warning(self.complaint(), location=f"{path}:{line}")
            return [nodes.Text(self.text)], []
        domain.note_citation(self.env.docname, *self.target(self.text.strip()))
        for node in found:
            if isinstance(node, nodes.Element):
                self.set_source_info(node)
        return [node for node in found if not self.is_said(node)], []

    def of_another_book(self, name: str) -> pending_xref:
        node = pending_xref(
            "",
            nodes.inline("", name),
            refdomain="claimbook",
            reftype=self.name.split(":")[-1],
            reftarget=name,
            refexplicit=False,
        )
        self.set_source_info(node)
        return node

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

    def target(self, name: str) -> tuple[str, str]:
        return "claim", name

    def complaint(self) -> str:
        return f"no claim '{self.text}' in data/claims.csv; see the claim register for those there"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        row: Any = tables.keyed("claims").loc[name]
        found = cite(row, figure_text(row))
        if row["quantity"] is not None:
            # So that the figure follows when a reader bends the reading.
            derived = Derived(f"claim-{name}", row["quantity"])
            kept = self.env.temp_data.setdefault(DERIVED, {})
            kept[derived.name] = {"script": derived.script()}
            cast(pending_xref, found[0])["card"]["data-q"] = derived.name
        return found


class EventRole(_Cite):
    """``{event}`id` ``"""

    def target(self, name: str) -> tuple[str, str]:
        return "event", name

    def complaint(self) -> str:
        return f"no event '{self.text}' in data/events.csv"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        row: Any = tables.keyed("events").loc[name]
        return cite(row, dates.human(row["date"]))


class ActorRole(_Cite):
    """``{actor}`id` ``"""

    def target(self, name: str) -> tuple[str, str]:
        return "actor", name

    def complaint(self) -> str:
        return f"no actor '{self.text}' in data/actors.csv"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        row: Any = tables.keyed("actors").loc[name]
        return cite(row, title("actor", row))


class TieRole(_Cite):
    """``{tie}`id` ``"""

    def target(self, name: str) -> tuple[str, str]:
        return "tie", name

    def complaint(self) -> str:
        return f"no tie '{self.text}' in data/ties.csv"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        row: Any = tables.keyed("ties").loc[name]
        return cite(row, title("tie", row))


class SeedRole(_Cite):
    """``{seed}`memoir:30` ``"""

    def target(self, name: str) -> tuple[str, str]:
        return "seed", name

    def complaint(self) -> str:
        return f"no line '{self.text}'; expected SOURCE:LINE with a source and line of sources.csv"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        source, _, line = name.partition(":")
        row: Any = tables.keyed("sources").loc[source]
        # As a citation writes it: in ASCII digits, without zeros before, or its link is dead.
        if line not in map(str, range(1, row["lines"] + 1)):
            raise KeyError(name)
        words = "; ".join(f"“{w}”" for w in wordings(name)[:3])
        return [line_link(Card.of_line(name, words.strip("“”")))]


class PrintedRole(_Cite):
    """``{printed}`id` `` of corrections.csv"""

    def is_said(self, node: nodes.Node) -> bool:
        return False

    def target(self, name: str) -> tuple[str, str]:
        return "seed", tables.keyed("corrections")["locator"][name]

    def complaint(self) -> str:
        return f"no correction '{self.text}' in data/corrections.csv"

    def nodes_for(self, name: str) -> list[nodes.Node]:
        row: Any = tables.keyed("corrections").loc[name]
        known: Any = slips.slips(row["locator"]).loc[name]
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


def visit_html(self: HTML5Translator, node: cite_link) -> None:
    """Write a citation as a link with its card."""
    card = {k: v for k, v in node.attributes.items() if k.startswith("data-")}
    self.body.append(self.starttag(node, "a", "", href=node["refuri"], **card))


def depart_html(self: HTML5Translator, node: cite_link) -> None:
    self.body.append("</a>")


def nothing(self: HTML5Translator, node: nodes.Node) -> None:
    """In LaTeX a citation is its text: the rows and lines that it would lead to are no targets."""


ROLES: dict[str, RoleFunction | XRefRole] = {
    "claim": ClaimRole(),
    "event": EventRole(),
    "actor": ActorRole(),
    "tie": TieRole(),
    "seed": SeedRole(),
    "printed": PrintedRole(),
}


def setup(app: Sphinx) -> None:
    """Add the node to Sphinx; builders that are not named write it as any other link."""
    app.add_node(cite_link, html=(visit_html, depart_html), latex=(nothing, nothing))
