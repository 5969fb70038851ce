"""Drawings as programs show them that know no style sheet of the page: each mark says its own look.

A drawing in a built page has its colours from the page's rules and from the theme's variables. Here
both are written into it, as attributes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bs4 import Tag

from claimbook.editions.site import Page

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_OWN = re.compile(r":is\(\.(own-\d+),#s\)\s*\{([^}]*)\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ROOT = re.compile(r"(?<![\w\]-])(?:html)?:root\s*\{([^}]*)\}")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
# What SVG knows as attributes, and these pages use.
_LOOKS = frozenset((
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "opacity", "font-size", "font-family",
    "font-weight", "font-style", "text-anchor",
))  # fmt: skip
_SHAPES = re.compile(r"\b(svg|path|circle|text|rect|line|use)\b|\.web-")
_DEEP = 4  # a variable may stand for another
# Of the letters in a web of actors, whose drawing is 720 units wide: ten points across a sheet.
_WEB_LETTERS = "16"


def look(page: Page, site: Path) -> None:
    """Write into a page's drawings how they look on paper.

    Parameters
    ----------
    page
        The page, as it was built; its drawings are changed.
    site
        The folder of the built pages, whose style sheets are read.
    """
    drawings = page.article.select("svg")
    if not drawings:
        return
    sheets = tuple((site / address).resolve() for address in page.styles)
    known = variables("".join(map(_sheet, sheets)))
    for selector, declared in _rules(sheets):
        for node in page.article.select(selector):
            if node.name == "svg" or node.find_parent("svg"):
                _set(node, declared, known)
    for web in page.article.select(".web-drawing > svg"):
        web["font-size"] = _WEB_LETTERS
    own = dict(_OWN.findall(page.style))
    for drawing in drawings:
        for node in [drawing, *drawing.select("[class]")]:
            for name in node.get("class") or []:
                _set(node, own.get(name, ""), known)
        _plain(drawing)


def _set(node: Tag, declared: str, known: dict[str, str]) -> None:
    """Write declarations into a node, their variables resolved."""
    for declaration in declared.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        # A line around letters would be drawn over them: which comes first cannot be said.
        if name not in _LOOKS or (name.startswith("stroke") and node.name == "text"):
            continue
        value = resolved(value.removesuffix("!important").strip(), known)
        if name == "font-family":
            value = ",".join(one.strip(" '\"") for one in value.split(","))
        node[name] = value


def resolved(value: str, known: dict[str, str]) -> str:
    """Return a style, or a value of one, with what its variables stand for.

    Parameters
    ----------
    value
        As it stands in the sheet.
    known
        What is known of them, by name with both hyphens.

    Returns
    -------
    str
        The value; of a variable that is not known what stands behind its comma, if any.

    Examples
    --------
    >>> resolved("1px solid var(--edge, #888)", {})
    '1px solid #888'
    >>> resolved("var(--ink)", {"--ink": "var(--dark, #111)", "--dark": "#000"})
    '#000'
    """
    for _ in range(_DEEP):
        value = _VARIABLE.sub(lambda one: known.get(one[1], (one[2] or one[0]).strip()), value)
    return value


def _plain(drawing: Tag) -> None:
    """Take away from a drawing what is of no use on paper: what a pointer meets, and its links."""
    for node in drawing.select(".reach"):
        node.decompose()
    for link in drawing.select("a"):
        link.name = "g"  # a link in a drawing is none in a PDF, and its words would be run together
        del link["href"]


@lru_cache(maxsize=64)
def _sheet(path: Path) -> str:
    return _COMMENT.sub("", path.read_text(encoding="utf-8")) if path.is_file() else ""


def variables(style: str) -> dict[str, str]:
    """Return what a theme's variables stand for on paper: there a later value holds.

    Parameters
    ----------
    style
        The style sheets, one after another.

    Returns
    -------
    dict of str to str
        By name, with both hyphens.

    Examples
    --------
    >>> variables(":root { --ink: #111 } html:root { --ink: #333 } .lamp { --ink: red }")
    {'--ink': '#333'}
    """
    found: dict[str, str] = {}
    # The sheet of the theme overrides what any other says of the same, wherever it stands.
    for whose in (":", "html"):
        for match in _ROOT.finditer(style):
            if match[0].startswith(whose):
                pairs = (one.partition(":") for one in match[1].split(";") if ":" in one)
                found |= {name.strip(): value.strip() for name, _, value in pairs}
    return found


@lru_cache(maxsize=8)
def _rules(sheets: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    """Return the rules of style sheets that say how parts of drawings look, outside of queries."""
    found = []
    for sheet in sheets:
        text = re.sub(r"@[\w-]+[^{};]*\{(?:[^{}]|\{[^{}]*\})*\}", "", _sheet(sheet))
        for selector, declared in _RULE.findall(text):
            names = {one.partition(":")[0].strip() for one in declared.split(";")}
            if names & _LOOKS and _SHAPES.search(selector) and not re.search("::|:(focus|hover)",
                                                                             selector):  # fmt: skip
                found.append((selector.strip(), declared))
    return tuple(found)
