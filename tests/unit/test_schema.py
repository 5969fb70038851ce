"""The contract of the tables: made of claimbook's schema and the book's own words, and a book that
has the two tables that every book has and no more."""

import pytest
from invented import of_two_tables

from claimbook import charts, cli, display, outside, tables, ties
from claimbook.show import citation, slips
from claimbook.show.charts import style
from claimbook.sources import schema

LAMPS = {
    "name": "lamps",
    "tables": {
        "claims": {"fields": [{"name": "watch", "description": "Of the night.",
                               "constraints": {"enum": ["first", "last"]}}]},
        "lamps": {"title": "Lamps", "description": "One row a lamp.", "key": "lamp",
                  "fields": [{"name": "lamp", "description": "Its name.",
                              "constraints": {"required": True}},
                             {"name": "source", "description": "Who lit it.", "of": "sources"}]},
        "sources": {"description": "The two letters.",
                    "fields": [{"name": "kind", "constraints": {"enum": ["letter"]}}]},
    },
}  # fmt: skip


def entries(package):
    return {entry["name"]: entry for entry in package["resources"]}


def fields(entry):
    return {field["name"]: field for field in entry["schema"]["fields"]}


def targets(entry):
    return {key["fields"][0]: key["reference"] for key in entry["schema"].get("foreignKeys", [])}


def test_the_book_adds_columns_lists_and_tables():
    made = entries(schema.package(LAMPS, ["claims", "sources", "lamps"]))
    assert list(made) == ["claims", "lamps", "sources"]
    assert list(fields(made["claims"]))[-1] == "watch"
    assert fields(made["claims"])["watch"]["type"] == "string"
    kind = fields(made["sources"])["kind"]
    assert kind["constraints"] == {"required": True, "enum": ["letter"]} and kind["description"]
    assert made["sources"]["description"] == "The two letters."
    assert targets(made["lamps"])["source"] == {"resource": "sources", "fields": ["source"]}
    # What was made before is not changed by what a book adds.
    assert "watch" not in fields(schema.entry("claims"))


def test_columns_point_only_to_tables_that_are_there():
    two = entries(schema.package({}, ["claims", "sources"]))
    assert set(targets(two["claims"])) == {"source"}
    more = entries(schema.package({}, ["claims", "sources", "topics", "actors"]))
    assert set(targets(more["claims"])) == {"source", "topic", "voice"}
    assert set(targets(more["actors"])) == {"source"}
    assert not any("of" in f for entry in more.values() for f in fields(entry).values())


@pytest.mark.parametrize(
    ("book", "there", "said"),
    [({}, ["sources"], "no table claims"), ({}, ["claims"], "no table sources"),
     ({}, ["claims", "sources", "lamps"], "no description of the table lamps"),
     ({"tables": {"lamps": {"title": "Lamps", "key": "lamp", "fields": []}}},
      ["claims", "sources"], "table lamps: no description"),
     ({"tables": {"claims": 7}}, ["claims", "sources"], "table claims: no description"),
     ({"tables": {"claims": {"fields": [7]}}}, ["claims", "sources"], "table claims: no")],
)  # fmt: skip
def test_what_is_described_wrongly_is_said(book, there, said):
    with pytest.raises(ValueError, match=said):
        schema.package(book, there)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The invented book with sources and claims alone, whose package the command has written."""
    book = of_two_tables(tmp_path)
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    assert cli.main(["schema"]) == 0
    return book


def test_the_command_writes_the_package_and_says_whether_it_is_up_to_date(small, capsys):
    assert cli.main(["schema", "--check"]) == 0
    path = small.path("datapackage.json")
    before = path.read_bytes()
    path.write_bytes(before.replace(b'"Claims"', b'"Claimed"'))
    assert cli.main(["schema", "--check"]) == 1
    assert "run `claimbook schema`" in capsys.readouterr().out
    (drift,) = [f for f in small.check(False).findings if f.file == "data/datapackage.json"]
    assert "claimbook schema" in drift.expected
    assert cli.main(["schema"]) == 0 and path.read_bytes() == before
    assert not [f for f in small.check(False).findings if f.file == "data/datapackage.json"]


@pytest.mark.parametrize("text", ["", "7", '{"tables": 7}', '{"tables": {"claims": []}}', "[" * 99])
def test_a_book_json_that_is_none_is_a_sentence(small, capsys, text):
    small.path("book.json").write_text(text, encoding="utf-8")
    assert cli.main(["schema"]) == 1
    assert capsys.readouterr().err.startswith("data/book.json: ")
    assert "data/book.json" in {finding.file for finding in small.check(False).findings}


def test_a_book_of_two_tables_is_checked(small):
    report = small.check(with_texts=False)
    assert [str(finding) for finding in report.findings] == []


def test_a_book_of_two_tables_can_be_shown(small):
    """What the others hold is empty, and nothing stumbles over it."""
    claims = tables.keyed("claims")
    for name in ("actors", "events", "ties", "corrections", "outside", "sides", "topics"):
        frame = tables.load(name)
        assert frame.empty and list(frame.columns)[:3] == list(
            fields(schema.entry(name)))[:3]  # fmt: skip
    row = claims.loc["siberia-lamps"]
    card = citation.Card.of(row)
    assert card.voice == "x" and card.correction == "" and "siberia:3" in card.html(lambda p: "#")
    assert citation.Card.of_line("siberia:4").locator == "siberia:4"
    assert slips.slips("siberia:3").empty
    assert not outside.bears_on("siberia-lamps") and outside.load().empty
    assert outside.standing(outside.load()).empty
    assert tables.positions().empty
    assert len(ties.graph()) == 0
    shown = display.table(claims, {"subject": "Of", "locator": "Line"}, name="t", caption="C",
                          outside=True).html  # fmt: skip
    assert "[siberia:3]" in shown and "outside-row" not in shown
    assert list(charts.SIDES) == [] and charts.SIDES["guild"] == charts.INK
    assert charts.SIDE_WORDS["guild"] == "guild"
    with pytest.raises(tables.BookError, match="no table 'fountains'"):
        tables.load("fountains")
    assert cli.main(["show", "siberia-lamps"]) == 0
    for mistyped in ("siberia-lamp", "sibria-lamsp"):  # a part of a key; a key with two slips
        said = f"no claim '{mistyped}'; did you mean siberia-lamps"
        with pytest.raises(tables.BookError, match=said):
            tables.claim(mistyped)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "the file"), (2, "the two files"), (12, "the twelve files"),
                        (13, "the 13 files")],
)  # fmt: skip
def test_how_many_files_there_are_is_counted(small, count, said):
    first = small.rows["sources"][0]
    small.rows["sources"] = [{**first, "source": f"s{n:02}", "file": f"{n}.txt"}
                             for n in range(count)]  # fmt: skip
    small.write_tables()
    assert tables.the_files() == said


def test_looks_of_sources_follow_the_table(small):
    assert dict(charts.SOURCES) == {
        "siberia": (style.PALETTE[0], "o"), "thread": (style.PALETTE[1], "s"),
    }  # fmt: skip
    small.row("sources", "thread").update(order=1, colour="#123456", mark="o")
    small.write_tables()
    cli.main(["schema"])
    assert list(charts.SOURCES.items()) == [
        ("thread", ("#123456", "o")), ("siberia", (style.PALETTE[0], "s")),
    ]  # fmt: skip
    first = small.row("sources", "siberia")
    small.rows["sources"] = [{**first, "source": f"s{n:02}"} for n in range(20)]
    small.write_tables()
    assert len(charts.SOURCES) == 20 and {m for _, m in charts.SOURCES.values()} > set("os^Dv")
