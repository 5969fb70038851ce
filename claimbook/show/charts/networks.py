"""Signed networks of actors: a box an actor, a line a direction."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox, ScaledTranslation

from claimbook.show.charts.style import (
    FAINT,
    INK,
    PAPER,
    SIDE_WORDS,
    SIDES,
    SIGN_WORDS,
    SIGNS,
    SOURCES,
    WIDE,
    WIDTH,
)

FEW = 5  # nodes that fit a canvas of the normal width
_CLEAR = 3  # pixels that a line keeps from a box it does not belong to
_REACH = 3.75  # inches that a key may be wide, to be seen whole on a phone
# What stands on a line of which a source is not sure, or which it denies; else an initial letter.
DOUBTS = {"denied": "×", "doubtful": "?", "contested": "≠"}
_MIDDLES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)  # of a line's way, where its mark may stand
_BENDS = (0.07, -0.07, 0.2, -0.2, 0.35, -0.35, 0.5, -0.5)


def fit(
    made, table: Mapping[str, tuple[float, float]], height: float
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
        limits = (min(across) - 0.5, max(across) + 0.5, -0.02, 1.02)
        return {"height": height, "width": WIDE}, places, limits
    if not places:
        return {"height": 0.65 + 0.6, "width": WIDTH}, {}, (0.0, 1.0, 0.0, 1.0)
    rows = sorted({y for _, y in places.values()})
    places = {node: (x, (rows.index(y) + 0.5) / len(rows)) for node, (x, y) in places.items()}
    aside = 0.22 * (max(across) - min(across)) or 0.5  # as wide as half a box
    size = {"height": 0.65 * len(rows) + 0.6, "width": WIDTH}
    return size, places, (min(across) - aside, max(across) + aside, 0.0, 1.0)


def network(
    ax: Axes,
    made,
    positions: dict[str, tuple[float, float]],
    *,
    size: float = 7.5,
    wrap: int = 17,
    headings: dict[float, str] | None = None,
    lines: pd.DataFrame | None = None,
    limits: tuple[float, float, float, float] | None = None,
    signs: Mapping[int | str, str] = SIGN_WORDS,
) -> None:
    """Draw a simple graph (``ties.simple``): a box a node, a line a direction, a key below.

    Boxes are outlined in the colour of the actor's side; lines have the colour and dash of their
    sign and an arrow head. ``positions`` are such as those of ``fit``; ``headings``
    names columns by x. Nodes without a position are left out; a name breaks where it has a line
    break, and at ``wrap`` characters. A line takes the first bend that passes behind no third box.
    With ``lines`` (a row a direction: ``from_actor``, ``to_actor``, ``words`` to write on the line,
    ``source``, "" for several, ``is_dated``) lines have the colour of their source instead, and are
    dotted where nothing dates them; what their words do not say of doubt is not drawn. Without
    ``lines`` a line all of whose ties are denied, doubtful or the like (``doubts``) bears a mark
    that the key explains. ``limits`` are those of x and y where the positions alone
    should not set them; ``signs`` are the key's words for signs. Boxes carry ``node:<actor>``,
    lines ``edge:<actor>:<actor>``. Limits set later may lead lines behind boxes again.
    """
    boxes = {}
    for node, (x, y) in positions.items():
        data = made.nodes[node]
        boxes[node] = ax.text(
            x,
            y,
            "\n".join(part for line in data["name"].split("\n") for part in _wrapped(line, wrap)),
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
    across = [x for x, _ in positions.values()] or [0.5]
    ax.axis(limits or (min(across) - 0.5, max(across) + 0.5, -0.02, 1.06 if headings else 1.02))
    for x, text in (headings or {}).items():
        ax.text(x, 1.03, text, ha="center", va="bottom", fontsize=size + 0.5, color=FAINT)
    _key(ax, made.subgraph(boxes), signs if lines is None else {}, has_doubts=lines is None)
    ax.figure.canvas.draw()
    words = {} if lines is None else lines.set_index(["from_actor", "to_actor"]).to_dict("index")
    bends: dict[tuple[str, str], float] = {}
    for start, end, data in made.edges(data=True):
        if start in boxes and end in boxes and start != end:
            ends = [(boxes[node], positions[node]) for node in (start, end)]
            is_upright = ends[0][1][0] == ends[1][1][0]
            key, line = f"edge:{start}:{end}", words.get((start, end))
            look, first = SIGNS[data["sign"]] if line is None else _look(line), 0.07
            if line is None and is_upright:
                first = 0.28
            elif line is not None:
                first = (0.45 if is_upright else 0.2) * made.has_edge(end, start)
            # Bent the other way, a line would lie on the one that comes back.
            tried = [bend for bend in (first, *_BENDS) if bend != -bends.get((end, start), 9)]
            bends[start, end] = _edge(ax, *ends, *look, tried, key, is_straight=line is not None)
            if line is not None:
                _words(ax, ends[0][1], ends[1][1], bends[start, end], line["words"])
    if lines is None:
        _mark_doubts(ax, made)


def _mark_doubts(ax: Axes, made) -> None:
    """Write on each line in doubt what kind of doubt it is, clear of other texts and lines."""
    arrows = _of(ax.patches, "edge:")
    # What matplotlib works out anew at each call: the shape of each line in pixels.
    shapes = [_parts(arrow) for _, arrow in arrows]
    for (gid, arrow), shape in zip(arrows, shapes, strict=True):
        start, end = gid.split(":")[1:]
        if not (doubts := made.edges[start, end].get("doubts")):
            continue
        taken = [_extent(text) for text in ax.texts if text.get_text()]
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
            bbox={"facecolor": PAPER, "linewidth": 0, "pad": 0.4},
        )
        way = shape[0].vertices
        points = [ax.transData.inverted().transform(_along(way, part)) for part in _MIDDLES]
        met = []
        for point in points:
            mark.set_position(point)
            own = _extent(mark)
            lines = [other for other in shapes if _crossed(other, {"": own})]
            texts = [box for box in taken if own.overlaps(box)]
            met.append(len(lines) + 9 * len(texts))
        mark.set_position(points[met.index(min(met))])


def _along(way, part: float) -> tuple[float, float]:
    """Return the point at a ``part`` (0 to 1) of the length of a line of points."""
    steps = [math.dist(a, b) for a, b in pairwise(way)]
    left = part * math.fsum(steps)
    for (a, b), step in zip(pairwise(way), steps, strict=True):
        if left <= step and step:
            return tuple(float(x + (y - x) * left / step) for x, y in zip(a, b, strict=True))
        left -= step
    return tuple(way[-1])


def _doubt(status: str) -> str:
    return DOUBTS.get(status, status[:1])


def behind(fig: Figure) -> list[tuple[str, str]]:
    """Return the lines of a figure's networks that pass behind the box of a third node.

    A pair is the line's ``<actor>:<actor>`` and the node; such a line would tell of false ties.
    """
    fig.canvas.draw()
    found = []
    for ax in fig.axes:
        boxes = {gid[5:]: _extent(text) for gid, text in _of(ax.texts, "node:")}
        for gid, arrow in _of(ax.patches, "edge:"):
            ends = gid.split(":")[1:]
            others = {node: box for node, box in boxes.items() if node not in ends}
            found += [(gid[5:], node) for node in _crossed(_parts(arrow), others)]
    return found


def _of(artists, kind: str) -> list[tuple[str, object]]:
    return [(a.get_gid(), a) for a in artists if (a.get_gid() or "").startswith(kind)]


def _extent(text) -> Bbox:
    return (text.get_bbox_patch() or text).get_window_extent()


def _crossed(parts: list[Path], boxes: Mapping[str, Bbox]) -> list[str]:
    """Return the names of the boxes that a line, as ``_parts`` has it, passes through."""
    return [
        name
        for name, box in boxes.items()
        if any(part.intersects_bbox(box, filled=False) for part in parts)
    ]


def _leaves(parts: list[Path], ax: Axes) -> bool:
    return any(not ax.bbox.containsx(x) for part in parts for x in part.vertices[:, 0])


def _parts(arrow: FancyArrowPatch) -> list[Path]:
    """Return the line and the head of an arrow in pixels, flattened: so a head has no origin."""
    path = arrow.get_transform().transform_path(arrow.get_path())
    return [Path(part) for part in path.to_polygons(closed_only=False)]


def _wrapped(line: str, wrap: int) -> list[str]:
    return textwrap.wrap(line, wrap, break_on_hyphens=False, break_long_words=False)


def _look(line: dict) -> tuple[str, object]:
    tone = SOURCES[line["source"]][0] if line["source"] else INK
    return tone, "solid" if line["is_dated"] else (0, (1, 1.5))


def _edge(ax: Axes, start, end, color: str, dash, bends, key: str, *, is_straight: bool) -> float:
    """Draw a line with the first of ``bends`` that crosses no other text; return the bend.

    Lines aim at the middle of a box; where no bend will do (and not ``is_straight``), at the middle
    of the side that faces the other box.
    """
    (box, a), (other, b) = start, end
    arrow = FancyArrowPatch(
        a,
        b,
        shrinkA=1,
        shrinkB=1,
        arrowstyle="-|>",
        mutation_scale=8,
        linewidth=1.2,
        linestyle=dash,
        color=color,
        zorder=2,
        gid=key,
    )
    ax.add_patch(arrow)
    others = {
        str(n): _extent(text).padded(_CLEAR)
        for n, text in enumerate(ax.texts)
        if text not in (box, other) and text.get_text()
    }
    aims = [(a, box, b, other)]
    if not is_straight and a[0] != b[0]:
        near, far = _side(ax, box, b[0] > a[0]), _side(ax, other, a[0] > b[0])
        aims += [(a, box, far, None), (near, None, b, other), (near, None, far, None)]
    tries = [(aim, bend) for aim in aims for bend in bends]
    crossed = []
    for aim, bend in tries:
        _aim(arrow, *aim, bend)
        # What ends beside its own box must not run below it.
        own = {
            end: _extent(text)
            for end, text, met in (("a", box, aim[1]), ("b", other, aim[3]))
            if met is None
        }
        parts = _parts(arrow)
        crossed.append(len(_crossed(parts, others | own)) + _leaves(parts, ax))
        if not crossed[-1]:
            break
    aim, bend = tries[crossed.index(min(crossed))]
    _aim(arrow, *aim, bend)
    return bend


def _aim(arrow: FancyArrowPatch, a, box, b, other, bend: float) -> None:
    arrow.set_positions(a, b)
    arrow.set_patchA(box and box.get_bbox_patch())
    arrow.set_patchB(other and other.get_bbox_patch())
    arrow.set_connectionstyle(f"arc3,rad={bend}")


def _side(ax: Axes, text, is_right: bool) -> tuple[float, float]:
    """Return the middle of the right or left side of a text's box, just off it, in data."""
    box = _extent(text).padded(_CLEAR)
    at = ax.transData.inverted().transform((box.x1 if is_right else box.x0, (box.y0 + box.y1) / 2))
    return float(at[0]), float(at[1])


def _words(ax: Axes, a, b, bend: float, text: str) -> None:
    """Write ``text`` on the middle of a line that bends by the fraction ``bend`` of its length."""
    (x, y), (u, v) = (ax.transData.transform(point) for point in (a, b))
    # The curve's middle lies half as far off the chord as its control point (arc3).
    middle = ((x + u) / 2 + bend * (v - y) / 2, (y + v) / 2 - bend * (u - x) / 2)
    ax.text(
        *ax.transData.inverted().transform(middle),
        text,
        fontsize=7.5,
        ha="center",
        va="center",
        zorder=3,
        bbox={"facecolor": PAPER, "linewidth": 0, "pad": 0.6},
    )


def _key(ax: Axes, made, signs: Mapping[int | str, str], *, has_doubts: bool) -> None:
    """Write below a network what its lines, the marks on them and its boxes mean, of those it
    has."""
    drawn = {sign for *_, sign in made.edges(data="sign")}
    lines = [
        Line2D([], [], color=SIGNS[s][0], linestyle=SIGNS[s][1], lw=1.6, label=signs[s])
        for s in (1, 0, -1, "mixed")
        if s in drawn and s in signs
    ]
    sides = set(dict(made.nodes(data="side")).values())
    look = {"linestyle": "", "marker": "s", "markersize": 7, "mew": 1.6, "mfc": PAPER}
    boxes = [Line2D([], [], mec=SIDES[s], label=SIDE_WORDS[s], **look) for s in SIDES if s in sides]
    found = {d for *_, doubts in made.edges(data="doubts") for d in doubts or () if has_doubts}
    doubts = [Line2D([], [], linestyle="", label=f"{_doubt(d)} {d}") for d in sorted(found)]
    down = 0.06
    for handles, length in ((lines, 2.6), (doubts, 0), (boxes, 1.0)):
        down += _row(ax, handles, length, down) if handles else 0


def _row(ax: Axes, handles: list[Line2D], length: float, down: float) -> float:
    """Write a part of the key ``down`` inches below the axes; return its height in inches."""
    dpi = ax.figure.dpi
    below = ax.transAxes + ScaledTranslation(0, -down, ax.figure.dpi_scale_trans)
    for columns in range(len(handles), 0, -1):
        legend = Legend(
            ax,
            handles,
            [handle.get_label() for handle in handles],
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
        box = legend.get_window_extent(ax.figure.canvas.get_renderer())
        if box.width <= _REACH * dpi:
            break
    ax.add_artist(legend).set_clip_on(False)
    return box.height / dpi
