"""What a register can be searched and sorted by: facets, periods and ranks, as HTML and attributes.

Facets are columns with a closed list of values: their names, values and words are those of the data
package and of the tables that its foreign keys lead to. Everything stands in the page as it is
built, so that nothing moves when the script starts; without script the controls are not shown.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from claimbook.compare.ties import SIGN_WORDS
from claimbook.model import dates
from claimbook.sources import tables

_NAMING = ("short", "title", "name")  # columns that name a row in words, the shortest first
_LIST = ";"  # between the values of a cell that has several
_NUMBERS = {"yes": "a number", "no": "words only"}


def fold(text: str) -> str:
    """Return a text as search compares it: without case, accents and signs between words.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Its words with single spaces between.

    Examples
    --------
    >>> fold("Jirō, the “Émigré”"), fold("over 72,000")
    ('jiro the emigre', 'over 72000')
    """
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r"(?<=\d)[\s,.'’](?=\d{3}(?!\d))", "", bare)
    return " ".join(re.findall(r"[^\W_]+", bare))


def title_of(field: Mapping[str, Any]) -> str:
    """Return the words over a facet: the column's title in the data package, or else its name."""
    return field.get("title") or field["name"].replace("_", " ").capitalize()


def values_of(name: str, column: str) -> dict[str, str]:
    """Return the values that a column of a table can have, in order, with what each is called.

    Parameters
    ----------
    name, column
        A table of the data package and a column of it.

    Returns
    -------
    dict[str, str]
        By value, the words for it: of the table that a foreign key leads to, or of the closed list.

    Examples
    --------
    >>> values_of("claims", "source"), list(values_of("claims", "status"))[:2]
    ({'keepers': 'the keepers'}, ['asserted', 'contested'])
    """
    schema = tables.resource(name)["schema"]
    for key in schema.get("foreignKeys", ()):
        if key["fields"] == [column]:
            frame = tables.ordered(key["reference"]["resource"])
            naming = next((one for one in _NAMING if one in frame), None)
            words = frame[naming] if naming else frame.index.to_series()
            return {str(value): str(said) for value, said in words.items()}
    field = next(field for field in schema["fields"] if field["name"] == column)
    listed = field.get("constraints", {}).get("enum", ())
    if column == "sign":
        return {str(value): SIGN_WORDS[value] for value in listed}
    return {str(value): str(value) for value in listed}


def facet_values(name: str, frame: pd.DataFrame, column: str) -> dict[str, str]:
    """Return the values of a facet that rows have, in order, with what each is called."""
    used = {value for cell in frame[column].astype(str) for value in cell.split(_LIST)} - {""}
    known = {v: words for v, words in values_of(name, column).items() if v in used}
    more = {value: value for value in sorted(used - set(known))}
    return {value: words.replace("_", " ") for value, words in (known | more).items()}


def has(cells: pd.Series, value: str) -> pd.Series:
    """Return, for each cell of a facet, whether it is the value, or a list with it.

    Examples
    --------
    >>> list(has(pd.Series(["Vell;Ostia", "Velletri", ""]), "Vell"))
    [True, False, False]
    """
    return cells.astype(str).map(lambda cell: value in cell.split(_LIST))


def of_row(row: Any, columns: Iterable[str]) -> dict[str, str]:
    """Return what the script must know of a row: its facets, its bounds, the years of its date."""
    found = {column: str(row[column]) for column in columns if str(row[column])}
    if "low" in row:
        found["number"] = "no" if row["quantity"] is None else "yes"
        for end in ("low", "high"):
            if pd.notna(row[end]):
                found[end] = f"{row[end]:.15g}"
    if date := row.get("date", ""):
        first, last = dates.bounds(date)
        years = (("from", first), ("to", last))
        found |= {end: str(day.year) for end, day in years if day is not None}
    return found


def ranks(keys: list[Any]) -> list[int]:
    """Return the place of each key among all, -1 for None: what a column is sorted by.

    Examples
    --------
    >>> ranks(["b", None, "a", "b"])
    [1, -1, 0, 1]
    """
    order = {key: place for place, key in enumerate(sorted({k for k in keys if k is not None}))}
    return [-1 if key is None else order[key] for key in keys]


def when(row: Any) -> Any:
    """Return the key that sorts a row by its date, None if it has none."""
    date = row.get("date", "")
    if not date:
        return None
    key = dates.sort_key(date)
    return None if key[0] == -math.inf else key


def _select(name: str, label: str, any_of: int, choices: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{escape(v)}">{escape(words)}</option>' for v, words in choices.items()
    )
    return (f'<label>{escape(label)} <select name="{name}" autocomplete="off">'
            f'<option value="">any ({any_of:,})</option>{options}</select></label>')  # fmt: skip


def _choices(frame: pd.DataFrame, column: str, named: Mapping[str, str]) -> dict[str, str]:
    counts = frame[column].astype(str).str.split(_LIST).explode().value_counts()
    return {value: f"{words} ({counts[value]:,})" for value, words in named.items()}


def controls(name: str, frame: pd.DataFrame, columns: Iterable[str]) -> str:
    """Return the boxes above a register: words, facets, period, and how many rows are left."""
    fields = {field["name"]: field for field in tables.resource(name)["schema"]["fields"]}
    boxes = [
        '<label class="register-words">Words or numbers <input type="search" name="q" '
        'autocomplete="off" spellcheck="false"></label>'
    ]
    for column in columns:
        named = facet_values(name, frame, column)
        if len(named) > 1:
            title = title_of(fields[column])
            boxes.append(_select(column, title, len(frame), _choices(frame, column, named)))
    if "quantity" in frame:
        has = frame["quantity"].map(lambda q: "no" if q is None else "yes").to_frame("number")
        choices = _choices(has, "number", {k: v for k, v in _NUMBERS.items()
                                           if (has["number"] == k).any()})  # fmt: skip
        boxes.append(_select("number", "Says", len(frame), choices))
    if "date" in frame:
        year = '<input type="number" name="{}" min="1" max="9999" autocomplete="off">'
        boxes.append(f"<label>From year {year.format('from')}</label>")
        boxes.append(f"<label>To year {year.format('to')}</label>")
    count = f'<p class="register-count" role="status">{len(frame):,} {escape(name)}</p>'
    return (
        f'<div class="register-controls" role="group" aria-label="Choose {escape(name)}" '
        f'data-table="register-{escape(name)}">{"".join(boxes)}'
        f'<div class="register-left">{count}'
        '<button type="button" class="register-all" hidden>Show all</button></div></div>'
    )


def jumps(marks: Iterable[tuple[str, str]], what: str) -> str:
    """Return links to the first row of each letter or decade: ``marks`` are a mark and a row's
    anchor, for each row in order; a row without a mark is in none."""
    first: dict[str, str] = {}
    for mark, anchor in marks:
        if mark:
            first.setdefault(mark, anchor)
    links = "".join(f'<a href="#{escape(anchor)}">{escape(mark)}</a>'
                    for mark, anchor in first.items())  # fmt: skip
    return f'<nav class="register-jump" aria-label="Jump by {what}">{links}</nav>' if links else ""


def letter(text: str) -> str:
    """Return the letter under which a name stands, "#" if it begins with none.

    Examples
    --------
    >>> letter("Émile"), letter("3rd regiment")
    ('E', '#')
    """
    first = fold(text)[:1].upper()
    return first if first.isalpha() else "#" if first else ""


def decade(row: Any) -> str:
    """Return the decade in which a row's date begins, "" if it has no beginning."""
    first = dates.bounds(row["date"])[0] if row.get("date", "") else None
    return "" if first is None else f"{first.year // 10 * 10}s"
