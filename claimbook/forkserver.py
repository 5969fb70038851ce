"""A process that has imported what notebooks need, and forks a kernel for each that is asked for.

To import pandas, matplotlib and what a kernel itself consists of takes longer than many a notebook
runs. Here it is done once a build. The build starts this file by its path, with the number of a
socket (``claimbook.sphinx.kernels``), and over that sends one socket for each kernel; over that one
it says which kernel it wants, as a line of JSON, and is told a line with the kernel's process id
and, when it has ended, a line with its exit status. When the build closes its socket, or dies, the
kernels are killed and this process ends; when this process dies, each kernel ends by itself.

Nothing of claimbook is imported here: each kernel does that itself, so that what a notebook depends
on is noted as it is in a kernel of its own (``claimbook.sources.reads``).
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

# What kernels and notebooks import, as far as it is installed; not what looks for its kernel when
# it is imported, as ipywidgets and the inline backend of matplotlib do.
_LIBRARIES = (
    *("ipykernel.kernelapp", "IPython.core.pylabtools", "IPython.display", "myst_nb.ext.glue"),
    *("pandas", "networkx", "matplotlib.pyplot", "matplotlib.backends.backend_svg"),
    *("mpl_toolkits.mplot3d", "pygments.lexers.python", "pygments.formatters"),
)
_INLINE = "module://matplotlib_inline.backend_inline"


def main() -> None:
    """Import the libraries and serve; in a process that was forked, be the kernel."""
    if Path(sys.path[0]).resolve() == Path(__file__).resolve().parent:
        del sys.path[0]  # Python puts the folder of this file first, which no kernel has there
    control = socket.socket(fileno=int(sys.argv[1]))
    # A kernel sets it before it imports matplotlib, which reads it once.
    os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or _INLINE
    for name in _LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    gc.collect()
    gc.freeze()  # else the collector writes to all objects, and each kernel gets its own copy
    wanted = _serve(control)
    if wanted:
        _be_kernel(**wanted)


def _serve(control: socket.socket) -> dict[str, Any] | None:
    """Fork a kernel for each socket that comes, until ``control`` is closed; return what kernel
    is wanted in each process that was forked, and None in this one, at the end."""
    kernels: dict[int, socket.socket] = {}
    ended, ends = socket.socketpair()
    ends.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ends.fileno())
    while True:
        ready, _, _ = select.select([control, ended], [], [])
        if ended in ready:
            ended.recv(4096)
            _tell_ended(kernels)
        if control not in ready:
            continue
        _, numbers, _, _ = socket.recv_fds(control, 1, 1)
        if not numbers:
            _kill(kernels)
            return None
        asker = socket.socket(fileno=numbers[0])
        with asker.makefile() as lines:
            wanted = json.loads(lines.readline() or "null")
        if wanted and not (pid := _fork()):
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()  # so that it can be signalled together with what it starts
            asker.sendall(b"%d\n" % os.getpid())
            for one in (control, ended, ends, asker, *kernels.values()):
                one.close()
            return wanted
        if wanted:
            kernels[pid] = asker


def _fork() -> int:
    with warnings.catch_warnings():
        # From Python 3.12 on it warns where a process runs several strands. Those that there
        # are, numpy's, are known to end before a fork and to begin again after it.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _tell_ended(kernels: dict[int, socket.socket]) -> None:
    for pid in list(kernels):
        there, status = os.waitpid(pid, os.WNOHANG)
        if there:
            with kernels.pop(pid) as asker, suppress(OSError):
                asker.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _kill(kernels: dict[int, socket.socket]) -> None:
    for pid in kernels:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _be_kernel(arguments: list[str], folder: str, surroundings: dict[str, str]) -> None:
    """Run a kernel with the arguments of its launcher, as if it had been started by itself."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(surroundings)
    if random := sys.modules.get("numpy.random"):
        random.seed()  # else all kernels draw the same numbers; Python's own sees to it itself
    kernelapp = import_module("ipykernel.kernelapp")
    launcher = Path(kernelapp.__file__ or "").parents[1] / "ipykernel_launcher.py"
    sys.argv = [str(launcher), *arguments]
    # It looks once a second whether the process that it came from is there.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    kernelapp.launch_new_instance(argv=[*arguments, parent])


if __name__ == "__main__":
    main()
