"""The one reader of numbers: the numerals of a line of text, in digits, words and signs.

What it decides to count is what ``claimbook verify`` wants accounted for. Its rules:

- **Digits** always count, also inside a designation ("AB-500", "S1-100") or stuck to letters. Signs
  that set off thousands or decimals as the language does, spaces and apostrophes between
  thousands, and a suffix ("72,000", "72 000", "2.5", "162nd", "1920s", "$5m") belong to the
  numeral; a hyphen, dash or slash ends it. A one- or two-digit number that goes on from a year
  ("1904-05") is a numeral of its own that also means the later year.
- **Number words** of the language's pack count as whole words: cardinals, ordinals, "half",
  "dozen", "score of", "twice", and compounds of them ("three and a half thousand", "two-thirds",
  "hundreds of thousands", the last at its least). Leading articles stay outside. Words in another
  script than the language's are read by the pack of that script.
- **Roman numerals** count from two capitals on, well formed, with I, V or X in them: "DC" and
  "CD" are abbreviations. **Kanji numerals** count as the longest run of numeral characters.
- Found, but not counted: what can be a figure and need not be one, such as "none of", "a couple",
  "a fortnight", a single Roman capital behind "part" or a king's name.
- Not numerals: "both", "single", "several"; number words of a language that has no pack.

A numeral has every value that a reader may take it for, the plainest first: "third" is 3 and 1/3,
"19th" before "century" is 19 and 1800, "two" in "two to three thousand" is 2000 and 2, "1.234" in
English 1.234 and 1234. Digits that make no number ("1,000,00") have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from math import prod

from claimbook.languages import words
from claimbook.languages.pack import Language
from claimbook.languages.words import Atom
from claimbook.model import numerals as signs
from claimbook.model.numerals import Numeral

# Characters such as "½", "²" and "Ⅷ" have a numeric value but are not decimal digits.
_SIGNS = "".join(c for c in map(chr, range(0xA0, 0x3000)) if unicodedata.category(c) in "No Nl")
_PARTS = "¼-¾⅐-⅞"
_SUFFIX = r"(?:st|nd|rd|th|s)(?![^\W\d_])"
_SPACE = "[ \u00a0\u2009\u202f]"
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TIMES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12}
_MEASURES = r"thousand|million|billion|mill?\b|bn\b|mn\b|per ?cent|times"
_AND = ("and", "und", "и", "et", "e", ",", "、", "，")
_ROMAN = re.compile(r"(?<!\w)(?:WW)?([IVXLCDM]{2,})(?=(?:st|nd|rd|th)?(?!\w))")
_CENTURY = re.compile(
    r"(?:(?:\s(?:and|to|or)\s|\s?[-–—]\s?)\w+)?[\s-]centur(?:y|ies)\b|\s?(?:век|в\.)", re.I
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)$|^[IVX]+$|first$|second$|third$", re.I)
_ABBREVIATED = re.compile(r"(?<!\w)['’‘]$")
_SHARED = ("hundred", "scale", "score", "many")  # kinds of words that two numerals may share
_BETWEEN = ("to", "or", "-", "–", "—", "/", "à", "bis", "до", "или", "ou", "oder", "a", "o")


def read(text: str, packs: tuple[Language, ...]) -> list[Numeral]:
    """Return the numerals of one line, in order; positions count in ``text`` as given.

    Number words are those of ``packs``, of which the first says how digits are written. No two
    numerals overlap.

    Parameters
    ----------
    text
        One line.
    packs
        Packs of languages, at least one.

    Returns
    -------
    list of Numeral
        No two of them overlap.

    Examples
    --------
    >>> from claimbook.languages import de
    >>> [(one.text, one.values) for one in read("1.234 Mann, neunhundert Pferde", (de.PACK,))]
    [('1.234', (1234.0,)), ('neunhundert', (900.0,))]
    """
    return list(_read(text, packs))


@lru_cache(maxsize=4096)
def _read(text: str, packs: tuple[Language, ...]) -> tuple[Numeral, ...]:
    found = [Numeral(text[start:end], start, end, signs.kanji_values(text[start:end]))
             for start, end in signs.kanji_runs(text)]  # fmt: skip
    taken = [(one.start, one.end) for one in found]
    atoms = [atom for atom in _atoms(text, packs) if _free(atom.start, atom.end, taken)]
    found += [one for run in words.runs(atoms, text) for one in words.read(run, text)]
    found += _romans(text)
    found.sort(key=lambda numeral: numeral.start)
    found = _with_shared_scales(_with_later_years(found, text), text, packs)
    found = [_abbreviated(_with_century(numeral, text), text) for numeral in found]
    return tuple(_with_quiet(found, text, packs))


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return not any(first < end and start < last for first, last in taken)


@cache
def _lexeme(packs: tuple[Language, ...]) -> re.Pattern:
    """Return the pattern of digits, signs and words, of the languages that packs are of."""
    own = packs[0]
    thousands, point = f"[{re.escape(own.thousands)}]", re.escape(own.decimal)
    other = re.escape("." if own.decimal == "," else ",") if own.code != "en" else r"\."
    decimals = rf"(?:{point}\d+)?"
    digits = "|".join([
        rf"\d+(?:{point}\d+)?\s?[×x·]\s?10(?:\^|\*\*)?(?:\d+|[⁰¹²³⁴-⁹]+)",  # 1.7 × 10^6
        r"\d{1,9}[- ]\d{1,2}/[1-9]\d?(?![\d/])",  # 2-1/2
        r"(?<![\d/.-])(?:[12]/3|[13]/4|1/2)(?![\d/.-])",
        r"\d+(?:\.\d+)?e\d{1,2}(?!\w)|\d+·\d+|\d{1,3}(?:_\d{3})+(?!\d)",
        r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|\d{1,3}(?:,\d{3})+\.\d{1,2}(?!\d)",
        r"\d{1,2}/[1-9]\d?(?=\sof\b)",  # 3/4 of them
        rf"\d{{1,3}}(?:{thousands}\d{{3}})+{thousands}\d{{1,2}}(?!\d)",  # no number: 1,000,00
        rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?!\d){decimals}",
        r"\d{1,2}(?:,\d\d)+,\d{3}(?!\d)",  # 12,34,567
        rf"\d{{1,3}}(?:['’]\d{{3}})+(?!\d){decimals}",
        rf"\d{{1,4}}(?:,?{_SPACE}000)+(?!\d){decimals}",
        rf"(?<!\d )\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?! \d){decimals}",
        rf"\d{{1,3}}(?:{other}\d{{3}}){{2,}}(?!\d)(?!{other}\d)",
        rf"\d{{1,3}},\d\d?(?=\s?(?:%|{_MEASURES}))",  # 1,5 million, as many a writer has it
        r"(?<![\d,])\d{1,3},\d\d(?![\d,])",  # no number in English: 1,23
        rf"(?<!\d{point})\d+{point}\d+(?!{point}?\d)",
        r"(?<!\d\.)\d+\.\d{1,3}(?!\.?\d)",
        r"(?<![\w.,)])\.\d+(?![\d.])",
        r"\d+",
    ])  # fmt: skip
    several = "|".join(pack.lexemes for pack in packs if pack.lexemes) or r"(?!)"
    return re.compile(
        rf"(?P<digits>{digits})(?:(?P<suffix>{_SUFFIX})|(?P<part>[{_PARTS}])"
        rf"|(?P<times>(?:k|mn|mln|bn|tn)(?![^\W_])|(?<=[$£€¥]\d)m\b|(?<=[$£€¥]\d\d)m\b"
        rf"|(?<=[$£€¥]\d\d\d)m\b|(?<=[$£€¥]\d\.\d)m\b"
        r"|m(?=\s(?:men|people|soldiers|troops|prisoners|inhabitants|roubles|rubles|yen|dollars"
        r"|pounds|tons|tonnes)\b)))?"
        rf"|(?P<sign>[{_SIGNS}])|(?<![^\W\d_])(?P<words>{several})(?![^\W\d_])|[^\W\d_{_SIGNS}]+",
        re.IGNORECASE,
    )


def _atoms(text: str, packs: tuple[Language, ...]) -> Iterator[Atom]:
    for match in _lexeme(packs).finditer(text):
        span = match.span()
        if match["digits"]:
            digits = match["digits"]
            if re.match(rf"\s?(?:%|{_MEASURES})", text[match.end("digits") :], re.I):
                digits = re.sub(r"^(\d{1,3}),(\d\d?)$", rf"\1{packs[0].decimal}\2", digits)
            values = _values(digits, packs[0])
            part = unicodedata.numeric(match["part"]) if match["part"] else 0
            factor = _TIMES[match["times"].lower()] if match["times"] else 1
            values = tuple((value + part) * factor for value in values)
            if re.search(r"(?<![\w.,)])\N{MINUS SIGN}$", text[: span[0]]):
                values = (*(-value for value in values[:1]), *values)
            plain = match["suffix"] or match["times"] or not values
            yield Atom("plain" if plain else "digits", (*values, 0)[0], *span, values)
        elif match["sign"]:
            value = unicodedata.numeric(match["sign"])
            yield Atom("digits" if value < 1 else "plain", value, *span)
        elif known := _word(" ".join(re.split(r"[\s-]+", match[0].lower())), packs):
            hyphen = known[0] == "and" and text[span[0] - 1 : span[0]] == "-"
            yield Atom(known[0], 1 if hyphen else known[1], *span)


def _word(word: str, packs: tuple[Language, ...]) -> tuple[str, float] | None:
    word = word.replace("ё", "е")
    for pack in packs:
        if known := pack.words.get(word) or pack.words.get(word.removesuffix("fold")):
            return known
        if pack.compound and (known := pack.compound(word)):
            return known
    return None


def _values(digits: str, language: Language) -> tuple[float, ...]:
    """Return what digits with their signs can mean in a language, () if they make no number."""
    if power := re.fullmatch(r"(.+?)\s?[×x·]\s?10(?:\^|\*\*)?(.+)", digits, re.I):
        base = _values(power[1], language)
        exponent = int(power[2].translate(_SUPERSCRIPT))
        return tuple(float(f"{one}e{exponent}") for one in base) if exponent < 100 else ()
    if "/" in digits:
        _, whole, part = re.findall(r"^((\d+)[- ])?(.+)$", digits)[0]
        one, two = part.split("/")
        return (int(whole or 0) + int(one) / int(two),)
    if re.search(r"[e·_]", digits, re.I):
        return (float(digits.replace("·", ".").replace("_", "")),)
    # Spaces and apostrophes set off thousands everywhere; a wide comma is a comma.
    plain = re.sub(r"['’\s]", "", digits.replace("，", ","))
    if re.fullmatch(r"\d+(?:,?\s000)+", digits):
        return (float(plain.replace(",", "")),)
    point, thousands = (".", ",") if language.decimal == "." else (",", ".")
    if {".", ","} <= set(plain):  # the later of the two is the point
        point, thousands = (".", ",") if plain.rindex(".") > plain.rindex(",") else (",", ".")
    whole = float(plain.replace(",", "").replace(".", "")) if plain.strip(",.") else 0.0
    if plain.count(point) > 1:
        return (whole,)
    *groups, last = plain.partition(point)[0].split(thousands)
    if groups and len(last) != 3:
        # "3.5" is a number in any language; "1,000,00" is none.
        decimal = thousands == "." and len(groups) == 1 and point not in plain
        return (float(plain),) if decimal else ()
    value = float(plain.replace(thousands, "").replace(point, "."))
    if groups and thousands == "." and not language.words and len(groups) == 1:
        return (value, float(plain)) if point not in plain else (value,)
    if re.fullmatch(rf"[1-9]\d{{0,2}}[{point}]\d{{3}}", plain):
        # "72.000" is no decimal, "1.234" may be either.
        return (whole, value) if plain.endswith("000") else (value, whole)
    return (value,)


def _with_later_years(found: list[Numeral], text: str) -> list[Numeral]:
    """Give "05" in "1904-05" the value of the year too.

    Parts of an ISO date or an ISBN stay as they are.
    """
    years = list(found)
    for place, (first, second) in enumerate(pairwise(found)):
        if (
            text[first.end : second.start] in ("-", "–", "—", "/")
            and re.fullmatch(r"[12]\d{3}", first.text)
            and re.fullmatch(r"\d{1,2}", second.text)
            and not re.match(r"[-–—/.]\d", text[second.end :])
            and not re.search(r"\d[-–—/.]$", text[: first.start])
        ):
            year, span = int(first.text), 10 ** len(second.text)
            if int(second.text) > year % span:
                later = float(year - year % span + int(second.text))
                years[place + 1] = replace(second, values=(later, *second.values))
    return years


def _with_shared_scales(
    found: list[Numeral], text: str, packs: tuple[Language, ...]
) -> list[Numeral]:
    """Give "two" in "two to three thousand" and "10" in "10–12,000" the value in thousands too."""
    shared = list(found)
    for place, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start].strip().lower()
        if not first.values or not second.values or between not in (*_BETWEEN, *_AND):
            continue
        if few := re.fullmatch(r"([一二三四五六七八九])([十百千万億]+)", second.text):
            if len(first.text) == 1 and first.values[0] < second.values[0] / signs.kanji(few[2]):
                value = first.values[0] * signs.kanji(few[2])
                shared[place] = replace(first, values=(value, *first.values))
            continue
        # "5–600 men".
        alone = re.fullmatch(r"[1-9]", first.text) and not text[: first.start][-1:].isalpha()
        if alone and re.fullmatch(r"[1-9]00", second.text) and between in "-–—":
            if first.values[0] * 100 < second.values[0]:
                shared[place] = replace(first, values=(*first.values, first.values[0] * 100))
            continue
        scale = _scale(second, packs)
        grouped = re.fullmatch(r"\d{1,3}[,.' \u00a0](\d{3})", second.text)
        if grouped and re.fullmatch(r"\d{1,3}", first.text) and between in _BETWEEN:
            scale = 1000
            if first.values[0] >= second.values[0] / scale:
                continue
            # "5 or 1,200 men" are two numbers: only thousands that are whole share them.
            if grouped[1] != "000":
                shared[place] = replace(first, values=(*first.values, first.values[0] * scale))
                continue
        if scale > 1 and first.values[0] < second.values[0] / scale:
            value = first.values[0] * scale
            is_range = between in _BETWEEN or re.search(r"\bbetween\s$", text[: first.start], re.I)
            values = (value, *first.values) if is_range else (*first.values, value)
            shared[place] = replace(first, values=values)
    return shared


def _scale(numeral: Numeral, packs: tuple[Language, ...]) -> float:
    """Return the scale that a numeral ends with and an earlier one may share, 1 for none."""
    known = [_word(part.rstrip("."), packs) or ("", 1)
             for part in re.split(r"[\s-]+", numeral.text.lower())]  # fmt: skip
    scales = [value if kind in _SHARED else 1 for kind, value in known]
    return prod(scales) if len(scales) > 1 and scales[-1] > 1 else 1


def _with_century(numeral: Numeral, text: str) -> Numeral:
    """Give "19th" and "nineteenth" before "century" the value 1800, its first year by name."""
    number = (*numeral.values, 0)[0]
    if _ORDINAL.search(numeral.text) and 1 <= number <= 30 and _CENTURY.match(text, numeral.end):
        return replace(numeral, values=(*numeral.values, (number - 1) * 100))
    return numeral


def _abbreviated(numeral: Numeral, text: str) -> Numeral:
    """Give "45" in "in '45" the value 1945 too."""
    year = re.fullmatch(r"\d\d", numeral.text) and _ABBREVIATED.search(text[: numeral.start])
    if year and not re.match(r"['’]|[,.]?\d", text[numeral.end :]):
        return replace(numeral, values=(1900 + numeral.values[0], *numeral.values))
    return numeral


def _romans(text: str) -> Iterator[Numeral]:
    for match in _ROMAN.finditer(text):
        value = signs.roman(match[1])
        long = len(match[1]) > 3 and match[1].startswith("M")
        if value and (long or set(match[1]) & set("IVX")):
            yield Numeral(match[1], *match.span(1), (float(value),))


def _with_quiet(found: list[Numeral], text: str, packs: tuple[Language, ...]) -> list[Numeral]:
    """Add what can be a figure and need not be one: it counts for nothing where it is none.

    Words that hold a numeral which counts give it their value: "half" in "half a century" is 50.
    """
    quiet: list[Numeral] = []
    taken: list[tuple[int, int]] = []
    for pattern, value in _quiet(packs):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if not _free(start, end, taken):
                continue
            taken.append((start, end))
            inside = [place for place, one in enumerate(found)
                      if one.start < match.end() and match.start() < one.end]  # fmt: skip
            if inside and value is not None:
                one = found[inside[0]]
                within = match.start() <= one.start and one.end <= match.end()
                if len(inside) == 1 and within and value not in one.values and one.values:
                    found[inside[0]] = replace(one, values=(value, *one.values))
            elif not inside:
                number = signs.roman(match[1].upper().translate(_CYRILLIC)) if value is None \
                    else value  # fmt: skip
                if number is not None:
                    quiet.append(Numeral(match[1], start, end, (float(number),), counts=False))
    return sorted([*found, *quiet], key=lambda one: one.start)


_CYRILLIC = str.maketrans("ХІ", "XI")
_LISTED = (
    r"parts?|chapters?|ch\.|vol(?:ume)?s?\.?|books?|sections?|acts?|scenes?|appendix|annex|articles?"
    r"|wars?|types?|class|phases?|stages?|tables?|fig(?:ure)?s?\.?|plates?|mark|mk\.?|groups?"
    r"|pp?\.|nos?\.|cap\.|livre|tome|teil|band|том|глава|часть"
)
_KINGS = (
    r"alexander|nicholas|peter|paul|catherine|ivan|louis|george|henry|charles|edward|james|philip"
    r"|william|wilhelm|frederick|elizabeth|mary|napoleon|francis|leopold|victor|umberto|pius|leo"
    r"|benedict|john|richard|rama|mehmed|selim"
)
_UNITS = r"army|corps|division|fleet|brigade|panzer|guards|infantry|cavalry|armou?red|bomber|air"
# Roman numerals that only their neighbours tell from letters and pronouns.
_SINGLE = (
    rf"(?i:\b(?:{_LISTED})\s)([IVX]|[ivxl]+)(?![\w'’])(?!\.\w)",
    rf"(?i:\b(?:{_KINGS})\s)([IVX])(?![\w'’.])",
    r"\b(?i:tsar|czar|emperor|empress|king|queen|pope|kaiser|sultan|shah|prince)\s[A-Z]\w+\s"
    r"([IVX])(?![\w'’.])",
    rf"(?<![\w.])([IVX])\s(?i:{_UNITS})\b",
    r"(?<!\w)([ХІIVX]+)\s(?:век|столет|в\.)",
)


@cache
def _quiet(packs: tuple[Language, ...]) -> list[tuple[re.Pattern, float | None]]:
    own = [(rf"(?<!\w)({words})(?!\w)" if pack.spaced else f"({words})", value)
           for pack in packs for words, value in pack.quiet]  # fmt: skip
    return [*((re.compile(words, re.I), value) for words, value in own),
            *((re.compile(words), None) for words in _SINGLE)]  # fmt: skip
