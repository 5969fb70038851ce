"""Sources in other languages, packs and the table of hedges: what hangs together."""

import csv
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import TABLES, Book

from claimbook import languages
from claimbook.check import spoken
from claimbook.model.hedges import HEDGES, End, Hedge

# A text in a language, and claims of it: bounds, unit, hedge, date, words of its only line.
LINES = {
    "fr": "En mai 1811, au moins 40 barils et près de neuf cents lanternes brûlèrent, "
          "soit 3,5 pour cent.",
    "ru": "В мае 1811 года сгорело не менее 40 бочек и почти девятьсот фонарей, то есть 3,5 "
          "процента.",
    "de": "Im Mai 1811 brannten mindestens 40 Fässer und fast neunhundert Laternen, also 3,5 "
          "Prozent.",
    "it": "A maggio 1811 bruciarono almeno 40 barili e quasi novecento lampade, cioè 3,5 per "
          "cento.",
    "ja": "1811年5月、少なくとも40樽と九百個近くの灯が焼けた。3.5パーセントである。",
}  # fmt: skip
WORDS = {
    "fr": ("au moins 40 barils", "près de neuf cents lanternes", "soit 3,5 pour cent"),
    "ru": ("не менее 40 бочек", "почти девятьсот фонарей", "то есть 3,5 процента"),
    "de": ("mindestens 40 Fässer", "fast neunhundert Laternen", "also 3,5 Prozent"),
    "it": ("almeno 40 barili", "quasi novecento lampade", "cioè 3,5 per cento"),
    "ja": ("少なくとも40樽", "九百個近く", "3.5パーセント"),
}


class Foreign(Book):
    """The invented book with one more source, in ``language``, and four rows that rest on it."""

    def __init__(self, root, language, line, words):
        super().__init__(root)
        self.texts["chronicle.txt"] = f"{line}\n"
        source = dict(self.row("sources", "thread"), source="chronicle", file="chronicle.txt",
                      lines="1", text_lines="1", language=language)  # fmt: skip
        source["sha256"] = hashlib.sha256(self.texts["chronicle.txt"].encode()).hexdigest()
        source.pop("numerals")
        self.rows["sources"] = [source, *self.rows["sources"]]
        (schema,) = (one["schema"] for one in self.package["resources"] if one["name"] == "sources")
        if "language" not in {field["name"] for field in schema["fields"]}:
            schema["fields"].append({"name": "language", "type": "string"})
        self.fields = [field["name"] for field in schema["fields"]]
        for one in self.package["resources"]:
            for field in one["schema"]["fields"]:
                if field["name"] == "source" and "enum" in field.get("constraints", {}):
                    field["constraints"]["enum"] = ["chronicle", "siberia", "thread"]
        common = {"source": "chronicle", "line": 1, "date": "1811-05"}
        self.rows["claims"] = [
            {"claim": "chronicle-1", "low": "40", "unit": "barrels", "hedge": "at_least",
             "wording": words[0], **common},
            {"claim": "chronicle-2", "high": "900", "unit": "lanterns", "hedge": "almost",
             "wording": words[1], **common},
            {"claim": "chronicle-3", "low": "3.5", "high": "3.5", "unit": "percent",
             "hedge": "exact", "wording": words[2], **common},
            *self.rows["claims"],
        ]  # fmt: skip
        said = re.search(r"[^ ]* ?\w* ?1811(?: года|年5月)?", line)[0].strip()
        self.rows["events"] = [
            {"event": "chronicle-fire", "wording": said, **common},
            *self.rows["events"],
        ]

    def write_tables(self):
        super().write_tables()
        with self.path("sources.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.fields, lineterminator="\n", restval="",
                                    extrasaction="ignore")  # fmt: skip
            writer.writeheader()
            described = {field["name"]: field for field in TABLES["sources"]["schema"]["fields"]}
            for row in self.rows["sources"]:
                own = {name: filler_of(described.get(name)) for name in self.fields}
                writer.writerow(own | row)
        return self

    def found(self):
        return self.write().check().findings


def filler_of(field):
    constraints = (field or {}).get("constraints", {})
    if not constraints.get("required"):
        return ""
    return constraints.get("enum", [1 if field["type"] == "integer" else "x"])[0]


@pytest.mark.parametrize("language", LINES)
def test_a_text_in_another_language_with_right_rows_gives_no_finding(tmp_path, language):
    book = Foreign(tmp_path, language, LINES[language], WORDS[language])
    assert [str(one) for one in book.found()] == []
    notices = [one for one in book.check().notices if one.startswith("data/sources.csv: chronicle")]
    assert len(notices) == 1 and languages.of(language).name in notices[0]


FAULTS = {
    "chronicle-1": ({"hedge": "over"}, {"hedge"}),
    "chronicle-2": ({"high": "90", "date": "1811-06"}, {"high", "date"}),
    "chronicle-3": ({"low": "3.4", "high": "3.4", "date": "1812-05"}, {"low", "date"}),
}


@pytest.mark.parametrize("language", LINES)
def test_wrong_rows_are_found_in_any_language(tmp_path, language):
    book = Foreign(tmp_path, language, LINES[language], WORDS[language])
    for key, (cells, _) in FAULTS.items():
        book.row("claims", key).update(cells)
    found = {(one.row, one.column) for one in book.found() if one.file == "data/claims.csv"}
    wrong = {(row, column) for row, (_, columns) in enumerate(FAULTS.values(), 2)
             for column in columns}  # fmt: skip
    assert found == wrong


def test_a_number_word_in_no_row_is_open_in_its_language(tmp_path):
    book = Foreign(tmp_path, "fr", LINES["fr"], WORDS["fr"])
    book.rows["claims"] = [row for row in book.rows["claims"] if row["claim"] != "chronicle-2"]
    (finding,) = book.found()
    assert "“neuf cents”" in finding.message


SWEDISH = "I maj 1811 brann minst 40 tunnor och nästan niohundra lyktor, alltså 3,5 procent."
SAID = ("minst 40 tunnor", "nästan niohundra lyktor, alltså 3,5", "alltså 3,5 procent")


def test_a_language_without_a_pack_is_said_and_only_its_digits_are_checked(tmp_path):
    book = Foreign(tmp_path, "sv", SWEDISH, SAID)
    book.row("claims", "chronicle-2")["high"] = "3.5"
    assert [str(one) for one in book.found()] == []
    (notice,) = spoken.notices(verify_book(book))
    assert "chronicle is in “sv”" in notice and "not checked" in notice and "en" in notice
    assert notice in book.check().notices
    book.row("claims", "chronicle-1")["hedge"] = "over"
    assert book.found() == []
    book.row("claims", "chronicle-1")["low"] = "41"
    assert {one.column for one in book.found()} == {"low"}


def verify_book(book):
    from claimbook.check import verify

    book.write()
    package, _ = verify.read_package(book.root)
    return verify.read_tables(package, book.root)[0]


def test_hedges_of_a_language_without_a_pack_cannot_be_told():
    assert languages.hedged("minst 300 man", {300}, "sv") == set()
    assert languages.hedged("more than 300 men", {300}, "sv") == set()
    assert languages.hedged("more than 300 men", {300}, "en") == {"over"}


def test_a_source_that_says_no_language_is_english(tmp_path):
    book = Book(tmp_path).write()
    assert set(spoken.by_source(verify_book(book)).values()) == {"en"}
    assert not [one for one in book.check().notices if "sources.csv" in one]


# The table of hedges, the contract and the packs.


@pytest.mark.parametrize("code", languages.codes())
def test_every_pack_has_words_for_every_hedge_and_no_others(code):
    pack = languages.of(code)
    said = {hedge for phrase in (*pack.ahead, *pack.behind) for hedge in phrase.hedges}
    assert said <= set(HEDGES)
    # A range is told by what joins its ends.
    assert said | {"between"} == set(HEDGES) and pack.links
    for pattern in (*(one.words for one in (*pack.ahead, *pack.behind)), *pack.months,
                    pack.until, pack.since, pack.about, pack.percent, pack.people):  # fmt: skip
        assert pattern and not re.fullmatch(pattern, "")
    assert len(pack.months) == 12 and set(pack.seasons) == {21, 22, 23, 24}


@pytest.mark.parametrize("hedge", HEDGES.values(), ids=list(HEDGES))
def test_a_hedge_reads_only_bounds_that_its_rows_give(hedge):
    assert {end.of for end in (hedge.lower, hedge.upper)} <= {*hedge.columns, "floor", ""}
    assert bool(hedge.order) == (len(hedge.columns) == 2)
    printed = set(re.findall(r"{(\w+)}", hedge.printed))
    assert printed <= set(hedge.columns) and printed
    if hedge.opposite:
        assert HEDGES[hedge.opposite].opposite == hedge.name


def test_a_hedge_with_other_ends_would_print_and_fit_otherwise():
    odd = Hedge("odd", "{low}-odd", ("low",), End("low"), End("low", slack=1))
    assert odd.fits(20, None) and not odd.fits(20, 30) and not odd.fits(None, 20)
    assert odd.text("20", "") == "20-odd" and odd.rule == "low only"


# Whatever a text holds.


def words(text):
    return text.split()


PIECES = words(
    "1904 05 7 000 . , ' · / - – ½ e5 k × 10^6 two half a and of et vingt quatre-vingt cent und "
    "hundert ein tausend тысяч сто двадцать пять с половиной 二 三 百 万 余 、 数 tre mille over "
    "not more than less or so at least ( ) > ~ I IX V '45 % million s"
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join),
                  st.lists(st.sampled_from(PIECES)).map(" ".join))  # fmt: skip


@given(TEXTS, st.sampled_from([*languages.codes(), "sv"]))
def test_numerals_of_any_text_stand_where_they_say_and_hold_every_digit(text, code):
    end, taken = 0, set()
    for numeral in languages.numerals(text, code):
        assert end <= numeral.start < numeral.end
        assert text[numeral.start : numeral.end] == numeral.text
        end = numeral.end
        taken |= set(range(numeral.start, numeral.end))
    assert {match.start() for match in re.finditer(r"\d", text)} <= taken


@given(TEXTS, st.sampled_from([*languages.codes(), "sv", ""]))
def test_of_any_text_only_hedges_are_told(text, code):
    for value in languages.figures(text, code):
        assert languages.hedged(text, {value}, code) <= set(HEDGES)


@given(st.integers(1, 999_999))
def test_a_number_in_one_german_or_italian_word_is_read(number):
    from claimbook.languages import de, it

    for pack, spelled in ((de, german(number)), (it, italian(number))):
        found = languages.numerals(spelled, pack.PACK.code)
        assert [one.values for one in found] == [(float(number),)], spelled


def below_thousand(number, units, tens, join, hundred, one):
    hundreds, rest = divmod(number, 100)
    head = (one if hundreds == 1 else units[hundreds]) + hundred if hundreds else ""
    if rest < 20:
        return head + units[rest]
    return head + join(units[rest % 10], tens[rest // 10])


def german(number):
    units = ["", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
             "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn",
             "achtzehn", "neunzehn"]  # fmt: skip
    tens = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig",
            "neunzig"]  # fmt: skip

    def join(unit, ten):
        return f"{unit}und{ten}" if unit else ten

    thousands, rest = divmod(number, 1000)
    parts = [below_thousand(one, units, tens, join, "hundert", "ein") for one in (thousands, rest)]
    return (f"{parts[0]}tausend" if thousands else "") + parts[1]


def italian(number):
    units = ["", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
             "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette",
             "diciotto", "diciannove"]  # fmt: skip
    tens = ["", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta",
            "novanta"]  # fmt: skip

    def join(unit, ten):
        return (ten[:-1] if unit[:1] in ("u", "o") and unit else ten) + unit

    thousands, rest = divmod(number, 1000)
    parts = [below_thousand(one, units, tens, join, "cento", "") for one in (thousands, rest)]
    head = "" if not thousands else "mille" if thousands == 1 else f"{parts[0]}mila"
    return head + parts[1]
