"""Names that somebody asks for: all of them known, or an error that says what may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from claimbook.sources.errors import BookError


def known(what: str, wanted: Iterable[str], among: Iterable[str] | None = None) -> list[str]:
    """Return the names ``wanted`` as a list; ``what`` says in errors what they are.

    Parameters
    ----------
    what
        What the names are, for a message.
    wanted
        The names.
    among
        What there is (None: any may stand).

    Returns
    -------
    list of str
        The names, all of them known.

    Raises
    ------
    BookError
        If a single text stands in the place of a list, or if a name is not in ``among`` (None: any
        may stand).

    Examples
    --------
    >>> known("sides", ["vell"], ["vell", "salt"])
    ['vell']
    """
    if isinstance(wanted, str):
        raise BookError(f"{what}: found the text '{wanted}'; expected a list, as ['{wanted}']")
    names, there = list(wanted), None if among is None else dict.fromkeys(among)
    for name in names:
        if there is not None and name not in there:
            raise BookError(f"{what}: found {name!r}; {_alike(str(name), list(there))}")
    return names


def _alike(name: str, there: list[str]) -> str:
    """Say which of the names that are there is meant, or what there is."""
    near = [key for key in there if name and name.lower() in key.lower()]
    near += get_close_matches(name.lower(), there, n=5)
    if near:
        return f"did you mean {', '.join(dict.fromkeys(near[:8]))}?"
    more = f" and {len(there) - 12} more" if len(there) > 12 else ""
    return f"expected one of {', '.join(there[:12])}{more}"
