"""Quantities as intervals: closed ends filled marks, open ends hollow ones, no end an arrow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import matplotlib
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from claimbook.model import dates
from claimbook.model.quantity import Quantity
from claimbook.show.charts import moving
from claimbook.show.charts.moving import Mark
from claimbook.show.charts.style import CONFIDENCE, PAPER, QUIET, SOURCES
from claimbook.show.charts.times import back

_BLANK = {"fc": PAPER, "ec": "none", "pad": 1}  # behind words that a line crosses


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

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    at
        The height, or with ``vertical`` the abscissa.
    quantity
        What is drawn.
    key
        The row's key, for the marks.
    color, marker
        How the marks look.
    vertical
        Whether the interval stands.
    arrow
        How long an arrow is, in points.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> from claimbook import Quantity
    >>> over = Quantity.from_claim(2500, None, "over", "lamps")
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.interval(ax, 0, over, key="lamps", color=charts.INK)
    ...     sorted(testing.drawn(fig))
    ['low:lamps']
    """
    parts = ends(
        ax, at, quantity, key=key, color=color, marker=marker, vertical=vertical, arrow=arrow
    )
    moving.note(ax, Mark(key, quantity, at, color, vertical, parts=parts))


def ends(
    ax: Axes,
    at: float,
    quantity: Quantity,
    *,
    key: str,
    color: str,
    marker: str = "o",
    vertical: bool = False,
    arrow: float = 26,
) -> dict[str, Artist]:
    """Draw as ``interval`` and return what was drawn, by its name in the page's script.

    A reader's reading does not move it: it is for what shows one reading and no other.
    """
    sides = {"low": float(quantity.low), "high": float(quantity.high)}
    finite = {name: value for name, value in sides.items() if math.isfinite(value)}
    line = list(finite.values())
    parts: dict[str, Artist] = {}
    if len(line) == 2:
        along = (line, [at, at]) if not vertical else ([at, at], line)
        (parts["span"],) = ax.plot(*along, color=color, zorder=2)
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
        drawn = ax.annotate(
            "",
            xy=(at, value) if vertical else (value, at),
            xytext=(0, reach) if vertical else (reach, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<|-", "color": color, "lw": 2, "shrinkA": 0, "shrinkB": 4},
        )
        parts["arrow"] = cast(Artist, drawn.arrow_patch)
    return parts


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

    ``rows`` has a Quantity, a label and, in the column ``color``, the source or (for the record
    outside the files) the confidence that sets colour and mark; the label is followed by the
    figure as printed. Beside outside rows the files' own stand out in bold. ``unit`` names the
    axis.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, from the top.
    quantity, label, color
        The columns that hold these.
    log
        Whether the axis is logarithmic.
    unit
        What the axis counts.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> from claimbook import Quantity
    >>> over = Quantity.from_claim(2500, None, "over", "lamps")
    >>> rows = pd.DataFrame({"quantity": [over], "label": ["Lamps"], "source": ["keepers"]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.intervals(ax, rows, unit="lamps")
    ...     sorted(testing.drawn(fig))
    ['low:0']
    """
    beside = rows[color].isin(CONFIDENCE).any()
    for position, (key, row) in enumerate(rows.iterrows()):
        own = row[color] not in CONFIDENCE
        at, (tone, marker) = -position, (SOURCES if own else CONFIDENCE)[row[color]]
        interval(ax, at, row[quantity], key=str(key), color=tone, marker=marker)
        said = ax.annotate(
            f"{row[label]}: {row[quantity]}",
            (0, at),
            xycoords=("axes fraction", "data"),
            xytext=(0 if own else 8, 7),
            textcoords="offset points",
            va="bottom",
            ha="left",
            fontsize=8 if beside else 8.5,
            fontweight="bold" if beside and own else "normal",
        )
        moving.label(ax, str(key), said)
    ax.set_ylim(-len(rows) + 0.5, 0.8)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    if log:
        ax.set_xscale("log")
    ax.xaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda v, _: f"{v:,.10g}"))
    ax.set_xlabel(unit)


def panels(ax: Axes, down: int = 1, across: int = 1, **options: Any) -> list[Axes]:
    """Put several axes in the place of ``ax``; ``options`` are those of ``Figure.subplots``.

    Parameters
    ----------
    ax
        The axes whose place is taken.
    down, across
        How many stand below and beside one another.
    **options
        Those of ``Figure.subplots``.

    Returns
    -------
    Axes, or an array of them
        As ``Figure.subplots`` returns them.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (_, ax):
    ...     len(panels(ax, across=2))
    2
    """
    fig = ax.figure
    ax.remove()
    return list(fig.subplots(down, across, squeeze=False, **options).flat)


def grid(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    across: Mapping[str, str],
    down: Mapping[str, str],
    keys: tuple[str, str],
    quantity: str,
    limits: Sequence[tuple[tuple[float, float], list[float]]],
    line: float,
    unit: str,
) -> None:
    """Draw one interval a row in panels side by side, with its words above it.

    ``keys`` names the columns of ``rows`` that hold the keys of ``across``, which heads the panels,
    and of ``down``, which labels what stands at one height, from the top. ``rows`` has also a
    source, ``words``, and ``is_strong``, which sets them in bold. ``limits`` are the limits and
    ticks of each panel, ``line`` is where a dotted line crosses all, ``unit`` names the axes.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    across, down
        Labels by key: of the panels, and of the heights.
    keys
        The columns with the keys of ``across`` and ``down``.
    quantity
        The column with the Quantity.
    limits
        Of each panel: its ends, and its ticks.
    line
        Where the dotted line stands.
    unit
        What the axes count.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> from claimbook import Quantity
    >>> over = Quantity.from_claim(2500, None, "over", "lamps")
    >>> rows = pd.DataFrame({"who": ["a"], "what": ["b"], "q": [over], "source": ["keepers"],
    ...                      "words": ["over 2,500"], "is_strong": [False]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.grid(ax, rows, across={"b": "Lamps"}, down={"a": "Ada"}, keys=("what", "who"),
    ...                 quantity="q", limits=[((0, 5000), [0, 5000])], line=1000, unit="lamps")
    ...     sorted(testing.drawn(fig))
    ['low:0']
    """
    fig, heights = ax.figure, list(down)
    parts = panels(ax, 1, len(across), sharey=True)
    for part, (key, title), (xlim, ticks) in zip(parts, across.items(), limits, strict=True):
        part.set_title(title, fontsize=8.5)
        part.axvline(line, color=QUIET, linestyle=":", lw=1.2)
        for index, row in rows[rows[keys[0]] == key].iterrows():
            at, (tone, marker) = -heights.index(row[keys[1]]), SOURCES[row["source"]]
            interval(part, at, row[quantity], key=str(index), color=tone, marker=marker)
            weight = "bold" if row["is_strong"] else "normal"
            said = part.text(0, at + 0.24, row["words"], fontsize=8, bbox=_BLANK, weight=weight)
            moving.label(part, str(index), said)
        part.set(xlim=xlim, xticks=ticks)
        part.tick_params(left=False)
    parts[0].set_yticks([-at for at in range(len(down))], list(down.values()))
    parts[0].set_ylim(0.5 - len(down), 0.75)
    fig.supxlabel(unit, fontsize=9)


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
    finite end is as long as the date is vague (a month, a year); "by" a date has an arrow
    back. ``unit`` names the axis.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    quantity, label
        The columns that hold these.
    unit
        What the axis counts.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> from claimbook import Quantity
    >>> over = Quantity.from_claim(2500, None, "over", "lamps")
    >>> rows = pd.DataFrame({"quantity": [over], "label": ["Lamps"], "source": ["keepers"],
    ...                      "date": ["1804-05"]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.over_time(ax, rows, unit="lamps")
    ...     sorted(testing.drawn(fig))
    ['low:0']
    """
    for key, row in rows.iterrows():
        tone, marker = SOURCES[row["source"]]
        start, end = dates.year_span(dates.named(row["date"]))
        is_by = dates.precision(row["date"]) == "by"
        at = start if is_by else (start + end) / 2
        interval(
            ax,
            at,
            row[quantity],
            key=str(key),
            color=tone,
            marker=marker,
            vertical=True,
        )
        level = next(float(v) for v in (row[quantity].low, row[quantity].high) if math.isfinite(v))
        dated: dict[str, Artist] = {}
        (dated["date"],) = ax.plot([start, end], [level, level], color=tone, linewidth=1, zorder=1)
        if is_by:
            dated["back"] = back(ax, start, level, tone)
        # Below an arrow that points up, above a mark that may stand near the axis.
        is_open = row[quantity].high == math.inf
        said = ax.annotate(
            f"{row[label]}\n{row[quantity]}",
            (at, level),
            xytext=(8, -3 if is_open else 3),
            textcoords="offset points",
            va="top" if is_open else "bottom",
            ha="left",
            fontsize=8.5,
        )
        moving.label(ax, str(key), said, follows=True, **dated)
    ax.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda v, _: f"{v:,.10g}"))
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    ax.set_ylabel(unit)
