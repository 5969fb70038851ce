"""The rows of outside.csv, each with the row of the book that it bears on, and its verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.compare.outside.verdicts import (
    NOT_COMPARABLE,
    NOT_FOUND,
    compare,
    compare_dates,
    meets,
)
from claimbook.model.derivation import Row
from claimbook.model.quantity import Quantity
from claimbook.sources import tables
from claimbook.sources.reads import question

# What is said, by whom and how surely: what a page that cites an outside figure asks for.
SAID = ["record", "topic", "subject", "quantity", "date", "who_says", "citation", "page", "carrier",
        "confidence", "claim", "comparable", "claimed_date", "source", "locator", "verdict",
        "sentence"]  # fmt: skip
SPAN = "actors"


@question
def load(*, columns: list[str] | None = None, **only: str | list[str]) -> pd.DataFrame:
    """Return outside.csv with what each row is compared to, and how they compare.

    To the columns of the table are added ``quantity`` (a Quantity, or None); ``claimed`` and
    ``claimed_date``, the Quantity (or None) and EDTF date (or "") of the book's own row;
    ``source``, and ``locator`` such as "memoir:3", of that row; ``verdict`` and ``meets``, as
    ``claimbook.outside`` describes. The table's own ``locator``, a page of the outside work, is
    called ``page``. The index is ``record``. With ``columns`` and ``only``, as of
    ``tables.load``, these alone: a notebook that asks so is not executed again for what it did not
    ask for.

    Parameters
    ----------
    columns
        The columns to return.
    **only
        What a column must have, as in ``topic="siege"``.

    Returns
    -------
    DataFrame
        The rows, indexed by ``record``.

    Raises
    ------
    BookError
        With the line of the file, if a row names no row of the book or calls two things comparable
        that are not.

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
    known: dict[str, pd.DataFrame] = {}
    targets = [_target(row, known) for row in frame.itertuples()]
    frame["claimed"] = [target.get("quantity") for target in targets]
    frame["claimed_date"] = [date_of(row, t) for row, t in zip(frame.claim, targets, strict=True)]
    frame["source"] = [target["source"] for target in targets]
    frame["locator"] = [target["locator"] for target in targets]
    frame["verdict"] = [_verdict(row) for row in frame.itertuples()]
    frame["meets"] = [
        verdict == "outside" and meets(claimed, found)
        for verdict, claimed, found in zip(
            frame["verdict"], frame["claimed"], frame["quantity"], strict=True
        )
    ]
    return tables.chosen("outside", frame, columns, only)


def date_of(claim: str, target: pd.Series) -> str:
    """Return the EDTF date of a row of the book: its own, or an actor's span of life.

    Parameters
    ----------
    claim
        The row as outside.csv names it.
    target
        The row by column.

    Returns
    -------
    str
        The date, "" where it has none.

    Examples
    --------
    >>> date_of("actors/ada", pd.Series({"born": "1770", "died": "1812-05"}))
    '1770/1812-05'
    """
    if claim.startswith(f"{SPAN}/"):
        return f"{target['born']}/{target['died']}" if target["born"] or target["died"] else ""
    return target["date"]


def _quantity(row: Any) -> Quantity | None:
    if not row.hedge:
        return None
    low, high = (None if pd.isna(bound) else bound for bound in (row.low, row.high))
    where = Row(f"outside/{row.record}", "", low, high, row.hedge, row.unit)
    return Quantity.from_claim(low, high, row.hedge, row.unit, reading=tables.reading(), row=where)


def _target(row: Any, known: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the row of the book that a row of outside.csv bears on, of tables that are known."""
    table, _, key = row.claim.rpartition("/")
    if table not in known:
        known[table] = tables.keyed(table or "claims")
    if key not in known[table].index:
        raise _error(row, "claim", f"'{row.claim}' names no row", "a claim, event or actor")
    return known[table].loc[key]


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


def _error(row: Any, column: str, found: str, expected: str) -> tables.BookError:
    return tables.BookError(
        f"data/outside.csv:{row.csv_line}:{column}: found {found}; expected {expected}"
    )
