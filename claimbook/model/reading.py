"""How sources are read: the one convention that a reader may bend, and all that bends with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from urllib.parse import parse_qsl, urlencode


@dataclass(frozen=True)
class Reading:
    """How the sources' figures are read: a convention of the book, not of the sources.

    Parameters
    ----------
    tolerance
        A share of the figure, more than 0 and less than 1: "about n" is n plus or minus that share
        of n, ends included; "almost n" is less than n by at most that share.
    as_printed
        Whether each figure is the number that is printed, its hedge ignored.
    without
        Sources that are left out: a figure of theirs may be any number.
    choices
        What is chosen where a notebook leaves a choice (``pick``), by its name.

    Raises
    ------
    ValueError
        If the tolerance is out of its range, or ``as_printed`` is neither true nor false.

    Examples
    --------
    >>> Reading(0.2, without=["memoir"]).query()
    'about=20&without=memoir'
    """

    tolerance: float = 0.10
    as_printed: bool = False
    without: Iterable[str] = frozenset()
    choices: Mapping[str, str] | tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.tolerance, Real) or not 0 < self.tolerance < 1:
            found = f"tolerance of a reading: found {self.tolerance!r}"
            raise ValueError(f"{found}; expected more than 0 and less than 1, such as 0.10")
        if not isinstance(self.as_printed, bool):
            found = f"as_printed of a reading: found {self.as_printed!r}"
            raise ValueError(f"{found}; expected True or False")
        without = [self.without] if isinstance(self.without, str) else self.without
        # The class is frozen for everyone else; what it holds must be hashable, for it is a key.
        choices = tuple(sorted(dict(self.choices).items()))
        vars(self).update(without=frozenset(without), choices=choices)

    def chosen(self, name: str, options: Iterable[str]) -> str:
        """Return the option chosen under a name: the first, unless this reading has another.

        Parameters
        ----------
        name
            What the choice is called.
        options
            All that may be chosen, the usual one first.

        Returns
        -------
        str
            One of ``options``.

        Raises
        ------
        ValueError
            If this reading has one that is none of ``options``.

        Examples
        --------
        >>> Reading(choices={"period": "war"}).chosen("period", ["pact", "war"])
        'war'
        """
        known = list(options)
        wanted = dict(self.choices).get(name, known[0])
        if wanted not in known:
            raise ValueError(f"{name}: found '{wanted}'; expected one of {', '.join(known)}")
        return wanted

    def query(self) -> str:
        """Return this reading as the page's address has it.

        Returns
        -------
        str
            The query without "?", its names as the page's script knows them; "" for the book's own.

        Examples
        --------
        >>> Reading().query(), Reading(as_printed=True, choices={"period": "war"}).query()
        ('', 'printed=1&period=war')
        """
        said: list[tuple[str, str]] = []
        if self.tolerance != Reading.tolerance:
            said.append(("about", f"{100 * self.tolerance:.10g}"))
        if self.as_printed:
            said.append(("printed", "1"))
        if self.without:
            said.append(("without", " ".join(sorted(self.without))))
        return urlencode([*said, *dict(self.choices).items()])

    @classmethod
    def of_query(cls, text: str) -> Reading:
        """Return the reading that :meth:`query` wrote.

        Parameters
        ----------
        text
            The query of an address, with or without "?".

        Returns
        -------
        Reading
            The same reading; names that are none of its own are choices.

        Raises
        ------
        ValueError
            For another text, or a tolerance out of its range.

        Examples
        --------
        >>> Reading.of_query("about=20&without=memoir").without
        frozenset({'memoir'})
        """
        given = dict(parse_qsl(text.removeprefix("?"), strict_parsing=bool(text.removeprefix("?"))))
        return cls(
            tolerance=float(given.pop("about", 100 * cls.tolerance)) / 100,
            as_printed=given.pop("printed", "") == "1",
            without=given.pop("without", "").split(),
            choices=given,
        )


THE_BOOKS = Reading()
