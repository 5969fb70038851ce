"""What others take: citations in four forms, claims as linked data, the workbook, the change log,
and names that do not die. Read by programs that nobody here wrote, where there are some."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pyshacl
import pytest
import rdflib
from invented import larger
from pybtex.database import parse_string

import claimbook
from claimbook import cli
from claimbook.show import about, forms, linked
from claimbook.sources import tables
from claimbook.sphinx import changes, workbook

BASE = "https://vell.example/reuse/all"
AWKWARD = r"Lamps & oil: 50% of #1_{x} \ ~ “more”"
VELL = about.About("vell", "The lamps of Vell", (about.Author("Ada Brook", "Brook", "Ada"),
                   about.Author("The Guild")), "4.2", "2026-01-02")  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    made = larger(tmp_path).write()
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    monkeypatch.setenv("SEEDS_DIR", str(made.seeds))
    return made


def at(kind: str, name: str) -> str:
    return f"../{kind}s.html#{name.replace(':', '-')}"


# Citing


def test_bibtex_is_read_as_it_was_meant():
    work = forms.Work("lamps", AWKWARD, "https://vell.example/a.html#b_c", VELL, "claim lamps")
    (entry,) = parse_string(forms.forms(work)["bibtex"], "bibtex").entries.values()
    assert entry.fields["title"] == (r"Lamps \& oil: 50\% of \#1\_\{x\} \textbackslash{} "
                                     r"\textasciitilde{} “more”")  # fmt: skip
    assert [str(one) for one in entry.persons["author"]] == ["Brook, Ada", "{The Guild}"]
    assert entry.fields["url"] == "https://vell.example/a.html#b_c"
    assert (entry.fields["year"], entry.fields["version"]) == ("2026", "4.2")


def test_every_form_has_version_date_and_address():
    for address in ("https://vell.example/a.html", "a.html"):
        work = forms.Work("lamps", AWKWARD, address, VELL, "claim lamps, according to A [b:3]")
        made = forms.forms(work)
        assert set(made) == set(forms.FORMS) == set(forms.ENDINGS)
        for form, text in made.items():
            assert "4.2" in text and "2026" in text and address in text, form
            assert ("according to A [b:3]" in text) and "Brook" in text, form
        (csl,) = json.loads(made["csl"])
        assert csl["title"] == AWKWARD and csl["issued"] == {"date-parts": [[2026, 1, 2]]}
        assert ("URL" in csl) == ("://" in address)
        tags = re.findall(r"^([A-Z][A-Z0-9])  - ", made["ris"], re.MULTILINE)
        assert tags[0] == "TY" and tags[-1] == "ER" and ("UR" in tags) == ("://" in address)


def test_authors_are_persons_or_bodies(book):
    (book.root / "CITATION.cff").write_text(
        "title: Vell\nversion: 4.2\ndate-released: 2026-01-02\nrepository-code: https://a.example\n"
        "authors:\n- {given-names: Ada, name-particle: van, family-names: Brook}\n- name: Guild\n",
        encoding="utf-8")  # fmt: skip
    read = about.read()
    assert read.author == "Ada van Brook, Guild" and read.code == "https://a.example"
    assert read.authors[0] == about.Author("Ada van Brook", "van Brook", "Ada")
    assert (read.year, read.version) == ("2026", "4.2")
    (book.root / "CITATION.cff").write_text("- no", encoding="utf-8")
    with pytest.raises(tables.BookError, match=r"CITATION\.cff"):
        about.read()


# Linked data


@pytest.fixture
def graph(book) -> rdflib.Graph:
    """All nanopublications of the invented book, in one graph."""
    data = rdflib.Dataset()
    data.parse(data=linked.trig(VELL, at), format="trig", publicID=BASE)
    assert len([g for g in data.graphs() if len(g)]) == 4 * len(tables.load("claims"))
    whole = rdflib.Graph()
    for *triple, _ in data.quads((None, None, None, None)):
        whole.add(triple)
    return whole


def conforms(graph: rdflib.Graph) -> bool:
    path = Path(claimbook.__file__).parent / "sphinx" / "shapes.ttl"
    shapes = rdflib.Graph().parse(path, publicID="https://vell.example/shapes")
    return pyshacl.validate(graph, shacl_graph=shapes)[0]


def test_nanopublications_have_what_the_shapes_ask(graph):
    assert conforms(graph)
    schema = rdflib.Namespace(linked.SCHEMA)
    (low, *_) = graph.objects(None, schema.minValue)
    quoted = rdflib.URIRef("http://www.w3.org/ns/oa#exact")
    for broken in ((None, quoted, None), (None, schema.unitText, None),
                   (None, schema.isBasedOn, None)):  # fmt: skip
        less = rdflib.Graph() + graph
        less.remove(next(iter(graph.triples(broken))))
        assert not conforms(less), broken
    (node, _, high) = next(t for t in graph.triples((None, schema.maxValue, None))
                           if (t[0], schema.minValue, None) in graph)  # fmt: skip
    graph.remove((node, schema.maxValue, high))
    graph.add((node, schema.maxValue, rdflib.Literal(-1)))
    assert not conforms(graph) and low is not None


def test_json_ld_says_the_same_of_claims(graph):
    read = rdflib.Graph().parse(data=linked.claims_file(at), format="json-ld", base=BASE)
    schema = rdflib.Namespace(linked.SCHEMA)
    claims = {*read.subjects(schema.identifier)}
    for name in ("identifier", "text", "isBasedOn", "creativeWorkStatus"):
        said = {one for one in read.subject_objects(schema[name]) if one[0] in claims}
        assert said == {*graph.subject_objects(schema[name])} and said, name
    row = tables.keyed("claims").loc["siberia-lamps"]
    made = linked.claim(row, at)
    assert made["value"]["xsd:minExclusive"] == 2500 and "maxValue" not in made["value"]
    assert made["text"] == "over 2,500" and made["citation"]["text"] == "over 2,500 lamps"


def test_a_denial_is_no_claim_of_who_denies(book):
    book.row("claims", "siberia-lamps")["status"] = "denied"
    book.write_tables()
    row = tables.keyed("claims").loc["siberia-lamps"]
    assert linked.claim(row, at)["text"] == "over 2,500 (denied)"
    body = linked.annotation(row, at, "#a")["body"]
    assert body["schema:creativeWorkStatus"] == "denied" and body["schema:author"]


def test_annotations_point_at_words_that_are_there(book):
    """By the text's digest, the line's number and the words, as the two RFCs count."""
    texts = {}
    for file in book.texts:
        raw = (book.seeds / file).read_bytes()
        texts[linked.text_name(hashlib.sha256(raw).hexdigest())] = raw.decode().split("\n")
    made = json.loads(linked.annotations_file(at))
    assert made["total"] == len(made["first"]["items"]) == len(tables.load("claims"))
    for one in made["first"]["items"]:
        selector = one["target"]["selector"]
        first, last = map(int, re.findall(r"\d+", selector["value"]))
        (line,) = texts[one["target"]["source"]["id"]][first:last]
        assert selector["refinedBy"]["exact"] in line.replace("\u00a0", " ")


# Tables and changes


def test_cells_of_the_workbook_are_text(book, tmp_path):
    names = ["claims", "events"]
    workbook.write(tmp_path / "a.xlsx", names, "Vell", "2026-01-02")
    workbook.write(tmp_path / "b.xlsx", names, "Vell", "2026-01-02")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        shared = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        words = [one.text for one in shared.iterfind(".//m:t", space)]
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    cells = [one for one in sheet.iterfind(".//m:c", space) if one.find("m:v", space) is not None]
    assert {cell.get("t") for cell in cells} == {"s"}
    shown = {words[int(cell.find("m:v", space).text)] for cell in cells}
    assert {"siberia-lamps", "1804-05", "2500"} <= shown


def test_the_change_log_is_a_feed_with_names_that_stay(book):
    (book.root / "CHANGELOG.md").write_text(
        "# Changes\n\n## Unreleased\n\n- A *new* one & more.\n\n## 0.1.0 (2025-12-31)\n\n- One.\n",
        encoding="utf-8")  # fmt: skip
    found = changes.releases("2026-01-02")
    assert [(one.name, one.date) for one in found] == [("Unreleased", "2026-01-02"),
                                                       ("0.1.0", "2025-12-31")]  # fmt: skip
    space = {"a": "http://www.w3.org/2005/Atom"}
    seen = []
    for base in ("", "https://vell.example/"):
        feed = ElementTree.fromstring(changes.feed(found, VELL, base, "changes.html"))
        entries = feed.findall("a:entry", space)
        seen.append([one.find("a:id", space).text for one in (feed, *entries)])
        assert feed.find("a:updated", space).text == "2026-01-02T00:00:00Z"
        assert "<em>new</em> one &amp; more" in entries[0].find("a:content", space).text
        assert entries[1].find("a:link", space).get("href") == f"{base}changes.html#v-0-1-0"
    assert seen[0] == seen[1] and len({*seen[0]}) == 3


def test_what_is_unreleased_and_empty_is_no_release(book):
    (book.root / "CHANGELOG.md").write_text(
        "# Changes\n\n## Unreleased\n\n## 0.1.0 (2025-12-31)\n\n- One.\n", encoding="utf-8")
    assert [one.name for one in changes.releases("2026-01-02")] == ["0.1.0"]


LOG = """# Changes

## Unreleased

- `lamps`, `notes/oil`: Told *anew*,
  with one claim more.
- `verify` holds rows to `lamps`: that is no page's.
- `lamps`: Read again.

## 0.1.0 (2025-12-31)

- `lamps`, `ropes`: New.
"""


def test_lines_that_begin_with_pages_stand_on_these_and_lead_there(book):
    (book.root / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    found = changes.releases("2026-01-02")
    lamps = changes.of_page(found, "chapters/lamps")
    assert re.findall("<li>(.+?)</li>", lamps, re.DOTALL) == [
        "Told <em>anew</em>,\nwith one claim more.", "Read again."]  # fmt: skip
    assert "since the last release" in lamps and 'href="{changes}#v-unreleased"' in lamps
    assert "Told" in changes.of_page(found, "notes/oil")
    assert not changes.of_page(found, "chapters/oil") and not changes.of_page(found, "verify")
    assert not changes.of_page(found, "chapters/old-lamps"), "a part of a name is another"
    assert "in version 0.1.0" in changes.of_page(found, "ropes")
    shown = changes.page(found, lambda name: f"<a>{name}</a>" if name == "lamps" else "")
    assert shown.count("<a>lamps</a>") == 3 and "to <code>lamps</code>" in shown


def test_a_page_s_name_that_is_misspelt_in_the_change_log_is_told(book):
    (book.root / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    found = changes.releases("")
    pages = ["chapters/lamps", "notes/oil", "chapters/ropes"]
    assert not [*changes.misspelt(found, pages)]
    (said,) = changes.misspelt(found, ["chapters/lamps", "notes/oil", "chapters/rope"])
    assert "`ropes`, which is no page" in said and "did you mean `rope`" in said
    assert not [*changes.misspelt(found, ["notes/oil", "lamps"])], "may be anything else"


# Names


def test_what_was_published_and_goes_without_a_word_is_found(book, without_contract):
    (book.root / "_toc.yml").write_text("root: index\nchapters:\n  - file: lamps\n", "utf-8")
    for name in ("index", "lamps"):
        (book.root / f"{name}.md").write_text("# A\n", encoding="utf-8")
    assert cli.main(["publish"]) == 0
    names = book.path("published.txt").read_text(encoding="utf-8").split()
    assert {"claims/siberia-lamps", "ties/siberia-brook-league", "pages/lamps"} <= set(names)
    assert names == sorted(names) and not book.places()
    (book.root / "lamps.md").unlink()
    book.row("claims", "thread-ropes")["claim"] = "thread-ropes-then"
    book.row("ties", "siberia-brook-league")["tie"] = "siberia-league-brook"
    book.write_tables()
    found = {one.message for one in book.check().findings if one.file == "data/published.txt"}
    assert found == {"“pages/lamps”, which is gone", "“claims/thread-ropes”, which is gone",
                     "“ties/siberia-brook-league”, which is gone"}  # fmt: skip
    for row, now in (("claims/thread-ropes", "claims/thread-ropes-then"), ("pages/lamps", ""),
                     ("ties/siberia-brook-league", "ties/siberia-league-brook")):  # fmt: skip
        book.rows["retired"].append({"row": row, "now": now, "reason": "Another name."})
    book.rows["retired"].sort(key=lambda row: row["row"])
    book.write_tables()
    assert not [one for one in book.check().findings if "published" in one.file]
    (book.root / "lamps.md").write_text("# Back\n", encoding="utf-8")
    (back,) = [one for one in book.check().findings if "which stands" in one.message]
    assert "pages/lamps" in back.message and back.file == "data/retired.csv"
    (book.root / "lamps.md").unlink()
    assert cli.main(["publish"]) == 0
    assert "claims/thread-ropes\n" in book.path("published.txt").read_text(encoding="utf-8")
