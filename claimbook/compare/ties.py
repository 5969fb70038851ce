"""The ties between actors as a signed, dated graph, its slices and its triangles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from os import PathLike
from typing import Any

import networkx as nx
import pandas as pd

from claimbook.model import dates
from claimbook.sources import tables
from claimbook.sources.reads import question

ENDS = ["from_actor", "to_actor"]
PLAIN = "asserted"  # the one status that goes without saying
_DONE = {PLAIN, "contested", "doubtful"}  # statuses of what somebody says was so
_NAMED = {"from_actor": "actors", "to_actor": "actors", "relation": "relations"}
_COLUMNS = ("tie", *_NAMED, "sign", "date", "role", "status", "locator", "wording")


def graph(ties: pd.DataFrame | None = None) -> nx.MultiDiGraph:
    """Return ``ties`` (default: all of ties.csv) as a graph.

    Nodes are actor ids with ``name``, ``kind`` and ``side``; edges have the tie's id as key and
    ``relation``, ``family``, ``sign``, ``date``, ``role``, ``status``, ``locator`` and ``wording``.
    Raises BookError if ``ties`` are no rows of ties, or name an actor or a relation that is in no
    table.

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


def to_graphml(ties: pd.DataFrame | None, path: str | PathLike[str]) -> None:
    """Write ``ties`` (None: all of ties.csv) to the file ``path`` as GraphML.

    A directed graph, each tie an edge of its own, for igraph, Cytoscape, NetworkX, yEd. Nodes have
    ``label`` (the actor's name), ``kind`` and ``side``; edges have the tie's key as their id,
    ``label`` (the relation in words) and what :func:`graph` gives them, and ``start`` and ``end``
    as :func:`to_gexf`, as text. Raises BookError as :func:`graph`; OSError if ``path`` cannot be
    written.

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
    "perhaps") moves neither; it stands in the attribute ``date``, with the rest. Raises as
    :func:`to_graphml`.

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


def select(
    *,
    sources: Iterable[str] = (),
    lines: Iterable[str] = (),
    families: Iterable[str] = (),
    actors: Iterable[str] = (),
    during: str = "",
    keep_undated: bool = True,
) -> pd.DataFrame:
    """Return the rows of ties.csv that meet every condition given.

    ``sources`` are keys, ``lines`` locators, ``families`` those of relations.csv, ``actors`` ids of
    which a tie must have at least one, ``during`` an EDTF interval that a tie's date must or may
    overlap; a tie without a date is kept if ``keep_undated``. A condition that is empty is none.

    Raises BookError if a condition is a single text and no list, or names what is in no table; of
    ``lines`` only the source must be known, since not every line has a tie.

    Examples
    --------
    >>> list(select(actors=["ada-brook"])["tie"])
    ['keepers-league-pays-brook']
    """
    return _selected(
        tables.known("sources", sources),
        tables.known("lines", lines),
        tables.known("families", families),
        tables.known("actors", actors),
        during,
        keep_undated,
    )


@question
def _selected(
    sources: list[str],
    lines: list[str],
    families: list[str],
    actors: list[str],
    during: str,
    keep_undated: bool,
) -> pd.DataFrame:
    rows = tables.load("ties").drop(columns="csv_line")
    rows = rows.merge(tables.load("relations")[["relation", "family"]], on="relation")
    there = tables.keyed("sources").index
    sources = tables.known("sources", sources, there)
    lines = _lines(lines, there)
    families = tables.known("families", families, tables.keyed("relations")["family"])
    for column, wanted in (("source", sources), ("locator", lines), ("family", families)):
        if wanted:
            rows = rows[rows[column].isin(wanted)]
    if wanted := tables.known("actors", actors, tables.keyed("actors").index):
        rows = rows[rows["from_actor"].isin(wanted) | rows["to_actor"].isin(wanted)]
    if during:
        meets = rows["date"].map(
            lambda date: dates.overlaps(date, during) != "no" if date else keep_undated
        )
        rows = rows[meets.astype(bool)]
    return rows.sort_values("tie", kind="stable").reset_index(drop=True)


def _lines(lines: Iterable[str], sources: Iterable[str]) -> list[str]:
    wanted = tables.known("lines", lines)
    for locator in wanted:
        source, _, number = str(locator).partition(":")
        tables.known(f"lines: '{locator}'", [source], sources)
        if not number.isdecimal():
            raise tables.BookError(f"lines: found '{locator}'; expected a locator, as {source}:1")
    return wanted


def deeds(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties that are said to have been so, of actors that can act.

    Left out are denials, plans and wishes, what a source only reports as another's charge or view,
    and ties of whole peoples, which are speech about them.

    Examples
    --------
    >>> len(deeds(select()))
    1
    """
    kinds = tables.keyed("actors", columns=["kind"])["kind"]
    is_people = rows[ENDS].apply(lambda ids: ids.map(kinds) == "people").any(axis=1)
    return rows[rows["status"].isin(_DONE) & ~is_people]


def simple(multi: nx.MultiDiGraph) -> nx.DiGraph:
    """Return one edge a direction, with lists of the ``ties`` that it stands for, of their
    ``signs`` and of their ``relations``.

    ``sign`` is the sign that all share, or ``"mixed"`` if they differ. ``doubts`` are the statuses
    of its ties, each once, in order, where none of them is simply asserted, and else empty.

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


def within(rows: pd.DataFrame, actors: Iterable[str]) -> pd.DataFrame:
    """Return the rows of ties whose two ends are both among ``actors``.

    Examples
    --------
    >>> len(within(select(), ["ada-brook", "salt-league"])), len(within(select(), ["ada-brook"]))
    (1, 0)
    """
    return rows[rows[ENDS].isin(list(actors)).all(axis=1)]


def on(rows: pd.DataFrame, date: str, column: str = "date") -> pd.Series:
    """Return which rows may fall on an EDTF date, by their dates in ``column``: those without a
    date always may.

    Examples
    --------
    >>> on(pd.DataFrame({"date": ["1804-05", "1806", ""]}), "1804").tolist()
    [True, False, True]
    """
    meets = rows[column].map(lambda day: not day or dates.overlaps(day, date) != "no")
    return meets.astype(bool)


def over_neither(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties without those that are neither friendly nor hostile where the same
    direction has one that is: they do not make it both.

    Examples
    --------
    >>> two = pd.DataFrame({"from_actor": "ada", "to_actor": "ben", "sign": [0, -1]})
    >>> over_neither(two)["sign"].tolist()
    [-1]
    """
    is_signed = rows["sign"].abs().groupby([rows[end] for end in ENDS]).transform("max") > 0
    return rows[(rows["sign"] != 0) | ~is_signed]


def apart_in_time(rows: pd.DataFrame) -> bool:
    """Whether the date of some friendly tie rules out that of some hostile one.

    Examples
    --------
    >>> apart_in_time(pd.DataFrame({"date": ["1804", "1806"], "sign": [1, -1]}))
    True
    """
    dated = rows[rows["date"] != ""]
    return any(
        dates.overlaps(one, other) == "no"
        for one in dated.loc[dated["sign"] == 1, "date"]
        for other in dated.loc[dated["sign"] == -1, "date"]
    )


def betweenness(rows: pd.DataFrame) -> pd.Series:
    """Return by actor the share, in percent, of shortest ways between pairs of others that lead
    through it, in the graph of ``rows`` without direction or sign (Freeman, Sociometry 40 (1977),
    pp. 35-41).

    Examples
    --------
    >>> betweenness(select()).to_dict()
    {'ada-brook': 0.0, 'salt-league': 0.0}
    """
    return 100 * pd.Series(nx.betweenness_centrality(nx.Graph(graph(rows))))


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ties with ``who`` and ``whom``, the names of the ends, and ``verb``, the
    relation in words.

    Examples
    --------
    >>> in_words(select())[["who", "verb", "whom"]].to_dict("records")
    [{'who': 'Salt League', 'verb': 'pays', 'whom': 'Ada Brook'}]
    """
    names = tables.keyed("actors", columns=["name"])["name"]
    return rows.assign(
        who=rows["from_actor"].map(names),
        whom=rows["to_actor"].map(names),
        verb=rows["relation"].str.replace("_", " "),
    )


def _together(verbs: pd.Series) -> str:
    return ", ".join(verbs.unique())


def lines(rows: pd.DataFrame, marks: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a direction, with what ``charts.network`` writes on its line.

    ``rows`` are ties ``in_words``. ``words`` are their verbs, those of one source, date and status
    together, behind the mark of the source (``marks``) and followed by date and doubt; ``source``
    is "" where several speak, ``is_dated`` says whether anything is dated.

    Examples
    --------
    >>> lines(in_words(select()), {"keepers": "K: "})["words"].tolist()
    ['K: pays']
    """
    when = rows["date"].map(lambda day: day and f",\n{dates.human(day)}")
    doubt = rows["status"].map(lambda status: f" ({status})" if status != PLAIN else "")
    alike = rows.assign(aside=when + doubt).groupby([*ENDS, "source", "aside"], sort=False)
    parts = alike.agg({"verb": _together, "date": "max"})
    parts = parts.reset_index()
    parts["words"] = parts["source"].map(marks) + parts["verb"] + parts["aside"]
    groups = parts.groupby(ENDS)
    made = groups.agg({"words": "\n".join, "source": "max", "date": "max"})
    made["source"] = made["source"].where(groups["source"].nunique() == 1, "")
    return made.assign(is_dated=made["date"] != "").reset_index()
