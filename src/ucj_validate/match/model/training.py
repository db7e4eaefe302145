"""The weights of NIK matching, learnt from the records at hand by expectation–maximisation over comparison patterns.

A pattern is one combination of levels; the estimate runs over patterns and how often each occurs, so that its cost
hardly depends on the number of pairs. m comes from pairs as far as they are one person's, u from pairs as far as
they are two people's, over all pairs there are: what blocking left out is two people's too. So u is learnt only where
every pair of the level is compared (NIK that are one number), and stays as shipped elsewhere. Rows that were merged
before any comparison are counted as the matches that they are. How common matches are is learnt with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.model.priors import joint_shares, name_shares, plain_bits, plain_shares
from ucj_validate.match.model.rules import ceilings
from ucj_validate.match.model.weights import SMALLEST_TOWN, Weights, own_weight, probability

PRIOR_MATCHES = 2_000.0
"""Matches that the shipped m count for."""
PRIOR_PAIRS = 25e6
"""Pairs that the shipped u count for: one town of 5.000 with another."""
LARGEST_STEP = 2.0
"""Bits by which learning may move an m or a u: beyond it stands some fault of the files, not how people write."""
_LEAST = 0.01
"""Share that stays for values that differ, however alike all rows are."""
_ROUNDS = 40
_STILL = 1e-4
"""Relative change of the expected matches at which the estimate stands."""
_FIELDS = ("sex", "place", "no_kk", "phone", "mother")
_COMPLETE = (NikLevel.EXACT, NikLevel.EXCEL_PREFIX, NikLevel.SERIAL_ONE_DIGIT)
"""Levels of which every pair is compared, whatever the names; of the others, those with unlike names are passed over."""
_BIT = 32
"""A name's weight is kept in whole bits from -32 to 31: to tell matches from others, that is enough."""


@dataclass(frozen=True)
class Patterns:
    """Distinct combinations of levels among the candidate pairs, and how many pairs of rows have each."""

    levels: Compared
    rule: np.ndarray
    count: np.ndarray  # float64, whole numbers


@dataclass(frozen=True)
class Counted:
    """How often each pattern, as one number, is met among pairs."""

    code: np.ndarray
    count: np.ndarray


def patterns(levels: Compared, rule: np.ndarray, count: np.ndarray) -> Patterns:
    """The patterns of pairs, in an order that the order of rows doesn't change. `count`: pairs of rows each stands for."""
    return patterns_of([counted_patterns(levels, rule, count)])


_SIZES = (16, 8, 16, 2 * _BIT, 16, 4, 4, 4, 4, 4)
"""Room in a pattern's number for NIK, date, name, name's weight, rule and the other fields."""


def counted_patterns(levels: Compared, rule: np.ndarray, count: np.ndarray) -> Counted:
    """The same of a piece of them, to be added up."""
    bits = np.clip(np.rint(levels.name_weight), -_BIT, _BIT - 1).astype(np.int64) + _BIT
    parts = (levels.nik, levels.date, levels.name, bits, rule, *(getattr(levels, field) for field in _FIELDS))
    code = np.zeros(len(rule), dtype=np.int64)
    for values, size in zip(parts, _SIZES, strict=True):
        code = code * size + values
    return _added(code, count)


def _added(code: np.ndarray, count: np.ndarray) -> Counted:
    # whole numbers add up to the same in any order, so that threads change nothing
    told = pl.DataFrame({"code": code, "count": count}).group_by("code").agg(pl.col("count").sum()).sort("code")
    return Counted(told["code"].to_numpy(), told["count"].to_numpy())


def patterns_of(pieces: Sequence[Counted]) -> Patterns:
    """The patterns of all pieces."""
    every = _added(*(np.concatenate(parts) for parts in zip(*((one.code, one.count) for one in pieces), strict=True)))
    distinct, found = every.code, []
    for size in reversed(_SIZES):
        found.append((distinct % size).astype(np.int8))
        distinct = distinct // size
    nik, date, name, weight, ruled, *rest = found[::-1]
    nothing = np.zeros(len(nik), dtype=np.int8)
    levels = Compared(
        nik=nik, date=date, name=name, name_weight=weight.astype(np.float64) - _BIT, other_vowel=nothing,
        years_apart=nothing, **dict(zip(_FIELDS, rest, strict=True)),
    )  # fmt: skip
    return Patterns(levels, ruled, every.count)


@dataclass(frozen=True)
class Town:
    """What is known of the records as a whole."""

    population: int
    pairs: float
    """Pairs of rows in all, compared or not."""
    known: np.ndarray
    """Share of these pairs of which both NIK and date, only the NIK, only the date are known: three numbers."""
    merged: float
    """Pairs of rows that were one entity before any was compared: NIK, name and birth date the same."""
    same: Mapping[str, float]
    """By field: share of the pairs with both values known in which they are the same."""


def town(data: Comparable, entity: np.ndarray, population: int) -> Town:
    """The records as a whole. `entity`: of each row, the row that stands for it."""
    n = len(entity)
    nik, date = data.full, data.birth > 0
    either = date | (data.nik_birth > 0)
    both, niks, dates = (float(np.mean(part)) ** 2 if n else 0.0 for part in (nik & date, nik, either))
    sizes = np.bincount(entity, minlength=n).astype(np.float64)
    merged = float((sizes * (sizes - 1) / 2).sum())
    known = np.array([both, niks - both, max(dates - both, 0.0)])
    codes = {"sex": data.sex, "place": data.village, "no_kk": data.no_kk, "phone": data.phone, "mother": data.mother}
    same = {field: _alike(values) for field, values in codes.items()}
    return Town(population, n * (n - 1) / 2, known, merged, same)


def _alike(codes: np.ndarray) -> float:
    """Share of pairs with one value; -1 is missing. No pair shares nothing."""
    counts = np.bincount(codes[codes >= 0]).astype(np.float64)
    total = float(counts.sum())
    return float((counts * (counts - 1)).sum()) / (total * (total - 1)) if total > 1 else 0.0


@dataclass(frozen=True)
class Estimate:
    """What has been learnt: shares of the levels, and how many pairs of rows they rest on."""

    joint_m: np.ndarray
    joint_u: np.ndarray
    name_m: np.ndarray
    plain_m: dict[str, np.ndarray]
    plain_u: dict[str, np.ndarray]
    joint_pairs: np.ndarray
    name_pairs: np.ndarray
    plain_pairs: dict[str, np.ndarray]
    prior: float
    matches: float
    rounds: int
    converged: bool

    def weights(self) -> Weights:
        """log2(m / u); a level that can't be compared weighs nothing."""
        plain = {field: np.log2(self.plain_m[field] / self.plain_u[field]) for field in _FIELDS}
        for bits in plain.values():
            bits[PlainLevel.MISSING] = 0.0
        joint = np.log2(self.joint_m / self.joint_u)
        joint[NikLevel.MISSING, DateLevel.MISSING] = 0.0
        name = np.log2(self.name_m / name_shares())
        name[NameLevel.MISSING] = 0.0
        return Weights(joint, name, plain, self.prior)


def untrained() -> Estimate:
    """The shipped model."""
    joint, plain, bits = joint_shares(), plain_shares(), plain_bits()
    return Estimate(
        joint_m=joint,
        joint_u=joint / np.exp2(lv.JOINT),
        name_m=name_shares(),
        plain_m=plain,
        plain_u={field: plain[field] / np.exp2(bits[field]) for field in _FIELDS},
        joint_pairs=np.zeros_like(joint),
        name_pairs=np.zeros(len(NameLevel)),
        plain_pairs={field: np.zeros(len(PlainLevel)) for field in _FIELDS},
        prior=0.0,
        matches=0.0,
        rounds=0,
        converged=True,
    )


def trained(found: Patterns, of: Town) -> Estimate:
    """The shipped model moved by what the patterns show, each share by as much as it is seen."""
    start = untrained()
    estimate, expected = start, -1.0
    ceiling = ceilings()[found.rule]
    while estimate.rounds < _ROUNDS:
        weight = np.minimum(own_weight(found.levels, estimate.weights(), of.population), ceiling)
        match = found.count * probability(weight)
        total = float(match.sum())
        done = abs(total - expected) <= _STILL * max(total, 1.0)
        estimate = replace(
            _maximised(start, found, match, of), rounds=estimate.rounds + 1, converged=done, matches=total + of.merged
        )
        expected = total
        if done:
            break
    return estimate


def _maximised(start: Estimate, found: Patterns, match: np.ndarray, of: Town) -> Estimate:
    """The shares when `match` of each pattern's pairs are one person's."""
    levels, other = found.levels, found.count - match
    joint = np.zeros_like(start.joint_m)
    np.add.at(joint, (levels.nik, levels.date), match)
    joint[NikLevel.EXACT, DateLevel.SAME] += of.merged
    apart = np.zeros_like(joint)
    np.add.at(apart, (levels.nik, levels.date), other)
    name = np.bincount(levels.name, weights=match, minlength=len(NameLevel))
    name[NameLevel.SAME] += of.merged
    plain = {field: np.bincount(getattr(levels, field), weights=match, minlength=len(PlainLevel)) for field in _FIELDS}
    return replace(
        start,
        joint_m=_joint_m(start.joint_m, joint),
        joint_u=_joint_u(start.joint_u, apart, of),
        name_m=_learnt(start.name_m, name),
        plain_m={field: _learnt(start.plain_m[field], seen) for field, seen in plain.items()},
        plain_u={field: _plain_u(start.plain_u[field], of, field) for field in _FIELDS},
        prior=_prior(float(match.sum()) + of.merged, of),
        joint_pairs=joint,
        name_pairs=name,
        plain_pairs=plain,
    )


def _prior(matches: float, of: Town) -> float:
    """Bits by which matches are commoner than one among as many pairs as the larger side has records."""
    usual = float(max(of.population, SMALLEST_TOWN))
    share = (PRIOR_MATCHES + matches) / (PRIOR_MATCHES * usual + of.pairs)
    return float(np.log2(share * usual))


def _learnt(prior: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Shares of the levels after the first (which is: can't be compared), the prior counted in."""
    known = np.where(np.arange(len(seen)) > 0, seen, 0.0)
    usual = prior[1:].sum()
    share = (PRIOR_MATCHES * prior / usual + known) / (PRIOR_MATCHES + known.sum()) * usual
    return _near(share, prior)


def _joint_m(prior: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The same of NIK and date, each kind of what is known by itself: how often a value lacks says nothing of a match."""
    m = prior.copy()
    m[1:, 1:] = _learnt(np.append(0.0, prior[1:, 1:]), np.append(0.0, seen[1:, 1:]))[1:].reshape(prior[1:, 1:].shape)
    m[:, 0] = _learnt(prior[:, 0], seen[:, 0])
    m[0] = _learnt(prior[0], seen[0])
    m[0, 0] = prior[0, 0]
    return m


def _joint_u(prior: np.ndarray, apart: np.ndarray, of: Town) -> np.ndarray:
    """U of the levels that blocking finds whole; the others stay as they are."""
    pairs = np.empty_like(prior)
    both, niks, _dates = of.pairs * of.known
    pairs[:, 1:], pairs[:, 0] = both, niks
    learnt = (PRIOR_PAIRS * prior + apart) / (PRIOR_PAIRS + pairs)
    u = prior.copy()
    rows = list(_COMPLETE)
    u[rows] = _near(learnt, prior)[rows]
    return u


def _plain_u(prior: np.ndarray, of: Town, field: str) -> np.ndarray:
    """U of another field: as shipped, but where the rows agree oftener than that by chance.

    The shipped u are those between relatives, who share village, card and phone for a reason, so that agreement is worth
    no more where chance is rarer. A roll of one village, of women alone, or with the office's number in every row makes it
    worth less.
    """
    same = prior[PlainLevel.SAME]
    seen = (PRIOR_PAIRS * same + of.pairs * of.same[field]) / (PRIOR_PAIRS + of.pairs)
    if seen <= same:
        return prior
    u = prior * max(1.0 - seen, _LEAST) / (1.0 - same)
    u[PlainLevel.SAME] = seen
    return np.asarray(u)


def _near(share: np.ndarray, prior: np.ndarray) -> np.ndarray:
    step = 2.0**LARGEST_STEP
    return np.asarray(np.clip(share, prior / step, prior * step))
