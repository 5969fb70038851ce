"""What is made of a built site to take away, of three of its pages: PDF, EPUB, files, archive."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from base64 import b64decode
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import HTML
from fontTools.ttLib import TTFont

from claimbook.editions import epub, feet, fonts, make, pdf, single
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


def test_what_is_said_of_scripts_is_in_no_book(monkeypatch):
    address = "chapters/network.html"
    text = (HTML / address).read_text(encoding="utf-8")
    monkeypatch.setattr(built, "_read", lambda site: [(address, text)])
    (network,) = built.pages(HTML)
    assert network.article.find("noscript")
    built._clean(network, built.add_lines)
    assert not network.article.find("noscript")


def test_the_pages_that_are_read_come_in_their_order():
    names = [Path(address).stem for address in built.addresses(HTML)]
    assert names[:3] == ["index", "sources", "intervention"] and names[-1] == "bibliography"
    assert not {"claims", "ties", "library-api"} & set(names)


def test_the_book_has_its_pages_links_and_lines_and_no_working(printed):
    whole = BeautifulSoup(printed, "html.parser")
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


def is_chromiums(content: bytes) -> bool:
    """Whether it is a PDF with title, outline, several pages, and letters of all scripts."""
    there = b"/Outlines" in content and b"/Title" in content
    fonts = all(name in content for name in (b"ClaimbookSerif", b"ClaimbookSans", b"NotoSansJP"))
    return content.startswith(b"%PDF") and there and fonts and content.count(b"/Type /Page\n") > 5


def test_chromium_prints_it(site, tmp_path):
    assert pdf.write(site, tmp_path / "book.pdf") == 3
    assert is_chromiums((tmp_path / "book.pdf").read_bytes())


def test_a_drawing_is_not_ended_by_what_leads_nowhere(printed):
    """A span in it would be, as browsers read HTML, no part of the drawing, nor what follows."""
    drawings = re.findall("<svg.*?</svg>", printed, re.DOTALL)
    assert drawings and not [one[:200] for one in drawings if "<span" in one]


def test_title_and_contents_have_no_chapters_heads(printed):
    style = printed.partition("</head>")[0]
    assert "@page chapters-asano" in style and not re.search(r"@page\s*\{\s*@top-", style)


@pytest.fixture(scope="module")
def noted(site) -> tuple[str, int]:
    """The book with its sources at the foot, as HTML, and of how many pages."""
    return feet.assembled(site)


@pytest.fixture(scope="module")
def noted_soup(noted) -> BeautifulSoup:
    return BeautifulSoup(noted[0], "html.parser")


@pytest.fixture(scope="module")
def sheets(site, noted):
    """The same laid out once; None where WeasyPrint is not there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feet, "assembled", lambda _: noted)
        return None if feet.lacking() else feet.rendered(site)


@pytest.fixture(scope="module")
def printed(site) -> str:
    """The book as Chromium prints it."""
    return pdf.assembled(site, built.reading(site, pdf.inside))


def told(box, into) -> list[str]:
    """The words of a box, line by line; ``into`` gets the ids of what it is made of."""
    if (element := getattr(box, "element", None)) is not None and element.get("id"):
        into.add(element.get("id"))
    words = [box.text] if type(box).__name__ == "TextBox" else []
    return words + [one for child in getattr(box, "children", []) for one in told(child, into)]


def laid(document) -> list[tuple[set[str], set[str], str]]:
    """Of each sheet: the ids in its text, those at its foot, and all its words."""
    found = []
    for sheet in document.pages:
        text, foot, words = set(), set(), []
        for box in sheet._page_box.children:
            at_foot = type(box).__name__ == "FootnoteAreaBox"
            words += told(box, foot if at_foot else text)
        found.append((text, foot, " ".join(words)))
    return found


def test_the_sources_stand_at_the_foot_of_their_page(folder, sheets, monkeypatch):
    if sheets is None:
        target, said = make.make("pdf", folder)
        assert feet.lacking() in said and "by Chromium" in said and "end of each chapter" in said
        assert is_chromiums(target.read_bytes())
        return
    cited, away = 0, []
    for text, foot, _ in laid(sheets[0]):
        for key in (one for one in text if "--cite-note-" in one):
            cited += 1
            if key.replace("--cite-note-", "--note-") not in foot:
                away.append(key)
    assert cited > 50 and not away, "the note stands on another sheet than its citation"
    words = " ".join(one[2] for one in laid(sheets[0]))
    assert "Lines cited" not in words
    assert re.search(r"thread:9\s+“between 800-3500 men” \(contested\)", words)
    monkeypatch.setattr(feet, "rendered", lambda _: sheets)
    target, said = make.make("pdf", folder)
    content = target.read_bytes()
    assert said == "3 pages of the book" and content.startswith(b"%PDF")


def test_the_pdf_has_heads_numbers_outline_and_links(site, sheets):
    if sheets is None:
        assert "WeasyPrint" in feet.lacking() or "is not installed" in feet.lacking()
        return
    document, _ = sheets
    title, all_laid = built.title_of(site), laid(document)
    assert document.metadata.title == title and len(all_laid) > 8
    (first,) = (n for n, (text, _, _) in enumerate(all_laid) if "chapters-asano" in text
                and "chapters-asano" not in all_laid[n - 1][0])  # fmt: skip
    heads = f"{title} .*The Asano unit"
    assert re.search(heads, all_laid[first + 1][2]) and not re.search(heads, all_laid[first][2])
    assert all(re.search(rf"\b{n}\b", words) for n, (*_, words) in enumerate(all_laid, 1) if n > 1)
    assert re.search(rf"The Asano unit, .*?[. ]{first + 1}\b", all_laid[1][2]), "the contents"
    anchors = {name for sheet in document.pages for name in sheet.anchors}
    links = [link for sheet in document.pages for link in sheet.links if link[0] == "internal"]
    assert len(links) > 200 and {target for _, target, *_ in links} <= anchors
    names = [label for label, *_ in document.make_bookmark_tree()]
    assert len(names) == 3 and names[1].startswith("The Asano unit")
    assert {round(sheet.width / 96 * 25.4) for sheet in document.pages} == {210}


def test_each_script_has_its_letters(sheets, site):
    if sheets is None:
        return
    words = " ".join(one[2] for one in laid(sheets[0]))
    assert re.search("[а-я]{4}", words) and re.search("[ぁ-ん一-龯]{2}", words)
    content = sheets[0].write_pdf(uncompressed_pdf=True)
    for font in (b"Claimbook-Serif", b"Claimbook-Sans", b"Claimbook-Sans-2", b"Book-Characters"):
        assert font in content, font
    assert b"/FontFile" in content and b"/Outlines" in content


def test_a_font_is_one_file_with_a_space(noted):
    """Of two files with one name WeasyPrint mixes the letters; a space is set in its word's."""
    style = noted[0].partition("</head>")[0]
    faces = re.findall(r"@font-face\s*\{[^}]*\}", style)
    names = [re.sub(r"src:[^;]*(;base64[^;]*)?;|unicode-range[^;]*;", "", one) for one in faces]
    assert len(faces) > 6 and len(set(names)) == len(names)
    copies = [TTFont(BytesIO(b64decode(one)))
              for face in faces for one in re.findall(r"base64,([\w+/=]+)", face)]  # fmt: skip
    assert copies and all(0x20 in font.getBestCmap() for font in copies)
    assert fonts.asked('"Lamp", x', {"Lamp": ["Lamp 2"]}) == '"Lamp","Lamp 2", x'


def test_a_drawing_says_its_own_look(noted_soup):
    letters = noted_soup.select(".claimbook-figure svg text")
    assert letters and all(one.get("font-size") and one.get("fill") for one in letters)
    drawn = [node for svg in noted_soup.select("svg") for node in svg.find_all(True)]
    assert not [node for node in drawn if node.name in ("a", "span")]
    assert not [value for node in drawn for value in node.attrs.values() if "var(" in str(value)]
    assert any(re.match("#[0-9a-f]{6}", str(node.get("stroke"))) for node in drawn)


def test_what_tables_and_drawings_rest_on_stands_below_them(noted_soup):
    whole = noted_soup
    tables = [table for table in whole.select("table") if table.select("a.cite-line")]
    below = {one["id"] for one in whole.select(".lines-below p")}
    cited = [link["href"][1:] for table in tables for link in table.select("a.cite")]
    assert cited and set(cited) <= below and not whole.select("table .foot-note")
    assert whole.select("figure + .lines-below, .behind-marks + .lines-below")
    for block in whole.select("p, li"):
        notes = [note.get_text() for note in block.select("span.foot-note")]
        assert len(notes) == len(set(notes)), "the same note twice in a paragraph"


def test_a_table_too_wide_for_a_sheet_is_told_row_by_row(monkeypatch):
    address = "chapters/outside-record.html"
    text = (HTML / address).read_text(encoding="utf-8")
    monkeypatch.setattr(built, "_read", lambda site: [(address, text)])
    whole = BeautifulSoup(feet.assembled(HTML)[0], "html.parser")
    wide = [table for table in whole.select("table") if len(table.select("thead th")) > 6]
    told = [table for table in wide if "stacked" in table["class"]]  # of words, not of numbers
    assert len(told) > 5 and all("run-in" in table["class"] for table in told)
    for table in told:
        row = table.select_one("tbody tr")
        assert "In its own words: “" in row.get_text() and "Line: [" in row.get_text()
    narrow = [table for table in whole.select("table.stacked") if table not in wide]
    assert narrow and not [one for one in narrow if one.select(".run-in-head")]


@pytest.mark.parametrize("error", [ModuleNotFoundError(name="weasyprint"), OSError("no libpango")])
def test_what_is_missing_for_notes_is_told(folder, monkeypatch, error):
    class Without:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise error

    for name in [one for one in sys.modules if one.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Without(), *sys.meta_path])
    missing = feet.lacking.__wrapped__()
    assert ("pip install" in missing) == isinstance(error, ModuleNotFoundError)
    assert ("Pango" in missing) == isinstance(error, OSError)
    monkeypatch.setattr(feet, "lacking", lambda: missing)
    monkeypatch.setattr(pdf, "write", lambda site, target: 3)
    _, said = make.make("pdf", folder)
    assert said.startswith("3 pages of the book, printed by Chromium") and said.endswith(missing)


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
