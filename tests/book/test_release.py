"""What a release and other places need of the book: files that agree, and name what there is."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from conftest import HTML, git

import claimbook
from claimbook.sphinx import changes


@pytest.fixture(scope="module")
def cff(root) -> dict:
    return yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))


def targets(root) -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))


def made(text: str) -> set[str]:
    """The targets that a text calls ``make`` with."""
    return {one for line in re.findall(r"\bmake ((?:[a-z]+ ?)+)", text) for one in line.split()}


def test_one_version_and_one_description(root, cff):
    for name in ("data/book.json", "claimbook/show/lab/claimbook/package.json"):
        said = json.loads((root / name).read_text(encoding="utf-8"))
        assert said["version"] == claimbook.__version__, name
    for name in (".zenodo.json", "codemeta.json"):
        said = json.loads((root / name).read_text(encoding="utf-8"))
        authors = said.get("creators") or said.get("author")
        assert said["version"] == cff["version"] == claimbook.__version__, name
        assert [one["name"] for one in authors] == [one["name"] for one in cff["authors"]], name
        found = said.get("title") or said["name"], " ".join(said["description"].split())
        assert found == (cff["title"], cff["abstract"].strip()), name
        assert said["keywords"] == cff["keywords"], name
    check = yaml.safe_load((root / "codecheck.yml").read_text(encoding="utf-8"))
    assert check["paper"]["title"] == cff["title"]
    assert check["paper"]["authors"] == cff["authors"]


def test_the_newest_release_of_the_change_log_is_the_version_and_its_day(root, cff):
    newest = next(one for one in changes.releases("") if one.name != changes.UNRELEASED)
    assert (newest.name, newest.date) == (claimbook.__version__, cff["date-released"])
    tags = git("-C", root, "tag", "--points-at", "HEAD", "v*").split()
    assert not tags or tags == [f"v{claimbook.__version__}"]


def test_the_manifest_lists_what_the_build_makes_again_to_the_byte(root):
    check = yaml.safe_load((root / "codecheck.yml").read_text(encoding="utf-8"))
    listed = [entry["file"] for entry in check["manifest"]]
    built = sorted(f"figures/{path.name}" for path in (HTML / "figures").iterdir()
                   if path.suffix in (".svg", ".csv"))  # fmt: skip
    assert listed == built
    for name in listed:
        assert (root / name).read_bytes() == (HTML / name).read_bytes(), name


@pytest.mark.parametrize(
    "name", [".github/workflows/pages.yml", ".devcontainer/devcontainer.json", "RELEASING.md"]
)
def test_what_is_made_elsewhere_can_be_made(root, name):
    text = (root / name).read_text(encoding="utf-8")
    assert made(text) and made(text) <= targets(root)
    for path in re.findall(r"(?<![\w/])(?:_build/\w+|\.venv/bin/python)", text):
        assert path in ("_build/html", "_build/books", ".venv/bin/python")


def test_a_target_that_is_not_there_is_seen(root):
    assert made("run: make pdf scroll\n") - targets(root) == {"scroll"}


def test_the_workflow_builds_tests_and_then_deploys(root):
    flow = yaml.safe_load((root / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    jobs = flow["jobs"]
    assert "make test" in [step.get("run") for step in jobs["build"]["steps"]]
    assert jobs["deploy"]["needs"] == "build" and "main" in jobs["deploy"]["if"]
    assert flow["permissions"] == {"contents": "read"}


def test_binder_takes_the_lock_and_opens_pages_as_notebooks(root):
    folder = root / ".binder"
    (line,) = (folder / "requirements.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert (folder / line.removeprefix("-r ")).resolve() == root / "requirements.txt"
    lower, upper = re.search(
        r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (root / "pyproject.toml").read_text("utf-8")
    ).groups()
    runtime = (folder / "runtime.txt").read_text(encoding="utf-8").strip()
    assert int(lower) <= int(runtime.removeprefix("python-3.")) < int(upper)
    after = (folder / "postBuild").read_text(encoding="utf-8")
    (taken,) = re.findall(r"^cp (\S+)", after, re.MULTILINE)
    assert (root / taken).is_file() and (folder / "postBuild").stat().st_mode & 0o111
