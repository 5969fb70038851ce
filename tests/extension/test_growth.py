"""A book of ten times the rows takes ten times the work, and no more: nothing asks all rows, or
all lines, for each row. Calls are counted, which no other load of the machine changes."""

import cProfile
import gc
import pstats
import tracemalloc
from collections.abc import Callable
from functools import lru_cache
from time import process_time

import pytest
from grown import grown

import claimbook
from claimbook.check import verify

SMALL, LARGE = 4, 40  # copies of the invented book: few, as what is remembered is bounded
TIMES = LARGE // SMALL
MORE = 2  # how much more than in proportion may be; all rows for each row would be TIMES as much
AT_ONCE = 2000  # calls that are not of rows: of imports, of what is made once


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """A small book and a large one, which pass, and whose check has been run once."""
    folder = tmp_path_factory.mktemp("grown")
    made = [grown(folder / str(times), times) for times in (SMALL, LARGE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "breaches", lambda *tables: iter(()))
        assert [book.check().findings for book in made] == [[], []]
        before = gc.get_threshold()
        gc.set_threshold(700, 10, 10)  # as Python has it: memory is measured
        yield made
        gc.set_threshold(*before)


def afresh(book) -> None:
    """Check a book with nothing remembered of its lines."""
    for one in gc.get_objects():
        if isinstance(one, type(lru_cache(len))) and one.__module__.startswith(claimbook.__name__):
            one.cache_clear()
    book.check()


def calls(work: Callable, book) -> dict[tuple, int]:
    """Return how often each function is called when ``work`` is done with a book."""
    profile = cProfile.Profile()
    profile.runcall(work, book)
    return {place: counts[1] for place, counts in pstats.Stats(profile).stats.items()}


def steep(few: dict, many: dict) -> list:
    """Return the functions that are called more than in proportion to the rows; Python's own, which
    other code that is loaded may call meanwhile, count in the sum alone."""
    return sorted(place for place, count in many.items()
                  if place[0] != "~" and count > MORE * TIMES * few.get(place, 0) + AT_ONCE)


def test_ten_times_the_rows_are_ten_times_the_work(books):
    few, many = (calls(afresh, book) for book in books)
    assert steep(few, many) == []
    assert sum(many.values()) < MORE * TIMES * sum(few.values())


def test_work_on_all_rows_for_each_row_is_seen(books):
    def pairs(book) -> None:
        rows = book.rows["claims"]
        assert not [row for row in rows if any(one["claim"] == "none" for one in rows)]

    (place,) = steep(*(calls(pairs, book) for book in books))
    assert place[2] == "<genexpr>"


def test_ten_times_the_rows_take_ten_times_as_long(books):
    def seconds(book) -> float:
        start = process_time()
        afresh(book)
        return process_time() - start

    few, many = (min(seconds(book) for _ in range(2)) for book in books)
    assert many < MORE * TIMES * few


def peak(book) -> int:
    tracemalloc.start()
    try:
        afresh(book)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_take_ten_times_the_memory_at_most(books):
    few, many = map(peak, books)
    assert many < 1.2 * TIMES * few
