"""Rows by columns: shaded cells with their numbers, and marks for what is there or is not."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import offset_copy

from claimbook.show.charts.style import CONFIDENCE, LINE, PAPER, QUIET, SOURCES, bare, figure_of

_HOLLOW = ("undated", "planned")  # what ``presence`` draws hollow


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
    is_above: bool = False,
) -> None:
    """Draw one shaded cell a row, with its number: the larger, the stronger the shade.

    ``keys`` names the columns of ``rows`` that hold the keys of ``down`` and ``across``, which map
    keys to labels in the order drawn. The cell prints the column ``number``, or ``text`` where it
    is given; a cell without a row is an empty frame. With ``half``, empty frames whose column comes
    after their row are left out. With ``is_above`` labels stand above their cells, so that long
    ones fit a phone. The printed numbers carry ``cell:<key>:<column>``.

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
        Whether empty frames above the diagonal are left out.
    is_above
        Whether the labels of ``down`` stand above their cells and not beside them.

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
    most = rows[number].max() or 1
    foot, high = (-0.46, 0.44) if is_above else (-0.46, 0.92)
    for y, one in enumerate(down):
        for x, other in enumerate(across):
            key = at.get((one, other))
            corner = (x - 0.47, foot - y)
            if key is None:
                if not (half and x > y):
                    ax.add_patch(Rectangle(corner, 0.94, high, lw=0.4, fc="none", ec=QUIET))
                continue
            shade = 0.08 + 0.5 * (rows[number][key] / most) ** 0.5
            ax.add_patch(Rectangle(corner, 0.94, high, lw=0, fc=QUIET, alpha=shade))
            ax.text(
                x,
                -y,
                rows[text or number][key],
                ha="center",
                va="top" if is_above else "center",
                fontsize=9,
                linespacing=1.15,
                gid=f"cell:{key}:{text or number}",
                transform=offset_copy(
                    ax.transData, figure_of(ax), y=-1.5 * is_above, units="points"
                ),
            )
    ax.set(xlim=(-0.5, len(across) - 0.5), ylim=(0.5 - len(down), 0.5))
    look: dict[str, Any] = {"ha": "left", "va": "bottom"} if is_above else {}
    ax.set_yticks([-y for y in range(len(down))], list(down.values()), **look)
    ax.set_xticks(range(len(across)), list(across.values()))
    if is_above:
        ax.tick_params(axis="y", pad=-2)
        ax.xaxis.tick_top()
    bare(ax)


def presence(
    ax: Axes, rows: pd.DataFrame, columns: Mapping[str, str], *, group: str, wrap: int = 30
) -> None:
    """Draw a mark where a row has something in a column.

    It is filled, hollow where the column says "undated" or "planned", half filled where it says
    "doubtful", and a cross where it says "denied".

    ``rows`` has the column ``text``, which stands at the left, and ``group``, between whose values
    a line is drawn; ``columns`` maps columns to headings. A mark has the colour and shape of the
    source that its column is named after, or else of the row's ``source``, which may be a
    confidence of the record outside. Marks carry ``mark:<key>:<column>``. The figure is made as
    high as the texts need.

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
    ['mark:0:1804', 'said:0']
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
        ax.text(left, at + height / 2, text, va="center", fontsize=8, gid=f"said:{key}")
        for x, column in enumerate(columns):
            look = SOURCES.get(column) or SOURCES.get(row["source"])
            tone, marker = look or CONFIDENCE[row["source"]]
            if said := row[column]:
                ax.plot(
                    x,
                    at + height / 2,
                    "x" if said == "denied" else marker,
                    markersize=6.5,
                    color=tone,
                    fillstyle="left" if said == "doubtful" else "full",
                    markerfacecolor=PAPER if said in _HOLLOW else tone,
                    markerfacecoloralt=PAPER,
                    markeredgewidth=1.5,
                    gid=f"mark:{key}:{column}",
                )
        at += height
    figure_of(ax).set_figheight(LINE * at + 0.5)
    ax.set(xlim=(left, len(columns) - 0.5), ylim=(at, 0), yticks=[])
    ax.set_xticks(range(len(columns)), list(columns.values()))
    ax.xaxis.tick_top()
    bare(ax)
