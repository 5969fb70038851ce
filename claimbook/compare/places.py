"""The places of claims and events, for maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from claimbook.sources import tables
from claimbook.sources.reads import question

_COUNTED = ("claims", "events")


def geojson(names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return places.csv as GeoJSON (RFC 7946): a dictionary, a FeatureCollection.

    ``names`` are the places to give, in that order, as claims and events name them (None: all, in
    the table's order). Each is a Feature whose ``id`` is the place's key. Its geometry is a Point,
    [longitude, latitude] in degrees of WGS 84; of a region or a line it is the middle that the
    gazetteer gives, so whoever draws it looks at the property ``kind``; where no coordinates are
    known, and of what is unlocated, it is null. Its properties are ``name``, ``kind``, ``basis``
    (who says where it lies) and ``claims`` and ``events``, how many rows of these tables name it,
    alone or among others. Raises BookError if a name is in no row, or ``names`` are a single text.

    >>> geojson()  # of a book that has no places yet
    {'type': 'FeatureCollection', 'features': []}
    """
    return _collection(None if names is None else tables.known("places", names))


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
