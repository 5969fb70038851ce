"""Ties as a graph, and what is seen of it: one edge a direction, triangles, who lies between."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd

from claimbook.compare.ties.rows import PLAIN
from claimbook.sources import tables

_NAMED = {"from_actor": "actors", "to_actor": "actors", "relation": "relations"}
_COLUMNS = ("tie", *_NAMED, "sign", "date", "role", "status", "locator", "wording")


def graph(ties: pd.DataFrame | None = None) -> nx.MultiDiGraph:
    """Return ``ties`` (default: all of ties.csv) as a graph.

    Nodes are actor ids with ``name``, ``kind`` and ``side``; edges have the tie's id as key and
    ``relation``, ``family``, ``sign``, ``date``, ``role``, ``status``, ``locator`` and ``wording``.

    Parameters
    ----------
    ties
        Rows of ties.csv (None: all).

    Returns
    -------
    MultiDiGraph
        An edge a tie.

    Raises
    ------
    BookError
        If ``ties`` are no rows of ties, or name an actor or a relation that is in no table.

    Examples
    --------
    >>> list(graph().edges(data="relation"))
    [('salt-league', 'ada-brook', 'pays')]
    """
    ties = tables.load("ties") if ties is None else ties
    _check(ties)
    actors = tables.keyed("actors", columns=["name", "kind", "side"])
    families = tables.keyed("relations")["family"]
    made = nx.MultiDiGraph()
    for actor in sorted(set(ties["from_actor"]) | set(ties["to_actor"])):
        made.add_node(actor, **actors.loc[actor, ["name", "kind", "side"]])
    tie: Any
    for tie in ties.sort_values("tie", kind="stable").itertuples():
        made.add_edge(
            tie.from_actor,
            tie.to_actor,
            key=tie.tie,
            relation=tie.relation,
            family=families[tie.relation],
            sign=int(tie.sign),
            date=tie.date,
            role=tie.role,
            status=tie.status,
            locator=tie.locator,
            wording=tie.wording,
        )
    return made


def _check(ties: pd.DataFrame) -> None:
    """Raise BookError, with the row, if ``ties`` cannot be drawn from the tables."""
    if not isinstance(ties, pd.DataFrame):
        found = f"found {type(ties).__name__} {str(ties)[:40]!r}"
        raise tables.BookError(f"ties: {found}; expected rows of ties, such as ties.select() gives")
    missing = [column for column in _COLUMNS if column not in ties.columns]
    if missing:
        raise tables.BookError(f"ties: columns missing: {', '.join(missing)}")
    for column, table in _NAMED.items():
        there = tables.keyed(table, columns=[table[:-1]]).index
        for position in (~ties[column].isin(there)).to_numpy().nonzero()[0][:1]:
            row = ties.iloc[position]
            place = f"data/ties.csv:{row['csv_line']}" if "csv_line" in row else f"{row['tie']}"
            tables.known(f"{place}: {column}", [row[column]], there)


def simple(multi: nx.MultiDiGraph) -> nx.DiGraph:
    """Return the graph with one edge a direction, for all ties that run that way.

    Edges have lists of the ``ties`` that they stand for, of their ``signs`` and of their
    ``relations``.

    ``sign`` is the sign that all share, or ``"mixed"`` if they differ. ``doubts`` are the statuses
    of its ties, each once, in order, where none of them is simply asserted, and else empty.

    Parameters
    ----------
    multi
        As :func:`graph` gives it.

    Returns
    -------
    DiGraph
        The same nodes, at most one edge a direction.

    Examples
    --------
    >>> simple(graph()).edges["salt-league", "ada-brook"]["sign"]
    1
    """
    made = nx.DiGraph()
    made.add_nodes_from(multi.nodes(data=True))
    for start, end, key, data in multi.edges(keys=True, data=True):
        if not made.has_edge(start, end):
            made.add_edge(start, end, signs=[], ties=[], relations=[], doubts=[])
        edge = made.edges[start, end]
        edge["signs"].append(data["sign"])
        edge["ties"].append(key)
        edge["relations"].append(data["relation"])
        edge["doubts"].append(data.get("status", PLAIN))
    for *_, edge in made.edges(data=True):
        edge["doubts"] = [] if PLAIN in edge["doubts"] else sorted(set(edge["doubts"]))
        edge["sign"] = edge["signs"][0] if len(set(edge["signs"])) == 1 else "mixed"
    return made


def triangles(ties: pd.DataFrame) -> list[tuple[list[str], int]]:
    """Return the threes of actors tied in pairs, each with the number of its hostile sides.

    ``ties`` has from_actor, to_actor and a sign of 1 or -1. A pair tied both ways is no side. In
    the sense of structural balance none or two hostile sides are balanced, one or three are not:
    Cartwright and Harary, Psychological Review 63 (1956), pp. 277-293.

    Parameters
    ----------
    ties
        Rows with from_actor, to_actor, and a sign of 1 or -1.

    Returns
    -------
    list of tuple
        Three sorted keys, and how many of their sides are hostile.

    Examples
    --------
    >>> ties = pd.DataFrame({"from_actor": ["ada", "ben", "cleo"],
    ...                      "to_actor": ["ben", "cleo", "ada"], "sign": [1, -1, -1]})
    >>> [(three, int(hostile)) for three, hostile in triangles(ties)]
    [(['ada', 'ben', 'cleo'], 2)]
    """
    ends = ties[["from_actor", "to_actor"]]
    pairs = ties.groupby([ends.min(axis=1), ends.max(axis=1)])["sign"]
    made = nx.Graph()
    made.add_weighted_edges_from(
        (*pair, signs.iloc[0]) for pair, signs in pairs if signs.nunique() == 1
    )
    threes = [sorted(three) for three in nx.enumerate_all_cliques(made) if len(three) == 3]
    return [
        (three, sum(made.edges[side]["weight"] < 0 for side in combinations(three, 2)))
        for three in threes
    ]


def betweenness(rows: pd.DataFrame) -> pd.Series:
    """Return by actor the share of shortest ways between others that lead through it.

    In percent, in the graph of ``rows`` without direction or sign (Freeman, Sociometry 40 (1977),
    pp. 35-41).

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    Series of float
        The share, by key of the actor.

    Raises
    ------
    BookError
        As :func:`graph`.

    Examples
    --------
    >>> from claimbook.compare.ties import select
    >>> betweenness(select()).to_dict()
    {'ada-brook': 0.0, 'salt-league': 0.0}
    """
    return 100 * pd.Series(nx.betweenness_centrality(nx.Graph(graph(rows))))
