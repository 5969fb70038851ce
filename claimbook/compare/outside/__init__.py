"""The record outside the files: what others print, beside the figure that it bears on.

A row of ``outside.csv`` bears on one row of the book: a claim by its identifier, an event as
``events/<event>``, an actor's span of life as ``actors/<actor>``. Its verdict is computed here and
stands in no file:

- **Nothing found.** A row without citation says that the figure was looked for: "not found".
- **Other quantities.** Where ``comparable`` is "no" (detained against sunk, words against a number)
  there is no verdict on the number: "not comparable", and ``why_not`` says why.
- **Figures.** Both are intervals, read by the same conventions (``quantity``). "inside": every
  number that the outside figure allows is one that the claim allows. "overlaps": some are.
  "outside": none is. ``meets`` marks figures outside that share a bound with the claim, as
  "exactly n" does with "over n": a difference of wording rather than of number.
- **Dates.** "same": both name the same days. "compatible": both can be true. "contradicts": they
  cannot. Two intervals are compared beginning with beginning and end with end, an unknown end with
  nothing; a single date and an interval are compatible if the interval can hold the date, so
  ``../1804-05-25`` is "by 25 May 1804". As in ``dates``, a qualified date may be off by its
  own length.

What "inside" is worth depends on the claim: a wide interval is easily right.
"""

from claimbook.compare.outside.rows import SAID, load
from claimbook.compare.outside.standings import CONFIDENCES, STANDINGS, standing
from claimbook.compare.outside.told import about, bears_on, entries, summary, witnesses
from claimbook.compare.outside.verdicts import (
    AGREES,
    DIFFERS,
    NOT_COMPARABLE,
    NOT_FOUND,
    compare,
    compare_dates,
    meets,
)

__all__ = [
    "AGREES",
    "CONFIDENCES",
    "DIFFERS",
    "NOT_COMPARABLE",
    "NOT_FOUND",
    "SAID",
    "STANDINGS",
    "about",
    "bears_on",
    "compare",
    "compare_dates",
    "entries",
    "load",
    "meets",
    "standing",
    "summary",
    "witnesses",
]
