"""The seed folder, the lines of a text, and where a fragment stands on a line."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimbook.sources import seeds, tables


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder with one text, while neither SEEDS_DIR nor a real book is in sight."""
    monkeypatch.delenv("SEEDS_DIR", raising=False)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("One lamp.\n\nTwo lamps.\n", encoding="utf-8")
    return tmp_path


def test_the_folder_is_beside_the_tables(shelf):
    assert seeds.folder(shelf) == shelf / "seeds"


def test_the_environment_variable_comes_first(shelf, monkeypatch):
    other = shelf / "other"
    other.mkdir()
    monkeypatch.setenv("SEEDS_DIR", str(other))
    assert seeds.place(shelf) == other
    assert seeds.folder(shelf) is None
    (other / "b.txt").write_text("x", encoding="utf-8")
    assert seeds.folder(shelf) == other


def test_an_empty_environment_variable_is_none(shelf, monkeypatch):
    monkeypatch.setenv("SEEDS_DIR", "")
    assert seeds.folder(shelf) == shelf / "seeds"


def test_a_folder_without_texts_is_none(shelf):
    (shelf / "seeds" / "a.txt").rename(shelf / "seeds" / "a.md")
    assert seeds.folder(shelf) is None
    assert seeds.place(shelf) == shelf / "seeds"
    assert seeds.folder(shelf / "nowhere") is None


def test_the_root_of_the_book_is_the_default(shelf, monkeypatch):
    monkeypatch.setattr(tables, "root", lambda: shelf)
    assert seeds.folder() == shelf / "seeds"
    assert seeds.read("lamps", "a.txt").lines[0] == "One lamp."


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("a\nb\n", ["a", "b"]),
        ("a\nb", ["a", "b"]),
        ("a\n\n", ["a", ""]),
        ("a\u2028b\x0bc\rd\u0085e\n", ["a\u2028b\x0bc\rd\u0085e"]),
        ("", []),
    ],
)
def test_lines_end_with_a_newline_and_nothing_else(tmp_path, content, lines):
    (tmp_path / "a.txt").write_bytes(content.encode())
    assert seeds.read("a", "a.txt", tmp_path).lines == lines


def test_a_seed_knows_its_digest_and_its_lines_with_text(tmp_path):
    content = "One\u00a0lamp.\n \u00a0\n\nTwo lamps.".encode()
    (tmp_path / "a.txt").write_bytes(content)
    seed = seeds.read("lamps", "a.txt", tmp_path)
    assert (seed.source, seed.file) == ("lamps", "a.txt")
    assert seed.sha256 == hashlib.sha256(content).hexdigest()
    assert seed.text_lines == [1, 4]
    assert seed.lines[0] == "One\u00a0lamp."


def test_a_missing_text_is_said_with_what_to_do(tmp_path):
    with pytest.raises(tables.BookError, match=r"b\.txt: no such seed file.*SEEDS_DIR"):
        seeds.read("b", "b.txt", tmp_path)


def test_a_text_that_is_not_utf8_is_said_with_its_line(tmp_path):
    (tmp_path / "a.txt").write_bytes("fine\ncaf\u00e9\n".encode("latin-1"))
    with pytest.raises(tables.BookError, match=r"a\.txt:2: not UTF-8"):
        seeds.read("a", "a.txt", tmp_path)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\u00a0b\u2009c\u3000d\u202fe", "a b c d e"),
        ("cafe\u0301", "caf\u00e9"),
        ("tab\tand “quotes” – stay…", "tab\tand “quotes” – stay…"),
        ("ﬁ²①", "ﬁ²①"),
    ],
)
def test_normalising_changes_composition_and_spaces_only(text, normal):
    assert seeds.normalise(text) == normal


@given(st.text(st.characters(categories=["Zs", "L", "Mn", "Nd", "P"])))
def test_every_unicode_space_becomes_a_plain_one(text):
    normal = seeds.normalise(text)
    assert seeds.normalise(normal) == normal
    assert {c for c in normal if unicodedata.category(c) == "Zs"} <= {" "}
    assert normal.count(" ") == sum(unicodedata.category(c) == "Zs" for c in text)


@pytest.mark.parametrize(
    ("line", "wording", "places"),
    [
        ("two lamps and two ropes", "two", [(0, 3), (14, 17)]),
        ("anana", "ana", [(0, 3), (2, 5)]),
        ("aaa", "a", [(0, 1), (1, 2), (2, 3)]),
        ("two\u00a0lamps", "two lamps", [(0, 9)]),
        ("cafe\u0301 lamps", "caf\u00e9", [(0, 4)]),
        ("Two lamps", "two lamps", []),
        ("“two” lamps", '"two" lamps', []),
        ("two lamps", "", []),
        ("", "two", []),
    ],
)
def test_find_is_literal(line, wording, places):
    assert seeds.find(line, wording) == places


@pytest.mark.parametrize(
    ("text", "fragment", "cut"),
    [
        ("the government men", "men", False),
        ("government", "men", True),
        ("omen", "men", True),
        ("in 1600s", "1600", True),
        ("Anna's lamps", "Anna", False),
        ("lamp-keeper", "keeper", False),
        ("Ко\u0301ля", "Ко", True),
        ("知られざる灯台の二百年", "二百年", False),
        ("灯台Vell", "Vell", False),
        ("whole", "whole", False),
    ],
)
def test_a_fragment_may_not_begin_or_end_inside_a_word(text, fragment, cut):
    start = text.rindex(fragment)
    assert seeds.cuts_word(text, start, start + len(fragment)) is cut


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("a – b", 2), ("72,000 ropes (Vell)", 3), ("one\u00a0two", 2), ("… “ ”", 0)],
)
def test_words_hold_a_letter_or_a_digit(text, words):
    assert seeds.count_words(text) == words
