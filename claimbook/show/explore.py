"""Explorers: one control that changes what is drawn.

In JupyterLab an explorer is an ipywidgets drop-down with a live Python callback. In the built page
the same states are all drawn beforehand and a script of a few lines shows the chosen one, so that
it works by mouse and by keyboard, with no kernel and no network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from claimbook.show.display import (
    Shown,
    caught,
    for_notebooks,
    is_building,
    outside_list,
    outside_question,
    outside_switch,
)
from claimbook.sources import tables


def choose(
    name: str,
    question: str,
    options: Mapping[str, Any],
    draw: Callable[[Any], Any],
    *,
    outside: Callable[[Any], Iterable[str]] | None = None,
) -> Any:
    """Return an explorer that asks ``question`` and shows ``draw(value)`` for the chosen option.

    ``name`` is an HTML id that is the page's own; ``options`` maps what a reader chooses to what
    ``draw`` gets; ``draw`` shows a figure (``charts.figure``) or returns anything with HTML, such
    as a table. With ``outside``, which gives the claims that an option is about, a switch, off at
    first, adds what the record outside the files says of them. Returns an ipywidgets box in a
    live notebook, HTML while a book is built (``display.is_building``). Raises ValueError if there
    are fewer than two options, ``name`` is no id or, in a build, nothing is drawn for an option.

    Parameters
    ----------
    name
        An HTML id, the page's own.
    question
        What the control asks.
    options
        What ``draw`` gets, by the words that a reader chooses.
    draw
        Shows, or returns, what belongs to an option.
    outside
        Gives the claims, or events, that an option is about.

    Returns
    -------
    Shown or a box of widgets
        The first while a book is built, the second in a live notebook.

    Raises
    ------
    ValueError
        As said above.

    Examples
    --------
    >>> choose("lamps", "Which?", {"All": ""}, print)
    Traceback (most recent call last):
    ValueError: explorer 'lamps': 1 option; a choice needs two or more
    """
    if len(options) < 2:
        raise ValueError(f"explorer '{name}': {len(options)} option; a choice needs two or more")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"explorer '{name}': a name has small letters, digits and hyphens only")
    added = {option: outside_list(outside(v)) if outside else "" for option, v in options.items()}
    if any(added.values()):
        nothing = f"<p>Outside {tables.the_files()} this book has nothing on this choice.</p>"
        added = {option: said or nothing for option, said in added.items()}
    if is_building():
        return _static(name, question, options, draw, added)
    return _live(question, options, draw, added)


def _static(
    name: str, question: str, options: Mapping[str, Any], draw: Callable, added: dict[str, str]
) -> Shown:
    entries = "".join(
        f'<option value="{number}">{escape(option)}</option>'
        for number, option in enumerate(options)
    )
    states = "".join(
        f'<div class="explorer-state" data-state="{escape(option)}">'
        f'<p class="explorer-name">{escape(option)}</p>{_drawn(name, draw, value)}'
        f'<div class="outside-row" hidden>{added[option]}</div></div>'
        for option, value in options.items()
    )
    switch = outside_switch(name) if any(added.values()) else ""
    return Shown(
        f'<div class="explorer outside-scope" id="{name}"><div class="explorer-control">'
        f'<label for="{name}-control">{escape(question)}</label>'
        f'<select id="{name}-control">{entries}</select>{switch}</div>{states}'
        f'<div class="explorer-live" role="status"></div></div>'
    )


def _drawn(name: str, draw: Callable, value: Any) -> str:
    """Return the HTML of what ``draw`` shows and returns; ValueError if that is nothing."""
    with caught() as pieces:
        returned = draw(value)
    if returned is not None:
        pieces.append(returned)
    if not pieces:
        raise ValueError(f"explorer '{name}': nothing is drawn for {value!r}")
    return "".join(piece._repr_html_() for piece in pieces)


def _live(question: str, options: Mapping[str, Any], draw: Callable, added: dict[str, str]) -> Any:
    with for_notebooks():
        import ipywidgets
        from IPython.display import display

    wide = {"layout": {"width": "max-content"}, "style": {"description_width": "initial"}}
    control = ipywidgets.Dropdown(options=list(options), description=question, **wide)
    is_asked = any(added.values())
    asks = outside_question() if is_asked else ""
    switch = ipywidgets.Checkbox(value=False, description=asks, **wide)

    def show(option: str, outside: bool) -> None:
        if (drawn := draw(options[option])) is not None:
            display(drawn)
        if outside:
            display(Shown(added[option]))

    shown = ipywidgets.interactive_output(show, {"option": control, "outside": switch})
    controls = [control, switch] if is_asked else [control]
    return ipywidgets.VBox([*controls, shown])
