"""Which pairs that share a block are worth comparing: a look at numbers that lie beside each other, before any word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ucj_validate.match.values.comparable import Comparable
from ucj_validate.match.values.vocabulary import SKETCH_WORDS

_ALIKE, _ALIKE_OF_ONE_DAY = 60, 50
"""Percent of the shorter name's letter pairs that the other must have too, and where both were born on one day; two
names by chance share a fifth."""
_LAST_DIGIT = np.uint64(4)
_HUNDRED = np.uint64(1 << 8)
"""Two NIK whose difference by bits is less begin with the same 14 digits."""
_BESIDE = np.uint64(9)
EVERY_DAY = 20_000
"""Records of a village in which somebody shares a birth date with you by chance: so many dates are those of working age."""

Worth = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Likely:
    """A pair is worth it if much of the names is alike, or one has none, or they share what few people share.

    NIK that differ by a digit are by themselves nothing of the kind: whoever is born on the same day or registered in
    the same place has one, and a pair with other names, cards and phones stays far below every threshold.
    """

    data: Comparable
    village: np.ndarray
    """Of each record the village that tells something beside a birth date (`telling_villages`); -1 for none."""

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        for name in ("_sketch", "_least", "_no_kk", "_phone"):
            getattr(self, name)

    def at(self, entity: np.ndarray) -> Worth:
        """For entities in a row: of pairs of their places, which are worth it (bool)."""
        birth = self.data.birth.take(entity)
        alike, shared = self._alike(entity, birth), self._shared(entity, birth)

        def worth(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            kept = alike(first, second)
            rest = np.flatnonzero(~kept)
            kept[rest] = shared(first.take(rest), second.take(rest))
            return kept

        return worth

    @cached_property
    def _sketch(self) -> np.ndarray:
        """Each distinct name's letter pairs, all bits of a name as one value: it is fetched at one go."""
        sketch = np.ascontiguousarray(self.data.words.sketch)
        return sketch.view(f"V{sketch.shape[1] * 8}").ravel()

    @cached_property
    def _least(self) -> tuple[np.ndarray, np.ndarray]:
        """Letter pairs that another name must share with each distinct name, uint8; the last entry is for no name."""
        pairs = np.bitwise_count(self.data.words.sketch).sum(axis=1, dtype=np.int16)
        pairs[self.data.words.telling_nothing] = 0
        usual, of_one_day = ((pairs * share + 99) // 100 for share in (_ALIKE, _ALIKE_OF_ONE_DAY))
        return tuple(np.append(least, 0).astype(np.uint8) for least in (usual, of_one_day))  # type: ignore[return-value]

    def _alike(self, entity: np.ndarray, birth: np.ndarray) -> Worth:
        name = self.data.name_id.take(entity)
        if len(self.data.words.names) == 0:
            return lambda first, _second: np.ones(len(first), dtype=bool)
        least, of_one_day = (numbers[name] for numbers in self._least)
        sketch = self._sketch.take(name, mode="wrap")

        def alike(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            both = sketch.take(first).view(np.uint64)
            both &= sketch.take(second).view(np.uint64)
            common = _added(np.bitwise_count(both))
            kept = common >= np.minimum(of_one_day.take(first), of_one_day.take(second))
            some = np.flatnonzero(kept)
            one, other = first.take(some), second.take(some)
            born = birth.take(one)
            one_day = (born == birth.take(other)) & (born > 0)
            kept[some] = one_day | (common.take(some) >= np.minimum(least.take(one), least.take(other)))
            return np.asarray(kept)

        return alike

    @cached_property
    def _no_kk(self) -> np.ndarray | None:
        return _or_nobodys(self.data.no_kk)

    @cached_property
    def _phone(self) -> np.ndarray | None:
        return _or_nobodys(self.data.phone)

    def _shared(self, entity: np.ndarray, birth: np.ndarray) -> Worth:
        """Family card, phone, birth date with village, with mother, or with a NIK of a digit too few or many; near NIK."""
        data = self.data
        nik = data.nik.take(entity)
        marks = [mark.take(entity) for mark in (self._no_kk, self._phone) if mark is not None]

        def shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            found = np.zeros(len(first), dtype=bool)
            for mark in marks:
                found |= mark.take(first) == mark.take(second)
            born = birth.take(first)
            one_day = np.flatnonzero((born == birth.take(second)) & (born > 0))
            found[one_day] |= beside(entity.take(first.take(one_day)), entity.take(second.take(one_day)))
            ours, theirs = nik.take(first), nik.take(second)
            near = np.flatnonzero((ours ^ theirs) < _HUNDRED)
            a, b = entity.take(first.take(near)), entity.take(second.take(near))
            full = data.full.take(a) & data.full.take(b)
            found[near] |= full & one_nik(
                ours.take(near), theirs.take(near), data.prefix15.take(a) | data.prefix15.take(b)
            )
            return found

        def beside(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            found = data.odd_length.take(a) & data.odd_length.take(b)
            for codes in (self.village, data.mother):
                ours = codes.take(a)
                found |= (ours == codes.take(b)) & (ours >= 0)
            return np.asarray(found)

        def one_nik(ours: np.ndarray, theirs: np.ndarray, cut: np.ndarray) -> np.ndarray:
            low, high = np.minimum(ours, theirs), np.maximum(ours, theirs)
            cut_short = (low >> _LAST_DIGIT == high >> _LAST_DIGIT) & cut
            # serials beside each other, in nibbles: twins may be told apart by this pair alone
            return np.asarray((high - low <= _BESIDE) | cut_short)

        return shared


def telling_villages(codes: np.ndarray) -> np.ndarray:
    """The villages of records, but for crowded ones; -1 is missing."""
    crowded = np.bincount(codes[codes >= 0], minlength=1) > EVERY_DAY
    return np.where(np.append(crowded, False)[codes], -1, codes) if crowded.any() else codes


def _added(counts: np.ndarray) -> np.ndarray:
    """The sum of each four counts, uint8."""
    assert SKETCH_WORDS == 4  # noqa: PLR2004 -- four bytes are added in one multiplication
    return np.asarray((counts.view(np.uint32) * np.uint32(0x0101_0101) >> np.uint32(24)).astype(np.uint8))


def _or_nobodys(codes: np.ndarray) -> np.ndarray | None:
    """Codes of which a missing one equals no other; None where all are missing."""
    missing = codes < 0
    own = -1 - np.arange(len(codes), dtype=np.int32)  # more than codes in a smaller type can tell apart
    return None if missing.all() else np.where(missing, own, codes)
