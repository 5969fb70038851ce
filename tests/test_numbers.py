"""No number without a line: nothing typed into a page is a number, but for years of its own rows.

Figures come from the roles, computed ones from ``glue`` or from the output of a cell. These tests
read the sources of the chapters, not the built pages: so they need no build, and they see what no
page shows as text, such as link titles, alternative texts, descriptions and raw HTML. Words and
quotations are in ``test_prose``.
"""

from __future__ import annotations

import ast
import builtins
import calendar
import re
import unicodedata
from functools import cache

import jupytext
import pandas as pd
import pytest

import chapters
from claimbook.compare import outside
from claimbook.model.numerals import numerals
from claimbook.sources import tables

PAGES = sorted(path.stem for path in (chapters.ROOT / "chapters").glob("*.md"))
FILES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "_config.yml", "_toc.yml"]
# (page or file, words with a number): why they may be typed. Keep it short.
ALLOWED = {
    ("tweak", "SHA-256"): "the name of a digest",
    ("index", "1918–1956"): "the years in the title of the book",
    ("methods", "978"): "the prefix of book numbers",
    ("_config.yml", "timeout: 300"): "seconds that a cell may take",
}
YEAR = r"(?:1[5-9]|20)\d\d"
NUMBER = re.compile(r"\d(?:[\d,.\u2009\u202f\u00a0]*\d)?")
MONTH = re.compile(rf"\b({'|'.join(calendar.month_name[1:])}) (\d{{4}})\b")
ROLE = re.compile(r"\{(claim|event|seed|printed|glue:text|cite:[pt])\}`([^`]+)`")
# Directives that print tables: their arguments are names, which the build looks up.
LISTS = re.compile(r"^`{3,}\{(?:rows|outside|register)\}[ \w/-]*$", re.M)
CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
# A string without a space that says a number.
LONE = re.compile(r"\W*\d[\d,.]+\W*|.*\d[\d,.]*\d[\d,.]*\d.*")
# Where an axis begins and ends is a matter of drawing.
AXES = {"set", "set_xlim", "set_ylim", "set_xticks", "set_yticks"}
# What is made by these from typed numbers alone is typed.
MAKERS = {*dir(builtins), "Quantity", "Fraction"} - {"len"}


# What somebody typed


@cache
def cells(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The typed texts of a page, captions and descriptions included, and its cells of code."""
    text = (chapters.ROOT / "chapters" / f"{name}.md").read_text(encoding="utf-8")
    return taken_apart(text) if name in chapters.names() else (paragraphs(text), ())


def taken_apart(notebook: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    read = jupytext.reads(notebook, fmt="md:myst")
    code = [cell for cell in read.cells if cell.cell_type == "code"]
    prose = "\n\n".join(cell.source for cell in read.cells if cell.cell_type != "code")
    shown = [cell.metadata.get("mystnb", {}) for cell in code]
    titles = leaves([*shown, read.metadata.get("myst", {})])
    return (*paragraphs(prose), *titles), tuple(cell.source for cell in code)


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"\n\s*\n", LISTS.sub("", text)))


def leaves(value) -> list[str]:
    """The strings in nested metadata, but for names of figures, which hold no space."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [str(value)] if " " in str(value) else []


def strings(source: str) -> list[str]:
    """The strings typed into a cell; what an f-string computes stands as "x"."""
    tree = ast.parse(source)
    inside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        for inner in ([part] if isinstance(part, ast.Constant) else spec(part))
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            found.append("".join(map(fixed, node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    # A string without a space may hold a digit or two, such as a format or a pattern.
    return [without_names(text) for text in found if " " in text or LONE.fullmatch(text)]


def without_names(text: str) -> str:
    """A string without the names of rows and lines in it, and of its dates the years alone."""
    text = " ".join(word for word in text.split() if not is_name(word))
    return re.sub(rf"({YEAR})(?:-\d\d){{1,2}}", r"\1", text)


def is_name(word: str) -> bool:
    """Whether a word is the identifier of a row, or a line."""
    return word in keys() or bool(re.fullmatch(r"[a-z]+:\d+", word))


@cache
def keys() -> frozenset[str]:
    """The identifiers of all rows, and what is left of them without their source."""
    names = ("claims", "events", "actors", "ties", "disagreements", "outside")
    whole = {key for name in names for key in tables.keyed(name).index}
    sources = tables.load("sources")["source"]
    return frozenset(whole | {key.removeprefix(f"{s}-") for key in whole for s in sources})


def spec(part: ast.FormattedValue) -> list[ast.AST]:
    """What is said about how to print a value: ".1f"."""
    return list(ast.walk(part.format_spec)) if part.format_spec else []


def fixed(part: ast.Constant | ast.FormattedValue) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return str(value.value) if isinstance(value, ast.Constant) else "x"


def bare(text: str) -> str:
    """A text without its roles, the names in its code, the targets of its links, list numbers."""
    text = CODE.sub(lambda code: re.sub(r"\S*[A-Za-z]\S*", " ", code[0]), ROLE.sub(" ", text))
    text = re.sub(r"\]\([^)\s\"]*", "]", text)
    return re.sub(r"^\s*\d+\. ", "", text, flags=re.M)


def readable(typed: tuple[str, ...], code: tuple[str, ...]) -> list[str]:
    """All that is typed into a page and may be read: texts and the strings of cells."""
    return [bare(text) for text in typed] + [text for cell in code for text in strings(cell)]


def texts(name: str) -> list[str]:
    return [without(ALLOWED, name, text) for text in readable(*cells(name))]


def without(allowed: dict, name: str, text: str) -> str:
    for page, words in allowed:
        if page == name:
            text = re.sub(re.escape(words), " ", text, flags=re.IGNORECASE)
    return text


# What the page is about


def cited(text: str) -> list[str]:
    """The lines that a text cites."""
    found = []
    for role, name in ROLE.findall(text):
        if role in ("claim", "event"):
            # A name that does not exist stops the build.
            rows = tables.keyed(f"{role}s")["locator"]
            found += rows[rows.index == name].tolist()
        elif role == "seed":
            found.append(name)
        elif role == "printed":
            found.append(tables.keyed("corrections").loc[name, "locator"])
    return found


@cache
def dates_of(name: str) -> str:
    """The dates of the page's topic, of the lines and works that it cites, and of what bears on
    them."""
    typed, _ = cells(name)
    lines = {line for text in typed for line in cited(text)}
    works = {key for text in typed for role, keys in ROLE.findall(text)
             for key in keys.split(",") if role.startswith("cite")}  # fmt: skip
    found = []
    for rows, columns in dated():
        none = pd.Series("", rows.index)
        near = rows["locator"].isin(lines) | rows.get("citation", none).isin(works)
        near |= rows.get("topic", none) == name
        near |= name == "network" and "relation" in rows
        found += [date for column in columns for date in rows.loc[near, column] if date]
    return " ".join(found)


@cache
def dated() -> list[tuple[pd.DataFrame, list[str]]]:
    """Tables that have dates, and the columns that hold them."""
    named = [(tables.load(name), ["date"]) for name in ("claims", "events", "ties")]
    return [*named, (outside.load(), ["date"]), (tables.load("actors"), ["born", "died"])]


# What is wrong


def orphans(text: str, dates: str) -> list[str]:
    """Numbers in a text that are no year, and years and months that are no row's."""
    years = set(re.findall(r"\d{4}", dates))
    found = [number for number in NUMBER.findall(text) if number not in years]
    found += [sign for sign in text if unicodedata.category(sign) in ("No", "Nl")]
    for month, year in MONTH.findall(text):
        number = list(calendar.month_name).index(month)
        if f"{year}-{number:02}" not in dates:
            found.append(f"{month} {year}")
    return found


@cache
def things() -> frozenset[str]:
    """The nouns that count something."""
    usual = "men women people children dead troops prisoners officers horses ships villages"
    units = set(tables.load("claims")["unit"]) - {"", "share", "percent", "times"}
    return frozenset(units | set(usual.split()))


def counting(text: str) -> list[str]:
    """Years that count things: "lost 1918 men"."""
    nouns = "|".join(sorted(things() - {"years", "days"}))
    return re.findall(rf"\b{YEAR} (?:\w+ )?(?:{nouns})\b", text)


def shown(sources: tuple[str, ...]) -> list[str]:
    """What the cells of a page print or glue without computing it from a row."""
    typed, found = set(MAKERS), []

    def is_typed(value: ast.AST) -> bool:
        return all(n.id in typed for n in ast.walk(value) if isinstance(n, ast.Name))

    for node in (node for source in sources for node in in_order(ast.parse(source))):
        if isinstance(node, (ast.Assign, ast.For)):
            value = node.value if isinstance(node, ast.Assign) else node.iter
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            typed = typed | names if is_typed(value) else typed - names
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("glue", "print"):
            values = node.args[1:] if node.func.id == "glue" else node.args
            # Words are looked at as strings.
            values = [v for v in values if node.func.id == "glue" or not is_words(v)]
            found += [ast.unparse(node) for value in values if is_typed(value)]
        elif isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call):
            is_said = is_words(node.value) or not is_typed(node.value)
            found += [] if is_said else [ast.unparse(node)]
    return found


def is_words(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def in_order(node: ast.AST):
    yield node
    for inner in ast.iter_child_nodes(node):
        yield from in_order(inner)


def constants(source: str, bounds: set[float]) -> list[str]:
    """Figures of a source among the numbers of a cell."""
    tree = ast.parse(source)
    limits = {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in AXES)
        or (isinstance(node, ast.keyword) and f"set_{node.arg}" in AXES)
        for inner in ast.walk(node)
    }
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)
               and isinstance(node.value, (int, float)) and id(node) not in limits]  # fmt: skip
    return [f"{number:,}" for number in numbers if number >= 100 and number in bounds]


def figures(text: str, known: set[float]) -> list[str]:
    """Numbers from 100 on, in digits or words, that are no year and no claim's."""
    text = re.sub(r"```.*?```|`[^`\n]*`|https?://\S+", " ", text, flags=re.S)
    return [n.text for n in numerals(text) if max(n.values) >= 100
            and not set(n.values) & known and not re.fullmatch(YEAR, n.text)]  # fmt: skip


@cache
def bounds() -> set[float]:
    claims = tables.load("claims")
    return {*claims["low"].dropna(), *claims["high"].dropna()}


# The book


@pytest.mark.parametrize("name", PAGES)
def test_no_number_is_typed_into_a_page(name):
    found = [n for text in texts(name) for n in orphans(text, dates_of(name))]
    assert not found, f"{name}: numbers without a line: {', '.join(found)}"


@pytest.mark.parametrize("name", PAGES)
def test_no_year_counts_things(name):
    found = [words for text in texts(name) for words in counting(text)]
    assert not found, f"{name}: a year, or a number without a line? {found}"


@pytest.mark.parametrize("name", chapters.names())
def test_what_is_glued_or_printed_is_computed(name):
    found = shown(cells(name)[1])
    assert not found, f"{name}: typed, not computed: {found}"


@pytest.mark.parametrize("name", chapters.names())
def test_no_figure_of_a_source_is_typed_into_a_cell(name):
    found = [number for cell in cells(name)[1] for number in constants(cell, bounds())]
    assert not found, f"{name}: typed into a cell: {', '.join(found)}"


@pytest.mark.parametrize("file", FILES)
def test_no_figure_is_typed_into_a_file_beside_the_pages(root, file):
    text = without(ALLOWED, file, (root / file).read_text(encoding="utf-8"))
    found = figures(text, bounds()) + counting(text)
    assert not found, f"{file}: figures that no claim has: {found}"


@pytest.mark.parametrize(("name", "words"), ALLOWED)
def test_every_allowance_is_used_and_has_a_reason(root, name, words):
    print(f"{name}: {words} ({ALLOWED[name, words]})")
    text = (root / name).read_text() if name in FILES else " ".join(sum(cells(name), ()))
    assert words in text, f"{name}: '{words}' is allowed and not used"
    assert len(ALLOWED[name, words]) >= 8


# The tests can fail

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


def test_numbers_are_found_wherever_they_are_typed():
    found = [n for text in readable(*taken_apart(PAGE)) for n in orphans(text, "[..1918-10]")]
    found = {"".join(c for c in n if c.isnumeric()) for n in found}
    wanted = {str(number) for number in range(4701, 4724)} | {"½"}
    assert {unicodedata.normalize("NFKC", n) if n != "½" else n for n in found} == wanted


def test_a_page_that_is_no_notebook_is_read_as_well():
    typed = paragraphs("# Claims\n\nAll 4711 of them.\n\n```{register} claims\n```\n")
    assert [n for text in typed for n in orphans(bare(text), "")] == ["4711"]


@pytest.mark.parametrize("text", ["In 1888", "In March 1918", "November 1919"])
def test_a_date_that_no_row_of_the_page_has_is_found(text):
    assert orphans(text, "1918-10 [..1919]")


def test_dates_belong_to_the_topic_the_lines_and_the_works_of_a_page(monkeypatch):
    rows = pd.DataFrame(
        [("here", "siberia:1", "a", "1901"), ("there", "siberia:2", "b", "1902"),
         ("there", "siberia:3", "c", "1903"), ("there", "siberia:4", "d", "1904")],
        columns=["topic", "locator", "citation", "date"])  # fmt: skip
    monkeypatch.setitem(globals(), "dated", lambda: [(rows, ["date"])])
    typed = ("On {seed}`siberia:2`, by {cite:p}`x,c`.",)
    monkeypatch.setitem(globals(), "cells", lambda name: (typed, ()))
    assert dates_of.__wrapped__("here") == "1901 1902 1903"


@pytest.mark.parametrize(
    "text", ["lost 1918 men", "with 1941 tired horses", "1,580 or 1945 roubles"]
)
def test_a_year_that_counts_is_found(text):
    assert counting(text)
    assert not counting("The men of 1918 were few, and the pact of 1941 held.")


@pytest.mark.parametrize("cell", [
    'glue("n", 4733)', 'glue("n", "more than that")', 'glue("n", 9 * 526)', 'print(4733)',
    'n = 4733\nglue("n", f"{n:,}")', 'for n in (1, 2):\n    glue(f"n-{n}", n)',
    'glue("n", Quantity(47, 47))', '4733', 'n = 4733\nn',
    'a, b = 1, 2\nc = a + b\nglue("n", str(c))',
])  # fmt: skip
def test_what_is_not_computed_is_found(cell):
    assert shown((cell,))


@pytest.mark.parametrize("cell", [
    'glue("n", len(rows))', 'n = 4733\nn = rows.sum() - n\nglue("n", n)', 'print("In all:", total)',
    'for n in (1, 2):\n    glue(f"n-{n}", rows[n])', 'NAMES = ["a"]\nglue("n", len(NAMES))',
])  # fmt: skip
def test_what_is_computed_may_be_shown(cell):
    assert not shown((cell,))


@pytest.mark.parametrize("cell", ["x = [72_000]", "ax.plot(72000, 1)", "f(x=72000.0)"])
def test_a_figure_of_a_source_in_a_cell_is_found(cell):
    assert constants(cell, {72000.0})


@pytest.mark.parametrize("cell", ["ax.set_xlim(0, 72_000)", "charts.bars(ax, rows, wrap=22)",
                                  "charts.figure(label, rows, xlim=(0, 72_000))"])  # fmt: skip
def test_ends_of_axes_and_small_numbers_are_left(cell):
    assert not constants(cell, {72000.0, 22.0})


def test_a_figure_beside_the_pages_is_found():
    text = "72,000 or 4,711 men, nine thousand horses, in 1918; `x-4999`; https://x.org/4999; 12"
    assert figures(text, {72000.0}) == ["4,711", "nine thousand"]
