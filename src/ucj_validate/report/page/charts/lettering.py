"""How wide a text is, near enough to shorten it before it runs into something."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import accumulate, takewhile

ELLIPSIS = "…"
_WIDTHS = {
    0.3: "iljI.,:;'|!J ",
    0.4: "rft()[]-",
    0.54: "cszFL_/\\",
    0.63: "abdeghknopquvxyEPTYSZ0123456789",
    0.7: "ABCKRVXU",
    0.78: "DGHNOQ",
    0.92: "mwM%@",
    1.0: "W…",
}
"""Letter sizes of letters in DejaVu Sans, the broadest of the common system fonts."""
_BY_LETTER = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def ems(text: str) -> float:
    """The width in letter sizes, rather too much than too little."""
    return sum(_em(letter) for letter in text)


def shortened(text: str, most: float) -> str:
    """`text` at most `most` letter sizes wide, its end given up."""
    if ems(text) <= most:
        return text
    return text[: _fitting(text, most - 1)].rstrip() + ELLIPSIS


def middle_out(text: str, most: float) -> str:
    """`text` at most `most` letter sizes wide, its middle given up: names often differ at their end."""
    if ems(text) <= most:
        return text
    head = _fitting(text, (most - 1) / 2)
    tail = _fitting(text[::-1], most - 1 - ems(text[:head]))
    return f"{text[:head].rstrip()}{ELLIPSIS}{text[len(text) - tail :].lstrip()}"


def _fitting(text: str, most: float) -> int:
    """How many letters from the start fit."""
    widths = accumulate(_em(letter) for letter in text)
    return sum(1 for _ in takewhile(lambda width: width <= most, widths))


@cache
def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    foreign = 1.3 if unicodedata.east_asian_width(letter) in {"W", "F"} else 0.8
    return _BY_LETTER.get(letter, foreign)
