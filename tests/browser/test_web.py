"""The web of actors: what it draws, lists and tells is what the tables say, whatever is chosen."""

from __future__ import annotations

import re

import pytest
from axe import ALL, trouble
from bs4 import BeautifulSoup
from conftest import HTML, pages
from playwright.sync_api import expect

from claimbook.compare import ties
from claimbook.sources import tables

PAGE = HTML / "chapters" / "network.html"
LEAST = 11.95  # pixels, of letters


@pytest.fixture(scope="module")
def open_page(chromium):
    """A function that opens the page with a query, in one context, at a width."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda m: m.type == "error" and page.trouble.append(m.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))

    def opened(query: str = "", width: int = 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{PAGE.as_uri()}?{query}")
        page.locator(".web-drawing").scroll_into_view_if_needed()
        expect(page.locator(".web-count")).to_contain_text("tie")  # it begins when it is in sight
        return page

    yield opened
    assert not page.trouble
    context.close()


def count(page) -> str:
    return page.locator(".web-count").inner_text()


def lines(page) -> dict[str, str]:
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".web-lines path[data-look]")]
          .map((path) => [path.dataset.look, path.getAttribute("d")]))"""
    )


def test_only_the_page_that_has_a_web_loads_its_script(open_page):
    having = {path.stem for path in pages() if "/web.js" in path.read_text(encoding="utf-8")}
    assert having == {PAGE.stem}


def test_everybody_who_has_a_tie_is_drawn_and_listed(open_page):
    rows = ties.without_peoples(ties.select())
    actors = set(rows["from_actor"]) | set(rows["to_actor"])
    page = open_page()
    assert page.locator(".web-discs circle").count() == len(actors)
    names = page.locator(".web-roving button").all_inner_texts()
    assert sorted(names) == sorted(tables.keyed("actors")["name"][sorted(actors)])
    assert count(page) == f"{len(rows)} ties between {len(actors)} actors."
    still = BeautifulSoup(PAGE.read_text(encoding="utf-8"), "html.parser")
    built = {path["data-look"]: path["d"] for path in still.select(".web-lines path[data-look]")}
    assert lines(page) == built, "the script joins other actors than the drawing does without it"


@pytest.mark.parametrize("column", ["source", "sign", "status", "family"])
def test_a_choice_leaves_the_ties_that_have_it_and_no_other(open_page, column):
    rows = ties.without_peoples(ties.select())
    value = str(rows[column].value_counts().index[1])
    page = open_page()
    page.locator(f".web-controls [name={column}]").select_option(value)
    own = rows[rows[column].astype(str) == value]
    ends = set(own["from_actor"]) | set(own["to_actor"])
    assert count(page).startswith(f"{len(own)} of {len(rows)} ties between {len(ends)} actors")
    assert f"{column}={value}" in page.url
    drawn = {tuple(sorted(pair)) for pair in own[["from_actor", "to_actor"]].to_numpy().tolist()}
    way = "".join(lines(page).values())
    assert way.count("M") == sum(one != other for one, other in drawn)
    assert page.locator(".web-discs circle:not(.web-off)").count() == len(ends)


def test_a_period_leaves_out_what_has_no_date(open_page):
    page = open_page("from=1918&to=1925")
    dated = ties.select(during="1918/1925", keep_undated=False)
    there = set(ties.without_peoples(dated)["tie"])
    assert count(page).startswith(f"{len(there)} of ")
    assert "without a date are left out" in count(page)


def test_a_tie_is_told_with_its_words_its_speaker_and_how_it_stands(open_page):
    """For one tie of each standing: an accusation, a plan, a denial is never told as a fact."""
    rows = ties.without_peoples(ties.select())
    voiced = rows[(rows["voice"] != "") & (rows["from_actor"] != rows["to_actor"])]
    chosen = voiced.drop_duplicates("status")
    assert {"denied", "planned"} <= set(chosen["status"])
    called = tables.keyed("actors")["name"]
    for row in chosen.to_dict("records"):
        page = open_page(f"actor={row['from_actor']}&with={row['to_actor']}&status={row['status']}")
        told = page.locator(".web-told li", has=page.locator(f"a[href$='#{row['tie']}']"))
        told.locator("a.cite").first.wait_for()
        text = told.inner_text()
        assert f"“{row['wording']}”" in text and called[row["voice"]] in text, text
        assert row["relation"].replace("_", " ") in text
        status = told.locator(".status")
        assert status.count() == (row["status"] != "asserted")
        assert not status.count() or status.inner_text() == row["status"]
        told.locator("a.cite").focus()
        card = page.locator("#cite-card").inner_text()
        assert row["wording"] in card and f"line {row['line']}" in card
        assert row["status"] == "asserted" or f"Status: {row['status']}" in card


def test_it_goes_by_keyboard_and_the_address_keeps_where(open_page):
    page = open_page()
    page.locator(".web-find").press_sequentially("motono")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    head = page.locator(".web-list h3")
    assert "Motono" in head.inner_text() and head.evaluate("e => e === document.activeElement")
    assert re.search(r"tied to \d+ others?", count(page))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert " and " in head.inner_text() and "actor=" in page.url and "with=" in page.url
    said = count(page)
    page.reload()
    assert count(page) == said
    page.locator(".web-back button").click()
    assert "with=" not in page.url and "Motono" in head.inner_text()
    page.locator(".web-all").click()
    assert "actor=" not in page.url and not page.locator(".web-all").is_visible()


def test_the_pointer_chooses_the_disc_or_the_line_that_is_nearest(open_page):
    page = open_page("source=thread", 375)
    svg = page.locator(".web-drawing > svg")
    scale = svg.bounding_box()["width"] / svg.evaluate("e => e.viewBox.baseVal.width")

    def press(x: float, y: float) -> None:
        svg.click(position={"x": x * scale, "y": y * scale})

    ends = [tuple(map(float, way)) for way in re.findall(
        r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", "".join(lines(page).values()))]  # fmt: skip
    press(ends[0][0] + 3, ends[0][1] + 3)
    assert "actor=" in page.url and "with=" not in page.url
    for x, y, u, v in ends:  # where they lie close the middle of one is nearest to another's disc
        page.goto(f"{PAGE.as_uri()}?source=thread")
        press((x + u) / 2, (y + v) / 2)
        if "with=" in page.url:
            return
    pytest.fail("no line can be chosen at its middle")


@pytest.mark.parametrize("width", [1280, 375])
def test_each_state_can_be_read(open_page, width):
    for query in ("", "actor=japan", "source=siberia", "actor=japan&with=ussr"):
        page = open_page(query, width)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll(".web text")].filter((e) => e.textContent)
              .map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
        )
        assert len(sizes) > 3 and min(sizes) >= LEAST, query
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".web-told a.cite").first.wait_for()
    assert not trouble(page, ALL, ".web")  # how it opens is seen with all pages (test_axe)


def test_paper_shows_the_choice_and_no_boxes(open_page):
    page = open_page("source=siberia&actor=japan")
    page.emulate_media(media="print")
    try:
        assert page.locator(".web-count").is_visible() and "(" in count(page)
        assert page.locator(".web-drawing > svg").is_visible()
        for name in (".web-controls", ".web-find", ".web-all"):
            assert page.locator(name).is_hidden()
        assert page.locator(".web-roving li").first.is_visible()
    finally:
        page.emulate_media(media="screen")


def test_without_script_the_drawing_stands_and_says_where_else(chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(PAGE.as_uri())
    assert page.locator(".web-drawing > svg").is_visible()
    assert page.locator(".web-controls").is_hidden() and page.locator(".web-side").is_hidden()
    assert "register" in page.locator(".web noscript p").inner_text()
    context.close()
