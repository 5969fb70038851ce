"""The bibliography, each work under the key by which the tables name it.

As sphinxcontrib-bibtex has it: a label style registered with pybtex, and a style that uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx


class KeyLabels(BaseLabelStyle):
    """Label each entry by its key."""

    def format_labels(self, entries: Iterable[Entry]) -> Iterator[str]:
        for entry in entries:
            yield entry.key


class KeyedStyle(PlainStyle):
    """The plain style, sorted by author and title as ever, with keys in place of numbers."""

    default_label_style = "keyed"


def setup(app: Sphinx) -> None:
    """Register both under the name ``keyed``, for ``bibtex_default_style``."""
    register_plugin("pybtex.style.labels", "keyed", KeyLabels)
    register_plugin("pybtex.style.formatting", "keyed", KeyedStyle)
