"""No number without a line: what is typed into the pages of a book holds no figure of its own.

Figures come from the roles, computed ones from ``glue`` or from the output of a cell; so a number
that somebody typed is a year of a row that the page is about, or a finding. Large numbers and parts
of a whole are not typed in words either, quotations stand on the lines that their sentence cites,
and what stands behind a claim's figure is what the claim counts. Words are read as English.

What may be typed all the same stands in ``data/allowances.csv``, with the reason; an allowance that
nothing needs is a finding too.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from claimbook.check import cells, pages
from claimbook.check.findings import Finding
from claimbook.check.pages import CODE, ROLE, Page, Text, blank
from claimbook.compare import outside
from claimbook.languages import numerals
from claimbook.model.numerals import Numeral
from claimbook.sources import seeds, tables

YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = re.compile(r"\d(?:[\d,.\u2009\u202f\u00a0]*\d)?")
_MONTH = re.compile(rf"\b({'|'.join(calendar.month_name[1:])}) (\d{{4}})\b")
_DAY = re.compile(rf"\b\w+ of (?:{'|'.join(calendar.month_name[1:])})\b")
_LARGE = re.compile(r"dozen|hundred|thousand|million|billion", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:twice|thrice|double|triple|half|(?:a|one|two|three)[ -](?:third|quarter|fifth|tenth)s?)"
    r" (?:the|as|of|or)\b(?! \w+ \w+ centur)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“]([^\"“”\n]+)[\"”]")
# Nouns that count, whatever a book's claims count.
_USUAL = "men women people children dead troops prisoners officers horses ships villages"
# What a person may be called behind a figure in persons, and a vessel.
_SAME = {
    "persons": {"men", "women", "children", "people", "dead", "prisoners", "soldiers", "officers",
                "troops"},
    "vessels": {"ships"},
}  # fmt: skip
# Files at the top of a book that its readers see.
_BESIDE = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "_config.yml",
           "_toc.yml")  # fmt: skip
_KEYED = ("claims", "events", "actors", "ties", "disagreements", "outside")
_DATED = {"claims": ("date",), "events": ("date",), "ties": ("date",), "actors": ("born", "died")}
ALLOWANCES = "allowances"

_Found = Iterator[tuple[int, str]]


@dataclass
class Known:
    """What the tables say that pages are measured by.

    ``keys`` are the names of rows; ``dated`` tables with the columns that hold their dates;
    ``figures`` the bounds of all claims; ``things`` the nouns that count something; ``lines`` gives
    the lines of a source, None where its text is not at hand; ``titles`` are those of the sources.
    """

    keys: frozenset[str]
    dated: list[tuple[pd.DataFrame, tuple[str, ...]]]
    figures: set[float]
    things: frozenset[str]
    titles: list[str]
    lines: Callable[[str], list[str] | None]
    read: dict[str, list[str] | None] = field(default_factory=dict)

    @classmethod
    def of_tables(cls) -> Known:
        """Read it from the book's tables; raises tables.BookError where they cannot be read."""
        described = {entry["name"] for entry in tables.package()["resources"]}
        sources = tables.load("sources")
        whole = {key for name in _KEYED if name in described for key in tables.keyed(name).index}
        claims = tables.load("claims")
        dated = [(tables.load(name), columns) for name, columns in _DATED.items()
                 if name in described]  # fmt: skip
        if "outside" in described:
            dated.append((outside.load(), ("date",)))
        units = set(claims["unit"]) - {"", "share", "percent", "times"}
        return cls(
            # What is left of a key without its source is a name as well.
            frozenset(whole | {k.removeprefix(f"{s}-") for k in whole for s in sources["source"]}),
            dated,
            {*claims["low"].dropna(), *claims["high"].dropna()},
            frozenset(units | set(_USUAL.split())),
            [_flat(title) for title in sources["title"]],
            _lines_of,
        )

    def line(self, locator: str) -> str | None:
        """Return the line that a locator such as "file:30" names; None if it is not at hand."""
        source, _, number = locator.partition(":")
        lines = self.all(source)
        place = seeds.line_number(number) or 0
        return lines[place - 1] if lines and 0 < place <= len(lines) else None

    def all(self, source: str) -> list[str] | None:
        """Return the lines of a source, without quotation marks and in small letters."""
        if source not in self.read:
            lines = self.lines(source)
            self.read[source] = None if lines is None else [_flat(line) for line in lines]
        return self.read[source]


def _lines_of(source: str) -> list[str] | None:
    try:
        return seeds.read(source, tables.keyed("sources")["file"][source]).lines
    except (tables.BookError, KeyError):
        return None


def check(root: Path, only: Container[str] | None = None) -> list[Finding]:
    """Return what is wrong with the pages of a book, page by page.

    The tables must be those that ``verify`` passes. Without the text of a source, quotations from
    it are not checked.

    Parameters
    ----------
    root
        The book's top folder.
    only
        Files such as ``chapters/siege.md``, to read these alone; without, the files at the top of
        the book are read too, and the allowances that nothing needs are findings.

    Returns
    -------
    list of Finding
        Empty if nothing is wrong.

    Raises
    ------
    BookError
        If the tables cannot be read.
    """
    known, allowances = Known.of_tables(), Allowances.of_tables()
    read = [page for page in pages.read(root) if only is None or page.file in only]
    found = [finding for page in read for finding in _page(page, known, allowances)]
    if only is not None:
        return found
    for file in _BESIDE:
        if (root / file).is_file():
            said = (root / file).read_text(encoding="utf-8", errors="replace")
            text = allowances.without(file, Text(said, 1), "number")
            wrong = [*figures(text, known), *counting(text, known)]
            found += [_number(file, *one) for one in wrong]
    return [*found, *allowances.unused()]


def _page(page: Page, known: Known, allowances: Allowances) -> Iterator[Finding]:
    """Yield what is wrong with one page."""
    said = [*page.texts, *(s for cell in page.cells for s in cells.strings(cell, known.keys))]
    dates = dates_of(page, known, allowances.tables(page.name))
    for text in said:
        plain = bare(text)
        number = allowances.without(page.name, plain, "number")
        for one in (*orphans(number, dates), *counting(number, known)):
            yield _number(page.file, *one)
        for line, words in in_words(allowances.without(page.name, plain, "words"), known):
            yield Finding(
                page.file, line, "", f"“{words}”, a figure in words", "a role or a glued value",
                "cite the claim, or allow it in data/allowances.csv with the reason",
            )  # fmt: skip
        for line, words in misquoted(allowances.without(page.name, text, "quotation"), known):
            yield Finding(
                page.file, line, "", f"“{words}” in quotation marks", "words of the lines cited",
                "quote the line as it stands, or take the marks away",
            )  # fmt: skip
    for text in page.texts:
        for line, key, noun, unit in miscounted(text, known):
            yield Finding(page.file, line, "", f"“{noun}” behind {key}", f"what it counts: {unit}",
                          "name what the line counts")  # fmt: skip
    for line, code in cells.typed(page.cells):
        yield Finding(page.file, line, "", f"`{code}`", "a value computed from rows",
                      "compute it, or take it out")  # fmt: skip
    for cell in page.cells:
        for line, figure in cells.constants(cell, known.figures):
            yield Finding(page.file, line, "", f"{figure}, a claim's figure, typed into a cell",
                          "the claim's quantity", "read it with tables.claim()")  # fmt: skip


def _number(file: str, line: int, found: str) -> Finding:
    return Finding(
        file, line, "", f"the number “{found}”", "a role, a glued value or a year of a row cited",
        "cite the line that has it, or allow it in data/allowances.csv with the reason",
    )  # fmt: skip


class Allowances:
    """What may be typed: rows of ``allowances.csv``, and which of them were needed."""

    def __init__(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        self.rows = {row[1:]: row[0] for row in rows}
        self.used: set[tuple[str, str, str]] = set()

    @classmethod
    def of_tables(cls) -> Allowances:
        """Read the table; a book without it allows nothing."""
        if not any(entry["name"] == ALLOWANCES for entry in tables.package()["resources"]):
            return cls([])
        frame = tables.load(ALLOWANCES)
        return cls(frame[["csv_line", "page", "kind", "words"]].itertuples(index=False, name=None))

    def of(self, page: str, kind: str) -> Iterator[str]:
        """Yield the words that ``page`` may have that look like what ``kind`` says."""
        return (words for at, what, words in self.rows if (at, what) == (page, kind))

    def without(self, page: str, text: Text, kind: str) -> Text:
        """Return a text without the words that are allowed there."""
        said = text.text
        for words in self.of(page, kind):
            found = re.sub(re.escape(words), blank, said, flags=re.IGNORECASE)
            if found != said:
                self.used.add((page, kind, words))
            said = found
        return Text(said, text.line)

    def tables(self, page: str) -> list[str]:
        """Return the tables whose dates a page may name, whatever it cites."""
        names = list(self.of(page, "dates"))
        self.used |= {(page, "dates", name) for name in names}
        return names

    def unused(self) -> Iterator[Finding]:
        """Yield each allowance that no text needed."""
        for row, line in self.rows.items():
            if row not in self.used:
                message = f"“{row[2]}”, which {row[0]} does not have"
                expected, remedy = "words that stand there", "take the row out"
                yield Finding(f"data/{ALLOWANCES}.csv", line, "words", message, expected, remedy)


# Texts


def bare(text: Text) -> Text:
    """Return a text without its roles, the names in its code, the targets of its links and the
    numbers of its lists; what is left keeps its place."""
    said = CODE.sub(lambda code: re.sub(r"\S*[A-Za-z]\S*", blank, code[0]),
                    ROLE.sub(blank, text.text))  # fmt: skip
    said = re.sub(r"(?<=\])\([^)\s\"]*", blank, said)
    return Text(re.sub(r"^\s*\d+\. ", blank, said, flags=re.M), text.line)


def orphans(text: Text, dates: str) -> _Found:
    """Yield, with its line, each number that is no year, and each year and month that is no row's.

    ``dates`` are the EDTF dates that the page may name, in one text.

    >>> list(orphans(Text("47 men in 1918,\\nnot in March 1919", 5), "1918-10 1919"))
    [(5, '47'), (6, 'March 1919')]
    """
    said, years = text.text, set(re.findall(r"\d{4}", dates))
    found = [(m.start(), m[0]) for m in _NUMBER.finditer(said) if m[0] not in years]
    found += [(n, c) for n, c in enumerate(said) if unicodedata.category(c) in ("No", "Nl")]
    for match in _MONTH.finditer(said):
        number = list(calendar.month_name).index(match[1])
        if f"{match[2]}-{number:02}" not in dates:
            found.append((match.start(), match[0]))
    yield from ((text.at(position), words) for position, words in sorted(found))


def counting(text: Text, known: Known) -> _Found:
    """Yield years that count things: "lost 1918 men"."""
    nouns = "|".join(sorted(known.things - {"years", "days"}))
    for match in re.finditer(rf"\b{YEAR} (?:\w+ )?(?:{nouns})\b", text.text):
        yield text.at(match.start()), match[0]


def figures(text: Text, known: Known) -> _Found:
    """Yield numbers from 100 on, in digits or words, that are no year and no claim's."""
    said = re.sub(r"```.*?```|`[^`\n]*`|https?://\S+", blank, text.text, flags=re.S)
    for one in numerals(said):
        is_apart = not one.counts or re.fullmatch(YEAR, one.text)
        is_large = max(one.values, default=100) >= 100
        if is_large and not is_apart and not set(one.values) & known.figures:
            yield text.at(one.start), one.text


def in_words(text: Text, known: Known) -> _Found:
    """Yield number words that stand for a figure, outside quotations."""
    said = _QUOTED.sub(blank, text.text)
    found = [(one.start, one.text) for one in numerals(said)
             if one.counts and _is_figure(one, said[one.end :], known)]  # fmt: skip
    found += [(m.start(), m[0]) for m in _PART.finditer(said)]
    found += [(m.start(), m[0]) for m in _DAY.finditer(said) if numerals(m[0])]
    yield from ((text.at(position), words) for position, words in sorted(found))


def _is_figure(numeral: Numeral, after: str, known: Known) -> bool:
    """Say whether a number word is large, or more than two and followed by what it counts."""
    if re.search(r"\d", numeral.text) or re.match(r"[ -]centur", after):
        return False
    if _LARGE.search(numeral.text) or max(numeral.values, default=13) > 12:
        return True
    noun = re.match(r" (\w+)", after)
    return max(numeral.values) > 2 and noun is not None and noun[1] in known.things


# What a page is about


def cited(text: str) -> list[str]:
    """Return the locators of the lines that a text cites."""
    found = []
    for role, name in ROLE.findall(text):
        table = {"claim": "claims", "event": "events", "printed": "corrections"}.get(role)
        if table:
            rows = tables.keyed(table)["locator"]
            found += rows[rows.index == name].tolist()  # a name of none stops the build
        elif role == "seed":
            found.append(name)
    return found


def dates_of(page: Page, known: Known, whole: Iterable[str] = ()) -> str:
    """Return the dates that a page may name: those of its topic, which has the page's name, of the
    lines and works that it cites, of what bears on them, and of the tables ``whole``."""
    lines = {line for text in page.texts for line in cited(text.text)}
    works = {key for text in page.texts for role, keys in ROLE.findall(text.text)
             for key in keys.split(",") if role.startswith("cite")}  # fmt: skip
    found = [d for name in whole for column in _DATED[name] for d in tables.load(name)[column] if d]
    for rows, columns in known.dated:
        none = pd.Series("", rows.index)
        near = rows["locator"].isin(lines) | rows.get("citation", none).isin(works)
        near |= rows.get("topic", none) == page.name
        found += [date for column in columns for date in rows.loc[near, column] if date]
    return " ".join(found)


# Quotations and nouns


def misquoted(text: Text, known: Known) -> _Found:
    """Yield quotations that no line has; beside a citation, that no line has which their sentence
    cites. One word may be anybody's, and far from a citation so may two, unless it is a number."""
    for offset, sentence in enumerate(text.text.splitlines()):
        lines = [known.line(place) for place in cited(sentence)]
        if None in lines:
            continue
        plain = CODE.sub("", ROLE.sub("", sentence))
        for quoted in _QUOTED.findall(re.sub(r"\]\([^)]*\)", "]", plain)):
            shortest = 1 if numerals(quoted) else 2 if lines else 3
            if seeds.count_words(quoted) >= shortest and not _stands(quoted, lines, known):
                yield text.line + offset, quoted


def _stands(quoted: str, lines: list, known: Known) -> bool:
    """Say whether a quotation, part by part where it leaves words out, stands on one of the lines,
    or, without any, on a line of some source; where texts are missing, it may."""
    parts = [_flat(part).strip(" .,;:?!") for part in re.split(r"…|\.\.\.", quoted)]
    pattern = re.compile(".*".join(map(re.escape, parts)))
    if not lines:
        every = [known.all(source) for source in tables.keyed("sources").index]
        if None in every:
            return True
        lines = [line for source in every for line in source or ()]
    return any(pattern.search(line) for line in [*lines, *known.titles])


def _flat(text: str) -> str:
    return re.sub(r"[“”\"‘’']", "", seeds.normalise(text)).lower()


def miscounted(text: Text, known: Known) -> Iterator[tuple[int, str, str, str]]:
    """Yield line, claim, noun and unit where the noun behind a figure is not what it counts."""
    units = tables.keyed("claims")["unit"]
    pattern = r"\{(?:claimbook:)?claim\}`([^`]+)` (?:\w+ )?(\w+)"
    for match in re.finditer(pattern, text.text):
        unit = units.get(match[1], "")
        if unit and match[2] in known.things and match[2] not in {unit, *_SAME.get(unit, ())}:
            yield text.at(match.start()), match[1], match[2], unit
