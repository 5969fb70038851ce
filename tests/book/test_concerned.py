"""Which notebooks of this book a changed row concerns, by what the last build noted of each."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from conftest import HTML

from claimbook.sources import reads


@pytest.fixture(scope="module")
def kept() -> list[str]:
    """What each notebook read when the book was built."""
    paths = sorted((HTML.parent / ".jupyter_cache").glob("*/reads/*.json"),
                   key=lambda path: path.stat().st_mtime_ns)  # fmt: skip
    found = [path.read_text("utf-8") for path in paths]
    assert found, "no notes of what notebooks read: run 'make book' first"
    # Of each page its last.
    return list({json.loads(one)[0]["page"]: one for one in found}.values())


@pytest.fixture
def data(root, tmp_path, monkeypatch) -> Path:
    """A copy of the tables, which the questions are asked of."""
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return Path(shutil.copytree(root / "data", tmp_path / "data"))


def change(path: Path, row: int, column: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row][rows[0].index(column)] += " again"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def concerned(kept: list[str]) -> int:
    known: dict[str, str] = {}
    return sum(bool(reads.changed(one, known)) for one in kept)


def test_without_a_change_no_notebook_is_concerned(kept, data):
    assert len(kept) > 10 and concerned(kept) == 0


@pytest.mark.parametrize(("table", "column", "share", "most"), [
    ("claims", "wording", 0.62, 5), ("events", "title", 0.1, 5), ("ties", "note", 0.62, 5),
    ("outside", "note", 0.62, 4),
])  # fmt: skip
def test_a_changed_row_concerns_few_notebooks(kept, data, table, column, share, most):
    path = data / f"{table}.csv"
    change(path, 1 + int(share * (len(path.read_text("utf-8").splitlines()) - 2)), column)
    assert 1 <= concerned(kept) <= most, [said for one in kept if (said := reads.changed(one))]
