"""Rows against the seed texts: wordings, figures, lives, spellings, and numerals left over.

Every check takes the tables (``Book``) and the seed texts at hand, by source key, and yields
Findings. A row whose text is not at hand is passed over in silence: ``verify`` says so once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from claimbook.check import spoken
from claimbook.check.findings import Book, Finding, Row
from claimbook.sources import seeds
from claimbook.sources.seeds import Numeral, Seed
from claimbook.sources.tables import BookError

MOST_WORDS = 8
COLUMNS = (
    "source", "numerals", "covered", "explained", "open", "text_lines", "without_row",
    "lines_without_row",
)  # fmt: skip

_COUNTS = attrgetter("counts")


class Mark(NamedTuple):
    """Where a row's fragment stands on the line of its seed text, and the numerals wholly in it."""

    row: Row
    start: int
    end: int
    numerals: list[Numeral]


def fragments(book: Book) -> Iterator[tuple[Row, str]]:
    """Yield each row that quotes a line, and the column with the fragment it quotes."""
    for table in book.having("source", "line", "wording"):
        yield from ((row, "wording") for row in table.rows)
    yield from ((row, "token") for row in book.rows("unused", "source", "line", "token"))


def read_seeds(book: Book, directory: Path) -> tuple[dict[str, Seed], list[Finding]]:
    """Return the seed texts that sources.csv names, by source, and what is wrong with them."""
    found, findings = {}, []
    for row in book.rows("sources", "source", "file"):
        if not seeds.file_name(row["file"]):
            continue  # a finding of the form of cells
        try:
            language = spoken.language_of(row)
            found[row["source"]] = seeds.read(row["source"], row["file"], directory, language)
        except BookError as error:
            message = f"“{row['file']}”, which cannot be read ({error})"
            findings.append(row.finding("file", message, f"a file in {directory}", "put it there"))
    return found, findings


def identities(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield seed texts that are not the files of sources.csv, by SHA-256, and counts of those that
    are which sources.csv has otherwise."""
    owners = {row["sha256"]: row["source"] for row in book.rows("sources", "source", "sha256")}
    for row in book.rows("sources", "source", "file"):
        if not (seed := texts.get(row["source"])):
            continue
        if not is_itself(row, seed):
            yield _other(row, seed, owners.get(seed.sha256, ""))
            continue
        facts = {
            "lines": str(len(seed.lines)),
            "text_lines": str(len(seed.text_lines)),
            "numerals": str(sum(n.counts for line in seed.lines for n in seed.numerals(line))),
        }
        for column, fact in facts.items():
            if row[column] and row[column] != fact:
                expected = f"{fact}, as {seed.file} has it"
                remedy = "write its value here; the file is the one whose SHA-256 stands beside it"
                yield row.finding(column, f"“{row[column]}”", expected, remedy)


def is_itself(row: Row, seed: Seed) -> bool:
    """Say whether a seed text has the SHA-256 that its row of sources.csv has, if it has one."""
    return row["sha256"] in ("", seed.sha256)


def _other(row: Row, seed: Seed, owner: str) -> Finding:
    if owner:
        what = f"which holds the text of “{owner}”"
    elif not seed.lines:
        what = "which is empty"
    elif row["lines"] and row["lines"] != str(len(seed.lines)):
        what = f"which has {len(seed.lines)} lines, not {row['lines']}"
    else:
        what = "which has other contents than the rows were made from"
    remedy = (
        "put the original file back; if it was exchanged on purpose, read every row of this source "
        "against it again and write its SHA-256 here"
    )
    message = f"“{row['sha256'][:12]}…” for {seed.file}, {what}"
    return row.finding("sha256", message, f"{seed.sha256}, as {seed.file} has it", remedy)


def line_text(row: Row, texts: dict[str, Seed]) -> str | None:
    """Return the normalised line that a row rests on; None if there is no such line at hand."""
    seed, line = texts.get(row["source"]), row.line
    if seed is None or line is None or line > len(seed.lines):
        return None
    return seeds.normalise(seed.lines[line - 1])


def mark(row: Row, column: str, texts: dict[str, Seed]) -> Mark | None:
    """Return where a row's fragment stands first on its line; None if it does not."""
    text = line_text(row, texts)
    places = seeds.find(text, row[column]) if text is not None else []
    if text is None or not places:
        return None
    start, end = places[0]
    numerals = texts[row["source"]].numerals(text)
    inside = [n for n in numerals if start <= n.start and n.end <= end]
    return Mark(row, start, end, inside)


def wordings(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield fragments that do not stand literally, whole and once on their line."""
    for row, column in fragments(book):
        yield from _line(row, texts) or _wording(row, column, texts)
    for row in book.rows("corrections", "source", "line", "as_printed"):
        yield from _line(row, texts) or _wording(row, "as_printed", texts, once=False)


def _line(row: Row, texts: dict[str, Seed]) -> list[Finding]:
    seed = texts.get(row["source"])
    if seed is None or row.line is None or row.line <= len(seed.lines):
        return []
    expected = f"a line of {seed.file}, which has {len(seed.lines)}"
    return [row.finding("line", str(row.line), expected, "count as grep -n does")]


def _wording(row: Row, column: str, texts: dict[str, Seed], once: bool = True) -> Iterator[Finding]:
    text, fragment = line_text(row, texts), row[column]
    if text is None or not fragment:
        return
    place, places = f"{row['source']}:{row.line}", seeds.find(text, fragment)
    if not places:
        expected = f"words that stand literally on {place}"
        remedy = "copy them from the file, accents and quotation marks included"
        if others := _lines_with(fragment, texts[row["source"]]):
            remedy = f"they stand on line {', '.join(map(str, others))}: correct the line"
        yield row.finding(column, f"“{fragment}”, which is not on {place}", expected, remedy)
    elif len(places) > 1 and once:
        message = f"“{fragment}”, which stands {len(places)} times on {place}"
        expected = "words that stand there once"
        yield row.finding(column, message, expected, "add a word before or after")
    elif cut := _cut(text, *places[0], texts[row["source"]]):
        message = f"“{fragment}”, which cuts through “{cut}” on {place}"
        yield row.finding(column, message, "whole words and numerals", "take all of it, or none")


def _lines_with(fragment: str, seed: Seed) -> list[int]:
    return [number for number, line in enumerate(seed.lines, 1) if seeds.find(line, fragment)]


def _cut(text: str, start: int, end: int, seed: Seed) -> str:
    """Return the numeral or word that a fragment of a line cuts through, "" if there is none."""
    for numeral in seed.numerals(text):
        overlaps = numeral.start < end and start < numeral.end
        if overlaps and not (start <= numeral.start and numeral.end <= end):
            return numeral.text
    if not seeds.cuts_word(text, start, end):
        return ""
    before, after = re.findall(r"\S*$", text[:start])[0], re.findall(r"^\S*", text[end:])[0]
    return before + text[start:end] + after


def figures(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield bounds of claims that are no value of a numeral in the claim's wording."""
    for row in book.rows("claims", "low", "high", "source", "line", "wording"):
        if not (there := mark(row, "wording", texts)):
            continue
        found = bounds(row)
        for column in ("low", "high") if row["low"] != row["high"] else ("low",):
            if column in found and not any(map(partial(gives, found[column]), there.numerals)):
                expected = f"a number that the wording gives ({shown(there.numerals)})"
                remedy = "correct the bound, or quote the words that hold it"
                yield row.finding(column, f"“{row[column]}”", expected, remedy)


def bounds(row: Row) -> dict[str, float]:
    """Return the bounds of a claim by column, those that are empty or no numbers left out."""
    found = {}
    for column in ("low", "high"):
        with suppress(ValueError):
            found[column] = float(row[column])
    return found


def values(*lines: str, language: str = "en") -> set[float]:
    """Return every value that a numeral of some lines, in one language, can have.

    >>> sorted(values("7 carts", "a third"))
    [0.3333333333333333, 3.0, 7.0]
    """
    read = partial(seeds.numerals, language=language)
    found = (numeral for line in lines for numeral in read(seeds.normalise(line)))
    return {value for numeral in found for value in numeral.values}


def gives(bound: float, numeral: Numeral) -> bool:
    """Say whether a bound is a value of a numeral; 0.33 and 0.333 stand for a third."""
    return any(
        bound == value or (0 < value < 1 and any(bound == round(value, d) for d in (2, 3, 4)))
        for value in numeral.values
    )


def shown(numerals: Iterable[Numeral]) -> str:
    """Return numerals as a message shows them, and that there are none."""
    return ", ".join(f"“{numeral.text}”" for numeral in numerals) or "it holds no numeral"


def lives(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield years in lives of actors that the line does not print.

    The years of a person must stand in the row's own wording; those of other actors may stand
    elsewhere on the line.
    """
    for row in book.rows("actors", "kind", "born", "died", "source", "line", "wording"):
        text, there = line_text(row, texts), mark(row, "wording", texts)
        person = row["kind"] == "person"
        if text is None or (person and there is None):
            continue
        printed = there.numerals if person and there else texts[row["source"]].numerals(text)
        where = "the wording" if person else f"{row['source']}:{row.line}"
        for column in ("born", "died"):
            for year in years_in(row[column]):
                if not prints(year, printed):
                    expected = f"years that {where} prints ({shown(printed)})"
                    remedy = "correct the date, or the line, or leave the year out"
                    message = f"the year {year} in “{row[column]}”"
                    yield row.finding(column, message, expected, remedy)


def years_in(edtf: str) -> list[str]:
    """Return the years, decades and centuries of an EDTF date: "1941", "192X", "16XX"."""
    found = re.findall(r"(?<![\dXY-])[\dX]{4}(?![\dX])", edtf)
    return [year for year in dict.fromkeys(found) if year != "XXXX"]


def prints(year: str, numerals: Iterable[Numeral]) -> bool:
    """Say whether numerals give a year, decade or century, the last two by their first year."""
    first, decade = int(year.replace("X", "0")), year.endswith("X") and not year.endswith("XX")
    return any(
        # No year is printed with a comma.
        (first in numeral.values and "," not in numeral.text)
        or (decade and numeral.text.lower().endswith("s") and first % 100 in numeral.values)
        for numeral in numerals
    )


def spellings(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield names that an actor is said to be printed as, but that stand in no seed text."""
    everything = seeds.Index(line for seed in texts.values() for line in seed.lines)
    for row in book.rows("actors", "as_printed"):
        for column in ("as_printed", "native_name"):
            for name in filter(None, row.listed(column)):
                if not everything.has(name):
                    message = f"“{name}”, which stands in no seed file"
                    remedy = "copy the spelling from a file, or take it out"
                    yield row.finding(column, message, "spellings that a file prints", remedy)


class _Use(NamedTuple):
    """A numeral of a seed text, and the rows whose wording, or token in unused.csv, holds it."""

    seed: Seed
    line: int
    numeral: Numeral
    rows: list[Row]
    tokens: list[Row]


def account(book: Book, texts: dict[str, Seed]) -> tuple[pd.DataFrame, list[Finding]]:
    """Account for every numeral of the seed texts.

    Returns a frame with one row a source and the columns ``source``; ``numerals``, which is the
    sum of ``covered`` (they lie within the wording of a row), ``explained`` (within a token of
    unused.csv) and ``open``; ``text_lines``, the number of lines with text; ``without_row``, how
    many of those no row of any table but unused.csv rests on; and ``lines_without_row``, which
    they are, as text.
    Findings are the open numerals, and tokens of unused.csv that are not needed. A numeral is no
    finding on a line that a row with a wrong wording names, or that holds the wording of a row
    without a line: it may well be that row's.
    """
    quoted = [(column, there) for row, column in fragments(book)
              if (there := mark(row, column, texts))]  # fmt: skip
    covering = _by_line(there for column, there in quoted if column != "token")
    explaining = _by_line(there for column, there in quoted if column == "token")
    used = [list(_uses(seed, covering, explaining)) for seed in texts.values()]
    uses = list(chain.from_iterable(used))
    astray = {(row["source"], row.line) for row, column in fragments(book)
              if any(_wording(row, column, texts))}  # fmt: skip
    astray |= {(row["source"], line) for row, column in fragments(book)
               if row.line is None and row["source"] in texts
               for line in _lines_with(row[column], texts[row["source"]])}  # fmt: skip
    findings = [_open(use) for use in uses if not use.rows and not use.tokens
                and (use.seed.source, use.line) not in astray]  # fmt: skip
    findings += _superfluous(uses)
    for marks in explaining.values():
        findings += [_empty(there.row) for there in marks if not any(map(_COUNTS, there.numerals))]
    corrected = book.rows("corrections", "source", "line")
    bearing = set(covering) | {(row["source"], row.line) for row in corrected}
    counts = [_counts(seed, mine, bearing) for seed, mine in zip(texts.values(), used, strict=True)]
    return pd.DataFrame(counts, columns=list(COLUMNS)), findings


def _by_line(marks: Iterable[Mark]) -> dict[tuple[str, int | None], list[Mark]]:
    lines = defaultdict(list)
    for there in marks:
        lines[there.row["source"], there.row.line].append(there)
    return dict(lines)


def _uses(seed: Seed, covering: dict, explaining: dict) -> Iterator[_Use]:
    for line, text in enumerate(seed.lines, 1):
        for numeral in filter(_COUNTS, seed.numerals(seeds.normalise(text))):
            rows, tokens = (
                [there.row for there in marks.get((seed.source, line), ())
                 if numeral in there.numerals]
                for marks in (covering, explaining)
            )  # fmt: skip
            yield _Use(seed, line, numeral, rows, tokens)


def _counts(seed: Seed, mine: list[_Use], bearing: set) -> dict:
    covered = sum(bool(use.rows) for use in mine)
    explained = sum(bool(use.tokens) and not use.rows for use in mine)
    bare = [line for line in seed.text_lines if (seed.source, line) not in bearing]
    counts = (seed.source, len(mine), covered, explained, len(mine) - covered - explained)
    values = (*counts, len(seed.text_lines), len(bare), ", ".join(map(str, bare)))
    return dict(zip(COLUMNS, values, strict=True))


def _open(use: _Use) -> Finding:
    text = seeds.normalise(use.seed.lines[use.line - 1])
    before, after = text[: use.numeral.start].split(), text[use.numeral.end :].split()
    context = " ".join([*before[-2:], f"[{use.numeral.text}]", *after[:2]])
    return Finding(
        use.seed.file, use.line, str(use.numeral.start + 1),
        f"the numeral “{use.numeral.text}” (… {context} …) in no row",
        "every numeral in the wording of a row or explained in data/unused.csv",
        "make a row of it, or explain it there",
    )  # fmt: skip


def _superfluous(uses: list[_Use]) -> Iterator[Finding]:
    """Yield tokens of unused.csv that hold a numeral which something else accounts for."""
    said = set()
    for use in uses:
        for place, token in enumerate(use.tokens):
            others = use.rows or use.tokens[:place]
            if others and token.number not in said:
                said.add(token.number)
                other = f"{others[0].file}:{others[0].number}"
                message = f"“{token['token']}”, whose “{use.numeral.text}” {other} accounts for"
                expected = "only numerals that nothing else accounts for"
                yield token.finding("token", message, expected, "narrow the token, or remove it")


def _empty(row: Row) -> Finding:
    message, expected = f"“{row['token']}”, which holds no numeral", "a fragment with a numeral"
    return row.finding("token", message, expected, "quote all of the numeral, or remove the row")
