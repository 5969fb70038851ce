"""Plain ``jupyter-book build`` never publishes a failed or refused page, nor half a book."""

from __future__ import annotations

import asyncio
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from smallbook import INDEX, NEW, OLD

PROCESSES = 0  # as many as readers have: what stops a build may stop any of them
FAULTS = {
    "{claim}`no-such-claim`": "no claim 'no-such-claim'",
    "{event}`no-such-event`": "no event 'no-such-event'",
    "{seed}`siberia:9999`": "no line 'siberia:9999'",
    "{seed}`nowhere:1`": "no line 'nowhere:1'",
    "{printed}`no-such-slip`": "no correction 'no-such-slip'",
    "```{outside} no-such-record\n```": "bears on no-such-record",
    "```{register} nowhere\n```": "no register of 'nowhere'",
    "```{rows} no-such-topic\n```": "the topic 'no-such-topic'",
    "{glue:text}`no-such-key`": "no-such-key",
    "{cite:p}`nobody1900`": "nobody1900",
    "{nosuchrole}`x`": "nosuchrole",
    "```{nosuchdirective}\n```": "nosuchdirective",
    "[a link](no-such-page.md)": "no-such-page",
    "{ref}`no-such-label`": "no-such-label",
    "{numref}`no-such-figure`": "no-such-figure",
    "of 4,711 men": "the number “4,711”",
    "of a thousand men": "“thousand”, a figure in words",
    "<p class='made-by-hand'>All 4712</p>": "the number “4712”",
}


def test_an_error_stops_the_second_try_too(small):
    """Each kind is named each time, with file and line, and the good page stays."""
    before = small.page("chapters/index")
    faulty = INDEX + "".join(f"\nFault {fault}\n" if fault[0] != "`" else f"\n{fault}\n"
                             for fault in FAULTS)  # fmt: skip
    (small.folder / "chapters" / "index.md").write_text(faulty, encoding="utf-8")
    for _ in range(2):
        assert small.build() != 0
        for fault, complaint in FAULTS.items():
            told = [line for line in small.last_words().splitlines() if complaint in line]
            assert any("index.md" in line for line in told), (fault, small.output)
        assert small.page("chapters/index") == before
        assert "Traceback" not in small.output
    (small.folder / "chapters" / "index.md").write_text(INDEX, encoding="utf-8")
    assert small.build() == 0, small.output


# One each of the book's, of a parser's, of a resolver's and of an extension's that is another's.
STOCK = ("{claim}", "{nosuchrole", "{ref", "{cite")


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.startswith(STOCK)])
def test_each_error_alone_stops_the_build(small, fault):
    (small.folder / "chapters" / "index.md").write_text(f"{INDEX}\n{fault}\n", encoding="utf-8")
    assert small.build() != 0
    assert FAULTS[fault] in small.last_words()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("import pandas as pd\n", "import warnings, pandas as pd\nwarnings.warn('careful')\n",
         "stderr"),
        ("```{code-cell} ipython3\n", "```{code-cell} ipython3\n:mystnb: {figur: {name: a}}\n",
         "no setting 'figur'"),
        ("```{code-cell} ipython3\n", "```{code-cell} ipython3\n:mystnb: {image: 7}\n",
         "image is '7'"),
    ],
)  # fmt: skip
def test_what_a_page_would_lose_in_silence_stops_the_build(small, old, new, complaint):
    small.edit("chapters/small.md", old, new)
    assert small.build() != 0
    assert "small" in small.last_words() and complaint in small.last_words(), small.output


def test_all_notebooks_that_fail_are_named_at_the_end(small):
    before = small.page("chapters/small")
    small.edit("chapters/small.md", "print(", "raise ValueError('broken on purpose')\nprint(")
    small.edit("chapters/other.md", 'len("ab")', "import os\nos._exit(3)")
    for _ in range(2):
        assert small.build() != 0
        assert "chapters/small.md:14: cell 1: ValueError: broken on purpose" in small.last_words()
        assert "chapters/other.md:9: cell 1: the kernel died" in small.last_words()
        assert "Traceback" not in small.output
    assert small.page("chapters/small") == before


def test_a_notebook_that_never_ends_is_ended(small):
    small.edit("chapters/other.md", "file_format: mystnb",
               "file_format: mystnb\nmystnb: {execution_timeout: 2}")  # fmt: skip
    small.edit("chapters/other.md", 'len("ab")', "while True: pass")
    assert small.build() != 0
    assert "other.md:10: cell 1: still running after 2 s" in small.last_words()


def test_a_setting_that_jupyter_book_does_not_know_is_named(small):
    small.edit("_config.yml", "\nsphinx:\n", "\nhtml:\n  use_isues_button: false\n\nsphinx:\n")
    assert small.build() != 0
    assert "no setting 'html: use_isues_button'" in small.last_words()


def test_a_broken_citation_file_is_named(small):
    (small.folder / "CITATION.cff").write_text("- a\n- list\n")
    assert small.build() != 0
    assert "CITATION.cff: " in small.last_words() and "expected YAML" in small.last_words()


STOPS = [
    ("executing chapters/", signal.SIGKILL),
    ("dumping object inventory", signal.SIGKILL),
    ("reading sources", signal.SIGINT),
]


@pytest.mark.parametrize(("moment", "how"), STOPS)
def test_after_a_stop_the_next_build_is_right(small, moment, how):
    small.more_lamps()
    small.stop_at(moment, how)
    assert OLD in small.page("chapters/index") or NEW in small.page("chapters/index")
    assert small.build() == 0, small.output
    assert small.says(NEW)


def test_a_page_that_cannot_be_written_stops_the_build_and_is_written_by_the_next(small):
    page = small.folder / "_build" / ".claimbook" / "html" / "pages" / "chapters" / "index.html"
    page.unlink()
    page.mkdir()
    small.edit("chapters/index.md", "It says", "It also says")
    assert small.build() != 0
    assert "It says" in small.page("chapters/index")
    assert small.build() == 0, small.output
    assert "It also says" in small.page("chapters/index")


def test_two_builds_at_once_wait_for_each_other(small):
    small.more_lamps()
    ends = [running.end() for running in [small.start(), small.start()]]
    assert [status for status, _ in ends] == [0, 0], ends
    assert sum("another build of this book is running" in said for _, said in ends) == 1
    assert small.says(NEW)


def test_what_changes_while_the_book_is_built_stops_it(small):
    small.edit("chapters/other.md", 'len("ab")', "import time; time.sleep(3)")
    running = small.start()
    if running.says("executing chapters/other"):
        small.edit("chapters/index.md", "It says", "It also says")
    status, said = running.end()
    assert status != 0 and "index.md changed while the book was built" in said
    assert small.build() == 0, small.output
    assert "It also says" in small.page("chapters/index")


def alone(task) -> None:
    """Run a coroutine in a thread of its own: the browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, task).result()


def test_a_kernel_that_does_not_answer_is_tried_again(tmp_path, monkeypatch):
    import nbformat

    from claimbook.sphinx import execution

    tries = []

    async def client(one, figures, kernels, noted):
        tries.append(one)
        if len(tries) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(execution, "_client", client)
    page = tmp_path / "page.md"
    page.write_text("x")
    one = execution._Notebook("page", page, nbformat.v4.new_notebook(), "key", 5)
    kernels, noted = execution._Kernels(tmp_path), tmp_path / "reads" / "x.new"
    alone(execution._run(one, tmp_path / "figures", kernels, noted))
    assert len(tries) == 2 and not one.error


def test_output_that_comes_late_is_waited_for_and_never_left_out(tmp_path, monkeypatch):
    """By itself nbclient gives up after four seconds, without an error."""
    import nbformat

    from claimbook.sphinx import execution

    asked = {}

    class Client:
        def __init__(self, content, **options):
            asked.update(options)

        async def async_execute(self, env):
            asked["env"] = env

    monkeypatch.setattr(execution, "Client", Client)
    one = execution._Notebook("page", tmp_path / "page.md", nbformat.v4.new_notebook(), "key", 5)
    kernels = execution._Kernels(tmp_path)
    alone(execution._client(one, tmp_path / "figures", kernels, tmp_path / "noted"))
    assert asked["raise_on_iopub_timeout"] and asked["iopub_timeout"] >= 60
    assert asked["env"]["CLAIMBOOK_STATIC"] == str(tmp_path / "figures")


def test_a_file_that_could_not_be_put_in_place_is_named_with_the_reason():
    from claimbook.sphinx import publish

    full = "[Errno 28] No space left on device"
    copied = shutil.Error([("/from/a.html", "/to/a.html", full), ("/from/b", "/to/b", full)])
    site = Path("/site")
    assert publish._told(copied, site) == f"/to/a.html: {full}"
    assert publish._told(PermissionError(13, "Permission denied"), site).startswith("/site: Perm")
