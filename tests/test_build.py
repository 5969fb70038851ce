"""Plain ``jupyter-book build`` never publishes a stale or failed page, and cites only what exists.

A small book is made from the real tables and package and built again after each change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

INDEX = "# Small book\n\nThe article says {claim}`siberia-troops-1918-10`, {seed}`siberia:30`.\n"
CHAPTER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Small chapter

```{code-cell} ipython3
from claimbook import tables
print("printed:", tables.claim("siberia-troops-1918-10")["quantity"])
```
"""
NOTE = "```{outside} siberia-polish-orphans\n```\n"
TOC = """format: jb-book
root: chapters/index
chapters:
  - file: chapters/small
  - file: chapters/claims
"""


@dataclass
class Book:
    folder: Path
    env: dict[str, str]
    output: str = ""

    def build(self, *options: str) -> int:
        """Build as a reader would and return the exit status."""
        program = Path(sys.executable).with_name("jupyter-book")
        command = [program, "build", self.folder, *options]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        self.output = done.stdout + done.stderr
        return done.returncode

    def page(self, name: str) -> str:
        return (self.folder / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def small(root, tmp_path_factory) -> Book:
    """A built small book with its own package, tables and (invented) seed folder."""
    folder = tmp_path_factory.mktemp("book")
    for name in ("data", "claimbook"):
        shutil.copytree(
            root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for name in ("_config.yml", "constraints.txt"):
        shutil.copy(root / name, folder / name)
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "chapters").mkdir()
    shutil.copy(root / "chapters" / "claims.md", folder / "chapters")
    (folder / "chapters" / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "chapters" / "small.md").write_text(CHAPTER, encoding="utf-8")
    (folder / "seeds").mkdir()
    lines = ["An invented line with <b>markup</b> & an ampersand."] * 72
    (folder / "seeds" / "002_be4a8799458e4aed.txt").write_text("\n".join(lines), encoding="utf-8")
    env = dict(
        os.environ,
        CLAIMBOOK_ROOT=str(folder),
        PYTHONPATH=str(folder),
        SEEDS_DIR=str(folder / "seeds"),
    )
    env.pop("CLAIMBOOK_STATIC", None)
    # What a builder's own IPython does at its start must not reach a page.
    startup = tmp_path_factory.mktemp("ipython") / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import builtins\nbuiltins.print = lambda *words: None\n")
    env["IPYTHONDIR"] = str(startup.parents[1])
    book = Book(folder, env)
    assert book.build() == 0, book.output
    return book


def test_role_and_chapter_print_the_claim(small):
    assert "over 72,000" in small.page("chapters/index")
    assert "printed: over 72,000" in small.page("chapters/small")


def test_the_build_is_quiet_about_its_kernels(small):
    assert "IPKernelApp" not in small.output


def test_citation_leads_to_the_line(small):
    assert 'href="../sources/siberia.html#L30"' in small.page("chapters/index")
    assert 'id="L30"' in small.page("sources/siberia")


def test_seed_text_is_escaped(small):
    page = small.page("sources/siberia")
    assert "&lt;b&gt;markup&lt;/b&gt; &amp; an ampersand" in page
    assert "<b>markup" not in page


def test_without_a_file_the_source_page_shows_fragments_only(small):
    page = small.page("sources/kirichenko")
    assert "Only the fragments that the tables quote" in page
    assert 'id="L149"' in page


def test_second_build_executes_nothing(small):
    assert small.build() == 0, small.output
    assert "Executing notebook" not in small.output


def test_changed_row_reaches_role_and_output(small):
    small.edit("data/claims.csv", ",72000,", ",73000,")
    assert small.build() == 0, small.output
    assert "over 73,000" in small.page("chapters/index")
    assert "printed: over 73,000" in small.page("chapters/small")
    assert "<p>over 72,000" not in small.page("chapters/claims")


def test_changed_module_reaches_the_output(small):
    small.edit("claimbook/quantity.py", '"over {low}"', '"well over {low}"')
    assert small.build() == 0, small.output
    assert "well over 73,000" in small.page("chapters/index")
    assert "printed: well over 73,000" in small.page("chapters/small")


def test_changed_seed_reaches_the_source_page(small):
    small.edit("seeds/002_be4a8799458e4aed.txt", "invented", "altered")
    assert small.build() == 0, small.output
    assert "An altered line" in small.page("sources/siberia")


def test_removed_outside_row_changes_the_page_that_shows_it_and_no_other(small):
    small.edit("chapters/small.md", "# Small chapter", "# Small chapter\n\n" + NOTE)
    assert small.build() == 0, small.output
    shown, other = small.page("chapters/small"), small.page("chapters/index")
    rows = (small.folder / "data" / "outside.csv").read_text(encoding="utf-8").splitlines(True)
    bearing = [row for row in rows if ",siberia-polish-orphans," in row]
    assert bearing and "Outside the five files, on" in shown
    small.edit("data/outside.csv", bearing[0], "")
    assert small.build() == 0, small.output
    assert small.page("chapters/small") != shown
    assert small.page("chapters/index") == other
    small.edit("chapters/small.md", NOTE, "")


def test_new_citation_shows_in_the_register(small):
    page = small.page("chapters/claims")
    entry = page[page.index('id="siberia-us-troops-1918-10"') :].split("</tr>")[0]
    assert "cited in" not in entry
    small.edit("chapters/index.md", "{seed}", "{claim}`siberia-us-troops-1918-10`, {seed}")
    assert small.build() == 0, small.output
    page = small.page("chapters/claims")
    entry = page[page.index('id="siberia-us-troops-1918-10"') :].split("</tr>")[0]
    assert "cited in" in entry and "Small book" in entry


@pytest.mark.parametrize(
    ("role", "complaint"),
    [
        ("{claim}`no-such-claim`", "no claim 'no-such-claim'"),
        ("{event}`no-such-event`", "no event 'no-such-event'"),
        ("{seed}`siberia:9999`", "no line 'siberia:9999'"),
        ("{seed}`nowhere:1`", "no line 'nowhere:1'"),
        ("{printed}`no-such-slip`", "no correction 'no-such-slip'"),
        ("```{outside} no-such-claim\n```", "bears on no-such-claim"),
    ],
)
def test_dangling_target_fails_the_build(small, role, complaint):
    index = small.folder / "chapters" / "index.md"
    before = index.read_text(encoding="utf-8")
    index.write_text(f"{before}\n{role}\n", encoding="utf-8")
    try:
        assert small.build() != 0
        assert complaint in small.output
        assert "index.md:" in small.output
    finally:
        index.write_text(before, encoding="utf-8")
    assert small.build() == 0, small.output


def test_chapter_that_raises_fails_the_build(small):
    small.edit("chapters/small.md", "print(", "raise ValueError('broken on purpose')\nprint(")
    assert small.build() != 0
    assert "broken on purpose" in small.output


def test_chapter_that_raises_among_many_says_why(small):
    """With more pages than five Sphinx reads in parallel, and by itself gives only the page."""
    for number in range(6):
        (small.folder / "chapters" / f"extra-{number}.md").write_text(f"# Extra {number}\n")
    listed = "".join(f"  - file: chapters/extra-{number}\n" for number in range(6))
    (small.folder / "_toc.yml").write_text(TOC + listed, encoding="utf-8")
    small.edit("chapters/small.md", "broken on purpose", "broken once more")
    assert small.build() != 0
    assert "parallel" in small.output, "the build was not a parallel one"
    assert "a cell failed" in small.output and "broken once more" in small.output
