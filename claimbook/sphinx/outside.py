"""``{outside} claim-id``: what the record outside the five files says of a claim, folded away.

The note is closed until a reader opens it, says on its face that it is from outside, and leads to
the page that compares all of them, so that nothing from outside mixes with the sources unseen.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from claimbook import dates, record, tables
from claimbook.sphinx.citations import figure_text
from claimbook.sphinx.registers import details

PAGE = "chapters/outside-record"
FIGURES = "the figures and dates of this passage"


@cache
def _rows() -> pd.DataFrame:
    return record.load()


@cache
def _standing() -> pd.DataFrame:
    return record.standing(_rows())


def summary(claim: str) -> str:
    """Return the line that is always shown: the claim, and how the outside record bears on it.

    ``claim`` is as in outside.csv. Raises KeyError if no row bears on it.
    """
    rows = _rows()[_rows()["claim"] == claim]
    table, _, key = claim.rpartition("/")
    row = tables.keyed(table or "claims").loc[key]
    said = figure_text(row) if not table else dates.human(row["date"])
    stands = _standing().loc[claim]
    counts = {"agreeing": stands["agree"], "differing": stands["differ"]}
    counts["overlapping or meeting it"] = stands["between"]
    counts["not comparable"] = (rows["verdict"] == record.NOT_COMPARABLE).sum()
    told = ", ".join(f"{count} {how}" for how, count in counts.items() if count)
    return f"Outside the five files, on “{said}”: {told or 'searched, nothing seen'}"


def entries(claim: str) -> list[str]:
    """Return what each outside row on a claim says: figure, who says so, confidence, verdict."""
    rows = _rows()[_rows()["claim"] == claim]
    order = rows["confidence"].map({name: n for n, name in enumerate(record.CONFIDENCES)})
    said = []
    for row in (
        rows.assign(order=order.fillna(-1)).sort_values("order", ascending=False).itertuples()
    ):
        if row.verdict == record.NOT_FOUND:
            said.append(f"{row.subject}: searched, nothing seen")
            continue
        verdict = f"{row.verdict}: {row.why_not}" if row.why_not else row.verdict
        said.append(f"“{row.figure_as_given}”, {row.who_says} ({row.confidence}); {verdict}")
    return said


class OutsideNote(SphinxDirective):
    """``{outside} claim-id …`` (or ``events/event-id``): the folded note on one or more rows."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        claims = self.arguments[0].split()
        missing = [claim for claim in claims if claim not in set(_rows()["claim"])]
        if missing:
            path, line = self.get_source_info()
            complaint = f"{path}:{line}: no row of data/outside.csv bears on {', '.join(missing)}"
            self.env.get_domain("claimbook").missing.append(complaint)
            return []
        body: list[nodes.Node] = []
        for claim in claims:
            if len(claims) > 1:
                body.append(nodes.paragraph("", "", nodes.strong("", summary(claim))))
            items = (nodes.list_item("", nodes.paragraph("", text)) for text in entries(claim))
            body.append(nodes.bullet_list("", *items))
        uri = self.env.app.builder.get_relative_uri(self.env.docname, PAGE)
        link = nodes.reference("", "The record outside", refuri=uri, internal=True)
        body.append(nodes.paragraph("", "", link, nodes.Text(" sets all of them side by side.")))
        face = summary(claims[0]) if len(claims) == 1 else f"Outside the five files, on {FIGURES}"
        return [details("", *body, summary=face, kind="outside")]


def setup(app: Sphinx) -> None:
    """Add the directive to Sphinx."""
    app.add_directive("outside", OutsideNote)
