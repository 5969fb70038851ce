"""The book's own tables: verified, typed, and found by name."""

from __future__ import annotations

import json
import shutil
import subprocess

import pandas as pd
import pytest

from claimbook import cli
from claimbook.check import verify
from claimbook.compare.rivals import rivals
from claimbook.model.quantity import Quantity, Reading
from claimbook.sources import seeds, tables


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


def test_the_rivals_on_each_question_are_not_added():
    """What ``rivals`` finds by its question, adding knows by subject, measure, unit and time."""
    columns = ["measure", "unit", "date", "quantity"]
    claims = tables.keyed("claims")
    figures = tables.positions().merge(claims.loc[claims["hedge"] != "", columns],
                                       left_on="claim", right_index=True)  # fmt: skip
    found = rivals(figures)
    assert len(found) > 3
    for pair in found.itertuples():
        with pytest.raises(ValueError, match="count the same"):
            pair.less + pair.more


def test_a_cell_is_that_of_the_keyed_table():
    for key, row in tables.keyed("sources").iterrows():
        assert all(tables.cell("sources", key, column) == row[column] for column in row.index)
    assert tables.cell("sources", "nonsense", "voice") is None
    assert tables.cell("sources", key, "nonsense", "-") == "-"


def test_unknown_names_are_said_so():
    with pytest.raises(tables.BookError, match="no claim 'nonsense'"):
        tables.claim("nonsense")
    with pytest.raises(tables.BookError, match=r"no table 'nonsense'.*claims"):
        tables.load("nonsense")
    with pytest.raises(tables.BookError, match=r"no table 'nonsense'.*claims"):
        tables.cell("nonsense", "a", "b")


def test_root_outside_a_book_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    with pytest.raises(tables.BookError, match="CLAIMBOOK_ROOT"):
        tables.root()


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

    def test_coverage_without_seed_files_is_no_fault(self, capsys, monkeypatch, tmp_path):
        monkeypatch.delenv("SEEDS_DIR", raising=False)
        monkeypatch.setattr(seeds, "place", lambda root=None: tmp_path)
        assert cli.main(["coverage"]) == 0
        assert "No seed text is at hand" in capsys.readouterr().out

    def test_show_prints_a_claim_and_its_line(self, capsys):
        assert cli.main(["show", "siberia-troops-1918-10"]) == 0
        printed = capsys.readouterr().out
        assert "over 72,000 soldiers" in printed and "[siberia:30]" in printed

    def test_show_tells_a_program_the_ends_and_where_the_row_stands(self, capsys):
        assert cli.main(["show", "siberia-troops-1918-10", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        wanted = {"low": 72000, "quantity_low_open": True, "high": None, "unit": "soldiers",
                  "claim": "siberia-troops-1918-10", "line": 30}  # fmt: skip
        assert wanted.items() <= told.items() and told["row"].startswith("data/claims.csv:")

    @pytest.mark.parametrize(("given", "said"), [
        ("nonsense", "`claimbook show` takes a claim's key"),
        ("Siberia-troops", "did you mean siberia-troops-1918-10"),
        ("siberia:30", "siberia-troops-1918-10"),
        ("siberia-first-landing", "'siberia-first-landing' is a row of data/events.csv"),
    ])  # fmt: skip
    def test_show_of_nothing_is_one_line_that_helps(self, capsys, given, said):
        assert cli.main(["show", given]) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith(f"data/claims.csv: no claim '{given}'; ") and said in line

    def test_diff_names_the_cell_that_changed(self, capsys, copy):
        change(copy / "data" / "claims.csv", ",72000,", ",73000,")
        assert cli.main(["diff"]) == 0
        printed = capsys.readouterr().out.strip().splitlines()
        assert printed == ["claims: siberia-troops-1918-10: low: '72000' is now '73000'"]
        assert cli.main(["diff", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == [
            {"table": "claims", "key": "siberia-troops-1918-10", "change": "changed",
             "column": "low", "was": "72000", "now": "73000"}
        ]  # fmt: skip

    def test_diff_of_nothing_and_of_an_unknown_revision_say_so(self, capsys, copy):
        assert cli.main(["diff"]) == 0
        assert capsys.readouterr().out.strip() == "No row differs from HEAD."
        assert cli.main(["diff", "nowhere"]) == 1
        assert "no revision 'nowhere'" in capsys.readouterr().err

    @pytest.mark.parametrize(("old", "new", "said"), [
        ("siberia-troops-1918-10,", "siberia-troops-1918-10,,,", "data/claims.csv: "),
        (",72000,", ",many,", "column low: "),
        (",72000,,soldiers,over,", ",72000,,soldiers,ovr,", "claim siberia-troops-1918-10: hedge"),
        (",72000,,soldiers,over,", ",,,soldiers,over,", "claim siberia-troops-1918-10: "),
        ("claim,topic", "claim,subject_matter", "columns missing: topic"),
        ("siberia-troops-1920,", "siberia-troops-1918-10,", "stands twice"),
    ])  # fmt: skip
    def test_a_row_that_cannot_be_read_is_one_line_and_no_traceback(
        self, capsys, copy, old, new, said
    ):
        change(copy / "data" / "claims.csv", old, new)
        assert cli.main(["show", "siberia-troops-1918-10"]) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith("data/claims.csv") and said in line

    @pytest.mark.parametrize("command", [["show", "siberia-troops-1918-10"], ["diff"]])
    @pytest.mark.parametrize("file", ["claims.csv", "datapackage.json"])
    def test_an_empty_file_is_one_line_and_no_traceback(self, capsys, copy, command, file):
        (copy / "data" / file).write_text("")
        assert cli.main(command) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith(f"data/{file}: ") and "claimbook verify" in line


@pytest.fixture
def copy(root, tmp_path, monkeypatch):
    """A copy of the tables in a git repository of its own, which the package reads."""
    shutil.copytree(root / "data", tmp_path / "data")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c",
                    "user.email=a@b.invalid", "commit", "-qm", "x"]):  # fmt: skip
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_keyed_tables_can_be_sorted_by_their_key():
    assert isinstance(tables.keyed("claims").sort_values("claim"), pd.DataFrame)


def test_positions_come_with_their_questions_in_the_order_asked():
    asked = tables.positions("khasan-who-began", "asano-fate-1945")
    assert list(dict.fromkeys(asked["disagreement"])) == ["khasan-who-began", "asano-fate-1945"]
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


def test_every_row_that_stands_was_coded():
    """Rows of the tables were found by a coding, or added in settling, which must stay rare; the
    second coding added ties that a line states and the first had not, and their actors."""
    kept = pd.concat([tables.load("coding"), tables.load("recoding")])
    for name, few in (("claims", 5), ("events", 5), ("actors", 25), ("ties", 75)):
        known = set(kept.loc[kept["table"] == name, "row"])
        added = set(tables.keyed(name).index) - known
        assert len(added) <= few, f"{name}: {len(added)} rows in no coding: {sorted(added)[:5]}"
