"""The shell of the whole book: what its pages weigh, how they fit narrow and wide screens and
paper, and that nothing on them is too small to read or to hit."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from audit import served
from conftest import HTML, pages

SHARED = 300_000  # bytes, compressed, of what pages load besides themselves
FILES = 20  # that a page loads, with itself and up to six fonts
FIRST = 60_000  # bytes, compressed, with which the search answers a number
SMALLEST = 12  # px, of any text on a phone
TARGET = 24  # px, of what stands alone to be hit (WCAG 2.5.8)
# As a sheet made by script: the pages' policy lets no style element in.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield context.new_page()
    context.close()


def named(path: Path) -> str:
    return path.relative_to(HTML).as_posix()


def weight(path: Path) -> int:
    """What a file costs on its way: fonts are compressed already."""
    raw = path.read_bytes()
    return len(raw if path.suffix == ".woff2" else gzip.compress(raw, 6))


@pytest.fixture(scope="module")
def visited(chromium) -> tuple[dict[str, set[Path]], dict[str, list[str]]]:
    """Of every page on a laptop, from one visit: the files it asks for, and what on it is small to
    hit."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    asked: dict[str, set[Path]] = {}
    small = {}
    open_page = ""

    def note(request):
        if request.url.startswith("file:"):
            asked[open_page].add(Path(re.sub(r"^file://|[?#].*", "", request.url)))

    page.on("request", note)
    for path in pages():
        open_page = named(path)
        asked[open_page] = set()
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        small[open_page] = page.evaluate(TARGETS, TARGET)
    page.close()
    return asked, small


def test_pages_are_light(visited):
    asked, _ = visited
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


SHIFTS = """window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


def test_nothing_moves_when_type_and_scripts_arrive(chromium):
    """Over a network, where they come after the words (Lighthouse wants less than 0.1)."""
    with served(HTML) as address:
        for name in ("index", "prisoners", "claims"):
            page = chromium.new_page(viewport={"width": 1350, "height": 940})
            page.add_init_script(SHIFTS)
            page.goto(f"{address}chapters/{name}.html")
            page.evaluate("document.fonts.ready.then(() => true)")
            page.wait_for_timeout(200)
            assert page.evaluate("window.moved") < 0.05, name
            early = page.evaluate("[...document.querySelectorAll('link[rel=preload]')].length")
            assert early == 2
            page.close()


def test_nothing_scrolls_sideways_at_320_px_however_text_is_spaced(page):
    """WCAG 1.4.10 and 1.4.12, in the working layer too."""
    page.set_viewport_size({"width": 320, "height": 800})
    wide = {}
    for path in pages():
        page.goto(path.as_uri() + "?working")
        first = page.evaluate("document.documentElement.scrollWidth")
        page.evaluate(SPACING)
        spaced = page.evaluate("document.documentElement.scrollWidth")
        if max(first, spaced) > 320:
            wide[named(path)] = (first, spaced)
    assert not wide


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


def test_on_a_phone_no_text_is_too_small_to_read_and_nothing_to_hit_is(page):
    page.set_viewport_size({"width": 375, "height": 800})
    small = {}
    for path in pages():
        page.goto(path.as_uri() + "?working")
        said = page.evaluate(TARGETS, TARGET)
        page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        if said := said + page.evaluate(SIZES, SMALLEST):
            small[named(path)] = (len(said), said[:3])
    assert not small


def test_what_is_to_be_hit_is_large_enough(visited):
    _, small = visited
    assert len(small) > 20
    assert not {name: said[:3] for name, said in small.items() if said}


def test_on_a_wide_screen_figures_use_the_width_and_a_card_stands_in_the_margin(page):
    page.set_viewport_size({"width": 1680, "height": 1000})
    page.goto((HTML / "chapters" / "prisoners.html").as_uri())
    link = page.locator("article section p a.cite-figure").first
    text = page.locator("article .deck p").bounding_box()
    link.hover()
    card, place = page.locator("#cite-card"), link.bounding_box()
    box = card.bounding_box()
    assert box["x"] > text["x"] + text["width"] and box["x"] + box["width"] <= 1680
    assert abs(box["y"] - place["y"]) < 60, "level with its line"
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=8)
    page.wait_for_timeout(500)
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    figure = page.locator("article figure").first.bounding_box()
    assert figure["width"] > text["width"] + 200


def test_under_a_finger_a_card_is_a_sheet_at_the_foot(chromium):
    context = chromium.new_context(viewport={"width": 375, "height": 740}, has_touch=True,
                                   is_mobile=True)  # fmt: skip
    page = context.new_page()
    page.goto((HTML / "chapters" / "intervention.html").as_uri())
    links = page.locator("article p a.cite-figure")
    for number in (0, links.count() - 1):
        link = links.nth(number)
        link.scroll_into_view_if_needed()
        link.tap()
        page.wait_for_timeout(100)
        box = page.locator("#cite-card").bounding_box()
        assert box["x"] == 0 and box["width"] == 375
        assert abs(box["y"] + box["height"] - 740) < 2 and box["height"] < 450
        place = link.bounding_box()
        assert place["y"] + place["height"] <= box["y"], "the sheet does not cover its link"
        for leading in page.locator("#cite-card a").all():
            assert leading.bounding_box()["height"] >= 40
        page.locator("h1").first.evaluate("e => e.scrollIntoView()")
        page.locator("h1").first.tap()
    context.close()


def test_in_forced_colours_what_has_focus_and_what_is_on_can_be_told(chromium):
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto((HTML / "chapters" / "prisoners.html").as_uri())
    for what in ("#book-nav a", ".layer-switch", "article a.cite", ".theme-switch"):
        control = page.locator(what).first
        page.keyboard.press("Tab")  # so that focus is a keyboard's
        control.focus()
        style = "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth]; }"
        line, size = control.evaluate(style)
        assert line != "none" and float(size.removesuffix("px")) >= 2, what
    paper = "e => getComputedStyle(e).backgroundColor"
    before = page.locator(".layer-switch").evaluate(paper)
    page.locator(".layer-switch").click()
    assert page.locator(".layer-switch").evaluate(paper) != before
    context.close()


def test_paper_bears_the_page_number_and_what_a_page_rests_on(chromium, tmp_path):
    """A4, the reading layer, with sources at the foot: as a reader's browser prints it."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto((HTML / "chapters" / "intervention.html").as_uri() + "?working")
    page.emulate_media(media="print")
    for what in (".book-header", "#book-nav", ".cell_input", ".neighbours", ".to-working"):
        assert not page.locator(f"{what}:visible").count(), what
    assert page.locator("p.cite-this").is_visible() and page.locator("p.byline").is_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    context.close()


def test_what_speaks_of_cells_stands_with_the_cells(page):
    page.goto((HTML / "chapters" / "prisoners.html").as_uri())
    page.evaluate("document.querySelector('article .deck p').classList.add('working')")
    said = page.locator("article .deck p.working")
    assert said.is_hidden()
    page.locator(".layer-switch").click()
    assert said.is_visible()
