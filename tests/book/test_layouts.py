"""Figures that save on leaving, networks with places from data, rows that pages gather by hand."""

from __future__ import annotations

import csv
from itertools import pairwise

import networkx as nx
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook import testing
from claimbook.compare import ties
from claimbook.show import charts, display, explore
from claimbook.show.charts import networks, style
from claimbook.show.display import written
from claimbook.sources import tables
from claimbook.sources.tables import gathered


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def drawn(monkeypatch):
    """The figures saved, by label, as they were."""
    kept, save = {}, style.save

    def keep(fig, label, rows, *, alt):
        kept[label] = fig
        return save(fig, label, rows, alt=alt)

    monkeypatch.setattr(style, "save", keep)
    return kept


ROWS = pd.DataFrame({"n": [3], "locator": ["siberia:30"]})


class TestFigure:
    def test_is_saved_with_its_rows_and_shown_on_leaving(self, folder, drawn, capsys):
        drawing = charts.figure("fig-a-b", ROWS, (5, 2), alt="three", xlim=(0, 9), xlabel="x")
        with display.caught() as shown, drawing as ax:
            charts.bars(ax, ROWS, "n", color="red")
            assert not shown and not list(folder.iterdir())
        (piece,) = shown
        assert not capsys.readouterr().out, "what is caught is not shown elsewhere"
        assert BeautifulSoup(piece.html, "html.parser").svg["aria-label"] == "three"
        assert {path.name for path in folder.iterdir()} == {"fig-a-b.svg", "fig-a-b.csv"}
        assert (folder / "fig-a-b.csv").read_text() == "n,locator\n3,siberia:30\n"
        (ax,) = drawn["fig-a-b"].axes
        assert ax.get_xlim() == (0, 9) and ax.get_xlabel() == "x"
        assert tuple(drawn["fig-a-b"].get_size_inches()) == (5, 2)

    def test_nothing_is_saved_or_shown_if_the_body_raises(self, folder):
        drawing = charts.figure("fig-a-b", ROWS, alt="three")
        with display.caught() as shown, pytest.raises(ZeroDivisionError), drawing:
            _ = 1 / 0
        assert not shown and not list(folder.iterdir())

    @pytest.mark.parametrize(("label", "alt"), [("a-b", "x"), ("fig-a-b", " ")])
    def test_a_bad_label_or_no_alt_text_is_refused(self, folder, label, alt):
        drawing = charts.figure(label, ROWS, alt=alt)
        with pytest.raises(ValueError, match=r"label|alt text"), drawing:
            pass
        assert not list(folder.iterdir())

    def test_the_height_alone_may_be_given_and_axes_left_out(self, folder, drawn):
        with display.caught(), charts.figure("fig-a-b", ROWS, 1.5, alt="x", axes=False):
            pass
        fig = drawn["fig-a-b"]
        assert tuple(fig.get_size_inches()) == (charts.WIDTH, 1.5) and not fig.axes[0].axison

    def test_an_explorer_has_the_figures_that_its_states_show(self, folder, monkeypatch):
        monkeypatch.setenv("CLAIMBOOK_STATIC", str(folder))

        def draw(value):
            with charts.figure(f"fig-a-{value}", ROWS, alt=f"state {value}") as ax:
                charts.bars(ax, ROWS, "n", color="red")

        with display.caught() as outside:
            made = explore.choose("x", "Which?", {"One": 1, "Two": 2}, draw)
        states = BeautifulSoup(made.html, "html.parser").select(".explorer-state")
        assert [state.svg["aria-label"] for state in states] == ["state 1", "state 2"]
        assert not outside, "what an explorer draws is not shown a second time"
        with pytest.raises(ValueError, match="nothing is drawn for 1"):
            explore.choose("x", "Which?", {"One": 1, "Two": 2}, lambda value: None)


def told(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    """Ties of the book with other ends, signs and statuses."""
    made = tables.load("ties").head(len(rows)).copy()
    for column, values in zip(("from_actor", "to_actor", "sign", "status"), zip(*rows, strict=True),
                              strict=True):  # fmt: skip
        made[column] = values
    return made


@pytest.fixture
def layout(monkeypatch):
    """Seven actors of the book in three columns, and one that no layout has."""
    names = tables.load("actors")["actor"][:8]
    rows = pd.DataFrame({"layout": "round", "node": names[:7], "x": [0, 0, 0, 1, 1, 2, 2.0],
                         "y": [0.9, 0.5, 0.1, 0.8, 0.3, 0.9, 0.4]})  # fmt: skip
    load = tables.load
    monkeypatch.setattr(tables, "load", lambda name, **options: (
        rows.copy() if name == "layouts" else load(name, **options)))  # fmt: skip
    return list(names)


class TestNetwork:
    def draw(self, rows, **options):
        said = "{actors} actors, {lines} lines, {ties} ties, {hostile} hostile: {foes}"
        return charts.network(
            "fig-a-b", rows, **{"layout": "round", "height": 4, "alt": said, **options}
        )

    def chain(self, names, number=7):
        ends = pairwise(names[:number])
        return [
            (one, other, -1 if n == 0 else 1, "asserted") for n, (one, other) in enumerate(ends)
        ]

    def test_draws_the_ties_of_those_who_have_a_place_there(self, folder, drawn, layout):
        rows = told(*self.chain(layout), (layout[0], layout[7], 1, "asserted"))
        shown = self.draw(rows)
        marks = testing.drawn(drawn["fig-a-b"])
        nodes = {gid[5:]: (m.x, m.y) for gid, m in marks.items() if gid.startswith("node:")}
        assert nodes == dict(charts.places("round"))
        assert {gid for gid in marks if gid.startswith("edge:")} == {
            f"edge:{one}:{other}" for one, other in pairwise(layout[:7])
        }
        names = tables.keyed("actors")["name"]
        said = BeautifulSoup(shown.html, "html.parser").svg["aria-label"]
        foes = f"{names[layout[0]]} to {names[layout[1]]}"
        assert said == f"7 actors, 6 lines, 6 ties, 1 hostile: {foes}"
        with (folder / "fig-a-b.csv").open(encoding="utf-8") as file:
            written = list(csv.DictReader(file))
        assert len(written) == 6 and list(written[0]) == list(networks._COLUMNS)

    def test_few_are_drawn_as_wide_as_a_phone(self, folder, drawn, layout):
        self.draw(told(*self.chain(layout, 3)), columns=["sign", "locator"])
        assert drawn["fig-a-b"].get_figwidth() == charts.WIDTH
        assert (folder / "fig-a-b.csv").read_text().startswith("sign,locator\n")

    def test_what_is_empty_below_can_be_cut_off(self, folder, drawn, layout):
        rows = told(*self.chain(layout), ("japan", "japan", 1, "asserted"))
        # Without the one at the foot.
        rows = rows[~rows[["from_actor", "to_actor"]].isin([layout[2]]).any(axis=1)]
        self.draw(rows)
        whole = drawn["fig-a-b"]
        self.draw(rows, is_cut=True, across=(-3, 9))
        cut = drawn["fig-a-b"]
        assert cut.get_figheight() < whole.get_figheight() == 4
        assert cut.axes[0].get_ylim() == pytest.approx((0.22, 1.02))
        assert cut.axes[0].get_xlim() == (-3, 9)

    def test_headings_stand_over_columns_that_have_somebody(self, folder, drawn, layout):
        self.draw(told(*self.chain(layout, 3)), headings={0: "Left", 2: "Right"})
        texts = {text.get_text() for text in drawn["fig-a-b"].axes[0].texts}
        assert "Left" in texts and "Right" not in texts

    def test_a_graph_of_ones_own_may_have_other_names_and_lines(self, folder, drawn, layout):
        made = nx.DiGraph()
        for node in layout[:2]:
            made.add_node(node, name=f"X {node}", side="none")
        made.add_edge(layout[1], layout[0], sign=0)
        self.draw(told(*self.chain(layout, 3)), made=made)
        marks = testing.drawn(drawn["fig-a-b"])
        assert {gid for gid in marks if gid.startswith("edge")} == {f"edge:{layout[1]}:{layout[0]}"}
        assert marks[f"node:{layout[0]}"].text.startswith("X ")

    def test_a_layout_that_is_not_there_is_said_so(self, layout):
        with pytest.raises(tables.BookError, match="layout: found 'roud'; did you mean round"):
            self.draw(told(*self.chain(layout)), layout="roud")


def test_every_layout_is_drawn_and_holds_no_place_twice(root):
    text = "".join(path.read_text(encoding="utf-8") for path in (root / "chapters").glob("*.md"))
    rows = tables.load("layouts")
    assert not rows.duplicated(["layout", "x", "y"]).any()
    for name in rows["layout"].unique():
        assert f'layout="{name}"' in text, f"no page draws the layout {name}"


def test_every_selection_is_shown_and_names_one_row_a_line(root):
    text = "".join(path.read_text(encoding="utf-8") for path in (root / "chapters").glob("*.md"))
    rows = tables.load("selections")
    assert ((rows["claim"] == "") != (rows["event"] == "")).all(), "a claim or an event"
    for name in rows["selection"].unique():
        assert f'selection("{name}")' in text, f"no page shows the selection {name}"


class TestSelection:
    def rows(self, monkeypatch, *rows):
        made = pd.DataFrame(rows, columns=["selection", "group", "claim", "event", "label"])
        load = tables.load
        monkeypatch.setattr(gathered, "load", lambda name, **options: (
            made.copy() if name == "selections" else load(name, **options)))  # fmt: skip

    def test_gives_rows_in_its_order_with_group_and_label_if_any(self, monkeypatch):
        one, other = "siberia-troops-1920", "siberia-troops-1918-10"
        event = "siberia-last-japanese-left"
        self.rows(monkeypatch, ("a", "G", one, "", ""), ("a", "", other, "", ""),
                  ("b", "", "", event, ""), ("b", "", other, "", "that"))  # fmt: skip
        found = tables.selection("a")
        assert list(found.index) == [one, other] and list(found["group"]) == ["G", ""]
        assert "label" not in found
        assert found.loc[one, "quantity"] == tables.claim(one)["quantity"]
        mixed = tables.selection("b")
        assert list(mixed.index) == [event, other]
        assert list(mixed["label"]) == ["", "that"] and "group" not in mixed

    @pytest.mark.parametrize(("name", "said"), [
        ("z", "selection: found 'z'; expected one of a"),
        ("a", "data/selections.csv: selection a: found 'siberia-troop'; did you mean"),
    ])  # fmt: skip
    def test_what_is_not_there_is_said_so(self, monkeypatch, name, said):
        self.rows(monkeypatch, ("a", "", "siberia-troop", "", ""))
        with pytest.raises(tables.BookError, match=said):
            tables.selection(name)


class TestTies:
    def test_within_needs_both_ends(self):
        rows = told(("japan", "ussr", 1, "asserted"), ("japan", "china", 1, "asserted"))
        assert list(ties.within(rows, {"japan": 0, "ussr": 1})["to_actor"]) == ["ussr"]

    def test_on_keeps_what_may_be_and_what_has_no_date(self):
        rows = pd.DataFrame({"date": ["1938", "", "1941/1943", "1944"],
                             "drawn": ["1942", "1942", "", "1942-05"]})  # fmt: skip
        assert list(ties.on(rows, "1942")) == [False, True, True, False]
        assert list(ties.on(rows, "1942-03", "drawn")) == [True, True, True, False]

    def test_neither_gives_way_to_a_sign_in_the_same_direction_alone(self):
        rows = told(("japan", "ussr", 0, "asserted"), ("japan", "ussr", -1, "asserted"),
                    ("ussr", "japan", 0, "asserted"))  # fmt: skip
        kept = ties.over_neither(rows)
        assert list(zip(kept["from_actor"], kept["sign"], strict=True)) == [
            ("japan", -1), ("ussr", 0)]  # fmt: skip

    @pytest.mark.parametrize(("friendly", "hostile", "expected"), [
        ("1938", "1939", True), ("1938/1940", "1939", False), ("", "1939", False)])  # fmt: skip
    def test_apart_in_time_only_if_dates_rule_each_other_out(self, friendly, hostile, expected):
        rows = pd.DataFrame({"date": [friendly, hostile], "sign": [1, -1]})
        assert ties.apart_in_time(rows) == expected
        assert not ties.apart_in_time(rows.assign(sign=1))

    def test_betweenness_is_all_for_the_middle_of_three(self):
        rows = told(("japan", "ussr", 1, "asserted"), ("ussr", "china", -1, "asserted"))
        assert ties.betweenness(rows).to_dict() == {"japan": 0, "ussr": 100, "china": 0}

    def test_words_and_lines_join_what_one_source_says_of_one_direction(self):
        rows = told(*[("japan", "ussr", 1, "asserted")] * 2, ("japan", "ussr", 1, "doubtful"),
                    ("ussr", "japan", 1, "asserted"))  # fmt: skip
        rows["relation"] = ["commands", "opposes_once", "hosts", "aids"]
        rows["source"], rows["date"] = (
            ["thread", "thread", "samurai", "thread"],
            ["", "", "1938", ""],
        )
        said = ties.in_words(rows)
        names = tables.keyed("actors")["name"]
        assert list(said["verb"])[1] == "opposes once"
        assert said["who"].iloc[0] == names["japan"] and said["whom"].iloc[0] == names["ussr"]
        made = ties.lines(said, {"thread": "# ", "samurai": "% "}).set_index("from_actor")
        assert made.loc["japan", "words"] == (
            "# commands, opposes once\n% hosts,\n1938 (doubtful)")  # fmt: skip
        assert made.loc["japan", "source"] == "" and made.loc["japan", "is_dated"]
        assert made.loc["ussr", "source"] == "thread" and not made.loc["ussr", "is_dated"]


class TestCharts:
    """What the newer charts put where; the rest is in test_charts and test_drawings."""

    @pytest.fixture
    def ax(self):
        with charts.canvas(3) as (_, ax):
            yield ax

    def test_tally_has_a_line_a_value_and_a_mark_a_row(self, ax):
        rows = pd.DataFrame({"hedge": ["over", "exact", "over"],
                             "source": ["siberia", "thread", "thread"]})  # fmt: skip
        charts.tally(ax, rows, {"over": "Over: 2", "exact": "Exact: 1"}, by="hedge")
        marks = testing.drawn(ax.figure)
        assert {gid: (m.x, m.down) for gid, m in marks.items()} == {
            "unit:0:hedge": (0, "Over: 2"), "unit:2:hedge": (1, "Over: 2"),
            "unit:1:hedge": (0, "Exact: 1")}  # fmt: skip
        tones = {line.get_gid(): (line.get_color(), line.get_marker()) for line in ax.lines}
        assert tones["unit:2:hedge"] == charts.SOURCES["thread"]

    def test_shares_begin_where_they_are_told(self, ax):
        rows = pd.DataFrame({"source": ["siberia", "siberia"], "share": [20.0, 30.0],
                             "start": [0.0, 20.0]})  # fmt: skip
        charts.shares(ax, rows, {"thread": "T", "siberia": "S"}, {"siberia": "two"}, unit="%")
        marks = testing.drawn(ax.figure)
        assert [(m.length, m.x) for m in marks.values()] == [(20, 10), (30, 35)]
        at = {text.get_text(): text.get_position()[1] for text in ax.texts}
        assert at["S"] > marks["bar:0:share"].y > at["two"] and at["T"] > at["S"]
        assert ax.get_xlabel() == "%"

    def test_dots_of_one_value_stand_apart_by_source(self, ax):
        rows = pd.DataFrame(
            {"table": ["ties", "claims", "claims", "ties"], "kappa": [0.5, 0.9, 0.8, None],
             "source": ["thread", "thread", "siberia", "siberia"]}
        )  # fmt: skip
        order = ["siberia", "samurai", "thread"]
        charts.dots(ax, rows, "kappa", by="table", sources=order, unit="kappa")
        marks = testing.drawn(ax.figure)
        assert set(marks) == {f"dot:{key}:kappa" for key in (0, 1, 2)}
        assert [marks[f"dot:{key}:kappa"].x for key in (0, 1, 2)] == [0.5, 0.9, 0.8]
        assert marks["dot:1:kappa"].y > marks["dot:2:kappa"].y > marks["dot:0:kappa"].y
        assert [label.get_text() for label in ax.get_yticklabels()] == ["ties", "claims"]

    def test_fan_ties_each_source_to_what_it_names(self, ax):
        rows = pd.DataFrame({"from_actor": ["siberia", "siberia", "thread"], "n": [1, 9, 1],
                             "to_actor": ["a", "b", "a2"], "label": ["Ada", "Bea " * 12, "Cid"],
                             "side": ["japan", "soviet", "none"]})  # fmt: skip
        names = {"siberia": "The article", "thread": "The thread"}
        ax.set_axis_off()
        charts.fan(ax, rows, names, number="n")
        marks = testing.drawn(ax.figure)
        assert {f"edge:{a}:{b}" for a, b in zip(rows["from_actor"], rows["to_actor"], strict=True)
                } | {f"node:{n}" for n in [*names, *rows["to_actor"]]} == set(marks)  # fmt: skip
        assert marks["node:a"].y > marks["node:b"].y > marks["node:a2"].y
        wide = {line.get_gid(): line.get_linewidth() for line in ax.lines}
        assert wide["edge:siberia:b"] > wide["edge:siberia:a"] == wide["edge:thread:a2"]
        assert not testing.overlapping(ax.figure)

    def test_years_write_each_date_over_its_span(self, ax):
        rows = pd.DataFrame({"date": ["1938-07", "1939"], "source": ["thread", "siberia"]})
        names = {"thread": "One", "siberia": "Two"}
        charts.years(ax, rows, names, by="source", first=1938, last=1940)
        marks = testing.drawn(ax.figure)
        at = {text.get_text(): text.get_position() for text in ax.texts}
        assert (marks["date:0"].y, marks["date:1"].y) == (0, -1)
        assert at["July 1938"][1] > 0 > at["1939"][1] > -1 and 1938.5 < at["July 1938"][0] < 1938.6
        assert at["One"][1] > at["Two"][1] and list(ax.get_xticks()) == [1938, 1939, 1940]

    def test_grid_has_a_panel_a_column_and_a_height_a_row(self):
        from claimbook.model.quantity import Quantity

        rows = pd.DataFrame([
            {"dead": d, "held": h, "share": Quantity(n, n + 1, unit="percent"), "source": "thread",
             "words": f"{d}{h}", "is_strong": d == h}
            for n, (d, h) in enumerate(["xx", "xy", "yx", "yy"])
        ])  # fmt: skip
        with charts.canvas(3) as (fig, ax):
            charts.grid(ax, rows, across={"x": "Ex", "y": "Why"}, down={"x": "X", "y": "Y"},
                        keys=("dead", "held"), quantity="share", line=2, unit="percent",
                        limits=[((0, 9), [1]), ((0, 5), [2])])  # fmt: skip
            first, second = fig.axes
            assert [part.get_title() for part in (first, second)] == ["Ex", "Why"]
            assert [part.get_xlim() for part in (first, second)] == [(0, 9), (0, 5)]
            marks = testing.drawn(fig)
            assert [marks[f"low:{n}"].x for n in range(4)] == [0, 1, 2, 3]
            assert [marks[f"low:{n}"].y for n in range(4)] == [0, -1, 0, -1]
            said = {text.get_text(): text.get_weight() for part in fig.axes for text in part.texts}
            assert said["xx"] == said["yy"] == "bold" and said["xy"] == "normal"
            assert [label.get_text() for label in first.get_yticklabels()] == ["X", "Y"]
