"""Agreement of two codings, against counts made by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from claimbook.compare import agreement


def coding(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"table": "claims", "source": "siberia", "line": line, "found_by": who,
             "differed": "", "settled": "kept", "row": f"r{n}"}
            for n, (line, who) in enumerate(rows)
        ]
    )  # fmt: skip


def test_kappa_of_a_worked_example():
    # 10 lines: both mark 1-4, the first alone 5, the second alone 6, neither the other four.
    rows = [(1, "both"), (2, "both"), (3, "both"), (4, "both"), (5, "first"), (6, "second")]
    # observed 8/10; each marks 5/10, so chance agrees on 0.5: (0.8 - 0.5) / 0.5
    assert agreement.kappa(coding(*rows), 10) == pytest.approx(0.6)


def test_kappa_counts_a_line_that_each_marked_with_another_row_as_agreed():
    assert agreement.kappa(coding((1, "first"), (1, "second")), 2) == pytest.approx(1)


def test_kappa_is_undefined_where_chance_agrees_always():
    assert math.isnan(agreement.kappa(coding((1, "both"), (2, "both")), 2))


def test_rows_found_counts_groups_and_differences():
    frame = coding((1, "both"), (2, "both"), (3, "first"), (3, "second"))
    frame.loc[0, "differed"] = "low"
    (row,) = agreement.rows_found(frame, ["source"]).to_dict("records")
    assert (row["both"], row["first"], row["second"]) == (2, 1, 1)
    assert row["found_by_both"] == pytest.approx(0.5)
    assert row["same_values"] == pytest.approx(0.5)


def test_missed_by_both_of_a_worked_example():
    # n1 = 5, n2 = 5, m = 4: 6 * 6 / 5 - 1 = 6.2 in all, 6 of them found
    rows = [(n, "both") for n in range(4)] + [(4, "first"), (5, "second")]
    assert agreement.missed_by_both(coding(*rows)) == pytest.approx(0.2)


def test_dropped_rows_do_not_count_as_caught():
    frame = coding((1, "both"), (2, "first"))
    frame.loc[1, "settled"] = "dropped"
    assert agreement.missed_by_both(frame) == pytest.approx(0)
