"""The command line: check the tables, look at coverage, show a claim, compare two states."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pandas as pd

from claimbook import tables, verify


def _verify(arguments: argparse.Namespace) -> int:
    report = verify.check(tables.root())
    for finding in report.findings:
        print(finding)
    for sentence in report.unchecked:
        print(sentence)
    count = len(report.findings)
    print(f"{count} finding{'' if count == 1 else 's'}" if count else "No findings.")
    return 1 if count else 0


def _coverage(arguments: argparse.Namespace) -> int:
    report = verify.check(tables.root())
    for sentence in report.unchecked:
        print(sentence)
    if report.coverage is None or report.coverage.empty:
        # Without seed files there is nothing to count, and that is no fault.
        return 1 if report.findings else 0
    print(report.coverage.to_string(index=False))
    return 1 if report.coverage["open"].sum() else 0


def _show(arguments: argparse.Namespace) -> int:
    row = tables.claim(arguments.claim)
    says = row["value"] if row["quantity"] is None else row["quantity"].format(with_unit=True)
    print(f"{row['subject']}: {row['measure']}: {says}")
    print(f"[{row['locator']}] “{row['wording']}”")
    for column in ("date", "place", "voice", "status", "note", "topic"):
        if row[column]:
            print(f"{column}: {row[column]}")
    print(f"data/claims.csv:{row['csv_line']}")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    """Print which rows of which tables differ from an earlier revision, by key and column."""
    if _git("rev-parse", "--verify", "--quiet", f"{arguments.revision}^{{commit}}").returncode:
        raise tables.BookError(
            f"{tables.root()}: no revision '{arguments.revision}' of a git repository; "
            "`git log --oneline` lists them"
        )
    lines = [line for entry in tables.package()["resources"]
             for line in _differences(entry, arguments.revision)]  # fmt: skip
    print("\n".join(lines) or f"No row differs from {arguments.revision}.")
    return 0


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(tables.root()), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _differences(entry: dict, revision: str) -> Iterator[str]:
    name, path = entry["name"], f"data/{entry['path']}"
    old = _git("show", f"{revision}:{path}")
    before = _indexed(StringIO(old.stdout), entry) if old.returncode == 0 else pd.DataFrame()
    after = _indexed(tables.root() / path, entry)
    for key in after.index.difference(before.index):
        yield f"{name}: added {_key(key)}"
    for key in before.index.difference(after.index):
        yield f"{name}: removed {_key(key)}"
    for key in after.index.intersection(before.index):
        for column in after.columns.intersection(before.columns):
            was, now = before.loc[key, column], after.loc[key, column]
            if was != now:
                yield f"{name}: {_key(key)}: {column}: {was!r} is now {now!r}"


def _indexed(file, entry: dict) -> pd.DataFrame:
    key = entry["schema"]["primaryKey"]
    keys = [key] if isinstance(key, str) else key
    with tables.mendable(f"data/{entry['path']}"):
        frame = pd.read_csv(file, dtype=str, keep_default_na=False).set_index(keys)
    return frame[~frame.index.duplicated()]


def _key(key) -> str:
    return key if isinstance(key, str) else " / ".join(key)


def main(given: list[str] | None = None) -> int:
    """Run ``claimbook``; ``given`` are the arguments (default: the shell's).

    Returns 0 if all is well, 1 if there are findings or a claim, table or file is missing.
    """
    parser = argparse.ArgumentParser(prog="claimbook", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("verify", help="check the tables").set_defaults(run=_verify)
    commands.add_parser(
        "coverage", help="numerals and lines of the seed files that no row covers"
    ).set_defaults(run=_coverage)
    show = commands.add_parser("show", help="print one claim and what it rests on")
    show.add_argument("claim", help="its identifier, such as siberia-troops-1918-10")
    show.set_defaults(run=_show)
    diff = commands.add_parser("diff", help="rows that differ from an earlier revision")
    diff.add_argument("revision", nargs="?", default="HEAD", help="a git revision (default: HEAD)")
    diff.set_defaults(run=_diff)
    arguments = parser.parse_args(given)
    try:
        return arguments.run(arguments)
    except tables.BookError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # as after "| head"
        sys.stdout = None
        return 1


if __name__ == "__main__":
    sys.exit(main())
