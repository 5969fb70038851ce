"""Nodes that tables of rows are made of, and how they are written as HTML; elsewhere they are what
docutils has for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

Cell = str | nodes.Node | list[nodes.Node]


class register_row(nodes.row):
    """A row that carries, in ``data``, what the register's script chooses and sorts by."""


class control(nodes.inline):
    """Words that are a button where there is a script: ``attributes`` of HTML are in ``data``."""


class details(nodes.container):
    """What a reader unfolds: its ``summary`` is always shown. In a builder without folds it is a
    container."""


def _visit_details(self: HTML5Translator, node: details) -> None:
    kind = node.get("kind", "behind")
    self.body.append(f'<details class="rows {kind}"><summary>{escape(node["summary"])}</summary>')


def _depart_details(self: HTML5Translator, node: details) -> None:
    self.body.append("</details>")


def _visit_row(self: HTML5Translator, node: register_row) -> None:
    self.visit_row(node)
    given = "".join(f' data-{name}="{escape(value)}"' for name, value in node["data"].items())
    self.body[-1] = self.body[-1].replace("<tr", f"<tr{given}", 1)


def _depart_row(self: HTML5Translator, node: register_row) -> None:
    self.depart_row(node)


def _visit_control(self: HTML5Translator, node: control) -> None:
    given = "".join(f' {name}="{escape(value)}"' for name, value in node["data"].items())
    self.body.append(f'<button type="button"{given}>')


def _depart_control(self: HTML5Translator, node: control) -> None:
    self.body.append("</button>")


def table(
    head: Sequence[Cell],
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


def setup(app: Sphinx) -> None:
    """Add the nodes to Sphinx."""
    app.add_node(details, html=(_visit_details, _depart_details))
    app.add_node(register_row, html=(_visit_row, _depart_row))
    app.add_node(control, html=(_visit_control, _depart_control))
