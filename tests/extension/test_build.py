"""Plain ``jupyter-book build`` never publishes a stale, failed or refused page.

A small book is made from the package and invented tables, and built again after each change. Every
test begins with the same built book.
"""

from __future__ import annotations

import asyncio
import filecmp
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from invented import Book as Tables

INDEX = """# Small book

It says {claim}`siberia-lamps`, {seed}`siberia:3`; see [the chapter](small.md).
"""
CHAPTER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Small chapter

```{code-cell} ipython3
import pandas as pd
from claimbook.show import display
from claimbook.sources import tables

lamps = tables.claim("siberia-lamps")
print("printed:", lamps["quantity"])
display.table(
    pd.DataFrame([lamps]), {"subject": "Subject", "quantity": "Lamps"},
    name="tab-small-lamps", caption="Lamps that burned",
)
```
"""
OTHER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Other chapter

```{code-cell} ipython3
len("ab")
```
"""
CLAIMS = "# Claims\n\n```{register} claims\n```\n"
PAGES = {"index": INDEX, "small": CHAPTER, "other": OTHER, "claims": CLAIMS}
TOC = """format: jb-book
root: chapters/index
chapters:
  - file: chapters/small
  - file: chapters/other
  - file: chapters/claims
"""
OLD, NEW = "over 2,500", "over 2,600"


@dataclass
class Book:
    """The small book, as somebody has it who builds it."""

    folder: Path
    env: dict[str, str]
    output: str = field(default="")

    def start(self) -> subprocess.Popen:
        program = Path(sys.executable).with_name("jupyter-book")
        command = [program, "build", self.folder, "-W", "-n", "--keep-going"]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def build(self) -> int:
        """Build as a reader would and return the exit status."""
        running = self.start()
        self.output = running.communicate()[0]
        return running.returncode

    def stop_at(self, words: str, how: signal.Signals) -> None:
        """Build, and send a signal when the output says ``words``."""
        running = self.start()
        self.output = ""
        for line in running.stdout:
            self.output += line
            if words in line:
                running.send_signal(how)
                break
        running.communicate()
        assert running.returncode != 0, f"not stopped at {words!r}: {self.output}"

    @property
    def site(self) -> Path:
        return self.folder / "_build" / "html"

    def page(self, name: str) -> str:
        return (self.site / f"{name}.html").read_text(encoding="utf-8")

    def last_words(self) -> str:
        return self.output[-5000:]

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def more_lamps(self) -> None:
        """Let text and tables say 2,600 lamps instead of 2,500."""
        before = hashlib.sha256((self.folder / "texts" / "siberia.txt").read_bytes()).hexdigest()
        self.edit("texts/siberia.txt", "2,500 lamps", "2,600 lamps")
        after = hashlib.sha256((self.folder / "texts" / "siberia.txt").read_bytes()).hexdigest()
        self.edit("data/sources.csv", before, after)
        self.edit("data/claims.csv", "2,500 lamps", "2,600 lamps")
        self.edit("data/claims.csv", ",2500,", ",2600,")

    def says(self, figure: str) -> bool:
        """Whether every page that prints the number of lamps prints this one, and no other."""
        shown = [
            self.page("chapters/index"),
            self.page("chapters/small"),
            self.page("chapters/claims"),
            self.page("sources/siberia"),
            (self.site / "figures" / "tab-small-lamps.csv").read_text(encoding="utf-8"),
            (self.site / "data" / "claims.csv").read_text(encoding="utf-8"),
            (self.folder / "figures" / "tab-small-lamps.csv").read_text(encoding="utf-8"),
        ]
        number = figure.split()[-1]
        other = (set(OLD.split()) ^ set(NEW.split())) - {number}
        plain = [text.replace(",", "") for text in shown]
        return all(
            number.replace(",", "") in text and other.pop().replace(",", "") not in text
            for text, other in zip(plain, [set(other) for _ in plain], strict=True)
        )


@pytest.fixture(scope="module")
def made(root, tmp_path_factory) -> Book:
    """The small book, built once: with its own package, tables, texts and figures."""
    folder = tmp_path_factory.mktemp("book")
    Tables(folder).write()
    shutil.copytree(root / "claimbook", folder / "claimbook",
                    ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))  # fmt: skip
    for name in ("_config.yml", "constraints.txt", "CITATION.cff"):
        shutil.copy(root / name, folder / name)
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "chapters").mkdir()
    for name, text in PAGES.items():
        (folder / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
    env = dict(os.environ, CLAIMBOOK_ROOT=str(folder), PYTHONPATH=str(folder),
               SEEDS_DIR=str(folder / "texts"), PYTHONDONTWRITEBYTECODE="1")  # fmt: skip
    env.pop("CLAIMBOOK_STATIC", None)
    # What a builder's own IPython does at its start must not reach a page.
    startup = tmp_path_factory.mktemp("ipython") / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import builtins\nbuiltins.print = lambda *words: None\n")
    env["IPYTHONDIR"] = str(startup.parents[1])
    book = Book(folder, env)
    assert book.build() == 0, book.output
    shutil.copytree(folder, folder.with_name("as-built"), symlinks=True)
    return book


@pytest.fixture
def small(made) -> Iterator[Book]:
    """The built small book, put back as it was after each test."""
    yield made
    shutil.rmtree(made.folder)
    shutil.copytree(made.folder.with_name("as-built"), made.folder, symlinks=True)


def test_pages_print_and_cite_the_claim(small):
    assert small.says(OLD)
    assert "printed: over 2,500" in small.page("chapters/small")
    assert 'href="../sources/siberia.html#L3"' in small.page("chapters/index")
    assert 'id="L3"' in small.page("sources/siberia")


def test_a_build_says_what_it_executes_and_nothing_of_its_kernels(made):
    # Of the first build; the order is the cells' own.
    said = re.findall(r"executed chapters/(\w+) in [\d.]+ s: (\d) of 2, \d:\d\d", made.output)
    assert sorted(name for name, _ in said) == ["other", "small"]
    assert [number for _, number in said] == ["1", "2"]
    assert "IPKernelApp" not in made.output


def test_second_build_executes_and_writes_nothing(small):
    before = {path: path.read_bytes() for path in small.site.rglob("*") if path.is_file()}
    assert small.build() == 0, small.output
    assert "executing chapters/" not in small.output
    assert "0 added, 0 changed, 0 removed" in small.output
    assert before == {path: path.read_bytes() for path in small.site.rglob("*") if path.is_file()}


def test_first_and_later_builds_give_the_same_pages(small, tmp_path):
    shutil.copytree(small.site, tmp_path / "cold")
    small.edit("chapters/index.md", "It says", "It also says")
    assert small.build() == 0, small.output
    small.edit("chapters/index.md", "It also says", "It says")
    assert small.build() == 0, small.output
    compared = filecmp.dircmp(tmp_path / "cold", small.site)
    assert not list(_unlike(compared))


def _unlike(compared: filecmp.dircmp) -> Iterator[str]:
    yield from (*compared.left_only, *compared.right_only, *compared.diff_files)
    for inner in compared.subdirs.values():
        yield from _unlike(inner)


def test_changed_row_reaches_every_page(small):
    small.more_lamps()
    assert small.build() == 0, small.output
    assert small.says(NEW)


def test_changed_module_reaches_the_output(small):
    small.edit("claimbook/model/hedges.py", '"over {low}"', '"well over {low}"')
    assert small.build() == 0, small.output
    assert "well over 2,500" in small.page("chapters/index")
    assert "printed: well over 2,500" in small.page("chapters/small")


def test_changed_style_or_citation_reaches_the_pages_and_executes_nothing(small):
    small.edit("claimbook/sphinx/static/claimbook.css", "{", "{ /* altered */", )
    (small.folder / "CITATION.cff").write_text(
        "title: Small book\nauthors: [{name: Nobody}]\nversion: 9.9.9\ndate-released: 1898-05-01\n"
    )
    assert small.build() == 0, small.output
    assert "version 9.9.9" in small.page("chapters/small")
    assert "altered" in (small.site / "_static" / "claimbook.css").read_text(encoding="utf-8")
    assert "executing chapters/" not in small.output


def test_a_page_that_became_older_is_another_page(small):
    page = small.folder / "chapters" / "index.md"
    page.write_text(INDEX.replace("It says", "An older copy says"), encoding="utf-8")
    os.utime(page, (978_307_200, 978_307_200))
    assert small.build() == 0, small.output
    assert "An older copy says" in small.page("chapters/index")


def test_a_page_taken_out_of_the_contents_vanishes(small):
    assert (small.site / "chapters" / "other.html").is_file()
    (small.folder / "_toc.yml").write_text(TOC.replace("  - file: chapters/other\n", ""))
    assert small.build() == 0, small.output
    assert not list(small.site.rglob("other*"))


def test_figures_of_the_site_are_those_that_this_build_wrote(small):
    wanted = (small.folder / "figures" / "tab-small-lamps.csv").read_bytes()
    (small.folder / "figures" / "tab-small-lamps.csv").write_bytes(b"subject,quantity\nlamps,9\n")
    (small.folder / "figures" / "tab-fake.csv").write_text("subject\nlamps\n")
    assert small.build() == 0, small.output
    assert [path.name for path in (small.site / "figures").iterdir()] == ["tab-small-lamps.csv"]
    for folder in (small.folder, small.site):
        assert (folder / "figures" / "tab-small-lamps.csv").read_bytes() == wanted
    assert "figures/tab-fake.csv: no page writes it" in small.output
    shutil.rmtree(small.folder / "figures")
    shutil.rmtree(small.site)
    assert small.build() == 0, small.output
    assert small.says(OLD) and "executing chapters/" not in small.output


def test_two_pages_cannot_write_one_figure(small):
    twice = """import pandas as pd
from claimbook.show import display
display.write_rows("tab-small-lamps", pd.DataFrame())"""
    small.edit("chapters/other.md", 'len("ab")', twice)
    assert small.build() != 0
    assert "tab-small-lamps.csv: written by chapters/other and by chapters/small" in small.output


def test_what_verify_refuses_is_not_published(small):
    small.edit("data/claims.csv", ",2500,", ",2600,")
    for _ in range(2):
        assert small.build() != 0
        assert "data/claims.csv:4:low: found “2600”" in small.last_words()
        assert "nothing was built" in small.last_words()
        assert "Traceback" not in small.output
    assert OLD in small.page("chapters/index") and "2600" not in small.page("chapters/small")
    small.edit("data/claims.csv", ",2600,", ",2500,")
    assert small.build() == 0, small.output
    assert small.says(OLD)


@pytest.mark.parametrize("change", ["altered", "cut", "empty"])
def test_a_seed_file_that_is_not_the_one_stops_the_build(small, change):
    text = small.folder / "texts" / "siberia.txt"
    lines = text.read_text(encoding="utf-8").splitlines(keepends=True)
    text.write_text({
        "altered": "".join(lines).replace("2,500", "2,400"),
        "cut": "".join(lines[:4]),
        "empty": "",
    }[change], encoding="utf-8")  # fmt: skip
    before = small.page("sources/siberia")
    assert small.build() != 0
    assert "siberia" in small.last_words() and "Traceback" not in small.output
    assert small.page("sources/siberia") == before


def test_a_source_page_shows_no_text_but_that_of_its_digest(tmp_path, monkeypatch, capsys):
    from claimbook.sources import seeds
    from claimbook.sphinx import sourcepages

    class Row:
        source, file, sha256 = "siberia", "siberia.txt", hashlib.sha256(b"true\n").hexdigest()

    monkeypatch.setattr(seeds, "folder", lambda: tmp_path)
    monkeypatch.setattr(seeds, "place", lambda root=None: tmp_path)
    assert sourcepages._text(Row) is None
    (tmp_path / "siberia.txt").write_bytes(b"true\n")
    assert sourcepages._text(Row) == ["true"]
    (tmp_path / "siberia.txt").write_bytes(b"false\n")
    with pytest.raises(SystemExit):
        sourcepages._text(Row)
    assert "siberia.txt: found a file with another SHA-256" in capsys.readouterr().err


def test_without_the_files_a_source_page_shows_fragments_only(small, monkeypatch):
    monkeypatch.delitem(small.env, "SEEDS_DIR")
    assert small.build() == 0, small.output
    page = small.page("sources/siberia")
    assert "Only the fragments that the tables quote" in page and 'id="L3"' in page


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


def test_an_error_stops_the_second_and_the_third_try_too(small):
    """Each kind is named each time, with file and line, and the good page stays."""
    before = small.page("chapters/index")
    faulty = INDEX + "".join(f"\nFault {fault}\n" if fault[0] != "`" else f"\n{fault}\n"
                             for fault in FAULTS)  # fmt: skip
    (small.folder / "chapters" / "index.md").write_text(faulty, encoding="utf-8")
    for _ in range(3):
        assert small.build() != 0
        for fault, complaint in FAULTS.items():
            told = [line for line in small.last_words().splitlines() if complaint in line]
            assert any("index.md" in line for line in told), (fault, small.output)
        assert small.page("chapters/index") == before
        assert "Traceback" not in small.output
    (small.folder / "chapters" / "index.md").write_text(INDEX, encoding="utf-8")
    assert small.build() == 0, small.output


# Of Sphinx's own, which forget a warning once they have given it, and one of the book's.
STOCK = ("{claim}", "{glue", "{cite", "{nosuchrole", "```{nosuchd", "[a link", "{ref", "{numref")


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
    small.edit("_config.yml", "  use_issues_button: false", "  use_isues_button: false")
    assert small.build() != 0
    assert "no setting 'html: use_isues_button'" in small.last_words()


def test_a_broken_citation_file_is_named(small):
    (small.folder / "CITATION.cff").write_text("- a\n- list\n")
    assert small.build() != 0
    assert "CITATION.cff: " in small.last_words() and "expected YAML" in small.last_words()


STOPS = [
    ("executing chapters/", signal.SIGKILL),
    ("reading sources", signal.SIGKILL),
    ("pickling environment", signal.SIGKILL),
    ("preparing documents", signal.SIGKILL),
    ("writing output", signal.SIGKILL),
    ("dumping object inventory", signal.SIGKILL),
    ("preparing documents", signal.SIGINT),
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
    one, other = small.start(), small.start()
    outputs = [running.communicate()[0] for running in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], outputs
    assert sum("another build of this book is running" in said for said in outputs) == 1
    assert small.says(NEW)


def test_what_changes_while_the_book_is_built_stops_it(small):
    small.edit("chapters/other.md", 'len("ab")', "import time; time.sleep(3)")
    running = small.start()
    for line in running.stdout:
        if "executing chapters/other" in line:
            small.edit("chapters/index.md", "It says", "It also says")
            break
    rest = running.communicate()[0]
    assert running.returncode != 0 and "index.md changed while the book was built" in rest
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

    async def client(one, figures, profile, noted):
        tries.append(one)
        if len(tries) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(execution, "_client", client)
    page = tmp_path / "page.md"
    page.write_text("x")
    one = execution._Notebook("page", page, nbformat.v4.new_notebook(), "key", 5)
    alone(execution._run(one, tmp_path / "figures", tmp_path, tmp_path / "reads" / "x.new"))
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

    monkeypatch.setattr(execution, "NotebookClient", Client)
    one = execution._Notebook("page", tmp_path / "page.md", nbformat.v4.new_notebook(), "key", 5)
    alone(execution._client(one, tmp_path / "figures", tmp_path, tmp_path / "noted"))
    assert asked["raise_on_iopub_timeout"] and asked["iopub_timeout"] >= 60
    assert asked["env"]["CLAIMBOOK_STATIC"] == str(tmp_path / "figures")


def test_a_number_that_comes_from_elsewhere_is_found_on_the_built_page(small):
    small.folder.joinpath("part.txt").write_text("Some 4,711 men.", encoding="utf-8")
    included = "# Other chapter\n\n```{include} ../part.txt\n```"
    small.edit("chapters/other.md", "# Other chapter", included)
    assert small.build() != 0
    assert "chapters/other.html: found the number “4,711”" in small.last_words()
    small.edit("_config.yml", "  config:", "  config:\n    claimbook_check_pages: false")
    assert small.build() == 0, small.output


def test_new_citation_shows_in_the_register(small):
    def entry() -> str:
        page = small.page("chapters/claims")
        return page[page.index('id="siberia-crews"') :].split("</tr>")[0]

    assert "cited in" not in entry()
    small.edit("chapters/index.md", "It says", "It says {claim}`siberia-crews`,")
    assert small.build() == 0, small.output
    assert "cited in" in entry() and "Small book" in entry()


def test_seed_text_is_escaped(small):
    text = small.folder / "texts" / "thread.txt"
    before = hashlib.sha256(text.read_bytes()).hexdigest()
    small.edit("texts/thread.txt", "was born in Vell", "was born in <b>Vell</b> & lived")
    small.edit("data/sources.csv", before, hashlib.sha256(text.read_bytes()).hexdigest())
    assert small.build() == 0, small.output
    page = small.page("sources/thread")
    assert "&lt;b&gt;Vell&lt;/b&gt; &amp; lived" in page and "<b>Vell" not in page
