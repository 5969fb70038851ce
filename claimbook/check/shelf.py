"""The seed folder: which seed texts are at hand and are what sources.csv says, and what is not.

A text that is cut, exchanged or damaged is a finding of its own and is not used: what rests on it
would only repeat that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from claimbook.check import coverage
from claimbook.check.findings import Book, Finding
from claimbook.sources import seeds
from claimbook.sources.seeds import Seed

_FEW = 5  # names of a long list that a sentence gives
_NO_TEXTS = (
    "No seed text is at hand: {} has none of those that data/sources.csv names.",
    "Without them it cannot be checked whether they are the files that the rows were made from, "
    "whether wordings, figures, hedges, units, dates, speakers and spellings are theirs, and "
    "whether every numeral in them is accounted for. Figures, hedges, dates and speakers were "
    "checked against the wordings alone.",
    "To check that too, put them into {}, or set SEEDS_DIR to the folder that has them, and run "
    "this again.",
)


class Texts(NamedTuple):
    """The seed texts that are what sources.csv says, by source; whether those are all; what is
    wrong with the others; what cannot be checked without them; what else is to be said."""

    at_hand: dict[str, Seed]
    complete: bool
    findings: list[Finding]
    unchecked: list[str]
    notices: list[str]


def texts(book: Book, root: Path, seeds_dir: Path | None) -> Texts:
    """Read the seed texts that a sound sources.csv names."""
    directory = Path(seeds_dir or seeds.place(root))
    if "sources" not in book:
        sentence = (
            "Nothing could be checked against the seed texts: which files they are cannot be told "
            "before data/sources.csv is mended."
        )
        return Texts({}, False, [], [sentence], [])
    rows = list(book.rows("sources", "source", "file", "sha256"))
    names = [row["file"] for row in rows]
    others = _others(directory, names)
    if not any(seeds.file_name(name) and os.path.lexists(directory / name) for name in names):
        findings = list(_nowhere(directory, len(names), others, seeds_dir is None))
        return Texts({}, False, findings, [one.format(directory) for one in _NO_TEXTS], [])
    read, findings = coverage.read_seeds(book, directory)
    own = {row["source"]: read[row["source"]] for row in rows
             if row["source"] in read and coverage.is_itself(row, read[row["source"]])}  # fmt: skip
    wrong = {source: seed for source, seed in read.items() if source not in own}
    findings += coverage.identities(book, wrong)
    missing = [row["file"] for row in rows if row["source"] not in own]
    sentence = (
        f"Rows that rest on {', '.join(missing)} could not be checked against it, nor spellings of "
        f"names: put what is missing into {directory}."
    )
    notices = [f"{directory / name} is in no row of data/sources.csv." for name in others]
    return Texts(own, not missing, findings, [sentence] if missing else [], notices)


def _others(directory: Path, named: list[str]) -> list[str]:
    """Return the files of a folder that are not ``named``, the first few; hidden ones are not
    meant."""
    try:
        found = sorted(path.name for path in directory.iterdir() if path.is_file())
    except OSError:  # no folder, or not ours to read
        return []
    return [name for name in found if name not in named and not name.startswith(".")][:_FEW]


def _nowhere(directory: Path, count: int, others: list[str], asked: bool) -> Iterator[Finding]:
    """Yield that a folder which is there for seed texts, or which SEEDS_DIR names, has none."""
    given = asked and os.environ.get("SEEDS_DIR")
    if given or (asked and others):
        held = f"; it has {', '.join(others)}" if others else ""
        what = "no folder" if not directory.is_dir() else "which has none of them" + held
        remedy = "name the folder that has them; unset SEEDS_DIR to check without them"
        yield Finding(
            "SEEDS_DIR" if given else "seeds",
            None,
            "",
            f"“{directory}”, {what}",
            f"the folder of the {count} seed files that data/sources.csv names",
            remedy if given else "put them there under the names that data/sources.csv has",
        )
