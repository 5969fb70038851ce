"""Directives that print the tables as pages: the registers, a chapter's rows, the data dictionary.

``{register} claims`` (or ``events``, ``actors``, ``ties``) lists every row with a permanent
address; ``{rows} harvest`` lists the rows behind a chapter; ``{dictionary}`` describes every
table and column from ``data/datapackage.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from claimbook.model import dates
from claimbook.show.charts import SIGN_WORDS
from claimbook.show.citation import Card, speaker
from claimbook.sources import tables
from claimbook.sphinx.citations import figure_text, line_link, link, printed_as, status, title

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

Cell = str | nodes.Node | list[nodes.Node]


class cited_on(nodes.inline):
    """Stands for the links to the pages that cite a row, known only when all are read."""


class details(nodes.container):
    """What a reader unfolds: its ``summary`` is always shown. In a builder without folds it is a
    container."""


def _visit_details(self: HTML5Translator, node: details) -> None:
    kind = node.get("kind", "behind")
    self.body.append(f'<details class="rows {kind}"><summary>{escape(node["summary"])}</summary>')


def _depart_details(self: HTML5Translator, node: details) -> None:
    self.body.append("</details>")


def table(
    head: Sequence[str],
    rows: Iterable[Iterable[Cell]],
    caption: str,
    *classes: str,
    ids: Sequence[str] = (),
) -> nodes.table:
    """Return a docutils table with a caption and with the first column as row headers.

    ``ids`` are the rows' permanent addresses, one a row, if they have any.
    """
    body = nodes.tbody("", *(nodes.row("", *(_entry(cell) for cell in row)) for row in rows))
    for own, key in zip(body.findall(nodes.row) if len(ids) else [], ids, strict=True):
        own["ids"] = [key]
    top = nodes.thead("", nodes.row("", *(_entry(cell) for cell in head)))
    # Of one width; in characters, for in one that is a single character wide the text builder of
    # Sphinx never comes to an end.
    specs = [nodes.colspec(colwidth=20) for _ in head]
    specs[0]["stub"] = 1
    group = nodes.tgroup("", *specs, top, body, cols=len(head))
    title = nodes.title(caption, caption)
    return nodes.table("", title, group, classes=["claimbook-table", *classes])


def _entry(cell: Cell) -> nodes.entry:
    if isinstance(cell, str):
        cell = [nodes.Text(cell)]
    elif isinstance(cell, nodes.Node):
        cell = [cell]
    return nodes.entry("", nodes.paragraph("", "", *cell))


def _address(row: Any, about: str, kind: str) -> list[nodes.Node]:
    """Return the row header: what the row is about and how it stands, its permanent address, and
    who cites it."""
    key = row[kind]
    code = nodes.reference("", "", nodes.literal(key, key), refid=key, internal=True)
    address = nodes.inline("", "", code, classes=["row-address"])
    cited = cited_on("", kind=kind, key=key)
    return [nodes.Text(about), *status(Card.of(row)), nodes.Text(" "), address, cited]


def _rests_on(row: Any, *before: str) -> list[nodes.Node]:
    """Return the words that a row rests on with their line, then its note."""
    note = row["note"].rstrip(".")
    said = "".join(f"{text}: " for text in before)
    found = [nodes.Text(f"{said}“{row['wording']}” "), line_link(Card.of(row)), *printed_as(row)]
    if not note:
        return found
    return [*found, nodes.inline("", f" {note[0].upper()}{note[1:]}.", classes=["row-note"])]


def _says(row: Any) -> str:
    """Return what a claim says with its unit, where it counts something."""
    is_counted = row["quantity"] is not None and row["unit"] not in ("percent", "share")
    return figure_text(row) + (f" {row['unit']}" if is_counted else "")


def _who(row: Any) -> str:
    """Return who says so in few words: the card on the line says what a source is."""
    if row.get("voice", ""):
        return speaker(row)
    short = tables.cell("sources", row["source"], "short")
    return short[0].upper() + short[1:]


def _claim_row(row: Any) -> list[Cell]:
    about = _address(row, title("claim", row), "claim")
    when = dates.human(row["date"]) if row["date"] else ""
    return [about, _says(row), when, _rests_on(row, _who(row))]


def _event_row(row: Any) -> list[Cell]:
    where = f" ({row['place']})" if row["place"] else ""
    about = _address(row, row["title"] + where, "event")
    return [about, dates.human(row["date"]), _rests_on(row)]


def _actor_row(row: Any) -> list[Cell]:
    years = "–".join(row[end] for end in ("born", "died")) if row["born"] or row["died"] else ""
    return [
        _address(row, row["name"], "actor"),
        row["side"].replace("_", " "),
        years,
        row["as_printed"].replace(";", "; "),
        _rests_on(row),
    ]


def _tie_row(row: Any) -> list[Cell]:
    sign = SIGN_WORDS[int(row["sign"])]
    when = dates.human(row["date"]) if row["date"] else ""
    said = [speaker(row)] if row.get("voice", "") else []
    return [_address(row, title("tie", row), "tie"), sign, when, _rests_on(row, *said)]


@dataclass(frozen=True)
class _Kind:
    """How a table is listed: grouped by a column, with these heads, a row made so."""

    group: str
    head: list[str]
    make: Callable[[Any], list[Cell]]


_KINDS = {
    "claims": _Kind("topic", ["About", "Says", "When", "Who says so, in which words"], _claim_row),
    "events": _Kind("topic", ["What happened", "When", "In which words"], _event_row),
    "actors": _Kind("kind", ["Actor", "Side", "Years", "Printed as", "In which words"], _actor_row),
    "ties": _Kind("source", ["Tie", "Sign", "When", "In which words"], _tie_row),
}


def _complain(directive: SphinxDirective, complaint: str) -> list[nodes.Node]:
    """Say what a directive cannot do, with its place; show nothing."""
    path, line = directive.get_source_info()
    logger.warning(complaint, location=f"{path}:{line}")
    return []


def _lead_to_itself(cells: list[Cell], ids: Mapping[str, str]) -> None:
    """Let a row's permanent address be the anchor that it has on this page."""
    for cell in cells:
        for node in cell if isinstance(cell, list) else []:
            for own in node.findall(nodes.reference):
                own["refid"] = ids[own["refid"]]


class Register(SphinxDirective):
    """``{register} claims``: every row of a table, grouped, each with its permanent address."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in _KINDS:
            return _complain(self, f"no register of '{name}'; there are {', '.join(_KINDS)}")
        kind, domain = _KINDS[name], self.env.get_domain("claimbook")
        found: list[nodes.Node] = []
        for group, frame in tables.keyed(name).groupby(kind.group, sort=True):
            head = f"{str(group).replace('-', ' ').capitalize()} ({len(frame)})"
            section = nodes.section("", nodes.title(head, head), ids=[f"{name}-of-{group}"])
            rows = [kind.make(row) for _, row in frame.iterrows()]
            caption = f"{name.capitalize()}: {str(group).replace('-', ' ')}"
            ids = domain.note_rows(self.env.docname, name.removesuffix("s"), frame.index)
            for own in rows:
                _lead_to_itself(own, ids)
            section += table(kind.head, rows, caption, "register", "stacked", ids=[*ids.values()])
            found.append(section)
        return found


class RowsBehind(SphinxDirective):
    """``{rows} harvest``: the claims and events of a chapter's topic, by line: what each is
    about and says, who says so, and how it stands."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        topic = self.arguments[0]
        if not any((tables.keyed(name)["topic"] == topic).any() for name in ("claims", "events")):
            return _complain(self, f"no claim and no event has the topic '{topic}'")
        found: list[nodes.Node] = []
        for kind in ("claim", "event"):
            frame = tables.keyed(f"{kind}s")
            frame = frame[frame["topic"] == topic].sort_values(["source", "line"])
            rows = [_behind(row, kind) for _, row in frame.iterrows()]
            caption = f"{kind.capitalize()}s behind this chapter ({len(rows)})"
            says = "Says" if kind == "claim" else "When"
            head = [kind.capitalize(), says, "Who says so", "Line"]
            shown = table(head, rows, caption, "rows-behind", "stacked")
            found.append(details("", shown, summary=caption))
        return found


def _behind(row: Any, kind: str) -> list[Cell]:
    """Return a row behind a chapter, which leads to its row in the register and to its line."""
    card = Card.of(row)
    to_row = link(row[kind], card, "cite-row")
    return [
        [nodes.Text(title(kind, row)), *status(card), nodes.Text(" "), to_row],
        _says(row) if kind == "claim" else dates.human(row["date"]),
        _who(row),
        [line_link(card), *printed_as(row)],
    ]


class Dictionary(SphinxDirective):
    """``{dictionary}``: every table and column, and the closed list of relations."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for entry in tables.package()["resources"]:
            head = f"{entry['path']}: {entry['title'].lower()}"
            section = nodes.section("", nodes.title(head, head), ids=[f"table-{entry['name']}"])
            section += nodes.paragraph("", entry["description"])
            rows: list[list[Cell]]
            rows = [[nodes.literal("", f["name"]), *_field(f)] for f in entry["schema"]["fields"]]
            columns = ["Column", "Type", "Rule", "Meaning"]
            section += table(columns, rows, f"Columns of {entry['path']}", "stacked")
            found.append(section)
        return found


def _field(field: dict) -> list[str]:
    rules = field.get("constraints", {})
    parts = ["required"] if rules.get("required") else []
    if "enum" in rules:
        parts.append("one of " + ", ".join(str(value) for value in rules["enum"]))
    if "pattern" in rules:
        parts.append("matches " + rules["pattern"])
    if rules.get("unique"):
        parts.append("different in each row")
    if "minimum" in rules:
        parts.append(f"at least {rules['minimum']}")
    return [field["type"], "; ".join(parts), field["description"]]


class Relations(SphinxDirective):
    """``{relations}``: the closed list of relations, with what each means and its direction."""

    def run(self) -> list[nodes.Node]:
        frame = tables.load("relations")
        uses = tables.load("ties")["relation"].value_counts()
        rows = [
            [
                str(row.relation),
                str(row.family),
                str(row.meaning),
                f"{row.usual_sign:+d}".replace("+0", "0"),
                str(uses.get(row.relation, 0)),
            ]
            for row in frame.itertuples()
        ]
        head = [
            "Relation",
            "Family",
            "Meaning, from the first actor to the second",
            "Usual sign",
            "Ties",
        ]
        return [table(head, rows, "The closed list of relations", "stacked")]


class ResolveCitedOn(SphinxPostTransform):
    """Fill in the pages that cite a row, with links."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        pages: dict[tuple[str, str], set[str]] = {}
        for page, kind, key in self.env.get_domain("claimbook").cited:
            pages.setdefault((kind, key), set()).add(page)
        for node in list(self.document.findall(cited_on)):
            here = sorted(pages.get((node["kind"], node["key"]), ()))
            links: list[nodes.Node] = []
            for page in here:
                links += [nodes.Text(", " if links else " cited in "), self.to_page(page)]
            node.replace_self(nodes.inline("", "", *links, classes=["cited-on"]))

    def to_page(self, page: str) -> nodes.Node:
        title = self.env.titles[page].astext()
        try:
            uri = self.app.builder.get_relative_uri(self.env.docname, page)
        except NoUri:  # a page that is not in this LaTeX document
            return nodes.Text(title)
        return nodes.reference("", title, refuri=uri, internal=True)


DIRECTIVES: dict[str, type[Directive]] = {
    "register": Register,
    "rows": RowsBehind,
    "dictionary": Dictionary,
    "relations": Relations,
}


def setup(app: Sphinx) -> None:
    """Add the nodes to Sphinx, and what fills them in."""
    app.add_node(cited_on)
    app.add_node(details, html=(_visit_details, _depart_details))
    app.add_post_transform(ResolveCitedOn)
