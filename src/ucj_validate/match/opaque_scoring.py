"""Records with opaque ids, ready to be weighed pair by pair and told level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.match import levels as lv
from ucj_validate.match.keys import Candidates
from ucj_validate.match.levels import Level, NameLevel, PlainLevel
from ucj_validate.match.opaque_evidence import ID_LEVELS, OpaqueRecords, PlaceStep, evidence, opaque_records
from ucj_validate.match.opaque_model import Model, estimated, kinds, weighed
from ucj_validate.match.records import Records
from ucj_validate.match.weights import Weighted

ADDRESS_LEVELS: dict[int, Level] = {
    NameLevel.MISSING: Level("address_missing", "Alamat tidak dapat dibandingkan", "addresses can't be compared", carries=False),
    NameLevel.SAME: Level("address_same", "Alamat sama", "same address"),
    NameLevel.SPELLING: Level("address_spelling", "Alamat sama dengan ejaan lain", "same address in another spelling"),
    NameLevel.INITIALS: Level("address_initials", "Alamat sama dengan singkatan", "same address with initials"),
    NameLevel.SUBSET: Level("address_subset", "Sebagian kata alamat tidak ditulis", "some words of the address left out"),
    NameLevel.PARTLY: Level("address_partly", "Sebagian kata alamat berbeda", "some words of the address differ", carries=False),
    NameLevel.SIMILAR: Level("address_similar", "Alamat mirip", "similar addresses", carries=False),
    NameLevel.DIFFERENT: Level("address_differs", "Alamat berbeda", "addresses differ", carries=False),
}  # fmt: skip
PLACE_LEVELS: dict[int, Level] = {
    **{int(level): told for level, told in lv.PLACE_LEVELS.items()},
    PlaceStep.SPELLING: Level(
        "place_spelling", "Tempat tinggal sama dengan ejaan lain", "same place in another spelling"
    ),
    PlaceStep.REGENCY: Level("place_regency", "Kabupaten atau kota sama", "same regency", carries=False),
}
CONTACT_LEVELS: dict[int, Level] = {
    **{int(level): told for level, told in lv.PHONE_LEVELS.items()},
    PlainLevel.NEAR: Level("phone_near", "Nomor HP atau surel hampir sama", "phone or e-mail nearly the same"),
}
_TABLES: dict[str, tuple[str, Mapping[int, Level]]] = {
    "nik_level": ("id", {int(level): told for level, told in ID_LEVELS.items()}),
    "name_level": ("name", {int(level): told for level, told in lv.NAME_LEVELS.items()}),
    "birth_date_level": ("date", {int(level): told for level, told in lv.DATE_LEVELS.items()}),
    "sex_level": ("sex", {int(level): told for level, told in lv.SEX_LEVELS.items()}),
    "place_level": ("place", PLACE_LEVELS),
    "no_kk_level": ("no_kk", {int(level): told for level, told in lv.NO_KK_LEVELS.items()}),
    "phone_level": ("contact", CONTACT_LEVELS),
    "address_level": ("address", ADDRESS_LEVELS),
}
CARRYING: tuple[str, ...] = tuple(
    level.code for _, table in _TABLES.values() for level in table.values() if level.carries
)
"""Codes of levels that speak for a link."""


@dataclass(frozen=True)
class OpaqueScorer:
    """Weighs pairs by the model that was estimated from the records themselves."""

    data: OpaqueRecords
    model: Model
    n_roll: int

    def weighed(self, left: np.ndarray, right: np.ndarray) -> Weighted:
        """The match weight of each pair of positions."""
        return weighed(self.model, evidence(self.data, left, right), kinds(left, right, self.n_roll))

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        """The match weights, and the code of each field's level."""
        found = evidence(self.data, left, right)
        columns = {name: _codes(name, table, found.levels[field]) for name, (field, table) in _TABLES.items()}
        nothing = pl.Series("mother_level", [lv.MOTHER_LEVELS[PlainLevel.MISSING].code]).new_from_index(0, len(left))
        return weighed(self.model, found, kinds(left, right, self.n_roll)), {**columns, "mother_level": nothing}

    def described(self) -> dict[str, object]:
        """The model, for run.json."""
        return {"model": self.model.described()}


def opaque_scorer(records: Records, found: Candidates) -> OpaqueScorer:
    """The scorer of `records`, its model estimated on the candidate pairs `found`."""
    data = opaque_records(records.frame)
    left, right = (found.pairs[side].to_numpy().astype(np.int64) for side in ("left", "right"))
    return OpaqueScorer(data, estimated(data, records.frame, records.n_roll, left, right), records.n_roll)


def _codes(name: str, table: Mapping[int, Level], levels: np.ndarray) -> pl.Series:
    told = np.full(max(table) + 1, "", dtype=object)
    for level, entry in table.items():
        told[level] = entry.code
    return pl.Series(name, told[levels], dtype=pl.String)
