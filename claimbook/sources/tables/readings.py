"""How this process reads figures: the book's reading, the environment's, or one that was set."""

from __future__ import annotations

import os

from claimbook.model.reading import Reading
from claimbook.sources import reads
from claimbook.sources.errors import mendable

VARIABLE = "CLAIMBOOK_READING"  # the environment's, as Reading.query writes it
_read_as: list[Reading] = []


def reading() -> Reading:
    """Return how this process reads figures.

    That is the book's reading, unless ``read_as`` set another or the environment does
    (``CLAIMBOOK_READING``, as ``Reading.query`` writes it).

    Returns
    -------
    Reading
        How figures are read.

    Raises
    ------
    BookError
        If what the environment has is no reading.

    Examples
    --------
    >>> reading().tolerance
    0.1
    """
    if not _read_as:
        with mendable(f"the environment's {VARIABLE}"):
            _read_as.append(Reading.of_query(os.environ.get(VARIABLE, "")))
    return _read_as[0]


def take(how: Reading) -> None:
    """Read figures as ``how`` from here on, whatever the environment has.

    Parameters
    ----------
    how
        The reading.

    Examples
    --------
    >>> take(Reading(tolerance=0.2))
    >>> reading().tolerance
    0.2
    >>> take(Reading())
    """
    _read_as[:] = [how]


reads.reading.append((lambda: reading().query(), lambda told: take(Reading.of_query(told))))
