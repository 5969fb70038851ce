"""No number without a line, in the build: what is typed into a page, and what stands on it at last.

Each finding of ``check.prose`` and ``check.built`` is a warning at its place, and a warning stops
the build. With ``claimbook_check_pages = False`` pages are not read.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from claimbook.check import built, prose
from claimbook.check.findings import Finding

logger = logging.getLogger(__name__)


def _warn(finding: Finding) -> None:
    said = f"found {finding.message}; expected {finding.expected}; {finding.remedy}"
    if finding.row:
        logger.warning("%s", said, location=f"{finding.file}:{finding.row}")
    else:  # a location without a line would be taken for the name of a page
        logger.warning("%s: %s", finding.file, said)


def _typed(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Read the sources of the pages that are to be read."""
    if app.config.claimbook_check_pages:
        root = app.claimbook.root
        files = {Path(env.doc2path(name)).resolve() for name in names}
        only = {path.relative_to(root).as_posix() for path in files if root in path.parents}
        for finding in prose.check(root, only):
            _warn(finding)


def _times(app: Sphinx) -> dict[Path, int]:
    """Return when each page of the site was last written."""
    return {path: path.stat().st_mtime_ns for path in app.claimbook.pages.rglob("*.html")}


def _note(app: Sphinx) -> None:
    app.claimbook_times = _times(app)


def _shown(app: Sphinx, failure: Exception | None) -> None:
    """Read the pages that this build has written, in whichever process."""
    # Of one long page the parts were read as pages, when these were built.
    is_read = app.builder.format == "html" and app.builder.name != "singlehtml"
    if app.config.claimbook_check_pages and not failure and is_read:
        before = app.claimbook_times
        written = [path for path, time in _times(app).items() if before.get(path) != time]
        for finding in built.check(app.claimbook.pages, written):
            _warn(finding)


def setup(app: Sphinx) -> None:
    """Connect to the reading of pages and, before failures are told, to the end of the build."""
    app.connect("builder-inited", _note)
    app.connect("env-before-read-docs", _typed, priority=300)
    app.connect("build-finished", _shown, priority=700)
