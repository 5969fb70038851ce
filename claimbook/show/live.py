"""The text of a Markdown cell as JupyterLab shows it: values, citations and plain boxes in the
place of roles and directives, which only a build of the book knows.

JupyterLab asks for it (``lab/claimbook/static/prose.js``) when a notebook is opened and again when
a cell was run, and draws what it is told in the place of what the cell holds, which stays as it is.
What comes out is Markdown with a little HTML, such as JupyterLab lets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from claimbook.model import dates
from claimbook.show import citation, derivations, display, lastbuild, slips
from claimbook.show.citation import Card, Place
from claimbook.sources import tables, works

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})(?:\{([\w:-]+)\}[ \t]*(.*)|.*)$")
# A role, or code that is none, within which nothing is one.
_CODE = re.compile(r"(?:\{([\w:-]+)\})?(?<!`)(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.DOTALL)
_UNSEEN = re.compile(r"^(?:\([\w-]+\)=|%.*|\+\+\+.*)$\n?", re.MULTILINE)  # marks and comments
_WORK = re.compile(r"(?:\{([^{}]*)\})?([^{},\s]+)(?:\{([^{}]*)\})?")
_TITLED = ("admonition", "attention", "caution", "danger", "dropdown", "error", "hint", "important",
           "note", "seealso", "tip", "warning")  # fmt: skip


def readable(sources: Iterable[str]) -> Any:
    """Return each of ``sources``, Markdown cells in their order, as JupyterLab is to draw it."""
    with display.for_notebooks():
        from IPython.display import JSON

    said: set[str] = set()
    return JSON([text(source, said) for source in sources])


def text(source: str, said: set[str] | None = None) -> str:
    """Return the text of a Markdown cell with values in the place of roles and directives.

    ``said`` has the slips ("printed as …") that cells before it named, and gets those of this one.

    >>> text("By {seed}`keepers:3`, lit as `{claim}` says.")
    'By <a title="keepers.txt, line 3; ...">&#91;keepers:3&#93;</a>, lit as `{claim}` says.'
    """
    return "\n".join(_blocks(source, set() if said is None else said))


def _blocks(source: str, said: set[str]) -> Iterator[str]:
    """Yield the parts of a text between and within fences, each as it is to be read."""
    lines, prose = source.split("\n"), []
    while lines:
        opened = _FENCE.match(line := lines.pop(0))
        if not opened:
            prose.append(line)
            continue
        yield from _prose(prose, said)
        prose = []
        body: list[str] = []
        closing = re.compile(rf" {{0,3}}{re.escape(opened[1])}{opened[1][0]}*\s*$")
        while lines and not closing.match(lines[0]):
            body.append(lines.pop(0))
        closed = lines.pop(0) if lines else opened[1]
        if opened[2]:
            yield from _directive(opened[2].removeprefix("claimbook:"), opened[3], body, said)
        else:
            yield from (line, *body, closed)
    yield from _prose(prose, said)


def _prose(lines: list[str], said: set[str]) -> Iterator[str]:
    if lines:
        yield _roles(_UNSEEN.sub("", "\n".join(lines)), said)


def _directive(name: str, argument: str, body: list[str], said: set[str]) -> Iterator[str]:
    """Yield what stands for a directive: a box with what is in it, or where to find it."""
    if body and body[0].strip() == "---":
        end = next((n for n, line in enumerate(body[1:], 1) if line.strip() == "---"), 0)
        body = body[end + 1 :]
    while body and re.match(r"\s*:[\w-]+:", body[0]):
        body = body[1:]
    inside = "\n".join(body)
    if name == "glossary":
        inside = re.sub(r"^(?=\S)(.+)$", r"\n**\1**\n", inside, flags=re.MULTILINE)
        inside = re.sub(r"^ +", "", inside, flags=re.MULTILINE)
    elif name in _TITLED:
        inside = f"**{argument or name.capitalize()}**\n\n{inside}"
    elif name != "container":
        said_there = escape(" ".join(filter(None, (name, argument))))
        inside = f"*The built page has here what the book's tables or code give: {said_there}.*"
    kind = argument if name == "container" else name
    yield f'<div class="claimbook-box {escape(kind)}">\n\n{text(inside, said)}\n\n</div>\n'


def _roles(source: str, said: set[str]) -> str:
    """Return a text without fences with values in the place of its roles."""

    def put(found: re.Match[str]) -> str:
        name, body = (found[1] or "").removeprefix("claimbook:"), found[3].strip()
        if not name:
            return found[0]
        try:
            return _ROLES.get(name, _other)(body, said)
        except (LookupError, ValueError, tables.BookError):  # none such: as a build would say
            return f"<em>{_plain(f'no {name} “{body}”')}</em>"

    return _CODE.sub(put, source)


def _plain(words: str) -> str:
    """Return words that Markdown takes for nothing but words."""
    return re.sub(r"[*_~`$\\|\[\]]", lambda one: f"&#{ord(one[0])};", escape(words))


def _link(words: str, address: str, hover: str = "") -> str:
    given = {"href": address, "title": " ".join(hover.split())}
    said = "".join(f' {name}="{_plain(value)}"' for name, value in given.items() if value)
    return f"<a{said}>{_plain(words)}</a>"


def _at(place: Place | None) -> str:
    return lastbuild.address(*place) if place else ""


def _hover(card: Card) -> str:
    """Return a card in one line: file and line, words, speaker, how it stands, what is right."""
    shown = citation.told(card.attributes())
    words = f": “{shown['wording']}”" if "wording" in shown else ""
    rest = [shown[name] for name in ("voice", "status", "line-status", "correction")
            if name in shown]  # fmt: skip
    return f"{shown['file']}{words}{''.join(f'; {one}' for one in rest)}"


def _line(card: Card) -> str:
    return _link(f"[{card.locator}]", _at(card.line_place), _hover(card))


def _cited(row: Any, words: str, said: set[str]) -> str:
    """Return a figure, date or name that leads to its row, and the citation of its line."""
    card = Card.of(row)
    found = f"{_link(words, _at(card.row_place), _hover(card))}&nbsp;{_line(card)}"
    if card.mark and card.mark != "contested":
        found += f" <small>{_plain(card.mark)}</small>"
    slip = slips.printed_as(row["locator"], row["wording"])
    if slip and slip not in said:
        said.add(slip)
        found += f" ({_plain(slip)})"
    return found


def _found(table: str, key: str) -> Any:
    if (row := tables.row(table, key)) is None:
        raise KeyError(key)
    return row


def _row(kind: str, words: Callable[[Any], str]) -> Callable[[str, set[str]], str]:
    def role(name: str, said: set[str]) -> str:
        return _cited(row := _found(f"{kind}s", name), words(row), said)

    return role


def _seed(name: str, said: set[str]) -> str:
    _found("sources", name.partition(":")[0])
    return _line(Card.of_line(name))


def _printed(name: str, said: set[str]) -> str:
    row = _found("corrections", name)
    known: Any = slips.slips(row["locator"]).loc[name]
    card = Card(row["locator"], row["as_printed"], correction=known["long"])
    return f"{_plain(known['printed'])} {_line(card)}"


def _glued(name: str, said: set[str]) -> str:
    if name not in display.GLUED:
        return f'<span title="{_plain(f"{name}: run the cells to see it")}">…</span>'
    derived = display.GLUED[name]
    how = derivations.why(derived.thing) if derived.is_computed else ""
    return f'<span title="{_plain(how)}">{_plain(derived.text)}</span>'


def _when(body: str, said: set[str]) -> str:
    name, _, sentence = (part.strip() for part in body.partition(":"))
    inside = _roles(sentence, said)
    if name not in display.GLUED or display.GLUED[name].text == "holds":
        return inside
    return f'<s title="as the figures are read now, this does not hold">{inside}</s>'


def _cite(body: str, said: set[str]) -> str:
    return f"&#91;{'; '.join(_works(body))}&#93;"


def _works(body: str) -> Iterator[str]:
    for before, key, after in _WORK.findall(body):
        work = works.named(key)
        yield " ".join(filter(None, (_plain(before), _link(work.label, work.url, work.full)))) + (
            f", {_plain(after)}" if after else ""
        )


def _register(body: str, said: set[str]) -> str:
    words, query = _split(body)
    name, _, chosen = query.partition("?")
    rows, given = tables.keyed(name), dict(parse_qsl(chosen))
    first = rows.index[0]  # by which the register's page is found
    for column, value in given.items():
        if column in rows:
            rows = rows[[value in str(cell).split(";") for cell in rows[column]]]
    count = f"{len(rows):,} {name if len(rows) != 1 else name.removesuffix('s')}"
    if any(column not in rows for column in given):  # years, say, which the page alone counts
        count = name
    page = _at((name.removesuffix("s"), str(first))).partition("#")[0]
    return _link(words or count, f"{page}?{chosen}" if page else "")


def _split(body: str) -> tuple[str, str]:
    """Return words and target of "words <target>"; without words, "" and the target."""
    words, _, target = body.rpartition("<")
    return (words.strip(), target.removesuffix(">")) if words else ("", body)


def _ref(body: str, said: set[str]) -> str:
    words, label = _split(body)
    return _link(words or label, lastbuild.address("label", label))


def _other(body: str, said: set[str]) -> str:
    words, target = _split(body)
    return _plain(words or target)


_ROLES: dict[str, Callable[[str, set[str]], str]] = {
    "claim": _row("claim", citation.figure_text),
    "event": _row("event", lambda row: dates.human(row["date"])),
    "actor": _row("actor", lambda row: citation.title("actor", row)),
    "tie": _row("tie", lambda row: citation.title("tie", row)),
    "seed": _seed,
    "printed": _printed,
    "glue:text": _glued,
    "when": _when,
    "cite:p": _cite,
    "cite:t": lambda body, said: "; ".join(_works(body)),
    "register": _register,
    "ref": _ref,
}
