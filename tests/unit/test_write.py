"""A new book, a text registered, rows in their place: nothing wrong is written, nothing lost."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from claimbook import cli
from claimbook.check import verify
from claimbook.sources import tables
from claimbook.sources.tables import BookError
from claimbook.write import ask, lines, new, rows, sources

TEXT = "Vell had almost 800 boats.\nNo fewer than 12 boats sank in 1811; 12 boats came back.\n"
CELLS = {"title": "Boats", "short": "boats", "kind": "invented text", "voice": "Nobody",
         "audience": "All", "interest": "None", "caution": "None"}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return new.new(tmp_path_factory.mktemp("new") / "Lamps of Vell")


@pytest.fixture
def book(made, tmp_path, monkeypatch) -> Path:
    """A new book of one's own, with a text beside it."""
    import shutil

    folder = Path(shutil.copytree(made, tmp_path / "book"))
    monkeypatch.delenv("SEEDS_DIR", raising=False)
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(folder))
    (tmp_path / "boats.txt").write_text(TEXT, encoding="utf-8")
    return folder


def content(book: Path) -> dict[str, bytes]:
    return {str(path.relative_to(book)): path.read_bytes()
            for path in sorted(book.rglob("*")) if path.is_file()}  # fmt: skip


def claims(book: Path) -> list[dict[str, str]]:
    with open(book / "data" / "claims.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_new_book_has_no_findings_and_its_own_title(book):
    report = verify.check(book)
    assert report.ok and not report.unchecked
    assert "# Lamps of vell" in (book / "chapters" / "index.md").read_text(encoding="utf-8")
    assert not list(book.rglob("*$*")) and "$title" not in str(content(book).values())
    assert report.coverage["open"].sum() == 0


def test_a_new_book_overwrites_nothing(book, tmp_path):
    before = content(book)
    with pytest.raises(BookError, match="something is there"):
        new.new(book)
    with pytest.raises(BookError, match="something is there"):
        new.new(tmp_path / "boats.txt")
    assert content(book) == before
    (tmp_path / "empty").mkdir()
    assert (new.new(tmp_path / "empty", "A title") / "_toc.yml").is_file()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_text_is_registered_with_what_it_counts(book, tmp_path):
    found = sources.register(tmp_path / "boats.txt", CELLS)
    assert found.source == "boats" and found.place == "data/sources.csv:2"
    assert found.numerals == [(1, "800"), (2, "12"), (2, "1811"), (2, "12")]
    row = tables.keyed("sources").loc["boats"]
    assert (row["lines"], row["text_lines"], row["numerals"]) == (2, 2, 4)
    assert (book / "seeds" / "boats.txt").read_text(encoding="utf-8") == TEXT
    assert all("boats.txt" in finding.file for finding in verify.check(book).findings)


def test_numbers_in_the_words_of_its_language_wait_too(book, tmp_path):
    (tmp_path / "boote.txt").write_text("Zwei Mann und neunhundert Pferde.\n", encoding="utf-8")
    cells = {**CELLS, "source": "boote", "language": "de"}
    found = sources.register(tmp_path / "boote.txt", cells)
    assert [text.lower() for _, text in found.numerals] == ["zwei", "neunhundert"]
    assert tables.keyed("sources").loc["boote", "numerals"] == 2


@pytest.mark.parametrize(("cells", "words"), [
    ({"published": "1811-13"}, "1811-13"), ({"colour": "pale"}, "colour"),
    ({"sauce": "x"}, "sauce"),
])  # fmt: skip
def test_a_text_with_a_wrong_row_is_not_registered(book, tmp_path, cells, words):
    before = content(book)
    with pytest.raises(BookError, match=words):
        sources.register(tmp_path / "boats.txt", CELLS | cells)
    assert content(book) == before


def test_another_text_of_the_same_name_is_left(book, tmp_path):
    (book / "seeds" / "boats.txt").write_text("another", encoding="utf-8")
    with pytest.raises(BookError, match="another text of that name"):
        sources.register(tmp_path / "boats.txt", CELLS)
    assert (book / "seeds" / "boats.txt").read_text(encoding="utf-8") == "another"


@pytest.fixture
def boats(book, tmp_path) -> Path:
    sources.register(tmp_path / "boats.txt", CELLS)
    return book


def test_a_row_is_found_from_its_words_and_put_in_its_place(boats):
    cells = {"subject": "Boats of Vell", "measure": "boats", "topic": "lamps"}
    drafted = ask.complete("claims", ask.draft("claim", "almost 800 boats", cells))
    assert rows.write(rows.place("claims", drafted)) == "data/claims.csv:2"
    keys = [row["claim"] for row in claims(boats)]
    assert keys == sorted(keys) and keys[0] == "boats-boats-of-vell"
    assert str(tables.claim(keys[0])["quantity"]) == "almost 800"
    assert claims(boats)[0]["line"] == "1" and claims(boats)[0]["unit"] == "boats"


@pytest.mark.parametrize(("words", "source", "line", "told"), [
    ("700 boats", "", None, "stands nowhere"), ("12 boats", "boats", 1, "nowhere in boats:1"),
    ("boats", "", None, r"2 lines \(boats:1, boats:2\)"), ("boats", "oars", None, "oars"),
    ("No fewer than 12 boats sank in 1811; 12 boats", "", None, "more than 8 words"),
])  # fmt: skip
def test_words_that_are_on_no_one_line_are_told(boats, words, source, line, told):
    with pytest.raises(BookError, match=told):
        lines.find(words, source, line)


@pytest.mark.parametrize(("wording", "cells"), [
    ("almost 800 boats", {"hedge": "almost", "high": "800", "unit": "boats"}),
    ("No fewer than 12 boats", {"hedge": "at_least", "low": "12", "unit": "boats"}),
    ("Vell had", {}), ("sank in 1811; 12 boats", {}),
])  # fmt: skip
def test_what_words_say_of_a_figure_is_proposed_and_no_more(boats, wording, cells):
    assert lines.figure(lines.find(wording)) == cells


@pytest.mark.parametrize("cells", [
    {"low": "900", "high": "900", "hedge": "exact"}, {"high": "800", "hedge": "about"},
    {"date": "1812"}, {"topic": "nowhere"}, {"voice": "nobody"}, {"claim": "Not A Key"},
])  # fmt: skip
def test_a_row_that_is_not_sound_is_not_written(boats, cells):
    before = content(boats)
    drafted = ask.draft("claim", "almost 800 boats", {
        "claim": "boats-vell", "subject": "Boats", "measure": "boats", "topic": "lamps", **cells,
    })  # fmt: skip
    with pytest.raises(BookError, match=r"data/claims\.csv:\d+:.*(?s:.)*Nothing was written"):
        rows.write(rows.place("claims", drafted))
    assert content(boats) == before


def test_a_key_that_stands_is_not_taken(boats):
    with pytest.raises(BookError, match=r"claims\.csv:\d: has the key “keepers-lamps” already"):
        rows.place("claims", {"claim": "keepers-lamps"})
    with pytest.raises(BookError, match="'clam'"):
        rows.place("claims", {"clam": "x"})


def test_what_is_missing_is_asked_for_or_named(boats):
    drafted = ask.draft("event", "sank in 1811", {"date": "1811"})
    with pytest.raises(BookError, match="A row of events needs:\n  title="):
        ask.complete("events", drafted)
    asked = []
    answers = {"topic": "lamps", "title": "Boats sink"}
    made = ask.complete("events", drafted, lambda q: asked.append(q) or answers[q.split(" ")[0]])
    assert made["title"] == "Boats sink" and len(asked) == 2
    assert rows.write(rows.place("events", made)).startswith("data/events.csv:")


@pytest.mark.parametrize(("kind", "words", "cells"), [
    ("actor", "Captain Ada Brook", {"name": "Ada Brook the Elder", "kind": "person",
                                    "side": "vell", "as_printed": "Ada Brook"}),
    ("tie", "the Salt League paid them", {"from_actor": "salt-league", "to_actor": "ada-brook",
                                          "relation": "pays", "note": "again"}),
])  # fmt: skip
def test_actors_and_ties_are_drafted_too(boats, kind, words, cells):
    drafted = ask.complete(ask.KINDS[kind], ask.draft(kind, words, cells))
    assert drafted["line"] == "4" and drafted["source"] == "keepers"
    assert drafted.get("sign", "1") == "1" and drafted[kind].startswith("keepers-")
    assert not [f for f in rows.check(rows.place(ask.KINDS[kind], drafted)) if f.row is None]


def test_the_commands_say_what_they_did(boats, capsys):
    given = ["subject=Boats", "measure=boats", "topic=lamps"]
    assert cli.main(["add", "claim", "almost 800 boats", *given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["row"] == "data/claims.csv:2" and told["hedge"] == "almost"
    assert cli.main(["add", "claim", "no such words", *given]) == 1
    assert "stands nowhere" in capsys.readouterr().err
    assert cli.main(["add", "claim", "sank in 1811", "date"]) == 1
    assert "expected column=value" in capsys.readouterr().err


def test_without_a_keyboard_the_command_asks_nothing(boats):
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-m", "claimbook.cli", "add", "event", "sank in 1811"]
    done = subprocess.run(run, env=own, capture_output=True, text=True, input="", check=False)
    assert done.returncode == 1 and "A row of events needs" in done.stderr
    assert "Traceback" not in done.stderr
