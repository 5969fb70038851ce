"""What cannot all be true: the engine against brute force, and the proofs of an invented table."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import invented
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimbook.compare import consistency
from claimbook.compare.linear import Row, contradictions, least, relation, witness
from claimbook.model.quantity import Reading
from claimbook.sources.tables import BookError

UNKNOWNS = ("x", "y")
_SMALL = st.integers(-3, 3)
ROWS = st.lists(
    st.builds(
        lambda x, y, bound, strict: Row.of({"x": Fraction(x), "y": Fraction(y)}, bound, strict),
        _SMALL, _SMALL, _SMALL, st.booleans(),
    ),
    max_size=5,
)  # fmt: skip


def determinant(a, b, c):
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1])
        - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
    )


def can_hold(rows):
    """Brute force: a corner of x, y and a third, e, within a box far wider than the numbers of the
    rows, where strict rows hold with e to spare and e is above 0."""
    planes = [(row.get("x"), row.get("y"), Fraction(row.strict), row.bound) for row in rows]
    planes += [(1, 0, 0, 10_000), (-1, 0, 0, 10_000), (0, 1, 0, 10_000), (0, -1, 0, 10_000)]
    planes += [(0, 0, 1, 1), (0, 0, -1, 0)]
    for chosen in combinations(planes, 3):
        whole = determinant(*(plane[:3] for plane in chosen))
        if not whole:
            continue
        corner = []
        for column in range(3):
            swapped = [[*plane[:column], plane[3], *plane[column + 1 : 3]] for plane in chosen]
            corner.append(Fraction(determinant(*swapped)) / whole)
        if corner[2] > 0 and all(
            sum(c * v for c, v in zip(plane, corner, strict=False)) <= plane[3] for plane in planes
        ):
            return True
    return False


def smallest(rows):
    found = []
    for size in range(1, len(rows) + 1):
        for chosen in combinations(range(len(rows)), size):
            if not any(set(one) <= set(chosen) for one in found) and not can_hold(
                [rows[number] for number in chosen]
            ):
                found.append(chosen)
    return found


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_every_smallest_contradiction_is_found_and_no_other(rows):
    found = contradictions(rows)
    assert sorted(tuple(sorted(one)) for one in found) == sorted(smallest(rows))


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_a_contradiction_adds_up_and_else_there_is_a_witness(rows):
    found = contradictions(rows)
    for times in found:
        assert all(count > 0 for count in times.values())
        for name in UNKNOWNS:
            assert sum(count * rows[number].get(name) for number, count in times.items()) == 0
        total = sum(count * rows[number].bound for number, count in times.items())
        assert total < 0 or (total == 0 and any(rows[number].strict for number in times))
    held = witness(rows)
    assert (held is None) == bool(found)
    for row in rows if held is not None else []:
        total = sum(count * held[name] for name, count in row.parts)
        assert total < row.bound or (total == row.bound and not row.strict)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_the_least_that_an_unknown_can_be_is_just_possible(rows):
    found = least(rows, "x")
    if found is None:
        assert not contradictions(rows) or witness(rows) is None
        return
    at, is_reached = found
    exactly = [*rows, *relation(f"x = {at.numerator} / {at.denominator}" if at >= 0 else
                                f"x = -{-at.numerator} / {at.denominator}")]  # fmt: skip
    below = [*rows, Row.of({"x": Fraction(1)}, at, strict=True)]
    near = [*rows, Row.of({"x": Fraction(1)}, at + Fraction(1, 10**6))]
    assert (witness(exactly) is not None) == is_reached
    assert witness(below) is None
    assert witness(near) is not None


def test_relations_are_read_with_signs_products_brackets_and_fixed_numbers():
    assert relation("share / 100 * lamps = lit", {"share": Fraction(10)}) == relation(
        "lamps = 10*lit"
    ) or witness(
        [*relation("share / 100 * lamps = lit", {"share": Fraction(10)}), *relation("lamps = 30")]
    ) == {"lamps": 30, "lit": 3}
    chain = relation("1 < lit <= lamps - 2*(lit + 1)")
    assert chain == [*relation("lit > 1"), *relation("3*lit + 2 <= lamps")]
    assert relation("-lit >= -0.5") == relation("lit <= 1/2")


@pytest.mark.parametrize(
    ("text", "found"),
    [("lit", "the end"), ("lit <", "the end"), ("lit * lamps < 3", "“<”"), ("3 <= lit / 0", "0"),
     ("lit <= 3 lamps", "“lamps”"), ("Lit < 3", "“L”"), ("(lit < 3", "“<”"), ("lit == 3", "“=”"),
     ("3 / lit < 1", "“<”"), ("lit < 3; lamps < 4", "“;”")],
)  # fmt: skip
def test_what_is_no_linear_relation_is_refused_by_name(text, found):
    with pytest.raises(ValueError, match="expected") as error:
        relation(text)
    assert found in str(error.value)


# An invented table: what keys, relations and grades are, in short.
ABOUT = "thread-ropes"  # about 40
TABLE = [
    ("all", "claims/siberia-ropes", "value", "ropes = value", "ropes", "", ""),
    ("burned", "events/siberia-lamps-burned", "last_day", "burned = last_day", "days", "", ""),
    ("led", "events/siberia-crews-led", "first_day", "led = first_day", "days", "", ""),
    ("led-before-burned", "", "", "led <= burned", "days", "strong", "crews come first"),
    ("some", f"claims/{ABOUT}", "value", "some = value", "ropes", "", ""),
    ("some-are-fifty", "", "", "some = 50", "ropes", "careful", "she kept fifty"),
    ("some-are-all", "", "", "some = ropes", "ropes", "careful", "she kept them all"),
    ("some-of-all", "", "", "some <= ropes", "ropes", "definition", "a part is no more"),
    ("tenth", "claims/siberia-share", "value", "tenth = value / 100 * ropes", "ropes", "", ""),
    ("tenth-is-some", "", "", "tenth <= some", "ropes", "careful", "a tenth is hers"),
]


@pytest.fixture
def book(tmp_path, monkeypatch):
    made = invented.Book(tmp_path)
    names = ("constraint", "row", "reads_as", "relation", "unit", "grade", "assumption")
    made.rows["constraints"] = [dict(zip(names, one, strict=True)) for one in sorted(TABLE)]
    for row in made.rows["constraints"]:
        row["kind"] = "assumption" if row["grade"] else "statement"
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return made.write()


def found(**options):
    return {one.members for one in consistency.impossible(**options)}


def test_sets_name_lines_and_assumptions_and_on_what_they_hinge(book):
    assert not book.places()
    fifty, kept, tenth = consistency.impossible()
    assert (fifty.members, fifty.gap) == (("some", "some-are-fifty"), 6)
    assert (kept.lines, kept.hinges) == (("all", "some"), ("some-are-all",))
    assert (kept.gap, kept.unit, kept.tolerance) == (3456, "ropes", None)
    assert tenth.members == ("all", "some", "tenth", "tenth-is-some")
    assert tenth.hinges == tenth.assumptions
    assert found(grade="strong") - found() == {("burned", "led", "led-before-burned")}
    assert found(grade="definition") == set()


def test_each_set_can_hold_without_any_one_of_its_members(book):
    sets = consistency.impossible("strong", Reading(0.01))
    assert sets
    for one in sets:
        assert consistency.witness(one.members, Reading(0.01)) is None
        for member in one.members:
            rest = [key for key in one.members if key != member]
            assert consistency.witness(rest, Reading(0.01)) is not None


def test_a_set_vanishes_at_its_critical_reading_and_not_before(book):
    members = ("some", "some-are-fifty")
    assert consistency.critical(members) == (Fraction(1, 4), True)
    assert members in found(reading=Reading(0.2499))
    assert members not in found(reading=Reading(0.25))
    one = next(one for one in consistency.impossible() if one.members == members)
    assert (one.tolerance, one.reached) == (Fraction(1, 4), True)
    assert consistency.agree(one) == "if “about” means 25 % or more"
    assert consistency.critical(("all", "some", "some-are-all")) is None


def test_almost_reaches_no_end_that_it_excludes(book):
    book.row("constraints", "some").update(row="claims/siberia-barrels", unit="barrels")
    book.row("constraints", "some-are-fifty")["relation"] = "some = 300"
    book.write()
    assert consistency.critical(("some", "some-are-fifty")) is None
    book.row("constraints", "some-are-fifty")["relation"] = "some = 270"
    book.write()
    assert consistency.critical(("some", "some-are-fifty")) == (Fraction(1, 10), True)


def test_a_changed_bound_changes_the_proof(book):
    before = found()
    book.row("claims", ABOUT).update(low="50", high="50")
    book.write()
    assert before - found() == {("some", "some-are-fifty")}


@pytest.mark.parametrize(("word", "end"), [("least", 30), ("greatest", 50)])
def test_the_ends_of_a_range_are_numbers_of_two_things(tmp_path, monkeypatch, word, end):
    book = invented.larger(tmp_path)
    row = {"constraint": "ropes-kept", "kind": "statement", "row": "claims/samurai-length",
           "reads_as": word, "relation": f"ropes = {word}", "unit": "miles"}  # fmt: skip
    book.rows["constraints"][0] = row
    book.write()
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    assert consistency.witness(["ropes-kept"]) == {"ropes": end}


def test_what_is_derived_from_a_set_is_merged_into_it(book):
    _, kept, tenth = consistency.impossible()
    # She has all ropes and is granted fifty; she is granted fifty, and a tenth of all is more.
    assert (kept.ways, tenth.ways) == (1, 1)
    more = {"kind": "assumption", "unit": "ropes", "grade": "careful", "relation": "some = ropes"}
    book.rows["constraints"].append({**more, "constraint": "we-say-so", "assumption": "again"})
    book.write()
    again = next(one for one in consistency.impossible() if one.lines == kept.lines)
    assert (again.hinges, again.assumptions) == ((), kept.assumptions)
    assert again.ways > kept.ways


def test_what_lines_say_is_told_a_row_a_line(book):
    book.row("constraints", "some")["note"] = "The line says “about”."
    book.write()
    told = consistency.told(consistency.impossible())
    assert told["says"].iloc[0].endswith("about 40 ropes. The line says “about”.")
    first = told[told["number"] == 2]
    assert list(first.index) == ["siberia-ropes", ABOUT]
    assert list(first["locator"]) == ["siberia:7", "thread:2"]
    assert set(first["granted"]) == {"2. she kept them all"}
    assert set(first["agree"]) == {"never: at least 3,456 ropes apart"}


@pytest.mark.parametrize(
    ("key", "change"),
    [("all", {"row": "claims/nothing"}), ("all", {"relation": "ropes == value"}),
     ("led", {"reads_as": "value", "relation": "led = value"}),
     ("all", {"row": "claims/siberia-lamps", "reads_as": "greatest",
              "relation": "ropes = greatest"})],
)  # fmt: skip
def test_a_row_that_cannot_be_read_ends_in_a_sentence(book, key, change):
    book.row("constraints", key).update(change)
    book.write()
    with pytest.raises(BookError, match=r"data/constraints\.csv:\d+:\w+: .*expected"):
        consistency.impossible()


def test_another_grade_is_refused(book):
    with pytest.raises(BookError, match="grade"):
        consistency.impossible("bold")


@pytest.mark.parametrize(
    ("key", "change", "columns"),
    [
        ("all", {"row": "claims/nothing"}, {"row"}),
        ("all", {"row": ""}, {"row"}),
        ("all", {"reads_as": "", "relation": "ropes >= 3"}, {"note"}),
        ("all", {"grade": "careful"}, {"grade"}),
        ("some-are-all", {"assumption": ""}, {"assumption"}),
        ("some-are-all", {"grade": ""}, {"grade"}),
        ("some-are-all", {"row": "claims/siberia-ropes"}, {"row"}),
        ("led", {"reads_as": "value", "relation": "led = value"}, {"reads_as", "unit"}),
        ("all", {"reads_as": "first_day", "relation": "ropes = first_day"}, {"reads_as", "unit"}),
        ("all", {"relation": "ropes == value"}, {"relation"}),
        ("all", {"relation": "ropes = 3"}, {"relation"}),
        ("all", {"relation": "ropes = value + least"}, {"relation"}),
        ("some", {"relation": "some = value * ropes"}, {"relation"}),
        ("some-are-all", {"relation": "sum = ropes"}, {"relation"}),
        ("some-are-all", {"relation": "some = ropes / led"}, {"relation", "unit"}),
        ("some-are-all", {"relation": "some = led"}, {"unit"}),
        ("some", {"row": "claims/siberia-barrels"}, {"unit"}),
        ("burned", {"unit": "years"}, {"unit"}),
    ],
)
def test_the_check_finds_what_cannot_be_compared(book, key, change, columns):
    book.row("constraints", key).update(change)
    book.write()
    found = book.places()
    assert found
    assert {place[0] for place in found} == {"data/constraints.csv"}
    assert {place[2] for place in found} <= columns, found


def test_a_unit_counted_as_another_is_named_in_the_note(book):
    change = {"row": "claims/siberia-barrels", "note": "The barrels are as many ropes."}
    book.row("constraints", "some").update(change)
    assert not book.write().places()
