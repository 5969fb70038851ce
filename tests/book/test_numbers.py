"""No number without a line: what is typed into a page is found, wherever it stands, on its line."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
import pytest

from claimbook.check import cells, pages, prose
from claimbook.check.pages import Text
from claimbook.sources import tables


@pytest.fixture(scope="module")
def known():
    return prose.Known.of_tables()


def said(found) -> list[str]:
    return [words for _, words in found]


def test_the_pages_of_the_book_hold_no_number_without_a_line(root, seeds_dir):
    read = {page.file for page in pages.read(root)}
    assert read == {f"chapters/{path.name}" for path in root.glob("chapters/*.md")}
    found = prose.check(root)
    assert not found, "\n".join(map(str, found))


def test_every_allowance_has_a_reason():
    for row in tables.load("allowances").itertuples():
        print(f"{row.page}: {row.words} ({row.reason})")
        assert len(row.reason) >= 8


# The checks can fail

PAGE = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
myst:
  html_meta:
    description: All 4701 men
---

# The 4702 men

Some 4703 men, ４７０４ horses, x4705, `4706 men`, {abbr}`4707 men` and ½ of the rest.
[A link](claims.md "of 4708 men") ![4709 men](page.png) <a class="cite" href="#">4710 men</a>

| 4711 | men |
|---|---|
| <!-- 4712 --> | 4 713 |

```{list-table} 4714 men
* - 4715
```

```text
4716 men
```

```{code-cell} ipython3
---
mystnb:
  figure: {name: fig-4999, caption: The 4717 men}
  image: {alt: All 4718 men}
---
rows.loc["siberia-troops-1918-10"], "siberia:30", f"siberia-{x}-1918-10", f"{x:.4f}"
x = "some 4719 men at mid-river", "mid-4720", f"{x}4721 men", f"{4722} men", {"Men": "4723 %"}
```

Right: {claim}`siberia-troops-1918-10` {glue:text}`n-4999` {cite:p}`drea1981` `fig-4999` in 1918,
[by October 1918](x.html#4999 "a title").

```{rows} siberia-4999
```
"""


def readable(page: pages.Page) -> list[Text]:
    keys = frozenset({"siberia-troops-1918-10"})
    return [prose.bare(t) for t in (*page.texts, *(s for c in page.cells
                                                   for s in cells.strings(c, keys)))]  # fmt: skip


def test_numbers_are_found_wherever_they_are_typed_and_on_their_line():
    lines, found = PAGE.split("\n"), {}
    for text in readable(pages.taken_apart("x.md", PAGE)):
        for line, number in prose.orphans(text, "[..1918-10]"):
            digits = "".join(c for c in number if c.isnumeric())
            found[unicodedata.normalize("NFKC", digits) if digits != "½" else digits] = line
    assert set(found) == {str(number) for number in range(4701, 4724)} | {"½"}
    for number, line in found.items():
        there = re.sub(r"[ ,]", "", unicodedata.normalize("NFKC", lines[line - 1]))
        assert number in there or (number == "½" and "½" in lines[line - 1]), (number, line)


def test_a_page_that_is_no_notebook_is_read_as_well():
    page = pages.taken_apart("x.md", "# Claims\n\nAll 4711 of them.\n\n```{register} claims\n```\n")
    assert [prose.orphans(prose.bare(t), "") and list(prose.orphans(prose.bare(t), ""))
            for t in page.texts][1] == [(3, "4711")]  # fmt: skip
    commands = "```sh\nhead -4711 a.txt\n```\n\n```text\n4712\n```\n"
    told = [one for t in pages.taken_apart("x.md", commands).texts for one in prose.orphans(t, "")]
    assert told == [(6, "4712")]
    fenced = "```{code-cell}\nx = 4711\n```\n"
    assert not pages.taken_apart("x.md", fenced).cells


@pytest.mark.parametrize("contents", ["root: chapters/a\nchapters: [{file: chapters/b.md}]",
                                      "parts:\n- chapters:\n  - glob: chapters/*"])  # fmt: skip
def test_pages_are_those_of_the_contents(tmp_path, contents):
    (tmp_path / "chapters").mkdir()
    for name in ("a", "b"):
        (tmp_path / "chapters" / f"{name}.md").write_text("x")
    (tmp_path / "README.md").write_text("x")
    every = [page.file for page in pages.read(tmp_path)]
    (tmp_path / "_toc.yml").write_text(contents)
    assert every == [page.file for page in pages.read(tmp_path)]
    assert every == ["chapters/a.md", "chapters/b.md"]


@pytest.mark.parametrize("text", ["In 1888", "In March 1918", "November 1919"])
def test_a_date_that_no_row_of_the_page_has_is_found(text):
    assert list(prose.orphans(Text(text, 1), "1918-10 [..1919]"))


def test_dates_belong_to_the_topic_the_lines_and_the_works_of_a_page(known, monkeypatch):
    rows = pd.DataFrame(
        [("here", "siberia:1", "a", "1901"), ("there", "siberia:2", "b", "1902"),
         ("there", "siberia:3", "c", "1903"), ("there", "siberia:4", "d", "1904")],
        columns=["topic", "locator", "citation", "date"])  # fmt: skip
    monkeypatch.setattr(known, "dated", [(rows, ("date",))])
    page = pages.Page("chapters/here.md", (Text("On {seed}`siberia:2`, by {cite:p}`x,c`.", 1),), ())
    assert prose.dates_of(page, known) == "1901 1902 1903"
    assert "1922" in prose.dates_of(page, known, ["ties"])


@pytest.mark.parametrize(
    "text", ["lost 1918 men", "with 1941 tired horses", "1,580 or 1945 roubles"]
)
def test_a_year_that_counts_is_found(text, known):
    assert list(prose.counting(Text(text, 1), known))
    fine = "The men of 1918 were few, and the pact of 1941 held."
    assert not list(prose.counting(Text(fine, 1), known))


@pytest.mark.parametrize("cell", [
    'glue("n", 4733)', 'glue("n", "more than that")', 'glue("n", 9 * 526)', 'print(4733)',
    'n = 4733\nglue("n", f"{n:,}")', 'for n in (1, 2):\n    glue(f"n-{n}", n)',
    'glue("n", Quantity(47, 47))', '4733', 'n = 4733\nn',
    'a, b = 1, 2\nc = a + b\nglue("n", str(c))',
])  # fmt: skip
def test_what_is_not_computed_is_found(cell):
    assert list(cells.typed((Text(cell, 1),)))


@pytest.mark.parametrize("cell", [
    'glue("n", len(rows))', 'n = 4733\nn = rows.sum() - n\nglue("n", n)', 'print("In all:", total)',
    'for n in (1, 2):\n    glue(f"n-{n}", rows[n])', 'NAMES = ["a"]\nglue("n", len(NAMES))',
    'not python at all',
])  # fmt: skip
def test_what_is_computed_may_be_shown(cell):
    assert not list(cells.typed((Text(cell, 1),)))


@pytest.mark.parametrize("cell", ["x = [72_000]", "ax.plot(72000, 1)", "f(x=72000.0)"])
def test_a_figure_of_a_source_in_a_cell_is_found(cell):
    assert list(cells.constants(Text(cell, 1), {72000.0}))


@pytest.mark.parametrize("cell", ["ax.set_xlim(0, 72_000)", "charts.bars(ax, rows, wrap=22)",
                                  "charts.figure(label, rows, xlim=(0, 72_000))"])  # fmt: skip
def test_ends_of_axes_and_small_numbers_are_left(cell):
    assert not list(cells.constants(Text(cell, 1), {72000.0, 22.0}))


def test_a_figure_beside_the_pages_is_found(known, monkeypatch):
    text = "72,000 or 4,711 men, nine thousand horses, in 1918; `x-4999`; https://x.org/4999; 12"
    monkeypatch.setattr(known, "figures", {72000.0})
    assert said(prose.figures(Text(text, 1), known)) == ["4,711", "nine thousand"]
