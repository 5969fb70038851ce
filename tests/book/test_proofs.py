"""What cannot all be true in this book: each proof is smallest, and rests on the rows it names."""

from __future__ import annotations

import csv
import shutil

import pytest

from claimbook.compare import consistency
from claimbook.model.quantity import Reading
from claimbook.sources import tables

NARROW = Reading(0.01)


@pytest.mark.parametrize("reading", [NARROW, Reading()])
def test_each_set_cannot_hold_and_can_without_any_one_of_its_members(reading):
    sets = consistency.impossible("strong", reading)
    assert sets
    for one in sets:
        assert consistency.witness(one.members, reading) is None, one
        for member in one.members:
            rest = [key for key in one.members if key != member]
            assert consistency.witness(rest, reading) is not None, (one, member)


def test_a_wrong_bound_of_a_claim_changes_the_proof(tmp_path, monkeypatch):
    total = ("prisoners-archive", "prisoners-published")
    assert total in {one.lines for one in consistency.impossible()}
    shutil.copytree(tables.root() / "data", tmp_path / "data")
    path = tmp_path / "data" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        if row[0] == "kirichenko-prisoners-published-594000":
            row[header.index("low")] = row[header.index("high")] = "660000"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    assert total not in {one.lines for one in consistency.impossible()}


@pytest.mark.parametrize(
    ("lines", "percent"),
    [(("dead-section", "dead-share-of-archive", "prisoners-archive"), (200, 31)),
     (("dead-section", "dead-share-of-published", "prisoners-published"), (130, 31))],
)  # fmt: skip
def test_about_must_reach_as_far_as_the_ten_percent(lines, percent):
    (one,) = [one for one in consistency.impossible(reading=NARROW) if one.lines == lines]
    above, below = percent
    assert (100 * one.tolerance, one.reached) == (pytest.approx(above / below), True)
    assert lines not in {one.lines for one in consistency.impossible()}
