"""What tests read back from a drawing: its marks, texts that overlap, lines behind boxes.

For the tests of any book: a chapter's figure is drawn, and what a reader sees of it is held against
the rows saved with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from claimbook.show.charts import routing
from claimbook.show.charts.style import PAPER


@dataclass(frozen=True)
class Mark:
    """What a reader can take from one mark, as it was drawn.

    Parameters
    ----------
    x, y
        Its place (of a bar, its middle), in the units of the axes.
    length
        A bar's signed length.
    text
        What a text says.
    is_filled
        Whether a mark is filled.
    across, down
        The labels of the ticks that it stands at, "" where there is none.
    """

    x: float = math.nan
    y: float = math.nan
    length: float = math.nan
    text: str = ""
    is_filled: bool = False
    across: str = ""
    down: str = ""


def drawn(fig: Figure) -> dict[str, Mark]:
    """Return what a figure's marks show, read back from the drawn artists.

    A gid is ``KIND:KEY`` or ``KIND:KEY:COLUMN``: the mark shows the row KEY of the rows saved with
    the figure, and of it the value of COLUMN.

    Parameters
    ----------
    fig
        Drawn or not.

    Returns
    -------
    dict of str to Mark
        By gid.

    Raises
    ------
    ValueError
        If two marks have one gid.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> label = fig.subplots().text(1, 2, "Vell", gid="name:vell")
    >>> drawn(fig)["name:vell"].text
    'Vell'
    """
    found: dict[str, Mark] = {}
    for ax in fig.axes:
        for artist in ax.get_children():
            gid = artist.get_gid()
            if gid and gid in found:
                raise ValueError(f"two marks of a figure have the gid '{gid}'")
            if gid:
                found[gid] = _read(artist, ax)
    return found


def _read(artist: Any, ax: Axes) -> Mark:
    if hasattr(artist, "get_xdata"):
        x, y = float(artist.get_xdata()[0]), float(artist.get_ydata()[0])
        face = artist.get_markerfacecolor()
        filled = face != PAPER and artist.get_marker() not in ("", "None", None)
        return Mark(x, y, is_filled=filled, across=_tick(ax.xaxis, x), down=_tick(ax.yaxis, y))
    if isinstance(artist, matplotlib.patches.Rectangle):
        x, y = artist.get_x() + artist.get_width() / 2, artist.get_y() + artist.get_height() / 2
        return Mark(x, y, length=artist.get_width(), down=_tick(ax.yaxis, y))
    if isinstance(artist, matplotlib.text.Text):
        x, y = artist.get_position()
        return Mark(
            x, y, text=artist.get_text(), across=_tick(ax.xaxis, x), down=_tick(ax.yaxis, y)
        )
    return Mark()


def _tick(axis: Axis, at: float) -> str:
    """Return the label of the tick that stands at ``at``, on one line, or ""."""
    if not axis.axes.axison:
        return ""
    for tick, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
        if math.isclose(tick, at, abs_tol=1e-6):
            return " ".join(label.get_text().split())
    return ""


def overlapping(fig: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts of a figure whose boxes overlap, as drawn.

    Parameters
    ----------
    fig
        It is drawn for this.

    Returns
    -------
    list of tuple of str
        What each pair says.

    Examples
    --------
    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> ax = FigureCanvasAgg(fig).figure.subplots()
    >>> both = ax.text(0.5, 0.5, "Vell"), ax.text(0.5, 0.5, "Salt League")
    >>> overlapping(fig)
    [('Salt League', 'Vell')]
    """
    boxes = _boxes(fig)
    return [
        (boxes[i][0], boxes[j][0])
        for i in range(len(boxes))
        for j in range(i)
        if boxes[i][1].width and boxes[j][1].width and boxes[i][1].overlaps(boxes[j][1])
    ]


def cut(fig: Figure) -> list[str]:
    """Return the texts in a figure's axes, titles among them, that its edge cuts, as drawn.

    Parameters
    ----------
    fig
        It is drawn for this.

    Returns
    -------
    list of str
        What they say.

    Examples
    --------
    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> ax = FigureCanvasAgg(fig).figure.subplots()
    >>> both = ax.text(0.5, 0.5, "Vell"), ax.text(0.9, 0.5, "The League of Salt")
    >>> cut(fig)
    ['The League of Salt']
    """
    edge = fig.bbox.padded(1)  # a pixel of rounding
    inside = [one for ax in fig.axes for one in ax.get_children()]
    return [text for text, box in _boxes(fig, inside)
            if box.width and not (edge.contains(*box.min) and edge.contains(*box.max))]  # fmt: skip


def _boxes(fig: Figure, among: list[Any] | None = None) -> list[tuple[str, Any]]:
    """Return what each text says, or each of those ``among``, and the box that it fills."""
    fig.canvas.draw()
    renderer = cast(Any, fig.canvas).get_renderer()
    texts = [
        t
        for ax in fig.axes
        # The ticks of axes that are off are there for whoever asks, and drawn for nobody.
        for t in (ax.findobj(matplotlib.text.Text) if ax.axison else ax.texts)
        if t.get_visible() and t.get_text().strip() and (among is None or t in among)
    ]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts]


def behind(fig: Figure) -> list[tuple[str, str]]:
    """Return the lines of a figure's networks that pass behind the box of a third node.

    Such a line would tell of false ties.

    Parameters
    ----------
    fig
        It is drawn for this.

    Returns
    -------
    list of tuple of str
        The line's ``<actor>:<actor>`` and the node.
    """
    fig.canvas.draw()
    found = []
    for ax in fig.axes:
        boxes = {gid[5:]: routing.extent(text) for gid, text in routing.of(ax.texts, "node:")}
        for gid, arrow in routing.of(ax.patches, "edge:"):
            ends = gid.split(":")[1:]
            others = {node: box for node, box in boxes.items() if node not in ends}
            found += [(gid[5:], node) for node in routing.crossed(routing.shape(arrow), others)]
    return found
