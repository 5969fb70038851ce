"""How a number was made: remembered, said in words, made again under another reading, written."""

import json
import pickle
from dataclasses import replace
from functools import reduce
from operator import add

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimbook.model import dates, derivation, retrace
from claimbook.model.derivation import Row, origin, rows_of, steps
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.tally import Dated, Holds, Item, Tally, Worked
from claimbook.show.derivations import Derived
from claimbook.sources.figures import tally

BOUNDS = {"exact": (40, 40), "over": (40, None), "at_least": (40, None), "almost": (None, 40),
          "up_to": (None, 40), "about": (40, 50), "between": (40, 50)}  # fmt: skip
READINGS = [
    Reading(0.01),
    Reading(0.3),
    Reading(as_printed=True),
    Reading(without=["one"]),
    Reading(0.2, without=["one", "two"]),
]
PAIRS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "ratio": lambda a, b: a.ratio(b),
    "share": lambda a, b: a.share(b),
    "hull": lambda a, b: a.hull(b),
    "intersection": lambda a, b: a.intersection(b),
    "largest": lambda a, b: Quantity.largest([a, b]),
    "smallest": lambda a, b: Quantity.smallest([a, b]),
}


def figure(key="lamps", hedge="over", source="one", reading=None, factor=1):
    reading = reading or Reading()
    low, high = (None if end is None else end * factor for end in BOUNDS[hedge])
    row = Row(f"claims/{key}", source, low, high, hedge, "lamps")
    return Quantity.from_claim(low, high, hedge, "lamps", reading=reading, row=row)


@st.composite
def recipes(draw, depth=3):
    """A derivation, as a function of the reading that its figures are read by."""
    if depth == 0 or draw(st.booleans()):
        hedge = draw(st.sampled_from(sorted(BOUNDS)))
        source, factor = draw(st.sampled_from(["one", "two"])), draw(st.integers(1, 9))
        return lambda reading: figure(hedge + source, hedge, source, reading, factor)
    first, second = draw(recipes(depth - 1)), draw(recipes(depth - 1))
    name = draw(st.sampled_from(sorted(PAIRS)))

    def made(reading):
        one, other = first(reading), second(reading)
        # Units are the same on both sides of all of these; how they come out is tested elsewhere.
        return PAIRS[name](one.counted_as("lamps"), other.counted_as("lamps"))

    return made


def attempt(make):
    """What is made, None where no number is in it or it cannot be divided by."""
    try:
        return make()
    except (ValueError, AttributeError):
        return None


class TestMadeAgain:
    @given(recipes(), st.sampled_from([Reading(), *READINGS]))
    def test_is_what_it_would_be_had_it_been_read_so(self, recipe, reading):
        written = attempt(lambda: recipe(Reading()))
        if written is not None:
            assert retrace.again(written, reading) == attempt(lambda: recipe(reading))

    def test_figures_with_a_reading_of_their_own_keep_it(self):
        row = Row("claims/a", "one", 40, 40, "about", "lamps", own=Reading(0.5))
        kept = Quantity.from_claim(40, 40, "about", "lamps", reading=Reading(0.5), row=row)
        assert retrace.again(kept * 2, Reading(0.01)) == kept * 2

    def test_what_is_chosen_is_chosen_anew(self):
        options = figure("a", "exact"), figure("b", "between")
        step = derivation.Step("pick", ("period", ("war", "pact"), *options))
        picked = derivation.noted(options[0], step)
        assert str(retrace.again(picked * 2, Reading(choices={"period": "pact"}))) == (
            "between 80 and 100"
        )

    def test_counts_leave_out_what_has_no_source_left(self):
        items = [Item("a", "events/a", frozenset(["one"])), Item("b"),
                 Item("c", "", frozenset(["one", "two"]))]  # fmt: skip
        counted = Tally.of(items)
        assert counted == 3
        assert retrace.again(counted, Reading(without=["one"])) == 2
        assert retrace.again(counted.share(counted), Reading(without=["one"])) == counted.share(
            counted
        )

    def test_tests_are_put_again(self):
        about = [figure("a", "about"), figure("b", "exact")]
        meets = Tally.passing(about, "overlaps", 53)
        assert (meets, retrace.again(meets, Reading(0.01))) == (1, 0)
        holds = Holds.of(about, "compare", 60, "less")
        assert holds
        assert retrace.again(holds, Reading(0.3)) == "does not hold"

    def test_a_verdict_is_given_again(self):
        verdict = figure("a", "about").compare(56)
        assert (verdict, retrace.again(verdict, Reading(0.3))) == ("less", "cannot be told")


class TestRemembering:
    @given(recipes())
    def test_every_figure_at_the_leaves_is_named(self, recipe):
        made = attempt(lambda: recipe(Reading()))
        if made is not None:
            leaves = {one.origin.of[0].address for one in steps(made)
                      if origin(one) and origin(one).op == "figure"}  # fmt: skip
            assert leaves == set(rows_of(made)) != set()

    def test_a_sum_is_one_step_of_all_its_parts(self):
        parts = [figure(str(n)) for n in range(600)]
        total = sum(parts)
        assert total.origin.op == "add"
        assert len(total.origin.of) == 600
        assert reduce(add, parts) == total
        assert len(rows_of(total)) == 600

    def test_equal_numbers_keep_their_own_origins(self):
        one, other = figure("a") * 2, figure("b") * 2
        assert one == other
        assert rows_of(one) != rows_of(other)

    def test_pandas_and_pickle_keep_it(self):
        frame = pd.DataFrame({"q": [figure("a"), figure("b")], "by": ["x", "y"]})
        for column in (frame["q"] * 2, pd.concat([frame, frame])["q"], frame.merge(frame)["q"],
                       frame.groupby("by")["q"].first()):  # fmt: skip
            assert all(rows_of(one) for one in column)
        assert rows_of(pickle.loads(pickle.dumps(figure("a") / 3))) == ["claims/a"]

    def test_changing_what_a_quantity_is_forgets_where_it_came_from(self):
        assert replace(figure("a"), lower=1).origin is None
        assert figure("a").as_part().origin is not None

    def test_days_know_the_rows_of_their_dates(self):
        begun = Dated.of("1804-05-25", "events/lit")
        assert rows_of(dates.days_between(begun, "1804-06-01")) == ["events/lit"]


class TestWords:
    @pytest.mark.parametrize(
        ("made", "said"),
        [
            (lambda a, b: a + b * 2, "over 40 [a] + 40 to 50 [b] × 2"),
            (lambda a, b: (a + b) * 2, "(over 40 [a] + 40 to 50 [b]) × 2"),
            (lambda a, b: a - (a - b), "over 40 [a] − (over 40 [a] − 40 to 50 [b])"),
            (lambda a, b: a / (a / b), "over 40 [a] ÷ (over 40 [a] ÷ 40 to 50 [b])"),
            (lambda a, b: b.share(a + b), "40 to 50 [b] as a share of over 40 [a] + 40 to 50 [b]"),
            (lambda a, b: a.intersection(b), "what over 40 [a] and 40 to 50 [b] share"),
            (lambda a, b: Quantity.largest([a, b]), "the largest of over 40 [a]; 40 to 50 [b]"),
            (lambda a, b: b.most.counted_as("wicks"), "the most of 40 to 50 [b]"),
            (lambda a, b: a.compare(b), "over 40 [a] against 40 to 50 [b]"),
            (lambda a, b: sum([a, b]), "over 40 [a] + 40 to 50 [b]"),
            (lambda a, b: Tally.passing([a, b], "overlaps", 45),
             "how many of these meet 45: over 40 [a]; 40 to 50 [b]"),
        ],
    )  # fmt: skip
    def test_a_derivation_reads_as_one_would_say_it(self, made, said):
        parts = retrace.told(made(figure("a"), figure("b", "between")))
        keys = [part if isinstance(part, str) else f"{part.text} [{part.address[7:]}]"
                for part in parts]  # fmt: skip
        assert "".join(keys) == said

    def test_what_was_worked_out_says_how_and_of_what(self):
        parts = retrace.told(Worked.of("Ada", "who is named most", [Item("a", "events/a")]))
        assert parts[0] == "who is named most: "
        assert parts[1].items[0].address == "events/a"


class TestWritten:
    @given(recipes())
    def test_operands_stand_before_what_is_made_of_them(self, recipe):
        made = attempt(lambda: recipe(Reading()))
        if made is None:
            return
        nodes = json.loads(json.dumps(retrace.exported(made)))
        for place, (op, *of) in enumerate(nodes):
            if op in PAIRS:
                assert all(isinstance(part, int) and part < place for part in of)


class TestReading:
    @pytest.mark.parametrize("reading", [Reading(), *READINGS, Reading(choices={"period": "war"})])
    def test_an_address_says_all_of_it(self, reading):
        assert Reading.of_query(reading.query()) == reading

    @pytest.mark.parametrize("share", [0, 1, -0.1])
    def test_what_is_out_of_range_says_what_is_allowed(self, share):
        with pytest.raises(ValueError, match="expected more than 0 and less than 1, such as"):
            Reading(share)


class TestUnmade:
    @pytest.mark.parametrize(
        "made",
        [
            lambda: 3,
            lambda: "about 40",
            lambda: Quantity(1, 2),
            lambda: Quantity(1, 2) * 2,
            lambda: figure() * Quantity(2, 3),
            lambda: figure().low,
            lambda: f"{figure()}",
        ],
    )
    def test_what_was_put_together_by_hand_is_told(self, made):
        assert derivation.unmade(made())

    @pytest.mark.parametrize(
        "made",
        [
            lambda: figure(),
            lambda: figure() * 2,
            lambda: figure().least.down_to(10),
            lambda: figure().compare(3),
            lambda: Tally.of([]),
            lambda: Dated.of("1804", "events/a"),
            lambda: dates.duration_days("1804"),
            lambda: Worked.of("Ada", "who is named most"),
            lambda: Holds.of([figure()], "compare", 3, "greater"),
        ],
    )
    def test_what_leads_to_rows_is_not(self, made):
        assert derivation.unmade(made()) == ""


def test_rows_without_a_key_are_named_by_what_tells_them_apart():
    rows = pd.DataFrame({"source": ["keepers", "keepers"], "line": [1, 2], "token": ["a", "b"]})
    counted = tally(rows, "", Reading(), {})
    said = Derived("tokens", counted).item(lambda place: "")
    assert "keepers:1, keepers:2" in said
    named = tally(rows.set_index("token"), "", Reading(), {})
    assert "a, b" in Derived("tokens", named).item(lambda place: "")
