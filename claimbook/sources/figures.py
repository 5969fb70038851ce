"""Figures of rows: the interval of a claim, which claims count the same, and plain columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd

from claimbook.model import dates
from claimbook.model.quantity import Quantity, Reading
from claimbook.sources.errors import BookError, mendable

_KINDS = {"low": "float64", "high": "float64", "low_open": "bool", "high_open": "bool",
          "unit": "str"}  # fmt: skip
_TELL = ["subject", "measure", "unit", "date", "place"]
_LOADED = "quantity"  # the column of quantities that the loader adds


def quantity(claim: Any, reading: Reading) -> Quantity | None:
    """Return the Quantity of a row of claims as ``reading`` has it, None where it is words.

    ``claim`` has ``claim``, ``csv_line``, ``low``, ``high``, ``hedge`` and ``unit``; a share
    becomes percent. Raises BookError, with the row, if the bounds do not go with the hedge.
    """
    with mendable(f"data/claims.csv:{claim.csv_line}: claim {claim.claim}"):
        if not claim.hedge:
            return None
        low, high = (None if pd.isna(bound) else bound for bound in (claim.low, claim.high))
        unit = claim.unit
        if unit == "share":
            low, high = (None if bound is None else 100 * bound for bound in (low, high))
            unit = "percent"
        return Quantity.from_claim(low, high, claim.hedge, unit, reading=reading)


def told_apart(claims: pd.DataFrame, quantities: list[Quantity | None]) -> list[Quantity | None]:
    """Return the quantities of rows of claims, each with its claim and those that count the same.

    Two claims count the same, whoever makes them, if subject, measure and unit are the same and
    neither their dates nor their places rule each other out: their sum would count twice, and
    adding such quantities raises ValueError, unless ``Quantity.as_part`` says that they are parts.
    Places are names with semicolons between; that one lies in another is not known here. A date
    that is none rules nothing out.

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
        named.append(None if made is None else replace(made, **told))
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
    """Return a copy of ``frame`` whose quantities are columns of plain types, for other programs.

    In the place of each column NAME of quantities stand ``NAME_low`` and ``NAME_high`` (float64 in
    ``NAME_unit``, never inside the exact ends; NaN where there is no bound), ``NAME_low_open`` and
    ``NAME_high_open`` (bool: the end itself does not belong to the interval) and ``NAME_unit``
    (text, a plural noun; "percent" of a share). A row without a figure has NaN, False and "": so
    NaN that is open is no bound, and NaN that is not open no figure. The loader's own column
    ``quantity`` is told so even where no row has a figure. Other columns and the index stay.

    What it gives goes through ``to_csv``, ``to_json``, ``to_sql`` and, with pyarrow installed,
    ``to_parquet``. Raises BookError if a column has quantities and other things, or if a column
    of such a name is there already.

    >>> rows = pd.DataFrame({"lamp": ["a", "b"],
    ...                      "lit": [Quantity.from_claim(72, None, "over", "hours"), None]})
    >>> plain(rows).to_dict("records")[0]
    {'lamp': 'a', 'lit_low': 72.0, 'lit_high': nan, 'lit_low_open': True, 'lit_high_open': True, \
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
