"""Which pairs that share a block are worth comparing: a look at numbers that lie beside each other, before any word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ucj_validate.match.comparable import Comparable

_ALIKE = 45
"""Percent of the shorter name's letter pairs that the other must have too; two names by chance share a fifth."""
_LAST_DIGIT = np.uint64(4)
_BESIDE = np.uint64(9)

Worth = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Likely:
    """A pair is worth it if much of the names is alike, or one has none, or they share what few people share.

    NIK that differ by a digit are by themselves nothing of the kind: whoever is born on the same day or registered in
    the same place has one, and a pair with other names, cards and phones stays far below every threshold.
    """

    data: Comparable

    def at(self, entity: np.ndarray) -> Worth:
        """For entities in a row: of pairs of their places, which are worth it (bool)."""
        alike, shared = self._alike(entity), self._shared(entity)

        def worth(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            kept = alike(first, second)
            rest = np.flatnonzero(~kept)
            kept[rest] = shared(first[rest], second[rest])
            return kept

        return worth

    def _alike(self, entity: np.ndarray) -> Worth:
        words, name = self.data.words, self.data.name_id[entity]
        if len(words.names) == 0:
            return lambda first, _second: np.ones(len(first), dtype=bool)
        sketch = words.sketch[name]
        pairs = np.bitwise_count(sketch).sum(axis=1, dtype=np.int16)
        least = np.where((name < 0) | words.telling_nothing[name], 0, (pairs * _ALIKE + 99) // 100)

        def alike(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            common = np.bitwise_count(sketch[first] & sketch[second]).sum(axis=1, dtype=np.int16)
            return np.asarray(common >= np.minimum(least[first], least[second]))

        return alike

    def _shared(self, entity: np.ndarray) -> Worth:
        data = self.data
        nik, full, cut = data.nik[entity], data.full[entity], data.prefix15[entity]
        card, phone, birth = data.no_kk[entity], data.phone[entity], data.birth[entity]
        village, mother = data.village[entity], data.mother[entity]

        def shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            unequal = nik[first] ^ nik[second]
            one_nik = (unequal == 0) | ((unequal >> _LAST_DIGIT == 0) & (cut[first] | cut[second]))
            # serials beside each other, in nibbles: twins may be told apart by this pair alone
            low, high = np.minimum(nik[first], nik[second]), np.maximum(nik[first], nik[second])
            found = (one_nik | (high - low <= _BESIDE)) & full[first] & full[second]
            for codes in (card, phone):
                found |= (codes[first] == codes[second]) & (codes[first] >= 0)
            one_day = (birth[first] == birth[second]) & (birth[first] > 0)
            for codes in (village, mother):
                found |= one_day & (codes[first] == codes[second]) & (codes[first] >= 0)
            return np.asarray(found)

        return shared
