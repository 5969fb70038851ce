"""What turns tables of claims, and the texts they rest on, into a checked book.

Rooms know only those before them: model (figures, dates, units, numerals), languages (how they are
said), sources (the tables and the texts), compare (what rows say of each other and what others
say), check (findings), show (citations, tables, explorers, charts), testing (what is read back of
drawings), forkserver (where kernels come from), sphinx (pages), write (new books and rows),
editions (a built site to take away), cli.

What a notebook needs is here, imported where it is first asked for::

    from claimbook import Quantity, Reading, charts, dates, display, explore, glue, tables, ties
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimbook.check import verify
    from claimbook.compare import (
        agreement,
        consistency,
        digits,
        outside,
        periods,
        places,
        ties,
    )
    from claimbook.compare.rivals import rivals
    from claimbook.languages import numerals
    from claimbook.model import dates
    from claimbook.model.quantity import Quantity
    from claimbook.model.reading import Reading
    from claimbook.model.tally import Holds, Tally
    from claimbook.show import charts, display, explore
    from claimbook.show.derivations import why
    from claimbook.show.display import glue
    from claimbook.sources import tables, works

__version__ = "0.2.0"  # here alone: the wheel takes it from here
__all__ = ["Holds", "Quantity", "Reading", "Tally", "agreement", "charts", "consistency", "dates",
           "digits", "display", "explore", "glue", "numerals", "outside", "periods", "places",
           "rivals", "tables", "ties", "verify", "why", "works"]  # fmt: skip

_ROOMS = {
    "check": ("verify",),
    "compare": ("agreement", "consistency", "digits", "outside", "periods", "places", "ties"),
    "model": ("dates",),
    "show": ("charts", "display", "explore"),
    "sources": ("tables", "works"),
}
_MODULES = {name: f"claimbook.{room}.{name}" for room, names in _ROOMS.items() for name in names}
_NAMES = {
    "Quantity": "claimbook.model.quantity",
    "Reading": "claimbook.model.reading",
    "Holds": "claimbook.model.tally",
    "Tally": "claimbook.model.tally",
    "why": "claimbook.show.derivations",
    "glue": "claimbook.show.display",
    "numerals": "claimbook.languages",
    "rivals": "claimbook.compare.rivals",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first asked for; AttributeError if there is no such name."""
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'claimbook' has no attribute '{name}'")
