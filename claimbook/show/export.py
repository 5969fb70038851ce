"""Tables, ties and places as files for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from claimbook.compare import places, ties
from claimbook.sources import tables

FORMATS = ("csv", "json", "geojson", "gexf", "graphml")  # a file's ending names its format
_USUAL = {"places": "geojson", "ties": "graphml"}  # of whose file the ending names none; else csv


def export(what: str, path: Path, kind: str = "") -> int:
    """Write a table to a file for other programs.

    CSV and JSON (a list of objects, UTF-8) have the columns of ``tables.plain`` without
    ``csv_line``; GeoJSON is of places alone (``places.geojson``), GraphML and GEXF of ties
    (``ties.to_graphml``, ``ties.to_gexf``).

    Parameters
    ----------
    what
        The table's name.
    path
        The file, in a folder that is there.
    kind
        One of ``FORMATS``; if it is blank, ``path`` ends in one, or else it is GeoJSON for places,
        GraphML for ties and CSV for every other table.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    BookError
        If there is no such table, if it has no such format, if there is no folder for ``path``, or
        if that is the book's ``data/``, whose tables it might overwrite.
    OSError
        If the file cannot be written.
    """
    rows = tables.load(what).drop(columns="csv_line")
    named = path.suffix.removeprefix(".").lower()
    kind = kind or (named if named in FORMATS else _USUAL.get(what, "csv"))
    if (tables.root() / "data").resolve() in path.resolve().parents:
        raise tables.BookError(f"{path}: lies in the book's data/; name a file elsewhere")
    writers = _writers(what, rows)
    if not path.parent.is_dir():
        raise tables.BookError(f"{path}: no folder {path.parent}; make it, or name another")
    if kind not in writers:
        raise tables.BookError(
            f"{path}: {what} as {kind}: found a format that is not of this table; "
            f"expected one of {', '.join(writers)}"
        )
    writers[kind](path)
    return len(rows)


def _writers(what: str, rows: pd.DataFrame) -> dict[str, Callable[[Path], None]]:
    """Return what writes table ``what``, by format."""
    plain = tables.plain(rows)
    found: dict[str, Callable[[Path], None]] = {
        "csv": lambda path: plain.to_csv(path, index=False, lineterminator="\n"),
        "json": lambda path: _write(path, json.loads(_records(plain))),
    }
    if what == "places":
        found["geojson"] = lambda path: _write(path, places.geojson())
    if what == "ties":
        found |= {"graphml": lambda path: ties.to_graphml(rows, path),
                  "gexf": lambda path: ties.to_gexf(rows, path)}  # fmt: skip
    return found


def _records(plain: pd.DataFrame) -> str:
    return plain.to_json(orient="records", double_precision=15)


def _write(path: Path, made: object) -> None:
    text = json.dumps(made, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
