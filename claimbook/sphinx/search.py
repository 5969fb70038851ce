"""Search that finds figures: an index of rows and one of pages, and the page of search.

They are scripts, which a page also loads where it is opened as a file, and only when a reader
searches. Rows carry their bounds as they are read, so that a number finds every claim whose
interval it meets; lines of the sources are found by the wordings that rows rest on, and nothing
else of the sources' texts is in the index. The stock search of Sphinx, which drops numbers, is off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from claimbook import languages
from claimbook.compare import outside
from claimbook.model import dates
from claimbook.show.citation import KINDS, figure_text, mark, speaker, title
from claimbook.sources import tables
from claimbook.sphinx import behind, facets, pagetexts
from claimbook.sphinx.pages import row_forms
from claimbook.sphinx.sourcepages import lines_shown, page_of

PAGE = "search"
_NAME = re.compile(r"[^\W\d_][\w’'-]{3,}|[ぁ-ヿ一-鿿]{2,}")
_BOX = """<section id="search-page"><h1>Search</h1>
<div id="claimbook-search"></div>
<noscript><p>Searching needs a script. Without one, the browser can search within the registers,
which list every row in one table each.</p></noscript></section>"""


def _is_searched(app: Sphinx) -> bool:
    return app.builder.format == "html" and app.builder.name != "singlehtml"


def _also(kind: str, row: Any, said: str) -> str:
    """Return the names by which a row can be found besides what it says itself, ``said``."""
    names = [row.get("native_name", ""), row.get("place", "")]
    if kind == "actor":
        names += row["as_printed"].split(";")
    bearing = row[kind] if kind == "claim" else f"{kind}s/{row[kind]}"
    if outside.bears_on(bearing):
        names += _names_outside()[bearing]
    there = facets.fold(said)
    return " ".join(name for name in dict.fromkeys(names) if facets.fold(name) not in there)


@tables.kept()
def _names_outside() -> dict[str, list[str]]:
    """Return, by what it bears on, the names that the record outside has in its words."""
    found: dict[str, list[str]] = {}
    for row in tables.load("outside").to_dict("records"):
        said = " ".join(row.get(column, "") for column in ("subject", "quote", "english"))
        names = [word for word in _NAME.findall(said) if word[0].isupper() or word > "぀"]
        found.setdefault(row["claim"], []).extend(names)
    return found


def _title(kind: str, row: Any) -> str:
    """Return a row's title; of a tie the relation alone, since its ends are in the index too."""
    return row["relation"].replace("_", " ") if kind == "tie" else title(kind, row)


def _rivals() -> dict[str, list[str]]:
    """Return, by claim, those that answer the same question of the disagreements otherwise."""
    found: dict[str, list[str]] = {}
    for _, own in tables.positions().groupby("disagreement"):
        keys = [key for key in dict.fromkeys(own["claim"]) if key]
        for key in keys:
            found.setdefault(key, []).extend(other for other in keys if other != key)
    return found


def _end(value: float | None) -> float | int | None:
    """Return a number as JSON has it: whole where it is whole, None where it is infinite."""
    if value is None or abs(value) == float("inf"):
        return None
    return int(value) if value == int(value) else round(value, 6)


def _entry(kind: str, row: Any) -> list[Any]:
    """Return what the index has of a row, all but the address."""
    says, numbers = "", None
    if kind == "claim":
        quantity = row["quantity"]
        says = figure_text(row)
        if quantity is not None:
            says += "" if row["unit"] in ("percent", "share") else f" {row['unit']}"
            numbers = [*map(_end, (quantity.low, quantity.high, *quantity.printed))]
    elif kind == "actor":
        says = row["native_name"]
    when = dates.human(row["date"]) if row.get("date", "") else ""
    who = speaker(row) if row.get("voice", "") else ""
    state = mark(row.get("status", ""))
    told = [title(kind, row), says, when, row["wording"], who]
    return [_title(kind, row), says, when, row["locator"], row["wording"], who, state,
            _also(kind, row, " ".join(told)), numbers or 0]  # fmt: skip


def _others(kind: str, row: Any, rivals: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the rows that the index names with a row: a claim's rivals, the actors of the rest."""
    if kind == "claim":
        return [("claim", key) for key in rivals.get(row[kind], ())]
    if kind == "tie":
        return [("actor", row["from_actor"]), ("actor", row["to_actor"])]
    return [("actor", key) for key in row.get("actors", "").split(";") if key]


def rows(app: Sphinx) -> dict[str, Any]:
    """Return the index of rows: where each stands, what it says, how the sources are read.

    Claims are one file, which answers a number by itself; the other kinds come after it.
    """
    rivals = _rivals()
    places = {(kind, key): place for kind in KINDS
              for place, key in enumerate(tables.keyed(f"{kind}s").index)}  # fmt: skip
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        entries = []
        for _, row in tables.keyed(f"{kind}s").iterrows():
            others = [places[other] for other in _others(kind, row, rivals)]
            entries.append([*_entry(kind, row), others or 0])
        page, anchors = _anchors(app, kind)
        kinds[kind] = {
            "title": tables.resource(f"{kind}s")["title"],
            "page": app.builder.get_target_uri(page) if page else "",
            "at": anchors,
            "rows": [list(column) for column in zip(*entries, strict=True)],
        }
    return {"kinds": kinds, "sources": _sources(app), "scales": _scales()}


def _anchors(app: Sphinx, kind: str) -> tuple[str, list[str | int]]:
    """Return the page that lists the rows of a kind, and the anchor of each there, 0 where a tie is
    named by its line and its ends."""
    found: list[str | int] = []
    pages = {""}
    for key, row in tables.keyed(f"{kind}s").iterrows():
        page, anchor = app.env.get_domain("claimbook").row(kind, str(key)) or ("", "")
        pages.add(page)
        is_plain = kind == "tie" and anchor == _by_its_ends(row)
        found.append(0 if is_plain else anchor)
    return max(pages), found


def _by_its_ends(row: Any) -> str:
    names = (row["source"], row["line"], row["from_actor"], row["relation"], row["to_actor"])
    return "-".join(str(name).replace("_", "-") for name in names)


def _sources(app: Sphinx) -> dict[str, list[Any]]:
    """Return of each source the address of its page, what it is called, and the lines shown."""
    domain = app.env.get_domain("claimbook")
    found: dict[str, list[Any]] = {}
    for key, row in tables.keyed("sources").iterrows():
        lines = lines_shown(domain, str(key))
        shown: Any = row["lines"] if len(lines) == row["lines"] else lines
        uri = app.builder.get_target_uri(page_of(app.config, str(key)))
        found[str(key)] = [uri, row["short"], shown]
    return found


def _scales() -> dict[str, float]:
    """Return the words by which languages multiply a number, such as "thousand"."""
    found: dict[str, float] = {}
    for code in languages.codes():
        words = (pack.words if (pack := languages.of(code)) else {}).items()
        found |= {facets.fold(word): value for word, (kind, value) in words
                  if kind in ("scale", "many") and value >= 1000}  # fmt: skip
    return dict(sorted(found.items()))


def _kept_at(app: Sphinx, page: str) -> Path:
    return app.claimbook.folder / "texts" / f"{page}.json"


def _has_text(env: BuildEnvironment, page: str) -> bool:
    """Whether the text of a page is in the index, as Sphinx has it: not with ``nosearch``."""
    return page in env.found_docs and "nosearch" not in env.metadata.get(page, {})


def _note_text(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Keep the text of a page for the index: pages that do not change are not written again."""
    if _has_text(app.env, pagename) and _is_searched(app):
        path = _kept_at(app, pagename)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = pagetexts.sections(context.get("body", ""))
        path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _without_text(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages whose text is not at hand: they are written again."""
    if not _is_searched(app):
        return []
    wanted = (page for page in sorted(env.found_docs) if _has_text(env, page))
    return [page for page in wanted if not _kept_at(app, page).is_file()]


def pages(app: Sphinx) -> list[list[Any]]:
    """Return the index of pages: address, title, sections."""
    found = []
    for page in sorted(app.env.found_docs):
        if _has_text(app.env, page) and _kept_at(app, page).is_file():
            uri = app.builder.get_target_uri(page)
            sections = json.loads(_kept_at(app, page).read_text(encoding="utf-8"))
            found.append([uri, app.env.titles[page].astext(), sections])
    return found


def _write(app: Sphinx, failure: Exception | None) -> None:
    """Write the indexes, and what rows open, beside the pages of this build."""
    if failure or not _is_searched(app):
        return
    more = behind.everything()
    if app.config.claimbook_outside_page in app.env.found_docs:
        more["page"] = app.builder.get_target_uri(app.config.claimbook_outside_page)
    more["cite"] = row_forms(app)
    index = rows(app)
    others = {kind: index["kinds"].pop(kind) for kind in KINDS if kind != "claim"}
    written = {"rows": index, "others": others, "pages": pages(app), "more": more}
    folder = Path(app.outdir) / "_static" / PAGE
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        script = f'"use strict";\n(window.claimbookData ||= {{}}).{name} = {text};\n'
        (folder / f"{name}.js").write_text(script, encoding="utf-8")


def _page(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Yield the page of search, to which links without script lead."""
    if _is_searched(app):
        yield PAGE, {"title": "Search", "body": _BOX}, "page.html"


def _turn_off(app: Sphinx) -> None:
    """Let Sphinx make no index of its own."""
    if isinstance(app.builder, Builder) and hasattr(app.builder, "search"):
        app.builder.search = False


def setup(app: Sphinx) -> None:
    """Load the script of search, and connect to the writing of pages and to the end of a build."""
    app.add_js_file("search.js", loading_method="defer")
    app.connect("builder-inited", _turn_off)
    app.connect("env-updated", _without_text)
    app.connect("html-page-context", _note_text)
    app.connect("html-collect-pages", _page)
    app.connect("build-finished", _write, priority=800)
