"""The book's drawings, in one style: intervals as intervals, open ends as arrows, direct labels.

Figures are drawn in inks that the page replaces by its own (``currentColor`` and its background),
so that one file reads in light and in dark mode and in print. Every figure is saved with the rows
that it draws.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from contextlib import contextmanager
from html import escape
from itertools import pairwise

import matplotlib
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from claimbook import dates, tables
from claimbook.display import Shown, figures_folder, write_rows
from claimbook.quantity import Quantity

INK, PAPER, QUIET = "#010203", "#fdfeff", "#808285"
_SWAPS = {
    INK: "currentColor",
    PAPER: "var(--pst-color-background, #fff)",
    # Text stays text, to be found and selected; Verdana is as wide, the rest are narrower.
    "font-family: 'DejaVu Sans'": "font-family: 'DejaVu Sans', Verdana, sans-serif",
}

# Luminance near 0.18, so that each stands off white and off near-black by 3:1 or more (tested).
# Marks differ too: colour is never the only carrier.
SOURCES = {
    "thread": ("#15868a", "s"),
    "samurai": ("#8b67c4", "D"),
    "siberia": ("#2b7cc4", "o"),
    "kirichenko": ("#bf671b", "^"),
    "zakharova": ("#c74a6d", "v"),
}
SIDES = {
    "japan": "#c9484f",
    "imperial_russia": "#83802b",
    "white": "#76879b",
    "soviet": "#b4661f",
    "russia": "#a8693f",
    "usa": "#3b7fc0",
    "western": "#4d7fa0",
    "germany": "#7f7f7f",
    "china": "#2f8a57",
    "korea": "#5b8a2f",
    "other": "#8f6fa8",
    "none": "#808285",
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
    "figure.dpi": 100,
    "axes.grid": False,
}
WIDTH = 4.0
WIDE = 7.2
LINE = 0.135  # inches that a line of small text takes


@contextmanager
def canvas(height: float, *, width: float = WIDTH, axes: bool = True):
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


def save(fig: Figure, label: str, rows: pd.DataFrame, *, alt: str) -> Shown:
    """Write ``figures/<label>.svg`` and ``.csv`` and return the figure to show.

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
    (figures_folder() / f"{label}.svg").write_text(svg, encoding="utf-8")
    address = write_rows(label, rows)
    wide = " wide" if fig.get_size_inches()[0] > WIDTH + 0.01 else ""
    scroll = ' tabindex="0"' if wide else ""
    return Shown(
        f'<div class="claimbook-figure{wide}"{scroll}>{svg}</div>'
        f'<p class="figure-source"><a href="{address}" download>Rows as CSV</a> · '
        f'<a href="../figures/{label}.svg" download>SVG</a></p>'
    )


def _own(svg: str, label: str, alt: str) -> str:
    """Return matplotlib's SVG fit to stand in a page: own ids, its inks and fonts, alt text."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{label}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{label}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{label}-\1)", svg)
    for drawn, shown in _SWAPS.items():
        svg = svg.replace(drawn, shown)
    svg = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)


def interval(
    ax: Axes,
    at: float,
    quantity: Quantity,
    *,
    key: str,
    color: str,
    marker: str = "o",
    vertical: bool = False,
    arrow: float = 26,
) -> None:
    """Draw one quantity as an interval at height (or, if ``vertical``, at abscissa) ``at``.

    A closed end is a filled mark, an open finite end a hollow one; an end without bound is an arrow
    ``arrow`` points long. Marks carry ``low:<key>`` and ``high:<key>`` as their gid, so that what
    was drawn can be read back.
    """
    ends = {"low": float(quantity.low), "high": float(quantity.high)}
    finite = {name: value for name, value in ends.items() if math.isfinite(value)}
    line = list(finite.values())
    if len(line) == 2:
        ax.plot(*((line, [at, at]) if not vertical else ([at, at], line)), color=color, zorder=2)
    for name, value in finite.items():
        closed = quantity.low_closed if name == "low" else quantity.high_closed
        point = (value, at) if not vertical else (at, value)
        ax.plot(
            *point,
            marker=marker,
            markersize=6.5,
            color=color,
            zorder=3,
            gid=f"{name}:{key}",
            markerfacecolor=color if closed else PAPER,
            markeredgewidth=1.6,
        )
    if len(finite) == 1:
        ((name, value),) = finite.items()
        reach = arrow if name == "low" else -arrow
        ax.annotate(
            "",
            xy=(at, value) if vertical else (value, at),
            xytext=(0, reach) if vertical else (reach, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<|-", "color": color, "lw": 2, "shrinkA": 0, "shrinkB": 4},
        )


def intervals(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    quantity: str = "quantity",
    label: str = "label",
    color: str = "source",
    log: bool = False,
    unit: str = "",
) -> None:
    """Draw rows as horizontal intervals, top row first, each with its label above it.

    ``rows`` has a Quantity, a label and a source (which sets colour and mark) a row; the label is
    followed by the figure as printed. ``unit`` names the axis.
    """
    for position, (key, row) in enumerate(rows.iterrows()):
        tone, marker = SOURCES[row[color]]
        at = -position
        interval(ax, at, row[quantity], key=str(key), color=tone, marker=marker)
        ax.annotate(
            f"{row[label]}: {row[quantity]}",
            (0, at),
            xycoords=("axes fraction", "data"),
            xytext=(0, 7),
            textcoords="offset points",
            va="bottom",
            ha="left",
            fontsize=8.5,
        )
    ax.set_ylim(-len(rows) + 0.5, 0.8)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    if log:
        ax.set_xscale("log")
    ax.xaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda v, _: f"{v:,.10g}"))
    ax.set_xlabel(unit)


def over_time(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    quantity: str = "quantity",
    label: str = "label",
    unit: str = "",
) -> None:
    """Draw rows as vertical intervals at their dates, each with its label beside it.

    ``rows`` has a Quantity, an EDTF date, a label and a source a row. A thin line through each
    finite end is as long as the date is vague (a month, a year). ``unit`` names the axis.
    """
    for key, row in rows.iterrows():
        tone, marker = SOURCES[row["source"]]
        start, end = dates.year_span(row["date"])
        interval(
            ax,
            (start + end) / 2,
            row[quantity],
            key=str(key),
            color=tone,
            marker=marker,
            vertical=True,
        )
        level = next(float(v) for v in (row[quantity].low, row[quantity].high) if math.isfinite(v))
        ax.plot([start, end], [level, level], color=tone, linewidth=1, zorder=1)
        # Below an arrow that points up, above a mark that may stand near the axis.
        is_open = row[quantity].high == math.inf
        ax.annotate(
            f"{row[label]}\n{row[quantity]}",
            ((start + end) / 2, level),
            xytext=(8, -3 if is_open else 3),
            textcoords="offset points",
            va="top" if is_open else "bottom",
            ha="left",
            fontsize=8.5,
        )
    ax.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda v, _: f"{v:,.10g}"))
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    ax.set_ylabel(unit)


def timeline(ax: Axes, rows: pd.DataFrame, *, wrap: int = 36, label: str = "title") -> None:
    """Draw dated rows on an axis of time that runs down, with their words beside it.

    ``rows`` has an EDTF date, a title and a source a row, in order of time. A mark stands at each
    date, a bar where the date is longer than a fortieth of the whole; words are spread so that
    none overlap, each tied to its date by a thin line; the figure is made as high as they need.
    """
    spans = [dates.year_span(date) for date in rows["date"]]
    finite = [year for span in spans for year in span if math.isfinite(year)]
    first, last = min(finite), max(finite)
    texts = [
        "\n".join(textwrap.wrap(f"{dates.human(row.date)}: {getattr(row, label)}", wrap))
        for row in rows.itertuples()
    ]
    heights = [(text.count("\n") + 1.45) for text in texts]
    scale = (last - first or 1) / sum(heights)  # years a line of text
    places = _spread_out(
        [min(max(s, first), last) for s, _ in spans], [height * scale for height in heights]
    )
    low, high = min(first, places[0]) - scale, max(last, places[-1]) + scale
    ax.set_ylim(high, low)
    ax.figure.set_figheight((high - low) / scale * LINE)
    for (key, row), (start, end), place, text in zip(
        rows.iterrows(), spans, places, texts, strict=True
    ):
        tone, marker = SOURCES[row["source"]]
        start, end = max(start, first), min(end, last)
        if end - start > (last - first) / 40:
            ax.plot([0, 0], [start, end], color=tone, linewidth=3, alpha=0.5, zorder=1)
        ax.plot(0, start, marker=marker, color=tone, markersize=5, zorder=3, gid=f"date:{key}")
        ax.plot([0.012, 0.1, 0.13], [start, place, place], color=QUIET, linewidth=0.7, zorder=0)
        ax.text(0.15, place, text, va="center", fontsize=8, linespacing=1.15)
    ax.set_xlim(-0.03, 1.6)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    ax.yaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.spines["left"].set_bounds(first, last)
    ax.set_yticks([year for year in ax.get_yticks() if first <= year <= last])


def _spread_out(wanted: list[float], sizes: list[float]) -> list[float]:
    """Return places in the order given, as near to those wanted as sizes allow.

    Neighbours are at least half the sum of their sizes apart; the sum of squared shifts is the
    least possible (isotonic regression by pooling adjacent violators, Ayer and others, 1955).
    """
    offsets = [0.0]
    for one, other in pairwise(sizes):
        offsets.append(offsets[-1] + (one + other) / 2)
    pools: list[list[float]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append([want - offset])
        while len(pools) > 1 and _mean(pools[-2]) >= _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    level = [_mean(pool) for pool in pools for _ in pool]
    return [offset + value for offset, value in zip(offsets, level, strict=True)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def network(
    ax: Axes,
    made,
    positions: dict[str, tuple[float, float]],
    *,
    size: float = 7.5,
    wrap: int = 17,
    headings: dict[float, str] | None = None,
) -> None:
    """Draw a simple graph (``ties.simple``) with a labelled box a node and a line a direction.

    Boxes are outlined in the colour of the actor's side; lines have the colour and dash of their
    sign and an arrow head. ``positions`` are those of ``ties.columns``; ``headings`` names columns
    by x. Nodes without a position are left out.
    """
    boxes = {}
    for node, (x, y) in positions.items():
        data = made.nodes[node]
        boxes[node] = ax.text(
            x,
            y,
            "\n".join(textwrap.wrap(data["name"], wrap)),
            ha="center",
            va="center",
            fontsize=size,
            zorder=4,
            gid=f"node:{node}",
            bbox={
                "boxstyle": "round,pad=0.3",
                "facecolor": PAPER,
                "linewidth": 1.4,
                "edgecolor": SIDES[data["side"]],
            },
        )
    across = [x for x, _ in positions.values()]
    ax.set_xlim(min(across) - 0.5, max(across) + 0.5)
    ax.set_ylim(-0.02, 1.06 if headings else 1.02)
    for x, text in (headings or {}).items():
        ax.text(x, 1.03, text, ha="center", va="bottom", fontsize=size + 0.5, color=QUIET)
    ax.figure.canvas.draw()
    for start, end, data in made.edges(data=True):
        if start in boxes and end in boxes and start != end:
            _edge(
                ax, boxes[start], boxes[end], positions[start], positions[end], data, (start, end)
            )


def _edge(ax: Axes, start, end, a, b, data: dict, key: tuple[str, str]) -> None:
    color, dash = SIGNS[data["sign"]]
    bend = 0.28 if a[0] == b[0] else 0.07
    ax.add_patch(
        FancyArrowPatch(
            a,
            b,
            patchA=start.get_bbox_patch(),
            patchB=end.get_bbox_patch(),
            shrinkA=1,
            shrinkB=1,
            arrowstyle="-|>",
            mutation_scale=8,
            linewidth=1.2,
            linestyle=dash,
            color=color,
            zorder=2,
            connectionstyle=f"arc3,rad={bend}",
            gid=f"edge:{key[0]}:{key[1]}",
        )
    )


def sign_key(ax: Axes, signs=(1, 0, -1, "mixed")) -> None:
    """Write below a network what its lines mean: colour, dash and word, for the signs given."""
    handles = [
        matplotlib.lines.Line2D(
            [], [], color=SIGNS[s][0], linestyle=SIGNS[s][1], lw=1.6, label=SIGN_WORDS[s]
        )
        for s in signs
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=len(handles),
        frameon=False,
        fontsize=8,
        handlelength=3.2,
    )


def voice_of(source: str) -> str:
    """Return the printed name of a source's kind, such as "popular article", for labels."""
    return tables.keyed("sources").loc[source, "kind"]


def drawn(fig: Figure) -> dict[str, float | tuple[float, float]]:
    """Return what a figure's marks stand at, by gid, read back from the drawn artists.

    For a mark of an interval the value is its (x, y); for an edge or a node, its gid alone maps to
    ``(nan, nan)``.
    """
    found: dict[str, tuple[float, float]] = {}
    for ax in fig.axes:
        for artist in ax.get_children():
            gid = artist.get_gid()
            if gid and hasattr(artist, "get_xdata"):
                found[gid] = (float(artist.get_xdata()[0]), float(artist.get_ydata()[0]))
            elif gid:
                found[gid] = (math.nan, math.nan)
    return found


def overlapping(fig: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts of a figure whose boxes overlap, as drawn."""
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    texts = [
        t
        for ax in fig.axes
        for t in ax.findobj(matplotlib.text.Text)
        if t.get_visible() and t.get_text().strip()
    ]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts]
    return [
        (boxes[i][0], boxes[j][0])
        for i in range(len(boxes))
        for j in range(i)
        if boxes[i][1].width and boxes[j][1].width and boxes[i][1].overlaps(boxes[j][1])
    ]
