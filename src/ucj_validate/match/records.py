"""Rolls and members as one list of records, so that one graph finds duplicates and links alike.

Grain: one record a row; rolls first, then members, so that a record's id is also its position.
Records that agree in a well-formed NIK, the name and the birth date are one *entity* and are compared once.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ucj_validate import columns as c
from ucj_validate.frames import People

_KEPT = (
    "nik", "nik_form", "nik_prefix", "nik_birth_date", "nik_sex", "no_kk", "name_key", "birth_date", "sex",
    "village", "district", "phone", "mother_key",
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Both sides stacked. `frame` has `id` 0 … n-1 in order; ids below `n_roll` are roll rows."""

    frame: pl.DataFrame
    n_roll: int

    @property
    def n_members(self) -> int:
        """Number of member rows."""
        return self.frame.height - self.n_roll

    @property
    def population(self) -> int:
        """Records of the larger side, at least 2: what a chance agreement is measured against."""
        return max(self.n_roll, self.n_members, 2)


def stacked(roll: People, members: People) -> Records:
    """One record a row of `roll`, then of `members`. Both must hold `row` 0 … n-1."""
    sides = [frame.sort(c.ROW).select(_KEPT) for frame in (roll, members)]
    frame = pl.concat(sides).with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    return Records(frame.with_columns(_entity()), roll.height)


def _entity() -> pl.Expr:
    """Lowest id among records of the same sound NIK, name and birth date; a record's own id otherwise."""
    agrees = (
        (pl.col("nik_form") == c.NikForm.SOUND) & pl.col("name_key").is_not_null() & pl.col("birth_date").is_not_null()
    )
    return (
        pl.when(agrees).then(pl.col("id").min().over("nik", "name_key", "birth_date")).otherwise("id").alias("entity")
    )


def entities(records: Records) -> pl.DataFrame:
    """One row an entity, sorted by `id`; what its first record lacks is taken from the others."""
    frame = records.frame
    single = frame.filter(pl.col("id") == pl.col("entity"))
    extra = ("no_kk", "village", "district", "phone", "mother_key", "sex")
    several = frame.filter(pl.len().over("entity") > 1)
    filled = several.group_by("entity").agg(pl.col(name).drop_nulls().first().alias(f"_{name}") for name in extra)
    return (
        single.join(filled, on="entity", how="left")
        .with_columns(pl.coalesce(name, f"_{name}").alias(name) for name in extra)
        .drop([f"_{name}" for name in extra])
        .sort("id")
    )
