"""Phrasings of numbers and hedges with the right answers: how many are read, and that none is read
wrong.

``cases/`` has those of this repository; the environment variable CASES_DIR can name a folder with
more, of the same form. An empty answer says that it cannot be told.
"""

import csv
import os
from pathlib import Path

import pytest

from claimbook import languages
from claimbook.model.hedges import HEDGES

FOLDERS = [Path(__file__).parent / "cases"]
if more := os.environ.get("CASES_DIR"):
    FOLDERS.append(Path(more))
LEAST = 0.95  # the share of cases that are read; the others cannot be told


def cases(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(cell):
    return [float(number) for number in cell.split(";") if number]


def same(one, other):
    return abs(one - other) <= 1e-9 * max(1, abs(one), abs(other))


def read_numbers(case):
    """"read", "untold" or "wrong": whether numerals give the numbers of a case, and only these."""
    wanted = numbers(case["numbers"])
    found = languages.numerals(case["phrase"], case.get("language") or "en")
    values = [value for one in found for value in one.values]
    if not values:
        return "untold" if wanted else "read"
    all_there = all(any(same(number, value) for value in values) for number in wanted)
    none_else = all(any(same(number, value) for number in wanted for value in one.values)
                    for one in found if one.values)  # fmt: skip
    return "read" if all_there and none_else else "wrong"


def read_hedges(case):
    """"read", "untold" or "wrong": whether the hedges told of a case's figure are among its own."""
    wanted = set(case["hedges"].split(";")) - {""}
    ends = {round(number, 12) for number in numbers(case["figure"])}
    told = languages.hedged(case["phrase"], ends, case.get("language") or "en")
    if not told:
        return "untold" if wanted else "read"
    return "read" if told <= wanted else "wrong"


@pytest.mark.parametrize("folder", FOLDERS, ids=range(len(FOLDERS)))
@pytest.mark.parametrize(
    ("name", "reader"), [("numerals.csv", read_numbers), ("hedges.csv", read_hedges)]
)
def test_cases_are_read_as_stated_or_cannot_be_told(folder, name, reader):
    answers = {tuple(case.values()): reader(case) for case in cases(folder, name)}
    count = {answer: list(answers.values()).count(answer) for answer in ("read", "untold", "wrong")}
    print(name, count)
    assert len(answers) > 50
    assert [case for case, answer in answers.items() if answer == "wrong"] == []
    untold = {case for case, answer in answers.items() if answer == "untold"}
    assert count["read"] >= LEAST * len(answers), untold


def test_every_hedge_and_language_has_cases():
    rows = cases(FOLDERS[0], "hedges.csv")
    assert {hedge for row in rows for hedge in row["hedges"].split(";")} - {""} == set(HEDGES)
    assert {row["language"] for row in rows} >= set(languages.codes())
    assert {row["language"] for row in cases(FOLDERS[0], "numerals.csv")} >= set(languages.codes())


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        ({"phrase": "40 casks", "numbers": "41"}, "wrong"),
        ({"phrase": "40 casks, 41 carts", "numbers": "41"}, "wrong"),
        ({"phrase": "casks", "numbers": "41"}, "untold"),
        ({"phrase": "40 casks", "numbers": ""}, "wrong"),
        ({"phrase": "casks", "numbers": ""}, "read"),
    ],
)
def test_an_answer_about_numbers_can_be_wrong(case, answer):
    assert read_numbers(case) == answer


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        ({"phrase": "over 40 casks", "figure": "40", "hedges": "up_to"}, "wrong"),
        ({"phrase": "over 40 casks", "figure": "40", "hedges": ""}, "wrong"),
        ({"phrase": "over 40 casks", "figure": "41", "hedges": "over"}, "untold"),
        ({"phrase": "close to 40 casks", "figure": "40", "hedges": "about"}, "wrong"),
    ],
)
def test_an_answer_about_hedges_can_be_wrong(case, answer):
    assert read_hedges(case) == answer
