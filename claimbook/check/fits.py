"""Whether rows fit their lines: whom they name, what they count and deny, which claim they share.

Every check takes the tables (``Book``) and the seed texts at hand, as those of ``sense`` do, and
yields Findings. Where a rule can be wrong of a true row, the row's note may say how it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimbook.check.coverage import line_text, mark
from claimbook.check.findings import Book, Finding, Row
from claimbook.check.sense import head
from claimbook.languages import ENGLISH
from claimbook.sources import seeds
from claimbook.sources.seeds import Seed

_AHEAD = 6  # how many lines before a row's own an actor of it may be named
_PEOPLE = rf"\b(?:{ENGLISH.people})\b"
_NEGATION = (
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot|without|hardly|lack\w*|refus\w*"
    r"|den(?:y|ied|ies)|fail\w*|reject\w*|instead|rather|un(?!i|der|til)\w+|in(?:capa|abil)\w+)\b"
    r"|n['’]t\b"
)


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
            lines = row.up_to(texts[row["source"]].lines, _AHEAD)
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
    """Say whether a name begins a word of a text: "Vell" of "Vellish", but not "my" of "army"."""
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
    """Yield claims that count persons where the noun behind the number is none of people.

    The noun is read in English texts alone.
    """
    texts = {key: seed for key, seed in texts.items() if seed.language == ENGLISH.code}
    for row in book.rows("claims", "unit", "source", "line", "wording"):
        there = mark(row, "wording", texts)
        text = line_text(row, texts)
        if row["unit"] != "persons" or text is None or there is None or not there.numerals:
            continue
        behind = text[there.numerals[-1].end :]
        phrase = re.split(r"[.;:!?]|,\s", behind)[0].split()[:8]
        # "Two were led away" has no noun, and "of" may stand between number and noun.
        bare = phrase and re.fullmatch(r"(?:was|were|are|had|have|who|died|fell)", phrase[0])
        text = " ".join(phrase).removeprefix("of ")
        text = re.split(r"\s(?:of|in|on|at|by|from|to|with|during|for|into)\s", text)[0]
        # Japanese and Chinese put a counter behind the number: 人 and 名 are of people.
        counter = re.match(r"[ぁ-鿿]", behind)
        counted = re.match("[人名]", behind) if counter else re.search(_PEOPLE, text, re.I)
        if not counted and not bare and (counter or re.search(r"[A-Za-z]", behind)):
            expected = f"what “{row['wording']}” counts"
            yield row.finding("unit", "“persons”", expected, "name what the line counts")


def negations(book: Book, texts: dict[str, Seed]) -> Iterator[Finding]:
    """Yield values with a "not" or "never" where the sentence says nothing of the kind; values are
    English, and sentences of other languages are passed over."""
    texts = {key: seed for key, seed in texts.items() if seed.language == ENGLISH.code}
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


CHECKS = (positions, near, ends, names, people, negations)
