"""Where things stand in the book as it was built last, for links in a notebook that is open.

A build writes what it has, with addresses, to ``objects.inv``, by which other books link to it,
too: four lines of text, then one a thing, compressed.
"""

from __future__ import annotations

import os
import re
import zlib
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from pathlib import Path

from claimbook.sources import tables
from claimbook.sources.errors import BookError

_SITE = "_build/html"
_LINE = re.compile(r"(.+?) (?:claimbook:|std:(?=label))(\S+) -?\d+ (\S+) .*")


def address(kind: str, name: str) -> str:
    """Return where something stands in the last build.

    Parameters
    ----------
    kind
        "claim", "event", "actor", "tie", "source" or "seed", or "label", for what a page marked
        with ``(name)=``.
    name
        Of the thing.

    Returns
    -------
    str
        The address from the working directory, "" where the book was not built, or has no such
        thing.

    Examples
    --------
    >>> address("claim", "keepers-lamps")
    ''
    """
    site = tables.root() / _SITE
    try:
        changed = (site / "objects.inv").stat().st_mtime_ns
    except OSError:
        return ""
    place = _inventory(site / "objects.inv", changed).get((kind, name))
    return f"{os.path.relpath(site)}/{place}" if place else ""


def why(page: str, name: str) -> str:
    """Return how a number of the last build was made, in a sentence.

    Parameters
    ----------
    page
        The page's name with or without folder.
    name
        That of ``glue``, or of a table's cell as its address has it (``tab-…-ROW-COLUMN``).

    Returns
    -------
    str
        The number, an equals sign, and what it was made of.

    Raises
    ------
    BookError
        If the book was not built, or has no such page or number.
    """
    site = tables.root() / _SITE
    found = sorted(path for path in site.rglob(f"{Path(page).name}.html"))
    if not found:
        raise BookError(f"{_SITE}: no page '{page}'; build the book, or name one of its pages")
    text = found[0].read_text(encoding="utf-8")
    items = dict(re.findall(r'<li id="why-([^"]+)">(.*?)</li>', text, re.DOTALL))
    if name not in items:
        near = get_close_matches(name, items, 3) or sorted(items)[:5]
        meant = f"; did you mean {' or '.join(near)}?" if near else ": it computes none"
        raise BookError(f"{page}: no computed number '{name}'{meant}")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", items[name])).split())


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
