"""Palettes, the canvas, and figures that are saved with their rows.

Figures are drawn in inks that the page replaces by its own (``currentColor`` and its background),
so that one file reads in light and in dark mode and in print.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar, cast

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from claimbook.show import display
from claimbook.show.charts import marks, moving
from claimbook.show.display import Shown, written
from claimbook.sources import tables

# Files of the theme's own sans, so that a drawing is measured as a page shows it.
FONT = "Claimbook Sans"
for _file in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
    font_manager.fontManager.addfont(_file)

INK, PAPER, QUIET = "#010203", "#fdfeff", "#808285"
FAINT = "#030405"  # text that is quieter than INK; QUIET is for lines and marks alone
_SWAPS = {
    INK: "currentColor",
    FAINT: "var(--cb-quiet, #5b5f69)",
    PAPER: "var(--cb-paper, #fff)",
    # Text stays text, to be found and selected; where the file is opened alone, something near.
    f"font-family: '{FONT}', 'DejaVu Sans'": f"font-family: '{FONT}', 'Source Sans 3', sans-serif",
    # It would hold for every drawing of the page; the first element says it for its own.
    '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>': "",
}


# Hues and marks for sources that sources.csv gives none. Luminance near 0.18, so that each stands
# off white and off near-black by 3:1 or more (tested). Marks differ too: colour is never the only
# carrier. No mark is one of CONFIDENCE.
PALETTE = ("#2b7cc4", "#bf671b", "#15868a", "#b0559f", "#727d1e", "#a0703c", "#c2557a")
MARKS = ("o", "s", "^", "D", "v", "p", "h", "<", ">", "d", "H", "8")
_Look = TypeVar("_Look")


class _Looks(Mapping[str, _Look]):
    """What the rows of a table look like, by key and in their order, as its file is now.

    ``plain`` makes the look of a key where the book has no such table.
    """

    def __init__(self, table: str, made: Callable[[], dict[str, _Look]], plain: Any = None):
        self._table, self._made, self._plain = table, made, plain

    def __getitem__(self, key: str) -> _Look:
        made = self._made()
        if not made and self._plain:
            return self._plain(key)
        if key not in made:
            known = ", ".join(made)
            raise tables.BookError(
                f"data/{self._table}.csv: no row for '{key}', which is drawn; it has {known}"
            )
        return made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._made()

    def get(self, key: str, default: Any = None) -> Any:
        return self._made().get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())


def _column(table: str, column: str, default: str = "") -> dict[str, str]:
    """Return a column by key, in order; ``default`` where the book's table does not have it."""
    frame = tables.ordered(table)
    if column not in frame:
        return dict.fromkeys(frame.index, default)
    return dict(zip(frame.index, frame[column], strict=True))


def _filled(given: dict[str, str], spare: tuple[str, ...]) -> dict[str, str]:
    """Fill blanks with what of ``spare`` is not given, from the start again once all is used."""
    free = cycle([one for one in spare if one not in given.values()] or spare)
    return {key: value or next(free) for key, value in given.items()}


@tables.kept("sources")
def _sources() -> dict[str, tuple[str, str]]:
    tones = _filled(_column("sources", "colour"), PALETTE)
    marks = _filled(_column("sources", "mark"), MARKS)
    return {source: (tone, marks[source]) for source, tone in tones.items()}


@tables.kept("sides")
def _sides() -> dict[str, str]:
    return {side: tone or INK for side, tone in _column("sides", "colour").items()}


@tables.kept("sides")
def _side_words() -> dict[str, str]:
    return {side: word or side for side, word in _column("sides", "title").items()}


# Colour and mark of each source, from sources.csv.
SOURCES: Mapping[str, tuple[str, str]] = _Looks("sources", _sources)
# How sure an outside work is of what it says (outside.csv), in the order of the table: in inks, as
# hues are those of sources, sides and signs.
CONFIDENCE = {
    "high": (INK, "*"),
    "medium": (FAINT, "P"),
    "low": (QUIET, "X"),
}
# Outlines of boxes and their words, from sides.csv. No side should have the red, green or purple of
# signs, nor a source's colour.
SIDES: Mapping[str, str] = _Looks("sides", _sides, lambda side: INK)
SIDE_WORDS: Mapping[str, str] = _Looks("sides", _side_words, lambda side: side)
SIGNS: dict[int | str, tuple[str, Any]] = {
    1: ("#2f8a57", "solid"),
    0: (QUIET, (0, (1, 1.5))),
    -1: ("#c9484f", (0, (5, 2))),
    "mixed": ("#8b67c4", (0, (5, 1.5, 1, 1.5))),
}

_STYLE: dict[Any, Any] = {  # the keys, for matplotlib, are a closed list
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "font.size": 9.5,
    "font.family": [FONT, "DejaVu Sans"],  # the second for what the first has not
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2,
    "svg.fonttype": "none",
    "text.parse_math": False,  # two dollar amounts in one text are no formula
    "figure.dpi": 100,
    "axes.grid": False,
}
# At WIDTH a drawing fits a phone, 343 px beside its margins, at WIDE a box that scrolls, 640 px: in
# both, text of 8 points is 12 px high there. No text of a drawing is smaller.
WIDTH = 3.2
WIDE = 5.9
LINE = 0.135  # inches that a line of small text takes


def bare(ax: Axes) -> None:
    """Take the frame and the ticks from axes; their labels stay.

    Parameters
    ----------
    ax
        The axes.

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


def figure_of(ax: Axes) -> Figure:
    """Return the figure that axes made by ``canvas`` are on, which is no part of another."""
    return cast(Figure, ax.figure)


def renderer_of(ax: Axes) -> Any:
    """Return what measures texts of the figure of axes, as its canvas draws them."""
    return cast(Any, ax.figure.canvas).get_renderer()


@contextmanager
def canvas(
    height: float, *, width: float = WIDTH, axes: bool = True
) -> Iterator[tuple[Figure, Axes]]:
    """Yield a figure and its axes in the book's style; sizes in inches.

    ``width`` is WIDTH (reads at 375 px) or WIDE (scrolls sideways on a phone). With ``axes`` False
    the frame is left out, as for networks.

    Parameters
    ----------
    height, width
        Of the figure, in inches.
    axes
        Whether the axes have a frame.

    Yields
    ------
    tuple of Figure and Axes
        Closed on leaving.

    Examples
    --------
    >>> with canvas(2) as (fig, ax):
    ...     [float(inches) for inches in fig.get_size_inches()]
    [3.2, 2.0]
    """
    with matplotlib.rc_context(_STYLE):
        fig, ax = plt.subplots(figsize=(width, height), layout="constrained")
        if not axes:
            ax.set_axis_off()
        try:
            yield fig, ax
        finally:
            plt.close(fig)


@contextmanager
def figure(
    label: str,
    rows: pd.DataFrame,
    size: float | tuple[float, float] = 4.0,
    *,
    alt: str,
    axes: bool = True,
    **settings: Any,
) -> Iterator[Axes]:
    """Yield axes to draw ``rows`` on; on leaving, save the figure (``save``) and show it.

    ``size`` is a height in inches, or width and height (``canvas``); charts whose height follows
    from their words set it themselves. ``settings`` are what ``Axes.set`` takes, such as ``xlim``,
    ``ylabel`` or ``title``, set when all is drawn. If the body raises, nothing is saved or shown.
    ::

        with charts.figure("fig-lamps-number", rows, 1.9, alt=said, xlim=(0, 400)) as ax:
            charts.intervals(ax, rows, unit="lamps")

    Parameters
    ----------
    label, rows, alt
        As of ``save``.
    size
        Height, or width and height, in inches.
    axes
        Whether the axes have a frame.
    **settings
        As ``Axes.set`` takes them.

    Yields
    ------
    Axes
        To draw on.

    Raises
    ------
    ValueError
        As ``save``.

    Examples
    --------
    >>> rows = pd.DataFrame({"n": [4, 2]})
    >>> with display.caught() as held, figure("fig-lamps-number", rows, 2, alt="Four, two") as ax:
    ...     _ = ax.plot(rows["n"])
    >>> held
    [Rows as CSV · SVG]
    """
    width, height = size if isinstance(size, tuple) else (WIDTH, size)
    with canvas(height, width=width, axes=axes) as (fig, ax):
        yield ax
        ax.set(**settings)
        display.show(save(fig, label, rows, alt=alt))


def save(fig: Figure, label: str, rows: pd.DataFrame, *, alt: str) -> Shown:
    """Write ``<label>.svg`` and ``.csv`` to ``display.figures_folder()``; return the figure.

    ``label`` is the cell's figure name (``fig-<chapter>-<words>``); ``rows`` are the rows drawn,
    with source and line; ``alt`` says what the figure shows, its numbers taken from the rows.
    The file is the same on every run: identifiers are salted with the label and bear no date.
    Where all its quantities remember how they were made (``moving``), a reader's reading moves
    them in the page, and its axes have room for that. In the page its marks open the cards of
    their rows (``marks``).
    Raises ValueError if the label is malformed or ``alt`` is empty.

    Parameters
    ----------
    fig
        The figure.
    label
        Its name.
    rows
        What it draws.
    alt
        What it shows, in words.

    Returns
    -------
    Shown
        The figure, with links to both files.

    Raises
    ------
    ValueError
        As said above.

    Examples
    --------
    >>> with canvas(2) as (fig, _):
    ...     save(fig, "fig-lamps-none", pd.DataFrame({"n": []}), alt="Nothing")
    Rows as CSV · SVG
    """
    checked(label, alt)
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": label}):
        text = io.StringIO()
        moves = moving.can_move(fig)
        if moves:
            moving.widen(fig)
        with moving.named(fig):
            fig.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
            opened = marks.of(fig, label, rows)
    svg = _own(text.getvalue(), label, alt)
    (written.figures_folder() / f"{label}.svg").write_text(svg, encoding="utf-8")
    address = written.write_rows(label, rows)
    wide = " wide" if fig.get_size_inches()[0] > WIDTH + 0.01 else ""
    scroll = ' tabindex="0"' if wide else ""
    return Shown(
        f'<div class="claimbook-figure{wide}"{scroll}>{marks.linked(svg, label, opened)}</div>'
        f"{_in_own_inks(moving.blocks(fig, label)) if moves else ''}"
        f"{files(label, address)}"
        f"{marks.listing(opened, has_scripts=moves)}"
    )


def checked(label: str, alt: str) -> None:
    """Raise ValueError if the label of a figure is malformed or its alt text is empty."""
    if not re.fullmatch(r"fig(-[a-z0-9]+)+", label):
        raise ValueError(f"figure label '{label}': expected fig-<chapter>-<words>")
    if not alt.strip():
        raise ValueError(f"figure '{label}': alt text is empty; say what the figure shows")


def files(label: str, rows: str) -> str:
    """Return the line below a figure that leads to its files; ``rows`` is the CSV's address."""
    return (
        f'<p class="figure-source"><a href="{rows}" download>Rows as CSV</a> · '
        f'<a href="{written.address(f"{label}.svg")}" download>SVG</a></p>'
    )


def _own(svg: str, label: str, alt: str) -> str:
    """Return matplotlib's SVG fit to stand in a page: own ids, its inks and fonts, alt text."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', lambda own: f'id="{label}-{own[1].replace(" ", "-")}"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{label}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{label}-\1)", svg)
    svg = "\n".join(line.rstrip() for line in _in_own_inks(svg).splitlines()) + "\n"
    lines = 'stroke-linejoin="round" stroke-linecap="butt"'
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}" {lines}', 1)


def _in_own_inks(text: str) -> str:
    for drawn, shown in _SWAPS.items():
        text = text.replace(drawn, shown)
    return text
