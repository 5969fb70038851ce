"""How a result moves with the reading: the one convention, bent from one percent to thirty."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from claimbook.model import derivation, retrace
from claimbook.model.quantity import Quantity
from claimbook.model.tally import Tally
from claimbook.show.charts.intervals import ends
from claimbook.show.charts.style import INK, QUIET, figure
from claimbook.sources import tables

_MARKED = (1, 5, 10, 15, 20, 25, 30)  # percent, of which a drawing has the ends as marks
_DRAWN = range(1, 31)


def sensitivity(label: str, thing: Any, *, height: float = 2.4, alt: str = "") -> None:
    """Draw how a result moves as "about" and "almost" are read within 1 to 30 percent.

    Of a quantity its two ends: a solid line where the end belongs to it, a dashed one where it
    comes as near as one likes, arrows where there is none; a gap where no number is left. At every
    fifth percent the interval stands with its ends as marks (``interval``). Of a verdict, or of a
    condition (``Holds``), the words, each over the readings under which it is said. A dotted line
    is at the reading that is taken now, whose left out sources and choices are kept.

    Parameters
    ----------
    label
        The figure's name, as of ``figure``.
    thing
        What remembers how it was made: a Quantity, a Tally, a Verdict or a Holds of rows.
    height
        Of the figure, in inches.
    alt
        What it shows, in words; without it, what is drawn at each fifth percent.

    Raises
    ------
    TypeError
        If ``thing`` does not remember the rows that it comes from.
    ValueError
        As ``figure``; or if no reading from 1 to 30 percent gives a value.

    Examples
    --------
    >>> from claimbook import display, tables
    >>> half = tables.claim("keepers-lamps")["quantity"] / 2
    >>> with display.caught() as held:
    ...     sensitivity("fig-lamps-half", half)
    >>> held
    [Rows as CSV · SVG]
    """
    if lacking := derivation.unmade(thing):
        found = f"sensitivity of {lacking}"
        raise TypeError(f"{found}; expected a result that remembers the rows it was made of")
    rows = _rows(thing)
    if rows.empty:
        raise ValueError(f"figure '{label}': nothing has a value at any reading")
    with figure(label, rows, height, alt=alt or _said(rows)) as ax:
        draw = _words if "says" in rows else _band
        draw(ax, thing, rows)
        for percent in _now():
            ax.axvline(percent, color=QUIET, linewidth=1, linestyle=(0, (1, 2)), zorder=0)
        ax.set(xlim=(0, max(_DRAWN) + 1), xlabel="tolerance, in percent")


def _now() -> list[float]:
    """Return the percent of the reading that is taken now; none as printed, or beyond the axis."""
    now = tables.reading()
    own = round(100 * now.tolerance, 6)
    return [own] if not now.as_printed and min(_DRAWN) <= own <= max(_DRAWN) else []


def _at(thing: Any, percent: float) -> Any:
    """Return ``thing`` with "about" and "almost" read within ``percent``, None if it has no value;
    a count as a quantity."""
    reading = replace(tables.reading(), tolerance=round(percent / 100, 6), as_printed=False)
    made = retrace.again(thing, reading)
    return made.quantity if isinstance(made, Tally) else made


def _rows(thing: Any) -> pd.DataFrame:
    """Return what is drawn as marks: readings with what each gives, and the lines behind."""
    addresses = [address.partition("/")[::2] for address in derivation.rows_of(thing)]
    locators = [tables.cell(table, key, "locator", "") for table, key in addresses
                if table != "outside"]  # fmt: skip
    made = {percent: _at(thing, percent) for percent in sorted({*_MARKED, *_now()})}
    found = {f"{percent:g}": one for percent, one in made.items() if one is not None}
    is_number = any(isinstance(one, Quantity) for one in found.values())
    return pd.DataFrame({
        "percent": [float(key) for key in found],
        "quantity" if is_number else "says": [*found.values()],
        "locator": tables.joined(locators),
    }, index=[*found])  # fmt: skip


def _said(rows: pd.DataFrame) -> str:
    column = "says" if "says" in rows else "quantity"
    told = [f"at {key} percent {rows.loc[key, column]}" for key in rows.index]
    return f"How the result moves with the reading of “about” and “almost”: {'; '.join(told)}."


def _band(ax: Axes, thing: Any, rows: pd.DataFrame) -> None:
    """Draw the ends of a quantity over the readings."""
    drawn = [(percent, one) for percent in _DRAWN if (one := _at(thing, percent)) is not None]
    for part in _unbroken(drawn):
        at = [percent for percent, _ in part]
        low, high = ([float(getattr(q, end)) for _, q in part] for end in ("low", "high"))
        is_bounded = all(map(math.isfinite, (*low, *high)))
        if is_bounded:
            ax.fill_between(at, low, high, color=QUIET, alpha=0.2, linewidth=0, zorder=0)
        for name, line in (("low", low), ("high", high)):
            if math.isfinite(line[0]):
                closed = getattr(part[0][1], f"{name}_closed")
                style = "solid" if closed else (0, (4, 2))
                ax.plot(at, line, color=INK, linewidth=1.2, linestyle=style)
    for key, row in rows.iterrows():
        q = row["quantity"]
        drawn_there = ends(ax, row["percent"], q, key=str(key), color=INK, vertical=True)
        if span := drawn_there.get("span"):
            span.set(linewidth=0.8)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.margins(y=0.18 if all(math.isfinite(q.low + q.high) for q in rows["quantity"]) else 0.4)
    ax.set_ylabel(rows["quantity"].iloc[0].unit)


def _unbroken(drawn: list[tuple[int, Quantity]]) -> Iterator[list[tuple[int, Quantity]]]:
    """Yield runs of neighbouring readings whose ends are alike: there or not, closed or open."""

    def kind(item: tuple[int, tuple[int, Quantity]]) -> tuple[Any, ...]:
        place, (percent, q) = item
        bounds = (math.isfinite(end) for end in (q.low, q.high))
        return percent - place, *bounds, q.low_closed, q.high_closed

    for _, run in groupby(enumerate(drawn), kind):
        yield [one for _, one in run]


def _words(ax: Axes, thing: Any, rows: pd.DataFrame) -> None:
    """Draw over which readings each word is said; where one begins, the percent is named."""
    tenths = [(tenth / 10, _at(thing, tenth / 10)) for tenth in range(10, 301)]
    said = [(percent, str(word)) for percent, word in tenths if word is not None]
    heights = {word: -place for place, word in enumerate(dict.fromkeys(word for _, word in said))}
    for word, run in groupby(said, lambda one: one[1]):
        at = [percent for percent, _ in run]
        ax.plot([at[0], at[-1]], [heights[word]] * 2, color=INK, linewidth=4, alpha=0.4)
        if at[0] > said[0][0]:
            ax.annotate(f"from ≈ {at[0]:g} %", (at[0], heights[word]), xytext=(0, 7),
                        textcoords="offset points", fontsize=8)  # fmt: skip
    for key, row in rows.iterrows():
        ax.plot(row["percent"], heights[str(row["says"])], "o", color=INK, gid=f"says:{key}")
    ax.set_yticks([*heights.values()], [*heights])
    ax.set_ylim(-len(heights) + 0.4, 0.6)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
