"""The committed figures are those that the chapters draw, and they draw the rows they claim."""

from __future__ import annotations

import math
import re

import jupytext
import pytest

import chapters
from claimbook import charts
from claimbook.quantity import Quantity


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("figures")


@pytest.fixture(scope="session")
def drawn(folder) -> list[chapters.Drawn]:
    return [figure for name in chapters.names() for figure in chapters.run(name, str(folder))]


def test_committed_figures_are_up_to_date(root, folder, drawn):
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    # page.png is the picture of a page in the README.
    kept = {p.name: p.read_bytes() for p in (root / "figures").iterdir() if p.name != "page.png"}
    assert sorted(made) == sorted(kept), "figures/ holds other files than the chapters write"
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"figures/ is stale: run 'make book' and commit {', '.join(stale)}"


def test_no_text_of_a_figure_overlaps_another(drawn):
    assert drawn
    bad = {figure.label: figure.overlaps[:4] for figure in drawn if figure.overlaps}
    assert not bad


def test_alt_texts_differ_and_hold_a_number(drawn):
    texts = [figure.alt for figure in drawn]
    assert len(set(texts)) == len(texts)
    assert not [figure.label for figure in drawn if not re.search(r"\d", figure.alt)]


def test_every_row_drawn_names_its_line(drawn):
    for figure in drawn:
        assert "locator" in figure.rows.columns, f"{figure.label}: rows without source and line"
        assert figure.rows["locator"].str.fullmatch(r"([a-z]+:\d+)( [a-z]+:\d+)*").all()


def test_interval_marks_stand_where_the_rows_say(drawn):
    """Every finite end of every drawn quantity is a mark, and every mark is such an end."""
    checked = 0
    for figure in drawn:
        marks = {gid: at for gid, at in figure.marks.items() if gid.startswith(("low:", "high:"))}
        if not marks:
            continue
        wanted = {}
        for key, row in figure.rows.iterrows():
            (quantity,) = [value for value in row if isinstance(value, Quantity)]
            for end in ("low", "high"):
                value = float(getattr(quantity, end))
                if math.isfinite(value):
                    wanted[f"{end}:{key}"] = value
        assert set(marks) == set(wanted), figure.label
        for gid, value in wanted.items():
            assert any(math.isclose(at, value) for at in marks[gid]), (figure.label, gid)
            checked += 1
    assert checked


def test_network_nodes_and_lines_are_those_of_the_rows(drawn):
    checked = 0
    for figure in drawn:
        nodes = {gid[5:] for gid in figure.marks if gid.startswith("node:")}
        if not nodes or "from_actor" not in figure.rows:
            continue
        rows = figure.rows[figure.rows["from_actor"] != figure.rows["to_actor"]]
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


@pytest.mark.parametrize("palette", [charts.SOURCES, charts.SIDES, charts.SIGNS])
def test_colours_stand_off_both_backgrounds(palette):
    """WCAG 2.1, 1.4.11: 3:1 against the page, light (#fff) and dark (#121212)."""

    def luminance(tone: str) -> float:
        parts = [int(tone[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for key, value in palette.items():
        tone = luminance(value if isinstance(value, str) else value[0])
        assert (1.05) / (tone + 0.05) >= 3, f"{key} on white"
        assert (tone + 0.05) / (luminance("#121212") + 0.05) >= 3, f"{key} on dark"
