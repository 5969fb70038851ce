"""What turns tables of claims, and the texts they rest on, into a checked book.

Modules know only those above them: words, quantity, dates, tables, numerals, seeds, findings,
contract, coverage, sense, rules, verify, agreement, record, ties, citation, display, charts,
explore, sphinx, cli.
"""

__version__ = "0.1.0"
