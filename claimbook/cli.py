"""The command line: check the tables, describe them, show, compare and export their rows."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pandas as pd

from claimbook import __version__
from claimbook.check import built, prose, seal, verify
from claimbook.sources import schema, tables
from claimbook.write import ask, export, new, rows, sources


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
    print(f"{_counted(count)}{'' if count else '.'}")
    return _seal(report) if arguments.seal else 1 if count else 0


def _check(arguments: argparse.Namespace) -> int:
    """Check tables, texts, pages and, where there is one, the built site."""
    root = tables.root()
    if status := _verify(argparse.Namespace(seal=False)):
        print("The pages were not read: mend the tables first.")
        return status
    site = root / "_build" / "html"
    found = [*prose.check(root), *(built.check(site) if site.is_dir() else ())]
    for finding in found:
        print(finding)
    unread = "" if site.is_dir() else "; there is no built site to read"
    print(f"{_counted(len(found))} in the pages{unread}.")
    return 1 if found else 0


def _counted(count: int) -> str:
    return f"{count or 'No'} finding{'' if count == 1 else 's'}"


def _seal(report: verify.Report) -> int:
    """Seal the tables that ``report`` is about, or say why not."""
    if report.findings or report.digests is None or report.unchecked:
        why = "there are findings" if report.findings else "not every seed file is at hand"
        print(f"Not sealed, for {why}: only tables that pass against every seed file are sealed.")
        return 1
    seal.write(tables.root(), report.digests)
    print(f"Sealed: {seal.FILE} has the digests of {len(report.digests['tables'])} files in data/.")
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    """Write the data package that claimbook's schema and the book's own words make, or compare."""
    root = _place()
    try:
        made = schema.described(root)
    except ValueError as error:
        raise tables.BookError(str(error)) from None
    path = root / "data" / "datapackage.json"
    if path.is_file() and path.read_bytes() == made.encode():
        print(f"data/datapackage.json is as claimbook and {schema.OWN} have it.")
        return 0
    if arguments.check:
        print(f"data/datapackage.json is not as claimbook and {schema.OWN} have it: "
              "run `claimbook schema`, and look at what it changes.")  # fmt: skip
        return 1
    path.write_text(made, encoding="utf-8")
    print("data/datapackage.json is written; `claimbook verify` checks the tables against it.")
    return 0


def _place() -> Path:
    """Return the top folder of the book, which may be without a data package yet."""
    here = Path(os.environ.get("CLAIMBOOK_ROOT") or Path.cwd())
    return here if (here / schema.OWN).is_file() else tables.root()


def _new(arguments: argparse.Namespace) -> int:
    folder = new.new(Path(arguments.folder), arguments.title)
    print(f"A book of one invented text is in {folder}. Its README says how it is built;")
    print("`claimbook add source FILE`, run inside it, registers a text of your own.")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    """Add a source or a row, asking for what is missing where there is somebody to ask."""
    cells = ask.given(arguments.cells)
    answer = input if sys.stdin and sys.stdin.isatty() else None
    if arguments.kind == "source":
        file = Path(arguments.what)
        drafted = sources.draft(file, cells)
        made = sources.register(file, ask.complete("sources", drafted, answer))
        told = {"row": made.place, "source": made.source, "numerals": len(made.numerals)}
        said = [f"{made.place}: {made.source}", f"{len(made.numerals)} numerals wait to be coded:"]
        said += [f"  {made.source}:{line}: {text}" for line, text in made.numerals[:20]]
        said += [f"  and {more} more"] if (more := len(made.numerals) - 20) > 0 else []
    else:
        table = ask.KINDS[arguments.kind]
        drafted = ask.complete(table, ask.draft(arguments.kind, arguments.what, cells), answer)
        place = rows.write(rows.place(table, drafted))
        told = {"row": place, **drafted}
        said = [f"{place}: {drafted[arguments.kind]} [{drafted['source']}:{drafted['line']}]"]
    print(json.dumps(told, ensure_ascii=False) if arguments.json else "\n".join(said))
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


def _export(arguments: argparse.Namespace) -> int:
    """Write a table to a file, for other programs."""
    count = export.export(arguments.table, Path(arguments.path), arguments.format)
    print(f"{arguments.path}: {count} rows of data/{arguments.table}.csv.")
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


def _indexed(file: Any, entry: dict) -> pd.DataFrame:
    with tables.mendable(f"data/{entry['path']}"):
        key = entry["schema"]["primaryKey"]
        keys = [key] if isinstance(key, str) else key
        frame = pd.read_csv(file, dtype=str, keep_default_na=False).set_index(keys)
    return frame[~frame.index.duplicated()]


def _key(key: Any) -> str:
    return key if isinstance(key, str) else " / ".join(key)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="claimbook", description=__doc__)
    parser.add_argument("--version", action="version", version=f"claimbook {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _checks(commands)
    _rows(commands)
    return parser


def _checks(commands: Any) -> None:
    """Add the commands that check and describe the tables."""
    whole = commands.add_parser("check", help="check tables, texts, pages and the built site")
    whole.set_defaults(run=_check)
    check = commands.add_parser("verify", help="check the tables")
    check.add_argument(
        "--seal",
        action="store_true",
        help=f"write {seal.FILE} if there are no findings and every seed file is at hand",
    )
    check.set_defaults(run=_verify)
    described = commands.add_parser("schema", help="write data/datapackage.json")
    described.add_argument(
        "--check", action="store_true", help="write nothing, and say whether it is up to date"
    )
    described.set_defaults(run=_schema)
    commands.add_parser(
        "coverage", help="numerals and lines of the seed files that no row covers"
    ).set_defaults(run=_coverage)


def _rows(commands: Any) -> None:
    """Add the commands that write and read rows."""
    made = commands.add_parser("new", help="write a book that builds, with one invented text")
    made.add_argument("folder", help="where it is to be; its name becomes the book's")
    made.add_argument("--title", default="", help="the book's title")
    made.set_defaults(run=_new)
    add = commands.add_parser(
        "add", help="register a text, or code words of a line as a row",
        epilog="As in: claimbook add claim 'over 2,500 lamps' subject='Lamps of Vell'",
    )  # fmt: skip
    add.add_argument("kind", choices=["source", *ask.KINDS])
    add.add_argument("what", help="the file of a text, or the words of a line as they are printed")
    add.add_argument("cells", nargs="*", metavar="column=value", help="what the row has besides")
    add.add_argument("--json", action="store_true", help="print the row as JSON")
    add.set_defaults(run=_add)
    show = commands.add_parser("show", help="print one claim and what it rests on")
    show.add_argument("claim", help="its identifier, the first column of claims.csv")
    show.set_defaults(run=_show)
    exported = commands.add_parser(
        "export", help="write a table, the ties as a graph or the places as a map, to a file",
        epilog="Without --format the ending of PATH says it; else ties are GraphML, places "
        "GeoJSON, other tables CSV. In CSV and JSON a figure is its two ends, whether they are "
        "open, and its unit.",
    )  # fmt: skip
    exported.add_argument("table", help="its name, such as claims, ties or places")
    exported.add_argument("path", metavar="PATH", help="the file, which is overwritten")
    exported.add_argument("--format", choices=export.FORMATS, default="")
    exported.set_defaults(run=_export)
    diff = commands.add_parser("diff", help="rows that differ from an earlier revision")
    diff.add_argument("revision", nargs="?", default="HEAD", help="a git revision (default: HEAD)")
    diff.set_defaults(run=_diff)


def main(given: list[str] | None = None) -> int:
    """Run ``claimbook``; ``given`` are the arguments (default: the shell's).

    Returns 0 if all is well, 1 if there are findings or a claim, table or file is missing.
    """
    arguments = _parser().parse_args(given)
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
