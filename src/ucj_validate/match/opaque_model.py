"""Fellegi–Sunter weights for records with opaque ids, estimated from the records themselves.

Nothing is known beforehand of other countries' names and numbers, so chance agreement (u) is measured on random
pairs, and agreement of one person's records (m) by expectation–maximisation over the candidate pairs with u held.
Candidates hold nearly all matches, and u is that of all pairs, so the odds are right whatever the blocking.

A field's weight is log2 m[level] + rarity - log2 S[level]. S is the mean over random pairs of 2^rarity where the
level holds: with it, two people's records reach the level's evidence no oftener than chance allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.match.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.opaque_evidence import Evidence, OpaqueRecords, PlaceStep, evidence
from ucj_validate.match.weights import RULES, SMALLEST_TOWN, Weighted

SAMPLE = 100_000
"""Random pairs on which chance agreement is measured; all pairs where there are fewer."""
_ROUNDS = 60
_STILL = 1e-3
"""Relative change of the expected matches at which the estimate stands."""
_PRIOR_MATCHES = 20.0
_PRIOR_CHANCES = 1_000.0
"""What the shipped shares below count for, in matches and in random pairs."""
_STRONGEST = 20.0
"""Bits that one field may give at most: what is measured on so few pairs can't say more."""
_LEVELS = 10


@dataclass(frozen=True)
class Shares:
    """Shipped shares of a field's levels: among matches (m) and among random pairs (u)."""

    m: dict[int, float]
    u: dict[int, float]


PRIOR: dict[str, Shares] = {
    "id": Shares(
        {NikLevel.EXACT: 0.9, NikLevel.ONE_DIGIT: 0.06, NikLevel.TWO_DIGITS: 0.02, NikLevel.DIFFERENT: 0.02},
        {NikLevel.EXACT: 1e-6, NikLevel.ONE_DIGIT: 1e-5, NikLevel.TWO_DIGITS: 2e-4, NikLevel.DIFFERENT: 1.0},
    ),
    "date": Shares(
        {DateLevel.SAME: 0.9, DateLevel.NEAR: 0.06, DateLevel.PART: 0.02, DateLevel.DIFFERENT: 0.02},
        {DateLevel.SAME: 6e-5, DateLevel.NEAR: 1e-3, DateLevel.PART: 6e-3, DateLevel.DIFFERENT: 1.0},
    ),
    "name": Shares(
        {
            NameLevel.SAME: 0.75, NameLevel.SPELLING: 0.1, NameLevel.INITIALS: 0.02, NameLevel.SUBSET: 0.07,
            NameLevel.PARTLY: 0.03, NameLevel.SIMILAR: 0.01, NameLevel.DIFFERENT: 0.02,
        },
        {
            NameLevel.SAME: 1e-4, NameLevel.SPELLING: 1e-4, NameLevel.INITIALS: 1e-4, NameLevel.SUBSET: 1e-3,
            NameLevel.PARTLY: 1e-2, NameLevel.SIMILAR: 1e-3, NameLevel.DIFFERENT: 1.0,
        },
    ),
    "address": Shares(
        {
            NameLevel.SAME: 0.5, NameLevel.SPELLING: 0.1, NameLevel.INITIALS: 0.02, NameLevel.SUBSET: 0.13,
            NameLevel.PARTLY: 0.15, NameLevel.SIMILAR: 0.02, NameLevel.DIFFERENT: 0.08,
        },
        {
            NameLevel.SAME: 1e-4, NameLevel.SPELLING: 1e-4, NameLevel.INITIALS: 1e-4, NameLevel.SUBSET: 1e-3,
            NameLevel.PARTLY: 0.2, NameLevel.SIMILAR: 1e-3, NameLevel.DIFFERENT: 1.0,
        },
    ),
    "place": Shares(
        {PlaceStep.SAME: 0.7, PlaceStep.SPELLING: 0.1, PlaceStep.DISTRICT: 0.1, PlaceStep.REGENCY: 0.05, PlaceStep.DIFFERENT: 0.05},
        {PlaceStep.SAME: 1e-2, PlaceStep.SPELLING: 1e-2, PlaceStep.DISTRICT: 1e-2, PlaceStep.REGENCY: 0.2, PlaceStep.DIFFERENT: 0.8},
    ),
    "contact": Shares(
        {PlainLevel.SAME: 0.7, PlainLevel.NEAR: 0.1, PlainLevel.DIFFERENT: 0.2},
        {PlainLevel.SAME: 1e-4, PlainLevel.NEAR: 1e-4, PlainLevel.DIFFERENT: 1.0},
    ),
    "sex": Shares({PlainLevel.SAME: 0.97, PlainLevel.DIFFERENT: 0.03}, {PlainLevel.SAME: 0.5, PlainLevel.DIFFERENT: 0.5}),
    "no_kk": Shares({PlainLevel.SAME: 0.85, PlainLevel.DIFFERENT: 0.15}, {PlainLevel.SAME: 5e-4, PlainLevel.DIFFERENT: 1.0}),
}  # fmt: skip


@dataclass(frozen=True)
class Model:
    """What has been estimated. `prior`: log2 odds that a random pair is one person, by kind of pair."""

    m: dict[str, np.ndarray]  # share of each level among matches
    chance: dict[str, np.ndarray]  # S of each level
    prior: np.ndarray  # (3,): within rolls, within members, across
    rounds: int
    settled: bool

    def described(self) -> dict[str, object]:
        """The estimates for run.json; counts and shares only."""
        return {
            "m": {field: [round(float(share), 5) for share in shares] for field, shares in self.m.items()},
            "chance": {field: [float(f"{share:.3g}") for share in shares] for field, shares in self.chance.items()},
            "prior_log2_odds": [round(float(odds), 3) for odds in self.prior],
            "rounds": self.rounds,
            "settled": self.settled,
        }


def kinds(left: np.ndarray, right: np.ndarray, n_roll: int) -> np.ndarray:
    """0 within the rolls, 1 within the members, 2 across."""
    a, b = left < n_roll, right < n_roll
    return np.where(a & b, 0, np.where(~a & ~b, 1, 2)).astype(np.int8)


def estimated(data: OpaqueRecords, frame: pl.DataFrame, n_roll: int, left: np.ndarray, right: np.ndarray) -> Model:
    """The model of `data`, from random pairs and from the candidate pairs `left`, `right`. Deterministic."""
    random_left, random_right = _random_pairs(frame)
    random, random_kind = evidence(data, random_left, random_right), kinds(random_left, random_right, n_roll)
    found, kind = evidence(data, left, right), kinds(left, right, n_roll)
    n_members = frame.height - n_roll
    totals = np.array([n_roll * (n_roll - 1) / 2, n_members * (n_members - 1) / 2, n_roll * n_members])
    start = 1.0 / max(n_roll, n_members, SMALLEST_TOWN)
    model = Model(
        m={field: _array(shares.m) / sum(shares.m.values()) for field, shares in PRIOR.items()},
        chance={field: _array(shares.u) / sum(shares.u.values()) for field, shares in PRIOR.items()},
        prior=_log_odds(np.full(3, start)),
        rounds=0,
        settled=False,
    )
    expected = -1.0
    while not model.settled and model.rounds < _ROUNDS:
        p = _probability(model, found, kind)
        matches = np.bincount(kind, weights=p, minlength=3)
        # so few records that nothing can be counted still come from a town
        share = (matches + SMALLEST_TOWN * start) / (totals + SMALLEST_TOWN)
        # among random pairs are a few matches; they say nothing of chance
        others = 1.0 - _probability(model, random, random_kind)
        model = Model(
            m={field: _shares(found.levels[field], p, field) for field in PRIOR},
            chance={field: _chance(random, others, field) for field in PRIOR},
            prior=_log_odds(share),
            rounds=model.rounds + 1,
            settled=abs(float(matches.sum()) - expected) <= _STILL * max(float(matches.sum()), 1.0),
        )
        expected = float(matches.sum())
    return model


def _probability(model: Model, found: Evidence, kind: np.ndarray) -> np.ndarray:
    odds = _weight(found, model) + model.prior[kind]
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(odds, -60, 60))))


def _log_odds(share: np.ndarray) -> np.ndarray:
    return np.asarray(np.log2(share / (1 - share)))


def _random_pairs(frame: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """`SAMPLE` random pairs of records, or all; drawn in the order of their values, so that row order says nothing."""
    n = frame.height
    order = frame.drop("id", "entity").with_row_index("at").sort(pl.exclude("at"), nulls_last=True)["at"].to_numpy()
    if n * (n - 1) // 2 <= SAMPLE:
        left, right = np.triu_indices(n, 1)
    else:
        drawn = np.random.default_rng(0).integers(0, [[n], [n - 1]], size=(2, SAMPLE))
        left, right = drawn[0], (drawn[0] + 1 + drawn[1]) % n
    return order[left].astype(np.int64), order[right].astype(np.int64)


def _chance(random: Evidence, others: np.ndarray, field: str) -> np.ndarray:
    """S of a field's levels among random pairs, each counted as far as it is of two people; shipped shares counted in."""
    level, shares = random.levels[field], PRIOR[field].u
    known = level > 0
    count = others[known]
    rarity = np.exp2(np.minimum(random.bits[field][known], _STRONGEST)) if field in random.bits else 1.0
    seen = np.bincount(level[known], weights=count * rarity, minlength=_LEVELS)
    usual = _PRIOR_CHANCES * _array(shares) / sum(shares.values())
    return np.asarray((seen + usual) / (count.sum() + _PRIOR_CHANCES))


def _shares(level: np.ndarray, p: np.ndarray, field: str) -> np.ndarray:
    known = level > 0
    seen = np.bincount(level[known], weights=p[known], minlength=_LEVELS)
    usual = _PRIOR_MATCHES * _array(PRIOR[field].m) / sum(PRIOR[field].m.values())
    return np.asarray((seen + usual) / (seen.sum() + _PRIOR_MATCHES))


def _array(shares: dict[int, float]) -> np.ndarray:
    """Shares by level number; a level that can't occur has a share too small to matter."""
    return np.array([shares.get(level, 1e-9) for level in range(_LEVELS)])


def field_weights(found: Evidence, model: Model) -> dict[str, np.ndarray]:
    """Bits of each field, one entry a pair; 0 where a side lacks it."""
    weights = {}
    for field in PRIOR:
        level = found.levels[field]
        bits = (np.log2(model.m[field]) - np.log2(model.chance[field]))[level]
        if field in found.bits:
            bits = bits + np.minimum(found.bits[field], _STRONGEST)
        weights[field] = np.where(level > 0, np.clip(bits, -_STRONGEST, _STRONGEST), 0.0)
    return weights


def _weight(found: Evidence, model: Model) -> np.ndarray:
    return np.asarray(sum(field_weights(found, model).values()))


def weighed(model: Model, found: Evidence, kind: np.ndarray) -> Weighted:
    """Match weight of each pair, prior included. Only a name that nothing stands beside is held back by a rule."""
    weight = _weight(found, model) + model.prior[kind]
    beside = sum((found.levels[field] > 0).astype(np.int8) for field in PRIOR if field not in ("name", "sex"))
    alone = np.asarray(beside) == 0
    ceiling = np.log2(0.9 / 0.1)
    rule = np.where(alone, RULES.index("name_alone"), 0).astype(np.int8)
    return Weighted(np.where(alone, np.minimum(weight, ceiling), weight), rule)
