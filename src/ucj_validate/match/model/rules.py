"""The definite rules: links that no weight alone may make, each with the highest probability it leaves them.

A rule can only lower a decision: it says up to where a link may go, whatever its weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel, PlainLevel

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
    "same_nik_other_date": 0.6,
    "date_in_part": 0.9,
}
"""Highest probability a link may have under each rule: the share of right ones among such links in two made-up
cities of 20.000 persons (0,92 · 0,36 · 0,90 · 0,00 · too few), rounded; see benchmarks/README.md. Of the last two, in ten
cities of heavy noise: 26 of 34 with the very name; 14 of 14 where the date agrees in part, 21 of 81 where it is another."""
RULES = tuple(_CEILING)
"""Rule names by number; 0 = none. Each holds a link back from `accepted`."""

_NOT_WHOLE = (NikLevel.MISSING, NikLevel.EXCEL_PREFIX, NikLevel.LENGTH)
_OTHER = (NikLevel.DIFFERENT, NikLevel.TWO_DIGITS, NikLevel.DOUBTFUL)
_BESIDE = (NikLevel.SERIAL, NikLevel.SERIAL_ONE_DIGIT)


@dataclass(frozen=True)
class _Pairs:
    """What the rules ask of each pair: claims about it, as arrays."""

    data: Comparable
    left: np.ndarray
    right: np.ndarray
    levels: Compared

    def nik(self, *levels: NikLevel) -> np.ndarray:
        """The NIK compare at one of these levels."""
        return np.isin(self.levels.nik, levels)

    def name(self, *levels: NameLevel) -> np.ndarray:
        """The names compare at one of these levels."""
        return np.isin(self.levels.name, levels)

    def date(self, *levels: DateLevel) -> np.ndarray:
        """The birth dates compare at one of these levels."""
        return np.isin(self.levels.date, levels)

    @cached_property
    def both_sound(self) -> np.ndarray:
        """Both NIK are well-formed, and nothing in their rows speaks against them."""
        return np.asarray(self.data.sound[self.left] & self.data.sound[self.right])

    @cached_property
    def support(self) -> np.ndarray:
        """How many of family card, phone and mother agree."""
        levels = (self.levels.no_kk, self.levels.phone, self.levels.mother)
        return np.asarray(sum((level == PlainLevel.SAME).astype(np.int8) for level in levels))

    @cached_property
    def alone(self) -> np.ndarray:
        """Neither family card, phone, mother nor village agrees."""
        return np.asarray((self.support == 0) & (self.levels.place != PlainLevel.SAME))

    @cached_property
    def own(self) -> np.ndarray:
        """What a family doesn't share agrees: the phone, or the mother where the card is not all that does."""
        return np.asarray((self.levels.phone == PlainLevel.SAME) | (self.levels.mother == PlainLevel.SAME))

    @cached_property
    def cut(self) -> np.ndarray:
        """One NIK has lost its last digit, by which twins differ."""
        return np.asarray(self.data.prefix15[self.left] | self.data.prefix15[self.right])


def rules(data: Comparable, left: np.ndarray, right: np.ndarray, levels: Compared) -> np.ndarray:
    """Number of the rule that holds each pair of positions back, an index into `RULES`; 0 = none.

    Where several do, the last in this order is named.
    """
    pairs = _Pairs(data, left, right, levels)
    rule = np.zeros(len(left), dtype=np.int8)
    for name, holds in (
        ("twin_name", _twin_name(pairs)),
        ("two_sound_niks", _two_sound_niks(pairs)),
        ("other_serial_and_name", _other_serial(pairs)),
        ("first_15_other_name", _first_15_other_name(pairs)),
        ("same_nik_other_name", _same_nik_other_name(pairs)),
        ("generation_apart", _generation_apart(pairs)),
        ("same_nik_other_date", _same_nik_other_date(pairs)),
        ("date_in_part", _date_in_part(pairs)),
        ("name_alone", _name_alone(pairs)),
    ):
        rule[holds] = RULES.index(name)
    return rule


def _two_sound_niks(pairs: _Pairs) -> np.ndarray:
    """Two numbers that differ by more than a slip, unless much more agrees than a name and a date.

    A household shares card, phone and mother, and twins the date: only the very name vouches for one person. Two
    digits are a slip in each row: there the name, the date and one thing more vouch.
    """
    far = pairs.both_sound & pairs.nik(NikLevel.DIFFERENT, NikLevel.TWO_DIGITS, NikLevel.SERIAL)
    needed = np.where(pairs.nik(NikLevel.TWO_DIGITS), 1, 2)
    vouched = pairs.name(NameLevel.SAME) & pairs.date(DateLevel.SAME) & (pairs.support >= needed)
    other_sex = pairs.levels.sex == PlainLevel.DIFFERENT
    nobody = pairs.alone | (pairs.support == 0) & (pairs.date(DateLevel.MISSING) | other_sex)
    return np.asarray(far & ~vouched | pairs.nik(NikLevel.DOUBTFUL) & nobody)


def _other_serial(pairs: _Pairs) -> np.ndarray:
    """Serials side by side with another name: twins."""
    return np.asarray(pairs.nik(*_BESIDE) & ~pairs.name(NameLevel.SAME))


def _first_15_other_name(pairs: _Pairs) -> np.ndarray:
    """Nine people may share the first 15 digits, more of them on 1 January: the very name tells, or what else agrees."""
    elsewhere = np.isin(pairs.levels.place, (PlainLevel.DIFFERENT, PlainLevel.NEAR)) & pairs.alone
    other = pairs.name(NameLevel.PARTLY, NameLevel.DIFFERENT) | elsewhere & ~pairs.name(NameLevel.SAME)
    return np.asarray(pairs.nik(NikLevel.EXCEL_PREFIX) & other)


def _same_nik_other_name(pairs: _Pairs) -> np.ndarray:
    """One number under two names: somebody's NIK in another's row, unless all else tells that the name is the wrong one.

    A Daeng name may stand for any other; then the NIK and the birth date decide, never the NIK alone.
    """
    exact, same_date = pairs.nik(NikLevel.EXACT), pairs.date(DateLevel.SAME)
    vouched = same_date & pairs.own & (pairs.levels.sex != PlainLevel.DIFFERENT)
    other = pairs.name(NameLevel.DIFFERENT) & ~vouched
    near = pairs.date(DateLevel.SAME, DateLevel.NEAR) | pairs.date(DateLevel.MISSING) & ~pairs.alone
    word = pairs.name(NameLevel.PARTLY, NameLevel.RESEMBLES) & ~near
    word |= pairs.name(NameLevel.PARTLY) & (pairs.levels.name_weight < 0) & ~same_date & ~pairs.own
    alias = pairs.name(NameLevel.ALIAS) & ~near
    return np.asarray(exact & (other | word | alias))


def _generation_apart(pairs: _Pairs) -> np.ndarray:
    """Born a generation apart, and no number that says otherwise: father and son."""
    in_part = pairs.date(DateLevel.PART, DateLevel.MISSING, DateLevel.DIFFERENT)
    no_nik = pairs.nik(NikLevel.MISSING, NikLevel.SERIAL, *_OTHER)
    return np.asarray((pairs.levels.years_apart >= GENERATION_YEARS) & in_part & no_nik)


def _same_nik_other_date(pairs: _Pairs) -> np.ndarray:
    """One number, but born a generation apart, or of another sex or name on another day: a relative's NIK in the row.

    Phone or mother vouch for the very number only; a slip in it and a wholly wrong date are two errors.
    """
    far = (pairs.levels.years_apart >= GENERATION_YEARS) & pairs.date(DateLevel.DIFFERENT)
    doubt = (pairs.levels.sex == PlainLevel.DIFFERENT) | ~pairs.name(NameLevel.SAME, NameLevel.SPELLING)
    doubt &= pairs.levels.phone != PlainLevel.SAME  # brothers and sisters have one mother
    exact = pairs.nik(NikLevel.EXACT) & (far & ~pairs.own | pairs.date(DateLevel.DIFFERENT) & doubt)
    slip = pairs.nik(NikLevel.EXCEL_PREFIX, NikLevel.LENGTH, NikLevel.ONE_DIGIT, NikLevel.ONE_DIGIT_DATE)
    return np.asarray(exact | ((slip | pairs.nik(NikLevel.SERIAL_ONE_DIGIT)) & far))


def _twin_name(pairs: _Pairs) -> np.ndarray:
    """RIZKA and RIZKI of one date: a slip of the pen or twins. Only a NIK that is whole on both sides tells.

    A family has one village, often one phone and always one mother for its children: names that share no word are
    two people's, whatever of these agrees.
    """
    one_digit = pairs.nik(NikLevel.ONE_DIGIT, NikLevel.ONE_DIGIT_DATE) & pairs.cut
    unknown = pairs.nik(*_NOT_WHOLE) | pairs.nik(*_OTHER) | one_digit
    other_name = pairs.name(NameLevel.PARTLY, NameLevel.RESEMBLES, NameLevel.DIFFERENT)
    as_twins = pairs.levels.other_vowel & (pairs.levels.phone != PlainLevel.SAME) | other_name
    # brother and sister: a woman's day is 40 higher, one digit away
    other_sex = pairs.levels.sex == PlainLevel.DIFFERENT
    unknown |= other_sex & pairs.nik(NikLevel.ONE_DIGIT_DATE)
    other_sex &= pairs.name(NameLevel.SPELLING, NameLevel.SIMILAR) & pairs.nik(*_NOT_WHOLE, NikLevel.ONE_DIGIT_DATE)
    return np.asarray((as_twins & unknown | other_sex) & ~pairs.date(DateLevel.DIFFERENT))


def _date_in_part(pairs: _Pairs) -> np.ndarray:
    """No NIK that agrees, and another date; or none, and a date in part or a name of daily use alone.

    The name of a relative in the wrong row agrees with the village, the family card and the mother too.
    """
    no_nik = pairs.nik(NikLevel.MISSING, *_OTHER)
    near = pairs.date(DateLevel.NEAR) & (pairs.nik(NikLevel.DIFFERENT) | pairs.alone)
    in_part = pairs.date(DateLevel.PART) | near
    alone = no_nik & (pairs.support == 0) & in_part
    alias = pairs.name(NameLevel.ALIAS) & ~pairs.nik(NikLevel.EXACT) & ~pairs.own
    alias &= no_nik | ~pairs.date(DateLevel.SAME) | pairs.cut & ~pairs.nik(NikLevel.EXCEL_PREFIX)
    return np.asarray(alone | alias | no_nik & pairs.date(DateLevel.DIFFERENT))


def _name_alone(pairs: _Pairs) -> np.ndarray:
    """Nothing but the name can be compared."""
    return np.asarray(pairs.nik(NikLevel.MISSING) & pairs.date(DateLevel.MISSING) & (pairs.support == 0))


def ceilings() -> np.ndarray:
    """Highest weight (log2 odds) under each rule, by rule number; +inf for none."""
    return np.array([np.log2(share / (1 - share)) if share < 1 else np.inf for share in _CEILING.values()])
