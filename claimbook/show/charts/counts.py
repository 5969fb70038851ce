"""Counts: bars, bars opposed, one square a row, tallies, shares and dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from claimbook.show.charts.style import (
    FAINT,
    INK,
    PAPER,
    QUIET,
    SIGNS,
    SOURCES,
    bare,
)


def bars(
    ax: Axes,
    rows: pd.DataFrame,
    column: str,
    *,
    color: str,
    start: float = 0,
    sign: int = 1,
    height: float = 0.5,
) -> None:
    """Draw one bar a row at ``start``, as long as its ``column`` says, with the number at its end.

    The first row stands at 0, the next at -1 and so on; with ``sign`` -1 bars run to the left.
    Bars carry ``bar:<key>:<column>``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, from the top.
    column
        The column with the lengths.
    color
        The colour of the bars.
    start
        Where the bars begin.
    sign
        1 to the right, -1 to the left.
    height
        How thick a bar is; rows stand 1 apart.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"n": [4, 2]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.bars(ax, rows, "n", color=charts.INK)
    ...     sorted(testing.drawn(fig))
    ['bar:0:n', 'bar:1:n']
    """
    for at, (key, length) in enumerate(rows[column].items()):
        (bar,) = ax.barh(-at, sign * length, height, left=start, color=color)
        bar.set_gid(f"bar:{key}:{column}")
        ax.annotate(
            f"{length:,}",
            (start + sign * length, -at),
            xytext=(3 * sign, 0),
            textcoords="offset points",
            ha="left" if sign > 0 else "right",
            va="center",
            fontsize=8,
        )


def opposed(ax: Axes, rows: pd.DataFrame, *, label: str = "label") -> None:
    """Draw the columns ``hostile`` to the left and ``friendly`` to the right, a pair of bars a row.

    The column ``label`` is written above each pair.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, from the top.
    label
        The column with what is written above a pair.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"label": ["Ada"], "hostile": [4], "friendly": [2]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.opposed(ax, rows)
    ...     sorted(testing.drawn(fig))
    ['bar:0:friendly', 'bar:0:hostile']
    """
    for word, sign in (("hostile", -1), ("friendly", 1)):
        bars(ax, rows, word, color=SIGNS[sign][0], sign=sign, height=0.32)
        side = "left" if sign > 0 else "right"
        ax.annotate(
            word,
            (0, 0.7),
            xytext=(6 * sign, 0),
            textcoords="offset points",
            ha=side,
            va="bottom",
            fontsize=8.5,
        )
    for at, text in enumerate(rows[label]):
        ax.text(0, 0.22 - at, text, ha="center", va="bottom", fontsize=8)
        ax.plot([0, 0], [-at - 0.2, 0.2 - at], color=INK, linewidth=0.8)
    reach = 1.3 * rows[["hostile", "friendly"]].to_numpy().max()
    ax.set(xlim=(-reach, reach), ylim=(0.5 - len(rows), 1.2))
    ax.set_axis_off()


def squares(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    down: Mapping[str, str],
    by: str,
    blocks: Mapping[str, tuple[str, int]] | None = None,
    kind: str = "",
) -> None:
    """Draw one square a row: filled where its ``weight`` is hard, hollow where it is soft.

    ``down`` maps the values of the column ``by`` to labels, from the top, each above its squares.
    ``blocks`` maps the values of the column ``kind`` to a heading and to how many squares stand
    side by side; without it all squares of a value stand in one line. Squares carry
    ``unit:<key>:weight``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    down
        Labels by value of ``by``, from the top.
    by
        The column that ``down`` speaks of.
    blocks
        Heading and width of a block, by value of ``kind``.
    kind
        The column that ``blocks`` speaks of.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"topic": ["a", "a"], "weight": ["hard", "soft"]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.squares(ax, rows, down={"a": "Boats"}, by="topic")
    ...     sorted(testing.drawn(fig))
    ['unit:0:weight', 'unit:1:weight']
    """
    blocks = blocks or {"": ("", len(rows))}
    place, edge, y = {}, 0.0, 0.0
    for name, (_, width) in blocks.items():
        place[name], edge = edge, edge + width + 1.2
    for value, label in down.items():
        ax.annotate(label, (-0.4, y + 0.75), va="bottom", fontsize=8.5)
        deepest = 0
        for name, (_, width) in blocks.items():
            own = rows[(rows[by] == value) & ((rows[kind] == name) if kind else True)]
            for count, (key, row) in enumerate(own.iterrows()):
                line, right = divmod(count, width)
                deepest = max(deepest, line)
                fill = INK if row["weight"] == "hard" else PAPER
                ax.plot(
                    place[name] + right,
                    y - line,
                    "s",
                    markersize=6,
                    color=INK,
                    markerfacecolor=fill,
                    markeredgewidth=1,
                    gid=f"unit:{key}:weight",
                )
        y -= deepest + 2.8
    for name, (heading, _) in blocks.items():
        ax.text(place[name] - 0.4, 2.6, heading, fontsize=8, va="bottom", color=FAINT)
    ax.set(xlim=(-0.8, edge - 1), ylim=(y + 1.8, 3.6 if kind else 2))
    ax.set_axis_off()


def tally(ax: Axes, rows: pd.DataFrame, labels: Mapping[str, str], *, by: str) -> None:
    """Draw one mark a row, in the colour and shape of its source, in one line for each value.

    ``labels`` maps the values of the column ``by`` to what stands at the left, from the top. Marks
    carry ``unit:<key>:<by>``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, each with a ``source``.
    labels
        What stands at the left, by value of ``by``.
    by
        The column that sorts rows into lines.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"source": ["keepers"], "topic": ["a"]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.tally(ax, rows, {"a": "Boats"}, by="topic")
    ...     sorted(testing.drawn(fig))
    ['unit:0:topic']
    """
    for at, value in enumerate(labels):
        for place, (key, source) in enumerate(rows.loc[rows[by] == value, "source"].items()):
            tone, marker = SOURCES[source]
            mark: dict[str, Any] = {"marker": marker, "color": tone, "markersize": 4.6}
            ax.plot(place, -at, gid=f"unit:{key}:{by}", **mark)
    ax.set_yticks([-at for at in range(len(labels))], list(labels.values()))
    ax.set_xticks([])
    bare(ax)


def shares(
    ax: Axes, rows: pd.DataFrame, heads: Mapping[str, str], feet: Mapping[str, str], *, unit: str
) -> None:
    """Draw one bar a source that stands for a hundred percent, with the parts that are counted.

    ``rows`` has a source and, in percent, the ``share`` of a part and its ``start``; ``heads`` and
    ``feet`` map sources, from the top, to what stands above and below the bar. Parts carry
    ``bar:<key>:share``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The parts drawn, shares and starts in percent.
    heads, feet
        What stands above and below a bar, by source.
    unit
        What the axis counts.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"source": ["keepers"], "share": [40.0], "start": [0.0]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.shares(ax, rows, {"keepers": "The keepers"}, {"keepers": ""}, unit="percent")
    ...     sorted(testing.drawn(fig))
    ['bar:0:share']
    """
    for at, source in enumerate(heads):
        ax.barh(-at, 100, 0.26, fc=PAPER, ec=QUIET, lw=1)
        for key, row in rows[rows["source"] == source].iterrows():
            look: dict[str, Any] = {"color": SOURCES[source][0], "ec": PAPER, "lw": 1}
            ax.barh(-at, row["share"], 0.26, left=row["start"], gid=f"bar:{key}:share", **look)
        ax.text(0, -at + 0.19, heads[source], fontsize=9, va="bottom")
        ax.text(0, -at - 0.17, feet.get(source, ""), fontsize=8, va="top")
    ax.set(yticks=[], ylim=(0.5 - len(heads), 0.6), xlabel=unit)
    ax.spines["left"].set_visible(False)


def dots(
    ax: Axes, rows: pd.DataFrame, column: str, *, by: str, sources: Sequence[str], unit: str
) -> None:
    """Draw one mark a row at its ``column``, in the colour and shape of its source.

    Rows of one value of ``by`` stand at one height, in the order of the alphabet from the top, each
    source a little above the one before it in ``sources``; a row without a number has no mark.
    Marks carry ``dot:<key>:<column>``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, each with a ``source``.
    column
        The column with the numbers.
    by
        The column whose values share a height.
    sources
        Keys of sources, from the lowest.
    unit
        What the axis counts.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"source": ["keepers"], "topic": ["a"], "n": [3]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.dots(ax, rows, "n", by="topic", sources=["keepers"], unit="boats")
    ...     sorted(testing.drawn(fig))
    ['dot:0:n']
    """
    tops, middle = sorted(rows[by].unique(), reverse=True), len(sources) // 2
    for key, row in rows.dropna(subset=column).iterrows():
        tone, marker = SOURCES[row["source"]]
        at = tops.index(row[by]) + 0.1 * (sources.index(row["source"]) - middle)
        ax.plot(row[column], at, marker, color=tone, markersize=6, gid=f"dot:{key}:{column}")
    ax.set_yticks(range(len(tops)), tops)
    ax.set_xlabel(unit)
