"""How far two codings of the same text agree, from the comparison kept in ``coding.csv``.

Both codings were made without sight of each other. Three questions are kept apart: how many rows
both found, whether both marked the same lines (Cohen's kappa), and how many rows both may have
missed (capture and recapture).
"""

from __future__ import annotations

import math

import pandas as pd


def rows_found(coding: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count, for each group, the rows that both codings, or one alone, found.

    ``coding`` has the columns of coding.csv, ``by`` names some of them. Returns one row a group:
    ``both``, ``first``, ``second`` (counts), ``found_by_both`` (share of all, 0 to 1) and
    ``same_values`` (share of the rows found by both in which no column differed).
    """
    counts = coding.groupby([*by, "found_by"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["both", "first", "second"], fill_value=0)
    shared = coding[coding["found_by"] == "both"]
    counts["found_by_both"] = counts["both"] / counts[["both", "first", "second"]].sum(axis=1)
    counts["same_values"] = (shared["differed"] == "").groupby([shared[c] for c in by]).mean()
    return counts.rename_axis(columns=None).reset_index()


def kappa(coding: pd.DataFrame, lines: int) -> float:
    """Return Cohen's kappa for the question "does this line carry a row of this kind?".

    ``coding`` holds the rows of one table and one source, ``lines`` the number of that source's
    lines with text. Kappa is 1 for perfect agreement, 0 for what chance would give; NaN where
    chance alone would agree on every line. Cohen, Educational and Psychological Measurement 20
    (1960), pp. 37-46.
    """
    marked = {
        who: set(coding.loc[coding["found_by"].isin([who, "both"]), "line"])
        for who in ("first", "second")
    }
    both = len(marked["first"] & marked["second"])
    neither = lines - len(marked["first"] | marked["second"])
    first, second = (len(marked[who]) / lines for who in ("first", "second"))
    observed = (both + neither) / lines
    expected = first * second + (1 - first) * (1 - second)
    return math.nan if expected == 1 else (observed - expected) / (1 - expected)


def kappas(coding: pd.DataFrame, lines: pd.Series) -> pd.DataFrame:
    """Return kappa for every table and source: columns ``table``, ``source``, ``kappa``.

    ``lines`` gives, by source, the number of lines with text.
    """
    found = [
        {"table": table, "source": source, "kappa": kappa(group, int(lines[str(source)]))}
        for (table, source), group in coding.groupby(["table", "source"])
    ]
    return pd.DataFrame(found)


def missed_by_both(coding: pd.DataFrame) -> float:
    """Estimate how many rows neither coding found, from those that stood after settling.

    Chapman's estimator, less what was found: (n1+1)(n2+1)/(m+1) - 1 - (n1+n2-m), where n1 and n2
    are the rows of each coding and m those of both. It takes the two codings as independent; as
    both used one code book, the true number is likely higher. Chapman, University of California
    Publications in Statistics 1 (1951), pp. 131-160.
    """
    stood = coding[coding["settled"] != "dropped"]["found_by"].value_counts()
    both, first, second = (int(stood.get(who, 0)) for who in ("both", "first", "second"))
    n1, n2 = both + first, both + second
    return (n1 + 1) * (n2 + 1) / (both + 1) - 1 - (both + first + second)
