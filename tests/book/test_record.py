"""The record outside: rows resolve, figures hold their numbers, verdicts are recomputed."""

from __future__ import annotations

import calendar
import itertools
import math
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from claimbook import languages
from claimbook.compare import outside
from claimbook.model.hedges import HEDGES
from claimbook.model.quantity import Quantity
from claimbook.sources import tables

TOLERANCE = Fraction(1, 10)
# What every reader asks of each page first: at least one row each, "not found" included.
HEADLINES = [
    "siberia-troops-1918-10", "siberia-troops-1920", "siberia-us-troops-1918-10",
    "events/siberia-first-landing", "siberia-marine-companies", "siberia-army-losses",
    "siberia-polish-orphans", "siberia-russian-children", "samurai-asano-strength",
    "thread-asano-strength", "events/samurai-asano-founded-1938-04-29",
    "events/thread-asano-created-1938", "events/thread-asano-renamed-1943-12",
    "events/thread-battle-khasan-1938", "events/thread-battle-khalkhin-gol-1939",
    "zakharova-incursions", "zakharova-air-crossings", "zakharova-ships-sunk",
    "zakharova-roubles-lost", "zakharova-troops-tied-down", "kirichenko-divisions-moved-22",
    "kirichenko-divisions-far-east-40", "kirichenko-prisoners-560000-760000",
    "kirichenko-prisoners-archive-660000", "kirichenko-prisoners-published-594000",
    "kirichenko-prisoners-over-520000", "kirichenko-prisoners-over-500000",
    "kirichenko-dead-60000-347000", "kirichenko-dead-about-62000", "kirichenko-died-ten-percent",
    "kirichenko-listed-3957", "kirichenko-listed-38000", "kirichenko-remains-17000",
    "kirichenko-buried-700", "events/siberia-brest-litovsk-signed",
    "events/kirichenko-li-lobanov-1896", "events/kirichenko-treaty-of-shimoda-1855",
    "events/kirichenko-treaty-of-saint-petersburg-1875", "events/kirichenko-alliance-signed-1916",
    "events/kirichenko-basic-convention-1925", "events/kirichenko-sino-soviet-pact-1937-08-21",
    "events/kirichenko-neutrality-pact-1941-04-13", "events/kirichenko-san-francisco-1951",
    "events/kirichenko-joint-declaration-1956-event",
]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return outside.load()


# Figures: every end point of either side, and what lies just beside it, is tried.


def allows(low, high, hedge, number) -> bool:
    """Whether a figure with this hedge can be ``number``, by the words of the hedge alone."""
    return {
        "exact": lambda: number == low,
        "over": lambda: number > low,
        "at_least": lambda: number >= low,
        "almost": lambda: high - TOLERANCE * high <= number < high,
        "up_to": lambda: 0 <= number <= high,
        "about": lambda: low - TOLERANCE * low <= number <= high + TOLERANCE * high,
        "between": lambda: low <= number <= high,
    }[hedge]()


def brute(claimed: tuple, outside: tuple) -> str:
    ends = {Fraction(0)}
    for low, high, _ in (claimed, outside):
        for end in (low, high):
            if end is not None:
                ends |= {end, end * (1 - TOLERANCE), end * (1 + TOLERANCE)}
    step = Fraction(1, 1000)
    tried = {end + move for end in ends for move in (-step, 0, step)} | {max(ends) * 1000 + 1}
    held = [allows(*claimed, number) for number in tried if allows(*outside, number)]
    assert held
    return "inside" if all(held) else "overlaps" if any(held) else "outside"


def bounds(row) -> tuple:
    low, high = (
        None if end is None or math.isnan(end) else Fraction(str(end))
        for end in (row.low, row.high)
    )
    # A share is a quantity in percent.
    by = 100 if row.unit == "share" else 1
    return low and low * by, high and high * by, row.hedge


def test_verdicts_on_figures_by_brute_force(rows):
    judged = rows[rows["quantity"].notna() & (rows["comparable"] == "yes")]
    claims = tables.keyed("claims")
    assert {"inside", "overlaps", "outside"} <= set(judged["verdict"])
    for key, row in judged.iterrows():
        assert row["verdict"] == brute(bounds(claims.loc[row["claim"]]), bounds(row)), key


@pytest.mark.parametrize("hedges", list(itertools.product(HEDGES, HEDGES)))
def test_every_pair_of_hedges_by_brute_force(hedges):
    """Open and closed ends, finite and infinite ones, apart, touching and nested."""
    for numbers in itertools.product((90, 99, 100, 101, 110), repeat=2):
        sides = [_side(hedge, n) for hedge, n in zip(hedges, numbers, strict=True)]
        claimed, other = (Quantity.from_claim(*side) for side in sides)
        exact = [tuple(None if x is None else Fraction(x) for x in s[:2]) + s[2:] for s in sides]
        assert outside.compare(claimed, other) == brute(*exact), sides


def _side(hedge: str, number: int) -> tuple:
    low = None if hedge in ("almost", "up_to") else number
    high = None if hedge in ("over", "at_least") else number
    return low, (number + 10 if hedge == "between" else high), hedge


def test_meeting_is_sharing_a_bound(rows):
    over, point = Quantity.from_claim(10, None, "over"), Quantity.from_claim(10, 10, "exact")
    assert outside.compare(over, point) == "outside" and outside.meets(over, point)
    assert not outside.meets(over, Quantity.from_claim(9, 9, "exact"))
    assert rows["meets"].any() and set(rows.loc[rows["meets"], "verdict"]) == {"outside"}


# Dates: every day that either side allows is tried.


def days(text: str) -> set[date]:
    parts = [int(part) for part in text.split("-")]
    year, months = parts[0], parts[1:2] or range(1, 13)
    return {
        date(year, month, day)
        for month in months
        for day in parts[2:] or range(1, calendar.monthrange(year, month)[1] + 1)
    }


def brute_dates(claimed: str, outside: str) -> str:
    if claimed == outside:
        return "same"
    if claimed.startswith("[.."):
        begins = outside.partition("/")[0]
        fits = begins in ("", "..") or min(days(begins)) <= max(days(claimed[3:-1]))
        return "compatible" if fits else "contradicts"
    ones, others = claimed.split("/"), outside.split("/")
    if len(ones) == len(others):
        pairs = [pair for pair in zip(ones, others, strict=True) if not {"", ".."} & set(pair)]
        fits = all(days(one) & days(other) for one, other in pairs)
    else:
        single, (start, end) = sorted((ones, others), key=len)
        first, last = min(days(single[0])), max(days(single[0]))
        known = [end not in ("", ".."), start not in ("", "..")]
        fits = (not known[0] or first <= max(days(end))) and (
            not known[1] or last >= min(days(start))
        )
    return "compatible" if fits else "contradicts"


def test_verdicts_on_dates_by_brute_force(rows):
    judged = rows[rows["quantity"].isna() & (rows["comparable"] == "yes")]
    assert {"same", "compatible", "contradicts"} == set(judged["verdict"])
    for key, row in judged.iterrows():
        assert row["verdict"] == brute_dates(row["claimed_date"], row["date"]), key


@pytest.mark.parametrize(
    "claimed, other, verdict",
    [
        ("1938-04-29", "1938-04-29", "same"),
        ("1938", "1938-04-29", "compatible"),
        ("1938-04-29", "1938-04-15", "contradicts"),
        ("1938-07/1938-08", "1938-07-29/1938-08-11", "compatible"),
        ("1938-07/1938-08", "1938-05/1938-08", "contradicts"),
        ("1938-07/1938-08", "1938-07/1938-09", "contradicts"),
        ("1922-10-25", "../1922-10", "compatible"),
        ("1922-10-25", "../1922-09", "contradicts"),
        ("1882/1959", "1890-10-15/", "contradicts"),
        ("1943-12", "1944-01", "contradicts"),
        ("1943~", "1944-01", "compatible"),
        ("[..1943-12]", "1943-12", "compatible"),
        ("[..1943-12]", "1941", "compatible"),
        ("[..1943-12]", "1944-01", "contradicts"),
        ("1943", "[..1942]", "contradicts"),
    ],
)
def test_rules_for_dates(claimed, other, verdict):
    assert outside.compare_dates(claimed, other) == verdict


# Rows.


@pytest.mark.parametrize(
    "text, number",
    [("более 594 000 солдат", 594000), ("594, 000 Japanese", 594000), ("72 тысячи", 72000),
     ("8\u00a0629", 8629),
     ("637 млн. руб.", 637 * 10**6), ("約5万5千人", 55000), ("約2万1000柱", 21000),
     ("延べ7万人以上", 70000), ("3千人以上", 3000),
     ("более семисот раз", 700), ("2-1/2-year", 2.5), ("in I929", 1929)],
)  # fmt: skip
def test_numbers_of_other_languages(text, number):
    assert number in languages.figures(text)


def test_every_row_has_the_line_of_the_row_it_bears_on(rows):
    for key, row in rows.iterrows():
        table, _, name = row["claim"].rpartition("/")
        target = tables.keyed(table or "claims").loc[name]
        assert row["locator"] == f"{target['source']}:{target['line']}", key


def test_every_headline_claim_has_a_row(rows):
    assert not set(HEADLINES) - set(rows["claim"])


# How claims stand.


def test_standing_counts_and_names(rows):
    made = outside.standing(rows)
    assert set(made.index) == set(rows["claim"])
    assert set(made["standing"]) <= set(outside.STANDINGS)
    for claim, row in made.iterrows():
        verdicts = rows.loc[(rows["claim"] == claim) & ~rows["meets"], "verdict"]
        agree, differ = verdicts.isin(outside.AGREES).any(), verdicts.isin(outside.DIFFERS).any()
        expected = {(1, 1): "disputed", (1, 0): "supported", (0, 1): "contradicted"}
        assert expected.get((agree, differ), row["standing"]) == row["standing"], claim
        if not agree and not differ:
            assert row["standing"] in ("undecided", "alone", "words"), claim


def test_surer_records_say_less(rows):
    low, high = (outside.standing(rows, least) for least in ("low", "high"))
    assert (high["agree"] <= low["agree"]).all() and (high["differ"] <= low["differ"]).all()
    assert high["agree"].sum() < low["agree"].sum()
    with pytest.raises(ValueError, match="expected one of low, medium, high"):
        outside.standing(rows, "certain")


@pytest.mark.parametrize(
    "column, value, message",
    [
        ("claim", "no-such-claim", "'no-such-claim' names no row"),
        ("claim", "events/no-such-event", "names no row"),
        ("unit", "vessels", "found 'vessels'; expected 'persons'"),
        ("hedge", "", "without two figures or two dates"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(rows, monkeypatch, column, value, message):
    wrong = tables.load("outside")
    line = int(rows.loc["children-red-cross", "csv_line"])
    if column == "hedge":
        wrong.loc[line - 2, "date"] = ""
    wrong.loc[line - 2, column] = value
    monkeypatch.setattr(tables, "load", lambda name: wrong)
    with pytest.raises(tables.BookError, match=rf"data/outside.csv:{line}:.*{message}"):
        outside.load()


OUT = {"topic": "t", "source": "s", "locator": "s:1", "claimed": 1, "meets": False,
       "confidence": "low"}  # fmt: skip


@pytest.mark.parametrize(("claim", "rows", "name"), [
    ("c", [{"verdict": "overlaps"}], "undecided"),
    ("c", [{"verdict": "outside", "meets": True}], "undecided"),
    ("c", [{"verdict": "not found"}], "alone"),
    ("c", [{"verdict": "not comparable", "claimed": None}], "words"),
    ("events/e", [{"verdict": "not found", "claimed": None}], "alone"),
    ("events/e", [{"verdict": "compatible", "claimed": None}], "supported"),
    ("events/e", [{"verdict": "contradicts", "claimed": None}], "contradicted"),
    ("c", [{"verdict": "inside"}, {"verdict": "outside"}], "disputed"),
])  # fmt: skip
def test_standing_by_example(claim, rows, name):
    frame = pd.DataFrame([{**OUT, "claim": claim, **row} for row in rows])
    assert outside.standing(frame)["standing"].tolist() == [name]


def test_low_leads_do_not_make_a_claim_undecided_among_the_sure():
    frame = pd.DataFrame([{**OUT, "claim": "c", "verdict": "overlaps"}])
    assert outside.standing(frame, "medium")["standing"].tolist() == ["alone"]


def test_medium_is_medium_and_better():
    frame = pd.DataFrame([{**OUT, "claim": "c", "verdict": "inside", "confidence": "medium"}])
    assert outside.standing(frame, "medium")["agree"].tolist() == [1]


def test_meeting_is_end_to_end():
    up, more = (Quantity.from_claim(10, None, h) for h in ("at_least", "over"))
    assert not outside.meets(up, more), "two lower bounds do not meet"


def test_span_of_life_is_born_to_died():
    rows = outside.load()
    for row in rows[rows["claim"].str.startswith("actors/")].itertuples():
        actor = tables.keyed("actors").loc[row.claim.partition("/")[2]]
        assert row.claimed_date == f"{actor['born']}/{actor['died']}"


def test_summary_counts_and_entries_say_all():
    rows = outside.load()
    order = {"high": 0, "medium": 1, "low": 2}
    for claim, part in rows.groupby("claim"):
        said, told = outside.entries(claim), outside.summary(claim)
        assert len(said) == len(part)
        stands = outside.standing(part).loc[claim]
        for count, word in (
            (stands["agree"], "agreeing"),
            (stands["differ"], "differing"),
            ((part["verdict"] == "not comparable").sum(), "not comparable"),
        ):
            assert (f"{count} {word}" in told) == (count > 0), told
        sure = []
        for row in part[part["verdict"] != "not found"].itertuples():
            words = f"“{row.english}” (translated)" if row.english else f"“{row.quote}”"
            (entry,) = {e for e in said if f"{row.sentence} {words}, {row.who_says} (" in e
                        and row.verdict in e and row.why_not in e
                        and f"({row.confidence})" in e}  # fmt: skip
            assert ("meets it at an end" in entry) == row.meets
            sure.append((said.index(entry), order[row.confidence]))
        assert [n for _, n in sorted(sure)] == sorted(n for _, n in sure)
