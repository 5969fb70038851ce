"""Search and registers of the small book: what the indexes hold, and what a browser makes of them.

Pages are opened as files, as by a reader without a server.
"""

from __future__ import annotations

import json

import pandas as pd
import pytest
from invented import Book
from playwright.sync_api import expect

from claimbook.sphinx import choices, facets


def index(book, name: str):
    """Return what an index holds: a script that gives one value."""
    text = (book.site / "_static" / "search" / f"{name}.js").read_text(encoding="utf-8")
    start = f'"use strict";\n(window.claimbookData ||= {{}}).{name} = '
    assert text.startswith(start) and text.endswith(";\n")
    return json.loads(text.removeprefix(start).removesuffix(";\n"))


def files(book) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in book.site.glob("_static/search/*")}


def test_the_stock_search_is_gone(small):
    assert not list(small.site.rglob("searchindex.js"))
    for path in small.site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for name in ("searchindex", "searchtools", "language_data", "pst-search-dialog"):
            assert name not in page, f"{path.name}: {name}"
    assert 'id="claimbook-search"' in small.page("search")


def test_the_index_has_rows_with_their_bounds_and_lines(small):
    rows = index(small, "rows")
    claims = rows["kinds"]["claim"]
    assert claims["page"] == "chapters/claims.html" and rows["sources"]["siberia"][0]
    place = claims["at"].index("siberia-lamps")
    says, _, line, words = (claims["rows"][n][place] for n in (1, 2, 3, 4))
    assert (says, line, words) == ("over 2,500 lamps", "siberia:3", "over 2,500 lamps")
    low, high, *printed = claims["rows"][8][place]
    assert low == 2500 and high is None and printed == [2500, None]
    assert "thousand" in rows["scales"]


def test_no_text_of_a_source_is_in_an_index(small):
    """But the wordings of rows, of eight words at most: no line that is longer stands there."""
    written = " ".join(part.decode() for part in files(small).values())
    seen = 0
    for path in (small.folder / "texts").glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split()
            for start in range(len(words) - 8):
                seen += 1
                assert " ".join(words[start : start + 9]) not in written, line
    assert seen > 10


def test_an_index_is_the_same_each_time_and_follows_its_page(small):
    first = files(small)
    small.edit("chapters/index.md", "It says", "Unheard words: it says")
    assert small.build() == 0, small.last_words()
    assert "Unheard words" in str(index(small, "pages"))
    small.edit("chapters/index.md", "Unheard words: it says", "It says")
    assert small.build() == 0, small.last_words()
    assert files(small) == first and len(first) == 4


def test_a_chapter_links_to_a_choice_of_rows_and_a_wrong_one_is_named(small):
    small.edit("chapters/small.md", "# Small chapter",
               "# Small chapter\n\nSee {register}`claims?source=thread` and "
               "{register}`all of them <claims>`.")  # fmt: skip
    assert small.build() == 0, small.last_words()
    page = small.page("chapters/small")
    assert 'href="claims.html?source=thread">1 claim</a>' in page
    assert 'href="claims.html">all of them</a>' in page
    small.edit("chapters/small.md", "source=thread", "source=nobody")
    assert small.build() != 0 and "source=nobody" in small.output


@pytest.mark.parametrize(
    ("query", "said"),
    [("colour=red", "not chosen by 'colour'"), ("source=nobody", "no row of claims")],
)
def test_a_choice_that_is_none_is_refused(query, said):
    with pytest.raises(KeyError, match=said):
        choices.choose("claims", query)


@pytest.mark.parametrize(
    ("query", "found"),
    [("place=Vell", {"siberia-lamps"}), ("from=1804&to=1804", {"siberia-lamps"}),
     ("from=1821", {"siberia-barrels"}), ("to=1820&place=Vell", {"siberia-lamps"})],
)  # fmt: skip
def test_a_choice_is_of_places_and_years(query, found, tmp_path, monkeypatch):
    Book(tmp_path).write_tables()
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    assert set(choices.choose("claims", query).index) == found


def test_a_cell_with_several_values_has_each_of_them():
    frame = pd.DataFrame({"place": ["Vell;Ostia", "Ostia", ""]})
    assert list(facets.facet_values("claims", frame, "place")) == ["Ostia", "Vell"]
    assert list(facets.has(frame["place"], "Ostia")) == [True, True, False]
    assert list(facets.has(frame["place"], "Osti")) == [False] * 3
    assert ">Ostia (2)<" in facets.controls("claims", frame, ["place"])


def test_facets_have_the_words_of_the_data_package():
    from claimbook.sources import tables

    assert facets.values_of("claims", "topic") == dict(tables.ordered("topics")["short"])
    assert list(facets.values_of("claims", "hedge")) == next(
        field["constraints"]["enum"]
        for field in tables.resource("claims")["schema"]["fields"] if field["name"] == "hedge"
    )  # fmt: skip


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.trouble = []
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    # One that the reader left before it was there has not failed.
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED"
            or page.trouble.append(f"{request.url}: {request.failure}"))  # fmt: skip
    yield page
    assert not page.trouble
    context.close()


def ask(page, text: str) -> str:
    """Type a text into the box of search; return how much it says it found."""
    told = page.locator("#claimbook-search .told")
    page.fill("#claimbook-search-box", "")
    expect(told).to_have_text("")
    page.fill("#claimbook-search-box", text)
    expect(told).not_to_have_text("", timeout=20_000)
    return told.inner_text()


NUMBERS = ["2500", "2,500", "2 500", "2.5 thousand", "2,400 to 2,600", "between 2,400 and 2,600",
           "2,400–2,600 lamps"]  # fmt: skip


def test_a_number_is_found_however_it_is_written(made, page):
    for text in NUMBERS:
        page.goto((made.site / "chapters" / "small.html").as_uri())
        assert not page.evaluate("!!window.claimbookData?.rows"), "loaded before anybody searched"
        page.keyboard.press("Control+k")
        assert "claim" in ask(page, text)
        first = page.locator("#claimbook-search a.found").first
        assert "over 2,500 lamps" in first.inner_text(), text
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims.html#siberia-lamps")


def test_the_nearest_number_comes_first_and_what_does_not_fit_not_at_all(made, page):
    page.goto((made.site / "chapters" / "small.html").as_uri())
    page.keyboard.press("Control+k")
    ask(page, "3500")
    found = page.locator("#claimbook-search section").first.locator("a.found").all_inner_texts()
    assert "3,500 ropes" in found[0] and "over 2,500 lamps" in found[1]
    assert not [text for text in found if "crews" in text or "300 barrels" in text]
    assert "Nothing found" in ask(page, "between 1,000 and 1,001 crews")


@pytest.mark.parametrize(
    ("text", "found"),
    [("small chapter", "Small chapter"), ("burned there", "")],
)
def test_words_find_rows_and_pages(made, page, text, found):
    page.goto((made.site / "search.html").as_uri())
    told = ask(page, text)
    if not found:
        assert told == "Nothing found.", "text of a source that no row quotes"
        return
    assert any(found in said for said in page.locator("a.found").all_inner_texts())


def test_a_line_is_gone_to(made, page):
    page.goto((made.site / "search.html").as_uri())
    assert ask(page, "siberia:3").startswith("Found: 1 line")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/siberia.html#L3")


def test_search_goes_by_key_and_comes_back(made, page):
    page.goto((made.site / "chapters" / "small.html").as_uri())
    page.locator(".search-link").first.click()
    box = page.locator("#claimbook-search-box")
    assert box.evaluate("e => e === document.activeElement")
    ask(page, "2500")
    page.keyboard.press("ArrowDown")
    focused = "document.activeElement.className"
    assert page.evaluate(focused) == "found"
    page.keyboard.press("ArrowUp")
    assert box.evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#claimbook-search").is_hidden()


def test_a_register_is_chosen_from_by_words_facets_and_address(made, page):
    uri = (made.site / "chapters" / "claims.html").as_uri()
    page.goto(uri)
    rows = page.locator("table.register tbody tr:visible")
    count = page.locator(".register-count")
    every = rows.count()
    assert count.inner_text() == f"{every} claims"
    page.fill("input[name=q]", "2500")
    page.wait_for_url(lambda url: url.endswith("?q=2500"))
    assert rows.count() == 1 and count.inner_text() == f"1 of {every} claims"
    page.locator(".register-all").click()
    page.wait_for_url("**/claims.html")
    page.goto(f"{uri}?source=thread")
    expect(page.locator(".register-count")).to_contain_text(" of ")
    assert rows.count() == 1 and page.locator("select[name=source]").input_value() == "thread"
    page.goto("about:blank")
    page.goto(f"{uri}?source=thread#siberia-lamps")
    expect(count).to_contain_text("undone")
    assert "undone" in count.inner_text() and rows.count() == every


def test_a_register_says_after_back_what_it_shows(made, page):
    page.goto((made.site / "chapters" / "claims.html").as_uri())
    page.fill("input[name=q]", "ropes")
    page.wait_for_url(lambda url: url.endswith("?q=ropes"))
    shown = page.locator("table.register tbody tr:visible").count()
    page.goto((made.site / "chapters" / "small.html").as_uri())
    page.go_back()
    expect(page.locator(".register-count")).to_contain_text(" of ")
    assert page.locator("input[name=q]").input_value() == "ropes"
    assert page.locator("table.register tbody tr:visible").count() == shown


def test_a_register_sorts_with_blanks_last_both_ways(made, page):
    page.goto((made.site / "chapters" / "claims.html").as_uri())
    says = "table.register tbody td:nth-child(2)"
    button = page.locator("button.sort[data-by=says]")
    for query, first in [("?sort=says", "2 crews"), ("?sort=says&down", "3,500 ropes")]:
        button.click()
        page.wait_for_url(lambda url, query=query: url.endswith(query))
        page.wait_for_timeout(200)
        assert page.locator(says).first.inner_text() == first
        assert page.locator(says).last.inner_text() == "no ropes"
    page.locator("button.sort[data-by=when]").click()
    page.wait_for_timeout(300)
    when = page.locator("table.register tbody td:nth-child(3)").all_inner_texts()
    page.locator("button.sort[data-by=when]").click()
    page.wait_for_timeout(300)
    back = page.locator("table.register tbody td:nth-child(3)").all_inner_texts()
    assert when != back and when[-1] == back[-1] == ""


def test_a_row_opens_its_rivals_and_the_record_outside(made, page):
    page.goto((made.site / "chapters" / "claims.html").as_uri())
    page.locator("[id=siberia-ropes] .row-open").click()
    more = page.locator("[id=siberia-ropes] .row-more")
    more.get_by_text("She kept about 40").wait_for()
    page.locator("[id=siberia-share] .row-open").click()
    page.get_by_text("The annals have lamps in 1804.").wait_for()
    page.locator("[id=siberia-share] .row-open").click()
    assert page.locator("[id=siberia-share] .row-more").count() == 0


def test_without_script_a_register_is_whole_and_has_no_dead_boxes(made, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((made.site / "chapters" / "claims.html").as_uri())
    assert page.locator("table.register tbody tr:visible").count() == 7
    assert not page.locator(".register-controls").is_visible()
    context.close()
