"""What leaves the book by one press: citations, and reports of errors, without a server."""

from __future__ import annotations

import json

import pytest
from conftest import HTML, ROOT
from playwright.sync_api import expect

from claimbook import __version__
from claimbook.show import about, forms
from claimbook.sphinx.pages import BLANKS

CLAIM = "siberia-troops-1918-10"


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True,
                                   permissions=["clipboard-read", "clipboard-write"],
                                   accept_downloads=True)  # fmt: skip
    page = context.new_page()
    page.said = []
    page.on("console", lambda m: m.type in ("error", "warning") and page.said.append(m.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()
    assert not page.said


def copied(page, button) -> str:
    button.click()
    expect(button.locator("xpath=ancestor::*[.//*[@role='status']][1]").get_by_role(
        "status")).to_contain_text("Copied")  # fmt: skip
    return page.evaluate("navigator.clipboard.readText()")


def test_a_page_is_cited_by_one_press(page):
    page.goto((HTML / "chapters" / "asano.html").as_uri())
    page.locator("p.byline a", has_text="Cite").click()
    box = page.locator("#cite-this + .send-forms")
    for name, start in (("BibTeX", "@incollection{"), ("RIS", "TY  - CHAP"), ("CSL-JSON", "[")):
        text = copied(page, box.get_by_role("button", name=name, exact=True))
        assert text.startswith(start) and "chapters/asano.html" in text and "2026" in text
    said = copied(page, box.get_by_role("button", name="Text", exact=True))
    assert said in page.locator("#cite-this").inner_text()
    with page.expect_download() as saved:
        box.get_by_role("button", name=".ris").click()
    assert saved.value.suggested_filename.endswith("asano.ris")


def test_a_row_is_cited_and_reported_by_one_press(page):
    page.goto((HTML / "chapters" / "claims.html").as_uri() + f"#{CLAIM}")
    row = page.locator(f"tr[id={CLAIM}]")
    row.locator("button.row-open").click()
    box = row.locator(".send-forms")
    text = copied(page, box.get_by_role("button", name="CSL-JSON"))
    (entry,) = json.loads(text)
    assert entry["id"] == CLAIM and "over 72,000 soldiers" in entry["title"]
    assert f"claims.html#{CLAIM}" in text and "[siberia:30]" in entry["note"]
    assert "according to the Siberia article" in entry["note"], "who says so is always said"
    box.get_by_role("button", name="Report an error in this row").click()
    report = page.locator("dialog[open] textarea")
    expect(report).to_be_focused()
    told = report.input_value()
    for said in (f"claim {CLAIM}", "Line: siberia:30", f"version {__version__}"):
        assert said in told
    changed = f"{told}It says 73,000."
    report.fill(changed)
    assert copied(page, page.locator("dialog").get_by_role("button", name="Copy")) == changed
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_selected_words_can_be_reported(page):
    page.goto((HTML / "chapters" / "asano.html").as_uri())
    flag = page.locator(".send-flag")
    assert flag.is_hidden()
    words = page.evaluate("""() => {
      const text = document.querySelector("article section p:not(.byline)");
      getSelection().selectAllChildren(text);
      return text.innerText.slice(0, 40);
    }""")
    expect(flag).to_be_visible()
    flag.click()
    told = page.locator("dialog[open] textarea").input_value()
    assert words in told and "chapters/asano.html" in told and "version" in told
    assert "¶" not in told
    page.get_by_role("button", name="Close").click()
    page.locator(".book-footer").get_by_role("button", name="Report an error").click()
    assert "Page: The Asano unit" in page.locator("dialog[open] textarea").input_value()


def test_a_report_goes_where_the_book_says(page):
    page.goto((HTML / "chapters" / "asano.html").as_uri())
    at = page.locator("#claimbook-send")
    for to, start in (("a@vell.example", "mailto:a@vell.example?subject="),
                      ("https://vell.example/new", "https://vell.example/new?title=")):  # fmt: skip
        at.evaluate("(e, to) => { e.dataset.to = to; }", to)
        page.locator(".foot-report button").click()
        link = page.locator("dialog[open] a.send-to")
        page.locator("dialog[open] textarea").fill("A & B\n?")
        assert link.get_attribute("href").startswith(start)
        assert link.get_attribute("href").endswith("body=A%20%26%20B%0A%3F")
        page.keyboard.press("Escape")


def test_a_row_is_cited_as_a_page_is(chromium):
    """The script fills blanks as Python writes them, whatever stands in a row."""
    book = about.About("vell", "Vell", (about.Author("The Guild"),), "4.2", "2026-01-02")
    told = {"key": "lamps-1", "anchor": "lamps-1", "who": 'A_B & "C"', "line": "b_c:3",
            "title": 'Oil & 50% of #1_{x} \\ ~ ^ $5 “more” "x"\tend'}  # fmt: skip

    def made(fill: dict[str, str]) -> dict[str, str]:
        note = f"claim {fill['key']}, according to {fill['who']} [{fill['line']}]"
        at = f"https://vell.example/claims.html#{fill['anchor']}"
        return forms.forms(forms.Work(fill["key"], fill["title"], at, book, note, True))

    page = chromium.new_page()
    page.add_script_tag(path=ROOT / "claimbook/sphinx/static/send.js")
    filled = page.evaluate("([blanks, told]) => claimbookSend.filled(blanks, told)",
                           [made(BLANKS), told])  # fmt: skip
    page.close()
    assert {form: text for form, _, text, _ in filled} == made(told)
    assert {form: name for form, name, *_ in filled} == forms.FORMS
