"""Fonts as WeasyPrint tells them apart: by family, weight and slant, and not by their files.

A site has each family in several files, one a script, so that a browser fetches what it needs. Of
two such files WeasyPrint takes the letters of one for those of the other. Here each file is a
family of its own, and whoever asks for the family asks for its parts one after another. And as
Pango sets a space in the font of the word before it, each file has one.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FAMILY = re.compile(r"""font-family:\s*["']([^"']+)["']""")
_FILE = re.compile(r"""url\("(file:[^"]*\.woff2?)"\)\s*(format\("\w+"\))?""")
_SPACES = (0x20, 0xA0)
_UNASKED = {"HVAR", "VVAR", "VORG", "vhea", "vmtx"}  # tables that list each letter, without use
_SPACE_WIDTH = 0.25  # of the type size, as in most text faces
_URL = re.compile(r"""url\(["']?(?![a-z]+:|#)([^"')]+)["']?\)""")
_ATTRIBUTE = re.compile(r'(?<= font-family=")[^"]*')


def parted(style: str) -> tuple[str, dict[str, list[str]]]:
    """Return style sheets in which each file of a family has a name of its own.

    Parameters
    ----------
    style
        The sheets, one after another.

    Returns
    -------
    tuple of str and dict
        The sheets, and by family the names that its further files have now.

    Examples
    --------
    >>> face = '@font-face { font-family: "Lamp"; src: url(%s); }'
    >>> parted(face % "a" + face % "b" + 'p { font-family: "Lamp", serif; }')[1]
    {'Lamp': ['Lamp 2']}
    """
    seen: Counter[tuple[str, str]] = Counter()
    further: dict[str, list[str]] = {}

    def named(match: re.Match) -> str:
        face = _FILE.sub(_with_space, match[0])
        found = _FAMILY.search(face)
        if not found:
            return face
        family = found[1]
        kind = " ".join(re.findall(r"font-(?:style|weight):[^;}]*", face))
        seen[family, kind] += 1
        if (number := seen[family, kind]) == 1:
            return face
        name = f"{family} {number}"
        if name not in further.setdefault(family, []):
            further[family].append(name)
        return face.replace(found[0], f'font-family: "{name}"')

    return asked(_FACE.sub(named, style), further), further


def _with_space(match: re.Match) -> str:
    """Return the source of a face whose file has a space: the file, or a copy that got one."""
    made = _spaced(Path(url2pathname(urlsplit(match[1]).path)))
    return f'url("data:font/ttf;base64,{made}")' if made else match[0]


@lru_cache(maxsize=16)
def _spaced(path: Path) -> str:
    """Return a font with a space added, in base 64; "" if it has one, or is no file."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    if not path.is_file():
        return ""
    font = TTFont(path)
    if _SPACES[0] in font.getBestCmap() or "glyf" not in font:
        return ""
    font.ensureDecompiled()  # with the letters that it has, before there is one more
    font.setGlyphOrder([*font.getGlyphOrder(), "space"])
    font["glyf"]["space"] = Glyph()
    font["hmtx"]["space"] = round(font["head"].unitsPerEm * _SPACE_WIDTH), 0
    if "gvar" in font:
        font["gvar"].variations["space"] = []
    for name in _UNASKED & set(font.keys()):
        del font[name]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= dict.fromkeys(_SPACES, "space")
    font.flavor = None
    made = BytesIO()
    font.save(made)
    return b64encode(made.getvalue()).decode("ascii")


def asked(style: str, further: dict[str, list[str]]) -> str:
    """Return a style in which whoever asks for a family asks for its further files, too.

    Parameters
    ----------
    style
        Rules, or the value of an attribute.
    further
        By family, the names of its further files.

    Returns
    -------
    str
        The style.

    Examples
    --------
    >>> asked('p { font: 9pt "Lamp", serif; }', {"Lamp": ["Lamp 2"]})
    'p { font: 9pt "Lamp","Lamp 2", serif; }'
    """
    for family, names in further.items():
        quoted = ",".join(f'"{name}"' for name in [family, *names])

        def all_of(match: re.Match, quoted: str = quoted) -> str:
            return match[0] if match[1] else quoted

        # The first is what a face of this name says of itself.
        style = re.sub(rf"""(@font-face\s*\{{[^}}]*)?["']{re.escape(family)}["']""", all_of, style)
    return style


def drawn(html: str, further: dict[str, list[str]]) -> str:
    """Return HTML in whose drawings letters ask for the further files of their families.

    Parameters
    ----------
    html
        With drawings whose families stand in attributes, between commas.
    further
        By family, the names of its further files.

    Returns
    -------
    str
        The HTML.

    Examples
    --------
    >>> drawn('<text font-family="Lamp,serif">', {"Lamp": ["Lamp 2"]})
    '<text font-family="Lamp,Lamp 2,serif">'
    """

    def all_of(match: re.Match) -> str:
        return ",".join(",".join([name, *further.get(name, [])]) for name in match[0].split(","))

    return _ATTRIBUTE.sub(all_of, html)


def sheet(path: Path) -> str:
    """Return a style sheet with the addresses in it whole, so that it can stand anywhere.

    Parameters
    ----------
    path
        The sheet; one that is not there is empty.

    Returns
    -------
    str
        Its text.
    """
    if not path.is_file():
        return ""

    def whole(match: re.Match) -> str:
        return f'url("{(path.parent / match[1]).resolve().as_uri()}")'

    return _URL.sub(whole, path.read_text(encoding="utf-8"))
