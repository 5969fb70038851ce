"""Page furniture: the tables and figures that pages link to, and what stock pages get wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx

from claimbook import tables


def _copy_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Put ``data/`` and ``figures/`` beside the pages, so that links work without a network."""
    if exception or app.builder.format != "html":
        return
    for name in ("data", "figures"):
        source, target = tables.root() / name, Path(app.outdir) / name
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def setup(app: Sphinx) -> None:
    """Connect to the end of the build."""
    app.connect("build-finished", _copy_downloads)
