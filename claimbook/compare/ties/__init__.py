"""The ties between actors as a signed, dated graph, its slices and its triangles.

NetworkX comes with what asks for a graph: to load it takes longer than most commands do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
from claimbook.compare.ties.words import SIGN_WORDS, in_words, lines

if TYPE_CHECKING:
    from claimbook.compare.ties.files import to_gexf, to_graphml
    from claimbook.compare.ties.graphs import betweenness, graph, simple, triangles

__all__ = [
    "ENDS",
    "PLAIN",
    "SIGN_WORDS",
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

_LATER = {"betweenness": "graphs", "graph": "graphs", "simple": "graphs", "triangles": "graphs",
          "to_gexf": "files", "to_graphml": "files"}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what makes a graph where it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
