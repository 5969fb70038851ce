"""What turns tables of claims, and the texts they rest on, into a checked book.

Modules know only those above them: words, quantity, dates, tables, numerals, hedging, record,
languages, seeds, findings, contract, coverage, shelf, sense, fits, moments, rules, quotes, seal,
fragment, verify, agreement, ties, citation, display, charts, explore, sphinx, cli.
"""

from importlib import import_module

__version__ = "0.1.0"


def __getattr__(name: str):
    """Import ``claimbook.<module>`` where it is first asked for; Quantity and Reading as well."""
    if name in ("Quantity", "Reading"):
        return getattr(import_module("claimbook.quantity"), name)
    try:
        return import_module(f"claimbook.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"claimbook.{name}":
            raise
        raise AttributeError(f"module 'claimbook' has no attribute '{name}'") from None
