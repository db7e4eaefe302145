"""Blocks: entities that share a key stand beside each other once keys are sorted, so pairs come without a join.

A block beyond the limit is refined by a further part of the key (never dropped silently) and reported. A screen may
look at each pair before it counts as a candidate: what lies beside each other is compared where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import polars as pl

from ucj_validate.match.packing import THREADS, once

_RIGHT = np.uint64(32)
"""A pair is one number: left in the upper half, right in the lower."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PART = 1 << 21
"""Keys sorted at a time: enough to keep both cores busy, few enough to stay small."""
PAIRS_EACH = 2
"""Pairs an entity has in a key's blocks, on average, from which all of the key is refined: chance pairs grow with the
square of the rows, true ones with the rows."""
_ALWAYS = 3
"""Entities of a block that is never refined."""


class Parts(Protocol):
    """What keys are made of."""

    @property
    def entities(self) -> np.ndarray:
        """All entities that keys may name."""

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""


P = TypeVar("P", bound=Parts)


class Keyed(NamedTuple):
    """Entities and one key of each; an entity may stand several times."""

    entity: np.ndarray  # any integers from 0
    key: np.ndarray  # uint64


@dataclass(frozen=True)
class Key(Generic[P]):
    """One blocking key: `values` gives entities and keys piece by piece, `refined` the same with a further part."""

    name: str
    values: Callable[[P], Iterable[Keyed]]
    refined: Callable[[P], Iterable[Keyed]] | None = None


class Screen(Protocol):
    """What a pair must show to be worth comparing."""

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""

    def at(self, entity: np.ndarray) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        """For entities in a row: of pairs of their places, which are worth it (bool)."""


@dataclass(frozen=True)
class BlockReport:
    """What one key gave: for the run's diagnostics."""

    key: str
    pairs: int
    """Pairs that share a block, counted in every block they share."""
    largest: int
    """Entities in the largest block, before refinement."""
    refined_blocks: int
    dropped_blocks: int
    """Blocks still beyond the limit after refinement: their pairs rest on the other keys."""


@dataclass(frozen=True)
class Candidates:
    """Pairs of entities, each once, sorted."""

    pairs: pl.DataFrame  # left, right: UInt32
    blocks: tuple[BlockReport, ...] = field(default=())


def candidates(
    parts: P, keys: Iterable[Key[P]], max_block: int, screen: Screen | None = None, pairs_each: float = PAIRS_EACH
) -> Candidates:
    """All pairs that share a block of at most `max_block` entities and pass `screen`, each pair once, left < right.

    A key that can be refined gives at most `pairs_each` pairs an entity before it is.
    """
    limits = _Limits(max_block, int(pairs_each * len(parts.entities)))
    parts.prepare()
    if screen is not None:
        screen.prepare()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda key: _pairs_of(key, parts, limits, screen), keys))
    code = once(np.concatenate([np.zeros(0, dtype=np.uint64), *(codes for codes, _report in found)]))
    left, right = (code >> _RIGHT).astype(np.uint32), code.astype(np.uint32)
    return Candidates(pl.DataFrame({"left": left, "right": right}), tuple(report for _codes, report in found))


class _Limits(NamedTuple):
    block: int
    pairs: int


def _pairs_of(key: Key[P], parts: P, limits: _Limits, screen: Screen | None) -> tuple[np.ndarray, BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    sorted_ = [_sorted(packed) for packed in _packed(key.values(parts))]
    largest = max((int(part.size.max(initial=0)) for part in sorted_), default=0)
    limit = limits.block if key.refined is None else _limit(sorted_, limits)
    hot = [part.beyond(limit) for part in sorted_]
    refined = sum(number for number, _entities in hot)
    blocks, dropped = [part.within(limit) for part in sorted_], refined
    if refined and key.refined is not None:
        crowded = np.concatenate([entities for _number, entities in hot])
        finer = [_sorted(packed) for packed in _packed(_only(keyed, crowded) for keyed in key.refined(parts))]
        dropped = sum(part.beyond(limits.block)[0] for part in finer)
        blocks += [part.within(limits.block) for part in finer]
    codes = [np.zeros(0, dtype=np.uint64), *(_pairs(part, screen) for part in blocks)]
    report = BlockReport(key.name, sum(part.pairs for part in blocks), largest, refined, dropped)
    return once(np.concatenate(codes)), report


def _limit(sorted_: list[_Sorted], limits: _Limits) -> int:
    """The largest block whose pairs, with those of all smaller ones, stay within the limits."""
    count = sum((np.bincount(part.size, minlength=limits.block + 1)[: limits.block + 1] for part in sorted_), 0)
    size = np.arange(limits.block + 1)
    within = np.cumsum(count * (size * (size - 1) // 2)) <= limits.pairs
    return max(int(within.sum()) - 1, _ALWAYS)


def _only(keyed: Keyed, chosen: np.ndarray) -> Keyed:
    within = np.zeros(max(int(keyed.entity.max(initial=0)), int(chosen.max(initial=0))) + 1, dtype=bool)
    within[chosen] = True
    inside = within[keyed.entity]
    return Keyed(keyed.entity[inside], keyed.key[inside])


class _Packed(NamedTuple):
    """Keys and entities in one number each: what remains of the key above, the entity in the lowest `bits`."""

    numbers: np.ndarray
    bits: np.uint64


def _packed(pieces: Iterable[Keyed]) -> Iterator[_Packed]:
    """Parts of about equal size; entities of one key are all in one part."""
    pieces = list(pieces)
    total = sum(len(piece.key) for piece in pieces)
    if total == 0:
        return
    bits = np.uint64(max(int(piece.entity.max(initial=0)) for piece in pieces).bit_length())
    room = ~((np.uint64(1) << bits) - np.uint64(1))
    # The product's upper bits depend on all bits of the key; what is cut off below costs an accidental pair in 10^12.
    numbers = [(piece.key * _SPREAD & room) | piece.entity.astype(np.uint64) for piece in pieces]
    doubling = max((total - 1) // _PART, 0).bit_length()
    if doubling == 0:
        yield _Packed(np.concatenate(numbers), bits)
        return
    shift = np.uint64(64 - doubling)
    for part in range(1 << doubling):
        yield _Packed(np.concatenate([each[each >> shift == part] for each in numbers]), bits)


class _Blocks(NamedTuple):
    """Blocks one behind the other: their entities, those of a block in their order, and how many of it follow each."""

    inside: np.ndarray
    after: np.ndarray
    pairs: int


class _Sorted(NamedTuple):
    """All entities of one part, block by block: where each block begins, and its size."""

    entity: np.ndarray
    start: np.ndarray
    size: np.ndarray

    def beyond(self, limit: int) -> tuple[int, np.ndarray]:
        """How many blocks are beyond the limit, and their entities."""
        hot = self.size > limit
        if not hot.any():
            return 0, np.zeros(0, dtype=np.int64)
        return int(hot.sum()), self.entity[np.repeat(hot, self.size)].astype(np.int64)

    def within(self, limit: int) -> _Blocks:
        """The blocks of two and more up to the limit."""
        usable = (self.size > 1) & (self.size <= limit)
        inside = self.entity[np.repeat(usable, self.size)].astype(np.int64)
        size = self.size[usable]
        after = np.repeat(np.cumsum(size), size) - np.arange(len(inside)) - 1
        return _Blocks(inside, after, int((size * (size - 1) // 2).sum()))


def _sorted(packed: _Packed) -> _Sorted:
    numbers, bits = once(packed.numbers), packed.bits
    entity = (numbers & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32)
    numbers >>= bits
    start = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))
    return _Sorted(entity, start, np.diff(np.append(start, len(numbers))))


def _pairs(blocks: _Blocks, screen: Screen | None) -> np.ndarray:
    """The pairs that pass `screen`, as single numbers; may hold a pair several times."""
    inside, after = blocks.inside, blocks.after
    worth = screen.at(inside) if screen is not None else None
    codes = [np.zeros(0, dtype=np.uint64)]
    first = np.flatnonzero(after > 0)
    distance = 1
    while len(first):
        second = first + distance
        kept = slice(None) if worth is None else worth(first, second)
        left, right = inside[first[kept]].astype(np.uint64), inside[second[kept]].astype(np.uint64)
        codes.append(left << _RIGHT | right)
        distance += 1
        first = first[after[first] >= distance]
    return np.concatenate(codes)
