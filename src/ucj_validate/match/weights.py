"""From levels to a weight (log2 odds, prior included) and a probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ucj_validate.match import levels as lv
from ucj_validate.match.compare import Comparable, Compared
from ucj_validate.match.levels import NikLevel, PlainLevel
from ucj_validate.match.rules import ceilings, rules

SMALLEST_TOWN = 5_000
"""People a row could be, however short the files are: a roll of fifty still comes from a town."""


@dataclass(frozen=True)
class Weighted:
    """One entry a pair."""

    weight: np.ndarray  # log2 odds, prior included
    rule: np.ndarray  # int8, index into RULES


def weighted(data: Comparable, left: np.ndarray, right: np.ndarray, levels: Compared, population: int) -> Weighted:
    """Match weight of each pair in a population of that many records, and the rule that holds it back."""
    weight = lv.JOINT[levels.nik, levels.date] + levels.name_weight - np.log2(max(population, SMALLEST_TOWN))
    in_nik = np.isin(levels.nik, (NikLevel.EXACT, NikLevel.EXCEL_PREFIX, NikLevel.ONE_DIGIT, NikLevel.LENGTH))
    weight += np.where(in_nik & (levels.sex == PlainLevel.SAME), 0.0, lv.SEX[levels.sex])
    weight += lv.NO_KK[levels.no_kk] + lv.PHONE[levels.phone] + lv.MOTHER[levels.mother] + lv.PLACE[levels.place]
    rule = rules(data, left, right, levels)
    return Weighted(np.minimum(weight, ceilings()[rule]), rule)


def probability(weight: np.ndarray) -> np.ndarray:
    """2^w / (1 + 2^w)."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(weight, -60, 60))))
