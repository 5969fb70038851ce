"""Maps: where the places are that rows name, on land without borders, and what is on none."""

from __future__ import annotations

import math
import re
from html import escape
from typing import Any
from urllib.parse import quote

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

from claimbook.show.charts import style
from claimbook.show.charts.labelling import Label, settle
from claimbook.show.charts.style import FAINT, INK, PAPER, QUIET, WIDTH, canvas, figure_of
from claimbook.show.display import Shown, address_in_book
from claimbook.sources import tables

Window = tuple[float, float, float, float]
_COLUMNS = ["place", "name", "kind", "lat", "lon", "shown", "claims", "events", "rows", "years",
            "locator"]  # fmt: skip
_DOT = 4.2  # points across of the mark of one row; that of four is twice as wide
_LENGTHS = (50, 100, 200, 500, 1_000, 2_000)  # kilometres that a scale may show
_DEGREE = 111.2  # kilometres of a degree of latitude
_SHORT = 12  # places that are listed in sight
# What is not on a map, and why, in the order in which it is listed.
_LEFT_OUT = {
    "off": "Beyond the edge of this map",
    "region": "Lands and seas of which no middle was found",
    "line": "Borders, rivers and railways",
    "point": "Points without coordinates",
    "unlocated": "Places of which nobody was seen who says where they lie",
}


def atlas(
    label: str, spots: pd.DataFrame, *, window: Window, alt: str, title: str = "", query: str = "",
    is_dated: bool = False,
) -> Shown:
    """Return a map of ``spots`` (``places.named``) as a figure, and below it what is not on it.

    A point is a disc, the larger the more rows name it, a region or a line its name in capitals,
    about the middle that the gazetteer gives; beside each name stands how many rows that are. The
    discs carry ``place:<key>``, the words ``said:<key>``; both open the lines of the rows. Land is
    what ``coast.csv`` has within the window. Each place below the map leads to its rows in the
    registers.

    Parameters
    ----------
    label
        As of ``save``.
    spots
        The places.
    window
        West, south, east and north, in degrees.
    alt
        As of ``save``; ``{points}``, ``{regions}`` and ``{off}`` stand for how many are drawn as
        what and how many are not, ``{most}`` for the most named place that is, with its number.
    title
        What it shows, in a sentence.
    query
        What else chooses the rows in the registers, such as ``topic=harvest``.
    is_dated
        Whether the years of the rows stand below each name.

    Returns
    -------
    Shown
        The figure, for the notebook to show.

    Raises
    ------
    ValueError
        If nothing is left within the window, if there is no room for a name, or as ``save``.

    Examples
    --------
    >>> from claimbook import places
    >>> atlas("fig-lamps-places", places.named(), window=(0, 40, 20, 50), alt="{points} points")
    Traceback (most recent call last):
    ValueError: 'fig-lamps-places': no place of 0 lies within the window (0, 40, 20, 50)
    """
    if not -180 <= window[0] < window[2] <= 180:
        raise ValueError(f"'{label}': found the window {window}; expected degrees from -180 to 180")
    spots = spots.assign(shown=[_shown(spot, window) for spot in spots.itertuples()])
    on = spots[spots["shown"].isin(["disc", "words"])]
    if on.empty:
        raise ValueError(f"'{label}': no place of {len(spots)} lies within the window {window}")
    counts = on["shown"].value_counts()
    most = on.sort_values("rows", ascending=False, kind="stable").iloc[0]
    said = {"points": counts.get("disc", 0), "regions": counts.get("words", 0),
            "off": len(spots) - len(on), "most": f"{most['name']}, {most['rows']}"}  # fmt: skip
    with canvas(1) as (fig, ax):
        _frame(ax, window, title)
        _land(ax, window)
        try:
            _write(ax, on, is_dated)
        except ValueError as error:
            raise ValueError(f"'{label}': {error}") from None
        shown = style.save(fig, label, spots[_COLUMNS], alt=alt.format(**said))
    return Shown(shown.html + _listed(spots, window, query))


def _shown(spot: Any, window: Window) -> str:
    """Return how a place is shown: as a "disc", in "words", or why it is not ("off" or a kind)."""
    if spot.kind == "unlocated" or math.isnan(spot.lat) or math.isnan(spot.lon):
        return str(spot.kind)
    west, south, east, north = window
    if not (west <= spot.lon <= east and south <= spot.lat <= north):
        return "off"
    return "disc" if spot.kind == "point" else "words"


def _frame(ax: Axes, window: Window, title: str) -> None:
    """Let the axes be the window, as wide to its height as it is on the ground in its middle."""
    west, south, east, north = window
    narrowed = math.cos(math.radians((south + north) / 2))
    lines = title.count("\n") + 1 if title else 0
    high = (WIDTH - 0.1) * (north - south) / ((east - west) * narrowed)
    figure_of(ax).set_figheight(high + 0.1 + 0.19 * lines)
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], title=title)
    ax.set_aspect(1 / narrowed)
    for spine in ax.spines.values():
        spine.set(visible=True, color=QUIET, linewidth=0.6)


def _land(ax: Axes, window: Window) -> None:
    """Draw the parts of coast.csv that are in the window, without an outline at its edge."""
    west, south, east, north = window
    around = Path([(west - 1, south - 1), (east + 1, north + 1)]).get_extents()
    for outline in tables.load("coast")["outline"]:
        places = [tuple(map(float, at.split())) for at in re.findall(r"-?[\d.]+ -?[\d.]+", outline)]
        inside = Path(places, closed=True).clip_to_bbox(around)
        if inside.vertices is not None and inside.codes is not None:
            inks: dict[str, Any] = {"facecolor": (QUIET, 0.16), "edgecolor": QUIET}
            ax.add_patch(PathPatch(inside, linewidth=0.5, zorder=0, **inks))


def _write(ax: Axes, on: pd.DataFrame, is_dated: bool) -> None:
    """Draw the discs, and write the names where there is room; ValueError if there is none."""
    labels: list[Label] = []
    figure_of(ax).canvas.draw()
    scale = _scale(ax, on)
    for key, spot in on.iterrows():
        at = (spot["lon"], spot["lat"])
        is_disc = spot["shown"] == "disc"
        size = _DOT * math.sqrt(spot["rows"]) if is_disc else 0
        if is_disc:
            ax.plot(*at, "o", ms=size, color=INK, mec=PAPER, mew=0.7, gid=f"place:{key}", zorder=3)
        name = spot["name"] if is_disc else spot["name"].upper()
        years = f"\n{spot['years']}" if is_dated and spot["years"] else ""
        words = ax.annotate(
            f"{name} {spot['rows']}{years}",
            at,
            (0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=8,
            linespacing=1.1,
            color=INK if is_disc else FAINT,
            gid=f"said:{key}",
            zorder=4,
        )
        words.set_in_layout(False)
        labels.append(Label(words, size / 2))
    settle(ax, labels, [scale])


def _scale(ax: Axes, on: pd.DataFrame) -> Text:
    """Draw how long some kilometres are in the middle, in a corner where no place is."""
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    wide, high = east - west, north - south
    degree = _DEGREE * math.cos(math.radians((south + north) / 2))
    length = max(km for km in _LENGTHS if km == _LENGTHS[0] or km <= 0.25 * wide * degree)
    middle = 0.03 * wide + length / degree / 2
    corners = [(x, y) for y in (south, north - 0.12 * high) for x in (east - middle, west + middle)]
    x, y = min(corners, key=lambda at: _count_in(on, at, wide, high))
    ends = [x - length / degree / 2, x + length / degree / 2]
    ax.plot(ends, [y + 0.035 * high] * 2, "|-", color=QUIET, linewidth=1, ms=4, mew=1, zorder=2)
    look: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 8, "color": FAINT}
    return ax.text(x, y + 0.05 * high, f"{length:,} km", **look)


def _count_in(on: pd.DataFrame, corner: tuple[float, float], wide: float, high: float) -> int:
    """Return how many places lie about a corner, where words or discs would be in the way."""
    is_near = (on["lon"] - corner[0]).abs().lt(0.25 * wide) & (on["lat"] - corner[1]).abs().lt(
        0.2 * high
    )
    return int(is_near.sum())


def _listed(spots: pd.DataFrame, window: Window, query: str) -> str:
    """Return, as HTML, which places are on the map and which are not, with links to their rows."""
    on = spots[spots["shown"].isin(["disc", "words"])]
    left = {words: spots[spots["shown"] == why] for why, words in _LEFT_OUT.items()}
    left = {words: some for words, some in left.items() if len(some)}
    parts = [("On this map, and their rows", {"": on})]
    if left:
        said = "; ".join(f"{words[0].lower()}{words[1:]} ({len(s)})" for words, s in left.items())
        parts.append((f"Not on this map: {said}", left))
    folds = ""
    for head, groups in parts:
        lists = "".join(_group(words, some, window, query) for words, some in groups.items())
        is_short = groups is left and len(spots) - len(on) <= _SHORT
        folds += f"<details{' open' * is_short}><summary>{escape(head)}</summary>{lists}</details>"
    return f'<div class="map-places">{folds}</div>'


def _group(words: str, spots: pd.DataFrame, window: Window, query: str) -> str:
    """Return a paragraph: what the places have in common, and each with its rows."""
    told = []
    for spot in spots.itertuples():
        aside = f", to the {_direction(spot, window)}" if spot.shown == "off" else ""
        told.append(f"{escape(str(spot.name))}{aside} ({_links(spot, query)})")
    head = f"<b>{escape(words)}.</b> " if words else ""
    return f"<p>{head}{'; '.join(told)}.</p>"


def _links(spot: Any, query: str) -> str:
    """Return links to the claims and to the events that name a place, as many as there are."""
    found = []
    for table in ("claims", "events"):
        if count := getattr(spot, table):
            asked = f"place={quote(spot.name)}{'&' * bool(query)}{query}"
            to = address_in_book("register", f"{table}?{asked}")
            what = table if count > 1 else table.removesuffix("s")
            found.append(f'<a href="{escape(to)}">{count} {what}</a>')
    return ", ".join(found)


def _direction(spot: Any, window: Window) -> str:
    """Return in which direction a place lies from the window, the shorter way round the earth."""
    west, south, east, north = window
    middle = (west + east) / 2
    lon = middle + (spot.lon - middle + 180) % 360 - 180
    up = "north" if spot.lat > north else "south" if spot.lat < south else ""
    across = "east" if lon > east else "west" if lon < west else ""
    return "-".join(filter(None, (up, across)))
