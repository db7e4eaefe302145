"""Records with opaque ids, ready to be weighed pair by pair and told level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.match.blocking.blocks import Candidates
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import Level, PlainLevel
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.opaque import opaque_model_of, stored
from ucj_validate.match.model.weights import Weighted
from ucj_validate.match.opaque.estimate import Model, estimated, kinds, weighed
from ucj_validate.match.opaque.evidence import OpaqueRecords, evidence
from ucj_validate.match.opaque.levels import CARRYING, TABLES
from ucj_validate.match.values.records import Records


@dataclass(frozen=True)
class OpaqueScorer:
    """Weighs pairs by the model that was estimated from the records themselves."""

    data: OpaqueRecords
    model: Model
    n_roll: int
    document: StoredModel

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        """The match weights, and the code of each field's level."""
        found = evidence(self.data, left, right)
        columns = {name: _codes(name, table, found.levels[field]) for name, (field, table) in TABLES.items()}
        nothing = pl.Series("mother_level", [lv.MOTHER_LEVELS[PlainLevel.MISSING].code]).new_from_index(0, len(left))
        return weighed(self.model, found, kinds(left, right, self.n_roll)), {**columns, "mother_level": nothing}

    def described(self) -> dict[str, object]:
        """The estimates, for run.json."""
        return {"estimates": self.model.described()}

    def stored(self) -> StoredModel:
        """The model as it is saved."""
        return self.document


def opaque_scorer(
    records: Records, data: OpaqueRecords, found: Candidates, pinned: StoredModel | None = None
) -> OpaqueScorer:
    """The scorer of `records`, its model `pinned`, or else estimated on the candidate pairs `found`."""
    document = pinned or _learnt(data, records, found)
    return OpaqueScorer(data, opaque_model_of(document), records.n_roll, document)


def _learnt(data: OpaqueRecords, records: Records, found: Candidates) -> StoredModel:
    left, right = (found.pairs[side].to_numpy().astype(np.int64) for side in ("left", "right"))
    model = estimated(data, records.frame, records.n_roll, left, right)
    training = {
        "rows": records.frame.height,
        "pairs_compared": len(left),
        "expected_matches": round(float(model.pairs["name"].sum()), 1),
        "rounds": model.rounds,
        "converged": model.settled,
    }
    return stored(model, training)


def _codes(name: str, table: Mapping[int, Level], levels: np.ndarray) -> pl.Series:
    told = np.full(max(table) + 1, "", dtype=object)
    for level, entry in table.items():
        told[level] = entry.code
    return pl.Series(name, told[levels], dtype=pl.String)


__all__ = ["CARRYING", "OpaqueScorer", "opaque_scorer"]
