"""Directives that print the tables as pages: the registers, and a chapter's rows.

``{register} claims`` (or ``events``, ``actors``, ``ties``) lists every row in one table, each with
a permanent address; above it stand the boxes by which a reader chooses among them (``facets``).
``{rows} harvest`` lists the rows behind a chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from claimbook.compare.ties import SIGN_WORDS
from claimbook.model import dates
from claimbook.show.citation import Card, figure_text, speaker, title
from claimbook.sources import tables
from claimbook.sphinx import facets, retired
from claimbook.sphinx.citations import line_link, link, printed_as, status
from claimbook.sphinx.parts import Cell, control, details, register_row, table

logger = logging.getLogger(__name__)

class cited_on(nodes.inline):
    """Stands for the links to the pages that cite a row, known only when all are read."""


def _address(row: Any, about: str, kind: str) -> list[nodes.Node]:
    """Return the row header: what the row is about and how it stands, its permanent address, and
    who cites it. The words open what else is known of the row."""
    key = row[kind]
    code = nodes.reference("", "", nodes.literal(key, key), refid=key, internal=True)
    address = nodes.inline("", "", code, classes=["row-address"])
    cited = cited_on("", kind=kind, key=key)
    opens = control("", about, data={"class": "row-open", "aria-expanded": "false"})
    return [opens, *status(Card.of(row)), nodes.Text(" "), address, cited]


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


def _named(row: Any, kind: str) -> Any:
    return facets.fold(title(kind, row))


def _amount(row: Any) -> Any:
    """Return the key that sorts claims by their numbers, None for what is said in words."""
    if row["quantity"] is None:
        return None
    low, high = row["quantity"].printed
    return (high if low is None else low), (low if high is None else high)


def _line(row: Any) -> Any:
    return tables.cell("sources", row["source"], "order", 0), row["source"], row["line"]


@dataclass(frozen=True)
class Kind:
    """How a table is listed: by these facets, with these heads, a row made so; each column is
    sorted by a key, the first of them as ``order`` says, and jumped to by letter or by decade."""

    facets: tuple[str, ...]
    head: list[str]
    make: Callable[[Any], list[Cell]]
    keys: list[Callable[[Any], Any]]
    by: int = 0


KINDS = {
    "claims": Kind(
        ("source", "topic", "status", "hedge", "voice", "place"),
        ["About", "Says", "When", "Who says so, in which words"],
        _claim_row,
        [lambda row: _named(row, "claim"), _amount, facets.when, _line],
    ),
    "events": Kind(
        ("source", "topic", "status", "place"),
        ["What happened", "When", "In which words"],
        _event_row,
        [lambda row: _named(row, "event"), facets.when, _line],
        by=1,
    ),
    "actors": Kind(
        ("source", "kind", "side"),
        ["Actor", "Side", "Years", "Printed as", "In which words"],
        _actor_row,
        [
            lambda row: _named(row, "actor"),
            lambda row: row["side"],
            lambda row: row["born"] or row["died"] or None,
            lambda row: facets.fold(row["as_printed"]),
            _line,
        ],
    ),
    "ties": Kind(
        ("source", "relation", "sign", "voice", "status"),
        ["Tie", "Sign", "When", "In which words"],
        _tie_row,
        [lambda row: _named(row, "tie"), lambda row: row["sign"], facets.when, _line],
    ),
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
    """``{register} claims``: every row of a table, each with its permanent address."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in KINDS:
            return _complain(self, f"no register of '{name}'; there are {', '.join(KINDS)}")
        kind, frame = KINDS[name], tables.keyed(name)
        own = [row for _, row in frame.iterrows()]
        ranks = [facets.ranks([key(row) for row in own]) for key in kind.keys]
        order = sorted(range(len(own)), key=lambda i: (ranks[kind.by][i] < 0, ranks[kind.by][i], i))
        domain = self.env.get_domain("claimbook")
        ids = domain.note_rows(self.env.docname, name.removesuffix("s"), frame.index)
        rows = [kind.make(own[i]) for i in order]
        for cells in rows:
            _lead_to_itself(cells, ids)
        anchors = [ids[frame.index[i]] for i in order]
        shown = table(_heads(kind), rows, f"All {name} ({len(frame):,})", "register", ids=anchors)
        shown["ids"] = [f"register-{name}"]
        data = [facets.of_row(own[i], kind.facets) for i in order]
        for i, given in zip(order, data, strict=True):
            given["r"] = " ".join(str(column[i]) for column in ranks)
        _carry(shown, data)
        above = facets.controls(name, frame, kind.facets)
        above += _jumps(kind, [own[i] for i in order], anchors)
        return [nodes.raw("", above, format="html"), shown, *retired.listed(name, ids)]


def _heads(kind: Kind) -> list[Cell]:
    """Return the heads of the columns, each a button that sorts by it."""
    heads: list[Cell] = []
    for place, words in enumerate(kind.head):
        data = {"class": "sort", "data-by": words.partition(" ")[0].lower()}
        if place == kind.by:
            data["data-first"] = ""
        heads.append(control("", words, data=data))
    return heads


def _carry(shown: nodes.table, data: Sequence[Mapping[str, str]]) -> None:
    """Give each row of a table what the script must know of it."""
    (body,) = shown.findall(nodes.tbody)
    for old, given in zip(list(body.findall(nodes.row)), data, strict=True):
        body.replace(old, register_row("", *old.children, ids=old["ids"], data=dict(given)))


def _jumps(kind: Kind, rows: Sequence[Any], anchors: Sequence[str]) -> str:
    if kind.by:
        return facets.jumps(zip(map(facets.decade, rows), anchors, strict=True), "decade")
    letters = (facets.letter(kind.keys[0](row)) for row in rows)
    return facets.jumps(zip(letters, anchors, strict=True), "letter")


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
}


def _script(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load the script of registers on the pages that have one, and nowhere else."""
    if pagename in app.env.get_domain("claimbook").pages_with_rows():
        app.add_css_file("register.css")
        app.add_js_file("register.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Add the nodes to Sphinx, and what fills them in."""
    app.add_node(cited_on)
    app.add_post_transform(ResolveCitedOn)
    app.connect("html-page-context", _script)
