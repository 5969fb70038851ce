"""A piece of HTML, shown in the output of a cell or kept by whoever catches it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

_ENDS = re.compile(r"</(?:caption|tr|p|li|div|dt|dd)>|<br>")
_UNSEEN = re.compile(r"<(svg|style|script|select)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True, repr=False)
class Shown:
    """A piece of HTML that a notebook and a page show as it is; where no HTML is, its words.

    Parameters
    ----------
    html
        The HTML, with addresses as ``claimbook:KIND/NAME``.

    Examples
    --------
    >>> Shown("<p>over <b>12</b></p>")
    over 12
    """

    html: str

    def __repr__(self) -> str:
        text = re.sub(r"<[^>]*>", " ", _ENDS.sub("\n", _UNSEEN.sub(" ", self.html)))
        lines = (" ".join(line.split()) for line in unescape(text).splitlines())
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        return self.html


_caught: list[list[Shown]] = []


@contextmanager
def for_notebooks() -> Iterator[None]:
    """Say, of a module that is imported within and is missing, what to install.

    Raises
    ------
    ModuleNotFoundError
        In one sentence, if one of them is missing.

    Examples
    --------
    >>> with for_notebooks():
    ...     import no_such_module
    Traceback (most recent call last):
    ModuleNotFoundError: no_such_module is not installed, which notebooks need: ...
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed, which notebooks need: "
            "install it with pip install 'claimbook[notebook]'",
            name=error.name,
        ) from None


def show(shown: Shown) -> None:
    """Show a piece of HTML here: in the output of the cell, or to whoever catches it.

    Parameters
    ----------
    shown
        The piece.

    Raises
    ------
    ModuleNotFoundError
        If nobody catches it and IPython is not installed.

    Examples
    --------
    >>> with caught() as held:
    ...     show(Shown("<p>Two lamps</p>"))
    >>> held
    [Two lamps]
    """
    if _caught:
        _caught[-1].append(shown)
        return
    with for_notebooks():
        from IPython.display import display

    display(shown)


@contextmanager
def caught() -> Iterator[list[Shown]]:
    """Yield a list that gets what is shown within, instead of the cell's output.

    Yields
    ------
    list of Shown
        The pieces, in the order in which they are shown.

    Examples
    --------
    >>> with caught() as held:
    ...     show(Shown("<p>Two lamps</p>"))
    >>> len(held)
    1
    """
    _caught.append([])
    try:
        yield _caught[-1]
    finally:
        _caught.pop()
