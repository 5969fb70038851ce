"""A sample of the changes of ``tamper.py``: what is promised is found, the rest is on a page."""

from __future__ import annotations

import re

import pytest
import tamper


@pytest.fixture(scope="module")
def book(root, seeds_dir):
    return tamper.Tables(root, seeds_dir)


def test_every_change_of_a_sample_that_is_promised_is_found(book):
    sure = tamper.promised()
    made = [one for one in tamper.changes(book, per=1, seed=5)
            if (one.table, one.column, one.kind) in sure]  # fmt: skip
    lot = max(tamper.batches(book, made), key=len)
    assert len(lot) > 50
    missed = set(lot) - tamper.caught(book, lot)
    assert not missed


def test_every_promised_kind_has_a_cell_to_change(book):
    made = {(one.table, one.column, one.kind) for one in tamper.changes(book, per=1, seed=5)}
    assert tamper.promised() and not tamper.promised() - made


def test_a_change_that_no_rule_sees_is_not_called_found(book):
    made = [one for one in tamper.changes(book, per=1, seed=5, only="disagreements")
            if one.column == "question"]  # fmt: skip
    assert made and not tamper.caught(book, made)


def test_changes_of_a_lot_do_not_touch_each_other(book):
    made = list(tamper.changes(book, per=2, seed=5))
    lots = tamper.batches(book, made)
    assert sorted(map(repr, made)) == sorted(repr(one) for lot in lots for one in lot)
    for lot in lots:
        rows = [(one.table, one.number) for one in lot]
        assert len(set(rows)) == len(rows)


def test_the_same_seed_draws_the_same_changes(book):
    one, other = (list(tamper.changes(book, per=2, seed=9)) for _ in range(2))
    assert one == other != list(tamper.changes(book, per=2, seed=10))


def test_the_methods_page_lists_what_no_rule_can_see(root):
    text = (root / "chapters" / "methods.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (.+?) \| .+ \|$", text, re.M)
    unseen = {why for _, _, _, why, _ in tamper.KINDS if why}
    assert set(listed) - {"What is changed", "---"} == unseen
