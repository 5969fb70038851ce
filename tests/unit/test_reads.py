"""What a notebook reads is noted, each thing as finely as it was asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from invented import Book

from claimbook.model.quantity import Reading
from claimbook.sources import reads, tables


@pytest.fixture
def book(tmp_path, monkeypatch):
    made = Book(tmp_path)
    made.write()
    (tmp_path / "notes.txt").write_text("one")
    (tmp_path / "helper.py").write_text("X = 1")
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return made


def noted(book, code: str) -> str:
    """What a notebook with this code would have read, as it is kept."""
    target = book.root / "_build" / "noted"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    begin = f"from pathlib import Path\nfrom claimbook.sources import reads\n" \
            f"reads.watch(Path({str(target)!r}), Path({str(book.root)!r}))\n"  # fmt: skip
    path = f"import sys; sys.path[:0] = [{str(book.root)!r}, {str(ROOT)!r}]\n"
    run = [sys.executable, "-c", path + begin + code]
    subprocess.run(run, check=True, capture_output=True, cwd=book.root, timeout=120)
    return reads.sealed(target.read_text())


def files(kept: str) -> set[str]:
    return {Path(entry["file"]).name for entry in json.loads(kept) if "file" in entry}


def change(book, table: str, key: str, **cells) -> None:
    book.row(table, key).update(cells)
    book.write()


CLAIM = "from claimbook import tables\ntables.claim('siberia-lamps')"
SOURCE = "from claimbook import tables\ntables.load('claims', source='thread')"
WHOLE = "from claimbook import tables\ntables.keyed('claims')"
READ = "from claimbook import tables, Reading\ntables.claim('siberia-lamps', reading=Reading(0.2))"


@pytest.mark.parametrize("code", [CLAIM, SOURCE, WHOLE, READ])
def test_as_long_as_nothing_changes_nothing_is_to_be_done(book, code):
    kept = noted(book, code)
    assert reads.changed(kept) == ""
    book.write()
    assert reads.changed(kept) == ""


def test_a_changed_row_concerns_those_who_asked_for_it(book):
    kept = {code: noted(book, code) for code in (CLAIM, SOURCE, WHOLE, READ)}
    change(book, "claims", "siberia-barrels", note="of oil")
    concerned = {code for code in kept if reads.changed(kept[code])}
    assert concerned == {WHOLE}
    change(book, "claims", "siberia-lamps", note="of glass")
    assert {code for code in kept if reads.changed(kept[code])} == {CLAIM, WHOLE, READ}


def test_a_new_row_above_concerns_nobody_who_asked_for_others(book):
    kept = noted(book, CLAIM)
    book.rows["claims"].insert(0, {**book.rows["claims"][0], "claim": "a-first"})
    book.write()
    assert reads.changed(kept) == ""


@pytest.mark.parametrize("code", [
    "open('notes.txt').read()", "from pathlib import Path\nPath('notes.txt').read_bytes()",
    "import os\nos.read(os.open('notes.txt', os.O_RDONLY), 9)",
    "import pandas\npandas.read_csv('notes.txt')",
])  # fmt: skip
def test_a_file_that_is_opened_is_noted_whoever_opens_it(book, code):
    kept = noted(book, code)
    assert "notes.txt" in files(kept) and reads.changed(kept) == ""
    (book.root / "notes.txt").write_text("two")
    assert reads.changed(kept).endswith("notes.txt")


def test_a_table_read_past_the_loader_is_a_file(book):
    kept = noted(book, "open('data/claims.csv').read()")
    change(book, "claims", "siberia-barrels", note="of oil")
    assert reads.changed(kept).endswith("claims.csv")


def test_modules_are_noted_also_where_they_were_compiled_before(book):
    for _ in range(2):
        kept = noted(book, "import helper\nfrom claimbook import dates")
        assert {"helper.py", "lengths.py", "reads.py"} <= files(kept)
        assert not {"verify.py", "cli.py", "registers.py"} & files(kept)


def test_what_is_written_is_no_reading(book):
    assert "out.txt" not in files(noted(book, "open('out.txt', 'w').write('x')"))


def test_what_cannot_be_asked_any_more_has_changed(book):
    kept = noted(book, CLAIM)
    assert "no-such" in reads.changed(kept.replace("rows:claim", "rows:no-such"))
    assert reads.changed("{") and reads.changed('[{"file": "/no/such", "digest": "x"}]')
    change(book, "claims", "siberia-lamps", claim="siberia-lights")
    assert "BookError" in reads.changed(kept)


def test_within_a_question_the_inner_ones_are_part_of_it(book):
    asked = [e["ask"] for e in json.loads(noted(book, CLAIM)) if "ask" in e]
    assert asked == ["claimbook.sources.tables.rows:claim"]


def test_a_choice_by_a_column_that_is_none_is_told(book):
    assert len(tables.load("claims", source=["thread", "siberia"])) == len(tables.load("claims"))
    assert "csv_line" not in tables.keyed("claims", source="thread")
    with pytest.raises(tables.BookError, match="'sauce'; did you mean source"):
        tables.load("claims", sauce="thread")
    assert tables.claim("siberia-lamps", reading=Reading(0.2))["source"] == "siberia"


def test_what_several_notebooks_asked_is_asked_again_once(book, monkeypatch):
    kept, asked = noted(book, CLAIM), []
    once = reads._asked_again
    monkeypatch.setattr(reads, "_asked_again", lambda entry: asked.append(entry) or once(entry))
    known: dict[str, str] = {}
    assert reads.changed(kept, known) == "" and asked
    asked.clear()
    assert reads.changed(kept, known) == "" and not asked
    change(book, "claims", "siberia-lamps", note="else")
    assert reads.changed(kept, known) == "" and reads.changed(kept)
