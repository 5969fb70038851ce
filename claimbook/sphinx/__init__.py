"""The Sphinx side of the book: roles, claim register, source pages, freshness, page furniture.

Load it with ``sphinx: extra_extensions: [claimbook.sphinx]`` in ``_config.yml``.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from claimbook import __version__
from claimbook.sphinx import (
    bibliography,
    citations,
    execution,
    failures,
    freshness,
    numbers,
    outside,
    pages,
    publish,
    registers,
    sourcepages,
)

STATIC = Path(__file__).parent / "static"


def setup(app: Sphinx) -> dict:
    """Register everything with Sphinx; the parts say what each of them does."""
    app.connect("builder-inited", lambda app: app.config.html_static_path.append(str(STATIC)))
    app.add_css_file("claimbook.css")
    app.add_js_file("claimbook.js", loading_method="defer")
    build = (failures, freshness, execution, numbers, publish)
    for part in (*build, bibliography, citations, registers, outside, sourcepages, pages):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
