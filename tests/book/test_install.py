"""The locks fit every Python that is admitted, and setting up says what it does."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import browser
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

NEWEST = 99  # a patch that no Python has reached


@pytest.fixture(scope="module")
def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def setting_up(root):
    """The module install.py."""
    spec = importlib.util.spec_from_file_location("install", root / "install.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(root, name: str) -> list[Requirement]:
    """The pins of a lock, without comments and hashes."""
    lines = re.sub(r"\\\n", " ", (root / name).read_text(encoding="utf-8")).splitlines()
    return [
        Requirement(line.partition(" --hash")[0]) for line in lines if line and line[0] not in "#-"
    ]


def versions(locked: list[Requirement]) -> dict[str, str]:
    """The version of each package; a package may have one alone."""
    found = {canonicalize_name(pin.name): str(pin.specifier) for pin in locked}
    assert len(found) == len(locked), "a package is pinned twice"
    return found


def extras(project: dict) -> dict[str, list[str]]:
    """What each extra asks for of others' packages."""
    described = project["project"]
    own = described["name"]
    return {
        extra: [line for line in lines if Requirement(line).name != own]
        for extra, lines in described["optional-dependencies"].items()
    }


def admitted(requires_python: str) -> list[str]:
    """The first and the last Python of each minor version that is admitted, such as 3.11.0."""
    bounds = SpecifierSet(requires_python)
    ends = [f"3.{minor}.{patch}" for minor in range(100) for patch in (0, NEWEST)]
    return [python for python in ends if python in bounds]


def test_the_pythons_named_are_those_admitted(project):
    described = project["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(described["classifiers"]))
    pythons = admitted(described["requires-python"])
    assert named == [python.removesuffix(".0") for python in pythons if python.endswith(".0")]


def refused(requires_python: str, pythons: list[str]) -> list[str]:
    return [python for python in pythons if python not in SpecifierSet(requires_python)]


def test_the_pythons_admitted_are_found():
    assert admitted(">=3.11,<3.13") == ["3.11.0", "3.11.99", "3.12.0", "3.12.99"]
    assert refused(">=3.11.5", ["3.11.0", "3.11.99"]) == ["3.11.0"]
    assert refused(">=3.9,<3.13", ["3.11.0", "3.13.0"]) == ["3.13.0"]


def test_every_pin_installs_on_every_python_admitted(root, project):
    """A pin's own metadata says which Pythons it needs: those bounds, not only this Python."""
    pythons = admitted(project["project"]["requires-python"])
    assert len(pythons) > 2
    bad, read = [], 0
    for pin in pins(root, "constraints.txt"):
        if pin.marker and not pin.marker.evaluate():
            continue  # a package of another system or Python: nothing of it is installed here
        installed = metadata.distribution(pin.name)
        if installed.version not in pin.specifier:
            bad.append(f"{pin}, but {installed.version} is installed: run 'make environment'")
        needs = installed.metadata.get("Requires-Python", "")
        if missing := refused(needs, pythons):
            bad.append(f"{pin} needs Python {needs}: not {', '.join(missing)}")
        read += 1
    assert read > len(pins(root, "constraints.txt")) - 6
    assert not bad, "\n".join(bad)


def test_nothing_is_installed_that_no_pin_names(root, project):
    """From the requirements and the test packages down, as the packages' own metadata name them."""
    locked = versions(pins(root, "constraints.txt"))
    # Lines of requirements.txt but "-c constraints.txt", "-e .[…]" and comments.
    wanted = [str(pin) for pin in pins(root, "requirements.txt")]
    wanted += project["project"]["dependencies"]
    wanted += [line for lines in extras(project).values() for line in lines]
    wanted += project["build-system"]["requires"]
    seen: set[tuple[str, str]] = set()
    while wanted:
        asked = Requirement(wanted.pop())
        for extra in ("", *asked.extras):
            key = canonicalize_name(asked.name), extra
            if key in seen or (asked.marker and not asked.marker.evaluate({"extra": ""})):
                continue
            seen.add(key)
            for line in metadata.requires(asked.name) or []:
                below = Requirement(line)
                if below.marker is None or below.marker.evaluate({"extra": extra}):
                    below.marker = None
                    wanted.append(str(below))
    names = {name for name, _ in seen}
    assert len(names) > 100
    assert not names - set(locked), "not locked"


def test_both_locks_pin_the_same(root):
    plain, hashed = (pins(root, name) for name in ("constraints.txt", "requirements-hashed.txt"))
    assert versions(plain) == versions(hashed)


def test_every_pin_is_exact_and_hashed(root):
    for name in ("constraints.txt", "requirements-hashed.txt"):
        for pin in pins(root, name):
            (one,) = pin.specifier
            assert one.operator == "==" and Version(one.version), f"{name}: {pin}"
    text = (root / "requirements-hashed.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^[A-Za-z].*(?:\n .*)*", text, flags=re.MULTILINE)
    bare = [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]
    assert len(entries) == len(pins(root, "requirements-hashed.txt")) and not bare


def test_what_builds_the_package_is_locked(root, project):
    locked = versions(pins(root, "constraints.txt"))
    for line in project["build-system"]["requires"]:
        asked = Requirement(line)
        assert str(asked.specifier) == locked[canonicalize_name(asked.name)], line


def imported(code: str) -> tuple[set[str], set[str]]:
    """The top-level modules that code imports, but its own and Python's: with the module itself,
    and only when a function is called."""
    tree = ast.parse(code)
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    inside = {id(node) for function in functions for node in ast.walk(function)}
    at_once, when_called = set(), set()
    for node in ast.walk(tree):
        names = at_once if id(node) not in inside else when_called
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).split(".")[0])
    own = {"claimbook", *sys.stdlib_module_names}
    return at_once - own, when_called - own


def distributions(modules: set[str]) -> set[str]:
    provides = metadata.packages_distributions()
    return {canonicalize_name(provides[name][0]) for name in modules}


def declared(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_imports_are_found():
    code = "import os, a.b\nfrom c.d import e\nfrom claimbook import f\ndef g():\n    import h.i"
    assert imported(code) == ({"a", "c"}, {"h"})


def test_the_package_declares_what_it_imports(root, project):
    """claimbook.sphinx what builds a book, claimbook.editions what makes files of it, and when
    called what sets notes at the foot of a page; the rest what it or a check needs, and for
    notebooks."""
    core, pages, notebooks, editions, feet = set(), set(), set(), set(), set()
    for path in (root / "claimbook").rglob("*.py"):
        at_once, when_called = imported(path.read_text(encoding="utf-8"))
        if path.is_relative_to(root / "claimbook" / "sphinx"):
            pages |= at_once | when_called
        elif path.is_relative_to(root / "claimbook" / "editions"):
            editions |= at_once
            feet |= when_called
        elif path.is_relative_to(root / "claimbook" / "check"):
            core |= at_once | when_called
        else:
            core |= at_once
            notebooks |= when_called
    assert distributions(core) == declared(project["project"]["dependencies"])
    assert distributions(pages - core) == declared(extras(project)["sphinx"])
    assert distributions(notebooks - core) == declared(extras(project)["notebook"])
    assert distributions(editions - core) == declared(extras(project)["editions"])
    assert distributions(feet - core) == declared(extras(project)["pdf"])


def test_what_tests_need_includes_the_other_extras(project):
    optional = project["project"]["optional-dependencies"]
    own = [Requirement(line) for line in optional["test"] if line.startswith("claimbook")]
    assert {extra for line in own for extra in line.extras} == set(optional) - {"test"}


def test_a_lock_names_no_host(root):
    """An index address in a lock would bind everybody to the mirror of whoever made it."""
    for name in ("constraints.txt", "requirements-hashed.txt", "requirements.txt"):
        text = (root / name).read_text(encoding="utf-8")
        assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", text), name


@pytest.mark.parametrize(
    ("version", "fits"),
    [((3, 10, 13), False), ((3, 11, 0), True), ((3, 11, 2), True), ((3, 12, 1), True),
     ((3, 13, 99), True), ((3, 14, 0), False), ((4, 0, 0), False), ((2, 7, 18), False)],
)  # fmt: skip
def test_a_python_fits_or_not(setting_up, root, version, fits):
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert (setting_up.unfit(version, text) == "") == fits


def test_the_bounds_of_the_readme_are_those_of_the_package(root, setting_up):
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    bounds = setting_up.unfit((2, 7, 0), text)
    assert f"Python, {bounds}" in (root / "README.md").read_text(encoding="utf-8")


OLD = """Obtaining file:///home/somebody/book
Collecting alpha<2,>=1.0 (from -c constraints.txt (line 3))
  Downloading alpha-1.2-py3-none-any.whl (44 kB)
Collecting beta[more]>=2
  Using cached beta-2.0-py3-none-any.whl (1 kB)
Requirement already satisfied: gamma in ./lib
"""
NEW = """Collecting alpha==1.2 (from -r requirements.txt (line 1))
  Downloading alpha-1.2-py3-none-any.whl.metadata (3.1 kB)
  Collecting beta~=2.0
Processing ./delta-1.0-py3-none-any.whl
"""


@pytest.mark.parametrize("said", [OLD, NEW])
def test_progress_counts_what_pip_finds_and_installs(setting_up, said):
    there = iter([4, 4, 6, 9])
    progress = setting_up.Progress(lambda: next(there))
    assert str(progress) == "asking for the first package"
    for line in said.splitlines():
        progress.read(line)
    assert str(progress) == "packages found: 2, now beta"
    progress.read("Installing collected packages: alpha, beta, delta")
    assert str(progress) == "packages installed: 0 of 3"
    assert str(progress) == "packages installed: 2 of 3"
    assert str(progress) == "packages installed: 3 of 3", "what pip itself leaves is not counted"


def test_a_failure_is_told_from_its_first_error_on(setting_up):
    noise = ["Collecting alpha", "WARNING: a mirror is away"]
    cause = ["ERROR: Cannot install alpha", "", "The conflict is caused by:", "    beta needs 2"]
    assert setting_up.failure(noise + cause) == cause
    assert setting_up.failure(noise) == noise
    long = setting_up.failure([*noise, "  error: build", *map(str, range(500))])
    assert long[0] == "  error: build" and long[-1] == "499" and len(long) < 50


LISTS = "--no-index\n--find-links .\nalpha\n"


def wheel(folder, name: str) -> None:
    """Write a wheel of an empty package."""
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as made:
        made.writestr(f"{name}.py", "")
        made.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        made.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        made.writestr(f"{info}/RECORD", "")


class Place:
    """A folder with install.py and lists of its own; nothing is fetched from anywhere."""

    def __init__(self, root, folder, requires_python: str = ">=3.11,<4"):
        folder.mkdir(exist_ok=True)
        self.folder = folder
        shutil.copy(root / "install.py", folder)
        self.write("pyproject.toml", f'requires-python = "{requires_python}"\n')
        self.write("constraints.txt", "")
        wheel(folder, "alpha")
        self.write("requirements.txt", LISTS)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, self.folder / "install.py"],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def python(self, *arguments: str) -> int:
        return subprocess.call([self.folder / ".venv" / "bin" / "python", *arguments])


@pytest.fixture(scope="module")
def place(root, tmp_path_factory) -> Place:
    """A folder that was set up where a stopped try had left half an environment."""
    place = Place(root, tmp_path_factory.mktemp("install") / "mit Leer äöü 日本 it's")
    (place.folder / ".venv" / "bin").mkdir(parents=True)
    (place.folder / ".venv" / "bin" / "python").symlink_to(f"{sys.executable}-not-here")
    done = place.run(LC_ALL="C", LANG="C")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the environment is ready" in done.stdout and done.stderr == ""
    return place


def test_setting_up_installs_and_does_nothing_twice(place):
    place.write("requirements.txt", LISTS)
    assert place.run().returncode == 0
    assert place.python("-c", "import alpha") == 0
    again = place.run()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    place.write("constraints.txt", (place.folder / "constraints.txt").read_text() + "# more\n")
    assert "the environment is ready" in place.run().stdout


def test_a_failing_pip_fails_and_shows_its_error(place):
    place.write("requirements.txt", f"{LISTS}nosuchpackage\n")
    for _ in range(2):  # a second try is no better
        done = place.run()
        assert done.returncode == 1
        assert "No matching distribution found for nosuchpackage" in done.stderr
        assert "Traceback" not in done.stderr and "ready" not in done.stdout


def test_an_environment_that_was_moved_is_made_anew(root, place, tmp_path):
    """Its programs name the folder that it was made in, and would run what stands there."""
    shutil.copytree(place.folder, tmp_path / "elsewhere", symlinks=True)
    other = Place(root, tmp_path / "elsewhere")
    done = other.run()
    assert done.returncode == 0 and "made anew" in done.stdout
    assert str(other.folder) in (other.folder / ".venv" / "bin" / "pip").read_text()


@pytest.mark.parametrize("bounds", [">=3.98,<3.99", ">=3.2,<3.11"])
def test_a_python_that_does_not_fit_is_refused_in_one_line(root, tmp_path, bounds):
    place = Place(root, tmp_path / "book", bounds)
    done = place.run()
    assert done.returncode == 1 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "does not fit" in line and bounds[2:].split(",")[0] in line and "PYTHON=" in line
    assert not (place.folder / ".venv").exists()


def test_make_serve_names_a_port_that_is_taken(root):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = ["make", "port", f"PORT={port}", f"PYTHON={sys.executable}"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode and f"Port {port} is taken" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_an_ordinary_user_is_told_what_to_install(monkeypatch):
    """Only Playwright is asked; nothing is tried as administrator."""
    asked = []
    monkeypatch.setattr(browser, "installed", lambda: None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(browser.subprocess, "run", lambda command, **_: asked.append(command))
    with pytest.raises(SystemExit, match="as root: apt-get install chromium"):
        browser.install()
    assert len(asked) == 1 and "playwright" in asked[0]
