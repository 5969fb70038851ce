"""Tables and explorers as HTML: accessible, escaped, and the same states live and built."""

from __future__ import annotations

import csv
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook import testing
from claimbook.compare import outside
from claimbook.model.derivation import Row
from claimbook.model.quantity import Quantity
from claimbook.show import charts, display, explore, slips
from claimbook.show.display import Shown, written
from claimbook.sources import tables


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "figures_folder", lambda: tmp_path)
    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
    return tmp_path


def test_what_is_tried_in_a_notebook_leaves_the_book_s_figures_alone(rows, monkeypatch, tmp_path):
    monkeypatch.setattr(tables, "root", lambda: tmp_path)
    monkeypatch.delenv("CLAIMBOOK_STATIC", raising=False)
    monkeypatch.chdir(tmp_path)
    assert display.write_rows("tab-test", rows) == "_build/tried/tab-test.csv"
    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path / "of-a-build"))
    assert display.write_rows("tab-test", rows) == "claimbook:figure/tab-test.csv"
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.csv"))
    assert files == ["_build/tried/tab-test.csv", "of-a-build/tab-test.csv"]


def test_only_a_build_writes_the_book_s_figures(rows, monkeypatch, tmp_path):
    """A server's kernel is live though its environment says otherwise; a build's never is."""
    monkeypatch.setattr(tables, "root", lambda: tmp_path)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    for name in ("JPY_SESSION_NAME", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "jpserver-123.json").write_text("{}")

    def shown():
        """Where rows, a table, a figure and an explorer of them go."""
        table = display.table(rows, {"who": "Who"}, name="tab-test", caption="c").html
        with charts.canvas(1) as (fig, _):
            figure = charts.save(fig, "fig-test-one", rows, alt="a").html
        made = explore.choose("explorer-test", "Which?", {"one": 1, "two": 2}, lambda v: Shown(""))
        parts = (display.write_rows("tab-rows", rows), table, figure)
        goes = [[place in p for p in parts] for place in ("claimbook:figure/", "_build/tried/")]
        return (*goes, type(made))

    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path / "figures"))
    assert shown() == ([True] * 3, [False] * 3, Shown)
    monkeypatch.setenv("JPY_SESSION_NAME", "chapters/one.md")  # a build begun in a notebook
    monkeypatch.setenv("JPY_PARENT_PID", "124")
    assert shown() == ([True] * 3, [False] * 3, Shown)
    shutil.rmtree(tmp_path / "figures")
    monkeypatch.setenv("JPY_PARENT_PID", "123")
    where, tried, kind = shown()
    assert (where, tried) == ([False] * 3, [True] * 3) and kind is not Shown
    monkeypatch.delenv("CLAIMBOOK_STATIC")
    assert shown()[:2] == ([False] * 3, [True] * 3)
    assert not (tmp_path / "figures").exists()


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "who": ["<b>one</b>", "two"],
            "figure": [Quantity.from_claim(72000, None, "over", "soldiers"),
                       Quantity.from_claim(9000, 9000, "exact", "soldiers")],
            "date": ["1918-10", ""],
            "locator": ["siberia:30", "siberia:22 siberia:30"],
            "wording": ["w 72,000", "w"],
        },
        index=["a", "b"],
    )  # fmt: skip


HEADS = {"who": "Who", "figure": "Soldiers", "date": "When", "locator": "Line"}


def shown(rows) -> BeautifulSoup:
    made = display.table(rows, HEADS, name="tab-test", caption="Who & how many")
    return BeautifulSoup(made.html, "html.parser")


def test_table_has_caption_row_headers_and_right_aligned_numbers(folder, rows):
    page = shown(rows)
    assert page.caption.get_text() == "Who & how many"
    assert [th["scope"] for th in page.select("thead th")] == ["col"] * 4
    assert [th.get_text() for th in page.select("tbody th[scope=row]")] == ["<b>one</b>", "two"]
    cell = page.select_one("tbody td")
    assert cell.get_text() == "over 72,000"
    assert "number" in cell["class"] and cell["data-sort"] == "72000"


def boxed(rows, heads):
    made = display.table(rows, heads, name="tab-test", caption="c")
    return BeautifulSoup(made.html, "html.parser").select_one(".table-scroll")


def test_on_a_phone_only_short_words_and_numbers_without_lines_stay_a_table(folder, rows):
    kinds = {}
    for heads in (("who", "figure", "date"), ("who", "figure", "locator"), ("who", "long")):
        rows["long"] = "of more than twenty characters"
        kinds[heads[-1]] = "stacked" in boxed(rows, {h: h for h in heads}).table["class"]
    assert kinds == {"date": False, "locator": True, "long": True}


def test_prose_gets_the_width_and_what_fits_no_page_reads_as_cards(folder, rows):
    rows["prose"] = "A sentence that is longer than sixty characters, as notes mostly are."
    kinds, room = [], {}
    for count in (1, 3, 6):
        more = {f"prose{i}": rows["prose"] for i in range(count)}
        box = boxed(
            rows.assign(**more), {"locator": "Line", "figure": "Men"} | {m: m for m in more}
        )
        kinds.append(("dense" in box.table["class"], "cards" in box["class"]))
        room = {th.get_text(): int(th["style"].removeprefix("--room:")) for th in box.select("th")
                if "style" in th.attrs}  # fmt: skip
        assert all("words" in td["class"] for td in box.select("td[data-label^=prose]"))
    assert kinds == [(False, False), (True, False), (True, True)]
    assert (room["Line"], room["Men"], room["prose0"]) == (14, 11, 20)


def test_many_lines_stand_two_by_two_and_no_word_is_broken(folder, rows):
    rows["locator"] = " ".join(["siberia:30"] * 10)
    rows["who"] = "unquestionabilities and more than fifteen"
    heads = [th["style"] for th in boxed(rows, HEADS).select("thead th")]
    assert heads[0] == "--room:19" and heads[3] == "--room:28"


def test_a_header_shared_by_rows_stands_once_with_what_is_said_of_it(folder):
    said = ["whatever would settle the first", "and what the second", "the third: nothing at all"]
    rows = pd.DataFrame({"q": list("aabbcca"), "p": list("1234567"),
                         "settle": [said[i] for i in (0, 0, 1, 1, 2, 2, 0)]})  # fmt: skip
    box = boxed(rows, {"q": "Question", "p": "Position", "settle": "What would settle it"})
    again = ["again" in tr.get("class", []) for tr in box.select("tbody tr")]
    assert again == [False, True, False, True, False, True, False]
    assert [th.get_text() for th in box.select("tbody th.headed")] == list("aabbcca")
    assert {td["data-label"] for td in box.select("td.headed")} == {"What would settle it"}
    assert all(cell.find("span") for cell in box.select(".headed"))
    # The same in two groups may be chance, and in a row that differs it is not said of the header.
    for part in (rows.head(4), rows.assign(settle=rows["settle"] + rows["p"])):
        assert not boxed(part, {"q": "Question", "settle": "S"}).select("td.headed")
    assert not boxed(rows.iloc[::2], {"q": "Question", "p": "P"}).select(".headed, .again")


def test_table_cites_every_line(folder, rows):
    links = shown(rows).select("tbody a.cite-line")
    assert [a["href"] for a in links] == [
        "claimbook:seed/siberia:30", "claimbook:seed/siberia:22", "claimbook:seed/siberia:30",
    ]  # fmt: skip


def test_table_prints_dates_in_words_and_sorts_by_edtf(folder, rows):
    cell = shown(rows).select("tbody td")[1]
    assert cell.get_text() == "October 1918"
    assert cell["data-sort"] == "1918-10"


def test_rows_are_written_with_open_ends_blank(folder, rows):
    display.write_rows("tab-test", rows)
    with open(folder / "tab-test.csv", encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["figure_low"], first["figure_high"]) == ("72000", "")
    assert (second["figure_low"], second["figure_high"]) == ("9000", "9000")
    assert first["figure"] == "over 72,000"


def test_missing_column_is_an_error(folder, rows):
    with pytest.raises(KeyError):
        display.table(rows, {"nothing": "Nothing"}, name="tab-test", caption="c")


def test_outside_rows_are_added_hidden_below_their_claim(folder, rows):
    rows.index = ["siberia-troops-1918-10", "no-outside-row"]
    made = display.table(rows, HEADS, name="tab-test", caption="c", outside=True)
    page = BeautifulSoup(made.html, "html.parser")
    kinds = [row.get("class", [""])[0] for row in page.select("tbody tr")]
    assert kinds == ["", "outside-row", ""]
    row = page.select_one("tr.outside-row")
    assert row.has_attr("hidden") and "Outside the five files" in row.get_text()
    assert not page.select_one("input[type=checkbox]").has_attr("checked")
    assert "outside-row" not in display.table(rows, HEADS, name="tab-test", caption="c").html


def test_outside_rows_are_found_by_event_and_by_the_claim_of_a_position(folder, rows):
    rows.index = ["siberia-last-japanese-left", 1]
    rows["claim"] = ["", "siberia-polish-orphans"]
    made = display.table(rows, HEADS, name="tab-test", caption="c", outside=True)
    first, second = BeautifulSoup(made.html, "html.parser").select("tr.outside-row")
    assert "25 October 1922" in first.get_text() and "over 900" in second.get_text()


def test_no_switch_where_nothing_bears_on_a_row(folder, rows):
    made = display.table(rows, HEADS, name="tab-test", caption="c", outside=True)
    assert "outside-switch" not in made.html


class TestExplorer:
    options = {"Zeroth": 1, "Second": 2}  # noqa: RUF012  # not in order of the alphabet

    def draw(self, value):
        return Shown(f"<p>state {value}</p>")

    def test_built_page_gets_every_state_and_a_native_labelled_control(self, monkeypatch, tmp_path):
        monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
        made = explore.choose("explorer-test", "Which?", self.options, self.draw)
        page = BeautifulSoup(made.html, "html.parser")
        control = page.select_one(".explorer select")
        assert page.select_one("label")["for"] == control["id"]
        assert [o.get_text() for o in control.select("option")] == list(self.options)
        states = page.select(".explorer-state")
        assert [s["data-state"] for s in states] == list(self.options)
        assert [o["value"] for o in control.select("option")] == ["0", "1"]
        names = [s.select_one(".explorer-name").get_text() for s in states]
        assert names == list(self.options)
        assert "state 1" in states[0].get_text()
        assert "state 2" in states[1].get_text()

    def test_live_notebook_gets_a_widget_whose_change_calls_back(self, monkeypatch):
        monkeypatch.delenv("CLAIMBOOK_STATIC", raising=False)
        drawn = []

        def draw(value):
            drawn.append(value)
            return Shown("x")

        box = explore.choose("explorer-test", "Which?", self.options, draw)
        control = box.children[0]
        assert control.description == "Which?"
        control.value = "Second"
        assert drawn[-1] == 2

    def test_outside_switch_is_there_only_if_asked_for_and_off(self, monkeypatch, tmp_path):
        monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
        bare = explore.choose("explorer-test", "Which?", self.options, self.draw)
        assert "checkbox" not in bare.html
        made = explore.choose(
            "explorer-test", "Which?", self.options, self.draw,
            outside=lambda value: ["siberia-army-losses"] if value == 1 else [],
        )  # fmt: skip
        page = BeautifulSoup(made.html, "html.parser")
        assert not page.select_one("input[type=checkbox]").has_attr("checked")
        first, second = page.select(".outside-row")
        assert first.has_attr("hidden") and second.has_attr("hidden")
        assert "Outside the five files, on “up to 3,000 soldiers”" in first.get_text()
        assert second.get_text() == "Outside the five files this book has nothing on this choice."

    @pytest.mark.parametrize(("name", "options"), [("Bad Name", {"a": 1, "b": 2}), ("x", {"a": 1})])
    def test_bad_name_or_too_few_options_are_said_so(self, name, options):
        with pytest.raises(ValueError, match="explorer"):
            explore.choose(name, "Which?", options, self.draw)


class TestSavedFigure:
    def save(self, label="fig-test-one"):
        rows = pd.DataFrame(
            {"label": ["x"], "source": ["siberia"], "locator": ["siberia:30"],
             "quantity": [Quantity.from_claim(5, None, "over", "soldiers")]},
            index=["one"],
        )  # fmt: skip
        with charts.canvas(1.5) as (fig, ax):
            charts.intervals(ax, rows, unit="soldiers")
            ax.set_xlim(0, 10)
            self.marks = testing.drawn(fig)
            return charts.save(fig, label, rows, alt="Over 5 soldiers & more")

    def test_same_bytes_on_every_run(self, folder):
        self.save()
        first = (folder / "fig-test-one.svg").read_bytes()
        self.save()
        assert (folder / "fig-test-one.svg").read_bytes() == first

    def test_page_inks_alt_text_and_own_ids(self, folder):
        svg = BeautifulSoup(self.save().html, "html.parser").svg
        assert svg["role"] == "graphics-document" and svg["aria-label"] == "Over 5 soldiers & more"
        text = str(svg)
        assert "currentColor" in text and charts.INK not in text and charts.PAPER not in text
        assert all(tag["id"].startswith("fig-test-one-") for tag in svg.find_all(id=True))
        assert "dc:date" not in text

    def test_rows_and_drawing_are_there_to_keep(self, folder):
        page = BeautifulSoup(self.save().html, "html.parser")
        assert [link["href"] for link in page.select(".figure-source a")] == [
            "claimbook:figure/fig-test-one.csv", "claimbook:figure/fig-test-one.svg"
        ]  # fmt: skip

    @pytest.mark.parametrize(("width", "wide"), [(charts.WIDTH, False), (charts.WIDTH + 3, True)])
    def test_a_figure_wider_than_the_page_says_so_and_can_be_scrolled(self, folder, width, wide):
        rows = pd.DataFrame({"n": [1], "source": ["siberia"], "locator": ["siberia:30"]})
        with charts.canvas(1.5) as (fig, ax):
            charts.bars(ax, rows, "n", color="red")
            fig.set_figwidth(width)
            page = charts.save(fig, "fig-test-one", rows, alt="One").html
        box = BeautifulSoup(page, "html.parser").select_one(".claimbook-figure")
        assert (("wide" in box["class"]), box.get("tabindex")) == (wide, "0" if wide else None)

    def test_open_interval_has_one_hollow_mark_and_an_arrow(self, folder):
        self.save()
        assert {k for k in self.marks if k.startswith(("low", "high"))} == {"low:one"}
        assert self.marks["low:one"].x == 5

    @pytest.mark.parametrize(("label", "alt"), [("figure one", "x"), ("fig-test-two", " ")])
    def test_bad_label_and_empty_alt_are_said_so(self, folder, label, alt):
        with charts.canvas(1) as (fig, _), pytest.raises(ValueError, match="figure"):
            charts.save(fig, label, pd.DataFrame(), alt=alt)


def test_glue_keeps_the_words_of_a_quantity(monkeypatch):
    """1,580 must not come out as the pair (1, 580)."""
    import myst_nb

    kept = {}
    monkeypatch.setattr(myst_nb, "glue", lambda name, value, display: kept.update({name: value}))
    row = Row("claims/days", "siberia", 1580, 1580, "exact", "days")
    display.glue("days", Quantity.from_claim(1580, 1580, "exact", "days", row=row))
    assert kept["days"]._repr_mimebundle_()["text/plain"] == "1,580"


def test_cards_of_several_lines_do_not_share_one_wording(folder, rows):
    links = shown(rows).select("tbody a.cite-line")
    assert [a.get("data-card-wording") for a in links] == ["w 72,000", None, None]


def test_missing_quantities_are_blank_in_the_rows(folder, rows):
    rows.loc["b", "figure"] = float("nan")
    display.write_rows("tab-test", rows)
    with open(folder / "tab-test.csv", encoding="utf-8", newline="") as file:
        assert [row["figure"] for row in csv.DictReader(file)] == ["over 72,000", ""]


def test_a_table_of_numbers_alone_keeps_them_as_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
    rows = pd.DataFrame({"men": [1000], "share": [0.5], "roubles": [12345678]})
    made = display.table(rows, {name: name for name in rows}, name="tab-test", caption="Numbers")
    cells = BeautifulSoup(made.html, "html.parser").select("tbody td, tbody th")
    assert [cell.get_text() for cell in cells] == ["1,000", "0.5", "12,345,678"]


def test_slips_are_those_of_the_line_and_say_what_to_read_if_short():
    for row in tables.load("corrections").itertuples():
        found = slips.slips(row.locator).loc[row.correction]
        assert set(slips.slips(row.locator)["locator"]) == {row.locator}
        assert (f"; read {row.correct}" in found["aside"]) == (len(row.correct) <= 40)
    assert slips.slips("siberia:").empty


def test_cells_numbers_labels_dates_and_note(folder):
    rows = pd.DataFrame({"who": ["a"], "n": [72000], "x": [0.12345], "end_date": ["1918-10"],
                         "gap": [float("nan")], "locator": ["kirichenko:209"],
                         "voice": ["aleksey-kirichenko"], "wording": ["w"],
                         "q": [Quantity.from_claim(3, 5, "between", "men")]})  # fmt: skip
    heads = {"who": "Who", "n": "N", "x": "X", "end_date": "End", "gap": "Gap", "q": "Q",
             "locator": "Line"}  # fmt: skip
    made = display.table(rows, heads, name="tab-t", caption="c", note="A note.")
    page = BeautifulSoup(made.html, "html.parser")
    cells = {td["data-label"]: td for td in page.select("tbody td")}
    assert list(cells) == ["N", "X", "End", "Gap", "Q", "Line"]
    assert [cells[c].get_text() for c in ("N", "X", "End", "Gap")] == [
        "72,000", "0.12345", "October 1918", ""]  # fmt: skip
    assert cells["End"]["data-sort"] == "1918-10" and cells["Q"]["data-sort"] == "3"
    assert cells["Line"].a["data-card-voice"] == "Aleksey Kirichenko, in the review"
    assert "A note." in page.get_text()
    assert page.select_one(".table-source a")["href"] == "claimbook:figure/tab-t.csv"
    assert "1918-10" in (folder / "tab-t.csv").read_text()


def test_positions_stand_side_by_side_with_speaker_citation_and_what_would_settle(folder):
    rows = tables.positions().assign(who="W <i>", voice="", color="#123456")
    claims, seen = tables.keyed("claims")["status"], set()
    rows["voice"] = "aleksey-kirichenko"
    page = BeautifulSoup(display.side_by_side(rows, "tab-test").html, "html.parser")
    asked = rows["question"].drop_duplicates()
    assert [p.get_text() for p in page.select("p > strong")] == list(asked)
    lists, ends = page.select("ul"), page.select("p > em")
    for question, shown, end in zip(asked, lists, ends, strict=True):
        part = rows[rows["question"] == question]
        for item, row in zip(shown.select("li"), part.itertuples(), strict=True):
            assert item.get_text().startswith(f"{row.position}.W <i> [{row.locator}]")
            assert item.a["data-card-wording"] == row.wording
            source = tables.keyed("sources").loc[row.source, "short"]
            assert item.a["data-card-voice"] == f"Aleksey Kirichenko, in {source}"
            how = claims.get(row.claim, "asserted")
            assert item.a.get("data-card-status", "asserted") == how
            said = [mark.get_text() for mark in item.select(".status")]
            marks = {"asserted": [], "denied": ["a denial"]}.get(how, [how])
            assert said == marks
            seen.add(how)
            assert "solid #123456" in item["style"]
        assert end.parent.get_text() == f"Would settle it: {part['would_settle'].iloc[0]}."
    assert {"asserted", "contested", "denied"} <= seen
    kept = pd.read_csv(folder / "tab-test.csv")
    assert len(kept) == len(rows) and "color" not in kept
    assert page.select_one(".table-source a")["href"] == "claimbook:figure/tab-test.csv"


def test_positions_without_their_claims_are_refused():
    """Then a rival that shares its words with another row would be without its status."""
    rows = tables.positions().assign(who="W", voice="", color="red").drop(columns="claim")
    with pytest.raises(KeyError, match="the claim that each position rests on"):
        display.side_by_side(rows, "tab-test")


def test_a_heading_other_than_the_question_is_not_kept(folder):
    rows = tables.positions().assign(who="W", voice="", color="red", asked="Asked?").head(3)
    page = BeautifulSoup(display.side_by_side(rows, "tab-test", by="asked").html, "html.parser")
    assert [p.get_text() for p in page.select("p > strong")] == ["Asked?"]
    assert "asked" not in pd.read_csv(folder / "tab-test.csv")


def test_outside_list_has_every_claim_and_entry():
    two = ["siberia-polish-orphans", "siberia-army-losses"]
    page = BeautifulSoup(display.outside_list(two), "html.parser")
    assert len(page.select("p")) == 2
    assert len(page.select("li")) == sum(len(outside.entries(claim)) for claim in two)


def test_live_switch_is_off_and_adds_what_is_said_of_the_choice(monkeypatch):
    import IPython.display

    monkeypatch.delenv("CLAIMBOOK_STATIC", raising=False)
    seen = []
    monkeypatch.setattr(IPython.display, "display", seen.append)
    box = explore.choose("x", "Which?", {"one": 1, "two": 2}, lambda v: Shown(f"state {v}"),
                         outside=lambda v: [[], ["siberia-army-losses"]][v - 1])  # fmt: skip
    control, switch = box.children[:2]
    assert switch.value is False and [s.html for s in seen] == ["state 1"]
    control.value = "two"
    switch.value = True
    assert "up to 3,000" in seen[-1].html
