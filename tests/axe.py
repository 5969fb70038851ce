"""What axe-core has against a page."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

IS_ALL = os.environ.get("AXE") == "all"
# Nothing is fetched: the style sheets are local files, which a page may not read by script.
_BASE = {"resultTypes": ["violations"], "preload": False}
WCAG = {**_BASE, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Every level but the strictest of WCAG (which no page of colour and type is asked to meet), and
# what is good practice.
ALL = {**_BASE, "runOnly": [*WCAG["runOnly"], "best-practice"],
       "rules": {"target-size": {"enabled": True}}}  # fmt: skip
# Rows of a long table, lines of a long text and entries of a list are alike, and so are the marks
# of one kind in code: axe would look at each of thousands.
FIRST_OF_A_KIND = """() => {
  document.querySelectorAll(`tbody tr:nth-child(n + 10), ol.seed-lines > li:nth-child(n + 20),
    div.citation:nth-child(n + 20)`).forEach((e) => e.remove());
  [...document.querySelectorAll("dl.py")].slice(12).forEach((entry) => entry.remove());
  const seen = new Set();
  document.querySelectorAll(".highlight pre span").forEach((mark) => {
    if (seen.has(mark.className)) mark.replaceWith(...mark.childNodes);
    seen.add(mark.className);
  });
}"""
# Contrast takes axe most of its time: it is measured once for each look of a text.
ALIKE = Path(__file__).with_name("alike.js").read_text(encoding="utf-8")
_ONE_OF_A_LOOK = """;axe.configure({
  rules: [{id: "color-contrast", selector: "[data-contrast]"}]
});"""
_AXE = Axe(AXE_SCRIPT if IS_ALL else AXE_SCRIPT + _ONE_OF_A_LOOK)


def trouble(page, options: dict, within: str | None = None) -> list[str]:
    """What axe has against the page that is open, or a part of it: rule, element, what to do."""
    page.evaluate(ALIKE)
    return [
        f"{rule['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for rule in _AXE.run(page, within, options=options).response["violations"]
        for node in rule["nodes"]
    ]
