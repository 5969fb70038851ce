"""Words in place of numbers, quotations and nouns in what is typed; findings and allowances."""

from __future__ import annotations

from dataclasses import replace

import pytest
from invented import Book

from claimbook.check import prose
from claimbook.check.pages import Text


@pytest.fixture(scope="module")
def known():
    return prose.Known.of_tables()


def told(known, lines=()):
    """What is known, with sources that hold the LINES, or whose texts are missing (None)."""
    return replace(known, lines=lambda source: LINES if lines == () else lines, read={})


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    made = Book(tmp_path)
    monkeypatch.setenv("SEEDS_DIR", str(made.seeds))
    return made


# The tests can fail


@pytest.mark.parametrize("text", [
    "Some seventy-two thousand soldiers", "hundreds of them", "a dozen", "fifteen years", "MMXLVII",
    "twice the American force", "a third of the army", "six divisions", "the fifth of December",
    "half of the force",
])  # fmt: skip
def test_a_figure_in_words_is_found(text, known):
    assert list(prose.in_words(Text(text, 1), known))


@pytest.mark.parametrize("text", [
    "of the two battles", "the twentieth century", "the first half of the twentieth century",
    'cost "tens if not hundreds of lives"', "one of the five files", "told twice", "72,000 men",
])  # fmt: skip
def test_small_counts_centuries_and_quotations_are_left(text, known):
    assert not list(prose.in_words(Text(text, 1), known))


LINES = ["he said that nothing was planned there.", "nine thousand men came."]


@pytest.mark.parametrize("text", [
    'It was "all planned" {seed}`siberia:1`.', 'It was "all planned by him".',
    'It was "planned" and "nothing came" {seed}`siberia:1`.', 'They were "seventy thousand".',
    'In all "nine thousand" {seed}`siberia:1`.\n{seed}`siberia:2`.', 'A “nothing … there … was”.',
])  # fmt: skip
def test_a_quotation_that_does_not_stand_there_is_found(text, known):
    assert list(prose.misquoted(Text(text, 1), told(known)))


@pytest.mark.parametrize("text", [
    'He says "Nothing was planned" {seed}`siberia:1`.', '"Nothing … there" {seed}`siberia:1`.',
    'They were "nine thousand men" {seed}`siberia:1` {seed}`siberia:2`.', 'Read "about" so.',
    'Was it "nothing was planned"?', 'This is "the opening".', "[a](b.md \"all of that\")",
])  # fmt: skip
def test_a_quotation_that_stands_there_is_left(text, known):
    assert not list(prose.misquoted(Text(text, 1), told(known)))
    assert not list(prose.misquoted(Text('It was "all planned by him".', 1), told(known, None)))


def test_a_noun_that_the_claim_does_not_count_is_found(known):
    def nouns(text: str) -> list[tuple]:
        return list(prose.miscounted(Text(text, 1), known))

    claim = "{claim}`siberia-troops-1918-10`"
    assert nouns(f"{claim} children") == [(1, "siberia-troops-1918-10", "children", "soldiers")]
    assert not nouns(f"{claim} brave soldiers") and not nouns(f"{claim} on the railway")


def test_a_finding_names_file_line_and_what_to_do(book):
    book.write()
    (book.root / "chapters").mkdir()
    page = book.root / "chapters" / "page.md"
    page.write_text("# A page\n\nSome 4,711 lamps,\nand a dozen \"burning all over\" them.\n")
    found = [str(finding).split(";")[0] for finding in prose.check(book.root)]
    assert [text.split(" ")[0] for text in found] == [
        "chapters/page.md:3:", "chapters/page.md:4:", "chapters/page.md:4:",
    ]  # fmt: skip
    assert "4,711" in found[0] and "“dozen”" in found[1] and "burning all over" in found[2]
    assert not prose.check(book.root, {"chapters/other.md"})


def test_an_allowance_is_used_or_found(book):
    rows = [("page", "number", "4,711", "a number of a house"), ("page", "words", "a dozen", "no")]
    (book.root / "chapters").mkdir()
    (book.root / "chapters" / "page.md").write_text("# A page\n\nNo. 4,711.\n")
    book.rows["allowances"] = [dict(zip(("page", "kind", "words", "reason"), row, strict=True))
                               for row in rows]  # fmt: skip
    book.write()
    (finding,) = prose.check(book.root)
    assert str(finding).startswith("data/allowances.csv:3:words: found “a dozen”, which page")
