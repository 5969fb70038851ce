"""The bar "what if" on a page that a book has built."""

from __future__ import annotations

CHAPTER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Ropes

```{code-cell} ipython3
import pandas as pd
from claimbook import Holds, charts, display, tables

ropes = tables.claim("thread-ropes")["quantity"]
rows = pd.DataFrame({"quantity": [ropes * 2], "label": ["Twice"], "source": ["thread"]})
display.glue("twice", ropes * 2)
display.glue("few", Holds.of([ropes], "compare", 45, "less"))
with charts.figure("fig-other-ropes", rows, 2, alt="Ropes twice") as ax:
    charts.intervals(ax, rows, unit="ropes")
```

That is {glue:text}`twice` ropes, and {when}`few: they were few`.
"""


def test_a_built_page_follows_in_the_shell_of_the_book(small, chromium):
    """As a reader has it: from a file, under the policy that the page gives itself."""
    (small.folder / "chapters" / "other.md").write_text(CHAPTER, encoding="utf-8")
    assert small.build() == 0, small.last_words()
    assert "whatif.js" not in small.page("chapters/claims")
    page = chromium.new_page(viewport={"width": 375, "height": 740})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((small.site / "chapters" / "other.html").as_uri() + "?about=30")
    article = page.locator("article")
    assert "That is between 56 and 104 ropes" in article.inner_text()
    assert "they were few [not under this reading]" in article.inner_text()
    assert "Twice: between 56 and 104" in page.locator(".claimbook-figure svg").text_content()
    assert page.locator(".whatif-mark use").count() == 2
    box = page.locator(".whatif").bounding_box()
    assert box["height"] < 76 and box["y"] + box["height"] <= 740.5
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator(".whatif button", has_text="As written").click()
    assert "That is between 72 and 88 ropes, and they were few." in article.inner_text()
    page.close()
    assert not said
