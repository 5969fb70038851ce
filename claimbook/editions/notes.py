"""What a page cites, told where it is cited: a note at the foot of the sheet, a list below a table.

A note is an element behind its citation, which a style sheet for paper takes to the foot. In a
table and in a drawing there are more citations than a foot has room for, so what they rest on
stands in a list below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import AttributeValueList

from claimbook.editions.site import LINE, Page
from claimbook.show import citation

# Letters between two citations of the same words: a third of a sheet. Nearer, one note is enough.
_CLOSE = 1500
_BLOCKS = ["p", "li", "dd", "dt", "figcaption", "blockquote", "h1", "h2", "h3", "h4"]
_QUOTED = ". Quoted there: "  # between who a source is and whom a line of it quotes
_MADE = BeautifulSoup("", "html.parser")


@dataclass(frozen=True)
class Note:
    """What the card of a citation tells: of which line, in which words, how they stand."""

    source: str
    line: str
    words: str
    status: str
    voice: str
    rest: tuple[str, ...]
    file: str
    is_of_line: bool

    @classmethod
    def of(cls, link: Tag) -> Note | None:
        """Return what a link tells of the line that it leads to; None if it leads to no line."""
        to = LINE.search(str(link.get("data-card-line") or link.get("href") or ""))
        if not to:
            return None
        card = citation.told(link.attrs)
        rows = card.get("line-status", "")
        rest = (f"Rows on this line: {rows}" if rows else "", card.get("correction", ""))
        return cls(to[1], to[2], card.get("wording", ""), card.get("status", ""),
                   card.get("voice", ""), tuple(filter(None, rest)),
                   card.get("file", "").rpartition(", line ")[0],
                   bool(rows) or _QUOTED in card.get("voice", ""))  # fmt: skip

    @property
    def name(self) -> str:
        """What its citation prints between brackets."""
        return f"{self.source}:{self.line}"


@dataclass
class Sources:
    """What the cards say of the sources themselves: their files, and who speaks in them."""

    files: dict[str, str] = field(default_factory=dict)
    voices: dict[str, str] = field(default_factory=dict)

    def learn(self, note: Note) -> None:
        """Take in what a card says of its source; a row's own card may name whom it quotes."""
        self.files.setdefault(note.source, note.file)
        if note.is_of_line:
            self.voices.setdefault(note.source, note.voice.partition(_QUOTED)[0])


@dataclass
class Voices:
    """Who has been named: a source's own voice once, and whoever else speaks each time."""

    sources: Sources
    named: dict[str, str] = field(default_factory=dict)  # by source, the note that says its own

    def told(self, note: Note, key: str) -> str:
        """Return the words of a note behind its name, "" if there is no more to tell; name it."""
        said = f"“{note.words}”" if note.words else ""
        said += f" ({note.status})" if note.status else ""
        voice, mark, quoted = note.voice.partition(_QUOTED)
        if voice == self.sources.voices.get(note.source, ""):
            if note.source in self.named:
                voice, mark = "", mark.removeprefix(". ")
            else:
                self.named[note.source] = key
        parts = [said, f"{voice}{mark}{quoted}", *note.rest]
        return ". ".join(part.strip() for part in parts if part)


def add(page: Page, sources: Sources) -> None:
    """Set what a page cites at the foot of its sheets, and below its tables and drawings.

    Parameters
    ----------
    page
        The page, as it was built; its citations lead to their notes.
    sources
        What is known of the sources; what this page's cards say of them is added.
    """
    article = page.article
    for link in article.select("a.cite, a.mark"):
        if note := Note.of(link):
            sources.learn(note)
    number = count(1)
    for holder, links in _held(article):
        _add_list(holder, links, number, sources)
    _add_notes(article, number, sources)


def _held(article: Tag) -> Iterator[tuple[Tag, list[Tag]]]:
    """Yield what has its list below, with the links in it: tables, and figures of drawings."""
    for table in article.select("table"):
        if table.find_parent("table") is None:
            yield _whole(table), table.select("a.cite")
    for drawing in article.select(".claimbook-figure"):
        holder = drawing.find_parent("figure") or drawing
        marks = [*drawing.select("a.mark[data-card-wording]")]
        behind = holder.find_next_sibling()
        if behind and "behind-marks" in _classes(behind):
            holder, marks = behind, [*marks, *behind.select("a.cite")]
        yield holder, marks


def _whole(table: Tag) -> Tag:
    """Return what a table is shown in, with the line below that says where it is from."""
    box = table.find_parent(class_="table-scroll") or table
    after = box.find_next_sibling()
    return after if after and "table-source" in _classes(after) else box


def _add_list(holder: Tag, links: list[Tag], number: Iterator[int], sources: Sources) -> None:
    """List the lines that links lead to below what holds them, each once, in their order."""
    found: dict[Note, list[Tag]] = {}
    for link in links:
        if note := Note.of(link):
            found.setdefault(note, []).append(link)
    if not found:
        return
    voices, made = Voices(sources), _MADE.new_tag("div", attrs={"class": "lines-below"})
    for note, cited in sorted(found.items(), key=lambda one: (one[0].source, int(one[0].line))):
        key = f"note-{next(number)}"
        text = voices.told(note, key)
        if text:
            made.append(_made("p", key, note, text))
        for link in cited:
            link["href"] = f"#{key if text else voices.named[note.source]}"
            # A citation in a table needs no note of its own; a mark is no citation.
            link["class"] = AttributeValueList([*_classes(link), "listed"])
    holder.insert_after(made)


def _add_notes(article: Tag, number: Iterator[int], sources: Sources) -> None:
    """Put behind each citation in prose its note, unless the same stands close before it."""
    said: dict[Note, tuple[str, int, Tag | None, Tag | None]] = {}
    waiting: dict[str, list[Tag]] = {}
    spoken: dict[int, Voices] = {}
    for link, place in _placed(article):
        note = Note.of(link)
        if note is None:
            continue
        if "cite-line" not in _classes(link):
            waiting.setdefault(note.name, []).append(link)  # its line follows it
            continue
        block, section = link.find_parent(_BLOCKS), link.find_parent("section")
        key, at, same, near = said.get(note, ("", 0, None, None))
        if not key or (block is not same and (section is not near or place - at > _CLOSE)):
            key = f"note-{next(number)}"
            voices = spoken.setdefault(id(_headed(link)), Voices(sources))
            if text := voices.told(note, key):
                link["id"] = back = f"cite-{key}"
                link.insert_after(_made("span", key, note, text, back))
            else:
                key = voices.named[note.source]
            said[note] = key, place, block, section
        for one in [link, *waiting.pop(note.name, [])]:
            one["href"] = f"#{key}"


def _placed(article: Tag) -> Iterator[tuple[Tag, int]]:
    """Yield each citation that is in no list yet, and how many letters stand before it."""
    place, found = 0, []
    for node in article.descendants:
        if isinstance(node, NavigableString):
            place += len(node)
        elif isinstance(node, Tag) and node.name == "a":
            classes = _classes(node)
            if "cite" in classes and "listed" not in classes:
                found.append((node, place))
    yield from found


def _classes(node: Tag) -> list[str]:
    found: str | list[str] = node.get("class") or []
    return found.split() if isinstance(found, str) else list(found)


def _headed(link: Tag) -> Tag | None:
    """Return the section with a heading of the second level that a link stands in."""
    sections = link.find_parents("section")
    return next((one for one in sections if one.find("h2", recursive=False)), None)


def _made(name: str, key: str, note: Note, text: str, back: str = "") -> Tag:
    """Return a note as an element, its name leading back to where it is cited, if that is one."""
    made = _MADE.new_tag(name, attrs={"class": "foot-note", "id": key})
    named = _MADE.new_tag("a" if back else "b", attrs={"class": "foot-name"})
    named.string = note.name
    if back:
        named["href"] = f"#{back}"
    made.extend([named, " " + re.sub(r"\s+", " ", text)])
    return made
