"""Precision, recall and F1 of predicted pairs against known truth, at one threshold and over all of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class PairScore:
    """Pairs said to be one person from a probability on."""

    threshold: float
    right: int
    said: int
    true: int

    @property
    def precision(self) -> float:
        """Right of what is said; 1 when nothing is said."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Right of what is true."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 1.0


def at(pairs: pl.DataFrame, threshold: float, true: int) -> PairScore:
    """The score of `pairs` (probability, right) from `threshold` on."""
    said = pairs.filter(pl.col("probability") >= threshold)
    return PairScore(threshold, int(said["right"].sum()), said.height, true)


def best(pairs: pl.DataFrame, true: int) -> PairScore:
    """The threshold of the highest F1; the higher one of equals."""
    steps = (
        pairs.group_by("probability")
        .agg(pl.len().alias("n"), pl.col("right").sum())
        .sort("probability", descending=True)
        .with_columns(pl.col("n").cum_sum(), pl.col("right").cum_sum())
        .with_columns(f1=2 * pl.col("right") / (pl.col("n") + true))
    )
    if steps.height == 0:
        return PairScore(1.0, 0, 0, true)
    row = steps.row(int(steps["f1"].arg_max() or 0), named=True)
    return PairScore(float(row["probability"]), int(row["right"]), int(row["n"]), true)
