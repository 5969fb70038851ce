"""A page as the Markdown of a notebook."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from claimbook.sphinx import markdown


def text(source: str, to: str = "https://book.example/a.html#b") -> str:
    """What a page written in reStructuredText, which docutils reads by itself, becomes."""
    page = publish_doctree(source, settings_overrides={"doctitle_xform": False})
    found = markdown.blocks(page, lambda node: node.get("refuri") and to)
    return "\n\n".join(map(str, found))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*so* **much** ``a*b``", "*so* **much** `a*b`"),
        ("``{a}`b```", "`` {a}`b` ``"),
        ("costs $5 [memoir:3] a_b _c", r"costs \$5 \[memoir:3\] a_b \_c"),
        ("`here <x.html>`__", "[here](https://book.example/a.html#b)"),
        ("- one\n- two\n\n  - below\n", "- one\n- two\n\n  - below"),
        ("1. one\n2. two\n", "1. one\n2. two"),
        ("A\n=\n\nText\n\nB\n-\n\nMore", "# A\n\nText\n\n## B\n\nMore"),
        ("    quoted", "> quoted"),
        ("::\n\n    x = 1\n", "```\nx = 1\n```"),
        ("== ==\nA  B\n== ==\n1  2\n== ==", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        (".. raw:: html\n\n   <b>x</b>\n\nText", "Text"),
        (r"\# no heading", r"\# no heading"),
        (r"1918\. He came", r"1918\. He came"),
        ("4. a\n5. b\n", "4. a\n5. b"),
    ],
)
def test_what_stands_on_a_page(source, expected):
    assert text(source) == expected


def test_a_link_that_leads_nowhere_is_its_words():
    assert text("`here <x.html>`__", to="") == "here"


def test_cells_stand_where_they_stood():
    cell = nodes.container(nb_element="cell_code", exec_count=2)
    cell += nodes.figure("", nodes.caption("", "Two lamps"))
    page = nodes.section("", nodes.title("", "A"), nodes.paragraph("", "before"), cell,
                         nodes.paragraph("", "after"))  # fmt: skip
    made = list(markdown.blocks(page, lambda node: ""))
    assert made == ["# A", "before", 2, "*Two lamps*", "after"]
