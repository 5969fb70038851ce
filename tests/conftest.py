"""What the tests share: the book's folder, the built pages, the seed files, a browser."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["smallbook"]
ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"

# Pages and tables are many objects that stay: to go through them again and again takes a twentieth
# of the time.
gc.set_threshold(100_000, 20, 20)

# No file is read at import: until a test runs, and in the tests of the package alone (tests/unit),
# this is the folder of a book without tables, so that whoever reads them is told so.
NOWHERE = ROOT / "tests" / "unit"
os.environ["CLAIMBOOK_ROOT"] = str(NOWHERE)
# The seed folder may be given relative to the book's folder; tests run programs elsewhere too.
if os.environ.get("SEEDS_DIR"):
    os.environ["SEEDS_DIR"] = str((ROOT / os.environ["SEEDS_DIR"]).resolve())


def pages() -> list[Path]:
    """Return every page of the built book but the redirect at its top; fail if there is none."""
    found = sorted(path for path in HTML.rglob("*.html") if "_static" not in path.parts)
    assert found, "no built book in _build/html: run 'make book' first"
    return [path for path in found if path != HTML / "index.html"]


def git(*arguments: str | Path) -> str:
    """Return what git says; the test fails, with a sentence, where git is missing or refuses."""
    if not shutil.which("git"):
        pytest.fail("git is not on this machine: install it to run this test", pytrace=False)
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"git {' '.join(map(str, arguments))}: {done.stderr.strip()}", pytrace=False)
    return done.stdout


@pytest.fixture(scope="module", autouse=True)
def _which_book(request) -> Iterator[None]:
    """Let the package read this book; in the tests in tests/unit neither tables nor texts of it."""
    with pytest.MonkeyPatch.context() as patch:
        if NOWHERE in request.path.parents:
            patch.delenv("SEEDS_DIR", raising=False)
        else:
            patch.setenv("CLAIMBOOK_ROOT", str(ROOT))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The seed folder; tests that need it are skipped, and say so, where it is missing."""
    from claimbook.sources import seeds

    folder = seeds.folder(ROOT)
    if folder is None:
        pytest.skip("the seed files are not here: put them in seeds/ or set SEEDS_DIR")
    return folder


@pytest.fixture(scope="session")
def chromium():
    from browser import browser

    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def arithmetic(chromium):
    """A page with nothing but the script that makes numbers again."""
    page = chromium.new_page()
    page.add_script_tag(path=ROOT / "claimbook" / "sphinx" / "static" / "arithmetic.js")
    yield page
    page.close()


@pytest.fixture
def without_contract(monkeypatch):
    """Leave out what frictionless says of the tables, nine tenths of the time of a check: for
    tests that look at what rows say of their lines."""
    from claimbook.check import verify

    monkeypatch.setattr(verify, "breaches", lambda *tables: iter(()))


@pytest.fixture(scope="module")
def sides(tmp_path_factory) -> Iterator[None]:
    """Read the invented book, whose sources and sides have the colours and words of drawings."""
    from invented import drawn

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMBOOK_ROOT", str(drawn(tmp_path_factory.mktemp("drawn")).root))
        yield


@pytest.fixture
def ax():
    """Axes to draw on, in the book's style."""
    from claimbook.show import charts

    with charts.canvas(3) as (_, axes):
        yield axes
