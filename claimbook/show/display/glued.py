"""What cells keep for prose, which prints it where it names it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from claimbook.model import derivation
from claimbook.show.derivations import Derived
from claimbook.show.display.shown import for_notebooks
from claimbook.sources import tables

GLUED: dict[str, Derived] = {}  # what this process glued last, by name


def glue(
    name: str, value: Any, *, style: str = "text", unit: bool | None = None, none: str = "none"
) -> None:
    """Keep ``value`` for prose, which prints it with the role ``{glue:text}``, as it reads.

    It takes the thing and not its number, so that the page can say how the number was made: a
    Quantity, a frame (its rows are counted, as ``tables.tally`` does), a Tally, a Verdict, a date
    of a row (``tables.dated``), a condition (``Holds``) for the role ``{when}``; None is no value.

    Parameters
    ----------
    name
        By which prose prints it.
    value
        The thing.
    style, unit
        As ``Quantity.format`` has them.
    none
        What is printed where there is no value, and for a count of none.

    Raises
    ------
    TypeError
        If the value does not remember the rows that it comes from, as a number or a text.
    ModuleNotFoundError
        If myst_nb is not installed; it says what to install.

    Examples
    --------
    >>> from claimbook.sources import tables
    >>> glue("lamps", tables.claim("keepers-lamps")["quantity"])
    """
    with for_notebooks():
        import myst_nb

    if isinstance(value, pd.DataFrame):
        value = tables.tally(value)
    if value is not None and (lacking := derivation.unmade(value)):
        raise TypeError(
            f"glue('{name}', …): found {lacking}; expected the thing and not its number: a "
            "quantity of rows and what arithmetic makes of it (ends: .least, .most), a frame, "
            "whose rows are counted, tables.tally, tables.dated, tables.worked"
        )
    derived = GLUED[name] = Derived(name, value, style, unit, none)
    myst_nb.glue(name, derived, display=False)
