"""Where things stand in the book as it was built last, for links in a notebook that is open.

A build writes what it has, with addresses, to ``objects.inv``, by which other books link to it,
too: four lines of text, then one a thing, compressed.
"""

from __future__ import annotations

import os
import re
import zlib
from functools import lru_cache
from pathlib import Path

from claimbook.sources import tables

_SITE = "_build/html"
_LINE = re.compile(r"(.+?) claimbook:(\S+) -?\d+ (\S+) .*")


def address(kind: str, name: str) -> str:
    """Return the address, from the working directory, of ``name`` in the last build.

    ``kind`` is claim, event, actor, tie, source or seed. Returns "" where the book was not built,
    or has no such thing.
    """
    site = tables.root() / _SITE
    try:
        changed = (site / "objects.inv").stat().st_mtime_ns
    except OSError:
        return ""
    place = _inventory(site / "objects.inv", changed).get((kind, name))
    return f"{os.path.relpath(site)}/{place}" if place else ""


@lru_cache(maxsize=1)
def _inventory(path: Path, changed: int) -> dict[tuple[str, str], str]:
    """Return the addresses, by kind and name, that an inventory has; none if it is damaged."""
    try:
        *_, listed = path.read_bytes().split(b"\n", 4)
        lines = zlib.decompress(listed).decode("utf-8").splitlines()
    except (OSError, zlib.error, UnicodeDecodeError):
        return {}
    found = (_LINE.fullmatch(line) for line in lines)
    # "$" at the end of an address stands for the name.
    return {(m[2], m[1]): re.sub(r"\$$", m[1], m[3]) for m in found if m}
