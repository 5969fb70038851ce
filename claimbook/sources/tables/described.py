"""The data package: which tables the book has, and what it says of each.

A book need not have every table that claimbook knows: one that it does not describe is empty.
"""

from __future__ import annotations

import json
from functools import lru_cache

from claimbook.sources import schema
from claimbook.sources.errors import BookError, mendable
from claimbook.sources.reads import question
from claimbook.sources.tables.files import content, root


@question
def package() -> dict:
    """Return ``data/datapackage.json`` as a dictionary.

    Returns
    -------
    dict
        The data package, read anew: the caller's to change.

    Raises
    ------
    BookError
        If it is no JSON, or describes no tables.

    Examples
    --------
    >>> "claims" in [entry["name"] for entry in package()["resources"]]
    True
    """
    with mendable("data/datapackage.json"):
        return _described(content(f"{root()}/data/datapackage.json"))


def resource(name: str) -> dict:
    """Return the data package's entry for table ``name``; claimbook's own if the book has none.

    Parameters
    ----------
    name
        The table.

    Returns
    -------
    dict
        Its entry, shared: not to be changed.

    Raises
    ------
    BookError
        If there is no such table.

    Examples
    --------
    >>> resource("claims")["path"]
    'claims.csv'
    """
    return _entry({entry["name"]: entry for entry in package()["resources"]}, name)


@question
def state(*names: str) -> tuple[bytes, ...]:
    """Return the bytes of the data package and of the tables ``names`` (none: of all).

    Parameters
    ----------
    *names
        Of tables.

    Returns
    -------
    tuple of bytes
        The data package, and each table; one that the book does not describe is its header.

    Raises
    ------
    BookError
        If the data package or a table cannot be read, or there is no such table.

    Examples
    --------
    >>> described, sides = state("sides")
    >>> sides[:11]
    b'side,order,'
    """
    folder = f"{root()}/data"
    with mendable("data/datapackage.json"):
        described = content(f"{folder}/datapackage.json")
        entries = _entries(described)
    return described, *(_bytes(folder, _entry(entries, name)) for name in names or entries)


def _described(content: bytes) -> dict:
    """Return a data package of which a table can be read; ValueError if it is none."""
    described = json.loads(content)
    try:
        for entry in described["resources"]:
            _ = entry["name"] + entry["path"], [f["name"] + f["type"] for f in _fields(entry)]
    except (KeyError, TypeError, AttributeError):
        raise ValueError("no Data Package with tables and their fields") from None
    return described


def _fields(entry: dict) -> list[dict]:
    return entry["schema"]["fields"]


def entry_in(described: bytes, name: str) -> dict:
    """Return the entry of table ``name`` in a data package; claimbook's own if it has none.

    Parameters
    ----------
    described
        What ``data/datapackage.json`` holds.
    name
        The table.

    Returns
    -------
    dict
        Its entry, shared: not to be changed.

    Raises
    ------
    BookError
        If there is no such table.

    Examples
    --------
    >>> described, _ = state("sides")
    >>> entry_in(described, "sides")["path"]
    'sides.csv'
    """
    return _entry(_entries(described), name)


@lru_cache(maxsize=8)
def _entries(described: bytes) -> dict[str, dict]:
    """Return the tables of a data package by name, shared; ValueError as ``_described``."""
    return {entry["name"]: entry for entry in _described(described)["resources"]}


def _entry(entries: dict[str, dict], name: str) -> dict:
    if name in entries:
        return entries[name]
    general = None if name in schema.REQUIRED else schema.entry(name)
    if general is None:
        known = ", ".join(entries)
        raise BookError(f"data/datapackage.json: no table '{name}'; it has {known}")
    return general


def _bytes(folder: str, entry: dict) -> bytes:
    if entry is schema.entry(entry["name"]):  # no table of this book: a header without rows
        return ",".join(field["name"] for field in _fields(entry)).encode()
    try:
        return content(f"{folder}/{entry['path']}")
    except FileNotFoundError:
        raise BookError(
            f"data/{entry['path']}: missing, though data/datapackage.json names it"
        ) from None
    except OSError as error:
        raise BookError(f"data/{entry['path']}: cannot be read: {error.strerror}") from None
