"""Persons of one side, numbered: what holds of a person is looked up by position instead of being joined by value.

Nearly every person has one row. What must be grouped is therefore asked of the few with several only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ROOM = 16
"""Numbers up to so many times the rows are looked up in a table; beyond it sorting is cheaper than the table."""


@dataclass(frozen=True)
class Persons:
    """The persons of one side, numbered from 0 in the order of the matcher's numbers."""

    numbers: Ints
    """The matcher's number by person: ascending, the same on both sides for one person."""
    of_row: Ints
    """Person by row."""

    @cached_property
    def rows(self) -> Ints:
        """Number of rows by person."""
        return np.bincount(self.of_row, minlength=len(self.numbers)).astype(np.int64)

    @cached_property
    def first_row(self) -> Ints:
        """The first row by person."""
        return self.first(np.ones(len(self.of_row), dtype=np.bool_))

    @cached_property
    def of_several(self) -> Ints:
        """The rows whose person has several, ascending."""
        return np.flatnonzero(self.rows[self.of_row] > 1)

    def first(self, among: Flags) -> Ints:
        """The first row by person among those flagged; -1 where the person has none."""
        found = np.full(len(self.numbers), -1, dtype=np.int64)
        backwards = np.flatnonzero(among)[::-1]
        found[self.of_row[backwards]] = backwards  # of several, the last one written stays: the first row
        return found

    def any(self, rows: Ints | Flags) -> Flags:
        """Whether a person has one of `rows`, given as positions or as flags."""
        flags = np.zeros(len(self.numbers), dtype=np.bool_)
        flags[self.of_row[rows]] = True
        return flags


def persons_of(numbers: pl.Series) -> Persons:
    """The persons behind the matcher's numbers, one a row."""
    of_row = numbers.to_numpy().astype(np.int64, copy=False)
    if not len(of_row):
        return Persons(of_row, of_row)
    if of_row.min() < 0 or of_row.max() > _ROOM * len(of_row) + _ROOM:
        known, places = np.unique(of_row, return_inverse=True)
        return Persons(known, places.astype(np.int64))
    taken = np.zeros(int(of_row.max()) + 1, dtype=np.bool_)
    taken[of_row] = True
    return Persons(np.flatnonzero(taken), (np.cumsum(taken, dtype=np.int64) - 1)[of_row])


def partners(persons: Persons, others: Persons) -> Ints:
    """The same person's position among `others` by person; -1 where it isn't there."""
    at = np.searchsorted(others.numbers, persons.numbers)
    if not len(others.numbers):
        return np.full(len(at), -1, dtype=np.int64)
    at[at == len(others.numbers)] = 0
    return np.where(others.numbers[at] == persons.numbers, at, -1)


def gathered(values: pl.Series, at: Ints) -> pl.Series:
    """`values` at positions; null where the position is -1."""
    if not len(values):
        return pl.Series(values.name, [None] * len(at), dtype=values.dtype)
    places = pl.Series(at, dtype=pl.Int64)
    if len(at) and at.min() < 0:
        places = places.set(places < 0, None)
    return values.gather(places)
