"""How the book's rows stand before the record outside: supported, disputed, alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.compare.outside.verdicts import AGREES, DIFFERS, NOT_COMPARABLE, NOT_FOUND

CONFIDENCES = ("low", "medium", "high")
STANDINGS = ("supported", "undecided", "disputed", "contradicted", "alone", "words")


def standing(rows: pd.DataFrame, least: str = "low") -> pd.DataFrame:
    """Return how each claim of ``rows`` (from :func:`load`) stands; the index is ``claim``.

    Only rows of confidence ``least`` or higher speak. "supported": some agree (inside, same,
    compatible) and none differs (outside without meeting, contradicts); "contradicted": the other
    way round; "disputed": both; "undecided": they overlap or meet and no more; "alone": a figure or
    a date with nothing comparable beside it; "words": a claim in words, on which no verdict is
    computed. Columns: ``topic``, ``source``, ``locator``, ``agree``, ``differ``, ``between``
    (counts of rows) and ``standing``. Raises ValueError if ``least`` is no confidence.

    Parameters
    ----------
    rows
        Rows as :func:`load` returns them.
    least
        The least confidence of the rows that count: "low", "medium" or "high".

    Returns
    -------
    DataFrame
        One row a row of the book, with the columns above.

    Examples
    --------
    >>> from claimbook.compare.outside import load
    >>> list(standing(load()).columns)
    ['topic', 'source', 'locator', 'agree', 'differ', 'between', 'standing']
    """
    counting = judged(rows, least)
    counts = pd.DataFrame(
        {
            "topic": rows["topic"],
            "source": rows["source"],
            "locator": rows["locator"],
            "words": rows["claimed"].isna() & ~rows["claim"].str.contains("/"),
            "agree": counting & rows["verdict"].isin(AGREES),
            "differ": counting & rows["verdict"].isin(DIFFERS) & ~rows["meets"],
            "between": counting & ((rows["verdict"] == "overlaps") | rows["meets"]),
        }
    )
    how = dict.fromkeys(("topic", "source", "locator", "words"), "first")
    how |= dict.fromkeys(("agree", "differ", "between"), "sum")
    made = counts.groupby(rows["claim"]).agg(how)
    made["standing"] = [_standing(row) for row in made.itertuples()]
    return made.drop(columns="words")


def judged(rows: pd.DataFrame, least: str = "low") -> pd.Series:
    """Return which rows have a verdict that counts: of a confidence ``least`` or higher.

    Parameters
    ----------
    rows
        Rows as :func:`load` returns them.
    least
        The least confidence of the rows that count.

    Returns
    -------
    Series of bool
        Whether each row counts.

    Raises
    ------
    ValueError
        If ``least`` is no confidence.

    Examples
    --------
    >>> judged(pd.DataFrame({"confidence": ["low", "high"], "verdict": "inside"}), "high").tolist()
    [False, True]
    """
    if least not in CONFIDENCES:
        raise ValueError(f"confidence: found '{least}'; expected one of {', '.join(CONFIDENCES)}")
    is_sure = rows["confidence"].isin(CONFIDENCES[CONFIDENCES.index(least) :])
    return is_sure & ~rows["verdict"].isin((NOT_COMPARABLE, NOT_FOUND))


def _standing(row: Any) -> str:
    if row.agree and row.differ:
        return "disputed"
    if row.agree or row.differ:
        return "supported" if row.agree else "contradicted"
    if row.between:
        return "undecided"
    return "words" if row.words else "alone"
