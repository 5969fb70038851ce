"""Why this number: how a computed number was made, in words with their lines, and for the page.

What a page prints of a computed number leads to an item of a list at its end, or below its table,
which says how the number was made; the page's script shows the item as a card. Beside it stands the
same derivation for the script that makes numbers again under another reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from typing import Any

import pandas as pd

from claimbook.model import derivation, hedges, retrace, units
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.retrace import Cited, Counted, Part
from claimbook.model.tally import Dated, Item
from claimbook.show import citation
from claimbook.show.citation import Card, Place
from claimbook.sources import tables, works

MIME = "application/vnd.claimbook.derivation+json"
_SHOWN = 12  # rows that a list of rows names, before it says how many more there are


@dataclass(frozen=True)
class Derived:
    """A thing that a page prints: its words, how it was made, and what its script needs.

    Parameters
    ----------
    name
        An HTML id without "why-".
    thing
        A result that remembers its steps, or None for no value.
    style, unit
        Those of ``Quantity.format``.
    none
        What is printed where there is no value.

    Examples
    --------
    >>> Derived("lamps", Quantity(4, 4) / 2)
    2
    """

    name: str
    thing: Any
    style: str = "text"
    unit: bool | None = None
    none: str = "none"

    @property
    def text(self) -> str:
        """What is printed."""
        if self.thing is None:
            return self.none
        if isinstance(self.thing, Quantity):
            return self.thing.format(self.style, with_unit=self.unit)
        if isinstance(self.thing, Dated):
            return self.thing.human
        if isinstance(self.thing, int):
            # "none" is for what has no value; of a count it is said only where the page has a word.
            return f"{self.thing:,}" if self.thing or self.none == "none" else self.none
        return str(self.thing)

    @property
    def is_computed(self) -> bool:
        """Whether it is more than the figure or the date of one row."""
        made = derivation.origin(self.thing)
        while made and made.op == "unit":
            made = derivation.origin(made.of[0])
        return made is not None and made.op not in ("figure", "dated")

    def script(self) -> dict[str, Any]:
        """Return what the page's script needs to print it under another reading.

        Returns
        -------
        dict
            ``nodes`` of the derivation and, where it needs them, ``none``, ``style``, ``unit``,
            ``units``.

        Examples
        --------
        >>> Derived("lamps", Quantity(4, 4) / 2).script()["nodes"][-1]
        ['div', 0, 1]
        """
        entry: dict[str, Any] = {"nodes": retrace.exported(self.thing)}
        if self.none != "none":
            entry["none"] = self.none
        if not isinstance(self.thing, Quantity):
            return entry
        if self.style != "text":
            entry["style"] = self.style
        if units_ := self._units():
            entry["units"] = units_
        elif shown := self._shown(self.thing.unit):
            entry["unit"] = shown
        return entry

    def _shown(self, unit: str) -> list[str] | None:
        """Return a unit of many and of one, None where the page does not print it."""
        is_shown = unit == "percent" if self.unit is None else self.unit
        return [unit, units.singular(unit)] if is_shown and unit else None

    def _units(self) -> dict[str, Any]:
        """Return the unit under each way to choose, as the page's script reads it (``unitOf``);
        {} where no choice changes it."""
        picks = dict(
            made.of[:2]
            for one in derivation.steps(self.thing)
            if (made := derivation.origin(one)) and made.op == "pick"
        )
        if not picks:
            return {}
        ways = (dict(zip(picks, way, strict=True)) for way in product(*picks.values()))
        readings = (replace(tables.reading(), choices=way) for way in ways)
        chosen = [retrace.again(self.thing, one) for one in readings]
        are = [self._shown(one.unit) if isinstance(one, Quantity) else 0 for one in chosen]
        is_same = all(unit == are[0] for unit in are)
        return {} if is_same else {"of": [[n, [*of]] for n, of in picks.items()], "are": are}

    def html(self) -> str:
        """Return the number as a page prints it.

        Returns
        -------
        str
            A link to how it was made if it was computed, else a span.

        Examples
        --------
        >>> Derived("lamps", Quantity(4, 4) / 2).html()
        '<a class="why" href="#why-lamps" data-q="lamps">2</a>'
        """
        text = escape(self.text).replace(" %", "\N{NO-BREAK SPACE}%")
        if self.is_computed:
            return f'<a class="why" href="#why-{self.name}" data-q="{self.name}">{text}</a>'
        return f'<span data-q="{self.name}">{text}</span>'

    def item(self, at: Callable[[Place], str]) -> str:
        """Return how it was made as an item of a list.

        Parameters
        ----------
        at
            Gives the addresses of rows and lines, by kind and name.

        Returns
        -------
        str
            HTML.

        Examples
        --------
        >>> Derived("lamps", Quantity(4, 4) / 2).item(str)[:20]
        '<li id="why-lamps"><'
        """
        value = f'<span data-q="{self.name}">{escape(self.text)}</span>'
        parts = "".join(_html(part, at) for part in retrace.told(self.thing))
        return f'<li id="why-{self.name}">{value} = {parts}{_read_html(self.thing)}</li>'

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        told: dict[str, Any] = {"name": self.name, "script": self.script()}
        if self.is_computed:
            told["item"] = self.item(lambda place: f"claimbook:{'/'.join(place)}")
        return {"text/plain": self.text, MIME: told}


def why(thing: Any) -> str:
    """Return how a number was made, in one sentence, each of its figures with its line.

    Parameters
    ----------
    thing
        A Quantity, or another result that remembers how it was made.

    Returns
    -------
    str
        The number, an equals sign, and what it was made of.

    Examples
    --------
    >>> from claimbook.sources import tables, works
    >>> why(tables.claim("keepers-lamps")["quantity"] / 2)
    'more than 1,250 = over 2,500 [keepers:3] ÷ 2'
    """
    parts = "".join(map(_text, retrace.told(thing)))
    return f"{Derived('', thing).text} = {parts}{_read(thing)}"


derivation.SAYS.append(why)


def listing(derived: Iterable[Derived], at: Callable[[Place], str], title: str) -> str:
    """Return, as HTML, how those of ``derived`` that are computed were made, folded; and what the
    page's script needs of all of them."""
    held = list(derived)
    computed = [one.item(at) for one in held if one.is_computed]
    fold = f'<details class="derivations"><summary>{escape(title)}</summary><ol>{{}}</ol></details>'
    return (fold.format("".join(computed)) if computed else "") + scripts(
        {one.name: one.script() for one in held}
    )


def scripts(entries: dict[str, Any]) -> str:
    """Return derivations as a block of data that a page's script reads and nothing runs.

    Parameters
    ----------
    entries
        What :meth:`Derived.script` returns, by name.

    Returns
    -------
    str
        HTML, "" if there are none.

    Examples
    --------
    >>> scripts({})
    ''
    """
    if not entries:
        return ""
    return block("derivations", entries)


def block(kind: str, content: Any) -> str:
    """Return a block of data that a page's script reads and nothing runs.

    Parameters
    ----------
    kind
        The class is claimbook-KIND.
    content
        What JSON can keep.

    Returns
    -------
    str
        HTML in which no "</" of the content ends the block.

    Examples
    --------
    >>> block("lamps", {"lit": 3})
    '<script type="application/json" class="claimbook-lamps">{"lit":3}</script>'
    """
    # "</" must not end the block.
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'<script type="application/json" class="claimbook-{kind}">{data}</script>'


def of_cells(
    rows: pd.DataFrame, columns: Iterable[str], name: str
) -> dict[tuple[int, str], Derived]:
    """Return the cells of a table that remember how they were made, by row number and column."""
    found = {}
    for number, column in enumerate(columns):
        for place, value in enumerate(rows[column]):
            if derivation.origin(value):
                found[place, column] = Derived(f"{name}-{place}-{number}", value)
    return found


def _read(thing: Any) -> str:
    """Return how vague hedges were read, if there are any in what ``thing`` was made of."""
    return "".join(_how(names, read) for (read, _), names in _readings(thing).items())


def _read_html(thing: Any) -> str:
    """Return the same as HTML, with what follows a reader's reading marked for the script."""
    said = ""
    for (read, is_own), names in _readings(thing).items():
        text = escape(_how(names, read))
        if not is_own:
            moving = re.sub(r"within (\S+) %", r'within <span class="tolerance">\1</span> %', text)
            text = f'<span class="read">{moving}</span>'
        said += text
    return said


def _readings(thing: Any) -> dict[tuple[Reading, bool], dict[str, None]]:
    """Return the vague hedges of what ``thing`` was made of, by how they were read, and whether
    that is the figure's own reading, which stays."""
    found: dict[tuple[Reading, bool], dict[str, None]] = {}
    for one in derivation.steps(thing):
        made = derivation.origin(one)
        if made and made.op == "figure":
            row, kind = made.of[0], hedges.named(made.of[0].hedge)
            read = row.own or tables.reading()
            if (kind.lower.slack or kind.upper.slack) and not read.as_printed:
                found.setdefault((read, row.own is not None), {})[kind.name] = None
    return found


def _how(names: Iterable[str], read: Reading) -> str:
    named = " and ".join(f"“{name}”" for name in names)
    return f" (with {named} read as within {100 * read.tolerance:.10g} % of the number)"


def _card(address: str) -> Card | None:
    """Return the card of the row TABLE/KEY, None if it has no line in a source."""
    table, _, key = address.partition("/")
    row = tables.row(table, key) if table in {f"{kind}s" for kind in citation.KINDS} else None
    return None if row is None else Card.of(row)


def locator(address: str) -> str:
    """Return where the row TABLE/KEY stands: SOURCE:LINE; of one outside work and page; else its
    key.

    >>> locator("claims/keepers-lamps"), locator("sides/vell")
    ('keepers:3', 'vell')
    """
    card = _card(address)
    if card:
        return card.locator
    work, page = _outside(address)
    return ", ".join(filter(None, (works.label(work), page))) or address.partition("/")[2]


def _outside(address: str) -> tuple[str, str]:
    """Return work and page of a row of outside.csv, "" for any other."""
    table, _, key = address.partition("/")
    work = tables.cell(table, key, "citation", "") if table == "outside" else ""
    return work, tables.cell(table, key, "locator", "") if work else ""


def _text(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Cited):
        return f"{part.text} [{locator(part.address)}]"
    return _rows(part.items, lambda item: item.name)


def _html(part: Part, at: Callable[[Place], str]) -> str:
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Counted):
        return _rows(part.items, lambda item: _linked(item, at))
    card = _card(part.address)
    # That others say otherwise is what a derivation is read for; what denies or doubts is marked.
    if card:
        return f"{escape(part.text)} {card.html(at, is_marked=card.mark != 'contested')}"
    work, page = _outside(part.address)
    if not work:
        return f"{escape(part.text)} [{escape(locator(part.address))}]"
    there, label = at(("work", work)), escape(works.label(work))
    cited = f'<a href="{there}">{label}</a>' if there else label
    return f"{escape(part.text)} [{', '.join(filter(None, (cited, escape(page))))}]"


def _rows(items: tuple[Item, ...], named: Callable[[Item], str]) -> str:
    """Return "2 rows: this, that", or the first of them and how many more; of what rows have in
    common "2 different"."""
    kind = f"row{'s' * (len(items) != 1)}" if _is_rows(items) else "different"
    listed = ", ".join(map(named, items[:_SHOWN]))
    more = f" and {len(items) - _SHOWN:,} more" if len(items) > _SHOWN else ""
    return f"{len(items):,} {kind}: {listed}{more}" if items else "none"


def _is_rows(items: tuple[Item, ...]) -> bool:
    return all(item.address for item in items)


def _linked(item: Item, at: Callable[[Place], str]) -> str:
    table, _, key = item.address.partition("/")
    kind = table.removesuffix("s")
    address = at((kind, key)) if kind in citation.KINDS else ""
    text = escape(item.name)
    return f'<a href="{address}">{text}</a>' if address else text
