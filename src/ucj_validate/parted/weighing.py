"""Compared pairs weighed by what all of them have taught; those worth keeping go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.certainty.clues import Found
from ucj_validate.match.certainty.error_rates import Sides
from ucj_validate.match.comparing.compare import Comparable
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import weights_of
from ucj_validate.match.model.rules import ceilings
from ucj_validate.match.model.weights import own_weight
from ucj_validate.match.weighing import floor
from ucj_validate.parted.certainty import CLUES, DECOYS
from ucj_validate.parted.comparing import LEVELS, of_table
from ucj_validate.parted.known import Known

EDGES, ENDS = "edges", "ends_of_edges"
MADE = (EDGES, ENDS, CLUES, DECOYS)


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
        yield from self._clues(bucket, table, weight)

    def _clues(self, bucket: int, table: pl.DataFrame, weight: np.ndarray) -> Iterator[Piece]:
        """What all compared pairs show of errors; pairs of two people, shown as if one of their NIK were lost."""
        levels, _rule = of_table(table)
        n = table.height
        rows = (
            np.concatenate([table[f"{end}_{side}"].to_numpy() for end in ("left", "right")]).astype(np.float64)
            for side in ("roll", "members")
        )
        found = Found.of(
            cast("Comparable", _Ends.of(table)), np.arange(n), np.arange(n) + n, levels, weight,
            weights_of(self.model), self.known.size.population, self.model, _Rows(np.arange(2 * n), *rows),
        )  # fmt: skip
        yield Piece(
            CLUES, bucket, pl.DataFrame({"both": found.both, "by_nik": found.by_nik, "otherwise": found.otherwise})
        )
        lost = found.relatives
        if len(lost.left):
            told = {"left": table["left"].to_numpy()[lost.left], "right": table["right"].to_numpy()[lost.right - n]}
            yield Piece(DECOYS, bucket, pl.DataFrame(told | {"weight": lost.weight, "chance": lost.chance}))


class _Rows(Sides):
    """Rows of each end by side, of a home: which of the two sides there is at all is not seen here."""

    @property
    def one_sided(self) -> bool:
        """A run over pieces has two sides."""
        return False


@dataclass(frozen=True)
class _Ends:
    """Of both ends of each pair what rules ask beyond the levels; left ends first."""

    sound: np.ndarray
    prefix15: np.ndarray

    @classmethod
    def of(cls, table: pl.DataFrame) -> _Ends:
        told = ((f"left_{name}", f"right_{name}") for name in ("sound", "cut"))
        return cls(*(np.concatenate([table[left].to_numpy(), table[right].to_numpy()]) for left, right in told))
