"""The built pages, read as a reader gets them: every number resolves, or is listed as an orphan.

A number on a page stands in a link that a role or a table made, in the output of a cell, on a page
or in a box that a directive makes from the tables, or is a year that a row of the tables bears.
What is typed is read more closely, in the chapters' sources, by ``test_numbers``.
"""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import HTML
from test_numbers import ALLOWED

from claimbook.sources import tables

NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")
# What a reader sees and nobody typed: citations that know their file, outputs, rows of tables.
MADE = [
    "a.cite[data-card-file]", ".printed-as", "a[href*=bibliography]", ".pasted-text",
    "div.cell .cell_output", "div.cell .cell_input", "details.rows", "details.outside",
    ".claimbook-table", "ol.seed-lines", "dl.source-facts", ".citation", "nav", ".caption-number",
    ".cite-this", "script", "style", ".headerlink", "code", "pre",
]  # fmt: skip


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


def orphans(page: BeautifulSoup, name: str) -> list[str]:
    """The numbers of a page that resolve to nothing; captions of figures are read too."""
    captions = " ".join(tag.get_text(" ") for tag in page.select("div.cell .caption-text"))
    article = page.select_one("article") or page
    for tag in article.select(", ".join(MADE)):
        tag.extract()
    text = f"{article.get_text(' ')} {captions}"
    for (at, words), _ in ALLOWED.items():
        text = text.replace(words, " ") if at == name else text
    # A register's heading counts its own rows, which a test of its own checks.
    text = re.sub(r"^.*\(\d+\)\s*$", " ", text, flags=re.M) if name in REGISTERS else text
    if name in tables.keyed("sources").index:
        text = text.replace(tables.keyed("sources").loc[name, "title"], " ")
    found = dict.fromkeys(number.rstrip(",.") for number in NUMBER.findall(text))
    return [number for number in found if number not in years()]


REGISTERS = {"actors", "claims", "events", "ties"}
PAGES = sorted(path for folder in ("chapters", "sources") for path in HTML.glob(f"{folder}/*.html"))


def test_there_are_pages_to_read():
    assert len(PAGES) > 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_number_on_the_page_resolves(path):
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = orphans(page, path.stem)
    assert not found, f"{path.stem}: numbers without a line: {', '.join(found)}"


@pytest.mark.parametrize("html", [
    "<p>There were 4,711 men</p>", "<p><a class='cite'>4,711 men</a></p>",
    "<table><tr><td>4,711</td></tr></table>", "<h2>The 4,711</h2>",
    "<div class='cell'><div class='cell_output'>9</div>"
    "<p class='caption'><span class='caption-text'>Of 4,711</span></p></div>",
])  # fmt: skip
def test_the_scan_finds_an_orphan(html):
    page = BeautifulSoup(f"<article>{html}<p>1918</p></article>", "html.parser")
    assert orphans(page, "x") == ["4,711"]


def test_the_scan_leaves_what_resolves():
    made = ("<p><a class='cite' data-card-file='f'>over 72,000</a> in 1918, "
            "<span class='pasted-text'>8</span></p>"
            "<div class='cell'><div class='cell_output'>99</div></div>"
            "<table class='claimbook-table'><tr><td>7</td></tr></table>")  # fmt: skip
    assert not orphans(BeautifulSoup(f"<article>{made}</article>", "html.parser"), "x")
