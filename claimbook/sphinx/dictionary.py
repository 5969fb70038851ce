"""``{dictionary}`` describes every table and column from ``data/datapackage.json``; ``{relations}``
lists the closed list of relations."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.util.docutils import SphinxDirective

from claimbook.sources import tables
from claimbook.sphinx.parts import Cell, table


class Dictionary(SphinxDirective):
    """``{dictionary}``: every table and column, and the closed list of relations."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for entry in tables.package()["resources"]:
            head = f"{entry['path']}: {entry['title'].lower()}"
            section = nodes.section("", nodes.title(head, head), ids=[f"table-{entry['name']}"])
            section += nodes.paragraph("", entry["description"])
            section += self.files(entry)
            rows: list[list[Cell]]
            rows = [[nodes.literal("", f["name"]), *_field(f)] for f in entry["schema"]["fields"]]
            columns = ["Column", "Type", "Rule", "Meaning"]
            section += table(columns, rows, f"Columns of {entry['path']}", "stacked")
            found.append(section)
        return found


    def files(self, entry: dict) -> nodes.paragraph:
        """Return the ways to the rows, and to the description that programs read."""
        top = "../" * self.env.docname.count("/")
        shown = nodes.paragraph()
        for before, name in (("Rows: ", entry["path"]), ("; for programs: ", "datapackage.json")):
            shown += nodes.Text(before)
            shown += nodes.reference("", name, refuri=f"{top}data/{name}", internal=True)
        shown += nodes.Text(".")
        return shown


def _field(field: dict) -> list[str]:
    rules = field.get("constraints", {})
    parts = ["required"] if rules.get("required") else []
    if "enum" in rules:
        parts.append("one of " + ", ".join(str(value) for value in rules["enum"]))
    if "pattern" in rules:
        parts.append("matches " + rules["pattern"])
    if rules.get("unique"):
        parts.append("different in each row")
    if "minimum" in rules:
        parts.append(f"at least {rules['minimum']}")
    return [field["type"], "; ".join(parts), field["description"]]


class Relations(SphinxDirective):
    """``{relations}``: the closed list of relations, with what each means and its direction."""

    def run(self) -> list[nodes.Node]:
        frame = tables.load("relations")
        uses = tables.load("ties")["relation"].value_counts()
        rows = [
            [
                str(row.relation),
                str(row.family),
                str(row.meaning),
                f"{row.usual_sign:+d}".replace("+0", "0"),
                str(uses.get(row.relation, 0)),
            ]
            for row in frame.itertuples()
        ]
        head = [
            "Relation",
            "Family",
            "Meaning, from the first actor to the second",
            "Usual sign",
            "Ties",
        ]
        return [table(head, rows, "The closed list of relations", "stacked")]


DIRECTIVES: dict[str, type[Directive]] = {"dictionary": Dictionary, "relations": Relations}
