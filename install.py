"""Makes the book's environment in .venv, and says how far it is.

    python3 install.py             what requirements.txt lists
    python3 install.py --tests     what the tests need as well, and a browser

It is what ``make`` runs first. Where nothing has changed since the last time, it does nothing. It
needs Python alone, and no newer one than 3.6, so that a Python that does not fit is told so. All
that pip says is kept in .venv/install.log.
"""

import hashlib
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PLACE = VENV / ".place"  # the folder that the environment was made in: it works nowhere else
LOG = VENV / "install.log"
FILES = ("requirements.txt", "constraints.txt", "pyproject.toml")
EVERY, SILENT = 5, 30  # seconds: between two lines, and until the same line is said again
LINES = 40  # of what pip says of a failure


class Progress:
    """What pip has done so far, read from its lines, whose wording differs between versions."""

    def __init__(self, installed):
        """``installed()`` counts the packages that are in the environment."""
        self.installed = installed
        self.found = {}
        self.total = self.before = 0

    def read(self, line: str) -> None:
        """Take in a line of pip's output."""
        match = re.match(r"\s*Collecting ([^\s<>=!~;(\[]+)", line)
        if match:
            self.found[match.group(1)] = None
        elif line.startswith("Installing collected packages:"):
            self.total = len(line.split(","))
            self.before = self.installed()

    def __str__(self) -> str:
        if self.total:
            done = min(max(self.installed() - self.before, 0), self.total)
            return f"packages installed: {done} of {self.total}"
        if self.found:
            return f"packages found: {len(self.found)}, now {list(self.found)[-1]}"
        return "asking for the first package"


def unfit(version: tuple, pyproject: str) -> str:
    """Return the bounds in ``pyproject`` (its text) if ``version`` is outside them, else ""."""
    bounds = re.search(r'^requires-python = ">=([\d.]+),<([\d.]+)"', pyproject, re.MULTILINE)
    lower, upper = (tuple(map(int, bound.split("."))) for bound in bounds.groups())
    return "" if lower <= version < upper else f"at least {bounds[1]} and below {bounds[2]}"


def failure(lines: list) -> list:
    """Return what pip says of its failure: from its first error on, or else its last lines."""
    first = [n for n, line in enumerate(lines) if re.match(r"\s*(ERROR|error)\b", line)][:1]
    said = lines[first[0] :] if first else lines[-LINES // 2 :]
    return said if len(said) <= LINES else [*said[: LINES // 2], "...", *said[-LINES // 2 :]]


def make_environment() -> None:
    """Make .venv, unless a working one is here. Raises SystemExit where this Python cannot."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    moved = PLACE.is_file() and PLACE.read_bytes() != os.fsencode(ROOT)
    version = _version()
    if version and not moved and not unfit(version, pyproject):
        return
    bounds = unfit(sys.version_info[:3], pyproject)
    if bounds:
        raise SystemExit(
            f"Python {sys.version.split()[0]} ({sys.executable}) does not fit, the book needs "
            f"{bounds}: name another, as in 'make book PYTHON=/usr/bin/python3.12'"
        )
    if Path(sys.prefix) == VENV:
        raise SystemExit("The environment in .venv is broken: leave it ('deactivate'), try again")
    if VENV.is_dir():
        print("What is in .venv does not work here; it is made anew.", flush=True)
        shutil.rmtree(str(VENV))
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
        raise SystemExit("No environment could be made; on Debian install python3-venv")
    PLACE.write_bytes(os.fsencode(ROOT))


def install(*wanted: str) -> int:
    """Install with pip what ``wanted`` (its arguments) says, telling how far it is.

    Returns pip's exit status; where that is not 0, what pip says of it has been printed.
    """
    options = ["--disable-pip-version-check", "--progress-bar", "off"]
    command = [str(PYTHON), "-m", "pip", "install", *options, *wanted]
    begun, said_at, said = time.monotonic(), 0.0, ""
    progress, lines = Progress(_installed), []

    def say(text: str) -> None:
        seconds = int(time.monotonic() - begun)
        print(f"  {seconds // 60}:{seconds % 60:02}  {text}", flush=True)

    merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=str(ROOT), **merged) as pip, LOG.open("wb") as log:
        for raw in _as_they_come(pip.stdout):
            if raw:
                log.write(raw)
                lines.append(raw.decode("utf-8", "replace").rstrip())
                progress.read(lines[-1])
                if "Retrying (" in lines[-1]:
                    say(lines[-1])
            now = time.monotonic()
            if now - said_at > (SILENT if str(progress) == said else EVERY):
                said_at, said = now, str(progress)
                say(said)
    if pip.returncode:
        print("\n".join(failure(lines)), f"\nAll that pip said is in {LOG}", file=sys.stderr)
    else:
        say("the environment is ready")
    return pip.returncode


def _as_they_come(stream):
    """Yield the lines of ``stream``, and b"" once a second while there is none."""
    lines = queue.Queue()

    def put() -> None:
        for line in stream:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=put, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            line = b""
        if line is None:
            return
        yield line


def _installed() -> int:
    return len(list(VENV.glob("lib/python*/site-packages/*.dist-info")))


def _version() -> tuple:
    """Return the version of the Python in .venv, or () if there is none that has pip."""
    ask = "import sys, pip; print(*sys.version_info[:3])"
    try:
        told = subprocess.check_output([str(PYTHON), "-c", ask], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(map(int, told.split()))


def _state() -> str:
    """Return a digest of what the environment is made from, and of its place."""
    parts = [(ROOT / name).read_bytes() for name in FILES]
    return hashlib.sha256(b"\0".join([os.fsencode(ROOT), *parts])).hexdigest()


def main(arguments: list) -> int:
    """Set up what is missing; returns the exit status of what failed, or 0."""
    with_tests = arguments == ["--tests"]
    if arguments and not with_tests:
        print(__doc__)
        return 2
    marks, wanted = [VENV / ".ready"], ["-r", "requirements.txt"]
    if with_tests:
        marks, wanted = [*marks, VENV / ".ready-tests"], [*wanted, "-e", ".[test]"]
    if marks[-1].is_file() and marks[-1].read_text() == _state():
        return 0
    make_environment()
    python = ".".join(map(str, _version()))
    print(f"Installing into .venv (Python {python}), a few minutes the first time:", flush=True)
    status = install(*wanted)
    if not status and with_tests:
        status = subprocess.call([str(PYTHON), "tests/browser.py"], cwd=str(ROOT))
    for mark in [] if status else marks:
        mark.write_text(_state())
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped. What is in place is kept; run it again to go on.")
