"""The reading layer of a book as one PDF, printed by Chromium: contents, running heads, links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from claimbook.editions import site as built
from claimbook.sources.errors import BookError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Chromium's own look-ups are no business of a book, and as root it needs --no-sandbox.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_STYLE = Path(__file__).parent / "print.css"
_LONGEST = 1200  # seconds
# A page alone has running heads of its own, which here would stand over title and contents.
_HEADS = re.compile(r"@page\s*\{(?:[^{}]|\{[^{}]*\})*\}")


def chromium() -> str:
    """Return the path of an installed Chromium: that of $CHROMIUM, or the first found; "" if none.

    Examples
    --------
    >>> isinstance(chromium(), str)
    True
    """
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), "")


def write(site: Path, target: Path) -> int:
    """Print the reading layer of ``site`` to ``target``; return how many pages of the site it has.

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
        If the book is not built, or there is no Chromium, or it does not print.
    """
    browser = chromium()
    if not browser:
        raise BookError("no Chromium, which prints the book: install it, or set CHROMIUM to it")
    pages = built.reading(site, inside)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "book.html")
        whole.write_text(assembled(site, pages), encoding="utf-8")
        printed = Path(folder, "book.pdf")
        command = [browser, "--headless", *FLAGS, f"--user-data-dir={folder}/profile",
                   "--no-pdf-header-footer", "--generate-pdf-document-outline",
                   f"--print-to-pdf={printed}", whole.as_uri()]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False,
                                  timeout=_LONGEST)  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BookError(f"{browser} did not print: {error}") from None
        if not printed.is_file():
            raise BookError(f"{browser} printed nothing:\n{done.stderr.strip()[-2000:]}")
        shutil.copyfile(printed, target)
    return len(pages)


def assembled(site: Path, pages: list[built.Page], heads: str = "", key: str = "") -> str:
    """Return all pages as one, with title and contents before them.

    Parameters
    ----------
    site
        The folder of the built pages, whose style sheets are used.
    pages
        The pages, which are changed.
    heads
        The style of running heads and what else a printer needs; "" for those that Chromium knows.
    key
        HTML that stands behind the contents.

    Returns
    -------
    str
        The HTML.
    """
    title = built.title_of(site)
    author, version, year = built.imprint(site)
    said = ", ".join(filter(None, [author, version and f"version {version}", year]))
    styles = dict.fromkeys(address for page in pages for address in page.styles)
    links = "".join(f'<link rel="stylesheet" href="{(site / address).resolve().as_uri()}">'
                    for address in styles)  # fmt: skip
    rules, chapters = [_STYLE.read_text(encoding="utf-8")], []
    for page in pages:
        name = page.name
        built.prefix(page.article, name)
        rules.append(built.prefixed_style(_HEADS.sub("", page.style), name))
        chapters.append(f'<section class="chapter" id="{name}">{page.article}</section>')
    rules.append(heads or _named_pages(title, pages))
    kind = f'lang="{built.language_of(site)}" data-layer="reading" data-theme="light"'
    return (
        f"<!DOCTYPE html><html {kind}><head>"
        f'<meta charset="utf-8"><meta name="author" content="{escape(author)}">'
        f"<title>{escape(title)}</title>{links}"
        f"<style>{''.join(rules)}</style></head><body>"
        f"{_front(title, said, pages)}"
        f'{key}<main class="bd-main">{"".join(chapters)}</main></body></html>'
    )


def _front(title: str, said: str, pages: list[built.Page]) -> str:
    """Return the page of the title, and the contents."""
    entries = "".join(f'<li><a href="#{page.name}">{escape(page.title)}</a></li>'
                      for page in pages)  # fmt: skip
    return (
        f'<section class="title-page"><p class="book-name">{escape(title)}</p>'
        f"<p>{escape(said)}</p></section>"
        f'<nav class="contents" aria-label="Contents"><h1>Contents</h1><ol>{entries}</ol></nav>'
    )


def inside(page: built.Page, part: str) -> str:
    """Return the address, in one file, of a page and of an id on it."""
    return f"#{page.name}--{part}" if part else f"#{page.name}"


def quoted(text: str) -> str:
    """Return text as a string of a style sheet, with its quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _named_pages(title: str, pages: list[built.Page]) -> str:
    """Return the running heads of each chapter: Chromium takes them from a page that is named."""
    rules = [_page_rule("", title, "")]
    for page in pages:
        rules.append(_page_rule(page.name, title, page.title))
        rules.append(f"#{page.name} {{ page: {page.name}; }}")
    return "".join(rules)


def _page_rule(name: str, title: str, chapter: str) -> str:
    """Return the running heads of a chapter: the book on the left, the chapter on the right."""
    font = 'font: 8.5pt "Claimbook Sans", sans-serif; color: #444'
    boxes = f"@top-left {{ content: {quoted(title)}; {font} }}" if chapter else ""
    boxes += f"@top-right {{ content: {quoted(chapter)}; {font} }}" if chapter else ""
    return f"@page {name} {{ size: A4; margin: 24mm 20mm 20mm; {boxes} }}"
