"""The shell of a page: which files it loads, under which policy, and its two layers.

The theme ``claimbook`` (the folder ``theme``) draws it. A page loads what it uses and no more; it
may run only its own files and what the hashes in its policy name. Style attributes, which such a
policy forbids, become rules of the page's own style sheet. What a reader need not see, code and
raw output, is marked as the working layer, which a switch in the header shows.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

THEME = "claimbook"
_FOLDER = Path(__file__).parent / "theme"
# Run before anything is painted: what a reader chose before, layer and colours, or the device has.
# Fonts come with the style sheets and not after them, so that few lines move; from a file, where
# this is refused, they are there at once anyway. What comes into sight later is laid out later (see
# claimbook-theme.js), unless the page opens in its middle, where all above must have its height.
EARLY = (
    "(d=>{const s=k=>{try{return localStorage.getItem(k)}catch{}};"
    "const q=new URLSearchParams(location.search);"
    'd.layer=q.has("working")||location.hash.startsWith("#cell-")||'
    's("claimbook-layer")==="working"?"working":"reading";'
    'if(!location.hash&&performance.getEntriesByType("navigation")[0]?.type==="navigate")d.parts="";'
    'd.theme=s("claimbook-theme")||'
    '(matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light");'
    'if(location.protocol!=="file:")for(const n of["serif","sans"])document.head.append('
    'Object.assign(document.createElement("link"),{rel:"preload",as:"font",crossOrigin:"",'
    'href:`${d.content_root}_static/fonts/${n}-latin.woff2`}))'
    "})(document.documentElement.dataset)"
)
# Files of extensions, each with what in a page uses it.
_USED = {
    "sphinx-design.min.css": 'class="sd-',
    "design-tabs.js": "sd-tab-",
}
# Never wanted: the theme has rules for what they colour or move, or needs nothing of the kind; the
# search is the project's own.
_NEVER = re.compile(
    r"(?:pygments|copybutton|togglebutton|basic|clipboard\.min|sphinx-book-theme|mystnb\.\w+|"
    r"documentation_options|doctools|language_data|searchtools|sphinx_highlight)\.(?:css|js)$"
)
_TAG = re.compile(r'<[a-zA-Z][\w:-]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*/?>')
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_CLASS = re.compile(r'(\sclass=")([^"]*)"')
_INLINE = re.compile(r"<(style|script)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_SOURCE = re.compile(r'(<p class="(?:figure|table)-source">.*?)(</p>)', re.DOTALL)
_WAY_IN = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Refresh" content="0; url={to}">
<title>{title}</title>
</head>
<body><p><a href="{to}">{title}</a></p></body>
</html>
"""


@dataclass(frozen=True)
class Page:
    """What a template needs of a page: its body, its own rules, its policy."""

    body: str
    style: str
    policy: str
    first: str
    has_working: bool
    early: str = EARLY


def digest(text: str) -> str:
    """Return the hash of an inline script or style as a policy names it.

    Parameters
    ----------
    text
        What stands between the tags.

    Returns
    -------
    str
        The source expression, with its quotation marks.

    Examples
    --------
    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def without_style_attributes(body: str) -> tuple[str, str]:
    """Return HTML with classes instead of style attributes, and the rules of these classes.

    A policy without ``unsafe-inline`` forbids the attributes; the same words share a rule, which
    also makes a page with drawings smaller.

    Parameters
    ----------
    body
        The HTML.

    Returns
    -------
    tuple of str
        HTML and style sheet.

    Examples
    --------
    >>> without_style_attributes('<p class="a" style="margin:0">x</p><i style="margin:0">y</i>')
    ('<p class="a own-0">x</p><i class="own-0">y</i>', ':is(.own-0,#s){margin:0}')
    """
    names: dict[str, str] = {}

    def classed(tag: re.Match) -> str:
        found = _STYLE.search(tag[0])
        if not found:
            return tag[0]
        rule = unescape(found[1]).strip().rstrip(";")
        name = names.setdefault(rule, f"own-{len(names)}")
        bare = tag[0].replace(found[0], "", 1)
        if _CLASS.search(bare):
            return _CLASS.sub(rf'\1\2 {name}"', bare, count=1)
        return re.sub(r"^<[\w:-]+", rf'\g<0> class="{name}"', bare)

    body = _TAG.sub(classed, body)
    # The id, which nothing has, gives a rule the precedence that an attribute had.
    return body, "".join(f":is(.{name},#s){{{rule}}}" for rule, name in names.items() if rule)


def running_heads(book: str, page: str) -> str:
    """Return the rule that sets a book's title and a page's at the head of each sheet of paper.

    They stand in the page's own rules, since browsers cannot take them from the page.

    Parameters
    ----------
    book, page
        The titles, as HTML.

    Returns
    -------
    str
        A style sheet.

    Examples
    --------
    >>> print(running_heads("Lamps", 'The "<b>Vell</b>" &amp; its lamps'))
    @page{@top-left{content:"Lamps"}@top-right{content:"The \\22 Vell\\22  & its lamps"}}
    """

    def quoted(html: str) -> str:
        text = unescape(re.sub(r"<[^>]*>", "", html))
        return '"' + re.sub(r'["\\<\n]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'

    return f"@page{{@top-left{{content:{quoted(book)}}}@top-right{{content:{quoted(page)}}}}}"


def policy(body: str, style: str, files: list[Any]) -> str:
    """Return the content security policy of a page, "" if it calls scripts of other hosts.

    Own files are allowed and, by their hashes, what stands inline in the page; no handler in an
    attribute, no frame, no plug-in, no form to elsewhere.
    """
    scripts, styles = [EARLY], [style] if style else []
    for js in files:
        if "://" in str(getattr(js, "filename", js) or ""):
            return ""
        if not getattr(js, "filename", js):
            scripts.append(js.attributes.get("body", ""))
    for kind, attributes, text in _INLINE.findall(body):
        if "src=" not in attributes:
            (styles if kind == "style" else scripts).append(text)
    hashes = [" ".join(dict.fromkeys(map(digest, texts))) for texts in (scripts, styles)]
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {hashes[0]}",
        "style-src": f"'self' {hashes[1]}".strip(),
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _named(asset: Any) -> str:
    return str(getattr(asset, "filename", asset) or "").rpartition("/")[2]


def _is_wanted(asset: Any, body: str) -> bool:
    """Return whether a page uses a style sheet or a script."""
    name = _named(asset)
    if not name:  # a script written into the page: those of the toggles have nothing to toggle
        return "toggle" not in asset.attributes.get("body", "").lower()
    return not _NEVER.match(name) and _USED.get(name, "") in body


def _dress(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give a page's template what the theme needs, and take away what the page does not use."""
    if app.config.html_theme != THEME:
        return
    body = context.get("body", "")
    for kind in ("css_files", "script_files"):
        context[kind] = [one for one in context[kind] if _is_wanted(one, body)]

    is_first = pagename == app.config.root_doc

    def page(html: str) -> Page:
        html, style = without_style_attributes(_sound(html))
        first = app.env.titles[app.config.root_doc].astext()
        title = "" if is_first else context.get("title", "")
        style += running_heads(context["docstitle"] or app.config.html_title, title)
        said = policy(html, style, context["script_files"])
        return Page(html, style, said, first, 'class="cell' in html and "cell_input" in html)

    context["claimbook_page"] = page
    context["claimbook_contents"] = partial(_contents, context.get("toc") or "")


def _contents(sections: str, entries: str) -> str:
    """Return the book's contents with the sections of the open page below its entry.

    ``sections`` is the page's own list, whose first entry is its title.
    """
    entries = re.sub(r' (?:aria-level="\d"|role="heading")', "", entries)
    (below,) = re.findall(r"</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>\s*$", sections, re.DOTALL) or [""]
    here = re.compile(r'(<a class="current[^"]*" href="#")(>.*?</a>)', re.DOTALL)
    return here.sub(lambda own: f'{own[1]} aria-current="page"{own[2]}{below}', entries, count=1)


def _sound(html: str) -> str:
    """Say of each header of a table that docutils writes what it is the header of, and mend what
    else it leaves."""
    html = html.replace('<th class="head', '<th scope="col" class="head')
    html = html.replace('<th class="stub', '<th scope="row" class="stub')
    # The years of a title stay on one line.
    return re.sub(r"(<h1>[^<]*?)(\d{4}–\d{4})", r'\1<span class="unbroken">\2</span>', html)


def _number_cells(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each cell of a notebook an address, and let what it shows lead to it.

    On a page whose front matter has ``code: shown`` code is what the page is about, and stands in
    the reading layer too, but for the cells that it folds away.
    """
    if app.builder.format != "html":
        return
    is_shown = app.env.metadata.get(docname, {}).get("code") == "shown"
    cells = [node for node in doctree.findall(nodes.container)
             if node.get("nb_element") == "cell_code"]  # fmt: skip
    for number, cell in enumerate(cells, 1):
        address = f"cell-{number}"
        cell["ids"].append(address)
        if is_shown and "tag_hide-input" not in cell["classes"]:
            cell["classes"].append("shown")
        link = (rf'\1<span class="leads-to-working"> · <a class="to-working" href="#{address}">'
                r"Working</a></span>\2")  # fmt: skip
        for raw in cell.findall(nodes.raw):
            if "html" in raw.get("format", "") and "-source" in raw.astext():
                text = _SOURCE.sub(link, raw.astext())
                raw.replace_self(nodes.raw("", text, format="html"))


def _visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Open the box in which a table scrolls, should it be wider than the page, and the table."""
    self.body.append('<div class="table-scroll pst-scrollable-table-container">')
    HTML5Translator.visit_table(self, node)


def _depart_table(self: HTML5Translator, node: nodes.table) -> None:
    HTML5Translator.depart_table(self, node)
    self.body.append("</div>\n")


def _unfolded(self: HTML5Translator, node: nodes.Element) -> None:
    """Write nothing around what a notebook folds away: it is in the working layer."""


def _way_in(app: Sphinx, failure: Exception | None) -> None:
    """Write the page at the top of the site that leads to the book's first page.

    Jupyter Book would write one without a title, a language or a link.
    """
    first = app.config.root_doc
    is_ours = app.builder.format == "html" and app.config.html_theme == THEME
    if failure or not is_ours or first == "index":
        return
    said = {"to": app.builder.get_target_uri(first), "lang": app.config.language or "en",
            "title": app.config.html_title or app.config.project}  # fmt: skip
    text = _WAY_IN.format_map({name: escape(value) for name, value in said.items()})
    (Path(app.outdir) / "index.html").write_text(text, encoding="utf-8")


def _take_over(app: Sphinx) -> None:
    """Write tables and cells as the theme has them, where it is the theme."""
    if app.config.html_theme == THEME and app.builder.format == "html":
        app.add_node(nodes.table, override=True, html=(_visit_table, _depart_table))
        app.add_node(HideCodeCellNode, override=True, html=(_unfolded, _unfolded))


def setup(app: Sphinx) -> None:
    """Register the theme, and connect to the writing of pages."""
    app.add_html_theme(THEME, str(_FOLDER))
    app.connect("builder-inited", _take_over)
    app.connect("doctree-resolved", _number_cells)
    app.connect("html-page-context", _dress, priority=900)
    app.connect("build-finished", _way_in, priority=400)
