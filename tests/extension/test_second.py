"""A second book, made by the commands and built from the installed wheel: two invented texts more,
one of them in Russian, lists on other pages, every kind of page and figure."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from prefork import Running

BOATS = "Vell had almost 800 boats.\nNo fewer than 12 boats sank in 1811, said Ada Brook.\n"
ROPES = "В Велле было более 40 канатов.\nДевятьсот человек плели канаты.\n"
SOURCE = ["kind=invented text", "voice=Nobody", "audience=All", "interest=None", "caution=None"]
CHAPTER = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Boats and ropes

{claim}`boats-of-vell` lay there; {claim}`ropes-of-vell` were plaited {seed}`ropes:1`.

```{code-cell} ipython3
from claimbook import charts, display, explore, glue, tables, ties

claims = tables.keyed("claims", topic="boats")
claims["label"] = claims["subject"]
```

```{code-cell} ipython3
---
mystnb:
  figure: {name: fig-boats-all, caption: What is counted}
---
with charts.figure("fig-boats-all", claims, 2.5, alt="Intervals.") as ax:
    charts.intervals(ax, claims)
```

```{code-cell} ipython3
---
mystnb:
  figure: {name: fig-boats-times, caption: What happened}
---
events = tables.keyed("events")
with charts.figure("fig-boats-times", events, 3.0, alt="Events.") as ax:
    charts.timeline(ax, events)
```

```{code-cell} ipython3
---
mystnb:
  figure: {name: fig-boats-network, caption: Who paid whom}
---
charts.network("fig-boats-network", tables.keyed("ties"), layout="vell", height=3.0,
               alt="{actors} actors, {lines} line.")
```

```{code-cell} ipython3
def draw(topic):
    rows = tables.keyed("claims", topic=topic)
    return display.table(rows, {"subject": "What", "quantity": "How many", "locator": "Line"},
                         name=f"tab-boats-{topic}", caption="What is counted")


explore.choose("explorer-boats-topic", "Which topic?", {"Lamps": "lamps", "Boats": "boats"}, draw)
```

```{code-cell} ipython3
glue("boats", tables.claim("boats-of-vell")["quantity"])
```

There were {glue:text}`boats` boats.

```{rows} boats
```
"""


# Several commands, each as its program would run it; to import the package for each takes longer.
COMMANDS = """import json, sys
from claimbook.cli import main
for words in json.load(sys.stdin):
    if status := main(words):
        sys.exit(f"{words}: {status}")
"""


def surroundings(site: Path) -> dict[str, str]:
    """Return an environment with the installed package, and no other claimbook, in sight."""
    env = {k: v for k, v in os.environ.items() if k not in ("SEEDS_DIR", "CLAIMBOOK_ROOT")}
    return {**env, "PYTHONPATH": str(site)}


def run(site: Path, *command: str, cwd: Path, ok: bool = True, given: str = "") -> str:
    """Run a program there, which reads what is ``given``."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, text=True, check=False,
                          env=surroundings(site), capture_output=True, input=given)  # fmt: skip
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == ok, said[-3000:]
    assert "Traceback" not in said
    return said


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The wheel, installed in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    copied = ("claimbook", "pyproject.toml", "README.md", "LICENSE")
    for name in copied:
        there, target = ROOT / name, folder / "source" / name
        target.parent.mkdir(exist_ok=True)
        if there.is_dir():
            shutil.copytree(there, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(there, target)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, folder / "source"]
    subprocess.run(wheel, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", built], check=True)
    return folder / "site"


@pytest.fixture(scope="module")
def book(site, tmp_path_factory) -> Path:
    """The second book, built."""
    place = tmp_path_factory.mktemp("second")
    book, claimbook = place / "vell", [sys.executable, "-m", "claimbook.cli"]
    run(site, *claimbook, "new", book, "--title", "Boats of Vell", cwd=place)
    cff = "cff-version: 1.2.0\ntitle: Boats of Vell\nversion: 1.0\nauthors:\n  - name: Ada Brook\n"
    (book / "CITATION.cff").write_text(cff, encoding="utf-8")

    commands = []

    def add(*words: str) -> None:
        commands.append(["add", *words])

    (place / "boats.txt").write_text(BOATS, encoding="utf-8")
    (place / "ropes.txt").write_text(ROPES, encoding="utf-8")
    head, *rows = (book / "data" / "topics.csv").read_text(encoding="utf-8").splitlines()
    rows = ["boats,2,Boats and ropes,Boats,lists/deep/boats", *rows]
    (book / "data" / "topics.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    add("source", str(place / "boats.txt"), "title=Boats", "short=boats", *SOURCE)
    add("source", str(place / "ropes.txt"), "title=Канаты", "short=ropes", "language=ru", *SOURCE)
    for key, words, *cells in (
        ("boats-of-vell", "almost 800 boats", "subject=Boats of Vell", "measure=boats"),
        ("boats-lost", "No fewer than 12 boats", "subject=Boats", "measure=losses",
         "voice=ada-brook"),
        ("ropes-of-vell", "более 40 канатов", "subject=Ropes", "measure=ropes", "unit=ropes"),
        ("ropes-plaiters", "Девятьсот человек", "subject=Plaiters", "measure=persons",
         "unit=persons"),
    ):  # fmt: skip
        add("claim", words, f"claim={key}", "topic=boats", *cells)
    run(site, sys.executable, "-c", COMMANDS, cwd=book, given=json.dumps(commands))
    run(site, *claimbook, "add", "event", "sank in 1811", "date=1811", "title=Boats sink",
        "topic=boats", cwd=book)  # fmt: skip
    (book / "data" / "layouts.csv").write_text(
        "layout,node,x,y\nvell,ada-brook,1,0\nvell,salt-league,0,0\n"
    )
    run(site, *claimbook, "schema", cwd=book)
    lists = book / "lists" / "deep"
    lists.mkdir(parents=True)
    for name in ("claims", "events", "actors", "ties"):
        (book / "chapters" / f"{name}.md").rename(lists / f"{name}.md")
    (lists / "boats.md").write_text(CHAPTER, encoding="utf-8")
    toc = (book / "_toc.yml").read_text(encoding="utf-8")
    toc = re.sub(r"chapters/(claims|events|actors|ties)", r"lists/deep/\1", toc)
    (book / "_toc.yml").write_text(toc + "  - file: lists/deep/boats\n", encoding="utf-8")
    index = (book / "chapters" / "index.md").read_text(encoding="utf-8")
    index = re.sub(r"\((claims|events|actors|ties)\.md\)", r"(../lists/deep/\1.md)", index)
    (book / "chapters" / "index.md").write_text(index, encoding="utf-8")
    build = ["build", ".", "-W", "-n", "--keep-going"]
    status, said = Running(build, surroundings(site), folder=book).end()
    assert status == 0 and "Traceback" not in said, said[-3000:]
    return book


@pytest.fixture(scope="module")
def found(book) -> dict[Path, BeautifulSoup]:
    """The pages of the built book."""
    html = book / "_build" / "html"
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in html.rglob("*.html") if "_static" not in path.parts}  # fmt: skip


def test_the_package_is_the_installed_one(site):
    said = run(site, sys.executable, "-c", "import claimbook; print(claimbook.__file__)", cwd=site)
    assert said.strip().startswith(str(site))


def test_every_kind_of_page_is_there(book):
    html = book / "_build" / "html"
    wanted = [f"chapters/{name}" for name in ("index", "lamps", "data-dictionary", "bibliography")]
    wanted += [f"sources/{name}" for name in ("keepers", "boats", "ropes")] + ["lists/deep/boats"]
    wanted += [f"lists/deep/{name}" for name in ("claims", "events", "actors", "ties")]
    assert [name for name in wanted if not (html / f"{name}.html").is_file()] == []
    for name in ("fig-boats-all", "fig-boats-times", "fig-boats-network"):
        assert (book / "figures" / f"{name}.svg").is_file()
    assert "более 40 канатов" in (html / "sources" / "ropes.html").read_text(encoding="utf-8")


def test_the_page_of_a_topic_says_below_its_title_what_it_rests_on(book):
    for name, rests in (("lists/deep/boats", "4 claims from 2 files"), ("chapters/claims", "")):
        path = book / "_build" / "html" / f"{name}.html"
        if path.is_file():
            lines = BeautifulSoup(path.read_text("utf-8"), "html.parser").select("p.byline")
            assert len(lines) == bool(rests)
            assert all(rests in line.get_text() and line.find("a", string="Cite") for line in lines)


def test_every_link_leads_somewhere(found):
    dead = []
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in found.items()}
    for path, page in found.items():
        for link in page.select("a[href]"):
            target, _, anchor = unquote(link["href"]).partition("#")
            if "://" in target or target.startswith(("mailto:", "javascript:")):
                continue
            there = (path.parent / target).resolve() if target else path
            if not there.exists() or (anchor and there in ids and anchor not in ids[there]):
                dead.append(f"{path.name}: {link['href']}")
    assert not dead, dead[:10]
    assert sum(len(page.select("a.cite")) for page in found.values()) > 20


def test_figures_keep_their_hedges_in_both_languages(book):
    page = (book / "_build" / "html" / "lists" / "deep" / "claims.html").read_text("utf-8")
    text = BeautifulSoup(page, "html.parser").get_text(" ")
    for figure in ("almost 800", "at least 12", "over 40", "900"):
        assert figure in text, figure


def test_it_can_be_taken_away(book, site):
    html, books = book / "_build" / "html", book / "_build" / "books"
    made = json.loads((html / "lists" / "deep" / "boats.ipynb").read_text("utf-8"))
    text = "".join("".join(cell["source"]) for cell in made["cells"])
    assert "almost 800" in text and "boats-of-vell-to-run.zip" in text
    with zipfile.ZipFile(html / "boats-of-vell-to-run.zip") as packed:
        assert {"data/claims.csv", "claimbook/__init__.py", "requirements.txt"} <= {
            *packed.namelist()
        }
    run(site, sys.executable, "-m", "claimbook.cli", "edition", "epub", cwd=book)
    with zipfile.ZipFile(books / "boats-of-vell.epub") as packed:
        page = packed.read("EPUB/chapters-lamps.xhtml").decode("utf-8")
    assert page.count("[keepers:") > 1 and "Lines cited" in page


def test_the_checks_hold_for_it(book, site):
    claimbook = [sys.executable, "-m", "claimbook.cli"]
    assert "No findings in the pages" in run(site, *claimbook, "check", cwd=book)
    run(site, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=book)
    page = book / "lists" / "deep" / "boats.md"
    page.write_text(CHAPTER.replace("There were", "The 4,711 were"), encoding="utf-8")
    said = run(site, *claimbook, "check", cwd=book, ok=False)
    assert re.search(r"lists/deep/boats\.md:\d+: found the number “4,711”", said)
    page.write_text(CHAPTER, encoding="utf-8")


def test_nothing_of_the_first_book_is_in_it(found):
    import pandas as pd

    first = pd.read_csv(ROOT / "data" / "sources.csv", dtype=str)["source"]
    text = " ".join(page.get_text(" ") for page in found.values())
    assert not [key for key in first if re.search(rf"\b{key}\b", text) and key != "thread"]
    assert "five files" not in text and "Disputed Figures" not in text
