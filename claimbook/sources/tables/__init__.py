"""The book's tables as data frames: the only way from the package and the chapters to ``data/``.

Whatever is asked for is fresh: a changed table is seen by the next call, in a notebook by the next
cell. What is handed out is a copy, the caller's to change.
"""

from claimbook.sources.errors import BookError
from claimbook.sources.figures import plain
from claimbook.sources.tables.choices import pick, read_as
from claimbook.sources.tables.counted import dated, tally, worked
from claimbook.sources.tables.described import package, resource
from claimbook.sources.tables.files import content, root
from claimbook.sources.tables.frames import kept
from claimbook.sources.tables.gathered import (
    in_order,
    joined,
    ordered,
    positions,
    selection,
    the_files,
)
from claimbook.sources.tables.names import known
from claimbook.sources.tables.readings import reading
from claimbook.sources.tables.rows import cell, chosen, claim, keyed, load, row

__all__ = [
    "BookError",
    "cell",
    "chosen",
    "claim",
    "content",
    "dated",
    "in_order",
    "joined",
    "kept",
    "keyed",
    "known",
    "load",
    "ordered",
    "package",
    "pick",
    "plain",
    "positions",
    "read_as",
    "reading",
    "resource",
    "root",
    "row",
    "selection",
    "tally",
    "the_files",
    "worked",
]
