"""``{thumbnail} fig-…``: a figure of the book made small, beside what leads to its page.

What is left is the drawing alone, without words, axes and links: a picture of a shape, passed over
by screen readers, for the words beside it say what it is of.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# As matplotlib names the groups of a drawing, behind the figure's label.
_LEFT_OUT = re.compile(r"-(text|matplotlib\.axis|legend)_\d+$")
_AXES = re.compile(r"-axes_\d+$")
_POINT = re.compile(r"[ML] ([\d.e+-]+) ([\d.e+-]+)")
_TOLD = re.compile(r"data-|aria-|role$|tabindex$")
_ROOM = 5  # around the axes, for marks that stand on their edge, in points
DIRECTIVES: dict[str, type[Directive]] = {}


class thumbnail(nodes.General, nodes.Element):
    """A figure made small; ``figure`` is its label."""


class Thumbnail(SphinxDirective):
    """``{thumbnail} fig-label``"""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        node = thumbnail(figure=self.arguments[0])
        self.set_source_info(node)
        return [node]


DIRECTIVES["thumbnail"] = Thumbnail


def small(drawing: str) -> str:
    """Return a drawing without its words, axes and links, cut to its axes.

    Parameters
    ----------
    drawing
        An SVG as ``claimbook.charts`` saves it.

    Returns
    -------
    str
        An SVG with ids of its own, hidden from screen readers.

    Raises
    ------
    ValueError
        If it has no axes.

    Examples
    --------
    >>> small('<svg xmlns="http://www.w3.org/2000/svg"/>')
    Traceback (most recent call last):
    ValueError: a drawing without axes
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    top = ElementTree.fromstring(drawing)
    boxes = []
    for parent in list(top.iter()):
        if _AXES.search(parent.get("id", "")):
            frame = parent.find(f".//{{{_SVG}}}path")
            boxes += _POINT.findall("" if frame is None else frame.get("d", ""))
        for child in list(parent):
            is_word = child.tag == f"{{{_SVG}}}text" or child.tag == f"{{{_SVG}}}title"
            if is_word or _LEFT_OUT.search(child.get("id", "")):
                parent.remove(child)
    if not boxes:
        raise ValueError("a drawing without axes")
    across, down = ([float(point[n]) for point in boxes] for n in (0, 1))
    left, upper = min(across) - _ROOM, min(down) - _ROOM
    width, height = max(across) + _ROOM - left, max(down) + _ROOM - upper
    top.attrib = {"viewBox": f"{left:.1f} {upper:.1f} {width:.1f} {height:.1f}",
                  "preserveAspectRatio": "xMidYMin slice",
                  "class": "thumbnail", "aria-hidden": "true"}  # fmt: skip
    for part in top.iter():
        if part.tag == f"{{{_SVG}}}a":
            part.tag, part.attrib = f"{{{_SVG}}}g", {}
        elif part is not top:  # what scripts and screen readers know a mark by
            for name in [name for name in part.attrib if _TOLD.match(name)]:
                del part.attrib[name]
    text = ElementTree.tostring(top, encoding="unicode")
    named = {*re.findall(r'(?:href="#|url\(#)([^")]+)', text)}
    text = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in named else "", text)
    for name in named:
        text = re.sub(rf'(?<=["#]){re.escape(name)}(?=[")])', f"small-{name}", text)
    return re.sub(r"\s*\n\s*", " ", text)


def _file(env: BuildEnvironment, label: str) -> Path | None:
    """Return where a cell of the book saved a figure."""
    keys = getattr(env, "claimbook_notebooks", {}).values()
    places = (env.app.claimbook.figures(key) / f"{label}.svg" for key in keys)
    return next((path for path in places if path.is_file()), None)


def _visit(self: HTML5Translator, node: thumbnail) -> None:
    path = _file(self.builder.env, node["figure"])
    if path is None:
        logger.warning("no figure '%s' that a cell of the book saves", node["figure"],
                       location=node, type="claimbook")  # fmt: skip
    else:
        self.body.append(small(path.read_text(encoding="utf-8")))
    raise nodes.SkipNode


def _skip(self: nodes.NodeVisitor, node: thumbnail) -> None:
    raise nodes.SkipNode


def _read(app: Sphinx, doctree: nodes.document) -> None:
    """Note which pages show figures of others: these are written anew whenever anything is."""
    pages = app.env.__dict__.setdefault("claimbook_thumbnails", set())
    has = next(doctree.findall(thumbnail), None) is not None
    (pages.add if has else pages.discard)(app.env.docname)


def _rewritten(app: Sphinx, env: BuildEnvironment) -> list[str]:
    return sorted(getattr(env, "claimbook_thumbnails", set()) & env.found_docs)


def setup(app: Sphinx) -> None:
    """Add the node, and write the pages with small figures again when others have changed."""
    skipped = (_skip, None)
    app.add_node(thumbnail, html=(_visit, None), latex=skipped, text=skipped, man=skipped,
                 texinfo=skipped)  # fmt: skip
    app.connect("doctree-read", _read)
    app.connect("env-updated", _rewritten)
