"""French: number words, hedges, months and words for dates."""

from __future__ import annotations

from claimbook.languages.pack import Language, Phrase, kinds, numbered

_TEENS = numbered("dix onze douze treize quatorze quinze seize", 10)
_TEENS |= {"dix sept": 17, "dix huit": 18, "dix neuf": 19}
_ORDINALS = numbered("unième deuxième troisième quatrième cinquième sixième septième huitième"
                     " neuvième dixième onzième douzième treizième quatorzième quinzième seizième")
_ORDINALS |= {"dix septième": 17, "dix huitième": 18, "dix neuvième": 19, "centième": 100}
_ORDINALS |= numbered("vingtième trentième quarantième cinquantième soixantième", 20, 10)
_ORDINALS |= {"quatre vingtième": 80, "millième": 1000}
_MORE = r"(?:plus|davantage) (?:de|d[’'])|plus que|au-dessus de|dépass\w+|excéd\w+"
_LESS = r"moins (?:de|d[’'])|au-dessous de|en dessous de"

PACK = Language(
    code="fr",
    name="French",
    words=kinds({
        "unit": {"zéro": 0, "un": 1, "une": 1}
        | numbered("deux trois quatre cinq six sept huit neuf", 2),
        "teen": _TEENS,
        "tens": numbered("vingt trente quarante cinquante", 20, 10)
        | {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90},
        "tens+": {"soixante": 60, "quatre vingt": 80, "quatre vingts": 80},
        "link": {"et": 0},
        "hundred": {"cent": 100, "cents": 100},
        "scale": {"mille": 10**3, "mil": 10**3, "million": 10**6, "millions": 10**6,
                  "milliard": 10**9, "milliards": 10**9, "douzaine": 12, "douzaines": 12,
                  "dizaine": 10, "dizaines": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
                  "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
                  "millier": 1000, "centaines": 100, "milliers": 1000},
        "ordinal": {"premier": 1, "première": 1, "second": 2, "seconde": 2} | _ORDINALS,
        "fraction": {"demi": 0.5, "demie": 0.5, "moitié": 0.5, "quart": 0.25, "tiers": 1 / 3},
        "fractions": {"quarts": 0.25, "tiers": 1 / 3, "cinquièmes": 1 / 5, "dixièmes": 1 / 10},
        "rest": {"et demi": 0.5, "et demie": 0.5},
        "article": {"le": 0, "la": 0, "les": 0},
        "of": {"de": 0},
    }),
    lexemes=r"quatre[\s-]vingt(?:s|ième)?|dix[\s-](?:sept(?:ième)?|huit(?:ième)?|neuf|neuvième)|et\sdemie?",
    thousands=".",
    decimal=",",
    quiet=(("aucun(?:e)?(?= d)", 0),),
    ahead=(
        Phrase(rf"(?:à peine|guère|pas beaucoup) (?:{_MORE})", ("about", "up_to"), False),
        Phrase(rf"(?:à peine|guère) (?:{_LESS})", ("about", "almost"), False),
        Phrase(rf"(?:pas|jamais|point|non) (?:{_MORE})"
               r"|ne (?:dépass|excéd)\w+ (?:pas|jamais|point)",
               ("up_to",)),
        Phrase(rf"(?:pas|jamais|point|non) (?:{_LESS})", ("at_least",)),
        Phrase(_MORE, ("over",)),
        Phrase(r"plusieurs|quelques", ("over", "at_least"), False),
        Phrase(r"au (?:bas|strict) mot|au (?:strict )?minimum|au moins|un minimum de"
               r"|à tout le moins|pour le moins", ("at_least",)),
        Phrase(rf"presque|près (?:de|d[’'])|quasiment|{_LESS}", ("almost",)),
        Phrase(r"jusqu[’'](?:à|en)|au plus|tout au plus|au maximum|un maximum de", ("up_to",)),
        Phrase(r"environ|quelque|à peu près|approximativement|autour de|de l[’']ordre de"
               r"|aux (?:environs|alentours) de", ("about",)),
        Phrase(r"exactement|précisément", ("exact",)),
        Phrase(r"à peine", ("about", "almost"), False),
        Phrase(r"seulement|ne \w+ que|que", ("exact",), False),
        Phrase(r"bien|largement|bons?", ("over", "about"), False),
        Phrase(r"peut-être|probablement|vraisemblablement|sans doute|estimés? à", ("about",),
               False),
    ),
    behind=(
        Phrase(r"(?:ou|et) (?:plus|davantage)", ("at_least",)),
        Phrase(r"ou moins", ("up_to",)),
        Phrase(r"au moins|au minimum|au bas mot|pour le moins", ("at_least",)),
        Phrase(r"(?:tout )?au plus|au maximum", ("up_to",)),
        Phrase(r"environ|à peu près|approximativement", ("about",)),
    ),
    fillers=r"\s*(?:(?:les?|de|d[’']|l[’']|à|un total de)\s*)?[^\w\s]*",
    negation=r"pas|jamais|point|guère|non|ne",
    rough=r"(?:une )?(?:dizaine|quinzaine|(?:vingt|trent|quarant|cinquant|soixant|cent)aine)\b"
    r"|(?:un )?millier\b",
    many=r"(?:dizaines|douzaines|centaines|milliers|millions)\b",
    ambiguous=r"que|bien|bons?",
    opens=r"entre|de",
    between="entre",
    links=r"à|ou|jusqu[’']à",
    both="et",
    vague=r"environ|peut-être|quelque|près de",
    months=("jan(?:vier)?", "f[ée]vrier", "mars", "avril", "mai", "juin", "juillet", "ao[ûu]t",
            "sept(?:embre)?", "oct(?:obre)?", "nov(?:embre)?", "déc(?:embre)?"),
    seasons={21: "printemps", 22: "été", 23: "automne", 24: "hiver"},
    until=r"jusqu\w+|avant",
    since=r"depuis|après",
    about=r"vers|environ",
    percent=r"pour cent",
    people=r"hommes|soldats|prisonniers|personnes",
)  # fmt: skip
