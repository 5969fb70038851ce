"""The command line: check the tables, look at coverage, show a claim, compare two states."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO, TextIOWrapper

import pandas as pd

from claimbook.check import seal, verify
from claimbook.sources import tables


def _verify(arguments: argparse.Namespace) -> int:
    report = verify.check(tables.root())
    for finding in report.findings:
        print(finding)
    for sentence in report.unchecked:
        print(sentence)
    # What the seal was before is of no use to whoever makes a new one.
    for sentence in report.notices if not arguments.seal else ():
        print(sentence)
    count = len(report.findings)
    print(f"{count} finding{'' if count == 1 else 's'}" if count else "No findings.")
    return _seal(report) if arguments.seal else 1 if count else 0


def _seal(report: verify.Report) -> int:
    """Seal the tables that ``report`` is about, or say why not."""
    if report.findings or report.digests is None or report.unchecked:
        why = "there are findings" if report.findings else "not every seed file is at hand"
        print(f"Not sealed, for {why}: only tables that pass against every seed file are sealed.")
        return 1
    seal.write(tables.root(), report.digests)
    print(f"Sealed: {seal.FILE} has the digests of {len(report.digests['tables'])} files in data/.")
    return 0


def _coverage(arguments: argparse.Namespace) -> int:
    report = verify.check(tables.root())
    for sentence in report.unchecked:
        print(sentence)
    if report.coverage.empty:
        # Without seed files there is nothing to count, and that is no fault.
        print("Coverage was not counted; `claimbook verify` says what else there is to mend.")
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
    print(f"data/claims.csv:{tables.keyed('claims').loc[arguments.claim, 'csv_line']}")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    """Print which rows of which tables differ from an earlier revision, by key and column."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    if _git(*asked, f"{arguments.revision}^{{commit}}").returncode:
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
    try:
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except (OSError, ValueError) as error:
        raise tables.BookError(
            f"git cannot be run ({error}); `claimbook diff` asks it for the earlier tables: "
            "install git, and run this in a clone of the repository"
        ) from None


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
    with tables.mendable(f"data/{entry['path']}"):
        key = entry["schema"]["primaryKey"]
        keys = [key] if isinstance(key, str) else key
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
    check = commands.add_parser("verify", help="check the tables")
    check.add_argument(
        "--seal",
        action="store_true",
        help=f"write {seal.FILE} if there are no findings and every seed file is at hand",
    )
    check.set_defaults(run=_verify)
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
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a sign gets its number
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = arguments.run(arguments)
        if sys.stdout:
            sys.stdout.flush()
        return status
    except tables.BookError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # as after "| head"
        _drop_output()
    except OSError as error:  # a full disk, a file that is not ours to read
        _drop_output()
        print(f"{error.filename or 'output'}: {error.strerror}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 1


def _drop_output() -> None:
    """Send what is still to be printed nowhere: Python would stumble over it when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
