"""Addresses do not die: a row or a page that is no more says at its old address where it went.

``data/retired.csv`` names them. A row has its anchor on the page of its register still, in a list
of what is gone; a page (``pages/NAME``), and so that of a source (``sources/NAME``, which is a row
too), is a page that leads on by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from claimbook.sources import tables
from claimbook.sphinx.parts import details
from claimbook.sphinx.sourcepages import page_of

PAGES, SOURCES = "pages", "sources"


def _gone(table: str) -> pd.DataFrame:
    """Return what of a table is retired: keys, what stands in their place, why."""
    frame = tables.load("retired")
    own = frame[frame["row"].str.startswith(f"{table}/")]
    return own.assign(key=own["row"].str.replace(f"{table}/", "", 1, regex=False))


def listed(table: str, anchors: dict[str, str]) -> list[nodes.Node]:
    """Return the list of rows that a register had; ``anchors`` are those of the rows it has."""
    items: list[nodes.Node] = []
    taken = set(anchors.values())
    row: Any
    for row in _gone(table).itertuples():
        if row.key in taken:
            continue
        said = nodes.paragraph("", "", nodes.literal(row.key, row.key))
        said += nodes.Text(f": {row.reason}. ")
        now = str(row.now).removeprefix(f"{table}/")
        if now in anchors:
            said += [nodes.Text("Now "),
                     nodes.reference("", "", nodes.literal(now, now), refid=anchors[now],
                                     internal=True), nodes.Text(".")]  # fmt: skip
        else:
            said += nodes.Text("Nothing stands in its place." if not now else f"Now {row.now}.")
        items.append(nodes.list_item("", said, ids=[row.key]))
    if not items:
        return []
    summary = f"{table.capitalize()} that are no more ({len(items):,})"
    return [details("", nodes.bullet_list("", *items), summary=summary)]


def successors(kind: str, here: Iterable[str]) -> dict[str, str]:
    """Return, by retired key of a kind of row, the key that stands in its place, among ``here``."""
    there, table = set(here), f"{kind}s"
    own = ((str(row.key), str(row.now).removeprefix(f"{table}/")) for row in
           _gone(table).itertuples())  # fmt: skip
    return {old: now for old, now in own if now in there}


def _page(app: Sphinx, name: str) -> str:
    """Return the page that the name of a page or of a source stands for, "" for any other."""
    table, _, key = name.partition("/")
    return {PAGES: key, SOURCES: page_of(app.config, key)}.get(table, "")


def redirects(app: Sphinx) -> list[Path]:
    """Write a page at each address that a page of the book once had; return their files."""
    made = []
    there = app.env.found_docs | app.claimbook.written
    row: Any
    for row in tables.load("retired").itertuples():
        old, now = (_page(app, str(name)) for name in (row.row, row.now))
        if not old or old in there:  # no page, or it is back
            continue
        path = Path(app.builder.get_outfilename(old))
        to = escape(app.builder.get_relative_uri(old, now or app.config.root_doc))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
            f'<meta http-equiv="refresh" content="0; url={to}"><link rel="canonical" href="{to}">'
            f'</head><body><p>This page has gone: {escape(str(row.reason))}. '
            f'<a href="{to}">Go on</a>.</p></body></html>\n', encoding="utf-8",
        )  # fmt: skip
        made.append(path)
    return made
