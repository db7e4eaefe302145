"""How sure a run's links are: the threshold that the wanted precision asks for, and the errors to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from ucj_validate.columns import Decision
from ucj_validate.match.certainty.decoys import Decoys, decoys
from ucj_validate.match.certainty.error_rates import (
    ErrorRates,
    Scored,
    Sides,
    by_chance,
    missed,
    never_compared,
    strongest_pairs,
)
from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import damage, nik_pairs
from ucj_validate.match.model.rules import RULES, ceilings
from ucj_validate.match.model.weights import Weighted, Weights, probability
from ucj_validate.match.opaque.evidence import Evidence
from ucj_validate.settings import MatchSettings

LOWEST, HIGHEST = 0.95, 0.999
"""Between these the threshold may move: each link by itself must be likely, whatever the others are."""
_BY_NIK = (
    NikLevel.EXACT, NikLevel.EXCEL_PREFIX, NikLevel.ONE_DIGIT, NikLevel.ONE_DIGIT_DATE, NikLevel.LENGTH,
    NikLevel.SERIAL_ONE_DIGIT,
)  # fmt: skip
"""Levels at which the NIK alone brings two rows together."""
_A_WORD = (NameLevel.SAME, NameLevel.SPELLING, NameLevel.INITIALS, NameLevel.SUBSET, NameLevel.PARTLY)
"""Levels at which the names share a word, or very nearly."""

_ODDS_UNDER_RULE = {
    "two_sound_niks": 2.2,
    "other_serial_and_name": 0.17,
    "generation_apart": 0.1,
    "twin_name": 1.7,
    "date_in_part": 0.55,
}
"""Odds that a pair under a rule is one person, in files as damaged as `_USUAL_DAMAGE`.

One person's rows fall under these rules only by damage, relatives whatever the damage; so the odds grow with it, and a
ceiling that is right for bad files is too high for good ones. Right of all in review in eight made-up cities of 20.000
persons (three of normal, five of heavy noise; damage about 0,001 and 0,006): two_sound_niks 17/38 and 97/130,
other_serial_and_name 1/63 and 17/92, twin_name 3/17 and 46/69, date_in_part 8/72 and 41/131.
"""
_ODDS_OF_SWAPS = {"same_nik_other_name": 1.5, "same_nik_other_date": 19.0, "first_15_other_name": 5.0}
"""The same under rules that hold back a relative's values in the wrong row, however clean the rest: 76/111, 33/36,
23/27 in the same cities."""
_USUAL_DAMAGE = 0.004
"""Share of one person's pairs of rows with NIK, name and birth date all damaged, were each damaged by itself."""


@dataclass(frozen=True)
class Clues:
    """What the comparison has shown of errors that the weights of single pairs don't tell."""

    not_compared: float
    shares: np.ndarray
    """By rule: how many times as often as their probability says pairs under it are right in files like these."""
    relatives: Decoys | None = None


@dataclass(frozen=True)
class Found:
    """What a piece of the compared pairs shows, to be added up."""

    both: float
    """Expected matches that are found by the NIK and by something else."""
    by_nik: float
    """By the NIK alone."""
    otherwise: float
    relatives: Decoys

    @classmethod
    def of(
        cls,
        data: Comparable,
        left: np.ndarray,
        right: np.ndarray,
        levels: Compared,
        weight: np.ndarray,
        weights: Weights,
        population: int,
        model: StoredModel,
        entities: Sides,
    ) -> Found:
        """The clues of pairs that weigh `weight`; `entities`: rows of each entity by side."""
        word = np.isin(levels.name, _A_WORD)
        by_nik = np.isin(levels.nik, _BY_NIK)
        otherwise = (levels.date == DateLevel.SAME) | (levels.name == NameLevel.SAME)
        otherwise |= word & np.isin(levels.date, (DateLevel.NEAR, DateLevel.PART)) | (levels.phone == PlainLevel.SAME)
        otherwise |= word & (levels.no_kk == PlainLevel.SAME)
        match = probability(weight) * entities.between(entities.person[left], entities.person[right])
        return cls(
            both=float(match[by_nik & otherwise].sum()),
            by_nik=float(match[by_nik & ~otherwise].sum()),
            otherwise=float(match[otherwise & ~by_nik].sum()),
            relatives=decoys(data, left, right, levels, weight, weights, population, nik_pairs(model)),
        )


def clues_of(found: Sequence[Found], model: StoredModel, entities: Sides) -> Clues:
    """The clues of NIK matching: of all pieces together."""
    both, by_nik, otherwise = (
        sum(values) for values in zip(*((f.both, f.by_nik, f.otherwise) for f in found), strict=True)
    )
    never = by_nik * otherwise / max(both + entities.within(), 1.0)
    relatives = (tuple(getattr(f.relatives, field.name) for field in fields(Decoys)) for f in found)
    all_ = Decoys(*(np.concatenate(parts) for parts in zip(*relatives, strict=True)))
    return Clues(never, rule_shares(damage(model)), all_)


def rule_shares(damaged: float) -> np.ndarray:
    """By rule: how many times as often as their probability says pairs under it are right in files so damaged."""
    top = np.exp2(np.minimum(ceilings(), 60.0))
    damaged_odds = {rule: odds * damaged / _USUAL_DAMAGE for rule, odds in _ODDS_UNDER_RULE.items()}
    known = damaged_odds | _ODDS_OF_SWAPS
    odds = [known.get(rule, usual) for rule, usual in zip(RULES, top.tolist(), strict=True)]
    own = np.array(odds)
    return np.asarray((own / (1 + own)) / (top / (1 + top)))


def opaque_clues(found: Evidence, left: np.ndarray, right: np.ndarray, result: Weighted, entities: Sides) -> Clues:
    """The clues of matching by ids without structure."""
    levels = found.levels
    by_number = np.isin(levels["id"], (NikLevel.EXACT, NikLevel.ONE_DIGIT)) | np.isin(
        levels["contact"], (PlainLevel.SAME, PlainLevel.NEAR)
    )
    otherwise = np.isin(levels["name"], _A_WORD) | (levels["date"] == DateLevel.SAME)
    match = probability(result.weight) * entities.between(entities.person[left], entities.person[right])
    return Clues(never_compared(match, by_number, otherwise), np.ones(len(RULES)))


def threshold(weight: np.ndarray, free: np.ndarray, merged: float, settings: MatchSettings) -> float:
    """The probability from which a pair is accepted.

    The lowest at which the share of right links is as wanted, by their own probabilities. `free`: pairs that no rule
    holds back; `merged`: pairs that are one without comparing. Too few links to show such a precision leave the usual.
    """
    if "accept" in settings.model_fields_set:
        return settings.accept
    chance = np.sort(probability(weight[free]))
    chance = chance[chance >= LOWEST]
    wanted = 1.0 - settings.precision
    if merged + len(chance) < 1.0 / wanted:
        return settings.accept
    # a pair more or less hardly moves a round number
    for lowest in np.arange(round(LOWEST * 1000), round(HIGHEST * 1000)) / 1000:
        above = chance[chance >= lowest]
        if float((1.0 - above).sum()) <= wanted * (merged + len(above)):
            return float(lowest)
    return HIGHEST


def error_rates(
    clues: Clues,
    sides: Sides,
    entities: Sides,
    scored: Scored,
    links: pl.DataFrame,
    n_roll: int,
    counted: int,
    settings: MatchSettings,
) -> ErrorRates:
    """The errors to be expected. `links`: `Linkage.links`; of the `n_roll` roll rows only the first `counted` count."""
    strongest = strongest_pairs(scored, len(entities.person))
    if sides.one_sided:
        joined = sides.person[scored.left] == sides.person[scored.right]
        left, right, held = scored.left[joined], scored.right[joined], scored.rule[joined] > 0
        own = np.maximum(scored.weight[joined], np.log2(settings.accept / (1 - settings.accept)))
        rows = entities.between(entities.person[left], entities.person[right])
    else:
        accepted = links.filter(pl.col("decision") == Decision.ACCEPTED)
        left = entities.person[accepted["roll_row"].to_numpy()]
        right = entities.person[accepted["member_row"].to_numpy() + n_roll]
        own, rows = accepted["weight"].to_numpy(), np.ones(accepted.height)
        held = accepted["rule"].is_not_null().to_numpy()
        rows[accepted["roll_row"].to_numpy() >= counted] = 0.0
    chance = float((by_chance(own, held, strongest, left, right) * rows).sum())
    relatives = clues.relatives.links(sides, settings.accept) if clues.relatives else 0.0
    lost = missed(sides, entities, scored, clues.shares, settings.review, clues.not_compared)
    return ErrorRates(round(sides.within()), chance, relatives, lost)
