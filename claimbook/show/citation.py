"""A citation and its card: on which line something rests, whose words they are, how far they hold.

Every link to a line or to a row, in prose, in tables and in lists, carries the card that is made
here, so that nothing is denied in one place and plain in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from claimbook.compare.ties import PLAIN
from claimbook.model import dates
from claimbook.show.slips import corrected, printed_as
from claimbook.sources import tables
from claimbook.sources.reads import question

KINDS = ("claim", "event", "actor", "tie")  # of rows that a citation can lead to
_SAYING = ("claims", "events", "ties")  # tables whose rows say something, which may be denied

_ATTRIBUTE = "data-card-"  # so the attributes of a link that are its card's begin
_OF_CARD = ("source", "locator", "wording", "voice", "status")

# What is cited, by kind and name, as ("claim", "memoir-lamps") or ("seed", "memoir:30");
# where that stands only the book knows, when all of its pages have been read.
Place = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """What a reader sees of a citation on hover, focus or tap: all of it text of the tables.

    Parameters
    ----------
    locator
        SOURCE:LINE.
    wording
        The words cited.
    voice
        Who says so, as :func:`speaker` has it.
    status
        That of the row.
    line_status
        Tells of the rows of the line where the row is not known.
    kind, key
        The row, where there is one.
    correction
        What to read for a known slip.
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
        """Make the card of a row.

        Parameters
        ----------
        row
            Of claims, events, actors or ties, as the loader gives it.

        Returns
        -------
        Card
            It leads to that row.

        Examples
        --------
        >>> Card.of(tables.claim("keepers-lamps")).row_place
        ('claim', 'keepers-lamps')
        """
        kind = next((kind for kind in KINDS if kind in row), "")
        return cls(
            row["locator"],
            row["wording"],
            speaker(row),
            row.get("status", ""),
            kind=kind,
            key=row[kind] if kind else "",
            correction=corrected(row["locator"], row["wording"]),
        )

    @classmethod
    def of_line(cls, locator: str, wording: str = "") -> Card:
        """Make the card of a line alone, or of words on it of which no one row is known.

        It says who the source is, who else is quoted on the line, and of how many rows of the line
        which status is.

        Parameters
        ----------
        locator
            SOURCE:LINE.
        wording
            Words on the line, "" for none.

        Returns
        -------
        Card
            It leads to a row only where one alone rests on the line.
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
            correction=corrected(locator, wording),
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
        """Return the card as attributes of a link, without addresses.

        Returns
        -------
        dict of str to str
            Names begin with ``data-card-``; what is blank has none.
        """
        source, line = self.locator.split(":")
        fields = {
            "file": f"{tables.cell('sources', source, 'file')}, line {line}",
            "wording": self.wording,
            "voice": self.voice,
            "status": self.mark,
            "line-status": self.line_status,
            "correction": self.correction,
        }
        return {f"{_ATTRIBUTE}{key}": value for key, value in fields.items() if value}

    def html(self, at: Callable[[Place], str], *, is_marked: bool = True) -> str:
        """Return the citation as HTML: the link to its line, its mark, and what is misprinted.

        Parameters
        ----------
        at
            Gives the address of what is cited, by kind and name, "" where it has none.
        is_marked
            False leaves the status to the card, for where the text around already says it.

        Returns
        -------
        str
            One link and what stands behind it.
        """
        data = {"href": at(self.line_place)} | self.attributes()
        data[f"{_ATTRIBUTE}row"] = at(self.row_place) if self.row_place else ""
        given = "".join(f' {name}="{escape(value)}"' for name, value in data.items() if value)
        link = f'<a class="cite cite-line"{given}>[{self.locator}]</a>'
        mark = f' <span class="status">{escape(self.mark)}</span>' if self.mark else ""
        aside = printed_as(self.locator, self.wording)
        slip = f' <span class="printed-as">({escape(aside)})</span>' if aside else ""
        return link + (mark if is_marked else "") + slip


def told(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return what a link's attributes tell of its card.

    Parameters
    ----------
    attributes
        All of the link, by name.

    Returns
    -------
    dict of str to str
        By name without its beginning; the addresses among it, if any.

    Examples
    --------
    >>> told({"href": "#line-30", "data-card-voice": "the author", "class": "cite"})
    {'voice': 'the author'}
    """
    return {name.removeprefix(_ATTRIBUTE): str(value) for name, value in attributes.items()
            if name.startswith(_ATTRIBUTE)}  # fmt: skip


def mark(status: str) -> str:
    """Return the word that must stand beside a statement of this status.

    Parameters
    ----------
    status
        As in the column.

    Returns
    -------
    str
        The word, "" where none must stand.
    """
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
        found = replace(found, wording=wording, correction=corrected(locator, wording))
    if (status := _text(row, "status")) in _statuses():
        found = replace(found, status=status, line_status="")
    if _name(voice := _text(row, "voice")):
        found = replace(found, voice=_quoted(voice, locator.partition(":")[0]))
    return found


def figure_text(row: Any) -> str:
    """Return what a claim says, as prose prints it.

    Parameters
    ----------
    row
        Of claims, as the loader gives it.

    Returns
    -------
    str
        Its quantity with hedge, or its value.

    Examples
    --------
    >>> figure_text(tables.claim("keepers-lamps"))
    'over 2,500'
    """
    return row["value"] if row["quantity"] is None else str(row["quantity"])


def title(kind: str, row: Any) -> str:
    """Return in words what a row is about.

    Parameters
    ----------
    kind
        One of ``KINDS``: "claim", "event", "actor" or "tie".
    row
        As the loader gives it.

    Returns
    -------
    str
        Without figure and date.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    if kind == "claim":
        return f"{row['subject']}: {row['measure']}"
    if kind == "tie":
        ends = (tables.cell("actors", row[end], "name") for end in ("from_actor", "to_actor"))
        return f" {row['relation'].replace('_', ' ')} ".join(ends)
    return row[{"event": "title", "actor": "name"}[kind]]


def said(kind: str, key: str) -> str:
    """Return what a row says, in one line, for where no text around it does; "" if it is none."""
    row = tables.row(f"{kind}s", key) if kind in KINDS else None
    if row is None:
        return ""
    words = title(kind, row)
    if kind == "claim":
        return f"{words}: {figure_text(row)}"
    date = dates.human(row["date"]) if row.get("date") else ""
    return f"{date}: {words}" if date else words


def speaker(row: Any) -> str:
    """Return who says so.

    Parameters
    ----------
    row
        With ``source`` and, if it has one, ``voice``.

    Returns
    -------
    str
        Whoever is quoted, in the source that quotes; or who the source is.
    """
    voice = row.get("voice", "")
    if voice:
        return _quoted(voice, row["source"])
    return tables.cell("sources", row["source"], "voice")


def _quoted(voice: str, source: str) -> str:
    return f"{_name(voice)}, in {tables.cell('sources', source, 'short')}"


def _name(actor: str) -> str:
    """Return what an actor is called, "" if it is none."""
    return tables.cell("actors", actor, "name", "")


@question
def _rows_on(locator: str) -> list[dict[str, str]]:
    return _rows_by_line().get(locator, [])


@tables.kept(*_SAYING)
def _rows_by_line() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[Any]] = {}
    for name in _SAYING:
        frame = tables.keyed(name)
        known = [column for column in (*KINDS, *_OF_CARD) if column in frame]
        for locator, row in zip(frame["locator"], frame[known].to_dict("records"), strict=True):
            found.setdefault(locator, []).append(row)
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
