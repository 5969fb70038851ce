"""What a notebook depends on: the files that it opened and the answers that it got from the tables.

While a kernel is watched, each file of the book or of this package that its code opens is noted,
and each question that it asks through the loader (``tables.claim("x")``), with a digest of the
answer. Later the files are compared and the questions asked again: as long as all is the same, so
is what the notebook computes, and it need not be executed. A question asked while another is being
answered is part of that one. (The idea is that of the constructive traces of build systems:
Mokhov, Mitchell and Peyton Jones, "Build Systems à la Carte", 2018.)
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from functools import wraps
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])
_PACKAGE = Path(__file__).resolve().parents[1]
_APART = {"_build", ".venv", ".git", ".ipynb_checkpoints"}


class _Watch:
    """Writes what is read to a file, each thing once and at once: a kernel may end at any time."""

    def __init__(self, target: Path, folders: list[Path]) -> None:
        self.target = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.folders = [str(folder) + os.sep for folder in folders]
        self.known: set[str] = set()
        self.asked: set[str] = set()
        self.depth = 0  # how many questions are being answered

    def note(self, **what: Any) -> None:
        line = json.dumps(what, sort_keys=True)
        if line not in self.known:
            self.known.add(line)
            os.write(self.target, f"{line}\n".encode())

    def hear(self, event: str, details: tuple) -> None:
        """Take note of a file that is opened to be read; the loader speaks for its own."""
        if event == "open" and not self.depth and isinstance(details[0], (str, os.PathLike)):
            path, mode, flags = os.path.abspath(details[0]), details[1] or "", details[2] or 0
            is_read = not set(mode) & set("wax+") and not flags & (os.O_WRONLY | os.O_RDWR)
            if is_read and path.startswith(tuple(self.folders)):
                self.file(path)

    def file(self, path: str) -> None:
        if path.endswith(".pyc"):
            with suppress(ValueError):
                path = source_from_cache(path)
        if not _APART & set(Path(path).parts) and os.path.isfile(path):
            self.note(file=path)


_watch: _Watch | None = None


def watch(target: Path, *folders: Path) -> None:
    """Write from now on which files are opened, and what is asked of the tables.

    Parameters
    ----------
    target
        The file that notes are added to, as JSON lines.
    folders
        Whose files are noted, besides those of this package.
    """
    global _watch
    _watch = _Watch(target, [_PACKAGE, *map(Path.resolve, folders)])
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == __package__.split(".")[0] and getattr(module, "__file__", None):
            _watch.file(str(module.__file__))
    sys.addaudithook(_watch.hear)


def question(function: _Function) -> _Function:
    """Mark a function as a question to the tables: its answer is noted while a kernel is watched.

    Parameters
    ----------
    function
        Its arguments are what JSON can keep, lists of it, or data classes of it.

    Returns
    -------
    callable
        The same function, for whoever calls it.

    Examples
    --------
    >>> @question
    ... def lamps(of):
    ...     return 3
    >>> lamps("Vell")
    3
    """

    @wraps(function)
    def asked(*arguments: Any, **options: Any) -> Any:
        watching = _watch
        if watching is None or watching.depth:
            return function(*arguments, **options)
        watching.depth += 1
        try:
            answer = function(*arguments, **options)
        finally:
            watching.depth -= 1
        name = f"{function.__module__}:{function.__qualname__}"
        entry = {"ask": name, "of": _plain(arguments), "by": _plain(options), "as": _said()}
        # A table that changes meanwhile stops the build; so each question is noted once.
        if (key := repr(entry)) not in watching.asked:
            watching.asked.add(key)
            watching.note(**entry, answer=digest(answer))
        return answer

    return asked  # type: ignore[return-value]


# How questions are read at the time, as text, and how to read so again: set by who knows that.
reading: list[tuple[Callable[[], str], Callable[[str], None]]] = []


def _said() -> str:
    return reading[-1][0]() if reading else ""


def _plain(value: Any) -> Any:
    """Return an argument as JSON can keep it."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        return {"is": f"{kind.__module__}:{kind.__qualname__}", "with": _plain(asdict(value))}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def _again(value: Any) -> Any:
    """Return the argument that :func:`_plain` made JSON of."""
    if isinstance(value, list):
        return [_again(inner) for inner in value]
    if isinstance(value, dict) and set(value) == {"is", "with"}:
        return _found(value["is"])(**_again(value["with"]))
    return {k: _again(v) for k, v in value.items()} if isinstance(value, dict) else value


def _found(name: str) -> Any:
    module, _, inside = name.partition(":")
    return getattr(importlib.import_module(module), inside)


def digest(answer: Any) -> str:
    """Return a digest of an answer.

    Parameters
    ----------
    answer
        A frame, of which cells and types count, or anything that ``repr`` tells from another.

    Returns
    -------
    str
        16 digits of a SHA-256.

    Examples
    --------
    >>> digest(3) == digest(3), digest(3) == digest(3.0)
    (True, False)
    """
    if hasattr(answer, "to_csv"):
        types = answer.dtypes.to_string() if hasattr(answer, "columns") else str(answer.dtype)
        text = f"{types}\n{answer.to_csv()}"
    else:
        text = repr(answer)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sealed(notes: str, page: str = "") -> str:
    """Return what a kernel noted with the digests of the files, to be kept.

    Parameters
    ----------
    notes
        JSON lines, as :func:`watch` writes them.
    page
        The notebook's page, kept for whoever looks at the notes.

    Returns
    -------
    str
        JSON, for :func:`changed`.
    """
    entries = [{"page": page}, *(json.loads(line) for line in notes.splitlines())]
    for entry in entries:
        if "file" in entry:
            entry["digest"] = _file(entry["file"])
    return json.dumps(entries, indent=0, sort_keys=True)


def changed(kept: str, known: dict[str, str] | None = None) -> str:
    """Return what of the things kept is another now.

    Parameters
    ----------
    kept
        As :func:`sealed` returns it.
    known
        Answers by what was asked, to which those got now are added: who holds several notes to the
        same tables gives the same dict for all. None asks anew.

    Returns
    -------
    str
        A file, or a question with its arguments; "" if nothing is another. A note that cannot be
        read, or a question that cannot be asked any more, counts as changed.

    Examples
    --------
    >>> changed(sealed(""))
    ''
    """
    known = {} if known is None else known
    try:
        entries = json.loads(kept)
        for entry in entries:
            if "file" in entry:
                if _file(entry["file"]) != entry["digest"]:
                    return entry["file"]
            elif "ask" in entry and _answer(entry, known) != entry["answer"]:
                return f"{entry['ask']} {entry['of']} {entry['by']}"
    except Exception as error:  # whatever it is: the notebook says it better when it is executed
        return f"{type(error).__name__}: {error}"
    return ""


def _answer(entry: dict[str, Any], known: dict[str, str]) -> str:
    asked = json.dumps([entry[part] for part in ("ask", "of", "by", "as")])
    if asked not in known:
        known[asked] = _asked_again(entry)
    return known[asked]


def _asked_again(entry: dict[str, Any]) -> str:
    function, before = _found(entry["ask"]), _said()
    take = reading[-1][1] if reading and entry["as"] != before else None
    if take:
        take(entry["as"])
    try:
        return digest(function(*_again(entry["of"]), **_again(entry["by"])))
    finally:
        if take:
            take(before)


def _file(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]
    except OSError:
        return ""
