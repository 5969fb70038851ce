"""The book's own tables: verified, typed, and found by name."""

from __future__ import annotations

import pandas as pd
import pytest

from claimbook import cli, tables, verify
from claimbook.quantity import Quantity, Reading


def test_the_book_verifies(root, seeds_dir):
    report = verify.check(root, seeds_dir)
    assert not report.findings, "\n".join(map(str, report.findings[:20]))
    assert not report.unchecked
    assert len(report.coverage) == len(tables.load("sources"))
    assert report.coverage["open"].sum() == 0


def test_without_the_files_the_rest_is_checked_and_said_so(root, tmp_path):
    report = verify.check(root, tmp_path)
    assert not report.findings
    assert any("SEEDS_DIR" in sentence for sentence in report.unchecked)


def test_columns_have_their_types():
    claims = tables.load("claims")
    assert claims["line"].dtype == "Int64"
    assert claims["low"].dtype == "float64"
    assert (claims["locator"] == claims["source"] + ":" + claims["line"].astype(str)).all()
    kinds = claims["quantity"].map(lambda q: isinstance(q, Quantity))
    assert (kinds == (claims["hedge"] != "")).all()
    assert claims["csv_line"].iloc[0] == 2


def test_a_share_is_a_quantity_in_percent():
    quantity = tables.claim("zakharova-troops-tied-down")["quantity"]
    assert (quantity.high, quantity.unit) == (25, "percent")
    assert str(quantity) == "up to 25 %"


def test_a_reading_changes_what_about_means():
    wide = tables.claim("zakharova-ships-sunk", reading=Reading(0.5))["quantity"]
    assert (wide.low, wide.high) == (10, 30)
    assert tables.claim("zakharova-ships-sunk")["quantity"].low == 18


def test_unknown_names_are_said_so():
    with pytest.raises(tables.BookError, match="no claim 'nonsense'"):
        tables.claim("nonsense")
    with pytest.raises(tables.BookError, match=r"no table 'nonsense'.*claims"):
        tables.load("nonsense")


def test_root_outside_a_book_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    tables.root.cache_clear()
    try:
        with pytest.raises(tables.BookError, match="CLAIMBOOK_ROOT"):
            tables.root()
    finally:
        monkeypatch.undo()
        tables.root.cache_clear()


def test_headline_figures_are_there():
    """The headline figures keep their names."""
    for name in ("siberia-troops-1918-10", "siberia-troops-1920", "siberia-army-losses",
                 "thread-asano-strength", "samurai-asano-strength", "zakharova-incursions",
                 "zakharova-air-crossings", "zakharova-ships-sunk", "zakharova-roubles-lost",
                 "kirichenko-dead-about-62000", "kirichenko-listed-3957"):  # fmt: skip
        assert tables.claim(name)["quantity"] is not None


def test_disagreements_have_two_sides_each():
    sides = tables.load("positions").groupby("disagreement").size()
    assert set(sides.index) == set(tables.keyed("disagreements").index)
    assert (sides >= 2).all(), sides[sides < 2]


def test_positions_on_a_claim_stand_on_its_line():
    positions = tables.load("positions")
    claimed = positions[positions["claim"] != ""]
    lines = tables.keyed("claims")["locator"]
    assert (claimed["locator"] == claimed["claim"].map(lines)).all()


def test_relations_are_used_and_few():
    relations = tables.load("relations")
    assert len(relations) <= 40
    unused = set(relations["relation"]) - set(tables.load("ties")["relation"])
    assert not unused


class TestCommandLine:
    def test_verify_says_so_when_all_is_well(self, capsys, seeds_dir):
        assert cli.main(["verify"]) == 0
        assert "No findings." in capsys.readouterr().out

    def test_coverage_prints_a_row_a_source(self, capsys, seeds_dir):
        assert cli.main(["coverage"]) == 0
        printed = capsys.readouterr().out
        assert all(source in printed for source in tables.keyed("sources").index)

    def test_show_prints_a_claim_and_its_line(self, capsys):
        assert cli.main(["show", "siberia-troops-1918-10"]) == 0
        printed = capsys.readouterr().out
        assert "over 72,000 soldiers" in printed and "[siberia:30]" in printed

    def test_show_of_nothing_is_one_line_and_no_traceback(self, capsys):
        assert cli.main(["show", "nonsense"]) == 1
        assert capsys.readouterr().err.strip() == "data/claims.csv: no claim 'nonsense'"

    def test_diff_names_the_cell_that_changed(self, capsys, root, tmp_path, monkeypatch):
        import shutil
        import subprocess

        shutil.copytree(root / "data", tmp_path / "data")
        for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c",
                        "user.email=a@b.invalid", "commit", "-qm", "x"]):  # fmt: skip
            subprocess.run(["git", *command], cwd=tmp_path, check=True)
        path = tmp_path / "data" / "claims.csv"
        path.write_text(path.read_text().replace(",72000,", ",73000,"))
        monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
        tables.root.cache_clear()
        tables.package.cache_clear()
        try:
            assert cli.main(["diff"]) == 0
        finally:
            monkeypatch.undo()
            tables.root.cache_clear()
            tables.package.cache_clear()
        printed = capsys.readouterr().out.strip().splitlines()
        assert printed == ["claims: siberia-troops-1918-10: low: '72000' is now '73000'"]


def test_keyed_tables_can_be_sorted_by_their_key():
    assert isinstance(tables.keyed("claims").sort_values("claim"), pd.DataFrame)


def test_positions_come_with_their_questions_in_the_order_asked():
    asked = tables.positions("asano-name-in-1944", "asano-reform-1943")
    assert list(dict.fromkeys(asked["disagreement"])) == ["asano-name-in-1944", "asano-reform-1943"]
    assert asked["question"].str.endswith("?").all() and asked["locator"].str.contains(":").all()
    hard = tables.positions(topic="asano", weight="hard")
    assert set(hard["topic"]) == {"asano"} and set(hard["weight"]) == {"hard"}
    assert len(tables.positions()) == len(tables.load("positions"))
    with pytest.raises(tables.BookError, match="no question 'nothing'"):
        tables.positions("nothing")


def test_rows_in_order_of_time_with_undated_last():
    rows = pd.DataFrame({"date": ["1922", "", "[..1918-10]", "1918-10-25", "1918"]})
    told = list(tables.in_order(rows)["date"])
    assert told == ["1918", "[..1918-10]", "1918-10-25", "1922", ""]


def test_locators_are_joined_each_once():
    assert tables.joined(["siberia:30 siberia:50", "siberia:30"]) == "siberia:30 siberia:50"
