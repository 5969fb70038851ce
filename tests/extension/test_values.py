"""What notebooks compute, in prose: a number leads to how it was made, a sentence to its ground."""

import json
import re

import pytest

from claimbook import glue

HEAD = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Small chapter

```{code-cell} ipython3
from claimbook import Holds, display, glue, tables

lamps = tables.claim("siberia-lamps")["quantity"]
"""
PROSE = """
glue("half", lamps / 2)
glue("rows", tables.load("claims"))
glue("many", Holds.of([lamps], "compare", 2000, "greater"))
```

Half are {glue:text}`half`, of {glue:text}`rows` rows.
{when}``many: There are more than some {claim}`siberia-lamps`.``
"""


@pytest.fixture
def chapter(small):
    def write(text):
        (small.folder / "chapters" / "small.md").write_text(text, encoding="utf-8")
        return small

    return write


def page(book):
    return (book.folder / "_build/html/chapters/small.html").read_text(encoding="utf-8")


def test_a_number_leads_to_its_derivation_and_the_script_to_its_nodes(chapter):
    book = chapter(HEAD + PROSE)
    book.env["CLAIMBOOK_READING"] = "printed=1"  # of somebody's shell, which is not the book's
    assert book.build() == 0, book.last_words()
    html = page(book)
    assert '<a class="why" href="#why-half" data-q="half">more than 1,250</a>' in html
    (item,) = re.findall(r'<li id="why-half">.*?</li>', html, re.DOTALL)
    assert "[siberia:3]" in item
    assert "÷ 2" in re.sub("<[^>]+>", "", item)
    told = re.findall(r'class="claimbook-derivations">(.*?)</script>', html, re.DOTALL)
    entries = {name: entry for text in told for name, entry in json.loads(text).items()}
    assert {"half", "rows", "many", "claim-siberia-lamps"} <= set(entries)
    assert entries["half"]["nodes"][-1][0] == "div"


def test_a_cell_of_a_table_leads_to_its_derivation(chapter):
    table = """
rows = tables.keyed("claims").assign(half=lambda r: r["quantity"].map(
    lambda q: None if q is None else q / 2))
display.table(rows, {"subject": "Of what", "quantity": "Lamps", "half": "Half"},
              name="tab-small-half", caption="Lamps, divided")
```
"""
    book = chapter(HEAD + table)
    assert book.build() == 0, book.last_words()
    links = re.findall(r'href="#(why-tab-small-half-\d+-2)"', page(book))
    assert links
    assert all(f'<li id="{link}">' in page(book) for link in links)


def test_a_sentence_that_is_false_stops_the_build(chapter):
    book = chapter(HEAD + PROSE.replace('"greater"', '"less"'))
    assert book.build() != 0
    assert "'many' is “does not hold”, so that this sentence is false" in book.last_words()


def test_a_number_that_remembers_nothing_stops_the_build(chapter):
    book = chapter(HEAD + 'glue("half", lamps.low)\n```\n\nHalf: {glue:text}`half`.\n')
    assert book.build() != 0
    assert "which remembers nothing; expected the thing and not its number" in book.last_words()


@pytest.mark.parametrize("value", [12, "12", f"over {2500:,}"])
def test_what_remembers_nothing_is_not_glued(value):
    with pytest.raises(TypeError, match="which remembers nothing"):
        glue("half", value)
