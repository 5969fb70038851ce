"""Rows whose seed text is not at hand against their own wording: what the words alone can tell.

A fragment shows less than its line: a hedge may stand before it, "more" behind it, the century of
"05" or the thousands of "two" outside. Only what no such neighbour can turn right is a finding.
Every check takes the tables (``Book``) and the seed texts at hand, and passes over rows of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimbook import languages
from claimbook.check import coverage, sense, spoken
from claimbook.check.coverage import bounds, shown, years_in
from claimbook.check.findings import Book, Finding, Row
from claimbook.languages import hedging
from claimbook.model.dates import MONTHS
from claimbook.model.numerals import Numeral
from claimbook.sources import seeds
from claimbook.sources.seeds import Seed

# Ends of phrases that hedge: "(in excess) of", "(more) than", "(at) least".
_TAILS = re.compile(r"(?:than|of|to|least|most|at|an?|the|on|upon|from|as|and|or|many|much)$", re.I)
_ENOUGH = 3  # words beside a figure behind which no hedge of it is looked for
_SCALES = (12, 100, 10**3, 10**6, 10**9, 10**12)
_LAST_YEAR = 2100  # what is more is no year
_SPAN = re.compile(r"\d{4}\s?(?:[-–—]|to|and|until)\s?(?:[A-Z]\w+ )?\d{2,4}")
_SAYING = r"(?:says?|said|claims?|claimed|states?|stated|writes?|wrote|told|reports?|reported)"


def _absent(book: Book, texts: dict[str, Seed], name: str, *columns: str) -> Iterator[Row]:
    """Yield the rows of a table whose text is not at hand and whose wording is not empty."""
    for row in book.rows(name, "source", "wording", *columns):
        if row["source"] not in texts and row["wording"]:
            yield row


def figures(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield bounds of claims that no numeral of the wording can give."""
    code = spoken.by_source(book)
    for row in _absent(book, texts, "claims", "low", "high"):
        text = seeds.normalise(row["wording"])
        numerals = seeds.numerals(text, code.get(row["source"], "en"))
        found = bounds(row)
        for column in ("low", "high") if row["low"] != row["high"] else ("low",):
            if column in found and not any(
                coverage.gives(found[column], numeral) or _may(found[column], numeral, text)
                for numeral in numerals
            ):
                expected = f"a number that the wording gives ({shown(numerals)})"
                remedy = "correct the bound, or quote the words that hold it"
                yield row.finding(column, f"“{row[column]}”", expected, remedy)


def _may(bound: float, numeral: Numeral, text: str) -> bool:
    """Say whether a numeral at an end of a fragment can have the value ``bound`` with the words
    that the line has beyond it."""
    before, behind = text[: numeral.start], text[numeral.end :]
    if not numeral.values:
        return True  # no number can be told
    value = min((one for one in numeral.values if one >= 1), default=numeral.values[0])
    if re.fullmatch(r"\W*(?:(?:to|or|and)\W*)?", behind):  # "two [to three thousand]"
        if any(bound == value * scale for scale in _SCALES):
            return True
        # "the 19th [century]"
        ordinal = re.search(r"(?:st|nd|rd|th|first|second|third)$|^[IVX]+$", numeral.text, re.I)
        if ordinal and bound == (value - 1) * 100:
            return True
    opens = re.fullmatch(r"[-–—/\s]*", before)  # "[1904]-05"
    return bool(opens) and value < 100 <= bound < 10**4 and bound % 100 == value


def hedges(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield claims whose hedge is another one than the wording says of the figure, and those that
    are hedged though the wording shows that nothing hedges it."""
    code = spoken.by_source(book)
    for row in _absent(book, texts, "claims", "low", "high", "hedge"):
        text, pack = seeds.normalise(row["wording"]), languages.of(code.get(row["source"], "en"))
        if not row["hedge"] or pack is None:
            continue
        held = sense.holding(row, languages.numerals(text, pack.code))
        if not held:
            continue
        start, end = min(n.start for n in held), max(n.end for n in held)
        # Where the fragment of another language ends, its line is not looked into.
        shows = pack is languages.ENGLISH and _shows(text[:start], text[end:])
        if hedging.read_range(text, start, end, pack).words or shows:
            yield from sense.hedge(row, text, held, "the wording", pack)


def _shows(before: str, behind: str) -> bool:
    """Say whether a fragment holds enough before and behind a figure to hold its hedge."""
    words = before.split()
    ahead = bool(words) and (len(words) >= _ENOUGH or not _TAILS.search(before.rstrip()))
    # A comma, too, may be followed by "at least".
    stops = re.match(r"(?:\W?\s?\w+){0,2}[.;:!?]\s", behind)
    return ahead and bool(stops or len(behind.split()) >= _ENOUGH)


def units(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield shares and percentages out of place, and bounds that are the year of the date."""
    code = spoken.by_source(book)
    for row in _absent(book, texts, "claims", "low", "high", "unit", "hedge", "date"):
        if row["hedge"] and row["unit"]:
            yield from sense.measured(row, code.get(row["source"], "en"))


def dates(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield dates of claims, events and ties whose year, month or day is another than that of the
    wording, and those that drop its "by"."""
    code = spoken.by_source(book)
    for name in ("claims", "events", "ties"):
        for row in _absent(book, texts, name, "date"):
            # What a fragment leaves out of a date is known of English alone.
            if row["date"] and code.get(row["source"], "en") == languages.ENGLISH.code:
                if "/" not in row["date"]:
                    yield from sense.own_date(row)
                    yield from _day(row)
                yield from _years(row)
                yield from sense.dropped_by(row, seeds.normalise(row["wording"]))


def _years(row: Row) -> Iterator[Finding]:
    """Yield a date that lies outside all years of the wording, and ends of an interval that are
    not those of the only years that it prints."""
    text = seeds.normalise(row["wording"])
    numerals = [n for n in seeds.numerals(text) if re.search(r"\d", n.text)]
    printed = [n for n in numerals if re.fullmatch(r"1\d{3}|20\d\d", n.text)]
    found = years_in(row["date"])
    if not printed or not found or re.search(r"\blines? \d", row["note"]):
        return  # the note names the line that prints another
    known = {value for numeral in numerals for value in numeral.values}
    inside = [year for year in found if coverage.prints(year, numerals)]
    first, last = min(max(n.values) for n in printed), max(v for v in known if v <= _LAST_YEAR)
    if re.search(r"\d{4}\s?[-–—]\s?\)", text):  # "(1923-)", a life that goes on
        last = _LAST_YEAR
    between = any(first <= int(year.replace("X", "0")) <= last for year in found)
    expected = f"that of the wording ({shown(printed)})"
    if not inside and not between:
        yield sense.wrong_date(row, f"the year {found[0]}", expected)
    elif "/" in row["date"] and _SPAN.search(text):
        for year in found:
            if year not in inside:
                yield sense.wrong_date(row, f"the year {year}", expected)


def _day(row: Row) -> Iterator[Finding]:
    """Yield the day of a date that is none of those that the wording gives to its month."""
    for month, day in re.findall(r"\d{4}-(\d\d)-(\d\d)", row["date"], re.ASCII):
        if not 0 < int(month) <= len(MONTHS):
            continue
        name = rf"{MONTHS[int(month) - 1]}\b"
        printed = re.findall(rf"\b(\d\d?)(?:st|nd|rd|th)?(?: of)? {name}", row["wording"])
        printed += re.findall(rf"\b{name} (\d\d?)\b(?!:)", row["wording"])
        eve = re.search(
            r"\b(?:day|night|eve|morning) (?:before|after|of)|\bnext\b|[-–]", row["wording"]
        )
        if printed and not eve and int(day) not in map(int, printed):
            yield sense.wrong_date(row, f"the day {day}", f"that of the wording ({printed[0]})")


def lives(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield years of a person's life that the wording, in which they must stand, does not hold."""
    code = spoken.by_source(book)
    for row in _absent(book, texts, "actors", "kind", "born", "died"):
        numerals = seeds.numerals(seeds.normalise(row["wording"]), code.get(row["source"], "en"))
        for column in ("born", "died") if row["kind"] == "person" else ():
            for year in years_in(row[column]):
                short = any(
                    _may(float(year.replace("X", "0")), n, row["wording"]) for n in numerals
                )
                if not coverage.prints(year, numerals) and not short:
                    message = f"the year {year} in “{row[column]}”"
                    expected = f"years that the wording prints ({shown(numerals)})"
                    remedy = "correct the date, or the line, or leave the year out"
                    yield row.finding(column, message, expected, remedy)


def speakers(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield claims whose wording names another actor as the one who says so than ``voice`` does."""
    actors: dict[str, list[tuple[str, str]]] = {}  # by the first word of each name
    for row in book.rows("actors", "actor", "as_printed"):
        for name in filter(None, row.listed("as_printed")):
            actors.setdefault("".join(seeds.words(name)[:1]), []).append((row["actor"], name))
    for row in _absent(book, texts, "claims", "voice"):
        near = [one for word in ("", *seeds.words(row["wording"])) for one in actors.get(word, ())]
        said = {actor for actor, name in near if _says(name, row["wording"])}
        if said and row["voice"] not in said:
            message = f"“{row['voice']}”" if row["voice"] else "an empty cell"
            expected = f"{' or '.join(sorted(said))}, whom the wording names as the speaker"
            yield row.finding("voice", message, expected, "name whoever says so")


def _says(name: str, wording: str) -> bool:
    if name not in wording:
        return False
    told = re.escape(name)
    return bool(
        re.search(rf"(?<!\w){told} {_SAYING}\b", wording)
        or re.search(rf"\b(?:[Aa]ccording to|{_SAYING} by) (?:the )?{told}(?!\w)", wording)
    )


CHECKS = (figures, hedges, units, dates, lives, speakers)
