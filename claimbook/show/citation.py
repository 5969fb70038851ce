"""A citation and its card: on which line something rests, whose words they are, how far they hold.

Every link to a line or to a row, in prose, in tables and in lists, carries the card that is made
here, so that nothing is denied in one place and plain in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd

from claimbook.compare.ties import PLAIN
from claimbook.sources import tables
from claimbook.sources.reads import question

KINDS = ("claim", "event", "actor", "tie")  # of rows that a citation can lead to
_SAYING = ("claims", "events", "ties")  # tables whose rows say something, which may be denied

_OF_CARD = ("source", "locator", "wording", "voice", "status")

# What is cited, by kind and name, as ("claim", "memoir-lamps") or ("seed", "memoir:30");
# where that stands only the book knows, when all of its pages have been read.
Place = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """What a reader sees of a citation on hover, focus or tap: all of it text of the tables.

    ``locator`` is SOURCE:LINE; ``voice`` says who says so (as ``speaker``); ``status`` is that of
    the row; ``line_status`` tells of the rows of the line where the row is not known; ``kind`` and
    ``key`` name the row, where there is one, and ``correction`` says what to read for a known slip.
    """

    locator: str
    wording: str = ""
    voice: str = ""
    status: str = ""
    line_status: str = ""
    kind: str = ""
    key: str = ""
    correction: str = ""

    @classmethod
    def of(cls, row: Any) -> Card:
        """Make the card of a row of claims, events, actors or ties."""
        kind = next((kind for kind in KINDS if kind in row), "")
        return cls(
            row["locator"],
            row["wording"],
            speaker(row),
            row.get("status", ""),
            kind=kind,
            key=row[kind] if kind else "",
            correction=_correction(row["locator"], row["wording"]),
        )

    @classmethod
    def of_line(cls, locator: str, wording: str = "") -> Card:
        """Make the card of a line alone, or of words on it of which no one row is known.

        It says who the source is, who else is quoted on the line, and of how many rows of the line
        which status is; it leads to a row only where one alone rests on the line.
        """
        rows = _rows_on(locator)
        speaks = tables.cell("sources", locator.partition(":")[0], "voice")
        quoted = dict.fromkeys(_name(v) for row in rows if (v := row.get("voice", "")))
        voice = speaks + (f". Quoted there: {'; '.join(quoted)}" if quoted else "")
        only = cls.of(rows[0]) if len(rows) == 1 else cls(locator)
        return cls(
            locator,
            wording,
            voice,
            line_status=_tally(rows),
            kind=only.kind,
            key=only.key,
            correction=_correction(locator, wording),
        )

    @property
    def line_place(self) -> Place:
        """The line of its source."""
        return "seed", self.locator

    @property
    def row_place(self) -> Place | None:
        """The row, where one is known."""
        return (self.kind, self.key) if self.key else None

    @property
    def mark(self) -> str:
        """The word that must stand beside the statement: its status, if that is not "asserted"."""
        return mark(self.status)

    def attributes(self) -> dict[str, str]:
        """Return the card as ``data-card-`` attributes of a link, without addresses."""
        source, line = self.locator.split(":")
        fields = {
            "file": f"{tables.cell('sources', source, 'file')}, line {line}",
            "wording": self.wording,
            "voice": self.voice,
            "status": self.mark,
            "line-status": self.line_status,
            "correction": self.correction,
        }
        return {f"data-card-{key}": value for key, value in fields.items() if value}

    def html(self, at: Callable[[Place], str], *, is_marked: bool = True) -> str:
        """Return the citation as HTML: the link to its line, its mark, and what is misprinted.

        ``at`` gives the address of what is cited, "" where it has none; without ``is_marked`` the
        status is on the card alone, for where the text around already says it.
        """
        data = {"href": at(self.line_place)} | self.attributes()
        data["data-card-row"] = at(self.row_place) if self.row_place else ""
        given = "".join(f' {name}="{escape(value)}"' for name, value in data.items() if value)
        link = f'<a class="cite cite-line"{given}>[{self.locator}]</a>'
        mark = f' <span class="status">{escape(self.mark)}</span>' if self.mark else ""
        aside = printed_as(self.locator, self.wording)
        slip = f' <span class="printed-as">({escape(aside)})</span>' if aside else ""
        return link + (mark if is_marked else "") + slip


def mark(status: str) -> str:
    """Return the word that must stand beside a statement of this status, "" where none must."""
    return "" if status == PLAIN else status


def behind(key: Any, row: Any) -> Card:
    """Return the card of a row of a data frame that has a ``locator`` of one line.

    ``key`` is the frame's index for it. Wording, voice and status are the frame's own where it has
    them, and else those of the row of claims, events, actors or ties that the index or a column
    ``claim``, ``event``, ``actor`` or ``tie`` names; of the rows that rest on the same words of
    the line; or of the line, of which nothing is said that may not be true of this row.
    """
    locator, wording = row["locator"], _text(row, "wording")
    found = _named(key, row) or _worded(locator, wording) or Card.of_line(locator, wording)
    if wording and wording != found.wording:
        found = replace(found, wording=wording, correction=_correction(locator, wording))
    if (status := _text(row, "status")) in _statuses():
        found = replace(found, status=status, line_status="")
    if _name(voice := _text(row, "voice")):
        found = replace(found, voice=_quoted(voice, locator.partition(":")[0]))
    return found


def speaker(row: Any) -> str:
    """Return who says so: whoever is quoted, in the source that quotes; or who the source is."""
    voice = row.get("voice", "")
    if voice:
        return _quoted(voice, row["source"])
    return tables.cell("sources", row["source"], "voice")


@question
def slips(locator: str, wording: str | None = None) -> pd.DataFrame:
    """Return the rows of corrections.csv on a line whose printed form stands in ``wording``.

    Without ``wording`` all of the line. Added are ``printed`` ("printed as …"), ``aside``, which
    stands behind a citation and says what to read instead if that is short, and ``long``, which
    says it in any case, and how surely.
    """
    known = _slips()
    known = known[known["locator"] == locator]
    if wording is not None:
        known = known[known["as_printed"].map(wording.__contains__).astype(bool)]
    return known.copy()


@tables.kept("corrections")
def _slips() -> pd.DataFrame:
    known = tables.keyed("corrections")
    printed = "printed as “" + known["as_printed"] + "”"
    right = printed + "; read " + known["correct"]
    aside = right.where(known["correct"].str.len() <= 40, printed)
    long = right + " (" + known["confidence"] + " confidence)"
    return known.assign(printed=printed, aside=aside, long=long)


@tables.kept("corrections")
def _slips_by_line() -> dict[str, list[dict[str, str]]]:
    rows: list[Any] = _slips()[["locator", "as_printed", "aside", "long"]].to_dict("records")
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["locator"], []).append(row)
    return found


def corrections(locator: str) -> list[str]:
    """Return what is known to be right where a line is wrong: "printed as “…”; read …"."""
    return [slip["long"] for slip in _slips_by_line().get(locator, ())]


def printed_as(locator: str, wording: str) -> str:
    """Return "printed as “…”; …" where words cited hold a known slip, else ""."""
    return _of_slips(locator, wording, "aside")


def _correction(locator: str, wording: str) -> str:
    return _of_slips(locator, wording, "long")


@question
def _of_slips(locator: str, wording: str, column: str) -> str:
    known = _slips_by_line().get(locator, ())
    return "; ".join(slip[column] for slip in known if slip["as_printed"] in wording)


def _quoted(voice: str, source: str) -> str:
    return f"{_name(voice)}, in {tables.cell('sources', source, 'short')}"


def _name(actor: str) -> str:
    """Return what an actor is called, "" if it is none."""
    return tables.cell("actors", actor, "name", "")


@question
@tables.kept(*_SAYING)
def _rows_on(locator: str) -> list[dict[str, str]]:
    found: list[Any] = []
    for name in _SAYING:
        frame = tables.keyed(name)
        known = [column for column in (*KINDS, *_OF_CARD) if column in frame]
        found += frame.loc[frame["locator"] == locator, known].to_dict("records")
    return found


def _tally(rows: list[dict[str, str]]) -> str:
    """Return how many rows have which status, as "2 asserted, 1 denied"; "" if all are plain."""
    counts = Counter(row["status"] for row in rows)
    if set(counts) <= {PLAIN}:
        return ""
    return ", ".join(f"{count} {status}" for status, count in counts.items())


def _named(key: Any, row: Any) -> Card | None:
    """Return the card of the row that a frame's columns or else its index name, on that line."""
    by_column = [(kind, _text(row, kind)) for kind in KINDS]
    by_index = [(kind, key) for kind in KINDS if isinstance(key, str)]
    for names in (by_column, by_index):
        rows = (tables.row(f"{kind}s", name) for kind, name in names)
        here = [r for r in rows if r is not None and r["locator"] == row["locator"]]
        if card := _agreed([Card.of(r) for r in here]):
            return card
    return None


@question
@tables.kept(*_SAYING, "actors", "corrections", "sources")
def _worded(locator: str, wording: str) -> Card | None:
    """Return the card of the rows that rest on these words."""
    return _agreed([Card.of(row) for row in _rows_on(locator) if wording == row["wording"]])


def _agreed(cards: list[Card]) -> Card | None:
    """Return the card of rows that agree on who speaks, in which words, and how it stands.

    Where there are several it leads to none of them; where they do not agree there is none.
    """
    if len({(card.wording, card.voice, card.status) for card in cards}) != 1:
        return None
    return cards[0] if len(cards) == 1 else replace(cards[0], kind="", key="")


def _text(row: Any, column: str) -> str:
    value = row.get(column, "")
    return value if isinstance(value, str) else ""


@question
@tables.kept(*_SAYING)
def _statuses() -> list[str]:
    """Return the words that a status can be, as the data package lists them for any table."""
    fields = (field for name in _SAYING for field in tables.resource(name)["schema"]["fields"])
    listed = (f.get("constraints", {}).get("enum", []) for f in fields if f["name"] == "status")
    return sorted({status for words in listed for status in words})
