"""No stale page: a build goes on from the last one only if that was clean and of the same inputs.

Sphinx keeps what it read before the pages are written, gives a warning once, and asks whether a
file is newer, not whether it is another. So a build that was stopped, failed or warned would be
forgotten at the next try. Here each build keeps its doctrees and pages in a folder of its own,
with a marker that is taken away at the start and written only when everything went well. Without
the marker, or when anything but a page has changed, the next build starts from nothing but the
executed notebooks; each of these is executed again when something that it read has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from claimbook.check import verify
from claimbook.sources import seeds, tables
from claimbook.sphinx.failures import stop
from claimbook.sphinx.notebooks import TOP

try:
    import fcntl
except ImportError:  # not on Windows; there two builds at once are the builder's own affair
    fcntl = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

# The extensions that Jupyter Book always loads and that say nothing about parallel reading; both
# only act before reading or while writing, so reading in parallel is safe with them.
_SAFE = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")
# What notebooks compute with; the lock says what should be installed, this what is.
_LIBRARIES = ("frictionless", "matplotlib", "networkx", "numpy", "pandas")
_PAGES = (".ipynb", ".md", ".rst")  # how the name of a page may end
_FURNITURE = ("CITATION.cff", "CHANGELOG.md", "_config.yml", "_toc.yml", "conf.py")


@dataclass
class Build:
    """One run of Sphinx: where it works, where its pages go, and from what it goes on.

    ``site`` is the folder that the builder was asked to write; ``folder`` keeps ``doctrees`` and
    ``pages`` from one build to the next; ``cache`` has the executed notebooks of this digest;
    ``digest`` is that of everything but the pages; ``known`` has the SHA-256 of each page and of
    what it depends on, by path, as the last clean build had them; ``settings`` are the book's own,
    as they were given, since extensions add to lists among them; ``written`` has the names of the
    pages that this build wrote.
    """

    root: Path
    site: Path
    folder: Path
    cache: Path
    digest: str
    known: dict[str, str]
    settings: list[tuple[str, str]]
    written: set[str] = field(default_factory=set)

    @property
    def pages(self) -> Path:
        return self.folder / "pages"

    @property
    def marker(self) -> Path:
        return self.folder / "clean.json"

    def figures(self, key: str) -> Path:
        """The folder of the figures that the notebook with cache key ``key`` writes."""
        return self.cache / "figures" / key

    def reads(self, key: str) -> Path:
        """The file that says what the notebook with cache key ``key`` has read."""
        return self.cache / "reads" / f"{key}.json"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, "" if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _digest(files: Iterable[Path], *words: str) -> str:
    total = hashlib.sha256(" ".join(words).encode())
    for path in files:
        total.update(f"\n{path.name} {sha256(path)}".encode())
    return total.hexdigest()[:16]


def _inside(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.is_file() and path.suffix != ".pyc" and not hidden:
                yield path


def kernel_digest(root: Path) -> str:
    """Return a digest of what all notebooks of a book share.

    That is the lock, the seed files, and the versions of Python and of the libraries that are
    installed. Which tables and modules each of them reads is noted when it is executed.
    """
    folder = seeds.folder(root)
    texts = sorted(folder.glob("*.txt")) if folder else []
    installed = [f"{name}={version(name)}" for name in _LIBRARIES]
    return _digest([root / "constraints.txt", *texts], *map(str, sys.version_info[:3]), *installed)


def page_digest(root: Path) -> str:
    """Return a digest of all that a page is made of besides its own file and what it includes."""
    package = Path(__file__).parents[1]
    every = [*_inside(package, root / "data", root / "_static"),
             *(root / name for name in _FURNITURE)]  # fmt: skip
    return _digest(every, kernel_digest(root))


def _prepare(app: Sphinx, config: Config) -> None:
    """Lead the build into its own folder, from nothing if the last one was not clean."""
    try:
        root = tables.root()
    except tables.BookError as error:
        stop(str(error))
    site = Path(app.outdir)
    keep = site.parent / ".claimbook" / site.name
    _wait_for_others(app, keep.parent)
    kernel, digest = kernel_digest(root), page_digest(root)
    caches = site.parent / ".jupyter_cache"
    given = sorted((name, repr(value)) for name, value in config.overrides.items())
    app.claimbook = build = Build(root, site, keep, caches / kernel, digest, {}, given)
    last = _take(build.marker)
    if last.get("digest") == digest:
        build.known = last["files"]
        if last.get("state") == _state(app):
            _rest(app, last)
    else:
        _refuse(root)
        shutil.rmtree(keep, ignore_errors=True)
    for old in caches.glob("*") if caches.is_dir() else []:
        if old != build.cache and old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
    app.outdir = app.outdir.__class__(build.pages)
    app.doctreedir = app.doctreedir.__class__(keep / "doctrees")
    for folder in (build.pages, keep / "doctrees", build.cache):
        folder.mkdir(parents=True, exist_ok=True)
    config.nb_execution_cache_path = str(build.cache)
    # Executed before pages are read, all of them, so that one build names all that fail.
    config.nb_execution_raise_on_error = False
    # A warning that a cell prints has a path in it that is another each time.
    config.nb_output_stderr = "error"
    for name in _SAFE:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
    usual = max(app.parallel, min(4, os.cpu_count() or 1))
    app.parallel = config.claimbook_processes or usual


def _state(app: Sphinx) -> str:
    """Return a digest of all that a build is made of and of what it left, but for the tables and
    the package, whose digest is kept apart: settings, packages installed, pages, the site."""
    build = app.claimbook
    libraries = sorted(
        name for place in sys.path if os.path.isdir(place)
        for name in os.listdir(place) if name.endswith(".dist-info")
    )  # fmt: skip
    sources = [(path, sha256(Path(path))) for path in sorted(build.known)]
    sources += [(name, sha256(build.root / name)) for name in TOP]
    total = hashlib.sha256(repr((build.settings, libraries, sources, _pages_there(app))).encode())
    for folder in (build.site, build.root / "figures"):
        for path in _inside(folder):
            now = path.stat()
            total.update(f"{path} {now.st_size} {now.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _pages_there(app: Sphinx) -> list[str]:
    """Return the files that could be pages, for one that is new is in no list yet."""
    found = []
    for folder, inside, names in os.walk(app.srcdir):
        inside[:] = sorted(name for name in inside if name[0] not in "._")
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(_PAGES)]
    return found


def _rest(app: Sphinx, last: dict) -> None:
    """Let the build end at once, for nothing has changed since the last clean one; unless all
    pages, or some by name, are asked for."""
    build_all = app.build

    def build(force_all: bool = False, filenames: list[str] | None = None) -> None:
        if force_all or filenames or app.fresh_env_used:
            return build_all(force_all, filenames)
        logger.info("nothing has changed since the last build: its pages stand in %s",
                    app.claimbook.site)  # fmt: skip
        _write_marker(app.claimbook.marker, last)

    app.build = build  # type: ignore[method-assign]


def _wait_for_others(app: Sphinx, folder: Path) -> None:
    """Hold the book's lock until this process ends, so that no two builds mix their pages."""
    folder.mkdir(parents=True, exist_ok=True)
    app.claimbook_lock = lock = (folder / "lock").open("w")
    told = time.monotonic()
    while fcntl:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            if time.monotonic() >= told:
                logger.info("another build of this book is running; waiting for it to end ...")
                told = time.monotonic() + 10
            time.sleep(0.2)


def _take(marker: Path) -> dict:
    """Return what the marker says and remove it: until the end of this build there is none."""
    try:
        found = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    marker.unlink(missing_ok=True)
    return found if isinstance(found.get("files"), dict) else {}


def _refuse(root: Path) -> None:
    """Stop the build if ``claimbook verify`` has findings."""
    report = verify.check(root)
    if not report.ok:
        many, most = len(report.findings), 20
        more = f"... and {many - most} more: `claimbook verify` lists them all"
        stop(
            *map(str, report.findings[:most]),
            *([more] if many > most else []),
            f"{many} finding{'s' if many > 1 else ''} in the tables: nothing was built.",
        )


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages whose file, or a file that they include, is another than last time."""
    known = app.claimbook.known
    return sorted(
        name
        for name in env.found_docs
        if any(known.get(path) != sha256(Path(path)) for path in _files(env, name))
    )


def _files(env: BuildEnvironment, name: str) -> Iterator[str]:
    """Yield the paths of a page and of what it depends on."""
    yield str(env.doc2path(name))
    for dependency in sorted(env.dependencies.get(name, ())):
        yield str(Path(env.srcdir, dependency))


def _note(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Note what the pages are made of before they are read."""
    app.claimbook.known = {
        path: sha256(Path(path)) for name in env.found_docs for path in _files(env, name)
    }


def stop_if_changed(app: Sphinx) -> None:
    """Stop if something that the pages are made of has changed since the build began."""
    build = app.claimbook
    moved = [path for path, was in build.known.items() if sha256(Path(path)) != was]
    if page_digest(build.root) != build.digest:
        moved.append("a table, a setting or a module")
    if moved:
        shown = ", ".join(os.path.relpath(p, build.root) if "/" in p else p for p in moved)
        stop(f"{shown} changed while the book was built: build it again.")


def mark_clean(app: Sphinx) -> None:
    """Write the marker of a clean build; to be called when everything is in place, and last."""
    build, env = app.claimbook, app.env
    # What was noted when the build began stands: a file that changed since then is another.
    files = {path: build.known.get(path) or sha256(Path(path))
             for name in env.found_docs for path in _files(env, name)}  # fmt: skip
    build.known = files
    _write_marker(build.marker, {"digest": build.digest, "files": files, "state": _state(app)})


def _write_marker(marker: Path, said: dict) -> None:
    fresh = marker.with_suffix(".new")
    fresh.write_text(json.dumps(said, sort_keys=True), encoding="utf-8")
    fresh.replace(marker)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx: before any extension reads the configuration, and when pages are read."""
    app.connect("config-inited", _prepare, priority=100)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _note, priority=100)
