"""Builds that begin with their libraries imported: to do that takes longer than to build a small
book.

A process imports them once (multiprocessing's fork server) and forks one for each build. Nothing of
claimbook is imported in it: each book has a copy of the package, and some of them change it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from tempfile import mkstemp

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


_MAIN = {"jupyter-book": "jupyter_book.cli.main", "sphinx-build": "sphinx.cmd.build"}


class Running:
    """A program in this environment and folder, from its start to its end."""

    def __init__(
        self, arguments: list[str], env: dict[str, str], program: str = "jupyter-book",
        folder: str | Path = ".",
    ) -> None:  # fmt: skip
        opened, name = mkstemp()
        os.close(opened)
        self._told = Path(name)
        self._process = _context.Process(target=_run, args=(arguments, env, name, program, folder))
        self._process.start()

    def said(self) -> str:
        """Return all that it has said."""
        return self._told.read_text(encoding="utf-8", errors="replace")

    def says(self, words: str) -> bool:
        """Wait until it says these words; return whether it does before it ends."""
        while words not in self.said():
            if not self._process.is_alive():
                return words in self.said()
            time.sleep(0.01)
        return True

    def stop(self, how: signal.Signals) -> None:
        """Send a signal, again until it ends.

        For one can be lost: Python raises what it makes of it anywhere, and in a destructor or a
        callback of C nobody hears it.
        """
        while self._process.is_alive():
            os.kill(self._process.pid, how)
            self._process.join(timeout=1)

    def end(self) -> tuple[int, str]:
        """Wait until it ends; return its exit status and all that it said."""
        self._process.join()
        said = self.said()
        self._told.unlink()
        return self._process.exitcode, said


def _run(
    arguments: list[str], env: dict[str, str], said: str, program: str, folder: str | Path
) -> None:
    """Be the program, as far as it can tell."""
    assert not any(name.partition(".")[0] == "claimbook" for name in sys.modules)
    told = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.environ.clear()
    os.environ.update(env)
    gc.set_threshold(100_000, 20, 20)
    sys.dont_write_bytecode = bool(env.get("PYTHONDONTWRITEBYTECODE"))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as a shell leaves it
    os.chdir(folder)
    place = Path(sys.executable).with_name(program)
    own = [str(place.parent), *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
    sys.path[:] = own + [
        path for path in sys.path if path.startswith((sys.prefix, sys.base_prefix))
    ]
    sys.argv = [str(place), *arguments]
    sys.exit(import_module(_MAIN[program]).main())
