"""The pages of a built site in their order, and of each its reading layer.

In a book there is no script: what opens, moves or chooses goes, what it would show stays. A
citation leads to the line at the foot of its chapter, a link to another page into the book or, if
the book has an address, there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from claimbook.show import citation
from claimbook.sources.errors import BookError

# What stands on a page for whoever reads it on a screen, or works with it.
_UNSEEN = (
    "script, noscript, button, a.headerlink, .script-only, .working, .to-working, .cell_input, "
    "div.cell:not(.shown) .cell_output > :is(.stream, .stderr, .text_plain, .traceback), "
    ".explorer-control select, .explorer-control input, .explorer-control label, .outside-switch, "
    ".outside-row[hidden], .explorer-live, .whatif, .whatif-banner, input, p.cite-this, "
    ".changes-here, p.byline, .figure-source, .admonition.working"
)
# What a citation's card says that its line at the foot says, too.
_CARD = ("wording", "status", "line-status", "correction", "voice")
_BARE = ("hidden", "tabindex", "download", "draggable", "open")  # details are sections there
# Pages of registers, long as the tables are, and of the library: to look up in, not to read.
_LOOKED_UP = re.compile(r'<table\b[^>]*\sclass="[^"]*\bregister\b|<dl class="py\b')
_NEXT = re.compile(r'<link rel="next"[^>]*\shref="([^"]+)"')
FOOT = ".lines-cited dl { font-size: 0.85em; } .lines-cited dt { font-weight: 600; }"
LINE = re.compile(r"([^/]+)\.html#L(\d+)$")
_OWN = re.compile(r"(?<![\w-])own-(\d+)")


@dataclass
class Page:
    """A page: its address in the site, its title, its article, the style rules that are its own."""

    address: str
    title: str
    article: Tag
    style: str
    styles: list[str]  # addresses of its style sheets
    canonical: str

    @property
    def name(self) -> str:
        """What its ids begin with where pages stand in one file."""
        return re.sub(r"\W+", "-", self.address.removesuffix(".html"))


def soup(path: Path) -> BeautifulSoup:
    """Return a built page; BookError if there is none."""
    return BeautifulSoup(_text(path), "html.parser")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BookError(f"{path}: {error.strerror}; build the book first") from error


def title_of(site: Path) -> str:
    """Return the book's title, as its first page has it; BookError if the book is not built."""
    first = soup(site / first_address(site))
    named = first.select_one('meta[name="citation_inbook_title"]')
    return str(named["content"]) if named else name_of(site)


def name_of(site: Path) -> str:
    """Return the short title that the book's header has; BookError if the book is not built."""
    shown = soup(site / first_address(site)).select_one(".book-title")
    return shown.get_text(strip=True) if shown else site.resolve().parents[1].name


def language_of(site: Path) -> str:
    """Return the code of the book's language."""
    html = soup(site / first_address(site)).html
    return str(html.get("lang") or "en") if html else "en"


def imprint(site: Path) -> list[str]:
    """Return who wrote the book, its version and its year, as its pages say how to cite them.

    Parameters
    ----------
    site
        The folder of the built pages.

    Returns
    -------
    list of str
        Author, version and year, each "" where the book does not say it.
    """
    first = soup(site / first_address(site))
    own = first.select_one("#claimbook-send")
    named = {one.get("name"): str(one.get("content")) for one in first.find_all("meta")}
    authors = [str(one["content"]) for one in first.select('meta[name="citation_author"]')]
    return [", ".join(authors), str(own.get("data-version", "")) if own else "",
            named.get("citation_publication_date", "")[:4]]  # fmt: skip


def first_address(site: Path) -> str:
    """Return the address of the first page; BookError if the book is not built."""
    page = soup(site / "index.html")
    to = re.search(r"url=([^\"'>\s]+)", str(page.find("meta", attrs={"http-equiv": True}) or ""))
    return to[1] if to else "index.html"


def pages(site: Path) -> Iterator[Page]:
    """Yield the pages of a site that are read, from the first along their links to the next.

    Parameters
    ----------
    site
        The folder of the built pages.

    Yields
    ------
    Page
        A page as it was built.

    Raises
    ------
    BookError
        If the book is not built.
    """
    for address, text in _read(site):
        page = BeautifulSoup(text, "html.parser")
        if article := page.select_one("article"):
            yield _page(page, article, address)


def addresses(site: Path) -> list[str]:
    """Return the addresses of the pages that are read; BookError if the book is not built."""
    return [address for address, _ in _read(site)]


def _read(site: Path) -> Iterator[tuple[str, str]]:
    address, seen = first_address(site), set()
    while address and address not in seen:
        seen.add(address)
        text = _text(site / address)
        if not _LOOKED_UP.search(text):
            yield address, text
        onward = _NEXT.search(text)
        address = joined(address, unescape(onward[1])) if onward else ""


def _page(page: BeautifulSoup, article: Tag, address: str) -> Page:
    heading = article.find("h1")
    for mark in heading.select("a.headerlink") if heading else []:
        mark.decompose()
    title = heading.get_text(" ", strip=True) if heading else address
    style = "".join(one.get_text() for one in page.select("head > style"))
    styles = [joined(address, str(one["href"])) for one in page.select('link[rel="stylesheet"]')]
    canonical = page.select_one('link[rel="canonical"]')
    own = str(canonical["href"]) if canonical else ""
    return Page(address, " ".join(title.split()), article, style, styles, own)


def joined(address: str, uri: str) -> str:
    """Return the address in the site of what a page calls ``uri``, without query.

    Examples
    --------
    >>> joined("chapters/lamps.html", "../sources/memoir.html?v=1#L30")
    'sources/memoir.html#L30'
    """
    path, _, part = uri.partition("#")
    path = unquote(path.partition("?")[0])
    to = posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address
    return f"{to}#{part}" if part else to


def reading(
    site: Path,
    where: Callable[[Page, str], str],
    tell: Callable[[Page], None] | None = None,
) -> list[Page]:
    """Return the pages that are read, each its reading layer, with the lines that it cites below.

    Parameters
    ----------
    site
        The folder of the built pages.
    where
        Gives the address, in the book that is made, of a page and of an id on it or "".
    tell
        Puts the lines that a page cites into it while its cards are there, where not at its foot.

    Returns
    -------
    list of Page
        The pages, whose links lead into the book or to the site's own address.

    Raises
    ------
    BookError
        If the book is not built.
    """
    found = list(pages(site))
    for page in found:
        _clean(page, tell or add_lines)
    base = found[0].canonical.removesuffix(found[0].address)
    known = {page.address: (page, ids(page.article)) for page in found}

    def place(address: str) -> str:
        path, _, part = address.partition("#")
        if path in known:
            page, own = known[path]
            return where(page, part if part in own else "")
        return f"{base}{address}" if base else ""

    for page in found:
        lead(page, place)
    return found


def ids(article: Tag) -> set[str]:
    """Return the ids of an article."""
    return {str(node["id"]) for node in article.find_all(id=True)}


def _clean(page: Page, tell: Callable[[Page], None]) -> None:
    """Take away what a book does not show, and let ``tell`` set into it the lines that it cites."""
    article = page.article
    for node in article.select(_UNSEEN):
        node.decompose()
    for cell in article.select("div.cell:not(.shown)"):
        if not cell.select_one(".text_html, .text_markdown, .text_latex, figure, img, svg, table"):
            cell.decompose()
    for node in article.find_all("details"):
        node.name = "section"
        if summary := node.find("summary", recursive=False):
            summary.name = "h3"
    tell(page)
    without_files(page)
    for node in article.find_all(True):
        for name in [n for n in node.attrs if n in _BARE or n.startswith("data-")]:
            del node[name]


def without_files(page: Page) -> None:
    """Take away what offers files of the site, with the dots between, if it has no address.

    In a sentence the name of a file is a word of it, and stays.
    """
    if page.canonical:
        return
    for line in page.article.select("p.byline, p.figure-source, p.table-source"):
        for link in line.select("a[download]"):
            link.decompose()
        for dot in line.find_all(string=re.compile(r"^\s*·\s*$")):
            after = dot.next_sibling
            if dot.previous_sibling is None or after is None or str(after).strip() == "·":
                dot.extract()


def add_lines(page: Page) -> None:
    """Set the lines that a page cites at its foot, and let its citations lead to them."""
    article = page.article
    said: dict[str, dict] = {}
    for link in article.select("a.cite"):
        to = LINE.search(str(link.get("data-card-line") or link.get("href") or ""))
        if not to:
            continue
        key = f"line-{to[1]}-{to[2]}"
        line = said.setdefault(
            key, {"name": f"{to[1]}:{to[2]}", "words": {}, "voices": [], "rest": []}
        )
        card = dict.fromkeys(_CARD, "") | citation.told(link.attrs)
        for words in card["wording"].split("”; “"):
            line["words"].setdefault(words, []).append(card["status"])
        if card["line-status"]:
            line["rest"].append(f"Rows on this line: {card['line-status']}")
        line["rest"].append(card["correction"])
        line["voices"].append(card["voice"])
        line["file"] = card.get("file", "")
        link["href"] = f"#{key}"
    listed = {}
    for key, line in sorted(said.items(), key=lambda one: _natural(one[1]["name"])):
        words = "; ".join(_standing(words, line["words"]) for words in _once(list(line["words"])))
        parts = [words, "; ".join(_once(line["voices"])), *dict.fromkeys(line["rest"]),
                 line["file"]]  # fmt: skip
        listed[key] = f"[{line['name']}]", ". ".join(filter(None, parts))
    _add_foot(article, "Lines cited", listed)


def _standing(words: str, said: dict[str, list[str]]) -> str:
    """Return words in quotation marks with how they stand, also where they are part of others."""
    found = [status for part, statuses in said.items() if part in words for status in statuses]
    known = ", ".join(filter(None, dict.fromkeys(found)))
    return f"“{words}”" + (f" ({known})" if known else "")


def _once(texts: list[str]) -> list[str]:
    """Return texts without those that others have in them."""
    texts = [text for text in dict.fromkeys(texts) if text]
    return [one for one in texts if not any(one != other and one in other for other in texts)]


def add_works(page: Page) -> None:
    """Set the works that a page cites at its foot, where the list of all is not at hand."""
    said = {}
    for link in page.article.select(".bibtex-citation a[title][href]"):
        key = "work-" + str(link["href"]).rpartition("#")[2]
        said[key] = link.get_text(), str(link["title"])
        link["href"] = f"#{key}"
    _add_foot(page.article, "Works cited", dict(sorted(said.items(), key=lambda one: one[1])))


def _add_foot(article: Tag, title: str, said: dict[str, tuple[str, str]]) -> None:
    if not said:
        return
    made = BeautifulSoup("", "html.parser")
    foot = made.new_tag("section", attrs={"class": "lines-cited"})
    heading, items = made.new_tag("h2"), made.new_tag("dl")
    heading.string = title
    for key, (name, text) in said.items():
        term, told = made.new_tag("dt", id=key), made.new_tag("dd")
        term.string, told.string = name, text
        items.extend([term, told])
    foot.extend([heading, items])
    article.append(foot)


def _natural(name: str) -> tuple[str, int]:
    source, _, line = name.partition(":")
    return source, int(line)


def lead(page: Page, place: Callable[[str], str]) -> None:
    """Give each link its place in the book; words whose link leads nowhere stay as words."""
    for link in page.article.select("a[href]"):
        uri = str(link["href"])
        if re.match(r"[a-z]+:", uri):
            continue
        if to := place(joined(page.address, uri)):
            link["href"] = to
        else:
            # In a drawing a span would end it, as browsers read HTML.
            link.name = "g" if link.find_parent("svg") else "span"
            del link["href"]


def prefix(article: Tag, name: str) -> None:
    """Let the ids of an article begin with ``name``, that it can stand in a file with others."""
    own = ids(article)
    inside = re.compile(r"url\(#([^)]+)\)")

    def moved(match: re.Match) -> str:
        return f"url(#{name}--{match[1]})" if match[1] in own else match[0]

    for node in article.find_all(True):
        for key in ("id", "for", "aria-labelledby", "aria-describedby", "headers"):
            if key in node.attrs:
                given = node[key] if isinstance(node[key], list) else str(node[key]).split()
                node[key] = " ".join(f"{name}--{one}" for one in given)
        if str(node.get("xlink:href", "")).startswith("#"):
            node["xlink:href"] = f"#{name}--{str(node['xlink:href'])[1:]}"
        for key in ("clip-path", "fill", "stroke", "mask", "marker-end", "marker-start"):
            if key in node.attrs:
                node[key] = inside.sub(moved, str(node[key]))
        if "class" in node.attrs:
            classes = " ".join(node["class"])
            node["class"] = _OWN.sub(rf"{name}-own-\1", classes)


def prefixed_style(style: str, name: str) -> str:
    """Return a page's own rules as ``prefix`` has named their classes.

    Examples
    --------
    >>> prefixed_style(":is(.own-0,#s){margin:0}", "lamps")
    ':is(.lamps-own-0,#s){margin:0}'
    """
    return _OWN.sub(rf"{name}-own-\1", style)
