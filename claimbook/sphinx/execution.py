"""Executes the notebooks before Sphinx reads them, side by side, and says how far it is.

MyST-NB executes a notebook when it comes to read its page, one after another in each worker, and
stops at the first that fails. Here all that are not in the execution cache are executed first, in
one process that owns the kernels, and put into that cache, where MyST-NB finds them. What a
notebook writes for ``figures/`` goes to a folder under its key in the cache.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
import time
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config as SphinxConfig
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from traitlets.config import Config

from claimbook.sources import reads
from claimbook.sphinx.failures import stop
from claimbook.sphinx.freshness import Build
from claimbook.sphinx.kernels import Client, Server

logger = logging.getLogger(__name__)
# Kernels at once: each wants a core and about 300 MB. Forked ones share most of that, and while one
# starts or ends, which is mostly waiting, another computes.
_STARTED, _FORKED = 2, 3
# What a kernel does first: it notes what the notebook reads, files of the book among them.
_WATCH = """def _watch():
    import os
    from pathlib import Path
    from claimbook.sources import reads
    reads.watch(Path(os.environ["CLAIMBOOK_READS"]), Path({root!r}))
_watch()
del _watch
"""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class _Kernels:
    """Where kernels come from: the folder of IPython's profile for them, and the process from which
    they are forked, if they are."""

    profile: Path
    server: Server | None = None


@dataclass
class _Notebook:
    """A notebook that is to be executed: its page, file, content, and the key in the cache."""

    page: str
    path: Path
    content: NotebookNode
    key: str
    timeout: int
    at: int = -1  # the cell that is being executed
    error: str = ""
    seconds: float = field(default=0.0)


# Notebooks that are begun sooner each by a kernel of its own than by a process that first imports
# all that any notebook may need.
_FEW = 2


def _execute(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Execute what is to be read and not cached; stop, naming each cell that failed."""
    build = app.claimbook
    os.environ["CLAIMBOOK_STATIC"] = str(build.figures("direct"))
    # How somebody reads figures in a shell is not how the book reads them.
    os.environ.pop("CLAIMBOOK_READING", None)
    cache = get_cache(str(build.cache))
    cache.list_cache_records()  # creates the database, before workers that read pages race to it
    keys = {page: key for page, key in _keys(env).items() if page in env.found_docs}
    found = [one for name in names if (one := _read(env, name, cache))]
    env.claimbook_notebooks = keys | {one.page: one.key for one in found}
    known: dict[str, str] = {}
    waiting = [one for one in found if not _is_cached(cache, build, one, known)]
    if not waiting:
        return _close(app)
    is_worth_it = len(waiting) > _FEW and app.config.claimbook_forked_kernels
    if is_worth_it and not app.claimbook_server:
        app.claimbook_server = Server()
    profile = _quiet_profile(build.folder / "ipython", build.root)
    # The longest first, as far as their length tells; so the last to end began early.
    waiting.sort(key=lambda one: (-len(str(one.content.cells)), one.page))
    _apart(_run_all(build, cache, waiting, _Kernels(profile, app.claimbook_server)))
    _close(app)
    failed = [one.error for one in waiting if one.error]
    if failed:
        many = f"{len(failed)} of {len(waiting)} notebooks failed"
        stop(*failed, f"{many}: nothing was published; the pages are those of before.")


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Run ``work`` to its end beside whatever loop runs here: who calls Sphinx may have one, as
    JupyterLab does. Ctrl-C cancels it, and is not kept waiting for the notebooks."""
    began: Future = Future()

    async def told() -> None:
        began.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        await work

    with ThreadPoolExecutor(1) as aside:
        ended = aside.submit(asyncio.run, told())
        try:
            ended.result()
        except BaseException:
            if not ended.done():
                loop, task = began.result()
                loop.call_soon_threadsafe(task.cancel)
            raise


def _keys(env: BuildEnvironment) -> dict[str, str]:
    return getattr(env, "claimbook_notebooks", {})


def _read(env: BuildEnvironment, name: str, cache: JupyterCacheAbstract) -> _Notebook | None:
    """Return the page ``name`` as a notebook to be executed, None if it is none."""
    path, config = Path(env.doc2path(name)), env.mystnb_config
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), env.myst_config, config, text)
    if reader is None:
        return None
    content = reader.read(text)
    own = content.metadata.get(config.metadata_key, {})
    if own.get("execution_mode", config.execution_mode) != "cache":
        return None
    _check_settings(name, content)
    key = cache.create_hashed_notebook(content)[1]
    timeout = own.get("execution_timeout", config.execution_timeout)
    return _Notebook(name, path, content, key, timeout)


def _check_settings(name: str, content: NotebookNode) -> None:
    """Warn of settings of a cell that MyST-NB would pass over: a caption lost is not noticed."""
    fields = NbParserConfig().as_triple()
    known = {field.metadata.get("cell_key", own) for own, _, field in fields}
    for number, cell in enumerate(content.cells):
        for key, value in cell.metadata.get("mystnb", {}).items():
            line = (content.metadata.get("source_map") or {number: 0})[number] + 1
            if key not in known:
                logger.warning("mystnb: no setting '%s'; expected one of %s", key,
                               ", ".join(sorted(known)), location=(name, line))  # fmt: skip
            elif key in ("figure", "image") and not isinstance(value, dict):
                logger.warning("mystnb: %s is '%s'; expected settings such as name, caption or "
                               "alt", key, value, location=(name, line))  # fmt: skip


def _is_cached(
    cache: JupyterCacheAbstract, build: Build, one: _Notebook, known: dict[str, str]
) -> bool:
    """Whether the cache has the notebook and what it wrote, of the same modules and tables."""
    try:
        cache.match_cache_notebook(one.content)
        read = build.reads(one.key).read_text(encoding="utf-8")
    except (KeyError, OSError):
        return False
    return build.figures(one.key).is_dir() and not reads.changed(read, known)


async def _run_all(
    build: Build, cache: JupyterCacheAbstract, waiting: list[_Notebook], kernels: _Kernels
) -> None:
    free = asyncio.Semaphore(_FORKED if kernels.server else _STARTED)
    started, ended = time.monotonic(), 0

    async def run(number: int, one: _Notebook) -> None:
        nonlocal ended
        async with free:
            logger.info("executing %s (%d of %d) ...", one.page, number, len(waiting))
            noted = build.reads(one.key).with_suffix(".new")
            await _run(one, build.figures(one.key), kernels, noted)
        if not one.error:
            told = noted.read_text(encoding="utf-8") if noted.is_file() else ""
            noted.unlink(missing_ok=True)
            build.reads(one.key).write_text(
                reads.sealed(told, one.page), encoding="utf-8"
            )
            data = {"execution_seconds": one.seconds}
            bundle = CacheBundleIn(one.content, str(one.path), data=data)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        ended += 1
        passed = int(time.monotonic() - started)
        clock = f"{passed // 60}:{passed % 60:02}"
        how = "failed" if one.error else "executed"
        logger.info("%s %s in %.1f s: %d of %d, %s", how, one.page, one.seconds,
                    ended, len(waiting), clock)  # fmt: skip

    await asyncio.gather(*(run(number, one) for number, one in enumerate(waiting, 1)))


async def _run(one: _Notebook, figures: Path, kernels: _Kernels, noted: Path) -> None:
    """Execute a notebook in place, once more if its kernel never came to answer."""
    started, content = time.monotonic(), one.content
    for tries in (2, 1):
        shutil.rmtree(figures, ignore_errors=True)
        figures.mkdir(parents=True, exist_ok=True)
        noted.parent.mkdir(exist_ok=True)
        noted.unlink(missing_ok=True)
        one.content, one.at, one.error = nbformat.from_dict(content), -1, ""
        try:
            await _client(one, figures, kernels, noted)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
            one.error = _said(one, error)
            if one.at < 0 and tries > 1:
                logger.info("the kernel of %s did not answer; trying it again", one.page)
                continue
        break
    one.seconds = time.monotonic() - started


async def _client(one: _Notebook, figures: Path, kernels: _Kernels, noted: Path) -> None:
    def note(cell: NotebookNode, cell_index: int) -> None:
        one.at = cell_index

    # Over sockets of the file system, not over ports, which another build can take first; their
    # names must be short, so they stand in a folder of their own.
    sockets = tempfile.mkdtemp(prefix="book-")
    over = {"transport": "ipc", "connection_file": f"{sockets}/k.json"}
    client = Client(
        one.content,
        timeout=one.timeout,
        # On a busy machine a cell's last output may come late; by itself nbclient gives it up
        # after four seconds, without an error.
        iopub_timeout=120,
        raise_on_iopub_timeout=True,
        resources={"metadata": {"path": str(one.path.parent)}},
        config=Config({"ConnectionFileMixin": over if os.name == "posix" else {}}),
        shutdown_kernel="immediate",
        record_timing=False,  # times in a cell's metadata would change the notebook's key
        on_cell_execute=note,
    )
    own = {"CLAIMBOOK_STATIC": figures, "CLAIMBOOK_READS": noted, "IPYTHONDIR": kernels.profile}
    client.server = kernels.server
    surroundings = {**os.environ, **{name: str(path) for name, path in own.items()}}
    try:
        await client.async_execute(env=surroundings)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _quiet_profile(folder: Path, root: Path) -> Path:
    """Give the kernels a profile of the book's own: no start-up file of whoever builds it changes
    a page, and kernels that run on this machine alone do not warn about their transport."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 40\n")
    (profile / "startup").mkdir(exist_ok=True)
    (profile / "startup" / "watch.py").write_text(_WATCH.format(root=str(root)))
    return folder


def _said(one: _Notebook, error: Exception) -> str:
    """Return why a notebook failed, as ``file:line: cell: error``."""
    if isinstance(error, CellExecutionError):
        said = f"{error.ename}: {error.evalue}"
    elif isinstance(error, CellTimeoutError):
        late = "IOPub" in str(error)
        said = (
            "its output did not arrive; build again"
            if late
            else f"still running after {one.timeout} s; mend it, or raise execute: timeout"
        )
    elif isinstance(error, DeadKernelError):
        said = "the kernel died"
    else:
        said = " ".join(str(error).split())
    line, cell = _line(one)
    where = f"cell {cell}: " if cell else ""
    return f"{os.path.relpath(one.path)}:{line}: {where}{_COLOURS.sub('', said)}"


def _line(one: _Notebook) -> tuple[int, int]:
    """Return the line of the file and the number of the code cell that was being executed."""
    if one.at < 0:
        return 1, 0
    cell = one.content.cells[one.at]
    start = (one.content.metadata.get("source_map") or [0] * (one.at + 1))[one.at]
    lines = one.path.read_text(encoding="utf-8").splitlines()
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    begin = next((n for n in range(start, len(lines)) if lines[n].strip() == first.strip()), start)
    inside = 0
    for output in cell.get("outputs", []):
        told = _COLOURS.sub("", "\n".join(output.get("traceback", [])))
        if found := re.search(r"Cell In\[\d+\], line (\d+)", told):
            inside = int(found[1]) - 1
    number = sum(one.content.cells[n].cell_type == "code" for n in range(one.at + 1))
    return begin + 1 + inside, number


def _foresee(app: Sphinx, config: SphinxConfig) -> None:
    """In a first build let the libraries be imported beside what comes before the notebooks."""
    is_first = not (Path(app.outdir).parent / ".jupyter_cache").is_dir()
    app.claimbook_server = Server() if is_first and config.claimbook_forked_kernels else None


def _close(app: Sphinx, failure: Exception | None = None) -> None:
    """Let the process that kernels are forked from end, if there is one: before pages are read,
    for the processes that read them would keep its socket open."""
    if app.claimbook_server:
        app.claimbook_server.close()
        app.claimbook_server = None


def setup(app: Sphinx) -> None:
    """Connect to the start, to the moment before pages are read, and to the end."""
    app.connect("config-inited", _foresee, priority=99)
    app.connect("build-finished", _close, priority=100)
    app.connect("env-before-read-docs", _execute, priority=900)
