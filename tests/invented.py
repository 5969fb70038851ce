"""An invented book of two texts, the smallest that has a row in every table and passes ``verify``:
what tests break, one thing at a time."""

from __future__ import annotations

import copy
import csv
import hashlib
import json
from importlib.resources import files
from pathlib import Path

from claimbook.check import verify
from claimbook.sources import schema

# Every table that claimbook knows, as it knows it: no book's own words.
_SCHEMA = json.loads(files("claimbook.sources").joinpath("schema.json").read_text("utf-8"))
PACKAGE = schema.package(
    {"name": "lamps-of-vell", "title": "The lamps of Vell", "licenses": [{"name": "CC0-1.0"}]},
    [table["name"] for table in _SCHEMA["tables"]],
)
TABLES = {entry["name"]: entry for entry in PACKAGE["resources"]}

TEXTS = {
    "siberia.txt": """The lamp keepers of Vell, retold

In May 1804 over 2,500 lamps burned there all summer.
Captain Ada Brook (1771-1840) led two pilot crews during 1806-7.
Almost 300 barrels, or ten percent of them, went bad in the 1820s.

The guild kept three and a half thousand ropes; the Salt League kept none.
Printed by hand in May 1898, page 2
""",
    "thread.txt": """Ada Brooke was born in Vell.
She kept about 40 ropes\u00a0then, the League said.
""",
}

ROWS = {
    "agreements": [
        {"agreement": "ropes-kept", "topic": "x", "point": "Somebody kept ropes",
         "source": "siberia", "line": 7, "wording": "three and a half thousand ropes"},
        {"agreement": "ropes-kept", "topic": "x", "point": "Somebody kept ropes",
         "source": "thread", "line": 2, "wording": "She kept about 40 ropes"},
    ],
    "actors": [
        {"actor": "ada-brook", "name": "Ada Brook", "as_printed": "Ada Brook;Ada Brooke",
         "kind": "person", "born": "1771", "died": "1840", "source": "siberia", "line": 4,
         "wording": "Captain Ada Brook (1771-1840)"},
        {"actor": "salt-league", "name": "The League of Salt",
         "as_printed": "Salt League;the League", "kind": "organisation",
         "source": "siberia", "line": 7, "wording": "the Salt League"},
    ],
    "claims": [
        {"claim": "siberia-barrels", "high": "300", "unit": "barrels", "hedge": "almost",
         "date": "182X", "source": "siberia", "line": 5, "wording": "Almost 300 barrels"},
        {"claim": "siberia-crews", "low": "2", "high": "2", "unit": "crews", "hedge": "exact",
         "source": "siberia", "line": 4, "wording": "two pilot crews"},
        {"claim": "siberia-lamps", "low": "2500", "unit": "lamps", "hedge": "over",
         "date": "1804-05", "place": "Vell", "source": "siberia", "line": 3,
         "wording": "over 2,500 lamps"},
        {"claim": "siberia-ropes", "low": "3500", "high": "3500", "unit": "ropes",
         "hedge": "exact", "source": "siberia", "line": 7,
         "wording": "three and a half thousand ropes"},
        {"claim": "siberia-ropes-of-league", "value": "no ropes", "voice": "salt-league",
         "source": "siberia", "line": 7, "wording": "the Salt League kept none"},
        {"claim": "siberia-share", "low": "10", "high": "10", "unit": "percent",
         "hedge": "exact", "source": "siberia", "line": 5, "wording": "ten percent of them"},
        {"claim": "thread-ropes", "low": "40", "high": "40", "unit": "ropes", "hedge": "about",
         "source": "thread", "line": 2, "wording": "about 40 ropes then"},
    ],
    "coast": [
        {"part": "part-01", "outline": "POLYGON ((10 45, 20 45, 20 70, 10 70, 10 45))"},
    ],
    "coding": [
        {"coding": "coding-1", "table": "claims", "source": "siberia", "line": 4,
         "found_by": "both", "differed": "unit;note", "settled": "kept", "row": "siberia-crews"},
        {"coding": "coding-2", "table": "ties", "source": "siberia", "line": 4,
         "found_by": "first", "settled": "dropped"},
    ],
    "constraints": [
        {"constraint": "ropes-kept", "kind": "statement", "row": "claims/siberia-ropes",
         "reads_as": "value", "relation": "ropes = value", "unit": "ropes"},
        {"constraint": "ropes-some", "kind": "assumption", "relation": "ropes >= 1",
         "unit": "ropes", "grade": "definition", "assumption": "what is kept is there"},
    ],
    "corrections": [
        {"correction": "brooke", "source": "thread", "line": 1, "as_printed": "Ada Brooke"},
    ],
    "disagreements": [{"disagreement": "ropes"}],
    "events": [
        {"event": "siberia-bad-barrels", "date": "182X", "source": "siberia", "line": 5,
         "wording": "went bad in the 1820s"},
        {"event": "siberia-crews-led", "date": "1806/1807", "actors": "ada-brook;salt-league",
         "source": "siberia", "line": 4, "wording": "led two pilot crews during 1806-7",
         "note": "Against the League of Salt (line 7)."},
        {"event": "siberia-lamps-burned", "date": "1804-05", "source": "siberia", "line": 3,
         "wording": "In May 1804"},
        {"event": "siberia-printed", "date": "1898-05", "source": "siberia", "line": 8,
         "wording": "Printed by hand in May 1898"},
    ],
    "layouts": [
        {"layout": "salt", "node": "ada-brook", "x": 0, "y": 0.2},
        {"layout": "salt", "node": "salt-league", "x": 1.5, "y": 0.8},
    ],
    "outside": [
        {"record": "lamps-elsewhere", "date": "1804", "quote": "lit in 1804",
         "who_says": "Annals of Vell", "citation": "annals1899", "confidence": "medium",
         "carrier": "primary", "language": "en", "sentence": "The annals have lamps in 1804.",
         "claim": "siberia-share", "comparable": "no", "why_not": "a year against a share"},
    ],
    "places": [
        {"place": "vell", "name": "Vell", "kind": "unlocated", "basis": "It is invented."},
    ],
    "positions": [
        {"disagreement": "ropes", "position": "many", "source": "siberia", "line": 7,
         "wording": "three and a half thousand", "claim": "siberia-ropes"},
        {"disagreement": "ropes", "position": "some", "source": "thread", "line": 2,
         "wording": "She kept about 40"},
    ],
    "judgements": [
        {"judgement": "judgement-1", "table": "claims", "row": "siberia-crews", "verdict": "ok"},
    ],
    "recoding": [
        {"recoding": "recoding-1", "table": "claims", "row": "siberia-crews", "column": "status",
         "first": "asserted", "second": "doubtful", "settled": "asserted"},
    ],
    "relations": [
        {"relation": "commands", "usual_sign": 0}, {"relation": "opposes", "usual_sign": -1},
    ],
    "retired": [
        {"row": "claims/siberia-oil", "now": "claims/siberia-barrels", "reason": "Another name."},
    ],
    "selections": [
        {"selection": "salt-figures", "claim": "siberia-share", "label": "Share"},
    ],
    "sides": [{"side": "x"}],
    "sources": [
        {"source": "siberia", "file": "siberia.txt", "lines": 8, "text_lines": 6,
         "numerals": 13, "published": "1898"},
        {"source": "thread", "file": "thread.txt", "lines": 2, "text_lines": 2,
         "numerals": 1},
    ],
    "ties": [
        {"tie": "siberia-brook-league", "from_actor": "ada-brook", "to_actor": "salt-league",
         "relation": "opposes", "sign": -1, "date": "1806", "source": "siberia", "line": 7,
         "wording": "the Salt League kept", "note": "The year stands in line 4."},
    ],
    "topics": [{"topic": "x"}],
    "unused": [
        {"source": "siberia", "line": 8, "token": "page 2", "reason": "page furniture"},
    ],
}  # fmt: skip


WORKS = """@book{annals1899, title = {Annals of Vell}, year = {1899},
  url = {https://annals.example/vell}}
"""


class Book:
    """An invented book that passes; change ``rows`` or ``texts``, then ``check``."""

    def __init__(self, root):
        self.root, self.seeds = Path(root), Path(root) / "texts"
        self.package, self.rows = copy.deepcopy(PACKAGE), copy.deepcopy(ROWS)
        self.texts, self.works = dict(TEXTS), WORKS
        for row in self.rows["sources"]:
            row["sha256"] = hashlib.sha256(self.texts[row["file"]].encode()).hexdigest()

    def row(self, table, key):
        (row,) = (row for row in self.rows[table] if key in list(row.values())[:3])
        return row

    def may_be_empty(self, table):
        (entry,) = (one for one in self.package["resources"] if one["name"] == table)
        entry["mayBeEmpty"] = True

    def write(self):
        self.seeds.mkdir(exist_ok=True)
        for file, text in self.texts.items():
            (self.seeds / file).write_text(text, encoding="utf-8")
        return self.write_tables()

    def write_tables(self):
        (self.root / "data").mkdir(exist_ok=True)
        self.path("datapackage.json").write_text(json.dumps(self.package), encoding="utf-8")
        for name, entry in TABLES.items():
            fields = entry["schema"]["fields"]
            with self.path(entry["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(field["name"] for field in fields)
                for row in self.rows.get(name, []):
                    writer.writerow(row.get(field["name"], filler(field)) for field in fields)
        self.path("references.bib").write_text(self.works, encoding="utf-8")
        return self

    def path(self, file):
        return self.root / "data" / file

    def check(self, with_texts=True):
        return verify.check(self.root, self.seeds if with_texts else self.root / "nowhere")

    def places(self):
        """Where the check of the book as written finds something: file, row and column."""
        return {(one.file, one.row, one.column) for one in self.check().findings}


def filler(field):
    """A value that the contract allows where a row says nothing."""
    constraints = field.get("constraints", {})
    if not constraints.get("required"):
        return ""
    return constraints.get("enum", [1 if field["type"] == "integer" else "x"])[0]


DYKE = """Ned Vane told it: “We met some 70 rowers at the gate, who sang four old songs all night.”
The dyke is 30 to 50 miles long; it cost at least 900 crowns and almost a quarter of the wood.
By October 1811 the dyke stood; the gate was shut on 4 November 1811, the day before a ferry sank.
By the end of 1812 the ferry was back, and in 1816 it was sold, against the will of 9 owners.
About 20 to 25 boats came in spring 1813, between 7 and 11 rafts in 1814.
町の百年
A ferryman, Vane (1790-1850), knew why.
The gate was painted that month.
No more than 60 wagons, 12 or more carts and 5 or so sledges passed.
Chapter 3, told to quill77 (2)
One thing more: in 1811 it rained.
The Salt League, the League of old, asked nobody.
"""

# Rows of the same columns, a row a line: key; date; line; wording; and the rest as pairs.
EXTRA = {
    "claims": {
        "samurai-boats": (5, "About 20 to 25 boats", "about", 20, 25, "boats",
                          {"date": "1813-21"}),
        "samurai-built": (3, "By October 1811 the dyke stood", "", "", "", "",
                          {"date": "[..1811-10]", "value": "stood"}),
        "samurai-carts": (9, "12 or more carts", "at_least", 12, "", "carts", {}),
        "samurai-century": (6, "町の百年", "exact", 100, 100, "years", {}),
        "samurai-cost": (2, "at least 900 crowns", "at_least", 900, "", "crowns",
                         {"note": "Lines 3 and 40 name no crowns, chapter 41 none."}),
        "samurai-ferry-back": (4, "the end of 1812 the ferry was back", "", "", "", "",
                               {"date": "[..1812-12]", "value": "back"}),
        "samurai-length": (2, "30 to 50 miles long", "between", 30, 50, "miles", {}),
        "samurai-owners": (4, "against the will of 9 owners", "exact", 9, 9, "owners",
                           {"date": "1816"}),
        "samurai-rafts": (5, "between 7 and 11 rafts in 1814", "between", 7, 11, "rafts",
                          {"date": "1814", "place": "Vell"}),
        "samurai-rowers": (1, "some 70 rowers", "about", 70, 70, "persons",
                           {"voice": "ned-vane", "subject": "rowers of the 12 crews"}),
        "samurai-sledges": (9, "5 or so sledges", "about", 5, 5, "sledges", {}),
        "samurai-songs": (1, "four old songs", "exact", 4, 4, "songs", {"voice": "ned-vane"}),
        "samurai-wagons": (9, "No more than 60 wagons", "up_to", "", 60, "wagons", {}),
        "samurai-wood": (2, "almost a quarter of the wood", "almost", "", 0.25, "share", {}),
    },
    "events": {
        "samurai-ferry-sank": (3, "the day before a ferry sank",
                               {"date": "1811-11-03", "actors": "ned-vane"}),
        "samurai-ferry-sold": (4, "in 1816 it was sold", {"date": "1816"}),
        "samurai-gate-painted": (8, "The gate was painted",
                                 {"date": "1811-11", "note": "The date stands in line 3."}),
        "samurai-gate-shut": (3, "shut on 4 November 1811", {"date": "1811-11-04"}),
        "samurai-spring": (5, "in spring 1813", {"date": "1813-21"}),
    },
}  # fmt: skip


def larger(folder):
    """Return the invented book with a third text."""
    book, own = Book(folder), {"source": "samurai"}
    book.texts["samurai.txt"] = DYKE
    count = len(DYKE.splitlines())
    book.rows["sources"].insert(
        0,
        {
            **own,
            "file": "samurai.txt",
            "lines": count,
            "text_lines": count,
            "voice": "The Ferryman, and others",
        },
    )
    names = ("line", "wording", "hedge", "low", "high", "unit")
    for key, (*cells, rest) in EXTRA["claims"].items():
        row = dict(zip(names, cells, strict=True))
        book.rows["claims"].append({"claim": key, **own, **row, **rest})
    for key, (line, wording, rest) in EXTRA["events"].items():
        book.rows["events"].append({"event": key, **own, "line": line, "wording": wording, **rest})
    book.rows["actors"] += [
        {"actor": "ned-vane", "name": "Ned Vane", "as_printed": "Ned Vane;Vane", **own, "line": 7,
         "wording": "Vane (1790-1850)", "kind": "person", "born": "1790", "died": "1850"},
        {"actor": "the-ferryman", "name": "The ferryman of the gate", "as_printed": "ferryman",
         **own, "line": 7, "wording": "A ferryman", "kind": "person"},
    ]  # fmt: skip
    book.rows["unused"] += [
        {**own, "line": 10, "token": "Chapter 3", "reason": "page furniture"},
        {**own, "line": 10, "token": "quill77", "reason": "part of a name"},
        {**own, "line": 10, "token": "(2)", "reason": "part of a reference"},
        {**own, "line": 11, "token": "One thing", "reason": "rhetorical"},
        {**own, "line": 11, "token": "in 1811", "reason": "repeats a row",
         "row": "events/samurai-gate-shut"},
    ]  # fmt: skip
    book.row("sources", "thread")["depends_on"] = "samurai"
    book.row("sources", "siberia")["depends_on"] = "thread"
    book.rows["agreements"] = []  # of sources that rest on one another there is none
    book.may_be_empty("agreements")
    book.row("sources", "samurai.txt")["sha256"] = hashlib.sha256(DYKE.encode()).hexdigest()
    for name in ("claims", "events", "actors", "unused"):
        book.rows[name].sort(key=lambda row: next(iter(row.values())))
    return book


def place(book, table, key, column):
    """Where a finding about a row of the book as it is now has to stand."""
    number = book.rows[table].index(book.row(table, key)) + 2
    return f"data/{table}.csv", number, column


SIDES = {"ferry": "#5f5f2f", "guild": "#2f6f8f", "league": "#8f4f2f", "none": "#333333"}


def drawn(folder):
    """Return the larger book, written, with the sides of those whom charts draw."""
    book = larger(folder)
    book.rows["sides"] = [{"side": side, "order": n, "title": f"The {side}", "colour": tone}
                          for n, (side, tone) in enumerate(SIDES.items(), 1)]  # fmt: skip
    return book.write_tables()


def of_two_tables(folder):
    """Return the book with sources and claims alone, which has no data package yet."""
    book = Book(folder)
    for row in book.rows["claims"]:
        row.pop("voice", None)
    book.texts["siberia.txt"] = "In May 1804 over 2,500 lamps burned there.\nAlmost 300 barrels.\n"
    book.write()
    for path in book.root.glob("data/*.csv"):
        if path.stem not in schema.REQUIRED:
            path.unlink()
    own = {"name": "lamps", "title": "Lamps", "licenses": [{"name": "CC0-1.0"}]}
    book.path("book.json").write_text(json.dumps(own), encoding="utf-8")
    book.path("datapackage.json").unlink()
    return book
