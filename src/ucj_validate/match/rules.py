"""The definite rules: links that no weight alone may make, each with the highest probability it leaves them.

A rule can only lower a decision: it says up to where a link may go, whatever its weight.
"""

from __future__ import annotations

import numpy as np

from ucj_validate.match.compare import Comparable, Compared
from ucj_validate.match.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.packing import SERIAL_BITS

GENERATION_YEARS = 14
"""Same name, same household and this many years apart: father and son, not one person."""

_CEILING = {
    "": 1.0,
    "two_sound_niks": 0.93,
    "other_serial_and_name": 0.45,
    "same_nik_other_name": 0.92,
    "generation_apart": 0.1,
    "name_alone": 0.9,
    "twin_name": 0.6,
    "first_15_other_name": 0.6,
}
"""Highest probability a link may have under each rule: the share of right ones among such links in two made-up
cities of 20.000 persons (0,92 · 0,36 · 0,90 · 0,00 · too few), rounded; see benchmarks/README.md."""
RULES = tuple(_CEILING)
"""Rule names by number; 0 = none. Each holds a link back from `accepted`."""


_TWIN_NIK = (NikLevel.MISSING, NikLevel.EXCEL_PREFIX, NikLevel.LENGTH, NikLevel.SERIAL, NikLevel.SERIAL_ONE_DIGIT)
"""What two NIK may look like when they are of twins."""


def rules(data: Comparable, left: np.ndarray, right: np.ndarray, levels: Compared) -> np.ndarray:
    """Number of the rule that holds each pair of positions back, an index into `RULES`; 0 = none."""
    rule = np.zeros(len(left), dtype=np.int8)
    both_sound = data.sound[left] & data.sound[right]
    far = np.isin(levels.nik, (NikLevel.DIFFERENT, NikLevel.TWO_DIGITS, NikLevel.SERIAL))
    support = sum((level == PlainLevel.SAME).astype(np.int8) for level in (levels.no_kk, levels.phone, levels.mother))
    # a household shares card, phone and mother, and twins the date: only the very name vouches for one person
    vouched = (levels.name == NameLevel.SAME) & (levels.date == DateLevel.SAME) & (support >= 2)  # noqa: PLR2004
    rule[both_sound & far & ~vouched] = RULES.index("two_sound_niks")
    nobody = (support == 0) & (levels.place != PlainLevel.SAME)
    rule[(levels.nik == NikLevel.DOUBTFUL) & nobody] = RULES.index("two_sound_niks")
    same_head = data.full[left] & data.full[right] & (data.nik[left] >> SERIAL_BITS == data.nik[right] >> SERIAL_BITS)
    near_serial = same_head & np.isin(levels.nik, (NikLevel.SERIAL, NikLevel.SERIAL_ONE_DIGIT))
    rule[near_serial & (levels.name != NameLevel.SAME)] = RULES.index("other_serial_and_name")
    exact = levels.nik == NikLevel.EXACT
    prefix = levels.nik == NikLevel.EXCEL_PREFIX
    rule[prefix & np.isin(levels.name, (NameLevel.PARTLY, NameLevel.DIFFERENT))] = RULES.index("first_15_other_name")
    # A Daeng name may stand for any other; then the NIK and the birth date decide, never the NIK alone.
    alias = (levels.name == NameLevel.ALIAS) & (levels.date != DateLevel.SAME)
    rule[exact & ((levels.name == NameLevel.DIFFERENT) | alias)] = RULES.index("same_nik_other_name")
    no_nik = np.isin(levels.nik, (NikLevel.MISSING, NikLevel.DIFFERENT, NikLevel.SERIAL, NikLevel.TWO_DIGITS))
    other_date = (levels.date == DateLevel.DIFFERENT) & ~exact | (levels.date == DateLevel.PART) & no_nik
    apart = (levels.years_apart >= GENERATION_YEARS) & other_date
    rule[apart] = RULES.index("generation_apart")
    # RIZKA and RIZKI of one date: a slip of the pen or twins. Only a NIK that is whole on both sides tells.
    other_sex = (levels.nik == NikLevel.ONE_DIGIT_DATE) & (levels.sex == PlainLevel.DIFFERENT)
    no_whole_nik = (np.isin(levels.nik, _TWIN_NIK) | other_sex) & (levels.date != DateLevel.DIFFERENT)
    twin_name = levels.other_vowel | (levels.name == NameLevel.PARTLY)
    rule[twin_name & no_whole_nik & (rule == 0)] = RULES.index("twin_name")
    nothing_else = (levels.nik == NikLevel.MISSING) & (levels.date == DateLevel.MISSING) & (support == 0)
    rule[nothing_else] = RULES.index("name_alone")
    return rule


def ceilings() -> np.ndarray:
    """Highest weight (log2 odds) under each rule, by rule number; +inf for none."""
    return np.array([np.log2(share / (1 - share)) if share < 1 else np.inf for share in _CEILING.values()])
