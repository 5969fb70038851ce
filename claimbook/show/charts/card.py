"""A page on one picture, as it is shown where somebody links to it: title, question, book.

Drawn in the type of the theme, with that of the book for letters that the theme's lacks. The same
words give the same bytes. No text is ever cut: what does not fit is set smaller, and what is too
long even then is left out whole, since half a sentence may say something else than all of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle

from claimbook.show.charts.style import FONT

SIZE = (1200, 630)  # px, what those who read Open Graph ask for
TONES = ("paper", "ink", "quiet", "line", "link")  # colours of the theme that a card has
HERE = Path(__file__).parent / "fonts"  # of the theme's type, for drawings
SERIF = "Claimbook Serif"
_WEIGHTS = (400, 600, 700)
_LAST = "DejaVu Sans"  # comes with matplotlib: signs and letters of many alphabets
_MARGIN, _FOOT = 84, 96  # px: at the sides and above; of the line with the book's name
# Sizes in px, the largest first, and how many lines there may be.
_TITLE, _SAID = ((76, 2), (64, 3), (52, 3), (44, 4)), ((38, 3), (32, 4), (28, 6))
# A letter of Chinese or Japanese with the marks that may not begin a line, or a word.
_PIECE = re.compile(r"[\u2e80-\uffef][、。，．」』）〉》ー々]*|[^\s\u2e80-\uffef]+|\s+")


def families(own: Sequence[Path]) -> list[str]:
    """Return the names of the fonts of a book, having told matplotlib of them.

    Parameters
    ----------
    own
        Files of TrueType or OpenType.

    Returns
    -------
    list of str
        The name of each.

    Examples
    --------
    >>> families([])
    []
    """
    names = []
    for path in map(str, own):
        manager = font_manager.fontManager
        if not any(font.fname == path for font in manager.ttflist):
            manager.addfont(path)
        (entry, *_) = (font for font in manager.ttflist if font.fname == path)
        # In each weight that a card has, though the file has one, or matplotlib complains.
        known = {font.weight for font in manager.ttflist if font.fname == path}
        manager.ttflist += [replace(entry, weight=one) for one in _WEIGHTS if one not in known]
        names.append(entry.name)
    return names


def lacking(text: str, own: Sequence[str] = ()) -> str:
    """Return the characters of a text that no font of a card draws.

    Parameters
    ----------
    text
        What is to be drawn.
    own
        Names of fonts of the book, as ``families`` gives them.

    Returns
    -------
    str
        Each character once, in their order; "" if there is none.

    Examples
    --------
    >>> lacking("Lamps of Vell, фонари"), lacking("Lamps 灯")
    ('', '灯')
    """
    letters = {*re.sub(r"\s", "", text)}
    for family in (SERIF, FONT, *own, _LAST):
        letters = _left(letters, family)
    return "".join(letter for letter in dict.fromkeys(text) if letter in letters)


def _left(letters: set[str], family: str) -> set[str]:
    """Return what of some letters a font does not draw."""
    known = FT2Font(font_manager.findfont(family, fallback_to_default=False)).get_charmap()
    return {letter for letter in letters if ord(letter) not in known}


def _needed(text: str, chain: Sequence[str]) -> list[str]:
    """Return the first font of a chain, and of the others those that draw what is left."""
    names, letters = [chain[0]], _left({*text}, chain[0])
    for family in chain[1:]:
        if (left := _left(letters, family)) != letters:
            names.append(family)
            letters = left
    return names


def draw(
    title: str,
    said: str,
    book: str,
    tones: Mapping[str, str],
    *,
    own: Sequence[str] = (),
    note: str = "",
) -> bytes:
    """Return a card as PNG of ``SIZE``.

    Parameters
    ----------
    title, said, book
        The page's title, its question or whatever it says in a sentence, the title of the book;
        the second may be "".
    tones
        Colours by the names of ``TONES``.
    own
        Names of fonts of the book, as ``families`` gives them.
    note
        What the file says of itself, as its description.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> tones = dict.fromkeys(TONES, "#17588f")
    >>> draw("Lamps", "How many burned?", "The lamps of Vell", tones)[:4]
    b'\\x89PNG'
    """
    chain = [*own, _LAST]
    with matplotlib.rc_context({"text.parse_math": False}):
        figure = Figure(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=72, facecolor=tones["paper"])
        pen = _Pen(figure)
        pen.box(0, 0, 18, SIZE[1], tones["link"])
        height = pen.block(title, 72, SIZE[1] - 72 - _FOOT, _TITLE, color=tones["ink"],
                           family=_needed(title, [SERIF, *chain]), weight=600)  # fmt: skip
        below = 72 + height + 34
        pen.block(said, below, SIZE[1] - below - _FOOT - 24, _SAID, color=tones["quiet"],
                  family=_needed(said, [FONT, *chain]))  # fmt: skip
        pen.box(_MARGIN, SIZE[1] - _FOOT, SIZE[0] - 2 * _MARGIN, 2, tones["line"])
        pen.block(book, SIZE[1] - _FOOT + 26, 40, ((28, 1), (22, 1), (18, 1)), weight=700,
                  color=tones["ink"], family=_needed(book, [FONT, *chain]))  # fmt: skip
        file = io.BytesIO()
        figure.savefig(file, format="png", metadata={"Software": None, "Description": note})
    return file.getvalue()


families([HERE / "serif-semibold.ttf", Path(font_manager.findfont(_LAST))])


class _Pen:
    """Sets boxes and blocks of text on a figure, all in px from its upper left corner."""

    def __init__(self, figure: Figure):
        self._figure = figure

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        across, down = SIZE
        place = (left / across, 1 - (top + height) / down)
        self._figure.patches.append(
            Rectangle(place, width / across, height / down, facecolor=colour, linewidth=0,
                      transform=self._figure.transFigure)
        )  # fmt: skip

    def block(
        self, text: str, top: float, room: float, sizes: Sequence[tuple[int, int]],
        *, color: str, family: list[str], weight: int = 400
    ) -> float:  # fmt: skip
        """Set a text in the largest of the sizes in which it fits into ``room``; return its height,
        0 if there is no text or it fits in none."""
        look = FontProperties(family=family, weight=weight)
        for size, most in sizes if text else ():
            lines = _lines(text, size, look)
            height = size * 1.22 * len(lines)
            if lines and len(lines) <= most and height <= room:
                for number, line in enumerate(lines):
                    base = top + size * (0.95 + 1.22 * number)
                    self._figure.text(_MARGIN / SIZE[0], 1 - base / SIZE[1], line, color=color,
                                      verticalalignment="baseline", fontproperties=look,
                                      fontsize=size)  # fmt: skip
                return height
        return 0.0


def _lines(text: str, size: float, look: FontProperties) -> list[str]:
    """Break a text where words end, or between letters of scripts without spaces; return no line if
    a word alone is longer than one."""
    names = look.get_family()
    paths = [font_manager.findfont(FontProperties(family=name, weight=look.get_weight()))
             for name in names]  # fmt: skip
    font = font_manager.get_font(paths)
    font.set_size(size, 72)

    def fits(words: str) -> bool:
        font.set_text(words)
        return font.get_width_height()[0] / 64 <= SIZE[0] - 2 * _MARGIN

    lines = [""]
    for piece in _PIECE.findall(re.sub(r"\s+", " ", text)):
        if not fits(piece.rstrip()):
            return []
        if fits(lines[-1] + piece.rstrip()):
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.rstrip() for line in lines]
