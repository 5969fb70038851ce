"""What the chapters say: glued values, what cells print and show, and the figures they write.

    python tests/said.py FOLDER [CHAPTER …]

executes the chapters' code and writes FOLDER/<chapter>.json and the figures. Two such folders, of
before and after a change, are compared with ``diff -r``: what a change must not change is the same.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path

import jupytext

from claimbook.show import display

ROOT = Path(__file__).parents[1]


def said(name: str) -> dict[str, list[str]]:
    """Return the values that chapter ``name`` glues ("name = value") and what its cells show."""
    import myst_nb

    glued: list[str] = []
    shown: list[str] = []
    space = {"__name__": "__main__"}
    kept = myst_nb.glue
    myst_nb.glue = lambda key, value, **_: glued.append(f"{key} = {value}")
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            for cell in jupytext.read(ROOT / "chapters" / f"{name}.md").cells:
                if cell.cell_type == "code":
                    shown += _run(cell.source, name, space, printed)
    finally:
        myst_nb.glue = kept
    return {"glued": sorted(glued), "shown": shown}


def _run(source: str, name: str, space: dict, printed: io.StringIO) -> list[str]:
    """Execute a cell; return what it prints, and as HTML or text the value of its last line."""
    tree = ast.parse(source, f"{name}.md")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with display.caught() as shown:
        exec(compile(tree, f"{name}.md", "exec"), space)
        if last:
            value = eval(compile(ast.Expression(last.value), f"{name}.md", "eval"), space)
    told = [printed.getvalue()] if printed.getvalue() else []
    told += [piece.html for piece in shown]
    printed.seek(0)
    printed.truncate()
    if value is None:
        return told
    as_html = getattr(value, "_repr_html_", None)
    return [*told, (as_html() if as_html else None) or repr(value)]


def main(folder: str, *names: str) -> None:
    """Write what the chapters named, or all, say to ``folder``."""
    import chapters

    place = Path(folder).resolve()
    place.mkdir(parents=True, exist_ok=True)
    os.environ |= {"CLAIMBOOK_STATIC": str(place), "CLAIMBOOK_ROOT": str(ROOT)}
    os.environ.pop("JPY_SESSION_NAME", None)
    os.chdir(ROOT / "chapters")
    for name in names or chapters.names():
        text = json.dumps(said(name), indent=1, ensure_ascii=False)
        (place / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
