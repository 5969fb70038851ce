"""A figure made small beside what leads to its page, in the small book."""

from __future__ import annotations

from bs4 import BeautifulSoup

FIGURE = """

```{code-cell} ipython3
from claimbook import charts

rows = pd.DataFrame([lamps]).assign(label="Lamps")
with charts.figure("fig-small-lamps", rows, 2, alt="Lamps", title="Many lamps") as ax:
    charts.intervals(ax, rows[["label", "quantity", "source"]], unit="lamps")
```
"""
CARD = "# Other\n\n```{thumbnail} fig-small-lamps\n```\n"


def test_a_figure_of_another_page_stands_small_and_without_words(small):
    chapters = small.folder / "chapters"
    chapter = (chapters / "small.md").read_text("utf-8")
    (chapters / "small.md").write_text(chapter + FIGURE, encoding="utf-8")
    (chapters / "other.md").write_text(CARD, encoding="utf-8")
    assert small.build() == 0, small.last_words()
    whole = BeautifulSoup(small.page("chapters/small"), "html.parser")
    drawing = whole.select_one(".claimbook-figure svg")
    assert "Many lamps" in drawing.get_text() and drawing.select("[data-mark]")
    (little,) = BeautifulSoup(small.page("chapters/other"), "html.parser").select("svg.thumbnail")
    assert not little.get_text().strip() and not little.select("a, text, [data-mark], [role]")
    assert little["aria-hidden"] == "true" and "role" not in little.attrs
    marks = [use["xlink:href"].removeprefix("#") for use in little.select("use")]
    assert marks and all(little.find(id=name) for name in marks)
    small.edit("chapters/small.md", "pd.DataFrame([lamps])", "pd.DataFrame([lamps, lamps])")
    assert small.build() == 0, small.last_words()
    (more,) = BeautifulSoup(small.page("chapters/other"), "html.parser").select("svg.thumbnail")
    assert len(more.select("use")) > len(marks), "the small one does not follow"
    (chapters / "other.md").write_text(CARD.replace("lamps", "ropes"), encoding="utf-8")
    assert small.build() != 0
    assert "no figure 'fig-small-ropes' that a cell of the book saves" in small.last_words()
