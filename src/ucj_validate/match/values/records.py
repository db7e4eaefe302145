"""Rolls and members as one list of records, so that one graph finds duplicates and links alike.

Grain: one record a row; rolls first, then members, so that a record's id is also its position.
Records that agree in a well-formed NIK, the name and the birth date are one *entity* and are compared once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.frames import People

KEPT = (
    "nik", "nik_form", "nik_prefix", "nik_birth_date", "nik_sex", "no_kk", "name_key", "birth_date", "sex",
    "village", "district", "phone", "mother_key",
)  # fmt: skip


_SHARED = ("no_kk", "village", "district", "phone", "mother_key", "sex")
FOREIGN_DATES = 4
"""Different birth dates (a missing one counts as one) from which a NIK is a filler, not a number of somebody."""


@dataclass(frozen=True)
class Records:
    """Both sides, one behind the other: positions below `n_roll` are roll rows."""

    entity: np.ndarray
    """Of each record the position of the one that stands for its entity: the first of each."""
    n_roll: int
    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Their values, where they were stacked as texts: `id` 0 … n-1 in order, `entity`."""

    @property
    def height(self) -> int:
        """Number of records."""
        return len(self.entity)

    @property
    def n_members(self) -> int:
        """Number of member rows."""
        return self.height - self.n_roll

    @property
    def entities(self) -> np.ndarray:
        """Positions of the records that stand for an entity."""
        return np.flatnonzero(self.entity == np.arange(self.height))

    @property
    def merged(self) -> int:
        """Records that stand for an entity which an earlier record stands for."""
        return self.height - len(self.entities)

    @property
    def population(self) -> int:
        """Records of the larger side, at least 2: what a chance agreement is measured against."""
        return max(self.n_roll, self.n_members, 2)


def stacked(roll: People, members: People, further: tuple[str, ...] = (), *, merge: bool = True) -> Records:
    """One record a row of `roll`, then of `members`, with `further` columns. Both must hold `row` 0 … n-1.

    Without `merge` each record is an entity of its own.
    """
    sides = [frame.sort(c.ROW).select(*KEPT, *further) for frame in (roll, members)]
    frame = pl.concat(sides).with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    frame = _without_foreign_niks(frame)
    frame = frame.with_columns(entity="id") if not merge else _filled(frame.with_columns(_entity()))
    return Records(frame["entity"].to_numpy(), roll.height, frame)


def _without_foreign_niks(frame: pl.DataFrame) -> pl.DataFrame:
    """A NIK that is the row's family card number, or stands at many birth dates, names nobody: it counts as missing."""
    often = frame.group_by("nik").len().filter(pl.col("nik").is_not_null() & (pl.col("len") >= FOREIGN_DATES))
    dates = frame.join(often, on="nik", how="semi").group_by("nik").agg(pl.col("birth_date").n_unique())
    fillers = dates.filter(pl.col("birth_date") >= FOREIGN_DATES)["nik"].sort()
    foreign = ((pl.col("nik") == pl.col("no_kk")) | pl.col("nik").is_in(fillers.implode())).fill_null(value=False)
    return frame.with_columns(
        *[
            pl.when(~foreign).then(pl.col(name)).alias(name)
            for name in ("nik", "nik_prefix", "nik_birth_date", "nik_sex")
        ],
        nik_form=pl.when(foreign).then(pl.lit(str(c.NikForm.MISSING))).otherwise("nik_form"),
    )


def _entity() -> pl.Expr:
    """Of a record with a sound NIK the lowest id of that NIK, name and birth date, whatever its form; else its own id."""
    agrees = (
        (pl.col("nik_form") == c.NikForm.SOUND) & pl.col("name_key").is_not_null() & pl.col("birth_date").is_not_null()
    )
    return (
        pl.when(agrees).then(pl.col("id").min().over("nik", "name_key", "birth_date")).otherwise("id").alias("entity")
    )


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """What a record lacks is taken from the first record of its entity that has it."""
    entity = frame["entity"].to_numpy()
    several = np.bincount(entity, minlength=frame.height)[entity] > 1
    filled = {}
    for name in _SHARED:
        has = frame[name].is_not_null().to_numpy()
        giving, lacking = np.flatnonzero(has & several), np.flatnonzero(~has & several)
        source = np.arange(frame.height)
        first = np.full(frame.height, frame.height)
        np.minimum.at(first, entity[giving], giving)
        given = lacking[first[entity[lacking]] < frame.height]
        source[given] = first[entity[given]]
        filled[name] = frame[name].gather(source) if len(given) else frame[name]
    return frame.with_columns(**filled)
