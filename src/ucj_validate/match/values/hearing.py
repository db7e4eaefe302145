"""Whole names as they are heard, and as siblings' names are told apart: keys of distinct names."""

from __future__ import annotations

import polars as pl

_HEARD = ((" ", ""), ("E", "I"), ("O", "U"), ("II", "I"), ("UU", "U"), ("IA", "AI"), ("UA", "AU"), ("UI", "IU"))
"""I and E, U and O are written for each other; two vowels in the other order are a slip of the hand."""
_SIBLING_ENDS = (
    *((f"AT{vowel}", "A") for vowel in "AIUEO"),
    ("WAN", "WA"),
    *((f"UD{vowel}N", "ULA") for vowel in "AIU"),
)
"""Ends by which parents tell their children's names apart, beside a vowel: HADIJA, HADIJATI; HERMAWAN, HERMAWATI."""
_VOWELS = str.maketrans("AIUEO", "-----")


def heard(names: pl.Series) -> pl.Series:
    """Each name without spaces and as it is heard: RIZKI and RIZKE alike."""
    text = _joined(names)
    for written, by in _HEARD:
        text = _replaced(text, written, by)
    return _apart(text, names)


def family_pattern(names: pl.Series) -> pl.Series:
    """Each name less what tells siblings' names apart: RIZKA and RIZKI, MARDIA and MARDIATI alike."""
    text = _joined(names)
    for end, by in _SIBLING_ENDS:
        for after in (" ", "\n"):
            text = text.replace(end + after, by + after)
    # each vowel counts: RAUP for RAP is a slip, RIKI for RIKA another child
    return _apart(text.translate(_VOWELS), names)


def _replaced(text: str, written: str, by: str) -> str:
    """With runs of one letter made one, and all else replaced once."""
    text = text.replace(written, by)
    while written[0] == written[-1] and len(written) > 1 and written in text:
        text = text.replace(written, by)
    return text


def _joined(names: pl.Series) -> str:
    """All names as one text, a line each: what is done to it is done in one go."""
    return "\n".join([*names.fill_null("").to_list(), ""])


def _apart(text: str, names: pl.Series) -> pl.Series:
    """The lines of `text`, one a name; null where the name is."""
    return pl.Series(text.split("\n")[:-1], dtype=pl.String).set(names.is_null(), None)
