"""What the digits of a printed number tell of it."""

from __future__ import annotations


def place(number: float) -> int:
    """Return the place of the last digit of a whole number that is not nought.

    Parameters
    ----------
    number
        A whole number.

    Returns
    -------
    int
        A power of ten.

    Examples
    --------
    >>> place(594_000), place(3_957)
    (1000, 1)
    """
    digits = f"{number:.0f}"
    return 10 ** (len(digits) - len(digits.rstrip("0")))


def is_isbn(text: str) -> bool:
    """Return whether the thirteen digits in ``text`` are an ISBN by their check digit.

    Parameters
    ----------
    text
        Digits, with whatever stands between.

    Returns
    -------
    bool
        Whether they are thirteen and the last one fits.

    Examples
    --------
    >>> is_isbn("978-0-306-40615-7"), is_isbn("978-0-306-40615-8")
    (True, False)
    """
    digits = [int(c) for c in text if c.isdigit()]
    weighted = sum(digit * (1, 3)[at % 2] for at, digit in enumerate(digits))
    return len(digits) == 13 and weighted % 10 == 0
