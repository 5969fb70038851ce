"""Tables, as pages show them: caption, units in the header, row headers, citations, a CSV to take.

pandas' own HTML has an empty header cell for its index and a scoped style sheet that validators
object to; this renderer writes plain accessible tables instead.
"""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from claimbook.model import dates
from claimbook.model.quantity import Quantity
from claimbook.show import citation, derivations
from claimbook.show.derivations import Derived
from claimbook.show.display.layout import PROSE, layout, printed_once
from claimbook.show.display.outside import bearing, outside_row, outside_switch
from claimbook.show.display.shown import Shown
from claimbook.show.display.written import cited_at, write_rows


def table(
    rows: pd.DataFrame,
    columns: dict[str, str],
    *,
    name: str,
    caption: str,
    note: str = "",
    outside: bool = False,
) -> Shown:
    """Return ``rows`` as a table and write them to ``figures/<name>.csv``.

    ``columns`` maps column names to printed headers, units included ("Soldiers"); the first is the
    row header, printed once where rows that follow each other share it. A column ``locator``
    prints as citations, one ``date`` in words, a Quantity with its hedge. What does not fit reads
    as cards, one a row: on a phone all but tables of numbers. ``caption`` says subject, period,
    unit and source; ``note`` stands below. With ``outside``, rows whose index is a claim or an
    event, or whose column ``claim`` names one, get what the record outside the files says of
    it, behind a switch that is off.

    Parameters
    ----------
    rows
        What is shown, and written with all its columns.
    columns
        Printed headers by name of column, in the order of the table.
    name
        The table's id on the page, and the name of its file.
    caption, note
        What stands above and below it.
    outside
        Whether the record outside the files can be added.

    Returns
    -------
    Shown
        The table: HTML where a notebook or a page shows it.

    Raises
    ------
    KeyError
        If a column is not in ``rows``.

    Examples
    --------
    >>> from claimbook.sources import tables
    >>> rows = tables.keyed("claims", hedge="over")
    >>> table(rows, {"subject": "Subject", "quantity": "Lamps"}, name="tab-a", caption="Lamps")
    Lamps
    Subject Lamps
    Lamps of Vell over 2,500
    Rows as CSV
    """
    shown = rows.astype(object)  # or iterrows makes one type of a row's numbers
    for column in columns:
        if column == "date" or column.endswith("_date"):
            shown[column] = shown[column].map(lambda value: dates.human(value) if value else "")
    address = write_rows(name, rows)
    kinds = {column: "number" if rows[column].map(_is_number).any() else "" for column in columns}
    texts = shown[[*columns]].map(lambda value: "" if pd.isna(value) else str(value))
    room, kind, box = layout(columns, kinds, texts)
    head = "".join(
        f'<th scope="col"{_class(kinds[column])} style="--room:{room[column]}">{escape(title)}</th>'
        for column, title in columns.items()
    )
    headed = printed_once(texts)
    again = texts.iloc[:, 0].eq(texts.iloc[:, 0].shift()) & bool(headed)
    derived = derivations.of_cells(rows, columns, name)
    body = "".join(
        _row(row, columns, raw, headed, derived, place=place, is_again=is_again)
        + (outside_row(bearing(key, raw), len(columns)) if outside else "")
        for place, ((_, row), (key, raw), is_again) in enumerate(
            zip(shown.iterrows(), rows.iterrows(), again, strict=True)
        )
    )
    switch = outside_switch(name) if 'class="outside-row"' in body else ""
    made = derivations.listing(derived.values(), cited_at, "How these figures were computed")
    foot = f"{escape(note)} " if note else ""
    return Shown(
        f'<div class="outside-scope">{switch}'
        f'<div class="{box}" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{kind}" id="{name}">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
        f'<p class="table-source">{foot}<a href="{address}" download>Rows as CSV</a></p>'
        f"{made}</div>"
    )


def _row(
    row: pd.Series,
    columns: dict[str, str],
    raw: pd.Series,
    headed: set[str],
    derived: dict[tuple[int, str], Derived],
    *,
    place: int,
    is_again: bool,
) -> str:
    cells = []
    for position, (column, title) in enumerate(columns.items()):
        text, kind, key = _cell(row[column])
        if column == "date" or column.endswith("_date"):
            key = raw[column]
        elif column == "locator" and text:
            key = row[column]
            text, kind = _cites(key, raw, is_marked="status" not in columns), ""
        elif (place, column) in derived and text:
            text = derived[place, column].html()
        if column in headed:
            text, kind = f"<span>{text}</span>", f"{kind} headed".strip()
        sort = f' data-sort="{escape(key)}"' if key else ""
        label = f' data-label="{escape(title)}"'
        tag, scope = ("td", label) if position else ("th", ' scope="row"')
        cells.append(f"<{tag}{scope}{_class(kind)}{sort}>{text}</{tag}>")
    return f"<tr{_class('again' if is_again else '')}>{''.join(cells)}</tr>"


def _cell(value: Any) -> tuple[str, str, str]:
    """Return a cell's text as HTML, its class, and its key for sorting."""
    if value is None or value is pd.NA or value != value:
        return "", "", ""
    if isinstance(value, Quantity):
        return escape(str(value)), "number", _sort_key(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}", "number", str(value)
    return escape(str(value)), "words" if len(str(value)) > PROSE else "", ""


def _cites(places: str, row: pd.Series, *, is_marked: bool) -> str:
    """Return the citations of a cell, each with its card; a row's own where it has one line."""
    lines = places.split()
    # A row's words, voice and status belong to one line; beside several they would mislead.
    is_one = len(lines) == 1
    cards = [citation.behind(row.name, row)] if is_one else map(citation.Card.of_line, lines)
    return " ".join(card.html(cited_at, is_marked=is_marked) for card in cards)


def _sort_key(quantity: Quantity) -> str:
    """Return the number that a reader sees first in a quantity as it is printed."""
    ends = [*quantity.printed, quantity.low, quantity.high]
    seen = [end for end in ends if end is not None and abs(end) != float("inf")]
    return f"{float(seen[0]):.12g}" if seen else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (Quantity, int, float)) and value == value


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
