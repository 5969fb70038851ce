"""The committed figures are those that the chapters draw, and they draw the rows they claim."""

from __future__ import annotations

import math
import re

import jupytext
import pandas as pd
import pytest
from colours import lab
from conftest import git

import chapters
from claimbook import testing
from claimbook.model import dates
from claimbook.show import charts
from claimbook.show.charts import style


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("figures")


@pytest.fixture(scope="module")
def drawn(folder) -> list[chapters.Drawn]:
    return [figure for name in chapters.names() for figure in chapters.run(name, str(folder))]


def test_committed_figures_are_up_to_date(root, folder, drawn):
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    # page.png is the picture of a page in the README.
    kept = {p.name: p.read_bytes() for p in (root / "figures").iterdir() if p.name != "page.png"}
    assert sorted(made) == sorted(kept), "figures/ holds other files than the chapters write"
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"figures/ is stale: run 'make book' and commit {', '.join(stale)}"


def test_figures_drawn_are_those_in_git(root):
    """The build writes figures/, so only git knows what was there before."""
    if not (root / ".git").exists():
        pytest.fail(
            "this is an unpacked archive: whether the build drew other figures than it held can "
            "be told in a clone of the repository alone",
            pytrace=False,
        )
    told = git("-C", root, "ls-files", "--modified", "--others", "--", "figures").split()
    changed = list(dict.fromkeys(told))
    assert not changed, f"the build drew others: look at them, then git add {' '.join(changed)}"


def test_no_text_of_a_figure_overlaps_another(drawn):
    assert drawn
    bad = {figure.label: figure.overlaps[:4] for figure in drawn if figure.overlaps}
    assert not bad


def test_no_text_of_a_figure_is_cut_by_its_edge(drawn):
    bad = {figure.label: figure.cut[:4] for figure in drawn if figure.cut}
    assert not bad


def test_no_line_of_a_network_passes_behind_a_third_box(drawn):
    """A line that does seems to begin or to end there, and tells of a tie that no file has."""
    bad = {figure.label: figure.behind for figure in drawn if figure.behind}
    assert not bad


def test_actors_keep_their_place_in_every_state_of_an_explorer(drawn):
    """In wide pictures of one chapter; those of few actors are drawn smaller, their rows closed."""
    places, checked = {}, 0
    for figure in drawn:
        nodes = {gid: mark for gid, mark in figure.marks.items() if gid.startswith("node:")}
        if len(nodes) > 5:
            for gid, mark in nodes.items():
                first = places.setdefault((figure.chapter, gid), (mark.x, mark.y))
                assert first == (mark.x, mark.y), (figure.label, gid)
                checked += 1
    assert checked > len(places)


def test_alt_texts_differ_and_hold_a_number(drawn):
    texts = [figure.alt for figure in drawn]
    assert len(set(texts)) == len(texts)
    assert not [figure.label for figure in drawn if not re.search(r"\d", figure.alt)]


def test_every_row_drawn_names_its_line(drawn):
    for figure in drawn:
        assert "locator" in figure.rows.columns, f"{figure.label}: rows without source and line"
        assert figure.rows["locator"].str.fullmatch(r"([a-z]+:\d+)( [a-z]+:\d+)*").all()


# What each kind of mark must show of its row; ``drawn`` says what can be read off a mark.
KINDS = {"low", "high", "date", "cell", "bar", "unit", "mark", "dot", "node", "edge", "place",
         "said"}  # fmt: skip


@pytest.fixture(scope="module")
def written(folder, drawn) -> dict[str, pd.DataFrame]:
    """The rows of each figure as its CSV has them, under the keys that its marks bear."""
    made = {}
    for figure in drawn:
        rows = pd.read_csv(folder / f"{figure.label}.csv", dtype=str, keep_default_na=False)
        assert len(rows) == len(figure.rows), figure.label
        made[figure.label] = rows.set_index(figure.rows.index.map(str))
    return made


def marks_of(figure, *kinds: str) -> dict[tuple[str, ...], testing.Mark]:
    """The marks of the kinds named, by the parts of their gid: kind, key and, if any, column."""
    parted = {(*gid.partition(":")[::2],): mark for gid, mark in figure.marks.items()}
    found = {}
    for (kind, rest), mark in parted.items():
        if kind in kinds:
            key, _, column = rest.rpartition(":") if kind in COLUMNED else (rest, "", "")
            found[kind, key, column] = mark
    return found


COLUMNED = {"cell", "bar", "unit", "mark", "dot"}


def test_every_figure_can_be_read_back(drawn):
    for figure in drawn:
        kinds = {gid.partition(":")[0] for gid in figure.marks}
        assert kinds, f"{figure.label}: no mark says which row it shows"
        assert kinds <= KINDS, f"{figure.label}: no test reads {sorted(kinds - KINDS)}"


def test_interval_marks_stand_where_the_rows_say(drawn, written):
    """Every finite end of every quantity written is a mark, and every mark is such an end."""
    checked = 0
    for figure in drawn:
        marks = marks_of(figure, "low", "high")
        if not marks:
            continue
        rows = written[figure.label]
        (column,) = [name[:-4] for name in rows if name.endswith("_low")]
        wanted = {
            (end, key, ""): float(row[f"{column}_{end}"])
            for key, row in rows.iterrows()
            for end in ("low", "high")
            if row[f"{column}_{end}"]
        }
        assert set(marks) == set(wanted), figure.label
        for gid, value in wanted.items():
            places = (marks[gid].x, marks[gid].y)
            assert any(math.isclose(at, value) for at in places), (figure.label, gid)
            quantity = figure.rows.set_axis(rows.index)[column][gid[1]]
            closed = quantity.low_closed if gid[0] == "low" else quantity.high_closed
            assert marks[gid].is_filled == closed, (figure.label, gid)
            checked += 1
    assert checked


def test_dates_stand_where_the_rows_say(drawn, written):
    checked = 0
    for figure in drawn:
        marks = marks_of(figure, "date")
        if not marks:
            continue
        days = written[figure.label]["date"]
        assert {key for _, key, _ in marks} == set(days.index[days != ""]), figure.label
        for (_, key, _), mark in marks.items():
            at = dates.mark_at(days[key])
            assert math.isclose(mark.x, at) or math.isclose(mark.y, at), (figure.label, key)
            checked += 1
    assert checked


def test_words_stand_with_the_row_that_they_say(drawn, written):
    """Words of a label that say a row are words of that row."""
    checked = 0
    for figure in drawn:
        if "shown" in figure.rows:  # a map's are tried with their places
            continue
        for (_, key, _), mark in marks_of(figure, "said").items():
            if key.startswith("edge:"):  # what it says of a line is tried with networks
                assert key in figure.marks
                continue
            said = " ".join(mark.text.split())
            row = figure.rows.set_axis(written[figure.label].index).loc[key]
            words = [" ".join(str(cell).split()) for cell in row]
            assert any(len(cell) > 9 and cell in said for cell in words), (figure.label, key)
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("kind", ["dot", "cell"])
def test_numbers_drawn_are_the_numbers_written(drawn, written, kind):
    """A dot stands where, and a cell prints what its row and column say."""
    checked = 0
    for figure in drawn:
        marks, rows = marks_of(figure, kind), written[figure.label]
        for column in {column for *_, column in marks}:
            there = {key for _, key, own in marks if own == column}
            missing = set(rows.index[rows[column] != ""]) - there
            # What is read as exact stands beside the hedges of the figure, and has no bar.
            assert all(rows.loc[key].get("hedge") == "exact" for key in missing), figure.label
        for (_, key, column), mark in marks.items():
            value = rows.loc[key, column]
            if kind == "cell":
                assert mark.text == value, (figure.label, key)
            else:
                assert math.isclose(mark.x, float(value)), (figure.label, key, column)
            checked += 1
    assert checked


def test_cells_stand_in_the_row_and_column_of_their_row(drawn, written):
    """Labels go with the values of one column downwards and of another across, one to one."""
    checked = 0
    for figure in drawn:
        marks, rows = marks_of(figure, "cell"), written[figure.label]
        if not marks:
            continue
        down, across = (
            [
                column
                for column in rows
                if _one_to_one(
                    rows[column], {key: getattr(m, side) for (_, key, _), m in marks.items()}
                )
            ]
            for side in ("down", "across")
        )
        assert down and across and (set(down) - set(across) or len(down) > 1), figure.label
        checked += 1
    assert checked


def _one_to_one(values: pd.Series, labels: dict[str, str]) -> bool:
    pairs = {(values[key], label) for key, label in labels.items()}
    ones, others = (set(end) for end in zip(*pairs, strict=True))
    return len(pairs) == len(ones) == len(others) > 1 and "" not in others


def test_squares_are_one_a_row_and_filled_where_the_row_is_hard(drawn, written):
    checked = 0
    for figure in drawn:
        marks = marks_of(figure, "unit")
        if not marks:
            continue
        rows = written[figure.label]
        assert {key for _, key, _ in marks} == set(rows.index), figure.label
        assert len({(mark.x, mark.y) for mark in marks.values()}) == len(rows), "one on another"
        bands = {}
        for (_, key, column), mark in marks.items():
            value = rows.loc[key, column]
            if column == "weight":
                assert mark.is_filled == (value == "hard"), (figure.label, key)
            else:
                assert bands.setdefault(value, mark.down) == mark.down != "", (figure.label, key)
            checked += 1
        assert len(set(bands.values())) == len(bands), figure.label
    assert checked


def test_marks_stand_in_the_columns_that_their_rows_fill(drawn, written):
    checked = 0
    for figure in drawn:
        marks = marks_of(figure, "mark")
        if not marks:
            continue
        rows = written[figure.label]
        columns = sorted({column for *_, column in marks})
        filled = {("mark", key, name) for key in rows.index for name in columns if rows[name][key]}
        assert set(marks) == filled, figure.label
        heads = {
            name: {mark.across for (*_, own), mark in marks.items() if own == name}
            for name in columns
        }
        assert all(len(head) == 1 and head != {""} for head in heads.values()), heads
        assert len(set(map(frozenset, heads.values()))) == len(columns), heads
        heights = {
            key: {mark.y for (_, own, _), mark in marks.items() if own == key} for key in rows.index
        }
        assert all(len(height) <= 1 for height in heights.values()), figure.label
        checked += 1
    assert checked


def test_places_stand_where_the_rows_say(drawn, written):
    """A disc by longitude and latitude, words with their number, nothing for what is on no map."""
    checked = 0
    for figure in drawn:
        rows = written[figure.label]
        if "shown" not in rows:
            continue
        discs, said = ({key: mark for (_, key, _), mark in marks_of(figure, kind).items()}
                       for kind in ("place", "said"))  # fmt: skip
        assert set(discs) == set(rows.index[rows["shown"] == "disc"]), figure.label
        assert set(said) == set(rows.index[rows["shown"].isin(["disc", "words"])]), figure.label
        for key, mark in said.items():
            row = rows.loc[key]
            name = row["name"] if key in discs else row["name"].upper()
            assert mark.text.split("\n") in ([f"{name} {row['rows']}"],
                                             [f"{name} {row['rows']}", row["years"]])  # fmt: skip
            if key in discs:
                at = discs[key]
                assert (at.x, at.y) == (float(row["lon"]), float(row["lat"])), (figure.label, key)
            checked += 1
    assert checked


def test_network_nodes_and_lines_are_those_of_the_rows(drawn, written):
    checked = 0
    for figure in drawn:
        nodes = {gid[5:] for gid in figure.marks if gid.startswith("node:")}
        if not nodes:
            continue
        rows = written[figure.label]
        rows = rows[rows["from_actor"] != rows["to_actor"]]
        edges = {tuple(gid.split(":")[1:]) for gid in figure.marks if gid.startswith("edge:")}
        assert edges == set(zip(rows["from_actor"], rows["to_actor"], strict=True)), figure.label
        assert nodes >= {end for edge in edges for end in edge}
        assert len(nodes) <= 40, f"{figure.label}: {len(nodes)} nodes are too many for one picture"
        checked += 1
    assert checked


def test_figure_names_in_cells_and_code_agree(root):
    """The name in a cell's metadata, which the caption hangs on, is the label that is saved."""
    for name in chapters.names():
        for cell in jupytext.read(root / "chapters" / f"{name}.md").cells:
            figure = cell.metadata.get("mystnb", {}).get("figure")
            if cell.cell_type == "code" and figure:
                assert figure["name"].startswith(f"fig-{name}-"), figure["name"]
                assert f'"{figure["name"]}"' in cell.source, figure["name"]
                assert len(figure["caption"]) > 60, f"{figure['name']}: caption says little"


@pytest.mark.parametrize(
    "palette",
    [charts.SOURCES, charts.SIDES, charts.SIGNS, charts.CONFIDENCE, {t: t for t in style.PALETTE}],
)
def test_colours_stand_off_both_backgrounds(palette):
    """WCAG 2.1, 1.4.11: 3:1 against the page, light (#fff) and dark (#121212)."""

    def luminance(tone: str) -> float:
        parts = [int(tone[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for key, value in palette.items():
        tone = value if isinstance(value, str) else value[0]
        if tone in (charts.INK, charts.FAINT):
            continue  # the page puts its own inks in their place
        tone = luminance(tone)
        assert (1.05) / (tone + 0.05) >= 3, f"{key} on white"
        assert (tone + 0.05) / (luminance("#121212") + 0.05) >= 3, f"{key} on dark"


def test_a_side_has_a_colour_of_its_own_and_a_word():
    """Neither a sign's nor a source's, nor one that is hard to tell from them (CIE76)."""
    for part in zip(*charts.SOURCES.values(), strict=True):
        assert len(set(part)) == len(part), "two sources look alike"
    signs, sources = ({tone for tone, _ in p.values()} for p in (charts.SIGNS, charts.SOURCES))
    assert list(charts.SIDE_WORDS) == list(charts.SIDES)
    assert len(set(charts.SIDE_WORDS.values())) == len(charts.SIDES)
    for side, tone in charts.SIDES.items():
        others = signs | sources | {t for other, t in charts.SIDES.items() if other != side}
        near = min(others, key=lambda other: math.dist(lab(tone), lab(other)))
        assert math.dist(lab(tone), lab(near)) >= 15, f"{side}: {tone} looks like {near}"
