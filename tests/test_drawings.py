"""What a reader sees of a drawing beyond its marks: colours, words, arrows, where they stand."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from claimbook import charts, dates
from claimbook.quantity import Quantity


@pytest.fixture
def ax():
    with charts.canvas(3) as (_, ax):
        yield ax


def test_palette_says_friend_and_foe():
    assert charts.SIGN_WORDS == {1: "friendly", 0: "neither", -1: "hostile", "mixed": "both"}
    red, green = charts.SIGNS[-1][0], charts.SIGNS[1][0]
    assert int(red[1:3], 16) > int(red[3:5], 16) and int(green[3:5], 16) > int(green[1:3], 16)
    for palette in (charts.SOURCES, charts.CONFIDENCE, charts.SIGNS):
        for part in zip(*palette.values(), strict=True):
            assert len(set(part)) == len(part), "two keys look alike"


@pytest.mark.parametrize("sign", [1, 0, -1, "mixed"])
def test_network_line_and_key_have_the_sign(sign):
    made = nx.DiGraph()
    made.add_node("a", name="Ada", side="japan")
    made.add_node("b", name="Bea Cee", side="soviet")
    made.add_edge("a", "b", sign=sign)
    with charts.canvas(3, axes=False) as (_, ax):
        places = {"a": (0, 0.2), "b": (1, 0.8)}
        charts.network(ax, made, places, headings={0: "Left", 1: "Right"})
        charts.sign_key(ax, made)
        (arrow,) = (p for p in ax.patches if isinstance(p, FancyArrowPatch))
        (handle,), (word,) = ax.get_legend().get_lines(), ax.get_legend().get_texts()
        assert to_hex(arrow.get_edgecolor()) == charts.SIGNS[sign][0] == to_hex(handle.get_color())
        assert word.get_text() == charts.SIGN_WORDS[sign]
        assert arrow.get_arrowstyle().arrow == "-|>" and arrow._posA_posB == [(0, 0.2), (1, 0.8)]
        boxes = {t.get_text(): t for t in ax.texts}
        for node, text in (("a", "Ada"), ("b", "Bea Cee")):
            edge = boxes[text].get_bbox_patch().get_edgecolor()
            assert to_hex(edge) == charts.SIDES[made.nodes[node]["side"]]
        assert [boxes[t].get_position()[0] for t in ("Left", "Right")] == [0, 1]


@pytest.mark.parametrize("places", [{"a": (0, 0.5), "b": (1, 0.5)}, {"a": (0, 1), "b": (0, 0)}])
def test_words_stand_on_the_line_they_belong_to(places):
    made = nx.DiGraph([("a", "b"), ("b", "a")])
    nx.set_node_attributes(made, {"a": "Ada", "b": "Bea"}, "name")
    nx.set_node_attributes(made, "none", "side")
    lines = pd.DataFrame({"from_actor": ["a", "b"], "to_actor": ["b", "a"], "source": "thread",
                          "words": ["there", "back"], "is_dated": True})  # fmt: skip
    with charts.canvas(3, axes=False) as (fig, ax):
        charts.network(ax, made, places, lines=lines)
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
    marks = charts.drawn(ax.figure)
    at = {t.get_text(): (t.xy if hasattr(t, "xy") else t.get_position()) for t in ax.texts}
    assert marks["unit:0:weight"].y < at["A"][1] < marks["unit:0:weight"].y + 1
    assert marks["unit:1:weight"].y < at["B"][1] < marks["unit:0:weight"].y
    assert at["Ex"][0] == marks["unit:0:weight"].x - 0.4
    assert at["Why"][0] == marks["unit:1:weight"].x - 0.4


def test_presence_words_stand_beside_their_marks_and_columns_give_colours(ax):
    rows = pd.DataFrame({"text": ["one", "two"], "group": 1, "source": "thread",
                         "siberia": ["y", ""], "1945": ["", "y"]}, index=["p", "q"])  # fmt: skip
    charts.presence(ax, rows, {"siberia": "S", "1945": "T"}, group="group")
    marks, at = charts.drawn(ax.figure), {t.get_text(): t.get_position()[1] for t in ax.texts}
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
    marks = charts.drawn(ax.figure)
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


def test_timeline_ties_words_and_colour_to_their_date(ax):
    rows = pd.DataFrame({"date": ["1930-10", "1930/1940"], "title": ["a", "b"],
                         "source": ["thread", "siberia"]}, index=["p", "q"])  # fmt: skip
    charts.timeline(ax, rows)
    marks = charts.drawn(ax.figure)
    texts = [t for t in ax.texts if t.get_text()]
    assert [t.get_text() for t in texts] == ["October 1930: a", f"{dates.human('1930/1940')}: b"]
    ties_ = [line.get_ydata() for line in ax.lines if len(line.get_ydata()) == 3]
    for mark, text, tie in zip(marks.values(), texts, ties_, strict=True):
        assert tie[0] == mark.y and tie[-1] == text.get_position()[1] != mark.y
    tones = {line.get_gid(): line.get_color() for line in ax.lines if line.get_gid()}
    assert list(tones.values()) == [charts.SOURCES[s][0] for s in rows["source"]]
    bars = [line for line in ax.lines if line.get_linewidth() == 3]
    assert len(bars) == 1 and bars[0].get_ydata()[0] == marks["date:q"].y


def test_span_by_a_date_has_an_arrow_back_and_is_pale(ax):
    charts.span(ax, 0, pd.Series({"date": "[..1943]", "source": "thread"}), key="k", last=1946)
    (arrow,) = (t for t in ax.texts if t.arrow_patch is not None)
    assert arrow.xyann == (-18, 0)
    assert ax.lines[0].get_alpha() < 0.6


def test_lanes_draw_a_bar_below_its_own_words(ax):
    rows = pd.DataFrame({"side": "Japan", "text": ["one", "two"], "date": ["1941", "1942"],
                         "source": "siberia"})  # fmt: skip
    charts.lanes(ax, rows, 1940, 1946, group="side", text="text")
    at, marks = {t.get_text(): t.get_position()[1] for t in ax.texts}, charts.drawn(ax.figure)
    assert at["one"] > marks["date:0"].y > at["two"] > marks["date:1"].y
