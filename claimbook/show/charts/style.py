"""Palettes, the canvas, and figures that are saved with their rows.

Figures are drawn in inks that the page replaces by its own (``currentColor`` and its background),
so that one file reads in light and in dark mode and in print.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from claimbook.show import display
from claimbook.show.display import Shown
from claimbook.sources import tables

INK, PAPER, QUIET = "#010203", "#fdfeff", "#808285"
FAINT = "#030405"  # text that is quieter than INK; QUIET is for lines and marks alone
_SWAPS = {
    INK: "currentColor",
    FAINT: "var(--pst-color-text-muted, #48566b)",
    PAPER: "var(--pst-color-background, #fff)",
    # Text stays text, to be found and selected; Verdana is as wide, the rest are narrower.
    "font-family: 'DejaVu Sans'": "font-family: 'DejaVu Sans', Verdana, sans-serif",
}


class _Sources(dict):
    def __missing__(self, source):
        known = ", ".join(self)
        raise tables.BookError(
            f"claimbook/show/charts/style.py: no colour and mark for the source '{source}'; "
            f"SOURCES has {known}: add it there"
        )


# Luminance near 0.18, so that each stands off white and off near-black by 3:1 or more (tested).
# Marks differ too: colour is never the only carrier.
SOURCES = _Sources({
    "thread": ("#15868a", "s"),
    "samurai": ("#8b67c4", "D"),
    "siberia": ("#2b7cc4", "o"),
    "kirichenko": ("#bf671b", "^"),
    "zakharova": ("#c74a6d", "v"),
})  # fmt: skip
# How sure an outside work is of what it says (outside.csv), in the order of the table: in inks, as
# hues are those of sources, sides and signs.
CONFIDENCE = {
    "high": (INK, "*"),
    "medium": (FAINT, "P"),
    "low": (QUIET, "X"),
}
# Outlines of boxes. No side is red, green or purple, which are signs, nor has a source's colour.
SIDES = {
    "japan": "#4c5ac6",
    "imperial_russia": "#7e5f54",
    "white": "#8f8fae",
    "soviet": "#8c5a29",
    "russia": "#a68c69",
    "usa": "#336a8a",
    "western": "#4f9ac0",
    "germany": "#6a5f7c",
    "china": "#a88a10",
    "korea": "#757a2c",
    "other": "#975a81",
    "none": INK,
}
SIDE_WORDS = {
    "japan": "Japan",
    "imperial_russia": "Imperial Russia",
    "white": "White movement",
    "soviet": "Soviet side",
    "russia": "Russia",
    "usa": "USA",
    "western": "Western powers",
    "germany": "Germany",
    "china": "China",
    "korea": "Korea",
    "other": "others",
    "none": "no side",
}
SIGNS = {
    1: ("#2f8a57", "solid"),
    0: (QUIET, (0, (1, 1.5))),
    -1: ("#c9484f", (0, (5, 2))),
    "mixed": ("#8b67c4", (0, (5, 1.5, 1, 1.5))),
}
SIGN_WORDS = {1: "friendly", 0: "neither", -1: "hostile", "mixed": "both"}

_STYLE = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "font.size": 9.5,
    "font.family": "DejaVu Sans",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2,
    "svg.fonttype": "none",
    "text.parse_math": False,  # two dollar amounts in one text are no formula
    "figure.dpi": 100,
    "axes.grid": False,
}
WIDTH = 4.0
WIDE = 7.2
LINE = 0.135  # inches that a line of small text takes


@contextmanager
def canvas(
    height: float, *, width: float = WIDTH, axes: bool = True
) -> Iterator[tuple[Figure, Axes]]:
    """Yield a figure and its axes in the book's style; sizes in inches.

    ``width`` is WIDTH (reads at 375 px) or WIDE (scrolls sideways on a phone). With ``axes`` False
    the frame is left out, as for networks.
    """
    with matplotlib.rc_context(_STYLE):
        fig, ax = plt.subplots(figsize=(width, height), layout="constrained")
        if not axes:
            ax.set_axis_off()
        try:
            yield fig, ax
        finally:
            plt.close(fig)


@contextmanager
def figure(
    label: str,
    rows: pd.DataFrame,
    size: float | tuple[float, float] = 4.0,
    *,
    alt: str,
    axes: bool = True,
    **settings: Any,
) -> Iterator[Axes]:
    """Yield axes to draw ``rows`` on; on leaving, save the figure (``save``) and show it.

    ``size`` is a height in inches, or width and height (``canvas``); charts whose height follows
    from their words set it themselves. ``settings`` are what ``Axes.set`` takes, such as ``xlim``,
    ``ylabel`` or ``title``, set when all is drawn. If the body raises, nothing is saved or shown.
    Raises ValueError as ``save``::

        with charts.figure("fig-lamps-number", rows, 1.9, alt=said, xlim=(0, 400)) as ax:
            charts.intervals(ax, rows, unit="lamps")
    """
    width, height = size if isinstance(size, tuple) else (WIDTH, size)
    with canvas(height, width=width, axes=axes) as (fig, ax):
        yield ax
        ax.set(**settings)
        display.show(save(fig, label, rows, alt=alt))


def save(fig: Figure, label: str, rows: pd.DataFrame, *, alt: str) -> Shown:
    """Write ``<label>.svg`` and ``.csv`` to ``display.figures_folder()``; return the figure.

    ``label`` is the cell's figure name (``fig-<chapter>-<words>``); ``rows`` are the rows drawn,
    with source and line; ``alt`` says what the figure shows, its numbers taken from the rows.
    The file is the same on every run: identifiers are salted with the label and bear no date.
    Raises ValueError if the label is malformed or ``alt`` is empty.
    """
    if not re.fullmatch(r"fig(-[a-z0-9]+)+", label):
        raise ValueError(f"figure label '{label}': expected fig-<chapter>-<words>")
    if not alt.strip():
        raise ValueError(f"figure '{label}': alt text is empty; say what the figure shows")
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": label}):
        text = io.StringIO()
        fig.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = _own(text.getvalue(), label, alt)
    (display.figures_folder() / f"{label}.svg").write_text(svg, encoding="utf-8")
    address = display.write_rows(label, rows)
    wide = " wide" if fig.get_size_inches()[0] > WIDTH + 0.01 else ""
    scroll = ' tabindex="0"' if wide else ""
    return Shown(
        f'<div class="claimbook-figure{wide}"{scroll}>{svg}</div>'
        f'<p class="figure-source"><a href="{address}" download>Rows as CSV</a> · '
        f'<a href="{display.address(f"{label}.svg")}" download>SVG</a></p>'
    )


def _own(svg: str, label: str, alt: str) -> str:
    """Return matplotlib's SVG fit to stand in a page: own ids, its inks and fonts, alt text."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', lambda own: f'id="{label}-{own[1].replace(" ", "-")}"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{label}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{label}-\1)", svg)
    for drawn, shown in _SWAPS.items():
        svg = svg.replace(drawn, shown)
    svg = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)
