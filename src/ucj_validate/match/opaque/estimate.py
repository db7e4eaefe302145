"""Fellegi–Sunter weights for records with opaque ids, estimated from the records themselves.

Nothing is known beforehand of other countries' names and numbers, so chance agreement (u) is measured on random
pairs, and agreement of one person's records (m) by expectation–maximisation over the candidate pairs with u held.
Candidates hold nearly all matches, and u is that of all pairs, so the odds are right whatever the blocking.

A field's weight is log2 m[level] + rarity - log2 S[level]. S is the mean over random pairs of 2^rarity where the
level holds: with it, two people's records reach the level's evidence no oftener than chance allows.

Two people of one household share address, place, phone and family card, all at once. So a pair is weighed against two
explanations: that chance made it, and that a household did. How many such pairs there are is estimated with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field

import numpy as np
import polars as pl

from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import SMALLEST_TOWN, Weighted
from ucj_validate.match.opaque.evidence import Evidence, OpaqueRecords, evidence
from ucj_validate.match.opaque.priors import HOUSEHOLD, HOUSEHOLD_SIZE, PRIOR, TWIN_SHARE, TWINS

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
class Model:
    """What has been estimated."""

    m: dict[str, np.ndarray]  # share of each level among matches
    chance: dict[str, np.ndarray]  # S of each level
    matches: np.ndarray  # (3,) share of all pairs that are one person: within rolls, within members, across
    households: float
    """Share of all pairs that are two people of one household: a trait of the town, whichever list they stand in."""
    rounds: int
    settled: bool
    pairs: dict[str, np.ndarray] = dataclass_field(default_factory=dict)
    """Expected matches seen with each level."""

    def described(self) -> dict[str, object]:
        """The estimates for run.json; counts and shares only."""
        return {
            "m": {field: [round(float(share), 5) for share in shares] for field, shares in self.m.items()},
            "chance": {field: [float(f"{share:.3g}") for share in shares] for field, shares in self.chance.items()},
            "matches": [float(f"{share:.3g}") for share in self.matches],
            "households": float(f"{self.households:.3g}"),
            "rounds": self.rounds,
            "settled": self.settled,
        }


def kinds(left: np.ndarray, right: np.ndarray, n_roll: int) -> np.ndarray:
    """0 within the rolls, 1 within the members, 2 across."""
    a, b = left < n_roll, right < n_roll
    return np.where(a & b, 0, np.where(~a & ~b, 1, 2)).astype(np.int8)


def untrained(n_roll: int, n_members: int) -> Model:
    """The shipped model of lists so long."""
    start = 1.0 / max(n_roll, n_members, SMALLEST_TOWN)
    return Model(
        m={field: _array(shares.m) / sum(shares.m.values()) for field, shares in PRIOR.items()},
        chance={field: _array(shares.u) / sum(shares.u.values()) for field, shares in PRIOR.items()},
        matches=np.full(3, start),
        households=start * HOUSEHOLD_SIZE,
        rounds=0,
        settled=False,
    )


def estimated(data: OpaqueRecords, frame: pl.DataFrame, n_roll: int, left: np.ndarray, right: np.ndarray) -> Model:
    """The model of `data`, from random pairs and from the candidate pairs `left`, `right`. Deterministic."""
    random_left, random_right = _random_pairs(frame)
    random, random_kind = evidence(data, random_left, random_right), kinds(random_left, random_right, n_roll)
    found, kind = evidence(data, left, right), kinds(left, right, n_roll)
    n_members = frame.height - n_roll
    totals = np.array([n_roll * (n_roll - 1) / 2, n_members * (n_members - 1) / 2, n_roll * n_members])
    start = 1.0 / max(n_roll, n_members, SMALLEST_TOWN)
    model = untrained(n_roll, n_members)
    expected = -1.0
    while not model.settled and model.rounds < _ROUNDS:
        match, household, _ = _posteriors(model, found, kind)
        # among random pairs are a few matches and households; they say nothing of chance
        others = _posteriors(model, random, random_kind)[2]
        # so few records that nothing can be counted still come from a town
        usual = SMALLEST_TOWN * start
        kin = (float(household.sum()) + usual * HOUSEHOLD_SIZE) / (float(totals.sum()) + SMALLEST_TOWN)
        model = Model(
            m={field: _shares(found.levels[field], match, field) for field in PRIOR},
            chance={field: _chance(random, others, field) for field in PRIOR},
            matches=(np.bincount(kind, weights=match, minlength=3) + usual) / (totals + SMALLEST_TOWN),
            households=kin,
            rounds=model.rounds + 1,
            settled=abs(float(match.sum()) - expected) <= _STILL * max(float(match.sum()), 1.0),
            pairs={field: np.bincount(found.levels[field], weights=match, minlength=_LEVELS) for field in PRIOR},
        )
        expected = float(match.sum())
    return model


def _posteriors(model: Model, found: Evidence, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities that each pair is one person, two of a household, two by chance."""
    match, household, chance = _explanations(model, found, kind)
    top = np.maximum(np.maximum(match, household), chance)
    parts = [np.exp2(bits - top) for bits in (match, household, chance)]
    total = parts[0] + parts[1] + parts[2]
    return parts[0] / total, parts[1] / total, parts[2] / total


def _explanations(model: Model, found: Evidence, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bits of each explanation of each pair, up to a common term: one person, one household, chance."""
    one = field_weights(found, model)
    match = np.log2(model.matches)[kind] + sum(one.values())
    around = sum(bits for field, bits in one.items() if field not in HOUSEHOLD)
    kin = [sum(_weights(found, _arrays(shares), model.chance).values()) for shares in (HOUSEHOLD, TWINS)]
    relatives = np.logaddexp2(kin[0] + np.log2(1 - TWIN_SHARE), kin[1] + np.log2(TWIN_SHARE))
    household = np.log2(model.households) + around + relatives
    chance = np.log2(1 - model.matches - model.households)[kind]
    return match, household, chance


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


def _arrays(shares: dict[str, dict[int, float]]) -> dict[str, np.ndarray]:
    return {field: _array(own) for field, own in shares.items()}


def _array(shares: dict[int, float]) -> np.ndarray:
    """Shares by level number; a level that can't occur has a share too small to matter."""
    return np.array([shares.get(level, 1e-9) for level in range(_LEVELS)])


def field_weights(found: Evidence, model: Model) -> dict[str, np.ndarray]:
    """Bits of each field against chance, one entry a pair; 0 where a side lacks it."""
    return _weights(found, model.m, model.chance)


def _weights(found: Evidence, shares: dict[str, np.ndarray], chance: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    weights = {}
    for field, share in shares.items():
        level = found.levels[field]
        bits = (np.log2(share) - np.log2(chance[field]))[level]
        if field in found.bits:
            bits = bits + np.minimum(found.bits[field], _STRONGEST)
        weights[field] = np.where(level > 0, np.clip(bits, -_STRONGEST, _STRONGEST), 0.0)
    return weights


def weighed(model: Model, found: Evidence, kind: np.ndarray) -> Weighted:
    """Log2 odds of each pair: one person against household and chance. Only a name alone is held back by a rule."""
    match, household, chance = _explanations(model, found, kind)
    weight = match - np.logaddexp2(household, chance)
    beside = sum((found.levels[field] > 0).astype(np.int8) for field in PRIOR if field not in ("name", "sex"))
    alone = np.asarray(beside) == 0
    ceiling = np.log2(0.9 / 0.1)
    rule = np.where(alone, RULES.index("name_alone"), 0).astype(np.int8)
    return Weighted(np.where(alone, np.minimum(weight, ceiling), weight), rule)
