"""Makes the font files of the theme, and of a book's own characters, from the published fonts.

Not part of a build: run by whoever changes what the fonts hold, and the files are committed. It
needs fontTools with brotli (``pip install fonttools brotli``) and the packages that bring the
fonts, unpacked side by side in one folder (``npm pack source-sans@3.52.0 source-serif@4.5.1
@fontsource/noto-sans-jp@5.3.0``, then ``tar``)::

    python claimbook/sphinx/theme/fonts.py theme FOLDER
    python claimbook/sphinx/theme/fonts.py book FOLDER TARGET.woff2 TEXT... [-- TEXT...]

Characters that only the texts after ``--`` have, such as a bibliography, get a second file, which
no other page then fetches; before it stand the words in sight on the other built pages.

All are under the SIL Open Font License, whose text stands beside the files. It reserves the name
"Source" for whole, unchanged fonts: these parts are called Claimbook Serif and Claimbook Sans.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
RULE = """/* Made by claimbook/sphinx/theme/fonts.py: characters that the book prints. Not in the \
font that they come from, and left to the reader's own: {missing} */
@font-face {{ font-family: "Book Characters"; src: url("{name}") format("woff2"); \
font-display: swap; unicode-range: {characters}; }}
"""
# Letters of the Latin alphabet with macrons and other accents; marks, arrows, signs, shapes.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x301, 0x304, 0x306,
         0x1E00, 0x1E0D, 0x1E25, *range(0x2010, 0x2028), *range(0x2030, 0x2040), 0x2044, 0x20AC,
         0x2116, 0x2122, *range(0x2190, 0x219A), 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264,
         0x2265, 0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25B6, 0x25BC, 0x25C6, 0x25C7, 0x25CB,
         0x25CF]  # fmt: skip
CYRILLIC = [0x300, 0x301, *range(0x400, 0x460), 0x462, 0x463, 0x472, 0x473, 0x490, 0x491]
# From the first character that is neither: those of a book that are drawn with its own file.
OTHER = 0x2E80
SERIF, SANS = "Claimbook Serif", "Claimbook Sans"
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "pnum"]


def cut(
    source: Path, target: Path, characters: list[int], name: str = "", limits: dict | None = None
) -> None:
    """Write to ``target`` the part of a font that draws ``characters``.

    Parameters
    ----------
    source, target
        Files; the ending of the second says which format it gets.
    characters
        Code points.
    name
        What the part is called, where its licence reserves the name of the whole.
    limits
        Of axes, as ``fontTools.varLib.instancer`` takes them.
    """
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=FEATURES, hinting=False, desubroutinize=True,
                             name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True)  # fmt: skip
    options.flavor = "woff2" if target.suffix == ".woff2" else None
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    if limits:
        font = instancer.instantiateVariableFont(font, limits)
    for entry in font["name"].names if name else []:
        if entry.nameID in (1, 4, 6):
            entry.string = name if entry.nameID != 6 else name.replace(" ", "")
    if target.suffix == ".ttf":
        _close_up(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB, {len(font.getBestCmap())} characters")


def _close_up(font: TTFont) -> None:
    """Set lines as close as those of the letters that drawings were laid out with (DejaVu Sans)."""
    em = font["head"].unitsPerEm
    head, metrics = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = round(0.76 * em), round(-0.24 * em), 0
    metrics.sTypoAscender, metrics.sTypoDescender = head.ascent, head.descent
    metrics.usWinAscent, metrics.usWinDescent = head.ascent, -head.descent
    metrics.sTypoLineGap = 0


def _found(folder: Path, name: str) -> Path:
    try:
        return next(folder.rglob(name))
    except StopIteration:
        raise SystemExit(f"{folder}: no {name} in it; unpack the packages there") from None


def theme(folder: Path) -> None:
    """Write the files of the theme, those that drawings are measured with, and that of the titles
    of cards."""
    target = HERE / "static" / "fonts"
    serif = _found(folder, "SourceSerif4Variable-Roman.ttf")
    italic = _found(folder, "SourceSerif4Variable-Italic.ttf")
    sans = _found(folder, "SourceSans3VF-Upright.ttf")
    text = {"opsz": 14, "wght": (400, 700)}
    cut(serif, target / "serif-latin.woff2", LATIN, SERIF, text)
    cut(serif, target / "serif-cyrillic.woff2", CYRILLIC, SERIF, text)
    cut(italic, target / "serif-italic.woff2", LATIN + CYRILLIC, SERIF, {"opsz": 14, "wght": 400})
    cut(sans, target / "sans-latin.woff2", LATIN, SANS, {"wght": (400, 700)})
    cut(sans, target / "sans-cyrillic.woff2", CYRILLIC, SANS, {"wght": (400, 700)})
    drawing = HERE.parents[1] / "show" / "charts" / "fonts"
    for name in ("Regular", "Bold"):
        file = f"SourceSans3-{name}.ttf"
        cut(_found(folder, file), drawing / f"sans-{name.lower()}.ttf", LATIN + CYRILLIC, SANS)
    heading = {"opsz": 14, "wght": 600}
    cut(serif, drawing / "serif-semibold.ttf", LATIN + CYRILLIC, SERIF, heading)


def book(folder: Path, target: Path, texts: list[Path], rest: list[Path]) -> None:
    """Write the file of the characters of ``texts`` that the theme's fonts do not have, one of
    those that only ``rest`` has, and beside them the rules that say which these are, so that a
    browser fetches each for pages with any. The first is also written as TrueType, by which the
    pictures of pages (``claimbook.sphinx.cards``) are drawn."""
    source = _found(folder, "noto-sans-jp-japanese-400-normal.woff2")
    known = TTFont(source).getBestCmap()
    done: set[int] = set()
    rules = ""
    for file, some in ((target, texts), (target.with_stem(f"{target.stem}-rest"), rest)):
        printed = {ord(c) for text in some for c in text.read_text("utf-8")}
        characters = sorted(c for c in printed - done if c >= OTHER)
        if not characters:
            continue
        done |= printed
        cut(source, file, characters)
        if file == target:
            cut(source, target.with_suffix(".ttf"), characters)
        listed = ", ".join(f"U+{c:X}" for c in characters if c in known)
        missing = "".join(chr(c) for c in characters if c not in known) or "none"
        rules += RULE.format(name=file.name, characters=listed, missing=missing)
    target.with_suffix(".css").write_text(rules, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["theme"]:
        theme(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["book"]:
        names = [*sys.argv[4:], "--"]
        split = names.index("--")
        texts, rest = map(Path, names[:split]), map(Path, filter("--".__ne__, names[split:]))
        book(Path(sys.argv[2]), Path(sys.argv[3]), list(texts), list(rest))
    else:
        raise SystemExit(__doc__)
