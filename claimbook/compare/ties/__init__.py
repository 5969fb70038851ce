"""The ties between actors as a signed, dated graph, its slices and its triangles."""

from claimbook.compare.ties.files import to_gexf, to_graphml
from claimbook.compare.ties.graphs import betweenness, graph, simple, triangles
from claimbook.compare.ties.rows import (
    ENDS,
    PLAIN,
    apart_in_time,
    deeds,
    on,
    over_neither,
    select,
    within,
    without_peoples,
)
from claimbook.compare.ties.words import in_words, lines

__all__ = [
    "ENDS",
    "PLAIN",
    "apart_in_time",
    "betweenness",
    "deeds",
    "graph",
    "in_words",
    "lines",
    "on",
    "over_neither",
    "select",
    "simple",
    "to_gexf",
    "to_graphml",
    "triangles",
    "within",
    "without_peoples",
]
