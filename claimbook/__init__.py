"""What turns tables of claims, and the texts they rest on, into a checked book.

Modules know only those above them: words, quantity, dates, tables, numerals, hedging, seeds,
findings, contract, coverage, shelf, sense, rules, seal, fragment, verify, agreement, record, ties,
display, charts, explore, sphinx, cli.
"""

__version__ = "0.1.0"
