"""The book's tables as data frames: the only way from the package and the chapters to ``data/``.

Types come from ``data/datapackage.json``; nothing here knows a column by heart that the data
package does not describe, except the pair ``source`` and ``line``, which make a locator. A book
need not have every table that claimbook knows: one that it does not describe is empty.

What is read is kept for as long as its file stays the same, so that a changed table is seen by the
next call, in a notebook by the next cell. Frames that are handed out are copies.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import time
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from claimbook.model import dates
from claimbook.model.quantity import Reading
from claimbook.sources import figures, schema
from claimbook.sources.errors import BookError, mendable
from claimbook.sources.figures import plain as plain
from claimbook.sources.reads import question

_DTYPES = {"integer": "Int64", "number": "float64"}
_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_RACY = 3 * 10**9  # nanoseconds within which two changes of a file may bear one time
_Made = TypeVar("_Made")


def root() -> Path:
    """Return the book's top folder: ``$CLAIMBOOK_ROOT``, or the nearest one upwards with tables.

    Raises BookError if no folder from the working directory upwards holds
    ``data/datapackage.json``.

    Examples
    --------
    >>> (root() / "data" / "claims.csv").is_file()
    True
    """
    given = os.environ.get("CLAIMBOOK_ROOT")
    here = _resolved(given) if given else Path.cwd()
    for folder in [here] if given else [here, *here.parents]:
        if os.path.isfile(f"{folder}/data/datapackage.json"):
            return folder
    raise BookError(
        f"{here}: no data/datapackage.json here or in a folder above; "
        "run from inside the book, or set CLAIMBOOK_ROOT to its top folder"
    )


def _resolved(folder: str) -> Path:
    """Return a folder without links; it is followed only when another folder has its name now."""
    try:
        now = os.stat(folder)
    except OSError:
        return Path(folder).resolve()
    return _followed(os.path.join(os.getcwd(), folder), now.st_dev, now.st_ino)


@lru_cache(maxsize=8)
def _followed(folder: str, *which: int) -> Path:
    return Path(folder).resolve()


_contents: dict[str, tuple[tuple[int, ...], bool, bytes]] = {}


def content(path: str) -> bytes:
    """Return the bytes of a file, the same object for as long as they are the same.

    The file is read again if its times, be they later or earlier, its size or the file itself are
    others than when it was read, and for as long as a change might still bear the same time.
    Raises OSError if it cannot be read.

    Examples
    --------
    >>> content(f"{root()}/data/sides.csv").decode().splitlines()[1][:7]
    'vell,1,'
    """
    now = os.stat(path)
    if not stat.S_ISREG(now.st_mode) and not stat.S_ISDIR(now.st_mode):
        # A pipe or a device would never end.
        raise OSError(errno.EINVAL, "no file, but a pipe or a device", path)
    stamp = (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino, now.st_dev)
    before, is_settled, known = _contents.get(path, ((), False, b""))
    if is_settled and stamp == before:
        return known
    ages = [abs(time.time_ns() - changed) for changed in stamp[:2]]
    found = Path(path).read_bytes()
    _contents[path] = (stamp, min(ages) > _RACY, known if found == known else found)
    return _contents[path][2]


def kept(*names: str) -> Callable[[Callable[..., _Made]], Callable[..., _Made]]:
    """Keep what a function makes of the tables ``names`` (none: of all) until one is changed.

    What is kept is shared: a function that hands it out hands out copies. Its arguments must be
    hashable.

    Examples
    --------
    >>> @kept("claims")
    ... def count() -> int:
    ...     return len(load("claims"))
    >>> count()
    4
    """

    def decorate(function: Callable[..., _Made]) -> Callable[..., _Made]:
        @lru_cache(maxsize=4096)
        def remembered(state: tuple[bytes, ...], *arguments: Any) -> _Made:
            return function(*arguments)

        @wraps(function)
        def current(*arguments: Any) -> _Made:
            return remembered(_state(*names), *arguments)

        return current

    return decorate


@question
def _state(*names: str) -> tuple[bytes, ...]:
    """Return the bytes of the data package and of the tables ``names`` (none: of all)."""
    folder = f"{root()}/data"
    with mendable("data/datapackage.json"):
        described = content(f"{folder}/datapackage.json")
        entries = _entries(described)
    return described, *(_bytes(folder, _entry(entries, name)) for name in names or entries)


@question
def package() -> dict:
    """Return ``data/datapackage.json`` as a dictionary; BookError if it is no JSON, or describes
    no tables.

    Examples
    --------
    >>> "claims" in [entry["name"] for entry in package()["resources"]]
    True
    """
    with mendable("data/datapackage.json"):
        return _described(content(f"{root()}/data/datapackage.json"))


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


def resource(name: str) -> dict:
    """Return the data package's entry for table ``name``; claimbook's own if the book has none.

    Raises BookError if there is no such table.

    Examples
    --------
    >>> resource("claims")["path"]
    'claims.csv'
    """
    return _entry({entry["name"]: entry for entry in package()["resources"]}, name)


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


@question
def load(
    name: str,
    *,
    reading: Reading | None = None,
    columns: list[str] | None = None,
    **only: str | list[str],
) -> pd.DataFrame:
    """Return table ``name`` as a data frame, one row a fact, which is the caller's to change.

    Columns are those of the data dictionary: text (blank as ""), integers as Int64, numbers as
    float64 (blank as NaN). Added are ``csv_line``, the line of the CSV file (the first fact is 2);
    ``locator``, such as ``memoir:30``, where a table has source and line; and, for claims,
    ``quantity``, a Quantity as ``reading`` has it (a share in percent), or None where the claim is
    words; it knows which claims count the same (``figures.told_apart``), and is not added to them.
    With ``only``, as in ``topic="siege"`` or ``source=["a", "b"]``, the rows whose column
    has that text, or one of those, and with ``columns`` these alone; ``csv_line`` is left out then,
    and a notebook that asks so is not executed again for what it did not ask for.

    A table that claimbook knows and the book does not describe has no rows. Raises BookError if the
    table is unknown, its file or a column is missing, a column to choose by is none, or it cannot
    be read as the data package describes it.

    Examples
    --------
    >>> load("claims", columns=["claim", "hedge", "unit"], hedge="over").to_dict("records")
    [{'claim': 'keepers-lamps', 'hedge': 'over', 'unit': 'lamps'}]
    """
    return _only(name, _loaded(name, reading), columns, only).copy()


@question
def keyed(
    name: str,
    *,
    reading: Reading | None = None,
    columns: list[str] | None = None,
    **only: str | list[str],
) -> pd.DataFrame:
    """Return ``load(…)`` indexed by its first column, the key, which stays a column too, unless
    ``columns`` do not name it.

    Examples
    --------
    >>> keyed("claims").loc["keepers-lamps", "locator"]
    'keepers:3'
    """
    return _only(name, _keyed(name, reading), columns, only).copy()


@question
def row(name: str, key: str) -> pd.Series | None:
    """Return the row of table ``name`` with ``key``, as :func:`keyed` has it but for ``csv_line``;
    None if there is none, or if several have it. Raises BookError as :func:`load`.

    Examples
    --------
    >>> row("actors", "ada-brook")["name"], row("actors", "nobody")
    ('Ada Brook', None)
    """
    frame = _keyed(name)
    found = frame.loc[[key]] if key in frame.index else frame[:0]
    return found.iloc[0].drop("csv_line") if len(found) == 1 else None


@question
def cell(name: str, key: str, column: str, default: Any = None) -> Any:
    """Return what table ``name`` has in ``column`` for the row ``key``, as :func:`keyed` has it.

    ``default`` where the table has no such row or no such column. Raises BookError as
    :func:`load`. It is the quick way to one cell, for the frame is not copied.

    >>> cell("claims", "no-such-claim", "subject", "nothing")
    'nothing'
    """
    frame = _keyed(name)
    return frame.at[key, column] if column in frame and key in frame.index else default


def _only(
    name: str, frame: pd.DataFrame, columns: list[str] | None, only: dict[str, str | list[str]]
) -> pd.DataFrame:
    known(f"columns of data/{name}.csv", [*only, *(columns or [])], frame.columns)
    for column, wanted in only.items():
        frame = frame[frame[column].isin([wanted] if isinstance(wanted, str) else wanted)]
    if columns:
        return frame[columns]
    return frame.drop(columns="csv_line") if only else frame


def ordered(name: str) -> pd.DataFrame:
    """Return ``keyed(name)`` in the order of its column ``order``, rows without one last.

    Of sources, sides and topics it is the order in which lists and drawings have them.

    Examples
    --------
    >>> list(ordered("sides")["title"])
    ['Vell']
    """
    frame = keyed(name)
    if "order" not in frame:
        return frame
    return frame.sort_values("order", kind="stable", na_position="last")


@question
def the_files() -> str:
    """Return "the five files", or as many as sources.csv has: one to twelve in words.

    Examples
    --------
    >>> the_files()
    'the file'
    """
    count = len(_loaded("sources"))
    if count == 1:
        return "the file"
    return f"the {_WORDS[count] if count < len(_WORDS) else f'{count:,}'} files"


def _loaded(name: str, reading: Reading | None = None) -> pd.DataFrame:
    """Return what ``load`` copies: callers must not change it."""
    return _parsed(name, *_state(name), reading or Reading())


def _keyed(name: str, reading: Reading | None = None) -> pd.DataFrame:
    """Return what ``keyed`` copies: callers must not change it."""
    return _indexed(name, *_state(name), reading or Reading())


@lru_cache(maxsize=64)
def _parsed(name: str, described: bytes, found: bytes, reading: Reading) -> pd.DataFrame:
    """Return table ``name``, whose file holds ``found``, as the data package describes it."""
    entry = _entry(_entries(described), name)
    fields = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
    with mendable(f"data/{entry['path']}"):
        frame = pd.read_csv(BytesIO(found), dtype=str, keep_default_na=False)
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
        made = figures.told_apart(frame, [figures.quantity(c, reading) for c in frame.itertuples()])
        frame["quantity"] = pd.Series(made, frame.index, dtype=object)
    return frame


@lru_cache(maxsize=64)
def _indexed(name: str, described: bytes, found: bytes, reading: Reading) -> pd.DataFrame:
    frame = _parsed(name, described, found, reading)
    # The index has no name, so that the key column can be sorted and merged by.
    return frame.set_index(frame.columns[0], drop=False).rename_axis(None)


@question
def claim(name: str, *, reading: Reading | None = None) -> pd.Series:
    """Return the row of claims.csv with key ``name``, its quantity as ``reading`` has it.

    It is a row of :func:`keyed`, without ``csv_line``, which changes with the rows above.
    Raises BookError if there is no such claim.

    Examples
    --------
    >>> print(claim("keepers-lamps")["quantity"])
    over 2,500
    """
    known = _keyed("claims", reading)
    if name not in known.index:
        raise BookError(f"data/claims.csv: no claim '{name}'{_meant(name)}")
    if not known.index.is_unique:
        twice = known.index[known.index.duplicated()][0]
        raise BookError(f"data/claims.csv: '{twice}' stands twice; give each claim its own key")
    row: Any = known.loc[name]
    return row.drop("csv_line")


def _meant(name: str) -> str:
    """Say what a name that is no claim may have been meant for."""
    claims = _keyed("claims")
    for table in ("events", "actors", "ties"):
        if name in _keyed(table).index:
            return f"; '{name}' is a row of data/{table}.csv"
    near = list(claims.index[claims["locator"] == name])
    near += [key for key in claims.index if name.lower() in key]
    near += get_close_matches(name.lower(), claims.index, n=5)
    shown = ", ".join(dict.fromkeys(near[:8]))
    return f"; did you mean {shown}?" if shown else "; `claimbook show` takes a claim's key"


def known(what: str, wanted: Iterable[str], among: Iterable[str] | None = None) -> list[str]:
    """Return the names ``wanted`` as a list; ``what`` says in errors what they are.

    Raises BookError if a single text stands in the place of a list, or if a name is not in
    ``among`` (None: any may stand).

    Examples
    --------
    >>> known("sides", ["vell"], ["vell", "salt"])
    ['vell']
    """
    if isinstance(wanted, str):
        raise BookError(f"{what}: found the text '{wanted}'; expected a list, as ['{wanted}']")
    names, there = list(wanted), None if among is None else dict.fromkeys(among)
    for name in names:
        if there is not None and name not in there:
            raise BookError(f"{what}: found {name!r}; {_alike(str(name), list(there))}")
    return names


def _alike(name: str, there: list[str]) -> str:
    """Say which of the names that are there is meant, or what there is."""
    near = [key for key in there if name and name.lower() in key.lower()]
    near += get_close_matches(name.lower(), there, n=5)
    if near:
        return f"did you mean {', '.join(dict.fromkeys(near[:8]))}?"
    more = f" and {len(there) - 12} more" if len(there) > 12 else ""
    return f"expected one of {', '.join(there[:12])}{more}"


def in_order(rows: pd.DataFrame, column: str = "date") -> pd.DataFrame:
    """Return ``rows`` in the order of their EDTF dates (``dates.sort_key``); those without last.

    Examples
    --------
    >>> list(in_order(load("events"))["date"])
    ['1804-05', '1806']
    """
    keys = rows[column].map(lambda day: (1,) if not day else (0, *dates.sort_key(day)))
    return rows.loc[keys.sort_values(kind="stable").index]


def joined(locators: Iterable[str]) -> str:
    """Return locators as one cell of a column ``locator``: each once, with spaces between.

    Examples
    --------
    >>> joined(["memoir:3", "letter:1 memoir:3"])
    'memoir:3 letter:1'
    """
    return " ".join(dict.fromkeys(" ".join(locators).split()))


@question
def positions(*questions: str, topic: str = "", weight: str = "") -> pd.DataFrame:
    """Return the rows of positions.csv with the columns of the question that each answers.

    Those of ``questions`` (keys of disagreements.csv, in that order) if any are named, else of all
    whose ``topic`` and ``weight`` are those given ("" for any). Raises BookError if a question is
    not in disagreements.csv.

    Examples
    --------
    >>> len(positions(topic="lamps"))
    0
    """
    asked = load("disagreements").drop(columns="csv_line").set_index("disagreement", drop=False)
    unknown = [key for key in questions if key not in asked.index]
    if unknown:
        raise BookError(f"data/disagreements.csv: no question '{unknown[0]}'")
    asked = asked.loc[list(questions)] if questions else asked.sort_index()
    for column, value in (("topic", topic), ("weight", weight)):
        asked = asked[asked[column] == value] if value else asked
    return asked.rename_axis(None).merge(load("positions"), on="disagreement")


@question
def selection(name: str) -> pd.DataFrame:
    """Return the claims, or events, that selections.csv gathers under ``name``, in its order.

    Columns are those of the table they are in, and ``group`` and ``label`` where the selection has
    any; rows have their own keys. Raises BookError if there is no such selection, or if it names a
    row that is in no table.

    Examples
    --------
    >>> selection("lamps")
    Traceback (most recent call last):
    claimbook.sources.errors.BookError: selection: found 'lamps'; ...
    """
    chosen = load("selections")
    known("selection", [name], chosen["selection"])
    chosen = chosen[chosen["selection"] == name]
    keys = chosen["claim"].where(chosen["claim"] != "", chosen["event"])
    parts = []
    for column in ("claim", "event"):
        there, own = keyed(f"{column}s"), [key for key in chosen[column] if key]
        known(f"data/selections.csv: selection {name}", own, there.index)
        parts += [there.loc[own]] if own else []
    rows = (parts[0] if len(parts) == 1 else pd.concat(parts)).loc[list(keys)]
    said = {name: list(chosen[name]) for name in ("group", "label") if any(chosen[name])}
    return rows.drop(columns="csv_line").assign(**said)
