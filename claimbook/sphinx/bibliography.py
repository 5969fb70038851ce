"""The bibliography, each work under the key by which the tables name it.

As sphinxcontrib-bibtex has it: a label style registered with pybtex, and a style that uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.template import field, join, optional, optional_field, sentence, tag, words
from sphinx.application import Sphinx


class KeyLabels(BaseLabelStyle):
    """Label each entry by its key."""

    def format_labels(self, entries: Iterable[Entry]) -> Iterator[str]:
        for entry in entries:
            yield entry.key


class KeyedStyle(PlainStyle):
    """Sorted by author and title as ever, with keys in place of numbers.

    Whatever kind of work an entry is, what is known of it is printed in one order, and nothing is
    demanded: of much that a book cites no author or no publisher was seen. The language is named if
    it is another than English.
    """

    default_label_style = "keyed"

    def _work(self, entry: Entry) -> Any:
        place = ("publisher", "institution", "organization", "howpublished")
        numbers = join[optional_field("volume"), optional["(", field("number"), ")"]]
        language = entry.fields.get("langid", "english").capitalize()
        return toplevel[
            optional[self.format_names("author" if "author" in entry.persons else "editor")],
            self.format_btitle(entry, "title"),
            optional[sentence[words["In", tag("em")[field("booktitle")]]]],
            optional[sentence[words[tag("em")[field("journal")], numbers]]],
            sentence(sep=", ")[
                *map(optional_field, (*place, "address")),
                optional[words[optional_field("month"), field("year")]],
                optional[words["pp.", field("pages")]],
            ],
            sentence["" if language == "English" else f"In {language}"],
            optional[sentence(capfirst=True)[field("note")]],
            self.format_web_refs(entry),
        ]

    get_article_template = get_book_template = get_incollection_template = _work
    get_misc_template = get_online_template = get_report_template = _work
    get_inproceedings_template = get_phdthesis_template = get_inbook_template = _work


def setup(app: Sphinx) -> None:
    """Register both under the name ``keyed``, for ``bibtex_default_style``."""
    register_plugin("pybtex.style.labels", "keyed", KeyLabels)
    register_plugin("pybtex.style.formatting", "keyed", KeyedStyle)
