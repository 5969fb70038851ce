"""Rules that rows keep among themselves: each fact once, keys, signs, lives, slips, leftovers.

Every check takes the tables (``Book``) and yields Findings; no seed text is needed for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from claimbook.check import spoken
from claimbook.check.coverage import bounds, prints, values, years_in
from claimbook.check.findings import Book, Finding, Row
from claimbook.model import dates
from claimbook.sources import seeds
from claimbook.sources.seeds import Numeral

# What makes two rows of a table one and the same fact.
_ONCE = {
    "claims": ("source", "line", "wording", "subject", "measure"),
    "events": ("source", "line", "wording"),
    "ties": ("source", "line", "wording", "from_actor", "to_actor", "relation", "date"),
    "positions": ("disagreement", "source", "line", "wording"),
    "actors": ("name",),
}
# Cells that copy a line, whose spaces are the file's.
_COPIED = {"wording", "token", "as_printed"}
# What a spreadsheet takes for a formula, the signs of Japanese keyboards included.
_RUN = re.compile(r"[=+@＝＋＠]|[-－](?!\d+(?:\.\d+)?$)", re.ASCII)
# Numerals that count nothing, by the reason that unused.csv gives for them.
_NO_FIGURE = {
    "page furniture": r"\b(?:(?:chapter|part|section|page) \d+|[a-z]+\d+)\b",
    "part of a name": r"\b[a-z]+\d+\b",
    "part of a reference": r"\(\d\)",
}


def doubles(book: Book) -> Iterator[Finding]:
    """Yield rows that say again, of the same words, what a row before them says."""
    for name, columns in _ONCE.items():
        seen: dict[tuple[str, ...], Row] = {}
        for row in book.rows(name, *columns):
            first = seen.setdefault(tuple(row[column] for column in columns), row)
            if first is not row:
                message = f"the same {', '.join(columns)} as in row {first.number}"
                remedy = "remove one of the rows, or say what sets them apart"
                yield row.finding(columns[-1], message, "each fact in one row", remedy)


def keys(book: Book) -> Iterator[Finding]:
    """Yield keys of claims, events and ties that do not begin with the source of their row."""
    for name, key in (("claims", "claim"), ("events", "event"), ("ties", "tie")):
        for row in book.rows(name, key, "source"):
            if not row[key].startswith(f"{row['source']}-"):
                expected = f"a key that begins with “{row['source']}-”, its source"
                yield row.finding(key, f"“{row[key]}”", expected, "correct the key or the source")


def ties(book: Book) -> Iterator[Finding]:
    """Yield ties of an actor to itself, and signs against those of relations.csv.

    A tie may have another sign than its relation usually has if its note says why; the opposite
    sign it may never have, for then the relation is another.
    """
    usual = {row["relation"]: row["usual_sign"] for row in book.rows("relations", "usual_sign")}
    for row in book.rows("ties", "from_actor", "to_actor", "relation", "sign", "note"):
        if row["from_actor"] == row["to_actor"]:
            message = f"“{row['to_actor']}”, from whom the tie comes"
            yield row.finding("to_actor", message, "another actor", "correct one of the two")
        sign = usual.get(row["relation"], row["sign"])
        if row["sign"] == sign or (row["note"] and {sign, row["sign"]} != {"1", "-1"}):
            continue
        expected = f"{sign}, which is usual for “{row['relation']}”"
        remedy = "correct the sign or the relation; for the sign 0, or beside a usual 0, a note "
        remedy += "that says why will do"
        yield row.finding("sign", f"“{row['sign']}”", expected, remedy)


def lives(book: Book) -> Iterator[Finding]:
    """Yield actors that ended before they began."""
    for row in book.rows("actors", "born", "died"):
        if not (dates.is_valid(row["born"]) and dates.is_valid(row["died"])):
            continue  # empty, or a finding of the check of dates
        first, last = dates.bounds(row["born"])[0], dates.bounds(row["died"])[1]
        if first and last and last < first:
            expected = f"{row['born']}, the beginning, or later"
            yield row.finding("died", f"“{row['died']}”", expected, "correct it, or swap the two")


def corrections(book: Book) -> Iterator[Finding]:
    """Yield corrections that correct nothing, or the figure of a claim: a rival figure is a
    disagreement, no slip."""
    counted: dict[tuple[str, str], list[Row]] = {}
    for row in book.rows("claims", "low", "high", "hedge", "source", "line"):
        if row["hedge"]:
            counted.setdefault((row["source"], row["line"]), []).append(row)
    for row in book.rows("corrections", "source", "line", "as_printed", "correct"):
        if row["as_printed"] == row["correct"]:
            expected = "another form than the one that is printed"
            yield row.finding("correct", f"“{row['correct']}”", expected, "correct or remove it")
            continue
        printed, right = values(row["as_printed"]), values(row["correct"])
        for claim in counted.get((row["source"], row["line"]), ()):
            figures = set(bounds(claim).values())
            if figures & printed and not figures & right:
                message = f"“{row['as_printed']}”, which holds the figure of {claim['claim']}"
                expected = "a slip in a name, a spelling or a date"
                remedy = "remove it; put rival figures into data/positions.csv or data/outside.csv"
                yield row.finding("as_printed", message, expected, remedy)


def leftovers(book: Book) -> Iterator[Finding]:
    """Yield rows of unused.csv that explain away a number, or that "repeat" a row without it."""
    code = spoken.by_source(book)
    for row in book.rows("unused", "token", "reason", "row"):
        language = code.get(row["source"], "en")
        held = [one for one in seeds.numerals(row["token"], language) if one.counts]
        name, _, key = row["row"].partition("/")
        if not held or (row["reason"] == "repeats a row" and not row["row"]):
            continue  # findings of other checks
        if row["row"]:
            target = book[name].by_key.get(key) if name in book else None
            if target is not None and not all(_repeats(target, one, language) for one in held):
                remedy = "name the row that has it, or make one"
                yield row.finding("row", f"“{row['row']}”", "a row with that number", remedy)
        elif pattern := _NO_FIGURE.get(row["reason"]):
            rest = re.sub(pattern, " ", row["token"], flags=re.I | re.ASCII)
            if any(one.counts for one in seeds.numerals(rest, language)):
                yield _hidden(row, "a token that counts nothing, such as a chapter's number")
        elif any(not _slight(numeral, row["reason"]) for numeral in held):
            yield _hidden(row, "a small number in words")


def _repeats(target: Row, numeral: Numeral, language: str) -> bool:
    years = [year for column in ("date", "born", "died") for year in years_in(target[column])]
    there = values(target["wording"], language=language)
    return bool(there & set(numeral.values)) or any(
        prints(year, [numeral]) for year in years
    )


def _slight(numeral: Numeral, reason: str) -> bool:
    if re.search(r"\d", numeral.text):
        return False
    ordinal = re.search(r"(?:st|nd|rd|th)$", numeral.text) and "ordinal" in reason
    return max(numeral.values, default=0) <= 2 or bool(ordinal)


def _hidden(row: Row, expected: str) -> Finding:
    message = f"“{row['reason']}” for “{row['token']}”"
    return row.finding("reason", message, expected, "make a row of the number")


def plain(book: Book) -> Iterator[Finding]:
    """Yield cells with spaces at an end, doubled or of another width, with invisible signs, with
    letters and accents apart, and those that a spreadsheet would run."""
    for table in book.values():
        for row in table.rows:
            for column, cell in row.cells.items():
                doubled = "  " in cell and column not in _COPIED
                if cell != cell.strip() or doubled:
                    remedy = "take the needless spaces out"
                    yield row.finding(column, "a needless space", "single spaces inside", remedy)
                elif not cell.replace("\n", "").replace("\r", "").isprintable():
                    odd = next(sign for sign in cell if not sign.isprintable())
                    message = f"the sign U+{ord(odd):04X}, which cannot be seen"
                    remedy = "retype it, with plain spaces"
                    yield row.finding(column, message, "signs that can be seen", remedy)
                elif not unicodedata.is_normalized("NFC", cell):
                    message = f"“{cell[:40]}”, not in normal form NFC"
                    remedy = "retype the letters that have accents"
                    yield row.finding(column, message, "letters and accents in one sign", remedy)
                elif _RUN.match(cell):
                    message = f"“{cell[:40]}”, which a spreadsheet would run as a formula"
                    remedy = "begin with a letter, a digit or a quotation mark"
                    yield row.finding(column, message, "text, or a plain number", remedy)


def circles(book: Book) -> Iterator[Finding]:
    """Yield sources that depend, over others, on themselves: the first row of each circle.

    Two that name each other are no circle: they may well be of one hand.
    """
    rows = {row["source"]: row for row in book.rows("sources", "source", "depends_on")}
    told: set[str] = set()
    for source in rows:
        path = _way_back(source, rows)
        if path and not told & set(path):
            told |= set(path)
            message = f"“{rows[source]['depends_on']}”, which closes a circle: {' → '.join(path)}"
            expected = "sources that do not rest on this one"
            yield rows[source].finding("depends_on", message, expected, "take one of them out")


def _way_back(source: str, rows: dict[str, Row]) -> list[str]:
    """Return the shortest way from a source over those that it depends on to itself, or none."""
    ways, seen = [[source]], set()
    for way in ways:  # grows as it is walked
        for target in rows[way[-1]].listed("depends_on"):
            if target == source and len(way) > 1:
                return [*way, target]
            mutual = target in rows and way[-1] in rows[target].listed("depends_on")
            if target in rows and target not in seen and not mutual:
                seen.add(target)
                ways.append([*way, target])
    return []


CHECKS = (doubles, keys, ties, lives, corrections, leftovers, plain, circles)
