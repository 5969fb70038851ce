"""The graph of ties: built from rows, sliced by what they bear, its triangles."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from claimbook.compare import ties
from claimbook.model import dates
from claimbook.sources import tables


def test_graph_holds_every_tie_once():
    made = ties.graph()
    rows = tables.load("ties")
    assert made.number_of_edges() == len(rows)
    assert set(made.nodes) == set(rows["from_actor"]) | set(rows["to_actor"])
    row = rows.iloc[0]
    edge = made.edges[row["from_actor"], row["to_actor"], row["tie"]]
    assert (edge["sign"], edge["locator"]) == (row["sign"], row["locator"])


def test_simple_keeps_a_shared_sign_and_marks_a_mixed_one():
    multi = nx.MultiDiGraph()
    for n, (start, end, sign) in enumerate([("a", "b", 1), ("a", "b", 1), ("b", "a", 1),
                                            ("b", "a", -1)]):  # fmt: skip
        multi.add_edge(start, end, key=str(n), sign=sign, relation="supports")
    made = ties.simple(multi)
    assert made.edges["a", "b"]["sign"] == 1
    assert made.edges["b", "a"]["sign"] == "mixed"
    assert made.edges["a", "b"]["ties"] == ["0", "1"]


def test_simple_keeps_doubts_where_no_tie_is_plain():
    multi = nx.MultiDiGraph()
    told = {("a", "b"): ["denied", "doubtful", "denied"], ("b", "a"): ["asserted", "denied"],
            ("a", "c"): ["reported"]}  # fmt: skip
    for ends, statuses in told.items():
        for n, status in enumerate(statuses):
            multi.add_edge(*ends, key=str(n), sign=1, relation="supports", status=status)
    edges = ties.simple(multi).edges
    found = {ends: edges[ends]["doubts"] for ends in told}
    assert found == {("a", "b"): ["denied", "doubtful"], ("b", "a"): [], ("a", "c"): ["reported"]}


def test_select_by_source_and_line():
    rows = ties.select(sources=["siberia"])
    assert set(rows["source"]) == {"siberia"}
    one = rows.iloc[0]["locator"]
    assert set(ties.select(lines=[one])["locator"]) == {one}


def test_select_by_date_keeps_or_drops_the_undated():
    during = ties.select(during="1941/1945", keep_undated=False)
    assert (during["date"] != "").all() and len(during)
    both = ties.select(during="1941/1945")
    assert len(both) == len(during) + (tables.load("ties")["date"] == "").sum()
    assert "1804-09-26/1805-04-06" not in set(both["date"])


def test_select_by_actor_and_family():
    rows = ties.select(actors=["asano-unit"], families=["command"])
    assert len(rows)
    assert ((rows["from_actor"] == "asano-unit") | (rows["to_actor"] == "asano-unit")).all()
    assert set(rows["family"]) == {"command"}


@pytest.mark.parametrize(("column", "name", "said"), [
    ("from_actor", "jpan", "did you mean japan"),
    ("to_actor", "", "expected one of"),
    ("relation", "comands", "did you mean commands"),
])  # fmt: skip
def test_a_tie_of_what_no_table_has_is_said_with_its_line(column, name, said):
    rows = tables.load("ties")
    rows.loc[3, column] = name
    found = f"{column}: found '{name}'"
    with pytest.raises(tables.BookError, match=rf"data/ties\.csv:5: {found}.*{said}"):
        ties.graph(rows)
    with pytest.raises(tables.BookError, match=f"{rows.loc[3, 'tie']}: {found}"):
        ties.graph(rows.drop(columns="csv_line"))


@pytest.mark.parametrize(("given", "said"), [
    ("thread", "found str 'thread'; expected rows of ties"),
    (["thread"], "found list"),
    (pd.DataFrame({"from_actor": ["japan"], "to_actor": ["ussr"]}), "columns missing: tie, "),
])  # fmt: skip
def test_what_is_no_ties_is_not_drawn(given, said):
    with pytest.raises(tables.BookError, match=said):
        ties.graph(given)


def test_no_tie_is_an_empty_graph():
    assert len(ties.graph(ties.select(actors=["japan"], during="0500")[:0])) == 0


@pytest.mark.parametrize(("condition", "said"), [
    ({"sources": "thread"}, r"sources: found the text 'thread'; expected a list, as \['thread'\]"),
    ({"actors": "japan"}, "actors: found the text 'japan'"),
    ({"families": "command"}, "families: found the text 'command'"),
    ({"lines": "siberia:30"}, "lines: found the text 'siberia:30'"),
    ({"sources": ["thred"]}, "sources: found 'thred'; did you mean thread"),
    ({"sources": ["zzz"]}, "sources: found 'zzz'; expected one of kirichenko"),
    ({"actors": ["japan", "jpan"]}, "actors: found 'jpan'; did you mean .*japan"),
    ({"families": ["comand"]}, "families: found 'comand'; did you mean command"),
    ({"lines": ["siberi:30"]}, "lines: 'siberi:30': found 'siberi'; did you mean siberia"),
    ({"lines": ["siberia"]}, "lines: found 'siberia'; expected a locator"),
    ({"actors": [7]}, "actors: found 7; "),
])  # fmt: skip
def test_a_condition_that_means_nothing_is_refused(condition, said):
    with pytest.raises(tables.BookError, match=said):
        ties.select(**condition)


def test_conditions_may_come_one_by_one():
    lines = ["siberia:8", "siberia:10"]
    assert len(ties.select(lines=iter(lines))) == len(ties.select(lines=lines)) > 0
    assert len(ties.select(sources=tables.keyed("sources").index)) == len(ties.select())


def of_signs(*sides: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(sides, columns=["from_actor", "to_actor", "sign"])


@pytest.mark.parametrize("signs, hostile", [("+++", 0), ("++-", 1), ("+--", 2), ("---", 3)])
def test_triangles_count_their_hostile_sides(signs, hostile):
    one, other, third = (1 if sign == "+" else -1 for sign in signs)
    rows = of_signs(("a", "b", one), ("c", "b", other), ("c", "a", third), ("a", "d", -1))
    assert ties.triangles(rows) == [(["a", "b", "c"], hostile)]


def test_a_pair_tied_both_ways_is_no_side_of_a_triangle():
    whole = of_signs(("a", "b", 1), ("b", "a", 1), ("b", "c", -1), ("c", "a", 1))
    assert ties.triangles(whole) == [(["a", "b", "c"], 1)]
    assert not ties.triangles(pd.concat([whole, of_signs(("b", "a", -1))]))


def test_every_tie_is_an_edge_with_all_it_bears():
    made = ties.graph()
    families = tables.keyed("relations")["family"]
    for row in tables.load("ties").itertuples():
        edge = made.edges[row.from_actor, row.to_actor, row.tie]
        for name in ("relation", "sign", "date", "role", "status", "locator", "wording"):
            assert edge[name] == getattr(row, name), (row.tie, name)
        assert edge["family"] == families[row.relation]


def test_friendly_and_neither_are_mixed_and_relations_kept():
    multi = nx.MultiDiGraph()
    multi.add_edge("a", "b", key="0", sign=1, relation="aids")
    multi.add_edge("a", "b", key="1", sign=0, relation="meets")
    edge = ties.simple(multi).edges["a", "b"]
    assert edge["sign"] == "mixed" and edge["relations"] == ["aids", "meets"]


def test_select_keeps_what_may_overlap():
    rows = ties.select(during="1941/1945", keep_undated=False)
    assert {dates.overlaps(d, "1941/1945") for d in rows["date"]} == {"yes", "cannot be told"}


def test_no_drawing_shows_a_whole_people(root):
    """What is said of a people is speech about it, and stands in the register alone."""
    kinds = tables.keyed("actors")["kind"]
    drawn = [path for path in sorted((root / "figures").glob("fig-*.csv"))
             if {*ties.ENDS} <= {*pd.read_csv(path, nrows=0).columns}]  # fmt: skip
    assert len(drawn) > 5
    for path in drawn:
        ends = pd.read_csv(path)[ties.ENDS].stack()
        peoples = [actor for actor in ends if kinds[actor] == "people"]
        assert not peoples, f"{path.name} draws {peoples}"
