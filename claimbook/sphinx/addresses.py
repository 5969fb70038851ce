"""Where a page, a row or a file of the site stands: as others cite it, and from another page.

The one setting is Sphinx's own ``html_baseurl`` (in ``_config.yml``: ``html: baseurl:``). Without
it an address is the path within the site, and pages claim no canonical one.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri


def base(app: Sphinx) -> str:
    """Return the address of the site with its last slash, "" if the book names none."""
    given = app.config.html_baseurl or ""
    return given and given.rstrip("/") + "/"


def of_page(app: Sphinx, page: str, anchor: str = "") -> str:
    """Return the address of a page, or of what has ``anchor`` on it, as others cite it."""
    return f"{base(app)}{app.builder.get_target_uri(page)}{anchor and '#'}{anchor}"


def of_row(app: Sphinx, kind: str, key: str) -> str:
    """Return the address of a row as others cite it, "" if no register of the book lists it."""
    found = app.env.get_domain("claimbook").row(kind, key)
    return of_page(app, *found) if found else ""


def to_file(app: Sphinx, page: str, path: str) -> str:
    """Return the way from a page to a file of the site."""
    return relative_uri(app.builder.get_target_uri(page), path)
