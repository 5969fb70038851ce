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
    place = f"{finding.file}:{finding.row}" if finding.row else finding.file
    logger.warning("%s", said, location=place, type="claimbook", subtype="number")


def _typed(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Read the sources of the pages that are to be read."""
    if app.config.claimbook_check_pages:
        root = app.claimbook.root
        files = {Path(env.doc2path(name)).resolve() for name in names}
        only = {path.relative_to(root).as_posix() for path in files if root in path.parents}
        for finding in prose.check(root, only):
            _warn(finding)


def _shown(app: Sphinx, failure: Exception | None) -> None:
    """Read the pages that were written."""
    if app.config.claimbook_check_pages and not failure and app.builder.format == "html":
        written = (Path(app.builder.get_outfilename(name)) for name in app.claimbook.written)
        for finding in built.check(app.claimbook.pages, (p for p in written if p.is_file())):
            _warn(finding)


def setup(app: Sphinx) -> None:
    """Connect to the reading of pages and, before failures are told, to the end of the build."""
    app.add_config_value("claimbook_check_pages", True, "env", [bool])
    app.connect("env-before-read-docs", _typed, priority=300)
    app.connect("build-finished", _shown, priority=700)
