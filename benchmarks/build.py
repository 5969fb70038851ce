"""How long builds take, as ratios of one run on one machine: ``make bench`` (about 15 minutes).

The book is copied, and built cold, again without a change, and after changes of several kinds. The
measure is the parallel execution of the same notebooks by nbclient in two processes, which is what
a build cannot do without. Each is done twice, and the better time counts, in seconds on the clock;
seconds of the processor stand beside it. Notebooks executed are counted from the build's own lines.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jupytext

ROOT = Path(__file__).parents[1]
_APART = shutil.ignore_patterns(".git", ".venv", "_build", "*.egg-info", "__pycache__", ".pytest*")
_EXECUTE = """
import sys, jupytext
from nbclient import NotebookClient
for path in sys.argv[1:]:
    NotebookClient(jupytext.read(path), timeout=600, resources={"metadata": {"path": "chapters"}},
                   kernel_name="python3").execute()
"""


def main() -> None:
    """Measure and print the table; with ``--write`` keep it in ``benchmarks/RESULTS.md``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is done (2)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        book = Path(folder, "book")
        shutil.copytree(ROOT, book, ignore=_APART)
        table = _table(book, given.rounds)
    print(table)
    if given.write:
        head = (ROOT / "benchmarks" / "HEAD.md").read_text(encoding="utf-8")
        (ROOT / "benchmarks" / "RESULTS.md").write_text(f"{head}\n{table}\n", encoding="utf-8")


def _table(book: Path, rounds: int) -> str:
    kinds: dict[str, Callable[[], object]] = {
        "the notebooks alone, nbclient in two processes": lambda: _execute(book),
        "cold build": lambda: (shutil.rmtree(book / "_build", ignore_errors=True), _build(book)),
        "nothing changed": lambda: _build(book),
        "a style sheet": lambda: _after(book, "claimbook/sphinx/static/claimbook.css"),
        "a check": lambda: _after(book, "claimbook/check/rules.py"),
        "a word on a page": lambda: _after(book, "chapters/tweak.md", "\nA word.\n"),
        "the note of a claim": lambda: (_note(book, "claims"), _build(book)),
        "the note of an event": lambda: (_note(book, "events"), _build(book)),
        "the note of a tie": lambda: (_note(book, "ties"), _build(book)),
        "the note of a row outside": lambda: (_note(book, "outside"), _build(book)),
    }
    best: dict[str, tuple[float, float, int]] = {}
    for _ in range(rounds):
        for kind, run in kinds.items():
            took = _timed(run)
            best[kind] = min(best.get(kind, took), took)
            said = f"{kind}: {took[0]:.1f} s, processor {took[1]:.1f} s, {took[2]} notebooks"
            print(said, file=sys.stderr, flush=True)
    base, cold = (best[kind][0] for kind in list(kinds)[:2])
    heads = ("what", "of the notebooks alone", "of a cold build", "executed", "processor s")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|"]
    for kind, (clock, processor, executed) in best.items():
        ratios = f"{clock / base:.2f} | {clock / cold:.2f}"
        lines.append(f"| {kind} | {ratios} | {executed} | {processor:.0f} |")
    return "\n".join(lines)


_executed = 0


def _timed(run: Callable[[], object]) -> tuple[float, float, int]:
    def processor() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    global _executed
    _executed, before, start = 0, processor(), time.perf_counter()
    run()
    return time.perf_counter() - start, processor() - before, _executed


def _environment(book: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(book), "CLAIMBOOK_ROOT": str(book)}


def _build(book: Path) -> None:
    global _executed
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(
        [program, "build", book, "-W", "-n", "--keep-going"], env=_environment(book),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    _executed = len(re.findall(r"^executed ", done.stdout, re.M))


def _execute(book: Path) -> None:
    global _executed
    pages = [path for path in (book / "chapters").glob("*.md") if "{code-cell}" in path.read_text()]
    # Longest first, dealt to two: what a good schedule comes to.
    pages.sort(key=lambda path: -len(str(jupytext.read(path).cells)))
    _executed = len(pages)
    running = [
        subprocess.Popen([sys.executable, "-c", _EXECUTE, *map(str, pages[n::2])], cwd=book,
                         env={**_environment(book), "CLAIMBOOK_STATIC": str(book / "_figures")},
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for n in range(2)
    ]  # fmt: skip
    if any(one.wait() for one in running):
        sys.exit("the notebooks alone failed")


def _after(book: Path, file: str, more: str = "\n") -> None:
    """Build after something was added to a file."""
    with (book / file).open("a", encoding="utf-8") as open_file:
        open_file.write(more)
    _build(book)


def _note(book: Path, table: str) -> None:
    """Add a word to the note of a row in the middle of a table."""
    code = (
        "import pandas as pd, sys\n"
        f"path = {str(book / 'data' / table)!r} + '.csv'\n"
        "rows = pd.read_csv(path, dtype=str, keep_default_na=False)\n"
        "at = len(rows) // 2, 'note'\n"
        "rows.loc[at] = (rows.loc[at] + ' again').strip()\n"
        "rows.to_csv(path, index=False, lineterminator='\\n')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
