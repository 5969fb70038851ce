"""The change log as a page, as a feed, and page by page: ``CHANGELOG.md``, a heading a release.

A line of it that begins with the names of pages tells of these, and stands at their foot too::

    - `lamps`, `keepers`: Two more claims on the oil that went bad.
"""

from __future__ import annotations

import difflib
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt

from claimbook.show.about import About
from claimbook.sources import tables

FILE = "CHANGELOG.md"
UNRELEASED = "Unreleased"
_NAMES = r"(?:`[^`\s]+`, )*`[^`\s]+`"
_LINE = re.compile(rf"^- ({_NAMES}): +(.+(?:\n +.+)*)", re.MULTILINE)
_SHOWN = re.compile(r"(?<=<li>)((?:<code>[^<]+</code>, )*<code>[^<]+</code>)(?=: )")
_RELEASE = re.compile(r"^## +(.+?)(?: +\((\d{4}-\d{2}-\d{2})\))?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A release, or with the name "Unreleased" what is to be one: its day and its changes.

    ``lines`` are the changes that name pages: the names, and what is said of these pages as HTML.
    """

    name: str
    date: str
    html: str
    lines: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def anchor(self) -> str:
        return "v-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def releases(date: str) -> list[Release]:
    """Return the releases of ``CHANGELOG.md``, the newest first, none if there is no such file.

    ``date`` is that of a heading without a day of its own.
    """
    path = tables.root() / FILE
    if not path.is_file():
        return []
    return list(_releases(tables.content(str(path)), date))


@lru_cache(maxsize=1)
def _releases(content: bytes, date: str) -> tuple[Release, ...]:
    """Return the releases of a change log, of which each page asks whether there are any."""
    markdown = MarkdownIt("commonmark")
    parts = _RELEASE.split(content.decode("utf-8"))[1:]
    threes = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return tuple(
        Release(name, day or date, markdown.render(text.strip()),
                tuple((tuple(re.findall("`(.+?)`", names)), markdown.renderInline(said))
                      for names, said in _LINE.findall(text)))
        for name, day, text in threes if text.strip() or name != UNRELEASED
    )  # fmt: skip


def is_named(page: str, name: str) -> bool:
    """Return whether a name in the change log is that of a page, whole or without its folders.

    Examples
    --------
    >>> is_named("chapters/lamps", "lamps"), is_named("chapters/lamps", "amps")
    (True, False)
    """
    return f"/{page}".endswith(f"/{name}")


def of_page(found: list[Release], page: str) -> str:
    """Return what stands at the foot of a page: its changes in the newest release that has any,
    "" if none names the page.

    Parameters
    ----------
    found
        The releases, the newest first.
    page
        The page's name.

    Returns
    -------
    str
        HTML, in which ``{changes}`` is where the address of the page of changes goes.

    Examples
    --------
    >>> lines = ((("lamps",), "Two more."), (("oil",), "Read again."))
    >>> made = of_page([Release("0.2.0", "2026-01-02", "", lines)], "chapters/lamps")
    >>> "in version 0.2.0" in made and "<li>Two more.</li>" in made and "Read again" not in made
    True
    """
    for release in found:
        told = [said for names, said in release.lines if any(is_named(page, n) for n in names)]
        if told:
            when = ("since the last release" if release.name == UNRELEASED
                    else f"in version {escape(release.name)}")  # fmt: skip
            items = "".join(f"<li>{said}</li>" for said in told)
            return (
                '<section class="changes-here" id="changes-here" aria-label="Changes of this page">'
                f'<p>What has changed on this page <a href="{{changes}}#{release.anchor}">{when}'
                f"</a>:</p><ul>{items}</ul></section>"
            )
    return ""


def misspelt(found: list[Release], pages: list[str]) -> Iterator[str]:
    """Yield a sentence for each name that is no page's but nearly that of one; a name that is like
    none may be one of anything else."""
    short = [page.rpartition("/")[2] for page in pages]
    for name in dict.fromkeys(n for one in found for names, _ in one.lines for n in names):
        if not any(is_named(page, name) for page in pages) and (
            near := difflib.get_close_matches(name, [*short, *pages], 1, 0.75)
        ):
            yield (f"{FILE}: a line tells of `{name}`, which is no page of the book; did you mean "
                   f"`{near[0]}`? It would stand on no page.")  # fmt: skip


def page(found: list[Release], link: Callable[[str], str] = lambda name: "") -> str:
    """Return the body of the page of changes; ``link`` gives the link to a page that a line names,
    as HTML, or "" where there is none of the name."""

    def named(match: re.Match) -> str:
        return re.sub("<code>(.+?)</code>", lambda one: link(one[1]) or one[0], match[1])

    parts = "".join(f'<section id="{one.anchor}"><h2>{escape(one.name)}</h2>'
                    f"{_SHOWN.sub(named, one.html)}</section>" for one in found)  # fmt: skip
    return f'<section class="change-log" id="changes"><h1>Changes</h1>{parts}</section>'


def feed(found: list[Release], book: About, base: str, target: str) -> str:
    """Return the changes as an Atom feed; ``target`` is the page of changes.

    Names in it stay the same wherever the book is put: a reader of feeds tells by them what it
    has shown already.
    """
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"claimbook/{book.name}")
    entries = "".join(
        f"<entry><title>{escape(f'{book.title}: {one.name}')}</title>"
        f"<id>urn:uuid:{uuid.uuid5(own, one.name)}</id><updated>{_moment(one.date)}</updated>"
        f'<link href="{escape(base + target)}#{one.anchor}"/>'
        f'<content type="html">{escape(one.html)}</content></entry>\n'
        for one in found
    )
    itself = f'<link rel="self" href="{escape(base)}changes.atom"/>' if base else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(book.title)}: changes</title><id>urn:uuid:{own}</id>{itself}"
        f"<updated>{_moment(max(one.date for one in found))}</updated>"
        f"<author><name>{escape(book.author or book.title)}</name></author>\n{entries}</feed>\n"
    )


def _moment(date: str) -> str:
    return f"{date or '1970-01-01'}T00:00:00Z"
