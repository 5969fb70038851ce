"""Where the lines of a network run: past the boxes of others, and how to tell that they do.

All in pixels, as drawn: lines and boxes must have been laid out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_CLEAR = 3  # pixels that a line keeps from a box it does not belong to
BENDS = (0.07, -0.07, 0.2, -0.2, 0.35, -0.35, 0.5, -0.5)


def edge(
    ax: Axes,
    start: tuple[Text, Any],
    end: tuple[Text, Any],
    color: str,
    dash: Any,
    bends: Sequence[float],
    key: str,
    *,
    is_straight: bool,
) -> float:
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
        str(n): extent(text).padded(_CLEAR)
        for n, text in enumerate(ax.texts)
        if text not in (box, other) and text.get_text()
    }
    aims: list[tuple[Any, Text | None, Any, Text | None]] = [(a, box, b, other)]
    if not is_straight and a[0] != b[0]:
        near, far = _side(ax, box, b[0] > a[0]), _side(ax, other, a[0] > b[0])
        aims += [(a, box, far, None), (near, None, b, other), (near, None, far, None)]
    tries = [(aim, bend) for aim in aims for bend in bends]
    hits = []
    for aim, bend in tries:
        _aim(arrow, *aim, bend)
        # What ends beside its own box must not run below it.
        own = {
            end: extent(text)
            for end, text, met in (("a", box, aim[1]), ("b", other, aim[3]))
            if met is None
        }
        way = shape(arrow)
        hits.append(len(crossed(way, others | own)) + _leaves(way, ax))
        if not hits[-1]:
            break
    aim, bend = tries[hits.index(min(hits))]
    _aim(arrow, *aim, bend)
    return bend


def _aim(arrow: FancyArrowPatch, a: Any, box: Any, b: Any, other: Any, bend: float) -> None:
    arrow.set_positions(a, b)
    arrow.set_patchA(box and box.get_bbox_patch())
    arrow.set_patchB(other and other.get_bbox_patch())
    arrow.set_connectionstyle(f"arc3,rad={bend}")


def _side(ax: Axes, text: Text, is_right: bool) -> tuple[float, float]:
    """Return the middle of the right or left side of a text's box, just off it, in data."""
    box = extent(text).padded(_CLEAR)
    at = ax.transData.inverted().transform((box.x1 if is_right else box.x0, (box.y0 + box.y1) / 2))
    return float(at[0]), float(at[1])


def along(way: Any, part: float) -> tuple[float, float]:
    """Return the point at a ``part`` (0 to 1) of the length of a line of points."""
    steps = [math.dist(a, b) for a, b in pairwise(way)]
    left = part * math.fsum(steps)
    for (a, b), step in zip(pairwise(way), steps, strict=True):
        if left <= step and step:
            x, y = (float(x + (y - x) * left / step) for x, y in zip(a, b, strict=True))
            return x, y
        left -= step
    x, y = way[-1]
    return x, y


def of(artists: Iterable[Any], kind: str) -> list[tuple[str, Any]]:
    """Return the artists of a kind, each after its gid.

    Parameters
    ----------
    artists
        What is drawn.
    kind
        How the gid begins.

    Returns
    -------
    list of tuple
        Gid and artist, in order.
    """
    return [(a.get_gid(), a) for a in artists if (a.get_gid() or "").startswith(kind)]


def extent(text: Text) -> Bbox:
    """Return where a text is drawn, with its box if it has one.

    Parameters
    ----------
    text
        Drawn already.

    Returns
    -------
    Bbox
        In pixels.
    """
    return (text.get_bbox_patch() or text).get_window_extent()


def crossed(way: list[Path], boxes: Mapping[str, Bbox]) -> list[str]:
    """Return the names of the boxes that a line passes through.

    Parameters
    ----------
    way
        The line, as :func:`shape` has it.
    boxes
        By name, in pixels.

    Returns
    -------
    list of str
        In the order of ``boxes``.
    """
    return [
        name
        for name, box in boxes.items()
        if any(part.intersects_bbox(box, filled=False) for part in way)
    ]


def _leaves(way: list[Path], ax: Axes) -> bool:
    return any(not ax.bbox.containsx(x) for part in way for x in cast(Any, part.vertices)[:, 0])


def shape(arrow: FancyArrowPatch) -> list[Path]:
    """Return the line and the head of an arrow in pixels, flattened: so a head has no origin.

    Parameters
    ----------
    arrow
        Drawn already.

    Returns
    -------
    list of Path
        The parts of the arrow.
    """
    path = arrow.get_transform().transform_path(arrow.get_path())
    return [Path(part) for part in path.to_polygons(closed_only=False)]
