"""The pages of a book as they are typed, taken apart into texts and cells, each with its line.

A page is a Markdown file, with or without code cells (MyST). What is read here is the file, not
the built page: so no build is needed, and what no page shows as text is seen as well, such as link
titles, alternative texts, descriptions and raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROLE = re.compile(
    r"\{(?:claimbook:)?(claim|event|seed|printed|glue:text|cite:[pt])\}`([^`]+)`"
)
CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
# Directives that print tables: their arguments are names, which the build looks up.
_LISTS = re.compile(r"^`{3,}\{(?:claimbook:)?(?:rows|outside|register)\}[ \w/-]*$", re.M)
_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\{code-cell\})?([\w-]*)")
# Blocks of these are commands and settings, which say nothing of the sources.
_COMMANDS = {"sh", "bash", "console", "toml", "yaml"}


@dataclass(frozen=True)
class Text:
    """Words that somebody typed, and the line of the file on which they begin."""

    text: str
    line: int

    def at(self, position: int) -> int:
        """Return the line of the file on which the letter at ``position`` of the text stands."""
        return self.line + self.text.count("\n", 0, position)


@dataclass(frozen=True)
class Page:
    """A page: its ``file``, as ``chapters/siege.md``; what is typed into it; its cells of code.

    ``texts`` are paragraphs, captions, alternative texts and descriptions; ``cells`` is empty
    where the page is no notebook.
    """

    file: str
    texts: tuple[Text, ...]
    cells: tuple[Text, ...]

    @property
    def name(self) -> str:
        """The page's name: that of its file without folder and ending."""
        return Path(self.file).stem


def read(root: Path) -> list[Page]:
    """Return the pages of the book in folder ``root``, in the order of its contents.

    They are those that ``_toc.yml`` names; without it, every Markdown file in a folder of its own.
    A page that cannot be read as UTF-8 is left out: the build names it.
    """
    found = []
    for path in _files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found.append(taken_apart(path.relative_to(root).as_posix(), text))
    return found


def _files(root: Path) -> Iterator[Path]:
    try:
        contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    except OSError:
        for path in sorted(root.glob("*/**/*.md")):
            if not any(part[0] in "._" for part in path.relative_to(root).parts):
                yield path
        return
    except (yaml.YAMLError, UnicodeDecodeError):
        return  # the build says what is wrong with it
    for key, name in _named(contents):
        paths = sorted(root.glob(name)) if key == "glob" else [root / name]
        for path in paths:
            path = path if path.suffix == ".md" else path.with_name(f"{path.name}.md")
            if path.is_file():
                yield path


def _named(contents: Any) -> Iterator[tuple[str, str]]:
    """Yield the pages of nested contents, in order, with the word that names them."""
    if isinstance(contents, list):
        for inner in contents:
            yield from _named(inner)
    elif isinstance(contents, dict):
        for key, inner in contents.items():
            if key in ("root", "file", "glob") and isinstance(inner, str):
                yield key, inner
            else:
                yield from _named(inner)


def taken_apart(file: str, text: str) -> Page:
    """Return the page ``file`` whose source is ``text``.

    >>> page = taken_apart("a.md", "# A title\\n\\nSome words.\\n")
    >>> [(part.text, part.line) for part in page.texts]
    [('# A title', 1), ('Some words.\\n', 3)]
    """
    lines = text.split("\n")
    front, start = _between(lines, 0)
    texts = list(_scalars(front, 2, "myst"))
    is_notebook = bool(re.search(r"^(?:jupytext|kernelspec|file_format):", front, re.M))
    prose, cells = list(lines), []
    prose[:start] = [""] * start
    at = start
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if not fence:
            at += 1
            continue
        end = _closing(lines, at, fence[1])
        if fence[2] and is_notebook:
            settings, first = _settings(lines[:end], at + 1)
            dashes = lines[at + 1 : at + 2] == ["---"]
            texts += _scalars(settings, at + 2 + dashes, "mystnb")
            cells.append(Text("\n".join(lines[first:end]), first + 1))
        if fence[3] in _COMMANDS or (fence[2] and is_notebook):
            prose[at : end + 1] = [""] * len(prose[at : end + 1])
        at = end + 1
    texts += _paragraphs("\n".join(prose))
    return Page(file, tuple(texts), tuple(cells))


def _between(lines: list[str], at: int) -> tuple[str, int]:
    """Return what stands from line ``at`` between two lines of dashes, and where it goes on."""
    if lines[at : at + 1] == ["---"] and "---" in lines[at + 1 :]:
        end = lines.index("---", at + 1)
        return "\n".join(lines[at + 1 : end]), end + 1
    return "", at


def _settings(lines: list[str], at: int) -> tuple[str, int]:
    """Return the settings at the head of a cell, as YAML, and where its code begins."""
    settings, end = _between(lines, at)
    if end > at:
        return settings, end
    while end < len(lines) and re.match(r":[\w-]+:", lines[end]):
        end += 1
    return "\n".join(line[1:] for line in lines[at:end]), end


def _closing(lines: list[str], at: int, fence: str) -> int:
    """Return the line that ends the fence which begins at line ``at``."""
    ends = re.compile(rf"\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    return next((n for n in range(at + 1, len(lines)) if ends.match(lines[n])), len(lines))


def _scalars(settings: str, line: int, under: str) -> Iterator[Text]:
    """Yield the words ``under`` a key of YAML that begins at ``line``, but for names, which hold no
    space."""
    try:
        whole = yaml.compose(settings)
    except yaml.YAMLError:
        whole = None
    pairs = whole.value if isinstance(whole, yaml.MappingNode) else []
    nodes = [value for key, value in pairs if key.value == under]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.ScalarNode) and " " in node.value:
            yield Text(node.value, line + node.start_mark.line)


def _paragraphs(prose: str) -> Iterator[Text]:
    prose = _LISTS.sub(blank, prose)
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", prose):
        yield Text(match[0], prose.count("\n", 0, match.start()) + 1)


def blank(match: re.Match[str]) -> str:
    """Return as much room as a match takes, so that what stands behind it keeps its place."""
    return re.sub(r"[^\n]", " ", match[0])
