"""Signed networks of actors: a box an actor, a line a direction."""

from __future__ import annotations

import textwrap

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from claimbook.charts.style import FAINT, INK, PAPER, SIDES, SIGN_WORDS, SIGNS, SOURCES


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
) -> None:
    """Draw a simple graph (``ties.simple``) with a labelled box a node and a line a direction.

    Boxes are outlined in the colour of the actor's side; lines have the colour and dash of their
    sign and an arrow head. ``positions`` are those of ``ties.columns``; ``headings`` names columns
    by x. Nodes without a position are left out. With ``lines`` (a row a direction: ``from_actor``,
    ``to_actor``, ``words`` to write on the line, ``source``, "" for several, ``is_dated``) lines
    have the colour of their source instead, and are dotted where nothing dates them.
    ``limits`` are those of x and y where the positions alone should not set them. Boxes carry
    ``node:<actor>``, lines ``edge:<actor>:<actor>``.
    """
    boxes = {}
    for node, (x, y) in positions.items():
        data = made.nodes[node]
        boxes[node] = ax.text(
            x,
            y,
            "\n".join(textwrap.wrap(data["name"], wrap)),
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
    across = [x for x, _ in positions.values()]
    ax.axis(limits or (min(across) - 0.5, max(across) + 0.5, -0.02, 1.06 if headings else 1.02))
    for x, text in (headings or {}).items():
        ax.text(x, 1.03, text, ha="center", va="bottom", fontsize=size + 0.5, color=FAINT)
    ax.figure.canvas.draw()
    words = {} if lines is None else lines.set_index(["from_actor", "to_actor"]).to_dict("index")
    for start, end, data in made.edges(data=True):
        if start in boxes and end in boxes and start != end:
            ends = [(boxes[node], positions[node]) for node in (start, end)]
            key = f"edge:{start}:{end}"
            if lines is None:
                bend = 0.28 if ends[0][1][0] == ends[1][1][0] else 0.07
                _edge(ax, *ends, *SIGNS[data["sign"]], bend, key)
                continue
            line = words[start, end]
            tone = SOURCES[line["source"]][0] if line["source"] else INK
            bend = 0.45 if ends[0][1][0] == ends[1][1][0] else 0.2
            bend *= made.has_edge(end, start)
            _edge(ax, *ends, tone, "solid" if line["is_dated"] else (0, (1, 1.5)), bend, key)
            _words(ax, ends[0][1], ends[1][1], bend, line["words"])


def _edge(ax: Axes, start, end, color: str, dash, bend: float, key: str) -> None:
    (box, a), (other, b) = start, end
    ax.add_patch(
        FancyArrowPatch(
            a,
            b,
            patchA=box.get_bbox_patch(),
            patchB=other.get_bbox_patch(),
            shrinkA=1,
            shrinkB=1,
            arrowstyle="-|>",
            mutation_scale=8,
            linewidth=1.2,
            linestyle=dash,
            color=color,
            zorder=2,
            connectionstyle=f"arc3,rad={bend}",
            gid=key,
        )
    )


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


def sign_key(ax: Axes, made) -> None:
    """Write below a network what its lines mean: colour, dash and word, for the signs it has."""
    drawn = {sign for *_, sign in made.edges(data="sign")}
    signs = [sign for sign in (1, 0, -1, "mixed") if sign in drawn]
    handles = [
        matplotlib.lines.Line2D(
            [], [], color=SIGNS[s][0], linestyle=SIGNS[s][1], lw=1.6, label=SIGN_WORDS[s]
        )
        for s in signs
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=len(handles),
        frameon=False,
        fontsize=8,
        handlelength=3.2,
    )
