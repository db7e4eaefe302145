"""Whole names as they are heard, and as siblings' names are told apart: keys of distinct names."""

from __future__ import annotations

import polars as pl

_HEARD = ((" ", ""), ("E", "I"), ("O", "U"), ("II+", "I"), ("UU+", "U"), ("IA", "AI"), ("UA", "AU"), ("UI", "IU"))
"""I and E, U and O are written for each other; two vowels in the other order are a slip of the hand."""
_SIBLING_ENDS = ((r"ATI\b", "A"), (r"WAN\b", "WA"), (r"UDIN\b", "ULA"))
"""Ends by which parents tell their children's names apart, beside a vowel: HADIJA, HADIJATI; HERMAWAN, HERMAWATI."""


def heard(names: pl.Series) -> pl.Series:
    """Each name without spaces and as it is heard: RIZKI and RIZKE alike."""
    return _rewritten(names, _HEARD)


def family_pattern(names: pl.Series) -> pl.Series:
    """Each name less what tells siblings' names apart: RIZKA and RIZKI, MARDIA and MARDIATI alike."""
    return _rewritten(names, (*_SIBLING_ENDS, ("[AIUEO]+", "-")))


def _rewritten(names: pl.Series, rewritings: tuple[tuple[str, str], ...]) -> pl.Series:
    for pattern, by in rewritings:
        names = names.str.replace_all(pattern, by)
    return names
