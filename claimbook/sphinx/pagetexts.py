"""The running text of a page as search reads it: section by section, without code and drawings.

What stands side by side in a table stays apart. Rows of tables that cite a row of the registers,
and registers themselves, are left out: search finds those rows by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = ("script", "style", "svg", "pre", "button", "select", "template", "nav")
_VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
_INLINE = ("a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong",
           "sub", "sup")  # fmt: skip
_PASSED = ("headerlink", "register", "cite-line", "register-controls", "table-source",
           "figure-source", "behind-marks", "cite-this", "changes-here", "outside",
           "outside-row")  # fmt: skip


@dataclass
class Section:
    """A part of a page: the anchor to go to, its heading, what it says."""

    anchor: str
    heading: str = ""
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections = [Section("")]
        self.open: list[Section] = [self.sections[0]]  # those around what is read now
        self.tags: list[tuple[str, bool]] = []  # open elements; whether each opened a section
        self.skipped = 0  # how deep in what is passed over
        self.heading = 0
        self.row: tuple[Section, int] | None = None  # the table's row, and where its text begins
        self.is_cited = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag in _VOID:
            if not self.skipped and tag not in ("wbr", "img"):
                self._say(" ")
            return
        if self.skipped or tag in _SKIPPED or not {*classes}.isdisjoint(_PASSED):
            self.is_cited |= "data-card-row" in given or "cite-row" in classes
            self.skipped += 1
            return
        is_section = tag == "section" and bool(given.get("id"))
        if is_section:
            section = Section(given["id"] or "")
            self.sections.append(section)
            self.open.append(section)
        self.tags.append((tag, is_section))
        if tag in _HEADINGS:
            self.heading += 1
        elif tag == "tr":
            self.row, self.is_cited = (self.open[-1], len(self.open[-1].text)), False
        if "cite-row" in classes or "data-card-row" in given:
            self.is_cited = True
        if tag not in _INLINE:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.skipped:
            self.skipped -= 1
            return
        if not self.tags:
            return
        tag, is_section = self.tags.pop()
        if is_section:
            self.open.pop()
        if tag in _HEADINGS:
            self.heading -= 1
        elif tag == "tr" and self.row:
            section, start = self.row
            if self.is_cited:
                del section.text[start:]
            self.row = None
        if tag not in _INLINE:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self._say(data)

    def _say(self, text: str) -> None:
        section = self.open[-1]
        if self.heading:
            section.heading += text
        elif text != "\n" or (section.text and section.text[-1] != "\n"):
            section.text.append(text)


def sections(body: str) -> list[tuple[str, str, str]]:
    """Return the sections of a page as (anchor, heading, text); a line for each block of text.

    Parameters
    ----------
    body
        The HTML of a page's body.

    Returns
    -------
    list[tuple[str, str, str]]
        In the order in which they begin; those that say nothing are left out.

    Examples
    --------
    >>> sections('<section id="a"><h1>Lamps</h1><p>Over <b>9</b> burned.</p><pre>x</pre></section>')
    [('a', 'Lamps', 'Over 9 burned.')]
    """
    reader = _Reader()
    reader.feed(body)
    reader.close()
    found = []
    for section in reader.sections:
        lines = (" ".join(line.split()) for line in "".join(section.text).split("\n"))
        said = "\n".join(dict.fromkeys(line for line in lines if line))
        heading = " ".join(section.heading.split())
        if said or heading:
            found.append((section.anchor, heading, said))
    return found
