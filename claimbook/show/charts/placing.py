"""Where actors stand in a drawing of all of them: by the sources that name them.

Each source draws the actors that it names to a place of its own. So those of one source come to lie
together, those of several between, and ties pull at all of them. The same rows give the same places
on every run.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from claimbook.compare.ties import ENDS
from claimbook.sources import tables

SIZE = (720, 720)  # of the drawing, in its own units
MARGIN = 46  # kept free at the edges, for words
_APART = 5.0  # between the rims of two discs
_PULL = 0.25  # of a tie, where that of a source is 1
_ROUNDS = 120  # in which actors find their places
_PUSHES = 400  # at most, until no disc lies on another


def named_by(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by actor, the sources whose ties name it, each in the book's order.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    dict of list
        Keys of sources, by key of the actor, the actors sorted.

    Examples
    --------
    >>> from claimbook import ties
    >>> named_by(ties.select())
    {'ada-brook': ['keepers'], 'salt-league': ['keepers']}
    """
    order = [str(source) for source in tables.ordered("sources").index]
    held: dict[str, set[str]] = {}
    for end in ENDS:
        for actor, source in zip(rows[end], rows["source"], strict=True):
            held.setdefault(actor, set()).add(source)
    return {actor: [s for s in order if s in held[actor]] for actor in sorted(held)}


def radii(rows: pd.DataFrame) -> dict[str, float]:
    """Return, by actor, how large its disc is: the more others it is tied to, the larger.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    dict of float
        Radii in the drawing's units, by key of the actor.

    Examples
    --------
    >>> from claimbook import ties
    >>> radii(ties.select())
    {'ada-brook': 5.3, 'salt-league': 5.3}
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted(set(rows[ENDS[0]]) | set(rows[ENDS[1]])))
    graph.add_edges_from(zip(rows[ENDS[0]], rows[ENDS[1]], strict=True))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return {str(n): round(min(4.4 + 0.9 * math.sqrt(d), 13), 1) for n, d in graph.degree}


def places(rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return where the actors of ties stand in a drawing of ``SIZE``, no disc upon another.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    dict of tuple of int
        x and y, from the upper left corner, by key of the actor.

    Raises
    ------
    ValueError
        If there is no row, or more actors than can be placed without scipy.

    Examples
    --------
    >>> from claimbook import ties
    >>> sorted(places(ties.select()))
    ['ada-brook', 'salt-league']
    """
    if rows.empty:
        raise ValueError("no ties: there is nobody to place")
    named = named_by(rows)
    found = _pulled(rows, named)
    spots = _fitted(np.array([found[actor] for actor in named]))
    size = radii(rows)
    spots = _apart(spots, np.array([size[actor] for actor in named]))
    return {a: (int(x), int(y)) for a, (x, y) in zip(named, np.rint(spots), strict=True)}


def _anchors(named: Mapping[str, list[str]]) -> dict[str, tuple[float, float]]:
    """Return the places of the sources on a circle, with the more room the more they name."""
    counts = Counter(source for sources in named.values() for source in sources)
    order = [str(source) for source in tables.ordered("sources").index if source in counts]
    whole, at = math.fsum(math.sqrt(counts[source]) for source in order), 0.0
    found = {}
    for source in order:
        turn = 2 * math.pi * (at + math.sqrt(counts[source]) / 2) / whole
        at += math.sqrt(counts[source])
        found[source] = (math.cos(turn), math.sin(turn))
    return found


def _pulled(rows: pd.DataFrame, named: Mapping[str, list[str]]) -> dict[Any, Any]:
    """Return where actors come to rest that their sources and their ties pull at."""
    anchors = _anchors(named)
    graph = nx.Graph()
    # A tuple cannot be the key of an actor.
    graph.add_nodes_from(("source", source) for source in anchors)
    ends = sorted({tuple(sorted(pair)) for pair in zip(rows[ENDS[0]], rows[ENDS[1]], strict=True)})
    graph.add_edges_from((pair for pair in ends if pair[0] != pair[1]), weight=_PULL)
    start: dict[Any, Any] = {("source", source): at for source, at in anchors.items()}
    fixed = list(start)
    for number, (actor, sources) in enumerate(named.items()):
        for source in sources:
            graph.add_edge(actor, ("source", source), weight=1 / len(sources))
        # Spread like the seeds of a sunflower, so that no two begin at one place.
        far, turn = 0.3 * math.sqrt((number + 1) / len(named)), number * 2.399963
        x, y = (math.fsum(anchors[source][i] for source in sources) / len(sources) for i in (0, 1))
        start[actor] = (x + far * math.cos(turn), y + far * math.sin(turn))
    if len(graph) >= 500 and find_spec("scipy") is None:  # networkx asks for it from there on
        most = 499 - len(anchors)
        raise ValueError(f"{len(named)} actors, of whom {most} can be placed without scipy; "
                         "choose fewer ties, or install it")  # fmt: skip
    return nx.spring_layout(
        graph, pos=start, fixed=fixed, k=0.08, iterations=_ROUNDS, threshold=0, method="force"
    )


def _fitted(spots: np.ndarray) -> np.ndarray:
    """Return places stretched to fill the drawing but for its margin."""
    least, most = spots.min(axis=0), spots.max(axis=0)
    room = np.array(SIZE) - 2 * MARGIN
    wide = np.where(most > least, most - least, 1.0)
    return MARGIN + (spots - least) / wide * room


def _apart(spots: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return places moved, as little as may be, until discs of these sizes lie side by side."""
    count = len(spots)
    least = size[:, None] + size[None, :] + _APART
    # A crowd that the drawing has no room for stands closer.
    full = float((least.mean() ** 2) * count / (0.6 * SIZE[0] * SIZE[1]))
    least = least / math.sqrt(max(full, 1.0))
    np.fill_diagonal(least, 0.0)
    turns = np.arange(count)[:, None] * 2.399963
    x, y = spots.T
    for _ in range(_PUSHES):
        right, down = x[:, None] - x, y[:, None] - y
        far = np.sqrt(right * right + down * down)
        lack = np.maximum(least - far, 0.0)
        if not lack.any():
            break
        # Two at one place go different ways.
        same = far == 0.0
        far[same] = 1.0
        push = 0.5 * (lack + 0.2 * (lack > 0.0)) / far
        x = x + (push * np.where(same, np.cos(turns), right)).sum(axis=1)
        y = y + (push * np.where(same, np.sin(turns), down)).sum(axis=1)
        x = np.clip(x, MARGIN, SIZE[0] - MARGIN)
        y = np.clip(y, MARGIN, SIZE[1] - MARGIN)
    return np.stack([x, y], axis=1)
