"""The check of the book: tables against their contract, their own logic, and the seed texts.

``check`` returns what is wrong as Findings, each with file, row and column, and never raises for
bad data. ``contract`` checks what ``data/datapackage.json`` says of the tables, ``rules``,
``meaning`` and ``comparable`` what rows say of each other, ``pointers`` what rows they name,
``quotes`` the record outside, ``origins`` what is said of the texts as such, ``coverage``,
``sense``, ``fits`` and ``moments`` what the seed texts say; here stands the rest, which is the form
of cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from claimbook.check import (
    comparable,
    coverage,
    fits,
    fragment,
    meaning,
    moments,
    origins,
    pointers,
    published,
    quotes,
    rules,
    seal,
    sense,
    shelf,
    spoken,
)
from claimbook.check.contract import (
    PACKAGE,
    breaches,
    drift,
    quoting,
    read_package,
    read_tables,
    strangers,
    tables_of,
    unsound,
)
from claimbook.check.findings import Book, Finding, Row
from claimbook.check.shelf import Texts
from claimbook.model import dates
from claimbook.model.hedges import HEDGES
from claimbook.sources import seeds, tables

__all__ = ["Finding", "Report", "check"]

_EDTF_COLUMNS = {
    "sources": ("published", "updated", "written"),
    "claims": ("date",),
    "events": ("date",),
    "actors": ("born", "died"),
    "ties": ("date",),
    "outside": ("date",),
}

_MOST_QUOTED = 25  # words of an outside work: what a short quotation is
_LONG = 40  # signs of an odd cell that a message shows


@dataclass(frozen=True)
class Report:
    """What :func:`check` found.

    Parameters
    ----------
    findings
        What is wrong, in the order in which it is to be mended.
    unchecked
        What could not be checked, in whole sentences.
    coverage
        The numerals of each source, as ``coverage.account`` counts them; no rows if no seed text
        was at hand.
    notices
        What else is to be known of the seal and the seed folder, in whole sentences.
    digests
        Those of ``seal.digests`` if every seed text was at hand, else None.

    Examples
    --------
    >>> Report([], [], pd.DataFrame()).ok
    True
    """

    findings: list[Finding]
    unchecked: list[str]
    coverage: pd.DataFrame
    notices: list[str] = field(default_factory=list)
    digests: dict[str, dict[str, str]] | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.findings


def check(root: Path | None = None, seeds_dir: Path | None = None) -> Report:
    """Check the book in folder ``root`` against itself and the seed texts in ``seeds_dir``.

    Defaults are ``tables.root()`` and ``seeds.place(root)``; a folder that the environment names
    and that has no seed text is a finding. Findings come in the order in which they are to be
    mended: files that are missing, damaged or exchanged first, and what rests on such a file is
    not checked. Never raises for bad data: that is what findings are for.

    Parameters
    ----------
    root
        The book's top folder, which holds ``data/datapackage.json``.
    seeds_dir
        The folder of the texts that ``sources.csv`` names; without them rows are checked against
        their wordings alone, and ``unchecked`` says so.

    Returns
    -------
    Report
        Its ``findings`` are empty, and ``ok`` is true, if nothing is wrong.

    Examples
    --------
    >>> report = check()
    >>> report.ok, report.findings
    (True, [])
    >>> report.coverage[["source", "numerals", "covered", "open"]].to_dict("records")
    [{'source': 'keepers', 'numerals': 6, 'covered': 6, 'open': 0}]
    """
    try:
        root = Path(root or tables.root())
    except tables.BookError as error:
        finding = Finding(PACKAGE, None, "", f"no book ({error})", "one", "run it inside a book")
        return _report([finding], [], ["Nothing could be checked."])
    package, causes = read_package(root)
    if package is None:
        sentence = f"Nothing else could be checked: put {PACKAGE} right first."
        return _report(causes, [], [sentence])
    book, problems = read_tables(package, root)
    sound = Book({name: table for name, table in book.items() if table.sound})
    causes += [*_few(problems, sound), *strangers(package, root), *drift(package, root)]
    texts = shelf.texts(sound, root, seeds_dir)
    causes += texts.findings
    findings, frame = _findings(package, book, sound, root, texts)
    unchecked = [*unsound(package, book), *_without(package, sound), *texts.unchecked]
    digests = seal.digests(root, package, texts.at_hand)
    unsealed, notices = seal.compare(root, digests, texts.complete)
    return _report(
        causes,
        findings,
        unchecked,
        frame,
        last=unsealed,
        notices=[*texts.notices, *spoken.notices(sound), *notices],
        digests=digests if texts.complete else None,
    )


def _findings(
    package: dict, book: Book, sound: Book, root: Path, texts: Texts
) -> tuple[list[Finding], pd.DataFrame | None]:
    """Return what is wrong with rows, and the account of numerals where one can be made."""
    findings = list(breaches(package, book, root))
    for inside in (_order, _edtf, _hedges, _lengths):
        findings += inside(book)
    # What the package's types and patterns let through, once.
    found = {(one.file, one.row, one.column) for one in findings}
    forms = [*_numbers(book), *_files(book)]
    findings += [one for one in forms if (one.file, one.row, one.column) not in found]
    # Keys of a table that cannot be trusted are missing everywhere.
    for named in pointers.NAMED:
        findings += named(sound, tables_of(package))
    for inside in (pointers.lists, *rules.CHECKS, *meaning.CHECKS, *comparable.CHECKS):
        findings += inside(sound)
    findings += published.check(sound, root)
    works, problems = quotes.works(sound, root)
    findings += problems
    for against in (*quotes.CHECKS, *origins.CHECKS):
        findings += against(sound, works)
    at_hand = texts.at_hand
    for alone in fragment.CHECKS:
        findings += alone(sound, at_hand)
    if not at_hand:
        return findings, None
    findings += coverage.identities(sound, at_hand)
    for outside in (coverage.wordings, coverage.figures, coverage.lives):
        findings += outside(book, at_hand)
    if texts.complete:
        findings += coverage.spellings(book, at_hand)
    for outside in (*sense.CHECKS, *fits.CHECKS, *moments.CHECKS):
        findings += outside(sound, at_hand)
    if any(_without(package, sound)):
        return findings, None
    frame, problems = coverage.account(book, at_hand)
    return findings + problems, frame


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
    if quoting(package) - set(sound):
        yield (
            "Whether every numeral of the seed texts is accounted for, and whether rows of "
            "these tables say what their lines say, was therefore not checked."
        )


def _report(
    causes: list[Finding],
    findings: list[Finding],
    unchecked: list[str],
    frame: pd.DataFrame | None = None,
    last: Iterable[Finding] = (),
    **rest: Any,
) -> Report:
    if frame is None:
        frame = pd.DataFrame(columns=list(coverage.COLUMNS))
    # Causes before consequences: the tables, and what the seed texts have that no row has.
    ordered = sorted(
        findings, key=lambda one: (not one.file.startswith("data/"), one.file, one.row or 0)
    )
    return Report(list(dict.fromkeys([*causes, *ordered, *last])), unchecked, frame, **rest)


def _files(book: Book) -> Iterator[Finding]:
    """Yield seed files that are named by a path: what lies elsewhere is no seed text."""
    for row in book.rows("sources", "file"):
        if row["file"] and not seeds.file_name(row["file"]):
            expected = "a plain file name, without a folder"
            remedy = "write the name alone and put the file into the seed folder"
            yield row.finding("file", f"“{row['file']}”", expected, remedy)


def _numbers(book: Book) -> Iterator[Finding]:
    """Yield cells of columns with numbers that are none in plain digits: frictionless takes digits
    of every script, and signs between them."""
    forms = {"integer": r"-?\d{1,15}", "number": r"-?\d{1,15}(\.\d{1,15})?"}
    for table in book.values():
        columns = [(name, forms[entry["type"]]) for name, entry in table.fields.items()
                   if entry.get("type") in forms]  # fmt: skip
        for row in table.rows:
            for column, form in columns:
                if row[column] and not re.fullmatch(form, row[column], re.ASCII):
                    shown = row[column][:_LONG] + "…" * (len(row[column]) > _LONG)
                    remedy = "write digits 0 to 9, with a point before decimals and no commas"
                    yield row.finding(column, f"“{shown}”", "a plain number", remedy)


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


def _edtf(book: Book) -> Iterator[Finding]:
    for name, columns in _EDTF_COLUMNS.items():
        for column in columns:
            for row in book.rows(name, column):
                if row[column] and not dates.is_valid(row[column]):
                    expected = "an EDTF date such as 1804-05-25, 1804-05, 1804-21, 180X, 1804/1806"
                    remedy = "write it so, as precise as the line and no more, the earlier first"
                    yield row.finding(column, f"“{row[column]}”", expected, remedy)


def _hedges(book: Book) -> Iterator[Finding]:
    """Yield claims that are neither a quantity as their hedge has it nor a value in words, and
    rows of the record outside whose bounds are not those of their hedge."""
    for row in book.rows("claims", "low", "high", "unit", "hedge", "value"):
        yield from _quantity(row) if row["hedge"] in HEDGES else _words(row)
    for row in book.rows("outside", "low", "high", "unit", "hedge"):
        yield from _quantity(row) if row["hedge"] in HEDGES else _unhedged(row)


def _unhedged(row: Row) -> Iterator[Finding]:
    bounds = [column for column in ("low", "high", "unit") if row[column]]
    if bounds and not row["hedge"]:
        message = f"no hedge beside {' and '.join(bounds)}"
        remedy = "fill the hedge, or empty them and say it in words"
        yield row.finding("hedge", message, "how the source hedges the figure", remedy)


def _words(row: Row) -> Iterator[Finding]:
    yield from _unhedged(row)
    if not any(row[column] for column in ("low", "high", "unit", "value")):
        expected = "a quantity (low, high, unit, hedge) or a value in words"
        yield row.finding("value", "neither quantity nor value", expected, "fill one of them")
    if row["value"] and (row["low"] or row["high"]):
        yield _both(row)


def _both(row: Row) -> Finding:
    message = f"“{row['value']}” beside a quantity"
    return row.finding("value", message, "one or the other", "make two rows of it")


def _quantity(row: Row) -> Iterator[Finding]:
    kind = HEDGES[row["hedge"]]
    hedge, wanted = kind.name, kind.columns
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
    try:
        low, high = float(row["low"]), float(row["high"])
    except ValueError:
        return
    if kind.order and not kind.fits(low, high):
        expected = {"=": "the same as low", "≤": "low or more", "<": "more than low"}[kind.order]
        message = f"“{row['high']}” with low “{row['low']}”"
        remedy = "correct it, or mend the hedge"
        yield row.finding("high", message, f"{expected}: the hedge is “{hedge}”", remedy)


def _lengths(book: Book) -> Iterator[Finding]:
    """Yield fragments of a text that are longer than the book may quote."""
    corrections = ((row, "as_printed") for row in book.rows("corrections", "as_printed"))
    inside = [(*one, coverage.MOST_WORDS) for one in (*coverage.fragments(book), *corrections)]
    outside = ((row, "quote", _MOST_QUOTED) for row in book.rows("outside", "quote"))
    for row, column, most in (*inside, *outside):
        words = seeds.count_words(row[column])
        if words > most:
            expected = f"at most {most}"
            yield row.finding(column, f"{words} words", expected, "quote a shorter fragment")
