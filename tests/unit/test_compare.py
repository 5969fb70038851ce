"""Rival figures, periods and digits: what rows say of each other."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

from claimbook.compare import digits, periods
from claimbook.compare.rivals import are_rivals, rivals
from claimbook.model.quantity import Quantity


def figure(low, high=None, hedge="exact", **other):
    row = {"disagreement": "lamps", "question": "How many lamps?", "unit": "lamps",
           "measure": "lit", "date": "1804", "locator": f"vell:{low}",
           "quantity": Quantity.from_claim(low, high or low, hedge, "lamps")}  # fmt: skip
    return pd.Series({**row, **other})


def test_rivals_are_pairs_with_the_lesser_first_and_a_gap_where_they_part():
    rows = [figure(40), figure(30), figure(25, 35, "between")]
    found = rivals(pd.DataFrame(rows))
    said = [(str(r.less), str(r.more), str(r.gap), r.locator) for r in found.itertuples()]
    assert said == [
        ("30", "40", "10", "vell:30 vell:40"),
        ("25 to 35", "40", "between 5 and 15", "vell:25 vell:40"),
        ("25 to 35", "30", "None", "vell:25 vell:30"),
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [({}, True), ({"unit": "ropes"}, False), ({"measure": "dark"}, False),
     ({"disagreement": "ropes"}, False), ({"date": "1805"}, False), ({"date": ""}, True),
     ({"date": "1803/1805"}, True)],
)  # fmt: skip
def test_figures_are_rivals_only_if_they_are_of_one_thing_and_may_be_of_one_time(other, expected):
    assert are_rivals(figure(40), figure(30, **other)) == expected
    assert not are_rivals(figure(40), figure(40, **other)), "equal figures are no rivals"


def test_no_rivals_is_an_empty_table_with_its_columns():
    found = rivals(pd.DataFrame([figure(40), figure(40)]))
    assert len(found) == 0 and "gap" in found.columns


@pytest.mark.parametrize(
    ("date", "expected"),
    [("", "no date"), ("1899-12-31", "before 1900"), ("1900", "1900s"), ("1959", "1950s"),
     ("1960", "after 1959"), ("1909/1910", "longer or open"), ("1943/..", "longer or open"),
     ("[..1943]", "longer or open"), ("194X", "1940s")],
)  # fmt: skip
def test_a_date_lies_in_one_decade_or_is_said_not_to(date, expected):
    assert periods.decade(date, 1900, 1950) == expected
    assert expected in (*periods.decades(1900, 1950), periods.NONE)


@pytest.mark.parametrize(
    ("date", "expected"),
    [("1849-12-31", "1800–1849"), ("1850", "1850–1899"), ("16XX", "1600s"), ("1899/1901",
      "1850–1899")],
)  # fmt: skip
def test_half_centuries_are_those_in_which_a_date_begins(date, expected):
    assert periods.half_century(date) == expected


@pytest.mark.parametrize(
    ("number", "place"), [(3957, 1), (38_000, 1000), (660_000, 10_000), (70, 10)]
)
def test_place_of_the_last_digit(number, place):
    assert digits.place(number) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ISBN 978-3-16-148410-0", True), ("978-3-16-148410-1", False), ("978-3-16", False),
     ("", False)],
)  # fmt: skip
def test_isbn_by_its_check_digit(text, expected):
    assert digits.is_isbn(text) == expected


@pytest.mark.parametrize("module", [digits, periods])
def test_examples_in_the_descriptions_hold(module):
    done = doctest.testmod(module)
    assert done.attempted and not done.failed
