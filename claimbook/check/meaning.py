"""Who says it, where it was, and what others are worth: rules of voices, places, agreements and
of the record outside that need no seed text.

Every check takes the tables (``Book``) and yields Findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from claimbook.check.findings import Book, Finding, Row

# The surest that each carrier can be: who only saw a copy has not seen the work.
_SUREST = {"newspaper": "medium", "encyclopaedia": "medium", "book_copy": "medium", "web": "low"}
_SURENESS = ("low", "medium", "high")
_WIDE = 2  # an outside range whose ends differ by a larger factor bears out nearly anything
_PLACED = ("claims", "events")


def voices(book: Book) -> Iterator[Finding]:
    """Yield ties that are reported and do not say by whom."""
    for row in book.rows("ties", "status", "voice", "note"):
        if row["status"] == "reported" and not (row["voice"] or row["note"]):
            expected = "who says so, for the status is “reported”"
            remedy = "name the actor, or say in a note who it is"
            yield row.finding("voice", "an empty cell", expected, remedy)


def drawn(book: Book) -> Iterator[Finding]:
    """Yield whole peoples that have a place in a drawing: what a line says of them is speech."""
    kinds = {row["actor"]: row["kind"] for row in book.rows("actors", "actor", "kind")}
    for row in book.rows("layouts", "node"):
        if kinds.get(row["node"]) == "people":
            expected = "an actor who can act, for no drawing shows a whole people"
            yield row.finding("node", f"“{row['node']}”", expected, "remove it")


def places(book: Book) -> Iterator[Finding]:
    """Yield places that places.csv does not have or that nothing names, and coordinates that are
    half given, missing or given for what cannot be placed."""
    if "places" not in book:
        return
    known = {row["name"] for row in book.rows("places", "name")}
    named: set[str] = set()
    for table in _PLACED:
        for row in book.rows(table, "place"):
            for name in filter(None, row.listed("place")):
                named.add(name)
                if name not in known:
                    remedy = "correct it, or add the place"
                    expected = "names of data/places.csv, between semicolons"
                    yield row.finding("place", f"“{name}”", expected, remedy)
    is_told = all(table in book for table in _PLACED)  # else a table is out, or the book has none
    for row in book.rows("places", "name", "kind", "lat", "lon"):
        yield from _located(row)
        if is_told and row["name"] not in named:
            expected = "a place that a claim or an event names"
            yield row.finding("name", f"“{row['name']}”, which none names", expected, "remove it")


def _located(row: Row) -> Iterator[Finding]:
    given = [column for column in ("lat", "lon") if row[column]]
    if len(given) == 1:
        empty = "lon" if given == ["lat"] else "lat"
        yield row.finding(empty, "an empty cell", f"a number beside the {given[0]}", "fill it")
    elif row["kind"] == "point" and not given:
        remedy = "fill lat and lon from a gazetteer, or make it “unlocated” and say why"
        yield row.finding("lat", "an empty cell", "where the point lies", remedy)
    elif row["kind"] == "unlocated" and given:
        remedy = "empty it, or say what kind of place it is"
        yield row.finding("kind", "“unlocated” with coordinates", "none", remedy)


def agreements(book: Book) -> Iterator[Finding]:
    """Yield agreements of a single source, of sources of which one rests on the other, and rows of
    one agreement that name its point or topic differently."""
    rests = {row["source"]: set(row.listed("depends_on"))
             for row in book.rows("sources", "source", "depends_on")}  # fmt: skip
    groups: dict[str, list[Row]] = {}
    for row in book.rows("agreements", "agreement", "topic", "point", "source"):
        groups.setdefault(row["agreement"], []).append(row)
    for name, rows in groups.items():
        sources = list(dict.fromkeys(row["source"] for row in rows))
        if not any(
            other not in rests.get(one, ()) and one not in rests.get(other, ())
            for one, other in combinations(sources, 2)
        ):
            found = f"“{name}” of {' and '.join(sources)} alone"
            expected = "two sources of which neither rests on the other"
            yield rows[0].finding("agreement", found, expected, "add the other, or remove it")
        for column in ("topic", "point"):
            for before, row in pairwise(rows):
                if row[column] != before[column]:
                    found = f"“{row[column]}”"
                    expected = f"“{before[column]}”, as in the row before"
                    yield row.finding(column, found, expected, "make them the same")


def outside(book: Book) -> Iterator[Finding]:
    """Yield rows of the record outside that a reader could not look up, read or weigh."""
    columns = ("quote", "citation", "comparable", "low", "high", "hedge", "claim")
    for row in book.rows("outside", *columns, "language", "english", "carrier", "confidence"):
        if not row["citation"]:
            continue
        for column, why in _wanted(row):
            if not row[column]:
                yield row.finding(column, "an empty cell", why, "fill it")
        if row["language"] == "en" and row["english"]:
            expected = "nothing, for the quote is in English"
            yield row.finding("english", "a translation", expected, "empty it")
        surest = _SUREST.get(row["carrier"], "high")
        sure = [name for name in (row["confidence"], surest) if name in _SURENESS]
        if len(sure) == 2 and _SURENESS.index(sure[0]) > _SURENESS.index(surest):
            expected = f"{surest} at most, for the carrier is “{row['carrier']}”"
            remedy = "lower it, or read the work itself"
            yield row.finding("confidence", f"“{row['confidence']}”", expected, remedy)
        if row["comparable"] == "yes" and _is_wide(row):
            found = f"“yes” for {row['low']} to {row['high']}"
            expected = f"“no” where the ends differ by more than {_WIDE} times"
            remedy = "compare narrower figures; nearly everything fits so wide a range"
            yield row.finding("comparable", found, expected, remedy)


def _wanted(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the columns that must be filled in a row that cites a work, with the reason."""
    yield "carrier", "what kind of thing was read"
    yield "sentence", "one sentence on what a reader should take from the row"
    if row["quote"]:
        yield "language", "the language of the quote"
    if row["quote"] and row["language"] not in ("", "en"):
        yield "english", "the quote in English"
    if row["comparable"] == "yes":
        yield "locator", "where in the work it stands, for a verdict rests on it"


def _is_wide(row: Row) -> bool:
    try:
        low, high = float(row["low"]), float(row["high"])
    except ValueError:
        return False
    return high > _WIDE * low


CHECKS = (voices, drawn, places, agreements, outside)
