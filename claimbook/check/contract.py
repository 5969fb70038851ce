"""The tables against their contract, ``data/datapackage.json``, through frictionless.

Types, enums, patterns, primary and foreign keys are frictionless's to check; its errors become
Findings here, told in the book's words and by line of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from claimbook.check.findings import Book, Finding, Table, read_table
from claimbook.sources import schema

PACKAGE = "data/datapackage.json"

# Columns that checks read: a table without one of them would pass in silence. A book need not have
# every table (but those of ``schema.REQUIRED``); of one that it does not describe nothing is read.
_READ = {
    "sources": "source file sha256 lines text_lines published updated depends_on voice",
    "claims": "claim subject measure low high unit hedge value date place voice source line "
    "wording note",
    "events": "event date title actors place source line wording note",
    "actors": "actor name as_printed native_name kind born died source line wording",
    "ties": "tie from_actor to_actor relation sign role date voice source line wording status note",
    "layouts": "node",
    "places": "name kind lat lon",
    "agreements": "agreement topic point source line wording",
    "outside": "low high hedge quote language english citation locator carrier confidence "
    "comparable sentence",
    "relations": "relation usual_sign",
    "positions": "disagreement position source line wording",
    "unused": "source line token reason row",
    "corrections": "source line as_printed correct",
    "coding": "table row settled differed",
    "constraints": "kind row reads_as relation unit grade assumption note",
    "recoding": "table row column",
    "judgements": "table row",
    "retired": "row now",
}

# Frictionless guesses the dialect of a file from its first lines unless it is told.
_DIALECT = {
    "csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
}

_CONSTRAINTS = {
    "required": ("a value", "fill the cell"),
    "enum": ("one of {}", "choose from the list, or add to it in " + PACKAGE),
    "pattern": ("text of the form {}", "write it that way"),
    "minimum": ("{} or more", "correct the number"),
    "maximum": ("{} or less", "correct the number"),
}


def read_package(root: Path) -> tuple[dict | None, list[Finding]]:
    """Return the data package of a book, and what is wrong with it.

    Parameters
    ----------
    root
        The book's top folder.

    Returns
    -------
    tuple of dict or None, and list of Finding
        The package is None where it is so wrong that no table can be checked against it.
    """

    def broken(message: str, row: int | None = None) -> tuple[None, list[Finding]]:
        remedy = "restore it from the repository, or mend it"
        return None, [Finding(PACKAGE, row, "", message, "a Data Package in JSON", remedy)]

    try:
        # A pipe or a device would never end.
        if not (root / PACKAGE).is_file():
            return broken("no file that can be read")
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    except OSError:
        return broken("no file that can be read")
    except UnicodeDecodeError:
        return broken("text that is not UTF-8")
    except json.JSONDecodeError as error:
        return broken(f"what is not JSON ({error.msg})", error.lineno)
    except (ValueError, RecursionError) as error:
        return broken(f"what is not JSON ({error})")
    if faults := _faults(json.dumps(package)):
        return None, [found for fault in faults for found in broken(fault)[1]]
    return package, list(_gaps(package))


@lru_cache(maxsize=4)
def _faults(text: str) -> tuple[str, ...]:
    """Return what is wrong with the text of a data package, first of all in frictionless's eyes,
    which look long."""
    from frictionless import FrictionlessException, Package

    package = json.loads(text)
    try:
        # Of files that are not there, or no files, ``read_tables`` tells.
        errors = Package.validate_descriptor(package, basepath="data").errors
    except FrictionlessException as error:
        errors = error.to_errors()
    except Exception as error:  # frictionless trips over some of what it should refuse
        return (f"what frictionless cannot read ({type(error).__name__}: {error})",)
    return tuple(error.message for error in errors) or tuple(_shapes(package))


def _shapes(package: dict) -> Iterator[str]:
    """Yield what a valid package may be and the book's may not: tables elsewhere, patterns that
    are none, keys of another form."""
    seen: set[str] = set()
    if not package["resources"]:
        yield "a package without tables"
    for entry in package["resources"]:
        name, path, schema = entry.get("name"), entry.get("path"), entry.get("schema")
        fields = schema.get("fields") if isinstance(schema, dict) else None
        if not (isinstance(path, str) and isinstance(fields, list) and fields):
            yield f"a resource ({name}) without the path of one CSV file or a schema with fields"
            continue
        if not re.fullmatch(r"[\w-]+\.csv", path) or path in seen:
            yield f"the path “{path}”, which is no name of a CSV file in data/, or stands twice"
        seen.add(path)
        yield from _schema(f"{name}", schema, fields)


def _schema(name: str, schema: dict, fields: list) -> Iterator[str]:
    known = [field.get("name") if isinstance(field, dict) else None for field in fields]
    if not all(isinstance(column, str) for column in known) or len(set(known)) < len(known):
        yield f"fields of {name} without a name, or with one that stands twice"
        return
    for field in fields:
        limits = field.get("constraints", {})
        if not isinstance(limits, dict) or not isinstance(limits.get("enum", []), list):
            yield f"constraints of {name}.{field['name']} that are none"
            continue
        try:
            re.compile(limits.get("pattern", ""))
        except (re.error, TypeError, RecursionError, OverflowError) as error:
            yield (
                f"the pattern “{limits['pattern']}” of {name}.{field['name']}, which is no regular "
                f"expression ({error})"
            )
    keys = [schema.get("primaryKey", [])]
    for key in schema.get("foreignKeys", []):
        target = key.get("reference") if isinstance(key, dict) else None
        if not isinstance(target, dict) or "fields" not in target or "fields" not in key:
            yield f"a foreign key of {name} that is none"
        else:
            keys.append(key["fields"])
    for key in keys:
        columns = [key] if isinstance(key, str) else key
        if not isinstance(columns, list) or not set(map(str, columns)) <= set(known):
            yield f"a key of {name} that is no list of its columns: {key}"


def read_tables(package: dict, root: Path) -> tuple[Book, list[Finding]]:
    """Return the tables that can be read, and what is wrong with their files.

    Parameters
    ----------
    package
        As :func:`read_package` returns it.
    root
        The book's top folder.

    Returns
    -------
    tuple of Book and list of Finding
        Tables that cannot be read are not in the book.
    """
    book, findings = Book(), []
    for entry in package["resources"]:
        file = f"data/{entry['path']}"
        table, problems = read_table(root / file, file, entry)
        findings += problems
        if table:
            book[table.name] = table
    return book, findings


def strangers(package: dict, root: Path) -> Iterator[Finding]:
    """Yield tables in the folder that the package does not name: nothing checks them."""
    named = {entry["path"] for entry in package["resources"]}
    for path in sorted((root / "data").glob("*.csv")):
        gone = path.stem in _missing(package)
        if path.name not in named and not gone:
            message, expected = "a table that the data package does not name", "only those it names"
            remedy = "describe it (`claimbook schema`, if claimbook or "
            remedy += f"{schema.OWN} knows it), or take it out of data/"
            yield Finding(f"data/{path.name}", None, "", message, expected, remedy)


def drift(package: dict, root: Path) -> Iterator[Finding]:
    """Yield that the package is not what claimbook's schema and the book's own words make.

    A book without ``data/book.json`` keeps its package by hand.
    """
    if not (root / schema.OWN).exists():
        return
    there = {entry["path"].removesuffix(".csv") for entry in package["resources"]}
    try:
        if (root / PACKAGE).read_bytes() == schema.described(root, there).encode():
            return
    except ValueError as error:
        place, _, message = str(error).partition(": ")
        remedy = "mend it, and run `claimbook schema`"
        yield Finding(place, None, "", message, "the book's own part of the contract", remedy)
        return
    remedy = f"run `claimbook schema`; what is the book's own goes into {schema.OWN}"
    yield Finding(PACKAGE, None, "", "another text", "what `claimbook schema` writes", remedy)


def _missing(package: dict) -> list[str]:
    """Return the tables that every book has and the package does not describe."""
    described = {entry["name"] for entry in package["resources"]}
    return [name for name in schema.REQUIRED if name not in described]


def _gaps(package: dict) -> Iterator[Finding]:
    """Yield what a valid package may lack, though checks would then pass in silence."""
    described = {
        entry["name"]: {field["name"] for field in entry["schema"]["fields"]}
        for entry in package["resources"]
    }
    missing = _missing(package)
    for table in missing:
        expected = "the table, which every book has"
        remedy = "put it back, from the repository, or describe it and write its rows"
        yield Finding(PACKAGE, None, "", f"no table “{table}”", expected, remedy)
    for table, columns in _READ.items():
        for column in columns.split() if table in described else ():
            if column not in described[table]:
                message, remedy = "no such column", "restore it, or change the checks with it"
                yield Finding(PACKAGE, None, f"{table}.{column}", message, "it", remedy)
    for entry in package["resources"]:
        for key in entry["schema"].get("foreignKeys", []):
            target, fields = _target(key, entry["name"]), key["reference"]["fields"]
            targets = [fields] if isinstance(fields, str) else fields
            if target in missing:
                continue  # found above
            if not set(targets) <= described.get(target, set()):
                message = f"a foreign key to {target}.{', '.join(targets)}, which is not there"
                expected, remedy = "a key to a column that is", "correct the foreign key"
                yield Finding(PACKAGE, None, entry["name"], message, expected, remedy)


def breaches(package: dict, book: Book, root: Path) -> Iterator[Finding]:
    """Yield what frictionless finds in the tables whose header is as the package has it.

    What it found in a table stands as long as the table, and the keys that it refers to, do:
    frictionless takes nine tenths of a check's time.
    """
    entries = {entry["name"]: entry for entry in package["resources"]
               if entry["name"] in book and book[entry["name"]].sound}  # fmt: skip
    for name, entry in entries.items():
        keys = [key for key in entry["schema"].get("foreignKeys", [])
                if _target(key, name) in entries]  # fmt: skip
        schema = {**entry["schema"], "foreignKeys": keys}
        entries[name] = {**entry, "schema": schema, "dialect": _DIALECT}
    marks = {name: _mark(entries, name, book, root) for name in entries}
    try:
        new = {name: mark for name, mark in marks.items() if mark not in _JUDGED}
        _JUDGED.update(_judged(package, entries, new, book, root))
    except Exception as error:  # frictionless trips over some of what it should find
        remedy = "mend what else is found here, or the constraints and types of the package"
        message = f"what frictionless cannot check ({type(error).__name__}: {error})"
        yield Finding(PACKAGE, None, "", message, "tables and a package that it can read", remedy)
        return
    for mark in marks.values():
        yield from _JUDGED[mark]
    for mark in list(_JUDGED)[:-_KEPT]:
        del _JUDGED[mark]


# What frictionless found in tables, by ``_mark``: the latest last.
_JUDGED: dict[bytes, tuple[Finding, ...]] = {}
_KEPT = 200  # tables of a few books


def _mark(entries: dict[str, dict], name: str, book: Book, root: Path) -> bytes:
    """Return a digest of all that frictionless's judgement of a table rests on: how the table is
    described, its bytes, and the keys of other tables that it names."""
    seen = hashlib.sha256(json.dumps(entries[name], sort_keys=True).encode())
    seen.update((root / book[name].file).read_bytes())
    for key in entries[name]["schema"]["foreignKeys"]:
        other = book[_target(key, name)]
        columns = key["reference"]["fields"]
        columns = [columns] if isinstance(columns, str) else columns
        # Rows of the wrong width, which ``other`` leaves out, give frictionless keys all the same.
        whole = len(other.rows) + 1 == len(other.lines)
        named = [[row[column] for column in columns] for row in other.rows] if whole else None
        seen.update(json.dumps([entries[other.name]["schema"]["fields"], named]).encode())
        seen.update(b"" if whole else (root / other.file).read_bytes())
    return seen.digest()


def _judged(
    package: dict, entries: dict[str, dict], new: dict[str, bytes], book: Book, root: Path
) -> dict[bytes, tuple[Finding, ...]]:
    """Return what frictionless finds in the tables that are ``new`` to it, by their marks."""
    if not new:
        return {}
    from frictionless import Package

    named = {_target(key, name) for name in new for key in entries[name]["schema"]["foreignKeys"]}
    resources = [entry for name, entry in entries.items() if name in named | set(new)]
    descriptor = {**package, "resources": resources}
    reduced = Package.from_descriptor(descriptor, basepath=str(root / "data"))
    # One table at a time: ``reduced.validate`` would judge the whole package anew with each.
    return {
        mark: tuple(
            told
            for task in reduced.get_resource(name).validate(limit_errors=10**6).tasks
            for found in task.errors
            for told in _translated(book[name], found)
        )
        for name, mark in new.items()
    }


def _target(key: dict, own: str) -> str:
    return key["reference"].get("resource") or own


def unsound(package: dict, book: Book) -> Iterator[str]:
    """Yield a sentence for each table that ``breaches`` had to leave out."""
    files = {entry["name"]: entry["path"] for entry in package["resources"]}
    for name in [*files, *_missing(package)]:
        if name not in book or not book[name].sound:
            yield (
                f"data/{files.get(name, name + '.csv')} must be mended before its types and keys, "
                "and what other tables say of its rows, can be checked."
            )


def tables_of(package: dict) -> set[str]:
    """Return the names of all tables: those that the package describes and those that every book
    has."""
    return {entry["name"] for entry in package["resources"]} | set(schema.REQUIRED)


def quoting(package: dict) -> set[str]:
    """Return the names of the tables that quote lines of seed texts."""
    columns = {name: set(_READ[name].split()) for name in _missing(package)}
    for entry in package["resources"]:
        names = {field["name"] for field in entry["schema"]["fields"]}
        columns[entry["name"]] = columns.get(entry["name"], set()) | names
    return {name for name, held in columns.items() if held & {"wording", "token"}}


def _translated(table: Table, error: Any) -> Iterator[Finding]:
    """Yield a frictionless error as a Finding; rows of the wrong width are already found."""
    row = table.by_number.get(table.lines.get(getattr(error, "row_number", 0), 0))
    if row is None:
        if not hasattr(error, "row_number"):
            remedy = f"see {error.type} in the documentation of frictionless"
            yield Finding(table.file, None, "", error.message, "none of that", remedy)
    elif error.type == "foreign-key":
        column, target = error.field_names[0], error.reference_name
        message = f"“{row[column]}”, which is not in {target or table.name}"
        expected = f"a {error.reference_field_names[0]} of data/{target or table.name}.csv"
        yield row.finding(column, message, expected, "correct it, or add the row there")
    elif error.type == "primary-key":
        key = ", ".join(row[column] for column in table.key)
        if any(row[column] for column in table.key):  # an empty key is a finding already
            message = f"the key “{key}”, which a row before it has"
            yield row.finding(table.key[-1], message, "a key of its own", "rename or remove one")
    elif error.type == "unique-error":
        message = f"“{row[error.field_name]}”, which a row before it has"
        yield row.finding(error.field_name, message, "a value of its own", "change one of the two")
    elif error.type == "constraint-error":
        name = re.findall(r'"(\w+)"', error.note)[0]
        value = table.fields[error.field_name]["constraints"][name]
        value = ", ".join(map(str, value)) if isinstance(value, list) else value
        expected, remedy = _CONSTRAINTS.get(name, (f"{name} {{}}", "correct it"))
        message = f"“{row[error.field_name]}”" if row[error.field_name] else "an empty cell"
        yield row.finding(error.field_name, message, expected.format(value), remedy)
    else:
        column = getattr(error, "field_name", "")
        kind = table.fields.get(column, {}).get("type", "what the contract says")
        remedy = f"write it as {PACKAGE} describes the column"
        yield row.finding(column, f"“{row[column]}”", f"type {kind}", remedy)
