"""Words beside marks: where there is room for them, with a line to the mark where that is far.

Everything is reckoned in points, the unit of offsets, from the lower left corner of the figure; so
it is the same on a screen and in a file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Affine2D, Bbox

from claimbook.show.charts.style import QUIET, figure_of, renderer_of

_GAPS = (2, 5, 9, 14, 20, 27, 35, 44, 54)  # points between a mark and its words, nearest first
_FAR = 4  # from which gap on a line leads to the mark
_ANGLES = (0, 180, 45, 315, 135, 225, 90, 270, 20, 340, 160, 200)  # degrees, in the order tried
_SHIFTS = (0, 6, 12, 18, 24, 32, 40)  # points by which words without a mark may be off
_AIR = (2, 0)  # points left free beside words, and above and below them
_TRIES = 200


@dataclass
class Label:
    """Words that stand beside a mark in the middle of what they annotate, ``radius`` points from
    there to its edge; or with ``radius`` 0 on the place itself, that of something larger."""

    words: Annotation
    radius: float


@dataclass
class _Spot:
    """Where words may stand: how far off, in which box, and the line that leads to the mark."""

    offset: tuple[float, float]
    box: Bbox
    line: Path | None = None


@dataclass
class _Wish:
    """A label with where its place is, the box of its mark and where it may stand."""

    label: Label
    mark: Bbox | None
    spots: list[_Spot]


def settle(ax: Axes, labels: Sequence[Label], beside: Sequence[Text] = ()) -> None:
    """Move labels to where they overlap no other, no mark, no line and no text ``beside`` them,
    within the axes.

    Label after label the first place that is free is taken; one that finds none goes first, and all
    are placed anew. Raises ValueError, with the words, if there is no room.
    """
    to_points = Affine2D().scale(72 / figure_of(ax).dpi)
    frame = ax.get_window_extent().transformed(to_points).padded(-1)
    wishes = [_wish(ax, label, to_points) for label in labels]
    written = [text.get_window_extent(renderer_of(ax)).transformed(to_points) for text in beside]
    for wish in wishes:
        marks = written + [other.mark for other in wishes if other.mark and other is not wish]
        wish.spots = [spot for spot in wish.spots if _is_within(spot, frame, marks)]
    for _ in range(_TRIES):
        taken: dict[int, _Spot] = {}
        for wish in wishes:
            free = (spot for spot in wish.spots if _is_free(spot, taken.values()))
            if (spot := next(free, None)) is None:
                break
            taken[id(wish)] = spot
        else:
            for wish in wishes:
                _move(ax, wish.label, taken[id(wish)])
            return
        wishes.insert(0, wishes.pop(wishes.index(wish)))
    raise ValueError(f"no room for “{wish.label.words.get_text()}”: expected a smaller window")


def _wish(ax: Axes, label: Label, to_points: Affine2D) -> _Wish:
    words = label.words
    x, y = to_points.transform(ax.transData.transform(words.xy))
    box = words.get_window_extent(renderer_of(ax)).transformed(to_points).padded(*_AIR)
    mark = _box(x, y, 2 * label.radius, 2 * label.radius) if label.radius else None
    return _Wish(label, mark, list(_spots(x, y, box.width, box.height, label.radius)))


def _box(x: float, y: float, width: float, height: float) -> Bbox:
    return Bbox.from_bounds(x - width / 2, y - height / 2, width, height)


def _spots(x: float, y: float, width: float, height: float, radius: float) -> Iterator[_Spot]:
    """Yield where words may stand about a place, the best first."""
    if not radius:
        for shift in _SHIFTS:
            for angle in _ANGLES if shift else (0,):
                across, up = _turned(shift, angle)
                yield _Spot((across, up), _box(x + across, y + up, width, height))
        return
    for gap in _GAPS:
        for angle in _ANGLES:
            # Where the words begin: their side, or their corner, that is turned to the mark.
            across, up = _turned(radius + gap, angle)
            ends = [_turned(radius, angle), (across, up)]
            line = Path([(x + right, y + above) for right, above in ends]) if gap > _FAR else None
            across += _sign(across) * width / 2
            up += _sign(up) * height / 2
            yield _Spot((across, up), _box(x + across, y + up, width, height), line)


def _turned(length: float, angle: float) -> tuple[float, float]:
    """Return where one comes by ``length`` in the direction of ``angle``, in degrees."""
    return length * math.cos(math.radians(angle)), length * math.sin(math.radians(angle))


def _sign(number: float) -> int:
    """Return the sign of a number, 0 for one that is next to nothing."""
    return 0 if abs(number) < 1e-6 else int(math.copysign(1, number))


def _is_within(spot: _Spot, frame: Bbox, marks: Sequence[Bbox]) -> bool:
    """Whether words there are in the frame, and neither they nor their line on a mark."""
    corners = (spot.box.min, spot.box.max)
    if not all(frame.contains(*corner) for corner in corners):
        return False
    return not any(spot.box.overlaps(mark) or _meets(spot.line, mark) for mark in marks)


def _is_free(spot: _Spot, taken: Iterable[_Spot]) -> bool:
    """Whether words that stand there leave those that have their place, and their lines, free."""
    for other in taken:
        if spot.box.overlaps(other.box):
            return False
        if _meets(spot.line, other.box) or _meets(other.line, spot.box):
            return False
        if spot.line and other.line and spot.line.intersects_path(other.line):
            return False
    return True


def _meets(line: Path | None, box: Bbox) -> bool:
    return line is not None and bool(line.intersects_bbox(box, filled=False))


def _move(ax: Axes, label: Label, spot: _Spot) -> None:
    """Put the words where they shall stand, and draw the line to their mark."""
    label.words.set_position(spot.offset)
    if spot.line:
        ends = ax.transData.inverted().transform(
            Affine2D().scale(figure_of(ax).dpi / 72).transform(spot.line.vertices)
        )
        ax.plot(*ends.T, color=QUIET, linewidth=0.7, zorder=2, solid_capstyle="butt")
