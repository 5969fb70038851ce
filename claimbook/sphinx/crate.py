"""The site as a research object: ``ro-crate-metadata.json`` says what is in it, by whom, under
which licence (RO-Crate 1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sphinx.application import Sphinx

from claimbook.show.about import About

NAME = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def write(app: Sphinx, book: About, files: Iterable[Any]) -> None:
    """Describe the pages of this build and the files that go with them."""
    pages = sorted(app.env.found_docs)
    parts = [{"@id": app.builder.get_target_uri(page), "@type": "File",
              "name": app.env.titles[page].astext(), "encodingFormat": "text/html"}
             for page in pages]  # fmt: skip
    parts += [{"@id": one.path, "@type": "File", "name": one.title, "encodingFormat": one.kind}
              for one in files]  # fmt: skip
    text = json.dumps({"@context": _CONTEXT, "@graph": graph(book, parts)}, ensure_ascii=False,
                      indent=1)  # fmt: skip
    (app.claimbook.pages / NAME).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def graph(book: About, parts: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the entities of the crate: itself, its root, its authors and licences, its parts."""
    authors = [{"@id": f"#author-{place}", "@type": "Person" if one.family else "Organization",
                "name": one.name} for place, one in enumerate(book.authors, 1)]  # fmt: skip
    licences = [{"@id": address, "@type": "CreativeWork", "name": name}
                for name, address in book.licences if address]  # fmt: skip
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": book.title,
        "description": book.abstract or book.title,
        "datePublished": book.date,
        "version": book.version,
        "keywords": ", ".join(book.keywords),
        "license": _links(licences),
        "author": _links(authors),
        "publisher": _links([one for one in authors if one["@type"] == "Organization"][:1]),
        "hasPart": _links(parts),
    }
    itself = {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _CONTEXT.removesuffix("/context")},
    }
    return [itself, {k: v for k, v in root.items() if v}, *authors, *licences, *parts]


def _links(entities: list[dict[str, str]]) -> Any:
    """Return links to entities; to one alone without a list, as the standard would have it."""
    found = [{"@id": one["@id"]} for one in entities]
    return found[0] if len(found) == 1 else found
