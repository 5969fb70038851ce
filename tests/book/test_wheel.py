"""The wheel: what is in it, and that it works where only what it always needs is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import claimbook

# What the extras bring: modules that an environment with the core alone does not have.
EXTRA = (
    "IPython", "bs4", "docutils", "ipywidgets", "jupyter_cache", "jupyter_core", "myst_nb",
    "nbclient", "nbformat", "sphinx", "traitlets", "weasyprint",
)  # fmt: skip
BLOCKING = f"""
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {EXTRA!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """The wheel, built once, from a copy, so that nothing is left in the book's folder."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(
        root / "claimbook", source / "claimbook", ignore=shutil.ignore_patterns("__pycache__")
    )
    (source / "tests").mkdir()
    (source / "tests" / "__init__.py").write_text("")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(root / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q", "--no-deps"]
    command = [*pip, "--no-build-isolation", "-w", folder, source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel) -> Path:
    """The wheel, unpacked in a folder of its own."""
    folder = wheel.parent / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def run_core(site: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code with the package of the wheel where no extra is installed."""
    made_sure = f"import claimbook; assert claimbook.__file__.startswith({str(site)!r})\n"
    start = f"{BLOCKING}\nsys.path.insert(0, {str(site)!r})\n{made_sure}"
    command = [sys.executable, "-c", start + code]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=site.parent)


def test_the_wheel_holds_the_package_whole_and_nothing_else(root, wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    own = {name for name in names if ".dist-info/" not in name}
    there = {path.relative_to(root).as_posix() for path in (root / "claimbook").rglob("*")
             if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip
    assert own == there
    template = "claimbook/write/template"
    for name in ("claimbook/py.typed", "claimbook/sources/schema.json", f"{template}/_config.yml"):
        assert name in own
    for suffix in (".css", ".js"):
        assert any(n.startswith("claimbook/sphinx/static/") and n.endswith(suffix) for n in own)


def test_the_wheel_says_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(packed.read(name).decode("utf-8"))
    assert said["Version"] == claimbook.__version__
    assert set(said.get_all("Provides-Extra")) == {
        "sphinx", "notebook", "editions", "pdf", "test",
    }  # fmt: skip
    always = [line for line in said.get_all("Requires-Dist") if "extra ==" not in line]
    assert "pandas" in always and "sphinx" not in always


@pytest.mark.parametrize("module", EXTRA)
def test_the_test_does_without(site, module):
    done = run_core(site, f"import {module}")
    assert done.returncode and "ModuleNotFoundError" in done.stderr


def test_the_core_works_without_the_extras(root, site):
    code = """
import sys
from claimbook import Quantity, Reading, charts, tables, testing, ties, verify
from claimbook.model import dates
assert str(Quantity.from_claim(72000, None, "over", "men")) == "over 72,000"
assert len(ties.graph(tables.load("ties"))) > 2
with charts.canvas(2) as (fig, ax):
    ax.plot([0, 1], [0, 1])
from claimbook.cli import main
sys.exit(main(["verify"]))
"""
    root_of_book = f"import os; os.environ['CLAIMBOOK_ROOT'] = {str(root)!r}\n"
    done = run_core(site, root_of_book + code)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize(
    ("call", "missing"),
    [
        ("claimbook.glue('a', 1)", "myst_nb"),
        ("claimbook.display.show(claimbook.display.Shown('a'))", "IPython"),
        ("claimbook.explore._live('Which?', {}, print, {})", "ipywidgets"),
    ],
)
def test_what_a_notebook_needs_is_named_where_it_is_missing(site, call, missing):
    done = run_core(
        site,
        f"""
try:
    {call}
except ModuleNotFoundError as error:
    print(error)
""",
    )
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"{missing} is not installed") and "claimbook[notebook]" in line


def test_what_editions_need_is_named_where_it_is_missing(root, site):
    root_of_book = f"import os; os.environ['CLAIMBOOK_ROOT'] = {str(root)!r}\n"
    code = "from claimbook.cli import main\nimport sys\nsys.exit(main(['edition', 'zip']))"
    done = run_core(site, root_of_book + code)
    assert done.returncode == 1 and "claimbook[editions]" in done.stderr
