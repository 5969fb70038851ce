"""How far two codings of the same text agree, and how often a settled row is wrong.

Of the codings in ``coding.csv``, made without sight of each other, three questions are kept apart:
how many rows both found, whether both marked the same lines (Cohen's kappa), and how many rows both
may have missed (capture and recapture). ``recoding.csv`` has what two readers gave columns of the
same rows, ``judgements.csv`` what readers who had seen neither found in a random sample.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import pandas as pd


def rows_found(coding: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count, for each group, the rows that both codings, or one alone, found.

    ``coding`` has the columns of coding.csv, ``by`` names some of them. Returns one row a group:
    ``both``, ``first``, ``second`` (counts), ``found_by_both`` (share of all, 0 to 1) and
    ``same_values`` (share of the rows found by both in which no column differed).

    Parameters
    ----------
    coding
        Rows of coding.csv: at least ``found_by`` ("both", "first" or "second"), ``differed`` and
        the columns named in ``by``.
    by
        Names of the columns that make a group, such as ``["table"]``.

    Returns
    -------
    DataFrame
        One row a group, with the columns above.

    Examples
    --------
    >>> coding = pd.DataFrame({"table": "claims", "source": "memoir", "line": [1, 2, 4],
    ...                        "found_by": ["both", "both", "first"], "differed": ["", "unit", ""],
    ...                        "settled": ["kept", "kept", "dropped"]})
    >>> print(rows_found(coding, ["table"]).round(2).to_string(index=False))
     table  both  first  second  found_by_both  same_values
    claims     2      1       0           0.67          0.5
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

    Parameters
    ----------
    coding
        Rows of coding.csv of one table and source, with ``found_by`` and ``line``.
    lines
        How many lines of the source have text.

    Returns
    -------
    float
        Kappa, at most 1.

    Examples
    --------
    >>> coding = pd.DataFrame({"table": "claims", "source": "memoir", "line": [1, 2, 4],
    ...                        "found_by": ["both", "both", "first"], "differed": ["", "unit", ""],
    ...                        "settled": ["kept", "kept", "dropped"]})
    >>> kappa(coding, 4)
    0.5
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

    Parameters
    ----------
    coding
        Rows of coding.csv, with ``table``, ``source``, ``found_by`` and ``line``.
    lines
        How many lines with text each source has, by its key.

    Returns
    -------
    DataFrame
        One row for each table and source that a coding has.

    Examples
    --------
    >>> coding = pd.DataFrame({"table": "claims", "source": "memoir", "line": [1, 2, 4],
    ...                        "found_by": ["both", "both", "first"], "differed": ["", "unit", ""],
    ...                        "settled": ["kept", "kept", "dropped"]})
    >>> print(kappas(coding, pd.Series({"memoir": 4})).to_string(index=False))
     table source  kappa
    claims memoir    0.5
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

    Parameters
    ----------
    coding
        Rows of coding.csv.

    Returns
    -------
    float
        The estimate, in rows.

    Examples
    --------
    >>> coding = pd.DataFrame({"table": "claims", "source": "memoir", "line": [1, 2, 4],
    ...                        "found_by": ["both", "both", "first"], "differed": ["", "unit", ""],
    ...                        "settled": ["kept", "kept", "dropped"]})
    >>> missed_by_both(coding)
    0.0
    """
    stood = coding[coding["settled"] != "dropped"]["found_by"].value_counts()
    both, first, second = (int(stood.get(who, 0)) for who in ("both", "first", "second"))
    n1, n2 = both + first, both + second
    return (n1 + 1) * (n2 + 1) / (both + 1) - 1 - (both + first + second)


def by_column(recoding: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table and column of recoding.csv, how far the two readers agree.

    Columns: ``table``, ``column``, ``units`` (count), ``same`` (share, 0 to 1) and ``kappa``, that
    of Cohen for values without order (see :func:`kappa`); NaN where both gave one value throughout.

    Parameters
    ----------
    recoding
        Rows of recoding.csv.

    Returns
    -------
    DataFrame
        A row for each table and column.

    Examples
    --------
    >>> rows = pd.DataFrame({"table": "claims", "column": "status",
    ...                      "first": ["a", "a", "b", "b"], "second": ["a", "a", "b", "a"]})
    >>> print(by_column(rows).to_string(index=False))
     table column  units  same  kappa
    claims status      4  0.75    0.5
    """
    found = []
    for (table, column), rows in recoding.groupby(["table", "column"]):
        same = (rows["first"] == rows["second"]).mean()
        shares = [rows[who].value_counts(normalize=True) for who in ("first", "second")]
        chance = float((shares[0] * shares[1]).sum())
        value = math.nan if chance == 1 else (same - chance) / (1 - chance)
        found.append((table, column, len(rows), float(same), float(value)))
    return pd.DataFrame(found, columns=["table", "column", "units", "same", "kappa"])


def errors(judgements: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table of judgements.csv, how often a row of the sample was wrong.

    Columns: ``table``, ``judged``, ``arguable`` and ``error`` (counts), and ``low`` and ``high``,
    the ends in percent of Wilson's interval of 95 % for the share of errors in the whole table:
    Wilson, JASA 22 (1927), pp. 209-212.

    Parameters
    ----------
    judgements
        Rows of judgements.csv.

    Returns
    -------
    DataFrame
        A row for each table.

    Examples
    --------
    >>> rows = pd.DataFrame({"table": "claims", "verdict": ["ok"] * 98 + ["error"] * 2})
    >>> print(errors(rows).round(1).to_string(index=False))
     table  judged  arguable  error  low  high
    claims     100         0      2  0.6   7.0
    """
    counts = judgements.groupby(["table", "verdict"]).size().unstack(fill_value=0)
    made = counts.reindex(columns=["arguable", "error"], fill_value=0)
    made.insert(0, "judged", counts.sum(axis=1))
    share, z = made["error"] / made["judged"], NormalDist().inv_cdf(0.975)
    middle = share + z**2 / (2 * made["judged"])
    spread = z * (share * (1 - share) / made["judged"] + (z / (2 * made["judged"])) ** 2) ** 0.5
    scale = 100 / (1 + z**2 / made["judged"])
    made["low"], made["high"] = (middle - spread) * scale, (middle + spread) * scale
    return made.rename_axis(columns=None).reset_index()
