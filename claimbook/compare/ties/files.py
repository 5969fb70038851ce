"""Ties as files for other programs: GraphML, and dynamic GEXF."""

from __future__ import annotations

from os import PathLike

import networkx as nx
import pandas as pd

from claimbook.compare.ties.graphs import graph
from claimbook.model import dates


def to_graphml(ties: pd.DataFrame | None, path: str | PathLike[str]) -> None:
    """Write ``ties`` (None: all of ties.csv) to the file ``path`` as GraphML.

    A directed graph, each tie an edge of its own, for igraph, Cytoscape, NetworkX, yEd. Nodes have
    ``label`` (the actor's name), ``kind`` and ``side``; edges have the tie's key as their id,
    ``label`` (the relation in words) and what :func:`graph` gives them, and ``start`` and ``end``
    as :func:`to_gexf`, as text.

    Parameters
    ----------
    ties
        Rows of ties.csv (None: all).
    path
        The file, which is overwritten.

    Raises
    ------
    BookError
        As :func:`graph`.
    OSError
        If ``path`` cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     to_graphml(None, f"{folder}/ties.graphml")
    ...     back = nx.read_graphml(f"{folder}/ties.graphml")
    >>> len(back) == len(graph())
    True
    """
    nx.write_graphml(_labelled(ties), str(path), named_key_ids=True, edge_id_from_attribute="id")


def to_gexf(ties: pd.DataFrame | None, path: str | PathLike[str]) -> None:
    """Write ``ties`` (None: all of ties.csv) to the file ``path`` as dynamic GEXF, for Gephi.

    As :func:`to_graphml`, and with ``start`` and ``end`` of each edge, the first and the last day
    (xsd:date) on which the tie may have been by its EDTF date; an end that is open or unknown has
    none, nor has a tie without a date, and there Gephi shows it always. A qualifier ("about",
    "perhaps") moves neither; it stands in the attribute ``date``, with the rest.

    Parameters
    ----------
    ties
        Rows of ties.csv (None: all).
    path
        The file, which is overwritten.

    Raises
    ------
    BookError
        As :func:`to_graphml`.
    OSError
        As :func:`to_graphml`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     to_gexf(None, f"{folder}/ties.gexf")
    ...     back = nx.read_gexf(f"{folder}/ties.gexf")
    >>> sorted(back) == sorted(graph())
    True
    """
    nx.write_gexf(_labelled(ties), str(path))  # which is dynamic as soon as a tie has a day


def _labelled(ties: pd.DataFrame | None) -> nx.MultiDiGraph:
    """Return the graph with what other programs look for: labels, ids, first and last days."""
    made = graph(ties)
    for _, node in made.nodes(data=True):
        node["label"] = node.pop("name")
    for *_, key, edge in made.edges(keys=True, data=True):
        edge |= {"id": key, "label": edge["relation"].replace("_", " ")}
        days = dates.bounds(edge["date"]) if edge["date"] else (None, None)
        edge |= {name: str(day) for name, day in zip(("start", "end"), days, strict=True) if day}
    return made
