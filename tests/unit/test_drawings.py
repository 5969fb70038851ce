"""What a reader sees of a drawing beyond its marks: colours, words, arrows, where they stand."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import pandas as pd
import pytest
from colours import lab
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.patches import FancyArrowPatch

from claimbook import testing
from claimbook.model import dates
from claimbook.model.quantity import Quantity
from claimbook.show import charts
from claimbook.show.charts import networks, style
from claimbook.show.display import written
from claimbook.sources import tables

pytestmark = pytest.mark.usefixtures("sides")


def test_palette_says_friend_and_foe():
    assert charts.SIGN_WORDS == {1: "friendly", 0: "neither", -1: "hostile", "mixed": "both"}
    red, green = charts.SIGNS[-1][0], charts.SIGNS[1][0]
    assert int(red[1:3], 16) > int(red[3:5], 16) and int(green[3:5], 16) > int(green[1:3], 16)
    for palette in (charts.CONFIDENCE, charts.SIGNS):
        for part in zip(*palette.values(), strict=True):
            assert len(set(part)) == len(part), "two keys look alike"


def test_outside_record_is_in_ink():
    """Hues are those of sources, sides and signs."""
    for tone, _ in charts.CONFIDENCE.values():
        assert math.hypot(*lab(tone)[1:]) < 5


def test_colours_kept_for_sources_that_bring_none_differ():
    """From one another and from signs; marks from those of the record outside."""
    signs = {tone for tone, _ in charts.SIGNS.values()}
    for tone in style.PALETTE:
        others = signs | (set(style.PALETTE) - {tone})
        assert min(math.dist(lab(tone), lab(other)) for other in others) >= 20, tone
    assert not set(style.MARKS) & {mark for _, mark in charts.CONFIDENCE.values()}
    assert len(set(style.MARKS)) == len(style.MARKS)


def test_a_source_that_is_no_row_is_said_so():
    with pytest.raises(tables.BookError, match=r"data/sources.csv: no row for 'memoir'.*thread"):
        charts.SOURCES["memoir"]
    assert charts.SOURCES.get("memoir") is None


@pytest.mark.parametrize("sign", [1, 0, -1, "mixed"])
def test_network_line_and_key_have_the_sign(sign):
    made = nx.DiGraph()
    made.add_node("a", name="Ada", side="guild")
    made.add_node("b", name="Bea Cee", side="league")
    made.add_edge("a", "b", sign=sign)
    with charts.canvas(3, axes=False) as (_, ax):
        places = {"a": (0, 0.2), "b": (1, 0.8)}
        networks.draw(ax, made, places, headings={0: "Left", 1: "Right"})
        (arrow,) = (p for p in ax.patches if isinstance(p, FancyArrowPatch))
        signs, sides = ax.findobj(Legend)
        (handle,), (word,) = signs.get_lines(), signs.get_texts()
        assert to_hex(arrow.get_edgecolor()) == charts.SIGNS[sign][0] == to_hex(handle.get_color())
        assert word.get_text() == charts.SIGN_WORDS[sign]
        assert arrow.get_arrowstyle().arrow == "-|>" and arrow._posA_posB == [(0, 0.2), (1, 0.8)]
        lines = dict(zip(sides.get_texts(), sides.get_lines(), strict=True))
        assert {text.get_text(): line.get_markeredgecolor() for text, line in lines.items()} == {
            charts.SIDE_WORDS[side]: charts.SIDES[side] for side in ("guild", "league")
        }
        boxes = {t.get_text(): t for t in ax.texts}
        for node, text in (("a", "Ada"), ("b", "Bea Cee")):
            edge = boxes[text].get_bbox_patch().get_edgecolor()
            assert to_hex(edge) == charts.SIDES[made.nodes[node]["side"]]
        assert [boxes[t].get_position()[0] for t in ("Left", "Right")] == [0, 1]


@pytest.mark.parametrize(
    ("doubts", "mark", "key"),
    [([], None, set()), (["denied"], "×", {"× denied"}), (["doubtful"], "?", {"? doubtful"}),
     (["contested", "doubtful"], "≠?", {"≠ contested", "? doubtful"}),
     (["reported"], "”", {"” reported"})],
)  # fmt: skip
def test_a_line_in_doubt_bears_a_mark_that_the_key_explains(doubts, mark, key):
    made = named(nx.DiGraph())
    made.add_edge("a", "b", sign=-1, doubts=doubts)
    made = named(made)
    with charts.canvas(3, axes=False) as (fig, ax):
        networks.draw(ax, made, {"a": (0, 0.2), "b": (1, 0.8)})
        texts = [text for text in ax.texts if text.get_text() not in ("AAA", "BBB")]
        assert [text.get_text() for text in texts] == ([mark] if mark else [])
        said = {t.get_text() for legend in ax.findobj(Legend) for t in legend.get_texts()}
        assert said == {"hostile", charts.SIDE_WORDS["guild"], *key}
        (arrow,) = (p for p in ax.patches if isinstance(p, FancyArrowPatch))
        for text in texts:
            box = text.get_window_extent()
            path = arrow.get_transform().transform_path(arrow.get_path())
            assert path.intersects_bbox(box, filled=False), "it stands on its line"
        assert not testing.overlapping(fig)


def named(made, side="guild"):
    for node in made:
        made.add_node(node, name=node.upper() * 3, side=side)
    return made


@pytest.mark.parametrize("ends", [("a", "c"), ("c", "a")])
def test_a_line_goes_round_a_third_box(ends):
    """Also beside the line that comes back; ``behind`` sees one that does not."""
    made = named(nx.DiGraph([ends, ends[::-1], ("a", "b")]))
    nx.set_edge_attributes(made, 1, "sign")
    with charts.canvas(3, axes=False) as (fig, ax):
        # So high and so low that both lines must pass above it.
        made.nodes["b"]["name"] = "b\n" * 10 + "b"
        networks.draw(ax, made, {"a": (0, 0.5), "b": (1, 0.3), "c": (2, 0.5)})
        assert testing.behind(fig) == []
        arrows = {p.get_gid(): p for p in ax.patches if isinstance(p, FancyArrowPatch)}
        bends = [arrows[f"edge:{a}:{b}"].get_connectionstyle().rad for a, b in (ends, ends[::-1])]
        assert bends[0] != -bends[1], "one line lies on the other"
        arrows["edge:a:c"].set_connectionstyle("arc3,rad=0")
        assert testing.behind(fig) == [("a:c", "b")]
        arrows["edge:a:c"].set_gid(None)
        assert testing.behind(fig) == []


def test_words_of_the_key_are_those_given_and_may_be_left_out():
    made = named(nx.DiGraph([("a", "b")]))
    nx.set_edge_attributes(made, 0, "sign")
    for signs, said in (({0: "signs"}, ["signs", "The guild"]), ({}, ["The guild"])):
        with charts.canvas(3, axes=False) as (fig, ax):
            networks.draw(ax, made, {"a": (0, 0), "b": (1, 1)}, signs=signs)
            keys = ax.findobj(Legend)
            assert [t.get_text() for key in keys for t in key.get_texts()] == said
            fig.canvas.draw()
            low = min(t.get_window_extent().y0 for t in ax.texts)
            assert all(0 <= key.get_window_extent().y0 < low for key in keys)


def test_key_is_no_wider_than_a_phone():
    made = nx.DiGraph()
    for side in charts.SIDES:
        made.add_node(side, name=side, side=side)
    places = {side: (n % 4, n / 12) for n, side in enumerate(charts.SIDES)}
    with charts.canvas(6, width=charts.WIDE, axes=False) as (fig, ax):
        networks.draw(ax, made, places)
        (key,) = ax.findobj(Legend)
        box = key.get_window_extent()
        assert box.x1 <= charts.WIDTH * fig.dpi and box.y0 >= 0
        assert len(key.get_texts()) == len(charts.SIDES)


def test_fit_keeps_places_and_draws_few_nodes_small():
    table = {key: (n % 3, n / 10) for n, key in enumerate("abcdefgh")}
    table |= {"i": (3, 0.9)}
    size, places, limits = networks.fit("bcdefg", table, 5)
    assert size == {"height": 5, "width": charts.WIDE}
    assert places == {key: table[key] for key in "bcdefg"}
    assert limits == networks.fit("abcdefghi", table, 5)[2]
    size, places, limits = networks.fit("aceh", table, 5)
    assert size["width"] == charts.WIDTH and size["height"] < 5
    assert {key: x for key, (x, _) in places.items()} == {key: table[key][0] for key in "aceh"}
    assert sorted(places, key=lambda key: places[key][1]) == ["a", "c", "e", "h"]
    assert all(0 < y < 1 and limits[0] < x < limits[1] for x, y in places.values())


@pytest.mark.parametrize("nodes", ["", "x", "a", "ab"])
def test_a_graph_with_hardly_a_node_is_drawn_too(nodes, tmp_path, monkeypatch):
    """An explorer's choice may leave nothing, or one box alone, of what has a place."""
    made = nx.DiGraph()
    made.add_nodes_from(nodes, name="One", side="none")
    size, places, limits = networks.fit(made, {"a": (0.0, 0.2), "b": (0.0, 0.8)}, 5)
    assert set(places) == set(nodes) & {"a", "b"}
    assert limits[0] < limits[1] and limits[2] < limits[3] and min(size.values()) > 1
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    with charts.canvas(**size, axes=False) as (fig, ax):
        networks.draw(ax, made, places, limits=limits)
        assert set(testing.drawn(fig)) == {f"node:{node}" for node in places}
        charts.save(fig, "fig-test-few", pd.DataFrame({"node": [*nodes]}), alt="few")
    with charts.canvas(**size) as (_, ax):
        networks.draw(ax, made, places)


def test_no_place_at_all_is_an_empty_canvas():
    size, places, limits = networks.fit(nx.DiGraph(), {}, 5)
    assert not places and min(size.values()) > 1 and limits == (0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("places", [{"a": (0, 0.5), "b": (1, 0.5)}, {"a": (0, 1), "b": (0, 0)}])
def test_words_stand_on_the_line_they_belong_to(places):
    made = nx.DiGraph([("a", "b"), ("b", "a")])
    nx.set_node_attributes(made, {"a": "Ada", "b": "Bea"}, "name")
    nx.set_node_attributes(made, "none", "side")
    lines = pd.DataFrame({"from_actor": ["a", "b"], "to_actor": ["b", "a"], "source": "thread",
                          "words": ["there", "back"], "is_dated": True})  # fmt: skip
    with charts.canvas(3, axes=False) as (fig, ax):
        networks.draw(ax, made, places, lines=lines)
        fig.canvas.draw()
        arrows = {p.get_gid(): p for p in ax.patches if isinstance(p, FancyArrowPatch)}
        said = {t.get_text(): ax.transData.transform(t.get_position()) for t in ax.texts}
        for words, other, key in [("there", "back", "edge:a:b"), ("back", "there", "edge:b:a")]:
            # In pixels: the head, drawn as one path with the line, widens its box a little.
            box = arrows[key].get_tightbbox().padded(3)
            assert box.contains(*said[words]) and not box.contains(*said[other])


def test_opposed_words_colours_and_labels_stand_by_their_bars(ax):
    rows = pd.DataFrame({"label": ["x", "y"], "hostile": [4, 9], "friendly": [1, 2]})
    charts.opposed(ax, rows)
    for bar in ax.patches:
        sign = -1 if "hostile" in bar.get_gid() else 1
        assert to_hex(bar.get_facecolor()) == charts.SIGNS[sign][0]
    at = {t.get_text(): t for t in ax.texts}
    assert at["x"].get_position()[1] > at["y"].get_position()[1]
    assert at["hostile"].xyann[0] < 0 < at["friendly"].xyann[0]
    # Each number stands at the end of its own bar.
    assert {(t.xy, t.get_text()) for t in ax.texts if t.get_text().isdecimal()} == {
        ((-4, 0), "4"), ((-9, -1), "9"), ((1, 0), "1"), ((2, -1), "2")}  # fmt: skip


def test_bars_begin_at_start(ax):
    charts.bars(ax, pd.DataFrame({"n": [3]}), "n", color="red", start=10)
    assert ax.patches[0].get_x() == 10 and ax.texts[0].xy == (13, 0)


def test_squares_stand_below_their_label_and_heading(ax):
    rows = pd.DataFrame({"topic": ["a", "b"], "kind": ["x", "y"], "weight": "hard"})
    charts.squares(ax, rows, down={"a": "A", "b": "B"}, by="topic", kind="kind",
                   blocks={"x": ("Ex", 2), "y": ("Why", 2)})  # fmt: skip
    marks = testing.drawn(ax.figure)
    at = {t.get_text(): (t.xy if hasattr(t, "xy") else t.get_position()) for t in ax.texts}
    assert marks["unit:0:weight"].y < at["A"][1] < marks["unit:0:weight"].y + 1
    assert marks["unit:1:weight"].y < at["B"][1] < marks["unit:0:weight"].y
    assert at["Ex"][0] == marks["unit:0:weight"].x - 0.4
    assert at["Why"][0] == marks["unit:1:weight"].x - 0.4


def test_presence_words_stand_beside_their_marks_and_columns_give_colours(ax):
    rows = pd.DataFrame({"text": ["one", "two"], "group": 1, "source": "thread",
                         "siberia": ["y", ""], "1945": ["", "y"]}, index=["p", "q"])  # fmt: skip
    charts.presence(ax, rows, {"siberia": "S", "1945": "T"}, group="group")
    marks, at = testing.drawn(ax.figure), {t.get_text(): t.get_position()[1] for t in ax.texts}
    assert at["one"] == marks["mark:p:siberia"].y and at["two"] == marks["mark:q:1945"].y
    tones = {line.get_gid(): line.get_color() for line in ax.lines}
    assert tones["mark:p:siberia"] == charts.SOURCES["siberia"][0]
    assert tones["mark:q:1945"] == charts.SOURCES["thread"][0]


@pytest.mark.parametrize(("low", "high", "hedge", "side"),
                         [(5, None, "over", 1), (None, 5, "up_to", 0), (5, None, "at_least", 1),
                          (5, 5, "exact", 0), (3, 5, "between", 0)])  # fmt: skip
@pytest.mark.parametrize("vertical", [False, True])
def test_arrow_points_to_the_end_that_is_open(ax, low, high, hedge, side, vertical):
    quantity = Quantity.from_claim(low, high, hedge, "men")
    charts.interval(ax, 0, quantity, key="k", color="red", vertical=vertical)
    arrows = [t for t in ax.texts if t.arrow_patch is not None]
    assert len(arrows) == abs(side)
    for arrow in arrows:
        assert arrow.xyann[vertical] * side > 0 and arrow.xyann[not vertical] == 0
    whole = [line for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(whole) == (not side)


def test_intervals_label_colour_and_weight_are_the_row_s(ax):
    rows = pd.DataFrame({"label": ["x", "y"], "by": ["siberia", "high"],
                         "quantity": [Quantity.from_claim(5, None, "over", "men"),
                                      Quantity.from_claim(7, 7, "about", "men")]})  # fmt: skip
    charts.intervals(ax, rows, color="by", unit="men")
    said = {t.xy[1]: (t.get_text(), t.get_fontweight()) for t in ax.texts if t.get_text()}
    assert said == {0: ("x: over 5", "bold"), -1: ("y: about 7", "normal")}
    tones = {line.get_gid(): line.get_color() for line in ax.lines if line.get_gid()}
    assert tones["low:0"] == charts.SOURCES["siberia"][0]
    assert tones["low:1"] == charts.CONFIDENCE["high"][0]
    assert ax.get_xlabel() == "men"


def test_over_time_stands_at_its_date(ax):
    rows = pd.DataFrame({"label": ["x", "y"], "source": ["thread", "siberia"],
                         "date": ["1938", "[..1943-12]"],
                         "quantity": [Quantity.from_claim(5, 5, "exact", "men"),
                                      Quantity.from_claim(7, None, "over", "men")]})  # fmt: skip
    charts.over_time(ax, rows)
    marks = testing.drawn(ax.figure)
    start, end = dates.year_span("1938")
    assert marks["low:0"].x == pytest.approx((start + end) / 2)
    assert marks["low:1"].x == pytest.approx(dates.year_span("1943-12")[0])
    assert (marks["low:0"].y, marks["low:1"].y) == (5, 7)
    vague = [tuple(line.get_xdata()) for line in ax.lines if line.get_linewidth() == 1]
    assert (start, end) in vague and len(vague) == 2
    backs = [t for t in ax.texts if t.arrow_patch is not None and t.xyann == (-18, 0)]
    assert len(backs) == 1 and backs[0].xy[0] == marks["low:1"].x
    said = [t.get_text() for t in ax.texts if t.get_text()]
    assert said == ["x\n5", "y\nover 7"]
    tones = {line.get_gid(): line.get_color() for line in ax.lines if line.get_gid()}
    assert [tones["low:0"], tones["low:1"]] == [charts.SOURCES[s][0] for s in rows["source"]]
    shapes = {line.get_gid(): line.get_marker() for line in ax.lines if line.get_gid()}
    assert [shapes["low:0"], shapes["low:1"]] == [charts.SOURCES[s][1] for s in rows["source"]]
    assert shapes["low:0"] != shapes["low:1"]


def crowded() -> pd.DataFrame:
    """Rows of three sources, out of the order of SOURCES, many of them of one year."""
    days = ["1930", "1930", "1930", "1930", "1930-04-05", "1930-04-05", "1930-04-06", "1931/1936",
            "1932", "1933-02", "1940"]  # fmt: skip
    who = ["samurai", "thread", "siberia", "siberia", "siberia", "siberia", "siberia", "thread",
           "siberia", "samurai", "thread"]  # fmt: skip
    titles = [
        f"{n} happened, in words that take more than one line of it" for n in range(len(days))
    ]
    return pd.DataFrame({"date": days, "title": titles, "source": who})


@pytest.fixture
def timeline(ax):
    """The axes of a crowded timeline, drawn, with its rows."""
    rows = crowded()
    charts.timeline(ax, rows, wrap=40)
    ax.figure.canvas.draw()
    return ax, rows


def ties(ax) -> list[list[tuple[float, float]]]:
    """The lines from marks to words, in the order drawn."""
    return [list(line.get_xydata()) for line in ax.lines if len(line.get_xdata()) > 2]


def bars_of(ax) -> list[tuple[float, float, float]]:
    """Where the bars stand across, and from which year to which."""
    lines = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) == 2]
    return [(x, start, end) for (x, start), (_, end) in lines]


def test_timeline_ties_words_and_colour_to_their_date(ax):
    rows = pd.DataFrame({"date": ["1930-10", "1930/1940"], "title": ["a", "b"],
                         "source": ["thread", "siberia"]}, index=["p", "q"])  # fmt: skip
    charts.timeline(ax, rows)
    marks = testing.drawn(ax.figure)
    texts = [t for t in ax.texts if t.get_text()]
    # In the order of the marks: the second begins in January.
    assert [t.get_text() for t in texts] == [f"{dates.human('1930/1940')}: b", "October 1930: a"]
    ax.figure.canvas.draw()
    for key, text, tie in zip("qp", texts, ties(ax), strict=True):
        mark, box = marks[f"date:{key}"], text.get_window_extent()
        assert tuple(tie[0]) == (mark.x, mark.y)
        x, y = ax.transData.transform(tie[-1])
        assert x < box.x0 and box.y0 < y < box.y1
    tones = {line.get_gid(): line.get_color() for line in ax.lines if line.get_gid()}
    assert tones == {f"date:{key}": charts.SOURCES[s][0] for key, s in rows["source"].items()}
    assert bars_of(ax) == [(marks["date:q"].x, marks["date:q"].y, 1941)]


def test_timeline_has_a_lane_a_source_in_the_order_of_sources(timeline):
    ax, rows = timeline
    marks = testing.drawn(ax.figure)
    there = {s: [marks[f"date:{key}"].x for key in part.index]
             for s, part in rows.groupby("source")}  # fmt: skip
    present = [source for source in charts.SOURCES if source in there]
    (rules,) = (lines.get_segments() for lines in ax.collections)
    between = [segment[0][0] for segment in rules]
    assert len(between) == len(present) - 1
    for left, rule, right in zip(present, between, present[1:], strict=False):
        assert max(there[left]) < rule < min(there[right])


def test_timeline_marks_and_bars_of_a_lane_hide_none(timeline):
    ax, rows = timeline
    marks = [line for line in ax.lines if line.get_gid()]
    boxes = [line.get_window_extent() for line in marks]
    assert len(marks) == len(rows)
    assert not [(i, j) for i in range(len(boxes)) for j in range(i) if boxes[i].overlaps(boxes[j])]
    bars, points = bars_of(ax), [tuple(line.get_xydata()[0]) for line in marks]
    assert len(bars) > 3 and all(line.get_alpha() is None for line in ax.lines)
    for x, start, end in bars:
        assert [at for at in points if at[0] == x and start <= at[1] <= end] == [(x, start)]
        assert [at for at in bars if at[0] == x and at[1] < end and at[2] > start] == [
            (x, start, end)
        ]


def test_timeline_words_stand_behind_the_marker_of_their_source(timeline):
    ax, rows = timeline
    texts = {text.get_text().replace("\n", " "): text for text in ax.texts}
    heads = [line for line in ax.lines if len(line.get_xdata()) == 1 and not line.get_gid()]
    assert len(texts) == len(heads) == len(rows)
    for row in rows.itertuples():
        box = texts[f"{dates.human(row.date)}: {row.title}"].get_window_extent()
        (head,) = (h for h in heads if box.y0 < h.get_window_extent().y0 < box.y1)
        tone, marker = charts.SOURCES[row.source]
        assert (head.get_color(), head.get_marker()) == (tone, marker)
        mark = head.get_window_extent()
        assert mark.x1 < box.x0 and mark.x0 > box.x0 - 15
        lines = texts[f"{dates.human(row.date)}: {row.title}"].get_text().count("\n") + 1
        assert box.y1 - (mark.y0 + mark.y1) / 2 == pytest.approx(box.height / lines / 2, abs=2)


def test_timeline_lines_to_words_do_not_cross(timeline):
    ax, _ = timeline
    parts = [list(pairwise(tie[1:])) for tie in ties(ax)]
    assert len(parts) > 8
    crossing = [(i, j) for i in range(len(parts)) for j in range(i)
                if any(cross(*one, *other) for one in parts[i] for other in parts[j])]  # fmt: skip
    assert not crossing


def cross(a, b, c, d) -> bool:
    """Whether the way from a to b and that from c to d cross."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_timeline_keeps_words_within_the_figure_and_off_each_other(timeline):
    ax, _ = timeline
    assert not testing.overlapping(ax.figure)
    width, height = ax.figure.canvas.get_width_height()
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.y0 >= 0 and box.y1 <= height and box.x1 <= width, text.get_text()
    # Across, the axes are laid out in points.
    points = ax.get_window_extent().width / ax.figure.dpi * 72
    assert points == pytest.approx(ax.get_xlim()[1], abs=3)
    lanes_end = max(tie[1][0] for tie in ties(ax))
    assert min(text.get_position()[0] for text in ax.texts) > lanes_end + 20


def test_span_by_a_date_has_an_arrow_back_and_is_thin(ax):
    charts.span(ax, 0, pd.Series({"date": "[..1943]", "source": "thread"}), key="k", last=1946)
    (arrow,) = (t for t in ax.texts if t.arrow_patch is not None)
    assert arrow.xyann == (-18, 0)
    charts.span(ax, 1, pd.Series({"date": "1941/1943", "source": "thread"}), key="m", last=1946)
    thin, _, other, thick, _ = ax.lines
    assert thin.get_linewidth() == other.get_linewidth() < thick.get_linewidth() / 2
    assert {line.get_alpha() for line in ax.lines} == {None}


def test_lanes_draw_a_bar_below_its_own_words(ax):
    rows = pd.DataFrame({"side": "The guild", "text": ["one", "two"], "date": ["1941", "1942"],
                         "source": "siberia"})  # fmt: skip
    charts.lanes(ax, rows, 1940, 1946, group="side", text="text")
    at, marks = {t.get_text(): t.get_position()[1] for t in ax.texts}, testing.drawn(ax.figure)
    assert at["one"] > marks["date:0"].y > at["two"] > marks["date:1"].y


def test_strips_keep_dates_apart_below_the_name_of_their_group(ax):
    rows = pd.DataFrame({"date": ["1800", "1802", "1850", "1801/.."], "kind": ["a", "a", "a", "b"],
                         "source": "thread"}, index=list("pqrs"))  # fmt: skip
    charts.strips(ax, rows, group="kind", apart=5)
    marks = testing.drawn(ax.figure)
    at = {t.get_text(): t.get_position()[1] for t in ax.texts if t.get_text()}
    y = {key: marks[f"date:{key}"].y for key in "pqrs"}
    assert at["a (3)"] > y["p"] == y["r"] > y["q"] > at["b (1)"] > y["s"]
    assert marks["date:p"].x == pytest.approx(dates.mark_at("1800"))
    low, high = ax.get_ylim()
    assert low < y["s"] and at["a (3)"] < high
