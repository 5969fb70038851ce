"""Whether rows say what their lines say: hedges, units, dates, numerals in words, speakers.

Every check takes the tables (``Book``) and the seed texts at hand, as those of ``coverage`` do,
and yields Findings. Hedges and dates are read in the language of the source, where it has a pack;
the other rules are of English and of form. What they cannot tell stays with people who read the
line: whom a figure counts, who does what to whom, and which reading is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from claimbook import languages
from claimbook.check.coverage import bounds, gives, line_text, mark, prints, shown, values, years_in
from claimbook.check.findings import Book, Finding, Row
from claimbook.languages import Language, hedging
from claimbook.model.dates import MONTHS, THIRDS
from claimbook.model.units import singular
from claimbook.sources import seeds
from claimbook.sources.seeds import Numeral, Seed

# Units that a line need not name: people go by many names, and these count no things.
_UNNAMED = {"persons", "share", "percent", "times"}
_STEM = 5  # letters that "crossings" and "crossed" share
_SMALL = 12  # up to a dozen a coder may count in own words: "two sentences before"
_AHEAD_LINES = 6  # how far before a quotation its speaker may be named
_SENTENCE = 12  # words: what is longer between quotation marks is speech, not a phrase


def hedges(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield claims whose hedge is not the one that the line puts before or behind the figure."""
    for row in book.rows("claims", "low", "high", "hedge", "source", "line", "wording"):
        there = mark(row, "wording", texts)
        text = line_text(row, texts)
        if not row["hedge"] or there is None or text is None:
            continue
        held = holding(row, there.numerals)
        if not held:
            continue  # no bounds, or a finding of coverage.figures
        pack = languages.of(texts[row["source"]].language)
        if pack is not None:
            yield from hedge(row, text, held, "the line", pack)
            yield from _turned(row, text, held, pack)


def holding(row: Row, numerals: Iterable[Numeral]) -> list[Numeral]:
    """Return those of ``numerals`` that give a bound of a claim."""
    figures = bounds(row).values()
    return [n for n in numerals if any(gives(figure, n) for figure in figures)]


def hedge(
    row: Row, text: str, held: list[Numeral], where: str, pack: Language = languages.ENGLISH
) -> Iterator[Finding]:
    """Yield the hedge of a claim if ``text``, which is ``where`` and in the language of ``pack``,
    says another one of numerals of it, or says none and the note does not tell how it was read."""
    numerals = languages.numerals(text, pack.code)
    first, last, ranged = hedging.group(text, held, numerals, pack)
    said = hedging.of(text, held, numerals, pack)
    # The hedge of a range is that of its first end: "about 20 to 30" is no plain "between".
    plain = "between" if ranged else "exact"
    if row["hedge"] in (said.hedges if said.words else (plain,)):
        return
    before, behind = text[: first.start].split()[-2:], text[last.end :].split()[:2]
    shown = " ".join([*before, text[first.start : last.end], *behind])
    if said.certain or (ranged and not said.words):
        # "Over 2 hills" hedges nothing, which the note has to say.
        if said.ambiguous and row["hedge"] == plain and _told(row, said.words):
            return
        expected = f"“{' or '.join(said.hedges or (plain,))}”, for {where} says “{shown}”"
        remedy = "correct the hedge and its bounds, or quote the words that hedge"
        yield row.finding("hedge", f"“{row['hedge']}”", expected, remedy)
    elif not _told(row, said.words):
        message = f"“{row['hedge']}”, which cannot be told from “{shown}”"
        remedy = "quote the words that hedge, correct the hedge, or say in the note how it is read"
        yield row.finding("hedge", message, "words that say so, or a note", remedy)


def _told(row: Row, words: str) -> bool:
    """Say whether the note of a claim tells how its figure was read: it quotes the ``words`` that
    hedge it, or names the hedge and says that it was read, taken or understood so."""
    note = row["note"].lower()
    named = re.search(rf"\b{row['hedge'].replace('_', '[ _]')}\b", note)
    read = re.search(r"\b(?:read|reads|reading|taken|takes|understood|hedges?|hedged)\b", note)
    return bool(words and words.lower() in note) or bool(named and read)


def _turned(row: Row, text: str, held: list[Numeral], pack: Language) -> Iterator[Finding]:
    """Yield wordings that leave out the "not" by which their line turns a hedge round."""
    numerals = languages.numerals(text, pack.code)
    first, last, _ = hedging.group(text, held, numerals, pack)
    start = seeds.find(text, row["wording"])[0][0]
    whole, cut = (hedging.read(text[since:], first.start - since, last.end - since, pack)
                  for since in (0, min(start, first.start)))  # fmt: skip
    if cut.certain and whole.words and not set(cut.hedges) & set(whole.hedges):
        message = f"“{row['wording']}”, without what the line says before: “{whole.words}”"
        expected = "a fragment that says what the line says"
        yield row.finding("wording", message, expected, "quote these words too")


def units(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield units that the line does not name, shares and percentages out of place, and bounds
    that are the year of the row's own date."""
    columns = ("low", "high", "unit", "hedge", "date", "source", "line", "wording")
    for row in book.rows("claims", *columns):
        text = line_text(row, texts)
        if not row["hedge"] or not row["unit"] or not text or not mark(row, "wording", texts):
            continue
        language = texts[row["source"]].language
        # Units are English: a line in another language does not name them.
        if language == languages.ENGLISH.code:
            yield from _noun(row, text)
        yield from measured(row, language)


def measured(row: Row, language: str = "en") -> Iterator[Finding]:
    """Yield the unit of a claim that is no share or percentage though it says so, and a bound that
    is the year of the claim's date: what the row itself tells, its wording in ``language``."""
    remedy = "correct the unit and the bounds"
    above = [column for column, bound in bounds(row).items() if bound > 1]
    if row["unit"] == "share" and above:
        yield row.finding("unit", f"“share” beside {row[above[0]]}", "bounds up to 1", remedy)
    elif row["unit"] == "percent" and not _is_percent(row["wording"], language):
        yield row.finding("unit", "“percent”", "a wording that says so", remedy)
    ends = [column for column in ("low", "high") if row[column] in years_in(row["date"])]
    if ends:
        message = f"“{row[ends[0]]}”, the year of the row's date"
        remedy = "put the number there that the unit counts"
        yield row.finding(ends[0], message, "a number of things", remedy)


def _is_percent(text: str, language: str) -> bool:
    return bool(
        not languages.may(text, language)
        or re.search(rf"{languages.names('percent', language)}|%", text, re.I)
    )


def _noun(row: Row, text: str) -> Iterator[Finding]:
    unit = row["unit"]
    if unit not in _UNNAMED and re.search(r"[A-Za-z]", row["wording"]):
        # Of "crates of rope per day" the crates must be named.
        noun = re.split(r" (?:of|per) ", singular(unit))[0].split()[-1][:_STEM]
        if not re.search(rf"\b{re.escape(noun)}", text, re.I):
            expected = f"a noun of {row['source']}:{row.line}"
            yield row.finding("unit", f"“{unit}”", expected, "name what the line counts")


def when(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield dates of claims, events and ties that say another day than the line, or more than it.

    Years, months and days must stand on the line or on one that the note names ("the year stands
    in line 5"); a year or month in the wording must be the row's; "by" a date is "[..…]", and
    nothing else is.
    """
    for name in ("claims", "events", "ties"):
        for row in book.rows(name, "date", "source", "line", "wording"):
            text = line_text(row, texts)
            if text is None or not row["date"]:
                continue
            pack = languages.of(texts[row["source"]].language)
            if pack is None:
                continue
            lines = [text, *_named(row, texts)]
            for part in _lacking(row["date"], lines, pack):
                yield wrong_date(row, part, f"what {row['source']}:{row.line} prints")
            if "/" not in row["date"]:
                yield from own_date(row, pack)
            if pack is languages.ENGLISH:
                yield from _by(row, text)


def wrong_date(row: Row, part: str, expected: str) -> Finding:
    """Return the finding that ``part`` of a row's date is not what is ``expected``."""
    remedy = "correct it, leave it out, or name the line that prints it in the note (“in line …”)"
    return row.finding("date", f"{part} in “{row['date']}”", expected, remedy)


def _named(row: Row, texts: dict[str, Seed]) -> list[str]:
    """Return the lines of the row's own source from which its note says to have something."""
    lines = texts[row["source"]].lines
    numbers = re.findall(
        r"\b(?:[Ii]n|[Oo]n|[Ff]rom) lines? (\d+)(?: and (\d+))?", row["note"], re.ASCII
    )
    named = [int(number) for pair in numbers for number in pair if number]
    return [seeds.normalise(lines[n - 1]) for n in named if 0 < n <= len(lines)]


def _lacking(edtf: str, lines: list[str], pack: Language) -> Iterator[str]:
    """Yield the years, months and days of an EDTF date that no line prints."""
    printed = [one for line in lines for one in languages.numerals(line, pack.code)]
    text = "\n".join(lines)
    eras = languages.years(text, pack.code, short=False)
    for year in years_in(edtf):
        if not prints(year, printed) and not (year.isdecimal() and int(year) in eras):
            yield f"the year {year}"
    for year, month, day in re.findall(r"(\d{4})-(\d\d)(?:-(\d\d))?", edtf, re.ASCII):
        # "The end of" a year is its last month.
        ends = int(month) == len(MONTHS) and re.search(rf"\bend of (?:the year )?{year}", text)
        if not ends and not re.search(_month(int(month), pack), text):
            yield f"the month {month}"
        counts = {value for numeral in printed for value in numeral.values}
        eve = "the day before" in text and int(day or 0) + 1 in counts
        if day and int(day) not in counts and not eve:
            yield f"the day {day}"


def _month(number: int, pack: Language) -> str:
    """Return a pattern for a month, by name or number, or a season, by name."""
    edge = r"\b" if pack.spaced else ""
    if number in THIRDS:
        return rf"{edge}(?i:{THIRDS[number]}){edge}"
    if number in pack.seasons:
        return rf"{edge}(?i:{pack.seasons[number]}){edge}"
    if not 0 < number <= len(MONTHS):
        return ""  # no month, or a quarter: not for this check
    name = MONTHS[number - 1]
    # Of English months the case tells: "May" is one, "may" none.
    names = rf"\b{name}\b|\b{name[:3]}t?\b"
    if pack is not languages.ENGLISH:
        names = rf"{edge}(?i:{pack.months[number - 1]}){edge}"
    numbers = rf"\b(?:\d+[./-]0?{number}[./-]\d+|0?{number}[./-]\d+[./-]\d+)\b|(?<!\d){number}月"
    return f"{names}|{numbers}"


def own_date(row: Row, pack: Language = languages.ENGLISH) -> Iterator[Finding]:
    """Yield the year or month of a date that is another than that of the row's own wording."""
    # Years in brackets are mostly somebody's life.
    bare = re.sub(r"\([^)]*\)", "", row["wording"])
    read = languages.numerals(bare, pack.code)
    years = [n for n in read if re.fullmatch(r"\d+s?", n.text, re.ASCII)]
    dated = any(len(numeral.text.rstrip("s")) == 4 for numeral in years)
    found = years_in(row["date"])
    if found and dated and not any(prints(year, years) for year in found):
        yield wrong_date(row, f"the year {found[0]}", f"that of the wording ({shown(years)})")
    names = {n for n, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", row["wording"])}
    names = names if pack is languages.ENGLISH else languages.months(row["wording"], pack.code)
    months = {int(month) for month in re.findall(r"\d{4}-(\d\d)", row["date"], re.ASCII)}
    if names and any(month <= len(MONTHS) for month in months - names):
        yield wrong_date(row, f"the month {min(months - names):02}", "that of the wording")


def _by(row: Row, text: str) -> Iterator[Finding]:
    """Yield dates that drop a "by" of the line, or add one."""
    yield from dropped_by(row, _clause(row, text))
    until = row["date"].startswith("[..")
    for year in years_in(row["date"]) if until else ():
        if not re.search(rf"\b(?:by|until|before|no later than) {_day(year)}", text, re.I):
            expected = f"“{row['date'][3:].rstrip(']')}”, for the line says no “by”"
            yield row.finding("date", f"“{row['date']}”", expected, "take the hedge out")


def dropped_by(row: Row, words: str) -> Iterator[Finding]:
    """Yield the date of a row that is plain though ``words``, of its line, say "by"."""
    for year in years_in(row["date"]) if not row["date"].startswith("[..") else ():
        if re.search(rf"\bby {_day(year)}", words, re.I):
            message, expected = f"“{row['date']}”", f"“[..{year}…]”, for the line says “by”"
            yield row.finding("date", message, expected, "keep the hedge of the date")


def _day(year: str) -> str:
    end = r"(?:the )?(?:(?:end of|early|late|mid)[ -])?"
    return rf"{end}(?:\d+ )?(?:[a-z]+ )?(?:\d+, )?{year}\b"


def _clause(row: Row, text: str) -> str:
    """Return the sentence of the line that the wording stands in, up to the wording's end."""
    places = seeds.find(text, row["wording"])
    if not places:
        return ""
    start, end = places[0]
    return re.split(r"[.;!?]\s", text[:start])[-1] + text[start:end]


def published(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield dates of a source that no line of its file prints, and rows later than their source,
    or than today."""
    last: dict[str, int] = {}
    for row in book.rows("sources", "source", "published", "updated"):
        for column in ("published", "updated"):
            years = [int(year) for year in years_in(row[column]) if "X" not in year]
            last[row["source"]] = max([*years, last.get(row["source"], 0)])
            seed = texts.get(row["source"])
            pack = languages.of(seed.language) if seed else None
            lines = seed.lines if seed else ()
            if not (pack and years and lines):
                continue
            if all(any(_lacking(row[column], [line], pack)) for line in lines):
                expected = "a date that stands on a line of the file"
                yield row.finding(column, f"“{row[column]}”", expected, "correct it, or empty it")
    for name in ("claims", "events", "ties"):
        for row in book.rows(name, "date", "source"):
            for year in years_in(row["date"]):
                end = last.get(row["source"]) or date.today().year
                if int(year.replace("X", "0")) > end:
                    expected = f"{end}, when the source was written, or before"
                    yield row.finding("date", f"the year {year}", expected, "correct the date")


def told(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield numerals in a row's own words that neither its line prints nor one its note names."""
    for name, column in (("claims", "value"), ("claims", "measure"), ("claims", "place"),
                         ("events", "title"), ("events", "place"), ("ties", "role")):  # fmt: skip
        for row in book.rows(name, column, "source", "line"):
            text = line_text(row, texts)
            if text is not None and row[column]:
                language = texts[row["source"]].language
                printed = values(text, *_named(row, texts), language=language)
                where = f"{row['source']}:{row.line}"
                # One and two are words of grammar too: "one of them", "second-in-command".
                yield from _foreign(row, column, printed, 2, where)


def elsewhere(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield numerals in subjects and positions that their source prints nowhere, and in notes that
    no source does; notes are passed over where a source is not at hand."""
    each = {source: values(*seed.lines, language=seed.language) for source, seed in texts.items()}
    sources = list(book.rows("sources", "source"))
    whole = set().union(*each.values()) if len(texts) == len(sources) else None
    keys = defaultdict(list)  # by their first word, so that a row asks only for those it may name
    for source in texts:
        keys[source.partition("-")[0]].append(source)
    own = (("claims", "subject"), ("positions", "position"))
    for name, column in (*own, ("claims", "note"), ("events", "note"), ("ties", "note")):
        for row in book.rows(name, column, "source", "line"):
            printed = each.get(row["source"]) if (name, column) in own else whole
            if printed is not None and row["source"] in texts:
                where = row["source"] if (name, column) in own else "any seed file"
                yield from _foreign(row, column, printed, _SMALL, where, keys)


def _foreign(
    row: Row,
    column: str,
    printed: set[float],
    most: int,
    where: str,
    keys: Mapping[str, list[str]] | None = None,
) -> Iterator[Finding]:
    """Yield numerals above ``most`` in a cell that are not ``printed`` in what ``where`` names.

    Numbers of lines, chapters and references are passed over, and those behind the ``keys`` of
    sources, which come by their first word.
    """
    if not seeds.numerals(row[column]):
        return
    said = set(re.findall(r"\w+", row[column].lower())) if keys else ()
    there = [re.escape(key) for word in said for key in (keys or {}).get(word, ())]
    # The longest first: of two keys, one may begin with the other.
    there.sort(key=len, reverse=True)
    named = "|".join(["lines?", "chapters?", "pages?", *there])
    words = re.sub(rf"\b(?:{named})\b[:\d, and–-]+|\(\d\)", " ", row[column], flags=re.I)
    for numeral in seeds.numerals(words):
        value = max(numeral.values, default=0)
        if numeral.counts and value > most and not printed & set(numeral.values):
            expected = f"a number that {where} prints"
            remedy = "correct it, or leave it out"
            yield row.finding(column, f"the numeral “{numeral.text}”", expected, remedy)


def speakers(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield voices that neither the line, nor the few before it, nor the row of the source name."""
    names = {row["actor"]: row for row in book.rows("actors", "actor", "name", "as_printed")}
    standing = {row["source"]: row["voice"] for row in book.rows("sources", "source", "voice")}
    for row in book.rows("claims", "voice", "source", "line", "wording"):
        actor = names.get(row["voice"])
        if actor is None or row["source"] not in standing or not mark(row, "wording", texts):
            continue
        near = row.up_to(texts[row["source"]].lines, _AHEAD_LINES)
        if not _named_in(actor, seeds.normalise("\n".join(near))) and (
            head(actor) not in standing[row["source"]].lower()
        ):
            place = f"{row['source']}:{row.line}"
            expected = f"somebody whom {place} or a line up to {_AHEAD_LINES} before it names"
            remedy = "correct it, empty it, or add the printed name to data/actors.csv"
            yield row.finding("voice", f"“{row['voice']}”", expected, remedy)


def head(actor: Row) -> str:
    """Return the head of an actor's name: "reviewer" of "The Reviewer of the book, anonymous"."""
    return re.split(r",| of ", actor["name"])[0].removeprefix("The ").lower()


def _named_in(actor: Row, text: str) -> bool:
    return any(seeds.normalise(name) in text for name in actor.listed("as_printed") if name)


def unattributed(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield claims without a voice whose words stand in a sentence between quotation marks."""
    for row in book.rows("claims", "voice", "source", "line", "wording"):
        text, there = line_text(row, texts), mark(row, "wording", texts)
        if row["voice"] or text is None or there is None:
            continue
        for quoted in re.finditer("“[^”]*”", text):
            inside = quoted.start() < there.start and there.end < quoted.end()
            if inside and seeds.count_words(quoted[0]) > _SENTENCE:
                remedy = "name the actor"
                yield row.finding("voice", "an empty cell", "whoever is quoted there", remedy)


CHECKS = (hedges, units, when, published, told, elsewhere, speakers, unattributed)
