"""Kernels that are forked: like one that was started by itself, apart from each other, and gone
with the build."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from invented import Book as Tables

from claimbook.sphinx import execution
from claimbook.sphinx.kernels import POSSIBLE, Server

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="kernels are forked on Linux alone")
PACKAGE = Path(execution.__file__).parents[2]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[Path]:
    """The folder of a book of invented tables, of which kernels know."""
    folder = tmp_path_factory.mktemp("book")
    Tables(folder).write()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMBOOK_ROOT", str(folder))
        patch.setenv("PYTHONPATH", str(PACKAGE))
        yield folder


@pytest.fixture(scope="module")
def server(book) -> Iterator[Server]:
    with Server() as server:
        yield server


def alone(task: Any) -> Any:
    """Run a coroutine in a thread of its own: the browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, task).result()


def run(book: Path, server: Server | None, *cells: str, name: str = "page") -> Any:
    """Execute cells as a build does; return the notebook as executed."""
    kernels = execution._Kernels(execution._quiet_profile(book / "ipython", book), server)
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    one = execution._Notebook(name, book / f"{name}.md", content, name, 60)
    one.path.write_text("x")
    alone(execution._run(one, book / "figures" / name, kernels, book / "reads" / f"{name}.new"))
    assert not one.error, one.error
    return one.content


def printed(*arguments: Any, **options: Any) -> str:
    """Return what the last cell prints."""
    outputs = run(*arguments, **options).cells[-1].outputs
    return "".join(output.text for output in outputs if output.output_type == "stream")


WHAT_IT_IS = """
import json, os, signal, sys
import matplotlib, matplotlib.pyplot
matplotlib.pyplot.figure()
matplotlib.pyplot.close()
own = {"JPY_SESSION_NAME", "CLAIMBOOK_STATIC", "CLAIMBOOK_READS"}
print(json.dumps({
    "path": sys.path, "arguments": sys.argv[:2], "folder": os.getcwd(), "main": __name__,
    "environment": {k: v for k, v in sorted(os.environ.items()) if k not in own},
    "backend": matplotlib.get_backend(), "rc": {k: str(v) for k, v in matplotlib.rcParams.items()},
    "signals": [str(signal.getsignal(number)) for number in (2, 15, 17)],
    "leads": os.getsid(0) == os.getpid(), "input": os.read(0, 1).decode(),
    "claimbook": "claimbook.sources.tables" in sys.modules,
}))
"""


def test_a_forked_kernel_is_like_one_that_was_started(book, server):
    forked, started = (
        json.loads(printed(book, one, WHAT_IT_IS)) for one in (server, None)
    )
    assert forked == started


def test_it_notes_what_its_notebook_reads_as_one_that_was_started_does(book, server):
    cells = "from claimbook import display, tables, ties", "lamps = tables.claim('siberia-lamps')"
    notes = []
    for one in (server, None):
        run(book, one, *cells, name="reader")
        notes.append(set((book / "reads" / "reader.new").read_text().splitlines()))
    assert notes[0] == notes[1]
    assert any("siberia-lamps" in line for line in notes[0])


def test_what_is_drawn_and_shown_is_the_same(book, server):
    cells = "import matplotlib.pyplot as plt", "plt.plot([1, 2]); plt.title('a'); 1 / 3"
    forked, started = (run(book, one, *cells).cells[-1].outputs for one in (server, None))
    assert forked == started and any("image/png" in one.get("data", {}) for one in forked)


CHANGES = """
import builtins, os, random, sys
import matplotlib, pandas
from claimbook import tables
tables.keyed("claims")
pandas.left_by = sys.left_by = builtins.left_by = "another notebook"
os.environ["LEFT_BY"] = "another notebook"
os.chdir("/")
matplotlib.rcParams["font.size"] = 3
pandas.set_option("display.precision", 2)
sys.path.insert(0, "/nowhere")
random.seed(1)
"""
LOOKS = """
import builtins, os, random, sys
import matplotlib, pandas
from claimbook import tables
from claimbook.sources.tables.files import _contents
print([hasattr(one, "left_by") for one in (pandas, sys, builtins)], os.environ.get("LEFT_BY"),
      os.getcwd(), matplotlib.rcParams["font.size"], pandas.get_option("display.precision"),
      "/nowhere" in sys.path, len(_contents))
"""


def test_what_one_notebook_changes_another_does_not_see(book, server):
    before = printed(book, server, LOOKS)
    run(book, server, CHANGES)
    assert printed(book, server, LOOKS) == before == printed(book, None, LOOKS)
    assert "[False, False, False] None" in before


def test_each_has_its_own_folders(book, server):
    cell = "import os; print(os.environ['CLAIMBOOK_STATIC'], os.environ['CLAIMBOOK_READS'])"
    for name in ("one", "other"):
        told = printed(book, server, cell, name=name).split()
        assert told == [str(book / "figures" / name), str(book / "reads" / f"{name}.new")]


def test_each_draws_its_own_random_numbers(book, server):
    cell = "import random, numpy; print(random.random(), numpy.random.random())"
    drawn = [printed(book, server, cell).split() for _ in range(2)]
    assert drawn[0][0] != drawn[1][0] and drawn[0][1] != drawn[1][1]


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while any(map(is_there, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_there, pids))


async def started(server: Server, folder: Path) -> Any:
    """Fork a kernel that nobody talks to."""
    return await server.fork(["-f", str(folder / "k.json")], str(folder), dict(os.environ))


def test_its_end_is_told_with_its_status(book, server, tmp_path):
    kernel = alone(started(server, tmp_path))
    assert kernel.poll() is None and is_there(kernel.pid)
    kernel.terminate()
    assert kernel.wait() == kernel.poll() == -signal.SIGTERM
    kernel.kill()  # it has ended: nothing is done to whoever has its number now
    run(book, server, "1")  # and the next is forked


def test_a_kernel_that_dies_fails_its_notebook_alone(book, server):
    with pytest.raises(AssertionError, match="the kernel died"):
        run(book, server, "import os; os._exit(3)")
    run(book, server, "1")


def test_when_the_server_is_gone_its_kernels_go_and_others_are_started(book, tmp_path):
    with Server() as server:
        kernels = [alone(started(server, tmp_path)) for _ in range(2)]
        server._process.kill()
        server._process.wait()
        assert gone([kernels[0].pid])  # by itself
        assert kernels[1].wait() == -signal.SIGKILL
        with pytest.raises(OSError):
            alone(started(server, tmp_path))
        run(book, server, "1")


BUILD = """
import asyncio, os, sys, time
from claimbook.sphinx.kernels import Server
async def main():
    with Server() as server:
        kernel = await server.fork(["-f", "k.json"], ".", dict(os.environ))
        print(server._process.pid, kernel.pid, flush=True)
        {then}
asyncio.run(main())
"""


@pytest.mark.parametrize("then", ["time.sleep(60)", "return"])
def test_when_the_build_is_gone_all_are(book, tmp_path, then):
    build = subprocess.Popen([sys.executable, "-c", BUILD.format(then=then)], cwd=tmp_path,
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    pids = [int(pid) for pid in build.stdout.readline().split()]
    assert len(pids) == 2
    if "sleep" in then:
        build.kill()
    build.wait()
    build.stdout.close()
    assert gone(pids)


def asked(monkeypatch, server: Server) -> Callable[[], list]:
    """Note what the server is asked for."""
    calls: list = []
    fork = server.fork

    async def noted(*arguments):
        calls.append(arguments)
        return await fork(*arguments)

    monkeypatch.setattr(server, "fork", noted)
    return lambda: calls


def test_a_kernel_of_another_kind_is_started_as_it_says(book, server, monkeypatch, tmp_path):
    calls = asked(monkeypatch, server)
    run(book, server, "1")
    assert len(calls()) == 1
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    other = {"argv": [sys.executable, "-B", *launcher[1:]]}, {"env": {"KIND": "another"}}
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for own in other:
        (spec / "kernel.json").write_text(
            json.dumps({"argv": launcher, "display_name": "P", "language": "python"} | own)
        )
        told = printed(book, server, "import os, sys; print(sys.flags.dont_write_bytecode, "
                                     "os.environ.get('KIND'))")  # fmt: skip
        assert told.split() == ["1" if "argv" in own else str(sys.flags.dont_write_bytecode),
                                "another" if "env" in own else "None"]  # fmt: skip
    assert len(calls()) == 1
