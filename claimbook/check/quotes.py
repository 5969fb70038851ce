"""The record outside against its own quotes: figures, hedges, dates, works and addresses.

A row of ``outside.csv`` quotes what a work prints, in the work's language (``quote``).
What the row makes of it must follow from these words: its bounds, its hedge and, where a date is
compared, every year, month and day. A note may supply a part of a date that the words leave out,
and the work's entry in the bibliography a year. Checks take the tables (``Book``) and the works
that ``works`` read; no seed text is needed for them.

``claimbook.languages`` says what words of a language mean: the row's own (``language``) or, where
the table has none, any that the quote's script allows. Where they cannot be told, nothing is
demanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from claimbook import languages
from claimbook.check.coverage import bounds, years_in
from claimbook.check.findings import Book, Finding, Row
from claimbook.model import dates
from claimbook.model.units import singular
from claimbook.sources.works import BIBLIOGRAPHY

_CITING = (("outside", "citation"), ("sources", "owner_citation"), ("sources", "dating_citation"),
           ("sources", "origin_citation"))  # fmt: skip
# What a row has if a work is quoted, and what it cannot have if none is.
_CITED = ("quote", "who_says", "confidence")
_QUOTED = (*_CITED, "low", "high", "unit", "hedge", "date", "locator")
_STEM = 5  # letters that forms of one noun share
# Counters and units that may stand between a number and the words behind it.
_COUNTED = r"[\d\s,.]*(?:千|万|億|тыс\w*\.?|млн\.?|thousand|million)?\s?\w{0,4}?\s?"

_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*)://|\b(javascript|data|vbscript|file|mailto):", re.I)


Works = dict[str, str]


def works(book: Book, root: Path) -> tuple[Works | None, list[Finding]]:
    """Return the works of the bibliography of the book in folder ``root``, and what is wrong.

    Works are the text of their entries, by key; None if the file cannot be read, which is then the
    one finding. A book whose rows cite nothing may have no bibliography.
    """
    path, expected = root / BIBLIOGRAPHY, "a BibTeX file with the works that the tables cite"
    if not path.is_file():
        if not any(row[column] for name, column in _CITING for row in book.rows(name, column)):
            return {}, []
        remedy = "restore it from the repository, or write it"
        return None, [Finding(BIBLIOGRAPHY, None, "", "no such file", expected, remedy)]
    try:
        text = path.read_text(encoding="utf-8")
        # The parser by itself: to look for it among all plugins takes longer than to parse.
        entries = Parser().parse_string(text)
    except (OSError, UnicodeDecodeError, PybtexError) as error:
        line = getattr(error, "lineno", None)
        message = f"what is not BibTeX ({' '.join(str(error).split())})"
        remedy = "mend that entry: its braces, commas and key"
        return None, [Finding(BIBLIOGRAPHY, line, "", message, expected, remedy)]
    found = {key: _text(key, entries) for key in entries.entries}
    return found, list(_links(text, entries))


def _text(key: str, entries: BibliographyData) -> str:
    entry = entries.entries[key]
    people = [str(person) for persons in entry.persons.values() for person in persons]
    return "\n".join([key, *people, *(str(value) for value in entry.fields.values())])


def _links(text: str, entries: BibliographyData) -> Iterator[Finding]:
    """Yield addresses of works that no browser should follow."""
    for key, entry in entries.entries.items():
        for name, value in entry.fields.items():
            if (name.lower() == "url" and not _is_web(value)) or _strange(value):
                at = text.find(value[:40])
                line = text.count("\n", 0, at) + 1 if at >= 0 else None
                message = f"“{value}” in {name} of {key}"
                remedy = "correct the address, or leave it out"
                yield Finding(BIBLIOGRAPHY, line, name, message, "https:// or http://", remedy)


def _is_web(address: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/]+\.[^\s]+", address))


def _strange(text: str) -> str:
    """Return an address in a text that is neither http nor https; "" if there is none."""
    for match in _ADDRESS.finditer(text):
        scheme = (match[1] or match[2]).lower()
        # "data: 5 rows" is prose.
        if scheme not in ("http", "https") and not text[match.end() :].startswith((" ", "\n")):
            return text[match.start() :].split()[0]
    return ""


def addresses(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield cells that hold an address other than of the web."""
    for table in book.values():
        for row in table.rows:
            for column, cell in row.cells.items():
                if (column == "url" and cell and not _is_web(cell)) or _strange(cell):
                    remedy = "correct the address, or leave it out"
                    yield row.finding(column, f"“{cell}”", "https:// or http://", remedy)


def cited(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows whose cells do not go together: what is cited, compared, or sought in vain."""
    for row in book.rows("outside", *_QUOTED, "citation", "comparable", "why_not"):
        if row["citation"] and found is not None and row["citation"] not in found:
            message = f"“{row['citation']}”, which is not there"
            remedy = "correct it, or add the work there"
            yield row.finding("citation", message, f"a key of {BIBLIOGRAPHY}", remedy)
        for column in _CITED if row["citation"] else ():
            if not row[column]:
                expected = "what the work says, who says so, and how sure that is"
                yield row.finding(column, "an empty cell", expected, "fill it, or cite nothing")
        for column in () if row["citation"] else _QUOTED:
            if row[column]:
                message = f"“{row[column]}” in a row that cites no work"
                remedy = "name the work in citation, or empty it"
                yield row.finding(column, message, "an empty cell", remedy)
        if row["comparable"] == "yes" and not row["citation"]:
            message = "“yes” in a row that cites no work"
            yield row.finding("comparable", message, "“no”", "name the work, or write “no”")
        if row["comparable"] == "no" and not row["why_not"]:
            expected = "why the two cannot be compared"
            yield row.finding("why_not", "an empty cell", expected, "fill it, or write “yes”")
        elif row["comparable"] == "yes" and row["why_not"]:
            message = f"“{row['why_not']}” beside “yes”"
            remedy = "empty it, or write “no” in comparable"
            yield row.finding("why_not", message, "an empty cell", remedy)


def compared(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows that bear on a row of another page, or are said to be comparable but are not."""
    rows = {
        name: {row[book[name].key[0]]: row for row in book.rows(name)}
        for name in ("claims", "events", "actors")
        if name in book and book[name].key
    }
    for row in book.rows("outside", "claim", "topic", "comparable", "unit", "hedge", "date"):
        table, _, key = row["claim"].rpartition("/")
        target = rows.get(table or "claims", {}).get(key)
        if target is None:
            continue  # a finding of verify, or the table is not there
        if target["topic"] and row["topic"] != target["topic"]:
            expected = f"“{target['topic']}”, the page of {row['claim']}"
            yield row.finding("topic", f"“{row['topic']}”", expected, "correct it, or the claim")
        if row["comparable"] == "yes" and row["citation"]:
            yield from _comparable(row, target, table)


def _comparable(row: Row, target: Row, table: str) -> Iterator[Finding]:
    lives = table == "actors"
    dated = target["date"] or (lives and (target["born"] or target["died"]))
    if row["hedge"]:
        # A share is compared in percent.
        unit = "percent" if target["unit"] == "share" else target["unit"]
        if row["unit"] != unit or not target["hedge"]:
            counted = unit if target["hedge"] else "words"
            expected = f"“{counted}”, as {row['claim']} has it, or “no” in comparable and why"
            remedy = "correct the unit or the claim, or say why they cannot be compared"
            yield row.finding("unit", f"“{row['unit']}”", expected, remedy)
        pair = (target["date"], row["date"])
        if all(pair) and all(map(dates.is_valid, pair)) and dates.overlaps(*pair) == "no":
            expected = f"a time that {row['claim']} may speak of ({target['date']})"
            remedy = "correct it, or say why they cannot be compared"
            yield row.finding("date", f"“{row['date']}”", expected, remedy)
    elif not row["date"] or not dated or target["hedge"]:
        remedy = "fill low, high, unit and hedge, or date; or write “no” and why"
        expected = f"a figure or a date on both sides ({row['claim']} has none to set beside it)"
        yield row.finding("comparable", "“yes”", expected, remedy)
    elif lives and "/" not in row["date"] and dates.is_valid(row["date"]):
        expected = f"a life, such as {row['date']}/ or /{row['date']}"
        yield row.finding("date", f"“{row['date']}”", expected, "say which end it is")


def figures(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield bounds that are no number of the quote, or only its year, and units out of place."""
    claims = {row["claim"]: row for row in book.rows("claims", "claim", "unit")}
    columns = ("low", "high", "unit", "hedge", "quote", "subject", "claim", "why_not")
    for row in book.rows("outside", *columns):
        quote, ends = row["quote"], bounds(row)
        if not row["hedge"] or not quote:
            continue
        given = languages.figures(quote, row["language"])
        for column in ("low", "high") if row["low"] != row["high"] else ("low",):
            if column in ends and ends[column] not in given:
                shown = ", ".join(f"{value:,g}" for value in sorted(given)) or "it has none"
                expected = f"a number that “{quote}” gives ({shown})"
                remedy = "correct the bound, or quote the words that hold it"
                yield row.finding(column, f"“{row[column]}”", expected, remedy)
            elif column in ends and row[column] in years_in(row["date"]):
                remedy = "put the number there that the unit counts"
                message = f"“{row[column]}”, the year of the row's date"
                yield row.finding(column, message, "a number of things", remedy)
        yield from _unit(row, claims)


def _unit(row: Row, claims: dict[str, Row]) -> Iterator[Finding]:
    unit, remedy = row["unit"], "name what the work counts"
    if unit == "percent":
        percent = languages.names("percent", row["language"])
        counted = rf"{_COUNTED}(?:%|{percent}|процент)"
        # From a number's first digit on: from each digit of a long one it would take too long.
        if not re.search(rf"(?<!\d)\d{counted}", row["quote"], re.I):
            yield row.finding("unit", "“percent”", "a quote that says so", remedy)
        elif not any(
            re.search(rf"(?<![\d,.]){re.escape(f'{end:g}')}\s?(?:%|\D{{0,2}}p|проц|パ)",
                      row["quote"], re.I)
            for end in bounds(row).values()
        ):  # fmt: skip
            message = f"“{row['low'] or row['high']}” percent"
            yield row.finding("low", message, "the number before the sign of percent", remedy)
        return
    target = claims.get(row["claim"])
    if unit and target is not None and unit != target["unit"]:
        told = " ".join(row[column] for column in ("quote", "subject", "why_not"))
        if unit == "persons" and re.search(languages.names("people"), told, re.I):
            return
        # Of "persons killed or wounded" and "sets of remains" one noun will do.
        nouns = [singular(word)[:_STEM] for word in unit.split() if len(word) > 2]
        if not any(re.search(rf"\b{re.escape(noun)}", told, re.I) for noun in nouns):
            expected = "what the quote or the subject speaks of"
            if target["unit"]:
                expected = f"“{target['unit']}”, as {row['claim']} counts, or {expected}"
            yield row.finding("unit", f"“{unit}”", expected, remedy)


def hedges(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield hedges that are not those of the quote."""
    for row in book.rows("outside", "low", "high", "hedge", "quote"):
        if not row["hedge"] or not row["quote"]:
            continue
        ends = set(bounds(row).values())
        said = languages.hedged(row["quote"], ends, row["language"])
        if said and row["hedge"] not in said:
            told = " or ".join(f"“{hedge}”" for hedge in sorted(said))
            expected = f"{told}, for the quote is “{row['quote']}”"
            remedy = "correct the hedge and its bounds, or quote the words that hedge"
            yield row.finding("hedge", f"“{row['hedge']}”", expected, remedy)


def when(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield dates that say more, less or other than the quote.

    Of a row without a figure that is compared, every year, month and day stands in the quote or in
    the note, a year also in the work's entry. Of every row without a figure, a year, month or day
    that the quote prints is in the date. An open end, "by" and "about" need a word for it.
    """
    columns = ("hedge", "date", "quote", "comparable", "note", "citation", "claim")
    for row in book.rows("outside", *columns):
        date, quote = row["date"], row["quote"]
        if not quote or (date and not dates.is_valid(date)):
            continue
        if date:
            yield from _ends(row)
        # The date of a figure is that of the page, which the quote need not repeat.
        if not row["hedge"]:
            yield from _left_out(row)
            if date and row["comparable"] == "yes":
                yield from _lacking(row, f"{quote}\n{row['note']}", found)


def _lacking(row: Row, said: str, found: Works | None) -> Iterator[Finding]:
    """Yield the years, months and days of a date that neither quote nor note prints."""
    entry = (found or {}).get(row["citation"], "")
    known = found is not None and row["citation"] in found
    days = languages.days(said)
    # Where the work is a finding already, its entry may well have had the year.
    years = languages.years(f"{said}\n{entry}") if known else None
    for year in years_in(row["date"]):
        if years is not None and not any(str(one).startswith(year.rstrip("X")) for one in years):
            yield _date(row, f"the year {year}", "a year that the quote, the note or the work has")
    for year, month, day in re.findall(r"(\d{4})-(\d\d)(?:-(\d\d))?", row["date"], re.ASCII):
        if int(month) not in languages.months(said):
            yield _date(row, f"the month {month} of {year}", "a month that quote or note names")
        if day and int(day) not in days:
            yield _date(row, f"the day {day}", "a day that quote or note prints")


def _left_out(row: Row) -> Iterator[Finding]:
    """Yield what the quote says of the time and the date does not."""
    date, quote = row["date"], row["quote"]
    years = {int(year) for year in years_in(date) if year.isdecimal()}
    parts = re.findall(r"(\d{4})-(\d\d)(?:-(\d\d))?", date, re.ASCII)
    months = {int(month) for _, month, _ in parts}
    days = {int(day) for _, _, day in parts if day}
    printed = languages.years(quote, short=False)
    lacking = [f"the year {year}" for year in sorted(printed - years)]
    # Of two dates, one in brackets, either will do: the same day in two calendars.
    inside, beside = "".join(re.findall(r"\([^)]*\)", quote)), re.sub(r"\([^)]*\)", "", quote)
    in_both = languages.months(inside) and languages.months(beside)
    either = in_both or re.search(r"\b(?:first|last|beg[iu]n\w*|end\w*)\b", row["note"], re.I)
    named, printed = languages.months(quote), languages.days(quote)
    if named and not (named & months if either else named <= months):
        lacking += [f"the month {month}" for month in sorted(named - months)]
    if printed and not (printed & days if either else printed <= days):
        lacking += [f"the day {day}" for day in sorted(printed - days)]
    if lacking:
        shown = f"“{date}”, without {' and '.join(lacking)}" if date else "an empty cell"
        expected = f"what the quote says: “{quote}”"
        yield row.finding("date", shown, expected, "make it as precise as the quote, and no more")


def _ends(row: Row) -> Iterator[Finding]:
    """Yield dates with an open end, "by" or "about" a date, without a word for it."""
    date = row["date"]
    said = "\n".join(row[column] for column in ("quote", "subject", "why_not", "note"))
    start, slash, end = date.partition("/")
    life = row["claim"].startswith("actors/")
    early = date.startswith("[..") or (slash and start in ("", "..") and not life)
    if early and not re.search(languages.names("until"), said, re.I):
        yield _date(row, "a beginning left open", "quote or note to say “by” or “until”")
    until = r"\bby\s+(?:the )?(?:\w+ ){0,3}\d|не позднее"
    by = re.search(until, row["quote"], re.I) and not row["hedge"]
    if by and not early and not slash:
        yield _date(row, "no “by”", f"“../{date}”, for the quote says so")
    since = languages.names("since")
    if slash and end in ("", "..") and not life and not re.search(since, said, re.I):
        yield _date(row, "an end left open", "quote or note to say “since” or “from”")
    # A quote about a figure may doubt the number, a note anything: there the year stands beside it.
    year = "".join(years_in(date)[:1]).rstrip("X")
    about = languages.names("about")
    doubted = re.search(rf"(?:{about})\W+(?:\w+\W+){{0,2}}{year}", said, re.I)
    if not row["hedge"]:
        doubted = doubted or re.search(about, row["quote"], re.I)
    if re.search(r"[~?%]", date) and not doubted:
        yield _date(row, "a mark of doubt", "quote or note to say “about” or “perhaps”")


def _date(row: Row, part: str, expected: str) -> Finding:
    remedy = "correct it, or say in the note where the work has it"
    return row.finding("date", f"{part} in “{row['date']}”", expected, remedy)


def alike(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows that quote the same words of the same work but say otherwise where or who."""
    first: dict[tuple[str, str], Row] = {}
    columns = ("who_says", "locator", "confidence")
    for row in book.rows("outside", "citation", "quote", *columns):
        if not row["citation"] or not row["quote"]:
            continue
        other = first.setdefault((row["citation"], row["quote"]), row)
        for column in columns:
            if row[column] != other[column]:
                expected = f"“{other[column]}”, as row {other.number} has it of the same words"
                message = f"“{row[column]}”" if row[column] else "an empty cell"
                yield row.finding(column, message, expected, "correct the one that is wrong")


def attributed(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield rows whose speaker or page is not that of the work, as far as its entry tells."""
    for row in book.rows("outside", "citation", "who_says", "locator", "confidence", "note"):
        if re.search(r"\bnot seen\b", row["who_says"]) and row["confidence"] == "high":
            expected = "“medium” or “low”, for an author or title was not seen"
            yield row.finding("confidence", "“high”", expected, "correct it")
        entry = (found or {}).get(row["citation"])
        if not entry:
            continue
        speakers, known = (
            set(re.findall(r"[^\W\d_]{4,}", text.lower())) for text in (row["who_says"], entry)
        )
        hidden = re.search(r"\b(?:not seen|text)\b", row["who_says"])
        if speakers and not speakers & known and not hidden:
            expected = f"who speaks in {row['citation']}, by its author, title or publisher"
            remedy = "correct it or the citation, or name the one who is quoted and the work"
            yield row.finding("who_says", f"“{row['who_says']}”", expected, remedy)
        pages = set(re.findall(r"\bp\. (\d+)", entry))
        here = re.findall(r"\b(?:p|doc)\. (\d+)", row["locator"])
        document = row["locator"].startswith("doc.") and here
        if (pages and not pages & set(here)) or (document and here[0] not in entry):
            expected = f"the page or document of {row['citation']}"
            expected += f" (p. {', '.join(sorted(pages))})" if pages else ""
            message = f"“{row['locator']}”" if row["locator"] else "an empty cell"
            yield row.finding("locator", message, expected, "correct it, or the work's entry")


def leads(book: Book, found: Works | None) -> Iterator[Finding]:
    """Yield comparable rows of low confidence beside surer ones whose note says no reason."""
    rows = [row for row in book.rows("outside", "claim", "comparable", "confidence", "note")
            if row["comparable"] == "yes"]  # fmt: skip
    surer = {row["claim"] for row in rows if row["confidence"] not in ("low", "")}
    for row in rows:
        kept = re.search(r"\bkept because\b", row["note"])
        if row["confidence"] == "low" and row["claim"] in surer and not kept:
            message = "“low” beside a row that is surer"
            expected = "a note with “kept because” and the reason"
            yield row.finding("confidence", message, expected, "write it, or remove the row")


CHECKS = (
    addresses, cited, compared, figures, hedges, when, alike, attributed, leads,
)  # fmt: skip
