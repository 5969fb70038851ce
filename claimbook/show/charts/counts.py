"""Counts: shaded matrices, bars, one square a row, and marks for what is there or is not."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from claimbook.show.charts.style import FAINT, INK, LINE, PAPER, QUIET, SIGNS, SOURCES, figure_of


def matrix(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    down: Mapping[str, str],
    across: Mapping[str, str],
    keys: tuple[str, str],
    number: str,
    text: str = "",
    half: bool = False,
) -> None:
    """Draw one shaded cell a row, with its number: the larger, the stronger the shade.

    ``keys`` names the columns of ``rows`` that hold the keys of ``down`` and ``across``, which map
    keys to labels in the order drawn. The cell prints the column ``number``, or ``text`` where it
    is given; a cell without a row prints "none". With ``half``, cells whose column comes after
    their row are left blank. The printed numbers carry ``cell:<key>:<column>``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, a row a cell.
    down, across
        Labels by key, in the order drawn.
    keys
        The columns with the keys of ``down`` and ``across``.
    number
        The column with the number that shades the cell.
    text
        The column printed instead of the number.
    half
        Whether cells above the diagonal are left blank.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame([{"who": "a", "what": "b", "n": 7}])
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.matrix(ax, rows, down={"a": "Ada"}, across={"b": "Boats"},
    ...                   keys=("who", "what"), number="n")
    ...     sorted(testing.drawn(fig))
    ['cell:0:n']
    """
    at: dict[Any, Any] = {(row[keys[0]], row[keys[1]]): key for key, row in rows.iterrows()}
    most = rows[number].max()
    for y, one in enumerate(down):
        for x, other in enumerate(across):
            key = at.get((one, other))
            if key is None:
                if not (half and x > y):
                    ax.text(x, -y, "none", ha="center", va="center", fontsize=8, color=FAINT)
                continue
            shade = 0.08 + 0.5 * (rows[number][key] / most) ** 0.5
            box = Rectangle((x - 0.47, -y - 0.46), 0.94, 0.92, lw=0, fc=QUIET, alpha=shade)
            ax.add_patch(box)
            ax.text(
                x,
                -y,
                rows[text or number][key],
                ha="center",
                va="center",
                fontsize=9,
                linespacing=1.15,
                gid=f"cell:{key}:{text or number}",
            )
    ax.set(xlim=(-0.5, len(across) - 0.5), ylim=(0.5 - len(down), 0.5))
    ax.set_yticks([-y for y in range(len(down))], list(down.values()))
    ax.set_xticks(range(len(across)), list(across.values()))
    bare(ax)


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


def presence(
    ax: Axes, rows: pd.DataFrame, columns: Mapping[str, str], *, group: str, wrap: int = 30
) -> None:
    """Draw a mark where a row has something in a column.

    It is filled, hollow where the column says "undated", and a cross where it says "denied".

    ``rows`` has the column ``text``, which stands at the left, and ``group``, between whose values
    a line is drawn; ``columns`` maps columns to headings. A mark has the colour and shape of the
    source that its column is named after, or else of the row's ``source``. Marks carry
    ``mark:<key>:<column>``. The figure is made as high as the texts need.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn, from the top.
    columns
        Headings by name of column.
    group
        The column between whose values a line is drawn.
    wrap
        How many letters a line of text has.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"text": ["Ada"], "group": [1], "source": ["keepers"],
    ...                      "1804": ["dated"]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.presence(ax, rows, {"1804": "In 1804"}, group="group")
    ...     sorted(testing.drawn(fig))
    ['mark:0:1804']
    """
    texts = ["\n".join(textwrap.wrap(text, wrap)) for text in rows["text"]]
    # A letter is 0.07 inches wide; the words stand in the units of the columns beside them.
    share = wrap * 0.07 / figure_of(ax).get_figwidth()
    at, earlier, left = 0.0, None, -0.5 - len(columns) * share / (1 - share)
    for text, (key, row) in zip(texts, rows.iterrows(), strict=True):
        height = text.count("\n") + 1.8
        if earlier not in (None, row[group]):
            ax.axhline(at, color=QUIET, linewidth=0.7)
        earlier = row[group]
        ax.text(left, at + height / 2, text, va="center", fontsize=8)
        for x, column in enumerate(columns):
            tone, marker = SOURCES.get(column) or SOURCES[row["source"]]
            if row[column]:
                ax.plot(
                    x,
                    at + height / 2,
                    "x" if row[column] == "denied" else marker,
                    markersize=6.5,
                    color=tone,
                    markerfacecolor=PAPER if row[column] == "undated" else tone,
                    markeredgewidth=1.5,
                    gid=f"mark:{key}:{column}",
                )
        at += height
    figure_of(ax).set_figheight(LINE * at + 0.5)
    ax.set(xlim=(left, len(columns) - 0.5), ylim=(at, 0), yticks=[])
    ax.set_xticks(range(len(columns)), list(columns.values()))
    ax.xaxis.tick_top()
    bare(ax)


def bare(ax: Axes) -> None:
    """Take the frame and the ticks from axes; their labels stay.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (_, ax):
    ...     bare(ax)
    ...     [spine.get_visible() for spine in ax.spines.values()]
    [False, False, False, False]
    """
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
