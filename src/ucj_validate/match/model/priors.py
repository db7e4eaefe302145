"""How often each level is met among the records of one person, before any is seen: the shares that a model starts from.

They count as so many matches (`training`), so that a roll of fifty is weighed by them and a roll of fifty thousand by
itself. With the weights of `levels` they say u as well: u = m / 2^weight. Rounded from damage rates seen in offices'
files; the joint shares from those of NIK and birth date, which err apart from each other.
"""

from __future__ import annotations

import numpy as np

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel, PlainLevel

_RAREST = 2e-4
"""Share of a level that one person's records hardly ever reach."""
_NIK = {
    NikLevel.EXACT: 0.85, NikLevel.EXCEL_PREFIX: 0.04, NikLevel.ONE_DIGIT: 0.035, NikLevel.ONE_DIGIT_DATE: 0.025,
    NikLevel.LENGTH: 0.01, NikLevel.DOUBTFUL: 0.006, NikLevel.SERIAL_ONE_DIGIT: 0.003, NikLevel.TWO_DIGITS: 0.002,
    NikLevel.DIFFERENT: 0.002,
}  # fmt: skip
_DATE = {DateLevel.SAME: 0.94, DateLevel.NEAR: 0.045, DateLevel.PART: 0.012, DateLevel.DIFFERENT: 0.001}
_NAME = {
    NameLevel.SAME: 0.8, NameLevel.SPELLING: 0.07, NameLevel.INITIALS: 0.035, NameLevel.SUBSET: 0.05,
    NameLevel.PARTLY: 0.013, NameLevel.SIMILAR: 0.025, NameLevel.DIFFERENT: 0.002, NameLevel.ALIAS: 0.002,
    NameLevel.RESEMBLES: 0.002,
}  # fmt: skip
_PLAIN = {
    "sex": {PlainLevel.SAME: 0.985, PlainLevel.DIFFERENT: 0.015},
    "place": {PlainLevel.SAME: 0.88, PlainLevel.NEAR: 0.06, PlainLevel.DIFFERENT: 0.06},
    "no_kk": {PlainLevel.SAME: 0.95, PlainLevel.DIFFERENT: 0.05},
    "phone": {PlainLevel.SAME: 0.85, PlainLevel.DIFFERENT: 0.15},
    "mother": {PlainLevel.SAME: 0.93, PlainLevel.NEAR: 0.05, PlainLevel.DIFFERENT: 0.02},
}


def joint_shares() -> np.ndarray:
    """M of each NIK level (rows) and date level (columns), among pairs of which the same of the two are known."""
    nik = np.array([_NIK.get(level, _RAREST) for level in NikLevel])
    date = np.array([_DATE.get(level, _RAREST) for level in DateLevel])
    shares = np.outer(nik, date)
    shares[:, DateLevel.MISSING] = nik
    shares[NikLevel.MISSING] = date
    shares[NikLevel.MISSING, DateLevel.MISSING] = 1.0
    return np.asarray(shares)


def name_shares() -> np.ndarray:
    """M of each name level where both have a name."""
    return np.array([_NAME.get(level, _RAREST) for level in NameLevel])


def plain_shares() -> dict[str, np.ndarray]:
    """M of each level of the other fields where both have a value."""
    return {field: np.array([shares.get(level, _RAREST) for level in PlainLevel]) for field, shares in _PLAIN.items()}


def plain_bits() -> dict[str, np.ndarray]:
    """The shipped weight of each level of the other fields."""
    return {"sex": lv.SEX, "place": lv.PLACE, "no_kk": lv.NO_KK, "phone": lv.PHONE, "mother": lv.MOTHER}
