"""Runs the chapters' code in this process and keeps what they draw."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import jupytext
import pandas as pd
import yaml

from claimbook import testing
from claimbook.show import display
from claimbook.show.charts import style
from claimbook.show.display import written

ROOT = Path(__file__).parents[1]


def fixed() -> list[str]:
    """Return the names of the chapters that no bar bends, as ``_config.yml`` has them."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    return [page.rpartition("/")[2] for page in config["claimbook_fixed_pages"]]


@dataclass
class Drawn:
    """A figure as it was when a chapter saved it."""

    chapter: str
    label: str
    rows: pd.DataFrame
    alt: str
    marks: dict[str, testing.Mark]
    overlaps: list[tuple[str, str]]
    behind: list[tuple[str, str]]
    cut: list[str]


def names() -> list[str]:
    """Return the names of the chapters that hold code."""
    return sorted(
        path.stem for path in (ROOT / "chapters").glob("*.md") if "{code-cell}" in path.read_text()
    )


def explorers() -> list[tuple[str, str]]:
    """Return chapter and name of every explorer that a chapter's code makes, in their order."""
    made = re.compile(r"explore\.choose\(\s*\"([^\"]+)\"")
    texts = {name: (ROOT / "chapters" / f"{name}.md").read_text("utf-8") for name in names()}
    return [(name, box) for name, text in texts.items() for box in made.findall(text)]


@cache
def run(name: str, folder: str) -> list[Drawn]:
    """Execute chapter ``name`` with its figures written to ``folder``; return what it drew."""
    import myst_nb

    drawn: list[Drawn] = []
    save, place, glue = style.save, written.figures_folder, myst_nb.glue

    def keep(fig, label, rows, *, alt):
        shown = save(fig, label, rows, alt=alt)
        fig.canvas.draw()
        with mock.patch.object(fig.canvas, "draw"):  # each looks at the same, drawn once
            seen = [look(fig) for look in (testing.drawn, testing.overlapping, testing.behind,
                                           testing.cut)]  # fmt: skip
        drawn.append(Drawn(name, label, rows, alt, *seen))
        return shown

    style.save = keep
    written.figures_folder = lambda: Path(folder)
    myst_nb.glue = lambda *arguments, **options: None
    here = os.getcwd()
    os.chdir(ROOT / "chapters")
    os.environ["CLAIMBOOK_STATIC"] = str(folder)
    try:
        space = {"__name__": "__main__"}
        for cell in jupytext.read(ROOT / "chapters" / f"{name}.md").cells:
            if cell.cell_type == "code":
                with display.caught():
                    exec(compile(cell.source, f"{name}.md", "exec"), space)
    finally:
        os.chdir(here)
        os.environ.pop("CLAIMBOOK_STATIC")
        style.save, myst_nb.glue = save, glue
        written.figures_folder = place
    return drawn
