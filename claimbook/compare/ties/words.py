"""Ties in words: who does what to whom, and what stands on a line of a drawn network."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from claimbook.compare.ties.rows import ENDS, PLAIN
from claimbook.model import dates
from claimbook.sources import tables

SIGN_WORDS: dict[int | str, str] = {1: "friendly", 0: "neither", -1: "hostile", "mixed": "both"}


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties with names and relations in words.

    ``who`` and ``whom`` are the names of the ends, ``verb`` is the relation.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    DataFrame
        The rows, with three more columns.

    Examples
    --------
    >>> from claimbook.compare.ties import select
    >>> in_words(select())[["who", "verb", "whom"]].to_dict("records")
    [{'who': 'Salt League', 'verb': 'pays', 'whom': 'Ada Brook'}]
    """
    names = tables.keyed("actors", columns=["name"])["name"]
    return rows.assign(
        who=rows["from_actor"].map(names),
        whom=rows["to_actor"].map(names),
        verb=rows["relation"].str.replace("_", " "),
    )


def lines(rows: pd.DataFrame, marks: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a direction, with what ``charts.network`` writes on its line.

    ``rows`` are ties ``in_words``. ``words`` are their verbs, those of one source, date and status
    together, behind the mark of the source (``marks``) and followed by date and doubt; ``source``
    is "" where several speak, ``is_dated`` says whether anything is dated.

    Parameters
    ----------
    rows
        Rows of ties, as :func:`in_words` gives them.
    marks
        What stands before the words of a source, by its key.

    Returns
    -------
    DataFrame
        ``from_actor``, ``to_actor``, ``words``, ``source``, ``date``, ``is_dated``.

    Raises
    ------
    ValueError
        If a date is none.

    Examples
    --------
    >>> from claimbook.compare.ties import select
    >>> lines(in_words(select()), {"keepers": "K: "})["words"].tolist()
    ['K: pays']
    """
    when = rows["date"].map(lambda day: day and f",\n{dates.human(day)}")
    doubt = rows["status"].map(lambda status: f" ({status})" if status != PLAIN else "")
    alike = rows.assign(aside=when + doubt).groupby([*ENDS, "source", "aside"], sort=False)
    parts = alike.agg({"verb": _together, "date": "max"})
    parts = parts.reset_index()
    parts["words"] = parts["source"].map(marks) + parts["verb"] + parts["aside"]
    groups = parts.groupby(ENDS)
    made = groups.agg({"words": "\n".join, "source": "max", "date": "max"})
    made["source"] = made["source"].where(groups["source"].nunique() == 1, "")
    return made.assign(is_dated=made["date"] != "").reset_index()


def _together(verbs: pd.Series) -> str:
    return ", ".join(verbs.unique())
