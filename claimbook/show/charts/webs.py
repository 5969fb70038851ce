"""A web: everybody who has ties in one drawing, beside a list to choose from.

The drawing is made here, with each actor in its place (``placing``); the page's script (``web.js``)
lets a reader choose among the ties, go from an actor to its neighbours, and read the words that a
tie rests on. Without the script, and in JupyterLab, the drawing stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from statistics import fmean
from typing import Any

import pandas as pd

from claimbook.compare.ties import ENDS, PLAIN, SIGN_WORDS
from claimbook.model import dates
from claimbook.show import derivations
from claimbook.show.charts import placing, style
from claimbook.show.charts.networks import DOUBTS
from claimbook.show.charts.style import QUIET, SIGNS, SOURCES
from claimbook.show.citation import Card
from claimbook.show.display import Shown, written
from claimbook.sources import tables

_COLUMNS = ("tie", *ENDS, "relation", "sign", "date", "status", "locator")
_DASHES: dict[int | str, str] = {1: "", 0: "1 2", -1: "5 2", "mixed": "5 2 1 2"}
_DOUBTED = "1 6"  # the dash of a tie that nobody simply asserts
_LETTERS = 30  # as large as on the narrowest phone, in the drawing's units
_WIDE = 0.53  # of a letter, as a part of its height
_NAMED = 5  # actors named where no script chooses whom to name
_ASKED = {
    "source": "Text",
    "sign": "Sign",
    "kind": "Kind of actor",
    "family": "Kind of tie",
    "status": "Standing",
}


def web(label: str, rows: pd.DataFrame, *, alt: str) -> Shown:
    """Return all actors and ties of ``rows`` as a drawing that a reader can go through.

    An actor is a disc, the larger the more others it is tied to, in the colour of the one source
    that names it, or in ink if several do; a line joins two that are tied, with the colour and
    dash of their sign, dotted where no tie of the two is simply asserted. In the page a reader
    chooses source, sign, kind, standing and period, an actor, from a list too, and a tie, whose
    words, speaker and status are told; the choice stands in the address. A page has one web.

    Parameters
    ----------
    label
        The name of the figure, of which drawing and rows are saved.
    rows
        Rows of ties, such as ``ties.select()`` gives.
    alt
        What the drawing shows; ``{actors}``, ``{ties}``, ``{pairs}`` and ``{shared}`` stand for
        how many there are, the last for the actors that several sources name.

    Returns
    -------
    Shown
        The drawing, with all that the script needs while a book is built.

    Raises
    ------
    ValueError
        If there is no row, ``label`` is malformed or ``alt`` is empty.

    Examples
    --------
    >>> from claimbook import ties
    >>> web("fig-lamps-web", ties.select().head(0), alt="Nobody")
    Traceback (most recent call last):
    ValueError: no ties: there is nobody to place
    """
    style.checked(label, alt)
    rows = rows.sort_values("tie", kind="stable").reset_index(drop=True)
    at, named = placing.places(rows), placing.named_by(rows)
    shared = len([actor for actor, sources in named.items() if len(sources) > 1])
    counts = {"actors": len(at), "ties": len(rows), "pairs": len(pairs(rows)), "shared": shared}
    svg = _drawing(rows, at, named, alt.format(**counts))
    (written.figures_folder() / f"{label}.svg").write_text(svg, encoding="utf-8")
    links = style.files(label, written.write_rows(label, rows[[*_COLUMNS]]))
    drawing = f'<div class="web-drawing">{svg}{_key(rows, named)}</div>'
    if not written.is_building():
        return Shown(f'<div class="web">{drawing}</div>{links}')
    return Shown(
        f'<div class="web">{_controls(rows)}<div class="web-parts">{drawing}'
        '<div class="web-side"><label>Find an actor <input type="search" class="web-find" '
        'autocomplete="off" spellcheck="false"></label><div class="web-list"></div></div></div>'
        "<noscript><p>To choose among actors and ties needs a script. Each of them stands in its "
        f"register, too.</p></noscript>{derivations.block('web', _told(rows))}</div>{links}"
    )


def pairs(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[int | str, bool]]:
    """Return, by pair, the sign of what ties two actors, and whether all of it is in doubt.

    What is denied, planned, reported or the like counts for the sign only where nothing between
    the two is simply asserted, and a tie that is neither friendly nor hostile only beside its like.

    Parameters
    ----------
    rows
        Rows of ties.

    Returns
    -------
    dict of tuple
        1, 0, -1 or "mixed", and True if no tie of the two is asserted; by two keys in order.

    Examples
    --------
    >>> from claimbook import ties
    >>> pairs(ties.select())
    {('ada-brook', 'salt-league'): (1, False)}
    """
    held: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for row in rows.to_dict("records"):
        if row[ENDS[0]] != row[ENDS[1]]:
            one, other = sorted((row[ENDS[0]], row[ENDS[1]]))
            held.setdefault((one, other), []).append((int(row["sign"]), row["status"] == PLAIN))
    found: dict[tuple[str, str], tuple[int | str, bool]] = {}
    for pair in sorted(held):
        sure = [sign for sign, is_plain in held[pair] if is_plain]
        signs = {sign for sign in sure or [sign for sign, _ in held[pair]] if sign}
        sign: int | str = "mixed" if len(signs) > 1 else next(iter(signs), 0)
        found[pair] = sign, not sure
    return found


def _drawing(
    rows: pd.DataFrame, at: Mapping[str, tuple[int, int]], named: Mapping[str, list[str]], alt: str
) -> str:
    wide, high = placing.SIZE
    ways: dict[tuple[int | str, bool], str] = {}
    for is_doubted in (True, False):
        ways |= {(sign, is_doubted): "" for sign in _DASHES}
    for (one, other), look in pairs(rows).items():
        (x, y), (u, v) = at[one], at[other]
        ways[look] += f"M{x} {y}L{u} {v}"
    lines = "".join(f'<path {_look(*look)} d="{way}"/>' for look, way in ways.items())
    size = placing.radii(rows)
    discs = "".join(
        f'<circle fill="{SOURCES[of[0]][0] if len(of) == 1 else "currentColor"}" '
        f'cx="{at[actor][0]}" cy="{at[actor][1]}" r="{size[actor]:g}"/>'
        for actor, of in named.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="{escape(alt)}" font-family="\'Source Sans 3\', sans-serif" '
        f'font-size="{_LETTERS}"><g class="web-lines" fill="none">{lines}</g>'
        f'<g class="web-discs">{discs}</g>{_words(at, named, size)}</svg>\n'
    )


def _look(sign: int | str, is_doubted: bool) -> str:
    dash = _DOUBTED if is_doubted else _DASHES[sign]
    tone = SIGNS[sign][0]
    given = f' stroke-dasharray="{dash}"' if dash else ""
    return f'data-look="{sign}{" doubted" * is_doubted}" stroke="{tone}"{given}'


def _words(
    at: Mapping[str, tuple[int, int]], named: Mapping[str, list[str]], size: Mapping[str, float]
) -> str:
    """Return what stands in the drawing where no script writes it: what the sources are called,
    and the names of a few actors of whom most is told, where there is room."""
    shorts = tables.keyed("sources", columns=["short"])["short"]
    taken: list[tuple[float, float, float, float]] = []
    captions: list[str] = []
    names: list[str] = []
    for source in dict.fromkeys(of[0] for of in named.values() if len(of) == 1):
        own = [at[actor] for actor, of in named.items() if of == [source]]
        x, middle = (fmean(spot[i] for spot in own) for i in (0, 1))
        is_above = middle < placing.SIZE[1] / 2
        y = min(s[1] for s in own) - 16 if is_above else max(s[1] for s in own) + 36
        box = _box(shorts[source], x, y)
        taken.append(box)
        tone = SOURCES[source][0]
        captions.append(_text(shorts[source], box, f'data-source="{source}" fill="{tone}"'))
    called = tables.keyed("actors", columns=["name"])["name"]
    for actor in sorted(at, key=lambda one: (-size[one], one))[: 4 * _NAMED]:
        x, y = at[actor]
        for dy in (-12, 38):
            box = _box(called[actor], x, y + dy)
            if len(names) < _NAMED and not any(_meets(box, other) for other in taken):
                taken.append(box)
                names.append(_text(called[actor], box, 'fill="currentColor"'))
                break
    return (
        f'<g class="web-captions" font-weight="600">{"".join(captions)}</g>'
        f'<g class="web-names">{"".join(names)}</g>'
    )


def _box(text: str, x: float, y: float) -> tuple[float, float, float, float]:
    """Return the box of a text that is centred at ``x`` as far as the drawing has room."""
    wide = min(len(text) * _LETTERS * _WIDE, placing.SIZE[0])
    left = min(max(x - wide / 2, 0), placing.SIZE[0] - wide)
    foot = min(max(y, _LETTERS), placing.SIZE[1] - 8)
    return left, foot - 0.8 * _LETTERS, left + wide, foot + 0.25 * _LETTERS


def _text(text: str, box: tuple[float, float, float, float], more: str) -> str:
    x, y = (box[0] + box[2]) / 2, box[3] - 0.25 * _LETTERS
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" {more}>{escape(text)}</text>'


def _meets(one: Iterable[float], other: Iterable[float]) -> bool:
    (a, b, c, d), (e, f, g, h) = one, other
    return a < g and e < c and b < h and f < d


def _key(rows: pd.DataFrame, named: Mapping[str, list[str]]) -> str:
    """Return what lines and discs mean, of those that are drawn."""
    looks = list(pairs(rows).values())
    entries = [
        (28, f'<path {_look(sign, False)} d="M0 5H28"/>', SIGN_WORDS[sign])
        for sign in (1, -1, "mixed", 0)
        if (sign, False) in looks
    ]
    if any(is_doubted for _, is_doubted in looks):
        doubts = [status for status in DOUBTS if status in set(rows["status"])]
        line = f'<path stroke="{QUIET}" stroke-dasharray="{_DOUBTED}" d="M0 5H28"/>'
        entries.append((28, line, f"only {_listed(doubts)}"))
    tones = dict.fromkeys(SOURCES[of[0]][0] for of in named.values() if len(of) == 1)
    discs = "".join(
        f'<circle fill="{tone}" cx="{5 + 10 * n}" cy="5" r="4"/>' for n, tone in enumerate(tones)
    )
    if tones:
        entries.append((10 * len(tones), discs, "in ties of one text"))
    if any(len(of) > 1 for of in named.values()):
        disc = '<circle fill="currentColor" cx="5" cy="5" r="5"/>'
        entries.append((10, disc, "in ties of several"))
    items = "".join(
        f'<li><svg width="{wide}" height="10" aria-hidden="true" fill="none" stroke-width="2">'
        f"{mark}</svg> {escape(words)}</li>"
        for wide, mark, words in entries
    )
    return f'<ul class="web-key">{items}</ul>'


def _listed(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _kinds(rows: pd.DataFrame) -> dict[str, str]:
    kinds = tables.keyed("actors", columns=["kind"])["kind"]
    return {actor: kinds[actor] for actor in placing.named_by(rows)}


def _choices(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return, by what can be asked, the values that ties have with their words."""
    shorts = tables.keyed("sources", columns=["short"])["short"]
    held = {
        "source": {
            s: shorts[s] for s in tables.ordered("sources").index if s in set(rows["source"])
        },
        "sign": {str(s): SIGN_WORDS[s] for s in (1, -1, 0) if s in set(rows["sign"])},
        "kind": {kind: kind for kind in sorted(set(_kinds(rows).values()))},
        "family": {family: family for family in sorted(set(rows["family"]))},
        "status": {s: s for s in (PLAIN, *DOUBTS) if s in set(rows["status"])},
    }
    return {name: {str(key): str(said) for key, said in held[name].items()} for name in held}


def _controls(rows: pd.DataFrame) -> str:
    boxes = "".join(
        f'<label>{_ASKED[name]} <select name="{name}" autocomplete="off"><option value="">any'
        "</option>"
        + "".join(f'<option value="{escape(v)}">{escape(w)}</option>' for v, w in named.items())
        + "</select></label>"
        for name, named in _choices(rows).items()
        if len(named) > 1
    )
    for name, words in (("from", "From year"), ("to", "To year")):
        boxes += (f'<label>{words} <input type="number" name="{name}" min="1" max="9999" '
                  'autocomplete="off"></label>')  # fmt: skip
    return (
        f'<div class="web-controls" role="group" aria-label="Choose ties">{boxes}</div>'
        '<div class="web-left"><p class="web-count" role="status"></p>'
        '<button type="button" class="web-all" hidden>Show all</button></div>'
    )


def _told(rows: pd.DataFrame) -> dict[str, Any]:
    """Return what the script must know of actors, sources and ties besides the drawing."""
    actors, sources = tables.keyed("actors"), tables.keyed("sources")
    kinds, choices = _kinds(rows), _choices(rows)
    place = {str(key): n for n, key in enumerate(actors.index)}
    values = {name: list(named) for name, named in choices.items()}
    values["relation"] = sorted(set(rows["relation"]))
    return {
        "actors": {
            "key": list(kinds),
            "name": [actors["name"][actor] for actor in kinds],
            "kind": list(kinds.values()),
            "row": [place[actor] for actor in kinds],
        },
        "sources": {
            str(key): [sources["short"][key], sources["file"][key], sources["voice"][key]]
            for key in choices["source"]
        },
        "words": {"sign": {str(sign): word for sign, word in SIGN_WORDS.items()}},
        # Lists, since a script would put keys that are numbers first.
        "values": values,
        "plain": PLAIN,
        "ties": _columns(rows, list(kinds), values),
        "slips": _slips(rows),
    }


def _columns(
    rows: pd.DataFrame, actors: list[str], values: Mapping[str, list[str]]
) -> dict[str, list[Any]]:
    """Return the columns of ties, each value as its place in a list."""
    number = {actor: n for n, actor in enumerate(actors)}
    place = {str(key): n for n, key in enumerate(tables.keyed("ties").index)}
    years = [dates.bounds(date) if date else None for date in rows["date"]]
    return {
        "from": [number[actor] for actor in rows[ENDS[0]]],
        "to": [number[actor] for actor in rows[ENDS[1]]],
        "row": [place[tie] for tie in rows["tie"]],
        # An open end is null; a tie without a date has 0.
        "years": [0 if ends is None else [end and end.year for end in ends] for ends in years],
        **{
            name: [values[name].index(str(value)) for value in rows[name]]
            for name in ("source", "sign", "family", "status", "relation")
        },
    }


def _slips(rows: pd.DataFrame) -> dict[str, str]:
    """Return what to read for a known slip in the words of a tie, by the tie's number."""
    wrong = set(tables.load("corrections")["locator"])
    found = {}
    for number, row in enumerate(rows.to_dict("records")):
        if row["locator"] in wrong and (slip := Card.of(row).correction):
            found[str(number)] = slip
    return found
