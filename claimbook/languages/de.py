"""German: number words, also those of many parts, hedges, months and words for dates."""

from __future__ import annotations

import re

from claimbook.languages.pack import Language, Phrase, kinds, numbered

_UNITS = numbered("ein zwei drei vier fünf sechs sieben acht neun") | {"zwo": 2}
_TEENS = numbered(
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn", 10
)
_TENS = numbered("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
_TENS |= {"dreissig": 30}
_SMALL = {**_UNITS, "eins": 1, **_TEENS, **_TENS}
_BELOW_HUNDRED = "|".join(
    [rf"(?:{'|'.join(_UNITS)})und(?:{'|'.join(_TENS)})", *sorted(_SMALL, key=len, reverse=True)]
)
_BELOW_THOUSAND = rf"(?:(?:{'|'.join(_UNITS)})?hundert(?:und)?)?(?:{_BELOW_HUNDRED})?"
_NUMBER = re.compile(rf"(?:({_BELOW_THOUSAND})(tausend)(?:und)?)?({_BELOW_THOUSAND})")
_ORDINAL = re.compile(r"(.+?)(?:ste|te)[nrsm]?")
# "Neunzehnhundertfünf".
_CENTURIES = re.compile(rf"({'|'.join(_TEENS)})hundert(?:und)?({_BELOW_HUNDRED})?")


def _below_hundred(text: str) -> int:
    if text in _SMALL:
        return _SMALL[text]
    unit, _, tens = text.partition("und")
    return (_UNITS[unit] + _TENS[tens]) if tens else 0


def _below_thousand(text: str) -> int:
    before, hundred, rest = text.rpartition("hundert")
    rest = rest.removeprefix("und")
    return (100 * (_UNITS[before] if before else 1) if hundred else 0) + _below_hundred(rest)


def compound(word: str) -> tuple[str, float] | None:
    """Return kind and value of a number written as one word, None for other words.

    Parameters
    ----------
    word
        In small letters.

    Returns
    -------
    tuple of str and float, or None
        The kind is "whole" or "ordinal".

    Examples
    --------
    >>> compound("zweiundzwanzigtausendneunhundert"), compound("hunderte")
    (('whole', 22900), None)
    >>> compound("zwanzigster")
    ('ordinal', 20)
    """
    if (ordinal := _ORDINAL.fullmatch(word)) and (counted := compound(ordinal[1])):
        return "ordinal", counted[1]
    if found := _CENTURIES.fullmatch(word):
        return "whole", 100 * _TEENS[found[1]] + _below_hundred(found[2] or "")
    found = _NUMBER.fullmatch(word)
    if not found or not word:
        return None
    thousands = (_below_thousand(found[1]) or 1) * 1000 if found[2] else 0
    value = thousands + _below_thousand(found[3])
    return ("whole", value) if value > 1 else None


_MORE = r"über|mehr als|oberhalb von"
_LESS = r"unter|weniger als"
_ORDINALS = numbered(
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte"
)

PACK = Language(
    code="de",
    name="German",
    words=kinds({
        "unit": {"null": 0, "eins": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "ein": 1}
        | numbered("zwei drei vier fünf sechs sieben acht neun", 2) | {"zwo": 2},
        "teen": _TEENS,
        "tens": _TENS,
        "hundred": {"hundert": 100},
        "scale": {"tausend": 10**3, "tsd": 10**3, "million": 10**6, "millionen": 10**6,
                  "mio": 10**6, "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9,
                  "dutzend": 12},
        "many": {"hunderte": 100, "hunderten": 100, "tausende": 1000, "tausenden": 1000,
                 "dutzende": 12, "dutzenden": 12, "zehntausende": 10**4, "hunderttausende": 10**5},
        "ordinal": {f"{word}{end}": value for word, value in _ORDINALS.items()
                    for end in ("", "n", "r", "s", "m")},
        "fraction": {"halb": 0.5, "halbe": 0.5, "halben": 0.5, "hälfte": 0.5, "viertel": 0.25,
                     "drittel": 1 / 3, "fünftel": 1 / 5, "zehntel": 1 / 10},
        "fractions": {"viertel": 0.25, "drittel": 1 / 3, "fünftel": 1 / 5, "zehntel": 1 / 10},
        "whole": {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5},
        "plain": {"einmal": 1, "zweimal": 2, "dreimal": 3},
    }),
    compound=compound,
    thousands=".",
    decimal=",",
    quiet=((r"kein(?:e[rnms]?)? einzige[rnms]?", 0), (r"paar(?= hundert)", 2)),
    ahead=(
        Phrase(rf"(?:kaum|wenig|nur wenig|nicht viel) (?:{_MORE})", ("about", "up_to"), False),
        Phrase(rf"(?:kaum|wenig|nicht viel) (?:{_LESS})", ("about", "almost"), False),
        Phrase(rf"(?:nicht|nie|niemals|keine?) (?:{_MORE})", ("up_to",)),
        Phrase(rf"(?:nicht|nie|niemals|keine?) (?:{_LESS})", ("at_least",)),
        Phrase(_MORE, ("over",)),
        Phrase(r"mehrere|einige|ein paar|viele", ("over", "at_least"), False),
        Phrase(r"mindestens|wenigstens|zumindest|minimal|nicht weniger als", ("at_least",)),
        Phrase(rf"beinahe|fast|knapp|nahezu|annähernd|{_LESS}", ("almost",)),
        Phrase(r"bis zu|bis an(?: die)?|höchstens|maximal|allerhöchstens", ("up_to",)),
        Phrase(r"etwa|rund|ungefähr|circa|ca\.?|zirka|gegen|an die|um die|schätzungsweise|etwas",
               ("about",)),
        Phrase(r"genau|exakt", ("exact",)),
        Phrase(r"kaum", ("about", "almost"), False),
        Phrase(r"nur|lediglich|bloß", ("exact",), False),
        Phrase(r"gut|reichlich|gute", ("over", "about"), False),
        Phrase(r"vielleicht|vermutlich|wohl|wahrscheinlich", ("about",), False),
    ),
    behind=(
        Phrase(r"(?:oder|und) mehr|und darüber", ("at_least",)),
        Phrase(r"oder weniger|oder darunter", ("up_to",)),
        Phrase(r"mindestens|wenigstens", ("at_least",)),
        Phrase(r"höchstens|maximal", ("up_to",)),
        Phrase(r"etwa|ungefähr|oder so", ("about",)),
    ),
    fillers=r"\s+(?:(?:der|die|den|insgesamt|von)\s+)?[^\w\s]*",
    negation=r"nicht|nie|niemals|kaum|keine?",
    many=r"(?:Dutzende|Hunderte|Tausende|Zehntausende|Hunderttausende|Millionen)n?\b",
    ambiguous=r"über|unter|um die|an die|gegen|gut",
    opens=r"zwischen|von",
    between="zwischen",
    links=r"bis(?: zu)?|oder",
    both="und",
    vague=r"etwa|vielleicht|rund|ungefähr|fast",
    months=("jan(?:uar)?", "feb(?:ruar)?", "märz", "apr(?:il)?", "mai", "juni", "juli",
            "aug(?:ust)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dez(?:ember)?"),
    seasons={21: "frühling|frühjahr", 22: "sommer", 23: "herbst", 24: "winter"},
    until=r"bis|vor",
    since=r"seit|ab",
    about=r"um|etwa",
    percent=r"prozent\w*|v\. ?h\.",
    people=r"mann|soldaten|gefangene|personen|menschen",
)  # fmt: skip
