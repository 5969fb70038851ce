"""How wide the columns of a table must be, and which are printed once for rows that share them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

# Layout, in characters: what is longer than PROSE is a sentence and gets a wide column; a table
# whose other cells are no longer than _SHORT and cite nothing has room on a phone; one that needs
# more than _ROOM is set in small type, one that needs more than _DENSE_ROOM as cards.
PROSE, _SHORT, _ROOM, _DENSE_ROOM = 60, 20, 78, 97


def layout(
    columns: dict[str, str], kinds: dict[str, str], texts: pd.DataFrame
) -> tuple[dict[str, int], str, str]:
    """Return how wide each column must be, and the classes of the table and of its box.

    Parameters
    ----------
    columns
        Printed headers by name of column; the first is the row header.
    kinds
        "number" for a column of numbers, "" for another.
    texts
        The cells as they are printed.

    Returns
    -------
    tuple
        Widths in characters by column, and the two classes.

    Examples
    --------
    >>> texts = pd.DataFrame({"what": ["Lamps"], "many": ["over 2,500"]})
    >>> layout({"what": "What", "many": "Lamps"}, {"what": "", "many": "number"}, texts)
    ({'what': 5, 'many': 10}, 'claimbook-table', 'table-scroll')
    """
    head, *others = columns
    room = {c: _room(c, columns[c], texts[c], is_head=c == head) for c in columns}
    is_numbers = "locator" not in columns and all(
        kinds[column] or _longest(texts[column]) <= _SHORT for column in others
    )
    needed = sum(room.values()) + len(columns)
    kind = "claimbook-table" + ("" if is_numbers else " stacked") + " dense" * (needed > _ROOM)
    return room, kind, "table-scroll" + " cards" * (needed > _DENSE_ROOM)


def printed_once(texts: pd.DataFrame) -> set[str]:
    """Return the columns printed once where rows that follow each other share their header.

    The header's own and those that speak of it and not of the row: phrases that are the same all
    through each group, and in three groups or more, or it may be chance.

    Parameters
    ----------
    texts
        The cells as they are printed; the first column is the row header.

    Returns
    -------
    set of str
        Names of columns; none where no header is shared.

    Examples
    --------
    >>> printed_once(pd.DataFrame({"what": ["Lamps", "Lamps", "Oars"], "many": ["1", "2", "3"]}))
    {'what'}
    """
    names: list[Any] = list(texts)
    first, *others = names
    groups = texts.groupby(texts[first].ne(texts[first].shift()).cumsum())
    repeated = (groups.size() > 1).sum()
    if not repeated:
        return set()
    same = groups[others].nunique().eq(1).all() & (repeated >= 3)
    phrases = [c for c in others if c != "locator" and _longest(texts[c]) > _SHORT and same[c]]
    return {first, *phrases}


def _room(column: str, title: str, texts: pd.Series, is_head: bool = False) -> int:
    """Return how many characters wide a column must be, for its words and to be read at ease."""
    if column == "locator":
        # One citation: several stand one below the other, very many two by two.
        return 28 if texts.str.count(" ").max() > 8 else 14
    longest = _longest(texts)
    if longest > PROSE:
        ease = 26 if longest > 2 * PROSE else 20
    else:
        ease = longest if longest < 16 else 15 if is_head and longest > 30 else 11
    return max(ease, _longest(w for text in (title, *texts) for w in re.split(r"[\s–-]", text)))


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
