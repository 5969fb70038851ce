"""Pages whose numbers depend on how sources are read get a bar that asks "what if".

The bar itself, and all that follows it, is made by the page's script of the derivations that stand
on the page (``show.derivations``); a page where nothing would follow loads none of it, nor does one
whose rows are chosen by a reading, which the script could not choose again: such pages are read as
they were written, and the book names them (``claimbook_fixed_pages``).
"""

from __future__ import annotations

import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from claimbook.show import derivations
from claimbook.sources import tables

_SCRIPTS = ("arithmetic.js", "drawings.js", "whatif.js")
_SHIPPED = re.compile(r'(?s)<script [^>]*class="claimbook-(derivations|axes)">(.*?)</script>')
_READ = ("f", "rows", "pick")  # nodes that follow a reading
_SAME = ("f", "same")  # those of a figure that is only quoted


def told() -> dict[str, Any]:
    """Return what the script must know besides the page's derivations.

    Returns
    -------
    dict
        The reading that the page was built with, and what each source is called.

    Examples
    --------
    >>> told()["about"], told()["sources"]
    (10.0, {'keepers': 'The lamp keepers of Vell, retold'})
    """
    reading = tables.reading()
    return {
        "about": float(f"{100 * reading.tolerance:.10g}"),
        "printed": reading.as_printed,
        "without": sorted(reading.without),
        "choices": dict(reading.choices),
        "sources": {str(key): str(row["title"]) for key, row in tables.keyed("sources").iterrows()},
    }


def bends(body: str) -> bool:
    """Return whether another reading changes what a page computes or draws.

    What it only quotes from a source, with the source's own words, is no reason for a bar.

    Parameters
    ----------
    body
        The page as HTML.

    Returns
    -------
    bool
        Whether a number, a count or a drawing of it follows a reading.

    Examples
    --------
    >>> bends(derivations.scripts({"lamps": {"nodes": [["f", "keepers", None, None, [], "2"]]}}))
    False
    """
    for kind, data in _SHIPPED.findall(body):
        if kind == "axes":  # of figures whose marks follow
            return True
        for entry in json.loads(data).values():
            ops = {node[0] for node in entry["nodes"]}
            if not ops.isdisjoint(_READ) and not ops.issubset(_SAME):
                return True
    return False


def _with_bar(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let a page where something bends load the script, and tell it the page's own reading."""
    if pagename in app.config.claimbook_fixed_pages or not bends(context.get("body", "")):
        return
    context["body"] += derivations.block("whatif", told())
    app.add_css_file("whatif.css")
    for script in _SCRIPTS:
        app.add_js_file(script, loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    app.connect("html-page-context", _with_bar)
