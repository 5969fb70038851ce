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

__all__ = ["Index", "Numeral", "Seed", "count_words", "cuts_word", "file_name", "find", "folder",
           "line_number", "normalise", "numerals", "place", "read", "words"]  # fmt: skip

_MOST_DIGITS = 9
_MOST_BYTES = 20_000_000  # a text of ten thousand pages
_SPACELESS = "\u2e80"  # where the blocks of scripts without spaces begin
_WORD = re.compile(rf"[^\W_{_SPACELESS}-\U0010ffff]+")
# Unicode's space separators (category Zs) other than the plain space.
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True)
class Seed:
    """One seed text.

    Parameters
    ----------
    source
        Its key in sources.csv.
    file
        Its file name.
    lines
        Its lines as in the file, without line feeds.
    sha256
        Of the file's bytes.
    language
        The code of its language.
    """

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
        """Return the numerals of a line of it, read in its language.

        Parameters
        ----------
        text
            The line, normalised already.

        Returns
        -------
        list of Numeral
            In order.
        """
        return numerals(text, self.language)


def line_number(text: str) -> int | None:
    """Return the number of a line that a cell or citation names.

    Parameters
    ----------
    text
        The cell.

    Returns
    -------
    int or None
        None if it is not a count, in plain digits, from 1.

    Examples
    --------
    >>> line_number("30"), line_number("0"), line_number("-3")
    (30, None, None)
    """
    counts = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) or None if counts else None


def place(root: Path | None = None) -> Path:
    """Return the folder that the seed texts belong into, whether it exists or not.

    It is ``$SEEDS_DIR`` or, where that is not set, ``seeds`` in the book's top folder.

    Parameters
    ----------
    root
        The top folder, by default that of the book around the working directory.

    Returns
    -------
    Path
        Not made, if it is not there.

    Raises
    ------
    BookError
        If the book is looked for and cannot be found.
    """
    given = os.environ.get("SEEDS_DIR")
    # A user whom this machine does not know has no folder: the path is taken as it stands.
    return Path(os.path.expanduser(given)) if given else (root or tables.root()) / "seeds"


def folder(root: Path | None = None) -> Path | None:
    """Return the folder of the seed texts, if they are at hand.

    Parameters
    ----------
    root
        As for :func:`place`.

    Returns
    -------
    Path or None
        None if it holds no ``.txt`` file.

    Raises
    ------
    BookError
        As for :func:`place`.
    """
    there = place(root)
    return there if any(there.glob("*.txt")) else None


def file_name(file: str) -> bool:
    """Say whether a name is plain: no path, no hidden file, nothing that leads away.

    Parameters
    ----------
    file
        As a cell has it.

    Returns
    -------
    bool
        Whether it is safe to look for it in the seed folder.

    Examples
    --------
    >>> file_name("lamps.txt"), file_name("../lamps.txt")
    (True, False)
    """
    return bool(re.fullmatch(r"[^\W_][\w .,()+-]{0,199}", file)) and ".." not in file


def read(source: str, file: str, directory: Path | None = None, language: str = "en") -> Seed:
    r"""Read a seed text.

    A line ends with "\n" and nothing else, as for ``grep -n``; what follows the last one is a line
    only if it is not empty.

    Parameters
    ----------
    source
        What sources.csv calls it.
    file
        Its file name.
    directory
        Where it lies, by default the seed folder.
    language
        The code of its language.

    Returns
    -------
    Seed
        Its lines and its SHA-256.

    Raises
    ------
    BookError
        If ``file`` is no plain name, or there is no such file, or it cannot be read, is too large
        or is not UTF-8.
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
    """Return a text in Unicode NFC, every space of any width as a plain one; no other change.

    Parameters
    ----------
    text
        Of any length.

    Returns
    -------
    str
        What wordings are looked for in.

    Examples
    --------
    >>> normalise("40\\u202f000")
    '40 000'
    """
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def find(line_text: str, wording: str) -> list[tuple[int, int]]:
    """Return every place where a wording stands literally on a line.

    Parameters
    ----------
    line_text
        The line.
    wording
        The fragment; both are normalised first.

    Returns
    -------
    list of tuple of int
        Start and end in the normalised line, from 0; places may overlap.

    Examples
    --------
    >>> find("lamp by lamp", "lamp")
    [(0, 4), (8, 12)]
    """
    text, fragment = normalise(line_text), normalise(wording)
    found = []
    start = text.find(fragment) if fragment else -1
    while start >= 0:
        found.append((start, start + len(fragment)))
        start = text.find(fragment, start + 1)
    return found


def cuts_word(text: str, start: int, end: int) -> bool:
    """Say whether a fragment begins or ends inside a word.

    Scripts that set no spaces between words (kana, kanji, hangul and the like) can be cut anywhere.

    Parameters
    ----------
    text
        What it is a fragment of, normalised.
    start, end
        Where it stands in the text, from 0.

    Returns
    -------
    bool
        Whether an edge cuts a word.

    Examples
    --------
    >>> cuts_word("lamplight", 0, 4), cuts_word("lamp light", 0, 4)
    (True, False)
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
    """Return the words of a text that cannot be cut (:func:`cuts_word`).

    Parameters
    ----------
    text
        Of any length; it is normalised.

    Returns
    -------
    list of str
        Runs of letters and digits, in order, but those of scripts that set no spaces between words.

    Examples
    --------
    >>> words("Ada Brook's 町")
    ['Ada', 'Brook', 's']
    """
    return _WORD.findall(normalise(text))


class Index:
    """Lines by their words, so that a name is looked for in few of many lines.

    Parameters
    ----------
    lines
        Any lines, normalised or not.

    Examples
    --------
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
        """Say whether a name stands on a line, literally and cutting no word (:func:`cuts_word`).

        Parameters
        ----------
        name
            As it is looked for.

        Returns
        -------
        bool
            Whether one line at least has it.
        """
        having = [self._having.get(word, []) for word in words(name)]
        fewest = min(having, key=len) if having else range(len(self._lines))
        near = (normalise(self._lines[number]) for number in fewest)
        return any(not cuts_word(line, *place) for line in near for place in find(line, name))


def count_words(text: str) -> int:
    """Return the number of words: runs of non-spaces that hold a letter or a digit.

    Parameters
    ----------
    text
        Of any length; it is normalised.

    Returns
    -------
    int
        From 0.

    Examples
    --------
    >>> count_words("Two - or 3 - lamps")
    4
    """
    return sum(any(c.isalnum() for c in word) for word in normalise(text).split())
