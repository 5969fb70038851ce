"""The seal of the tables: digests that a check with every seed file left behind.

Only who has the seed files can say whether the tables are right. ``data/seal.json`` keeps the
SHA-256 of every table, of the data package and of the bibliography as such a check found them, and
of the seed files, so that a copy without the files can still say whether it has those very tables.
It guards against slips and unnoticed edits, not against whoever rewrites the seal as well.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from claimbook.check.findings import Finding
from claimbook.sources.seeds import Seed
from claimbook.sources.tables import BookError

FILE = "data/seal.json"
_PARTS = ("tables", "seeds")


def digests(root: Path, package: dict, texts: Mapping[str, Seed]) -> dict[str, dict[str, str]]:
    """Return the SHA-256 of the files in ``data/`` that are sealed, and of the seed ``texts``.

    Keys are "tables" and "seeds", and in them file names, sorted; a file that cannot be read has
    no digest.
    """
    names = [entry["path"] for entry in package["resources"]]
    tables = {}
    for name in sorted({*names, "datapackage.json", "references.bib"}):
        path = root / "data" / name
        try:
            if path.is_file():
                tables[f"data/{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            continue
    files = {seed.file: seed.sha256 for seed in texts.values()}
    return {"tables": tables, "seeds": dict(sorted(files.items()))}


def read(root: Path) -> dict[str, dict[str, str]] | None:
    """Return the seal of the book in ``root``, or None if it has none.

    Raises tables.BookError if the file cannot be read or is no seal.
    """
    path = root / FILE
    if not os.path.lexists(path):
        return None
    try:
        if not path.is_file():
            raise ValueError
        sealed = json.loads(path.read_text(encoding="utf-8"))
        for part in _PARTS:
            if not all(isinstance(digest, str) for digest in sealed[part].values()):
                raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BookError("no seal that can be read") from None
    return sealed


def differences(sealed: Mapping, found: Mapping) -> list[str]:
    """Return the files of ``found`` (as of ``digests``) that are not as ``sealed``, and those that
    are sealed and not there; seed files count only where they are at hand."""
    tables = sealed["tables"]
    files = [file for file in {**found["tables"], **tables}
             if tables.get(file) != found["tables"].get(file)]  # fmt: skip
    files += [
        file for file, digest in found["seeds"].items() if sealed["seeds"].get(file) != digest
    ]
    return sorted(files)


def compare(root: Path, digests: dict, complete: bool) -> tuple[list[Finding], list[str]]:
    """Compare the tables with the seal: return findings, and sentences.

    With every seed text at hand a table that is not as sealed was checked a moment ago: a sentence
    says that it can be sealed again. Without them nothing but the seal can vouch for a table, and
    the change is a finding. Whoever changes rows without the files has them sealed by somebody who
    has, or works meanwhile without a seal: a book without one is checked as far as it can be.
    """
    again = "run `claimbook verify --seal` with every seed file at hand"
    try:
        sealed = read(root)
    except BookError as error:
        if complete:
            return [], [f"{FILE} is {error}: {again}."]
        remedy = f"restore it from the repository, or {again}"
        return [Finding(FILE, None, "", str(error), "digests of the tables", remedy)], []
    if sealed is None:
        return [], [f"The tables are not sealed: to seal them, {again}."]
    changed = differences(sealed, digests)
    if not changed:
        return [], ["The tables are as sealed."]
    if complete:
        return [], [f"{file} is not as sealed: {again}." for file in changed]
    remedy = (
        "restore it; if the change is meant, let somebody who has the seed files check and seal it "
        f"(`claimbook verify --seal`), and until then remove {FILE}"
    )
    expected = "the file that was checked against the seed texts"
    return [Finding(file, None, "", "a file that is not as sealed", expected, remedy)
            for file in changed], []  # fmt: skip


def write(root: Path, found: Mapping) -> None:
    """Write the seal: whole or not at all.

    Parameters
    ----------
    root
        The book's top folder.
    found
        As ``digests`` returns it.

    Raises
    ------
    BookError
        If the file cannot be written.
    """
    path = root / FILE
    text = json.dumps({part: found[part] for part in _PARTS}, indent=2, sort_keys=True) + "\n"
    new = path.with_suffix(".new")
    try:
        new.write_bytes(text.encode())
        new.replace(path)
    except OSError as error:
        raise BookError(f"{FILE}: cannot be written ({error.strerror})") from error
