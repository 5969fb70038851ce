"""What the bar makes of a chapter is what the chapter prints when it is made with that reading.

Each chapter's code is run here with the book's reading, and again with each of a dozen others; the
script gets the derivations of the first run and must print the words of the others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, zip_longest
from typing import Any

import jupytext
import pytest
from conftest import HTML, ROOT

import chapters
from claimbook.model.derivation import Row
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.retrace import exported
from claimbook.show import charts, derivations, display
from claimbook.show.charts import moving, style
from claimbook.show.derivations import Derived
from claimbook.show.display import Shown
from claimbook.sources import tables
from claimbook.sources.tables import readings as kept

PRINTS = """([entries, reading]) => {
  const { evaluate, print } = claimbookArithmetic;
  const held = { ...reading, without: new Set(reading.without) };
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entries)).map(
    ([name, entry]) => [name, print(evaluate(entry.nodes, held), entry, held.choices)])));
}"""
TOLERANCES = (0.01, 0.2, 0.3)
# Of constants the page keeps what is printed.
MOVING = {"f", "rows", "pick"}


class Printed(dict[str, Derived]):
    """What a run of a chapter prints of numbers that remember how they were made, by place."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def keep(self, name: str, derived: Derived) -> None:
        self.seen[name] += 1  # an explorer draws one table or figure for each of its options
        self[f"{name}#{self.seen[name]}"] = derived


@contextmanager
def listening(to: Printed, reading: Reading, folder: str) -> Iterator[None]:
    """Let what is glued, set in tables and drawn be kept instead of shown."""
    import myst_nb

    cells = derivations.of_cells

    def glued(name: str, value: Any, **_: Any) -> None:
        if isinstance(value, Derived):
            to.keep(name, value)

    def of_cells(*arguments: Any) -> dict[tuple[int, str], Derived]:
        found = cells(*arguments)
        for derived in found.values():
            to.keep(derived.name, derived)
        return found

    def save(fig: Any, label: str, rows: Any, *, alt: str) -> Shown:
        for ax in fig.axes:
            for mark in moving._marks.get(ax, {}).values():
                to.keep(f"{label}/{mark.key}", Derived(label, mark.quantity))
        return Shown("")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(myst_nb, "glue", glued)
        patch.setattr(derivations, "of_cells", of_cells)
        patch.setattr(style, "save", save)
        for name in charts.__all__:  # what draws no interval takes most of the time
            drawing = getattr(charts, name)
            said = getattr(drawing, "__annotations__", {}).get("return")
            if name == "web":
                patch.setattr(charts, name, lambda *_, **__: Shown(""))
            if said == "None" and name not in ("interval", "intervals", "over_time"):
                patch.setattr(charts, name, lambda *_, **__: None)
        patch.chdir(ROOT / "chapters")
        patch.setenv("CLAIMBOOK_STATIC", folder)
        # A chapter's cell "try it" sets the book's own.
        patch.setattr(kept, "_read_as", [reading])
        patch.setattr(tables, "read_as", lambda how: None)
        yield


def run(chapter: str, reading: Reading, folder: str) -> Printed:
    """Return what a chapter prints when it is made with ``reading``."""
    found = Printed()
    source = jupytext.read(ROOT / "chapters" / f"{chapter}.md")
    space: dict[str, Any] = {"__name__": "__main__"}
    with listening(found, reading, folder):
        for cell in source.cells:
            if cell.cell_type == "code":
                with display.caught():
                    exec(compile(cell.source, f"{chapter}.md", "exec"), space)
    return found


def readings(nodes: list[list[Any]]) -> list[Reading]:
    """Return readings that a page's bar can show, with each state of each control once: each source
    left out beside another tolerance and another choice, for to make a chapter again takes long."""
    sources = sorted({node[1] for node in nodes if node[0] == "f"})
    choices = {node[1]: node[2] for node in nodes if node[0] == "pick"}
    others = [{name: one} for name, of in choices.items() for one in of[1:]]
    held = zip_longest(sources, others)
    return [
        Reading(as_printed=True),
        Reading(TOLERANCES[0]),  # a page may be made of one source alone
        *(Reading(about, without=[source] if source else [], choices=choice or {})
          for about, (source, choice) in zip(cycle(TOLERANCES), held, strict=False)),
    ]  # fmt: skip


def answers(page: Any, entries: dict[str, Any], reading: Reading) -> dict[str, str]:
    said = {
        "about": f"{100 * reading.tolerance:.10g}",
        "printed": reading.as_printed,
        "without": sorted(reading.without),
        "choices": dict(reading.choices),
    }
    return json.loads(page.evaluate(PRINTS, [json.dumps(entries), said]))


@pytest.mark.parametrize("chapter", chapters.fixed())
def test_a_page_whose_rows_a_reading_chooses_has_no_bar(chapter):
    """It could not follow; of all other chapters the next test shows that they do."""
    page = (HTML / "chapters" / f"{chapter}.html").read_text(encoding="utf-8")
    assert "claimbook-derivations" in page and "claimbook-whatif" not in page


@pytest.mark.parametrize("chapter", sorted({*chapters.names()} - {*chapters.fixed()}))
def test_a_page_read_otherwise_is_the_page_made_otherwise(arithmetic, chapter, tmp_path):
    first = run(chapter, Reading(), str(tmp_path))
    entries = {
        name: one.script()
        for name, one in first.items()
        if MOVING & {node[0] for node in exported(one.thing)}
    }
    built = {name: first[name].text for name in entries}
    assert answers(arithmetic, entries, Reading()) == built
    nodes = [node for entry in entries.values() for node in entry["nodes"]]
    wrong = {}
    for reading in readings(nodes) if entries else []:
        moved = answers(arithmetic, entries, reading)
        try:
            again = run(chapter, reading, str(tmp_path))
        except ValueError as error:  # a page that cannot be made so
            if not reading.without:
                wrong[reading.query()] = str(error)
            continue
        for name, text in moved.items():
            other = again[name].text if name in again else "not there"
            if text != other:
                wrong[f"{reading.query()} {name}"] = f"{text!r}, made so {other!r}"
    assert not wrong


def test_a_number_that_stays_behind_is_seen(arithmetic):
    """The comparison can fail: what a chapter rebuilt by hand of its ends does not move."""
    row = Row("claims/c", "paper", 50, 50, "about")
    about = Quantity.from_claim(50, 50, "about", row=row)
    entries = {"a": Derived("a", about * 2).script(), "b": Derived("b", Quantity(90, 110)).script()}
    assert answers(arithmetic, entries, Reading()) == dict.fromkeys("ab", "between 90 and 110")
    found = answers(arithmetic, entries, Reading(0.2))
    assert found == {"a": "between 80 and 120", "b": "between 90 and 110"}
