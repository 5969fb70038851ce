"""Registers and citations as document nodes: every row says all that its table says.

No build is needed: rows and roles return plain nodes.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx.addnodes import pending_xref

from claimbook.model import dates
from claimbook.show import charts, citation
from claimbook.sources import tables
from claimbook.sphinx import citations, dictionary, registers, sourcepages


def text(cells) -> str:
    flat = [c if isinstance(c, list) else [c] for c in cells]
    return " | ".join("".join(n if isinstance(n, str) else n.astext() for n in c) for c in flat)


def cites(cells):
    found = [n for cell in cells if isinstance(cell, list) for n in cell]
    return [node for node in found if isinstance(node, pending_xref)]


def leads_to(cite) -> tuple[str, str]:
    assert cite["refdomain"] == "claimbook"
    return cite["reftype"], cite["reftarget"]


def is_status(node) -> bool:
    return isinstance(node, nodes.inline) and "status" in node["classes"]


@pytest.mark.parametrize("kind", ["claim", "event", "actor", "tie"])
def test_register_rows_say_all_that_the_table_says(kind):
    actors = tables.keyed("actors")
    for _, row in tables.keyed(f"{kind}s").iterrows():
        cells = getattr(registers, f"_{kind}_row")(row)
        said = text(cells)
        (cite,) = cites(cells)
        assert leads_to(cite) == ("seed", row["locator"])
        assert f"“{row['wording']}”" in said and row["note"].rstrip(".")[1:] in said
        if row.get("status", "asserted") != "asserted":
            # Beside what it is about, before anything that reads as said.
            about = cells[0]
            assert any(is_status(node) and node.astext() == row["status"] for node in about)
            assert about[1].astext() + about[2].astext() == f" {row['status']}"
            assert cite["card"]["data-card-status"] == row["status"]
        else:
            assert not [node for cell in cells for node in cell if is_status(node)]
            assert "data-card-status" not in cite["card"]
        if row.get("date", ""):
            assert dates.human(row["date"]) in said
        if row.get("voice", ""):
            assert f"{actors.loc[row['voice'], 'name']}, in " in said
        if kind == "claim" and row["quantity"] is not None:
            assert str(row["quantity"]) in said
            assert row["unit"] in ("percent", "share") or f"{row['quantity']} {row['unit']}" in said
        if kind == "event":
            assert row["place"] in said
        if kind == "actor":
            assert row["side"].replace("_", " ") in said
            assert not row["born"] or f"{row['born']}–{row['died']}" in said
        if kind == "tie":
            names = [actors.loc[row[end], "name"] for end in ("from_actor", "to_actor")]
            assert said.startswith(f"{names[0]} {row['relation'].replace('_', ' ')} {names[1]} ")
            assert f"| {charts.SIGN_WORDS[int(row['sign'])]} |" in said


@pytest.mark.parametrize("kind", ["claim", "event"])
def test_rows_behind_say_about_whom_who_speaks_and_how_it_stands(kind):
    for key, row in tables.keyed(f"{kind}s").iterrows():
        about, says, who, line = registers._behind(row, kind)
        assert about[0].astext() == (
            f"{row['subject']}: {row['measure']}" if kind == "claim" else row["title"]
        )
        assert [n.astext() for n in about if is_status(n)] == [row["status"]] * (
            row["status"] != "asserted"
        )
        assert leads_to(about[-1]) == (kind, key) and leads_to(line[0]) == ("seed", row["locator"])
        voice = row.get("voice", "")
        quoted = tables.keyed("actors")["name"].get(voice, "")
        short = tables.keyed("sources").loc[row["source"], "short"]
        assert who == (f"{quoted}, in {short}" if voice else short[0].upper() + short[1:])
        figures = [one for one in (row.get("quantity"), row.get("value")) if one is not None]
        assert kind == "event" or str(figures[0]) in says


def test_rows_behind_a_chapter_stand_by_line():
    """Not by their keys, as the tables have them."""
    directive, others = object.__new__(registers.RowsBehind), 0
    for topic in tables.keyed("topics").index:
        directive.arguments = [topic]
        if not any((tables.keyed(name)["topic"] == topic).any() for name in ("claims", "events")):
            continue
        for kind, shown in zip(("claims", "events"), directive.run(), strict=True):
            told = [node["reftarget"] for node in shown.findall(pending_xref)
                    if node["reftype"] == "seed"]  # fmt: skip
            rows = tables.keyed(kind).query("topic == @topic")
            wanted = sorted(rows["locator"], key=by_line)
            assert told == wanted, f"{kind} behind {topic}"
            others += wanted != list(rows["locator"])
    assert others


def by_line(locator: str) -> tuple[str, int]:
    source, _, line = locator.partition(":")
    return source, int(line)


def test_a_fragment_within_another_is_shown_once():
    shown = sourcepages._fragments(["over 9 boats", "9 boats", "a <ship>", "over 9 boats"])
    assert [node.astext() for node in shown] == ["over 9 boats", " … ", "a <ship>"]
    assert [isinstance(node, sourcepages.marked) for node in shown] == [True, False, True]


def test_prose_marks_what_is_denied_or_doubted():
    seen = set()
    for _, row in tables.keyed("claims").iterrows():
        marks = [n.astext() for n in citations.cite(row, "x") if is_status(n)]
        assert marks == ([row["status"]] if row["status"] in ("denied", "doubtful") else [])
        seen.update(marks)
    assert seen == {"denied", "doubtful"}


@pytest.mark.parametrize("line", ["３０", "030", "+30", "³", "0", "9999", "", "30 "])
def test_a_line_is_written_as_its_address_is(line):
    with pytest.raises(KeyError):
        role(citations.SeedRole).nodes_for(f"siberia:{line}")


def test_a_tie_names_whoever_is_quoted_if_the_table_does():
    row = tables.keyed("ties").iloc[0].copy()
    row["voice"], row["status"] = row["from_actor"], "reported"
    name = tables.keyed("actors").loc[row["from_actor"], "name"]
    short = tables.keyed("sources").loc[row["source"], "short"]
    cells = registers._tie_row(row)
    assert f"{name}, in {short}: “{row['wording']}”" in text(cells)
    assert [n.astext() for n in cells[0] if is_status(n)] == ["reported"]


@pytest.mark.parametrize("kind", ["claim", "event"])
def test_a_cited_row_links_to_itself_and_its_line(kind):
    for key, row in tables.keyed(f"{kind}s").iterrows():
        figure, _, line, *_ = citations.cite(row, "x")
        assert leads_to(figure) == (kind, key) and figure["places"] == {"line": leads_to(line)}
        assert leads_to(line) == ("seed", row["locator"]) and line["places"]["row"] == (kind, key)


def test_a_card_says_who_is_quoted_or_who_the_source_is():
    for name in ("claims", "events", "actors", "ties"):
        for _, row in tables.load(name).iterrows():
            source = tables.keyed("sources").loc[row["source"]]
            quoted = row.get("voice", "")
            named = tables.keyed("actors")["name"].get(quoted, "")
            expected = f"{named}, in {source['short']}" if quoted else source["voice"]
            assert citation.Card.of(row).voice == expected


def role(kind):
    return object.__new__(kind)


def test_roles_print_words_and_file_their_target():
    event = tables.load("events").query("date.str.len() == 10").iloc[0]
    found = role(citations.EventRole).nodes_for(event["event"])
    assert found[0].astext() == dates.human(event["date"])
    assert role(citations.EventRole).target("x") == ("event", "x")
    assert role(citations.ClaimRole).target("x") == ("claim", "x")
    claim, env = role(citations.ClaimRole), SimpleNamespace(temp_data={})
    claim.inliner = SimpleNamespace(document=SimpleNamespace(settings=SimpleNamespace(env=env)))
    found = claim.nodes_for("siberia-troops-1918-10")
    assert found[0].astext() == "over 72,000"
    assert found[0]["card"]["data-q"] in env.temp_data[citations.DERIVED]


def test_seed_and_printed_cards_say_voice_words_and_slip():
    events = tables.load("events")
    claimed = set(tables.load("claims")["locator"])
    row = events[~events["locator"].isin(claimed)].iloc[0]
    card = role(citations.SeedRole).nodes_for(row["locator"])[0]["card"]
    assert row["wording"] in card["data-card-wording"]
    assert card["data-card-voice"] == tables.keyed("sources").loc[row["source"], "voice"]
    for slip in tables.load("corrections").itertuples():
        said, link = role(citations.PrintedRole).nodes_for(slip.correction)
        assert f"printed as “{slip.as_printed}”" in said.astext()
        assert slip.correct in link["card"]["data-card-correction"]


def test_dictionary_and_relations_say_rules_signs_and_uses():
    field = {"type": "integer", "description": "d", "constraints": {"minimum": 1}}
    assert dictionary._field(field)[1] == "at least 1"
    shown = dictionary.Relations.run(None)[0]
    uses = tables.load("ties")["relation"].value_counts()
    body = shown[1][-1]
    for row, entry in zip(tables.load("relations").itertuples(), body, strict=True):
        cells = [cell.astext() for cell in entry]
        assert int(cells[3]) == row.usual_sign and cells[4] == str(uses[row.relation])
