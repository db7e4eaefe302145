"""The model of NIK matching as a document and back: levels of NIK and birth date jointly, then the other fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.compare import Comparable
from ucj_validate.match.comparing.levels import DateLevel, Level, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.model.document import LEARNT, SHIPPED, LevelShare, StoredModel, rounded
from ucj_validate.match.model.priors import name_shares, plain_bits
from ucj_validate.match.model.training import Estimate, Patterns, town, trained, untrained
from ucj_validate.match.model.weights import Weights
from ucj_validate.match.values.records import Records

NIK_AND_DATE = "nik_and_birth_date"
_PLAIN: dict[str, Mapping[PlainLevel, Level]] = {
    "sex": lv.SEX_LEVELS,
    "place": lv.PLACE_LEVELS,
    "no_kk": lv.NO_KK_LEVELS,
    "phone": lv.PHONE_LEVELS,
    "mother": lv.MOTHER_LEVELS,
}


def shipped_model() -> StoredModel:
    """What is known before any record is seen."""
    return stored(untrained(), {}, SHIPPED)


def learnt(records: Records, data: Comparable, found: Patterns, compared: int) -> StoredModel:
    """The model learnt from the patterns of the `compared` pairs of entities; `data` holds all records."""
    estimate = trained(found, town(data, records.entity, records.population))
    training = {
        "rows": records.height,
        "pairs_compared": compared,
        "rows_merged": records.merged,
        "expected_matches": round(estimate.matches, 1),
        "rounds": estimate.rounds,
        "converged": estimate.converged,
    }
    return stored(estimate, training, LEARNT)


def weights_of(model: StoredModel) -> Weights:
    """The weights that the document says."""
    joint = np.array([one.bits for one in model.fields[NIK_AND_DATE]]).reshape(lv.JOINT.shape)
    plain = {field: np.array([one.bits for one in model.fields[field]]) for field in _PLAIN}
    name = np.array([one.bits for one in model.fields["name"]])
    return Weights(joint, name, plain, rounded(model.numbers["prior"]))


def nik_pairs(model: StoredModel) -> np.ndarray:
    """Expected matches by NIK level, as they were seen when the model was learnt."""
    pairs = np.array([one.pairs for one in model.fields[NIK_AND_DATE]])
    return np.asarray(pairs.reshape(lv.JOINT.shape).sum(axis=1))


def damage(model: StoredModel) -> float:
    """Share of one person's pairs of rows in which NIK, name and birth date all differ, were each by itself."""
    joint = np.array([one.m for one in model.fields[NIK_AND_DATE]]).reshape(lv.JOINT.shape)[1:, 1:]
    joint = joint / joint.sum()
    name = np.array([one.m for one in model.fields["name"]])[1:]
    same = float(joint[NikLevel.EXACT - 1].sum()), float(joint[:, DateLevel.SAME - 1].sum())
    return (1 - same[0]) * (1 - same[1]) * (1 - float(name[NameLevel.SAME - 1] / name.sum()))


def stored(estimate: Estimate, training: Mapping[str, float | bool], origin: str) -> StoredModel:
    """The estimate as a document: every level with its shares, and how many pairs they rest on."""
    pairs = [f"{nik.code} {date.code}" for nik in _ordered(lv.NIK_LEVELS) for date in _ordered(lv.DATE_LEVELS)]
    joint = [part.ravel() for part in (estimate.joint_m, estimate.joint_u, estimate.joint_pairs, lv.JOINT)]
    names = [level.code for level in _ordered(lv.NAME_LEVELS)]
    name = (estimate.name_m, name_shares(), estimate.name_pairs, np.zeros(len(names)))
    fields = {NIK_AND_DATE: _shares(pairs, *joint, missing=0), "name": _shares(names, *name, missing=0)}
    for field, table in _PLAIN.items():
        own = (estimate.plain_m[field], estimate.plain_u[field], estimate.plain_pairs[field], plain_bits()[field])
        fields[field] = _shares([level.code for level in _ordered(table)], *own, missing=0)
    return StoredModel("nik", fields, {"prior": estimate.prior}, training, origin)


def _ordered(table: Mapping[Any, Level]) -> list[Level]:
    """The levels by number."""
    return [table[number] for number in sorted(table)]


def _shares(
    codes: Sequence[str], m: np.ndarray, u: np.ndarray, pairs: np.ndarray, bits: np.ndarray, *, missing: int
) -> tuple[LevelShare, ...]:
    """One level a code. What can't be compared weighs nothing: its two shares are one."""
    return tuple(
        LevelShare(code, *((1.0, 1.0) if at == missing else (float(m[at]), float(u[at]))), float(pairs[at]), float(bits[at]))
        for at, code in enumerate(codes)
    )  # fmt: skip
