"""Italian: number words, also those of many parts, hedges, months and words for dates."""

from __future__ import annotations

import re

from claimbook.languages.pack import Language, Phrase, kinds, numbered

_UNITS = numbered("uno due tre quattro cinque sei sette otto nove") | {"un": 1, "tré": 3}
_TEENS = numbered("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto"
                  " diciannove", 10)  # fmt: skip
_TENS = numbered("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", 20, 10)
# "Ventuno" and "ventotto" lose a vowel.
_SMALL = {**_UNITS, **_TEENS, **_TENS} | {
    f"{tens[:-1] if unit[0] in 'uo' else tens}{unit}": ten + one
    for tens, ten in _TENS.items() for unit, one in _UNITS.items()
}  # fmt: skip
_BELOW = "|".join(sorted(_SMALL, key=len, reverse=True))
_THOUSAND = rf"(?:(?:{'|'.join(_UNITS)})?cento?)?(?:{_BELOW})?"
_NUMBER = re.compile(rf"(?:({_THOUSAND})(mille|mila))?({_THOUSAND})")


def _below_thousand(text: str) -> int:
    found = re.fullmatch(rf"(?:({'|'.join(_UNITS)})?(cento?))?({_BELOW})?", text)
    if not found:
        raise ValueError(f"no number below a thousand: {text!r}")
    hundreds = 100 * _UNITS.get(found[1] or "uno", 1) if found[2] else 0
    return hundreds + _SMALL.get(found[3], 0)


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
    >>> compound("duemilanovecentoventuno"), compound("milanese"), compound("ventesimo")
    (('whole', 2921), None, ('ordinal', 20))
    """
    if ordinal := re.fullmatch(r"(.+)esim[oaie]", word):
        stems = (compound(ordinal[1] + vowel) for vowel in ("", "i", "a", "o", "e", "uno"))
        return next((("ordinal", counted[1]) for counted in stems if counted), None)
    found = _NUMBER.fullmatch(word)
    if not found or not word:
        return None
    thousands = (_below_thousand(found[1]) or 1) * 1000 if found[2] else 0
    value = thousands + _below_thousand(found[3])
    return ("whole", value) if value > 1 else None


_MORE = r"(?:più|oltre) (?:di|del|che)|oltre|superiore a"
_LESS = r"meno di|inferiore a|sotto"

PACK = Language(
    code="it",
    name="Italian",
    words=kinds({
        "unit": {"zero": 0, "uno": 1, "una": 1, "un": 1}
        | numbered("due tre quattro cinque sei sette otto nove", 2),
        "teen": _TEENS,
        "tens": _TENS,
        "hundred": {"cento": 100},
        "scale": {"mille": 10**3, "mila": 10**3, "milione": 10**6, "milioni": 10**6,
                  "miliardo": 10**9, "miliardi": 10**9, "dozzina": 12, "dozzine": 12,
                  "decina": 10, "ventina": 20, "trentina": 30, "cinquantina": 50,
                  "centinaio": 100, "migliaio": 1000, "centinaia": 100, "migliaia": 1000,
                  "decine": 10},
        "ordinal": numbered("primo secondo terzo quarto quinto sesto settimo ottavo nono decimo"),
        "fraction": {"mezzo": 0.5, "mezza": 0.5, "metà": 0.5},
        "fractions": {"terzi": 1 / 3, "quarti": 0.25, "quinti": 0.2},
        "rest": {"e mezzo": 0.5, "e mezza": 0.5},
        "and": {"e": 0},
        "of": {"di": 0},
    }),
    lexemes=r"e\smezz[oa]",
    compound=compound,
    thousands=".",
    decimal=",",
    quiet=(("nessun[oa]?(?= d)", 0),),
    ahead=(
        Phrase(rf"(?:appena|poco) (?:{_MORE})", ("about", "over", "up_to"), False),
        Phrase(rf"(?:non|mai) (?:{_MORE})|non super\w+", ("up_to",)),
        Phrase(rf"(?:non|mai) (?:{_LESS})", ("at_least",)),
        Phrase(_MORE, ("over",)),
        Phrase(r"alcune|diverse|parecchie|molte", ("over", "at_least"), False),
        Phrase(r"almeno|(?:come|al|un) minimo(?: di)?", ("at_least",)),
        Phrase(rf"quasi|(?:poco )?{_LESS}", ("almost",)),
        Phrase(r"fino a|al massimo|un massimo di|tutt[’']al più", ("up_to",)),
        Phrase(r"circa|intorno a|all[’']incirca|pressappoco|su per giù", ("about",)),
        Phrase(r"esattamente", ("exact",)),
        Phrase(r"appena|solo|soltanto", ("exact",), False),
        Phrase(r"forse|probabilmente", ("about",), False),
    ),
    behind=(
        Phrase(r"[oe] più|[oe] oltre", ("at_least",)),
        Phrase(r"o meno", ("up_to",)),
        Phrase(r"almeno|come minimo", ("at_least",)),
        Phrase(r"al massimo", ("up_to",)),
        Phrase(r"circa|all[’']incirca", ("about",)),
    ),
    fillers=r"\s+(?:(?:i|le|di|un totale di)\s+)?[^\w\s]*",
    negation=r"non|mai",
    rough=r"(?:una? )?(?:decina|ventina|trentina|quarantina|cinquantina|centinaio|migliaio)\b",
    many=r"(?:decine|dozzine|centinaia|migliaia|milioni)\b",
    ambiguous=r"sotto|oltre|su",
    opens=r"tra|fra|da|dai|dalle",
    between="tra|fra",
    links=r"a|ai|alle|o",
    both="e",
    vague=r"circa|forse|quasi",
    months=("gennaio", "feb(?:braio)?", "mar(?:zo)?", "apr(?:ile)?", "maggio", "giugno", "luglio",
            "agosto", "settembre", "ottobre", "novembre", "dicembre"),
    seasons={21: "primavera", 22: "estate", 23: "autunno", 24: "inverno"},
    until=r"avanti|entro|fino a|prima",
    since=r"dal|dopo",
    about=r"verso|circa",
    percent=r"per cento",
    people=r"uomini|soldati|prigionieri|persone",
)  # fmt: skip
