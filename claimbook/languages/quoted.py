"""How languages hedge a number and write a date: English, Russian, Japanese and Chinese, German,
French and Italian.

Works outside the seed texts are quoted in their own language. What is read here is only what a
short quote can tell; a language that is not here is read by its digits alone, and where a negated
or unknown word stands before a number, its hedge cannot be told.
"""

from __future__ import annotations

import re

from claimbook.model.numerals import numerals

# How a number is hedged, before it and behind it: the hedges that words allow, and the words of
# English, Russian, German, French, Italian, and Japanese or Chinese.
_AHEAD = (
    ({"over"}, r"over|above|more than|greater than|exceed\w*|in excess of|>"
     r"|более(?: чем)?|больше(?: чем)?|свыше|превы\w+|über|mehr als|plus de|più di|oltre"
     r"|超过|超過|多于"),
    ({"over", "at_least"}, r"upwards of|several|a few|many|несколько|mehrere|plusieurs|数"),
    ({"over", "at_least", "about"}, r"a good"),
    ({"at_least"}, r"at (?:the very )?least|(?:no|not|never) (?:less|fewer) than|a minimum of|≥"
     r"|не (?:менее|меньше)(?: чем)?|(?:как )?минимум|по (?:меньшей|крайней) мере|mindestens"
     r"|wenigstens|au moins|almeno|少なくとも|最低|至少|不少于"),
    ({"at_least", "exact"}, r"a full|as many as"),
    ({"almost"}, r"almost|nearly|under|below|(?:just |little )?short of|shy of|not quite|<"
     r"|(?:less|fewer) than|почти|без малого|менее(?: чем)?|меньше(?: чем)?|beinahe|knapp"
     r"|weniger als|presque|près de|moins de|quasi|meno di|将近|近"),
    ({"almost", "about"}, r"close (?:to|on)|near(?: to)?|practically|virtually|barely|scarcely"
     r"|ほぼ"),
    ({"up_to"}, r"up to|at most|(?:no|not) more than|(?:a )?maximum(?: of)?|not over|within|≤"
     r"|(?:not|never) exceed\w*|до|не (?:более|больше)(?: чем)?|максимум|bis zu|höchstens"
     r"|jusqu[’']à|au plus|fino a|al massimo|最大|最多|不超过"),
    ({"up_to", "about"}, r"(?:hardly|barely|scarcely) more than"),
    ({"about"}, r"about|approximately|approx\.?|around|roughly|some(?! of)|circa|ca?\."
     r"|~|±|≈|more or less|in the region of|(?:on|of|in) the order of|около|примерно"
     r"|приблизительно|порядка|etwa|rund|ungefähr|environ|quelque|約|およそ|おおよそ|凡そ|大约|约"),
)  # fmt: skip
_BEHIND = (
    ({"over", "at_least"}, r"-?(?:plus|\+)"),
    ({"over", "about"}, r"-?(?:odd|something)|余り?"),
    ({"over"}, r"с лишним|с небольшим|超|強"),
    ({"at_least"}, r"(?:or|and) more|at (?:the very )?least|и более|и больше|以上"),
    ({"almost"}, r"未満|弱|近く"),
    ({"up_to"}, r"or (?:less|fewer)|at most|или (?:менее|меньше)|以下|以内"),
    ({"about"}, r"or so|more or less|\(?approx|前後|ほど|程度|くらい|ぐらい|左右"),
)
# "Brought up to 700" is 700.
_REACHED = r"(?:довед|довел|довёл|увелич|возр|вырос|сокра|сниз|упал)\w*\s+$"
_NEGATED = r"\b(?:not|never|hardly|scarcely|barely|n[’']t|не|едва|nicht|kaum|pas|non)"
_UNTOLD = (
    r"(?:estimated|perhaps|probably|possibly|maybe|reportedly|supposedly|presumably|возможно"
    r"|вероятно|предположительно|vielleicht|vermutlich|peut-être|forse|推定|推計|推计)"
)
_FILLERS = (
    r"(?:\s*(?:an?|the|of|only|just|в|с|на|о|from|от|de|von|延べ|[(\[“\"«「$£€¥])(?=[\s\d]|$))*\s*"
)
# Japanese counters and units may stand between a number and the words behind it.
COUNTED = r"[\d\s,.]*(?:千|万|億|тыс\w*\.?|млн\.?|thousand|million)?\s?\w{0,4}?\s?"
_RANGE = r"\s?[-–—~〜～]\s?|\s(?:to|till|and|or|до|и|или|bis|und|à|et|ou|a|e|o)\s|から|\.\.\."
_MANY = r"(?:tens|dozens|hundreds|thousands|millions)\b"  # a figure at its least, without an end
_RUSSIAN = r"\b(?:четыр|пят|шест|сем|восьм|девят|десят|двадцат|тридцат|сорок|сот|тысяч)\w*"

_MONTHS = (
    "jan(?:uary|uar|vier)?|gennaio|янв(?:аря|арь|аре)",
    "feb(?:ruary|ruar|braio)?|f[ée]vrier|фев(?:раля|раль|рале)",
    "mar(?:ch|s|zo)?|märz|март[ае]?",
    "apr(?:il|ile)?|avril|апрел[яье]",
    "may|mai|maggio|ма[йяе]",
    "june?|juni|juin|giugno|июн[яье]",
    "july?|juli|juillet|luglio|июл[яье]",
    "aug(?:ust)?|ao[ûu]t|agosto|август[ае]?",
    "sept?(?:ember|embre)?|settembre|сентябр[яье]",
    "oct(?:ober|obre)?|oktober|ottobre|октябр[яье]",
    "nov(?:ember|embre)?|ноябр[яье]",
    "de[cz](?:ember)?|décembre|dicembre|декабр[яье]",
)
_SEASONS = {21: "spring|весн\\w+|春", 22: "summer|лет(?:о|ом)|夏", 23: "autumn|fall|осен\\w+|秋",
            24: "winter|зим\\w+|冬"}  # fmt: skip
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
UNTIL = (
    r"\b(?:by (?:the )?(?:end|middle|start|beginning|that|then|(?:\w+ )?\d+)|until|till|before"
    r"|no later than|up to|not later than|до|к|bis|jusqu\w+|avant|entro|fino a|vor)\b"
    r"|не позднее|まで|以前"
)
SINCE = r"\b(?:since|from|after|onwards?|с|со|от|после|seit|ab|depuis|après|dal|dopo)\b" \
    r"|から|以来|以降"  # fmt: skip
ABOUT = r"\b(?:about|around|circa|ca?\.|approximately|roughly|perhaps|probably|около|примерно" \
    r"|um|etwa|vers|environ|verso)\b|頃|約|ごろ"  # fmt: skip

# Number words and signs that claimbook.model.numerals, which reads English and kanji, leaves out.
_RUSSIAN_WORDS = {"четверым": 4, "пятерых": 5, "девяти": 9, "семисот": 700}
_RUSSIAN_WORDS |= {"четырехсот": 400, "четырёхсот": 400}
_THOUSANDS = re.compile(r"(?<=\d)(?:,? |\u00a0)(?=\d{3}(?!\d))")
_SCALED = re.compile(r"(\d[\d,]*)\s?(тысяч|тыс|млн|千)")
_MYRIADS = re.compile(r"(\d+)万(?:(\d+)(千)?)?")
_FRACTION = re.compile(r"(?<!\d)(\d{1,9})-(\d{1,9})/([1-9]\d{0,8})(?!\d)")
_FACTORS = {"тысяч": 10**3, "тыс": 10**3, "млн": 10**6, "千": 10**3, None: 1}


def figures(text: str) -> set[float]:
    """Return the numbers that a figure as given can mean: those of ``numerals``, and
    thousands set off by a space, Russian words and abbreviations, Japanese myriads, "2-1/2".
    """
    # Scanned pages read a 1 as a capital I.
    text = re.sub(r"\bI(?=\d{3}\b)", "1", _THOUSANDS.sub(",", text))
    found = {value for numeral in numerals(text) for value in numeral.values}
    found |= {_whole(number) * _FACTORS[scale] for number, scale in _SCALED.findall(text)}
    for high, low, scale in _MYRIADS.findall(text):
        found.add(_whole(high) * 10**4 + _whole(low or "0") * _FACTORS[scale or None])
    found |= {int(a) + int(b) / int(c) for a, b, c in _FRACTION.findall(text)}
    for word, after in re.findall(r"(\w+)(?= (тысяч)|\b)", text.lower()):
        if word in _RUSSIAN_WORDS:
            found.add(float(_RUSSIAN_WORDS[word] * _FACTORS[after or None]))
    return found


def _whole(text: str) -> float:
    return float(text.replace(",", ""))


def hedged(quote: str, ends: set[float]) -> set[str]:
    """Return the hedges that a quote allows for the figure with these bounds.

    An empty set says that it cannot be told: a negated or unknown word stands before the number.
    """
    places = _places(quote, ends)
    if not places:
        return set()
    (start, _), (_, end) = min(places), max(places)
    before, behind = quote[:start], quote[end:]
    if re.search(rf"{_UNTOLD}{_FILLERS}$", before, re.I):
        return set()
    said, reach = set(), 0
    for allowed, words in _AHEAD:
        match = re.search(rf"(?:(?<!\w)|(?<=[ぁ-鿿]))(?:{words}){_FILLERS}$", before, re.I)
        if not match or (match[0].strip() == "до" and re.search(_REACHED, before[: match.start()])):
            continue
        # "Not less than" holds "less than": the longest words are meant.
        if len(match[0]) > reach:
            said, reach = set(allowed), len(match[0])
    if reach and re.search(rf"{_NEGATED}\s+$", before[:-reach], re.I):
        return set()
    for allowed, words in _BEHIND:
        if re.match(rf"{COUNTED}(?:{words})", behind, re.I):
            said = said & allowed or allowed
    if re.match(_MANY, quote[start:end], re.I):
        said = said | {"over"}
    if len(ends) > 1 and re.search(_RANGE, quote, re.I):
        return {"about"} if said == {"about"} else said | {"between"}
    return said or {"exact"}


def _places(quote: str, ends: set[float]) -> list[tuple[int, int]]:
    """Return where numbers of a quote stand: those that are bounds, or all if none can be told."""
    scaled = r"\d[\d,.]*(?:\s?(?:тыс\w*|млн|[千万]+\d*千?))?"
    groups = rf"\d{{1,3}}(?:[ \u00a0]\d{{3}}|, \d{{3}})+(?!\d)|{scaled}"
    spans = {match.span() for match in re.finditer(groups, quote)}
    spans |= {(one.start, one.end) for one in numerals(quote)}
    spans |= {match.span() for match in re.finditer(_RUSSIAN, quote, re.I)}
    held = [span for span in spans if figures(quote[slice(*span)]) & ends]
    return sorted(held or spans)


def years(text: str, short: bool = True) -> set[int]:
    """Return the years that a text prints: in four digits, after an era and, if ``short``, in two
    digits of a date such as 9.8.45, which may be of two centuries."""
    # Scanned pages read a 1 as a capital I.
    text = re.sub(r"\bI(?=\d{3}\b)", "1", text)
    four = r"(?<![\d,.])(1[5-9]\d\d|20\d\d)(?![\d,]\d|\d)"
    found = {int(year) for year in re.findall(four, text)}
    for era, first in _ERAS.items():
        found |= {first + int(number or 1) for number in re.findall(rf"{era}(?:(\d+)|元)", text)}
    for year in re.findall(r"(?<!\d)\d{1,2}[./]\d{1,2}[./](\d\d)(?!\d)", text) if short else ():
        found |= {1800 + int(year), 1900 + int(year)}
    return found


def months(text: str) -> set[int]:
    """Return the months and seasons that a text names, by name or number, as EDTF numbers them."""
    # "May", "mars" and "march" are words too: a number, a preposition or a dash stands beside them.
    ahead = r"\d(?:st|nd|rd|th)?[\s.,-]*(?:of |de )?|[-–(]|^"
    ahead += r"|\b(?:in|by|of|to|since|until|from|early|mid|late|в|с|до|en|im)\s"
    found = {
        number
        for number, names in enumerate(_MONTHS, 1)
        if re.search(rf"(?:{ahead})(?:{names})\b", text, re.I | re.M)
        or re.search(rf"\b(?:{names})\.?[\s-]*(?:\d|[-–])", text, re.I)
    }
    found |= {int(number) for number in re.findall(r"(?<!\d)(\d{1,2})月", text) if int(number) < 13}
    numeric = r"(?<!\d)(?:\d{1,2}[./-](\d{1,2})[./-]\d{2,4}|\d{4}[./-](\d{1,2})[./-]\d{1,2})(?!\d)"
    found |= {int(a or b) for a, b in re.findall(numeric, text) if int(a or b) < 13}
    for number, names in _SEASONS.items():
        if re.search(rf"(?:{names})\s(?:of |года )?\d{{4}}|\d{{4}}年\s?(?:{names})", text, re.I):
            found.add(number)
    return found


def days(text: str) -> set[int]:
    """Return the days of months that a text prints."""
    names = "|".join(_MONTHS)
    patterns = (
        rf"(?<![\d,.])(\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-\s?(\d{{1,2}})\s?)?(?:of |de )?"
        rf"(?:{names})\b",
        rf"\b(?:{names})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]\d|:)",
        r"\b(?:on|by) the (\d{1,2})(?:st|nd|rd|th)\b",
        r"(?<!\d)(\d{1,2})日",
        r"(?<!\d)(\d{1,2})[./]\d{1,2}[./]\d{2,4}(?!\d)",
    )
    found = [match for pattern in patterns for match in re.finditer(pattern, text, re.I)]
    return {int(day) for match in found for day in match.groups() if day and 0 < int(day) < 32}
