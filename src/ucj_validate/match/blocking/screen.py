"""Which pairs that share a block are worth comparing: a look at numbers that lie beside each other, before any word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ucj_validate.match.values.comparable import Comparable
from ucj_validate.match.values.packing import mixed

_ALIKE, _ALIKE_OF_ONE_DAY = 60, 50
"""Percent of the shorter name's letter pairs that the other must have too, and where both were born on one day; two
names by chance share a fifth."""
_LAST_DIGIT, _TWO_DIGITS = np.uint64(4), np.uint64(8)
_BESIDE = np.uint64(9)

Worth = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Likely:
    """A pair is worth it if much of the names is alike, or one has none, or they share what few people share.

    NIK that differ by a digit are by themselves nothing of the kind: whoever is born on the same day or registered in
    the same place has one, and a pair with other names, cards and phones stays far below every threshold.
    """

    data: Comparable

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        for name in ("_sketch", "_least", "_marks"):
            getattr(self, name)

    def at(self, entity: np.ndarray) -> Worth:
        """For entities in a row: of pairs of their places, which are worth it (bool)."""
        alike, shared = self._alike(entity), self._shared(entity)

        def worth(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            kept = alike(first, second)
            rest = np.flatnonzero(~kept)
            kept[rest] = shared(first[rest], second[rest])
            return kept

        return worth

    @cached_property
    def _sketch(self) -> tuple[np.ndarray, ...]:
        """Each distinct name's letter pairs, 64 bits an array."""
        return tuple(np.ascontiguousarray(column) for column in self.data.words.sketch.T)

    @cached_property
    def _least(self) -> tuple[np.ndarray, np.ndarray]:
        """Letter pairs that another name must share with each distinct name, uint8; the last entry is for no name."""
        pairs = np.bitwise_count(self.data.words.sketch).sum(axis=1, dtype=np.int16)
        pairs[self.data.words.telling_nothing] = 0
        usual, of_one_day = ((pairs * share + 99) // 100 for share in (_ALIKE, _ALIKE_OF_ONE_DAY))
        return tuple(np.append(least, 0).astype(np.uint8) for least in (usual, of_one_day))  # type: ignore[return-value]

    def _alike(self, entity: np.ndarray) -> Worth:
        name = self.data.name_id[entity]
        if len(self.data.words.names) == 0:
            return lambda first, _second: np.ones(len(first), dtype=bool)
        sketch = [column[name] for column in self._sketch]
        least, of_one_day = (numbers[name] for numbers in self._least)
        birth = self.data.birth[entity]

        def alike(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            common = np.zeros(len(first), dtype=np.uint8)
            for column in sketch:
                common += np.bitwise_count(column[first] & column[second])
            kept = common >= np.minimum(of_one_day[first], of_one_day[second])
            some = np.flatnonzero(kept)
            one, other = first[some], second[some]
            one_day = (birth[one] == birth[other]) & (birth[one] > 0)
            kept[some] = one_day | (common[some] >= np.minimum(least[one], least[other]))
            return np.asarray(kept)

        return alike

    @cached_property
    def _marks(self) -> tuple[np.ndarray, ...]:
        """Numbers of each record of which two are equal where something telling is; a missing one equals no other.

        Family card, phone, birth date with village, with mother, and with a NIK of a digit too few or many.
        """
        data = self.data
        nobody = mixed(np.arange(len(data.birth)), np.full(len(data.birth), 1))
        born = data.birth > 0
        odd = data.odd_length & born
        return tuple(
            np.where(known, mixed(*parts), nobody)
            for known, parts in (
                (data.no_kk >= 0, (data.no_kk,)),
                (data.phone >= 0, (data.phone,)),
                (born & (data.village >= 0), (data.birth, data.village)),
                (born & (data.mother >= 0), (data.birth, data.mother)),
                (odd, (data.birth, odd)),
            )
            if known.any()
        )

    def _shared(self, entity: np.ndarray) -> Worth:
        data = self.data
        nik, full, cut = data.nik[entity], data.full[entity], data.prefix15[entity]
        begin = nik >> _TWO_DIGITS
        marks = [mark[entity] for mark in self._marks]

        def shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            found = np.zeros(len(first), dtype=bool)
            for mark in marks:
                found |= mark[first] == mark[second]
            near = np.flatnonzero((begin[first] == begin[second]) & full[first] & full[second])
            found[near] |= one_nik(first[near], second[near])
            return found

        def one_nik(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            low, high = np.minimum(nik[first], nik[second]), np.maximum(nik[first], nik[second])
            cut_short = (low >> _LAST_DIGIT == high >> _LAST_DIGIT) & (cut[first] | cut[second])
            # serials beside each other, in nibbles: twins may be told apart by this pair alone
            return np.asarray((high - low <= _BESIDE) | cut_short)

        return shared
