"""Blocks: entities that share a key stand beside each other once keys are sorted, so pairs come without a join.

A block beyond the limit is refined by a further part of the key and reported, never dropped silently. A screen may
look at each pair where it stands before it counts as a candidate. Keys are worked through side by side, one a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import polars as pl

from ucj_validate.match.values.packing import THREADS, once
from ucj_validate.progress import Unit, counted

_RIGHT = np.uint64(32)
"""A pair is one number: left in the upper half, right in the lower."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PART = 1 << 21
"""Keys sorted at a time: few enough that their memory is used again."""
PAIRS_EACH = 2
"""Pairs an entity has in a key's blocks, on average, from which the key is refined, its largest blocks first: chance
pairs grow with the square of the rows, true ones with the rows."""
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
    all_keys = list(keys)
    done = counted(len(all_keys), Unit.KEYS)

    def of(key: Key[P]) -> tuple[np.ndarray, BlockReport]:
        pairs = _pairs_of(key, parts, limits, screen)
        done(1)
        return pairs

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(of, all_keys))
    code = once(np.concatenate([np.zeros(0, dtype=np.uint64), *(codes for codes, _report in found)]))
    left, right = (code >> _RIGHT).astype(np.uint32), code.astype(np.uint32)
    return Candidates(pl.DataFrame({"left": left, "right": right}), tuple(report for _codes, report in found))


class _Limits(NamedTuple):
    block: int
    pairs: int


def _pairs_of(key: Key[P], parts: P, limits: _Limits, screen: Screen | None) -> tuple[np.ndarray, BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    bits = np.uint64(int(parts.entities.max(initial=0)).bit_length())
    sorted_ = [_sorted(numbers, bits) for numbers in _packed(key.values(parts), bits)]
    largest = max((int(part.size.max(initial=0)) for part in sorted_), default=0)
    limit = limits.block if key.refined is None else _limit(sorted_, limits)
    refined, crowded = _beyond(sorted_, limit, bits)
    codes, pairs, dropped = (
        [_pairs(part.within(limit), screen) for part in sorted_],
        _pairs_within(sorted_, limit),
        refined,
    )
    if refined and key.refined is not None:
        again = (_only(keyed, crowded) for keyed in key.refined(parts))
        finer = [_sorted(numbers, bits) for numbers in _packed(again, bits)]
        dropped, _rest = _beyond(finer, limits.block, bits)
        codes += [_pairs(part.within(limits.block), screen) for part in finer]
        pairs += _pairs_within(finer, limits.block)
    found = once(np.concatenate([np.zeros(0, dtype=np.uint64), *codes]))
    return found, BlockReport(key.name, pairs, largest, refined, dropped)


def _beyond(sorted_: list[_Sorted], limit: int, bits: np.uint64) -> tuple[int, np.ndarray]:
    """How many blocks are beyond the limit, and whether each entity stands in one (bool)."""
    crowded = np.zeros(1 << int(bits), dtype=bool)
    number = 0
    for part in sorted_:
        hot = part.size > limit
        number += int(hot.sum())
        if hot.any():
            crowded[part.entity[np.repeat(hot, part.size)]] = True
    return number, crowded


def _pairs_within(sorted_: list[_Sorted], limit: int) -> int:
    sizes = (part.size[part.size <= limit].astype(np.int64) for part in sorted_)
    return sum(int((size * (size - 1) // 2).sum()) for size in sizes)


def _limit(sorted_: list[_Sorted], limits: _Limits) -> int:
    """The largest block whose pairs, with those of all smaller ones, stay within the limits."""
    count = sum((np.bincount(part.size, minlength=limits.block + 1)[: limits.block + 1] for part in sorted_), 0)
    size = np.arange(limits.block + 1)
    within = np.cumsum(count * (size * (size - 1) // 2)) <= limits.pairs
    return max(int(within.sum()) - 1, _ALWAYS)


def _only(keyed: Keyed, chosen: np.ndarray) -> Keyed:
    inside = chosen[keyed.entity]
    return Keyed(keyed.entity[inside], keyed.key[inside])


def _packed(pieces: Iterable[Keyed], bits: np.uint64) -> Iterator[np.ndarray]:
    """Parts of about equal size, of numbers that hold what remains of the key above and the entity in the lowest `bits`.

    Entities of one key are all in one part.
    """
    room = ~((np.uint64(1) << bits) - np.uint64(1))
    # The product's upper bits depend on all bits of the key; what is cut off below costs an accidental pair in 10^12.
    numbers = [(key * _SPREAD & room) | entity.astype(np.uint64) for entity, key in pieces]
    doubling = max((sum(map(len, numbers)) - 1) // _PART, 0).bit_length()
    if doubling == 0:
        if any(map(len, numbers)):
            yield np.concatenate(numbers)
        return
    shift = np.uint64(64 - doubling)
    for part in range(1 << doubling):
        of_part = np.concatenate([each[each >> shift == part] for each in numbers])
        if len(of_part):
            yield of_part


class _Blocks(NamedTuple):
    """Blocks one behind the other: their entities, those of a block in their order, and how many of it follow each."""

    inside: np.ndarray
    after: np.ndarray


class _Sorted(NamedTuple):
    """The entities of one part that share a block with another, block by block, and the size of each block."""

    entity: np.ndarray
    size: np.ndarray

    def within(self, limit: int) -> _Blocks:
        """The blocks up to the limit."""
        usable = self.size <= limit
        inside = self.entity[np.repeat(usable, self.size)].astype(np.int64)
        size = self.size[usable]
        return _Blocks(inside, np.repeat(np.cumsum(size), size) - np.arange(len(inside)) - 1)


def _sorted(numbers: np.ndarray, bits: np.uint64) -> _Sorted:
    numbers = once(numbers)
    key = numbers >> bits
    same = np.append(key[1:] == key[:-1], False)
    shared = same.copy()
    shared[1:] |= same[:-1]
    key, entity = key[shared], (numbers[shared] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32)
    begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, dtype=np.int64)
    return _Sorted(entity, np.diff(np.append(begin, len(key))).astype(np.int32))


def _pairs(blocks: _Blocks, screen: Screen | None) -> np.ndarray:
    """The pairs that pass `screen`, as single numbers; may hold a pair several times."""
    inside, after = blocks
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
