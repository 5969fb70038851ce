"""What a book sets, and what is set for it: its own values win over these.

The configuration values of the extension, each with its check in words; and what stock Sphinx,
MyST-NB, the theme and Jupyter Book need to be told for any book of claims, so that no book has to
repeat it. A value that a book gives itself, in ``conf.py`` or in ``_config.yml``, is left alone.
"""

from __future__ import annotations

import difflib
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config

from claimbook.show import about
from claimbook.sources import tables
from claimbook.sources.works import BIBLIOGRAPHY
from claimbook.sphinx import kernels, shell
from claimbook.sphinx.failures import stop

# Name, default, type.
_VALUES: tuple[tuple[str, Any, type], ...] = (
    ("claimbook_short_names", True, bool),  # {claim}`…` beside {claimbook:claim}`…`
    ("claimbook_source_pages", "sources", str),  # the folder of the pages of sources
    ("claimbook_check_pages", True, bool),  # a number that was typed stops the build
    ("claimbook_forked_kernels", kernels.POSSIBLE, bool),  # from a process with the libraries
    ("claimbook_processes", 0, int),  # that read and write pages; 0: as processors, up to four
    ("claimbook_outside_page", "", str),  # the page that sets the record outside side by side
    ("claimbook_fixed_pages", [], list),  # pages whose rows a reading chooses: without a bar
    ("claimbook_report_to", "", str),  # who is told of errors: by mail, or as an issue
)

_DEFAULTS: dict[str, Any] = {
    # No dollarmath: it turns two amounts of money into mathematics.
    "myst_enable_extensions": ["attrs_inline", "colon_fence", "deflist", "smartquotes"],
    # The cache's folder is tied to a digest of all that code can see (freshness).
    "nb_execution_mode": "cache",
    "nb_execution_timeout": 300,
    # A cell's printed output can come as one block or as two, by chance.
    "nb_merge_streams": True,
    # Stock pages with widgets call remote scripts; the explorers need none.
    "nb_ipywidgets_js": {},
    # MyST-NB has no list for these builders and would warn of each output.
    "nb_mime_priority_overrides": [("xml", "text/plain", 0), ("pseudoxml", "text/plain", 0)],
    "numfig": True,
    "bibtex_default_style": "keyed",
    "bibtex_reference_style": "author_year",
    # Addresses that stay when a work is added before.
    "bibtex_cite_id": "work-{key}",
}
# What builds leave beside the pages, with files that would be taken for pages.
_LEFT = ("_build", ".claimbook", ".jupyter_cache", "**/.ipynb_checkpoints")
# On Jupyter Book's own list: calls a remote script on every page.
_UNWANTED = {"sphinx_thebe"}
# What another theme loads on every page, and buttons that this one's pages do not have.
_REPLACED = {"sphinx_book_theme", "pydata_sphinx_theme", "sphinx_togglebutton", "sphinx_copybutton"}
_STYLES = ("sphinx-thebe.css",)


_WANTED = {bool: "true or false", list: "a list of pages", int: "a number of processes"}


def _own(app: Sphinx, config: Config) -> set[str]:
    """Return the names of what the book sets itself.

    Jupyter Book passes its own defaults as if the book had set them; there, and with the conf.py
    that it writes, what ``_config.yml`` gives counts.
    """
    path = Path(app.srcdir, "_config.yml")
    if "jupyter_book" not in config.extensions or not path.is_file():
        return {*config._raw_config, *config.overrides}
    convert = import_module("jupyter_book.config").yaml_to_sphinx
    given, more, _ = convert(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    return {name for name in (*given, *more) if name != "bibtex_bibfiles" or more.get(name)}


def _complete(app: Sphinx, config: Config) -> None:
    """Set what the book leaves open."""
    own = _own(app, config)
    for name, value in _DEFAULTS.items():
        if name not in own and name in config:
            setattr(config, name, value)
    try:
        root, book = tables.root(), about.read()
    except tables.BookError as error:
        stop(str(error))
    _same_book(Path(app.srcdir).resolve(), root)
    if "bibtex_bibfiles" not in own and "bibtex_bibfiles" in config:
        there = (root / BIBLIOGRAPHY).is_file() and root == Path(app.srcdir).resolve()
        config.bibtex_bibfiles = [BIBLIOGRAPHY] if there else []
    _name_the_book(config, own, book)
    config.exclude_patterns = list(dict.fromkeys([*config.exclude_patterns, *_LEFT]))
    if "html_theme" not in own:
        config.html_theme = shell.THEME
        config.html_theme_options = {}  # what Jupyter Book sets for its own theme


def _same_book(built: Path, read: Path) -> None:
    """Stop a build that would print the rows of another book than its own."""
    if read != built and (built / "data" / "datapackage.json").is_file():
        stop(f"the tables would be those of {read}, and not of the book that is built, {built}: "
             "build from inside it, with CLAIMBOOK_ROOT unset")  # fmt: skip


def _silence(app: Sphinx, config: Config) -> None:
    """Take what is not wanted out of Sphinx's hands, as if it had never been loaded."""
    unwanted = _UNWANTED | (_REPLACED if config.html_theme == shell.THEME else set())
    for listeners in app.events.listeners.values():
        listeners[:] = [one for one in listeners if _home(one.handler) not in unwanted]
    styles = app.registry.css_files
    styles[:] = [style for style in styles if style[0] not in _STYLES]


def _home(handler: Any) -> str:
    return getattr(handler, "__module__", "").partition(".")[0]


def _name_the_book(config: Config, own: set[str], book: about.About) -> None:
    """Say in ``objects.inv``, and wherever Sphinx prints them, which book this is, which version
    of it: as CITATION.cff has it, or as far as it goes the title."""
    if "project" not in own and (title := book.title or config.html_title):
        config.project = title
    for name in ("version", "release"):
        if name not in own and book.version:
            setattr(config, name, book.version)


def _check(app: Sphinx, config: Config) -> None:
    """Stop the build with a sentence if one of the extension's own values cannot be meant."""
    known = [name for name, *_ in _VALUES]
    given = {**config._raw_config, **config.overrides}
    for name in given:
        if name.startswith("claimbook_") and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            stop(f"{name}: claimbook has no such setting" + (f"; did you mean {near[0]}?" if near
                 else f"; it has {', '.join(known)}"))  # fmt: skip
    for name, _, kind in _VALUES:
        value = getattr(config, name)
        if not isinstance(value, kind):
            wanted = _WANTED.get(kind, "a text")
            stop(f"{name}: found {value!r}; expected {wanted}")
    if config.claimbook_processes < 0:
        stop(f"claimbook_processes: found {config.claimbook_processes}; expected 1 or more, or 0 "
             "for as many as the machine has processors, up to four")  # fmt: skip
    folder, page = config.claimbook_source_pages, config.claimbook_outside_page
    if not folder or {"", ".", ".."} & {*folder.split("/")}:
        stop(f"claimbook_source_pages: found {folder!r}; expected a folder of the book's pages, "
             "such as 'sources'")  # fmt: skip
    to = config.claimbook_report_to
    if to and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+", to):
        stop(f"claimbook_report_to: found {to!r}; expected a mail address such as "
             "'errors@vell.example', or the address of a form such as "
             "'https://vell.example/issues/new'")  # fmt: skip
    if page and Path(page).suffix in config.source_suffix:
        stop(f"claimbook_outside_page: found {page!r}; expected the page without the ending of "
             f"its file, such as {str(Path(page).with_suffix(''))!r}")  # fmt: skip


def setup(app: Sphinx) -> None:
    """Add the values to Sphinx, load what the extension builds upon, and connect to the moment
    when the configuration is read."""
    for name, default, kind in _VALUES:
        app.add_config_value(name, default, "" if kind is int else "env")
    app.setup_extension("myst_nb")
    if find_spec("sphinxcontrib.bibtex"):  # without it a book has no {cite} and no bibliography
        app.setup_extension("sphinxcontrib.bibtex")
    app.connect("config-inited", _check, priority=92)
    app.connect("config-inited", _complete, priority=95)
    app.connect("config-inited", _silence, priority=96)
