"""Marks of drawings: they open the card of their row by pointer, keys and finger, are one stop a
drawing for Tab, and light up together with what a table shows of the same row."""

from __future__ import annotations

import pytest
from conftest import HTML

CHAPTERS = HTML / "chapters"
CARD = "#cite-card"
# A mark of each kind: page, its id on the page, what its card must say.
KINDS = {
    "end": ("prisoners", "fig-prisoners-totals-low:kirichenko-prisoners-over-520000", "Row in the"),
    "label": (
        "prisoners",
        "fig-prisoners-totals-said:kirichenko-prisoners-over-520000",
        "line 247",
    ),
    "computed": ("prisoners", "fig-prisoners-dead-said:tenth", "÷ 100 ×"),
    "outside": ("prisoners", "fig-prisoners-dead-low:dead-kuznetsov-62000", "Kuznetsov"),
    "date": ("two-centuries", "fig-two-centuries-whole-date:kirichenko-rac-1799", "1799"),
    "cell": ("sources", "fig-sources-topics-cell:0:claims", "line 237"),
    "count": ("sources", "fig-sources-topics-cell:1:claims", "article: rests on"),
    "unit": ("sources", "fig-sources-hedges-unit:samurai-probes:weight", "Row in the"),
    "presence": ("asano", "fig-asano-tasks-mark:1:samurai", "line 46"),
    "line": ("asano", "fig-asano-chain-edge:japan:manchukuo", "Manchukuo"),
    "box": ("asano", "fig-asano-chain-node:asano-unit", "Asano"),
    "words": ("neutrality-pact", "fig-neutrality-pact-deeds-said:yalta-promise", "Yalta"),
}


@pytest.fixture(scope="module")
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def show(page, name: str) -> None:
    address = (CHAPTERS / f"{name}.html").as_uri()
    if page.url != address:
        page.goto(address)
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")


def middle(page, key: str) -> tuple[float, float]:
    """Bring what is drawn into sight; return a point at which it is hit."""
    part = page.locator(f"[id='{key}']")
    part.evaluate("(e) => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    x, y = part.evaluate("""(part) => {
      const lines = [...part.querySelectorAll("path.reach")].filter((e) => e.getTotalLength() > 1);
      if (lines.length) {
        const at = lines[0].getPointAtLength(lines[0].getTotalLength() / 2);
        const on = at.matrixTransform(lines[0].getScreenCTM());
        return [on.x, on.y];
      }
      const box = (part.querySelector("use") ?? part).getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    }""")
    return x, y


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_of_each_kind_opens_its_card_by_pointer_and_by_focus(page, kind):
    name, key, said = KINDS[kind]
    show(page, name)
    page.mouse.move(*middle(page, key))
    page.wait_for_timeout(50)
    pointed = page.locator(CARD).inner_text()
    assert page.locator(CARD).is_visible() and said in pointed
    show(page, name)
    page.wait_for_timeout(350)
    assert page.locator(CARD).is_hidden()
    page.evaluate(
        """(key) => { const part = document.getElementById(key);
      const svg = part.closest("svg"), own = part.closest("[data-mark]").dataset.mark;
      [...svg.querySelectorAll("a[data-mark]")].find((a) => a.dataset.mark === own).focus(); }""",
        key,
    )
    assert page.locator(CARD).inner_text() == pointed


def test_the_card_of_a_mark_is_that_of_the_citation_in_prose(page):
    show(page, "prisoners")
    cited = page.locator("p a.cite-figure[href$='#kirichenko-prisoners-over-520000']").first
    cited.focus()
    prose = page.locator(CARD).inner_text()
    page.locator("[data-mark='kirichenko-prisoners-over-520000'] >> nth=0").evaluate("e => 0")
    page.locator("#fig-prisoners-totals a[data-mark='kirichenko-prisoners-over-520000']").focus()
    first, *rest = page.locator(CARD).locator("p").all_inner_texts()
    assert "over 520,000" in first
    assert [line for text in rest for line in text.split("\n")] == [
        line for line in prose.split("\n") if line
    ]


def test_a_drawing_is_one_stop_and_arrows_go_through_it(page):
    show(page, "prisoners")
    stops = page.evaluate("""() => [...document.querySelectorAll(".claimbook-figure svg")].map(
        (svg) => svg.querySelectorAll("a[tabindex='0']").length)""")  # fmt: skip
    assert stops and set(stops) == {1}
    links = page.locator("#fig-prisoners-totals a.mark")
    active = "document.activeElement.dataset.mark"
    keys = [link.get_attribute("data-mark") for link in links.all()]
    links.first.focus()
    for key, place in (("ArrowDown", 1), ("ArrowRight", 2), ("ArrowUp", 1), ("End", -1),
                       ("ArrowDown", -1), ("Home", 0), ("ArrowLeft", 0)):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(active) == keys[place], key
        assert page.locator(CARD).is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator(CARD).is_hidden() and page.evaluate(active) == keys[1]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Rows as CSV"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(active) == keys[1], "Tab comes back to where it was"


def test_a_finger_opens_the_card_and_follows_only_the_second_time(chromium):
    context = chromium.new_context(
        viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto((CHAPTERS / "prisoners.html").as_uri())
    start = page.url
    page.touchscreen.tap(*middle(page, "fig-prisoners-totals-low:kirichenko-prisoners-over-520000"))
    page.wait_for_timeout(100)
    assert page.url == start and "over 520,000" in page.locator(f"{CARD}.sheet").inner_text()
    label = "fig-prisoners-totals-said:kirichenko-prisoners-archive-660000"
    page.touchscreen.tap(*middle(page, label))
    page.wait_for_timeout(100)
    assert page.url == start and "660,000" in page.locator(CARD).inner_text()
    page.touchscreen.tap(*middle(page, label))
    page.wait_for_url("**/kirichenko.html#L249")
    context.close()


LIT = """() => [...document.querySelectorAll(".lit")].map((e) => e.tagName.toLowerCase())"""


def test_a_mark_and_the_row_of_a_table_light_up_together(page):
    show(page, "neutrality-pact")
    row = page.evaluate("""() => {
      const marks = [...document.querySelectorAll("a.mark[data-card-row]")];
      for (const row of document.querySelectorAll("table.claimbook-table tbody tr")) {
        const at = [...row.querySelectorAll("a[data-card-row]")].map((a) => a.dataset.cardRow);
        const link = marks.find((mark) => at.includes(mark.dataset.cardRow));
        if (link) { row.id ||= "its-row"; link.id ||= "its-mark"; return [row.id, link.id]; }
      }
      return null;
    }""")
    assert row, "no table of this page has a row that is drawn"
    its_row, its_mark = (page.locator(f"[id='{one}']") for one in row)
    its_mark.focus()
    assert its_row.evaluate("e => e.matches('.lit')")
    assert its_mark.evaluate("e => e.matches('.lit')")
    page.evaluate("document.activeElement.blur()")
    page.locator("h1").hover()
    assert not page.evaluate(LIT)
    its_row.locator("a").first.focus()
    assert its_mark.evaluate("e => e.matches('.lit')") and "tr" in page.evaluate(LIT)


def test_without_a_script_marks_are_links(chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((CHAPTERS / "prisoners.html").as_uri())
    page.locator("[id='fig-prisoners-totals-said:kirichenko-prisoners-archive-660000']").click()
    page.wait_for_url("**/kirichenko.html#L249")
    context.close()
