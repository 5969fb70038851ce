"""Ties as GraphML and dynamic GEXF, places as GeoJSON; networks of no ties."""

from __future__ import annotations

from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from invented import Book

from claimbook.compare import places, ties
from claimbook.show import charts
from claimbook.sources import tables

# What a tie is dated, and the first and last day that it may have been.
DATES = {"1806": ("1806-01-01", "1806-12-31"), "../1804": (None, "1804-12-31"),
         "1804-05/..": ("1804-05-01", None), "[..1805]": (None, "1805-12-31"), "": (None, None),
         "1806-07~": ("1806-07-01", "1806-07-31"), "1806-07-03": ("1806-07-03", "1806-07-03"),
         "1801/1803-02": ("1801-01-01", "1803-02-28")}  # fmt: skip
FIRST = "siberia-brook-league"


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book with two actors and as many ties between them as there are kinds of dates."""
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    book = Book(tmp_path)
    (tie,) = book.rows["ties"]
    book.rows["ties"] = [
        {**tie, "tie": f"{FIRST}-{number}", "date": date, "sign": -1, "role": "a “keeper” & <more>"}
        for number, date in enumerate(DATES)
    ]
    return book.write_tables()


def written(write, path, rows=None):
    write(rows, path)
    return ElementTree.parse(path)


# Graphs


def test_graphml_holds_every_tie_with_names_and_days(book, tmp_path):
    ties.to_graphml(None, tmp_path / "ties.graphml")
    back = nx.read_graphml(tmp_path / "ties.graphml")
    assert back.is_directed() and back.is_multigraph()
    assert dict(back.nodes(data="label")) == {"ada-brook": "Ada Brook",
                                              "salt-league": "The League of Salt"}  # fmt: skip
    edges = {key: data for *_, key, data in back.edges(keys=True, data=True)}
    assert sorted(edges) == sorted(tables.keyed("ties").index)
    told = [(e["date"], (e.get("start"), e.get("end"))) for e in edges.values()]
    assert dict(told) == DATES
    first = edges[f"{FIRST}-0"]
    assert first["sign"] == -1 and first["label"] == "opposes" and first["locator"] == "siberia:7"
    assert first["role"] == "a “keeper” & <more>" and first["wording"] == "the Salt League kept"


def test_gexf_is_dynamic_with_days_as_gephi_reads_them(book, tmp_path):
    found = written(ties.to_gexf, tmp_path / "ties.gexf")
    space = {"": "http://www.gexf.net/1.2draft"}
    (drawn,) = found.iterfind("graph", space)
    assert (drawn.get("mode"), drawn.get("timeformat")) == ("dynamic", "date")
    edges = {edge.get("id"): edge for edge in drawn.iterfind("edges/edge", space)}
    assert sorted(edges) == sorted(tables.keyed("ties").index)
    dated = tables.keyed("ties")["date"]
    for key, edge in edges.items():
        assert (edge.get("start"), edge.get("end")) == DATES[dated[key]]
        assert edge.get("label") == "opposes"
    labels = {node.get("id"): node.get("label") for node in drawn.iterfind("nodes/node", space)}
    assert labels == {"ada-brook": "Ada Brook", "salt-league": "The League of Salt"}


def test_gexf_opens_again(book, tmp_path):
    ties.to_gexf(ties.select(), tmp_path / "ties.gexf")
    back = nx.read_gexf(tmp_path / "ties.gexf")
    assert set(back) == {"ada-brook", "salt-league"} and back.number_of_edges() == len(DATES)
    assert {data["status"] for *_, data in back.edges(data=True)} == {"asserted"}
    assert {data["kind"] for _, data in back.nodes(data=True)} == {"person", "organisation"}


def test_a_graph_keeps_what_it_was_made_of(book, tmp_path):
    rows = ties.select()
    before = rows.copy()
    ties.to_gexf(rows, tmp_path / "ties.gexf")
    pd.testing.assert_frame_equal(rows, before)
    assert "label" not in ties.graph(rows).nodes["ada-brook"]


@pytest.mark.parametrize("write", [ties.to_graphml, ties.to_gexf])
def test_only_ties_are_written(book, tmp_path, write):
    with pytest.raises(tables.BookError, match="found str 'siberia'; expected rows of ties"):
        write("siberia", tmp_path / "out")
    assert not (tmp_path / "out").exists()


# No ties


def nothing():
    return {"chosen": ties.select()[:0], "loaded": tables.load("ties")[:0],
            "bare": pd.DataFrame(columns=list(tables.load("ties")))}  # fmt: skip


@pytest.mark.parametrize("kind", ["chosen", "loaded", "bare"])
def test_no_ties_are_a_graph_of_nothing(book, tmp_path, kind):
    rows = nothing()[kind]
    assert len(ties.graph(rows)) == len(ties.simple(ties.graph(rows))) == 0
    assert ties.triangles(rows) == [] and len(ties.betweenness(rows)) == 0
    for made in (ties.deeds(rows), ties.over_neither(rows), ties.within(rows, ["ada-brook"]),
                 ties.in_words(rows), ties.lines(ties.in_words(rows), {})):  # fmt: skip
        assert len(made) == 0
    assert len(ties.on(rows, "1804")) == 0 and not ties.apart_in_time(rows)
    for write, read in ((ties.to_graphml, nx.read_graphml), (ties.to_gexf, nx.read_gexf)):
        write(rows, tmp_path / "none")
        assert len(read(tmp_path / "none")) == 0


@pytest.mark.parametrize("kind", ["chosen", "loaded", "bare"])
@pytest.mark.parametrize("options", [{}, {"is_cut": True}])
def test_no_ties_are_a_drawing_of_nothing(book, kind, options):
    shown = charts.network("fig-none", nothing()[kind], layout="salt", height=3,
                           alt="{actors} actors, {lines} lines", **options)  # fmt: skip
    assert "0 actors, 0 lines" in shown.html


@pytest.mark.parametrize(("condition", "said"), [
    ({"sources": ["siberai"]}, "sources: found 'siberai'; did you mean siberia"),
    ({"lines": ["siberai:7"]}, "lines: 'siberai:7': found 'siberai'; did you mean siberia"),
    ({"families": ["conflct"]}, "families: found 'conflct'; did you mean conflict"),
    ({"actors": ["ada-brok"]}, "actors: found 'ada-brok'; did you mean ada-brook"),
])  # fmt: skip
def test_names_that_no_table_has_are_guessed_at(book, condition, said):
    for row in book.rows["relations"]:
        row["family"] = "conflict"
    book.write_tables()
    with pytest.raises(tables.BookError, match=said):
        ties.select(**condition)


# Places


PLACES = [
    {"place": "ostia", "name": "Ostia", "kind": "point", "lat": 41.75, "lon": 12.5, "basis": "a"},
    {"place": "reef", "name": "Reef", "kind": "point", "lat": 1, "lon": "", "basis": "b"},
    {"place": "sella", "name": "Sella", "kind": "region", "lat": -10, "lon": -20, "basis": "c"},
    {"place": "shore", "name": "Shore", "kind": "line", "lat": "", "lon": "", "basis": "d"},
    {"place": "vell", "name": "Vell", "kind": "unlocated", "lat": 3, "lon": 4, "basis": "e"},
]


@pytest.fixture
def placed(book):
    book.rows["places"] = [dict(row) for row in PLACES]
    book.row("claims", "siberia-lamps")["place"] = "Sella;Vell"
    book.row("claims", "thread-ropes")["place"] = "Vell"
    book.row("events", "siberia-printed")["place"] = "Vell;Ostia"
    return book.write_tables()


def test_places_are_points_where_somebody_says_where_they_lie(placed):
    made = places.geojson()
    assert made["type"] == "FeatureCollection"
    found = {place["id"]: place["geometry"] for place in made["features"]}
    assert found == {
        "ostia": {"type": "Point", "coordinates": [12.5, 41.75]}, "reef": None,
        "sella": {"type": "Point", "coordinates": [-20, -10]}, "shore": None, "vell": None,
    }  # fmt: skip
    assert all(set(place) == {"type", "id", "geometry", "properties"} and place["type"] == "Feature"
               for place in made["features"])  # fmt: skip


def test_places_say_how_often_they_are_named(placed):
    told = [place["properties"] for place in places.geojson(["Vell", "Ostia", "Shore"])["features"]]
    assert told == [
        {"name": "Vell", "kind": "unlocated", "basis": "e", "claims": 2, "events": 1},
        {"name": "Ostia", "kind": "point", "basis": "a", "claims": 0, "events": 1},
        {"name": "Shore", "kind": "line", "basis": "d", "claims": 0, "events": 0},
    ]


def test_places_are_counted_by_those_who_name_them(placed):
    made = places.named()
    assert dict(made["rows"]) == {"vell": 3, "ostia": 1, "sella": 1}  # and neither reef nor shore
    vell = made.loc["vell"]
    assert (vell["claims"], vell["events"], vell["years"]) == (2, 1, "1804–1898")
    assert vell["locator"] == "siberia:3 thread:2 siberia:8"
    assert made.loc["ostia", "years"] == "1898" and (made["place"] == made.index).all()


@pytest.mark.parametrize(("during", "found"), [
    ("1804", {"vell": 1, "sella": 1}), ("1805/..", {"vell": 1, "ostia": 1}), ("../1803", {}),
])  # fmt: skip
def test_places_are_counted_in_some_years(placed, during, found):
    """Rows without a date are in none."""
    assert dict(places.named(during=during)["rows"]) == found


def test_places_are_counted_of_a_topic(placed):
    placed.row("claims", "thread-ropes")["topic"] = "y"
    placed.write_tables()
    assert dict(places.named(topic="y")["rows"]) == {"vell": 1}
    with pytest.raises(ValueError, match="harvest"):
        places.named(during="harvest")


@pytest.mark.parametrize(("names", "said"), [
    (["Osta"], "places: found 'Osta'; did you mean Ostia"),
    ("Ostia", r"places: found the text 'Ostia'; expected a list, as \['Ostia'\]"),
])  # fmt: skip
def test_places_that_no_row_has_are_refused(placed, names, said):
    with pytest.raises(tables.BookError, match=said):
        places.geojson(names)


def test_no_places_are_a_collection_of_none(placed):
    assert places.geojson([]) == {"type": "FeatureCollection", "features": []}
    placed.rows["places"] = []
    placed.write_tables()
    assert places.geojson()["features"] == []
