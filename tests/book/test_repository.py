"""What never enters the repository, and what must be in it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
import tomllib

import jupytext
import pytest
import yaml
from conftest import git

from claimbook.sources import seeds, tables

RUN = 10  # words in a row that would carry a seed text into the repository


def tracked(root) -> list[str]:
    """The files that git has or, in an unpacked archive, would have."""
    if (root / ".git").exists():
        told = git("-C", root, "ls-files", "-z")
    else:
        with tempfile.TemporaryDirectory() as bare:
            git("init", "--quiet", "--bare", bare)
            place = ("--git-dir", bare, "--work-tree", root)
            told = git(*place, "ls-files", "-z", "--others", "--exclude-standard")
    names = [name for name in told.split("\0") if name and (root / name).is_file()]
    assert len(names) > 100
    return names


def words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W_]+", text)]


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_nothing_but_the_book_lies_at_its_top(root):
    folders = {name.split("/")[0] for name in tracked(root) if "/" in name}
    known = {"_static", "benchmarks", "chapters", "claimbook", "data", "figures", "tests", ".ci",
             ".jupyter", ".binder", ".devcontainer", ".github"}  # fmt: skip
    assert folders == known


def test_no_seed_text_is_tracked(root, seeds_dir):
    sources = tables.load("sources")
    texts = [
        "\n".join(seeds.read(row.source, row.file, seeds_dir).lines) for row in sources.itertuples()
    ]
    foreign = set().union(*(runs(text) for text in texts))
    # What sources.csv says of a source, its title above all, may stand where sources are named.
    foreign -= runs((root / "data" / "sources.csv").read_text(encoding="utf-8"))
    assert len(foreign) > 5000
    carried = []
    for name in tracked(root):
        if name.endswith(".bib") or name == "data/sources.csv":
            continue
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        carried += [f"{name}: {' '.join(run)}" for run in runs(text) & foreign]
    assert not carried, "\n".join(carried[:10])


def test_nothing_generated_is_tracked(root):
    unwanted = re.compile(
        r"(^|/)(seeds/|_build/|\.venv/|__pycache__/|\.jupyter_cache/|\.ipynb_checkpoints/)"
        r"|\.ipynb$|\.pyc$"
    )
    assert not [name for name in tracked(root) if unwanted.search(name)]


def test_no_file_is_large(root):
    large = [n for n in tracked(root) if (root / n).stat().st_size > 600_000]
    assert not large


def test_the_parts_are_there(root):
    for name in ("_config.yml", "_toc.yml", "requirements.txt", "constraints.txt",
                 "requirements-hashed.txt", "install.py", "README.md",
                 "LICENSE", "LICENSE-DATA", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md",
                 "Makefile", ".ci/run", "data/references.bib", "RELEASING.md", ".zenodo.json",
                 "codemeta.json", "codecheck.yml"):  # fmt: skip
        assert (root / name).is_file(), name


def test_requirements_lead_to_the_lock(root):
    text = (root / "requirements.txt").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*", "", text, flags=re.MULTILINE).split()
    assert lines[:2] == ["-c", "constraints.txt"]
    assert lines[-2:] == ["-e", ".[sphinx,notebook,editions]"]
    locked = {
        re.split(r"==", line)[0].lower().replace("_", "-")
        for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    for line in lines[2:-2]:
        name = re.split(r"[<>=]", line)[0]
        assert name.lower().replace("_", "-") in locked, f"{name} is not locked"


def test_every_csv_is_described_and_every_description_has_its_csv(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    described = {entry["path"] for entry in package["resources"]}
    assert described == {path.name for path in (root / "data").glob("*.csv")}


def test_frictionless_accepts_the_package(root, monkeypatch):
    from frictionless import Package

    monkeypatch.chdir(root / "data")
    report = Package("datapackage.json").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


@pytest.mark.parametrize("target", [
    "book", "test", "verify", "lab", "serve", "pdf", "epub", "html", "zip", "clean"
])
def test_make_help_lists_the_target(root, target):
    done = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)
    assert f"make {target} " in done.stdout


def test_rooms_know_only_those_before_them(root):
    """The order stands in the package's own docstring."""
    import claimbook

    told = claimbook.__doc__.split("before them:")[1].split("\n\n")[0]
    order = re.findall(r"(\w+)(?: \([^)]*\))?[,.]", told)
    files = [path for path in sorted((root / "claimbook").rglob("*.py"))
             if "template" not in path.parts]  # fmt: skip
    place = {path: path.relative_to(root / "claimbook").parts[0].removesuffix(".py")
             for path in files}  # fmt: skip
    assert set(place.values()) - {"__init__"} == set(order)
    for path, room in place.items():
        if room == "__init__":
            continue
        imported = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                    if isinstance(n, ast.ImportFrom))  # fmt: skip
        parts = [f"{n.module}.{alias.name}".split(".") for n in imported for alias in n.names]
        known = {part[1] for part in parts if part[0] == "claimbook"} - {"__version__"}
        assert known <= set(order[: order.index(room) + 1]), f"{path} knows {sorted(known)}"


def test_the_package_gives_its_modules_and_names_when_asked_for():
    code = """
import sys, claimbook
assert "pandas" not in sys.modules, "import claimbook is cheap"
assert claimbook.tables is sys.modules["claimbook.sources.tables"]
from claimbook import Quantity, Reading
from claimbook import charts
assert Quantity is sys.modules["claimbook.model.quantity"].Quantity
assert Reading(0.2).tolerance == 0.2
try:
    claimbook.tabels
except AttributeError as error:
    assert "tabels" in str(error)
else:
    raise SystemExit("no error")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def releases(changelog: str) -> list[str]:
    """The releases that a changelog has sections of, newest first; "" for what is unreleased."""
    heads = re.findall(r"^## (.*)$", changelog, flags=re.MULTILINE)
    versions = [re.match(r"(\d+\.\d+\.\d+)\b", head) for head in heads]
    assert all(found or head == "Unreleased" for head, found in zip(heads, versions, strict=True))
    return [found[1] if found else "" for found in versions]


def test_there_is_one_version(root):
    """It stands in the package; who cites the book, and who reads the changelog, finds the same."""
    import claimbook

    assert releases("# A\n\n## Unreleased\n\n## 0.2.0 (2027-01-02)\n\n## 0.1.0\n") == [
        "", "0.2.0", "0.1.0",
    ]  # fmt: skip
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == cited["preferred-citation"]["version"] == claimbook.__version__
    told = releases((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert told and "" not in told[1:], "what is unreleased stands on top"
    # Before the first release there is none.
    assert [version for version in told if version][:1] in ([], [claimbook.__version__])


def unstable_sorts(code: str) -> list[str]:
    """Calls that sort by one column and leave the order of equal rows to the processor."""
    return [
        ast.unparse(call)
        for call in ast.walk(ast.parse(code))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("sort_values", "argsort")
        and not any(isinstance(by, ast.List) for by in call.args[:1])  # several: always stable
        and not any(option.arg in ("kind", None) for option in call.keywords)
    ]


def codes(root) -> dict[str, list[str]]:
    """The code of the package and of the chapters, cell by cell, by the file's name."""
    found = {str(path.relative_to(root)): [path.read_text(encoding="utf-8")]
             for path in (root / "claimbook").rglob("*.py")}  # fmt: skip
    for path in (root / "chapters").glob("*.md"):
        if "{code-cell}" not in path.read_text(encoding="utf-8"):
            continue  # no notebook: its blocks of code are examples
        cells = jupytext.read(path).cells
        found[path.name] = [cell.source for cell in cells if cell.cell_type == "code"]
    assert len(found) > 40
    return found


def test_equal_rows_keep_their_order_on_every_machine(root):
    """numpy's plain sort takes another way where the processor has vector instructions for it."""
    assert unstable_sorts('rows.sort_values("line")') and unstable_sorts("rows.argsort()")
    assert not unstable_sorts('rows.sort_values(["source", "line"])')
    found = {name: sorts for name, parts in codes(root).items()
             if (sorts := [call for code in parts for call in unstable_sorts(code)])}  # fmt: skip
    assert not found


def plain_sums(code: str, is_drawing: bool = False) -> list[str]:
    """Means made with sum(), and in what draws any sum(): of floats, Python 3.12 gives another."""
    nodes = list(ast.walk(ast.parse(code)))
    if not is_drawing:
        nodes = [n.left for n in nodes if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
    calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return [ast.unparse(call) for call in calls if call.func.id == "sum"]


def test_means_are_the_same_under_every_python(root):
    assert plain_sums("sum(values) / len(values)") and plain_sums("x = sum(ends) / 2")
    assert not plain_sums("sum(values) % 10") and not plain_sums("fmean(v); math.fsum(v) / 2")
    assert plain_sums("sum(values)", is_drawing=True)
    found = [
        f"{name}: {call}"
        for name, parts in codes(root).items()
        for code in parts
        for call in plain_sums(code, is_drawing=name.startswith("claimbook/show/charts"))
    ]
    assert not found


def test_what_the_package_reads_of_its_own_goes_into_the_wheel(root):
    described = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = described["tool"]["setuptools"]["package-data"]
    taken = {path for name, patterns in wanted.items() for pattern in patterns
             for path in (root / name.replace(".", "/")).glob(pattern)}  # fmt: skip
    there = {path for path in (root / "claimbook").rglob("*")
             if path.is_file() and path.suffix not in (".py", ".pyc")}  # fmt: skip
    assert len(there) > 2 and sorted(there - taken) == []


def test_the_books_own_type_has_each_character_that_it_prints(root):
    """But for those that its rule names as not to be had, which are of Chinese alone, or old."""
    rule = (root / "_static" / "book-characters.css").read_text(encoding="utf-8")
    known = {chr(int(one, 16)) for one in re.findall(r"U\+([0-9A-F]+)", rule)} | {*rule}
    paths = [*(root / "chapters").glob("*.md"), *(root / "data").glob("*.csv"),
             root / "data" / "references.bib"]  # fmt: skip
    printed = {c for path in paths for c in path.read_text(encoding="utf-8") if c >= "\u2e80"}
    assert len(printed) > 100
    assert not printed - known, "make the file again: claimbook/sphinx/theme/fonts.py book"
