"""A notebook sees the tables as they are now, and what it does to a frame stays its own."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress

import pandas as pd
import pytest

from claimbook.compare import outside
from claimbook.model.quantity import Reading
from claimbook.show import slips
from claimbook.sources import tables
from claimbook.sources.tables import files

CLAIM = "siberia-troops-1918-10"


@pytest.fixture
def book(root, tmp_path, monkeypatch):
    """A copy of the tables, old enough for their times to be trusted, that the package reads."""
    shutil.copytree(root / "data", tmp_path / "one" / "data")
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path / "one"))
    return tmp_path / "one"


@pytest.fixture
def settled(monkeypatch):
    """No file counts as changed just now: only its stamp can tell that it was."""
    monkeypatch.setattr(files, "_RACY", -1)


def change(path, old, new, *, back_to=None):
    """Write the file anew, on request with the times that it had."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    if back_to:
        os.utime(path, ns=back_to)


def lows() -> list[float]:
    """The claim's lower bound, by every way to it."""
    frames = [
        tables.keyed("claims").loc[CLAIM],
        tables.load("claims").set_index("claim").loc[CLAIM],
    ]
    rows = [tables.claim(CLAIM), tables.claim(CLAIM, reading=Reading(0.2)), *frames]
    return [*(float(row["quantity"].low) for row in rows), tables.cell("claims", CLAIM, "low")]


@pytest.mark.parametrize("when", ["now", "earlier", "same time, same size"])
def test_a_changed_table_is_seen_by_the_next_call(book, settled, when):
    claims = book / "data" / "claims.csv"
    now = time.time_ns()
    os.utime(claims, ns=(now, now))
    assert lows() == [72000] * 5
    times = {"now": None, "earlier": (now - 10**15,) * 2, "same time, same size": (now, now)}
    change(claims, ",72000,", ",79000,", back_to=times[when])
    assert lows() == [79000] * 5
    change(claims, ",79000,", ",72000,")
    assert lows() == [72000] * 5


def test_two_changes_that_bear_one_time_are_both_seen(book, monkeypatch):
    """As where the clock of the file system ticks slowly: a stamp is trusted when it is old."""
    claims = book / "data" / "claims.csv"
    first, look = os.stat(claims), os.stat
    still = lambda path, **rest: first if str(path) == str(claims) else look(path, **rest)  # noqa: E731
    monkeypatch.setattr(files.os, "stat", still)
    assert lows() == [72000] * 5
    change(claims, ",72000,", ",79000,")
    assert lows() == [79000] * 5


def test_a_file_put_in_the_place_of_another_is_seen(book, settled):
    claims = book / "data" / "claims.csv"
    assert lows() == [72000] * 5
    other = book / "other.csv"
    shutil.copy2(claims, other)
    kept = claims.stat()
    change(other, ",72000,", ",79000,", back_to=(kept.st_atime_ns, kept.st_mtime_ns))
    other.replace(claims)
    assert lows() == [79000] * 5


def test_another_book_and_another_folder_are_seen(book, monkeypatch):
    other = book.parent / "two"
    shutil.copytree(book / "data", other / "data")
    change(other / "data" / "claims.csv", ",72000,", ",79000,")
    assert lows() == [72000] * 5
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(other))
    assert lows() == [79000] * 5
    monkeypatch.delenv("CLAIMBOOK_ROOT")
    for folder, low in ((book, 72000), (other / "data", 79000)):
        monkeypatch.chdir(folder)
        assert lows() == [low] * 5


def test_a_root_that_points_elsewhere_now_is_seen(book, monkeypatch):
    link = book.parent / "link"
    link.symlink_to(book)
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(link))
    assert tables.root() == book.resolve()
    other = book.parent / "two"
    shutil.copytree(book / "data", other / "data")
    change(other / "data" / "claims.csv", ",72000,", ",79000,")
    link.unlink()
    link.symlink_to(other)
    assert tables.root() == other.resolve() and lows() == [79000] * 5


def test_a_changed_description_is_seen(book, settled):
    assert tables.load("claims")["line"].dtype == "Int64"
    path = book / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (claims,) = (entry for entry in package["resources"] if entry["name"] == "claims")
    (line,) = (field for field in claims["schema"]["fields"] if field["name"] == "line")
    line["type"] = "string"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert tables.package() == package and tables.resource("claims") == claims
    assert tables.load("claims")["line"].dtype == tables.keyed("claims")["line"].dtype == "str"


def test_a_table_that_is_gone_is_not_remembered(book):
    assert lows()
    (book / "data" / "claims.csv").unlink()
    with pytest.raises(tables.BookError, match=r"data/claims\.csv: missing"):
        tables.claim(CLAIM)


def test_what_is_computed_of_the_tables_is_fresh_too(book, settled):
    said, rescued = "siberia-army-losses", "siberia-polish-orphans"
    told = outside.entries(rescued)
    assert "over 900" in outside.summary(rescued) and outside.bears_on(said)
    change(book / "data" / "claims.csv", "rescued,900,", "rescued,700,")
    assert "over 700" in outside.summary(rescued) and outside.entries(rescued) != told
    rows = tables.load("outside")
    path = book / "data" / "outside.csv"
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = set(rows.loc[rows["claim"] == said, "csv_line"])
    path.write_text("".join(t for n, t in enumerate(kept, 1) if n not in lines))
    assert not outside.bears_on(said)
    slip = tables.load("corrections").iloc[0]
    assert len(slips.slips(slip["locator"], slip["as_printed"])) == 1
    corrections = book / "data" / "corrections.csv"
    head, *others = corrections.read_text(encoding="utf-8").splitlines(keepends=True)
    corrections.write_text(head + "".join(others[1:]), encoding="utf-8")
    assert slips.slips(slip["locator"], slip["as_printed"]).empty


def spoil(frame: pd.DataFrame) -> None:
    """Do to a frame what an analyst may, in place, down to the arrays that hold it."""
    frame["mine"] = 1
    frame.loc[frame.index[0], frame.columns[1]] = "changed"
    frame.columns = ["renamed", *frame.columns[1:]]
    for column in frame.columns:
        for array in (frame[column].array, frame[column].to_numpy(), frame[column].values):
            with suppress(ValueError, TypeError):  # read-only is as good
                array[:] = array[::-1].copy()
    frame.index.name = frame.columns.name = "named"
    with suppress(ValueError, TypeError):
        frame.index.values[:] = frame.index.values[::-1].copy()


@pytest.mark.parametrize("get", [
    lambda: tables.load("claims"),
    lambda: tables.load("claims", reading=Reading(0.2)),
    lambda: tables.keyed("claims"),
    lambda: tables.keyed("claims", reading=Reading(0.2)),
    lambda: tables.keyed("sources"),
    lambda: tables.load("outside"),
    lambda: tables.positions(),
    lambda: outside.load(),
    lambda: slips.slips(tables.load("corrections")["locator"].iloc[0]),
])  # fmt: skip
def test_what_is_done_to_a_frame_stays_there(get):
    before = get()
    told = before.to_csv(), list(before.columns), before.index.name
    spoil(before)
    after = get()
    assert (after.to_csv(), list(after.columns), after.index.name) == told
    assert list(after.index) == list(get().index) and after.columns.name is None


def test_what_is_done_to_a_row_or_to_the_description_stays_there():
    row, package = tables.claim(CLAIM), tables.package()
    row["low"] = row["quantity"] = 1
    package["resources"].clear()
    tables.resource("claims")["schema"]["fields"].clear()
    assert tables.claim(CLAIM)["low"] == 72000 and str(tables.claim(CLAIM)["quantity"]) != "1"
    assert tables.package()["resources"] and tables.resource("claims")["schema"]["fields"]


def test_a_keyed_table_takes_a_reading_as_load_does():
    keyed, loaded = (get("claims", reading=Reading(0.5)) for get in (tables.keyed, tables.load))
    assert list(keyed["quantity"]) == list(loaded["quantity"]) and list(keyed.index) == list(
        loaded["claim"]
    )
    sunk = keyed.loc["zakharova-ships-sunk", "quantity"]
    assert (sunk.low, sunk.high) == (10, 30)
    assert tables.keyed("claims").loc["zakharova-ships-sunk", "quantity"].low == 18
