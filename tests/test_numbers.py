"""No number without a line: every number on a page is cited, computed there, or a known year.

Cited numbers stand in links made by the roles, computed ones in glued text or in the output of a
cell. What is left, in prose, headings, captions and the fixed parts of alt texts, must be a year
that a row of the tables bears, or stand in ALLOWED with a reason.
"""

from __future__ import annotations

import ast
import re

import jupytext
import pytest
from bs4 import BeautifulSoup
from conftest import HTML

import chapters
from claimbook import tables

# (page or "" for all, number): why it may be typed. Keep it short.
ALLOWED = {("tweak", "256"): "part of the name of a digest, SHA-256"}
# Pages that a directive makes from the tables, counts in their headings included.
GENERATED = {"actors", "bibliography", "claims", "data-dictionary", "events", "ties"}
NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")
# Where an axis begins and ends is a matter of drawing.
AXES = {"set", "set_xlim", "set_ylim", "set_xticks", "set_yticks"}
IDS = re.compile(r"[a-z0-9:. /\-]*-[a-z0-9:. /\-]*|([a-z]+:\d+ ?)+")
TYPED = ["a.cite", ".printed-as", "a[href*=bibliography]", ".pasted-text", "div.cell", "code",
         "pre",
         ".headerlink", "details.rows", "nav", ".caption-number", ".cite-this", "table",
         "script", "style"]  # fmt: skip


def years() -> set[str]:
    """Every year that a claim, an event, an actor's span, a tie or a source bears."""
    columns = {"claims": ["date"], "events": ["date"], "actors": ["born", "died"],
               "ties": ["date"], "sources": ["published", "updated"]}  # fmt: skip
    return {
        year
        for name, dates in columns.items()
        for column in dates
        for value in tables.load(name)[column]
        for year in re.findall(r"\d{4}", value)
    }


def orphans(text: str, page: str, known: set[str]) -> list[str]:
    found = [number.rstrip(",.") for number in NUMBER.findall(text)]
    return [n for n in found if n not in known and not {("", n), (page, n)} & set(ALLOWED)]


def written(page: BeautifulSoup) -> str:
    """The words of a page that somebody typed: prose, headings and captions."""
    captions = " ".join(tag.get_text(" ") for tag in page.select("div.cell .caption-text"))
    article = page.select_one("article") or page
    for selector in TYPED:
        for tag in article.select(selector):
            tag.decompose()
    return article.get_text(" ") + " " + captions


def topical() -> list[str]:
    return [p.stem for p in sorted(HTML.glob("chapters/*.html")) if p.stem not in GENERATED]


@pytest.mark.parametrize("name", topical())
def test_no_orphan_number_on_the_page(name):
    text = (HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    found = orphans(written(BeautifulSoup(text, "html.parser")), name, years())
    assert not found, f"{name}: numbers without a line: {', '.join(found)}"


def in_cells(source: str, page: str, known: set[str], bounds: set[float]) -> list[str]:
    """Numbers typed into a cell: in its words, or a figure of a source among its constants."""
    tree, found = ast.parse(source), []
    limits = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in AXES
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and " " in value and not IDS.fullmatch(value):
            found += orphans(value, page, known)
        elif isinstance(value, (int, float)) and value >= 100 and id(node) not in limits:
            found += [f"{value:,}"] if value in bounds else []
    return found


@pytest.mark.parametrize("name", chapters.names())
def test_no_figure_is_typed_into_a_cell(root, name):
    """Neither into alt texts, captions, labels and other words nor as a number to draw."""
    claims = tables.load("claims")
    bounds = set(claims["low"].dropna()) | set(claims["high"].dropna())
    found = [
        number
        for cell in jupytext.read(root / "chapters" / f"{name}.md").cells
        if cell.cell_type == "code"
        for number in in_cells(cell.source, name, years(), bounds)
    ]
    assert not found, f"{name}: typed into a cell: {', '.join(found)}"


@pytest.mark.parametrize("cell", [
    'x = [72_000]', 'x = f"{y} of 4,711 men"', 'charts.save(f, "x", r, alt="All 4,711 men")',
    'x = "over 72,000 men"', 'ax.plot(72000, 1)',
])  # fmt: skip
def test_the_scan_finds_what_is_typed_into_a_cell(cell):
    assert in_cells(cell, "x", {"1918"}, {72000.0})


@pytest.mark.parametrize("cell", [
    "ax.set_xlim(0, 72_000)", 'x = f"{y} men in 1918"', 'x = "siberia:30 siberia:22"',
    'charts.bars(ax, rows, wrap=22)', 'x = "troops-1918-10 men-72000"',
])  # fmt: skip
def test_the_scan_leaves_axes_years_and_identifiers(cell):
    assert not in_cells(cell, "x", {"1918"}, {72000.0, 22.0})


def test_the_scan_finds_an_orphan():
    page = BeautifulSoup(
        "<article><p>There were 4,711 men <a class='cite'>over 72,000</a> in 1918.</p>"
        "<div class='cell'>99</div></article>",
        "html.parser",
    )
    assert orphans(written(page), "x", {"1918"}) == ["4,711"]


def test_every_allowance_is_used_and_has_a_reason():
    pages = {
        name: written(
            BeautifulSoup((HTML / "chapters" / f"{name}.html").read_text(), "html.parser")
        )
        for name in topical()
    }
    for (page, number), reason in ALLOWED.items():
        assert len(reason) >= 8
        texts = [pages[page]] if page else list(pages.values())
        assert any(number in NUMBER.findall(text) for text in texts), f"{page}: {number} not used"
