"""The tables that claimbook knows, and the data package that a book's own words make of them.

``schema.json`` beside this file has each table once: its columns in order with types, meanings,
rules and the tables that they point to. ``data/book.json`` has what is the book's own: its name,
title and licence, its vocabularies, columns and tables. Both together are ``data/datapackage.json``
(`claimbook schema` writes it), which everything else reads, frictionless included.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from copy import deepcopy
from errno import ENOENT
from functools import cache
from importlib.resources import files
from pathlib import Path

from claimbook.model.hedges import HEDGES

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FORMAT = {"scheme": "file", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
OWN = "data/book.json"
REQUIRED = ("sources", "claims")


@cache
def _own() -> dict:
    text = files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    return json.loads(text, object_hook=_hedged)


def _hedged(described: dict) -> dict:
    """Return a part of the schema with the names of the hedges, which the model alone has."""
    return described | {"enum": list(HEDGES)} if described.get("enum") == "hedges" else described


@cache
def _entries() -> dict[str, dict]:
    return {table["name"]: _entry(table, None) for table in _tables({}).values()}


def entry(name: str) -> dict | None:
    """Return the data package's entry for a table that claimbook knows.

    Parameters
    ----------
    name
        Of the table, without ending.

    Returns
    -------
    dict or None
        None if it knows none. It is shared: callers must not change it.

    Examples
    --------
    >>> entry("claims")["path"]
    'claims.csv'
    """
    return _entries().get(name)


def package(book: dict, there: Collection[str]) -> dict:
    """Return the data package of a book.

    Columns point to tables that are there. A table that claimbook does not know needs ``title``,
    ``description``, ``key`` and ``fields``.

    Parameters
    ----------
    book
        What ``data/book.json`` holds: the properties of the package (``name``, ``title``,
        ``licenses`` …) and ``tables``, by name, each with what differs from claimbook's: ``title``,
        ``description``, ``mayBeEmpty`` and ``fields``, of which one whose name is known changes
        what it names, and another is a column of the book's own, behind the rest.
    there
        Names of the tables in ``data/``.

    Returns
    -------
    dict
        What ``data/datapackage.json`` holds.

    Raises
    ------
    ValueError
        If a table is not described, or wrongly, or one that every book has is not there; it names
        the table.

    Examples
    --------
    >>> made = package({"name": "lamps"}, ["claims", "sources"])
    >>> [entry["path"] for entry in made["resources"]]
    ['claims.csv', 'sources.csv']
    """
    properties = {key: value for key, value in book.items() if key != "tables"}
    described = _tables(book.get("tables", {}))
    if missing := [name for name in REQUIRED if name not in there]:
        raise ValueError(f"no table {missing[0]}, which every book has")
    if unknown := [name for name in sorted(there) if name not in described]:
        raise ValueError(f'no description of the table {unknown[0]}: give it one under "tables"')
    keys = {name: table["key"] for name, table in described.items() if name in there}
    made = [_entry(described[name], keys) for name in sorted(there)]
    return {"$schema": _PROFILE, **properties, "resources": made}


def described(root: Path, there: Collection[str] = ()) -> str:
    """Return what ``data/datapackage.json`` should hold in the book in a folder.

    Parameters
    ----------
    root
        The book's top folder.
    there
        Names of the tables that the book has; without any, those that lie in ``data/``.

    Returns
    -------
    str
        JSON with a line feed at its end.

    Raises
    ------
    ValueError
        If ``data/book.json`` cannot be read or does not describe the tables; it names the file.
    """
    try:
        if not (root / OWN).is_file():  # a pipe would never end
            raise FileNotFoundError(ENOENT, "no such file")
        book = json.loads((root / OWN).read_text(encoding="utf-8"))
        if not isinstance(book, dict) or not isinstance(book.get("tables", {}), dict):
            raise ValueError('no object with "name", "title" and, if need be, "tables"')
        made = package(book, there or {path.stem for path in (root / "data").glob("*.csv")})
    except OSError as error:
        remedy = 'write it, with "name", "title" and "licenses" of the book at least'
        raise ValueError(f"{OWN}: {error.strerror}; {remedy}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{OWN}: {error}") from None
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _tables(own: dict) -> dict[str, dict]:
    """Return all tables by name, claimbook's with their shared columns and the book's changes."""
    shared = {field["name"]: field for field in _own()["shared"]}
    found = {}
    for table in _own()["tables"]:
        fields = [shared[f] if isinstance(f, str) else f for f in table["fields"]]
        found[table["name"]] = deepcopy({**table, "fields": fields})
    for name, changes in own.items():
        try:
            found[name] = _changed(found.get(name, {"name": name, "fields": []}), changes)
        except (TypeError, AttributeError, KeyError) as error:
            raise ValueError(f"table {name}: no description ({error})") from None
        if lacking := {"title", "description", "key", "fields"} - set(found[name]):
            raise ValueError(f"table {name}: no {min(lacking)}")
    return found


def _changed(table: dict, changes: dict) -> dict:
    fields = {field["name"]: field for field in table["fields"]}
    for field in changes.get("fields", []):
        before = fields.get(field["name"], {})
        rules = {**before.get("constraints", {}), **field.get("constraints", {})}
        fields[field["name"]] = {"name": "", "type": "string", **before, **field}
        if rules:
            fields[field["name"]]["constraints"] = rules
    return {**table, **changes, "fields": list(fields.values())}


def _entry(table: dict, keys: dict | None) -> dict:
    """Return the entry of a table; ``keys`` are those of the tables that columns may point to,
    None if they point to none."""
    fields, foreign = [], []
    for field in table["fields"]:
        fields.append({name: value for name, value in field.items() if name != "of"})
        if keys and (target := field.get("of")) in keys:
            reference = {"resource": target, "fields": [keys[target]]}
            foreign.append({"fields": [field["name"]], "reference": reference})
    schema = {"fields": fields, "primaryKey": table["key"], "missingValues": [""]}
    if foreign:
        schema["foreignKeys"] = foreign
    own = {name: value for name, value in table.items() if name not in ("name", "key", "fields")}
    path = {"name": table["name"], "type": "table", "path": f"{table['name']}.csv"}
    return {**path, **own, **_FORMAT, "schema": schema}
