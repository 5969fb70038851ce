"""The seed texts: where they are, their lines, and where a fragment stands on a line.

The texts are not part of the repository. Whoever has them puts them into ``seeds/`` beside the
tables or names their folder in the environment variable ``SEEDS_DIR``.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from claimbook.languages import numerals
from claimbook.model.numerals import Numeral
from claimbook.sources import tables

__all__ = [
    "Index",
    "Numeral",
    "Seed",
    "count_words",
    "cuts_word",
    "file_name",
    "find",
    "folder",
    "line_number",
    "normalise",
    "numerals",
    "place",
    "read",
    "words",
]

_MOST_DIGITS = 9
_MOST_BYTES = 20_000_000  # a text of ten thousand pages
_SPACELESS = "\u2e80"  # where the blocks of scripts without spaces begin
_WORD = re.compile(rf"[^\W_{_SPACELESS}-\U0010ffff]+")
# Unicode's space separators (category Zs) other than the plain space.
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True)
class Seed:
    """One seed text: its key in sources.csv, file name, lines as in the file, SHA-256, and the
    code of its language."""

    source: str
    file: str
    lines: list[str]
    sha256: str
    language: str = "en"

    @property
    def text_lines(self) -> list[int]:
        """Numbers, from 1, of the lines that are not blank."""
        return [number for number, line in enumerate(self.lines, 1) if line.strip()]

    def numerals(self, text: str) -> list[Numeral]:
        """The numerals of a line of it, read in its language; ``text`` is normalised already."""
        return numerals(text, self.language)


def line_number(text: str) -> int | None:
    """Return the number of a line that a cell or citation names; None if it is not a count, in
    plain digits, from 1."""
    counts = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) or None if counts else None


def place(root: Path | None = None) -> Path:
    """Return the folder that the seed texts belong into, whether it exists or not.

    It is ``$SEEDS_DIR`` or, where that is not set, ``seeds`` in the book's top folder ``root``.
    Raises tables.BookError if neither is given and the book cannot be found.
    """
    given = os.environ.get("SEEDS_DIR")
    # A user whom this machine does not know has no folder: the path is taken as it stands.
    return Path(os.path.expanduser(given)) if given else (root or tables.root()) / "seeds"


def folder(root: Path | None = None) -> Path | None:
    """Return the folder of the seed texts, or None if it holds no ``.txt`` file.

    Raises tables.BookError as ``place`` does.
    """
    there = place(root)
    return there if any(there.glob("*.txt")) else None


def file_name(file: str) -> bool:
    """Say whether ``file`` is a plain name: no path, no hidden file, nothing that leads away."""
    return bool(re.fullmatch(r"[^\W_][\w .,()+-]{0,199}", file)) and ".." not in file


def read(source: str, file: str, directory: Path | None = None, language: str = "en") -> Seed:
    r"""Read the seed text ``file``, which sources.csv calls ``source``, and which is in the
    language with this code.

    A line ends with "\n" and nothing else, as for ``grep -n``; what follows the last one is a
    line only if it is not empty.

    Raises tables.BookError if ``file`` is no plain name, or there is no such file, or it cannot be
    read, is too large or is not UTF-8.
    """
    if not file_name(file):
        raise tables.BookError(f"“{file}”: no plain file name; a seed file lies in the seed folder")
    path = (directory or place()) / file
    if os.path.lexists(path) and not os.path.isfile(path):
        raise tables.BookError(f"{path}: no plain file; put the seed file there")
    if not os.path.isfile(path):
        raise tables.BookError(
            f"{path}: no such seed file; put it there, or set SEEDS_DIR to the folder that holds it"
        )
    try:
        if (size := path.stat().st_size) > _MOST_BYTES:
            raise tables.BookError(
                f"{path}: {size:,} bytes, more than the {_MOST_BYTES:,} that are read; "
                "put the original file there"
            )
        content = path.read_bytes()
    except OSError as error:
        raise tables.BookError(
            f"{path}: cannot be read ({error.strerror}); make it readable"
        ) from error
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise tables.BookError(
            f"{path}:{line}: not UTF-8; put the file there again, unconverted"
        ) from error
    if not lines[-1]:
        lines.pop()
    return Seed(source, file, lines, hashlib.sha256(content).hexdigest(), language)


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return ``text`` in Unicode NFC, every space of any width as a plain one; no other change."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def find(line_text: str, wording: str) -> list[tuple[int, int]]:
    """Return start and end of every place where ``wording`` stands literally on a line.

    Both are normalised first; positions count in the normalised line, and places may overlap.
    """
    text, fragment = normalise(line_text), normalise(wording)
    found = []
    start = text.find(fragment) if fragment else -1
    while start >= 0:
        found.append((start, start + len(fragment)))
        start = text.find(fragment, start + 1)
    return found


def cuts_word(text: str, start: int, end: int) -> bool:
    """Say whether a fragment of ``text`` begins or ends inside a word.

    Scripts that set no spaces between words (kana, kanji, hangul and the like) can be cut
    anywhere.
    """
    return any(
        0 < edge < len(text) and _joined(text[edge - 1], text[edge]) for edge in (start, end)
    )


def _joined(before: str, after: str) -> bool:
    return (
        before.isalnum()
        and (after.isalnum() or bool(unicodedata.combining(after)))
        and max(before, after) < _SPACELESS
    )


def words(text: str) -> list[str]:
    """Return the runs of letters and digits of a text, in order, but those of scripts that set no
    spaces between words: what cannot be cut (``cuts_word``).

    >>> words("Ada Brook's 町")
    ['Ada', 'Brook', 's']
    """
    return _WORD.findall(normalise(text))


class Index:
    """Lines by their words, so that a name is looked for in few of many lines.

    >>> lines = Index(["Ada Brook came.", "The brook ran dry."])
    >>> lines.has("Ada Brook"), lines.has("Ada B"), lines.has("Brook ran")
    (True, False, False)
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._having: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            for word in dict.fromkeys(words(line)):
                self._having.setdefault(word, []).append(number)

    def has(self, name: str) -> bool:
        """Say whether ``name`` stands on a line, literally and cutting no word (``cuts_word``)."""
        having = [self._having.get(word, []) for word in words(name)]
        fewest = min(having, key=len) if having else range(len(self._lines))
        near = (normalise(self._lines[number]) for number in fewest)
        return any(not cuts_word(line, *place) for line in near for place in find(line, name))


def count_words(text: str) -> int:
    """Return the number of words: runs of non-spaces that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in word) for word in normalise(text).split())
