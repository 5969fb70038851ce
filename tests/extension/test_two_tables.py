"""A book without the tables that a book need not have: Sphinx builds it, and nothing is missing."""

import os

from invented import of_two_tables
from prefork import Running

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
    command = ["-q", "-W", "-n", "--keep-going", ".", "_build/html"]

    def build() -> tuple[int, str]:
        return Running(command, dict(os.environ), "sphinx-build", small.root).end()

    # The tests' own book is named to whoever asks: its rows must not come into this one.
    status, said = build()
    assert status and f"not of the book that is built, {small.root}" in said
    monkeypatch.delenv("CLAIMBOOK_ROOT")
    status, said = build()
    assert status == 0, said
    built = (small.root / "_build/html/index.html").read_text(encoding="utf-8")
    assert "chapters/claims.html#siberia-lamps" in built and "[siberia:3]" in built
