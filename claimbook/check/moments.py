"""Whether dates say as much as their words: months, days and ends left out, opened or doubted.

``sense.when`` finds what a date says beyond its line; here stands what it says less. The check
takes the tables (``Book``) and the seed texts at hand, as those of ``sense`` do. It reads English,
and passes over texts in other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from claimbook.check.coverage import line_text, mark, years_in
from claimbook.check.findings import Book, Finding, Row
from claimbook.languages import ENGLISH
from claimbook.model import dates
from claimbook.model.dates import MONTHS, SEASONS, THIRDS
from claimbook.sources import seeds
from claimbook.sources.seeds import Seed

_NAMES = "|".join(MONTHS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SEASONS = {name: number for number, name in (SEASONS | THIRDS).items()} | {"fall": 23}
# "4 May 1804", "May 4, 1804", "May 1804", "May", "spring 1804", "early 1804", "1804".
_TIME = re.compile(
    rf"(?:(?P<day>{_DAY})\s(?:of\s)?)?\b(?P<month>{_NAMES})\b"
    rf"(?:\s(?P<later>{_DAY})(?!\d)(?:\s?[-–—]\s?(?P<last>{_DAY})(?!\d))?)?"
    r"(?:,?\s(?:of\s)?(?P<year>\d{4}))?(?!\d)"
    rf"|\b(?P<season>{'|'.join(_SEASONS)})\s(?:of\s)?(?P<when>\d{{4}})(?!\d)"
    r"|(?<![\d,.])(?P<plain>1[0-9]\d\d|20\d\d)(?!\d|[,.]\d|s)",
    re.I,
)
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|and|until|till|through)\s")
_ABOUT = rf"\b(?:{ENGLISH.about}|possibly|maybe|presumably|some)\b"


class _Time(NamedTuple):
    """A time that a line prints: year, month (or season, as in EDTF) and day, 0 for none."""

    year: int
    month: int
    day: int
    start: int
    end: int


@lru_cache(maxsize=4096)
def _times(text: str) -> tuple[_Time, ...]:
    """Return the times that a text prints, in order; a range lends its year to its beginning."""
    found = []
    for match in _TIME.finditer(text):
        year = match["year"] or match["when"] or match["plain"] or 0
        month = _SEASONS[match["season"].lower()] if match["season"] else 0
        if match["month"]:
            month = 1 + [name.lower() for name in MONTHS].index(match["month"].lower())
            if not _is_month(text, match):
                continue
        day = re.sub(r"\D", "", match["day"] or match["later"] or "") or 0
        first = _Time(int(year), month, int(day), *match.span())
        if match["last"]:
            last = int(re.sub(r"\D", "", match["last"]))
            found.append(first._replace(end=match.end("later")))
            first = first._replace(day=last, start=match.start("last"))
        found.append(first)
        # "1806-7" is two years.
        short = re.match(r"[-–—/](\d{1,2})(?![\d-])", text[match.end() :])
        if short and match["plain"]:
            digits = short[1]
            later = int(str(year)[: -len(digits)] + digits)
            if later > int(year):
                end = match.end() + short.end()
                found.append(first._replace(year=later, start=match.end() + 1, end=end))
    for place in range(len(found) - 1, 0, -1):
        one, other = found[place - 1], found[place]
        if not one.year and _TO.fullmatch(text[one.end : other.start]):
            found[place - 1] = one._replace(year=other.year)
    return tuple(found)


def _is_month(text: str, match: re.Match) -> bool:
    """Say whether a month's name is one: not "may" or "march", nor a part of a name."""
    if match["day"] or match["later"] or match["year"]:
        return True
    before = re.search(r"(\w+)\s$", text[: match.start()])
    ahead = "in by of since until till from to and between early mid late during after before"
    after = re.match(r"\s[A-Z]", text[match.end() :])
    name = match["month"][0].isupper() and not after
    return bool(name and before and before[1].lower() in ahead.split())


def precise(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield dates that say less than the words.

    No month or day where the wording has one; no month where the line prints the year with one
    only; one end of a range; an open end, or a doubt, without a word for it; none at all where the
    wording has one. A note that names the month, or the year, excuses the row.
    """
    lives = _lives(book)
    texts = {key: seed for key, seed in texts.items() if seed.language == ENGLISH.code}
    for name in ("claims", "events", "ties"):
        for row in book.rows(name, "date", "source", "line", "wording", "note"):
            text = line_text(row, texts)
            if text is None or not mark(row, "wording", texts):
                continue
            if not row["date"]:
                yield from _emptied(row, text, lives)
            elif dates.is_valid(row["date"]):
                yield from _coarse(row, text)
                yield from _halved(row, text)
    for row in book.rows("actors", "born", "died", "source", "line", "wording"):
        text = line_text(row, texts)
        if text is not None and mark(row, "wording", texts):
            yield from _life(row, text, lives)


def _lives(book: Book) -> dict[str, list[str]]:
    """Return the printed names of persons by the years in which lives of theirs begin or end."""
    lives: dict[str, list[str]] = {}
    for row in book.rows("actors", "kind", "as_printed", "born", "died"):
        if row["kind"] == "person":
            names = [seeds.normalise(name) for name in row.listed("as_printed") if name]
            for year in {*years_in(row["born"]), *years_in(row["died"])}:
                lives.setdefault(year, []).extend(names)
    return lives


def _emptied(row: Row, text: str, lives: dict[str, list[str]]) -> Iterator[Finding]:
    years = {str(time.year) for time in _times(row["wording"]) if time.year}
    years -= set(re.findall(r"\d{4}", row["note"]))
    years = {year for year in years if not any(one in text for one in lives.get(year, ()))}
    note = re.search(r"\b(?:date|year|month|day)s? stands? (?:in|on) line", row["note"], re.I)
    if years or note:
        told = f"“{row['wording']}”" if years else "the note"
        remedy = "fill it, or say in the note what the year is of"
        yield row.finding("date", "an empty cell", f"the date that {told} has", remedy)


def _given(edtf: str) -> list[tuple[int, int, int]]:
    """Return the dates in an EDTF date as year, month and day, 0 for what it leaves out."""
    found = re.findall(r"(?<![\dX-])(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\dX-])", edtf, re.ASCII)
    return [(int(year), int(month or 0), int(day or 0)) for year, month, day in found]


def _coarse(row: Row, text: str) -> Iterator[Finding]:
    for year, month, day in _given(row["date"]):
        if day or month > len(MONTHS):
            continue
        own = [one for one in _times(row["wording"]) if one.year in (0, year)
               and 0 < one.month <= len(MONTHS)]  # fmt: skip
        every = [one for one in _times(text) if one.year == year]
        part = "day" if month else "month"
        if month:
            own, every = [one for one in own if one.month == month and one.day], []
        elif not all(0 < one.month <= len(MONTHS) for one in every):
            every = []
        told = [one for one in own or every if not _noted(one, row["note"])]
        if told:
            one = told[0]
            where = row["wording"] if own else text[one.start : one.end]
            expected = f"the {part} that “{where}” has"
            remedy = "make it as precise as the line, or say in the note what the day is of"
            yield row.finding("date", f"“{row['date']}”", expected, remedy)
            return


def _noted(time: _Time, note: str) -> bool:
    return 0 < time.month <= len(MONTHS) and MONTHS[time.month - 1] in note


def _halved(row: Row, text: str) -> Iterator[Finding]:
    """Yield dates that are one end of a range which the line prints, or whose end is open or in
    doubt without a word for it."""
    date = row["date"]
    given, open_end = _given(date), re.search(r"/(?:\.\.)?$|^(?:\.\.)?/", date)
    if len(given) == 1 and not date.startswith("[.."):
        times = [one for one in _times(text) if _is_in(one, given[0])]
        within = [pair for one in times for pair in _ranges(text) if one in pair]
        if times and len(within) == len(times) and not open_end:
            first, last = within[0]
            expected = f"both ends of “{text[first.start : last.end]}”"
            yield row.finding("date", f"“{date}”", expected, "write the range, earlier/later")
    if len(given) == 2 and given[0] == given[1]:
        yield row.finding("date", f"“{date}”", "two different ends", "write it as one date")
    # What is said of a decade or a century may well go on.
    told = any(re.search(word, text, re.I) for word in _opening(date))
    if open_end and "X" not in date and not told:
        expected = "a word on the line that leaves it open (since, from, after; until, by, end of)"
        yield row.finding("date", f"“{date}”", expected, "write the date or both ends")
    if re.search(r"[~?%]", date) and not any(
        re.search(rf"{_ABOUT}\W+(?:\w+\W+){{0,2}}{year}", text, re.I) for year in years_in(date)
    ):
        expected = "“about” or “perhaps” before the date, which the line has not"
        yield row.finding("date", f"“{date}”", expected, "take the mark of doubt out")


def _is_in(time: _Time, date: tuple[int, int, int]) -> bool:
    """Say whether a printed time is as precise as a date and the same."""
    year, *others = zip(date, time[:3], strict=True)
    return (year[0] == year[1] or not year[1]) and all(
        not part or part == own for part, own in others
    )


def _ranges(text: str) -> list[tuple[_Time, _Time]]:
    """Return pairs of times that a dash, or "from … to", "between … and", makes a range."""
    found = []
    times = _times(text)
    for one, other in pairwise(times):
        link, before = text[one.end : other.start], text[: one.start]
        dash = re.fullmatch(r"\s?[-–—]\s?", link)
        opened = re.search(r"\b(?:from|between|during)\s(?:the )?$", before, re.I)
        if dash or (opened and _TO.fullmatch(link)):
            found.append((one, other))
    return found


def _opening(date: str) -> list[str]:
    """Return patterns for words that leave an interval open at its end, or at its beginning."""
    year = years_in(date)[0].rstrip("X") if years_in(date) else ""
    near = rf"\W+(?:\w+\W+){{0,4}}{year}"
    if date.startswith("/") or date.startswith(".."):
        return [rf"\b(?:until|till|up to|before|by|to|end\w*|ceas\w*|last\w*|invasion){near}"]
    near = rf"\W+(?:\w+\W+){{0,7}}{year}"
    return [rf"\b(?:since|from|after|begin\w*|began|became|start\w*|as of){near}",
            rf"{year}\W{{0,3}}(?:on|onwards?|[-–—]\s?\))", r"\bsince then\b"]  # fmt: skip


def _life(row: Row, text: str, lives: dict[str, list[str]]) -> Iterator[Finding]:
    """Yield lives without a year that their wording brackets, less precise, or in doubt."""
    wording = row["wording"]
    known = {*years_in(row["born"]), *years_in(row["died"])}
    span = re.search(r"(\d{4})\s?[-–—]\s?(\d{4})", wording)
    for year in (str(one.year) for one in _times(wording) if one.year):
        # The year may be of somebody else whom the wording names.
        if not (year in known or year in row["note"] or
                any(one in wording for one in lives.get(year, ()))):  # fmt: skip
            column = "died" if span and span[2] == year else "born"
            message = f"“{row[column]}”" if row[column] else "an empty cell"
            remedy = "fill it, or say in the note what the year is of"
            yield row.finding(column, message, f"{year}, as the wording has it", remedy)
    for column in ("born", "died"):
        date = row[column]
        if not date or not dates.is_valid(date):
            continue
        if "/" in date:
            yield row.finding(column, f"“{date}”", "one date, not an interval", "correct it")
        year = "".join(years_in(date)[:1]).rstrip("X")
        until = rf"\b(?:by|before|until)\W+(?:\w+\W+){{0,3}}{year}"
        if date.startswith("[..") and not re.search(until, text, re.I):
            yield row.finding(column, f"“{date}”", "a line that says “by”", "take it out")
        if re.search(r"[~?%]", date) and not re.search(_ABOUT, wording, re.I):
            expected = "“about” or “perhaps” in the wording"
            yield row.finding(column, f"“{date}”", expected, "take the mark of doubt out")
        for given in _given(date):
            _, month, day = given
            own = [one for one in _times(wording) if one.year == given[0] and one.month]
            if own and not (month and (day or not own[0].day)):
                expected = f"what “{wording[own[0].start : own[0].end]}” has"
                yield row.finding(column, f"“{date}”", expected, "make it as precise as the line")
            elif month and not any(_is_in(one, given) for one in _times(text)):
                expected = "a month and a day that the line prints"
                yield row.finding(column, f"“{date}”", expected, "leave them out")


CHECKS = (precise,)
