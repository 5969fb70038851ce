"""What axe-core finds wrong for readers who hear, tab or need contrast: WCAG 2.1, A and AA.

Each page is looked at in both colour schemes with everything on it open: every choice of every
explorer, what is folded away, the rows of the record outside, and a citation's card.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import HTML, pages

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
    # Nothing is fetched: the style sheets are local files, which a page may not read by script.
    "preload": False,
}
# What opens fades in; a text that is half there has no contrast, so the fading is ended at once.
OPEN = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.querySelectorAll(".explorer-state, .outside-row").forEach((e) => { e.hidden = false; });
  document.querySelector("table.claimbook-table button.sort")?.click();
  document.querySelector("a[data-card-file]")?.focus();
  document.getAnimations().forEach((running) => running.finish());
}"""


def trouble(page) -> list[str]:
    """What axe has against the page that is open: rule, element, what to do."""
    return [
        f"{rule['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_a_reader_out(chromium, scheme):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    found = {}
    for path in pages():
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.evaluate(OPEN)
        page.wait_for_timeout(400)  # the theme makes wide code reachable a moment later
        if said := trouble(page):
            found[path.relative_to(HTML).as_posix()] = said[:3]
    context.close()
    assert not found


def test_axe_sees_what_it_should(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(
        "<html lang='en'><title>t</title><main><img src='x.png'>"
        "<p style='color:#999;background:#fff'>faint</p></main></html>"
    )
    rules = {said.partition(":")[0] for said in trouble(page)}
    context.close()
    assert {"image-alt", "color-contrast"} <= rules
