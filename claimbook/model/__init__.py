"""Figures, dates, units and numerals: what a source says, without saying who said it."""
