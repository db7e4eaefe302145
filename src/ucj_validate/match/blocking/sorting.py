"""Keys sorted into blocks: entities that share a key stand beside each other, so that pairs come without a join."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ucj_validate.match.values.packing import in_order, without_repeats

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HELD = 1 << 26
"""Keys held at a time, in 512 MB: of more, values are gone through several times."""
_PART = 1 << 21
"""Keys sorted at a time: few enough that their memory is used again."""
_BLOCKED = 1 << 18
"""Entities of blocks whose pairs are looked at at a time: what a screen asks of them stays within some MB."""


class Keyed(NamedTuple):
    """Entities and one key of each; an entity may stand several times."""

    entity: np.ndarray  # any integers from 0
    key: np.ndarray  # uint64


class Neighbours(NamedTuple):
    """Blocks one behind the other: their entities, those of a block in their order, and how many of it follow each."""

    inside: np.ndarray
    after: np.ndarray


class Blocks(NamedTuple):
    """The entities of one part that share a block with another, block by block, and the size of each block."""

    entity: np.ndarray
    size: np.ndarray

    def within(self, limit: int) -> Iterator[Neighbours]:
        """The blocks up to the limit, some at a time."""
        usable = self.size <= limit
        all_usable = bool(usable.all())
        inside = self.entity if all_usable else self.entity.compress(np.repeat(usable, self.size))
        size = self.size if all_usable else self.size.compress(usable)
        end = np.cumsum(size, dtype=np.int64)
        cuts = np.unique(np.append(np.searchsorted(end, np.arange(0, len(inside), _BLOCKED)), len(size)))
        for first, last in pairwise(cuts.tolist()):
            begin = int(end[first]) - int(size[first])
            some = inside[begin : int(end[last - 1])]
            yield Neighbours(some, np.repeat(end[first:last] - begin, size[first:last]) - np.arange(len(some)) - 1)


def sorted_blocks(pieces: Callable[[], Iterable[Keyed]], bits: np.uint64) -> Iterator[Blocks]:
    """The blocks of each part."""
    for numbers in _packed(pieces, bits):
        yield _blocks_of(in_order(numbers), bits)


def _packed(pieces: Callable[[], Iterable[Keyed]], bits: np.uint64) -> Iterator[np.ndarray]:
    """Parts of about equal size, of numbers that hold what remains of the key above and the entity in the lowest `bits`.

    Entities of one key are all in one part. Which part a key falls in is known before it is kept.
    """
    rounds, part = 1, 0
    while part < rounds:
        kept: list[np.ndarray] = []
        for keyed in pieces():
            kept.append(_of_part(_number(keyed, bits), part, rounds))
            while part == 0 and sum(map(len, kept)) > _HELD:
                rounds *= 2
                kept = [_of_part(each, 0, rounds) for each in kept]
        wanted = 1 << max((sum(map(len, kept)) - 1) // _PART, 0).bit_length()
        yield from _split(kept, part, rounds, rounds * wanted)
        part += 1


def _split(kept: list[np.ndarray], part: int, parts: int, wanted: int) -> Iterator[np.ndarray]:
    """The numbers of `part` of `parts`, cut into those of `wanted` parts: by four and four, so that few are gone through often."""
    if parts < wanted:
        by = min(wanted // parts, 4)
        for at in range(by * part, by * part + by):
            yield from _split([_of_part(each, at, by * parts) for each in kept], at, by * parts, wanted)
    elif any(map(len, kept)):
        yield np.concatenate(kept)


def _number(keyed: Keyed, bits: np.uint64) -> np.ndarray:
    # The product's upper bits depend on all bits of the key; what is cut off below costs an accidental pair in 10^12.
    numbers: np.ndarray = keyed.key * _SPREAD
    numbers &= ~((np.uint64(1) << bits) - np.uint64(1))
    numbers |= keyed.entity.astype(np.uint64, copy=False)
    return numbers


def _of_part(numbers: np.ndarray, part: int, parts: int) -> np.ndarray:
    """The numbers of one of `parts` parts, a power of two, in which their highest bits put them."""
    return numbers if parts == 1 else numbers.compress(numbers >> np.uint64(65 - parts.bit_length()) == part)


def _blocks_of(numbers: np.ndarray, bits: np.uint64) -> Blocks:
    """The blocks of sorted numbers."""
    # nearly all that nobody shares goes first, then an entity that has one key twice
    numbers = without_repeats(numbers.compress(_shared(numbers >> bits)))
    key = numbers >> bits
    shared = _shared(key)
    key, numbers = key.compress(shared), numbers.compress(shared)
    entity = (numbers & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32)
    begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, dtype=np.int64)
    return Blocks(entity, np.diff(np.append(begin, len(key))).astype(np.int32))


def _shared(key: np.ndarray) -> np.ndarray:
    """Which of the sorted keys stand more than once (bool)."""
    shared = np.zeros(len(key), dtype=bool)
    np.equal(key[1:], key[:-1], out=shared[:-1])
    shared[1:] |= shared[:-1].copy()
    return shared
