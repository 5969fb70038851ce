"""The reading layer of a book as an EPUB 3: its pages, drawings, type and a cover."""

from __future__ import annotations

import re
import uuid
import zipfile
from html import escape
from pathlib import Path

from bs4 import Tag

from claimbook.editions import site as built

_ZIPPED = (1980, 1, 1, 0, 0, 0)
# What HTML writes in small letters and XML, in a drawing, must not.
_CASED = ("viewBox", "preserveAspectRatio", "clipPath", "clipPathUnits", "gradientUnits",
          "gradientTransform", "linearGradient", "markerHeight", "markerUnits", "markerWidth",
          "patternUnits", "radialGradient", "refX", "refY", "textPath", "textLength",
          "lengthAdjust", "startOffset", "foreignObject")  # fmt: skip
_CASE = {name.lower(): name for name in _CASED}
_KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml",
          ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}  # fmt: skip
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_STYLE = """
.contents ol { list-style: none; padding: 0; }
.derivations { font-size: 0.85em; }
.table-scroll { overflow: visible; }
svg { width: 100%; min-width: 0 !important; height: auto; }
.claimbook-figure { overflow: visible; }
"""
_COVER = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900">
<style>
.paper {{ fill: #fcfbf8; }} .ink {{ fill: #1d1f24; }} .line {{ stroke: #857f72; stroke-width: 2; }}
@media (prefers-color-scheme: dark) {{
.paper {{ fill: #15161a; }} .ink {{ fill: #e7e5df; }} .line {{ stroke: #7d818c; }} }}
</style>
<rect class="paper" width="600" height="900"/>
<path class="line" d="M60 520H540M60 506V534M540 506V534" fill="none"/>
<g class="ink" font-family="Georgia, serif" text-anchor="middle">
{lines}
<text x="300" y="600" font-size="22">{author}</text>
</g>
</svg>
"""


def write(site: Path, target: Path) -> int:
    """Write the reading layer of ``site`` as an EPUB; return how many pages of the site it has.

    Parameters
    ----------
    site
        The folder of the built pages.
    target
        The EPUB: the same, to the byte, as long as the pages are.

    Returns
    -------
    int
        How many pages of the site are in it.

    Raises
    ------
    BookError
        If the book is not built.
    """
    pages = built.reading(site, _inside)
    title, language = built.title_of(site), built.language_of(site)
    author, version, year = built.imprint(site)
    files: dict[str, bytes] = {}
    for page in pages:
        _pictures(site, page, files)
        files[f"{page.name}.xhtml"] = _document(page, language).encode()
    styles = dict.fromkeys(address for page in pages for address in page.styles)
    for address in styles:
        _style(site, address, files)
    files["book.css"] = (built.FOOT + _STYLE).encode()
    files["cover.svg"] = _cover(title, author).encode()
    files["nav.xhtml"] = _contents(pages, title, language).encode()
    said = {"title": title, "language": language, "author": author, "version": version,
            "year": year or "1980"}  # fmt: skip
    files["book.opf"] = _package(pages, files, said).encode()
    _pack(target, files)
    return len(pages)


def _inside(page: built.Page, part: str) -> str:
    return f"{page.name}.xhtml" + (f"#{part}" if part else "")


def xhtml(tag: Tag) -> str:
    """Return a piece of a page as XML, with the names of drawings as XML has them.

    Parameters
    ----------
    tag
        The piece, which is changed.

    Returns
    -------
    str
        Well-formed XML.

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> xhtml(BeautifulSoup("<p hidden>a &amp; b<br></p>", "html.parser").p)
    '<p hidden="">a &amp; b<br/></p>'
    """
    for drawing in tag.find_all("svg"):
        drawing["xmlns"] = "http://www.w3.org/2000/svg"
        drawing["xmlns:xlink"] = "http://www.w3.org/1999/xlink"
        for node in [drawing, *drawing.find_all(True)]:
            node.name = _CASE.get(node.name, node.name)
            node.attrs = {_CASE.get(name, name): value for name, value in node.attrs.items()}
    for node in tag.find_all("a"):
        node.attrs.pop("rel", None)
    return tag.decode(formatter="minimal")


def _document(page: built.Page, language: str) -> str:
    links = "".join(f'<link rel="stylesheet" type="text/css" href="{escape(one)}"/>'
                    for one in [*map(_name, page.styles), "book.css"])  # fmt: skip
    own = f"<style>{escape(page.style, quote=False)}</style>" if page.style else ""
    return _around(page.title, language, links + own, xhtml(page.article))


def _around(title: str, language: str, head: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}" data-layer="reading"><head>'
        f'<meta charset="utf-8"/><title>{escape(title)}</title>{head}</head>'
        f"<body>{body}</body></html>\n"
    )


def _name(address: str) -> str:
    return address.partition("?")[0]


def _pictures(site: Path, page: built.Page, files: dict[str, bytes]) -> None:
    for picture in page.article.find_all("img"):
        address = built.joined(page.address, str(picture.get("src", "")))
        if (site / address).is_file():
            files[address] = (site / address).read_bytes()
            picture["src"] = address


def _style(site: Path, address: str, files: dict[str, bytes]) -> None:
    """Add a style sheet, without what is for paper, and the type that it names."""
    name = _name(address)
    text = (site / name).read_text(encoding="utf-8")
    files[name] = re.sub(r"@page\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", text).encode()
    for named in re.findall(r"url\([\"']?([^\"')]+)", text):
        file = built.joined(name, named)
        if not named.startswith("data:") and (site / file).is_file():
            files[file] = (site / file).read_bytes()


def _cover(title: str, author: str) -> str:
    """Return a cover, for light and for dark: the title in lines, above an interval."""
    lines: list[str] = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) > 16:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    first = 440 - 66 * (len(lines) - 1)
    texts = (f'<text x="300" y="{first + 66 * at}" font-size="56">{escape(line)}</text>'
             for at, line in enumerate(lines))  # fmt: skip
    return _COVER.format(lines="\n".join(texts), author=escape(author))


def _contents(pages: list[built.Page], title: str, language: str) -> str:
    entries = "".join(f'<li><a href="{page.name}.xhtml">{escape(page.title)}</a></li>'
                      for page in pages)  # fmt: skip
    body = f'<nav epub:type="toc" class="contents"><h1>{escape(title)}</h1><ol>{entries}</ol></nav>'
    return _around(
        title, language, '<link rel="stylesheet" type="text/css" href="book.css"/>', body
    )


def _package(pages: list[built.Page], files: dict[str, bytes], said: dict[str, str]) -> str:
    """Return what says which files there are, in which order, and whose book it is."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{said['title']} {said['version']}")
    items = []
    for name in sorted(files):
        kind = _KINDS.get(Path(name).suffix, "application/xhtml+xml")
        marks = ["nav"] if name == "nav.xhtml" else ["cover-image"] if name == "cover.svg" else []
        marks += ["svg"] if name.endswith(".xhtml") and b"<svg" in files[name] else []
        properties = f' properties="{" ".join(marks)}"' if marks else ""
        items.append(
            f'<item id="{_id(name)}" href="{escape(name)}" media-type="{kind}"{properties}/>'
        )
    spine = "".join(f'<itemref idref="{_id(page.name + ".xhtml")}"/>' for page in pages)
    author = f"<dc:creator>{escape(said['author'])}</dc:creator>" if said["author"] else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="own">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="own">urn:uuid:{own}</dc:identifier>'
        f"<dc:title>{escape(said['title'])}</dc:title>"
        f"<dc:language>{said['language']}</dc:language>{author}"
        f'<meta property="dcterms:modified">{said["year"]}-01-01T00:00:00Z</meta>'
        '<meta property="schema:accessMode">textual</meta>'
        '<meta property="schema:accessMode">visual</meta>'
        '<meta property="schema:accessibilityFeature">alternativeText</meta>'
        '<meta property="schema:accessibilityFeature">tableOfContents</meta>'
        '<meta property="schema:accessibilityHazard">none</meta>'
        f"</metadata>\n<manifest>{''.join(items)}</manifest>\n"
        f'<spine><itemref idref="{_id("nav.xhtml")}"/>{spine}</spine>\n</package>\n'
    )


def _id(name: str) -> str:
    return "f-" + re.sub(r"\W+", "-", name)


def _pack(target: Path, files: dict[str, bytes]) -> None:
    """Write the archive: its kind comes first, and is not compressed."""
    content = {f"EPUB/{name}": files[name] for name in sorted(files)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("mimetype", _ZIPPED), "application/epub+zip")
        for name, data in {"META-INF/container.xml": _CONTAINER.encode(), **content}.items():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
