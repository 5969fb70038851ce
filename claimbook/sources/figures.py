"""Figures of rows: the interval of a claim, which claims count the same, and plain columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd

from claimbook.model import dates
from claimbook.model.derivation import Row, noted
from claimbook.model.quantity import Quantity, Reading
from claimbook.model.tally import Item, Tally
from claimbook.sources.errors import BookError, mendable

_KINDS = {"low": "float64", "high": "float64", "low_open": "bool", "high_open": "bool",
          "unit": "str"}  # fmt: skip
_TELL = ["subject", "measure", "unit", "date", "place"]
_LOADED = "quantity"  # the column of quantities that the loader adds


def quantity(claim: Any, reading: Reading, own: Reading | None = None) -> Quantity | None:
    """Return the Quantity of a row of claims as a reading has it.

    Parameters
    ----------
    claim
        A row with ``claim``, ``csv_line``, ``source``, ``low``, ``high``, ``hedge`` and ``unit``; a
        share becomes percent.
    reading
        The book's.
    own
        The reading that it keeps whatever the book's is.

    Returns
    -------
    Quantity or None
        None where the claim is words.

    Raises
    ------
    BookError
        If the bounds do not go with the hedge; it names the row.

    Examples
    --------
    >>> claim = pd.Series({"claim": "oil", "csv_line": 2, "source": "keepers", "low": 0.07,
    ...                    "high": 0.07, "hedge": "exact", "unit": "share"})
    >>> print(f"{quantity(claim, Reading()):unit}")
    7 %
    """
    with mendable(f"data/claims.csv:{claim.csv_line}: claim {claim.claim}"):
        if not claim.hedge:
            return None
        low, high = (None if pd.isna(bound) else bound for bound in (claim.low, claim.high))
        unit = claim.unit
        if unit == "share":
            low, high = map(_percent, (low, high))
            unit = "percent"
        row = Row(f"claims/{claim.claim}", claim.source, low, high, claim.hedge, unit, own)
        return Quantity.from_claim(low, high, claim.hedge, unit, reading=reading, row=row)


def _percent(share: float | None) -> float | None:
    # As decimals: 100 * 0.07 is no 7 in floats.
    return None if share is None else float(100 * Decimal(str(share)))


def told_apart(claims: pd.DataFrame, quantities: list[Quantity | None]) -> list[Quantity | None]:
    """Return the quantities of rows of claims, each with its claim and those that count the same.

    Two claims count the same, whoever makes them, if subject, measure and unit are the same and
    neither their dates nor their places rule each other out: their sum would count twice, and
    adding such quantities raises ValueError, unless ``Quantity.as_part`` says that they are parts.
    Places are names with semicolons between; that one lies in another is not known here. A date
    that is none rules nothing out.

    Parameters
    ----------
    claims
        Rows with ``claim``, ``subject``, ``measure``, ``unit``, ``date`` (EDTF) and ``place``.
    quantities
        The figure of each row in its order, None where it is words.

    Returns
    -------
    list of Quantity or None
        In the same order, with ``claims`` and ``rivals`` filled in.

    Examples
    --------
    >>> rows = pd.DataFrame({"claim": ["a", "b"], "subject": "Vell", "measure": "lit",
    ...                      "unit": "lamps", "date": ["1804", ""], "place": ""})
    >>> one, other = told_apart(rows, [Quantity(5, 5, unit="lamps"), Quantity(6, 6, unit="lamps")])
    >>> sorted(one.claims), sorted(one.rivals)
    (['a'], ['b'])
    """
    rivals: dict[str, set[str]] = {str(key): set() for key in claims["claim"]}
    for one, other in _alike(claims[[quantity is not None for quantity in quantities]]):
        rivals[one].add(other)
        rivals[other].add(one)
    named: list[Quantity | None] = []
    for key, made in zip(claims["claim"].astype(str), quantities, strict=True):
        told: Any = {"claims": frozenset([key]), "rivals": frozenset(rivals[key] - {key})}
        named.append(None if made is None else noted(replace(made, **told), made.origin))
    return named


def _alike(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the keys of every two claims that count the same."""
    if not set(_TELL) <= set(rows):  # a data package that lacks them is told of by `verify`
        return
    told = rows[["claim", *_TELL]].astype(str)
    for _, group in told.groupby(["subject", "measure", "unit"], sort=False):
        both: Any
        for both in combinations(group.itertuples(), 2):
            if _may_be_one(*both):
                yield both[0].claim, both[1].claim


def _may_be_one(one: Any, other: Any) -> bool:
    """Whether neither the dates nor the places of two claims rule each other out."""
    if one.place and other.place and not set(one.place.split(";")) & set(other.place.split(";")):
        return False
    is_told = dates.is_valid(one.date) and dates.is_valid(other.date)
    return not is_told or dates.overlaps(one.date, other.date) != "no"


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of a frame whose quantities are columns of plain types, for other programs.

    In the place of each column NAME of quantities stand ``NAME_low`` and ``NAME_high`` (float64 in
    ``NAME_unit``, never inside the exact ends; NaN where there is no bound), ``NAME_low_open`` and
    ``NAME_high_open`` (bool: the end itself does not belong to the interval) and ``NAME_unit``
    (text, a plural noun; "percent" of a share). A row without a figure has NaN, False and "": so
    NaN that is open is no bound, and NaN that is not open no figure. The loader's own column
    ``quantity`` is told so even where no row has a figure. Other columns and the index stay.

    What it gives goes through ``to_csv``, ``to_json``, ``to_sql`` and, with pyarrow installed,
    ``to_parquet``.

    Parameters
    ----------
    frame
        Any frame; what is None or NaN in a column of quantities is a row without a figure.

    Returns
    -------
    DataFrame
        As many rows, in the same order.

    Raises
    ------
    BookError
        If a column has quantities and other things, or if a column of such a name is there already.

    Examples
    --------
    >>> rows = pd.DataFrame({"lamp": ["a", "b"],
    ...                      "lit": [Quantity.from_claim(72, None, "over", "hours"), None]})
    >>> plain(rows).to_dict("records")[0]
    {'lamp': 'a', 'lit_low': 72.0, 'lit_high': nan, 'lit_low_open': True, 'lit_high_open': True,
     'lit_unit': 'hours'}
    """
    there = {str(name) for name in frame.columns}
    parts: list[Any] = []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        parts.append(_told(str(name), column, there) if _is_figures(column) else column)
    return pd.concat(parts, axis=1) if parts else frame.copy()


def _is_figures(column: pd.Series) -> bool:
    if column.dtype != object:
        return False
    is_quantity = column.map(lambda value: isinstance(value, Quantity)).astype(bool)
    return bool(is_quantity.any() or (column.name == _LOADED and column.isna().all()))


def _told(name: str, column: pd.Series, there: set[str]) -> pd.DataFrame:
    """Return the plain columns of a column of quantities and gaps, named ``name``."""
    if taken := [one for kind in _KINDS if (one := f"{name}_{kind}") in there]:
        raise BookError(f"plain: found a column {taken[0]} beside {name}; rename one of the two")
    for row, value in column.items():
        is_gap = pd.api.types.is_scalar(value) and pd.isna(value)
        if not isinstance(value, Quantity) and not is_gap:
            raise BookError(
                f"plain: row {row!r}, column {name}: found {value!r}; expected a Quantity or "
                "nothing: give other things a column of their own"
            )
    made = pd.DataFrame([_cells(value) for value in column], column.index, list(_KINDS))
    return made.astype(_KINDS).add_prefix(f"{name}_")


def _cells(value: Any) -> tuple[float, float, bool, bool, str]:
    if not isinstance(value, Quantity):
        return math.nan, math.nan, False, False, ""
    low, high = (math.nan if math.isinf(end) else end for end in (value.low, value.high))
    return low, high, not value.low_closed, not value.high_closed, value.unit


def tally(frame: pd.DataFrame, by: str, reading: Reading, keys: dict[str, str]) -> Tally:
    """Count the rows of a frame, or the different values of one of its columns.

    Parameters
    ----------
    frame
        Rows; sources are those of a column ``source``, if there is one.
    by
        The column whose values are counted, "" for rows.
    reading
        The reading whose ``without`` names sources.
    keys
        Which column is the key of which table, so that a row can be named.

    Returns
    -------
    Tally
        The count, with what was counted.

    Examples
    --------
    >>> rows = pd.DataFrame({"claim": ["a", "b"], "place": ["Vell", "Vell"], "source": "keepers"})
    >>> tally(rows, "", Reading(), {"claim": "claims"}), tally(rows, "place", Reading(), {})
    (2, 1)
    """
    key = next((one for one in frame if one in keys and frame[one].is_unique), "")
    table = keys.get(key, "")
    named = frame[by] if by else frame[key] if key else _names(frame)
    source = frame.get("source", pd.Series("", frame.index))
    told = [(str(n), str(s)) for n, s in zip(named, source, strict=True)]
    if not by:
        return Tally.of((_item(name, [one], table) for name, one in told), reading)
    grouped: dict[str, list[str]] = {}
    for name, one in told:
        grouped.setdefault(name, []).append(one)
    return Tally.of((_item(name, own, "") for name, own in grouped.items()), reading)


def _names(frame: pd.DataFrame) -> pd.Series:
    """Return what names each row of a frame without a key: its label, or, since a mere position
    says nothing, as many of its first cells as tell it from the others."""
    if pd.api.types.is_integer_dtype(frame.index):
        for n in range(1, len(frame.columns) + 1):
            names = frame.iloc[:, :n].astype(str).agg(":".join, axis=1)
            if len(frame) and names.is_unique:
                return names
    return frame.index.to_series()


def _item(name: str, sources: list[str], table: str) -> Item:
    # What no source has is there whatever is left out.
    named = frozenset(sources) if all(sources) else frozenset()
    return Item(name, f"{table}/{name}" if table else "", named)
