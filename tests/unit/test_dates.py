"""EDTF dates: as precise as the source and no more."""

import math
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimbook.model import dates
from claimbook.model.quantity import Quantity

# The same examples on every run: a test that fails once must fail again.
steady = settings(derandomize=True, database=None, deadline=None, max_examples=60)

DAYS = st.dates(date(1600, 1, 1), date(1960, 12, 31))
LENGTHS = st.integers(0, 4000).map(timedelta)

# One way of writing each precision for some day of it.
FORMS = {
    "day": lambda day: f"{day:%Y-%m-%d}",
    "month": lambda day: f"{day:%Y-%m}",
    "unknown day": lambda day: f"{day:%Y-%m}-XX",
    "season": lambda day: f"{day:%Y}-{(21, 22, 23, 24)[day.day % 4]}",
    "third": lambda day: f"{day:%Y}-{37 + (day.month - 1) // 4}",
    "year": lambda day: f"{day:%Y}",
    "unknown month": lambda day: f"{day:%Y}-XX",
    "decade": lambda day: f"{day:%Y}"[:3] + "X",
    "century": lambda day: f"{day:%Y}"[:2] + "XX",
}
SINGLES = st.builds(lambda day, form: FORMS[form](day), DAYS, st.sampled_from(sorted(FORMS)))


@st.composite
def edtf(draw, qualifiers=("",)):
    """Any date or interval that the book accepts."""
    singles = st.builds(str.__add__, SINGLES, st.sampled_from(qualifiers))
    if draw(st.booleans()):
        return draw(singles)
    start, end = draw(singles | st.sampled_from(["", ".."])), draw(singles)
    if draw(st.booleans()):
        start, end = end, start
    text = f"{start}/{end}"
    assume(dates.is_valid(text))
    return text


def known_as(draw, text):
    """First and last day of something that may lie behind ``text``."""
    beginning, slash, ending = text.partition("/")
    first_day = draw(days_of(beginning)) if beginning not in ("", "..") else None
    if not slash:
        last_day = draw(days_of(beginning))
        return min(first_day, last_day), max(first_day, last_day)
    last_day = draw(days_of(ending)) if ending not in ("", "..") else None
    if first_day is None:
        first_day = date.min if beginning == ".." else last_day - draw(LENGTHS)
    if last_day is None:
        last_day = date.max if ending == ".." else first_day + draw(LENGTHS)
    assume(first_day <= last_day)
    return first_day, last_day


def days_of(single):
    first, last = dates.bounds(single)
    return st.dates(first, last)


# text: (first day, last day, precision, in words)
TABLE = {
    "1922-10-25": ("1922-10-25", "1922-10-25", "day", "25 October 1922"),
    "1918-10": ("1918-10-01", "1918-10-31", "month", "October 1918"),
    "1920-02": ("1920-02-01", "1920-02-29", "month", "February 1920"),
    "1918-10-XX": ("1918-10-01", "1918-10-31", "month", "October 1918"),
    "1918": ("1918-01-01", "1918-12-31", "year", "1918"),
    "1918-XX": ("1918-01-01", "1918-12-31", "year", "1918"),
    "1918-XX-XX": ("1918-01-01", "1918-12-31", "year", "1918"),
    "1942-21": ("1942-03-01", "1942-05-31", "season", "spring 1942"),
    "1942-22": ("1942-06-01", "1942-08-31", "season", "summer 1942"),
    "1942-23": ("1942-09-01", "1942-11-30", "season", "autumn 1942"),
    "1942-24": ("1941-12-01", "1943-02-28", "season", "winter 1942"),
    "1943-24": ("1942-12-01", "1944-02-29", "season", "winter 1943"),
    "192X": ("1920-01-01", "1929-12-31", "decade", "the 1920s"),
    "190X": ("1900-01-01", "1909-12-31", "decade", "1900 to 1909"),
    "16XX": ("1600-01-01", "1699-12-31", "century", "the 17th century"),
    "20XX": ("2000-01-01", "2099-12-31", "century", "the 21st century"),
    "10XX": ("1000-01-01", "1099-12-31", "century", "the 11th century"),
    "1943~": ("1943-01-01", "1943-12-31", "year", "about 1943"),
    "1943?": ("1943-01-01", "1943-12-31", "year", "perhaps 1943"),
    "1943%": ("1943-01-01", "1943-12-31", "year", "perhaps about 1943"),
    "192X~": ("1920-01-01", "1929-12-31", "decade", "about the 1920s"),
    "1942-21~": ("1942-03-01", "1942-05-31", "season", "about spring 1942"),
    "1941/1945": ("1941-01-01", "1945-12-31", "interval", "1941 to 1945"),
    "1938-07/1938-08": ("1938-07-01", "1938-08-31", "interval", "July to August 1938"),
    "1945-08-08/1945-08-09": ("1945-08-08", "1945-08-09", "interval", "8 to 9 August 1945"),
    "1945-08-09/1945-09-02": (
        "1945-08-09",
        "1945-09-02",
        "interval",
        "9 August to 2 September 1945",
    ),
    "1941-04-13/1945-04-05": (
        "1941-04-13",
        "1945-04-05",
        "interval",
        "13 April 1941 to 5 April 1945",
    ),
    "1939-05/1939-05-12": ("1939-05-01", "1939-05-12", "interval", "May 1939 to 12 May 1939"),
    "1938-07~/1938-08": (
        "1938-07-01",
        "1938-08-31",
        "interval",
        "about July 1938 to August 1938",
    ),
    "1941/1941": ("1941-01-01", "1941-12-31", "interval", "1941"),
    "192X/193X": ("1920-01-01", "1939-12-31", "interval", "the 1920s to the 1930s"),
    "1949/..": ("1949-01-01", None, "interval", "from 1949 on"),
    "192X/..": ("1920-01-01", None, "interval", "from the 1920s on"),
    "../1922": (None, "1922-12-31", "interval", "until 1922"),
    "1949/": ("1949-01-01", None, "interval", "from 1949 to an unknown date"),
    "/1922": (None, "1922-12-31", "interval", "from an unknown date to 1922"),
    "[..1918-10]": (None, "1918-10-31", "by", "by October 1918"),
    "[..1945-08-09]": (None, "1945-08-09", "by", "by 9 August 1945"),
    "[..1943]": (None, "1943-12-31", "by", "in 1943 or before"),
    "[..192X]": (None, "1929-12-31", "by", "in the 1920s or before"),
}


@pytest.mark.parametrize("text", TABLE)
def test_bounds_are_the_first_and_last_possible_day(text):
    first, last = (end and date.fromisoformat(end) for end in TABLE[text][:2])
    assert dates.bounds(text) == (first, last)


@pytest.mark.parametrize("text", TABLE)
def test_precision_is_what_the_source_knows(text):
    assert dates.precision(text) == TABLE[text][2]


@pytest.mark.parametrize("text", TABLE)
def test_dates_read_as_a_historian_would_write_them(text):
    assert dates.human(text) == TABLE[text][3]


INVALID = [
    *("", " 1918", "1918\n", "/", "..", "../..", "../", "1918/1919/1920", "1945/1941"),
    *("1939-02-29", "1918-13", "1918-02-30", "0000", "000X", "-0400", "Y17000", "1XXX"),
    # EDTF that the library reads but cannot place, or reads as something else.
    *("1918-1X", "1918-10-2X", "1918-XX-31", "192X-03", "16XX-XX", "1918S2", "1945-22^x"),
    *("1920-33", "1918-~10", "[1939,1940]", "{1939,1940}", "1918-10-25T10:00:00", "1918/..~"),
    # What a natural-language parser would take.
    *("no later than 1956", "October 1918", "circa 1943", "1920s"),
    *(None, math.nan, 1918),
]


@pytest.mark.parametrize("text", INVALID, ids=repr)
def test_what_cannot_be_placed_is_refused_in_plain_words(text, capsys):
    assert not dates.is_valid(text)
    with pytest.raises(ValueError, match=r"date: found .*; expected an") as caught:
        dates.bounds(text)
    assert repr(text) in str(caught.value)
    assert capsys.readouterr().out == ""  # the library prints where it fails


@pytest.mark.parametrize("text", TABLE)
def test_valid_dates_are_valid(text):
    assert dates.is_valid(text)


@steady
@given(text=edtf())
def test_a_qualifier_moves_no_bound(text):
    single = text.split("/")[0] or text.split("/")[1]
    assume(single != "..")
    for qualifier in "~?%":
        assert dates.bounds(single + qualifier) == dates.bounds(single)


# Spans for plotting


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1918", (1918.0, 1919.0)),
        ("1941/1945", (1941.0, 1946.0)),
        ("1918-01-01", (1918.0, 1918 + 1 / 365)),
        ("1920-12-31", (1920 + 365 / 366, 1921.0)),
        ("1918-02", (1918 + 31 / 365, 1918 + 59 / 365)),
        ("9999", (9999.0, 10000.0)),
        ("1949/..", (1949.0, math.inf)),
        ("1949/", (1949.0, math.inf)),
        ("../1922", (-math.inf, 1923.0)),
    ],
)
def test_year_span_runs_from_the_start_to_the_end_of_the_days(text, span):
    assert dates.year_span(text) == pytest.approx(span, abs=1e-9)


# Durations


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1922-10-25", 1, 1),
        ("1941-04-13/1945-04-05", 1454, 1454),
        ("1941/1945", 1098, 1826),
        ("1918-10", 1, 31),
        ("1938-07/1938-08", 2, 62),
        ("1918/1918-10", 1, 304),
        ("1949/..", 1, math.inf),
        ("../1922", 1, math.inf),
        ("1949/", 1, math.inf),
    ],
)
def test_a_duration_is_as_wide_as_the_precision_leaves_it(text, low, high):
    assert dates.duration_days(text) == Quantity(low, high, unit="days")
    assert dates.duration_days(text, inclusive=False) == Quantity(low - 1, high - 1, unit="days")


@steady
@given(data=st.data())
def test_every_possible_duration_lies_in_the_computed_one(data):
    text = data.draw(edtf())
    first, last = known_as(data.draw, text)
    assert dates.duration_days(text).contains((last - first).days + 1)
    assert dates.duration_days(text, inclusive=False).contains((last - first).days)


# Order


def test_dates_sort_by_beginning_and_then_the_longer_first():
    ordered = [
        *("../1917", "16XX", "1918/..", "1918", "1918-01", "1918-01-01", "1918-02"),
        *("192X", "1922-10-25", "1941/1945", "1941"),
    ]
    backwards = ordered[::-1]
    assert sorted(backwards, key=dates.sort_key) == ordered


def test_equal_spans_keep_one_order():
    assert sorted(["1943~", "1943"], key=dates.sort_key) == ["1943", "1943~"]
    assert sorted(["1943", "1943~"], key=dates.sort_key) == ["1943", "1943~"]


# Overlap


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("1922-10-25", "1922-10-25", "yes"),
        ("1922-10-25", "1922-10-26", "no"),
        ("1918", "1918", "cannot be told"),
        ("1918-10", "1918-10-25", "cannot be told"),
        ("1918", "1919", "no"),
        ("1941/1945", "1943", "yes"),
        ("1941/1945", "1941-05", "cannot be told"),
        ("1941/1945", "1944/1949", "yes"),
        ("1941/1945", "1945/1949", "cannot be told"),
        ("1941/1945", "1946", "no"),
        # Open ends last; unknown ones may be anywhere.
        ("1949/..", "1956", "yes"),
        ("1949/..", "1948", "no"),
        ("1949/..", "1949", "cannot be told"),
        ("1949/..", "1950/..", "yes"),
        ("../1922", "1900", "yes"),
        ("../1922", "1923", "no"),
        ("1949/", "1956", "cannot be told"),
        ("1949-05-01/", "1949-05-01", "yes"),
        ("1949/", "1948", "no"),
        ("/1922", "1900", "cannot be told"),
        ("/1922", "1923", "no"),
        # A qualified end may be off by its own length.
        ("1943~", "1944", "cannot be told"),
        ("1943~", "1945", "no"),
        ("1922-10-25?", "1922-10-25", "cannot be told"),
        ("1941/1945", "1942", "yes"),
        ("1941~/1945", "1942", "cannot be told"),
        ("1941~/1945", "1943", "yes"),
        ("1941/1945%", "1944", "cannot be told"),
    ],
)
def test_overlap_is_told_only_where_it_is_certain(a, b, answer):
    assert dates.overlaps(a, b) == dates.overlaps(b, a) == answer


@steady
@given(data=st.data())
def test_overlap_agrees_with_whatever_lies_behind_the_dates(data):
    a, b = data.draw(edtf()), data.draw(edtf())
    (a_first, a_last), (b_first, b_last) = known_as(data.draw, a), known_as(data.draw, b)
    meet = "yes" if a_first <= b_last and b_first <= a_last else "no"
    assert dates.overlaps(a, b) in (meet, "cannot be told")


@steady
@given(a=edtf(("", "~", "?", "%")), b=edtf(("", "~", "?", "%")))
def test_a_qualifier_never_makes_overlap_more_certain(a, b):
    plain = dates.overlaps(*("".join(c for c in text if c not in "~?%") for text in (a, b)))
    assert dates.overlaps(a, b) in (plain, "cannot be told")


def test_by_a_date_sorts_with_that_date_and_stands_at_its_beginning():
    told = ["1944", "[..1943-12]", "1943-11", "[..1941]", "1942", "1943-12-25"]
    order = ["[..1941]", "1942", "1943-11", "[..1943-12]", "1943-12-25", "1944"]
    assert sorted(told, key=dates.sort_key) == order
    assert dates.mark_at("[..1941]") == dates.mark_at("1941") == 1941
    assert dates.mark_at("../1922") == 1923
    assert dates.named("[..1943-12]") == "1943-12"
    assert dates.named("1941/1945") == "1941/1945"


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("[..1943-12]", "1944", "no"),
        ("[..1943-12]", "1943", "cannot be told"),
        ("[..1943-12]", "1900", "cannot be told"),
        ("[..1943-12]", "[..1900]", "cannot be told"),
        ("[..1943-12]", "1944/..", "no"),
        ("[..1943-12]", "1943/..", "cannot be told"),
        ("[..1943~]", "1944", "cannot be told"),
        ("[..1943~]", "1945", "no"),
    ],
)
def test_by_a_date_rules_out_what_comes_after_and_no_more(a, b, answer):
    assert dates.overlaps(a, b) == dates.overlaps(b, a) == answer


@pytest.mark.parametrize(
    "text", ["[..]", "[..1943", "..1943]", "[1943..]", "[..1941/1943]", "[..]1943"]
)
def test_other_sets_of_dates_are_refused(text):
    assert not dates.is_valid(text)


def test_days_between_have_no_upper_end_after_by_a_date():
    assert dates.days_between("1938-04-29", "1938-07") == Quantity(63, 93, unit="days")
    assert dates.days_between("[..1943-12]", "1944-05") == Quantity(122, math.inf, unit="days")
    assert dates.duration_days("[..1943-12]") == Quantity(1, math.inf, unit="days")


YEARS = ("1918", "1920", "1900", "0001", "9999", "192X", "19XX")
MONTHS = ("", "-00", "-02", "-10", "-12", "-13", "-21", "-23", "-24", "-37", "-39", "-XX")
PARTS = ("", "-00", "-15", "-29", "-31", "-32", "-XX")


@pytest.mark.parametrize("year", YEARS)
def test_single_dates_are_those_of_the_library(year):
    """What the book takes for a date lies where the library says; winter is the book's own."""
    taken = [
        text
        for text in {f"{year}{month}{day if month else ''}" for month in MONTHS for day in PARTS}
        if dates.is_valid(text) and not text.endswith("-24")
    ]
    for text in taken:
        found = parse_edtf(text)
        ends = (found.lower_strict, found.upper_strict)
        assert dates.bounds(text) == tuple(date(*end()[:3]) for end in ends), text
    assert len(taken) == 1 if "X" in year else len(taken) > 10
