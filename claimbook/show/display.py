"""Tables, as pages show them: caption, units in the header, row headers, citations, a CSV to take.

pandas' own HTML has an empty header cell for its index and a scoped style sheet that validators
object to; this renderer writes plain accessible tables instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

import pandas as pd

from claimbook.compare import outside
from claimbook.model import dates
from claimbook.model.quantity import Quantity
from claimbook.show import citation, lastbuild
from claimbook.sources import tables

_TRIED = "_build/tried"


_ENDS = re.compile(r"</(?:caption|tr|p|li|div|dt|dd)>|<br>")
_UNSEEN = re.compile(r"<(svg|style|script|select)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True, repr=False)
class Shown:
    """A piece of HTML that a notebook and a page show as it is; where no HTML is, its words."""

    html: str

    def __repr__(self) -> str:
        text = re.sub(r"<[^>]*>", " ", _ENDS.sub("\n", _UNSEEN.sub(" ", self.html)))
        lines = (" ".join(line.split()) for line in unescape(text).splitlines())
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        return self.html


_caught: list[list[Shown]] = []


@contextmanager
def for_notebooks() -> Iterator[None]:
    """Say, of a module that is imported within and is missing, what to install.

    Raises ModuleNotFoundError, in one sentence.

    Examples
    --------
    >>> with for_notebooks():
    ...     import no_such_module
    Traceback (most recent call last):
    ModuleNotFoundError: no_such_module is not installed, which notebooks need: ...
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed, which notebooks need: "
            "install it with pip install 'claimbook[notebook]'",
            name=error.name,
        ) from None


def show(shown: Shown) -> None:
    """Show a piece of HTML here: in the output of the cell, or to whoever catches it.

    Examples
    --------
    >>> with caught() as held:
    ...     show(Shown("<p>Two lamps</p>"))
    >>> held
    [Two lamps]
    """
    if _caught:
        _caught[-1].append(shown)
        return
    with for_notebooks():
        from IPython.display import display

    display(shown)


@contextmanager
def caught() -> Iterator[list[Shown]]:
    """Yield a list that gets what is shown within, instead of the cell's output.

    Examples
    --------
    >>> with caught() as held:
    ...     show(Shown("<p>Two lamps</p>"))
    >>> len(held)
    1
    """
    _caught.append([])
    try:
        yield _caught[-1]
    finally:
        _caught.pop()


def glue(name: str, value: Any) -> None:
    """Keep ``value`` for prose, which prints it with the role ``{glue:text}``, as it reads.

    myst_nb's own glue keeps what Python would print and later evaluates it, which turns the
    quantity 1,580 into the pair (1, 580); here the words are kept. Raises ModuleNotFoundError,
    saying what to install, where myst_nb is not.

    Parameters
    ----------
    name
        By which prose prints it.
    value
        A Quantity, or anything whose ``str()`` is what is to be read.

    Raises
    ------
    ModuleNotFoundError
        If myst_nb is not installed.

    Examples
    --------
    >>> from claimbook.sources import tables
    >>> glue("lamps", tables.claim("keepers-lamps")["quantity"])
    """
    with for_notebooks():
        import myst_nb

    myst_nb.glue(name, str(value), display=False)


def figures_folder() -> Path:
    """Return the folder for figures and their rows, made if it is missing.

    That is $CLAIMBOOK_STATIC while a book is built (``is_building``), from where the build brings
    them to ``figures/``; else ``_build/tried/``: what somebody tries in a notebook must not take
    the place of what the book shows.

    Examples
    --------
    >>> figures_folder().is_dir()
    True
    """
    given = os.environ.get("CLAIMBOOK_STATIC")
    folder = Path(given) if given and is_building() else tables.root() / _TRIED
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def address(file: str) -> str:
    """Return the address by which a notebook links to ``file`` in ``figures_folder()``.

    Examples
    --------
    >>> address("fig-lamps.csv").endswith("fig-lamps.csv")
    True
    """
    if is_building():
        return address_in_book("figure", file)
    return os.path.relpath(tables.root() / _TRIED / file)


def address_in_book(kind: str, name: str) -> str:
    """Return what stands for an address until the pages are written, such as
    ``claimbook:seed/memoir:30``: where things stand the kernel of a notebook does not know.

    Parameters
    ----------
    kind
        What is meant: "figure", "seed" or a kind of row.
    name
        Its name.

    Returns
    -------
    str
        The address that the build turns into a path.

    Examples
    --------
    >>> address_in_book("seed", "memoir:30")
    'claimbook:seed/memoir:30'
    """
    return f"claimbook:{kind}/{name}"


def is_building() -> bool:
    """Return whether a book is built: $CLAIMBOOK_STATIC is set, and this is no JupyterLab.

    Examples
    --------
    >>> is_building()
    False
    """
    return bool(os.environ.get("CLAIMBOOK_STATIC")) and not _is_live()


def _is_live() -> bool:
    """Return whether a Jupyter server runs this kernel, whatever environment it was started in.

    A build that is started from a notebook inherits that the notebook has a session; but its
    kernels' parent is no server, which would say in a file that it runs.
    """
    if not os.environ.get("JPY_SESSION_NAME"):
        return False
    with for_notebooks():
        from jupyter_core.paths import jupyter_runtime_dir

    parent = os.environ.get("JPY_PARENT_PID") or os.getppid()
    return (Path(jupyter_runtime_dir()) / f"jpserver-{parent}.json").is_file()


def write_rows(name: str, rows: pd.DataFrame) -> str:
    """Write ``rows`` to ``<name>.csv`` in ``figures_folder()`` and return its address.

    A Quantity becomes two columns, ``<column>_low`` and ``<column>_high`` (blank where open), and
    the words it prints as. ``csv_line`` is left out: it changes with rows that are not here.

    Parameters
    ----------
    name
        The name of the file, without ending.
    rows
        What is drawn or printed, a row a mark.

    Returns
    -------
    str
        The address by which a notebook links to the file.

    Examples
    --------
    >>> from claimbook.sources import tables
    >>> rows = tables.load("claims", columns=["claim", "quantity"], hedge="over")
    >>> _ = write_rows("tab-lamps", rows)
    >>> print((figures_folder() / "tab-lamps.csv").read_text(), end="")
    claim,quantity_low,quantity_high,quantity
    keepers-lamps,2500,,"over 2,500"
    """
    flat = pd.DataFrame(index=rows.index)
    for column in rows.columns.drop("csv_line", errors="ignore"):
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


def _at(place: citation.Place) -> str:
    """Return the address of what is cited: in JupyterLab, on a page of the last build, if any."""
    return address_in_book(*place) if is_building() else lastbuild.address(*place)


def _cites(places: str, row: pd.Series, *, is_marked: bool) -> str:
    """Return the citations of a cell, each with its card; a row's own where it has one line."""
    lines = places.split()
    # A row's words, voice and status belong to one line; beside several they would mislead.
    is_one = len(lines) == 1
    cards = [citation.behind(row.name, row)] if is_one else map(citation.Card.of_line, lines)
    return " ".join(card.html(_at, is_marked=is_marked) for card in cards)


def _cell(value: Any) -> tuple[str, str, str]:
    """Return a cell's text as HTML, its class, and its key for sorting."""
    if value is None or value is pd.NA or value != value:
        return "", "", ""
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
    names: list[Any] = list(texts)
    first, *others = names
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
    event, or whose column ``claim`` names one, get what the record outside the files says of
    it, behind a switch that is off. Raises KeyError if a column is not in ``rows``.

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
    shown = rows.copy()
    for column in columns:
        if column == "date" or column.endswith("_date"):
            shown[column] = shown[column].map(lambda value: dates.human(value) if value else "")
    address = write_rows(name, rows)
    kinds = {column: "number" if rows[column].map(_is_number).any() else "" for column in columns}
    texts = shown[[*columns]].map(lambda value: "" if pd.isna(value) else str(value))
    room, kind, box = _layout(columns, kinds, texts)
    head = "".join(
        f'<th scope="col"{_class(kinds[column])} style="--room:{room[column]}">{escape(title)}</th>'
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
        f'<table class="{kind}" id="{name}">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
        f'<p class="table-source">{foot}<a href="{address}" download>Rows as CSV</a></p></div>'
    )


def side_by_side(rows: pd.DataFrame, name: str, *, by: str = "question") -> Shown:
    """Return positions side by side, question after question, and write them to
    ``figures/<name>.csv``.

    ``rows`` are positions as in ``tables.load("positions")`` joined to their questions: the column
    named ``by`` heads each group, then come ``position``, ``who``, ``locator``, ``wording``,
    ``voice`` (an actor, "" for the source itself) and ``would_settle``; ``color`` is that of the
    stripe. Raises KeyError if one is missing.

    Parameters
    ----------
    rows
        Positions with their questions.
    name
        The name of the file of the rows.
    by
        The column that heads each group.

    Returns
    -------
    Shown
        The questions, one below the other.

    Raises
    ------
    KeyError
        If a column is missing.

    Examples
    --------
    >>> side_by_side(pd.DataFrame([{
    ...     "question": "How many lamps?", "position": "More than a thousand", "who": "The keepers",
    ...     "locator": "keepers:3", "wording": "over 2,500 lamps", "voice": "", "color": "#444444",
    ...     "would_settle": "A count",
    ... }]), "tab-b")
    How many lamps?
    More than a thousand. The keepers ...
    Would settle it: A count.
    Rows as CSV
    """
    kept = rows.drop(columns=["color", *({by} - {"question"})])
    blocks = "".join(_question(str(asked), part) for asked, part in rows.groupby(by, sort=False))
    address = write_rows(name, kept)
    foot = f'<p class="table-source"><a href="{address}" download>Rows as CSV</a></p>'
    return Shown(blocks + foot)


def _question(asked: str, rows: pd.DataFrame) -> str:
    stripe = "border-left:4px solid {};padding-left:.6rem;margin:0;flex:1 1 11rem"
    positions = "".join(
        f'<li style="{stripe.format(row["color"])}">'
        f"{escape(row['position'])}.<br><small>{escape(row['who'])} "
        f"{citation.behind(key, row).html(_at)}</small></li>"
        for key, row in rows.iterrows()
    )
    flow = "display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;list-style:none;padding:0;margin:0"
    return (
        f'<p style="margin:1.6rem 0 .4rem"><strong>{escape(asked)}</strong></p>'
        f'<ul style="{flow}">{positions}</ul><p style="margin:.4rem 0 0">'
        f"<em>Would settle it:</em> {escape(rows['would_settle'].iloc[0])}.</p>"
    )


def outside_question() -> str:
    """Return what a switch for the record outside asks.

    Examples
    --------
    >>> outside_question()
    'Add the record outside the file'
    """
    return f"Add the record outside {tables.the_files()}"


def outside_switch(name: str) -> str:
    """Return the HTML of a switch, off, for the outside rows of the table or explorer ``name``.

    Examples
    --------
    >>> Shown(outside_switch("tab-a"))
    Add the record outside the file
    """
    return (
        f'<label class="outside-switch" for="{name}-outside">'
        f'<input type="checkbox" id="{name}-outside"> '
        f"{outside_question()}</label>"
    )


def outside_list(claims: Iterable[str]) -> str:
    """Return as HTML what the record outside says of each of ``claims`` on which it bears.

    Examples
    --------
    >>> outside_list(["keepers-lamps"])
    ''
    """
    return "".join(
        f"<p>{escape(outside.summary(claim))}</p><ul>"
        + "".join(f"<li>{escape(entry)}</li>" for entry in outside.entries(claim))
        + "</ul>"
        for claim in claims
        if outside.bears_on(claim)
    )


def bearing(key: Any, row: pd.Series) -> list[str]:
    """Return on what of a row the record outside bears: its claim, or itself, claim or event.

    Parameters
    ----------
    key
        The row's key.
    row
        The row; a column ``claim`` names claims, with spaces between.

    Returns
    -------
    list of str
        Names as the column ``claim`` of outside.csv has them.

    Examples
    --------
    >>> bearing("keepers-lamps", pd.Series({"claim": ""}))
    []
    """
    own = [str(key), f"events/{key}", *str(row.get("claim", "")).split()]
    return [target for target in dict.fromkeys(own) if outside.bears_on(target)]


def _outside_row(targets: list[str], width: int) -> str:
    said = outside_list(targets)
    cell = f'<td colspan="{width}">{said}</td>'
    return f'<tr class="outside-row" hidden>{cell}</tr>' if said else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (Quantity, int, float)) and value == value


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _row(
    row: pd.Series, columns: dict[str, str], raw: pd.Series, headed: set[str], *, is_again: bool
) -> str:
    cells = []
    for position, (column, title) in enumerate(columns.items()):
        text, kind, key = _cell(row[column])
        if column == "date" or column.endswith("_date"):
            key = raw[column]
        elif column == "locator" and text:
            key = row[column]
            text, kind = _cites(key, raw, is_marked="status" not in columns), ""
        if column in headed:
            text, kind = f"<span>{text}</span>", f"{kind} headed".strip()
        sort = f' data-sort="{escape(key)}"' if key else ""
        label = f' data-label="{escape(title)}"'
        tag, scope = ("td", label) if position else ("th", ' scope="row"')
        cells.append(f"<{tag}{scope}{_class(kind)}{sort}>{text}</{tag}>")
    return f"<tr{_class('again' if is_again else '')}>{''.join(cells)}</tr>"
