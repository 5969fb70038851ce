"""Quantities in pandas: what a number alone answers is refused, and plain columns are given."""

from __future__ import annotations

import io
import json
import math
import operator
import sqlite3

import numpy as np
import pandas as pd
import pytest
from invented import Book

from claimbook.model.quantity import Quantity, Reading
from claimbook.sources import tables

OVER = Quantity.from_claim(72, None, "over", "lamps")
SOME = Quantity.from_claim(3, 5, "between", "lamps")
LAMPS = pd.Series([OVER, SOME])
ORDER = (r"a quantity is an interval and has no place in an order; ask \.compare, \.overlaps or "
         r"\.contains, or order by \.low or \.high, which tables\.plain\(frame\) gives as columns")
NUMBER = (r"as one number: a quantity is an interval; take \.low or \.high \(exact: \.lower, "
          r"\.upper\), which tables\.plain\(frame\) gives as columns")  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return Book(tmp_path)


# Refused


@pytest.mark.parametrize("other", [SOME, 5, 5.0, np.float64(5), "5"], ids=repr)
@pytest.mark.parametrize("asked", [operator.lt, operator.le, operator.gt, operator.ge])
def test_a_quantity_has_no_order(asked, other):
    with pytest.raises(TypeError, match=ORDER):
        asked(OVER, other)
    with pytest.raises(TypeError, match=ORDER):
        asked(other, OVER)


@pytest.mark.parametrize(
    "asked",
    [pd.Series.min, pd.Series.max, pd.Series.idxmin, pd.Series.rank, sorted, np.sort,
     lambda lamps: lamps.sort_values(kind="stable"), lambda lamps: lamps > 5,
     lambda lamps: lamps.between(1, 5), lambda lamps: lamps.clip(1),
     lambda lamps: lamps.to_frame("lit").sort_values("lit", kind="stable")],
)  # fmt: skip
def test_a_column_of_quantities_has_no_order(asked):
    with pytest.raises(TypeError, match=f"^(over 72|3 to 5) .*{ORDER}"):
        asked(LAMPS)


@pytest.mark.parametrize("asked", [float, int, round, lambda q: round(q, 1), math.floor])
def test_a_quantity_is_no_number(asked):
    with pytest.raises(TypeError, match=f"^over 72 {NUMBER}"):
        asked(OVER)


@pytest.mark.parametrize(
    "asked", [pd.Series.mean, pd.Series.median, pd.Series.std,
              lambda lamps: lamps.dropna().round(), lambda lamps: lamps.dropna().astype(float),
              lambda lamps: np.array(lamps.dropna(), dtype=float)],
)  # fmt: skip
@pytest.mark.parametrize("lamps", [LAMPS, pd.Series([None, OVER])], ids=["all", "a gap"])
def test_a_column_of_quantities_is_none_of_numbers(asked, lamps):
    # A mean's error is no TypeError, whose words pandas would drop.
    with pytest.raises((TypeError, ArithmeticError), match=f"^over 72 {NUMBER}"):
        asked(lamps)


def test_what_pandas_words_anew_has_the_sentence_as_its_cause():
    with pytest.raises(TypeError) as caught:
        LAMPS.groupby([1, 1]).min()
    assert ORDER.split(";")[0] in str(caught.value.__cause__)


@pytest.mark.parametrize("asked", [bool, operator.not_, lambda q: q or 1, lambda q: LAMPS.any()])
def test_a_quantity_is_neither_true_nor_false(asked):
    with pytest.raises(TypeError, match=r"ask `is not None` for whether there is one, \.compare"):
        asked(OVER)


def test_equality_hash_and_missing_values_are_answered():
    assert OVER == Quantity.from_claim(72, None, "over", "lamps") != SOME
    assert list(LAMPS == SOME) == [False, True] and SOME in set(LAMPS)
    assert list(pd.Series([OVER, None]).isna()) == [False, True]
    assert len(pd.Series([OVER, OVER]).unique()) == 1


def test_a_format_names_all_that_may_be_asked():
    with pytest.raises(ValueError, match=r"expected 'text' or 'reading' .*'unit' adds the unit"):
        f"{OVER:,.0f}"


# Rivals and parts


def counting(book, **changed):
    """The quantities of two claims of ropes, alike but for what is changed in the second."""
    alike = {"subject": "Ropes", "measure": "kept", "unit": "ropes", "date": "1804", "place": ""}
    book.row("claims", "siberia-ropes").update(alike)
    book.row("claims", "thread-ropes").update(alike, **changed)
    book.write_tables()
    return tables.keyed("claims")["quantity"].loc[["siberia-ropes", "thread-ropes"]]


@pytest.mark.parametrize(
    "changed", [{}, {"date": ""}, {"date": "1803/1805"}, {"place": "Vell"}, {"date": "MDCCC"}]
)
@pytest.mark.parametrize(
    "add", [pd.Series.sum, sum, np.mean, lambda ropes: ropes.groupby([1, 1]).sum(),
            lambda ropes: ropes.iloc[0] + 1 + ropes.iloc[1].counted_as("ropes")],
)  # fmt: skip
def test_what_counts_the_same_is_not_added(book, changed, add):
    ropes = counting(book, **changed)
    said = (r"^cannot add 3,50[01] \(siberia-ropes\) and .*40.* \(thread-ropes\): they count the "
            r"same; .* or say with as_part\(\) that one is a part$")  # fmt: skip
    with pytest.raises((TypeError, ValueError), match=said):
        add(list(ropes) if add is np.mean else ropes)


@pytest.mark.parametrize(
    "changed", [{"subject": "Cords"}, {"measure": "lost"}, {"date": "1805"}]
)
def test_parts_are_added(book, changed):
    ropes = counting(book, **changed)
    made = ropes.sum()
    assert made.format("reading") == "between 3,536 and 3,544"
    assert made.claims == {"siberia-ropes", "thread-ropes"}


def test_what_is_said_to_be_a_part_is_added(book):
    ropes = counting(book)
    made = ropes["siberia-ropes"].as_part() + ropes["thread-ropes"]
    assert made.format("reading") == "between 3,536 and 3,544"
    assert (made.claims, made.rivals) == ({"thread-ropes"}, {"siberia-ropes"})
    assert ropes.map(Quantity.as_part).sum() == made == ropes["siberia-ropes"].as_part() + Quantity(
        36, 44, unit="ropes")  # fmt: skip


def test_places_apart_make_parts(book):
    for other, rivals in (("Ostia;Sella", set()), ("Sella;Vell", {"thread-ropes"}),
                          ("", {"thread-ropes"})):  # fmt: skip
        counting(book, place=other)
        book.row("claims", "siberia-ropes")["place"] = "Vell"
        book.write_tables()
        assert tables.claim("siberia-ropes")["quantity"].rivals == rivals


def test_a_sum_is_no_part_of_its_rival(book):
    one, other = counting(book)
    with pytest.raises(ValueError, match="cannot add"):
        (one + Quantity(1, 1, unit="ropes")) + other
    with pytest.raises(ValueError, match="cannot add"):  # though only one side knows of it
        (one + 1) + Quantity(1, 1, unit="ropes", claims=frozenset(["thread-ropes"]))
    assert (one - other).claims == (2 * one).claims == set(), "what is calculated is nobody's claim"


def test_another_reading_keeps_what_counts_the_same(book):
    counting(book)
    ropes = tables.claim("thread-ropes", reading=Reading(0.5))["quantity"]
    assert (ropes.low, ropes.high, ropes.rivals) == (20, 60, {"siberia-ropes"})


# Plain columns


def plain_lamps():
    rows = pd.DataFrame({"lamp": ["a", "b", "c", "d"], "lit": [OVER, SOME, None, math.nan],
                         "tall": [1, 2, 3, 4]}, index=list("wxyz"))  # fmt: skip
    return tables.plain(rows), rows


def test_plain_columns_stand_in_the_place_of_quantities():
    plain, rows = plain_lamps()
    assert list(plain) == ["lamp", "lit_low", "lit_high", "lit_low_open", "lit_high_open",
                           "lit_unit", "tall"]  # fmt: skip
    assert list(map(str, plain.dtypes[1:6])) == ["float64", "float64", "bool", "bool", "str"]
    assert list(plain.index) == list("wxyz") and list(rows) == ["lamp", "lit", "tall"]
    told = plain.drop(columns=["lamp", "tall"]).astype(object).where(plain.notna(), None)
    assert told.to_numpy().tolist() == [
        [72, None, True, True, "lamps"], [3, 5, False, False, "lamps"],
        [None, None, False, False, ""], [None, None, False, False, ""],
    ]  # fmt: skip


def test_ends_are_never_inside_the_exact_ones():
    third = Quantity(1, 2) / 3
    (row,) = tables.plain(pd.DataFrame({"q": [third]})).itertuples()
    assert row.q_low < third.lower and row.q_high > third.upper


def test_claims_are_plain_whether_rows_have_figures_or_not(book):
    book.write_tables()
    claims = tables.load("claims")
    whole, words = tables.plain(claims), tables.plain(claims[claims["hedge"] == ""])
    assert list(whole) == list(words) and (whole.dtypes == words.dtypes).all()
    assert list(whole["quantity_unit"][whole["unit"] == ""]) == [""]
    assert list(tables.plain(claims[:0])) == list(whole)
    pd.testing.assert_frame_equal(tables.plain(whole), whole)


def test_plain_tables_go_out_and_come_back(book):
    book.write_tables()
    plain = tables.plain(tables.load("claims"))
    told = plain.filter(like="quantity_").drop(columns="quantity_unit").astype(float)

    def same(back):
        pd.testing.assert_frame_equal(back[list(told)].astype(float), told, check_names=False)
        assert list(back["quantity_unit"].fillna("")) == list(plain["quantity_unit"])

    same(pd.read_csv(io.StringIO(plain.to_csv(index=False))))
    same(pd.DataFrame(json.loads(plain.to_json(orient="records"))))
    with sqlite3.connect(":memory:") as base:
        plain.to_sql("claims", base, index=False)
        same(pd.read_sql("select * from claims", base))
    base.close()


def test_plain_columns_have_types_that_parquet_knows(book):
    """Parquet itself wants a package that this book has no other use for."""
    book.write_tables()
    kinds = {dtype.kind for dtype in tables.plain(tables.load("claims")).dtypes}
    assert kinds <= set("bifOU") and tables.load("claims")["quantity"].dtype == object
    assert not (tables.plain(tables.load("claims")).dtypes == object).any()


def test_a_column_that_cannot_be_plain_is_told_of():
    mixed = pd.DataFrame({"lit": [OVER, "many"]}, index=["a", "b"])
    with pytest.raises(tables.BookError, match="row 'b', column lit: found 'many'; expected a "):
        tables.plain(mixed)
    taken = pd.DataFrame({"lit": [OVER], "lit_low": [72]})
    with pytest.raises(tables.BookError, match="plain: found a column lit_low beside lit; rename"):
        tables.plain(taken)
