"""How a build that fails ends: with the causes, in its last lines, and nothing published.

Jupyter Book answers an exception with forty lines of its own traceback, and a warning with exit
status 0 unless it is asked not to. Here a build that has anything against the book leaves by
``stop``, which says why and where, and returns the exit status 1.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import traceback
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn, cast

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util import logging as sphinx_logging
from sphinx.util.console import strip_colors
from sphinx.util.logging import NAMESPACE, WarningLogRecordTranslator, WarningSuppressor

from claimbook.sources.tables import BookError

logger = sphinx_logging.getLogger(__name__)
_MOST = 20


def stop(*lines: str) -> NoReturn:
    """End the build: print ``lines`` and leave with exit status 1."""
    sys.stdout.flush()
    print("\n" + "\n".join(lines), file=sys.stderr, flush=True)
    raise SystemExit(1)


class _Kept(logging.Handler):
    """Keeps warnings as ``file:line: message``, to say them again at the end."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self.addFilter(WarningSuppressor(cast(Sphinx, _Uncounted(app))))
        self.addFilter(WarningLogRecordTranslator(app))

    def emit(self, record: logging.LogRecord) -> None:
        # Sphinx's own records begin with their place.
        self.said.append(strip_colors(record.getMessage()))


class _Uncounted:
    """The application as a filter of warnings wants it, which counts each one that it lets by."""

    def __init__(self, app: Sphinx) -> None:
        self.config, self._warncount = app.config, 0


def _keep_warnings(app: Sphinx, config: Config) -> None:
    app.claimbook_warnings = kept = _Kept(app)
    logging.getLogger(NAMESPACE).addHandler(kept)


def _name_unknown_settings(app: Sphinx) -> None:
    """Warn of keys of ``_config.yml`` that Jupyter Book would pass over without a word."""
    found, path = find_spec("jupyter_book"), Path(app.srcdir, "_config.yml")
    if not found or not found.origin or not path.is_file():
        return
    there = Path(found.origin).parent
    given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    known = yaml.safe_load((there / "default_config.yml").read_text(encoding="utf-8"))
    schema = json.loads((there / "config_schema.json").read_text(encoding="utf-8"))["properties"]
    for key, value in given.items():
        if key not in {*known, *schema}:
            logger.warning("_config.yml: Jupyter Book has no setting '%s'", key)
        elif isinstance(value, dict):
            inner = {*(known.get(key) or {}), *schema.get(key, {}).get("properties", {})}
            for unknown in value.keys() - inner:
                logger.warning("_config.yml: Jupyter Book has no setting '%s: %s'", key, unknown)


def warnings(app: Sphinx) -> list[str]:
    """Return the warnings of this build so far, each once, as ``file:line: message``."""
    return list(dict.fromkeys(app.claimbook_warnings.said))


def _end(app: Sphinx, failure: Exception | None) -> None:
    """Stop, saying the cause, if the build failed or warned; nothing has been published then."""
    logging.getLogger(NAMESPACE).removeHandler(app.claimbook_warnings)
    said = warnings(app)
    shown = said[:_MOST] + ([f"... and {len(said) - _MOST} more"] if len(said) > _MOST else [])
    if failure:
        stop(*shown, *_cause(app, failure), "The build failed; the pages are those of before.")
    if many := max(len(said), app._warncount):
        count = f"{many} warning{'s' if many > 1 else ''}"
        stop(*shown, f"{count}: nothing was published; the pages are those of before.")


def _cause(app: Sphinx, failure: Exception) -> list[str]:
    """Return what failed, in words; where it was no error of the book, where its details are."""
    original = getattr(failure, "orig_exc", None) or failure
    if isinstance(original, BookError):
        return [str(original)]
    if isinstance(original, SphinxError) and not getattr(failure, "traceback", ""):
        return str(failure).splitlines()
    details = _save_traceback(failure)
    text = getattr(failure, "traceback", "") or f"{type(failure).__name__}: {failure}"
    last = [line for line in text.splitlines() if line.strip()][-1:]
    return [*last, f"Details are in {details}"]


def _save_traceback(failure: Exception) -> str:
    """Write where a failure comes from to a file and return its name; Sphinx's own function for it
    stands elsewhere in each version."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="book-error-", suffix=".log",
                                     delete=False) as file:  # fmt: skip
        traceback.print_exception(failure, file=file)
    return file.name


def setup(app: Sphinx) -> None:
    """Connect to the start and, before anything is published, to the end of the build."""
    app.connect("config-inited", _keep_warnings, priority=90)
    app.connect("builder-inited", _name_unknown_settings)
    app.connect("build-finished", _end, priority=800)
