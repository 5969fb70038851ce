"""Rows in an order, rows that a page gathers, locators as one cell, files counted in words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from claimbook.model import dates
from claimbook.sources.errors import BookError
from claimbook.sources.reads import question
from claimbook.sources.tables.frames import loaded
from claimbook.sources.tables.names import known
from claimbook.sources.tables.rows import keyed, load

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def ordered(name: str) -> pd.DataFrame:
    """Return ``keyed(name)`` in the order of its column ``order``, rows without one last.

    Of sources, sides and topics it is the order in which lists and drawings have them.

    Parameters
    ----------
    name
        The table.

    Returns
    -------
    DataFrame
        A copy; as it is, where there is no such column.

    Raises
    ------
    BookError
        As :func:`load`.

    Examples
    --------
    >>> list(ordered("sides")["title"])
    ['Vell']
    """
    frame = keyed(name)
    if "order" not in frame:
        return frame
    return frame.sort_values("order", kind="stable", na_position="last")


def in_order(rows: pd.DataFrame, column: str = "date") -> pd.DataFrame:
    """Return ``rows`` in the order of their EDTF dates (``dates.sort_key``); those without last.

    Parameters
    ----------
    rows
        Any with dates; a date may be blank.
    column
        The column of the dates.

    Returns
    -------
    DataFrame
        The same rows, those of one date as they stood.

    Raises
    ------
    ValueError
        If a date is none.

    Examples
    --------
    >>> list(in_order(load("events"))["date"])
    ['1804-05', '1806']
    """
    keys = rows[column].map(lambda day: (1,) if not day else (0, *dates.sort_key(day)))
    return rows.loc[keys.sort_values(kind="stable").index]


def joined(locators: Iterable[str]) -> str:
    """Return locators as one cell of a column ``locator``: each once, with spaces between.

    Parameters
    ----------
    locators
        Cells, of which one may hold several.

    Returns
    -------
    str
        The cell.

    Examples
    --------
    >>> joined(["memoir:3", "letter:1 memoir:3"])
    'memoir:3 letter:1'
    """
    return " ".join(dict.fromkeys(" ".join(locators).split()))


@question
def the_files() -> str:
    """Return "the five files", or as many as sources.csv has: one to twelve in words.

    Returns
    -------
    str
        The words, with their article.

    Examples
    --------
    >>> the_files()
    'the file'
    """
    count = len(loaded("sources"))
    if count == 1:
        return "the file"
    return f"the {_WORDS[count] if count < len(_WORDS) else f'{count:,}'} files"


@question
def positions(*questions: str, topic: str = "", weight: str = "") -> pd.DataFrame:
    """Return the rows of positions.csv with the columns of the question that each answers.

    Those of ``questions`` (keys of disagreements.csv, in that order) if any are named, else of all
    whose ``topic`` and ``weight`` are those given ("" for any).

    Parameters
    ----------
    *questions
        Keys of disagreements.csv (none: all).
    topic
        A topic, or "" for any.
    weight
        A weight, or "" for any.

    Returns
    -------
    DataFrame
        A row a position, with the columns of both tables.

    Raises
    ------
    BookError
        If a question is not in disagreements.csv.

    Examples
    --------
    >>> len(positions(topic="lamps"))
    0
    """
    asked = load("disagreements").drop(columns="csv_line").set_index("disagreement", drop=False)
    unknown = [key for key in questions if key not in asked.index]
    if unknown:
        raise BookError(f"data/disagreements.csv: no question '{unknown[0]}'")
    asked = asked.loc[list(questions)] if questions else asked.sort_index()
    for column, value in (("topic", topic), ("weight", weight)):
        asked = asked[asked[column] == value] if value else asked
    return asked.rename_axis(None).merge(load("positions"), on="disagreement")


@question
def selection(name: str) -> pd.DataFrame:
    """Return the claims, or events, that selections.csv gathers under ``name``, in its order.

    Columns are those of the table they are in, and ``group`` and ``label`` where the selection has
    any; rows have their own keys.

    Parameters
    ----------
    name
        Of the selection.

    Returns
    -------
    DataFrame
        Its rows, in its order.

    Raises
    ------
    BookError
        If there is no such selection, or if it names a row that is in no table.

    Examples
    --------
    >>> selection("lamps")
    Traceback (most recent call last):
    claimbook.sources.errors.BookError: selection: found 'lamps'; ...
    """
    chosen = load("selections")
    known("selection", [name], chosen["selection"])
    chosen = chosen[chosen["selection"] == name]
    keys = chosen["claim"].where(chosen["claim"] != "", chosen["event"])
    parts = []
    for column in ("claim", "event"):
        there, own = keyed(f"{column}s"), [key for key in chosen[column] if key]
        known(f"data/selections.csv: selection {name}", own, there.index)
        parts += [there.loc[own]] if own else []
    rows = (parts[0] if len(parts) == 1 else pd.concat(parts)).loc[list(keys)]
    said = {name: list(chosen[name]) for name in ("group", "label") if any(chosen[name])}
    return rows.drop(columns="csv_line").assign(**said)
