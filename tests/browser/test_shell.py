"""The shell of the whole book: what moves while it loads, how it fits wide screens, fingers,
forced colours and paper."""

from __future__ import annotations

import pytest
from audit import served
from conftest import HTML


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield context.new_page()
    context.close()


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


BELOW = "what-the-record-does-not-show"  # a section, after the long tables
IS_PART = "'parts' in document.documentElement.dataset"


def test_what_is_laid_out_in_sight_alone_is_all_there_where_a_page_opens_in_its_middle(page):
    """Rows of a long table on a phone: heights above a place that an address names, or to which a
    reader comes back, must not be guessed."""
    page.set_viewport_size({"width": 375, "height": 800})
    address = (HTML / "chapters" / "outside-record.html").as_uri()
    row = page.locator("#tab-outside-record-intervention tbody tr").last
    is_skipped = "e => !e.firstElementChild.checkVisibility({ contentVisibilityAuto: true })"
    page.goto(address)
    assert page.evaluate(IS_PART) and row.evaluate(is_skipped)
    page.evaluate("key => { location.hash = key; }", BELOW)
    page.wait_for_function(f"!({IS_PART})")
    assert not row.evaluate(is_skipped)
    assert 0 <= page.locator(f"#{BELOW}").bounding_box()["y"] < 300
    for _ in range(2):  # with the address of a place; read again
        assert not page.evaluate(IS_PART)
        page.reload()
    page.goto("about:blank")
    page.goto(address)
    page.emulate_media(media="print")
    assert not row.evaluate(is_skipped), "paper has all"
