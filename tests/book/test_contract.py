"""What the tables of this book are against: their contract, their seal, the built pages."""

from __future__ import annotations

import csv
import json

from conftest import HTML, pages

from claimbook.check import built, seal, verify
from claimbook.model.hedges import HEDGES
from claimbook.sources import schema, tables


def test_the_committed_data_package_is_what_the_schema_and_the_book_make(root):
    found = (root / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert found == schema.described(root), "run `claimbook schema`"


def test_the_tables_of_this_book_are_sealed(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found = seal.digests(root, package, {})
    assert seal.read(root), "run `claimbook verify --seal`"
    assert seal.differences(seal.read(root), found) == [], "run `claimbook verify --seal`"
    sources = verify.read_tables(package, root)[0]["sources"].rows
    assert seal.read(root)["seeds"] == {row["file"]: row["sha256"] for row in sources}


def allowed(package, root):
    """What every column "hedge" of the data package allows, by table."""
    found = {}
    for entry in package["resources"]:
        for field in entry["schema"]["fields"]:
            if field["name"] == "hedge":
                keys = entry["schema"].get("foreignKeys", [])
                others = [key["reference"] for key in keys if key["fields"] in ("hedge", ["hedge"])]
                if others:
                    (path,) = (one["path"] for one in package["resources"]
                               if one["name"] == others[0]["resource"])  # fmt: skip
                    with (root / "data" / path).open(encoding="utf-8") as file:
                        found[entry["name"]] = {row["hedge"] for row in csv.DictReader(file)}
                else:
                    found[entry["name"]] = set(field["constraints"]["enum"])
    return found


def test_the_contract_allows_the_hedges_of_the_table_and_no_others(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found = allowed(package, root)
    assert set(found) >= {"claims", "outside"}
    assert all(hedges == set(HEDGES) for hedges in found.values()), found


def test_every_number_on_the_built_pages_resolves(root):
    there = {path.relative_to(HTML).with_suffix("").as_posix() for path in pages()}
    assert there >= {f"chapters/{path.stem}" for path in root.glob("chapters/*.md")}
    assert there >= {f"sources/{source}" for source in tables.keyed("sources").index}
    found = list(built.check(HTML))
    assert not found, "\n".join(map(str, found))
