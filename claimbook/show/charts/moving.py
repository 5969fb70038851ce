"""Intervals of a figure that the page can move, where a reader bends how the sources are read.

A figure takes part as a whole or not at all, for one that is changed by half lies: each of its
intervals must remember how it was made, and no other text in it may print such a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from claimbook.model import derivation, retrace
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.show import derivations
from claimbook.show.derivations import Derived


@dataclass(frozen=True)
class Mark:
    """An interval that was drawn: of what, at which height or abscissa ``at``, in which colour.

    ``parts`` are what was drawn of it, by their names in the page's script; with ``follows``, label
    and date stand at the first of its ends and go along with it.
    """

    key: str
    quantity: Quantity
    at: float
    color: str
    vertical: bool
    follows: bool = False
    parts: dict[str, Artist] = field(default_factory=dict)


# A number as quantities print it; four digits without a comma are a year.
_PRINTED = re.compile(r"(?<![\d.,])(?<!\d–)(?!\d{4}(?![\d.,]*\d))\d")
_STATES = [Reading(as_printed=True), *(Reading(part / 100) for part in (1, 5, 10, 20, 30))]
_marks: WeakKeyDictionary[Axes, dict[str, Mark]] = WeakKeyDictionary()


def note(ax: Axes, mark: Mark) -> None:
    """Note that ``mark`` was drawn on ``ax``.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (_, ax):
    ...     note(ax, Mark("lamps", Quantity(1, 2), 0, "#2b7cc4", vertical=False))
    """
    _marks.setdefault(ax, {})[mark.key] = mark


def label(ax: Axes, key: str, text: Text, *, follows: bool = False, **more: Artist) -> None:
    """Note that ``text`` says the quantity of the mark ``key``, and what else goes along with it.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (_, ax):
    ...     note(ax, Mark("lamps", Quantity(1, 2), 0, "#2b7cc4", vertical=False))
    ...     label(ax, "lamps", ax.text(0, 0, "Lamps: between 1 and 2"))
    """
    mark = _marks[ax][key]
    parts = {**mark.parts, "said": text, **more}
    _marks[ax][key] = replace(mark, follows=follows, parts=parts)


def marks(ax: Axes) -> dict[str, Mark]:
    """Return the intervals that were drawn on ``ax``, by key.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (_, ax):
    ...     marks(ax)
    {}
    """
    return dict(_marks.get(ax, {}))


def can_move(fig: Figure) -> bool:
    """Whether all that a figure draws of quantities is known, and nothing else prints one.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (fig, _):
    ...     can_move(fig)
    False
    """
    marks = [mark for ax in fig.axes for mark in _marks.get(ax, {}).values()]
    known = {f"{end}:{mark.key}" for mark in marks for end in ("low", "high")}
    drawn = {gid for ax in fig.axes for one in ax.get_children() if (gid := one.get_gid())}
    ends = {gid for gid in drawn if gid.startswith(("low:", "high:"))}
    said = {id(mark.parts["said"]) for mark in marks if _says(mark)}
    others = [text for text in _texts(fig) if id(text) not in said]
    return (
        bool(marks)
        and len({mark.key for mark in marks}) == len(marks)
        and ends <= known
        and all(derivation.origin(mark.quantity) for mark in marks)
        and not any(_PRINTED.search(text.get_text()) for text in others)
    )


def _says(mark: Mark) -> bool:
    """Whether the label of a mark ends with its quantity, which the script can then replace."""
    said = mark.parts.get("said")
    return isinstance(said, Text) and said.get_text().endswith(str(mark.quantity))


def _texts(fig: Figure) -> Iterator[Text]:
    """Yield the texts of a figure, but for the numbers of its axes."""
    scales = {
        id(text)
        for ax in fig.axes
        for axis in (ax.xaxis, ax.yaxis)
        if not isinstance(axis.get_major_formatter(), FixedFormatter)
        for text in [*axis.get_ticklabels(which="both"), axis.get_offset_text()]
    }
    for text in fig.findobj(Text):
        if isinstance(text, Text) and id(text) not in scales and text.get_visible():
            yield text


def widen(fig: Figure) -> None:
    """Let the axes of a figure reach to where its intervals end under any reading.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (fig, _):
    ...     widen(fig)
    """
    for ax, marks in ((ax, _marks.get(ax, {})) for ax in fig.axes):
        for is_vertical in {mark.vertical for mark in marks.values()}:
            axis: Axis = ax.yaxis if is_vertical else ax.xaxis
            reached = [
                end
                for mark in marks.values()
                if mark.vertical == is_vertical
                for end in _reached(mark.quantity)
                if end > 0 or axis.get_scale() != "log"
            ]
            low, high = sorted(axis.get_view_interval())
            room = 0.02 * abs(high - low) if axis.get_scale() == "linear" else 0
            least = min([low, *(end - room for end in reached if end < low)])
            most = max([high, *(end + room for end in reached if end > high)])
            if (least, most) != (low, high):
                axis.set_view_interval(least, most)


def _reached(quantity: Quantity) -> Iterator[float]:
    for reading in _STATES:
        made = retrace.again(quantity, reading)
        if isinstance(made, Quantity):
            yield from (end for end in map(float, (made.low, made.high)) if math.isfinite(end))


@contextmanager
def named(fig: Figure) -> Iterator[None]:
    """Give the parts of the marks of a figure the ids by which the script finds them, within.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (fig, _), named(fig):
    ...     pass
    """
    parts = [
        (part, f"{name}:{mark.key}", part.get_gid())
        for ax in fig.axes
        for mark in _marks.get(ax, {}).values()
        for name, part in mark.parts.items()
    ]
    for part, gid, _ in parts:
        part.set_gid(gid)
    try:
        yield
    finally:
        for part, _, before in parts:
            part.set_gid(cast(str, before))  # None, as matplotlib begins with


def blocks(fig: Figure, figure: str) -> str:
    """Return what the page's script needs to move the intervals of a figure that was drawn.

    Examples
    --------
    >>> from claimbook import charts
    >>> with charts.canvas(2) as (fig, _):
    ...     blocks(fig, "fig-lamps-none")
    ''
    """
    entries: dict[str, Any] = {}
    axes = []
    height = 72 * fig.get_size_inches()[1]
    for ax in fig.axes:
        for is_vertical in (False, True):
            marks = {}
            for key, mark in _marks.get(ax, {}).items():
                if mark.vertical == is_vertical:
                    name = f"{figure}/{key}"
                    entries[name] = Derived(name, mark.quantity).script()
                    marks[key.replace(" ", "-")] = _placed(ax, mark, name, height)
            if marks:
                axes.append({**_axis(ax, height, is_vertical), "marks": marks})
    if not entries:
        return ""
    return derivations.scripts(entries) + derivations.block("axes", {figure: {"axes": axes}})


def _axis(ax: Axes, height: float, is_vertical: bool) -> dict[str, Any]:
    """Return where an axis begins and ends, in numbers and in the units of the drawing."""
    axis: Axis = ax.yaxis if is_vertical else ax.xaxis
    lim = [float(end) for end in (ax.get_ylim() if is_vertical else ax.get_xlim())]
    scale = 72 / float(ax.figure.dpi)
    box = ax.get_window_extent()
    px = [height - box.y0 * scale, height - box.y1 * scale] if is_vertical else [
        box.x0 * scale, box.x1 * scale]  # fmt: skip
    return {
        "scale": axis.get_scale(),
        "lim": lim,
        "px": [round(float(end), 3) for end in px],
        "vertical": is_vertical,
    }


def _placed(ax: Axes, mark: Mark, name: str, height: float) -> dict[str, Any]:
    scale = 72 / float(ax.figure.dpi)
    x, y = ax.transData.transform((mark.at, mark.at))
    at = float(x) * scale if mark.vertical else height - float(y) * scale
    return {"q": name, "at": round(at, 3), "color": mark.color, "follows": mark.follows}
