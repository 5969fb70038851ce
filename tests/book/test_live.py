"""The chapters as JupyterLab shows them: every name is a value, and what is tried is told."""

from __future__ import annotations

import re
from functools import cache

import jupytext
import pytest

import chapters
from claimbook import Reading, tables
from claimbook.show import live
from claimbook.sources.tables import readings

CITING = re.compile(r"\{(?:claim|event|actor|tie|seed|printed)\}`")
# Code says what it says: fences, and words between backticks that no role stands before.
CODE = re.compile(r"^( *)(`{3,}).*?^ *\2`*$|(?<![`}])(`+)(?!`).+?(?<!`)\3(?!`)", re.M | re.S)
NAMES = re.compile(r"\{[\w:-]+\}|<em>no .*|^[:`]{3}.*|^\([\w-]+\)=", re.M)


@cache
def trying() -> dict[str, str]:
    """The code of each chapter's cell "Try it"."""
    found = {}
    for name in chapters.names():
        for cell in jupytext.read(chapters.ROOT / "chapters" / f"{name}.md").cells:
            if cell.cell_type == "code" and cell.source.startswith("# Try it"):
                found[name] = cell.source
    return found


@pytest.fixture
def as_before(monkeypatch):
    """Let what a cell sets end with the test."""
    monkeypatch.setattr(readings, "_read_as", [Reading()])
    return {"tables": tables, "Reading": Reading}


def test_every_topic_can_be_tried(root):
    topics = {path.stem for path in (root / "chapters").glob("*.md")}
    topics &= set(tables.load("topics")["topic"]) & set(chapters.names())
    assert topics and topics <= set(trying()) | {"outside-record"}


@pytest.mark.parametrize("name", trying())
def test_a_cell_to_try_takes_another_reading_and_says_what_is_allowed(name, as_before):
    given = re.search(r"Reading\((.*?)\)\)", trying()[name])
    assert given

    def tried(arguments: str) -> None:
        exec(trying()[name].replace(given[1], arguments, 1), as_before)

    tried("tolerance=0.25")
    assert tables.reading() == Reading(0.25)
    with pytest.raises(ValueError, match="found 10; expected more than 0 and less than 1"):
        tried("tolerance=10")
    with pytest.raises(tables.BookError, match="found 'sibera'; did you mean siberia"):
        tried('without=["sibera"]')
    assert tables.reading() == Reading(0.25), "what is refused changes nothing"


def test_no_chapter_shows_a_name_where_a_value_belongs(root):
    """Of cells that have not run, too: an ellipsis keeps a value's place."""
    paths, cited = sorted((root / "chapters").glob("*.md")), 0
    for path in paths:
        cells = [c.source for c in jupytext.read(path).cells if c.cell_type == "markdown"]
        for source, text in zip(cells, live.readable(cells).data, strict=True):
            said = CODE.sub("", text)
            assert not NAMES.findall(said), path
            plain = CODE.sub("", source)
            links = re.findall(r"&#91;[a-z-]+:\d+&#93;", said)
            assert len(links) >= len(CITING.findall(plain)), path
            cited += len(links)
    assert len(paths) > 20 and cited > 400
