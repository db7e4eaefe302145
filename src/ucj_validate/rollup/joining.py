"""Who is one person over several cities: what any evidence says of the cities' persons, made into one numbering.

What a city's own run says of its persons stands. Evidence over cities joins persons of different cities; where it would
also join two of one city, it is taken to say too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ucj_validate.match.persons.groups import Edges
from ucj_validate.match.persons.groups import components as connected

Ints = npt.NDArray[np.int64]


PAIRS = pl.Schema({"left": pl.Int64, "right": pl.Int64})
"""Two of the province's persons, the lower number first."""


@dataclass(frozen=True)
class Joined:
    """Who is who over cities."""

    ids: tuple[pl.Series, ...]
    """By city: the province's number of each person. Numbers run from 0 in the order of cities and persons."""
    pairs: pl.DataFrame
    """Pairs of the province's numbers, of two cities, that may be one and are not taken for it: PAIRS."""
    open: tuple[pl.Series, ...]
    """By city: whether each person may be a member of another city's export, and isn't taken for one."""
    freed: tuple[pl.Series, ...]
    """By city: whether no member may be each person's any more, whatever the city's own run has left open: all cities
    together know that member to be somebody else."""
    doubted: tuple[pl.Series, ...]
    """By city: whether all cities together make it doubtful that the city's member is the person on its roll."""


def numbered(sizes: Sequence[int], groups: Ints) -> tuple[pl.Series, ...]:
    """The province's numbers by city, from the group of every person, city by city."""
    _known, first, place = np.unique(groups, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first, kind="stable")] = np.arange(len(first))
    numbers = order[place]
    return by_city("id", numbers, sizes)


def by_city(name: str, values: npt.NDArray[Any], sizes: Sequence[int]) -> tuple[pl.Series, ...]:
    """What holds of all persons, city by city, as one series a city."""
    ends = np.cumsum([0, *sizes])
    return tuple(pl.Series(name, values[begin:end]) for begin, end in pairwise(ends.tolist()))


def flags(name: str, persons: Ints, sizes: Sequence[int]) -> tuple[pl.Series, ...]:
    """By city: whether each person is one of `persons`."""
    found = np.zeros(sum(sizes), dtype=np.bool_)
    found[persons] = True
    return by_city(name, found, sizes)


def city_of_person(sizes: Sequence[int]) -> Ints:
    """The place of the city by person, city by city."""
    return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)


def components(n: int, left: Ints, right: Ints) -> Ints:
    """The component by node."""
    return np.asarray(connected(Edges(left, right, np.ones(len(left))), n), dtype=np.int64)


def holding_two_of_one_city(labels: Ints, cities: Ints) -> npt.NDArray[np.bool_]:
    """By component: whether two of its persons are of one city."""
    pairs, counts = np.unique(np.stack([labels, cities], axis=1), axis=0, return_counts=True)
    found = np.zeros(int(labels.max(initial=-1)) + 1, dtype=np.bool_)
    found[pairs[counts > 1, 0]] = True
    return found
