"""``{glue:text}`name` `` and ``{when}`name: sentence` ``: what notebooks computed, in prose.

A glued thing that remembers how it was made prints as a link to an item at the page's end that says
so; the page's script shows that as a card. ``{when}`` prints a sentence that holds only while a
condition does: glued as ``Holds``, it must hold as the book reads, or the build fails; where a
reader's reading breaks it, the page strikes it. Words glued without a history print as they are.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from claimbook.show import derivations
from claimbook.show.derivations import MIME
from claimbook.sphinx.citations import DERIVED

logger = logging.getLogger(__name__)
_TITLE = "How the numbers in the text were computed"


class value(nodes.inline, nodes.TextElement):
    """A computed number: ``name`` is that of its derivation, "" where it has none to show."""


class _Glued(SphinxRole):
    """Base of the roles: look up what a cell of this page glued."""

    def found(self, name: str) -> Any:
        """Return the words and the derivation of a glued thing; None, with a warning, if none."""
        from myst_nb.core.variables import RetrievalError, format_plain_text
        from myst_nb.ext.glue.utils import retrieve_glue_data

        try:
            data = retrieve_glue_data(self.inliner.document, name).data
        except RetrievalError as error:
            path, line = self.get_source_info()
            logger.warning("%s", error, location=f"{path}:{line}")
            return None
        derived = data.get(MIME)
        # Of a plain text, IPython keeps how Python would print it.
        text = data["text/plain"] if derived else format_plain_text(data["text/plain"], "s")
        if derived:
            self.env.temp_data.setdefault(DERIVED, {})[derived["name"]] = derived
        return text, derived


class ValueRole(_Glued):
    """``{glue:text}`name` ``"""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if (glued := self.found(self.text.strip())) is None:
            return [nodes.Text(self.text)], []
        text, derived = glued
        text = text.replace(" %", "\N{NO-BREAK SPACE}%")
        if derived is None:
            return [nodes.inline(text, text, classes=["pasted-text"])], []
        node = value(text, text, name=derived["name"], is_computed="item" in derived)
        self.set_source_info(node)
        return [node], []


class WhenRole(_Glued):
    """``{when}`name: sentence` ``"""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name, _, said = (part.strip() for part in self.text.partition(":"))
        path, line = self.get_source_info()
        if (glued := self.found(name)) is None:
            return [nodes.Text(said)], []
        text, derived = glued
        if text != "holds" or not derived:
            complaint = f"'{name}' is “{text}”, so that this sentence is false: {said}"
            logger.warning(complaint, location=f"{path}:{line}")
        at: Any = self.inliner
        inside, messages = at.parse(said, self.lineno, at, at.parent)
        named = derived["name"] if derived else name
        return [value("", "", *inside, name=named, is_computed=False, classes=["when"])], messages


class Derivations(SphinxTransform):
    """Set at the end of a page how the numbers of its text were computed."""

    default_priority = 880

    def apply(self, **kwargs: Any) -> None:
        kept = self.env.temp_data.get(DERIVED, {})
        if not kept:
            return
        items = "".join(one["item"] for one in kept.values() if "item" in one)
        fold = f'<details class="derivations"><summary>{escape(_TITLE)}</summary><ol>{items}</ol>'
        said = (f"{fold}</details>" if items else "") + derivations.scripts(
            {name: one["script"] for name, one in kept.items()}
        )
        last = [node for node in self.document.children if isinstance(node, nodes.section)]
        (last[-1] if last else self.document).append(nodes.raw("", said, format="html"))


def visit_html(self: Any, node: value) -> None:
    """Write a value: a link to its derivation, or a place that the script can find again."""
    name = escape(node["name"])
    if node["is_computed"]:
        self.body.append(f'<a class="why" href="#why-{name}" data-q="{name}">')
    else:
        kind = ' class="when"' if "when" in node["classes"] else ""
        self.body.append(f'<span{kind} data-q="{name}">')


def depart_html(self: Any, node: value) -> None:
    self.body.append("</a>" if node["is_computed"] else "</span>")


def nothing(self: Any, node: nodes.Node) -> None:
    """In other formats a value is its words."""


def _own_role(app: Sphinx, config: Config) -> None:
    if "glue" in app.registry.domains:  # MyST-NB's, which is there once it is set up
        app.add_role_to_domain("glue", "text", ValueRole(), override=True)
    app.add_role("when", WhenRole())


def setup(app: Sphinx) -> None:
    """Add the roles, when MyST-NB has added its own, and what stands at a page's end."""
    app.add_node(
        value,
        html=(visit_html, depart_html),
        latex=(nothing, nothing),
        text=(nothing, nothing),
        man=(nothing, nothing),
        texinfo=(nothing, nothing),
    )
    app.add_transform(Derivations)
    app.connect("config-inited", _own_role, priority=900)
