"""The book's tables as data frames: the only way from the package and the chapters to ``data/``.

Types come from ``data/datapackage.json``; nothing here knows a column by heart that the data
package does not describe, except the pair ``source`` and ``line``, which make a locator.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from claimbook import dates
from claimbook.quantity import Quantity, Reading

_DTYPES = {"integer": "Int64", "number": "float64"}


class BookError(Exception):
    """Something that a person can mend is wrong with the book's files; the message says what."""


@lru_cache(maxsize=1)
def root() -> Path:
    """Return the book's top folder: ``$CLAIMBOOK_ROOT``, or the nearest one upwards with tables.

    Raises BookError if no folder from the working directory upwards holds
    ``data/datapackage.json``.
    """
    given = os.environ.get("CLAIMBOOK_ROOT")
    here = Path(given) if given else Path.cwd()
    for folder in [here] if given else [here, *here.parents]:
        if (folder / "data" / "datapackage.json").is_file():
            return folder.resolve()
    raise BookError(
        f"{here}: no data/datapackage.json here or in a folder above; "
        "run from inside the book, or set CLAIMBOOK_ROOT to its top folder"
    )


@lru_cache(maxsize=1)
def package() -> dict:
    """Return ``data/datapackage.json`` as a dictionary; BookError if it is no JSON, or describes
    no tables."""
    with mendable("data/datapackage.json"):
        described = json.loads((root() / "data" / "datapackage.json").read_text(encoding="utf-8"))
        try:
            for entry in described["resources"]:
                _ = entry["name"] + entry["path"], [f["name"] + f["type"] for f in _fields(entry)]
        except (KeyError, TypeError, AttributeError):
            raise ValueError("no Data Package with tables and their fields") from None
        return described


def _fields(entry: dict) -> list[dict]:
    return entry["schema"]["fields"]


def resource(name: str) -> dict:
    """Return the data package's entry for table ``name``.

    Raises BookError if there is no such table.
    """
    for entry in package()["resources"]:
        if entry["name"] == name:
            return entry
    known = ", ".join(entry["name"] for entry in package()["resources"])
    raise BookError(f"data/datapackage.json: no table '{name}'; it has {known}")


def load(name: str, *, reading: Reading | None = None) -> pd.DataFrame:
    """Return table ``name`` as a data frame, one row a fact.

    Columns are those of the data dictionary: text (blank as ""), integers as Int64, numbers as
    float64 (blank as NaN). Added are ``csv_line``, the line of the CSV file (the first fact is 2);
    ``locator``, such as ``siberia:30``, where a table has source and line; and, for claims,
    ``quantity``, a Quantity as ``reading`` has it (a share in percent), or None where the claim is
    words.

    Raises BookError if the table is unknown, its file or a column is missing, or it cannot be
    read as the data package describes it.
    """
    entry = resource(name)
    fields = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
    path = root() / "data" / entry["path"]
    if not path.is_file():
        raise BookError(f"data/{entry['path']}: missing, though data/datapackage.json names it")
    with mendable(f"data/{entry['path']}"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in fields if column not in frame.columns]
    if missing:
        raise BookError(f"data/{entry['path']}:1: columns missing: {', '.join(missing)}")
    for column, kind in fields.items():
        if kind in _DTYPES:
            with mendable(f"data/{entry['path']}: column {column}"):
                frame[column] = pd.to_numeric(frame[column].replace("", None)).astype(_DTYPES[kind])
    frame["csv_line"] = range(2, len(frame) + 2)
    if {"source", "line"} <= set(fields):
        frame["locator"] = frame["source"] + ":" + frame["line"].astype(str)
    if name == "claims":
        frame["quantity"] = [_quantity(claim, reading) for claim in frame.itertuples()]
    return frame


@cache
def keyed(name: str) -> pd.DataFrame:
    """Return ``load(name)`` indexed by its first column, the key, which stays a column too.

    Read once and kept: callers must not change it.
    """
    frame = load(name)
    # The index has no name, so that the key column can be sorted and merged by.
    return frame.set_index(frame.columns[0], drop=False).rename_axis(None)


def claim(name: str, *, reading: Reading | None = None) -> pd.Series:
    """Return the row of claims.csv with key ``name``, its quantity as ``reading`` has it.

    Raises BookError if there is no such claim.
    """
    known = keyed("claims")
    if name not in known.index:
        raise BookError(f"data/claims.csv: no claim '{name}'{_meant(name)}")
    if not known.index.is_unique:
        twice = known.index[known.index.duplicated()][0]
        raise BookError(f"data/claims.csv: '{twice}' stands twice; give each claim its own key")
    row = known.loc[name].copy()
    if reading:
        row["quantity"] = _quantity(row, reading)
    return row


def _meant(name: str) -> str:
    """Say what a name that is no claim may have been meant for."""
    claims = keyed("claims")
    for table in ("events", "actors", "ties"):
        if name in keyed(table).index:
            return f"; '{name}' is a row of data/{table}.csv"
    near = list(claims.index[claims["locator"] == name])
    near += [key for key in claims.index if name.lower() in key]
    near += get_close_matches(name.lower(), claims.index, n=5)
    shown = ", ".join(dict.fromkeys(near[:8]))
    return f"; did you mean {shown}?" if shown else "; `claimbook show` takes a claim's key"


def in_order(rows: pd.DataFrame, column: str = "date") -> pd.DataFrame:
    """Return ``rows`` in the order of their EDTF dates (``dates.sort_key``); those without last."""
    keys = rows[column].map(lambda day: (1,) if not day else (0, *dates.sort_key(day)))
    return rows.loc[keys.sort_values(kind="stable").index]


def joined(locators: Iterable[str]) -> str:
    """Return locators as one cell of a column ``locator``: each once, with spaces between."""
    return " ".join(dict.fromkeys(" ".join(locators).split()))


def positions(*questions: str, topic: str = "", weight: str = "") -> pd.DataFrame:
    """Return the rows of positions.csv with the columns of the question that each answers.

    Those of ``questions`` (keys of disagreements.csv, in that order) if any are named, else of all
    whose ``topic`` and ``weight`` are those given ("" for any). Raises BookError if a question is
    not in disagreements.csv.
    """
    asked = load("disagreements").drop(columns="csv_line").set_index("disagreement", drop=False)
    unknown = [key for key in questions if key not in asked.index]
    if unknown:
        raise BookError(f"data/disagreements.csv: no question '{unknown[0]}'")
    asked = asked.loc[list(questions)] if questions else asked.sort_index()
    for column, value in (("topic", topic), ("weight", weight)):
        asked = asked[asked[column] == value] if value else asked
    return asked.rename_axis(None).merge(load("positions"), on="disagreement")


@contextmanager
def mendable(place: str) -> Iterator[None]:
    """Turn what goes wrong in reading ``place``, as a file of ``data/``, into a BookError.

    ``verify`` knows more of it, and the message says so.
    """
    try:
        yield
    except OSError as error:
        raise BookError(f"{place}: cannot be read ({error.strerror}); make it readable") from None
    except (ValueError, KeyError, OverflowError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise BookError(f"{place}: {said}; run `claimbook verify`, which names the row") from None


def _quantity(claim, reading: Reading | None) -> Quantity | None:
    with mendable(f"data/claims.csv:{claim.csv_line}: claim {claim.claim}"):
        return _interval(claim, reading)


def _interval(claim, reading: Reading | None) -> Quantity | None:
    if not claim.hedge:
        return None
    low, high = (None if pd.isna(bound) else bound for bound in (claim.low, claim.high))
    if claim.unit == "share":
        low, high = (None if bound is None else 100 * bound for bound in (low, high))
        return Quantity.from_claim(low, high, claim.hedge, "percent", reading=reading or Reading())
    return Quantity.from_claim(low, high, claim.hedge, claim.unit, reading=reading or Reading())
