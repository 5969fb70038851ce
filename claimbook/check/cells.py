"""Whether cells of code compute what they show: what is glued, printed or drawn is no typed number.

A cell may hold numbers that are a matter of drawing or of counting; it may hold no figure that a
source gives, and what it gives to the page must come from a row.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from claimbook.check.pages import Text

_YEAR = r"(?:1[5-9]|20)\d\d"
# Where an axis begins and ends is a matter of drawing.
_AXES = {"set", "set_xlim", "set_ylim", "set_xticks", "set_yticks"}
# What is made by these from typed numbers alone is typed.
_MAKERS = {*dir(builtins), "Quantity", "Fraction"} - {"len"}
# A string without a space that says a number.
_LONE = re.compile(r"\W*\d[\d,.]+\W*|.*\d[\d,.]*\d[\d,.]*\d.*")


def parsed(cell: Text) -> ast.Module | None:
    """Return the syntax tree of a cell; None where it is no Python, which running it will say."""
    try:
        return ast.parse(cell.text)
    except SyntaxError:
        return None


def strings(cell: Text, names: frozenset[str] = frozenset()) -> Iterator[Text]:
    """Yield the strings typed into a cell that say words or a number.

    What an f-string computes stands as "x"; ``names`` of rows, lines such as "file:30", and of
    dates all but the year are taken out.

    >>> [text.text for text in strings(Text('f"{n} men", "fig-1", "some 40 men"', 7))]
    ['x men', 'some 40 men']
    """
    tree = parsed(cell)
    nodes = list(ast.walk(tree)) if tree else []
    inside = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        for inner in ([part] if isinstance(part, ast.Constant) else _spec(part))
    }
    for node in nodes:
        if id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(map(_fixed, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        # A string without a space may hold a digit or two, such as a format or a pattern.
        if " " in text or _LONE.fullmatch(text):
            yield Text(_without_names(text, names), cell.line + node.lineno - 1)


def _without_names(text: str, names: frozenset[str]) -> str:
    said = (word for word in text.split() if word not in names)
    text = " ".join(word for word in said if not re.fullmatch(r"[a-z]+:\d+", word))
    return re.sub(rf"({_YEAR})(?:-\d\d){{1,2}}", r"\1", text)


def _spec(part: ast.AST) -> list[ast.AST]:
    """Return what is said about how to print a value: ".1f"."""
    spec = getattr(part, "format_spec", None)
    return list(ast.walk(spec)) if spec else []


def _fixed(part: ast.AST) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return str(value.value) if isinstance(value, ast.Constant) else "x"


def typed(cells: tuple[Text, ...]) -> Iterator[tuple[int, str]]:
    """Yield, with its line, what the cells of a page print or glue without computing it.

    >>> list(typed((Text("n = 47\\nglue('n', n)", 10), Text("glue('m', len(rows))", 20))))
    [(11, "glue('n', n)")]
    """
    made = set(_MAKERS)

    def is_typed(value: ast.AST) -> bool:
        return all(n.id in made for n in ast.walk(value) if isinstance(n, ast.Name))

    for cell in cells:
        for node in _in_order(parsed(cell)):
            said: list[ast.AST] = []
            if isinstance(node, (ast.Assign, ast.For)):
                value = node.value if isinstance(node, ast.Assign) else node.iter
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
                made = made | names if is_typed(value) else made - names
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("glue", "print"):
                is_glue = getattr(node.func, "id", "") == "glue"
                values = node.args[1:] if is_glue else node.args
                # Words are looked at as strings.
                said = [v for v in values if (is_glue or not _is_words(v)) and is_typed(v)]
            elif isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call):
                said = [] if _is_words(node.value) or not is_typed(node.value) else [node]
            yield from ((cell.line + node.lineno - 1, ast.unparse(node)) for _ in said)


def _is_words(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _in_order(node: ast.AST | None) -> Iterator:
    if node is not None:
        yield node
        for inner in ast.iter_child_nodes(node):
            yield from _in_order(inner)


def constants(cell: Text, figures: set[float]) -> Iterator[tuple[int, str]]:
    """Yield, with its line, each number of a cell that is one of the ``figures`` of a source.

    Numbers under a hundred are left, and ends of axes.

    >>> list(constants(Text("x = 72_000, 12", 3), {72000.0, 12.0}))
    [(3, '72,000')]
    """
    nodes = list(ast.walk(tree)) if (tree := parsed(cell)) else []
    limits = {
        id(inner)
        for node in nodes
        if (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _AXES)
        or (isinstance(node, ast.keyword) and f"set_{node.arg}" in _AXES)
        for inner in ast.walk(node)
    }
    for node in nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, (int, float)):
            continue
        if node.value >= 100 and node.value in figures and id(node) not in limits:
            yield cell.line + node.lineno - 1, f"{node.value:,}"
