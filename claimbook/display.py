"""Tables, as pages show them: caption, units in the header, row headers, citations, a CSV to take.

pandas' own HTML has an empty header cell for its index and a scoped style sheet that validators
object to; this renderer writes plain accessible tables instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

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


def figures_folder() -> Path:
    """Return the folder for figures and their rows, made if it is missing.

    That is ``figures/`` while a book is built (``is_building``), else ``_build/tried/``: what
    somebody tries in a notebook must not take the place of what the book shows.
    """
    folder = tables.root() / _figures()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def address(file: str) -> str:
    """Return the address by which a chapter links to ``file`` in ``figures_folder()``."""
    return f"../{_figures()}/{file}"


def _figures() -> str:
    return "figures" if is_building() else "_build/tried"


def is_building() -> bool:
    """Return whether a book is built: $CLAIMBOOK_STATIC is set, and this is no JupyterLab."""
    return bool(os.environ.get("CLAIMBOOK_STATIC")) and not _is_live()


def _is_live() -> bool:
    """Return whether a Jupyter server runs this kernel, whatever environment it was started in.

    A build that is started from a notebook inherits that the notebook has a session; but its
    kernels' parent is no server, which would say in a file that it runs.
    """
    if not os.environ.get("JPY_SESSION_NAME"):
        return False
    from jupyter_core.paths import jupyter_runtime_dir

    parent = os.environ.get("JPY_PARENT_PID") or os.getppid()
    return (Path(jupyter_runtime_dir()) / f"jpserver-{parent}.json").is_file()


def write_rows(name: str, rows: pd.DataFrame) -> str:
    """Write ``rows`` to ``<name>.csv`` in ``figures_folder()`` and return its address.

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
    return address(f"{name}.csv")


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
    return _slips(locator, wording).copy()


@tables.kept("corrections")
def _slips(locator: str, wording: str | None) -> pd.DataFrame:
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
    if value is None or value is pd.NA or value != value:
        return "", "", ""
    if column == "locator":
        places = value.split()
        # A row's words and voice belong to one line; beside several they would mislead.
        words, voice = (row.get(c, "") if len(places) == 1 else "" for c in ("wording", "voice"))
        name = _name(voice)
        return " ".join(citation(place, words, name) for place in places), "", value
    if isinstance(value, Quantity):
        return escape(str(value)), "number", _sort_key(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}", "number", str(value)
    return escape(str(value)), "words" if len(str(value)) > _PROSE else "", ""


def _sort_key(quantity: Quantity) -> str:
    """Return the number that a reader sees first in a quantity as it is printed."""
    ends = [*quantity.printed, quantity.low, quantity.high]
    seen = [end for end in ends if end is not None and abs(end) != float("inf")]
    return f"{float(seen[0]):.12g}" if seen else ""


# Layout, in characters: what is longer than _PROSE is a sentence and gets a wide column; a table
# whose other cells are no longer than _SHORT and cite nothing has room on a phone; one that needs
# more than _ROOM is set in small type, one that needs more than _DENSE_ROOM as cards.
_PROSE, _SHORT, _ROOM, _DENSE_ROOM = 60, 20, 78, 97


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _room(column: str, title: str, texts: pd.Series, is_head: bool = False) -> int:
    """Return how many characters wide a column must be, for its words and to be read at ease."""
    if column == "locator":
        # One citation: several stand one below the other, very many two by two.
        return 28 if texts.str.count(" ").max() > 8 else 14
    longest = _longest(texts)
    if longest > _PROSE:
        ease = 26 if longest > 2 * _PROSE else 20
    else:
        ease = longest if longest < 16 else 15 if is_head and longest > 30 else 11
    return max(ease, _longest(w for text in (title, *texts) for w in re.split(r"[\s–-]", text)))


def _layout(
    columns: dict[str, str], kinds: dict[str, str], texts: pd.DataFrame
) -> tuple[dict[str, int], str, str]:
    """Return how wide each column must be, and the classes of the table and of its box."""
    head, *others = columns
    room = {c: _room(c, columns[c], texts[c], is_head=c == head) for c in columns}
    is_numbers = "locator" not in columns and all(
        kinds[column] or _longest(texts[column]) <= _SHORT for column in others
    )
    needed = sum(room.values()) + len(columns)
    kind = "claimbook-table" + ("" if is_numbers else " stacked") + " dense" * (needed > _ROOM)
    return room, kind, "table-scroll" + " cards" * (needed > _DENSE_ROOM)


def _headed(texts: pd.DataFrame) -> set[str]:
    """Return the columns printed once where rows that follow each other share their header.

    The header's own and those that speak of it and not of the row: phrases that are the same all
    through each group, and in three groups or more, or it may be chance.
    """
    first, *others = texts
    groups = texts.groupby(texts[first].ne(texts[first].shift()).cumsum())
    repeated = (groups.size() > 1).sum()
    if not repeated:
        return set()
    same = groups[others].nunique().eq(1).all() & (repeated >= 3)
    phrases = [c for c in others if c != "locator" and _longest(texts[c]) > _SHORT and same[c]]
    return {first, *phrases}


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
    event, or whose column ``claim`` names one, get what the record outside the five files says of
    it, behind a switch that is off. Raises KeyError if a column is not in ``rows``.
    """
    shown = rows.copy()
    for column in columns:
        if column == "date" or column.endswith("_date"):
            shown[column] = shown[column].map(lambda value: dates.human(value) if value else "")
    address = write_rows(name, rows)
    kinds = {column: "number" if rows[column].map(_is_number).any() else "" for column in columns}
    texts = shown[[*columns]].map(lambda value: "" if pd.isna(value) else str(value))
    room, kind, box = _layout(columns, kinds, texts)
    head = "".join(
        f'<th scope="col" role="columnheader"{_class(kinds[column])} style="--room:{room[column]}">'
        f"{escape(title)}</th>"
        for column, title in columns.items()
    )
    headed = _headed(texts)
    again = texts.iloc[:, 0].eq(texts.iloc[:, 0].shift()) & bool(headed)
    body = "".join(
        _row(row, columns, raw, headed, is_again=is_again)
        + (_outside_row(bearing(key, raw), len(columns)) if outside else "")
        for (_, row), (key, raw), is_again in zip(
            shown.iterrows(), rows.iterrows(), again, strict=True
        )
    )
    switch = outside_switch(name) if 'class="outside-row"' in body else ""
    foot = f"{escape(note)} " if note else ""
    return Shown(
        f'<div class="outside-scope">{switch}'
        f'<div class="{box}" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{kind}" id="{name}" role="table">'
        f"<caption>{escape(caption)}</caption>"
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


def _row(
    row: pd.Series, columns: dict[str, str], raw: pd.Series, headed: set[str], *, is_again: bool
) -> str:
    cells = []
    for position, (column, title) in enumerate(columns.items()):
        text, kind, key = _cell(row[column], column, row)
        if column == "date" or column.endswith("_date"):
            key = raw[column]
        if column in headed:
            text, kind = f"<span>{text}</span>", f"{kind} headed".strip()
        sort = f' data-sort="{escape(key)}"' if key else ""
        tag, scope = (
            ("th", ' scope="row" role="rowheader"')
            if position == 0
            else ("td", f' role="cell" data-label="{escape(title)}"')
        )
        cells.append(f"<{tag}{scope}{_class(kind)}{sort}>{text}</{tag}>")
    return f'<tr role="row"{_class("again" if is_again else "")}>{"".join(cells)}</tr>'
