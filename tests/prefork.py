"""Builds that begin with their libraries imported: to do that takes longer than to build a small
book.

A process imports them once (multiprocessing's fork server) and forks one for each build. Nothing of
claimbook is imported in it: each book has a copy of the package, and some of them change it.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

_LIBRARIES = (
    *("jupyter_book.cli.main", "jupyter_book.config", "jupyter_book.sphinx", "jupyter_cache.cache"),
    *("sphinx.application", "sphinx.builders.epub3", "sphinx.builders.html", "sphinx.ext.autodoc"),
    *("sphinx.builders.latex", "sphinx.builders.linkcheck", "sphinx.ext.intersphinx"),
    *("sphinx_book_theme", "sphinx_comments", "sphinx_copybutton", "sphinx_design.extension"),
    *("sphinx_external_toc", "sphinx_jupyterbook_latex", "sphinx_thebe", "sphinx_togglebutton"),
    *("sphinxcontrib.bibtex", "myst_nb.ext.download", "myst_nb.sphinx_ext", "pandas", "bs4"),
    *("jsonschema", "jupyter_client.asynchronous", "nbclient", "networkx", "xlsxwriter"),
    *("frictionless", "frictionless.formats", "frictionless.portals", "frictionless.schemes"),
    *("matplotlib.figure", "matplotlib.font_manager"),
)
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([*_LIBRARIES])


def jupyter_book(arguments: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run ``jupyter-book`` in this environment; return its exit status and all that it said."""
    with NamedTemporaryFile() as said:
        running = _context.Process(target=_run, args=(arguments, env, said.name))
        running.start()
        running.join()
        return running.exitcode, said.read().decode()


def _run(arguments: list[str], env: dict[str, str], said: str) -> None:
    """Be the program, as far as it can tell."""
    assert not any(name.partition(".")[0] == "claimbook" for name in sys.modules)
    told = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.environ.clear()
    os.environ.update(env)
    sys.dont_write_bytecode = bool(env.get("PYTHONDONTWRITEBYTECODE"))
    program = Path(sys.executable).with_name("jupyter-book")
    own = [str(program.parent), *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
    sys.path[:] = own + [
        path for path in sys.path if path.startswith((sys.prefix, sys.base_prefix))
    ]
    sys.argv = [str(program), *arguments]
    from jupyter_book.cli.main import main

    main()
