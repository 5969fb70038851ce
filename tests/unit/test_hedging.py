"""How English hedges a number: phrasings, what they may stand for, and what a row is told."""

import pytest

from claimbook.check import sense
from claimbook.check.findings import Book, Row, Table
from claimbook.languages import en, hedging
from claimbook.model.hedges import HEDGES
from claimbook.sources import seeds
from claimbook.sources.seeds import Seed

# What a line says, and the hedges that are right for it, all others being wrong.
CERTAIN = [
    ("the quay held over 340 casks", "over"),
    ("a crew in excess of 340 rowers", "over"),
    ("greater than 340", "over"),
    ("a little over 340", "over"),
    ("more ropes than 340", "over"),
    ("> 340", "over"),
    ("upwards of 340 casks", "over at_least"),
    ("340-plus casks", "over at_least"),
    ("340+", "over at_least"),
    ("at the very least 340", "at_least"),
    ("340 casks or more", "at_least"),
    ("340, at least", "at_least"),
    ("≥340", "at_least"),
    ("never less than 340", "at_least"),
    ("were not under 340", "at_least"),
    ("was by no means fewer than 340", "at_least"),
    ("nearly 340", "almost"),
    ("just short of 340", "almost"),
    ("shy of 340", "almost"),
    ("close to 340", "almost about"),
    ("up to and including 340", "up_to"),
    ("340 casks at most", "up_to"),
    ("a maximum of 340", "up_to"),
    ("the tally did not exceed 340", "up_to"),
    ("the tally didn’t exceed 340", "up_to"),
    ("cannot have been more than 340", "up_to"),
    ("without ever exceeding 340", "up_to"),
    ("at no time above 340", "up_to"),
    ("no greater a number than 340", "up_to"),
    ("at the very most 340", "up_to"),
    ("on the order of 340", "about"),
    ("c.340", "about"),
    ("340 casks or so", "about"),
    ("340 more or less", "about"),
    ("±340", "about"),
    ("340-odd casks", "about over"),
    ("precisely 340", "exact"),
]
# What a line leaves open: no hedge may be asked for, and the note may choose.
OPEN = [
    "hardly more than 340",
    "little more than 340",
    "scarcely fewer than 340",
    "rarely above 340",
    "not many more than 340",
    "not only more than 340",
    "none of the quays held more than 340",
    "not a quay held over 340",
    "never reached 340",
    "failed to reach 340",
    "not as many as 340",
    "nowhere near 340",
    "not even 340",
    "an estimated 340",
    "estimated at 340",
    "perhaps 340",
    "maybe 340",
    "possibly 340",
    "as many as 340",
    "as few as 340",
    "no fewer 340",
    "a good 340",
    "a full 340",
    "anything but 340",
    "all but 340",
    "within 340",
    "barely 340",
    "only 340",
    "340, perhaps more",
    "340 casks, if not more",
    "up to 340 or more",
    "at least some 340",
    "reckoned at 340",
    "an average of 340",
    "getting on for 340",
    "about (or even exactly) 340",
]
# Words that are no hedge, or that hedge another figure.
NONE = [
    "it held 340 casks",
    "some of the 340 casks",
    "the war was over, 340 came home",
    "340 casks, at least 12 of them empty",
    "340 casks and more than 12 ropes",
    "about the gate of the 340",
    "about 12, or 340",
]


def read(text: str) -> hedging.Hedging:
    (figure,) = (n for n in seeds.numerals(text) if n.values[0] == 340)
    return hedging.read(text, figure.start, figure.end, en.PACK)


@pytest.mark.parametrize(("text", "hedges"), CERTAIN)
def test_a_phrase_says_its_hedge(text, hedges):
    said = read(text)
    assert set(said.hedges) == set(hedges.split()), said
    assert said.certain


@pytest.mark.parametrize("text", OPEN)
def test_a_phrase_that_leaves_its_hedge_open_is_not_certain(text):
    said = read(text)
    assert said.words and not said.certain


@pytest.mark.parametrize("text", NONE)
def test_other_words_say_nothing(text):
    assert read(text) == hedging.Hedging()


def told(text: str, hedge: str, note: str = "", wording: str = "") -> list:
    """What the check says of a claim with ``hedge`` whose line is ``text``."""
    low = "" if hedge in ("almost", "up_to") else "340"
    high = "" if hedge in ("over", "at_least") else "340"
    cells = {"hedge": hedge, "low": low, "high": high, "source": "a", "line": "1", "note": note,
             "wording": wording or text}  # fmt: skip
    table = Table("claims", "data/claims.csv", {}, tuple(cells), [Row("c", 2, cells)], {})
    return list(sense.hedges(Book(claims=table), {"a": Seed("a", "a.txt", [text], "")}))


@pytest.mark.parametrize(("text", "hedges"), CERTAIN)
def test_the_right_hedges_pass_and_others_are_told_the_right_ones(text, hedges):
    for hedge in HEDGES:
        findings = told(text, hedge)
        if hedge in hedges.split():
            assert findings == []
        else:
            (finding,) = findings
            expected = finding.expected.partition("”")[0].strip("“").split(" or ")
            assert set(expected) == set(hedges.split())


@pytest.mark.parametrize("text", OPEN)
@pytest.mark.parametrize("hedge", HEDGES)
def test_of_an_open_phrase_no_hedge_is_asked_for_and_a_note_settles_it(text, hedge):
    for finding in told(text, hedge):
        assert "cannot be told" in finding.message and "note" in finding.remedy
        assert not any(f"“{name}”" in finding.expected + finding.remedy for name in HEDGES)
    said = read(text).words
    assert told(text, hedge, note=f"“{said}” stands for such a number.") == []
    assert told(text, hedge, note=f"Read as {hedge.replace('_', ' ')}.") == []


def test_an_open_phrase_without_note_is_found():
    assert told("perhaps 340", "exact") and told("perhaps 340", "over", note="In line 1.")
    assert told("perhaps 340", "about") == []


@pytest.mark.parametrize("text", NONE)
def test_a_bare_figure_is_exact_and_another_hedge_needs_words_or_a_note(text):
    assert told(text, "exact") == []
    (finding,) = told(text, "over")
    assert "exact" not in str(finding)
    assert told(text, "over", note="Read as over: the table beside it says so.") == []


def test_a_certain_phrase_leaves_no_choice_but_where_it_may_be_no_hedge():
    assert told("did not exceed 340", "over", note="Read as over, for “not exceed” means it.")
    assert told("went over 340 hills", "exact")
    assert told("went over 340 hills", "exact", note="“over” is a way here, no hedge.") == []
    assert told("went over 340 hills", "about", note="“over” is read as about.")


def test_a_wording_that_drops_the_not_of_its_line_is_found():
    line = "the tally did not exceed 340 casks"
    (finding,) = told(line, "up_to", wording="exceed 340 casks")
    assert finding.column == "wording" and "not exceed" in finding.message
    assert told(line, "up_to", wording="did not exceed 340 casks") == []
    assert told(line, "up_to", wording="340 casks") == []


@pytest.mark.parametrize(
    "text",
    ["20 to 340", "20–340", "between 20 and 340", "between 20 and perhaps 340", "20 till 340",
     "20 ... 340"],
)  # fmt: skip
def test_two_ends_make_a_range(text):
    ends = seeds.numerals(text)
    assert hedging.joins(text[: ends[0].start], text[ends[0].end : ends[1].start], en.PACK)


@pytest.mark.parametrize(
    "text", ["20 and 340", "chapter 6 - 340", "20, 340", "between 20, and 340"]
)
def test_two_numbers_are_no_range(text):
    ends = seeds.numerals(text)
    assert not hedging.joins(text[: ends[0].start], text[ends[0].end : ends[1].start], en.PACK)


@pytest.mark.parametrize(
    ("text", "hedges"),
    [("20 to 340 casks", "between"), ("about 20 to 340", "about"),
     ("somewhere between 20 and 340", "about between"),
     ("between 20 and perhaps 340", "about between"),
     ("from 20 to about 340", "about between")],
)  # fmt: skip
def test_a_range_has_the_hedge_of_its_first_end_or_of_what_opens_it(text, hedges):
    assert {hedge for hedge in HEDGES if not told(text, hedge)} & {"about", "between"} == set(
        hedges.split()
    )
