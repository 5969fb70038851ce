"""A text, registered as a source: its hash and counts as a row, and what waits to be coded."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from claimbook.sources import seeds
from claimbook.sources.tables import BookError
from claimbook.write import rows


@dataclass(frozen=True)
class Registered:
    """A registered source.

    Parameters
    ----------
    source
        Its key.
    place
        The place of its row, FILE:LINE.
    numerals
        The numerals that wait to be coded, each with its line from 1.
    """

    source: str
    place: str
    numerals: list[tuple[int, str]]


def slug(text: str) -> str:
    """Return a text as a key: small letters and digits of ASCII with hyphens between.

    Parameters
    ----------
    text
        Of any kind.

    Returns
    -------
    str
        "" if it has no letter or digit that can be written in ASCII.

    Examples
    --------
    >>> slug("The Lamps of Vell, 2nd ed.")
    'the-lamps-of-vell-2nd-ed'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def count(seed: seeds.Seed) -> dict[str, str]:
    """Return the cells that the text itself gives.

    Parameters
    ----------
    seed
        The text.

    Returns
    -------
    dict of str to str
        ``file``, ``sha256``, ``lines``, ``text_lines`` (those that are not blank) and ``numerals``
        (those that must be accounted for).
    """
    numerals = sum(one.counts for line in seed.lines for one in seed.numerals(line))
    return {
        "file": seed.file, "sha256": seed.sha256, "lines": str(len(seed.lines)),
        "text_lines": str(len(seed.text_lines)), "numerals": str(numerals),
    }  # fmt: skip


def draft(file: Path, cells: dict[str, str]) -> dict[str, str]:
    """Return the row of a text: its own cells, those given, and a key.

    Parameters
    ----------
    file
        The text, where it lies; its lines end with a line feed, and it is UTF-8.
    cells
        What is given, by column.

    Returns
    -------
    dict of str to str
        Cells of sources.csv by column.

    Raises
    ------
    BookError
        If the text cannot be read so.
    """
    key = cells.get("source") or slug(file.stem)
    language = {"language": cells["language"]} if cells.get("language") else {}
    seed = seeds.read(key, file.name, file.parent, **language)
    return {"source": key, **count(seed), **cells}


def register(file: Path, cells: dict[str, str]) -> Registered:
    """Put a text into the folder of the seed texts and its row into ``sources.csv``.

    Parameters
    ----------
    file
        The text, where it lies.
    cells
        Those of the row that no count gives, by column.

    Returns
    -------
    Registered
        What was written, and what waits to be coded.

    Raises
    ------
    BookError
        With nothing changed, if another file of that name is there, or the row is not sound.
    """
    cells = draft(file, cells)
    target = seeds.place() / file.name
    if target.exists() and target.read_bytes() != file.read_bytes():
        raise BookError(f"{target}: another text of that name is there; give one another name")
    is_new = not target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_new:
        shutil.copyfile(file, target)
    try:
        placed = rows.place("sources", cells)
        # That its numerals wait for rows is no fault of the row.
        faults = [f for f in rows.check(placed) if f.file == placed.file and f.row == placed.line]
        if faults:
            raise BookError("\n".join([*map(str, faults), "Nothing was written."]))
    except BookError:
        if is_new:
            target.unlink()
        raise
    seed = seeds.read(cells["source"], file.name, language=cells.get("language") or "en")
    waiting = [(number, one.text) for number, line in enumerate(seed.lines, 1)
               for one in seed.numerals(line) if one.counts]  # fmt: skip
    return Registered(cells["source"], rows.exchange(placed), waiting)
