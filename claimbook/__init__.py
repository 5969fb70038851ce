"""What turns tables of claims, and the texts they rest on, into a checked book.

Modules know only those above them: quantity, dates, tables, seeds, verify, ties, charts, display,
explore, sphinx, cli.
"""

__version__ = "0.1.0"
