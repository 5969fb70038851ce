"""What goes wrong in the book's files, told so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class BookError(Exception):
    """Something that a person can mend is wrong with the book's files; the message says what."""


@contextmanager
def mendable(place: str) -> Iterator[None]:
    """Turn what goes wrong in reading a place into a BookError.

    ``verify`` knows more of it, and the message says so.

    Parameters
    ----------
    place
        As a file of ``data/``, with its row if one is meant.

    Yields
    ------
    None
        To the block that reads.

    Raises
    ------
    BookError
        For OSError, ValueError, KeyError, OverflowError and RecursionError within the block.

    Examples
    --------
    >>> with mendable("data/claims.csv"):
    ...     int("many")
    Traceback (most recent call last):
        ...
    claimbook.sources.errors.BookError: data/claims.csv: invalid literal ...
    """
    try:
        yield
    except OSError as error:
        raise BookError(f"{place}: cannot be read ({error.strerror}); make it readable") from None
    except (ValueError, KeyError, OverflowError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise BookError(f"{place}: {said}; run `claimbook verify`, which names the row") from None
