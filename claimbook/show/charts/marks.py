"""Marks and labels of a figure that open what they rest on, in the page.

The file of a figure stays a plain drawing. In the page a mark or a label that shows a row is a link
to its line and carries the row's card, as any citation does (``show.citation``); what is computed,
rests on several rows or stands in the record outside leads to an item of a list below the figure,
which the page's script shows as a card. Other marks of the same row only name the one that links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

from claimbook.model import dates, derivation
from claimbook.model.quantity import Quantity
from claimbook.show import citation, derivations, display
from claimbook.show.charts import moving
from claimbook.show.citation import KINDS, Card
from claimbook.show.derivations import Derived
from claimbook.sources import tables

# What shows a row by its key alone, or a line or a box of a network; all else shows a column of it.
_WHOLE = ("said", "date", "low", "high", "span", "arrow", "back", "place", "says")
_OF_TIES = ("edge", "node")
_NAMED = {"source": "sources", "topic": "topics"}  # columns of keys, and their tables
_SHOWN = 12  # lines that an item of the list names, before it says how many more there are


@dataclass
class Opened:
    """What one mark opens: the ids of what was drawn of it, the one that links before the others,
    and its card as attributes of the link, or else an item of the list with the name ``name``."""

    gids: list[str]
    attributes: dict[str, str] = field(default_factory=dict)
    name: str = ""
    item: str = ""
    derived: Derived | None = None
    words: str = ""


def of(fig: Figure, label: str, rows: pd.DataFrame) -> dict[str, Opened]:
    """Return what the marks of a figure that draws ``rows`` open, each by a name of its own.

    What shows no row of ``rows``, or rests on no line, is left out, as is what stands at a measure:
    a number that is no count and was not made of figures.

    Examples
    --------
    >>> from claimbook import charts, tables
    >>> rows = tables.keyed("claims", hedge="over").assign(label="Lamps")
    >>> with charts.canvas(2) as (fig, ax):
    ...     charts.intervals(ax, rows)
    ...     of(fig, "fig-lamps-number", rows)["keepers-lamps"].attributes["data-card-said"]
    'Lamps of Vell: lamps: over 2,500'
    """
    drawn = _drawn(fig)
    quantities = {k: m.quantity for ax in fig.axes for k, m in moving.marks(ax).items()}
    known = _Rows(label, rows, quantities)
    found = {}
    for unit, parts in _units(drawn).items():
        if opened := known.opened(unit, parts):
            opened.words = _words(drawn[parts[0]])
            found[unit.replace(" ", "-")] = opened
    return found


def linked(svg: str, label: str, opened: Mapping[str, Opened]) -> str:
    """Return the SVG of a figure, as its file has it, with its marks as links.

    Examples
    --------
    >>> linked("<svg/>", "fig-lamps-none", {})
    '<svg/>'
    """
    units = {f"{label}-{g.replace(' ', '-')}": u for u, one in opened.items() for g in one.gids}
    firsts = {f"{label}-{one.gids[0].replace(' ', '-')}" for one in opened.values()}
    if not units:
        return svg

    def link(match: re.Match) -> str:
        unit = units[match["id"]]
        if match["id"] not in firsts:
            return match[0].replace("<g ", f'<g data-mark="{escape(unit)}" ', 1)
        given = "".join(f' {k}="{escape(v)}"' for k, v in _link(unit, opened[unit]).items())
        return f"{match['pad']}<a{given}>\n{match[0]}{match['pad']}</a>\n"

    ids = "|".join(map(re.escape, units))
    group = rf'^(?P<pad> *)<g id="(?P<id>{ids})">\n.*?^(?P=pad)</g>\n'
    # The children of an image are hidden from whoever does not see it; these are links.
    svg = svg.replace('role="img"', 'role="graphics-document"', 1)
    return re.sub(group, link, svg, flags=re.MULTILINE | re.DOTALL)


def listing(opened: Mapping[str, Opened], *, has_scripts: bool) -> str:
    """Return, as HTML, the folded list of what no one row tells; with what the page's script needs
    of what was computed, unless it has that already.

    Examples
    --------
    >>> listing({}, has_scripts=True)
    ''
    """
    items = "".join(one.item for one in opened.values())
    if not items:
        return ""
    derived = [one.derived for one in opened.values() if one.derived]
    scripts = {} if has_scripts else {one.name: one.script() for one in derived}
    return (
        '<details class="derivations behind-marks"><summary>What the marks rest on</summary>'
        f"<ol>{items}</ol></details>{derivations.scripts(scripts)}"
    )


def _drawn(fig: Figure) -> dict[str, Artist]:
    """Return what was drawn, by its id; arrows are no children of axes."""
    arrows = (a for ax in fig.axes for m in moving.marks(ax).values() for a in m.parts.values())
    every = [*(child for ax in fig.axes for child in ax.get_children()), *arrows]
    return {gid: artist for artist in every if (gid := artist.get_gid())}


def _units(gids: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of what shows the same, by what it shows; the one that links is the first."""
    found: dict[str, list[str]] = {}
    for gid in gids:
        kind, _, rest = gid.partition(":")
        found.setdefault(gid if kind in _OF_TIES else rest, []).append(gid)
    for parts in found.values():
        parts.sort(key=lambda gid: _rank(gid.partition(":")[0]))
    return found


def _rank(kind: str) -> int:
    return _WHOLE.index(kind) if kind in _WHOLE else -1


def _words(artist: Artist) -> str:
    return " ".join(artist.get_text().split()) if isinstance(artist, Text) else ""


def _link(unit: str, opened: Opened) -> dict[str, str]:
    """Return the attributes of a mark's link; what has no words of its own gets a name."""
    kind = "mark why" if opened.item else "mark"
    href = {"href": f"#why-{opened.name}"} if opened.item else {}
    given = {"class": kind, "data-mark": unit} | href | opened.attributes
    if opened.words:
        given.pop("aria-label", None)
    return given


@dataclass
class _Rows:
    """The rows of a figure, asked what stands behind a mark."""

    label: str
    rows: pd.DataFrame
    quantities: Mapping[str, Quantity]

    def __post_init__(self) -> None:
        self.at = {str(key): place for place, key in enumerate(self.rows.index)}

    def opened(self, unit: str, gids: list[str]) -> Opened | None:
        kind, *names = gids[0].split(":")
        if kind == "node":
            row = tables.row("actors", names[0])
            return _of_card(gids, Card.of(row)) if row is not None and row["locator"] else None
        if kind == "edge":
            return self._of_ties(gids, *names)
        key, _, column = (unit, "", "") if kind in _WHOLE else unit.rpartition(":")
        if key not in self.at or self._is_measure(column):
            return None
        own = Opened(gids, name=f"{self.label}/{unit.replace(' ', '-')}")
        row = self.rows.iloc[self.at[key]]
        if made := _of_quantity(own, self.quantities.get(key)):
            return made
        if (beyond := _outside(key)) is not None:
            return _of_outside(own, key, beyond, row.get("quantity"))
        if "locator" not in row:
            return None
        lines = row["locator"].split()
        lines = [line for line in lines if line.startswith(f"{column}:")] or lines
        if len(lines) == 1:
            alone = row.copy()
            alone["locator"] = lines[0]
            return _of_card(gids, citation.behind(self.rows.index[self.at[key]], alone))
        return _of_lines(own, lines, _named(row, column)) if lines else None

    def _is_measure(self, column: str) -> bool:
        values = self.rows[column] if column in self.rows else pd.Series(dtype=int)
        return pd.api.types.is_float_dtype(values) and bool((values.dropna() % 1).any())

    def _of_ties(self, gids: list[str], start: str, end: str) -> Opened | None:
        if not {"from_actor", "to_actor", "locator"} <= {*self.rows}:
            return None
        is_here = self.rows["from_actor"].eq(start) & self.rows["to_actor"].eq(end)
        here = self.rows[is_here]
        own = Opened(gids, name=f"{self.label}/{gids[0]}")
        pair = " to ".join(tables.cell("actors", one, "name", one) for one in (start, end))
        if here["locator"].astype(str).str.contains(" ").any():  # rows that were counted
            return _of_lines(own, tables.joined(here["locator"]).split(), pair)
        cards = [citation.behind(key, row) for key, row in here.iterrows()]
        if len(cards) == 1:
            return _of_card(gids, cards[0])
        head = f"{pair}, {len(cards)} rows"
        said = (f"{escape(_said(card))} {card.html(display.cited_at)}" for card in cards)
        return _listed(own, head, "; ".join(said)) if cards else None


def _of_quantity(own: Opened, quantity: Quantity | None) -> Opened | None:
    """Return a mark of a number that was computed, or that is the figure of one row; None where
    nothing is known of it."""
    if quantity is None:
        return None
    derived = Derived(own.name, quantity)
    if derived.is_computed:
        own.derived, own.item = derived, derived.item(display.cited_at)
        return own
    for address in derivation.rows_of(quantity):
        table, _, key = address.partition("/")
        row = tables.row(table, key)
        if row is not None and table == "outside":
            return _of_outside(own, key, row, quantity)
        if row is not None:
            return _of_card(own.gids, Card.of(row))
    return None


def _of_card(gids: list[str], card: Card) -> Opened:
    """Return a mark that opens the card of a row, or of a line of which no row is known."""
    said = _said(card)
    data = {"href": display.cited_at(card.line_place), "data-card-said": said} | card.attributes()
    data["data-card-row"] = display.cited_at(card.row_place) if card.row_place else ""
    told = said or (f"“{card.wording}”" if card.wording else "")
    stands = card.mark or card.line_status  # a denial is not to be heard as an assertion
    named = (told, f"({stands})" if stands else "", f"[{card.locator}]")
    data["aria-label"] = " ".join(filter(None, named))
    return Opened(gids, {name: value for name, value in data.items() if value})


def _said(card: Card) -> str:
    return citation.said(card.kind, card.key) if card.key else ""


def _listed(own: Opened, head: str, told: str) -> Opened:
    own.attributes = {"aria-label": head}
    own.item = f'<li id="why-{escape(own.name)}">{escape(head)}: {told}</li>'
    return own


def _named(row: pd.Series, shown: str) -> str:
    """Return what a row of a figure is of: its name, or the words of what is not its number."""
    if row.get("name"):
        return row["name"]
    words = [
        tables.cell(_NAMED[column], value, "short", value) if column in _NAMED else value
        for column, value in row.items()
        if isinstance(value, str) and value and column not in ("locator", shown)
    ]
    return ", ".join(dict.fromkeys(words))


def _of_lines(own: Opened, lines: list[str], what: str) -> Opened:
    """Return a mark that rests on several lines, as a count does."""
    cited = " ".join(Card.of_line(line).html(display.cited_at) for line in lines[:_SHOWN])
    more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    head = f"{what}: rests on {len(lines)} lines" if what else f"Rests on {len(lines)} lines"
    return _listed(own, head, cited + more)


def _outside(key: str) -> pd.Series | None:
    """Return the row of the record outside the files that a key names, unless it names another."""
    if any(tables.row(f"{kind}s", key) is not None for kind in KINDS):
        return None
    return tables.row("outside", key)


def _of_outside(own: Opened, key: str, beyond: pd.Series, shown: Any) -> Opened:
    """Return a mark of the record outside, which rests on a work and on no line of a file."""
    what = str(shown) if isinstance(shown, Quantity) else dates.human(beyond["date"])
    work = derivations.locator(f"outside/{key}")
    said = beyond["sentence"] or beyond["who_says"]
    own = _listed(own, what or "The record outside", f"{escape(said)} [{escape(work)}]")
    own.attributes["aria-label"] = ", ".join(filter(None, (what, beyond["who_says"])))
    return own
