"""What is made of a built site to take away, of three of its pages: PDF, EPUB, files, archive."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import HTML

from claimbook.editions import epub, make, pdf, single
from claimbook.editions import site as built

PAGES = ("chapters/index.html", "chapters/asano.html", "chapters/reading-list.html")
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a site of three pages, among them drawings, tables, and works in Russian and in
    Japanese."""
    folder = tmp_path_factory.mktemp("short")
    for name in ("index.html", *PAGES):
        (folder / "html" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HTML / name, folder / "html" / name)
    shutil.copytree(HTML / "_static", folder / "html" / "_static")
    for name, onward in zip(PAGES, ["asano.html", "reading-list.html", ""], strict=True):
        path = folder / "html" / name
        text = path.read_text("utf-8")
        link = f'<link rel="next" href="{onward}">' if onward else ""
        path.write_text(re.sub(r'<link rel="next"[^>]*>', link, text), "utf-8")
    return folder


@pytest.fixture(scope="module")
def site(folder) -> Path:
    return folder / "html"


def test_what_is_said_of_scripts_is_in_no_book():
    network = next(page for page in built.pages(HTML) if page.address.endswith("network.html"))
    assert network.article.find("noscript")
    built._clean(network)
    assert not network.article.find("noscript")


def test_the_pages_that_are_read_come_in_their_order():
    names = [Path(address).stem for address in built.addresses(HTML)]
    assert names[:3] == ["index", "sources", "intervention"] and names[-1] == "bibliography"
    assert not {"claims", "ties", "library-api"} & set(names)


def test_the_book_has_its_pages_links_and_lines_and_no_working(site):
    pages = built.reading(site, pdf.inside)
    whole = BeautifulSoup(pdf.assembled(site, pages), "html.parser")
    ids = [node["id"] for node in whole.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 200
    inside = [a["href"][1:] for a in whole.select('a[href^="#"]')]
    assert len(inside) > 100 and set(inside) <= set(ids)
    assert {
        a["href"] for a in whole.select("a[href]") if not re.match("#|https?:", a["href"])
    } == set()
    drawn = [use["xlink:href"][1:] for use in whole.select("use")]
    assert drawn and set(drawn) <= set(ids)
    assert not whole.select(".cell_input, .working, script, button, input, select")
    assert not whole.select("[open], .changes-here"), "what is folded is a section, which has none"
    (odd,) = {dd.get_text() for dd in whole.select("dd") if "Rows on this line: " in dd.get_text()
              and "overthrow the Soviet regime" in dd.get_text()} or {""}  # fmt: skip
    assert "1 planned" in odd, "how a line's rows stand is told at the foot too"
    cited = whole.select("a.cite-line")
    foot = {term.get_text() for term in whole.select(".lines-cited dt")}
    assert cited and {link.get_text() for link in cited} <= foot
    assert "Asano" in "".join(one.get_text() for one in whole.select("style"))  # running heads


def test_chromium_prints_it(folder):
    target, said = make.make("pdf", folder)
    content = target.read_bytes()
    assert content.startswith(b"%PDF") and b"/Outlines" in content and said.startswith("3 pages")
    assert b"/Title" in content and content.count(b"/Type /Page\n") > 5
    for font in (b"ClaimbookSerif", b"ClaimbookSans", b"NotoSansJP"):
        assert font in content, font


def test_the_epub_is_sound(folder):
    target, said = make.make("epub", folder)
    with zipfile.ZipFile(target) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert next(iter(files)) == "mimetype" and said.startswith("3 pages")
    package = ElementTree.fromstring(files["EPUB/book.opf"])
    (when,) = (node.text for node in package.iter() if node.get("property") == "dcterms:modified")
    assert datetime.fromisoformat(when).year > 2000
    items = {node.get("href") for node in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert {f"EPUB/{one}" for one in items} | {"EPUB/book.opf", "META-INF/container.xml",
                                               "mimetype"} == set(files)  # fmt: skip
    trees = {name: ElementTree.fromstring(text) for name, text in files.items()
             if name.endswith((".xhtml", ".svg"))}  # fmt: skip
    ids = {name: {node.get("id") for node in tree.iter()} for name, tree in trees.items()}
    for name, tree in trees.items():
        for link in tree.iter(f"{XHTML}a"):
            file, _, part = link.get("href", "https:").partition("#")
            if not file.startswith("http"):
                assert not part or part in ids[f"EPUB/{file}"], f"{name}: {link.get('href')}"
    text = b"".join(files[name] for name in trees).decode("utf-8")
    assert re.search("[а-я]{4}", text) and re.search("[ぁ-ん一-龯]{2}", text)
    assert "viewBox=" in text and "viewbox=" not in text
    again = target.read_bytes()
    epub.write(folder / "html", target)
    assert target.read_bytes() == again


def test_a_page_in_one_file_works_and_asks_for_nothing(folder, site, chromium):
    make.make("html", folder)
    page, asked, said = chromium.new_page(), [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto((folder / "books" / "html" / "asano.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.layer") == "reading"
    page.focus("a.cite-line >> nth=0")
    page.wait_for_selector("#cite-card", state="visible", timeout=10_000)
    page.click(".layer-switch")
    assert page.evaluate("document.documentElement.dataset.layer") == "working"
    loaded = "document.fonts.load('16px \"Claimbook Serif\"', 'Б').then(found => found.length)"
    assert page.evaluate(loaded) == 1
    assert len([url for url in asked if not url.startswith("data:")]) == 1 and not said
    page.close()


def test_what_may_not_run_in_a_single_file_does_not(site, chromium, tmp_path):
    """The policy is of use: a script that it does not name is refused."""
    one = next(built.pages(site))
    made = single.contained(site, one).replace(
        "</body>", "<script>document.title='x'</script></body>"
    )
    (tmp_path / "a.html").write_text(made, "utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "a.html").as_uri())
    assert page.title() != "x"
    page.close()


def test_the_archive_is_the_site(folder, site):
    target, _ = make.make("zip", folder)
    with zipfile.ZipFile(target) as packed:
        names = packed.namelist()
    top = target.stem
    assert set(names) == {f"{top}/{path.relative_to(site).as_posix()}" for path in site.rglob("*")
                          if path.is_file()}  # fmt: skip
    assert f"{top}/index.html" in names


def test_a_book_that_is_not_built_is_told(tmp_path):
    with pytest.raises(built.BookError, match="build the book first"):
        make.make("epub", tmp_path)
