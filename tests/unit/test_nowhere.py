"""The tests in this folder are of the package alone."""

import os

import pytest

from claimbook.sources import tables


def test_no_book_and_no_texts_are_in_sight():
    """A test that reads the tables of the book around it fails: it must bring its own."""
    with pytest.raises(tables.BookError, match=r"no data/datapackage\.json here"):
        tables.root()
    assert "SEEDS_DIR" not in os.environ
