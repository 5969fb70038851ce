"""Bad input of every kind: one sentence with its place, no traceback, no hang."""

import copy
import os
import signal
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import PACKAGE, TABLES, Book

from claimbook.check import verify
from claimbook.sources import schema, seeds, tables
from claimbook.sphinx.citations import SeedRole

SECONDS = 90  # far more than a check takes on a busy machine


@pytest.fixture(autouse=True)
def no_hang():
    def stop(*_):
        raise TimeoutError(f"not finished after {SECONDS} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


def told(report):
    """The findings of a report, each a whole sentence on one line."""
    for finding in report.findings:
        assert str(finding).startswith(finding.file) and "\n" not in str(finding)
        assert finding.message and finding.expected and finding.remedy
    return {(one.file, one.row, one.column) for one in report.findings}


NUMBERS = ["３", "٣", "三", "³", "½", "3.0", "+3", " 3", "1_0", "9" * 5000, "1e3", "-1", "0x3", "0",
           "3,", "line 3", "−3", "nan", "3\u200b", "''"]  # fmt: skip
BOUNDS = ["２５００", "٢٥٠٠", "1e3", "inf", "-inf", "nan", "2_500", "9" * 5000, "−2500", "$2500",
          "2500.", ".5", "--2", "2 500", "2.500,0", "1/2", "²", "0x10", "25OO"]  # fmt: skip
DATES = ["１８０４", "1804-0５", "1804//", "04-05-1804", "1804-05-32", "1804-02-30", "99999",
         "-1804", "1804-5", "y18040", "1804..1806", "[1804]", "1804-05-12T10:00", "soon",
         "٠٠٠٠"]  # fmt: skip
RUN = ["=1+1", "+5 more", "@here", "-x", "＝1", "=HYPERLINK(0)", "-1+1", "－x", "＠x", "＋1"]
NAMES = ["../siberia.txt", "/etc/passwd", "a/siberia.txt", "a\\siberia.txt", "..", ".",
         ".siberia.txt", "C:siberia.txt", "", "~/siberia.txt", "siberia.txt/", "a\x00.txt", "$HOME",
         "-"]  # fmt: skip
CELLS = [
    *(("claims", "siberia-lamps", "line", value) for value in NUMBERS),
    *(("sources", "siberia", column, "８") for column in ("lines", "text_lines", "numerals")),
    *(("ties", "siberia-brook-league", "sign", value) for value in ("−1", "＋1", "１", "-1.0")),
    *(("claims", "siberia-lamps", "low", value) for value in BOUNDS),
    *(("outside", "lamps-elsewhere", "low", value) for value in ("３", "1_0", "9" * 5000)),
    *(("claims", "siberia-lamps", "date", value) for value in DATES),
    *(("actors", "ada-brook", "born", value) for value in ("１７７１", "1771?~", "177")),
    *(("claims", "siberia-ropes-of-league", "note", value) for value in RUN),
    *(("events", "siberia-printed", "title", value) for value in RUN[:3]),
    *(("sources", "siberia", "file", value) for value in NAMES),
    ("claims", "siberia-crews", "subject", "Cafe\u0301 crews"),
    ("actors", "ada-brook", "name", "Ada\u0300 Brook"),
    ("claims", "siberia-crews", "note", "x" * 20_000),
    ("claims", "siberia-crews", "note", "(" * 20_000),
    ("claims", "siberia-crews", "note", "\ttab"),
    ("claims", "siberia-crews", "note", "nul\x00"),
    ("claims", "siberia-crews", "note", "\u202eright to left"),
    ("claims", "siberia-crews", "note", "\ufeffmark"),
    ("claims", "siberia-crews", "note", "\u00a0"),
    ("claims", "siberia-crews", "claim", "Siberia/crews"),
]


@pytest.mark.parametrize("table", sorted({case[0] for case in CELLS}))
def test_each_odd_cell_is_found_in_its_row_and_column(book, table):
    # Many at once, each in a row of its own, since most of a check's time is the same for each.
    wanted = {}
    cases = [(book.row(*case[:2]), *case[2:]) for case in CELLS if case[0] == table]
    for row, column, value in cases:
        book.rows[table].append({**row, column: value})
        wanted[len(book.rows[table]) + 1] = (column, value)
    report = book.write().check(False)
    found = told(report)
    assert not [one for one in report.findings if "frictionless" in one.message]
    for number, (column, value) in wanted.items():
        assert (f"data/{table}.csv", number, column) in found, (column, value[:50])


def test_the_right_row_beside_odd_ones_is_no_finding(book):
    book.row("claims", "siberia-lamps")["line"] = "３"
    assert told(book.write().check()) == {("data/claims.csv", 4, "line")}


@pytest.mark.parametrize("value", ["-5", "-2.5", "2500", "“=” is meant", "Brook - a captain"])
def test_what_a_spreadsheet_leaves_alone_is_no_finding(book, value):
    book.row("claims", "siberia-ropes-of-league")["note"] = value
    places = told(book.write().check(False))
    assert places == set()


def pipe(path):
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def directory(path):
    path.unlink(missing_ok=True)
    path.mkdir()


def loop(path):
    path.unlink(missing_ok=True)
    path.symlink_to(path)


def link(target):
    def make(path):
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return make


def content(new):
    return lambda path: path.write_bytes(new)


def huge(path):
    with path.open("ab") as file:
        file.write(b"x,y\n" * 13_000_000)


DAMAGE = {
    "pipe": pipe, "directory": directory, "loop": loop, "dangling": link("/nowhere/at/all"),
    "device": link("/dev/zero"), "null": link("/dev/null"), "gone": lambda path: path.unlink(),
    "empty": content(b""), "blank": content(b"\n\n\n"), "nul": content(b"\0" * 100),
    "binary": content(bytes(range(256))), "quote": content(b'"' * 99_999),
    "commas": content(b"," * 99_999), "UTF-16": content("a,b\n1,2\n".encode("utf-16")),
    "huge": huge, "header twice": lambda path: path.write_bytes(
        path.read_bytes().split(b"\n")[0] + b"\n" + path.read_bytes()),
}  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "name"),
    [*((damage, "claims") for damage in DAMAGE), *(("gone", n) for n in ("sources", "relations")),
     *((damage, "sources") for damage in ("pipe", "commas", "header twice"))],
)  # fmt: skip
def test_a_table_that_is_none_is_the_first_finding_and_its_rows_wait(book, damage, name):
    book.write()
    DAMAGE[damage](book.path(TABLES[name]["path"]))
    report = book.check()
    told(report)
    assert report.findings[0].file == f"data/{name}.csv"
    assert len(report.findings) < 8, "\n".join(map(str, report.findings))
    if damage != "header twice":
        assert any(one.startswith(f"data/{name}.csv must be mended") for one in report.unchecked)


@pytest.mark.parametrize("name", [n for n, one in TABLES.items() if not one.get("mayBeEmpty")])
def test_a_table_with_a_header_only_is_the_first_and_only_finding(book, name):
    book.rows[name] = []
    report = book.write().check()
    assert [(one.file, one.row, one.message) for one in report.findings] == [
        (f"data/{name}.csv", None, "a header and no rows")
    ]
    assert report.unchecked


def test_a_table_that_may_be_empty_is_no_finding(book):
    book.rows["outside"] = []
    book.may_be_empty("outside")
    assert book.write().check().ok


@pytest.mark.parametrize("name", TABLES)
def test_a_table_taken_out_of_the_package_is_found(book, name):
    """Where the book must have it, that is the one finding; else its file is one that the package
    does not name, and what pointed to it points nowhere."""
    book.package["resources"] = [one for one in book.package["resources"] if one["name"] != name]
    report = book.write().check()
    if name in schema.REQUIRED:
        (only,) = report.findings
        assert only.message == f"no table “{name}”"
        assert any(f"data/{name}.csv must" in one for one in report.unchecked)
    else:
        assert any(one.file == f"data/{name}.csv" for one in report.findings)
        assert len(report.findings) < 8, "\n".join(map(str, report.findings))


def test_a_table_that_the_package_does_not_name_is_found(book):
    book.write().path("stray.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert told(book.check()) == {("data/stray.csv", None, "")}


SEEDS = {name: DAMAGE[name] for name in
         ("pipe", "directory", "loop", "dangling", "device", "gone", "empty", "binary", "UTF-16",
          "huge")}  # fmt: skip
SEEDS["cut"] = lambda path: path.write_bytes(path.read_bytes()[:150])
SEEDS["one digit"] = lambda path: path.write_bytes(path.read_bytes().replace(b"2,500", b"2,600"))
SEEDS["CRLF"] = lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
SEEDS["swapped"] = lambda path: path.write_bytes((path.parent / "thread.txt").read_bytes())


@pytest.mark.usefixtures("without_contract")
@pytest.mark.parametrize("damage", SEEDS)
def test_a_seed_file_that_is_not_the_one_is_the_only_finding(book, damage):
    book.row("claims", "siberia-crews")["unit"] = ""
    book.write()
    SEEDS[damage](book.seeds / "siberia.txt")
    report = book.check()
    first, second = report.findings
    assert (first.file, first.row) == ("data/sources.csv", 2)
    assert first.column in ("file", "sha256") and "siberia.txt" in str(first)
    # What does not rest on the file is found all the same.
    assert (second.row, second.column) == (3, "unit")
    assert "siberia.txt could not be checked" in report.unchecked[0]
    assert report.digests is None


@pytest.mark.usefixtures("without_contract")
@pytest.mark.parametrize(
    ("damage", "what"),
    [("swapped", "which holds the text of “thread”"), ("empty", "which is empty"),
     ("cut", "lines, not 8"), ("one digit", "other contents")],
)  # fmt: skip
def test_it_is_said_what_a_wrong_seed_file_is(book, damage, what):
    book.write()
    SEEDS[damage](book.seeds / "siberia.txt")
    (finding,) = book.check().findings
    assert what in finding.message


def test_two_seed_files_in_each_others_place_are_two_findings(book):
    first, second = (book.write().seeds / name for name in ("siberia.txt", "thread.txt"))
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    places = [(one.file, one.row, one.column) for one in book.check().findings]
    assert places == [("data/sources.csv", 2, "sha256"), ("data/sources.csv", 3, "sha256")]


@pytest.mark.parametrize("what", ["nothing", "file", "empty", "renamed", "unknown user"])
def test_a_seed_folder_that_is_set_and_has_none_is_the_first_finding(book, monkeypatch, what):
    book.row("claims", "siberia-crews")["unit"] = ""
    book.write()
    folder = book.root / "elsewhere"
    if what == "file":
        folder.write_text("x", encoding="utf-8")
    elif what in ("empty", "renamed"):
        folder.mkdir()
    if what == "renamed":
        for path in book.seeds.iterdir():
            path.rename(folder / f"old-{path.name}")
    name = "~nobody-of-this-name/texts" if what == "unknown user" else str(folder)
    monkeypatch.setenv("SEEDS_DIR", name)
    report = verify.check(book.root)
    assert [(one.file, one.column) for one in report.findings] == [
        ("SEEDS_DIR", ""), ("data/claims.csv", "unit"),
    ]  # fmt: skip
    assert name in report.findings[0].message and "SEEDS_DIR" in report.findings[0].remedy
    assert ("old-siberia.txt" in report.findings[0].message) == (what == "renamed")


def test_no_seed_folder_is_a_sentence_and_one_with_other_files_a_finding(book, monkeypatch):
    monkeypatch.delenv("SEEDS_DIR", raising=False)
    book.write()
    report = verify.check(book.root)
    assert report.ok and "No seed text is at hand" in report.unchecked[0]
    (book.root / "seeds").mkdir()
    assert verify.check(book.root).ok
    (book.root / "seeds" / "other.txt").write_text("x", encoding="utf-8")
    (finding,) = verify.check(book.root).findings
    assert finding.file == "seeds" and "other.txt" in finding.message


def test_a_file_in_the_seed_folder_that_no_row_names_is_said(book):
    for name in ("005_more.txt", ".hidden"):
        (book.write().seeds / name).write_text("x", encoding="utf-8")
    report = book.check()
    assert report.ok and not report.unchecked
    said = [one for one in report.notices if "in no row of data/sources.csv" in one]
    assert len(said) == 1 and "005_more.txt" in said[0]


def test_a_circle_of_sources_is_found_once_and_a_pair_is_none(book):
    book.rows["agreements"] = []
    book.may_be_empty("agreements")
    book.row("sources", "thread")["depends_on"] = "siberia"
    assert told(book.write().check(False)) == set()
    rows = book.rows["sources"]
    rows.insert(2, {**book.row("sources", "thread"), "source": "zakharova", "file": "z.txt"})
    for row, target in zip(rows, ("thread", "zakharova", "siberia"), strict=True):
        row["depends_on"] = target
    (finding,) = book.write().check(False).findings
    assert (finding.row, finding.column) == (2, "depends_on")
    assert "siberia → thread → zakharova → siberia" in finding.message


def claims_of(package):
    return next(one for one in package["resources"] if one["name"] == "claims")


def setting(path, value):
    """Return a function that sets what lies at ``path`` in the entry of claims.csv."""

    def damage(package):
        place = claims_of(package)
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return damage


PATTERNS = ["(", "[", "*a", "a{99999999999}", "(?P<x", "\\", 7, None, ["a"]]
FIELD = ("schema", "fields", 0)
SETTINGS = [
    *((*FIELD, "constraints", "pattern", value) for value in PATTERNS),
    *((*FIELD, "type", value) for value in ("frog", 7, ["string"], {}, None)),
    *((*FIELD, "name", value) for value in (7, None, "topic", {}, [])),
    *((*FIELD, "constraints", value) for value in (7, "x", ["required"])),
    *(("schema", "fields", 1, "constraints", "enum", value) for value in (7, "x", {}, [[]])),
    *(("schema", "fields", 13, "constraints", "minimum", value) for value in ("x", [], {})),
    *(("schema", "fields", value) for value in ([], {}, 7, "x", [7], [None], [[]])),
    *(("schema", value) for value in (7, "x", [], {}, None, "schema.json")),
    *(("path", value) for value in ("../claims.csv", "/etc/passwd", "a/claims.csv", 7, None, "",
                                    ["claims.csv"], "events.csv", "http://0.0.0.0/x.csv", "x")),
    *(("name", value) for value in (7, None, "events", {}, "")),
    *(("schema", "primaryKey", value) for value in ("nothing", 7, [7], {}, [[]])),
    *(("schema", "foreignKeys", value) for value in (7, "x", [7], [{}], [{"fields": "topic"}],
                                                    [{"fields": "x", "reference": 7}])),
]  # fmt: skip


@pytest.mark.parametrize("given", SETTINGS, ids=[repr(given)[:70] for given in SETTINGS])
def test_a_damaged_package_is_a_finding_in_its_file(book, given):
    *path, value = given
    setting(path, value)(book.package)
    report = book.write().check()
    told(report)
    assert report.findings[0].file in ("data/datapackage.json", "data/claims.csv")


@pytest.mark.parametrize(
    "text",
    ["", "null", "7", "[]", "{}", '"x"', "[" * 100_000, "{" * 1000, '{"resources": []}', "9" * 5000,
     '{"resources": {}}', '{"resources": [7]}', '{"resources": [null]}', "NaN", "\ufeff{}",
     '{"name": ' + "9" * 5000 + "}"],
    ids=range(16),
)  # fmt: skip
def test_a_package_that_is_none_is_the_only_finding(book, text):
    book.write().path("datapackage.json").write_text(text, encoding="utf-8")
    report = book.check()
    assert {file for file, _, _ in told(report)} == {"data/datapackage.json"}


@pytest.mark.parametrize("damage", ["pipe", "directory", "loop", "device", "binary"])
def test_a_package_that_is_no_file_is_found(book, damage):
    DAMAGE[damage](book.write().path("datapackage.json"))
    assert {file for file, _, _ in told(book.check())} == {"data/datapackage.json"}


def nodes(value, path=()):
    yield path
    steps = (
        value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    )
    for key in steps:
        yield from nodes(value[key], (*path, key))


ODD = [None, 7, -1.5, True, "", "x", [], {}, [7], [[]], {"x": 7}, "x" * 1000, "../x", "(", ["", ""]]
# One table of each kind stands for all.
PLACES = [path for path in nodes(PACKAGE) if path and (len(path) < 3 or path[1] in (1, 10))]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_whatever_the_package_holds_the_check_ends_without_a_traceback(path, value):
    with tempfile.TemporaryDirectory() as folder:
        book = Book(folder)
        package = copy.deepcopy(PACKAGE)
        place = package
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        book.package = package
        told(book.write().check())


def test_the_loader_refuses_what_the_check_refuses(book, monkeypatch):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(book.write().root))
    for name in ("../siberia.txt", "/etc/passwd", ".."):
        with pytest.raises(tables.BookError, match="no plain file name"):
            seeds.read("siberia", name, book.seeds)
    assert [seeds.line_number(text) for text in ("3", "03", "0", "３", "-1", "9" * 5000, "")] == [
        3, 3, None, None, None, None, None,
    ]  # fmt: skip


def test_four_megabytes_of_rows_are_read_and_fifty_are_not(book):
    row = book.rows["coding"][1]
    book.rows["coding"] = [{**row, "coding": f"c-{number:07}"} for number in range(8_000)]
    assert book.write().check(False).ok
    huge(book.path("coding.csv"))
    report = book.check(False)
    (finding,) = report.findings
    assert "bytes" in finding.message and "50,000,000" in finding.expected


@pytest.mark.parametrize(
    "locator", ["siberia:３", "siberia:0", "siberia:" + "9" * 5000, "siberia:"]
)
def test_a_citation_of_no_line_is_refused(book, monkeypatch, locator):
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(book.write().root))
    assert SeedRole().nodes_for("siberia:3")
    with pytest.raises(KeyError):
        SeedRole().nodes_for(locator)
