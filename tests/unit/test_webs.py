"""A web of actors: everybody has a place of his own, the same each time, and lines tell no lie."""

from __future__ import annotations

import itertools
import json
import math

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook.show import charts
from claimbook.show.charts import placing, webs
from claimbook.show.display import written
from claimbook.sources import tables

pytestmark = pytest.mark.usefixtures("sides")


def tied(*given: tuple[str, str, int, str]) -> pd.DataFrame:
    """Rows of ties from ends, sign and status."""
    source = str(tables.ordered("sources").index[0])
    rows = pd.DataFrame(given, columns=["from_actor", "to_actor", "sign", "status"])
    return rows.assign(source=source, tie=[f"t{n}" for n in range(len(rows))])


def crowd(number: int = 60) -> pd.DataFrame:
    sources = [str(key) for key in tables.ordered("sources").index]
    rows = tied(*((f"a{n}", f"a{n * n % number}", 1, "asserted") for n in range(number)))
    return rows.assign(source=[sources[n % len(sources)] for n in range(number)])


def test_everybody_has_a_place_within_and_nobody_stands_on_another():
    rows = crowd(160)
    at, size = placing.places(rows), placing.radii(rows)
    assert set(at) == set(size) == set(rows["from_actor"]) | set(rows["to_actor"])
    for x, y in at.values():
        assert placing.MARGIN <= x <= placing.SIZE[0] - placing.MARGIN
        assert placing.MARGIN <= y <= placing.SIZE[1] - placing.MARGIN
    for one, other in itertools.combinations(at, 2):
        assert math.dist(at[one], at[other]) > size[one] + size[other], (one, other)


def test_the_same_rows_in_any_order_give_the_same_places():
    rows = crowd()
    assert placing.places(rows) == placing.places(rows.sample(frac=1, random_state=3))


def test_two_that_begin_at_one_place_part():
    spots = placing._apart(placing.np.full((3, 2), 100.0), placing.np.full(3, 8.0))
    assert min(math.dist(a, b) for a, b in itertools.combinations(spots.tolist(), 2)) > 16


@pytest.mark.parametrize(
    ("given", "look"),
    [
        ([(1, "asserted")], (1, False)),
        ([(1, "asserted"), (-1, "asserted")], ("mixed", False)),
        ([(1, "asserted"), (0, "asserted")], (1, False)),
        ([(1, "asserted"), (-1, "denied")], (1, False)),
        ([(0, "asserted"), (-1, "planned")], (0, False)),
        ([(-1, "denied")], (-1, True)),
        ([(-1, "planned"), (1, "reported")], ("mixed", True)),
    ],
)
def test_what_is_not_asserted_makes_no_sign_beside_what_is(given, look):
    rows = tied(*(("b", "a", sign, status) for sign, status in given))
    back = tied(*(("a", "b", sign, status) for sign, status in given))
    assert webs.pairs(rows) == webs.pairs(back) == {("a", "b"): look}


def test_a_tie_to_oneself_is_no_line():
    assert webs.pairs(tied(("a", "a", 1, "asserted"))) == {}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
    monkeypatch.setattr(written, "_is_live", lambda: False)
    return tmp_path


def test_a_built_web_has_what_its_script_needs_and_no_style_of_its_own(folder):
    from claimbook.compare import ties

    rows = ties.select()
    made = charts.web("fig-a-web", rows, alt="{actors} of {ties}")
    page = BeautifulSoup(made.html, "html.parser")
    told = json.loads(page.select_one(".claimbook-web").string)
    assert len(told["ties"]["row"]) == len(rows)
    assert len(told["actors"]["key"]) == len(page.select(".web-discs circle"))
    assert page.svg["aria-label"] == f"{len(told['actors']['key'])} of {len(rows)}"
    assert not page.select("[style]")
    assert page.select_one(".web-count")["role"] == "status"
    first = (folder / "fig-a-web.svg").read_bytes()
    charts.web("fig-a-web", rows, alt="{actors} of {ties}")
    assert (folder / "fig-a-web.svg").read_bytes() == first
    assert len(pd.read_csv(folder / "fig-a-web.csv")) == len(rows)


def test_in_a_notebook_there_is_the_drawing_and_no_dead_box(folder, monkeypatch):
    from claimbook.compare import ties

    monkeypatch.delenv("CLAIMBOOK_STATIC")
    monkeypatch.setattr(written, "figures_folder", lambda: folder)
    made = charts.web("fig-a-web", ties.select(), alt="All").html
    assert "<svg" in made and "<select" not in made and "<input" not in made


@pytest.mark.parametrize(("label", "alt"), [("Web", "All"), ("fig-a-web", " ")])
def test_a_web_without_a_label_or_words_is_refused(folder, label, alt):
    from claimbook.compare import ties

    with pytest.raises(ValueError, match=r"label|alt text"):
        charts.web(label, ties.select(), alt=alt)
