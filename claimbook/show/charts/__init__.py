"""The book's drawings, in one style, each saved with the rows that it draws.

Every mark bears as its gid the row that it shows, so that a test can read back from the drawn axes
what a reader sees and hold it against ``figures/<label>.csv`` (see ``claimbook.testing``).
"""

from claimbook.compare.ties import SIGN_WORDS
from claimbook.show.charts.counts import (
    bars,
    dots,
    opposed,
    shares,
    squares,
    tally,
)
from claimbook.show.charts.intervals import grid, interval, intervals, over_time, panels
from claimbook.show.charts.maps import atlas
from claimbook.show.charts.matrices import matrix, presence
from claimbook.show.charts.networks import fan, network, places
from claimbook.show.charts.sensitivity import sensitivity
from claimbook.show.charts.style import (
    CONFIDENCE,
    FAINT,
    INK,
    LINE,
    PAPER,
    QUIET,
    SIDE_WORDS,
    SIDES,
    SIGNS,
    SOURCES,
    WIDE,
    WIDTH,
    bare,
    canvas,
    figure,
    save,
)
from claimbook.show.charts.times import lanes, span, strips, timeline, years
from claimbook.show.charts.webs import web

__all__ = [
    "CONFIDENCE",
    "FAINT",
    "INK",
    "LINE",
    "PAPER",
    "QUIET",
    "SIDES",
    "SIDE_WORDS",
    "SIGNS",
    "SIGN_WORDS",
    "SOURCES",
    "WIDE",
    "WIDTH",
    "atlas",
    "bare",
    "bars",
    "canvas",
    "dots",
    "fan",
    "figure",
    "grid",
    "interval",
    "intervals",
    "lanes",
    "matrix",
    "network",
    "opposed",
    "over_time",
    "panels",
    "places",
    "presence",
    "save",
    "sensitivity",
    "shares",
    "span",
    "squares",
    "strips",
    "tally",
    "timeline",
    "web",
    "years",
]
