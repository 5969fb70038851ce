"""Whether rows fit their lines: whom they name, what they count, how precise their dates are.

Every check takes the tables (``Book``) and the seed texts at hand, as those of ``sense`` do, and
yields Findings. Where a rule can be wrong of a true row, the row's note may say how it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from claimbook import dates, seeds
from claimbook.coverage import line_text, mark, years_in
from claimbook.dates import MONTHS
from claimbook.findings import Book, Finding, Row
from claimbook.seeds import Seed
from claimbook.sense import head
from claimbook.words import PEOPLE

_AHEAD = 6  # how many lines before a row's own an actor of it may be named
_NAMES = "|".join(MONTHS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# "4 May 1804", "May 4, 1804", "May 1804", "May", "spring 1804", "1804".
_TIME = re.compile(
    rf"(?:(?P<day>{_DAY})\s(?:of\s)?)?\b(?P<month>{_NAMES})\b"
    rf"(?:\s(?P<later>{_DAY})(?!\d)(?:\s?[-–—]\s?(?P<last>{_DAY})(?!\d))?)?"
    r"(?:,?\s(?:of\s)?(?P<year>\d{4}))?(?!\d)"
    rf"|\b(?P<season>{'|'.join(_SEASONS)})\s(?:of\s)?(?P<when>\d{{4}})(?!\d)"
    r"|(?<![\d,.])(?P<plain>1[0-9]\d\d|20\d\d)(?!\d|[,.]\d|s)",
    re.I,
)
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|and|until|till|through)\s")
_NEGATION = (
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot|without|hardly|lack\w*|refus\w*"
    r"|den(?:y|ied|ies)|fail\w*|reject\w*|instead|rather|un(?!i|der|til)\w+|in(?:capa|abil)\w+)\b"
    r"|n['’]t\b"
)
_ABOUT = r"\b(?:about|around|circa|ca?\.|approximately|roughly|perhaps|probably|possibly|maybe" \
    r"|presumably|some)\b"  # fmt: skip


class _Time(NamedTuple):
    """A time that a line prints: year, month (or season, as in EDTF) and day, 0 for none."""

    year: int
    month: int
    day: int
    start: int
    end: int


def positions(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield positions whose claim stands on another line, or shares no word with theirs though
    another claim does, and those that are the words of a claim which they do not name."""
    claims = {row["claim"]: row for row in book.rows("claims", "claim", "source", "line")}
    lines: dict[tuple[str, str], list[Row]] = {}
    for row in claims.values():
        lines.setdefault((row["source"], row["line"]), []).append(row)
    for row in book.rows("positions", "source", "line", "wording", "claim"):
        there, claim = lines.get((row["source"], row["line"]), []), claims.get(row["claim"])
        if row["claim"] and claim is None:
            continue  # a finding of the contract
        sharing = [one["claim"] for one in there if _overlap(row, one, texts)]
        place, remedy = f"{row['source']}:{row['line']}", "correct the claim, the line or the words"
        if claim is not None and claim not in there:
            message = f"“{row['claim']}”, which stands on {claim['source']}:{claim['line']}"
            yield row.finding("claim", message, f"a claim of {place}, or none", remedy)
        elif claim is not None and sharing and row["claim"] not in sharing:
            message = f"“{row['claim']}”, which shares no word with the position"
            yield row.finding("claim", message, f"one that does: {', '.join(sharing)}", remedy)
        elif claim is None:
            same = [one["claim"] for one in there
                    if one["wording"] and _within(one["wording"], row["wording"])]  # fmt: skip
            if same:
                expected = f"the claim that carries the words: {' or '.join(same)}"
                yield row.finding("claim", "an empty cell", expected, "name it")


def _overlap(row: Row, other: Row, texts: dict[str, Seed]) -> bool:
    one, two = mark(row, "wording", texts), mark(other, "wording", texts)
    return bool(one and two and one.start < two.end and two.start < one.end)


def _within(one: str, other: str) -> bool:
    one, other = seeds.normalise(one), seeds.normalise(other)
    return one in other or other in one


def near(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield actors of ties and events that neither the line, nor the few before it, nor the row's
    note names, and who are not the source's own voice."""
    voices = {row["source"]: row["voice"] for row in book.rows("sources", "source", "voice")}
    actors = {row["actor"]: row for row in book.rows("actors", "actor", "name", "as_printed")}
    for name, columns in (("ties", ("from_actor", "to_actor")), ("events", ("actors",))):
        for row in book.rows(name, "source", "line", "note", *columns):
            if line_text(row, texts) is None:
                continue
            lines = texts[row["source"]].lines[max(0, row.line - 1 - _AHEAD) : row.line]
            told = seeds.normalise("\n".join(lines))
            for column in columns:
                for key in filter(None, row.listed(column)):
                    actor = actors.get(key)
                    if actor is None or _is_named(actor, told) or _is_noted(actor, row["note"]):
                        continue
                    if head(actor) in voices.get(row["source"], "").lower():
                        continue
                    place = f"{row['source']}:{row.line}"
                    expected = f"an actor whom {place} or a line up to {_AHEAD} before it names"
                    remedy = "correct it, or name the actor in the note and say how it is known"
                    yield row.finding(column, f"“{key}”", expected, remedy)


def _is_named(actor: Row, text: str) -> bool:
    # "the author" may begin a sentence.
    return any(_stands(form, text) for name in actor.listed("as_printed") if name
               for form in {name, name[0].upper() + name[1:]})  # fmt: skip


def _is_noted(actor: Row, note: str) -> bool:
    known = [actor["name"].removeprefix("The "), *actor.listed("as_printed")]
    return any(_stands(name.lower(), note.lower()) for name in known if len(name) > 2)


def _stands(name: str, text: str) -> bool:
    """Say whether a name begins a word of a text: "Korea" of "Korean", but not "my" of "army"."""
    return any(not seeds.cuts_word(text, start, end if len(name) < 4 else start)
               for start, end in seeds.find(text, name))  # fmt: skip


def ends(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield ties whose key names two actors and a relation, but others than the row, or the two the
    other way round.

    Keys of another make are passed over; a note that speaks of the key excuses it.
    """
    actors = {row["actor"] for row in book.rows("actors", "actor")}
    relations = {row["relation"] for row in book.rows("relations", "relation")}
    for row in book.rows("ties", "tie", "from_actor", "relation", "to_actor", "source", "line"):
        key = row["tie"].removeprefix(f"{row['source']}-")
        key = re.sub(rf"^{re.escape(row['line'])}-|(?:-\d+)+$", "", key, flags=re.ASCII)
        said = [(first, relation, last) for relation in relations
                for first, last in _split(key, relation.replace("_", "-"))]  # fmt: skip
        known = [one for one in said if one[0] in actors or one[2] in actors]
        whole = [one for one in known if one[0] in actors and one[2] in actors]
        own = (row["from_actor"], row["relation"], row["to_actor"])
        if not known or "key" in row["note"] or any(_agrees(one, own, actors) for one in known):
            continue
        first, relation, last = (whole or known)[0]
        for column, value in (("from_actor", first), ("relation", relation), ("to_actor", last)):
            if row[column] != value and (column == "relation" or value in actors):
                expected = f"“{value}”, as the key “{row['tie']}” has it"
                remedy = "correct it, or say in the note why the key has another"
                yield row.finding(column, f"“{row[column]}”", expected, remedy)


def _split(key: str, relation: str) -> Iterator[tuple[str, str]]:
    parts = key.split(f"-{relation}-")
    for place in range(1, len(parts)):
        yield f"-{relation}-".join(parts[:place]), f"-{relation}-".join(parts[place:])


def _agrees(said: tuple[str, str, str], own: tuple[str, str, str], actors: set[str]) -> bool:
    first, relation, last = said
    return (
        relation == own[1]
        and (first == own[0] or first not in actors)
        and (last == own[2] or last not in actors)
    )


def names(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield actors whose wording holds none of their printed names, and whose note neither."""
    for row in book.rows("actors", "as_printed", "wording", "note"):
        printed = [seeds.normalise(name) for name in row.listed("as_printed") if name]
        told = seeds.normalise(f"{row['wording']}\n{row['note']}")
        if printed and row["wording"] and not any(name in told for name in printed):
            expected = f"one of the printed names ({', '.join(printed)})"
            remedy = "quote the words with the name, or say in the note under which name it stands"
            yield row.finding("wording", f"“{row['wording']}”", expected, remedy)


def people(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield claims that count persons where the noun behind the number is none of people."""
    for row in book.rows("claims", "unit", "source", "line", "wording"):
        there = mark(row, "wording", texts)
        if row["unit"] != "persons" or there is None or not there.numerals:
            continue
        behind = line_text(row, texts)[there.numerals[-1].end :]
        phrase = re.split(r"[.;:!?]|,\s", behind)[0].split()[:8]
        # "Two were led away" has no noun, and "of" may stand between number and noun.
        bare = phrase and re.fullmatch(r"(?:was|were|are|had|have|who|died|fell)", phrase[0])
        text = " ".join(phrase).removeprefix("of ")
        text = re.split(r"\s(?:of|in|on|at|by|from|to|with|during|for|into)\s", text)[0]
        if re.search(r"[A-Za-z]", behind) and not bare and not re.search(
            rf"\b(?:{PEOPLE})\b", text, re.I
        ):
            expected = f"what “{row['wording']}” counts"
            yield row.finding("unit", "“persons”", expected, "name what the line counts")


def negations(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield values with a "not" or "never" where the sentence says nothing of the kind."""
    strict = r"\b(?:not|never)\b|n['’]t\b"
    for row in book.rows("claims", "value", "status", "source", "line", "wording"):
        text = line_text(row, texts)
        if text is None or not row["value"] or not mark(row, "wording", texts):
            continue
        negated = re.search(strict, row["value"], re.I)
        if negated and not re.search(_NEGATION, _sentence(row, text), re.I):
            expected = "no negation, for the sentence has none"
            remedy = "take it out, or say it as the line does"
            yield row.finding("value", f"“{row['value']}”", expected, remedy)


def _sentence(row: Row, text: str) -> str:
    """Return the sentence of the line that the row's wording stands in."""
    (start, end), *_ = seeds.find(text, row["wording"]) or [(0, 0)]
    if not end:
        return ""
    before, after = (re.split(r"[.;!?]\s", part) for part in (text[:start], text[end:]))
    return before[-1] + text[start:end] + after[0]


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
        if mark(row, "wording", texts):
            yield from _life(row, line_text(row, texts), lives)


def _lives(book: Book) -> list[tuple[list[str], set[str]]]:
    """Return the printed names of persons and the years of their lives."""
    return [([seeds.normalise(name) for name in row.listed("as_printed") if name],
             {*years_in(row["born"]), *years_in(row["died"])})
            for row in book.rows("actors", "kind", "as_printed", "born", "died")
            if row["kind"] == "person" and (row["born"] or row["died"])]  # fmt: skip


def _emptied(row: Row, text: str, lives: list[tuple[list[str], set[str]]]) -> Iterator[Finding]:
    years = {str(time.year) for time in _times(row["wording"]) if time.year}
    years -= set(re.findall(r"\d{4}", row["note"]))
    if years:
        years -= {year for printed, life in lives if any(one in text for one in printed)
                  for year in life}  # fmt: skip
    note = re.search(r"\b(?:date|year|month|day)s? stands? (?:in|on) line", row["note"], re.I)
    if years or note:
        told = f"“{row['wording']}”" if years else "the note"
        remedy = "fill it, or say in the note what the year is of"
        yield row.finding("date", "an empty cell", f"the date that {told} has", remedy)


def _given(edtf: str) -> list[tuple[int, int, int]]:
    """Return the dates in an EDTF date as year, month and day, 0 for what it leaves out."""
    found = re.findall(r"(?<![\dX-])(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\dX-])", edtf, re.ASCII)
    return [tuple(int(part or 0) for part in one) for one in found]


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
    if open_end and not any(re.search(word, text, re.I) for word in _opening(date)):
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


def _life(row: Row, text: str, lives: list[tuple[list[str], set[str]]]) -> Iterator[Finding]:
    """Yield lives without a year that their wording brackets, less precise, or in doubt."""
    wording = row["wording"]
    known = {*years_in(row["born"]), *years_in(row["died"])}
    known |= {year for printed, life in lives if any(one in wording for one in printed)
              for year in life}  # fmt: skip
    span = re.search(r"(\d{4})\s?[-–—]\s?(\d{4})", wording)
    for year in (str(one.year) for one in _times(wording) if one.year):
        if year not in known and year not in row["note"]:
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
        for year, month, day in _given(date):
            own = [one for one in _times(wording) if one.year == year and one.month]
            if own and not (month and (day or not own[0].day)):
                expected = f"what “{wording[own[0].start : own[0].end]}” has"
                yield row.finding(column, f"“{date}”", expected, "make it as precise as the line")
            elif month and not any(_is_in(one, (year, month, day)) for one in _times(text)):
                expected = "a month and a day that the line prints"
                yield row.finding(column, f"“{date}”", expected, "leave them out")


CHECKS = (positions, near, ends, names, people, negations, precise)
