"""A book without the tables that a book need not have: Sphinx builds it, and nothing is missing."""

import subprocess
import sys

from invented import of_two_tables

from claimbook.sources import schema


def test_a_book_of_two_tables_builds(tmp_path, monkeypatch):
    """With every register, and what lists rows and columns."""
    small = of_two_tables(tmp_path)
    small.path("datapackage.json").write_text(schema.described(small.root), encoding="utf-8")
    registers = ("claims", "events", "actors", "ties")
    pages = {f"chapters/{name}": f"# {name}\n\n```{{register}} {name}\n```\n" for name in registers}
    pages["chapters/one"] = (
        "# One\n\n```{rows} x\n```\n\n```{dictionary}\n```\n\n```{relations}\n```\n"
    )
    tree = "\n".join(sorted(pages))
    pages["index"] = (
        f"# Lamps\n\n{{claim}}`siberia-lamps` {{seed}}`siberia:3`\n\n```{{toctree}}\n{tree}\n```\n"
    )
    (small.root / "chapters").mkdir()
    for page, text in pages.items():
        (small.root / f"{page}.md").write_text(text, encoding="utf-8")
    (small.root / "conf.py").write_text(
        'project = "Lamps"\nextensions = ["myst_nb", "claimbook.sphinx"]\n'
        'nb_execution_mode = "off"\nexclude_patterns = ["_build", "texts"]\n',
        encoding="utf-8",
    )
    (small.root / "constraints.txt").touch()
    monkeypatch.delenv("SEEDS_DIR", raising=False)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going", ".", "_build/html"]

    def build():
        return subprocess.run(command, cwd=small.root, capture_output=True, text=True, check=False)

    # The tests' own book is named to whoever asks: its rows must not come into this one.
    assert f"not of the book that is built, {small.root}" in build().stderr
    monkeypatch.delenv("CLAIMBOOK_ROOT")
    done = build()
    assert done.returncode == 0, done.stderr
    built = (small.root / "_build/html/index.html").read_text(encoding="utf-8")
    assert "chapters/claims.html#siberia-lamps" in built and "[siberia:3]" in built
