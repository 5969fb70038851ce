"""The command line: check the tables, describe them, show, compare and export their rows."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from claimbook import __version__
from claimbook.check import built, prose, published, seal, verify
from claimbook.check.contract import read_package, read_tables
from claimbook.show import export, lastbuild
from claimbook.sources import revisions, schema, tables
from claimbook.write import ask, new, rows, sources


def _verify(arguments: argparse.Namespace) -> int:
    report = verify.check(tables.root())
    if arguments.json:
        return _told(report)
    _print(report, seals=arguments.seal)
    return _seal(report) if arguments.seal else 1 if report.findings else 0


def _print(report: verify.Report, seals: bool = False) -> None:
    for finding in report.findings:
        print(finding)
    for sentence in report.unchecked:
        print(sentence)
    # What the seal was before is of no use to whoever makes a new one.
    for sentence in report.notices if not seals else ():
        print(sentence)
    count = len(report.findings)
    print(f"{_counted(count)}{'' if count else '.'}")


def _check(arguments: argparse.Namespace) -> int:
    """Check tables, texts, pages and, where there is one, the built site."""
    root = tables.root()
    report = verify.check(root)
    pages, unread = [], "The pages were not read: mend the tables first."
    if not report.findings:
        site = root / "_build" / "html"
        pages = [*prose.check(root), *(built.check(site) if site.is_dir() else ())]
        unread = "" if site.is_dir() else "there is no built site to read"
    if arguments.json:
        missed = [*report.unchecked, *filter(None, [unread])]
        return _told(replace(report, findings=report.findings + pages, unchecked=missed))
    _print(report)
    for finding in pages:
        print(finding)
    told = f"{_counted(len(pages))} in the pages{unread and f'; {unread}'}."
    print(unread if report.findings else told)
    return 1 if report.findings or pages else 0


def _told(report: verify.Report) -> int:
    """Print a report for a program: findings by file, row and column; what was not checked."""
    said = {"ok": report.ok, "findings": [asdict(finding) for finding in report.findings],
            "unchecked": report.unchecked, "notices": report.notices}  # fmt: skip
    _as_json(said)
    return 1 if report.findings else 0


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


def _publish(arguments: argparse.Namespace) -> int:
    """Add all that has an address now to the list of what was ever published."""
    root = tables.root()
    package, findings = read_package(root)
    if package is None:
        raise tables.BookError(str(findings[0]))
    fresh, count = published.add(read_tables(package, root)[0], root)
    print(f"{published.FILE}: {fresh} new of {count} names.")
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
    is_open = bool(report.coverage["open"].sum())
    if arguments.json:
        said = {"unchecked": report.unchecked,
                "coverage": json.loads(report.coverage.to_json(orient="records"))}  # fmt: skip
        _as_json(said)
        return 1 if is_open or (report.coverage.empty and report.findings) else 0
    for sentence in report.unchecked:
        print(sentence)
    if report.coverage.empty:
        # Without seed files there is nothing to count, and that is no fault.
        print("Coverage was not counted; `claimbook verify` says what else there is to mend.")
        return 1 if report.findings else 0
    print(report.coverage.to_string(index=False))
    return 1 if is_open else 0


def _show(arguments: argparse.Namespace) -> int:
    row = tables.claim(arguments.claim)
    place = f"data/claims.csv:{tables.keyed('claims').loc[arguments.claim, 'csv_line']}"
    if arguments.json:
        plain = tables.plain(tables.keyed("claims").loc[[arguments.claim]].drop(columns="csv_line"))
        told = json.loads(plain.to_json(orient="records"))[0]
        return _as_json({**told, "row": place})
    says = row["value"] if row["quantity"] is None else row["quantity"].format(with_unit=True)
    print(f"{row['subject']}: {row['measure']}: {says}")
    print(f"[{row['locator']}] “{row['wording']}”")
    for column in ("date", "place", "voice", "status", "note", "topic"):
        if row[column]:
            print(f"{column}: {row[column]}")
    print(place)
    return 0


def _as_json(said: Any) -> int:
    print(json.dumps(said, ensure_ascii=False, indent=1))
    return 0


def _why(arguments: argparse.Namespace) -> int:
    """Print how a computed number of a built page was made."""
    made = lastbuild.why(arguments.page, arguments.name)
    if arguments.json:
        return _as_json({"page": arguments.page, "name": arguments.name, "made": made})
    print(made)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    """Write a table to a file, for other programs."""
    count = export.export(arguments.table, Path(arguments.path), arguments.format)
    print(f"{arguments.path}: {count} rows of data/{arguments.table}.csv.")
    return 0


def _edition(arguments: argparse.Namespace) -> int:
    """Make of the built site what can be taken away, and say where it is."""
    try:
        from claimbook.editions import make
    except ModuleNotFoundError as error:
        raise tables.BookError(
            f"{error.name} is not installed, which editions need: "
            "install it with pip install 'claimbook[editions]'"
        ) from None
    target, said = make.make(arguments.kind, tables.root() / "_build")
    print(f"{target}: {said}.")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    """Print which rows of which tables differ from an earlier revision, by key and column."""
    found = list(revisions.differences(arguments.revision))
    if arguments.json:
        return _as_json([one._asdict() for one in found])
    print("\n".join(map(str, found)) or f"No row differs from {arguments.revision}.")
    return 0


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
    way = check.add_mutually_exclusive_group()
    way.add_argument(
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
    listed = commands.add_parser("publish", help=f"add what has an address now to {published.FILE}")
    listed.set_defaults(run=_publish)
    counted = commands.add_parser(
        "coverage", help="numerals and lines of the seed files that no row covers"
    )
    counted.set_defaults(run=_coverage)
    for place in (whole, way, counted):
        place.add_argument("--json", action="store_true", help="print what is found as JSON")


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
    show.add_argument("--json", action="store_true", help="print the row as JSON")
    show.set_defaults(run=_show)
    why = commands.add_parser("why", help="say how a computed number of a built page was made")
    why.add_argument("page", help="its name, with or without its folder")
    why.add_argument("name", help="that of the number, as the cell that computed it glues it")
    why.add_argument("--json", action="store_true", help="print it as JSON")
    why.set_defaults(run=_why)
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
    edition = commands.add_parser("edition", help="make of the built book a file to take away")
    edition.add_argument(
        "kind", choices=["pdf", "epub", "html", "zip"],
        help="one PDF, an EPUB, a file a page, or the whole site in one archive",
    )  # fmt: skip
    edition.set_defaults(run=_edition)
    diff = commands.add_parser("diff", help="rows that differ from an earlier revision")
    diff.add_argument("revision", nargs="?", default="HEAD", help="a git revision (default: HEAD)")
    diff.add_argument("--json", action="store_true", help="print the differences as JSON")
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
