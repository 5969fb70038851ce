"""The card of a term says what the glossary says of it."""

from bs4 import BeautifulSoup

GLOSSARY = """# Words

```{{glossary}}
Wick
  {} {{seed}}`siberia:3`.
  See {{term}}`Wick`.
```
"""
PAGE = "# Small chapter\n\nA {term}`wick` burns, and {term}`the same <Wick>`.\n"


def terms(book):
    html = (book.folder / "_build/html/chapters/small.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").select("a.term")


def test_a_term_has_its_definition_on_its_card_and_follows_it(small):
    chapters = small.folder / "chapters"
    (chapters / "other.md").write_text(GLOSSARY.format("What burns in a lamp"), encoding="utf-8")
    (chapters / "small.md").write_text(PAGE, encoding="utf-8")
    assert small.build() == 0, small.last_words()
    links = terms(small)
    assert [link.get_text() for link in links] == ["wick", "the same"]
    for link in links:
        assert link["data-card-said"] == "What burns in a lamp [siberia:3]. See Wick."
        assert link["href"] == "other.html#term-Wick"
    (chapters / "other.md").write_text(GLOSSARY.format("A twisted thread"), encoding="utf-8")
    assert small.build() == 0, small.last_words()
    assert terms(small)[0]["data-card-said"].startswith("A twisted thread")


def test_a_term_that_no_glossary_has_stops_the_build(small):
    (small.folder / "chapters" / "small.md").write_text(PAGE, encoding="utf-8")
    assert small.build() != 0
    assert "wick" in small.last_words()
