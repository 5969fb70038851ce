"""A page in one file: its type, styles, scripts and drawings are in it, and its policy names them.

It works as the page does, but that a link to another page leads to the site's own address or, if
it has none, is words, and a citation leads to the line at the foot.
"""

from __future__ import annotations

import base64
import mimetypes
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from claimbook.editions import site as built
from claimbook.sphinx.shell import digest

# What leads to other pages, or asks for files that are loaded later.
_WITHOUT = (
    "#claimbook-search-place, .neighbours, .book-nav p.caption, "
    ".book-nav > :not(:has([aria-current])), .book-nav > ul > li:not(:has([aria-current])), "
    'link[rel="next"], link[rel="prev"], script[src*="/search.js"]'
)


def write(site: Path, folder: Path) -> int:
    """Write each page of ``site`` that is read to a file of its own; return how many there are.

    Parameters
    ----------
    site
        The folder of the built pages.
    folder
        The folder of the files, which is made anew.

    Returns
    -------
    int
        How many files were written.

    Raises
    ------
    BookError
        If the book is not built.
    """
    shutil.rmtree(folder, ignore_errors=True)  # with what was a page of an earlier build
    folder.mkdir(parents=True)
    count = 0
    for page in built.pages(site):
        target = folder / Path(page.address).name
        if target.exists():  # a page of another folder has the name
            target = folder / f"{page.name}.html"
        target.write_text(contained(site, page), encoding="utf-8")
        count += 1
    return count


def contained(site: Path, page: built.Page) -> str:
    """Return a page as HTML that asks for no other file.

    Parameters
    ----------
    site
        The folder of the built pages.
    page
        One of them, which is changed.

    Returns
    -------
    str
        The HTML.
    """
    whole = page.article.find_parent("html")
    assert whole is not None
    document = BeautifulSoup("<!DOCTYPE html>", "html.parser")
    document.append(whole)
    built.add_lines(page)
    built.add_works(page)
    built.without_files(page)
    for node in whole.select(_WITHOUT):
        node.decompose()
    _lead(page)
    for link in whole.select('link[rel="stylesheet"]'):
        style = document.new_tag("style")
        style.string = _style(site, built.joined(page.address, str(link["href"])))
        link.replace_with(style)
    for head in whole.select("head"):
        style = document.new_tag("style")
        style.string = built.FOOT
        head.append(style)
    for link in whole.select('link[rel="icon"], img[src]'):
        key = "href" if link.name == "link" else "src"
        link[key] = _data(site / built.joined(page.address, str(link[key])))
    _scripts(site, page, whole)
    for meta in whole.select('meta[http-equiv="Content-Security-Policy"]'):
        meta["content"] = _policy(whole)
    return document.decode(formatter="minimal")


def _lead(page: built.Page) -> None:
    """Let links lead into the page, or to the site's own address."""
    base = page.canonical.removesuffix(page.address)

    def place(address: str) -> str:
        path, _, part = address.partition("#")
        if path == page.address:
            return f"#{part}"
        return f"{base}{address}" if base else ""

    for link in page.article.select("a.cite"):
        for name in ("data-card-line", "data-card-row"):
            if to := built.LINE.search(str(link.attrs.pop(name, ""))):
                link[name] = f"#line-{to[1]}-{to[2]}"
    whole = page.article.find_parent("html")
    around = whole.select("header, footer") if whole else []
    for foot in around[1:] if not base else []:  # what it offers are files of the site
        for link in foot.select("a"):
            before = link.previous_sibling
            if before is not None and str(before).strip(" .,") == "":
                before.extract()
            link.extract()
    for part in (page.article, *around):
        built.lead(replace(page, article=part), place)


def _style(site: Path, address: str) -> str:
    """Return a style sheet with the type that it names in it."""
    name = address.partition("?")[0]

    def inlined(match: re.Match) -> str:
        file = site / built.joined(name, match[1])
        return f'url("{_data(file)}")' if file.is_file() else match[0]

    text = (site / name).read_text(encoding="utf-8")
    return re.sub(r"url\([\"']?(?!data:)([^\"')]+)[\"']?\)", inlined, text)


def _data(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _scripts(site: Path, page: built.Page, whole: Tag) -> None:
    """Write the scripts into the page, at its end: there they run when all of it is there."""
    body = whole.find("body")
    assert isinstance(body, Tag)
    for script in whole.select("script[src]"):
        address = built.joined(page.address, str(script["src"]))
        script.attrs = {}
        script.string = (site / address).read_text(encoding="utf-8")
        body.append(script.extract())


def _policy(whole: Tag) -> str:
    """Return a policy under which what is in the page may run, and nothing else."""

    def hashes(name: str, wanted: Callable[[Tag], bool] = lambda tag: True) -> str:
        found = [
            digest("".join(map(str, tag.contents))) for tag in whole.find_all(name) if wanted(tag)
        ]
        return " ".join(dict.fromkeys(found)) or "'none'"

    rules = {
        "default-src": "'none'",
        "script-src": hashes("script", lambda tag: "json" not in str(tag.get("type", ""))),
        "style-src": hashes("style"),
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
