"""Dates as precise as the source and no more: EDTF strings to bounds, spans, order and words.

EDTF is the Extended Date/Time Format of the Library of Congress, part of ISO 8601-2:2019.  The
book uses its levels 0 and 1 for the years 1 to 9999: "1922-10-25", "1918-10", "1943", seasons
("1942-21"), unspecified digits ("192X", "16XX", "1918-10-XX"), intervals ("1941/1945"), open
("1949/..") and unknown ("1949/") ends, and a qualifier behind a date: "~" about, "?" uncertain,
"%" both. Of level 2 it uses "[..1918-10]", one date in October 1918 or before ("by October 1918"),
and the thirds of a year: "1943-37" is what "early 1943" is read as.

Nothing is padded: a qualifier and an unknown end move no bound.
"""

from claimbook.model.dates.forms import (
    SEASONS,
    THIRDS,
    bounds,
    ends,
    is_valid,
    named,
    precision,
)
from claimbook.model.dates.lengths import days_between, duration_days
from claimbook.model.dates.order import mark_at, overlaps, sort_key, year_span
from claimbook.model.dates.words import MONTHS, human

__all__ = [
    "MONTHS",
    "SEASONS",
    "THIRDS",
    "bounds",
    "days_between",
    "duration_days",
    "ends",
    "human",
    "is_valid",
    "mark_at",
    "named",
    "overlaps",
    "precision",
    "sort_key",
    "year_span",
]
