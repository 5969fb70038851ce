"""Makes ``data/coast.csv``, the land that a book's maps show, from the coasts of Natural Earth.

Not part of a build: run by whoever changes what the maps show, and the file is committed. It needs
shapely (``pip install shapely``) and the coasts as TopoJSON (``npm pack world-atlas@2.0.2``, then
``tar``)::

    python data/coast.py LAND-50M.JSON data/coast.csv WEST SOUTH EAST NORTH

in degrees; what lies outside is cut off, and bends of less than BEND are straightened.
Natural Earth (https://www.naturalearthdata.com) is in the public domain. It has no borders here.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from shapely.geometry import Polygon, box

BEND = 0.15  # degrees by which a line may be off
SMALL = 0.1  # square degrees of the smallest island
Point = tuple[float, float]


def lands(topology: dict) -> Iterator[Polygon]:
    """Yield the polygons of a TopoJSON file whose object is ``land``."""
    scale, shift = (topology["transform"][name] for name in ("scale", "translate"))
    arcs = [_followed(steps, scale, shift) for steps in topology["arcs"]]
    for shape in topology["objects"]["land"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for part in parts:
            first, *holes = [_joined(arcs, ring) for ring in part]
            yield Polygon(first, holes)


def _followed(steps: list, scale: Point, shift: Point) -> list[Point]:
    """Return the places of an arc, which are stored as whole steps from one to the next."""
    x = y = 0
    found = []
    for across, up in steps:
        x, y = x + across, y + up
        found.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return found


def _joined(arcs: list[list[Point]], ring: list[int]) -> list[Point]:
    """Return a ring of arcs, each beginning where the last one ends; ~i is arc i backwards."""
    found: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found


def cut(land: Iterator[Polygon], bounds: list[float]) -> list[Polygon]:
    """Return what of the land lies within the bounds, the largest part first, simplified."""
    found: list[Polygon] = []
    for whole in land:
        inside = whole.buffer(0).intersection(box(*bounds))
        for part in getattr(inside, "geoms", [inside]):
            if part.geom_type == "Polygon" and part.area >= SMALL:
                found.append(part.simplify(BEND))
    return sorted(found, key=lambda part: -part.area)


def write(parts: list[Polygon], target: Path) -> None:
    """Write a row a part: its outline as Well-Known Text, holes left out."""
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["part", "outline"])
        for number, part in enumerate(parts, 1):
            places = ", ".join(f"{x:.4g} {y:.4g}" for x, y in part.exterior.coords)
            rows.writerow([f"part-{number:02}", f"POLYGON (({places}))"])
    print(f"{target}: {target.stat().st_size / 1000:.1f} kB, {len(parts)} parts")


if __name__ == "__main__":
    if len(sys.argv) != 7:
        raise SystemExit(__doc__)
    drawn = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    write(cut(lands(drawn), [float(degrees) for degrees in sys.argv[3:]]), Path(sys.argv[2]))
