"""The worked checks of the methods page, computed again with plain numbers from the CSV files."""

from __future__ import annotations

import csv

import pytest


@pytest.fixture(scope="module")
def claims(root):
    with open(root / "data" / "claims.csv", encoding="utf-8", newline="") as file:
        return {row["claim"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def checks(root):
    with open(root / "figures" / "tab-methods-checks.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bounds(row) -> tuple[float, float]:
    """A claim's ends, with "about" a tenth to either side."""
    low, high = (float(row[c]) if row[c] else None for c in ("low", "high"))
    if row["hedge"] == "about":
        return low * 0.9, high * 1.1
    return (low if low is not None else 0, high if high is not None else float("inf"))


def test_ten_percent_of_each_total_against_the_dead(claims, checks):
    totals = [
        row for row in claims.values()
        if row["measure"] == "prisoners" and row["source"] == "kirichenko" and row["hedge"]
    ]  # fmt: skip
    share = float(claims["kirichenko-died-ten-percent"]["low"]) / 100
    dead = bounds(claims["kirichenko-dead-about-62000"])
    wanted = {}
    for row in totals:
        low, high = (end * share for end in bounds(row))
        wanted[f"{low:.12g}"] = low <= dead[1] and dead[0] <= high
    shown = {c["left_low"]: c["verdict"] for c in checks if c["check"].startswith("10 %")}
    assert {low: verdict == "share a number" for low, verdict in shown.items()} == wanted


def test_totals_of_one_archive_contradict_each_other(claims, checks):
    two = [bounds(claims[f"kirichenko-prisoners-{n}"]) for n in
           ("archive-660000", "published-594000")]  # fmt: skip
    assert two[0] != two[1]
    (check,) = [c for c in checks if "archive's total" in c["check"]]
    assert check["verdict"] == "share no number"


def test_lowest_strengths_differ(claims, checks):
    lows = {float(claims[f"{s}-asano-strength"]["low"]) for s in ("thread", "samurai")}
    (check,) = [c for c in checks if "lowest strength" in c["check"]]
    assert {float(check["left_low"]), float(check["right_low"])} == lows
    assert check["verdict"] == "share no number"


def test_title_names_fewer_years_than_the_review_covers(claims, checks):
    (check,) = [c for c in checks if "title" in c["check"]]
    assert float(claims["kirichenko-book-title-years"]["high"]) < float(check["right_low"])
    # From some year of the 1600s to the end of 1991: at least 1991 - 1700, at most 1992 - 1600.
    assert (float(check["right_low"]), float(check["right_high"])) == (291, 392)
    assert check["verdict"] == "share no number"


def test_both_marks_of_the_book_number_are_one_number(claims):
    digits = {
        "".join(c for c in claims[f"kirichenko-isbn-{mark}"]["wording"] if c.isdigit())[-13:]
        for mark in ("ru", "jp")
    }
    (number,) = digits
    assert sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(number)) % 10 == 0
