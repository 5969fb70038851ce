"""No stale page: outputs and pages are tied to a digest of all that they are made from.

Jupyter Book's execution cache looks at code cells only, and Sphinx skips a page whose own file is
unchanged, so a changed table or module would leave the old number on the page. Here the cache's
path contains a digest of tables, package, seed files and lock, and every page counts as outdated
when that digest changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from claimbook import seeds, tables

logger = logging.getLogger(__name__)
_CELL_ERROR = "nbclient.exceptions.CellExecutionError:"

# The extensions that Jupyter Book always loads and that say nothing about parallel reading; both
# only act before reading or while writing, so reading in parallel is safe with them.
_SAFE = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def digest(root: Path) -> str:
    """Return a hexadecimal digest of ``data/``, ``claimbook/``, the lock and the seed files."""
    package = Path(__file__).parents[1]
    files = sorted(
        path
        for folder in (root / "data", package)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    files.append(root / "constraints.txt")
    folder = seeds.folder()
    if folder:
        files += sorted(folder.glob("*.txt"))
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _prepare(app: Sphinx, config: Config) -> None:
    """Point the execution cache at this digest's folder and let notebooks run side by side."""
    mark = digest(tables.root())
    caches = Path(app.outdir).parent / ".jupyter_cache"
    for old in caches.glob("*") if caches.is_dir() else []:
        if old.name != mark and old.is_dir():
            shutil.rmtree(old)
    config.nb_execution_cache_path = str(caches / mark)
    # Two workers that race to create the cache's tables break a cold build, so create them here.
    get_cache(config.nb_execution_cache_path).list_cache_records()
    app.claimbook_digest = mark
    _quiet_kernels(Path(app.outdir).parent / ".ipython")
    # The kernels inherit this: explorers then write plain HTML and create no widget.
    os.environ["CLAIMBOOK_STATIC"] = "1"
    for name in _SAFE:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
    app.parallel = max(app.parallel, min(4, os.cpu_count() or 1))


def _quiet_kernels(folder: Path) -> None:
    """Give the kernels a profile of the book's own: no start-up file of whoever builds it changes
    a page, and kernels that run on this machine alone do not warn about their transport."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 40\n")
    os.environ["IPYTHONDIR"] = str(folder)


def _outdated(app: Sphinx, env: BuildEnvironment, added, changed, removed) -> list[str]:
    if getattr(env, "claimbook_digest", None) == app.claimbook_digest:
        return []
    env.claimbook_digest = app.claimbook_digest
    return sorted(env.found_docs)


def _say_why(app: Sphinx, failure: Exception | None) -> None:
    """Print the error of the cell that failed: read in parallel, Sphinx gives the page alone."""
    said = getattr(failure, "traceback", "")
    if isinstance(said, str) and _CELL_ERROR in said:
        reason = said.rpartition(_CELL_ERROR)[2].partition("\n\nThe above exception")[0]
        logger.error("%s: a cell failed:%s", failure, reason)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx: before any extension reads the configuration, and when pages are read."""
    app.connect("config-inited", _prepare, priority=100)
    app.connect("env-get-outdated", _outdated)
    app.connect("build-finished", _say_why)
