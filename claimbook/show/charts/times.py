"""Dates on an axis of time, as long as they are vague."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from itertools import groupby, pairwise
from statistics import fmean
from typing import Any, cast

import matplotlib
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from claimbook.model import dates
from claimbook.show.charts.style import CONFIDENCE, LINE, QUIET, SOURCES, figure_of

_DAY = 1 / 366  # in years
# In points: the years and their ticks, a mark with the space around it, a line of small text,
# what the lines from marks to words need across, and how far they are apart where they leave.
_AXIS, _MARK, _LINE, _LEADERS, _APART = 31, 6.5, 9.3, 24, 3


def timeline(ax: Axes, rows: pd.DataFrame, *, wrap: int = 40, label: str = "title") -> None:
    """Draw dated rows on an axis of time that runs down, a lane a source, their words beside it.

    ``rows`` has an EDTF date, a title and a source a row. A mark (``date:<key>``) stands where
    ``dates.mark_at`` says, a bar where the date is longer than a fortieth of the whole; in a lane
    they stand side by side. Words follow in the order of the marks, each behind the marker of its
    source and tied to its date by a thin line. A line has ``wrap`` letters, fewer where the lanes
    need the room; the figure is made as high as the words need.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    wrap
        How many letters a line of words has.
    label
        The column with the words.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"date": ["1804-05", "1806"], "title": ["Lamps burn", "Oil goes bad"],
    ...                      "source": "keepers"})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.timeline(ax, rows)
    ...     sorted(testing.drawn(fig))
    ['date:0', 'date:1', 'said:0', 'said:1']
    """
    plan = _in_time(rows)
    first, last = plan["start"].min(), plan["end"].max()
    words = [f"{dates.human(str(row.date))}: {getattr(row, label)}" for row in plan.itertuples()]
    room = figure_of(ax).get_figwidth() * 72 - _AXIS
    for letters in range(wrap, wrap // 2, -1):
        plan["text"] = ["\n".join(textwrap.wrap(said, letters)) for said in words]
        heights = plan["text"].map(_height)
        point = (last - first or 1) / math.fsum(heights)  # in years
        plan["x"], rules = _side_by_side(plan, _MARK * point)
        beside = room - plan["text"].map(_width).max()
        if rules[-1] + _LEADERS + _MARK <= beside:
            break
    plan["top"] = _tops(plan["start"], heights * point, _LINE / 2 * point)
    plan["head"] = plan["top"] + _LINE / 2 * point
    plan["out"] = _spread_out(list(plan["start"]), [_APART * point] * len(plan))
    low = min(first, plan["top"].iloc[0]) - _MARK * point
    high = max(last + _MARK * point, plan["top"].iloc[-1] + heights.iloc[-1] * point)
    ax.set(xlim=(0, room), ylim=(high, low), xticks=[])
    figure_of(ax).set_figheight((high - low) / point / 72)
    ax.vlines(rules[:-1], first, last, color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    _draw(ax, plan, rules[-1], beside)
    _years(ax, first, last)


def _draw(ax: Axes, plan: pd.DataFrame, edge: float, beside: float) -> None:
    """Draw bars, marks and words, and the lines that tie them: from ``x`` and ``start`` of a row
    to the ``edge`` of the lanes at its ``out``, on to its ``head``, where its first line stands.
    """
    turns = _turns(plan["out"], plan["head"], edge, beside - 3 * _MARK)
    for (key, row), turn in zip(plan.iterrows(), turns, strict=True):
        tone, marker = SOURCES[row["source"]]
        if row["is_long"]:
            bar: dict[str, Any] = {"color": tone, "solid_capstyle": "butt", "zorder": 2}
            ax.plot([row["x"]] * 2, [row["start"], row["end"]], linewidth=2.5, **bar)
        across = [row["x"], edge, turn, beside - 2.2 * _MARK, beside - 1.6 * _MARK]
        down = row[["start", "out", "out", "head", "head"]]
        ax.plot(across, list(down), color=QUIET, linewidth=0.7, zorder=1)
        mark: dict[str, Any] = {"marker": marker, "color": tone, "markersize": 5, "zorder": 3}
        ax.plot(row["x"], row["start"], gid=f"date:{key}", **mark)
        ax.plot(beside - _MARK, row["head"], **mark)
        said = ax.text(beside, row["top"], row["text"], va="top", fontsize=8, linespacing=1.15)
        said.set_gid(f"said:{key}")
        said.set_in_layout(False)  # it has its room, and the layout would give it more


def _in_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the order of their marks, and at one place in the order of SOURCES.

    Added are ``start`` and ``end`` in decimal years, without end the last year of all, and
    ``is_long``: whether that is more than a fortieth of the whole.
    """
    start = rows["date"].map(dates.mark_at)
    end = rows["date"].map(lambda date: dates.year_span(date)[1])
    last = max(start.max(), end[end < math.inf].max())
    end = end.clip(upper=last)
    made = rows.assign(start=start, end=end, is_long=end - start > (last - start.min()) / 40)
    made["lane"] = made["source"].map(list(SOURCES).index)
    return made.sort_values(["start", "lane"], kind="stable")


def _side_by_side(plan: pd.DataFrame, mark: float) -> tuple[list[float], list[float]]:
    """Return where each row stands across, in points, and where its lane and the others end.

    A lane has as many columns as rows that would hide one another, ``mark`` being as high, in
    years, as a mark.
    """
    places, edge = pd.Series(0.0, plan.index), 0.0
    rules: list[float] = []
    key: Any
    for _, lane in plan.groupby("lane"):
        ends: list[float] = []  # of what stands in each column
        for key, row in lane.iterrows():
            end = row["end"] if row["is_long"] else row["start"]
            at = _first_free(ends, row["start"] - mark / 2, end + mark / 2)
            places[key] = edge + _MARK * (at + 1)
        edge += _MARK * (len(ends) + 1)
        rules.append(edge)
    return list(places), rules


def _first_free(ends: list[float], start: float, end: float) -> int:
    """Return the first column whose end in ``ends`` is not after ``start``, a new one if none is;
    from now on it is taken until ``end``."""
    at = next((n for n, until in enumerate(ends) if until <= start), len(ends))
    ends[at : at + 1] = [end]
    return at


def _tops(wanted: pd.Series, heights: pd.Series, half: float) -> pd.Series:
    """Return where texts begin, in years, none within another: each first line, ``half`` of which
    is given, as near to the year wanted as that allows."""
    return _spread_out(list(wanted - half + heights / 2), list(heights)) - heights / 2


def _turns(outs: pd.Series, heads: pd.Series, left: float, right: float) -> list[float]:
    """Return where, from ``left`` to ``right``, lines at ``outs`` turn towards ``heads``: of those
    that go up the upper ones first, of those that go down the lower ones, so that none meet."""
    turns: list[float] = []
    for is_up, run in groupby(heads < outs):
        size = len(list(run))
        step = min(_APART, (right - left) / size)
        turns += [left + step * rank for rank in range(size)][:: 1 if is_up else -1]
    return turns


def _height(text: str) -> float:
    """Return how many points of height small text takes with the space below it."""
    return (text.count("\n") + 1.45) * LINE * 72


def _width(text: str) -> float:
    """Return how many points the longest line of small text takes."""
    font, lines = FontProperties(size=8), text.split("\n")
    widths = [text_to_path.get_text_width_height_descent(line, font, False)[0] for line in lines]
    return 1.02 * max(widths)


def _years(ax: Axes, first: float, last: float) -> None:
    """Leave of the axes the one of years, with ticks from ``first`` to ``last`` alone."""
    ax.spines["bottom"].set_visible(False)
    ax.yaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.spines["left"].set_bounds(first, last)
    ax.set_yticks([year for year in ax.get_yticks() if first <= year <= last])


def span(ax: Axes, at: float, row: pd.Series, *, key: str, last: float, width: float = 5) -> None:
    """Draw the date of ``row`` as a bar at height ``at``: thin where it may, thick if it must be.

    ``row`` has an EDTF date and a source, or in its place the confidence of what stands outside
    the files. A mark (``date:<key>``) stands where ``dates.mark_at``
    says; what goes on beyond ``last`` (a decimal year) ends in an arrow there, and "by" a date
    has an arrow back.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    at
        The height.
    row
        What is drawn.
    key
        The row's key, for the mark.
    last
        The decimal year at which what goes on is cut.
    width
        How thick the bar is, in points.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"date": ["1804-05", "1806"], "title": ["Lamps burn", "Oil goes bad"],
    ...                      "source": "keepers"})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.span(ax, 0, rows.iloc[0], key="burn", last=1810)
    ...     sorted(testing.drawn(fig))
    ['date:burn']
    """
    looks = SOURCES if row["source"] in SOURCES else CONFIDENCE
    tone, marker = looks[row["source"]]
    start, end = dates.mark_at(row["date"]), dates.year_span(row["date"])[1]
    bar: dict[str, Any] = {"color": tone, "solid_capstyle": "butt"}
    ax.plot([start, min(end, last)], [at, at], linewidth=width / 3, **bar)
    if (sure := _sure_part(row["date"])) is not None:
        ax.plot(sure, [at, at], linewidth=width, **bar)
    ax.plot(start, at, marker, color=tone, clip_on=False, gid=f"date:{key}")
    if end > last:
        ax.plot(last, at, ">", color=tone, clip_on=False)
    if dates.precision(row["date"]) == "by":
        back(ax, start, at, tone)


def back(ax: Axes, x: float, y: float, color: str) -> Artist:
    """Draw the arrow that says "or before" from a mark to the left, and return it."""
    style = {"arrowstyle": "<-", "color": color, "lw": 1}
    drawn = ax.annotate("", (x, y), (-18, 0), textcoords="offset points", arrowprops=style)
    return cast(Artist, drawn.arrow_patch)


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


def strips(ax: Axes, rows: pd.DataFrame, *, group: str, apart: float) -> None:
    """Draw dates (see ``span``) on an axis of time that runs across, a strip a group.

    Over each strip stand its name and its number of rows. ``rows`` has an EDTF date, a source and
    the column named ``group``, in order of time; what is less than ``apart`` years from what stands
    before it goes one tier down. The axis ends with the last date that has an end; the figure is
    made as high as the tiers need.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, in order of time.
    group
        The column that sorts rows into strips.
    apart
        Years between two that stand on one tier.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"date": ["1804-05", "1806"], "title": ["Lamps burn", "Oil goes bad"],
    ...                      "source": "keepers"})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.strips(ax, rows, group="source", apart=1)
    ...     sorted(testing.drawn(fig))
    ['date:0', 'date:1']
    """
    ends_of = rows["date"].map(lambda date: dates.year_span(date)[1])
    first, last = rows["date"].map(dates.mark_at).min(), ends_of[ends_of < math.inf].max()
    at = 0.0
    key: Any
    for name, part in rows.groupby(group, sort=False):
        ax.text(first, at, f"{name} ({len(part)})", fontsize=9, va="center")
        ends: list[float] = []
        for key, row in part.iterrows():
            start = dates.mark_at(row["date"])
            tier = _first_free(ends, start, max(start, ends_of[key]) + apart)
            span(ax, at - 1 - tier, row, key=key, last=last, width=4)
        at -= len(ends) + 1.4
    ax.set(xlim=(first - 5, last + 5), ylim=(at + 0.8, 0.8), yticks=[])
    ax.spines["left"].set_visible(False)
    figure_of(ax).set_figheight(0.4 - at * 1.25 * LINE)


def years(
    ax: Axes, rows: pd.DataFrame, names: Mapping[str, str], *, by: str, first: int, last: int
) -> None:
    """Draw dates (see ``span``) on an axis of years that runs across, each below its words.

    ``names`` maps the values of the column ``by`` to what is written at the left, from the top,
    one line apart, the first at 0.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    names
        What is written at the left, by value of ``by``.
    by
        The column that sorts rows into lines.
    first, last
        The years at the axis's ends.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"date": ["1804-05", "1806"], "title": ["Lamps burn", "Oil goes bad"],
    ...                      "source": "keepers"})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.years(ax, rows, {"keepers": "The keepers"}, by="source", first=1800, last=1810)
    ...     sorted(testing.drawn(fig))
    ['date:0', 'date:1', 'said:0', 'said:1']
    """
    key: Any
    for key, row in rows.iterrows():
        at = -list(names).index(row[by])
        span(ax, at, row, key=key, last=last + 0.05, width=8)
        middle = fmean(dates.year_span(row["date"]))
        words = dates.human(row["date"])
        said: dict[str, Any] = {"ha": "center", "va": "bottom", "gid": f"said:{key}"}
        ax.text(middle, at + 0.16, words, fontsize=8, **said)
    for at, name in enumerate(names.values()):
        ax.text(first - 0.03, 0.48 - at, name, fontsize=8.5)
    ax.set(xlim=(first - 0.05, last + 0.05), ylim=(0.55 - len(names), 1.05), yticks=[])
    ax.set_xticks(range(first, last + 1))
    ax.spines["left"].set_visible(False)


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

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    first, last
        The years at the axis's ends.
    group
        The column that sorts rows into lanes.
    text
        The column with the words.
    wrap
        How many letters a line of words has.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"date": ["1804-05", "1806"], "title": ["Lamps burn", "Oil goes bad"],
    ...                      "source": "keepers"})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.lanes(ax, rows, 1800, 1810, group="source", text="title")
    ...     sorted(testing.drawn(fig))
    ['date:0', 'date:1', 'said:0', 'said:1']
    """
    at = 0.0
    key: Any
    for name, part in rows.groupby(group, sort=False):
        ax.text(first, at, str(name), fontsize=9.5, weight="bold", va="top")
        at -= 1.6
        for key, row in part.iterrows():
            words = textwrap.wrap(row[text], wrap)
            ax.text(first, at, "\n".join(words), fontsize=8, va="top", gid=f"said:{key}")
            at -= len(words) + 1.4
            if row["date"]:
                span(ax, at + 0.9, row, key=key, last=last)
        at -= 0.4
    ax.set(xlim=(first, last), ylim=(at, 0.3), yticks=[])
    ax.spines["left"].set_visible(False)
    figure_of(ax).set_figheight(0.4 - at * LINE)


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
        while len(pools) > 1 and fmean(pools[-2]) >= fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    level = [fmean(pool) for pool in pools for _ in pool]
    return [offset + value for offset, value in zip(offsets, level, strict=True)]
