"""Puts a finished site in place of the last one, whole and at the end, with its tables and figures.

Pages are written to a folder of the build's own. When everything went well they are copied beside
the last good site, with ``data/`` and with the figures that the notebooks of this build wrote, and
the two folders change places: a site is never half new. What no page of the book is, goes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from myst_nb import static as myst_nb_static
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.util import logging

from claimbook.sphinx import csvw, freshness, retired
from claimbook.sphinx.failures import stop

logger = logging.getLogger(__name__)


def _recover(app: Sphinx, config: Config) -> None:
    """Put back the last site if a build was stopped in the moment when folders change places."""
    site = app.claimbook.site
    aside = sorted(site.parent.glob(f".{site.name}-old-*/site"))
    if aside and not site.exists():
        aside[-1].rename(site)
    for left in site.parent.glob(f".{site.name}-???-*"):
        shutil.rmtree(left, ignore_errors=True)


def _style_of_notebooks(app: Sphinx, builder: Builder) -> None:
    """Copy MyST-NB's style sheet before pages are written: it comes at the end otherwise, and
    pages name its checksum only if it is there, so those of a first build would differ."""
    for name, *_ in app.registry.css_files:
        if name.startswith("mystnb.") and builder.format == "html":
            target = Path(builder.outdir) / "_static" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(myst_nb_static.__file__).parent / "mystnb.css", target)


def _note_page(app: Sphinx, name: str, *_: Any) -> None:
    app.claimbook.written.add(name)


def _publish(app: Sphinx, failure: Exception | None) -> None:
    """Complete the pages and put them in place; then say that this build was clean."""
    build = app.claimbook
    freshness.stop_if_changed(app)
    try:
        written = _figures(app)
        if app.builder.format == "html":
            _prune(app)
            _bring(build.root / "data", build.pages / "data")
            shutil.rmtree(build.pages / "figures", ignore_errors=True)
            (build.pages / "figures").mkdir()
            for name, path in written.items():
                shutil.copyfile(path, build.pages / "figures" / name)
            csvw.describe(app, build.pages / "figures")
        _swap(build.pages, build.site)
        _keep_figures(build.root / "figures", written)
    except OSError as error:
        stop(_told(error, build.site), "The new pages could not be put in place; the pages are "
             "those of before.")  # fmt: skip
    freshness.mark_clean(app)
    app.outdir = app.builder.outdir = app.outdir.__class__(build.site)


def _told(error: OSError, site: Path) -> str:
    """Return which file could not be written, and why."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        _, file, reason = error.args[0][0]  # of a tree that was copied, each file that failed
        return f"{file}: {reason}"
    return f"{error.filename or site}: {error.strerror or error}"


def _figures(app: Sphinx) -> dict[str, Path]:
    """Return, by name, the files that the notebooks of this build wrote."""
    found: dict[str, Path] = {}
    owner: dict[str, str] = {}
    for page, key in sorted(getattr(app.env, "claimbook_notebooks", {}).items()):
        for path in sorted(app.claimbook.figures(key).glob("*")):
            if owner.setdefault(path.name, page) != page:
                stop(f"figures/{path.name}: written by {owner[path.name]} and by {page}; give each "
                     "figure and table a name of its own")  # fmt: skip
            found[path.name] = path
    return found


def _prune(app: Sphinx) -> None:
    """Remove the pages, sources and pictures that are not of this book any more."""
    build, env = app.claimbook, app.env
    names = env.found_docs | build.written
    wanted = {Path(app.builder.get_outfilename(name)) for name in names}
    wanted |= {build.pages / "index.html", *retired.redirects(app)}
    for path in build.pages.rglob("*.html"):
        if "_static" not in path.relative_to(build.pages).parts and path not in wanted:
            path.unlink()
    suffixes = tuple(app.config.source_suffix)
    for path in (build.pages / "_sources").rglob("*"):
        name = path.relative_to(build.pages / "_sources").as_posix().removesuffix(".txt")
        for suffix in suffixes:
            name = name.removesuffix(suffix)
        if path.is_file() and name not in env.found_docs:
            path.unlink()
    pictures = {name for _, name in env.images.values()}
    for path in (build.pages / "_images").glob("*"):
        if path.name not in pictures:
            path.unlink()


def _bring(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def _swap(pages: Path, site: Path) -> None:
    """Copy ``pages`` beside ``site`` and let the two change places."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-", dir=site.parent))
    aside = Path(tempfile.mkdtemp(prefix=f".{site.name}-old-", dir=site.parent))
    try:
        shutil.copytree(pages, fresh / "site")
        if site.exists():
            site.rename(aside / "site")
        (fresh / "site").rename(site)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if site.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _keep_figures(folder: Path, written: dict[str, Path]) -> None:
    """Bring ``figures/`` of the book up to date, and name what no page wrote."""
    folder.mkdir(exist_ok=True)
    for name, path in written.items():
        there, content = folder / name, path.read_bytes()
        if not there.is_file() or there.read_bytes() != content:
            fresh = there.with_name(f".{name}.new")
            fresh.write_bytes(content)
            fresh.replace(there)
    for name in _strays(folder, written):
        logger.info("figures/%s: no page writes it, so it is not published", name)


def _strays(folder: Path, written: dict[str, Path]) -> Iterator[str]:
    for path in sorted(folder.glob("*.*")):
        if path.suffix in (".csv", ".svg") and path.name not in written:
            yield path.name


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages and, after everything else, to the end of the build."""
    app.connect("config-inited", _recover, priority=110)
    app.connect("write-started", _style_of_notebooks)
    app.connect("html-page-context", _note_page)
    app.connect("build-finished", _publish, priority=900)
