"""The commands as they are run: whatever is amiss is told in a line, without a traceback."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest
from conftest import ROOT
from invented import Book

import claimbook
from claimbook import cli, verify

COMMANDS = (["verify"], ["verify", "--seal"], ["coverage"], ["show", "siberia-lamps"], ["diff"])
IDS = ["-".join(command) for command in COMMANDS]


@pytest.fixture
def book(tmp_path):
    (tmp_path / "a book é").mkdir()
    return Book(tmp_path / "a book é")


def run(folder, command, **variables):
    """Run a command in ``folder``; return its status, output and errors."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in "oe")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        for name in ("SEEDS_DIR", "CLAIMBOOK_ROOT"):
            patch.delenv(name, raising=False)
        for name, value in variables.items():
            patch.setenv(name, value)
        try:
            status = cli.main(command)
        except SystemExit as end:
            status = end.code
    return status, *(told(stream) for stream in (out, err))


def told(stream):
    stream.flush()
    return stream.buffer.getvalue().decode()


def run_alone(folder, command, shell="", **variables):
    """Run a command as a program of its own, in a shell if words of one follow it."""
    kept = {name: value for name, value in os.environ.items()
            if name not in ("SEEDS_DIR", "CLAIMBOOK_ROOT")}  # fmt: skip
    variables = {**kept, "PYTHONPATH": str(ROOT), **variables}
    program = [sys.executable, "-m", "claimbook.cli", *command]
    if shell:
        quoted = " ".join(f'"{word}"' for word in program)
        program = ["bash", "-c", f"{quoted} {shell}"]
    done = subprocess.run(
        program, cwd=folder, env=variables, capture_output=True, timeout=120, check=False
    )
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    assert "Traceback" not in out + err and "Exception" not in err, err
    return done.returncode, out, err


def git(folder, *arguments):
    own = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_outside_a_book(tmp_path, command):
    status, out, err = run(tmp_path, command)
    assert status == 1 and "no data/datapackage.json here" in err + out


def test_diff_without_git_on_the_path(book):
    book.write()
    status, _, err = run(book.root, ["diff"], PATH=str(book.root))
    assert status == 1 and err.startswith("git cannot be run") and len(err.splitlines()) == 1


@pytest.mark.parametrize("revision", ["HEAD", "nowhere", "HEAD:data", "--end", "a b"])
def test_diff_outside_a_repository(book, revision):
    book.write()
    status, _, err = run(book.root, ["diff", "--", revision])
    assert status == 1 and "no revision" in err and len(err.splitlines()) == 1


def test_diff_in_a_repository_with_rows_and_a_table_gone(book):
    book.write()
    git(book.root, "init", "-q")
    git(book.root, "add", "-A")
    git(book.root, "commit", "-qm", "x")
    assert run(book.root, ["diff"])[:2] == (0, "No row differs from HEAD.\n")
    book.rows["claims"].remove(book.row("claims", "siberia-share"))
    book.rows["claims"].append({**book.rows["claims"].pop(), "claim": "thread-rope"})
    book.write()
    assert run(book.root, ["diff"])[1].splitlines() == [
        "claims: added thread-rope", "claims: removed siberia-share",
        "claims: removed thread-ropes",
    ]  # fmt: skip
    book.path("claims.csv").unlink()
    status, _, err = run(book.root, ["diff"])
    assert status == 1 and err.startswith("data/claims.csv")


@pytest.mark.parametrize("command", COMMANDS[:4], ids=IDS[:4])
@pytest.mark.parametrize("content", [b"[]", b'{"resources": [7]}', b"\xff"])
def test_a_package_that_is_none(book, command, content):
    book.write().path("datapackage.json").write_bytes(content)
    status, out, err = run(book.root, command)
    assert status == 1 and "data/datapackage.json" in out + err


@pytest.mark.parametrize("command", [["show", "siberia-lamps"], ["verify"]], ids=["show", "verify"])
@pytest.mark.parametrize("damage", ["directory", "pipe", "NUL", "UTF-16"])
def test_a_table_that_is_none(book, command, damage):
    path = book.write().path("claims.csv")
    path.unlink()
    if damage == "directory":
        path.mkdir()
    elif damage == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"\0" * 50 if damage == "NUL" else "claim\nx\n".encode("utf-16"))
    # Of a pipe a program might wait to hear for ever: it is given a time.
    status, out, err = (run_alone if damage == "pipe" else run)(book.root, command)
    assert status == 1 and "data/claims.csv" in out + err


def test_a_pipe_that_is_closed_early(book):
    book.rows["claims"] = [{**row, "unit": ""} for row in book.rows["claims"]] * 100
    _, out, err = run_alone(book.write().root, ["verify"], "| head -1")
    assert err == "" and len(out.splitlines()) == 1
    # What is printed at once is printed alike by every command; this one reads the least.
    del book.rows["claims"][7:]
    for shell in ("| true", ">&-"):
        _, out, err = run_alone(book.write().root, ["show", "siberia-lamps"], shell)
        assert err == "" and not out


def test_a_full_disk(book):
    show = ["show", "siberia-lamps"]
    status, _, err = run_alone(book.write().root, show, "> /dev/full")
    assert status == 1 and "No space left" in err and len(err.splitlines()) == 1


def test_an_output_that_lacks_signs(book):
    book.row("claims", "siberia-crews")["voice"] = "nobody"
    for command in (["verify"], ["show", "siberia-lamps"]):
        _, out, err = run_alone(book.write().root, command, PYTHONIOENCODING="ascii", LC_ALL="C")
        assert out and err == ""


def test_coverage_without_texts_says_so(book):
    status, out, err = run(book.write().root, ["coverage"])
    assert status == 0 and err == ""
    assert "No seed text is at hand" in out and "Coverage was not counted" in out
    status, out, _ = run(book.root, ["coverage"], SEEDS_DIR=str(book.seeds))
    assert status == 0 and "without_row" in out


def test_coverage_fails_where_a_numeral_is_in_no_row(book):
    book.may_be_empty("unused")
    del book.rows["unused"][0]
    status, out, _ = run(book.write().root, ["coverage"], SEEDS_DIR=str(book.seeds))
    assert status == 1 and "open" in out


def test_a_seed_folder_that_is_none_fails(book):
    status, out, _ = run(book.write().root, ["verify"], SEEDS_DIR="/no/such/folder")
    assert status == 1 and "SEEDS_DIR: found “/no/such/folder”, no folder" in out


def test_the_version_is_told(tmp_path):
    assert run(tmp_path, ["--version"])[:2] == (0, f"claimbook {claimbook.__version__}\n")


def read(folder, *command, **variables):
    """The status of a command that is asked for JSON, and what a program reads."""
    status, out, err = run(folder, [*command, "--json"], **variables)
    assert err == ""
    return status, json.loads(out)


def test_verify_tells_programs_each_finding_by_its_place(book):
    own = {"SEEDS_DIR": str(book.write().seeds)}
    assert read(book.root, "verify", **own) == (0, {
        "ok": True, "findings": [], "unchecked": [], "notices": verify.check(
            book.root, book.seeds).notices})  # fmt: skip
    status, said = read(book.root, "verify")
    assert status == 0 and said["unchecked"] and said["ok"]
    book.row("claims", "siberia-lamps")["low"] = "2501"
    status, said = read(book.write().root, "verify", **own)
    (finding,) = said["findings"]
    assert status == 1 and not said["ok"]
    assert [finding[key] for key in ("file", "row", "column")] == ["data/claims.csv", 4, "low"]
    assert set(finding) == {"file", "row", "column", "message", "expected", "remedy"}
    plain = run(book.root, ["verify"], **own)
    assert plain[0] == status and finding["remedy"] in plain[1]


def test_verify_seals_or_tells_programs_not_both(book):
    status, out, err = run(book.write().root, ["verify", "--seal", "--json"])
    assert status == 2 and not out and "not allowed" in err


def test_check_tells_programs_of_tables_then_of_pages(book):
    own = {"SEEDS_DIR": str(book.write().seeds)}
    (book.root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    page = book.root / "index.md"
    for words, status in (("Nothing.\n", 0), ("There were 4,711 lamps.\n", 1)):
        page.write_text(f"# Lamps\n\n{words}", encoding="utf-8")
        found, said = read(book.root, "check", **own)
        assert (found, said["ok"]) == (status, not status) == (run(
            book.root, ["check"], **own)[0], said["ok"])  # fmt: skip
        assert said["unchecked"] == ["there is no built site to read"]
    assert [(one["file"], one["row"]) for one in said["findings"]] == [("index.md", 3)]
    book.row("claims", "siberia-lamps")["low"] = "2501"
    found, said = read(book.write().root, "check", **own)
    assert found == 1 and [one["file"] for one in said["findings"]] == ["data/claims.csv"]
    assert said["unchecked"][-1] == "The pages were not read: mend the tables first."


def test_coverage_tells_programs_what_it_counts(book):
    own = {"SEEDS_DIR": str(book.write().seeds)}
    status, said = read(book.root, "coverage", **own)
    assert status == 0 and [row["source"] for row in said["coverage"]] == ["siberia", "thread"]
    assert [row["open"] for row in said["coverage"]] == [0, 0]
    status, said = read(book.root, "coverage")
    assert status == 0 and said["coverage"] == [] and said["unchecked"]
    book.may_be_empty("unused")
    del book.rows["unused"][0]
    status, said = read(book.write().root, "coverage", **own)
    assert status == 1 and [row["open"] for row in said["coverage"]] == [1, 0]


FORMATS = {
    ("claims", "out.csv"): "claim,topic,", ("claims", "out"): "claim,topic,",
    ("claims", "out.json"): '[\n {\n  "claim": "siberia-barrels"',
    ("ties", "out.graphml"): "<?xml", ("ties", "out.gexf"): "<?xml", ("ties", "out"): "<?xml",
    ("ties", "out.csv"): "tie,from_actor,", ("places", "out.geojson"): '{\n "type": "FeatureColl',
    ("places", "out"): '{\n "type": "FeatureColl',
    ("places", "out.JSON"): '[\n {\n  "place": "vell"',
}  # fmt: skip


@pytest.mark.parametrize(("table", "file"), FORMATS, ids="-".join)
def test_export_writes_what_the_ending_names(book, tmp_path, table, file):
    book.write()
    path = tmp_path / file
    status, out, err = run(book.root, ["export", table, str(path)])
    assert (status, err) == (0, "")
    assert out == f"{path}: {len(book.rows[table])} rows of data/{table}.csv.\n"
    assert path.read_text(encoding="utf-8").startswith(FORMATS[table, file])


@pytest.mark.parametrize(
    ("table", "kind", "holds"),
    [("ties", "gexf", "http://www.gexf.net/"), ("ties", "graphml", "graphdrawing"),
     ("ties", "json", '"siberia-brook-league"'), ("places", "geojson", "FeatureCollection"),
     ("sources", "csv", "siberia.txt")],
)  # fmt: skip
def test_export_writes_the_format_that_is_asked_for(book, tmp_path, table, kind, holds):
    path = tmp_path / "out.csv"
    assert run(book.write().root, ["export", table, "--format", kind, str(path)])[0] == 0
    assert holds in path.read_text(encoding="utf-8")


def test_export_gives_figures_as_two_ends(book, tmp_path):
    path = tmp_path / "claims.json"
    run(book.write().root, ["export", "claims", str(path)])
    claims = {row["claim"]: row for row in json.loads(path.read_text("utf-8"))}
    lamps = claims["siberia-lamps"]
    ends = {name: lamps[name] for name in lamps if name.startswith("quantity")}
    assert ends == {"quantity_low": 2500, "quantity_high": None, "quantity_low_open": True,
                    "quantity_high_open": True, "quantity_unit": "lamps"}  # fmt: skip
    assert lamps["locator"] == "siberia:3" and "csv_line" not in lamps


@pytest.mark.parametrize(
    ("given", "said"),
    [(["claims", "out.gexf"], "claims as gexf: found a format that is not of this table; "),
     (["ties", "out", "--format", "geojson"], "expected one of csv, json, graphml, gexf"),
     (["clams", "out.csv"], "no table 'clams'; it has actors, "),
     (["claims", "data/claims.csv"], "data/claims.csv: lies in the book's data/; name a file else"),
     (["claims", "nowhere/out.csv"], "no folder nowhere; make it, or name another"),
     (["ties", "texts"], "texts: Is a directory")],
)  # fmt: skip
def test_export_refuses_in_a_line(book, given, said):
    before = book.write().path("claims.csv").read_bytes()
    status, out, err = run(book.root, ["export", *given])
    assert status == 1 and said in err and len(err.splitlines()) == 1 and not out
    assert book.path("claims.csv").read_bytes() == before


def test_export_outside_a_book(tmp_path):
    status, _, err = run(tmp_path, ["export", "claims", "out.csv"])
    assert status == 1 and "no data/datapackage.json here" in err


class TestWhy:
    PAGE = ('<ol><li id="why-ratio"><span>more than 8</span> = over 72,000 '
            '<a href="#">[keepers:3]</a> &amp; more</li></ol>')  # fmt: skip

    @pytest.fixture
    def built(self, book):
        page = book.write().root / "_build" / "html" / "chapters" / "lamps.html"
        page.parent.mkdir(parents=True)
        page.write_text(self.PAGE, encoding="utf-8")
        return book.root

    def test_it_says_how_a_number_was_made(self, built):
        status, out, _ = run(built, ["why", "lamps", "ratio"])
        assert (status, out) == (0, "more than 8 = over 72,000 [keepers:3] & more\n")

    @pytest.mark.parametrize(
        ("asked", "said"),
        [(["lamps", "ration"], "did you mean ratio?"), (["oil", "ratio"], "no page 'oil'")],
    )
    def test_what_is_not_there_is_told_in_a_line(self, built, asked, said):
        status, _, err = run(built, ["why", *asked])
        assert status == 1
        assert said in err
        assert "Traceback" not in err
