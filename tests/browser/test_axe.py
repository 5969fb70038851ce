"""What axe-core finds wrong: WCAG 2.2, A and AA, and what it calls good practice; nothing may be.

Each page is looked at on a laptop with everything on it open: the working layer, every choice of
every explorer, what is folded away, the rows of the record outside, and a citation's card. On a
phone in dark colours each chapter is, and one page of every other kind; a few, there, as a reader
opens them. ``AXE=all``, as ``make audit`` asks, looks at all pages at both widths in both colours,
open and as they open: half an hour more.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from axe import ALL, FIRST_OF_A_KIND, IS_ALL, trouble
from browser import DRAWN
from conftest import HTML, pages

import chapters

EVERY = list(product((1280, 375), ("light", "dark")))
LOOKS = EVERY if IS_ALL else [(1280, "light"), (375, "dark")]
SHUT = ("index", "claims")  # looked at as they open, too

# What opens fades in; a text that is half there has no contrast, so the fading is ended at once.
OPEN = """() => {
  delete document.documentElement.dataset.parts;  // all is laid out
  const layers = document.querySelector(".layer-switch");
  if (layers?.getAttribute("aria-pressed") === "false") layers.click();
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.querySelectorAll(".explorer-state, .outside-row").forEach((e) => { e.hidden = false; });
  document.querySelector("table.claimbook-table button.sort")?.click();
  document.querySelector("a[data-card-file]")?.focus();
  document.getAnimations().forEach((running) => running.finish());
}"""


def of_each_kind() -> list[Path]:
    """Return every chapter, and one page of every other kind."""
    if IS_ALL:
        return pages()
    wanted = [HTML / "chapters" / f"{name}.html" for name in (*chapters.names(), "claims")]
    wanted += [HTML / "search.html", HTML / "reuse.html", next((HTML / "sources").glob("*.html"))]
    return [path for path in pages() if path in wanted]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_page_shuts_a_reader_out(chromium, width, scheme):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    found = {}
    is_whole = (width, scheme) == (1280, "light")
    for path in pages() if is_whole else of_each_kind():
        name = path.relative_to(HTML).as_posix()
        page.goto(path.as_uri() + "?working")
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.evaluate(OPEN)
        page.evaluate(FIRST_OF_A_KIND)
        page.evaluate(DRAWN)
        if said := trouble(page, ALL):
            found[name] = said[:3]
    context.close()
    assert not found


@pytest.mark.parametrize("width", [1280, 375] if IS_ALL else [375])
def test_no_page_as_it_opens_shuts_a_reader_out(chromium, width):
    context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    found = {}
    few = [path for path in of_each_kind() if IS_ALL or path.stem in SHUT]
    assert len(few) >= len(SHUT)
    for path in few:
        page.goto(path.as_uri())
        page.evaluate(FIRST_OF_A_KIND)
        if said := trouble(page, ALL):
            found[path.relative_to(HTML).as_posix()] = said[:3]
    context.close()
    assert not found


def test_axe_sees_what_it_should(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(
        "<html lang='en'><title>t</title><main><img src='x.png'><h1>a</h1><h4>b</h4>"
        "<p>plain</p><p style='color:#999;background:#fff'>faint</p>"
        "<div style='background:#666'><p>dark on dark</p></div>"
        "<p style='font-size:10px;color:#8a8a8a'>small</p>"
        "<p hidden style='color:#aaa'>not seen</p><p style='color:#aaa'>seen</p></main></html>"
    )
    found = trouble(page, ALL)
    context.close()
    rules = {said.partition(":")[0] for said in found}
    assert {"image-alt", "color-contrast", "heading-order"} <= rules
    faint = [said for said in found if said.startswith("color-contrast")]
    for words in ("faint", "dark on dark", "small", ">seen"):
        assert any(words in said for said in faint), f"{words}: {faint}"
