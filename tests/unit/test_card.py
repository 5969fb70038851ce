"""The picture of a page: of the size asked for, the same each time, with no text that is cut."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.image import imread

from claimbook.show.charts import card

TONES = {"paper": "#ffffff", "ink": "#000000", "quiet": "#000000", "line": "#ffffff",
         "link": "#ffffff"}  # fmt: skip
LONG = "The lamp keepers of Vell and the league of salt, by whom they were paid "


def ink(*words: str) -> np.ndarray:
    """Where a card has ink, by rows and columns of pixels."""
    shown = imread(io.BytesIO(card.draw(*words, TONES)), format="png")
    assert shown.shape[:2] == card.SIZE[::-1]
    return shown[:, :, 0] < 0.5


def test_the_same_words_give_the_same_bytes():
    once, again, other = (card.draw(title, "", "Vell", TONES) for title in ("A", "A", "B"))
    assert once == again != other


@pytest.mark.parametrize("words", [("Lamps", "How many?"), (LONG, LONG), (LONG, 2 * LONG),
                                   ("Фонари Велля: " + LONG, "фонари " * 30)])  # fmt: skip
def test_texts_are_broken_into_lines_that_stand_within_the_margins(words):
    drawn = ink(*words, "The lamps of Vell")
    assert drawn.any() and not drawn[:, :80].any() and not drawn[:, -80:].any()
    assert not drawn[:60].any() and not drawn[-30:].any()
    lines = np.flatnonzero(np.diff(drawn.any(axis=1).astype(int)) == 1)
    assert len(lines) >= 3


def test_what_does_not_fit_is_left_out_whole():
    bare = ink("Lamps", "", "Vell")
    assert (ink("Lamps", LONG * 12, "Vell") == bare).all()
    assert (ink("Lamps", LONG, "Vell") != bare).any()
    assert (ink("Lamps", "lamps/" * 40, "Vell") == bare).all()  # one word, longer than a line


def test_letters_without_a_font_are_named():
    assert card.lacking("Ōé фонари ≈ −3") == "" and card.lacking("Lamps 灯, 塩") == "灯塩"
