"""The reading layer of a book as one PDF with its sources at the foot of the page, by WeasyPrint.

Browsers print no notes at the foot of a page. WeasyPrint does; it needs Pango, which comes with
the system and not with Python, so whether it is there is asked first.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import redirect_stdout
from functools import cache, partial
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from bs4.element import AttributeValueList, Tag

from claimbook.editions import drawn, fonts, notes, pdf
from claimbook.editions import site as built

# In boxes side by side a page break next to a note is more than WeasyPrint 70 can do: it fails.
_BESIDE = re.compile(r"(?<=display:)\s*(?:inline-)?(?:flex|grid)\b")
# A page's own rules, each for one class: as they stand every one would be held to every element.
_OWN = re.compile(r":is\((\.[\w-]+-own-\d+),#s\)")
_LEAST = re.compile(r"max\(([\d.]+em), [\d.]+rem\)")  # a least size, for screens
_PANGO = "libpangoft2-1.0-0 libharfbuzz-subset0"  # the packages, which bring what they need
_LINK = re.compile(r'<link rel="stylesheet" href="(file:[^"]*)">')
_STYLE = Path(__file__).parent / "feet.css"
_MANY = 7  # columns for which a sheet is too narrow


@cache
def lacking() -> str:
    """Return why WeasyPrint cannot be loaded, "" if it can.

    Returns
    -------
    str
        What is missing, and how it is had.

    Examples
    --------
    >>> isinstance(lacking(), str)
    True
    """
    # Where a library is missing, what WeasyPrint prints of it is a page long.
    with redirect_stdout(StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import weasyprint  # noqa: F401
        except ModuleNotFoundError as error:
            return f"{error.name} is not installed (pip install 'claimbook[pdf]')"
        except OSError:  # so cffi tells that a library is not there
            return f"WeasyPrint does not find Pango (on Debian: apt-get install {_PANGO})"
    return ""


def write(site: Path, target: Path) -> int:
    """Write the reading layer of ``site`` to ``target``; return how many pages of it are in it.

    Parameters
    ----------
    site
        The folder of the built pages.
    target
        The PDF.

    Returns
    -------
    int
        How many pages of the site are in it.

    Raises
    ------
    BookError
        If the book is not built.
    """
    document, count = rendered(site)
    document.write_pdf(target)
    return count


def rendered(site: Path) -> tuple[Any, int]:
    """Return the reading layer of ``site`` on its sheets, and how many pages of it are in it.

    Parameters
    ----------
    site
        The folder of the built pages.

    Returns
    -------
    tuple of weasyprint.Document and int
        What can be written as a PDF, and the number of pages of the site.

    Raises
    ------
    BookError
        If the book is not built.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # Of a style sheet for browsers it does not know all, and says so of each rule.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    whole, count = assembled(site)
    # Nothing but the site's own files is asked for.
    fetcher = URLFetcher(allowed_protocols=["file", "data"])
    base = f"{site.resolve().as_uri()}/"
    return HTML(string=whole, base_url=base, url_fetcher=fetcher).render(), count


def assembled(site: Path) -> tuple[str, int]:
    """Return all pages that are read as one, and how many they are.

    Parameters
    ----------
    site
        The folder of the built pages.

    Returns
    -------
    tuple of str and int
        The HTML, in which each citation has its note behind it, and the number of pages.

    Raises
    ------
    BookError
        If the book is not built.
    """
    sources = notes.Sources()
    pages = built.reading(site, pdf.inside, partial(_tell, site=site, sources=sources))
    book = pdf.quoted(built.title_of(site))
    heads = _STYLE.read_text(encoding="utf-8")
    heads += f".chapter h1 {{ string-set: book {book}, chapter content(text) }}"
    head, end, body = pdf.assembled(site, pages, heads, _key(sources)).partition("</head>")
    head, further = fonts.parted(_plain(_LINK.sub(_inlined, head)))
    return head + end + fonts.drawn(body, further), len(pages)


def _plain(style: str) -> str:
    """Return style sheets without what WeasyPrint fails at, or computes anew for each element."""
    style = _OWN.sub(r"\1\1\1", _BESIDE.sub("block", style))
    style = drawn.resolved(style, drawn.variables(style))
    return _LEAST.sub(r"\1", style)


def _inlined(link: re.Match) -> str:
    """Return the style sheet that a link names, which may be changed where it stands."""
    return f"<style>{fonts.sheet(Path(url2pathname(urlsplit(link[1]).path)))}</style>"


def _tell(page: built.Page, site: Path, sources: notes.Sources) -> None:
    """Make a page ready while it has its cards; what a drawing rests on follows its caption."""
    for figure in page.article.select("figure"):
        for part in reversed(figure.select(".behind-marks, .map-places")):
            figure.insert_after(part)
    for table in page.article.select("table.stacked"):
        heads = [head.get_text(" ", strip=True) for head in table.select("thead th")]
        if len(heads) >= _MANY:
            _run_in(table, heads)
    notes.add(page, sources)  # before a drawing loses its links, which have cards
    drawn.look(page, site)


def _run_in(table: Tag, heads: list[str]) -> None:
    """Make each row of a table a paragraph, in which a cell has the words of its head before it."""
    table["class"] = AttributeValueList([*table.get_attribute_list("class"), "run-in"])
    for row in table.select("tbody tr"):
        for head, cell in zip(heads, row.find_all(["th", "td"], recursive=False), strict=False):
            if cell.name == "td" and cell.get_text(strip=True):
                label = Tag(name="span", attrs={"class": "run-in-head"})
                label.string = f"{head}: "
                cell.insert(0, label)


def _key(sources: notes.Sources) -> str:
    """Return how the notes are read, and what each source is; "" if nothing is cited."""
    if not sources.files:
        return ""
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(sources.voices.get(name, ''))} "
        f"<small>{escape(file)}</small></dd>"
        for name, file in sorted(sources.files.items())
    )
    return (
        '<section class="notes-key"><h2>The notes</h2><p>What a line of a source is cited for is '
        "told at the foot of the page; for a table or a drawing, below it. A note has the source "
        "and the line, the words that stand there, how the statement stands where it is not simply "
        "asserted, and who speaks. Where nobody is named, the source itself speaks: each section "
        f"says once who that is.</p><dl>{listed}</dl></section>"
    )
