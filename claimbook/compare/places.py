"""The places of claims and events, for maps: as GeoJSON, and counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from claimbook.model import dates
from claimbook.sources import tables
from claimbook.sources.reads import question

_COUNTED = ("claims", "events")
_RADIUS = 6371.0  # of the earth, in kilometres, on the average


def geojson(names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return places.csv as GeoJSON (RFC 7946): a dictionary, a FeatureCollection.

    ``names`` are the places to give, in that order, as claims and events name them (None: all, in
    the table's order). Each is a Feature whose ``id`` is the place's key. Its geometry is a Point,
    [longitude, latitude] in degrees of WGS 84; of a region or a line it is the middle that the
    gazetteer gives, so whoever draws it looks at the property ``kind``; where no coordinates are
    known, and of what is unlocated, it is null. Its properties are ``name``, ``kind``, ``basis``
    (who says where it lies) and ``claims`` and ``events``, how many rows of these tables name it,
    alone or among others.

    Parameters
    ----------
    names
        As claims and events name them (None: all).

    Returns
    -------
    dict
        What ``json`` can write.

    Raises
    ------
    BookError
        If a name is in no row, or ``names`` are a single text.

    Examples
    --------
    >>> geojson()  # of a book that has no places yet
    {'type': 'FeatureCollection', 'features': []}
    """
    return _collection(None if names is None else tables.known("places", names))


@question
def named(*, topic: str | list[str] | None = None, during: str = "") -> pd.DataFrame:
    """Return the places that claims and events name, a row a place, the most named first.

    The index is the place's key; columns are ``place`` (the key again), ``name``, ``kind``,
    ``lat`` and ``lon`` (NaN where nobody was seen who says so), ``claims`` and ``events``, how many
    rows name it, alone or among others, ``rows``, both together, ``years``, from the first to the
    last that their dates have, and ``locator``, their lines. What a source denies or doubts is
    counted, too: somebody speaks of the place.

    Parameters
    ----------
    topic
        The topic of the rows, or several (None: any).
    during
        An EDTF date; rows that are surely of another time, or without a date, are not counted
        ("": of any time or none).

    Returns
    -------
    DataFrame
        A row a place; none if no row has such a topic.

    Raises
    ------
    ValueError
        If ``during`` is no date.

    Examples
    --------
    >>> named()["rows"].to_dict()  # of a book that has no places yet
    {}
    """
    only = {} if topic is None else {"topic": topic}
    found = pd.concat([_naming(table, during, only) for table in _COUNTED])
    grouped = found.groupby("name")
    counts = grouped["table"].value_counts().unstack(fill_value=0)
    made = tables.keyed("places", columns=["place", "name", "kind", "lat", "lon"])
    made = made[made["name"].isin(list(grouped.groups))]
    for table in _COUNTED:
        own = counts[table] if table in counts else pd.Series(dtype="int64")
        made[table] = made["name"].map(own).fillna(0).astype(int)
    made["rows"] = made[list(_COUNTED)].sum(axis=1)
    made["years"] = made["name"].map(grouped["date"].agg(_years))
    made["locator"] = made["name"].map(grouped["locator"].agg(tables.joined))
    return made.sort_values("rows", ascending=False, kind="stable")


def apart(one: str, other: str) -> float:
    """Return how many kilometres two places of places.csv lie apart, the shortest way.

    The earth is taken for a ball, which is less than six thousandths off.

    Parameters
    ----------
    one, other
        Their keys.

    Returns
    -------
    float
        Kilometres.

    Raises
    ------
    BookError
        If there is no such place.
    ValueError
        If it has no coordinates.

    Examples
    --------
    >>> apart("vell", "ostia")  # of a book that has no places yet
    Traceback (most recent call last):
    claimbook.sources.errors.BookError: ...
    """
    ends = []
    rows = tables.keyed("places", columns=["place", "lat", "lon"])
    for place in tables.known("places", [one, other], rows.index):
        lat, lon = (math.radians(rows[end][place]) for end in ("lat", "lon"))
        if math.isnan(lat + lon):
            raise ValueError(f"'{place}': data/places.csv does not say where it lies")
        ends.append((lat, lon))
    (lat, lon), (north, east) = ends
    half = math.sin((north - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(north) * math.sin((east - lon) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(half, 1.0)))


def _naming(table: str, during: str, only: dict) -> pd.DataFrame:
    """Return a row for each place that a row of ``table`` names: ``name``, ``table``, ``date``,
    ``locator``."""
    wanted = ["source", "line", "date", "place", "locator"]
    rows = tables.load(table, columns=wanted, **only).sort_values(["source", "line"], kind="stable")
    if during:
        dates.bounds(during)
        may = [bool(date) and dates.overlaps(date, during) != "no" for date in rows["date"]]
        rows = rows[may]
    rows = rows.assign(name=rows["place"].str.split(";"), table=table).explode("name")
    return rows.loc[rows["name"] != "", ["name", "table", "date", "locator"]]


def _years(found: Iterable[str]) -> str:
    """Return the years from the first to the last day that dates name, as "1918" or "1918–1922"."""
    days = {day for date in found if date for day in dates.bounds(date) if day is not None}
    years = sorted({day.year for day in days})
    return "–".join(map(str, dict.fromkeys([years[0], years[-1]]))) if years else ""


@question
def _collection(names: list[str] | None) -> dict[str, Any]:
    rows = tables.load("places").set_index("name", drop=False)
    chosen = list(rows.index) if names is None else tables.known("places", names, rows.index)
    counts = {table: _counts(tables.load(table)["place"]) for table in _COUNTED}
    features = [_feature(row, counts) for row in rows.loc[chosen].itertuples()]
    return {"type": "FeatureCollection", "features": features}


def _counts(cells: pd.Series) -> Counter[str]:
    """Return how many cells name each place; one may name several, with semicolons between."""
    return Counter(name for cell in cells for name in set(cell.split(";")))


def _feature(row: Any, counts: dict[str, Counter[str]]) -> dict[str, Any]:
    is_placed = row.kind != "unlocated" and pd.notna(row.lon) and pd.notna(row.lat)
    point = {"type": "Point", "coordinates": [float(row.lon), float(row.lat)]}
    told = {"name": row.name, "kind": row.kind, "basis": row.basis}
    return {
        "type": "Feature",
        "id": row.place,
        "geometry": point if is_placed else None,
        "properties": told | {table: counted[row.name] for table, counted in counts.items()},
    }
