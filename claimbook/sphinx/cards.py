"""The picture that is shown where somebody links to a page, for each topic's page and the first.

Made in the build and kept beside the executed notebooks, so that a card is drawn again only when
its words, its type or how it is drawn have changed. Letters that the theme's type lacks come from
the files of TrueType or OpenType in the book's ``_static``; without one that has them the page has
no card, and the build says which letters are wanting.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from claimbook import show
from claimbook.sources import tables
from claimbook.sphinx import shell

logger = logging.getLogger(__name__)

FOLDER = "_static/cards"
# Matplotlib is asked for only where a card is drawn: to load it takes longer than a small build.
_CHARTS = Path(show.__file__).parent / "charts"
_STYLE = Path(shell.__file__).parent / "theme" / "static" / "claimbook-theme.css"
_FONTS = (".otf", ".ttf")


@dataclass(frozen=True)
class Card:
    """A picture in the site: its path there, with a mark of its content, what it says, and width
    and height in pixels."""

    path: str
    alt: str
    size: tuple[int, int]


def pages(app: Sphinx) -> set[str]:
    """Return the pages that have a card: those of topics, and the first."""
    return {app.config.root_doc, *tables.keyed("topics").get("page", ())}


def question(doctree: nodes.document | None) -> str:
    """Return what a page says below its title in a container of the class ``deck``, "" if none.

    Parameters
    ----------
    doctree
        The page, as it is written.

    Returns
    -------
    str
        The text, on one line.

    Examples
    --------
    >>> question(None)
    ''
    """
    for node in doctree.findall(nodes.container) if doctree else ():
        if "deck" in node["classes"]:
            return " ".join(node.astext().split())
    return ""


def of_page(app: Sphinx, page: str, title: str, said: str, book: str) -> Card | None:
    """Draw a page's card into the site, unless it is there; return it, None if it has none.

    Parameters
    ----------
    app
        Sphinx, at the writing of the page.
    page
        Its name.
    title, said, book
        What stands on the card, as ``claimbook.show.charts.card.draw`` takes it.

    Returns
    -------
    Card or None
        The card.
    """
    if page not in pages(app) or app.builder.name not in ("html", "dirhtml"):
        return None
    files = [path for path in sorted((app.claimbook.root / "_static").rglob("*"))
             if path.suffix in _FONTS]  # fmt: skip
    words = dict.fromkeys((title, said, book))  # each once
    name = f"{page.replace('/', '-')}.png"
    kept, target = app.claimbook.cache / "cards" / name, app.claimbook.pages / FOLDER / name
    key = _key(files, title, said, book)
    if not kept.is_file() or key.encode() not in kept.read_bytes():
        from claimbook.show.charts import card

        own = card.families(files)
        if lacking := card.lacking("".join(words), own):
            target.unlink(missing_ok=True)  # that of before, with other words
            logger.info("%s: no picture for links to it, for no font here has %s: put a .ttf or "
                        ".otf that has into _static", page, " ".join(lacking))  # fmt: skip
            return None
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(card.draw(title, said, book, _tones(), own=own, note=key))
    picture = kept.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture)
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))  # as PNG has them
    # A picture under an address that was there before is not asked for again.
    alt = re.sub(r"(?<=[.?!…])\. ", " ", ". ".join(filter(None, words)))
    return Card(f"{FOLDER}/{name}?v={key[:8]}", alt, (width, height))


def _key(files: list[Path], *words: str) -> str:
    """Return a digest of all that a card is made of."""
    parts = [_CHARTS / "card.py", _STYLE, *sorted((_CHARTS / "fonts").iterdir()), *files]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in parts]
    return hashlib.sha256(repr((words, digests)).encode()).hexdigest()


def _tones() -> dict[str, str]:
    """Return the colours of a card: those of the theme by day, named first in its style."""
    from claimbook.show.charts import card

    style = _STYLE.read_text(encoding="utf-8")
    found = {name: re.search(rf"--cb-{name}: (#\w+)", style) for name in card.TONES}
    return {name: colour[1] for name, colour in found.items() if colour}


def _prune(app: Sphinx, failure: Exception | None) -> None:
    """Take the cards of pages away that have none any more."""
    if failure:
        return
    wanted = {f"{page.replace('/', '-')}.png" for page in pages(app)}
    for folder in (app.claimbook.cache / "cards", app.claimbook.pages / FOLDER):
        for path in folder.glob("*.png"):
            if path.name not in wanted:
                path.unlink()


def setup(app: Sphinx) -> None:
    """Connect to the end of the build, before the pages are put in place."""
    app.connect("build-finished", _prune, priority=860)
