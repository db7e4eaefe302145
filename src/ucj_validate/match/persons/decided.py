"""People's answers as the matcher needs them: pairs of entities that must, or must never, be one person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.columns import Side, Verdict
from ucj_validate.frames import DECIDED, Decided
from ucj_validate.match.persons.groups import Edges, components
from ucj_validate.match.values.records import Records

SURE = 99.0
"""Weight (log2 odds) of a pair that a person has called one: above whatever values can give."""


@dataclass(frozen=True)
class Answers:
    """The answers on pairs of records, `left < right`, each pair once."""

    left: np.ndarray
    right: np.ndarray
    verdict: np.ndarray  # Verdict values

    @classmethod
    def of(cls, decided: Decided | None, n_roll: int) -> Answers:
        """The answers of `decided`, by record: the rolls' rows, `n_roll` of them, then the members'."""
        frame = pl.DataFrame(schema=DECIDED) if decided is None else decided
        one, other = (
            (frame[f"{end}_row"] + (frame[f"{end}_side"] == Side.MEMBERS).cast(pl.Int64) * n_roll).to_numpy()
            for end in ("left", "right")
        )
        return cls(np.minimum(one, other), np.maximum(one, other), frame["verdict"].to_numpy())

    def pairs(self, verdict: Verdict) -> pl.DataFrame:
        """The record pairs with that answer: `left right`."""
        told = self.verdict == verdict
        return pl.DataFrame({"left": self.left[told], "right": self.right[told]}, schema=_PAIR).sort("left", "right")

    def ends(self, verdict: Verdict, records: Records) -> tuple[np.ndarray, np.ndarray]:
        """The entity pairs with that answer; rows that are one entity by all they hold are left out."""
        pairs = self.pairs(verdict)
        entity = records.entity
        one, other = entity[pairs["left"].to_numpy()], entity[pairs["right"].to_numpy()]
        apart = one != other
        low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
        return low.astype(np.int64), high.astype(np.int64)


_PAIR = {"left": pl.Int64, "right": pl.Int64}


@dataclass(frozen=True)
class Weighed:
    """Weighed pairs with people's answers among them: arrays of one length."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    rule: np.ndarray
    must: np.ndarray  # bool: a person has called it one

    def answered(self, answers: Answers, records: Records) -> Weighed:
        """The pairs after people have spoken: what they call one is sure, what they call two is no pair any more."""
        same, different = (answers.ends(verdict, records) for verdict in (Verdict.SAME, Verdict.DIFFERENT))
        if not len(same[0]) and not len(different[0]):
            return self
        size = records.height
        told = np.concatenate([low * size + high for low, high in (same, different)])
        code = np.minimum(self.left, self.right) * size + np.maximum(self.left, self.right)
        free = ~np.isin(code, told)
        once = np.unique(same[0] * size + same[1])
        return Weighed(
            np.concatenate([self.left[free], once // size]),
            np.concatenate([self.right[free], once % size]),
            np.concatenate([self.weight[free], np.full(len(once), SURE)]),
            np.concatenate([self.rule[free], np.zeros(len(once), dtype=self.rule.dtype)]),
            np.concatenate([self.must[free], np.ones(len(once), dtype=bool)]),
        )


def held_apart(by_rule: Edges, must: Edges, different: tuple[np.ndarray, np.ndarray], n: int) -> Edges:
    """The pairs of two people: those a rule holds apart and nobody has called one, and those a person calls two."""
    one = components(must, n)
    free = one[by_rule.left] != one[by_rule.right]
    low, high = different
    return Edges(
        np.concatenate([by_rule.left[free], low]),
        np.concatenate([by_rule.right[free], high]),
        np.concatenate([by_rule.weight[free], np.full(len(low), SURE)]),
    )
