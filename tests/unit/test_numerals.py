"""What counts as a numeral, and what it means: the traps one by one, then properties."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimbook.languages import numerals as every


def numerals(text):
    """The numerals that count."""
    return [numeral for numeral in every(text) if numeral.counts]


def read(text):
    """The numerals of a line as pairs of text and values."""
    return [(numeral.text, numeral.values) for numeral in numerals(text)]


def texts(text):
    return [numeral.text for numeral in numerals(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some 72,000 ropes", [("72,000", 72000)]),
        ("1,200,350 lamps", [("1,200,350", 1200350)]),
        ("2.5 tons", [("2.5", 2.5)]),
        ("in 1941,1942", [("1941", 1941), ("1942", 1942)]),
        ("rooms 1,5 and 7", [("1", 1), ("5", 5), ("7", 7)]),
        ("12,3456", [("12", 12), ("3456", 3456)]),
        ("800-3500 men", [("800", 800), ("3500", 3500)]),
        ("P.10. 1.Anna", [("10", 10), ("1", 1)]),
        ("on 13.09.1904", [("13", 13), ("09", 9), ("1904", 1904)]),
        ("the 162nd and 1st", [("162nd", 162), ("1st", 1)]),
        ("the 1920s", [("1920s", 1920)]),
        ("a 200-Year plan", [("200", 200)]),
        ("RO-500, S1-100, D2, user2608", [("500", 500), ("1", 1), ("100", 100), ("2", 2),
                                          ("2608", 2608)]),
        ("Т-34 with a Cyrillic letter", [("34", 34)]),
        ("№ ７２", [("７２", 72)]),
        ("½ million", [("½ million", 500000)]),
        ("½ of it, 2½ tons, x²", [("½", 0.5), ("2½", 2.5), ("²", 2)]),
        ("72 000 men, 72'000, 6000 000", [("72 000", 72000), ("72'000", 72000),
                                          ("6000 000", 6000000)]),
        ("1 200 34 men", [("1", 1), ("200", 200), ("34", 34)]),
        ("12,34,567 rupees", [("12,34,567", 1234567)]),
        ("25k men, $5m, 5m long", [("25k", 25000), ("5m", 5e6), ("5", 5)]),
        (".5 per cent, No.5", [(".5", 0.5), ("5", 5)]),
        ("1.7 × 10^6, 2 x 10⁵", [("1.7 × 10^6", 1.7e6), ("2 x 10⁵", 2e5)]),
        ("2-1/2 years, 3/4 of them", [("2-1/2", 2.5), ("3/4", 0.75)]),
        ("12:30, 7/8, 5%, $3", [("12", 12), ("30", 30), ("7", 7), ("8", 8), ("5", 5), ("3", 3)]),
    ],
)  # fmt: skip
def test_digits(text, expected):
    assert read(text) == [(token, (value,)) for token, value in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two companies", [("two", 2)]),
        ("Twenty-Five years", [("Twenty-Five", 25)]),
        ("twenty five", [("twenty five", 25)]),
        ("seven hundred people", [("seven hundred", 700)]),
        ("seven hundred and six", [("seven hundred and six", 706)]),
        ("nineteen hundred men", [("nineteen hundred", 1900)]),
        ("a hundred, a thousand", [("hundred", 100), ("thousand", 1000)]),
        ("forty thousand", [("forty thousand", 40000)]),
        ("two hundred and three thousand", [("two hundred and three thousand", 203000)]),
        ("one million two hundred thousand and six",
         [("one million two hundred thousand and six", 1200006)]),
        ("five thousand and six thousand", [("five thousand", 5000), ("six thousand", 6000)]),
        ("three and five men", [("three", 3), ("five", 5)]),
        ("ten thousand 500", [("ten thousand", 10000), ("500", 500)]),
        ("three and a half thousand", [("three and a half thousand", 3500)]),
        ("one and a half", [("one and a half", 1.5)]),
        ("three and one half thousand", [("three and one half thousand", 3500)]),
        ("three and two half-pages", [("three", 3), ("two", 2), ("half", 0.5)]),
        ("half an hour", [("half", 0.5)]),
        ("half an hundred", [("half an hundred", 50)]),
        ("in halves, in quarters, in thirds", [("halves", 0.5), ("quarters", 0.25),
                                               ("thirds", 1 / 3)]),
        ("one second later", [("one", 1), ("second", 2)]),
        ("two billion, a trillion", [("two billion", 2e9), ("trillion", 1e12)]),
        ("a thousand million", [("thousand million", 1e9)]),
        ("a million and a half", [("million and a half", 1500000)]),
        ("600 million, 2.5 million", [("600 million", 6e8), ("2.5 million", 2500000)]),
        ("5 hundred thousand", [("5 hundred thousand", 500000)]),
        ("a quarter of it", [("quarter", 0.25)]),
        ("half the crew", [("half", 0.5)]),
        ("half a million, a half-million", [("half a million", 500000), ("half-million", 500000)]),
        ("three quarters of a million", [("three quarters of a million", 750000)]),
        ("one third, two-thirds", [("one third", 1 / 3), ("two-thirds", 2 / 3)]),
        ("a year and a half", [("half", 0.5)]),
        ("the first half of 1941", [("first", 1), ("half", 0.5), ("1941", 1941)]),
        ("dozen, half a dozen, two dozen", [("dozen", 12), ("half a dozen", 6), ("two dozen", 24)]),
        ("hundreds of thousands", [("hundreds of thousands", 100000)]),
        ("tens if not hundreds of lives", [("tens", 10), ("hundreds", 100)]),
        ("in 1941 thousands fled", [("1941", 1941), ("thousands", 1000)]),
        ("once, Twice, thrice", [("once", 1), ("Twice", 2), ("thrice", 3)]),
        ("a two-year-stay", [("two", 2)]),
        ("two\u00a0hundred", [("two\u00a0hundred", 200)]),
        ("a tenfold rise", [("tenfold", 10)]),
        ("the twenty-first", [("twenty-first", 21)]),
        ("the twenty-tenth", [("twenty", 20), ("tenth", 10)]),
        ("zero losses", [("zero", 0)]),
        ("nineteen forty-one", [("nineteen forty-one", 1941)]),
        ("the nineteen-twenties", [("nineteen-twenties", 1920)]),
        ("nineteen oh five", [("nineteen oh five", 1905)]),
        ("nineteen nine", [("nineteen", 19), ("nine", 9)]),
        ("sixteen forty-dollar coins, sixteen twenty thousand",
         [("sixteen forty", 1640), ("sixteen", 16), ("twenty thousand", 20000)]),
        ("three score men, a score of carts", [("three score", 60), ("score", 20)]),
        ("threescore and ten", [("threescore and ten", 70)]),
        ("four score and seven", [("four score and seven", 87)]),
        ("a couple of hundred", [("couple of hundred", 200)]),
        ("one and three quarters", [("one and three quarters", 1.75)]),
        ("five-and-twenty, five and twenty",
         [("five-and-twenty", 25), ("five", 5), ("twenty", 20)]),
        ("the hundred and first man", [("hundred and first", 101)]),
        ("two lakh, one crore", [("two lakh", 2e5), ("one crore", 1e7)]),
        ("two millions of them", [("two millions", 2e6)]),
        ("two point five million", [("two point five million", 2.5e6)]),
        ("a third of a million", [("third of a million", 1e6 / 3)]),
        ("the forty-niners", [("forty-niners", 49)]),
    ],
)  # fmt: skip
def test_number_words(text, expected):
    found = [(token, values[:1]) for token, values in read(text)]
    assert found == [(token, (pytest.approx(value),)) for token, value in expected]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("first", 1), ("second", 2), ("third", 3), ("ninth", 9), ("twelfth", 12),
        ("thirteenth", 13), ("twentieth", 20), ("ninetieth", 90), ("hundredth", 100),
        ("thousandth", 1000), ("millionth", 10**6),
    ],
)  # fmt: skip
def test_ordinals(word, value):
    assert read(f"their {word}") == [(word, (value,) if value < 3 else (value, 1 / value))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emperors II, VIII and XIV.", [("II", 2), ("VIII", 8), ("XIV", 14)]),
        ("types IX-C and IX-D2", [("IX", 9), ("IX", 9), ("2", 2)]),
        ("WW2 or WWII", [("2", 2), ("II", 2)]),
        ("MCMXLV", [("MCMXLV", 1945)]),
        ("二百年", [("二百", 200)]),
        ("千九百四十五 or 一九四五", [("千九百四十五", 1945), ("一九四五", 1945)]),
        ("三万二千人", [("三万二千", 32000)]),
        ("二〇二〇年, 一億, 二兆", [("二〇二〇", 2020), ("一億", 10**8), ("二兆", 2 * 10**12)]),
    ],
)
def test_roman_and_kanji(text, expected):
    assert read(text) == [(token, (value,)) for token, value in expected]


@pytest.mark.parametrize(
    "text",
    [
        "someone, none, anyone, stone, phone",
        "tent, often, weight, freight, canine",
        "headquarters, quartermaster, halfway, firsthand, seconds",
        "World War I, and I",
        "Washington DC, a CD, MD",
        "CIVIL IXX VV",
        "ІІ in Cyrillic letters",
        "both, a pair, several, score, last",
        "a, an, and, of",
        "日本の記録",
        "",
    ],
)
def test_what_is_no_numeral(text):
    assert texts(text) == []


def test_one_as_a_word_of_its_own_counts_even_where_it_is_no_number():
    assert texts("no one of them, one-sided") == ["one", "one"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1904-05", [1904, 1905]),
        ("1806-7", [1806, 1807]),
        ("1746–86", [1746, 1786]),
        ("(1939—45)", [1939, 1945]),
        ("1990/91", [1990, 1991]),
        ("1776—1809", [1776, 1809]),
    ],
)
def test_the_later_year_of_a_span(text, years):
    found = numerals(text)
    assert [numeral.values[0] for numeral in found] == years
    more = numerals(f"100 lamps, {text}, 200 ropes")
    assert [numeral.values[0] for numeral in more] == [100, *years, 200]


@pytest.mark.parametrize(
    "text",
    ["1904-05-06", "978-4-329-1904-05", "1946-32", "1904-04", "800-35", "300-5"],
)
def test_what_only_looks_like_a_later_year(text):
    assert all(len(numeral.values) == 1 for numeral in numerals(text))


def test_an_isbn_is_its_groups_of_digits():
    assert texts("ISBN: 978-9-999-00123-9 (XY)") == ["978", "9", "999", "00123", "9"]


@pytest.mark.parametrize(
    ("text", "token", "year"),
    [
        ("the 19th century", "19th", 1800),
        ("late seventeenth Century", "seventeenth", 1600),
        ("the 18th and 19th centuries", "18th", 1700),
        ("the 21st-century guild", "21st", 2000),
        ("XIX century", "XIX", 1800),
        ("the first century", "first", 0),
        ("the 30th century", "30th", 2900),
    ],
)
def test_centuries_give_their_first_year(text, token, year):
    assert year in dict(read(text))[token]


def test_a_duration_of_centuries_is_no_century():
    assert read("two centuries, one century") == [("two", (2,)), ("one", (1,))]


@pytest.mark.parametrize(
    ("text", "token", "values"),
    [
        ("two to three thousand", "two", (2000, 2)),
        ("2-3 million", "2", (2000000, 2)),
        ("2–3 million", "2", (2000000, 2)),
        ("10–12,000 men", "10", (10000, 10)),
        ("1 or 1,250 men", "1", (1, 1000)),
        ("two and three dozen", "two", (2, 24)),
        ("between two and three dozen", "two", (24, 2)),
        ("three or three thousand", "three", (3,)),
        ("five or six hundred", "five", (500, 5)),
        ("four hundred to three and a half thousand", "four hundred", (400,)),
        ("in 1904 and 5 million", "1904", (1904,)),
        ("a third of them", "third", (1 / 3, 3)),
        ("a third man", "third", (3, 1 / 3)),
        ("on the third of May", "third", (3, 1 / 3)),
        ("in '45", "45", (1945, 45)),
        ("1.234 tons", "1.234", (1.234, 1234)),
        ("72.000 men", "72.000", (72000, 72)),
        ("the second one", "second", (2,)),
    ],
)
def test_every_reading_is_a_value(text, token, values):
    assert dict(read(text))[token] == pytest.approx(values)


def words(text):
    return text.split()


SMALL = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")


def spell(number, joint=" and "):
    """Spell a whole number below a thousand million as English does."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f"{joint}{spell(number % 100)}" if number % 100 else ""
        return f"{SMALL[number // 100]} hundred{rest}"
    scale, word = (10**6, "million") if number >= 10**6 else (1000, "thousand")
    rest = number % scale
    joined = (joint if rest < 100 else " ") + spell(rest, joint) if rest else ""
    return f"{spell(number // scale, joint)} {word}{joined}"


@given(st.integers(0, 10**9 - 1), st.sampled_from([" and ", " "]))
def test_any_number_that_is_spelled_out_is_one_numeral(number, joint):
    spelled = spell(number, joint)
    (numeral,) = numerals(f"They counted {spelled} of them.")
    assert (numeral.text, numeral.values[0]) == (spelled, number)


@given(st.integers(0, 10**12))
def test_any_number_in_digits_is_one_numeral(number):
    assert read(f"({number:,} ropes)") == [(f"{number:,}", (number,))]


PIECES = words(
    "1904 05 - – / , . 7 two half a and of thousand hundreds third century IX 百 someone 2.5 s nd "
    "ropes twenty million dozen"
)


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["", " "]))
def test_numerals_stand_where_they_say_and_never_overlap(pieces, gap):
    line = gap.join(pieces)
    end = 0
    for numeral in numerals(line):
        assert end <= numeral.start < numeral.end
        assert line[numeral.start : numeral.end] == numeral.text
        assert numeral.values
        end = numeral.end


@given(st.text())
def test_no_digit_is_left_out(line):
    taken = {place for one in numerals(line) for place in range(one.start, one.end)}
    assert {match.start() for match in re.finditer(r"\d", line)} <= taken
