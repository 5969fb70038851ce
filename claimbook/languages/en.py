"""English: number words, hedges, months and words for dates."""

from __future__ import annotations

from claimbook.languages.pack import Language, Phrase, kinds, numbered
from claimbook.model.dates import MONTHS, SEASONS

_UNITS = numbered("zero one two three four five six seven eight nine", 0)
_UNITS |= {"nought": 0, "naught": 0, "niner": 9, "niners": 9}
_TEENS = numbered(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
)
_TENS = numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCALES = {"dozen": 12, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7}
_SCALES |= {"billion": 10**9, "trillion": 10**12}
_ORDINALS = (
    numbered("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    | {f"{word}th": value for word, value in _TEENS.items() if value > 12}
    | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
)
_WORDS = kinds({
    "unit": _UNITS,
    "teen": _TEENS,
    "tens": _TENS | {"fourty": 40},
    "hundred": {"hundred": 100},
    "scale": _SCALES | {"mln": 10**6, "bn": 10**9, "gross of": 144},
    "score": {"score": 20, "threescore": 60, "fourscore": 80},
    "many": {f"{word}s": value for word, value in _SCALES.items()}
    | {"tens": 10, "hundreds": 100, "scores": 20},
    "ordinal": _ORDINALS,
    "fraction": {"half": 1 / 2, "quarter": 1 / 4},
    "fractions": {"halves": 1 / 2, "quarters": 1 / 4}
    | {f"{word}s": 1 / value for word, value in _ORDINALS.items() if value > 2},
    "couple": {"couple": 2},
    "point": {"point": 0},
    "oh": {"oh": 0, "o": 0},
    "decade": {f"{word[:-1]}ies": value for word, value in _TENS.items()},
    "plain": {"once": 1, "twice": 2, "thrice": 3, "baker's dozen": 13, "baker’s dozen": 13},
    "article": {"a": 1, "an": 1, "the": 0},
    "and": {"and": 0},
    "of": {"of": 0},
})  # fmt: skip
_QUIET = (
    ("half a century", 50), ("half[- ]century", 50), ("quarter of a century", 25),
    ("half a decade", 5), ("half[- ]dozen", 6),
    (r"(?<=\ba )century(?! of [A-Z])", 100), (r"(?<=\ba )decade", 10), ("fortnight", 14),
    (r"(?<=\ba )couple", 2), (r"(?<=\ba )pair(?= of)", 2), (r"(?<=\ba )brace(?= of)", 2),
    ("none(?= of)", 0), ("not one(?! but)(?= [a-z])", 0), ("not a single", 0),
    ("no one", 0), ("nil", 0),
    ("double[ds]?", 2), ("(?:treble|triple)[ds]?", 3), ("quadruple[ds]?", 4),
    (r"(?<=\ba )score(?= or (?:more|so))", 20), ("not a soul", 0), ("none at all", 0),
)  # fmt: skip

# Comparisons. Negated they say the opposite: "did not exceed" is "up to".
_MORE = (
    r"over|above|(?:more|greater|higher|larger|bigger|longer|older|farther|further|heavier)"
    r" (?:\w+ ){0,2}than"
    r"|exceed(?:s|ed|ing)?|in excess of|surpass(?:es|ed|ing)?|topp(?:ed|ing)|outnumber(?:ed|ing)?"
)
_LESS = (
    r"under|below|beneath"
    r"|(?:less|fewer|lower|smaller|shorter|younger|lighter) (?:\w+ ){0,2}than"
    r"|short of|shy of"
)
_REACH = r"(?:reach|attain|equal|come to|amount to|add up to|total|number)(?:e[sd]|s|ing|ed)?"
_NEGATION = (
    r"(?:\w+n[’']t|by no means|in no (?:case|way|event)|at no (?:time|point)|not|no|never|cannot"
    r"|without|nor|neither|none|nobody|nothing|nowhere)"
)
# What may stand between the two and changes nothing.
_FILLERS = (
    r"(?:\s+(?:ever|even|yet|once|to|be|been|being|have|has|had|in|by|at any time|a|any|fall(?:en)?"
    r"|fell|drop(?:ped)?|go(?:ne)?|went|s[iau]nk|dip(?:ped)?|rise|risen|rose|come|came|get|got|quite))*"
)
_WEAK = (
    r"hardly|scarcely|barely|(?<!a )little|rarely|seldom|not (?:many|really)"
    r"|(?:no|not) (?:very )?(?:much|far)"
)
_OFTEN = r"(?:,? (?:any|much|far|significantly|substantially|even))?"
_PERHAPS = r"(?:maybe|perhaps|possibly|probably)"

_AHEAD = (
    Phrase(r"(?:only |just |a )?(?:little|slightly|just) short of", ("almost",)),
    Phrase(rf"(?:{_WEAK}){_OFTEN}\s+(?:{_MORE})", ("about", "up_to"), False),
    Phrase(rf"(?:{_WEAK}){_OFTEN}\s+(?:{_LESS})", ("about", "almost"), False),
    Phrase(rf"(?:{_WEAK})\s+(?:off|from)", ("about",), False),
    Phrase(rf"{_NEGATION}\s+(?:only|just|merely|simply|solely)\s+(?:{_MORE})", ("over",), False),
    Phrase(rf"{_NEGATION}{_FILLERS}\s+(?:{_MORE}|up to and over|upwards? of)", ("up_to",)),
    Phrase(rf"{_NEGATION}{_FILLERS}\s+(?:{_LESS})", ("at_least",)),
    Phrase(rf"{_NEGATION}{_FILLERS}\s+(?:quite|{_REACH})", ("almost",), False),
    Phrase(rf"(?:fail(?:s|ed|ing)? to|unable to)\s+(?:{_REACH})", ("almost",), False),
    Phrase(rf"(?:fail(?:s|ed|ing)? to|unable to)\s+(?:{_MORE})", ("up_to",), False),
    Phrase(rf"{_NEGATION}{_FILLERS}\s+at (?:the )?(?:very )?least", ("up_to", "almost"), False),
    Phrase(
        rf"{_NEGATION}{_FILLERS}\s+(?:almost|nearly|near|near to|close to|up to|approaching"
        r"|anything like|as (?:many|much|high|few|little|low) as|about|around|exactly)",
        ("almost",),
        False,
    ),
    Phrase(
        r"(?:nothing like|nowhere near|not nearly|not)(?: (?:as|so) (?:many|much|large|few) as)",
        ("almost",),
        False,
    ),
    Phrase(r"nothing like|not (?:even|yet)", ("almost",), False),
    Phrase(r"by no means", ("almost", "up_to"), False),
    Phrase(r"not|never|no such number as", (), False),
    Phrase(r"no (?:fewer|less)", ("at_least",), False),
    Phrase(r"no more", ("up_to",), False),
    Phrase(r"upwards? of|north of", ("over", "at_least")),
    Phrase(r"close (?:to|on|upon)|near(?: to)?|just about", ("about", "almost")),
    Phrase(
        r"practically|virtually|approaching|nigh (?:on|unto)|well[- ]nigh|bordering on"
        r"|on the (?:verge|brink) of|verging on|as good as|getting on for|going on|towards?|all but"
        r"|the (?:better|best) part of",
        ("almost", "about"),
        False,
    ),
    Phrase(
        r"(?:barely|scarcely|hardly)(?: have)?(?: been| be| reach(?:ed)?| number(?:ed)?)?",
        ("about", "almost"),
        False,
    ),
    Phrase(
        r"(?:may|might|could)(?: well)?(?: have)? (?:be|been|reach(?:ed)?|number(?:ed)?"
        r"|total(?:led)?)",
        ("about", "up_to"),
        False,
    ),
    Phrase(r"if not", ("almost", "up_to"), False),
    Phrase(_MORE, ("over",)),
    Phrase(
        r"at (?:the )?(?:very |absolute |barest )?(?:least|minimum)"
        r"|(?:a |the |an absolute |a bare )?minimum(?: \w+)?(?: of)?|min\.?",
        ("at_least",),
    ),
    Phrase(rf"almost|nearly|{_LESS}", ("almost",)),
    Phrase(
        r"up to(?: and including)?|at (?:the )?(?:very |absolute )?(?:most|maximum|outside)"
        r"|(?:a |the |an absolute )?maximum(?: \w+)?(?: of)?|max\.?",
        ("up_to",),
    ),
    Phrase(
        r"about|approximately|appro?x?\.?|around|roughly|some|circa|ca|ca?\.|more or less"
        r"|give or take"
        r"|in the (?:region|neighbou?rhood|vicinity|order|area|range) of|[io][nf] the order of"
        r"|something like|in round (?:numbers|figures)|by (?:a )?rough (?:count|estimate)"
        r"|on or about|round about",
        ("about",),
    ),
    Phrase(r"exactly|precisely|no more and no less than", ("exact",)),
    Phrase(r"(?:anything|everything) but", (), False),
    Phrase(r"only|just|merely|a mere|but", ("exact",), False),
    Phrase(r"somewhere", ("about", "between"), False),
    Phrase(
        r"within|(?<!twice )(?<!times )(?<!half )as (?:many|much|high|far|large|long) as"
        r"|capped at|limited to|(?:a |the )?(?:cap|ceiling|limit|peak) of|peak(?:ed|ing) at",
        ("up_to",),
        False,
    ),
    Phrase(r"as (?:few|little|low|small) as", ("at_least", "about", "exact"), False),
    Phrase(r"beyond|(?:well )?past|pass(?:ed|ing)", ("over",), False),
    Phrase(r"south of", ("almost",), False),
    Phrase(r"a good", ("over", "about", "at_least"), False),
    Phrase(r"a round", ("about", "exact"), False),
    Phrase(r"a full|fully|a whole", ("exact", "at_least"), False),
    Phrase(
        rf"{_PERHAPS}|presumably|likely|conceivably|arguably|supposedly"
        r"|estimated(?: to be)?(?: at)?|an? estimate of|estimates of|guess(?:ed at|es of)|say|est\."
        r"|(?:at|by) an? (?:\w+ )?(?:guess|estimate)|conservatively|roughly speaking,?",
        ("about",),
        False,
    ),
    Phrase(
        r"(?:reckoned|put|set|placed|valued|assessed)(?: to be)? at"
        r"|(?:believed|thought|reckoned|considered|rumou?red) to (?:be|number|total)",
        ("about", "exact"),
        False,
    ),
    Phrase(r"an average of|on average|averag(?:ed|ing)", ("exact", "about"), False),
    Phrase(
        r"several|a few|few|many|numerous|a number of",
        ("over", "at_least"),
        False,
    ),
)  # fmt: skip
_BEHIND = (
    Phrase(
        rf"(?:or|and|{_PERHAPS})?,? ?{_PERHAPS}(?: even)? (?:more|higher)",
        ("over", "at_least", "about"),
        False,
    ),
    Phrase(
        rf"(?:or|and)?,? ?{_PERHAPS}(?: even)? (?:less|fewer|lower)",
        ("almost", "up_to", "about"),
        False,
    ),
    Phrase(
        r"or (?:a (?:little|few|bit)|rather|slightly|somewhat) more",
        ("over", "at_least", "about"),
        False,
    ),
    Phrase(
        r"or (?:a (?:little|few|bit)|rather|slightly|somewhat) (?:less|fewer)",
        ("almost", "up_to", "about"),
        False,
    ),
    Phrase(r"if not (?:even )?more", ("at_least", "over"), False),
    Phrase(r"if (?:even )?(?:that|so many)|if not (?:even )?(?:less|fewer)", ("up_to",), False),
    Phrase(r"(?:and|but)?,? ?(?:not|no|never) (?:a \w+ )?more", ("up_to",), False),
    Phrase(r"(?:and|but)?,? ?(?:not|no|never) (?:a \w+ )?(?:less|fewer)", ("at_least",), False),
    Phrase(r"more or less|give or take", ("about",)),
    Phrase(
        r"or (?:even |still )?(?:more|over|above|upwards?|higher|better|greater)"
        r"|at (?:the )?(?:very |absolute )?(?:least|minimum)"
        r"|(?:as )?(?:a|the) (?:bare )?minimum|minimum|min\b",
        ("at_least",),
    ),
    Phrase(r"and (?:more|over|above|up|counting|rising)|(?:and )?upwards?|and onwards?",
           ("at_least", "over")),
    Phrase(r"plus|\+|and then some|and change", ("over", "at_least")),
    Phrase(
        r"(?:or|and) (?:even )?(?:less|fewer|under|below|lower|downwards?)"
        r"|at (?:the )?(?:very |absolute )?(?:most|maximum|outside)|tops"
        r"|(?:as )?(?:a|the) maximum|maximum|max\b",
        ("up_to",),
    ),
    Phrase(
        r"or so|or thereabouts?|thereabouts?|approximately|approx\b|roughly|ish|in round numbers"
        r"|or something like (?:it|that)|by estimate|(?:about|around|circa|ca?\.|est\.?)(?=\))",
        ("about",),
    ),
    Phrase(
        r"odd|something|and (?:some|odd)(?! of)|(?:(?<=\A-)|(?<=\A ))some(?! of)",
        ("about", "over"),
    ),
    Phrase(rf"{_PERHAPS}|estimated", ("about",), False),
)  # fmt: skip
_VAGUE = r"perhaps|maybe|possibly|probably|about|around|some|roughly|approximately|nearly|almost"
# Nouns that count people, as a pattern: what "persons" may stand for.
_PEOPLE = (
    "persons?|people|(?:\\w+)?m[ae]n|(?:\\w+)?wom[ae]n|child(?:ren)?|boys?|girls?|infants?|orphans?"
    "|souls?|soldiers?|sailors?|marines?|infantry\\w*|officers?|troops?|servicem[ae]n|generals?"
    "|recruits?|deserters?|guards?|prisoners?|pows?|captives?|internees?|detainees?|hostages?"
    "|civilians?|citizens?|subjects?|nationals?|inhabitants?|residents?|villagers?|natives?"
    "|workers?|labou?rers?|peasants?|farmers?|fishers?|settlers?|colonists?|refugees?|evacuees?"
    "|exiles?|[eé]migr[eé]s?|immigrants?|emigrants?|volunteers?|partisans?|rebels?|pirates?"
    "|members?|students?|teachers?|doctors?|nurses?|experts?|advis[eo]rs?|agents?|sp(?:y|ies)"
    "|victims?|casualt(?:y|ies)|survivors?|killed|wounded|injured|dead|deceased|fallen|perished"
    "|died|missing|lives|others|famil(?:y|ies)|parents?|widows?|passengers?|crewm[ae]n"
    "|[a-z]+(?:ians|ists|eans)"
    # Whoever does something, but for the commonest things that end alike.
    "|(?!numbers|chapters|papers|letters|orders|rivers|borders|quarters|frontiers|powers|towers"
    "|timbers|years|motors|mortars|howitzers|(?:kilo)?meters|steamers|freighters|carriers|tankers"
    "|trawlers|cruisers|destroyers|bombers|fighters|liners|boilers|barriers|computers|lockers)"
    "[a-z]{2,}[eo]rs"
)

PACK = Language(
    code="en",
    name="English",
    words=_WORDS,
    lexemes=r"baker['’]s\sdozen|gross\sof",
    quiet=_QUIET,
    ahead=_AHEAD,
    behind=_BEHIND,
    fillers=r"\s+(?:(?:an?|a total of|even|the figure of)\s+)?[^\w\s]*",
    # A noun or two may stand between a figure and what is said behind it: "72,000 men or more".
    nouns=r"[-\s]?\(?|,? ?(?:(?!more |plus |some )[^\W\d]+,? ){0,2}",
    negation=_NEGATION,
    clause=rf"(?<!\w)(?:{_NEGATION}|(?<!a )few|hardly|scarcely|rarely|seldom)\s[^.,;:!?]*",
    many=r"(?:tens|dozens|scores|hundreds|thousands|lakhs|crores|millions|billions)\b",
    # Comparisons that are places and adverbs too: "over 2 hills", "under 20 officers".
    ambiguous=r"over|above|under|below|beneath|about|around|some|up to|round about",
    opens=r"between|from",
    between=r"between",
    links=r"to|or|till|until|through|up to|if not",
    both="and",
    vague=_VAGUE,
    months=tuple(rf"{name[:3]}t?(?:{name[3:]})?".lower() for name in MONTHS),
    seasons={number: SEASONS[number] for number in SEASONS} | {23: f"{SEASONS[23]}|fall"},
    until=r"by (?:the )?(?:end|middle|start|beginning|that|then|(?:\w+ )?\d+)|until|till|before"
    r"|no later than|up to|not later than",
    since=r"since|from|after|onwards?",
    about=r"about|around|circa|ca?\.|approximately|roughly|perhaps|probably",
    percent=r"per ?cent\w*",
    people=_PEOPLE,
)  # fmt: skip
