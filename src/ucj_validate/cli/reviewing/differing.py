"""Two texts side by side: how alike they are, and which of their characters differ."""

from __future__ import annotations

from enum import StrEnum

from rapidfuzz.distance import Levenshtein

_ALIKE = 0.7
"""From here two texts are called alike: one slip in four letters, two in a short name. It only chooses a sign on the
screen; what counts is the matcher's level, which stands below it in words."""
_LEAST = 0.4
"""Below it hardly a letter is in its place: the whole of both is marked, not a pattern of chance."""
_LONGEST = 1_000
"""Longer texts are not aligned: it costs the square of their length."""

_AGAINST = frozenset({"nik_doubtful"})
"""Levels that speak against a pair and aren't called so."""

Span = tuple[int, int]


class Sign(StrEnum):
    """How two values agree, as a sign that needs no colour."""

    SAME = "="
    NEAR = "≈"
    DIFFERS = "≠"
    MISSING = "-"
    """One of the two says nothing."""
    UNUSABLE = "?"
    """Both say something, but the matcher can't compare it: a NIK that is the family's number, say."""
    NOTHING = " "
    """They are not of one kind, and not compared."""


def of_level(code: str) -> Sign:
    """What the matcher's level says of two values."""
    if code in _AGAINST or code.endswith("_differs"):
        return Sign.DIFFERS
    if code.endswith("_missing"):
        return Sign.MISSING
    return Sign.SAME if code.endswith(("_same", "_exact")) else Sign.NEAR


def sign(left: str, right: str) -> Sign:
    """How two written values agree. Case doesn't count."""
    if not left or not right:
        return Sign.MISSING
    if _folded(left) == _folded(right):
        return Sign.SAME
    short = max(len(left), len(right)) <= _LONGEST
    likeness = Levenshtein.normalized_similarity(_folded(left), _folded(right)) if short else 0.0
    return Sign.NEAR if likeness >= _ALIKE else Sign.DIFFERS


def differing(left: str, right: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """What of each text the other has not, as the fewest edits tell; nothing where one is missing."""
    ours, theirs = _folded(left), _folded(right)
    if not left or not right or ours == theirs:
        return (), ()
    longest = max(len(left), len(right))
    if longest > _LONGEST or Levenshtein.normalized_similarity(ours, theirs) < _LEAST:
        return ((0, len(left)),), ((0, len(right)),)
    steps = [step for step in Levenshtein.opcodes(ours, theirs) if step.tag != "equal"]
    return (
        tuple((step.src_start, step.src_end) for step in steps if step.src_start < step.src_end),
        tuple((step.dest_start, step.dest_end) for step in steps if step.dest_start < step.dest_end),
    )


def _folded(text: str) -> str:
    """Upper case, letter by letter: one that would become two stays as it is."""
    return "".join(upper if len(upper := letter.upper()) == 1 else letter for letter in text)
