"""What the built book offers to machines, page by page and file by file."""

from __future__ import annotations

import csv
import json
import re
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import HTML, pages

from claimbook.sources import tables
from claimbook.sphinx import reuse


@pytest.fixture(scope="module")
def heads() -> dict[str, BeautifulSoup]:
    """Head and foot of each page that is the book's own, by its path."""
    found = {}
    for path in pages():
        text = path.read_text(encoding="utf-8")
        if 'id="cite-this"' in text:
            ends = text[: text.index("</head>")] + text[text.index('<footer class="book-footer"') :]
            found[path.relative_to(HTML).as_posix()] = BeautifulSoup(ends, "html.parser")
    assert len(found) > 25
    return found


def linked(head: BeautifulSoup) -> dict:
    (script,) = head.find_all("script", type="application/ld+json")
    return json.loads(script.string)


def test_every_page_says_what_it_is(heads):
    kinds = set(tables.load("topics")["page"] + ".html")
    for name, head in heads.items():
        data = linked(head)
        assert data["@context"] == "https://schema.org", name
        assert data["@type"] == ("ScholarlyArticle" if name in kinds else "WebPage"), name
        assert data["version"] and data["author"][0]["name"] and data["license"], name
        title = data.get("headline") or data["name"]
        assert head.find("meta", property="og:title")["content"] == title
        assert head.find("link", type="application/atom+xml")["href"].endswith("changes.atom")
    first = linked(heads["chapters/index.html"])
    files = [HTML / "chapters" / one["contentUrl"] for one in first["about"]["distribution"]]
    assert first["about"]["@type"] == "Dataset" and len(files) > 40
    assert all(path.is_file() for path in files)


def part(text: str, mark: str, end: str = "") -> BeautifulSoup:
    """Return a page from the element with this attribute on; to read all of it takes seconds."""
    begin = text.rindex("<", 0, text.index(mark))
    return BeautifulSoup(text[begin : text.index(end, begin) if end else None], "html.parser")


def test_pages_say_at_their_foot_what_has_changed_on_them(root):
    """As the change log has it, whose lines name pages that there are."""
    log = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    named: dict[str, str] = {}  # by page, a line of the newest release that tells of it
    for release in reversed(log.split("\n## ")):
        lines = re.findall(r"^- ((?:`[\w-]+`, )*`[\w-]+`): (.+)", release, re.MULTILINE)
        named |= {name: said for names, said in lines for name in re.findall("`(.+?)`", names)}
    assert {page.rpartition("/")[2] for page in tables.load("topics")["page"]} <= {*named}
    for name, said in named.items():
        text = (HTML / f"chapters/{name}.html").read_text("utf-8")
        foot = part(text, 'id="changes-here"').find(id="changes-here")
        assert said in [item.get_text() for item in foot.find_all("li")], name
        path, _, anchor = foot.a["href"].partition("#")
        assert f'id="{anchor}"' in (HTML / "chapters" / path).read_text("utf-8")
        if 'class="byline"' in text:
            byline = part(text, 'class="byline"', "</p>").p
            assert byline.find("a", string="Changes")["href"] == "#changes-here"


def test_pages_of_topics_have_a_picture_for_links():
    for page in {*tables.load("topics")["page"], "chapters/index"}:
        card = HTML / "_static" / "cards" / f"{page.replace('/', '-')}.png"
        assert card.read_bytes()[:4] == b"\x89PNG" and card.stat().st_size < 150_000
        head = (HTML / f"{page}.html").read_text(encoding="utf-8").partition("</head>")[0]
        assert f"{card.name}?v=" in head


def test_every_page_leads_to_licence_changes_code_and_data(heads):
    for name, head in heads.items():
        links = {a.get_text(): a["href"] for a in head.select(".foot-links a")}
        assert [*links] == ["Licence: CC-BY-4.0", "Changes", "Code", "Data"], name
        for address in links.values():
            path, _, anchor = address.partition("#")
            target = (HTML / name).parent / path
            assert target.is_file(), address
            assert not anchor or f'id="{anchor}"' in target.read_text("utf-8"), address


def test_files_are_what_they_say(root):
    for one in reuse.files():
        path = HTML / one.path
        assert path.is_file() and path.stat().st_size, one.path
        if path.suffix in (".json", ".jsonld"):
            json.loads(path.read_text(encoding="utf-8"))
    for entry in tables.package()["resources"]:
        told = json.loads((HTML / "reuse" / f"{entry['name']}.json").read_text(encoding="utf-8"))
        assert len(told) == len(tables.load(entry["name"]))
    feed = ElementTree.parse(HTML / "changes.atom")
    assert feed.getroot().tag == "{http://www.w3.org/2005/Atom}feed"
    crate = json.loads((HTML / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    parts = {one["@id"]: one for one in crate["@graph"]}
    assert all((HTML / one["@id"]).is_file() for one in parts["./"]["hasPart"])
    assert yaml.safe_load((HTML / "CITATION.cff").read_text("utf-8"))["version"] == (
        parts["./"]["version"])  # fmt: skip


def test_rows_behind_figures_say_unit_ends_and_licence():
    """As CSV on the Web has it: beside each file, every column in order, with what it means."""
    files = sorted((HTML / "figures").glob("*.csv"))
    assert len(files) > 50
    for path in files:
        told = json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))
        with path.open(encoding="utf-8", newline="") as file:
            heads, *rows = csv.reader(file)
        columns = told["tableSchema"]["columns"]
        assert told["url"] == path.name and told["dc:license"]["@id"].startswith("https://")
        assert [column["titles"] for column in columns] == heads
        assert told["dc:title"], path.name
        for name in (head[:-9] for head in heads if head.endswith("_low_open")):
            at = {end: heads.index(f"{name}_{end}") for end in
                  ("low", "high", "low_open", "high_open", "unit")}  # fmt: skip
            for row in rows:
                assert {row[at["low_open"]], row[at["high_open"]]} <= {"true", "false", ""}
                assert not row[at["low"]] or re.fullmatch(r"-?[\d.e+]+", row[at["low"]])


def test_the_data_dictionary_leads_to_the_tables():
    page = (HTML / "chapters" / "data-dictionary.html").read_text(encoding="utf-8")
    for entry in tables.package()["resources"]:
        assert f'href="../data/{entry["path"]}"' in page
    assert 'href="../data/datapackage.json"' in page


def test_no_published_name_dies(root):
    """``claimbook verify`` holds rows to the list; here each leads somewhere on the built pages."""
    names = (root / "data" / "published.txt").read_text(encoding="utf-8").split()
    assert len(names) > 2000 and names == sorted(names)
    shown = {kind: (HTML / "chapters" / f"{kind}.html").read_text(encoding="utf-8")
             for kind in ("actors", "claims", "events", "ties")}  # fmt: skip
    anchors = {kind: set(re.findall(r'\bid="([^"]+)"', text)) for kind, text in shown.items()}
    for name in names:
        kind, _, key = name.partition("/")
        if kind in anchors:
            assert key in anchors[kind], name
        elif kind == "pages":
            assert (HTML / f"{key}.html").is_file(), name
    gone = tables.load("retired")["row"].str.partition("/")
    for kind, key in zip(gone[0], gone[2], strict=True):
        assert kind not in anchors or key in anchors[kind], key
