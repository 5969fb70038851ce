"""Every page of the book in the browser, visited twice: on a laptop and on a phone, there as it is
read and as it is worked with. What it asks for and weighs, and that nothing is cut, too wide, too
small to read or too small to hit."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import watched
from conftest import HTML, pages

SHARED = 300_000  # bytes, compressed, of what pages load besides themselves
FILES = 20  # that a page loads, with itself and up to six fonts
FIRST = 60_000  # bytes, compressed, with which the search answers a number
SMALLEST = 12  # px, of any text on a phone
TARGET = 24  # px, of what stands alone to be hit (WCAG 2.5.8)
LAPTOP, PHONE, NARROW = 1280, 375, 320  # px
LAID = "delete document.documentElement.dataset.parts"  # what is not in sight, too
WIDE = "document.documentElement.scrollWidth"
# As a sheet made by script: the pages' policy lets no style element in.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""


# What of a page is wider than the box around it, in every choice of its explorers.
CUT = """() => {
  const cut = new Set();
  let seen = 0;
  const look = () => {
    for (const box of document.querySelectorAll(".bd-article :has(> table)")) {
      if (!box.clientWidth) continue;
      seen += 1;
      const over = box.scrollWidth - box.clientWidth;
      if (over > 1) cut.add(`${box.querySelector("table").id}: ${over} px`);
    }
  };
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  look();
  for (const control of document.querySelectorAll(".explorer select"))
    for (const option of control.options) {
      control.value = option.value;
      control.dispatchEvent(new Event("input"));
      look();
    }
  return [[...cut], seen];
}"""
# Of each wide figure in sight, whether it is cut and whether it says that it scrolls.
SCROLLS = """async () => {
  await new Promise(requestAnimationFrame);
  const boxes = [...document.querySelectorAll(".claimbook-figure.wide")];
  return boxes.filter((box) => box.checkVisibility()).map((box) => [
    box.scrollWidth > box.clientWidth + 1, getComputedStyle(box, "::before").content]);
}"""


# Each text in sight, with the size at which it is drawn: in a drawing, its own size as scaled.
SIZES = """(least) => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const owner = node.parentElement;
    if (!node.data.trim() || !owner.getClientRects().length) continue;
    const drawing = owner.closest("svg");
    const scale = drawing ? drawing.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(owner).fontSize) * scale;
    if (size < least - 0.05) small.push(`${size.toFixed(1)} px: ${node.data.trim().slice(0, 40)}`);
  }
  return small;
}"""


# What can be hit and is no part of running text.
TARGETS = """(least) => [...document.querySelectorAll("button, summary, select, input, td a, th a,"
    + " nav a, .table-source a, .figure-source a, header a")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".skip-link"))
  .filter((e) => {
    const box = (e.type === "checkbox" ? e.closest("label") : e).getBoundingClientRect();
    return box.width && (box.height < least - 0.5 || box.width < least - 0.5);
  })
  .map((e) => `${e.tagName} ${e.className}: ${(e.textContent || e.type).trim().slice(0, 40)}`)"""


@pytest.fixture(scope="module")
def laptop(chromium) -> dict[str, dict[str, Any]]:
    """What is seen of every page on a laptop; ``asked``, the files that it asks for."""
    page, seen, asked = watched(chromium, LAPTOP), {}, set()
    page.on("request", lambda request: asked.add(request.url))
    for path in pages():
        asked.clear()
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        found = {"asked": {Path(re.sub(r"^file://|[?#].*", "", url)) for url in asked
                           if url.startswith("file:")}} | looked_at(page)  # fmt: skip
        page.evaluate(LAID)
        found["small to hit"] = page.evaluate(TARGETS, TARGET)
        found["cut"] = page.evaluate(CUT)
        seen[named(path)] = found | {"trouble": [*page.trouble]}
        page.trouble.clear()
    page.context.close()
    return seen


@pytest.fixture(scope="module")
def phone(chromium) -> dict[str, dict[str, Any]]:
    """What is seen of every page on a phone: read, worked with, and then on a narrower one."""
    page, seen = watched(chromium, PHONE), {}
    for path in pages():
        page.set_viewport_size({"width": PHONE, "height": 800})
        page.goto(path.as_uri())
        found = looked_at(page)
        page.evaluate(LAID)
        found["cut"] = page.evaluate(CUT)
        if (switch := page.locator(".layer-switch")).count():
            switch.click()
        found["small to hit"] = page.evaluate(TARGETS, TARGET)
        found["small to read"] = page.evaluate(SIZES, SMALLEST)
        page.set_viewport_size({"width": NARROW, "height": 800})
        found["narrow"] = [page.evaluate(WIDE)]
        page.evaluate(SPACING)
        found["narrow"].append(page.evaluate(WIDE))
        page.evaluate("localStorage.clear()")  # the next is read first, too
        seen[named(path)] = found | {"trouble": [*page.trouble]}
        page.trouble.clear()
    page.context.close()
    return seen


def looked_at(page) -> dict[str, Any]:
    return {"wide": page.evaluate(WIDE), "scrolls": page.evaluate(SCROLLS)}


def named(path: Path) -> str:
    return path.relative_to(HTML).as_posix()


@cache
def weight(path: Path) -> int:
    """What a file costs on its way: fonts are compressed already."""
    raw = path.read_bytes()
    return len(raw if path.suffix == ".woff2" else gzip.compress(raw, 6))


def told(seen: dict[str, dict[str, Any]], what: str) -> dict[str, Any]:
    """Return, of each page, something that was seen there."""
    assert len(seen) > 20
    return {name: found[what] for name, found in seen.items() if found[what]}


def test_every_page_opens_cleanly(laptop, phone):
    assert not told(laptop, "trouble") and not told(phone, "trouble")
    for seen, width in ((laptop, LAPTOP), (phone, PHONE)):
        wide = told(seen, "wide")
        assert not {name: its for name, its in wide.items() if its > width + 1}


def test_pages_are_light(laptop):
    asked = told(laptop, "asked")
    table = {name: (len(files), sum(weight(f) for f in files if f.suffix != ".html"))
             for name, files in asked.items()}  # fmt: skip
    for name, (requests, bytes_) in sorted(table.items()):
        own = weight(HTML / name)
        print(f"{name:36} {requests:3} files, shared {bytes_ / 1e3:.0f} kB, own {own / 1e3:.0f} kB")
    heavy = {name: said for name, said in table.items() if said[1] > SHARED or said[0] > FILES}
    assert not heavy and len(table) > 20
    assert weight(HTML / "_static" / "search" / "rows.js") < FIRST
    lone = {name for name, files in asked.items() for f in files if f.name == "searchindex.js"}
    assert lone <= {"search.html"}


def test_no_table_is_cut_at_the_edge(laptop, phone):
    """A citation cut in its line number is another citation: all of each table is in sight."""
    for seen in (laptop, phone):
        cut = told(seen, "cut")
        assert not {name: tables for name, (tables, _) in cut.items() if tables}
        assert sum(count for _, count in cut.values()) > 100


def test_a_figure_that_is_cut_says_that_it_scrolls(laptop, phone):
    figures = [(name, *one) for seen in (laptop, phone)
               for name, found in told(seen, "scrolls").items() for one in found]  # fmt: skip
    assert figures and not [one for one in figures if one[1] != ("Scroll" in one[2])]


def test_nothing_scrolls_sideways_at_320_px_however_text_is_spaced(phone):
    """WCAG 1.4.10 and 1.4.12, in the working layer too."""
    narrow = told(phone, "narrow")
    assert not {name: wide for name, wide in narrow.items() if max(wide) > NARROW}


def test_on_a_phone_no_text_is_too_small_to_read(phone):
    small = told(phone, "small to read")
    assert not {name: (len(said), said[:3]) for name, said in small.items()}


def test_what_is_to_be_hit_is_large_enough(laptop, phone):
    for seen in (laptop, phone):
        assert not {name: said[:3] for name, said in told(seen, "small to hit").items()}
