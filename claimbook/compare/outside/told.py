"""The record outside in words: what a row says, what others say of it, and how surely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from claimbook.compare.outside.rows import SPAN, date_of, load
from claimbook.compare.outside.standings import CONFIDENCES, judged, standing
from claimbook.compare.outside.verdicts import NOT_COMPARABLE, NOT_FOUND
from claimbook.model import dates
from claimbook.sources import tables, works
from claimbook.sources.reads import question


@question
def about(claim: str) -> tuple[str, str]:
    """Return what a row of the book is about, and what its file says, in words.

    Parameters
    ----------
    claim
        As outside.csv names it: a claim's key, events/ and an event's, or actors/ and an actor's.

    Returns
    -------
    tuple of str
        Both.

    Raises
    ------
    KeyError
        If there is no such row.

    Examples
    --------
    >>> about("keepers-lamps")
    ('Lamps of Vell, lamps', 'over 2,500 lamps')
    """
    table, _, key = claim.rpartition("/")
    row: Any = tables.keyed(table or "claims").loc[key]
    if table:
        named = f"{row['name']}, life" if table == SPAN else row["title"]
        return named, dates.human(date_of(claim, row))
    return f"{row['subject']}, {row['measure']}", _figure(row)


def witnesses(
    rows: pd.DataFrame, stands: pd.DataFrame, kinds: Iterable[str], least: str = "low"
) -> pd.DataFrame:
    """Return the rows of the book that stand so, with what their witnesses say.

    Parameters
    ----------
    rows
        Rows as :func:`load` returns them.
    stands
        How the book's rows stand, as :func:`standing` has it of ``rows`` and ``least``.
    kinds
        The standings wanted.
    least
        The least confidence of a witness.

    Returns
    -------
    DataFrame
        Those of ``stands``, with ``about`` and ``said`` (:func:`about`), and ``says``: what the
        witnesses say, each with its work.

    Examples
    --------
    >>> list(witnesses(load(), standing(load()), ["supported"]).columns)[-3:]
    ['about', 'said', 'says']
    """
    sentence = rows["sentence"] + " [" + rows["citation"].map(works.label) + "]"
    says = sentence[judged(rows, least)].groupby(rows["claim"]).agg(" ".join)
    made = stands[stands["standing"].isin(list(kinds))]
    told = pd.DataFrame([about(key) for key in made.index], made.index, ["about", "said"])
    return made.join(told).assign(says=says)


@tables.kept()
def _kept() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = load()
    return rows, standing(rows)


@question
def bears_on(claim: str) -> bool:
    """Return whether a row bears on ``claim``, named as in outside.csv.

    Parameters
    ----------
    claim
        As outside.csv names it: a claim's key, events/ and an event's, or actors/ and an actor's.

    Returns
    -------
    bool
        Whether there is such a row.

    Examples
    --------
    >>> bears_on("keepers-lamps")
    False
    """
    return claim in _kept()[1].index


@question
def summary(claim: str) -> str:
    """Return in one line what a row of the book says and how the outside record compares.

    Parameters
    ----------
    claim
        As outside.csv names it: a claim's key, events/ and an event's, or actors/ and an actor's.

    Returns
    -------
    str
        The line.

    Raises
    ------
    KeyError
        If no outside row bears on ``claim``, named as in outside.csv.

    Examples
    --------
    >>> summary("keepers-lamps")
    Traceback (most recent call last):
    KeyError: 'keepers-lamps'
    """
    rows, all_stands = _kept()
    stands, rows = all_stands.loc[claim], rows[rows["claim"] == claim]
    table, _, key = claim.rpartition("/")
    row: Any = tables.keyed(table or "claims").loc[key]
    said = dates.human(date_of(claim, row)) if table else _figure(row)
    counts = {
        "agreeing": stands["agree"],
        "differing": stands["differ"],
        "overlapping or meeting it": stands["between"],
        "not comparable": (rows["verdict"] == NOT_COMPARABLE).sum(),
    }
    told = ", ".join(f"{count} {how}" for how, count in counts.items() if count)
    return f"Outside {tables.the_files()}, on “{said}”: {told or 'searched, nothing seen'}"


@question
def entries(claim: str) -> list[str]:
    """Return what each outside row on a claim says, the surest first.

    It is the sentence to take from it, its words (in English, where they are not), who says so,
    confidence, verdict.

    Parameters
    ----------
    claim
        As outside.csv names it: a claim's key, events/ and an event's, or actors/ and an actor's.

    Returns
    -------
    list of str
        One a row; none where no row bears on it.

    Examples
    --------
    >>> entries("keepers-lamps")
    []
    """
    rows = _kept()[0]
    rows = rows[rows["claim"] == claim]
    order = rows["confidence"].map({name: n for n, name in enumerate(CONFIDENCES)}).fillna(-1)
    said = []
    row: Any
    rows = rows.assign(order=order).sort_values("order", ascending=False, kind="stable")
    for row in rows.itertuples():
        if row.verdict == NOT_FOUND:
            said.append(f"{row.subject}: searched, nothing seen")
            continue
        verdict = f"{row.verdict}: {row.why_not}" if row.why_not else row.verdict
        verdict += ", but meets it at an end" if row.meets else ""
        words = f"“{row.english}” (translated)" if row.english else f"“{row.quote}”"
        parts = [row.sentence, f"{words}, {row.who_says} ({row.confidence}); {verdict}"]
        said.append(" ".join(filter(None, parts)))
    return said


def _figure(row: pd.Series) -> str:
    return row["value"] if row["quantity"] is None else row["quantity"].format(with_unit=True)
