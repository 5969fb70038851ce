"""What a reader may choose: how all figures are read, and which of several figures is meant."""

from __future__ import annotations

import os
from collections.abc import Mapping

from claimbook.model import derivation
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.sources.tables.names import known
from claimbook.sources.tables.readings import VARIABLE, reading, take
from claimbook.sources.tables.rows import load


def read_as(how: Reading) -> None:
    """Read all figures as ``how`` from here on: those of frames that are loaded afterwards.

    It is for a notebook's first cell. A reading that the environment has comes before it; a book is
    built with its own alone.

    Parameters
    ----------
    how
        The reading.

    Raises
    ------
    BookError
        If it leaves out a source that the book does not have.

    Examples
    --------
    >>> read_as(Reading(tolerance=0.05))
    >>> reading().tolerance
    0.05
    >>> read_as(Reading())
    """
    if how.without:
        known("without of a reading", sorted(how.without), load("sources")["source"])
    if not os.environ.get(VARIABLE):
        take(how)


def pick(name: str, options: Mapping[str, Quantity]) -> Quantity:
    """Return the figure that is chosen under ``name``: the first, unless a reading has another.

    On the page a reader can choose; all that is made of the figure follows.

    Parameters
    ----------
    name
        What is chosen, such as "period".
    options
        Figures by what a reader chooses, as words.

    Returns
    -------
    Quantity
        The chosen one.

    Raises
    ------
    ValueError
        If the reading has a choice that is none of them.

    Examples
    --------
    >>> str(pick("period", {"the siege": Quantity(3, 3), "the year": Quantity(12, 12)}))
    '3'
    """
    step = derivation.Step("pick", (name, tuple(options), *options.values()))
    return derivation.noted(options[reading().chosen(name, options)], step)
