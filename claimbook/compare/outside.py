"""The record outside the files: what others print, beside the figure that it bears on.

A row of ``outside.csv`` bears on one row of the book: a claim by its identifier, an event as
``events/<event>``, an actor's span of life as ``actors/<actor>``. Its verdict is computed here and
stands in no file:

- **Nothing found.** A row without citation says that the figure was looked for: "not found".
- **Other quantities.** Where ``comparable`` is "no" (detained against sunk, words against a number)
  there is no verdict on the number: "not comparable", and ``why_not`` says why.
- **Figures.** Both are intervals, read by the same conventions (``quantity``). "inside": every
  number that the outside figure allows is one that the claim allows. "overlaps": some are.
  "outside": none is. ``meets`` marks figures outside that share a bound with the claim, as
  "exactly n" does with "over n": a difference of wording rather than of number.
- **Dates.** "same": both name the same days. "compatible": both can be true. "contradicts": they
  cannot. Two intervals are compared beginning with beginning and end with end, an unknown end with
  nothing; a single date and an interval are compatible if the interval can hold the date, so
  ``../1804-05-25`` is "by 25 May 1804". As in ``dates``, a qualified date may be off by its
  own length.

What "inside" is worth depends on the claim: a wide interval is easily right.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.model import dates
from claimbook.model.quantity import Quantity
from claimbook.sources import tables
from claimbook.sources.reads import question

CONFIDENCES = ("low", "medium", "high")
NOT_COMPARABLE, NOT_FOUND = "not comparable", "not found"
AGREES, DIFFERS = ("inside", "same", "compatible"), ("outside", "contradicts")
STANDINGS = ("supported", "undecided", "disputed", "contradicted", "alone", "words")

_SPAN = "actors"


def load() -> pd.DataFrame:
    """Return outside.csv with what each row is compared to, and how they compare.

    To the columns of the table are added ``quantity`` (a Quantity, or None); ``claimed`` and
    ``claimed_date``, the Quantity (or None) and EDTF date (or "") of the book's own row;
    ``source``, and ``locator`` such as "memoir:3", of that row; ``verdict`` and ``meets``, as the
    module describes. The table's own ``locator``, a page of the outside work, is called ``page``.
    The index is ``record``. Raises BookError, with the line of the file, if a row names no row of
    the book or calls two things comparable that are not.

    Examples
    --------
    The book that ``claimbook new`` writes has no such row:

    >>> len(load())
    0
    """
    frame = tables.load("outside").rename(columns={"locator": "page"})
    frame = frame.set_index("record", drop=False).rename_axis(None)
    figures: Any = [_quantity(row) for row in frame.itertuples()]
    frame["quantity"] = figures
    targets = [_target(row) for row in frame.itertuples()]
    frame["claimed"] = [target.get("quantity") for target in targets]
    frame["claimed_date"] = [_date(row, t) for row, t in zip(frame.claim, targets, strict=True)]
    frame["source"] = [target["source"] for target in targets]
    frame["locator"] = [target["locator"] for target in targets]
    frame["verdict"] = [_verdict(row) for row in frame.itertuples()]
    frame["meets"] = [
        verdict == "outside" and meets(claimed, found)
        for verdict, claimed, found in zip(
            frame["verdict"], frame["claimed"], frame["quantity"], strict=True
        )
    ]
    return frame


def compare(claimed: Quantity, outside: Quantity) -> str:
    """Return "inside", "overlaps" or "outside": how much of ``outside`` the claim allows.

    Raises ValueError if the units differ.

    Parameters
    ----------
    claimed, outside
        The book's figure and the one outside it, of one unit.

    Returns
    -------
    str
        "inside", "overlaps" or "outside".

    Raises
    ------
    ValueError
        If the units differ.

    Examples
    --------
    >>> claim = Quantity.from_claim(2500, None, "over", "lamps")
    >>> compare(claim, Quantity.from_claim(3000, 3000, "exact", "lamps"))
    'inside'
    >>> compare(claim, Quantity.from_claim(9, 9, "exact", "lamps"))
    'outside'
    """
    if claimed.contains(outside):
        return "inside"
    return "overlaps" if claimed.overlaps(outside) else "outside"


def meets(claimed: Quantity, outside: Quantity) -> bool:
    """Return whether two figures share a finite bound, whatever else they share.

    Parameters
    ----------
    claimed, outside
        Two figures of one unit.

    Returns
    -------
    bool
        Whether they share a bound.

    Examples
    --------
    >>> claim = Quantity.from_claim(2500, None, "over", "lamps")
    >>> meets(claim, Quantity.from_claim(2500, 2500, "exact", "lamps"))
    True
    """
    return claimed.lower == outside.upper or claimed.upper == outside.lower


def compare_dates(claimed: str, outside: str) -> str:
    """Return "same", "compatible" or "contradicts" for two EDTF dates (see the module).

    Raises ValueError if one of them is no date.

    Parameters
    ----------
    claimed, outside
        Two EDTF dates.

    Returns
    -------
    str
        "same", "compatible" or "contradicts".

    Examples
    --------
    >>> compare_dates("1804-05", "1804-05"), compare_dates("1804-05", "1804-05-25")
    ('same', 'compatible')
    >>> compare_dates("1804-05", "1805")
    'contradicts'
    """
    if claimed == outside:
        return "same"
    if "/" in claimed and "/" in outside:
        ends = zip(claimed.split("/"), outside.split("/"), strict=True)
        apart = any(_apart(one, other) for one, other in ends)
    else:
        apart = dates.overlaps(claimed, outside) == "no"
    return "contradicts" if apart else "compatible"


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
    >>> list(standing(load()).columns)
    ['topic', 'source', 'locator', 'agree', 'differ', 'between', 'standing']
    """
    if least not in CONFIDENCES:
        raise ValueError(f"confidence: found '{least}'; expected one of {', '.join(CONFIDENCES)}")
    sure = rows["confidence"].isin(CONFIDENCES[CONFIDENCES.index(least) :])
    judged = sure & ~rows["verdict"].isin((NOT_COMPARABLE, NOT_FOUND))
    counts = pd.DataFrame(
        {
            "topic": rows["topic"],
            "source": rows["source"],
            "locator": rows["locator"],
            "words": rows["claimed"].isna() & ~rows["claim"].str.contains("/"),
            "agree": judged & rows["verdict"].isin(AGREES),
            "differ": judged & rows["verdict"].isin(DIFFERS) & ~rows["meets"],
            "between": judged & ((rows["verdict"] == "overlaps") | rows["meets"]),
        }
    )
    how = dict.fromkeys(("topic", "source", "locator", "words"), "first")
    how |= dict.fromkeys(("agree", "differ", "between"), "sum")
    made = counts.groupby(rows["claim"]).agg(how)
    made["standing"] = [_standing(row) for row in made.itertuples()]
    return made.drop(columns="words")


@tables.kept()
def _kept() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = load()
    return rows, standing(rows)


@question
def bears_on(claim: str) -> bool:
    """Return whether a row bears on ``claim``, named as in outside.csv.

    Examples
    --------
    >>> bears_on("keepers-lamps")
    False
    """
    return claim in _kept()[1].index


@question
def summary(claim: str) -> str:
    """Return in one line what a row of the book says and how the outside record compares.

    Raises KeyError if no outside row bears on ``claim``, named as in outside.csv.

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
    said = dates.human(_date(claim, row)) if table else _figure(row)
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
    """Return what each outside row on ``claim`` says: the sentence to take from it, its words (in
    English, where they are not), who says so, confidence, verdict.

    The surest come first.

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
    return row["value"] if row["quantity"] is None else str(row["quantity"])


def _apart(one: str, other: str) -> bool:
    known = one not in ("", "..") and other not in ("", "..")
    return known and dates.overlaps(one, other) == "no"


def _quantity(row: Any) -> Quantity | None:
    if not row.hedge:
        return None
    low, high = (None if pd.isna(bound) else bound for bound in (row.low, row.high))
    return Quantity.from_claim(low, high, row.hedge, row.unit)


def _target(row: Any) -> pd.Series:
    """Return the row of the book that a row of outside.csv bears on."""
    table, _, key = row.claim.rpartition("/")
    known = tables.keyed(table or "claims")
    if key not in known.index:
        raise _error(row, "claim", f"'{row.claim}' names no row", "a claim, event or actor")
    return known.loc[key]


def _date(claim: str, target: pd.Series) -> str:
    if claim.startswith(f"{_SPAN}/"):
        return f"{target['born']}/{target['died']}" if target["born"] or target["died"] else ""
    return target["date"]


def _verdict(row: Any) -> str:
    if not row.citation:
        return NOT_FOUND
    if row.comparable == "no":
        return NOT_COMPARABLE
    if row.quantity is not None:
        if row.claimed is None or row.claimed.unit != row.quantity.unit:
            found = row.claimed.unit if row.claimed is not None else "words"
            expected = f"'{found}', as the claim counts, or comparable 'no' with the reason"
            raise _error(row, "unit", f"'{row.quantity.unit}'", expected)
        return compare(row.claimed, row.quantity)
    if not row.date or not row.claimed_date:
        raise _error(row, "comparable", "'yes' without two figures or two dates", "'no'")
    return compare_dates(row.claimed_date, row.date)


def _standing(row: Any) -> str:
    if row.agree and row.differ:
        return "disputed"
    if row.agree or row.differ:
        return "supported" if row.agree else "contradicted"
    if row.between:
        return "undecided"
    return "words" if row.words else "alone"


def _error(row: Any, column: str, found: str, expected: str) -> tables.BookError:
    return tables.BookError(
        f"data/outside.csv:{row.csv_line}:{column}: found {found}; expected {expected}"
    )
