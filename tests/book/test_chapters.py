"""How chapters are written: small cells, sentences a line, canonical form, rows at the end."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import jupytext
import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class
from nbclient import NotebookClient

import chapters
from claimbook.sources import tables


@pytest.fixture(params=chapters.names())
def chapter(request, root):
    path = root / "chapters" / f"{request.param}.md"
    return request.param, path.read_text(encoding="utf-8"), jupytext.read(path)


def test_cells_are_small(chapter):
    name, _, notebook = chapter
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 25, f"{name}: a cell of {len(lines)} lines: {lines[0]}"
            long = [line for line in lines if len(line) > 100]
            assert not long, f"{name}: {long}"


def test_every_topic_has_its_page(root):
    pages = tables.keyed("topics")["page"]
    assert len(pages) > 1 and [page for page in pages if not (root / f"{page}.md").is_file()] == []


@pytest.fixture
def topical(root):
    """The chapters of topics, by path; that on the sources themselves is of another kind."""
    pages = tables.keyed("topics")["page"].drop("sources")
    return [root / f"{page}.md" for page in pages]


def test_half_of_the_cells_in_sight_are_six_lines_or_less(topical):
    for path in topical:
        cells = jupytext.read(path).cells
        shown = [c for c in cells if "hide-input" not in c.metadata.get("tags", [])]
        seen = [cell.source.count("\n") + 1 for cell in shown if cell.cell_type == "code"]
        assert median(seen) <= 6, f"{path.stem}: {sorted(seen)}"


def test_saving_in_jupyterlab_changes_nothing(root, tmp_path):
    shutil.copytree(root / "chapters", tmp_path / "chapters")
    files = [f"chapters/{name}.md" for name in chapters.names()]
    program = Path(sys.executable).with_name("jupytext")
    command = [program, "--quiet", "--to", "md:myst", *files]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    changed = [f for f in files if (tmp_path / f).read_bytes() != (root / f).read_bytes()]
    assert not changed, f"run 'jupytext --to md:myst {' '.join(changed)}' and commit"


@pytest.mark.parametrize("top", ["chapters", "."])
def test_a_save_keeps_all_wherever_jupyterlab_was_started(root, tmp_path, top):
    """With another kernel noted than the book's: the contents manager is JupyterLab's own."""
    shutil.copytree(root / "chapters", tmp_path / "chapters")
    manager = build_sync_jupytext_contents_manager_class(LargeFileManager)()
    manager.root_dir = str(tmp_path / top)
    changed = []
    for name in chapters.names():
        path = (tmp_path / "chapters" / f"{name}.md").relative_to(tmp_path / top).as_posix()
        model = manager.get(path, type="notebook", content=True)
        model["content"]["metadata"] |= {
            "kernelspec": {"name": "other", "display_name": "Other", "language": "python"},
            "language_info": {"name": "python", "version": "9", "pygments_lexer": "ipython3"},
        }
        manager.save({"type": "notebook", "format": "json", "content": model["content"]}, path)
        file = f"chapters/{name}.md"
        changed += [file] * ((tmp_path / file).read_bytes() != (root / file).read_bytes())
    assert not changed


def test_a_chapter_runs_in_a_kernel_that_has_imported_nothing(root, monkeypatch, tmp_path):
    """The kernels of a build have the libraries already, which could hide a forgotten import."""
    monkeypatch.setenv("CLAIMBOOK_STATIC", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(root))
    folder = {"metadata": {"path": str(root / "chapters")}}
    NotebookClient(jupytext.read(root / "chapters" / "index.md"), resources=folder,
                   kernel_name="python3").execute()  # fmt: skip
    assert list(tmp_path.glob("fig-*.svg"))


def test_no_widget_library_and_no_address_is_used(chapter):
    name, text, _ = chapter
    assert "import ipywidgets" not in text, f"{name}: explorers come from claimbook.explore"
    assert not re.search(r"read_csv|https?://", text), f"{name}: data come from claimbook.tables"


def test_topical_chapters_have_their_parts(topical):
    for path in topical:
        name, text = path.stem, path.read_text(encoding="utf-8")
        leads = (f"```{{rows}} {name}", f"claims?topic={name}", "](claims.md")
        assert any(way in text for way in leads), name
        assert "explore.choose(" in text, name
        assert text.count("display.table(") >= 1, name
        assert text.count("charts.figure(") >= 2, name
        assert "charts.network(" in text, name
        assert "canvas(" not in text and "charts.save(" not in text, (
            f"{name}: charts.figure saves on leaving"
        )
        assert text.count("{claim}`") + text.count("{event}`") >= 5, name
