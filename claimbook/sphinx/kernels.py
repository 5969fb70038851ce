"""Kernels for the notebooks of a build: forked from a process that has the libraries already.

Only a kernel that would be started with this Python and nothing but its own launcher is forked
(``claimbook.forkserver``); any other kernel that a notebook asks for, or one that cannot be forked,
is started as Jupyter starts it. ``claimbook_forked_kernels = False`` has all of them started so.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_client import KernelManager
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from nbclient import NotebookClient

from claimbook import forkserver

POSSIBLE = sys.platform == "linux"
_LAUNCHER = ["-m", "ipykernel_launcher"]


class Server:
    """The process from which kernels are forked, for as long as the block lasts::

        with Server() as server:
            forked = await server.fork(["-f", "connection.json"], folder, dict(os.environ))
    """

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        # In a session of its own: Ctrl-C is the build's business, which then closes the socket.
        self._process = subprocess.Popen(
            [sys.executable, forkserver.__file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        theirs.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and the kernels that it has forked."""
        self._control.close()
        self._process.wait()

    async def fork(
        self, arguments: list[str], folder: str, surroundings: dict[str, str]
    ) -> Forked:
        """Fork a kernel and return it as soon as it is there.

        It gets the ``arguments`` of the kernel's launcher, works in ``folder``, and has
        ``surroundings`` as its environment. Raises OSError if there is no server any more.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"k"], [theirs.fileno()])
            ours.setblocking(False)
            wanted = {"arguments": arguments, "folder": folder, "surroundings": surroundings}
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(ours, json.dumps(wanted).encode() + b"\n")
            told = await loop.sock_recv(ours, 64)
            if not told.endswith(b"\n"):
                raise ConnectionResetError("the process that kernels are forked from is gone")
        except BaseException:
            ours.close()
            raise
        return Forked(int(told), ours)


class Forked:
    """A kernel that was forked, with as much of ``subprocess.Popen`` as Jupyter asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, told: socket.socket) -> None:
        self.pid, self._told = pid, told
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        if self.returncode is None:
            said = b""
            with suppress(ConnectionError):
                try:
                    said = self._told.recv(64)
                except BlockingIOError:
                    return None
            if not said:  # nobody is left to tell
                with suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
            self.returncode = int(said or -signal.SIGKILL)
            self._told.close()
        return self.returncode

    def wait(self) -> int | None:
        """Wait for its end and return its exit status."""
        if self.returncode is None:
            self._told.setblocking(True)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Provisioner(LocalProvisioner):
    """Starts a kernel: forks it if it is one of the kind of which the server has the libraries."""

    server: Server

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        program, *arguments = cmd
        is_plain = program == sys.executable and arguments[: len(_LAUNCHER)] == _LAUNCHER
        if not is_plain or self.kernel_spec.env:  # the server was started in another environment
            return await super().launch_kernel(cmd, **kwargs)
        surroundings = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        folder = str(Path(kwargs.get("cwd") or ".").resolve())
        try:
            forked = await self.server.fork(arguments[len(_LAUNCHER) :], folder, surroundings)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = forked
        self.pid = self.pgid = forked.pid
        self.cwd = Path(folder)
        return self.connection_info

    async def wait(self) -> int | None:
        # As often as is needed to lose no time: by itself it looks ten times a second.
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        return await super().wait()


class Client(NotebookClient):
    """Executes a notebook in a kernel that ``server`` forks, if there is one."""

    server: Server | None = None

    def create_kernel_manager(self) -> KernelManager:
        made = super().create_kernel_manager()
        spec: Any = made.kernel_spec
        if self.server and "kernel_provisioner" not in spec.metadata:
            made.kernel_id = str(uuid4())
            own = _Provisioner(kernel_id=made.kernel_id, kernel_spec=spec, parent=made)
            made.provisioner, own.server = own, self.server
        return made
