"""Signed networks of actors: a box an actor, a line a direction."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from claimbook.compare import ties
from claimbook.compare.ties import ENDS, SIGN_WORDS
from claimbook.show.charts import style
from claimbook.show.charts.routing import BENDS, along, crossed, edge, extent, of, shape
from claimbook.show.charts.style import (
    FAINT,
    INK,
    PAPER,
    SIDE_WORDS,
    SIDES,
    SIGNS,
    SOURCES,
    WIDE,
    WIDTH,
    canvas,
    figure_of,
)
from claimbook.show.display import Shown
from claimbook.sources import tables
from claimbook.sources.reads import question

_COLUMNS = ("from_actor", "relation", "to_actor", "sign", "date", "locator")
_SIZE = 8  # of the letters in boxes
_DOWN = (-0.02, 1.02)  # what is drawn of a layout, from its foot to its top
FEW = 5  # nodes that fit a canvas of the normal width
_REACH = 3.75  # inches that a key may be wide, to be seen whole on a phone
# What stands on a line of which a source is not sure, or which it denies; else an initial letter.
DOUBTS = {"denied": "×", "doubtful": "?", "contested": "≠", "planned": "…", "reported": "”"}
_MIDDLES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)  # of a line's way, where its mark may stand


@question
def places(layout: str) -> dict[str, tuple[float, float]]:
    """Return where the nodes of ``layout`` stand, as layouts.csv has it, in the order drawn.

    Parameters
    ----------
    layout
        Its name.

    Returns
    -------
    dict of tuple of float
        x and y, by the key of the actor.

    Raises
    ------
    BookError
        If there is no such layout.

    Examples
    --------
    >>> places("salt")
    Traceback (most recent call last):
    claimbook.sources.errors.BookError: ...
    """
    rows = tables.load("layouts")
    tables.known("layout", [layout], rows["layout"])
    rows = rows[rows["layout"] == layout]
    return dict(zip(rows["node"], zip(rows["x"], rows["y"], strict=True), strict=True))


def network(
    label: str,
    rows: pd.DataFrame,
    *,
    layout: str,
    height: float,
    alt: str,
    made: nx.DiGraph | None = None,
    columns: Sequence[str] = _COLUMNS,
    headings: Mapping[float, str] | None = None,
    lines: pd.DataFrame | None = None,
    signs: Mapping[int | str, str] = SIGN_WORDS,
    wrap: int = 17,
    across: tuple[float, float] | None = None,
    is_cut: bool = False,
) -> Shown:
    """Return the network of ``rows`` of ties as a figure, saved with those ``columns`` of it.

    Ties of an actor without a place in ``layout`` (``places``) are left out. Boxes are actors,
    outlined in the colour of their side; lines, one a direction, have the colour and dash of their
    sign and an arrow head, and take the first bend that passes behind no third box. A line all of
    whose ties are denied, doubtful or the like bears a mark; a key below explains all of it.

    Parameters
    ----------
    label, alt : as in ``save``; in ``alt``, ``{actors}``, ``{lines}``, ``{ties}``, ``{hostile}``
        stand for how many are drawn (lines that are hostile throughout), ``{foes}`` for between
        whom those run.
    rows : of ties.
    columns : of ``rows``, those that are saved.
    layout : whose places are in layouts.csv (``places``).
    height : inches, where more than FEW actors are drawn; else the picture is as wide as a phone
        and the empty rows are closed up.
    made : the graph, where it is more than ``ties.simple(ties.graph(rows))``: other names, say; a
        name breaks where it has a line break, and at ``wrap`` characters.
    headings : of columns, by x.
    lines : a row a direction (``from_actor``, ``to_actor``, ``words`` to write on the line,
        ``source``, "" for several, ``is_dated``): lines have the colour of their source instead
        of a sign, are dotted where nothing dates them, and show no doubt but by their words.
    signs : the key's words for signs.
    wrap : characters at which a name breaks.
    across : from which x to which is drawn, if not half a unit beyond the layout.
    is_cut : the room below the lowest box is cut off, and the height with it.

    Returns
    -------
    Shown
        The figure, for the notebook to show.

    Raises
    ------
    BookError
        if there is no such layout, or ``rows`` are no ties (``ties.graph``).
    ValueError
        as ``save``.

    Examples
    --------
    A book says in layouts.csv where its actors stand; this one says nothing:

    >>> from claimbook import ties
    >>> network("fig-lamps-network", ties.select(), layout="salt", height=2, alt="{ties} ties")
    Traceback (most recent call last):
    claimbook.sources.errors.BookError: ...
    """
    spots = places(layout)
    rows = ties.within(rows, spots)
    made = ties.simple(ties.graph(rows)) if made is None else made
    size, at, limits = fit(made, spots, height)
    if is_cut and at:
        foot = min(y for _, y in at.values()) - 0.08
        limits = (*limits[:2], foot, _DOWN[1])
        size["height"] = 0.4 + (height - 0.4) * (_DOWN[1] - foot) / (_DOWN[1] - _DOWN[0])
    limits = (*(across or limits[:2]), *limits[2:])
    there = {x for x, _ in at.values()}
    heads = {x: text for x, text in (headings or {}).items() if x in there}
    with canvas(**size, axes=False) as (fig, ax):
        draw(ax, made, at, wrap=wrap, headings=heads, lines=lines, limits=limits, signs=signs)
        kept = rows[[*columns]].set_axis(_keys(rows))
        return style.save(fig, label, kept, alt=alt.format(**_counted(made, rows)))


def _keys(rows: pd.DataFrame) -> pd.Index:
    """Return the keys of rows of ties, by which their lines find their cards; of what was added to
    them, that of its own table."""
    own = rows.index.to_series()
    return pd.Index(rows["tie"].where(rows["tie"].notna(), own.values) if "tie" in rows else own)


def _counted(made: nx.DiGraph, rows: pd.DataFrame) -> dict[str, object]:
    """Return what a network's alt text may say of it."""
    name = made.nodes(data="name")
    foes = [f"{name[a]} to {name[b]}" for a, b, sign in made.edges(data="sign") if sign == -1]
    counts = {"actors": len(made), "lines": made.number_of_edges(), "ties": len(rows)}
    return {**counts, "hostile": len(foes), "foes": "; ".join(foes) or "none"}


def fan(ax: Axes, rows: pd.DataFrame, names: Mapping[str, str], *, number: str) -> None:
    """Draw a line a row from its source to what it names, the thicker the larger its ``number``.

    ``rows`` has ``from_actor``, a source, and ``to_actor``, with its ``label`` and ``side``, in the
    order drawn, source by source; ``names`` are those of the sources. Boxes and squares carry
    ``node:<actor>``, lines ``edge:<source>:<actor>``.

    Parameters
    ----------
    ax
        The axes drawn on, such as ``figure`` yields.
    rows
        The rows drawn.
    names
        What sources are called, by key.
    number
        The column with the numbers.

    Examples
    --------
    >>> from claimbook import charts, testing
    >>> rows = pd.DataFrame({"from_actor": ["keepers"], "to_actor": ["vell"], "label": ["Vell"],
    ...                      "side": ["vell"], "n": [3]})
    >>> with charts.canvas(3) as (fig, ax):
    ...     charts.fan(ax, rows, {"keepers": "The keepers"}, number="n")
    ...     sorted(testing.drawn(fig))
    ['edge:keepers:vell', 'node:keepers', 'node:vell']
    """
    labels = rows["label"].map(lambda text: textwrap.fill(text, 33))
    more = labels.str.count("\n")
    is_new = rows["from_actor"] != rows["from_actor"].shift()
    heights = more * 0.375 - (more * 0.75 + 1 + 0.7 * is_new).cumsum()
    source: Any
    key: Any
    for source, part in rows.groupby("from_actor", sort=False):
        home, tone = heights[part.index].mean(), SOURCES[source][0]
        name = textwrap.fill(names[source], 11)
        box: dict[str, Any] = {"boxstyle": "round,pad=0.3", "fc": PAPER, "ec": tone, "lw": 1.4}
        look: dict[str, Any] = {"fontsize": 9, "zorder": 4, "bbox": box}
        ax.text(0, home, name, gid=f"node:{source}", ha="center", va="center", **look)
        for key, row in part.iterrows():
            who, at = row["to_actor"], heights[key]
            line: dict[str, Any] = {"color": tone, "lw": 0.5 + 0.5 * row[number] ** 0.5}
            gid = f"edge:{source}:{who}"
            ax.plot([0.02, 0.42, 0.5], [home, at, at], gid=gid, zorder=1, **line)
            ax.plot(0.52, at, "s", ms=5, color=SIDES[row["side"]], gid=f"node:{who}")
            ax.text(0.56, at, labels[key], fontsize=8, va="center")
    ax.set(xlim=(-0.16, 1.75), ylim=(heights.min() - 0.8, -0.6))


def fit(
    made: nx.DiGraph, table: Mapping[str, tuple[float, float]], height: float
) -> tuple[dict[str, float], dict[str, tuple[float, float]], tuple[float, float, float, float]]:
    """Return the size of the canvas, the positions and the limits of a graph's picture.

    ``table`` has the places of all nodes of a family of pictures, as the states of an explorer:
    limits are the table's, so that a node keeps its place. Up to FEW nodes are drawn at WIDTH, with
    the empty rows closed up: left of and above each other as in the table. A graph without a node
    that has a place gets an empty canvas.
    """
    places = {node: at for node, at in table.items() if node in made}
    is_wide = len(places) > FEW
    across = [x for x, _ in (table if is_wide else places).values()]
    if is_wide:
        limits = (min(across) - 0.5, max(across) + 0.5, *_DOWN)
        return {"height": height, "width": WIDE}, places, limits
    if not places:
        return {"height": 0.65 + 0.6, "width": WIDTH}, {}, (0.0, 1.0, 0.0, 1.0)
    rows = sorted({y for _, y in places.values()})
    places = {node: (x, (rows.index(y) + 0.5) / len(rows)) for node, (x, y) in places.items()}
    aside = 0.22 * (max(across) - min(across)) or 0.5  # as wide as half a box
    size = {"height": 0.65 * len(rows) + 0.6, "width": WIDTH}
    return size, places, (min(across) - aside, max(across) + aside, 0.0, 1.0)


def draw(
    ax: Axes,
    made: nx.DiGraph,
    positions: Mapping[str, tuple[float, float]],
    *,
    wrap: int = 17,
    headings: Mapping[float, str] | None = None,
    lines: pd.DataFrame | None = None,
    limits: tuple[float, float, float, float] | None = None,
    signs: Mapping[int | str, str] = SIGN_WORDS,
) -> None:
    """Draw a simple graph (``ties.simple``) on axes, as ``network`` says.

    ``positions`` are such as those of ``fit``, as are ``limits``, those of x and y, where the
    positions alone should not set them; nodes without a position are left out. Limits set later
    may lead lines behind boxes again.
    """
    boxes = {node: _box(ax, node, at, made.nodes[node], wrap) for node, at in positions.items()}
    across = [x for x, _ in positions.values()] or [0.5]
    ax.axis(limits or (min(across) - 0.5, max(across) + 0.5, *_DOWN))
    for x, text in (headings or {}).items():
        ax.text(x, 1.03, text, ha="center", va="bottom", fontsize=_SIZE + 0.5, color=FAINT)
    _key(ax, made.subgraph(boxes), signs if lines is None else {}, has_doubts=lines is None)
    figure_of(ax).canvas.draw()
    words = {} if lines is None else lines.set_index(ENDS).to_dict("index")
    bends: dict[tuple[str, str], float] = {}
    for start, end, data in made.edges(data=True):
        if start in boxes and end in boxes and start != end:
            ends = [(boxes[node], positions[node]) for node in (start, end)]
            line, is_both = words.get((start, end)), made.has_edge(end, start)
            look = SIGNS[data["sign"]] if line is None else _look(line)
            first = _first_bend(ends, is_straight=line is not None, is_both=is_both)
            # Bent the other way, a line would lie on the one that comes back.
            tried = [bend for bend in (first, *BENDS) if bend != -bends.get((end, start), 9)]
            key = f"edge:{start}:{end}"
            bends[start, end] = edge(
                ax, ends[0], ends[1], *look, tried, key, is_straight=line is not None
            )
            if line is not None:
                said = _words(ax, ends[0][1], ends[1][1], bends[start, end], line["words"])
                said.set_gid(f"said:{key}")
    if lines is None:
        _mark_doubts(ax, made)


def _box(ax: Axes, node: str, at: tuple[float, float], data: Mapping[str, str], wrap: int) -> Text:
    """Write the name of a node in its box, outlined in the colour of its side."""
    parts = [part for line in data["name"].split("\n") for part in _wrapped(line, wrap)]
    box: dict[str, Any] = {"boxstyle": "round,pad=0.3", "facecolor": PAPER, "linewidth": 1.4}
    return ax.text(
        *at,
        "\n".join(parts),
        ha="center",
        va="center",
        fontsize=_SIZE,
        zorder=4,
        gid=f"node:{node}",
        bbox={**box, "edgecolor": SIDES[data["side"]]},
    )


def _first_bend(ends: Any, *, is_straight: bool, is_both: bool) -> float:
    """Return by how much a line is bent at first: more where its boxes stand upon each other, and
    a straight one only beside the line that comes back."""
    (_, (x, _)), (_, (u, _)) = ends
    if is_straight:
        return (0.45 if x == u else 0.2) * is_both
    return 0.28 if x == u else 0.07


def _mark_doubts(ax: Axes, made: Any) -> None:
    """Write on each line in doubt what kind of doubt it is, clear of other texts and lines."""
    arrows = of(ax.patches, "edge:")
    # What matplotlib works out anew at each call: the shape of each line in pixels.
    shapes = [shape(arrow) for _, arrow in arrows]
    for (gid, arrow), parts in zip(arrows, shapes, strict=True):
        start, end = gid.split(":")[1:]
        if not (doubts := made.edges[start, end].get("doubts")):
            continue
        taken = [extent(text) for text in ax.texts if text.get_text()]
        mark = ax.text(
            0,
            0,
            "".join(_doubt(status) for status in doubts),
            fontsize=8.5,
            fontweight="bold",
            color=arrow.get_edgecolor(),
            ha="center",
            va="center",
            zorder=3,
            gid=f"said:{gid}",
            bbox={"facecolor": PAPER, "linewidth": 0, "pad": 0.4},
        )
        way = parts[0].vertices
        points: list[Any] = [
            ax.transData.inverted().transform(along(way, part)) for part in _MIDDLES
        ]
        met = []
        for point in points:
            mark.set_position(point)
            own = extent(mark)
            lines = [other for other in shapes if crossed(other, {"": own})]
            texts = [box for box in taken if own.overlaps(box)]
            met.append(len(lines) + 9 * len(texts))
        mark.set_position(points[met.index(min(met))])


def _doubt(status: str) -> str:
    return DOUBTS.get(status, status[:1])


def _wrapped(line: str, wrap: int) -> list[str]:
    return textwrap.wrap(line, wrap, break_on_hyphens=False, break_long_words=False)


def _look(line: dict) -> tuple[str, Any]:
    tone = SOURCES[line["source"]][0] if line["source"] else INK
    return tone, "solid" if line["is_dated"] else (0, (1, 1.5))


def _words(ax: Axes, a: Any, b: Any, bend: float, text: str) -> Text:
    """Write ``text`` on the middle of a line that bends by the fraction ``bend`` of its length."""
    (x, y), (u, v) = (ax.transData.transform(point) for point in (a, b))
    # The curve's middle lies half as far off the chord as its control point (arc3).
    middle = ((x + u) / 2 + bend * (v - y) / 2, (y + v) / 2 - bend * (u - x) / 2)
    x, y = ax.transData.inverted().transform(middle)
    return ax.text(
        x,
        y,
        text,
        fontsize=8,
        ha="center",
        va="center",
        zorder=3,
        bbox={"facecolor": PAPER, "linewidth": 0, "pad": 0.6},
    )


def _key(ax: Axes, made: Any, signs: Mapping[int | str, str], *, has_doubts: bool) -> None:
    """Write below a network what its lines, the marks on them and its boxes mean, of those it
    has."""
    drawn = {sign for *_, sign in made.edges(data="sign")}
    lines = [
        Line2D([], [], color=SIGNS[s][0], linestyle=SIGNS[s][1], lw=1.6, label=signs[s])
        for s in (1, 0, -1, "mixed")
        if s in drawn and s in signs
    ]
    sides = set(dict(made.nodes(data="side")).values())
    look: dict[str, Any] = {"linestyle": "", "marker": "s", "markersize": 7, "mfc": PAPER}
    boxes = [
        Line2D([], [], mec=SIDES[s], mew=1.6, label=SIDE_WORDS[s], **look)
        for s in SIDES
        if s in sides
    ]
    found = {d for *_, doubts in made.edges(data="doubts") for d in doubts or () if has_doubts}
    doubts = [Line2D([], [], linestyle="", label=f"{_doubt(d)} {d}") for d in sorted(found)]
    down = 0.06
    for handles, length in ((lines, 2.6), (doubts, 0), (boxes, 1.0)):
        down += _row(ax, handles, length, down) if handles else 0


def _row(ax: Axes, handles: list[Line2D], length: float, down: float) -> float:
    """Write a part of the key ``down`` inches below the axes; return its height in inches."""
    dpi = figure_of(ax).dpi
    below = ax.transAxes + ScaledTranslation(0, -down, figure_of(ax).dpi_scale_trans)
    for columns in range(len(handles), 0, -1):
        legend = Legend(
            ax,
            handles,
            [str(handle.get_label()) for handle in handles],
            loc="upper left",
            bbox_to_anchor=(0, 0),
            bbox_transform=below,
            ncols=columns,
            frameon=False,
            fontsize=8,
            handlelength=length,
            handletextpad=0.8 if length else 0,
            columnspacing=1.2,
            borderaxespad=0,
            borderpad=0.2,
        )
        box = legend.get_window_extent(style.renderer_of(ax))
        if box.width <= _REACH * dpi:
            break
    ax.add_artist(legend).set_clip_on(False)
    return box.height / dpi
