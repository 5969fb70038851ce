"""Each page with code as the notebook that it was executed as, and what that needs to run again.

The notebook lies beside its page. Its code and outputs are those of the build's own execution; its
text is the page's, with values in place of roles. Beside the site's first page lies one archive:
this package, the tables, the lock. A notebook in a folder of its own runs when that is unpacked
beside it, for Python finds the package there, and the package the tables.
"""

from __future__ import annotations

import base64
import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from nbformat import NotebookNode, v4
from sphinx.application import Sphinx

from claimbook.sphinx import markdown

# What of a book's top folder says what to install, and under which licence.
TOP = ("CITATION.cff", "LICENSE", "LICENSE-DATA", "README.md", "constraints.txt", "pyproject.toml",
       "requirements.txt")  # fmt: skip
_PACKAGE = Path(__file__).parents[1]
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_DRAWING = re.compile(r'<svg(\b[^>]*\saria-label="([^"]*)"[^>]*>.*?</svg>)', re.DOTALL)
_FILE = re.compile(r"<a\b[^>]*\sdownload>[^<]*</a>(?: · )?")
_CARD = re.compile(r'\sdata-(?:card-[\w-]+|q)="[^"]*"')
_GLUED = "application/papermill.record/"
_ZIPPED = (1980, 1, 1, 0, 0, 0)


def archive_name(app: Sphinx) -> str:
    """Return the name of the archive: that of the book."""
    return re.sub(r"\W+", "-", app.config.html_title.lower()).strip("-") + "-to-run.zip"


def has_notebook(app: Sphinx, page: str) -> bool:
    """Return whether a page was executed as a notebook in this build."""
    return app.builder.name == "html" and page in getattr(app.env, "claimbook_notebooks", {})


class _Addresses:
    """Where links of a page's notebook lead: to the book's own address, if it has one."""

    def __init__(self, app: Sphinx, page: str) -> None:
        self.app, self.page = app, page
        self.base = app.config.html_baseurl

    def of(self, uri: str) -> str:
        """Return an address that is good anywhere, "" where there is none."""
        if re.match(r"(?:https?|mailto|doi):", uri):
            return uri
        if not self.base or not uri or ":" in uri:
            return ""
        here = self.app.builder.get_target_uri(self.page)
        path, _, part = uri.partition("#")
        to = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here
        return f"{self.base.rstrip('/')}/{to}" + (f"#{part}" if part else "")

    def of_node(self, node: nodes.Element) -> str:
        return self.of(node.get("refuri") or (f"#{node['refid']}" if node.get("refid") else ""))

    def of_html(self, html: str) -> str:
        """Return a cell's HTML with the addresses of the book's things, and drawings as pictures:
        in a notebook that it does not trust JupyterLab shows nothing drawn in the HTML itself."""
        html = _CARD.sub("", html if self.base else _FILE.sub("", html))
        return _DRAWING.sub(_picture, _LINK.sub(self._linked, html))

    def _linked(self, link: re.Match) -> str:
        to = unescape(link[1])
        if named := re.fullmatch(r"claimbook:([a-z]+)/(.+)", to):
            domain = self.app.env.get_domain("claimbook")
            builder, (kind, name) = self.app.builder, named.groups()
            if kind == "figure":
                up = "../" * builder.get_target_uri(self.page).count("/")
                to = f"{up}figures/{name}"
            else:
                to = domain.address(builder, self.page, kind, name) or ""
        to = self.of(to)
        return f'<a href="{escape(to)}">{link[2]}</a>' if to else link[2]


def _picture(drawing: re.Match) -> str:
    """Return a drawing as a picture, on paper, for its ink is dark."""
    drawn = f'<svg style="background: #fff"{drawing[1]}'.encode()
    coded = base64.b64encode(drawn).decode()
    return f'<img alt="{drawing[2]}" src="data:image/svg+xml;base64,{coded}">'


def notebook(app: Sphinx, page: str, doctree: nodes.document) -> NotebookNode:
    """Return the executed notebook of a page.

    Parameters
    ----------
    app
        The build.
    page
        The page's name, which ``has_notebook``.
    doctree
        The page, resolved.

    Returns
    -------
    NotebookNode
        A notebook of format 4.5, with nothing in it of the machine that it was made on.
    """
    cache = get_cache(str(app.claimbook.cache))
    key = app.env.claimbook_notebooks[page]
    record = next(one for one in cache.list_cache_records() if one.hashkey == key)
    executed = cache.get_cache_bundle(record.pk).nb
    cells = list(_cells(app, page, doctree, executed.cells))
    for number, cell in enumerate(cells):
        cell["id"] = f"{cell['cell_type']}-{number}"
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        "title": app.env.titles[page].astext(),
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def _cells(
    app: Sphinx, page: str, doctree: nodes.document, executed: list[NotebookNode]
) -> Iterator[NotebookNode]:
    """Yield the cells: a note, then code as it was executed and between it the page's text."""
    addresses, text = _Addresses(app, page), [_note(app, page)]
    code = deque(executed)  # the cache keeps no other cells
    for block in markdown.blocks(doctree, addresses.of_node):
        if isinstance(block, str):
            text.append(block)
            continue
        yield from _texts(text)
        text = []
        # A cell that the page leaves out is needed by those below it.
        while code and (code[0].execution_count or 0) <= block:
            yield _code(code.popleft(), addresses)
    yield from _texts(text)
    yield from (_code(cell, addresses) for cell in code)


def _texts(blocks: list[str]) -> Iterator[NotebookNode]:
    """Yield the text between two code cells: a heading begins a cell of its own."""
    part: list[str] = []
    for block in blocks:
        if part and block.startswith("#"):
            yield v4.new_markdown_cell("\n\n".join(part))
            part = []
        part.append(block)
    if part:
        yield v4.new_markdown_cell("\n\n".join(part))


def _note(app: Sphinx, page: str) -> str:
    """Return what stands at a notebook's top: what it is, and how it is run."""
    config, name = app.config, archive_name(app)
    to = _Addresses(app, page)
    up = "../" * app.builder.get_target_uri(page).count("/")
    linked = f"[{name}]({address})" if (address := to.of(f"{up}{name}")) else f"`{name}`"
    title = app.env.titles[page].astext()
    own = to.of("#")
    said = f"[{title}]({own.rstrip('#')})" if own else f"“{title}”"
    version = f", version {config.release}" if config.release else ""
    file = f"{posixpath.basename(page)}.ipynb"
    return (
        f"> This is the page {said} of *{config.project}*{version}, as it was executed when the "
        f"book was built.\n"
        f"> To run it, put it into an empty folder, unpack {linked} there, which lies beside the "
        "book's first page, and in that folder:\n"
        ">\n"
        "> ```sh\n"
        "> python3 -m venv .venv && . .venv/bin/activate\n"
        "> pip install -r requirements.txt jupyterlab\n"
        f"> jupyter lab {file}\n"
        "> ```"
    )


def _code(cell: NotebookNode, addresses: _Addresses) -> NotebookNode:
    """Return a code cell with what it shows: what it glues stands in the text."""
    outputs = []
    for output in cell.outputs:
        data = output.get("data", {})
        if any(mime.startswith(_GLUED) for mime in data):
            continue
        kept = nbformat.from_dict({**output, "metadata": {}} if "metadata" in output else output)
        if "text/html" in data:
            kept.data["text/html"] = addresses.of_html(data["text/html"])
        outputs.append(kept)
    metadata = {"tags": list(tags)} if (tags := cell.metadata.get("tags")) else {}
    return v4.new_code_cell(
        cell.source, outputs=outputs, metadata=metadata, execution_count=cell.execution_count
    )


def _write(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Write a page's notebook beside it, and let the page's template know of it."""
    if doctree is None or not has_notebook(app, pagename):
        return
    made = nbformat.writes(notebook(app, pagename, doctree)) + "\n"
    target = app.claimbook.pages / f"{pagename}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(made, encoding="utf-8")
    context["claimbook_notebook"] = target.name
    context["claimbook_archive"] = context["pathto"](archive_name(app), 1)


def _complete(app: Sphinx, failure: Exception | None) -> None:
    """Write the archive, and remove notebooks that no page has."""
    if failure or app.builder.name != "html":
        return
    pages, root = app.claimbook.pages, app.claimbook.root
    wanted = {pages / f"{page}.ipynb" for page in app.env.found_docs if has_notebook(app, page)}
    for path in pages.rglob("*.ipynb"):
        if path not in wanted and not path.relative_to(pages).parts[0].startswith("_"):
            path.unlink()
    if wanted:
        pack(pages / archive_name(app), dict(_needed(root)))


def _needed(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield names in the archive and files: the tables, this package, what is to be installed."""
    for name in TOP:
        if (root / name).is_file():
            yield name, root / name
    for folder, inside in ((root / "data", "data"), (_PACKAGE, "claimbook")):
        for path in folder.rglob("*"):
            parts = path.relative_to(folder).parts
            hidden = any(part[0] == "." or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden and path.suffix != ".pyc":
                yield posixpath.join(inside, *parts), path


def pack(target: Path, files: dict[str, Path]) -> None:
    """Write an archive that is the same, to the byte, as long as its files are.

    Parameters
    ----------
    target
        The archive.
    files
        What is to be in it, by name.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a").write_text("lamps")
    ...     pack(Path(folder, "a.zip"), {"lamps/a": Path(folder, "a")})
    ...     zipfile.ZipFile(Path(folder, "a.zip")).namelist()
    ['lamps/a']
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, files[name].read_bytes())


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages, before they are dressed, and to the end of the build."""
    app.connect("html-page-context", _write, priority=400)
    app.connect("build-finished", _complete, priority=800)
