"""Where a notebook's files go, in a build and beside one, and by which addresses they are found."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from claimbook.model.quantity import Quantity
from claimbook.show import citation, lastbuild
from claimbook.show.display.shown import for_notebooks
from claimbook.sources import tables

_TRIED = "_build/tried"


def figures_folder() -> Path:
    """Return the folder for figures and their rows, made if it is missing.

    That is $CLAIMBOOK_STATIC while a book is built (``is_building``), from where the build brings
    them to ``figures/``; else ``_build/tried/``: what somebody tries in a notebook must not take
    the place of what the book shows.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    BookError
        If no book is built and the working directory is in none.

    Examples
    --------
    >>> figures_folder().is_dir()
    True
    """
    given = os.environ.get("CLAIMBOOK_STATIC")
    folder = Path(given) if given and is_building() else tables.root() / _TRIED
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def address(file: str) -> str:
    """Return the address by which a notebook links to ``file`` in ``figures_folder()``.

    Parameters
    ----------
    file
        The name of the file.

    Returns
    -------
    str
        In a build what stands for the address (:func:`address_in_book`), else a path.

    Examples
    --------
    >>> address("fig-lamps.csv").endswith("fig-lamps.csv")
    True
    """
    if is_building():
        return address_in_book("figure", file)
    return os.path.relpath(tables.root() / _TRIED / file)


def address_in_book(kind: str, name: str) -> str:
    """Return what stands for an address until the pages are written.

    Such as ``claimbook:seed/memoir:30``: where things stand the kernel of a notebook does not know.

    Parameters
    ----------
    kind
        What is meant: "figure", "seed" or a kind of row.
    name
        Its name.

    Returns
    -------
    str
        The address that the build turns into a path.

    Examples
    --------
    >>> address_in_book("seed", "memoir:30")
    'claimbook:seed/memoir:30'
    """
    return f"claimbook:{kind}/{name}"


def cited_at(place: citation.Place) -> str:
    """Return the address of what is cited: in JupyterLab, on a page of the last build, if any.

    Parameters
    ----------
    place
        What is cited: "seed" or a kind of row, and a name.

    Returns
    -------
    str
        The address, "" where it has none.

    Examples
    --------
    >>> cited_at(("seed", "keepers:3"))
    ''
    """
    return address_in_book(*place) if is_building() else lastbuild.address(*place)


def is_building() -> bool:
    """Return whether a book is built: $CLAIMBOOK_STATIC is set, and this is no JupyterLab.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> is_building()
    False
    """
    return bool(os.environ.get("CLAIMBOOK_STATIC")) and not _is_live()


def _is_live() -> bool:
    """Return whether a Jupyter server runs this kernel, whatever environment it was started in.

    A build that is started from a notebook inherits that the notebook has a session; but its
    kernels' parent is no server, which would say in a file that it runs.
    """
    if not os.environ.get("JPY_SESSION_NAME"):
        return False
    with for_notebooks():
        from jupyter_core.paths import jupyter_runtime_dir

    parent = os.environ.get("JPY_PARENT_PID") or os.getppid()
    return (Path(jupyter_runtime_dir()) / f"jpserver-{parent}.json").is_file()


def write_rows(name: str, rows: pd.DataFrame) -> str:
    """Write ``rows`` to ``<name>.csv`` in ``figures_folder()`` and return its address.

    A Quantity becomes the columns of ``tables.plain``, ``<column>_low`` and ``<column>_high``
    (blank where there is no bound), whether each end is open, and the unit; then come the words it
    prints as. ``csv_line`` is left out: it changes with rows that are not here.

    Parameters
    ----------
    name
        The name of the file, without ending.
    rows
        What is drawn or printed, a row a mark.

    Returns
    -------
    str
        The address by which a notebook links to the file.

    Examples
    --------
    >>> from claimbook.sources import tables
    >>> rows = tables.load("claims", columns=["claim", "quantity"], hedge="over")
    >>> _ = write_rows("tab-lamps", rows)
    >>> print((figures_folder() / "tab-lamps.csv").read_text(), end="")
    claim,quantity_low,quantity_high,quantity_low_open,quantity_high_open,quantity_unit,quantity
    keepers-lamps,2500,,true,true,lamps,"over 2,500"
    """
    flat = pd.DataFrame(index=rows.index)
    for column in rows.columns.drop("csv_line", errors="ignore"):
        values = rows[column]
        if values.map(lambda value: isinstance(value, Quantity)).any():
            flat[f"{column}_low"] = values.map(lambda q: _end(q, "low"))
            flat[f"{column}_high"] = values.map(lambda q: _end(q, "high"))
            flat[f"{column}_low_open"] = values.map(lambda q: _is_open(q, "low"))
            flat[f"{column}_high_open"] = values.map(lambda q: _is_open(q, "high"))
            flat[f"{column}_unit"] = values.map(lambda q: getattr(q, "unit", ""))
            flat[column] = values.map(lambda q: str(q) if isinstance(q, Quantity) else "")
        else:
            flat[column] = values
    flat.to_csv(figures_folder() / f"{name}.csv", index=False, lineterminator="\n")
    return address(f"{name}.csv")


def _is_open(quantity: Quantity | None, which: str) -> str:
    """Return whether an end does not belong to the interval, in the words of XML and JSON."""
    if not isinstance(quantity, Quantity):
        return ""
    return "false" if getattr(quantity, f"{which}_closed") else "true"


def _end(quantity: Quantity | None, which: str) -> str:
    if not isinstance(quantity, Quantity):
        return ""
    value = float(getattr(quantity, which))
    return "" if value in (float("inf"), float("-inf")) else f"{value:.12g}"
