"""Claims as linked data: schema.org claims, W3C Web Annotations, nanopublications in TriG.

Each is made from the row alone. Addresses come from ``at``, which gives that of a row (kind, key)
or of a line (``("seed", "memoir:30")``) as seen from the file that is written. A source text is
named by its digest (RFC 6920), so that the same text is meant wherever a copy of it lies; a line by
its number (RFC 5147). Words around the quoted ones are not given: they are not the book's.
"""

from __future__ import annotations

import json
import math
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Any

from claimbook.model.quantity import Quantity
from claimbook.show import citation
from claimbook.show.about import About
from claimbook.show.citation import speaker
from claimbook.sources import tables

At = Callable[[str, str], str]
Node = dict[str, Any]
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
# Terms without a prefix are schema.org's; ends, open or not, have the facets of XML Schema.
CONTEXT: Node = {"@vocab": SCHEMA, "xsd": XSD, "isBasedOn": {"@type": "@id"}}
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
_LINES = "http://tools.ietf.org/rfc/rfc5147"
PREFIXES = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "schema": SCHEMA,
    "xsd": XSD,
    "oa": "http://www.w3.org/ns/oa#",
}


def text_name(sha256: str) -> str:
    """Return the name of a text by its digest (RFC 6920).

    Parameters
    ----------
    sha256
        The SHA-256 in hexadecimal digits.

    Returns
    -------
    str
        The name, an absolute address that says nothing of a place.

    Examples
    --------
    >>> text_name("00" * 32)
    'ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    code = urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{code}"


def interval(figure: Quantity, unit: str) -> Node:
    """Return a figure as schema.org's QuantitativeValue, as its source has it.

    Parameters
    ----------
    figure
        The quantity; an end that it has not is left out.
    unit
        What is counted.

    Returns
    -------
    dict
        Both ends, each also as a facet that says whether the end itself belongs to it.

    Examples
    --------
    >>> interval(Quantity.from_claim(72, None, "over", "lamps"), "lamps")["xsd:minExclusive"]
    72
    """
    found: Node = {"@type": "QuantitativeValue", "description": str(figure), "unitText": unit}
    for name, end, closed in (("min", figure.low, figure.low_closed),
                              ("max", figure.high, figure.high_closed)):  # fmt: skip
        if end is not None and not math.isinf(end):
            value = int(end) if end == int(end) else round(end, 6)
            found[f"{name}Value"] = value
            found[f"xsd:{name}{'Inclusive' if closed else 'Exclusive'}"] = value
    return found


def claim(row: Any, at: At) -> Node:
    """Return a claim as a schema.org Claim: what it says, who says so, on which line, in which
    words, and how it stands.

    Parameters
    ----------
    row
        A row of ``tables.keyed("claims")``.
    at
        Gives addresses.

    Returns
    -------
    dict
        JSON-LD in the terms of ``CONTEXT``.

    Examples
    --------
    >>> row = tables.keyed("claims").loc["keepers-lamps"]
    >>> claim(row, lambda kind, key: f"x.html#{key}")["@id"]
    'x.html#keepers-lamps'
    """
    source: Any = tables.keyed("sources").loc[row["source"]]
    standing = citation.mark(row.get("status", ""))
    # As in prose: of rivals each is said by somebody; what is denied or doubted is not.
    aside = f" ({standing})" if standing and standing != "contested" else ""
    found: Node = {
        "@id": at("claim", row["claim"]),
        "@type": "Claim",
        "identifier": row["claim"],
        "name": citation.title("claim", row),
        "text": citation.figure_text(row) + aside,
        "author": _author(row),
        "temporalCoverage": row.get("date", ""),
        "creativeWorkStatus": row.get("status", ""),
        "isBasedOn": at("seed", row["locator"]),
        "citation": {
            "@type": "Quotation",
            "text": row["wording"],
            "position": f"line {row['line']}",
            "isPartOf": {
                "@id": text_name(source["sha256"]),
                "@type": "DigitalDocument",
                "name": source["title"],
                "alternateName": source["file"],
                "sha256": source["sha256"],
            },
        },
    }
    if row["quantity"] is not None:
        found["value"] = interval(row["quantity"], str(row["quantity"].unit))
    return {name: value for name, value in found.items() if value}


def _author(row: Any) -> Node:
    """Return who says so; whether a source that speaks for itself is somebody is not known."""
    found = {"name": speaker(row)}
    if voice := row.get("voice", ""):
        is_person = tables.cell("actors", voice, "kind") == "person"
        found = {"@type": "Person" if is_person else "Organization", **found}
    return found


def annotation(row: Any, at: At, name: str) -> Node:
    """Return a claim as a W3C Web Annotation of the words that it rests on.

    Parameters
    ----------
    row
        A row of ``tables.keyed("claims")``.
    at
        Gives addresses.
    name
        The address of the annotation.

    Returns
    -------
    dict
        JSON-LD in the terms of ``ANNOTATION``.

    Examples
    --------
    >>> row = tables.keyed("claims").loc["keepers-lamps"]
    >>> annotation(row, lambda kind, key: key, "#a")["target"]["selector"]["refinedBy"]["type"]
    'TextQuoteSelector'
    """
    source: Any = tables.keyed("sources").loc[row["source"]]
    quoted = {"type": "TextQuoteSelector", "exact": row["wording"]}
    line = int(row["line"])
    return {
        "id": name,
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"id": at("claim", row["claim"]), "type": "Dataset",
                 "schema:author": speaker(row),
                 "schema:creativeWorkStatus": row.get("status", "")},
        "target": {
            "source": {"id": text_name(source["sha256"]), "type": "Text",
                       "format": "text/plain",
                       "schema:sha256": source["sha256"], "schema:name": source["file"]},
            "selector": {"type": "FragmentSelector", "conformsTo": _LINES,
                         "value": f"line={line - 1},{line}", "refinedBy": quoted},
        },
    }  # fmt: skip


def claims_file(at: At) -> str:
    """Return all claims as one JSON-LD document.

    Parameters
    ----------
    at
        Gives addresses.

    Returns
    -------
    str
        The document, a claim a line.

    Examples
    --------
    >>> import json
    >>> len(json.loads(claims_file(lambda kind, key: key))["@graph"]) == len(_rows())
    True
    """
    return _lines({"@context": CONTEXT}, "@graph", (claim(row, at) for row in _rows()))


def annotations_file(at: At) -> str:
    """Return all claims as one collection of Web Annotations, each with its id in the document.

    Parameters
    ----------
    at
        Gives addresses.

    Returns
    -------
    str
        The document, an annotation a line.

    Examples
    --------
    >>> import json
    >>> json.loads(annotations_file(lambda kind, key: key))["first"]["items"][0]["id"]
    '#keepers-barrels'
    """
    made = [annotation(row, at, f"#{row['claim']}") for row in _rows()]
    page = _lines({"type": "AnnotationPage", "startIndex": 0}, "items", made).rstrip()
    context = json.dumps([ANNOTATION, {"schema": SCHEMA}])
    return (f'{{"@context": {context}, "id": "", "type": "AnnotationCollection", '
            f'"total": {len(made)}, "first": {page}}}\n')  # fmt: skip


def _rows() -> list[Any]:
    return [row for _, row in tables.keyed("claims").iterrows()]


def _lines(head: Node, name: str, items: Iterable[Node]) -> str:
    start = json.dumps(head, ensure_ascii=False)[:-1]
    told = ",\n".join(json.dumps(one, ensure_ascii=False) for one in items)
    return f'{start}, "{name}": [\n{told}\n]}}\n'


# Nanopublications


def trig(book: About, at: At) -> str:
    """Return every claim as a nanopublication: what is said, where it comes from, who coded it.

    The assertion is that of its speaker; the book publishes that it was said.

    Parameters
    ----------
    book
        What the book says of itself.
    at
        Gives addresses.

    Returns
    -------
    str
        TriG, four graphs a claim.

    Examples
    --------
    >>> trig(About(title="Vell"), lambda kind, key: f"x#{key}").count("a np:Nanopublication")
    4
    """
    heads = "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in PREFIXES.items())
    return heads + "".join(_nanopub(row, book, at) for row in _rows())


def _nanopub(row: Any, book: About, at: At) -> str:
    key = row["claim"]
    this, head, said, from_, about = (
        f"<#{key}{part}>" for part in ("", ".head", ".assertion", ".provenance", ".publication")
    )
    node = claim(row, at)
    quoted = node.pop("citation")
    text = quoted.pop("isPartOf")
    given = {"dct:created": _typed(book.date, "date"), "dct:license": _links(book),
             "dct:creator": ", ".join(_literal(a.name) for a in book.authors),
             "dct:title": _literal(node["name"])}  # fmt: skip
    published = "".join(f" ;\n    {name} {value}" for name, value in given.items() if value)
    line = int(row["line"])
    return f"""
{head} {{
  {this} a np:Nanopublication ;
    np:hasAssertion {said} ; np:hasProvenance {from_} ; np:hasPublicationInfo {about} .
}}
{said} {{
  {turtle(node)} .
}}
{from_} {{
  {said} prov:wasQuotedFrom <{text["@id"]}> ;
    prov:wasAttributedTo [ schema:name {_literal(node["author"]["name"])} ] ;
    oa:hasSource <{text["@id"]}> ;
    oa:hasSelector [ a oa:FragmentSelector ; dct:conformsTo <{_LINES}> ;
      <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "line={line - 1},{line}" ;
      oa:refinedBy [ a oa:TextQuoteSelector ; oa:exact {_literal(quoted["text"])} ] ] .
  {turtle(text)} .
}}
{about} {{
  {this} dct:identifier {_literal(key)}{published} .
}}
"""


def _links(book: About) -> str:
    return ", ".join(f"<{address}>" for _, address in book.licences if address)


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _typed(text: str, kind: str) -> str:
    return f"{_literal(text)}^^xsd:{kind}" if text else ""


def turtle(node: Node) -> str:
    """Return a node of JSON-LD in the terms of ``CONTEXT`` as Turtle.

    Parameters
    ----------
    node
        The node.

    Returns
    -------
    str
        Its address and statements, or where it has none, the statements in brackets.

    Examples
    --------
    >>> turtle({"@id": "#a", "@type": "Claim", "value": {"minValue": 2}})
    '<#a> a schema:Claim ; schema:value [ schema:minValue 2 ]'
    """
    told = []
    for name, value in node.items():
        if name == "@type":
            told.append(f"a schema:{value}")
        elif name != "@id":
            term = name if ":" in name else f"schema:{name}"
            told.append(f"{term} {_value(name, value)}")
    said = " ; ".join(told)
    return f"<{node['@id']}> {said}" if "@id" in node else f"[ {said} ]"


def _value(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return turtle(value)
    if isinstance(value, str):
        return f"<{value}>" if name == "isBasedOn" else _literal(value)
    return repr(value)
