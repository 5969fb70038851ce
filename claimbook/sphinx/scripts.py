"""Pages load the scripts and styles of what stands on them; no other page does."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

# By what is in a page: marks that open cards (``show.charts.marks``), a web (``charts.web``).
_NEEDED = {" data-mark=": ["marks.js"], 'class="claimbook-web"': ["web.css", "web.js"]}


def _with_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    for shipped, names in _NEEDED.items():
        for name in names if shipped in context.get("body", "") else []:
            if name.endswith(".css"):
                app.add_css_file(name)
            else:
                app.add_js_file(name, loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    app.connect("html-page-context", _with_scripts)
