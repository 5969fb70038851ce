"""A small book, made from the package and invented tables, that tests change and build again.

Every test that asks for ``small`` begins with the same built book.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import prefork
import pytest
from invented import Book as Tables

INDEX = """# Small book

It says {claim}`siberia-lamps`, {seed}`siberia:3`; see [the chapter](small.md).
"""
CHAPTER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Small chapter

```{code-cell} ipython3
import pandas as pd
from claimbook.show import display
from claimbook.sources import tables

lamps = tables.claim("siberia-lamps")
print("printed:", lamps["quantity"])
display.table(
    pd.DataFrame([lamps]), {"subject": "Subject", "quantity": "Lamps"},
    name="tab-small-lamps", caption="Lamps that burned",
)
```
"""
OTHER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Other chapter

```{code-cell} ipython3
len("ab")
```
"""
CLAIMS = "# Claims\n\n```{register} claims\n```\n"
PAGES = {"index": INDEX, "small": CHAPTER, "other": OTHER, "claims": CLAIMS}
TOC = """format: jb-book
root: chapters/index
chapters:
  - file: chapters/small
  - file: chapters/other
  - file: chapters/claims
"""
OLD, NEW = "over 2,500", "over 2,600"


@dataclass
class Book:
    """The small book, as somebody has it who builds it."""

    folder: Path
    env: dict[str, str]
    output: str = field(default="")

    @property
    def _arguments(self) -> list[str]:
        return ["build", str(self.folder), "-W", "-n", "--keep-going"]

    def start(self) -> prefork.Running:
        """Begin to build as a reader would, but sooner."""
        return prefork.Running(self._arguments, self.env)

    def build(self) -> int:
        """Build to the end, and return the exit status."""
        status, self.output = self.start().end()
        return status

    def stop_at(self, words: str, how: signal.Signals) -> None:
        """Build, and send a signal when the output says ``words``.

        Again until it ends, for one can be lost: Python raises what it makes of it anywhere, and
        in a destructor or a callback of C nobody hears it.
        """
        running = self.start()
        if running.says(words):
            running.stop(how)
        status, self.output = running.end()
        assert status != 0, f"not stopped at {words!r}: {self.output}"

    @property
    def site(self) -> Path:
        return self.folder / "_build" / "html"

    def page(self, name: str) -> str:
        return (self.site / f"{name}.html").read_text(encoding="utf-8")

    def last_words(self) -> str:
        return self.output[-5000:]

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def more_lamps(self) -> None:
        """Let text and tables say 2,600 lamps instead of 2,500."""
        before = hashlib.sha256((self.folder / "texts" / "siberia.txt").read_bytes()).hexdigest()
        self.edit("texts/siberia.txt", "2,500 lamps", "2,600 lamps")
        after = hashlib.sha256((self.folder / "texts" / "siberia.txt").read_bytes()).hexdigest()
        self.edit("data/sources.csv", before, after)
        self.edit("data/claims.csv", "2,500 lamps", "2,600 lamps")
        self.edit("data/claims.csv", ",2500,", ",2600,")

    def says(self, figure: str) -> bool:
        """Whether every page that prints the number of lamps prints this one, and no other."""
        shown = [
            self.page("chapters/index"),
            self.page("chapters/small"),
            self.page("chapters/claims"),
            self.page("sources/siberia"),
            (self.site / "figures" / "tab-small-lamps.csv").read_text(encoding="utf-8"),
            (self.site / "data" / "claims.csv").read_text(encoding="utf-8"),
            (self.folder / "figures" / "tab-small-lamps.csv").read_text(encoding="utf-8"),
        ]
        number = figure.split()[-1]
        other = (set(OLD.split()) ^ set(NEW.split())) - {number}
        plain = [text.replace(",", "") for text in shown]
        return all(
            number.replace(",", "") in text and other.pop().replace(",", "") not in text
            for text, other in zip(plain, [set(other) for _ in plain], strict=True)
        )


def restore(folder: Path, kept: Path) -> None:
    """Make a folder what it was when it was copied to ``kept``, where it differs from that."""
    there = {entry.name: entry for entry in os.scandir(folder)}
    for name, entry in there.items():
        if not os.path.lexists(kept / name):
            shutil.rmtree(entry) if _is_folder(entry) else os.unlink(entry)
    for was in os.scandir(kept):
        now = there.get(was.name)
        if now and _is_folder(was) and _is_folder(now):
            restore(folder / was.name, kept / was.name)
        elif now is None or _state(was) != _state(now):
            if now:
                shutil.rmtree(now) if _is_folder(now) else os.unlink(now)
            if _is_folder(was):
                shutil.copytree(was, folder / was.name, symlinks=True)
            else:
                shutil.copy2(was, folder / was.name, follow_symlinks=False)


def _is_folder(entry: os.DirEntry) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _state(entry: os.DirEntry) -> tuple[int, int, int]:
    told = entry.stat(follow_symlinks=False)
    return told.st_mode, told.st_size, told.st_mtime_ns


# By the number of processes: the book as it was built first, which every module begins with.
_built: dict[int, Book] = {}


@pytest.fixture(scope="module")
def made(root, tmp_path_factory, request) -> Book:
    """The small book, built once: with its own package, tables, texts and figures.

    One process reads and writes its pages, as long as the module does not ask for as many as a
    reader's build has (``PROCESSES = 0``).
    """
    many = getattr(request.module, "PROCESSES", 1)
    if many not in _built:
        _built[many] = _build(root, tmp_path_factory, many)
    first = _built[many]
    restore(first.folder, first.folder.with_name("as-built"))
    return Book(first.folder, dict(first.env), first.output)


def _build(root: Path, tmp_path_factory: pytest.TempPathFactory, many: int) -> Book:
    folder = tmp_path_factory.mktemp("small") / "book"
    folder.mkdir()
    Tables(folder).write()
    # With what Python compiled of it: to do that anew takes a second of every build.
    shutil.copytree(root / "claimbook", folder / "claimbook")
    for name in ("_config.yml", "constraints.txt", "CITATION.cff"):
        shutil.copy(root / name, folder / name)
    config = (folder / "_config.yml").read_text("utf-8")
    assert "\n  config:\n" in config
    config = config.replace("\n  config:\n", f"\n  config:\n    claimbook_processes: {many}\n", 1)
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "chapters").mkdir()
    for name, text in PAGES.items():
        (folder / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
    env = dict(os.environ, CLAIMBOOK_ROOT=str(folder), PYTHONPATH=str(folder),
               SEEDS_DIR=str(folder / "texts"), PYTHONDONTWRITEBYTECODE="1")  # fmt: skip
    env.pop("CLAIMBOOK_STATIC", None)
    # What a builder's own IPython does at its start must not reach a page.
    startup = tmp_path_factory.mktemp("ipython") / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import builtins\nbuiltins.print = lambda *words: None\n")
    env["IPYTHONDIR"] = str(startup.parents[1])
    book = Book(folder, env)
    assert book.build() == 0, book.output
    shutil.copytree(folder, folder.with_name("as-built"), symlinks=True)
    return book


@pytest.fixture
def small(made) -> Iterator[Book]:
    """The built small book, put back as it was after each test."""
    yield made
    restore(made.folder, made.folder.with_name("as-built"))
