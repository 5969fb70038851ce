"""Tables, as pages show them: caption, units in the header, row headers, citations, a CSV to take.

pandas' own HTML has an empty header cell for its index and a scoped style sheet that validators
object to; this renderer writes plain accessible tables instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd

from claimbook import dates, record, tables
from claimbook.quantity import Quantity


@dataclass(frozen=True)
class Shown:
    """A piece of HTML that a notebook and a page show as it is."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def glue(name: str, value) -> None:
    """Keep ``value`` for prose, which prints it with ``{glue:text}`name` ``, as it reads.

    myst_nb's own glue keeps what Python would print and later evaluates it, which turns the
    quantity 1,580 into the pair (1, 580); here the words are kept.
    """
    import myst_nb

    myst_nb.glue(name, str(value), display=False)


def figures_folder():
    """Return the folder of the committed figures and their rows, made if it is missing."""
    folder = tables.root() / "figures"
    folder.mkdir(exist_ok=True)
    return folder


def write_rows(name: str, rows: pd.DataFrame) -> str:
    """Write ``rows`` to ``figures/<name>.csv`` and return the address a chapter links to.

    A Quantity becomes two columns, ``<column>_low`` and ``<column>_high`` (blank where open), and
    the words it prints as.
    """
    flat = pd.DataFrame(index=rows.index)
    for column in rows.columns:
        values = rows[column]
        if values.map(lambda value: isinstance(value, Quantity)).any():
            flat[f"{column}_low"] = values.map(lambda q: _end(q, "low"))
            flat[f"{column}_high"] = values.map(lambda q: _end(q, "high"))
            flat[column] = values.map(lambda q: str(q) if isinstance(q, Quantity) else "")
        else:
            flat[column] = values
    flat.to_csv(figures_folder() / f"{name}.csv", index=False, lineterminator="\n")
    return f"../figures/{name}.csv"


def _end(quantity: Quantity | None, which: str) -> str:
    if not isinstance(quantity, Quantity):
        return ""
    value = float(getattr(quantity, which))
    return "" if value in (float("inf"), float("-inf")) else f"{value:.12g}"


def slips(locator: str, wording: str | None = None) -> pd.DataFrame:
    """Return the rows of corrections.csv on a line whose printed form stands in ``wording``.

    Without ``wording`` all of the line. Added are ``printed`` ("printed as …"), ``aside``, which
    stands behind a citation and says what to read instead if that is short, and ``long``, which
    says it in any case, and how surely.
    """
    known = tables.keyed("corrections")
    known = known[known["locator"] == locator]
    if wording is not None:
        known = known[known["as_printed"].map(wording.__contains__).astype(bool)]
    printed = "printed as “" + known["as_printed"] + "”"
    right = printed + "; read " + known["correct"]
    aside = right.where(known["correct"].str.len() <= 40, printed)
    long = right + " (" + known["confidence"] + " confidence)"
    return known.assign(printed=printed, aside=aside, long=long)


def citation(locator: str, wording: str = "", voice: str = "") -> str:
    """Return the HTML of a citation such as ``[siberia:30]``, linked to its line, with its card.

    ``locator`` is SOURCE:LINE; ``wording`` and ``voice`` (a name) are shown on the card. Where the
    wording holds a known slip, what is printed stands behind the citation.
    """
    source, line = locator.split(":")
    row = tables.keyed("sources").loc[source]
    card = {
        "file": f"{row['file']}, line {line}",
        "wording": wording,
        "voice": voice or row["voice"],
        "correction": "; ".join(slips(locator, wording)["long"]),
    }
    data = "".join(f' data-card-{k}="{escape(v)}"' for k, v in card.items() if v)
    link = (
        f'<a class="cite cite-line" href="../sources/{source}.html#L{line}"{data}>[{locator}]</a>'
    )
    aside = "; ".join(slips(locator, wording)["aside"])
    return link + (f' <span class="printed-as">({escape(aside)})</span>' if aside else "")


def _name(actor: str) -> str:
    return tables.keyed("actors")["name"].get(actor, "")


def _cell(value, column: str, row) -> tuple[str, str, str]:
    """Return a cell's text as HTML, its class, and its key for sorting."""
    if column == "locator":
        places = value.split()
        # A row's words and voice belong to one line; beside several they would mislead.
        words, voice = (row.get(c, "") if len(places) == 1 else "" for c in ("wording", "voice"))
        name = _name(voice)
        kind = "lines" if len(places) > 3 else ""
        return " ".join(citation(place, words, name) for place in places), kind, value
    if isinstance(value, Quantity):
        return escape(str(value)), "number", _sort_key(value)
    if value is None or value is pd.NA or value != value:
        return "", "", ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}", "number", str(value)
    return escape(str(value)), "", ""


def _sort_key(quantity: Quantity) -> str:
    """Return the number that a reader sees first in a quantity as it is printed."""
    ends = [*quantity.printed, quantity.low, quantity.high]
    seen = [end for end in ends if end is not None and abs(end) != float("inf")]
    return f"{float(seen[0]):.12g}" if seen else ""


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
    row header. A column ``locator`` prints as citations, one ``date`` in words, a Quantity with
    its hedge. ``caption`` says subject, period, unit and source; ``note`` stands below. With
    ``outside``, rows whose index is a claim or an event, or whose column ``claim`` names one, get
    what the record outside the five files says of it, behind a switch that is off.
    Raises KeyError if a column is not in ``rows``.
    """
    shown = rows.copy()
    for column in columns:
        if column == "date" or column.endswith("_date"):
            shown[column] = shown[column].map(lambda value: dates.human(value) if value else "")
    address = write_rows(name, rows)
    kinds = {column: "number" if rows[column].map(_is_number).any() else "" for column in columns}
    head = "".join(
        f'<th scope="col" role="columnheader"{_class(kinds[column])}>{escape(title)}</th>'
        for column, title in columns.items()
    )
    # Too many columns for a phone: there each row reads as a card, with its headers as labels.
    kind = "claimbook-table" + (" stacked labelled" if len(columns) > 3 else "")
    body = "".join(
        _row(row, columns, raw) + (_outside_row(bearing(key, raw), len(columns)) if outside else "")
        for (_, row), (key, raw) in zip(shown.iterrows(), rows.iterrows(), strict=True)
    )
    switch = outside_switch(name) if 'class="outside-row"' in body else ""
    foot = f"{escape(note)} " if note else ""
    return Shown(
        f'<div class="outside-scope">{switch}'
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{kind}" id="{name}" role="table">'
        f"<caption><span>{escape(caption)}</span></caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
        f'<p class="table-source">{foot}<a href="{address}" download>Rows as CSV</a></p></div>'
    )


def side_by_side(rows: pd.DataFrame, name: str, *, by: str = "question") -> Shown:
    """Return positions side by side, question after question, and write them to
    ``figures/<name>.csv``.

    ``rows`` are positions as in ``tables.load("positions")`` joined to their questions: the column
    named ``by`` heads each group, then come ``position``, ``who``, ``locator``, ``wording``,
    ``voice`` (an actor, "" for the source itself) and ``would_settle``; ``color`` is that of the
    stripe. Raises KeyError if one is missing.
    """
    kept = rows.drop(columns=["color", *({by} - {"question"})])
    blocks = "".join(_question(asked, part) for asked, part in rows.groupby(by, sort=False))
    address = write_rows(name, kept)
    foot = f'<p class="table-source"><a href="{address}" download>Rows as CSV</a></p>'
    return Shown(blocks + foot)


def _question(asked: str, rows: pd.DataFrame) -> str:
    positions = "".join(
        f'<li style="border-left:4px solid {row.color};padding-left:.6rem;margin:0;flex:1 1 11rem">'
        f"{escape(row.position)}.<br><small>{escape(row.who)} "
        f"{citation(row.locator, row.wording, _name(row.voice))}</small></li>"
        for row in rows.itertuples()
    )
    flow = "display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;list-style:none;padding:0;margin:0"
    return (
        f'<p style="margin:1.6rem 0 .4rem"><strong>{escape(asked)}</strong></p>'
        f'<ul style="{flow}">{positions}</ul><p style="margin:.4rem 0 0">'
        f"<em>Would settle it:</em> {escape(rows['would_settle'].iloc[0])}.</p>"
    )


def outside_switch(name: str) -> str:
    """Return the HTML of a switch, off, for the outside rows of the table or explorer ``name``."""
    return (
        f'<label class="outside-switch" for="{name}-outside">'
        f'<input type="checkbox" id="{name}-outside"> '
        "Add the record outside the five files</label>"
    )


def outside_list(claims: Iterable[str]) -> str:
    """Return as HTML what the record outside says of each of ``claims`` on which it bears."""
    return "".join(
        f"<p>{escape(record.summary(claim))}</p><ul>"
        + "".join(f"<li>{escape(entry)}</li>" for entry in record.entries(claim))
        + "</ul>"
        for claim in claims
        if record.bears_on(claim)
    )


def bearing(key, row: pd.Series) -> list[str]:
    """Return on what of a row the record outside bears: its claim, or itself, claim or event."""
    own = [str(key), f"events/{key}", *str(row.get("claim", "")).split()]
    return [target for target in dict.fromkeys(own) if record.bears_on(target)]


def _outside_row(targets: list[str], width: int) -> str:
    said = outside_list(targets)
    cell = f'<td role="cell" colspan="{width}">{said}</td>'
    return f'<tr role="row" class="outside-row" hidden>{cell}</tr>' if said else ""


def _is_number(value) -> bool:
    return isinstance(value, (Quantity, int, float)) and value == value


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _row(row: pd.Series, columns: dict[str, str], raw: pd.Series) -> str:
    cells = []
    for position, (column, title) in enumerate(columns.items()):
        text, kind, key = _cell(row[column], column, row)
        if column == "date" or column.endswith("_date"):
            key = raw[column]
        sort = f' data-sort="{escape(key)}"' if key else ""
        tag, scope = (
            ("th", ' scope="row" role="rowheader"')
            if position == 0
            else ("td", f' role="cell" data-label="{escape(title)}"')
        )
        cells.append(f"<{tag}{scope}{_class(kind)}{sort}>{text}</{tag}>")
    return f'<tr role="row">{"".join(cells)}</tr>'
