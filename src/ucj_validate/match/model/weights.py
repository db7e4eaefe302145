"""From levels to a weight (log2 odds, prior included) and a probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import NameLevel, NikLevel, PlainLevel
from ucj_validate.match.model.priors import plain_bits
from ucj_validate.match.model.rules import ceilings, rules

SMALLEST_TOWN = 5_000
"""People a row could be, however short the files are: a roll of fifty still comes from a town."""
_HOLDS_SEX = (NikLevel.EXACT, NikLevel.EXCEL_PREFIX, NikLevel.ONE_DIGIT, NikLevel.LENGTH)
"""Agreement of such NIK has counted the sex already."""


@dataclass(frozen=True)
class Weighted:
    """One entry a pair."""

    weight: np.ndarray  # log2 odds, prior included
    rule: np.ndarray  # int8, index into RULES


@dataclass(frozen=True)
class Weights:
    """What each level is worth in bits, by level number: the shipped table, or what a model has learnt."""

    joint: np.ndarray  # (NIK level, date level)
    name: np.ndarray  # beyond the rarity of the words that agree
    plain: Mapping[str, np.ndarray]
    """By field: sex, place, no_kk, phone, mother."""
    prior: float
    """Beyond one match among as many pairs as the larger side has records."""


def shipped() -> Weights:
    """The table of `levels`."""
    return Weights(lv.JOINT, np.zeros(len(NameLevel)), plain_bits(), 0.0)


def weighted(
    data: Comparable,
    left: np.ndarray,
    right: np.ndarray,
    levels: Compared,
    population: int,
    weights: Weights | None = None,
) -> Weighted:
    """Match weight of each pair in a population of that many records, and the rule that holds it back."""
    rule = rules(data, left, right, levels)
    own = own_weight(levels, weights or shipped(), population)
    return Weighted(np.minimum(own, ceilings()[rule]), rule)


def own_weight(levels: Compared, weights: Weights, population: int) -> np.ndarray:
    """Weight of each pair by its levels alone, whatever the rules say."""
    weight = weights.joint[levels.nik, levels.date] + levels.name_weight + weights.name[levels.name]
    weight += weights.prior - np.log2(max(population, SMALLEST_TOWN))
    in_nik = np.isin(levels.nik, _HOLDS_SEX) & (levels.sex == PlainLevel.SAME)
    weight += np.where(in_nik, 0.0, weights.plain["sex"][levels.sex])
    for field in ("no_kk", "phone", "mother", "place"):
        weight += weights.plain[field][getattr(levels, field)]
    return np.asarray(weight)


def probability(weight: np.ndarray) -> np.ndarray:
    """2^w / (1 + 2^w)."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(weight, -60, 60))))
