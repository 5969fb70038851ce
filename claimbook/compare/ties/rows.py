"""Which ties: rows of ties.csv by source, line, family, actor and date, and parts of them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from claimbook.model import dates
from claimbook.sources import tables
from claimbook.sources.reads import question

ENDS = ["from_actor", "to_actor"]
PLAIN = "asserted"  # the one status that goes without saying
_DONE = {PLAIN, "contested", "doubtful"}  # statuses of what somebody says was so


def select(
    *,
    sources: Iterable[str] = (),
    lines: Iterable[str] = (),
    families: Iterable[str] = (),
    actors: Iterable[str] = (),
    during: str = "",
    keep_undated: bool = True,
) -> pd.DataFrame:
    """Return the rows of ties.csv that meet every condition given.

    ``sources`` are keys, ``lines`` locators, ``families`` those of relations.csv, ``actors`` ids of
    which a tie must have at least one, ``during`` an EDTF interval that a tie's date must or may
    overlap; a tie without a date is kept if ``keep_undated``. A condition that is empty is none.

    Parameters
    ----------
    sources
        Keys of sources.
    lines
        Locators, such as memoir:3.
    families
        As relations.csv has them.
    actors
        Keys of actors, of which a tie must have one.
    during
        An EDTF date that a tie's date must or may overlap.
    keep_undated
        Whether a tie without a date is kept beside ``during``.

    Returns
    -------
    DataFrame
        The rows, by key, with the ``family`` of each relation.

    Raises
    ------
    BookError
        If a condition is a single text and no list, or names what is in no table; of ``lines`` only
        the source must be known, since not every line has a tie.

    Examples
    --------
    >>> list(select(actors=["ada-brook"])["tie"])
    ['keepers-league-pays-brook']
    """
    return _selected(
        tables.known("sources", sources),
        tables.known("lines", lines),
        tables.known("families", families),
        tables.known("actors", actors),
        during,
        keep_undated,
    )


@question
def _selected(
    sources: list[str],
    lines: list[str],
    families: list[str],
    actors: list[str],
    during: str,
    keep_undated: bool,
) -> pd.DataFrame:
    rows = tables.load("ties").drop(columns="csv_line")
    rows = rows.merge(tables.load("relations")[["relation", "family"]], on="relation")
    there = tables.keyed("sources").index
    sources = tables.known("sources", sources, there)
    lines = _lines(lines, there)
    families = tables.known("families", families, tables.keyed("relations")["family"])
    for column, wanted in (("source", sources), ("locator", lines), ("family", families)):
        if wanted:
            rows = rows[rows[column].isin(wanted)]
    if wanted := tables.known("actors", actors, tables.keyed("actors").index):
        rows = rows[rows["from_actor"].isin(wanted) | rows["to_actor"].isin(wanted)]
    if during:
        meets = rows["date"].map(
            lambda date: dates.overlaps(date, during) != "no" if date else keep_undated
        )
        rows = rows[meets.astype(bool)]
    return rows.sort_values("tie", kind="stable").reset_index(drop=True)


def _lines(lines: Iterable[str], sources: Iterable[str]) -> list[str]:
    wanted = tables.known("lines", lines)
    for locator in wanted:
        source, _, number = str(locator).partition(":")
        tables.known(f"lines: '{locator}'", [source], sources)
        if not number.isdecimal():
            raise tables.BookError(f"lines: found '{locator}'; expected a locator, as {source}:1")
    return wanted


def deeds(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties that are said to have been so, of actors that can act.

    Left out are denials, plans and wishes, what a source only reports as another's charge or view,
    and ties of whole peoples, which are speech about them.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    DataFrame
        Those of them that are deeds.

    Examples
    --------
    >>> len(deeds(select()))
    1
    """
    return without_peoples(rows[rows["status"].isin(_DONE)])


def without_peoples(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties but those of whole peoples, which are speech about them.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    DataFrame
        Those of them whose ends are both actors that can act.

    Examples
    --------
    >>> len(without_peoples(select())) <= len(select())
    True
    """
    kinds = tables.keyed("actors", columns=["kind"])["kind"]
    is_people = rows[ENDS].apply(lambda ids: ids.map(kinds) == "people").any(axis=1)
    return rows[~is_people]


def within(rows: pd.DataFrame, actors: Iterable[str]) -> pd.DataFrame:
    """Return the rows of ties whose two ends are both among ``actors``.

    Parameters
    ----------
    rows
        Rows of ties.
    actors
        Keys of actors.

    Returns
    -------
    DataFrame
        Those of them that lie within.

    Examples
    --------
    >>> len(within(select(), ["ada-brook", "salt-league"])), len(within(select(), ["ada-brook"]))
    (1, 0)
    """
    return rows[rows[ENDS].isin(list(actors)).all(axis=1)]


def on(rows: pd.DataFrame, date: str, column: str = "date") -> pd.Series:
    """Return which rows may fall on an EDTF date, by their dates in ``column``.

    Those without a date always may.

    Parameters
    ----------
    rows
        Any with dates.
    date
        An EDTF date.
    column
        The column of the dates.

    Returns
    -------
    Series of bool
        Whether each row may be of that date.

    Raises
    ------
    ValueError
        If a date is none.

    Examples
    --------
    >>> on(pd.DataFrame({"date": ["1804-05", "1806", ""]}), "1804").tolist()
    [True, False, True]
    """
    meets = rows[column].map(lambda day: not day or dates.overlaps(day, date) != "no")
    return meets.astype(bool)


def over_neither(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties without neutral ones beside others of the same direction.

    What is neither friendly nor hostile does not make both what is the one or the other.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    DataFrame
        Those of them that count for a sign.

    Examples
    --------
    >>> two = pd.DataFrame({"from_actor": "ada", "to_actor": "ben", "sign": [0, -1]})
    >>> over_neither(two)["sign"].tolist()
    [-1]
    """
    is_signed = rows["sign"].abs().groupby([rows[end] for end in ENDS]).transform("max") > 0
    return rows[(rows["sign"] != 0) | ~is_signed]


def apart_in_time(rows: pd.DataFrame) -> bool:
    """Whether the date of some friendly tie rules out that of some hostile one.

    Parameters
    ----------
    rows
        Rows with ``date`` and ``sign``.

    Returns
    -------
    bool
        Whether the two never met.

    Raises
    ------
    ValueError
        If a date is none.

    Examples
    --------
    >>> apart_in_time(pd.DataFrame({"date": ["1804", "1806"], "sign": [1, -1]}))
    True
    """
    dated = rows[rows["date"] != ""]
    return any(
        dates.overlaps(one, other) == "no"
        for one in dated.loc[dated["sign"] == 1, "date"]
        for other in dated.loc[dated["sign"] == -1, "date"]
    )
