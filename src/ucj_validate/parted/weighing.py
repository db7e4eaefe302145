"""Compared pairs weighed by what all of them have taught; those worth keeping go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.certainty.decoys import decoys
from ucj_validate.match.comparing.compare import Comparable
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import nik_pairs, weights_of
from ucj_validate.match.model.rules import ceilings
from ucj_validate.match.model.weights import own_weight
from ucj_validate.match.weighing import floor
from ucj_validate.parted.comparing import LEVELS, of_table
from ucj_validate.parted.known import Known

EDGES, ENDS, DECOYS = "edges", "ends_of_edges", "decoys"


@dataclass(frozen=True)
class Weighed:
    """`levels` → the pairs worth keeping with their weights, their two ends alone, and pairs that pass for one person's."""

    known: Known
    model: StoredModel

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home."""
        table = tables[LEVELS]
        levels, rule = of_table(table)
        weights, population = weights_of(self.model), self.known.size.population
        weight = np.minimum(own_weight(levels, weights, population), ceilings()[rule])
        keep = weight > floor(self.known.settings)
        told = table.select("left", "right", "left_identity", "right_identity", "left_words", "right_words", "rule")
        edges = told.with_columns(pl.Series("weight", weight)).filter(pl.Series(keep))
        if edges.height:
            yield Piece(EDGES, bucket, edges)
            yield Piece(ENDS, bucket, edges.select("left", "right"))
        yield from self._decoys(bucket, table, weight)

    def _decoys(self, bucket: int, table: pl.DataFrame, weight: np.ndarray) -> Iterator[Piece]:
        """Pairs of two people, shown as if one of their NIK were lost."""
        levels, _rule = of_table(table)
        n = table.height
        left, right = np.arange(n), np.arange(n) + n
        data = cast("Comparable", _Ends.of(table))
        weights, population = weights_of(self.model), self.known.size.population
        found = decoys(data, left, right, levels, weight, weights, population, nik_pairs(self.model))
        if len(found.left):
            told = {"left": table["left"].to_numpy()[found.left], "right": table["right"].to_numpy()[found.right - n]}
            yield Piece(DECOYS, bucket, pl.DataFrame(told | {"weight": found.weight, "chance": found.chance}))


@dataclass(frozen=True)
class _Ends:
    """Of both ends of each pair what rules ask beyond the levels; left ends first."""

    sound: np.ndarray
    prefix15: np.ndarray

    @classmethod
    def of(cls, table: pl.DataFrame) -> _Ends:
        told = ((f"left_{name}", f"right_{name}") for name in ("sound", "cut"))
        return cls(*(np.concatenate([table[left].to_numpy(), table[right].to_numpy()]) for left, right in told))
