"""The check of the book: tables against their contract, their own logic, and the seed texts.

``check`` returns what is wrong as Findings, each with file, row and column, and never raises for
bad data. ``claimbook.contract`` checks what ``data/datapackage.json`` says of the tables,
``claimbook.rules`` what rows say of each other, ``claimbook.coverage`` and ``claimbook.sense``
what the seed texts say; here stands the rest, which is the form of cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from claimbook import coverage, dates, fragment, rules, seeds, sense, tables
from claimbook.contract import PACKAGE, breaches, read_package, read_tables, unsound
from claimbook.findings import Book, Finding, Row, Table
from claimbook.seeds import Seed

__all__ = ["Finding", "Report", "check"]

_EDTF_COLUMNS = {
    "sources": ("published", "updated"),
    "claims": ("date",),
    "events": ("date",),
    "actors": ("born", "died"),
    "ties": ("date",),
    "outside": ("date",),
}

# Which bounds a hedge has, and how they must lie.
_BOUNDS = {
    "exact": ("low", "high"),
    "over": ("low",),
    "at_least": ("low",),
    "almost": ("high",),
    "up_to": ("high",),
    "about": ("low", "high"),
    "between": ("low", "high"),
}
_NO_TEXTS = (
    "No seed text is at hand: {} has none of those that data/sources.csv names.",
    "Without them it cannot be checked whether they are the files that the rows were made from, "
    "whether wordings, figures, hedges, units, dates, speakers and spellings are theirs, and "
    "whether every numeral in them is accounted for.",
    "To check that too, put them into {}, or set SEEDS_DIR to the folder that has them, and run "
    "this again.",
)


@dataclass(frozen=True)
class Report:
    """What ``check`` found: findings, what it could not check, and the coverage of numerals.

    ``unchecked`` holds whole sentences. ``coverage`` is the frame of ``coverage.account``; it
    has no rows if no seed text was at hand.
    """

    findings: list[Finding]
    unchecked: list[str]
    coverage: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.findings


def check(root: Path | None = None, seeds_dir: Path | None = None) -> Report:
    """Check the book in folder ``root`` against itself and the seed texts in ``seeds_dir``.

    Defaults are ``tables.root()`` and ``seeds.place(root)``. Never raises for bad data: that is
    what findings are for.
    """
    try:
        root = Path(root or tables.root())
    except tables.BookError as error:
        finding = Finding(PACKAGE, None, "", f"no book ({error})", "one", "run it inside a book")
        return _report([finding], ["Nothing could be checked."])
    package, findings = read_package(root)
    if package is None:
        sentence = f"Nothing else could be checked: put {PACKAGE} right first."
        return _report(findings, [sentence])
    book, problems = read_tables(package, root)
    sound = Book({name: table for name, table in book.items() if _is_sound(table)})
    findings += _few(problems, sound)
    findings += breaches(package, book, root)
    for inside in (_order, _edtf, _hedges, _lengths):
        findings += inside(book)
    # Keys of a table that cannot be trusted are missing everywhere.
    findings += _references(sound, {entry["name"] for entry in package["resources"]})
    for inside in (_lists, *rules.CHECKS):
        findings += inside(sound)
    texts, unchecked, problems = _texts(book, Path(seeds_dir or seeds.place(root)))
    unchecked = [*unsound(package, book), *_without(package, sound), *unchecked]
    findings += problems
    for alone in fragment.CHECKS:
        findings += alone(sound, texts)
    if not texts:
        return _report(findings, unchecked)
    for outside in (coverage.identities, coverage.wordings, coverage.figures, coverage.lives):
        findings += outside(book, texts)
    if len(texts) == len(book["sources"].rows):
        findings += coverage.spellings(book, texts)
    for outside in sense.CHECKS:
        findings += outside(sound, texts)
    if any(_without(package, sound)):
        return _report(findings, unchecked)
    frame, problems = coverage.account(book, texts)
    return _report(findings + problems, unchecked, frame)


def _is_sound(table: Table) -> bool:
    """Say whether the header is as the package has it, so that cells are what their column says."""
    return table.columns == tuple(table.fields)


def _few(problems: list[Finding], sound: Book) -> Iterator[Finding]:
    """Yield what is wrong with files; of the rows under a damaged header only the first, since
    all of them look too long or too short."""
    files, told = {table.file for table in sound.values()}, set()
    for finding in problems:
        if finding.file in files or finding.row in (None, 1):
            yield finding
        elif finding.file not in told:
            told.add(finding.file)
            yield finding


def _without(package: dict, sound: Book) -> Iterator[str]:
    """Yield, once, that numerals cannot be accounted for while a table that quotes lines is out."""
    for entry in package["resources"]:
        names = {field["name"] for field in entry["schema"]["fields"]}
        if names & {"wording", "token"} and entry["name"] not in sound:
            yield (
                "Whether every numeral of the seed texts is accounted for, and whether rows of "
                "these tables say what their lines say, was therefore not checked."
            )
            return


def _report(
    findings: list[Finding], unchecked: list[str], frame: pd.DataFrame | None = None
) -> Report:
    if frame is None:
        frame = pd.DataFrame(columns=list(coverage.COLUMNS))
    # Causes before consequences: the tables, and last what the seed texts have that no row has.
    ordered = sorted(
        dict.fromkeys(findings),
        key=lambda one: (not one.file.startswith("data/"), one.file, one.row or 0),
    )
    return Report(ordered, unchecked, frame)


def _texts(book: Book, directory: Path) -> tuple[dict[str, Seed], list[str], list[Finding]]:
    """Return the seed texts at hand, what cannot be checked without the others, and findings."""
    named = [row["file"] for row in book.rows("sources", "source", "file")]
    if not any((directory / file).is_file() for file in named):
        return {}, [sentence.format(directory) for sentence in _NO_TEXTS], []
    texts, findings = coverage.read_seeds(book, directory)
    missing = [file for file in named if file not in {seed.file for seed in texts.values()}]
    sentence = (
        f"Rows that rest on {', '.join(missing)}, and spellings of names, could not be checked: "
        f"put what is missing into {directory}."
    )
    return texts, [sentence] if missing else [], findings


def _order(book: Book) -> Iterator[Finding]:
    """Yield the first row of each table that breaks the order by its first column."""
    for table in book.values():
        column = (*table.columns, "")[0]
        for before, row in zip(table.rows, table.rows[1:], strict=False):
            if row[column] < before[column]:
                message = f"“{row[column]}” after “{before[column]}”"
                expected = "rows sorted by their first column, character by character"
                yield row.finding(column, message, expected, "sort the file")
                break


def _lists(book: Book) -> Iterator[Finding]:
    """Yield entries of lists in cells that are blank, stand twice or point nowhere."""
    for name, column, target in (
        ("events", "actors", "actors"),
        ("sources", "depends_on", "sources"),
        ("actors", "as_printed", ""),
        ("coding", "differed", ""),
    ):
        known = book[target].keys if target in book else None
        for row in book.rows(name, column):
            entries = row.listed(column)
            if "" in entries or len(set(entries)) < len(entries):
                message = f"“{row[column]}”, with an entry that is blank or stands twice"
                yield row.finding(column, message, "entries between semicolons", "remove it")
            for entry in filter(None, dict.fromkeys(entries)):
                if target and known is not None and entry not in known:
                    message, expected = f"“{entry}”", f"a key of data/{target}.csv"
                    yield row.finding(column, message, expected, "correct it, or add the row")
    for row in book.rows("sources", "source", "depends_on"):
        if row["source"] in row.listed("depends_on"):
            message = f"“{row['source']}”, the source itself"
            yield row.finding("depends_on", message, "other sources", "remove it")


def _references(book: Book, names: set[str]) -> Iterator[Finding]:
    """Yield rows of unused.csv, outside.csv and coding.csv that name a row which is not there.

    ``names`` are those of all tables; rows of one that is not in the book are taken to be there.
    """
    for row in book.rows("unused", "reason", "row"):
        if row["row"]:
            name, _, key = row["row"].partition("/")
            yield from _reference(
                book, names, row, name, key, "table/key, such as claims/some-claim"
            )
        elif row["reason"] == "repeats a row":
            yield row.finding("row", "an empty cell", "the row that it repeats", "name it")
    for row in book.rows("outside", "claim"):
        name, _, key = row["claim"].rpartition("/")
        expected = "a claim, or events/… or actors/… with a key of that table"
        yield from _reference(book, names, row, name or "claims", key, expected, "claim")
    for row in book.rows("coding", "table", "row", "settled", "differed"):
        if row["row"] and row["settled"] == "dropped":
            yield row.finding("row", f"“{row['row']}”", "nothing for a dropped row", "empty it")
        elif row["row"]:
            yield from _reference(book, names, row, row["table"], row["row"], "a key of that table")
        elif row["settled"] != "dropped":
            yield row.finding("row", "an empty cell", "the row that it became", "name it")
        known = book[row["table"]].columns if row["table"] in book else None
        for column in filter(None, row.listed("differed")):
            if known is not None and column not in known:
                message, expected = f"“{column}”", f"columns of data/{row['table']}.csv"
                yield row.finding("differed", message, expected, "correct the name")


def _reference(
    book: Book,
    names: set[str],
    row: Row,
    name: str,
    key: str,
    expected: str,
    column: str = "row",
) -> Iterator[Finding]:
    if name not in names or (name in book and key not in book[name].keys):
        message = f"“{row[column]}”, which names no row"
        yield row.finding(column, message, expected, "correct it, or add the row")


def _edtf(book: Book) -> Iterator[Finding]:
    for name, columns in _EDTF_COLUMNS.items():
        for column in columns:
            for row in book.rows(name, column):
                if row[column] and not dates.is_valid(row[column]):
                    expected = "an EDTF date such as 1922-10-25, 1918-10, 1942-21, 192X, 1941/1945"
                    remedy = "write it so, as precise as the line and no more, the earlier first"
                    yield row.finding(column, f"“{row[column]}”", expected, remedy)


def _hedges(book: Book) -> Iterator[Finding]:
    """Yield claims that are neither a quantity as their hedge has it nor a value in words."""
    for row in book.rows("claims", "low", "high", "unit", "hedge", "value"):
        yield from _quantity(row) if row["hedge"] in _BOUNDS else _words(row)


def _words(row: Row) -> Iterator[Finding]:
    bounds = [column for column in ("low", "high", "unit") if row[column]]
    if bounds and not row["hedge"]:
        message = f"no hedge beside {' and '.join(bounds)}"
        remedy = "fill the hedge, or empty them and say it in value"
        yield row.finding("hedge", message, "how the source hedges the figure", remedy)
    elif not bounds and not row["value"]:
        expected = "a quantity (low, high, unit, hedge) or a value in words"
        yield row.finding("value", "neither quantity nor value", expected, "fill one of them")
    if row["value"] and (row["low"] or row["high"]):
        yield _both(row)


def _both(row: Row) -> Finding:
    message = f"“{row['value']}” beside a quantity"
    return row.finding("value", message, "one or the other", "make two rows of it")


def _quantity(row: Row) -> Iterator[Finding]:
    hedge, wanted = row["hedge"], _BOUNDS[row["hedge"]]
    if row["value"]:
        yield _both(row)
    if not row["unit"]:
        remedy = "name what is counted, as a plural"
        yield row.finding("unit", "an empty cell", "the unit of low and high", remedy)
    for column in ("low", "high"):
        if row[column] and column not in wanted:
            expected = f"none: “{hedge}” has {wanted[0]} only"
            yield row.finding(column, f"“{row[column]}”", expected, "empty it, or mend the hedge")
        elif not row[column] and column in wanted:
            expected = f"a number: “{hedge}” has {' and '.join(wanted)}"
            yield row.finding(column, "an empty cell", expected, "fill it, or mend the hedge")
        elif row[column] and not re.fullmatch(r"-?\d+(\.\d+)?", row[column], re.ASCII):
            remedy = "write digits, with a point before decimals and no commas"
            yield row.finding(column, f"“{row[column]}”", "a plain number", remedy)
    try:
        low, high = float(row["low"]), float(row["high"])
    except ValueError:
        return
    rules = {
        "exact": (low == high, "the same as low"),
        "about": (low <= high, "low or more"),
        "between": (low < high, "more than low"),
    }
    fits, expected = rules.get(hedge, (True, ""))
    if not fits:
        message, remedy = (
            f"“{row['high']}” with low “{row['low']}”",
            "correct it, or mend the hedge",
        )
        yield row.finding("high", message, f"{expected}: the hedge is “{hedge}”", remedy)


def _lengths(book: Book) -> Iterator[Finding]:
    """Yield fragments of a seed text that are longer than the book may quote."""
    corrections = ((row, "as_printed") for row in book.rows("corrections", "as_printed"))
    for row, column in (*coverage.fragments(book), *corrections):
        words = seeds.count_words(row[column])
        if words > coverage.MOST_WORDS:
            expected = f"at most {coverage.MOST_WORDS}"
            yield row.finding(column, f"{words} words", expected, "quote a shorter fragment")
