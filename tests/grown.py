"""The invented book many times over: more texts, longer ones, and rows for every line of them."""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from invented import Book, larger

_WORDS = ("agreements", "relations", "sides", "topics")  # what does not grow with the texts
_NAMES = re.compile(r"\b(?:Brooke?|Vane|Salt League|the League|League of \w+|ferryman"
                    r"|(?<!Annals of )Vell)\b")  # fmt: skip


def grown(folder: Path, times: int, a_file: int = 5) -> Book:
    """Return the invented book of three texts, ``times`` over, written; it passes as that does.

    Each copy has its own names and keys; ``a_file`` copies stand one below the other in a text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    book = larger(folder)
    first = {name: rows for name, rows in book.rows.items() if name not in _WORDS}
    keys = {next(iter(row.values())) for rows in first.values() for row in rows}
    texts, book.texts = book.texts, {}
    book.rows |= {name: [] for name in first}
    for number in range(times):
        one = _Copy(number, *divmod(number, a_file), keys, texts)
        for file, text in texts.items():
            there = one.named(file.removesuffix(".txt")) + ".txt"
            book.texts[there] = book.texts.get(there, "") + one.told(text)
        for name, rows in first.items():
            if name != "sources" or not one.below:
                book.rows[name] += map(one.again, copy.deepcopy(rows))
    for row in book.rows["sources"]:
        text = book.texts[row["file"]]
        row |= {"sha256": hashlib.sha256(text.encode()).hexdigest(), "numerals": ""}
        row |= {"lines": text.count("\n"), "text_lines": len(re.findall(r"^.*\S", text, re.M))}
    for rows in book.rows.values():
        rows.sort(key=lambda row: str(next(iter(row.values()))))
    return book.write()


class _Copy:
    """One copy of the invented book: on which shelf of texts, below how many others."""

    def __init__(self, number: int, shelf: int, below: int, keys: set[str], texts: dict) -> None:
        self.word, self.shelf, self.below = _letters(number), _letters(shelf), below
        self.keys, self.sources = keys, {file.removesuffix(".txt") for file in texts}
        self.lengths = {file.removesuffix(".txt"): text.count("\n") for file, text in texts.items()}

    def named(self, key: str) -> str:
        """Return the key that a row, or a text, of the first copy has in this one."""
        if not self.word or key not in self.keys:
            return key
        source = next((one for one in self.sources if f"{key}-".startswith(f"{one}-")), None)
        if source is None:
            return f"{key}-{self.word}"
        parts = (source, self.shelf, key[len(source) + 1 :])
        return "-".join(filter(None, (*parts, self.word if parts[2] else "")))

    def told(self, text: str) -> str:
        return _NAMES.sub(lambda name: name[0] + self.word, text)

    def again(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row of the first copy as this one has it."""
        source = row.get("source") if "line" in row else None
        offset = self.below * self.lengths[source] if source else 0
        for column, cell in row.items():
            if column == "line":
                row[column] = cell + offset
            elif column == "file":
                row[column] = self.named(cell.removesuffix(".txt")) + ".txt"
            elif isinstance(cell, str) and column != "unit":
                moved = re.sub(r"\b([Ll]ines? )(\d+)",
                               lambda at: at[1] + str(int(at[2]) + offset), cell)  # fmt: skip
                row[column] = "".join(map(self.named, re.split("([;/])", self.told(moved))))
        return row


def _letters(number: int) -> str:
    """Return a number in letters: none for 0, so that the first copy is as it was."""
    text = ""
    while number:
        number, digit = divmod(number, 26)
        text = ascii_lowercase[digit] + text
    return text
