"""What there is to take away, where it goes, and what makes it."""

from __future__ import annotations

import re
from pathlib import Path

from claimbook.editions import epub, feet, pdf, single
from claimbook.editions import site as built
from claimbook.sphinx.notebooks import pack


def make(kind: str, folder: Path) -> tuple[Path, str]:
    """Make of the site in ``folder`` something to take away, in its folder ``books``.

    Parameters
    ----------
    kind
        "pdf", "epub", "html" (a file a page) or "zip" (the whole site).
    folder
        Where the site was built to, in the folder ``html``.

    Returns
    -------
    tuple of Path and str
        What was made, and how much is in it, in words.

    Raises
    ------
    BookError
        If the book is not built, or there is neither WeasyPrint nor Chromium to print it.
    """
    site, books = folder / "html", folder / "books"
    name = re.sub(r"\W+", "-", built.name_of(site).lower()).strip("-")
    books.mkdir(parents=True, exist_ok=True)
    target = books / (kind if kind == "html" else f"{name}.{kind}")
    if kind == "zip":
        files = {f"{name}/{path.relative_to(site).as_posix()}": path
                 for path in site.rglob("*") if path.is_file()}  # fmt: skip
        pack(target, files)
        return target, f"{len(files)} files; unpack it and open {name}/index.html"
    missing = feet.lacking() if kind == "pdf" else ""
    printer = pdf.write if missing else feet.write
    writer = {"pdf": printer, "epub": epub.write, "html": single.write}[kind]
    said = f"{writer(site, target)} pages of the book"
    if missing:
        said += (", printed by Chromium, so that the lines cited stand at the end of each chapter "
                 f"and not at the foot of the page: {missing}")  # fmt: skip
    return target, said
