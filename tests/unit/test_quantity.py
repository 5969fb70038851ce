"""Quantity: intervals that never lose a possible value and never print more than they know."""

import math
import operator
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimbook.model.hedges import HEDGES
from claimbook.model.quantity import Quantity, Reading

INF = math.inf
# The same examples on every run: a test that fails once must fail again.
# So many for each of six operations, in each of the tests below.
steady = settings(derandomize=True, database=None, deadline=None, max_examples=25)

NUMBERS = (
    st.sampled_from([0, 1, -1, 2, 1000])
    | st.fractions(-1000, 1000, max_denominator=60)
    | st.floats(-1000, 1000).filter(lambda x: x == 0 or abs(x) > 1e-6)
)
STEPS = st.fractions(Fraction(1, 60), 100, max_denominator=60)
INSIDE = st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100)


@st.composite
def quantities(draw, numbers=NUMBERS, unit="", low=-INF, high=INF):
    """Any interval between ``low`` and ``high``: open, closed, half-infinite, a single point."""
    number = numbers.filter(lambda x: low <= x <= high)
    if draw(st.integers(0, 5)) == 0:
        point = draw(number)
        return Quantity(point, point, unit=unit)
    first = draw(number | st.just(low))
    last = draw(number | st.just(high))
    assume(first != last)
    start, stop = sorted((first, last))
    return Quantity(start, stop, draw(st.booleans()), draw(st.booleans()), unit)


@st.composite
def divisors(draw, unit=""):
    """Intervals on one side of 0, which may reach it."""
    q = draw(quantities(unit=unit, low=0))
    assume(q.upper > 0)
    return -q if draw(st.booleans()) else q


def member(draw, q):
    """Some real in ``q``: a closed end or a number inside."""
    ends = [end for end, closed in ((q.lower, q.low_closed), (q.upper, q.high_closed)) if closed]
    if q.is_point or (ends and draw(st.booleans())):
        return draw(st.sampled_from(ends))
    t = draw(INSIDE)
    if q.lower == -INF and q.upper == INF:
        return Fraction(draw(st.integers(-(10**9), 10**9)))
    if q.upper == INF:
        return q.lower + t / (1 - t)
    if q.lower == -INF:
        return q.upper - t / (1 - t)
    return q.lower + t * (q.upper - q.lower)


def wider(draw, q):
    """An interval that holds all of ``q``: ends moved out, closed, or left."""
    low = draw(st.sampled_from(["same", "closed", "out", "infinite"]))
    high = draw(st.sampled_from(["same", "closed", "out", "infinite"]))
    step = draw(STEPS)
    start = {"out": q.lower - step, "infinite": -INF}.get(low, q.lower)
    stop = {"out": q.upper + step, "infinite": INF}.get(high, q.upper)
    low_closed = q.low_closed if low == "same" else low == "closed"
    high_closed = q.high_closed if high == "same" else high == "closed"
    return Quantity(start, stop, low_closed, high_closed, q.unit)


def holds(q, x):
    """Membership by the definition, without the code under test."""
    above = x > q.lower or (x == q.lower and q.low_closed)
    return above and (x < q.upper or (x == q.upper and q.high_closed))


def near_ends(q):
    """Reals of ``q`` as close to its ends as matters for the tests, far out where it has none."""
    tiny, far = Fraction(1, 10**12), Fraction(10**24)
    if q.is_point:
        return [q.lower]
    width = min(q.upper - q.lower, 1) if q.upper - q.lower < INF else 1
    low = -far if q.lower == -INF else q.lower + tiny * width
    high = far if q.upper == INF else q.upper - tiny * width
    ends = [end for end, closed in ((q.lower, q.low_closed), (q.upper, q.high_closed)) if closed]
    return [low, high, *ends]


# name: (operation on quantities, the same on numbers, whether the second divides)
OPERATIONS = {
    "+": (operator.add, operator.add, False),
    "-": (operator.sub, operator.sub, False),
    "*": (operator.mul, operator.mul, False),
    "/": (operator.truediv, operator.truediv, True),
    "ratio": (Quantity.ratio, operator.truediv, True),
    "share": (Quantity.share, lambda x, y: 100 * x / y, True),
}
each_operation = pytest.mark.parametrize("name", OPERATIONS)


def operands(data, divides):
    return data.draw(quantities()), data.draw(divisors() if divides else quantities())


# Arithmetic


@each_operation
@steady
@given(data=st.data())
def test_any_reals_inside_the_inputs_land_inside_the_output(name, data):
    on_quantities, on_numbers, divides = OPERATIONS[name]
    q, p = operands(data, divides)
    x, y = member(data.draw, q), member(data.draw, p)
    assume(not (divides and y == 0))
    assert holds(on_quantities(q, p), on_numbers(x, y))


@each_operation
@steady
@given(data=st.data())
def test_widening_an_input_never_narrows_the_output(name, data):
    on_quantities, _, divides = OPERATIONS[name]
    q, p = operands(data, divides)
    wide_q, wide_p = wider(data.draw, q), wider(data.draw, p)
    assume(not (divides and wide_p.lower < 0 < wide_p.upper))
    assert on_quantities(wide_q, wide_p).contains(on_quantities(q, p))


@each_operation
@steady
@given(data=st.data())
def test_the_output_is_no_wider_than_the_inputs_require(name, data):
    on_quantities, on_numbers, divides = OPERATIONS[name]
    q, p = operands(data, divides)
    result = on_quantities(q, p)
    near = [
        on_numbers(x, y) for x in near_ends(q) for y in near_ends(p) if not (divides and y == 0)
    ]
    if result.lower == -INF:
        assert min(near) < -(10**6)
    else:
        assert min(near) - result.lower < Fraction(1, 100)
    if result.upper == INF:
        assert max(near) > 10**6
    else:
        assert result.upper - max(near) < Fraction(1, 100)


@steady
@given(data=st.data())
def test_negation_mirrors_the_interval(data):
    q = data.draw(quantities())
    assert holds(-q, -member(data.draw, q))
    mirrored = -q
    assert -mirrored == q


@pytest.mark.parametrize(
    ("computed", "expected"),
    [
        # Ends: closed only where both are.
        (lambda: Quantity(1, 2) + Quantity(3, 4, False), Quantity(4, 6, False)),
        (lambda: Quantity(1, 2) - Quantity(3, 4, False), Quantity(-3, -1, True, False)),
        (lambda: Quantity(1, 2) * Quantity(3, 4, False), Quantity(3, 8, False)),
        (lambda: Quantity(1, 2) / Quantity(2, 4, False), Quantity(Fraction(1, 4), 1, True, False)),
        # 0 makes 0 of everything, however open or far the other end.
        (lambda: Quantity(0, 1) * Quantity(0, INF, False), Quantity(0, INF)),
        (lambda: Quantity(0, 1, False) * Quantity(1, INF), Quantity(0, INF, False)),
        (lambda: Quantity(0, 0) * Quantity(-INF, INF), Quantity(0, 0)),
        (lambda: Quantity(0, 5) * Quantity(2, 3, False, False), Quantity(0, 15, True, False)),
        (lambda: Quantity(0, 5, False) * Quantity(-3, 0), Quantity(-15, 0)),
        # Signs.
        (lambda: Quantity(-2, 3) * Quantity(-5, 4), Quantity(-15, 12)),
        (lambda: Quantity(-3, -2) * Quantity(-INF, -1), Quantity(2, INF)),
        (lambda: Quantity(-2, 3, False) * -2, Quantity(-6, 4, True, False)),
        # A divisor that reaches 0, or infinity.
        (lambda: Quantity(1, 2) / Quantity(0, 4), Quantity(Fraction(1, 4), INF)),
        (lambda: Quantity(1, 2) / Quantity(-4, 0, True, False), Quantity(-INF, Fraction(-1, 4))),
        (lambda: Quantity(0, 2) / Quantity(0, 4), Quantity(0, INF)),
        (lambda: Quantity(1, 2) / Quantity(4, INF), Quantity(0, Fraction(1, 2), False)),
        (lambda: Quantity(-2, -1) / Quantity(-INF, -4), Quantity(0, Fraction(1, 2), False)),
        # Operands are independent.
        (lambda: Quantity(1, 2) - Quantity(1, 2), Quantity(-1, 1)),
        # Numbers on either side.
        (lambda: 10 - Quantity(1, 2, False), Quantity(8, 9, True, False)),
        (lambda: 10 / Quantity(1, 2), Quantity(5, 10)),
        (lambda: 3 + Quantity(1, 2) * 2, Quantity(5, 7)),
        (lambda: sum([Quantity(1, 2), Quantity(3, 4)]), Quantity(4, 6)),
    ],
)
def test_arithmetic_is_exact_at_the_ends(computed, expected):
    assert computed() == expected


@pytest.mark.parametrize("divisor", [Quantity(-1, 1), Quantity(-INF, 2), Quantity(0, 0), 0])
def test_a_divisor_that_may_be_zero_is_refused(divisor):
    with pytest.raises(ValueError, match=r"cannot divide by .* found a divisor that can be 0"):
        Quantity(1, 2) / divisor


def test_floats_are_read_as_the_decimals_they_print_as():
    assert (Quantity(0.1, 0.1) + 0.2).compare(0.3) == "equal"
    assert (Quantity(1, 1) / 3 * 3).compare(1) == "equal"
    assert Quantity(np.float64(0.1), np.int64(2)) == Quantity(Decimal("0.1"), 2)


def test_numbers_beyond_machine_words_stay_exact():
    huge = 10**400
    assert Quantity(huge, huge) + Quantity(0, INF) == Quantity(huge, INF)
    assert Quantity(0, INF) + Quantity(huge, huge) == Quantity(huge, INF)
    assert Quantity(np.int64(2**62), np.int64(2**62)) * 4 == Quantity(2**64, 2**64)


@pytest.mark.parametrize("bad", [math.nan, "12", None])
def test_an_end_must_be_a_number(bad):
    with pytest.raises(ValueError, match=r"end of an interval: found .*; expected a number"):
        Quantity(bad, 3)


@pytest.mark.parametrize(
    "ends", [(3, 2), (3, 3, False), (3, 3, True, False), (INF, INF), (-INF, -INF)]
)
def test_an_interval_holds_some_number(ends):
    with pytest.raises(ValueError, match="no number lies in"):
        Quantity(*ends)


def test_an_infinite_end_is_open():
    q = Quantity(-INF, INF, True, True)
    assert not q.low_closed and not q.high_closed


def test_floats_for_drawing_never_narrow():
    for value in (Fraction(1, 3), Fraction(2, 3), Fraction(-1, 3), Fraction(-2, 3)):
        q = Quantity(value, value)
        assert Quantity(q.low, q.high).contains(q)
        assert q.high - q.low < 1e-15
    assert (Quantity(0.1, 0.3).low, Quantity(0.1, 0.3).high) == (0.1, 0.3)
    assert (Quantity(0, INF).low, Quantity(0, INF).high) == (0.0, INF)


def test_width_and_point():
    assert Quantity(800, 3500).width == 2700
    assert Quantity(800, INF).width == INF
    assert Quantity(5, 5).is_point and Quantity(5, 5).width == 0
    assert not Quantity(5, 6).is_point


def test_pandas_columns_and_numpy_numbers_calculate():
    column = pd.Series([Quantity(1, 2), Quantity(3, INF)])
    doubled = [Quantity(2, 4), Quantity(6, INF)]
    assert (column * 2).tolist() == (np.float64(2) * column).tolist() == doubled
    assert (Quantity(4, 4) - column).tolist() == [Quantity(2, 3), Quantity(-INF, 1)]
    assert (Quantity(6, 6) / column).tolist() == [Quantity(3, 6), Quantity(0, 2, False)]
    assert np.float64(2) * Quantity(1, 2) == Quantity(1, 2) * np.int64(2) == Quantity(2, 4)
    assert column.sum() == Quantity(4, INF)


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_other_things_are_no_operands(operation):
    with pytest.raises(TypeError):
        operation(Quantity(1, 2), "3")


# Units


def counted(number, unit):
    return Quantity(number, number, unit=unit)


@pytest.mark.parametrize(
    ("computed", "unit"),
    [
        (lambda: counted(6, "persons") + counted(2, "persons"), "persons"),
        (lambda: counted(6, "persons") - 1, "persons"),
        (lambda: 1 + counted(6, "persons"), "persons"),
        (lambda: -counted(6, "persons"), "persons"),
        (lambda: counted(6, "persons") * 2, "persons"),
        (lambda: 2 / counted(6, "days"), "per day"),
        (lambda: counted(6, "persons") / 2, "persons"),
        (lambda: counted(6, "persons") / counted(2, "persons"), ""),
        (lambda: counted(6, "crossings") / counted(2, "days"), "crossings per day"),
        (lambda: counted(6, "shots") / counted(2, "companies"), "shots per company"),
        (lambda: counted(6, "crossings per day") * counted(2, "days"), "crossings"),
        (lambda: counted(2, "days") * counted(6, "crossings per day"), "crossings"),
        (lambda: counted(6, "per day") * counted(2, "days"), ""),
        (lambda: counted(6, "men") * counted(2, "days"), "men × days"),
        (lambda: counted(6, "persons").share(counted(8, "persons")), "percent"),
        (lambda: counted(6, "persons").ratio(4), ""),
        (lambda: counted(6, "soldiers").counted_as("persons"), "persons"),
    ],
)
def test_units_follow_the_arithmetic(computed, unit):
    assert computed().unit == unit


@pytest.mark.parametrize(
    "method",
    ["__add__", "__sub__", "share", "ratio", "compare", "overlaps", "contains", "intersection"],
)
@pytest.mark.parametrize(("unit", "named"), [("vessels", "'vessels'"), ("", "no unit")])
def test_different_units_are_not_mixed(method, unit, named):
    with pytest.raises(ValueError, match=f"found 'persons' and {named}; .*counted_as"):
        getattr(counted(6, "persons"), method)(counted(2, unit))


# Comparing


@steady
@given(data=st.data())
def test_compare_agrees_with_every_pair_of_values(data):
    q, p = data.draw(quantities()), data.draw(quantities())
    x, y = member(data.draw, q), member(data.draw, p)
    answer = q.compare(p)
    relation = "less" if x < y else "greater" if x > y else "equal"
    assert answer in (relation, "cannot be told")
    mirrored = {"less": "greater", "greater": "less"}.get(answer, answer)
    assert p.compare(q) == mirrored
    if answer == "cannot be told":
        # Some pair is equal and some pair is not: the interval really leaves it open.
        shared = member(data.draw, q.intersection(p))
        assert holds(q, shared) and holds(p, shared)
        assert not (q.is_point and p.is_point)


@pytest.mark.parametrize(
    ("q", "p", "answer"),
    [
        (Quantity(1, 2), Quantity(3, 4), "less"),
        (Quantity(1, 2, True, False), Quantity(2, 3), "less"),
        (Quantity(1, 2), Quantity(2, 3), "cannot be told"),
        (Quantity(2, INF, False), Quantity(2, 2), "greater"),
        (Quantity(2, INF), Quantity(2, 2), "cannot be told"),
        (Quantity(2, 2), 2, "equal"),
        (Quantity(1, 3), Quantity(1, 3), "cannot be told"),
    ],
)
def test_compare_decides_only_what_is_certain(q, p, answer):
    assert q.compare(p) == answer
    assert q.overlaps(p) == (answer in ("equal", "cannot be told"))


@steady
@given(data=st.data())
def test_intersection_holds_what_both_hold(data):
    q, p = data.draw(quantities()), data.draw(quantities())
    both = q.intersection(p)
    assert q.overlaps(p) == (both is not None)
    for x in [*near_ends(q), *near_ends(p), member(data.draw, q)]:
        assert (holds(q, x) and holds(p, x)) == (both is not None and holds(both, x))


def test_intersection_keeps_the_stricter_end():
    both = Quantity(1, 3, True, False, "days").intersection(Quantity(1, 3, False, True, "days"))
    assert both == Quantity(1, 3, False, False, "days")
    assert Quantity(1, 2).intersection(Quantity(3, 4)) is None


@steady
@given(data=st.data())
def test_contains_agrees_with_every_value(data):
    q, p = data.draw(quantities()), data.draw(quantities())
    x = member(data.draw, p)
    assert q.contains(x) == holds(q, x)
    assert p.contains(x)
    if q.contains(p):
        assert holds(q, x)
    assert wider(data.draw, q).contains(q)


@pytest.mark.parametrize(
    ("q", "p", "answer"),
    [
        (Quantity(1, 3), Quantity(1, 3, False, False), True),
        (Quantity(1, 3, False), Quantity(1, 2), False),
        (Quantity(1, 3, True, False), Quantity(2, 3), False),
        (Quantity(1, 3), Quantity(2, INF), False),
        (Quantity(1, 3), Quantity(0, 2), False),
    ],
)
def test_contains_minds_the_ends(q, p, answer):
    assert q.contains(p) is answer


# From a row of claims.csv

SHORT_TEXT = {
    ("exact", 9000, 9000): ("9,000", Quantity(9000, 9000)),
    ("over", 72000, None): ("over 72,000", Quantity(72000, INF, False)),
    ("at_least", 5, None): ("at least 5", Quantity(5, INF)),
    ("almost", None, 800): ("almost 800", Quantity(720, 800, True, False)),
    ("up_to", None, 3000): ("up to 3,000", Quantity(0, 3000)),
    ("about", 20, 20): ("about 20", Quantity(18, 22)),
    ("about", 60000, 347000): ("about 60,000 to 347,000", Quantity(54000, 381700)),
    ("between", 800, 3500): ("800 to 3,500", Quantity(800, 3500)),
    ("exact", 0.25, 0.25): ("0.25", Quantity(0.25, 0.25)),
    ("about", -20, -20): ("about −20", Quantity(-22, -18)),
    ("over", 1234567.5, None): ("over 1,234,567.5", Quantity(1234567.5, INF, False)),
}


@pytest.mark.parametrize("hedge, low, high", SHORT_TEXT)
def test_a_claim_is_an_interval_and_prints_as_the_source_hedges_it(hedge, low, high):
    text, interval = SHORT_TEXT[hedge, low, high]
    q = Quantity.from_claim(low, high, hedge, "soldiers")
    assert (q.compare(q), q.hedge, q.printed) == (
        "equal" if interval.is_point else "cannot be told",
        hedge,
        (low, high),
    )
    plain = interval.counted_as("soldiers")
    assert q.contains(plain) and plain.contains(q)
    assert str(q) == f"{q}" == text
    assert f"{q:unit}" == q.format(with_unit=True) == f"{text} soldiers"


def test_every_hedge_is_tried_above():
    assert {hedge for hedge, _, _ in SHORT_TEXT} == set(HEDGES)


def test_blank_cells_of_pandas_are_blank():
    assert Quantity.from_claim(72000.0, math.nan, "over") == Quantity.from_claim(
        72000, None, "over"
    )


def test_the_reading_of_about_and_almost_can_be_changed():
    careful = Reading(tolerance=0.25)
    about = Quantity.from_claim(62000, 62000, "about", reading=careful)
    almost = Quantity.from_claim(None, 800, "almost", reading=careful)
    assert (about.low, about.high) == (46500, 77500)
    assert (almost.low, almost.high, almost.high_closed) == (600, 800, False)


def test_the_floor_of_up_to_can_be_changed():
    assert Quantity.from_claim(None, 3000, "up_to", floor=1).low == 1


@pytest.mark.parametrize("tolerance", [0, 1, -0.1, math.nan, 10, "0.1", None])
def test_a_reading_needs_a_share(tolerance):
    with pytest.raises(ValueError, match="more than 0 and less than 1"):
        Reading(tolerance)


def test_a_reading_is_as_printed_or_is_not():
    with pytest.raises(ValueError, match="as_printed of a reading: found 'no'; expected True or"):
        Reading(as_printed="no")


@pytest.mark.parametrize(
    ("hedge", "low", "high", "expected"),
    [
        ("exact", 1, 2, "low = high"),
        ("exact", 1, None, "low = high"),
        ("over", 1, 2, "low only"),
        ("over", None, None, "low only"),
        ("at_least", None, 2, "low only"),
        ("almost", 1, 2, "high only"),
        ("up_to", 1, None, "high only"),
        ("about", 2, 1, "low ≤ high"),
        ("about", None, 1, "low ≤ high"),
        ("between", 2, 2, "low < high"),
        ("between", 2, None, "low < high"),
    ],
)
def test_bounds_that_do_not_go_with_the_hedge_are_refused(hedge, low, high, expected):
    found = f"low {'blank' if low is None else low}, high {'blank' if high is None else high}"
    with pytest.raises(
        ValueError, match=f"bounds of '{hedge}': found {found}; expected {expected}"
    ):
        Quantity.from_claim(low, high, hedge)


def test_an_unknown_hedge_is_refused():
    with pytest.raises(ValueError, match="found 'circa'; expected one of exact, over"):
        Quantity.from_claim(1, 1, "circa")


# Printing


@pytest.mark.parametrize(
    ("q", "text"),
    [
        (Quantity(8, 12.4), "between 8 and 12.4"),
        (Quantity(8, 12.4, False), "more than 8 and at most 12.4"),
        (Quantity(8, 12.4, True, False), "at least 8 and less than 12.4"),
        (Quantity(8, 12.4, False, False), "more than 8 and less than 12.4"),
        (Quantity(8, INF), "at least 8"),
        (Quantity(8, INF, False), "more than 8"),
        (Quantity(-INF, 8), "at most 8"),
        (Quantity(-INF, 8, True, False), "less than 8"),
        (Quantity(0, 8), "at most 8"),
        (Quantity(0, 8, False, False), "less than 8"),
        (Quantity(0, INF), "at least 0"),
        (Quantity(-3, 0), "between −3 and 0"),
        (Quantity(-INF, INF), "any number"),
        (Quantity(72000, 72000), "72,000"),
        (Quantity(287115, 287115), "287,115"),
        (Quantity(-63000, INF, False), "more than −63,000"),
        # Rounded outward, open ends that moved being no longer worth a word.
        (Quantity(Fraction(25, 3), Fraction(37, 3), False, False), "between 8.3 and 12.4"),
        (Quantity(Fraction(-25, 3), Fraction(-7, 3)), "between −8.4 and −2.3"),
        (Quantity(-INF, Fraction(25, 6)), "at most 4.2"),
        (Quantity(Fraction(1000, 3), Fraction(2000, 3)), "between 333 and 667"),
        (Quantity(Fraction(1, 700), Fraction(1, 300)), "between 0.0014 and 0.0034"),
        (Quantity(1.003, 1.004), "between 1.003 and 1.004"),
        # A number that does not end is rounded.
        (Quantity(Fraction(200, 3), Fraction(200, 3)), "≈\N{NO-BREAK SPACE}66.7"),
        (Quantity(Fraction(1, 3), Fraction(1, 3)), "≈\N{NO-BREAK SPACE}0.33"),
        (Quantity(12.4, 12.4), "12.4"),
    ],
)
def test_computed_figures_read_as_a_historian_would_write_them(q, text):
    assert str(q) == text


def test_shares_and_ratios_of_hedged_figures():
    over = Quantity.from_claim(72000, None, "over", "soldiers")
    up_to = Quantity.from_claim(None, 3000, "up_to", "soldiers")
    almost = Quantity.from_claim(None, 800, "almost", "soldiers")
    assert str(up_to.share(72000)) == "at most 4.2 %"
    assert str(almost.share(over)) == "less than 1.2 %"
    assert str(over.ratio(9000)) == "more than 8"
    assert str(over - 9000) == "more than 63,000"
    assert str(Quantity(3, 3).share(2)) == "150 %"


@pytest.mark.parametrize(
    ("q", "text"),
    [
        (Quantity.from_claim(1, 1, "exact", "companies"), "1 company"),
        (Quantity.from_claim(1, None, "over", "losses"), "over 1 loss"),
        (Quantity.from_claim(2, 2, "exact", "branches"), "2 branches"),
        (Quantity.from_claim(1, 1, "exact", "branches"), "1 branch"),
        (Quantity.from_claim(11, 11, "exact", "days"), "11 days"),
        (Quantity(1, 1, unit="crossings per day"), "1 crossing per day"),
        (Quantity(0.5, 1, unit="years"), "between 0.5 and 1 year"),
        (Quantity.from_claim(10, 10, "exact", "percent"), "10 %"),
        (Quantity.from_claim(0.25, 0.25, "about", "share"), "about 0.25 of the whole"),
        (Quantity(-INF, INF, unit="soldiers"), "any number"),
        (Quantity(3, 4), "between 3 and 4"),
    ],
)
def test_units_in_words(q, text):
    assert f"{q:unit}" == text


def test_percent_shows_its_sign_unless_told_not_to():
    q = Quantity(4, 4, unit="percent")
    assert (str(q), q.format(with_unit=False)) == ("4 %", "4")
    assert str(Quantity(4, 4, unit="days")) == "4"


def test_the_reading_of_a_hedge_can_be_printed():
    almost = Quantity.from_claim(None, 800, "almost", "soldiers")
    assert f"{almost:reading}" == almost.format("reading") == "at least 720 and less than 800"
    assert f"{almost:reading unit}" == "at least 720 and less than 800 soldiers"


@pytest.mark.parametrize("spec", [",d", "html", "text reading"])
def test_an_unknown_style_is_refused(spec):
    with pytest.raises(ValueError, match="expected 'text' or 'reading'"):
        format(Quantity(1, 2), spec)


def test_results_do_not_print_the_hedge_of_what_they_came_from():
    almost = Quantity.from_claim(None, 800, "almost", "soldiers")
    assert str(almost * 1) == "at least 720 and less than 800"
    assert str(almost.counted_as("persons")) == "almost 800"


def test_notebooks_print_the_reader_s_form_and_debuggers_the_interval():
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    q = Quantity.from_claim(72000, None, "over", "soldiers")
    assert pretty(q) == "over 72,000"
    assert repr(q) == "<Quantity (72000, inf) soldiers, over>"
    assert repr(Quantity(1, 2)) == "<Quantity [1, 2] without unit, computed>"


NUMERAL = r"(−?[\d,]+(?:\.\d+)?)"
LOW_WORDS = {"at least": True, "more than": False}
HIGH_WORDS = {"at most": True, "less than": False}


def parse(text):
    """The interval that a reader takes from the words."""
    number = lambda numeral: Fraction(numeral.replace(",", "").replace("−", "-"))  # noqa: E731
    if text == "any number":
        return Quantity(-INF, INF)
    if match := re.fullmatch(f"between {NUMERAL} and {NUMERAL}", text):
        return Quantity(number(match[1]), number(match[2]))
    if match := re.fullmatch(f"≈\\s{NUMERAL}", text):
        half = Fraction(1, 2 * 10 ** len(match[1].partition(".")[2]))
        return Quantity(number(match[1]) - half, number(match[1]) + half)
    if match := re.fullmatch(NUMERAL, text):
        return Quantity(number(match[1]), number(match[1]))
    low, high = -INF, INF
    low_closed = high_closed = False
    for part in text.split(" and "):
        words, _, numeral = part.rpartition(" ")
        if words in LOW_WORDS:
            low, low_closed = number(numeral), LOW_WORDS[words]
        else:
            high, high_closed = number(numeral), HIGH_WORDS[words]
    return Quantity(low, high, low_closed, high_closed)


WILD = NUMBERS | st.fractions() | st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9)


@settings(steady, max_examples=100)
@given(q=quantities(numbers=WILD))
def test_the_printed_interval_holds_the_computed_one(q):
    assert parse(str(q)).contains(q)


@steady
@given(low=WILD.filter(lambda x: x != 0), part=st.integers(1, 99), power=st.integers(0, 9))
def test_the_printed_interval_is_not_much_wider(low, part, power):
    """Narrow intervals are the hard ones: here down to a thousand millionth of the number."""
    low = Quantity(low, low).lower
    width = abs(low) * Fraction(part, 10**power)
    printed = parse(str(Quantity(low, low + width)))
    if printed.lower > -INF and printed.upper < INF:
        assert printed.upper - printed.lower <= 3 * width


@steady
@given(
    low=st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2),
    extra=st.integers(1, 10**6),
    hedge=st.sampled_from(list(HEDGES)),
)
def test_what_a_claim_prints_is_what_the_source_gives(low, extra, hedge):
    given_bounds = {
        "low = high": (low, low),
        "low only": (low, None),
        "high only": (None, low),
        "low ≤ high": (low, low + extra),
        "low < high": (low, low + extra),
    }[HEDGES[hedge].rule]
    assume(low != 0 or hedge != "almost")
    text = str(Quantity.from_claim(*given_bounds, hedge, floor=-INF))
    numerals = [Decimal(n.replace(",", "").replace("−", "-")) for n in re.findall(NUMERAL, text)]
    assert numerals == [Decimal(n) for n in given_bounds if n is not None][: len(numerals)]
    assert len(numerals) == len({n for n in given_bounds if n is not None})


def test_of_different_units_none_is_the_largest():
    men, ships = Quantity(3, 3, unit="men"), Quantity(1, 1, unit="ships")
    for of in (Quantity.largest, Quantity.smallest):
        with pytest.raises(ValueError, match="units differ: found 'men' and 'ships'"):
            of([men, men, ships])
        assert of([men]) is not None
