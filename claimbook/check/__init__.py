"""Findings: what is wrong with a book, by file, row and column."""
