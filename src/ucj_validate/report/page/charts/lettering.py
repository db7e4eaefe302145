"""How wide a text is, near enough to shorten it before it runs into something."""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
_SLIM = frozenset("iljtfr.,:;'|!()[] -")
_BROAD = frozenset("mwMW@%")


def ems(text: str) -> float:
    """The width in letter sizes: that of the widest of the common system fonts, rather too much than too little."""
    return sum(_em(letter) for letter in text)


def shortened(text: str, most: float) -> str:
    """`text` at most `most` letter sizes wide, its end given up."""
    if ems(text) <= most:
        return text
    kept = text
    while kept and ems(kept) + 1 > most:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def middle_out(text: str, most: float) -> str:
    """`text` at most `most` letter sizes wide, its middle given up: names of files differ at their end."""
    if ems(text) <= most:
        return text
    half = len(text) // 2
    head, tail = text[:half], text[half:]
    while (head or tail) and ems(head) + ems(tail) + 1 > most:
        head, tail = (head[:-1], tail) if ems(head) > ems(tail) else (head, tail[1:])
    return f"{head}{ELLIPSIS}{tail}"


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _SLIM:
        return 0.4
    if letter in _BROAD or letter.isupper():
        return 1.0 if letter in _BROAD else 0.74
    return 1.3 if unicodedata.east_asian_width(letter) in {"W", "F"} else 0.62
