"""Works are named as the prose names them."""

from __future__ import annotations

import pytest
from invented import Book

from claimbook import works
from claimbook.model.derivation import Row
from claimbook.model.quantity import Quantity
from claimbook.show import derivations

ENTRIES = """
@book{one, author = {Vell, Ann}, title = {Lamps}, year = {1899}, url = {https://vell.example/}}
@book{two, author = {Vell, Ann and Rope, Bo}, title = {Lamps}, year = {1899}}
@book{three, author = {Vell, Ann and Rope, Bo and Salt, Cy}, title = {Lamps}, year = {1899}}
@book{edited, editor = {van der Oil, Ann}, title = {Lamps}}
@book{nobody, title = {{The ``Lamps'' of 1804--1806}}, year = {1899}}
@book{office, author = {{Office of Lamps}}, title = {Lamps}, year = {1899}}
"""
LABELS = {
    "one": "Vell, 1899", "two": "Vell and Rope, 1899", "three": "Vell et al., 1899",
    "edited": "van der Oil, n.d.", "nobody": "The “Lamps” of 1804–1806, 1899",
    "office": "Office of Lamps, 1899", "unknown": "unknown", "": "",
}  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    made = Book(tmp_path)
    made.works += ENTRIES
    return made.write_tables()


@pytest.mark.parametrize("key", LABELS)
def test_a_work_is_named_by_its_authors_and_its_year(book, key):
    assert works.label(key) == LABELS[key]


def test_a_work_has_its_title_and_its_address(book):
    assert works.named("one").full == "Lamps. 1899"
    assert works.named("one").url == "https://vell.example/"


def test_without_a_bibliography_a_work_goes_by_its_key(book):
    book.path("references.bib").unlink()
    assert works.label("one") == "one"


def test_a_figure_from_outside_names_its_work_and_leads_to_it(book):
    (row,) = book.rows["outside"]
    row |= {"citation": "one", "locator": "p. 7"}
    book.write_tables()
    row = Row("outside/lamps-elsewhere", "", 4, 4, "exact", "lamps")
    figure = Quantity.from_claim(4, 4, "exact", "lamps", row=row)
    made = derivations.Derived("lamps", figure)
    assert "[Vell, 1899, p. 7]" in made.item(lambda place: "")
    there = made.item(lambda place: "#" + "/".join(place))
    assert '[<a href="#work/one">Vell, 1899</a>, p. 7]' in there
