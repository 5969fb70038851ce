"""How English hedges a number: what the words before and behind a figure say of it.

A phrase says one hedge ("over", "did not exceed"), leaves a choice ("close to") or leaves it to
whoever reads it ("perhaps", "hardly more than"): then the reading is not ``certain``, and the
hedges are those that it may well stand for. Words that are in no list here say nothing; that a
figure stands without a hedge follows from it as little as that it has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimbook.model.numerals import numerals

# Comparisons. Negated they say the opposite: "did not exceed" is "up to".
_MORE = (
    r"over|above|(?:more|greater|higher|larger|bigger|longer|older|farther|further|heavier)"
    r" (?:\w+ ){0,2}than"
    r"|exceed(?:s|ed|ing)?|in excess of|surpass(?:es|ed|ing)?|topp(?:ed|ing)"
)
_LESS = (
    r"under|below|(?:less|fewer|lower|smaller|shorter|younger|lighter) (?:\w+ ){0,2}than"
    r"|short of|shy of"
)
_REACH = r"(?:reach|attain|equal|come to|amount to|add up to)(?:e[sd]|s|ing)?"
_NEGATION = (
    r"(?:\w+n[’']t|by no means|in no (?:case|way|event)|at no (?:time|point)|not|no|never|cannot"
    r"|without|nor|neither|none|nobody|nothing|nowhere)"
)
# What may stand between the two and changes nothing.
_FILLERS = r"(?:\s+(?:ever|even|yet|once|to|be|been|being|have|has|had|in|by|at any time|a|any))*"
_WEAK = (
    r"hardly|scarcely|barely|(?<!a )little|rarely|seldom|not (?:many|really)"
    r"|(?:no|not) (?:very )?(?:much|far)"
)
_OFTEN = r"(?:,? (?:any|much|far|significantly|substantially|even))?"

# Phrases before a figure, in the order in which they are tried: hedges, whether that is certain.
_AHEAD: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    (r"(?:only |just |a )?(?:little|slightly|just) short of", ("almost",), True),
    (rf"(?:{_WEAK}){_OFTEN}\s+(?:{_MORE})", ("about", "up_to"), False),
    (rf"(?:{_WEAK}){_OFTEN}\s+(?:{_LESS})", ("about", "almost"), False),
    (rf"(?:{_WEAK})\s+(?:off|from)", ("about",), False),
    (rf"{_NEGATION}\s+(?:only|just|merely|simply|solely)\s+(?:{_MORE})", ("over",), False),
    (rf"{_NEGATION}{_FILLERS}\s+(?:{_MORE}|up to and over)", ("up_to",), True),
    (rf"{_NEGATION}{_FILLERS}\s+(?:{_LESS})", ("at_least",), True),
    (rf"{_NEGATION}{_FILLERS}\s+(?:quite|{_REACH})", ("almost",), False),
    (rf"(?:fail(?:s|ed|ing)? to|unable to)\s+(?:{_REACH})", ("almost",), False),
    (rf"(?:fail(?:s|ed|ing)? to|unable to)\s+(?:{_MORE})", ("up_to",), False),
    (rf"{_NEGATION}{_FILLERS}\s+at (?:the )?(?:very )?least", ("up_to", "almost"), False),
    (
        rf"{_NEGATION}{_FILLERS}\s+(?:almost|nearly|near|near to|close to|up to|approaching"
        r"|anything like|as (?:many|much|high|few|little|low) as|about|around|exactly)",
        ("almost",),
        False,
    ),
    (r"not (?:even|yet)", ("almost",), False),
    (r"no (?:fewer|less)", ("at_least",), False),
    (r"no more", ("up_to",), False),
    (r"upwards? of", ("over", "at_least"), True),
    (r"close (?:to|on|upon)|near(?: to)?|just about", ("about", "almost"), True),
    (
        r"practically|virtually|approaching|nigh on|well[- ]nigh|bordering on|verging on"
        r"|as good as|getting on for|going on|towards?",
        ("almost", "about"),
        False,
    ),
    (r"barely|scarcely|hardly", ("about", "almost"), False),
    (rf"{_MORE}", ("over",), True),
    (
        r"at (?:the )?(?:very |absolute )?least|(?:a |the |an absolute )?minimum(?: of)?|min\.",
        ("at_least",),
        True,
    ),
    (rf"almost|nearly|{_LESS}", ("almost",), True),
    (
        r"up to(?: and including)?|at (?:the )?(?:very |absolute )?most"
        r"|(?:a |the |an absolute )?maximum(?: of)?|max\.?|at the outside",
        ("up_to",),
        True,
    ),
    (
        r"about|approximately|approx\.?|around|roughly|some|circa|ca?\.|more or less|give or take"
        r"|in the (?:region|neighbou?rhood|vicinity|order|area) of|[io][nf] the order of",
        ("about",),
        True,
    ),
    (r"exactly|precisely", ("exact",), True),
    (r"(?:anything|everything|all) but", (), False),
    (r"only|just|merely|a mere|but", ("exact",), False),
    (r"somewhere", ("about", "between"), False),
    (r"within|as (?:many|much|high|far|large|long) as|capped at|limited to", ("up_to",), False),
    (r"as (?:few|little|low|small) as", ("at_least", "about", "exact"), False),
    (r"beyond|north of|well past", ("over",), False),
    (r"south of", ("almost",), False),
    (r"a good", ("over", "about", "at_least"), False),
    (r"a full|fully|a whole", ("exact", "at_least"), False),
    (
        r"perhaps|maybe|possibly|probably|presumably|likely|conceivably|arguably|supposedly"
        r"|estimated(?: to be)?(?: at)?|an? estimate of|estimates of|guess(?:ed at|es of)|say",
        ("about",),
        False,
    ),
    (
        r"(?:reckoned|put|set|placed|valued|assessed)(?: to be)? at"
        r"|(?:believed|thought|reckoned|considered|rumou?red) to (?:be|number|total)",
        ("about", "exact"),
        False,
    ),
    (r"an average of|on average|averag(?:ed|ing)", ("exact", "about"), False),
    (r"several|a few|few|many|numerous|a couple of|a number of", ("over", "at_least"), False),
)
_SIGNS = {">": "over", "≥": "at_least", "⩾": "at_least", "<": "almost", "≤": "up_to"}
_SIGNS |= {"⩽": "up_to", "~": "about", "≈": "about", "±": "about", "∼": "about"}
_BEHIND: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    (
        r"(?:or|and|maybe|perhaps|possibly|probably)?,? ?(?:maybe|perhaps|possibly|probably)"
        r"(?: even)? (?:more|higher)",
        ("over", "at_least", "about"),
        False,
    ),
    (
        r"(?:or|and)?,? ?(?:maybe|perhaps|possibly|probably)(?: even)? (?:less|fewer|lower)",
        ("almost", "up_to", "about"),
        False,
    ),
    (r"if not (?:even )?more", ("at_least", "over"), False),
    (r"(?:and )?(?:not|no) more", ("up_to",), False),
    (r"(?:and )?(?:not|no) (?:less|fewer)", ("at_least",), False),
    (r"more or less|give or take", ("about",), True),
    (
        r"or (?:even )?(?:more|over|above|upwards?|higher)|at (?:the )?(?:very |absolute )?least"
        r"|(?:as )?(?:a|the) minimum|minimum",
        ("at_least",),
        True,
    ),
    (r"and (?:more|over|above|upwards?|counting|rising)", ("at_least", "over"), True),
    (r"plus|\+", ("over", "at_least"), True),
    (
        r"or (?:even )?(?:less|fewer|under|below|lower)|at (?:the )?(?:very |absolute )?most|tops"
        r"|at the outside|(?:as )?(?:a|the) maximum|maximum|max\b",
        ("up_to",),
        True,
    ),
    (
        r"or so|or thereabouts?|approximately|approx\b|roughly|ish",
        ("about",),
        True,
    ),
    (r"odd|something", ("about", "over"), True),
    (r"perhaps|maybe|possibly|probably", ("about",), False),
)
_MANY = re.compile(r"(?:tens|dozens|scores|hundreds|thousands|millions|billions)\b", re.I)
_RANGE = re.compile(
    r"-|\s?(?:[–—]|\.\.\.?|…)\s?|\s+(?:to|or|till|until|through)\s+(?:(?:perhaps|maybe|possibly"
    r"|probably|even|about|around|some)\s+)?",
    re.I,
)
_AND = re.compile(r" and (?:(?:perhaps|maybe|possibly|probably|even|about|around|some) )?", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:about|around|some|perhaps)\s+)?[^\w\s]*$", re.I)
_VAGUE = re.compile(r"\b(?:perhaps|maybe|possibly|probably|about|around|some)\b", re.I)
# Comparisons that are places and adverbs too: "over 2 hills", "under 20 officers".
_AMBIGUOUS = re.compile(r"(?:over|above|under|below|about|around|some|up to)", re.I)
_REACH_BACK = 90  # letters before a figure that can hold its hedge
# A noun or two may stand between a figure and what is said behind it: "72,000 men or more".
_NOUNS = r"[-\s]?\(?|,? ?(?:(?!more )[^\W\d]+,? ){0,2}"
_ENDS = r"(?![\w-])(?! than)"
_TAIL = r"\s+(?:(?:an?|a total of|even|the figure of)\s+)?[^\w\s]*$"

_AHEAD_OF = [(re.compile(rf"(?<![\w-])(?:{words}){_TAIL}", re.I), words, hedges, certain)
             for words, hedges, certain in _AHEAD]  # fmt: skip
_BEHIND_OF = [(re.compile(rf"(?:{_NOUNS}),? ?(?P<said>{words}){_ENDS}", re.I), hedges, certain)
              for words, hedges, certain in _BEHIND]  # fmt: skip
_CLAUSE = re.compile(
    rf"(?<!\w)(?:{_NEGATION}|(?<!a )few|hardly|scarcely|rarely|seldom)\s[^.,;:!?]*$", re.I
)
_OPPOSITE = {"over": "up_to", "at_least": "almost", "almost": "at_least", "up_to": "over"}


@dataclass(frozen=True)
class Hedging:
    """What is said of a figure: the ``hedges`` that its words stand for, and those ``words``.

    ``words`` is "" where none were found. Where ``certain``, no other hedge can be right.
    ``ambiguous`` are words that need not hedge at all, such as "over" a hill.
    """

    hedges: tuple[str, ...] = ()
    words: str = ""
    certain: bool = False
    ambiguous: bool = False


def read(text: str, start: int, end: int) -> Hedging:
    """Return how ``text`` hedges the figure that stands in it from ``start`` to ``end``."""
    found = [_ahead(text[max(0, start - _REACH_BACK) : start]), _behind(text[end:])]
    if many := _MANY.match(text[start:end]):
        found.append(Hedging(("over",), many[0], certain=not found[0].words))
    found = [one for one in found if one.words]
    return _both(*found) if len(found) > 1 else (*found, Hedging())[0]


def _both(one: Hedging, other: Hedging, *rest: Hedging) -> Hedging:
    """Return two readings as one: of "up to 60 or more" each may be meant."""
    hedges = tuple(dict.fromkeys((*one.hedges, *other.hedges)))
    same = one.certain and other.certain and one.hedges == other.hedges
    both = Hedging(hedges, f"{one.words} … {other.words}", same)
    return _both(both, *rest) if rest else both


def read_range(text: str, start: int, end: int) -> Hedging:
    """Return how ``text`` hedges a range, whose numerals begin at ``start`` and end at ``end``: by
    the words before its first end, before "between" or inside it."""
    said = read(text, start, end)
    opening = re.search(r"\b(?:between|from)\s+$", text[:start], re.I)
    if opening and not said.words:
        said = read(text, opening.start(), end)
    inside = _VAGUE.search(text[start:end])
    return Hedging(("between", "about"), inside[0]) if inside and not said.words else said


def joins(before: str, link: str) -> bool:
    """Say whether ``link`` joins two numerals to one range: "20 to 30", "20–30", "between 20 and
    perhaps 30"; ``before`` is what stands before the first."""
    return bool(_RANGE.fullmatch(link) or (_AND.fullmatch(link) and _BETWEEN.search(before)))


def _ahead(before: str) -> Hedging:
    # "About (or even exactly) 30" may be either.
    if inserted := re.search(r"\(([^()]*)\)\s*$", before):
        said = _ahead(before[: inserted.start()]), _ahead(f"{inserted[1]} ")
        return _both(*said) if all(one.words for one in said) else said[0]
    if sign := re.search(r"([<>≥≤⩾⩽~≈∼±])\s*[¥$€£]?\s*$", before):
        return Hedging((_SIGNS[sign[1]],), sign[1], certain=True)
    if re.search(r"(?<!\w)(?:ca?|approx|circa)\.$", before, re.I):
        return Hedging(("about",), before.split()[-1], certain=True)
    for pattern, words, hedges, certain in _AHEAD_OF:
        if there := pattern.search(before):
            said = re.search(words, there[0], re.I)[0]
            # "None of them had more than 20" is up to 20: who reads it has to say so.
            turned = tuple(_OPPOSITE[h] for h in hedges if h in _OPPOSITE)
            if certain and turned and _CLAUSE.search(before[: there.start()]):
                return Hedging(tuple(dict.fromkeys((*hedges, *turned))), said)
            one = Hedging(hedges, said, certain, bool(_AMBIGUOUS.fullmatch(said)))
            further = _ahead(before[: there.start()]) if hedges == ("about",) else Hedging()
            return _both(further, one) if further.words else one
    return Hedging()


def _behind(after: str) -> Hedging:
    for pattern, hedges, certain in _BEHIND_OF:
        there = pattern.match(after)
        # What follows may hedge another figure: "20 carts, at least 30 boats".
        if there and not any(n.start < 3 for n in numerals(after[there.end() :][:40])):
            return Hedging(hedges, there["said"], certain)
    return Hedging()
