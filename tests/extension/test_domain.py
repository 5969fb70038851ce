"""The domain: what is cited is found wherever it stands, from any page, and by other books.

A small book of invented tables, with pages at three depths and its registers on two of them, built
as plain Sphinx builds it, in this process.
"""

from __future__ import annotations

import asyncio
import copy
import csv
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from invented import Book as Tables
from prefork import Running
from smallbook import restore
from sphinx.testing.util import SphinxTestApp, _clean_up_global_state
from sphinx.util.inventory import InventoryFile

from claimbook.show import lastbuild
from claimbook.sphinx import domain as domains
from claimbook.sphinx import execution, failures, sourcepages

CONF = 'extensions = ["claimbook.sphinx"]\nhtml_theme = "basic"\n'
PAGES = {
    "index": """# Small book

It says {claim}`siberia-lamps`, {seed}`siberia:3`; {event}`siberia-printed`; {any}`siberia-crews`.

```{toctree}
deep/er/page
deep/er/lamps
lists/rows
lists/people
```
""",
    "deep/er/page": """# Deep page

{claimbook:claim}`siberia-ropes`, {claimbook:seed}`thread:1`, {actor}`ada-brook`,
{tie}`siberia-brook-league`, {claimbook:event}`siberia-bad-barrels`.

```{claimbook:rows} lamps
```
""",
    "deep/er/lamps": """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Lamps

```{code-cell} ipython3
from claimbook import display, tables

display.table(
    tables.keyed("claims").head(3), {"subject": "Subject", "locator": "Line"},
    name="tab-lamps", caption="Lamps that burned",
)
```
""",
    "lists/rows": "# Rows\n\n```{register} claims\n```\n\n```{register} events\n```\n",
    "lists/people": """# People

```{claimbook:register} actors
```

```{claimbook:register} ties
```

```{claimbook:dictionary}
```

```{relations}
```
""",
}
CITATION = """cff-version: 1.2.0
title: The lamps of Vell
version: 4.2
date-released: 2026-01-02
authors: [{name: Nobody}]
"""


@dataclass
class Made:
    """What a build left: its folder of pages, its warnings, what it said, how it ended."""

    pages: Path
    warnings: list[str]
    output: str
    failed: bool
    env: object

    def page(self, name: str) -> BeautifulSoup:
        text = (self.pages / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")


def build(folder: Path, builder: str = "html", **settings) -> Made:
    """Build the book in ``folder``, with ``-n`` unless ``settings`` say otherwise."""
    # Intersphinx changes its own; a second process would only begin what this one has begun.
    settings = copy.deepcopy({"nitpicky": True, "claimbook_processes": 1, **settings})
    try:
        app = SphinxTestApp(builder, srcdir=folder, builddir=folder / "_build",
                            confoverrides=settings)  # fmt: skip
    except SystemExit:
        _clean_up_global_state()
        raise
    assert app.parallel == (settings["claimbook_processes"] or app.parallel)
    failed = False
    try:
        app.build()
    except SystemExit:
        failed = True
    finally:
        app.claimbook_lock.close()
        app.cleanup()
    said = failures.warnings(app)
    return Made(folder / "_build" / builder, said, app.status.getvalue(), failed, app.env)


@pytest.fixture(scope="module")
def surroundings() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMBOOK_STATIC", "")  # the build sets it for its kernels
        patch.setenv("PYTHONPATH", str(Path(domains.__file__).parents[2]))
        yield patch


@pytest.fixture(scope="module")
def made(surroundings, tmp_path_factory) -> Path:
    """The folder of the book, built once."""
    folder = tmp_path_factory.mktemp("book")
    Tables(folder).write()
    with (folder / "data/claims.csv").open(encoding="utf-8", newline="") as file:
        topic = next(csv.DictReader(file))["topic"]
    (folder / "conf.py").write_text(CONF)
    (folder / "CITATION.cff").write_text(CITATION)
    for name, text in PAGES.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{claimbook:rows} lamps", f"{{claimbook:rows}} {topic}"))
    surroundings.setenv("CLAIMBOOK_ROOT", str(folder))
    surroundings.setenv("SEEDS_DIR", str(folder / "texts"))


    async def beside_a_loop() -> Made:  # as in JupyterLab, or where a browser is driven
        return build(folder)

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(asyncio.run, beside_a_loop()).result()
    assert not first.failed, first.warnings
    shutil.copytree(folder, folder.with_name("as-built"))
    return folder


@pytest.fixture
def book(made, surroundings) -> Iterator[Path]:
    """The folder of the built book, put back as it was after the test."""
    yield made
    restore(made, made.with_name("as-built"))


@pytest.fixture(scope="module")
def site(made) -> Path:
    """The pages as built, which no test changes."""
    return made.with_name("as-built") / "_build" / "html"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def dead(site: Path) -> list[tuple[str, str]]:
    """Return page and address of each link of a site that leads to nothing."""
    soups = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
             for path in site.rglob("*.html") if "_static" not in path.parts}  # fmt: skip
    found = []
    for path, soup in soups.items():
        for tag in soup.find_all(True):
            for name in ("href", "data-card-row", "data-card-line"):
                parts = urlsplit(tag.get(name, ""))
                target = (path.parent / parts.path).resolve() if parts.path else path
                is_there = target in soups and parts.fragment
                if parts.scheme or parts.netloc:
                    is_dead = parts.scheme == "claimbook"
                elif is_there:
                    is_dead = not soups[target].find(id=parts.fragment)
                else:
                    is_dead = not target.exists()
                if is_dead:
                    found.append((str(path.relative_to(site)), tag[name]))
    return found


def test_every_link_leads_somewhere_at_any_depth(site):
    assert len(list(site.rglob("*.html"))) > len(PAGES)
    assert not dead(site)


def test_a_page_at_any_depth_cites_row_and_line(site):
    deep = BeautifulSoup((site / "deep/er/page.html").read_text(), "html.parser")
    figure, line = deep.select("a.cite")[:2]
    assert figure["href"] == "../../lists/rows.html#siberia-ropes"
    assert figure["data-card-line"] == line["href"] == "../../sources/siberia.html#L7"
    assert line["data-card-row"] == figure["href"] and line.get_text() == "[siberia:7]"
    texts = [link.get_text() for link in deep.select("a.cite-figure")]
    assert texts[1] == "Ada Brook" and "opposes" in texts[2]
    top = BeautifulSoup((site / "index.html").read_text(), "html.parser")
    assert top.select_one("a.cite-figure")["href"] == "lists/rows.html#siberia-lamps"
    assert top.find("a", string="siberia-crews")["href"] == "lists/rows.html#siberia-crews"


def test_a_cell_cites_as_prose_does(site):
    page = BeautifulSoup((site / "deep/er/lamps.html").read_text(), "html.parser")
    link = page.select("table a.cite-line")[2]
    assert link["href"] == "../../sources/siberia.html#L3"
    assert link["data-card-row"] == "../../lists/rows.html#siberia-lamps"
    rows = page.select_one("a[download]")["href"]
    assert rows == "../../figures/tab-lamps.csv" and (site / "figures/tab-lamps.csv").is_file()


def inventory(site: Path) -> dict:
    with (site / "objects.inv").open("rb") as file:
        return InventoryFile.load(file, "https://lamps.example/", lambda base, uri: base + uri)


def test_the_inventory_says_which_book_and_what_in_words(site):
    found = inventory(site)
    project, version, uri, words = found["claimbook:claim"]["siberia-ropes"]
    assert (project, version) == ("The lamps of Vell", "4.2")
    assert uri == "https://lamps.example/lists/rows.html#siberia-ropes"
    assert words and words not in ("-", "siberia-ropes")
    assert found["claimbook:actor"]["ada-brook"][3] == "Ada Brook"
    assert "opposes" in found["claimbook:tie"]["siberia-brook-league"][3]
    assert found["claimbook:seed"]["thread:1"][2].endswith("sources/thread.html#L1")
    assert found["std:label"]["claim/siberia-ropes"][2] == uri
    total = {kind: len(found[f"claimbook:{kind}"]) for kind in ("claim", "event", "actor", "tie")}
    assert total == {"claim": 7 + 1, "event": 4, "actor": 2, "tie": 1}, "one is retired"


def test_the_address_of_a_row_that_is_gone_leads_on(site):
    """In the page, where it stands in a list of what is gone, and from other books."""
    page = BeautifulSoup((site / "lists/rows.html").read_text("utf-8"), "html.parser")
    gone = page.find(id="siberia-oil")
    assert "Another name." in gone.get_text().replace("..", ".")
    assert gone.find("a")["href"] == "#siberia-barrels" and gone.find_parent("details")
    found = inventory(site)
    for name, key in (("claimbook:claim", ""), ("std:label", "claim/")):
        now = found[name][f"{key}siberia-barrels"]
        assert found[name][f"{key}siberia-oil"] == now and now[2].endswith("#siberia-barrels")


def test_the_address_of_a_page_that_is_gone_leads_on(book):
    with (book / "data/retired.csv").open("a", encoding="utf-8") as file:
        file.write("pages/deep/old,pages/deep/er/lamps,It moved.\n"
                   "sources/diary,sources/thread,Another file.\nsources/leaflet,,A copy.\n")
    again = build(book)
    assert not again.failed, again.warnings
    page = again.page("deep/old")
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == "0; url=er/lamps.html"
    assert page.a["href"] == "er/lamps.html" and "It moved" in page.get_text()
    for old, to in (("diary", "thread.html"), ("leaflet", "../index.html")):
        page = again.page(f"sources/{old}")
        assert page.a["href"] == to and (again.pages / "sources" / to).is_file()


def test_a_line_of_the_change_log_stands_on_the_page_that_it_names(book, capfd):
    log = "# Changes\n\n## Unreleased\n\n- `lamps`: Read *again*.\n- `{}`, `people`: Two more.\n"
    own = {"exclude_patterns": ["CHANGELOG.md"]}
    (book / "CHANGELOG.md").write_text(log.format("rows"), encoding="utf-8")
    again = build(book, **own)
    assert not again.failed, again.warnings
    foot = again.page("deep/er/lamps").find(id="changes-here")
    assert [item.get_text() for item in foot.find_all("li")] == ["Read again."]
    assert foot.a["href"] == "../../changes.html#v-unreleased"
    assert "Two more" in again.page("lists/people").find(id="changes-here").get_text()
    assert not again.page("deep/er/page").find(id="changes-here")
    links = {a["href"]: a.get_text() for a in again.page("changes").select(".change-log a")}
    assert links == {"deep/er/lamps.html": "Lamps", "lists/rows.html": "Rows",
                     "lists/people.html": "People"}  # fmt: skip
    (book / "CHANGELOG.md").write_text(log.format("row"), encoding="utf-8")
    assert build(book, **own).failed
    assert "`row`, which is no page of the book; did you mean `rows`?" in capfd.readouterr().err


def test_what_others_take_is_there_and_addresses_are_the_book_s(book):
    """With a public address, every file and page names itself by it; without one, none does."""
    site, tail = book / "_build/html", "lists/rows.html#siberia-lamps"
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text("utf-8")
    assert f'"@id": "../{tail}"' in (site / "reuse/claims.jsonld").read_text("utf-8")
    page = BeautifulSoup((site / "lists/rows.html").read_text("utf-8"), "html.parser")
    assert not page.find("link", rel="canonical") and not page.find("meta", property="og:url")
    again = build(book, html_baseurl="https://vell.example/book")
    assert not again.failed, again.warnings
    public = "https://vell.example/book/"
    assert f'"@id": "{public}{tail}"' in (site / "reuse/claims.jsonld").read_text("utf-8")
    assert f"<{public}{tail}>" in (site / "reuse/nanopublications.trig").read_text("utf-8")
    assert f"<loc>{public}lists/rows.html</loc>" in (site / "sitemap.xml").read_text("utf-8")
    assert f"Sitemap: {public}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    page = again.page("lists/rows")
    assert page.find("link", rel="canonical")["href"] == f"{public}lists/rows.html"
    assert page.find("meta", property="og:url")["content"] == f"{public}lists/rows.html"
    assert f"{public}lists/rows.html" in page.find(id="cite-this").get_text()
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["url"] == f"{public}lists/rows.html" and data["isPartOf"]["name"]


def test_a_book_without_the_extension_links_by_name(site, tmp_path):
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinx.ext.intersphinx"]\nnitpicky = True\nhtml_theme = "basic"\n'
        f'intersphinx_mapping = {{"df": ("https://lamps.example", {str(site / "objects.inv")!r})}}'
    )
    (tmp_path / "index.rst").write_text(
        "Other\n=====\n\n:external+df:ref:`claim/siberia-ropes`, :any:`claim/siberia-crews`\n"
    )
    app = SphinxTestApp("html", srcdir=tmp_path)
    app.build()
    app.cleanup()
    assert not app.warning.getvalue()
    text = (tmp_path / "_build/html/index.html").read_text()
    assert "https://lamps.example/lists/rows.html#siberia-ropes" in text
    assert "https://lamps.example/lists/rows.html#siberia-crews" in text
    assert inventory(site)["claimbook:claim"]["siberia-ropes"][3] in text


def test_a_book_with_the_extension_links_by_role(book, tmp_path):
    """Also to a row that it has not itself; one that the other has not either is said so."""
    listed = zlib.compress(b"far-ropes claimbook:claim 1 lists.html#$ Ropes of others\n")
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# zlib\n"
    (tmp_path / "objects.inv").write_bytes(head + listed)
    settings = {
        "extensions": ["sphinx.ext.intersphinx", "claimbook.sphinx"],
        "intersphinx_mapping": {"df": ("https://far.example", str(tmp_path / "objects.inv"))},
    }
    edit(book / "deep/er/page.md", "# Deep page\n",
         "# Deep page\n\n{external+df:claimbook:claim}`far-ropes`\n")  # fmt: skip
    again = build(book, **settings)
    assert not again.failed, again.warnings
    link = again.page("deep/er/page").select_one("a.external")
    assert link["href"] == "https://far.example/lists.html#far-ropes"
    assert link.get_text() == "Ropes of others"
    edit(book / "deep/er/page.md", "`far-ropes`", "`far-rope`")
    (said,) = build(book, **settings).warnings
    assert "far-rope" in said and "page.md:3" in said


def test_what_no_register_lists_is_a_warning_with_n_and_plain_text_without(book):
    edit(book / "lists/rows.md", "```{register} claims\n```\n", "")
    edit(book / "index.md", "; {any}`siberia-crews`", "")
    strict = build(book)
    assert strict.failed
    told = [said for said in strict.warnings if "no page lists the claim 'siberia-lamps'" in said]
    assert any("index.md:3" in said for said in told)
    assert all("expected a page with the directive" in said for said in told)
    loose = build(book, nitpicky=False)
    assert not loose.failed, loose.warnings
    top = loose.page("index")
    assert [a.get_text() for a in top.select("a.cite-figure")] == ["May 1898"]
    assert "over 2,500" in top.get_text() and not dead(loose.pages)
    assert "data-card-row" not in top.find("a", string="[siberia:3]").attrs
    assert not build(book, nitpick_ignore=[("claimbook:claim", f"siberia-{name}")
                                           for name in ("lamps", "ropes")]).failed  # fmt: skip


def test_a_register_that_moves_takes_every_link_with_it(book):
    edit(book / "lists/rows.md", "```{register} claims\n```\n", "")
    text = (book / "index.md").read_text()
    (book / "index.md").write_text(f"{text}\n```{{register}} claims\n```\n")
    again = build(book)
    assert not again.failed, again.warnings
    assert "executing" not in again.output
    assert "0 added, 2 changed, 0 removed" in again.output
    assert not dead(again.pages)
    link = again.page("deep/er/page").select_one("a.cite-figure")
    assert link["href"] == "../../index.html#siberia-ropes"
    link = again.page("deep/er/lamps").select("table a.cite-line")[2]
    assert link["data-card-row"] == "../../index.html#siberia-lamps"


def test_a_new_citation_reaches_the_register_on_its_own_page(book):
    edit(book / "index.md", "It says", "It says {claim}`siberia-share` and")
    again = build(book)
    entry = again.page("lists/rows").find(id="siberia-share")
    assert "cited in Small book" in entry.get_text()


def test_rows_listed_twice_are_named(book):
    text = (book / "index.md").read_text()
    (book / "index.md").write_text(f"{text}\n```{{register}} actors\n```\n")
    (said,) = build(book).warnings
    assert "actors are listed on 'index', too" in said and "lists/people" in said


def test_a_cell_that_cites_what_is_not_there_is_named(book):
    cell = """from claimbook.show.display import Shown
Shown('<a href="claimbook:seed/siberia:99">x</a><a href="claimbook:figure/no.csv">y</a>'
      '<a href="claimbook:register/claims?place=Nowhere">z</a>'
      '<a href="claimbook:register/claims?place=Vell">z</a>')"""
    edit(book / "deep/er/lamps.md", "from claimbook import display, tables", cell)
    edit(book / "deep/er/lamps.md", PAGES["deep/er/lamps"].split("tables\n\n")[1], "```\n")
    again = build(book)
    assert again.failed
    told = "\n".join(again.warnings)
    assert "no source has the line 'siberia:99'" in told and "no cell wrote a file 'no.csv'" in told
    assert "no register has a row for 'claims?place=Nowhere'" in told and "place=Vell" not in told
    assert all("lamps.md" in said for said in again.warnings)


@pytest.mark.parametrize(
    ("builder", "settings"),
    [("text", {}), ("xml", {}), ("man", {}), ("latex", {}), ("texinfo", {}), ("singlehtml", {}),
     ("singlehtml", {"html_theme": "claimbook"})],
)  # fmt: skip
def test_other_builders_print_the_citation(book, builder, settings):
    again = build(book, builder, **settings)
    assert not again.failed, again.warnings
    text = "".join(path.read_text("utf-8") for path in again.pages.rglob("*") if path.is_file()
                   and path.suffix in (".txt", ".xml", ".1", ".tex", ".texi", ".html"))  # fmt: skip
    plain = re.sub(r"<[^>]*>|\\sphinxhyphen\{\}|\\", "", text)
    assert re.search(r"over\s2,500\s*\S*\s?.{0,20}siberia:3", plain)
    assert "claimbook:seed/" not in text and "Lamps that burned" in text


def test_a_book_without_lock_works_and_citation_file_builds(book):
    tables = Tables(book)
    tables.rows["outside"] = []
    tables.may_be_empty("outside")
    tables.write()
    for name in ("CITATION.cff", "data/references.bib"):
        (book / name).unlink()
    assert not (book / "constraints.txt").exists()
    again = build(book, html_title="Vell")
    assert not again.failed, again.warnings
    assert "To cite this page" not in again.page("index").get_text()
    assert inventory(again.pages)["claimbook:actor"]["ada-brook"][0] == "Vell"


def test_short_names_are_the_book_s_choice(book):
    again = build(book, claimbook_short_names=False)
    told = "\n".join(again.warnings)
    for name in ("claim", "seed", "event", "register"):
        assert re.search(rf"Unknown [a-z ]+:? [\"']{name}[\"']", told)
    assert "claimbook:claim" not in told and "claimbook:register" not in told


def test_pages_of_sources_stand_where_the_book_wants_them(book):
    again = build(book, claimbook_source_pages="texts/files")
    assert not again.failed, again.warnings
    assert (again.pages / "texts/files/siberia.html").is_file() and not dead(again.pages)
    assert not list(again.pages.glob("sources/*"))


def test_the_page_of_a_source_is_a_document(book):
    """It has a doctree and a title, and can be linked to and listed, as any other page."""
    edit(book / "index.md", "# Small book\n", "# Small book\n\n{doc}`sources/siberia`\n")
    edit(book / "index.md", "lists/people\n", "lists/people\nsources/thread\n")
    again = build(book)
    assert not again.failed, again.warnings
    title = again.env.titles["sources/siberia"].astext()
    link = again.page("index").find("a", string=title)
    assert link["href"] == "sources/siberia.html"
    assert "sources/thread" in again.env.toctree_includes["index"]
    assert inventory(again.pages)["std:doc"]["sources/siberia"][3] == title
    lines = [*again.env.get_doctree("sources/siberia").findall(sourcepages.seed_line)]
    shown = again.page("sources/siberia").select("ol.seed-lines > li")
    assert [line["number"] for line in lines] == [*range(1, 9)]
    assert [one["value"] for one in shown] == [str(number) for number in range(1, 9)]
    assert not [*book.rglob("sources/*.md")] and not [*again.pages.glob("_sources/**/siberia*")]


def test_without_the_files_a_line_keeps_its_number(book, monkeypatch):
    """Also one on which no row rests, which is there because a page cites it."""
    monkeypatch.delenv("SEEDS_DIR")
    numbers = [3, 4, 5, 7, 8]
    first = build(book)
    assert not first.failed, first.warnings
    for more in ([], [6]):
        if more:
            edit(book / "index.md", "It says", "It says {seed}`siberia:6` and")
            first = build(book)
            assert not first.failed and "1 changed" in first.output, first.warnings
        shown = first.page("sources/siberia").select("ol.seed-lines > li")
        assert [int(line["value"]) for line in shown] == sorted(numbers + more)
        assert [line["id"] for line in shown] == [f"L{number}" for number in sorted(numbers + more)]
    text = (build(book, "text").pages / "sources/siberia.txt").read_text("utf-8")
    assert re.findall(r"^(\d+)\. ", text, re.M) == [*map(str, numbers)]  # there, none without words
    assert not dead(first.pages)


def test_a_file_where_the_page_of_a_source_stands_is_named(book):
    (book / "sources").mkdir()
    (book / "sources/thread.md").write_text("# Mine\n", encoding="utf-8")
    (said,) = build(book).warnings
    assert "sources/thread.md" in said and "claimbook_source_pages" in said


@pytest.mark.parametrize(("few", "is_forked"), [(0, True), (0, False), (1, True)])
def test_kernels_are_forked_or_started_as_the_book_wants(book, few, is_forked, monkeypatch):
    monkeypatch.setattr(execution, "_FEW", few)
    cell = 'import os; print("from", os.getppid(), end=".")\n'
    edit(book / "deep/er/lamps.md", "from claimbook import d", f"{cell}from claimbook import d")
    again = build(book, claimbook_forked_kernels=is_forked)
    is_forked = is_forked and not few  # for a few notebooks it is not worth it
    assert not again.failed, again.warnings
    assert (f"from {os.getpid()}." in again.page("deep/er/lamps").get_text()) != is_forked
    assert again.page("deep/er/lamps").select_one("table a.cite-line")


BAD = {
    "claimbook_forked_kernels": (3, "found 3; expected true or false"),
    "claimbook_short_name": (True, "did you mean claimbook_short_names?"),
    "claimbook_short_names": (3, "found 3; expected true or false"),
    "claimbook_source_pages": ("../x", "found '../x'; expected a folder of the book's pages"),
    "claimbook_fixed_pages": (3, "found 3; expected a list of pages"),
    "claimbook_processes": (-1, "found -1; expected 1 or more, or 0"),
    "claimbook_outside_page": ("index.md", "without the ending of its file, such as 'index'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_setting_that_cannot_be_meant_is_named(book, name, capsys):
    value, complaint = BAD[name]
    with pytest.raises(SystemExit):
        build(book, **{name: value})
    said = capsys.readouterr().err
    assert f"{name}: " in said and complaint in said


def test_what_a_book_sets_itself_wins(book):
    edit(book / "conf.py", CONF, f'{CONF}nb_execution_timeout = 7\nversion = "9"\n')
    config = build(book).env.config
    assert (config.nb_execution_timeout, config.version, config.release) == (7, "9", "4.2")
    assert config.nb_merge_streams and "dollarmath" not in config.myst_enable_extensions


def test_jupyter_book_s_settings_serve_plain_sphinx(book, root):
    """With the conf.py that `jupyter-book config sphinx` makes of the real book's settings."""
    for name in ("conf.py", "index.md"):
        (book / name).unlink()
    shutil.copy(root / "_config.yml", book)
    edit(book / "_config.yml", "    claimbook_outside_page: chapters/outside-record\n", "")
    (book / "_toc.yml").write_text("format: jb-book\nroot: deep/er/page\nchapters:\n"
                                   "  - glob: lists/*\n  - file: deep/er/lamps\n"
                                   "  - file: sources/thread\n")  # fmt: skip
    for program, arguments in (
        ("jupyter-book", ["config", "sphinx", str(book)]),
        ("sphinx-build", ["-W", "-n", "-q", "-b", "html", str(book), str(book / "_build/plain")]),
    ):
        status, said = Running(arguments, dict(os.environ), program).end()
        assert status == 0, said
    assert not dead(book / "_build/plain")
    page = (book / "_build/plain/deep/er/page.html").read_text()
    assert "thebe" not in page and "unpkg" not in page
    assert 'href="../../sources/thread.html">' in page  # among the contents


def test_domain_forgets_a_page_and_merges_a_parallel_reading():
    domain = object.__new__(domains.ClaimDomain)
    domain.data = {
        "cited": {"p": [("claim", "x")], "q": [("claim", "y")]},
        "rows": {"p": {("claim", "x"): "x"}, "q": {("claim", "y"): "y"}},
        "lines": {"p": {"siberia:1"}, "q": {"siberia:2"}},
    }
    domain.clear_doc("p")
    assert domain.cited == [("q", "claim", "y")]
    assert domain.row("claim", "x") is None and domain.row("claim", "y") == ("q", "y")
    assert domain.cited_lines("siberia") == {2}
    other = {
        "cited": {"r": [("event", "z")], "s": [("seed", "siberia:9")]},
        "rows": {"r": {("event", "z"): "z"}, "s": {("tie", "t"): "t"}},
        "lines": {"r": {"siberia:3"}, "s": {"siberia:4"}},
    }
    domain.merge_domaindata({"r"}, other)
    assert domain.cited == [("q", "claim", "y"), ("r", "event", "z")]
    assert domain.row("event", "z") == ("r", "z") and domain.row("tie", "t") is None
    assert domain.cited_lines("siberia") == {2, 3}


def test_rows_of_one_key_on_one_page_have_anchors_of_their_own():
    domain = object.__new__(domains.ClaimDomain)
    domain.data = {"rows": {}, "cited": {}, "lines": {}}
    assert domain.note_rows("p", "claim", ["a", "b"]) == {"a": "a", "b": "b"}
    assert domain.note_rows("p", "event", ["b", "c"]) == {"b": "event-b", "c": "c"}
    assert domain.note_rows("q", "event", ["b"]) == {"b": "b"}
    assert domain.row("event", "b") == ("p", "event-b")


def test_a_notebook_that_is_open_links_to_the_last_build(book, monkeypatch):
    monkeypatch.chdir(book / "deep/er")
    there = lastbuild.address("seed", "siberia:3")
    assert there == "../../_build/html/sources/siberia.html#L3"
    assert lastbuild.address("claim", "siberia-ropes").endswith("lists/rows.html#siberia-ropes")
    assert lastbuild.address("claim", "siberia-rope") == ""
    (book / "_build/html/objects.inv").write_bytes(b"# Sphinx\n\n\n\nx")
    assert lastbuild.address("seed", "siberia:3") == ""
    (book / "_build/html/objects.inv").unlink()
    assert lastbuild.address("seed", "siberia:3") == ""
