"""Answers in the officers' words, and back."""

from __future__ import annotations

from ucj_validate.columns import Verdict
from ucj_validate.report.workbook.sheet import DECISIONS

BEFORE, SEAL = "KEPUTUSAN_SEBELUMNYA", "SIDIK"
"""Columns of an exported workbook: what was answered before, and what tells whether the rows have changed since."""
_WORDS = dict(zip((Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE), DECISIONS, strict=True))
_ALSO = {
    "sama": Verdict.SAME, "ya": Verdict.SAME, "same": Verdict.SAME, "yes": Verdict.SAME,
    "beda": Verdict.DIFFERENT, "tidak": Verdict.DIFFERENT, "different": Verdict.DIFFERENT, "no": Verdict.DIFFERENT,
    "ragu": Verdict.UNSURE, "unsure": Verdict.UNSURE,
}  # fmt: skip


def verdict_word(verdict: str) -> str:
    """What KEPUTUSAN says for it; the same in every language."""
    return _WORDS[Verdict(verdict)]


def verdict_of(word: str) -> Verdict | None:
    """The answer that a word in KEPUTUSAN stands for; None for a word nobody knows."""
    plain = word.strip().casefold()
    known = {told.casefold(): verdict for verdict, told in _WORDS.items()} | _ALSO
    return known.get(plain)
