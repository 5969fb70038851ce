"""Change one cell at a time over all tables, and print which changes ``claimbook verify`` finds.

    python tests/tamper.py [--table T] [--per N] [--seed N] [--misses]

Each kind of change is tried on up to N cells of a column, drawn by the seed. Changes that cannot
touch each other (no two in rows of one line, next to each other or naming each other) are made in
one copy of the tables and checked together by ``verify.check``: a change is caught if there is a
finding at its row, or at one that only it has to do with. So the score is that of the public
check and of nothing else.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from claimbook import languages
from claimbook.check import fits, verify
from claimbook.check.findings import Book, Row
from claimbook.model.dates import MONTHS
from claimbook.model.hedges import HEDGES
from claimbook.sources import seeds, tables

LOW = ("over", "at_least")
DATED = ("claims", "events", "ties")
# What no rule can see, as the methods page names it; a kind of change has one of these, or it is
# promised: verify finds every one.
FRAGMENT = "which words of its line a row quotes"
ACTORS = "who took part in an event, of those whom its line names"
LISTED = "topic, status, kind, side, weight, family, confidence"
OWN = "the book's own words: subjects, measures, values, titles, roles, questions, notes"
SPEAKER = "that somebody speaks whom the words do not name"
CARRIED = "which claim of its line carries a position that shares no words with it"
WHEN = "a date whose year, month or end stands outside the words quoted, or is another of the line"
CONTEXT = "the date of a figure in the record outside"
WORK = "which work, page, speaker and claim a row of the record outside names"


@dataclass(frozen=True)
class Change:
    """One row of a table with other cells: which kind of change, and the cells that it has now."""

    table: str
    number: int
    column: str
    kind: str
    cells: tuple[tuple[str, str], ...]


class Tables:
    """The tables of a book as text, the lines of its seed texts, and what a change may draw on."""

    def __init__(self, root: Path, seeds_dir: Path):
        self.root, self.seeds = root, seeds_dir
        package, _ = verify.read_package(root)
        self.book: Book = verify.read_tables(package, root)[0]
        self.lines = {row["source"]: (seeds_dir / row["file"]).read_text("utf-8").split("\n")
                      for row in self.book.rows("sources", "source", "file")}  # fmt: skip
        self.actors = {row["actor"]: row for row in self.book.rows("actors", "actor")}

    def values(self, table: str, column: str) -> list[str]:
        return sorted({row[column] for row in self.book[table].rows} - {""})

    def line(self, row: Row) -> str:
        return seeds.normalise(self.lines[row["source"]][row.line - 1])

    def near(self, row: Row) -> set[str]:
        """Keys of the actors whom the row's line or one of the few before it names."""
        lines = self.lines[row["source"]][max(0, row.line - 7) : row.line]
        text = seeds.normalise("\n".join(lines))
        return {key for key, actor in self.actors.items() if fits._is_named(actor, text)}


Maker = Callable[[Tables, Row, random.Random], "str | dict[str, str] | None"]
KINDS: list[tuple[str, str, str, str, Maker]] = []


def kind(tables_: str, columns: str, name: str, unseen: str = ""):
    """Register a kind of change, and why it cannot always be seen.

    A change takes the tables, a row and a source of chance, and returns the new cell, several
    cells, or None where the row has nothing to change.
    """

    def register(maker):
        for table in tables_.split():
            for column in columns.split():
                KINDS.append((table, column, name, unseen, maker(column)))
        return maker

    return register


def _digit(text: str, chance: random.Random) -> str | None:
    places = [place for place, sign in enumerate(text) if sign.isdecimal()]
    if not places:
        return None
    place = chance.choice(places)
    return text[:place] + str((int(text[place]) + chance.randint(1, 8)) % 10) + text[place + 1 :]


def _letter(text: str, chance: random.Random) -> str | None:
    places = [place for place, sign in enumerate(text) if sign.isalpha()]
    if not places:
        return None
    place = chance.choice(places)
    new = chance.choice([one for one in "abcdefghij" if one != text[place].lower()])
    return text[:place] + new + text[place + 1 :]


def _other(values: list[str], own: str, chance: random.Random) -> str | None:
    rest = [value for value in values if value != own]
    return chance.choice(rest) if rest else None


# Figures and hedges.


@kind("claims outside", "low high", "a digit")
def _(column):
    return lambda book, row, chance: _digit(row[column], chance)


@kind("claims outside", "low", "both bounds")
def _(column):
    def both(book, row, chance):
        if row["low"] and row["high"]:
            return {c: str(10 * float(row[c]) + 1).removesuffix(".0") for c in ("low", "high")}

    return both


def _rehedged(hedge):
    def change(book, row, chance):
        if not row["hedge"] or row["hedge"] == hedge:
            return None
        number = row["low"] or row["high"]
        low = "" if hedge in ("almost", "up_to") else number
        high = "" if hedge in LOW else row["high"] or number
        if hedge == "between":
            high = str(2 * float(number))
        return {"hedge": hedge, "low": low, "high": high}

    return lambda column: change


for _hedge in HEDGES:
    if _hedge != "between":
        kind("claims outside", "hedge", f"to {_hedge}, with its bounds")(_rehedged(_hedge))


# Where the words stand.


@kind("claims events ties actors positions corrections unused", "line", "another line")
def _(column):
    def change(book, row, chance):
        count = len(book.lines[row["source"]])
        return _other([str(n) for n in range(1, count + 1)], row["line"], chance)

    return change


@kind("claims events ties actors positions corrections unused", "source", "another source")
def _(column):
    return lambda book, row, chance: _other(sorted(book.lines), row["source"], chance)


@kind("claims events ties actors positions", "wording", "a letter")
@kind("corrections", "as_printed", "a letter")
@kind("unused", "token", "a letter")
def _(column):
    def change(book, row, chance):
        new = _letter(row[column], chance)
        # Another form may by chance stand on the line as well.
        return None if new is None or new in book.line(row) else new

    return change


@kind("claims events ties actors positions", "wording", "a digit")
@kind("corrections", "as_printed", "a digit")
def _(column):
    return lambda book, row, chance: _digit(row[column], chance)


@kind("claims events ties positions", "wording", "narrowed", FRAGMENT)
def _(column):
    def change(book, row, chance):
        words = row["wording"].split(" ")
        return " ".join(words[:-1]) if len(words) > 2 else None

    return change


@kind("claims events ties positions", "wording", "widened", FRAGMENT)
def _(column):
    def change(book, row, chance):
        text = book.line(row)
        _, end = seeds.find(text, row["wording"])[0]
        after = re.match(r"\W*\w+", text[end:])
        return row["wording"] + after[0] if after else None

    return change


@kind("claims events ties positions", "wording", "other words of the line", FRAGMENT)
def _(column):
    def change(book, row, chance):
        words = book.line(row).split(" ")
        at = chance.randrange(max(1, len(words) - 4))
        new = " ".join(words[at : at + 4]).strip(" ,.;:")
        return new if new and new not in row["wording"] and new.isprintable() else None

    return change


# Dates.


def _moved(pattern, move):
    """A date with one part of it moved."""

    def change(book, row, chance, column):
        found = list(re.finditer(pattern, row[column]))
        if not found:
            return None
        match = chance.choice(found)
        new = move(match[1], chance)
        return row[column][: match.start(1)] + new + row[column][match.end(1) :]

    return lambda column: lambda book, row, chance: change(book, row, chance, column)


_YEAR, _MONTH, _DAY = r"(?<![\d-])(\d{4})", r"\d{4}-(0[1-9]|1[0-2])", r"\d{4}-\d\d-(\d\d)"
_DATES = (
    ("a year later", _moved(_YEAR, lambda year, chance: f"{int(year) + 1:04}")),
    ("a year earlier", _moved(_YEAR, lambda year, chance: f"{int(year) - 1:04}")),
    ("another month",
     _moved(_MONTH, lambda month, chance: f"{(int(month) + chance.randint(0, 9)) % 12 + 1:02}")),
    ("another day", _moved(_DAY, lambda day, chance: f"{int(day) % 28 + 1:02}")),
)  # fmt: skip


def _plain(column, make):
    """A change of dates that are neither intervals nor "by" a date."""

    def change(book, row, chance):
        date = row[column]
        return make(date, chance) if date and re.fullmatch(r"[\dX-]+", date) else None

    return change


def _interval(column, make):
    def change(book, row, chance):
        first, _, last = row[column].partition("/")
        return make(first, last, chance) if first.strip(".") and last.strip(".") else None

    return change


def _shapes(column):
    def less(date, chance):
        return date.rpartition("-")[0] or f"{date[:3]}X"

    def padded(date, chance):
        if len(date) > 7 or "X" in date:
            return None
        return f"{date}-{chance.randint(1, 12):02}"

    yield "by", _plain(column, lambda date, chance: f"[..{date}]")
    yield "padded", _plain(column, padded)
    yield "about", _plain(column, lambda date, chance: f"{date}~")
    yield "perhaps", _plain(column, lambda date, chance: f"{date}?")
    yield "less precise", _plain(column, less)
    yield "end opened", _plain(column, lambda date, chance: f"{date}/..")
    yield "beginning opened", _plain(column, lambda date, chance: f"../{date}")
    yield "interval cut", _interval(column, lambda one, two, chance: chance.choice([one, two]))
    yield "interval opened", _interval(
        column, lambda one, two, chance: chance.choice([f"{one}/..", f"../{two}"])
    )


# Kinds of change to dates that a rule cannot always see, by column.
_UNSEEN = {"less precise": "claims ties events actors", "emptied": "claims ties actors",
           "interval cut": "claims ties events", "beginning opened": "claims ties events",
           "end opened": "claims ties events",
           "interval opened": "claims ties events"}  # fmt: skip

def _elsewhere(change, wanted):
    """A change to dates for parts that the row's line, or its note, prints as well, or does not."""

    def some(book, row, chance):
        new = change(book, row, chance)
        if new is None:
            return None
        named = re.findall(r"lines? (\d+)", row["note"])
        lines = [row, *(Row(row.file, row.number, {**row.cells, "line": n}) for n in named)]
        count = len(book.lines[row["source"]])
        # A note may name a line of another source.
        text = "\n".join(book.line(line) for line in lines if 0 < (line.line or 0) <= count)
        printed = {value for one in seeds.numerals(text) for value in one.values}
        old = {column: row[column] for column in ("date", "born", "died")}
        fresh = set(re.findall(r"\d+", new)) - set(re.findall(r"\d+", " ".join(old.values())))
        months = {int(one) for one in re.findall(r"\d{4}-(\d\d)", new)}
        there = {month for month in months if month <= 12 and MONTHS[month - 1] in text}
        here = {int(one) for one in re.findall(r"\d{4}-(\d\d)", " ".join(old.values()))}
        told = any(int(one) in printed for one in fresh) or bool(there - here)
        return new if told == wanted else None

    return some


for _table, _column in (*((table, "date") for table in DATED), ("actors", "born"),
                        ("actors", "died")):  # fmt: skip
    for _name, _made in _DATES:
        kind(_table, _column, _name)(lambda column, made=_made: _elsewhere(made(column), False))
        if _table != "actors":
            kind(_table, _column, f"{_name}, on the line too", WHEN)(
                lambda column, made=_made: _elsewhere(made(column), True)
            )
    for _name, _change in _shapes(_column):
        if _table == "actors" and _name.startswith("interval"):
            continue  # a life has a date at either end
        _why = WHEN if _table in _UNSEEN.get(_name, "").split() else ""
        if _name == "padded":
            _change = _elsewhere(_change, False)
        kind(_table, _column, _name, _why)(lambda column, change=_change: change)


def _compared(change, wanted):
    """A change to rows of the record outside whose date is compared, or to the others; where the
    quote itself says "since" or "until", an open end is no change of sense."""

    def some(book, row, chance):
        new = change(book, row, chance) if _is_compared(row) == wanted else None
        told = f"{row['quote']} {row['note']}"
        opened = new is not None and (".." in new or new.endswith("/"))
        vague = re.search(rf"{languages.names('since')}|{languages.names('until')}", told, re.I)
        return None if opened and vague else new

    return lambda column: some


def _is_compared(row: Row) -> bool:
    return row["comparable"] == "yes" and not row["hedge"]


def _ranged(change, wanted):
    """A change to dates of which the quote prints both ends, or does not."""

    def some(book, row, chance):
        days, months = (read(row["quote"]) for read in (languages.days, languages.months))
        return change(book, row, chance) if (max(len(days), len(months)) > 1) == wanted else None

    return some


for _name, _made in (*((name, made("date")) for name, made in _DATES), *_shapes("date")):
    if _name == "interval cut":
        kind("outside", "date", f"{_name}, of other words", WHEN)(
            _compared(_ranged(_made, False), True)
        )
        _made = _ranged(_made, True)
    # A day may be counted in the note, of a weekday and the day of an issue.
    kind("outside", "date", _name, WHEN if _name == "less precise" else "")(_compared(_made, True))
    _why = "" if _name in ("about", "perhaps") else CONTEXT
    kind("outside", "date", f"{_name}, not compared", _why)(_compared(_made, False))


@kind("claims events ties outside", "date", "another row's")
@kind("actors", "born died", "another row's")
def _(column):
    def change(book, row, chance):
        if "outside" in row.file and not _is_compared(row):
            return None
        table = next(name for name, table in book.book.items() if table.file == row.file)
        # A date that holds the row's own may be as right.
        rest = [v for v in book.values(table, column) if not set(re.findall(r"\d{4}", v))
                & set(re.findall(r"\d{4}", row[column]))]  # fmt: skip
        return chance.choice(rest) if row[column] and rest else None

    return change


@kind("claims ties", "date", "emptied", WHEN)
@kind("actors", "born died", "emptied", WHEN)
@kind("outside", "date", "emptied")
def _(column):
    def change(book, row, chance):
        if "outside" in row.file and not _is_compared(row):
            return None
        return "" if row[column] else None

    return change


# Units.


@kind("claims", "unit", "another unit")
@kind("outside", "unit", "another unit")
def _(column):
    def change(book, row, chance):
        units = [one for one in book.values("claims", "unit") if one != "persons"]
        return _other(units, row["unit"], chance) if row["unit"] else None

    return change


@kind("claims", "unit", "to persons")
def _(column):
    def change(book, row, chance):
        people = ("persons", "soldiers", "officers", "volunteers")
        return None if row["unit"] in ("", *people) else "persons"

    return change


@kind("outside", "unit", "a letter")
def _(column):
    return lambda book, row, chance: _letter(row["unit"], chance)


# Who.


@kind("ties", "from_actor to_actor", "exchanged, not near the line")
def _(column):
    def change(book, row, chance):
        near = book.near(row) | {row["from_actor"], row["to_actor"]}
        return _other(sorted(set(book.actors) - near), row[column], chance)

    return change


@kind("ties", "from_actor to_actor", "exchanged, near the line")
def _(column):
    def change(book, row, chance):
        return _other(sorted(book.near(row) - {row["from_actor"], row["to_actor"]}), "", chance)

    return change


@kind("ties", "from_actor", "ends swapped")
def _(column):
    return lambda book, row, chance: {"from_actor": row["to_actor"], "to_actor": row["from_actor"]}


@kind("ties", "relation", "another relation")
def _(column):
    return lambda book, row, chance: _other(book.values("ties", column), row[column], chance)


@kind("ties", "sign", "the opposite")
def _(column):
    return lambda book, row, chance: str(-int(row["sign"])) if row["sign"] != "0" else None


@kind("events", "actors", "exchanged, not near the line")
def _(column):
    def change(book, row, chance):
        own = row.listed("actors")
        new = _other(sorted(set(book.actors) - book.near(row) - set(own)), "", chance)
        return ";".join([*own[:-1], new]) if own else None

    return change


@kind("events", "actors", "one more, not near the line")
def _(column):
    def change(book, row, chance):
        own = row.listed("actors")
        new = _other(sorted(set(book.actors) - book.near(row) - set(own)), "", chance)
        return ";".join([*own, new])

    return change


@kind("events", "actors", "exchanged, near the line", ACTORS)
def _(column):
    def change(book, row, chance):
        own = row.listed("actors")
        new = _other(sorted(book.near(row) - set(own)), "", chance)
        return ";".join([*own[:-1], new]) if own and new else None

    return change


@kind("events", "actors", "one fewer", ACTORS)
def _(column):
    def change(book, row, chance):
        own = row.listed("actors")
        return ";".join(own[:-1]) if len(own) > 1 else None

    return change


@kind("actors", "as_printed", "a letter")
def _(column):
    return lambda book, row, chance: _letter(row[column], chance)


# A position's claim.


@kind("positions", "claim", "of another line")
def _(column):
    def change(book, row, chance):
        others = [one["claim"] for one in book.book.rows("claims")
                  if (one["source"], one["line"]) != (row["source"], row["line"])]  # fmt: skip
        return _other(others, row["claim"], chance) if row["claim"] else None

    return change


def _carries(book: Tables, row: Row) -> bool:
    """Say whether the words of a position are those of its claim, or a part of them."""
    own = next((one for one in book.book.rows("claims") if one["claim"] == row["claim"]), None)
    return own is not None and fits._within(own["wording"], row["wording"])


@kind("positions", "claim", "of the same line")
def _(column):
    def change(book, row, chance):
        if not _carries(book, row):
            return None
        texts = {source: seeds.Seed(source, "", lines, "") for source, lines in book.lines.items()}
        others = [one["claim"] for one in book.book.rows("claims")
                  if (one["source"], one["line"]) == (row["source"], row["line"])
                  and not fits._overlap(row, one, texts)]  # fmt: skip
        return _other(others, row["claim"], chance) if row["claim"] else None

    return change


@kind("positions", "claim", "emptied")
def _(column):
    return lambda book, row, chance: "" if _carries(book, row) else None


@kind("positions", "claim", "emptied, of other words", CARRIED)
def _(column):
    def change(book, row, chance):
        return "" if row["claim"] and not _carries(book, row) else None

    return change


@kind("positions", "claim", "filled")
def _(column):
    def change(book, row, chance):
        others = [one["claim"] for one in book.book.rows("claims")
                  if (one["source"], one["line"]) != (row["source"], row["line"])]  # fmt: skip
        return None if row["claim"] else chance.choice(others)

    return change


# The record outside.


@kind("outside", "citation", "unknown")
def _(column):
    return lambda book, row, chance: f"{row[column]}x" if row[column] else None


@kind("outside", "citation", "another work", WORK)
def _(column):
    def change(book, row, chance):
        return _other(book.values("outside", column), row[column], chance) if row[column] else None

    return change


@kind("outside", "citation quote who_says confidence", "emptied")
def _(column):
    return lambda book, row, chance: "" if row[column] else None


@kind("outside", "quote", "a digit", WORK)
@kind("outside", "locator", "a digit", WORK)
def _(column):
    return lambda book, row, chance: _digit(row[column], chance)


@kind("outside", "comparable", "the opposite")
def _(column):
    return lambda book, row, chance: {"yes": "no", "no": "yes"}[row[column]]


@kind("outside", "why_not", "emptied")
def _(column):
    return lambda book, row, chance: "" if row[column] else None


@kind("outside", "why_not", "filled")
def _(column):
    return lambda book, row, chance: None if row[column] else "another thing is counted"


@kind("outside", "topic", "another topic")
def _(column):
    def change(book, row, chance):
        if row["claim"].startswith("actors/"):
            return None  # a life belongs to no page
        return _other(book.values("claims", "topic"), row["topic"], chance)

    return change


@kind("outside", "claim", "unknown")
def _(column):
    return lambda book, row, chance: f"{row[column]}-x"


@kind("outside", "claim", "another claim", WORK)
@kind("outside", "confidence", "another", LISTED)
@kind("outside", "who_says", "another row's", WORK)
def _(column):
    def change(book, row, chance):
        return _other(book.values("outside", column), row[column], chance) if row[column] else None

    return change


# What is said of the texts as such.


@kind("sources", "owner_citation dating_citation origin_citation", "unknown")
def _(column):
    return lambda book, row, chance: f"{row[column]}x" if row[column] else None


# What must hold together.


@kind("constraints", "row", "unknown")
def _(column):
    return lambda book, row, chance: f"{row[column]}-x" if row[column] else None


@kind("constraints", "relation", "a letter")
@kind("constraints", "unit", "a letter")
def _(column):
    return lambda book, row, chance: _letter(row[column], chance)


@kind("constraints", "reads_as", "emptied")
@kind("sources", "owner_citation dating_citation origin_citation owner dating origin", "emptied")
def _(column):
    return lambda book, row, chance: "" if row[column] else None


# Closed lists and the book's own words.


@kind("claims", "topic status", "another", LISTED)
@kind("claims", "measure", "another", OWN)
@kind("events", "topic status", "another", LISTED)
@kind("ties", "status", "another", LISTED)
@kind("actors", "kind side", "another", LISTED)
@kind("disagreements", "topic kind weight", "another", LISTED)
@kind("corrections", "confidence", "another", LISTED)
@kind("relations", "family", "another", LISTED)
@kind("constraints", "grade", "another", LISTED)
def _(column):
    def change(book, row, chance):
        table = next(name for name, table in book.book.items() if table.file == row.file)
        return _other(book.values(table, column), row[column], chance)

    return change


@kind("claims", "subject value note", "a letter", OWN)
@kind("events", "title note", "a letter", OWN)
@kind("ties", "role note", "a letter", OWN)
@kind("positions", "position", "a letter", OWN)
@kind("disagreements", "question would_settle", "a letter", OWN)
@kind("corrections", "correct basis", "a letter", OWN)
@kind("constraints", "assumption note", "a letter", OWN)
@kind("outside", "subject note why_not", "a letter", OWN)
@kind("sources", "title voice caution interest owner dating origin", "a letter", OWN)
def _(column):
    return lambda book, row, chance: _letter(row[column], chance)


@kind("claims", "value", "“not” put in", OWN)
def _(column):
    return lambda book, row, chance: f"not {row[column]}" if row[column] else None


@kind("claims", "voice", "emptied", SPEAKER)
def _(column):
    return lambda book, row, chance: "" if row[column] else None


def changes(book: Tables, per: int, seed: int, only: str = "") -> Iterator[Change]:
    """Yield up to ``per`` changes of each kind to each column, those of table ``only`` if named."""
    for table, column, name, _, make in KINDS:
        if only and table != only:
            continue
        chance = random.Random(f"{seed}:{table}:{column}:{name}")
        rows, made = list(book.book[table].rows), 0
        chance.shuffle(rows)
        for row in rows:
            new = make(book, row, chance)
            cells = new if isinstance(new, dict) else {column: new}
            if new is None or all(row[key] == value for key, value in cells.items()):
                continue
            yield Change(table, row.number, column, name, tuple(cells.items()))
            made += 1
            if made == per:
                break


def batches(book: Tables, made: list[Change]) -> list[list[Change]]:
    """Put changes into as few lots as the rule allows that none in a lot can touch another."""
    lots: list[tuple[set, list[Change]]] = []
    for change in made:
        marks = _touched(book, change)
        # Rows of every table name actors and sources.
        alone = change.table if change.table in ("actors", "sources") else ""
        for held, lot in lots:
            if not held & marks and ("alone", alone) in held:
                held |= marks
                lot.append(change)
                break
        else:
            lots.append((marks | {("alone", alone)}, [change]))
    return [lot for _, lot in lots]


def _touched(book: Tables, change: Change) -> set:
    """Return what a change has to do with: its row and the next ones, lines, keys that it names."""
    row = book.book[change.table].rows[change.number - 2]
    marks = {(change.table, change.number + step) for step in (-1, 0, 1)}
    for cells in (row.cells, {**row.cells, **dict(change.cells)}):
        marks |= _named(book, change.table, cells)
    return marks


def _named(book: Tables, table: str, cells: dict[str, str]) -> set:
    """Return the line, the rows and the words of a work that a row's cells name."""
    marks: set = {("line", cells["source"], cells["line"])} if "line" in cells else set()
    marks |= {("key", cells[column]) for column in ("claim", "row") if cells.get(column)}
    if table == "actors":
        marks.add(("actor", cells["actor"]))
    if table == "outside":
        marks.add(("work", cells["citation"], cells["quote"]))
    return marks


def caught(book: Tables, lot: list[Change]) -> set[Change]:
    """Return the changes of a lot that ``verify.check`` finds.

    A finding at another row counts for the one change that it has to do with; where that cannot be
    told, those that seem missed are checked again in halves.
    """
    found = _found(book, lot)
    if len(lot) == 1:
        return set(lot) if found else set()
    hit, untold = set(), False
    marks = {change: _touched(book, change) for change in lot}
    for place in found:
        near = _about(book, *place)
        meant = [change for change in lot if marks[change] & near]
        own = [change for change in meant if place == (_file(change), change.number)]
        hit |= set(own or meant[:1])
        untold |= not meant
    rest = [change for change in lot if change not in hit]
    if untold and rest:
        half = len(rest) // 2 if len(rest) == len(lot) else len(rest)
        for part in filter(None, (rest[:half], rest[half:])):
            hit |= caught(book, part)
    return hit


def _file(change: Change) -> str:
    return f"data/{change.table}.csv"


def _about(book: Tables, file: str, number: int | None) -> set:
    """Return what a place where something was found has to do with."""
    for table in book.book.values():
        if table.file == file and number and number > 1:
            row = table.rows[number - 2]
            actors = [row["from_actor"], row["to_actor"], row["voice"], *row.listed("actors")]
            return {(table.name, number), *_named(book, table.name, row.cells),
                    *(("actor", actor) for actor in actors if actor)}  # fmt: skip
    for row in book.book.rows("sources"):
        if row["file"] == file:
            return {("line", row["source"], str(number))}
    return set()


def _found(book: Tables, lot: list[Change]) -> set[tuple[str, int | None]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("data", "chapters"):  # of pages the names alone are asked for
            shutil.copytree(book.root / part, root / part)
        for table in {change.table for change in lot}:
            path = root / book.book[table].file
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            for change in lot:
                for column, value in change.cells if change.table == table else ():
                    rows[change.number - 1][rows[0].index(column)] = value
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        return {(one.file, one.row) for one in verify.check(root, book.seeds).findings}


def promised() -> set[tuple[str, str, str]]:
    """Return table, column and kind of the changes that verify promises to find, all of them."""
    return {(table, column, name) for table, column, name, unseen, _ in KINDS if not unseen}


def score(book: Tables, made: list[Change], told=lambda text: None) -> pd.DataFrame:
    """Return a frame with one row a change: table, row, column, kind, caught."""
    hit, lots = set(), batches(book, made)
    for number, lot in enumerate(lots, 1):
        hit |= caught(book, lot)
        told(f"{number} of {len(lots)} lots, {len(hit)} caught")
    return pd.DataFrame(
        [(one.table, one.number, one.column, one.kind, one in hit, dict(one.cells))
         for one in made],
        columns=["table", "row", "column", "kind", "caught", "cells"],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--table", default="", help="only this table")
    parser.add_argument("--per", type=int, default=6, help="changes of a kind to a column")
    parser.add_argument("--seed", type=int, default=1, help="which cells are drawn")
    parser.add_argument("--misses", action="store_true", help="print each change that is not found")
    given = parser.parse_args()
    folder = seeds.folder()
    if folder is None:
        sys.exit(f"{seeds.place()}: no seed files; put them there, or set SEEDS_DIR")
    book = Tables(tables.root(), folder)
    made = list(changes(book, given.per, given.seed, given.table))
    frame = score(book, made, lambda text: print(text, file=sys.stderr, flush=True))
    sure = promised()
    totals = defaultdict(lambda: [0, 0])
    for (table, column, name), part in frame.groupby(["table", "column", "kind"], sort=True):
        mark = "" if (table, column, name) in sure else "  (not promised)"
        print(f"{table:14}{column:17}{name:34}{part['caught'].sum():4} of {len(part)}{mark}")
        totals[table][0] += int(part["caught"].sum())
        totals[table][1] += len(part)
    if given.misses:
        for one in frame[~frame["caught"]].itertuples():
            place = f"data/{one.table}.csv:{one.row}:{one.column}"
            print(f"not found: {place}: {one.kind}: {one.cells}")
    for table, (hit, count) in totals.items():
        print(f"{table:14}{hit} of {count}")
    asked = frame[[(t, c, k) in sure for t, c, k in zip(frame["table"], frame["column"],
                                                       frame["kind"], strict=True)]]  # fmt: skip
    print(f"{'all':14}{frame['caught'].sum()} of {len(frame)}")
    print(f"{'promised':14}{asked['caught'].sum()} of {len(asked)}")


if __name__ == "__main__":
    main()
