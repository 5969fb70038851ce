"""``{outside} claim-id``: what the record outside the files says of a claim, folded away.

The note is closed until a reader opens it, says on its face that it is from outside, and leads to
the page that compares all of them, which ``claimbook_outside_page`` names, so that nothing from
outside mixes with the sources unseen.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.addnodes import pending_xref
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from claimbook.compare import outside
from claimbook.sources import tables
from claimbook.sphinx.parts import details

logger = logging.getLogger(__name__)
SEVERAL = "Outside {}, on the figures and dates of this passage"


class OutsideNote(SphinxDirective):
    """``{outside} claim-id …`` (or ``events/event-id``): the folded note on one or more rows."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        claims = self.arguments[0].split()
        missing = [claim for claim in claims if not outside.bears_on(claim)]
        if missing:
            path, line = self.get_source_info()
            complaint = f"no row of data/outside.csv bears on {', '.join(missing)}"
            logger.warning(complaint, location=f"{path}:{line}")
            return []
        body: list[nodes.Node] = []
        for claim in claims:
            if len(claims) > 1:
                body.append(nodes.paragraph("", "", nodes.strong("", outside.summary(claim))))
            items = (nodes.list_item("", nodes.paragraph("", t)) for t in outside.entries(claim))
            body.append(nodes.bullet_list("", *items))
        if page := self.config.claimbook_outside_page:
            link = pending_xref("", nodes.inline("", "The record outside"), refdomain="std",
                                reftype="doc", reftarget=f"/{page}", refexplicit=True,
                                refdoc=self.env.docname)  # fmt: skip
            said = nodes.Text(" sets all of them side by side.")
            body.append(nodes.paragraph("", "", link, said))
        several = SEVERAL.format(tables.the_files())
        face = outside.summary(claims[0]) if len(claims) == 1 else several
        return [details("", *body, summary=face, kind="outside")]


DIRECTIVES: dict[str, type[Directive]] = {"outside": OutsideNote}
