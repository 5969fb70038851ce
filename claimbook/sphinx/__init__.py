"""The Sphinx side of the book: roles, claim register, source pages, freshness, page furniture.

Load it with ``sphinx: extra_extensions: [claimbook.sphinx]`` in Jupyter Book's ``_config.yml``, or
with ``extensions = ["claimbook.sphinx"]`` in ``conf.py``; ``settings`` says what can be set.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from claimbook import __version__
from claimbook.sphinx import (
    bibliography,
    cards,
    choices,
    citations,
    domain,
    execution,
    failures,
    freshness,
    metadata,
    notebooks,
    numbers,
    pages,
    parts,
    publish,
    registers,
    reuse,
    scripts,
    search,
    settings,
    shell,
    sourcepages,
    terms,
    thumbnails,
    values,
    whatif,
)

STATIC = Path(__file__).parent / "static"
_PARTS = (settings, failures, freshness, execution, numbers, publish, bibliography, citations,
          parts, notebooks, registers, choices, domain, sourcepages, pages, values,
          terms, thumbnails, scripts, whatif, search, reuse, cards, metadata, shell)  # fmt: skip


def setup(app: Sphinx) -> dict:
    """Register everything with Sphinx; the parts say what each of them does."""
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(STATIC)))
    app.add_css_file("claimbook.css")
    app.add_js_file("claimbook.js", loading_method="defer")
    for part in _PARTS:
        part.setup(app)
    return {
        "version": __version__,
        "env_version": 1,  # of what is kept on env from one build to the next
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
