"""Every computed number of the built pages: it leads to how it was made, and comes out again so."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from conftest import HTML

import chapters

PRINTS = """(entries) => {
  const { evaluate, print } = claimbookArithmetic;
  const held = { about: 10, printed: false, without: new Set(), choices: {} };
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entries)).map(
    ([name, entry]) => [name, print(evaluate(entry.nodes, held), entry)])));
}"""
MADE = {"n", "word", "none"}  # a number that no arithmetic makes: a date, a text worked out


@pytest.fixture(scope="module")
def pages():
    """The pages by name: what stands on them, and the derivations of what they print."""
    found = {}
    for path in sorted((HTML / "chapters").glob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        entries = {}
        for block in page.select("script.claimbook-derivations"):
            entries |= json.loads(block.string)
        found[path.stem] = page, entries
    return found


def said(text):
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_what_is_printed_comes_out_of_its_derivation(arithmetic, pages):
    checked = 0
    for name, (page, entries) in pages.items():
        made = json.loads(arithmetic.evaluate(PRINTS, json.dumps(entries)))
        for place in page.select("[data-q]"):
            key = place["data-q"]
            assert key in entries, (name, key)
            if entries[key]["nodes"][-1][0] in MADE:
                continue
            if "when" in place.get("class", []):
                assert made[key] == "holds", (name, key)
            else:
                assert said(made[key]) in said(place.get_text()), (name, key)
            checked += 1
    assert checked > 300


def test_every_computed_number_leads_to_how_it_was_made(pages):
    found = 0
    for name, (page, _) in pages.items():
        for link in page.select("a.why"):
            item = page.find(id=link["href"].removeprefix("#"))
            assert item is not None and item.name == "li", (name, link["href"])
            found += 1
        # A glued word that remembers nothing would stand so.
        assert not page.select(".pasted-text"), name
    assert found > 100


def test_every_derivation_leads_to_a_line_a_work_or_counted_rows(pages):
    for name, (page, _) in pages.items():
        for item in page.select("li[id^=why-]"):
            told = item.get_text(" ")
            has_rows = "[" in told or ":" in told or "none" in told or "days of" in told
            assert has_rows, (name, item["id"], told[:200])


CHANGES = """([entries, readings]) => {
  const { evaluate, exactly, print } = claimbookArithmetic;
  const held = Object.entries(JSON.parse(entries));
  const all = (reading) => {
    const read = { ...reading, without: new Set(reading.without) };
    return held.map(([, entry]) => {
      const value = evaluate(entry.nodes, read);
      const ends = value?.low ? [value.low, value.high].map(exactly) : [];
      return [print(value, entry, read.choices), ...ends].join();
    });
  };
  const own = all({ about: 10, printed: false, without: [], choices: {} });
  return held.map(([name]) => name).filter((_, place) =>
    readings.some((reading) => all(reading)[place] !== own[place]));
}"""


def bent(arithmetic, page, entries) -> set[str]:
    """What a page computes or draws, and not only quotes, that changes under some reading."""
    drawn = {mark["q"] for block in page.select("script.claimbook-axes")
             for figure in json.loads(block.string).values()
             for axis in figure["axes"] for mark in axis["marks"].values()}  # fmt: skip
    made = {name: entry for name, entry in entries.items()
            if name in drawn or {node[0] for node in entry["nodes"]} - {"f", "same"}}  # fmt: skip
    nodes = [node for entry in made.values() for node in entry["nodes"]]
    sources = {n[1] for n in nodes if n[0] == "f"}
    sources |= {s for n in nodes if n[0] == "rows" for _, of in n[1] for s in of}
    own = {"about": 10, "printed": False, "without": [], "choices": {}}
    others = [own | {"about": 1}, own | {"about": 30}, own | {"printed": True}]
    others += [own | {"without": [source]} for source in sorted(sources)]
    others += [own | {"choices": {n[1]: one}} for n in nodes if n[0] == "pick" for one in n[2]]
    return set(arithmetic.evaluate(CHANGES, [json.dumps(made), others]))


def test_the_bar_stands_where_something_changes_and_only_there(arithmetic, pages):
    with_bar = {name for name, (page, _) in pages.items() if page.select(".claimbook-whatif")}
    bends = {name for name, (page, entries) in pages.items() if bent(arithmetic, page, entries)}
    assert with_bar == bends - {*chapters.fixed()}, "pages that a book keeps as written have none"
    assert "index" in bends and "glossary" not in bends and "prisoners" in with_bar
