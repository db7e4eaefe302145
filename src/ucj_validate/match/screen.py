"""Which pairs that share a block are worth comparing: a look at numbers that lie beside each other, before any word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ucj_validate.match.comparable import Comparable

_ALIKE, _ALIKE_OF_ONE_DAY = 60, 50
"""Percent of the shorter name's letter pairs that the other must have too, and where both were born on one day; two
names by chance share a fifth."""
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
        sketch, birth = words.sketch[name], self.data.birth[entity]
        pairs = np.bitwise_count(sketch).sum(axis=1, dtype=np.int16)
        pairs[(name < 0) | words.telling_nothing[name]] = 0
        least, of_one_day = ((pairs * share + 99) // 100 for share in (_ALIKE, _ALIKE_OF_ONE_DAY))

        def alike(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            common = np.bitwise_count(sketch[first] & sketch[second]).sum(axis=1, dtype=np.int16)
            kept = common >= np.minimum(of_one_day[first], of_one_day[second])
            some = np.flatnonzero(kept)
            one, other = first[some], second[some]
            one_day = (birth[one] == birth[other]) & (birth[one] > 0)
            kept[some] = one_day | (common[some] >= np.minimum(least[one], least[other]))
            return np.asarray(kept)

        return alike

    def _shared(self, entity: np.ndarray) -> Worth:
        data = self.data
        nik, full, cut = data.nik[entity], data.full[entity], data.prefix15[entity]
        card, phone, birth = data.no_kk[entity], data.phone[entity], data.birth[entity]
        village, mother = data.village[entity], data.mother[entity]
        odd = data.odd_length[entity]

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
            # a digit too few or many under two names: rows that a third one could belong to either of
            found |= one_day & odd[first] & odd[second]
            return np.asarray(found)

        return shared
