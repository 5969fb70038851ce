"""The book keeps its laws: tables, texts, pages and, once it is built, the site."""

from claimbook.cli import main


def test_the_book_has_no_findings():
    assert main(["check"]) == 0
