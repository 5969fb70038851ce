"""The picture of a page that stands where somebody links to it, in the small book."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

NAME = "_static/cards/chapters-small.png"
BASE = "https://vell.example/book"
DECK = "```{container} deck\nHow many lamps, 日 and фонари, burned?\n```\n"


@pytest.fixture(scope="module")
def book(made, root):
    """The small book, with a topic's page, and with type of its own for Japanese."""
    path = made.folder / "data" / "topics.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows({**row, "page": "chapters/small"} for row in rows)
    (made.folder / "_static").mkdir()
    font = (root / "_static" / "book-characters.ttf").read_bytes()
    (made.folder / "_static" / "own.ttf").write_bytes(font)
    assert made.build() == 0, made.output
    return made


def head_of(book, page: str) -> dict[str, str]:
    """What the metadata of a page say, by name."""
    soup = BeautifulSoup(book.page(page), "html.parser")
    return {one.get("property") or one.get("name"): one.get("content") for one in soup("meta")}


def head(book, page: str) -> tuple[dict[str, str], dict]:
    """What the metadata of a page say, by name, and its JSON-LD."""
    soup = BeautifulSoup(book.page(page), "html.parser")
    return head_of(book, page), json.loads(soup.find("script", type="application/ld+json").string)


def kept(book) -> Path:
    (path,) = (book.folder / "_build" / ".jupyter_cache").glob("*/cards/chapters-small.png")
    return path


def test_pages_of_topics_and_the_first_have_a_picture(book):
    cards = {path.name: path.read_bytes() for path in (book.site / "_static/cards").iterdir()}
    assert {*cards} == {"chapters-index.png", "chapters-small.png"}
    for content in cards.values():
        assert content[:4] == b"\x89PNG"
        assert content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    told, data = head(book, "chapters/small")
    assert data["image"].startswith(f"../{NAME}?v=")
    assert not [name for name in told if name and name.startswith(("og:image", "twitter:"))]


def test_a_page_that_does_not_describe_itself_is_described_by_its_beginning(book):
    for page, start in (("chapters/index", "It says over 2,500"), ("search", "Search: ")):
        assert head_of(book, page)["description"].startswith(start), page


def test_the_picture_is_named_under_the_book_s_address_and_drawn_when_its_words_change(book):
    drawn, before = kept(book).stat().st_mtime_ns, kept(book).read_bytes()
    config = book.folder / "_config.yml"
    config.write_text(config.read_text("utf-8") + f"\nhtml:\n  baseurl: {BASE}\n", "utf-8")
    book.edit("chapters/small.md", "# Small chapter\n", "# Small chapter\n\nOne sentence.\n")
    assert book.build() == 0, book.output  # a card has a page's question, not its text
    assert kept(book).stat().st_mtime_ns == drawn, "drawn again, though it says the same"
    told, data = head(book, "chapters/small")
    assert told["og:image"] == data["image"] and data["image"].startswith(f"{BASE}/{NAME}?v=")
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == f"Small chapter. {data['isPartOf']['name']}"
    assert told["twitter:card"] == "summary_large_image"
    assert "og:image" not in head(book, "chapters/other")[0]
    book.edit("chapters/small.md", "\nOne sentence.\n", f"\n{DECK}")
    assert book.build() == 0, book.output
    now, data = head(book, "chapters/small")
    assert now["og:image"] != told["og:image"] and kept(book).read_bytes() != before
    assert "фонари, burned? " in now["og:image:alt"] and "?." not in now["og:image:alt"]


def test_letters_that_no_font_has_are_named_and_the_page_goes_without(book):
    """After the tests above; the picture of before goes, too."""
    book.edit("chapters/small.md", "# Small chapter", "# Small 灯 chapter")
    assert book.build() == 0, book.output
    assert "no font here has 灯" in book.output
    assert not (book.site / NAME).exists()
    assert "og:image" not in head(book, "chapters/small")[0]
