"""Positions on a question, side by side."""

from __future__ import annotations

from html import escape

import pandas as pd

from claimbook.show import citation
from claimbook.show.display.shown import Shown
from claimbook.show.display.written import cited_at, write_rows


def side_by_side(rows: pd.DataFrame, name: str, *, by: str = "question") -> Shown:
    """Return positions side by side, question after question.

    They are written to ``figures/<name>.csv``.

    ``rows`` are positions as in ``tables.load("positions")`` joined to their questions: the column
    named ``by`` heads each group, then come ``position``, ``who``, ``locator``, ``wording``,
    ``voice`` (an actor, "" for the source itself) and ``would_settle``; ``color`` is that of the
    stripe.  The column ``claim``, or an index of keys, names the row whose status stands behind
    the position: rows that share its words can be of another.

    Parameters
    ----------
    rows
        Positions with their questions.
    name
        The name of the file of the rows.
    by
        The column that heads each group.

    Returns
    -------
    Shown
        The questions, one below the other.

    Raises
    ------
    KeyError
        If a column is missing; without ``claim`` the index has to be of keys.

    Examples
    --------
    >>> side_by_side(pd.DataFrame([{
    ...     "question": "How many lamps?", "position": "More than a thousand", "claim": "",
    ...     "who": "The keepers", "locator": "keepers:3", "wording": "over 2,500 lamps",
    ...     "voice": "", "color": "#444444", "would_settle": "A count",
    ... }]), "tab-b")
    How many lamps?
    More than a thousand. The keepers ...
    Would settle it: A count.
    Rows as CSV
    """
    if "claim" not in rows and pd.api.types.is_integer_dtype(rows.index):
        raise KeyError("claim: the claim that each position rests on, '' for none")
    kept = rows.drop(columns=["color", *({by} - {"question"})])
    blocks = "".join(_question(str(asked), part) for asked, part in rows.groupby(by, sort=False))
    address = write_rows(name, kept)
    foot = f'<p class="table-source"><a href="{address}" download>Rows as CSV</a></p>'
    return Shown(blocks + foot)


def _question(asked: str, rows: pd.DataFrame) -> str:
    stripe = "border-left:4px solid {};padding-left:.6rem;margin:0;flex:1 1 11rem"
    positions = "".join(
        f'<li style="{stripe.format(row["color"])}">'
        f"{escape(row['position'])}.<br><small>{escape(row['who'])} "
        f"{_standing(citation.behind(key, row))}</small></li>"
        for key, row in rows.iterrows()
    )
    flow = "display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;list-style:none;padding:0;margin:0"
    return (
        f'<p style="margin:1.6rem 0 .4rem"><strong>{escape(asked)}</strong></p>'
        f'<ul style="{flow}">{positions}</ul><p style="margin:.4rem 0 0">'
        f"<em>Would settle it:</em> {escape(rows['would_settle'].iloc[0])}.</p>"
    )


def _standing(card: citation.Card) -> str:
    """Return the citation behind a position. One that says in its own words what a line denies
    is a denial; "denied" behind it would turn it round."""
    if card.status != "denied":
        return card.html(cited_at)
    return card.html(cited_at, is_marked=False) + ' <span class="status">a denial</span>'
