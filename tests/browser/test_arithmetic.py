"""The arithmetic of the browser is that of the package: the same numbers and the same words.

Hypothesis makes derivations and readings, Python makes each again under its reading, Chromium
evaluates what ``exported`` wrote.  A failure is shrunk to the smallest derivation that parts them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from claimbook.model import units
from claimbook.model.derivation import Row, Step, noted, origin
from claimbook.model.hedges import HEDGES
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.retrace import again, exported
from claimbook.model.tally import Holds, Item, Tally
from claimbook.show.derivations import Derived

SCRIPT = ROOT / "claimbook" / "sphinx" / "static" / "arithmetic.js"
SOURCES = ("letters", "memoir", "paper")
WORDS = ("less", "greater", "equal", "cannot be told")
TESTS = [("overlaps", True), ("overlaps", False), ("contains", True), ("contains", False),
         *(("compare", word) for word in WORDS)]  # fmt: skip
DEPTH, STEPS, ROUNDS, AT_LEAST = 6, 45, 130, 5_000
# Text in and out: the driver is slow at anything else.
EVALUATE = """(cases) => JSON.stringify(JSON.parse(cases).map(({ nodes, reading, entry }) => {
  const { evaluate, exactly, print } = claimbookArithmetic;
  const value = evaluate(nodes, { ...reading, without: new Set(reading.without) });
  const ends = value?.low && [exactly(value.low), exactly(value.high), value.lowClosed,
    value.highClosed];
  return [ends ?? value, print(value, entry)];
}))"""

ENDS = (
    st.sampled_from([0, 1, -1, 2, 10, 99.95, 100, 800, 72000, 0.07])
    | st.integers(-2000, 100_000)
    | st.decimals(-500, 500, places=2).map(float)
).filter(lambda end: str(end) != "-0.0")


@st.composite
def leaves(draw: st.DrawFn) -> Any:
    """A figure of a row, with or without a reading of its own, or a number that nobody hedged."""
    first, last = sorted((draw(ENDS), draw(ENDS)))
    hedge = HEDGES[draw(st.sampled_from(sorted(HEDGES)))]
    low = first if "low" in hedge.columns else None
    high = last if "high" in hedge.columns else None
    high = low if hedge.order == "=" else high
    own = draw(st.sampled_from([None] * 8 + [Reading(0.05), Reading(as_printed=True),
                                             Reading(without=SOURCES)]))  # fmt: skip
    row = Row("claims/c", draw(st.sampled_from(SOURCES)), low, high, hedge.name, "men", own)
    closed = [first == last or draw(st.booleans()) for _ in "ab"]
    if draw(st.integers(0, 4)):
        with suppress(ValueError):  # "almost 0", "up to" less than 0, "between" one and the same
            return Quantity.from_claim(
                low, high, hedge.name, "men", row=row, reading=own or Reading()
            )
    return Quantity(first, last, *closed, unit="men")


@st.composite
def counts(draw: st.DrawFn) -> Tally:
    named = draw(st.lists(st.sets(st.sampled_from(SOURCES)), max_size=5))
    return Tally.of(Item(str(n), sources=frozenset(of)) for n, of in enumerate(named))


def picked(draw: st.DrawFn, of: list[Any]) -> Any:
    options = ("first", "second", "third")[: len(of)]
    return noted(of[0], Step("pick", ("period", options, *of)))


def of_all(kind: Callable[..., Any]) -> Callable[..., Any]:
    def made(draw: st.DrawFn, of: list[Any]) -> Any:
        how, value = draw(st.sampled_from(TESTS))
        return kind(of[1:], how, of[0], value)

    return made


OPERATIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "neg": (1, lambda draw, of: -of[0]),
    "add": (2, lambda draw, of: of[0] + of[1]),
    "sub": (2, lambda draw, of: of[0] - of[1]),
    "mul": (2, lambda draw, of: of[0] * of[1]),
    "scale": (1, lambda draw, of: of[0] * draw(ENDS)),
    "shift": (1, lambda draw, of: draw(ENDS) - of[0]),
    "div": (2, lambda draw, of: of[0] / of[1]),
    "ratio": (2, lambda draw, of: of[0].ratio(of[1])),
    "share": (2, lambda draw, of: of[0].share(of[1])),
    "intersection": (2, lambda draw, of: of[0].intersection(of[1])),
    "hull": (2, lambda draw, of: of[0].hull(of[1])),
    "least": (1, lambda draw, of: of[0].least),
    "most": (1, lambda draw, of: of[0].most),
    "as_printed": (1, lambda draw, of: of[0].as_printed()),
    "down_to": (1, lambda draw, of: of[0].down_to(draw(st.sampled_from([1, 0.5, 10, 1000])))),
    "largest": (3, lambda draw, of: Quantity.largest(of)),
    "smallest": (3, lambda draw, of: Quantity.smallest(of)),
    "unit": (1, lambda draw, of: of[0].counted_as(draw(st.sampled_from(["men", "losses", ""])))),
    "pick": (3, picked),
    "compare": (2, lambda draw, of: of[0].compare(of[1])),
    "passing": (4, of_all(Tally.passing)),
    "all": (3, of_all(Holds.of)),
}


@st.composite
def derivations(draw: st.DrawFn) -> list[Any]:
    """Some figures, counts and all that was made of them, each step of what was there before."""
    made: list[tuple[Any, int]] = [(draw(leaves()), 0) for _ in range(4)]
    made += [(draw(counts()).quantity, 1), (draw(counts()), 0)]
    for name in draw(st.lists(st.sampled_from(sorted(OPERATIONS)), min_size=STEPS, max_size=STEPS)):
        number, operation = OPERATIONS[name]
        shallow = [one for one in made if one[1] < DEPTH and isinstance(one[0], Quantity)]
        first = draw(st.sampled_from(shallow))
        # Of one unit: what another reading makes of two units is no question for arithmetic.
        alike = [one for one in shallow if one[0].unit == first[0].unit or name in ("mul", "div")]
        of = [first, *(draw(st.sampled_from(alike)) for _ in range(number - 1))]
        try:
            result = operation(draw, [one for one, _ in of])
        except ValueError:  # the divisor can be 0, or no number is left
            continue
        if result is not None:
            made.append((result, 1 + max(depth for _, depth in of)))
    return [one for one, _ in made]


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    return Reading(
        tolerance=draw(st.integers(1, 30)) / 100,
        as_printed=draw(st.sampled_from([False, False, True])),
        without=draw(st.sampled_from([(), (), SOURCES[:1], SOURCES[1:]])),
        choices={"period": draw(st.sampled_from(["first", "second", "third"]))},
    )


def asked(thing: Any, reading: Reading, style: str, is_with_unit: bool) -> dict[str, Any]:
    """What the script is asked, as a page ships it."""
    entry: dict[str, Any] = {"style": style}
    if is_with_unit and isinstance(thing, Quantity) and thing.unit:
        entry["unit"] = [thing.unit, units.singular(thing.unit)]
    said = {
        "about": f"{100 * reading.tolerance:.10g}",
        "printed": reading.as_printed,
        "without": sorted(reading.without),
        "choices": dict(reading.choices),
    }
    return {"nodes": exported(thing), "reading": said, "entry": entry}


def expected(thing: Any, reading: Reading, style: str, is_with_unit: bool) -> list[Any]:
    """What Python makes of it: its ends, or what else it is, and the words."""
    made = again(thing, reading)
    if isinstance(made, Quantity):
        ends = [str(made.lower), str(made.upper), made.low_closed, made.high_closed]
        return [ends, made.format(style, with_unit=is_with_unit)]
    if made is None:
        return [None, "none"]
    return [made, f"{made:,}" if isinstance(made, int) else str(made)]


def answers(page: Page, given: list[tuple[Any, Reading, str, bool]]) -> list[Any]:
    return json.loads(page.evaluate(EVALUATE, json.dumps([asked(*one) for one in given])))


def test_both_arithmetics_give_the_same(arithmetic):
    seen: dict[str, int] = {}

    @settings(max_examples=ROUNDS, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(things=derivations(), reading=readings(), style=st.sampled_from(["text", "reading"]),
           is_with_unit=st.booleans())  # fmt: skip
    def agree(things, reading, style, is_with_unit):
        given = [(thing, reading, style, is_with_unit) for thing in things]
        for one, answer in zip(given, answers(arithmetic, given), strict=True):
            assert answer == expected(*one), f"{exported(one[0])} under {reading}"
            step = origin(one[0])
            seen[step.op if step else "number"] = seen.get(step.op if step else "number", 0) + 1

    agree()
    assert sum(seen.values()) >= AT_LEAST, seen
    assert not {"figure", "number", "rows", "counted", *OPERATIONS} - {"scale", "shift"} - {*seen}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("lowClosed && low !== -Infinity", "low !== -Infinity"),
        ("(twice === d && below % 2n)", "twice === d"),
        ("if (reading.printed)", "if (false)"),
    ],
)
def test_a_wrong_rule_is_seen(chromium, right, wrong):
    """The comparison can fail: with one rule of the script broken it does."""
    script = SCRIPT.read_text(encoding="utf-8")
    assert right in script
    page = chromium.new_page()
    page.add_script_tag(content=script.replace(right, wrong))
    about = Quantity.from_claim(5, 5, "about", row=Row("claims/c", "paper", 5, 5, "about"))
    over = Quantity.from_claim(5, None, "over", row=Row("claims/c", "paper", 5, None, "over"))
    half = Quantity(0.25, 0.25) * 9.8  # to the even one: 2.4
    cases = [(over * 2, Reading()), (about, Reading(as_printed=True)), (half, Reading())]
    given = [(*case, "text", False) for case in cases]
    found = answers(page, given)
    page.close()
    assert found != [expected(*one) for one in given]


CHOSEN = """([entry, ways]) => ways.map((choices) => {
  const { evaluate, print } = claimbookArithmetic;
  const reading = { about: 10, printed: false, without: new Set(), choices };
  return print(evaluate(entry.nodes, reading), entry, choices);
})"""


def _chosen(name: str, *of: Quantity) -> Quantity:
    return noted(of[0], Step("pick", (name, ("first", "second")[: len(of)], *of)))


@pytest.mark.parametrize("shows_unit", [True, False, None])
def test_what_is_chosen_prints_in_its_own_unit(arithmetic, shows_unit):
    """Options of different units, alone, in what is made of them, and where units forbid it."""
    men, ships, share = (
        Quantity(n, n, unit=unit) for n, unit in ((3, "men"), (1, "ships"), (40, "percent"))
    )
    what, per = _chosen("what", men, ships), _chosen("per", Quantity(2, 2, unit="days"), men)
    both = ("first", "second")
    ways = [{"what": one, "per": other} for one in both for other in both]
    for thing in (what, _chosen("what", share, ships), what * 2, what / per, per / what, what + men,
                  Quantity.largest([what, men])):  # fmt: skip
        entry = Derived("a", thing, unit=shows_unit).script()
        again_ = [again(thing, Reading(choices=way)) for way in ways]
        wanted = [Derived("a", one, unit=shows_unit).text for one in again_]
        assert arithmetic.evaluate(CHOSEN, [entry, [{}, *ways]]) == [wanted[0], *wanted]
