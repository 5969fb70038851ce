"""Dates on an axis of time, as long as they are vague."""

from __future__ import annotations

import math
import textwrap
from itertools import pairwise

import matplotlib
import pandas as pd
from matplotlib.axes import Axes

from claimbook import dates
from claimbook.charts.style import LINE, QUIET, SOURCES

_DAY = 1 / 366  # in years


def timeline(ax: Axes, rows: pd.DataFrame, *, wrap: int = 36, label: str = "title") -> None:
    """Draw dated rows on an axis of time that runs down, with their words beside it.

    ``rows`` has an EDTF date, a title and a source a row, in order of time. A mark
    (``date:<key>``) stands where ``dates.mark_at`` says, a bar where the date is longer than a
    fortieth of the whole; words are spread so that none overlap, each tied to its date by a thin
    line; the figure is made as high as they need.
    """
    spans = [(dates.mark_at(date), dates.year_span(date)[1]) for date in rows["date"]]
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


def span(ax: Axes, at: float, row: pd.Series, *, key: str, last: float, width: float = 5) -> None:
    """Draw the date of ``row`` as a bar at height ``at``: pale where it may, full where it must be.

    ``row`` has an EDTF date and a source. A mark (``date:<key>``) stands where ``dates.mark_at``
    says; what goes on beyond ``last`` (a decimal year) ends in an arrow there, and "by" a date
    has an arrow back.
    """
    tone, marker = SOURCES[row["source"]]
    start, end = dates.mark_at(row["date"]), dates.year_span(row["date"])[1]
    bar = {"color": tone, "linewidth": width, "solid_capstyle": "butt"}
    ax.plot([start, min(end, last)], [at, at], alpha=0.45, **bar)
    if (sure := _sure_part(row["date"])) is not None:
        ax.plot(sure, [at, at], **bar)
    ax.plot(start, at, marker, color=tone, clip_on=False, gid=f"date:{key}")
    if end > last:
        ax.plot(last, at, ">", color=tone, clip_on=False)
    if dates.precision(row["date"]) == "by":
        back(ax, start, at, tone)


def back(ax: Axes, x: float, y: float, color: str) -> None:
    """Draw the arrow that says "or before" from a mark to the left."""
    style = {"arrowstyle": "<-", "color": color, "lw": 1}
    ax.annotate("", (x, y), (-18, 0), textcoords="offset points", arrowprops=style)


def _sure_part(date: str) -> tuple[float, float] | None:
    """Return from when to when an interval holds whatever its ends mean, in decimal years:
    from the last day on which it can begin to the first on which it can end, both included.
    """
    first, _, last = date.partition("/")
    ends = [end for end in (first, last) if end not in ("", "..")]
    if dates.precision(date) != "interval" or len(ends) < 2:
        return None
    start, end = dates.year_span(first)[1] - _DAY, dates.year_span(last)[0] + _DAY
    return (start, end) if start < end else None


def lanes(
    ax: Axes,
    rows: pd.DataFrame,
    first: float,
    last: float,
    *,
    group: str,
    text: str,
    wrap: int = 54,
) -> None:
    """Draw rows as bars in time, each below its words, group after group from the top.

    ``rows`` has an EDTF date ("" for none: then there are words and no bar), a source, and the
    columns named ``group`` and ``text``; ``first`` and ``last`` are years. The figure is made as
    high as the words need.
    """
    at = 0.0
    for name, part in rows.groupby(group, sort=False):
        ax.text(first, at, name, fontsize=9.5, weight="bold", va="top")
        at -= 1.6
        for key, row in part.iterrows():
            words = textwrap.wrap(row[text], wrap)
            ax.text(first, at, "\n".join(words), fontsize=8, va="top")
            at -= len(words) + 1.4
            if row["date"]:
                span(ax, at + 0.9, row, key=key, last=last)
        at -= 0.4
    ax.set(xlim=(first, last), ylim=(at, 0.3), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.figure.set_figheight(0.4 - at * LINE)


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
