"""Blocks: entities that share a key stand beside each other once keys are sorted, so pairs come without a join.

A block beyond the limit is refined by a further part of the key and reported, never dropped silently. A screen may
look at each pair where it stands before it counts as a candidate. Keys are worked through side by side, one a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import polars as pl

from ucj_validate.match.values.packing import THREADS, in_order, once, without_repeats
from ucj_validate.progress import Unit, counted

_RIGHT = np.uint64(32)
"""A pair is one number: left in the upper half, right in the lower."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HELD = 1 << 26
"""Keys held at a time, in 512 MB: of more, values are gone through several times."""
_PART = 1 << 21
"""Keys sorted at a time: few enough that their memory is used again."""
PAIRS_EACH = 2
"""Pairs an entity has in a key's blocks, on average, from which the key is refined, its largest blocks first: chance
pairs grow with the square of the rows, true ones with the rows."""
_BLOCKED = 1 << 18
"""Entities of blocks whose pairs are looked at at a time: what the screen asks of them stays within some MB."""
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
    share: float = 1.0
    """Of the pairs that a key may give before it is refined."""

    def most(self, pairs: float) -> int:
        """Pairs that this key may give where a usual one may give `pairs`."""
        return int(pairs * self.share)


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
    limits = _Limits(max_block, pairs_each * len(parts.entities))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda one: one.prepare(), (parts, *([screen] if screen else []))))
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
    pairs: float


def _pairs_of(key: Key[P], parts: P, limits: _Limits, screen: Screen | None) -> tuple[np.ndarray, BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    bits = np.uint64(int(parts.entities.max(initial=0)).bit_length())
    found = _Found(bits, screen)
    if key.refined is None:
        largest, dropped, refined = 0, 0, 0
        for part in _sorted(lambda: key.values(parts), bits):
            largest = max(largest, int(part.size.max(initial=0)))
            refined += int((part.size > limits.block).sum())
            found.add(part, limits.block)
        return found.once(), BlockReport(key.name, found.shared, largest, refined, refined)
    sorted_ = list(_sorted(lambda: key.values(parts), bits))
    largest = max((int(part.size.max(initial=0)) for part in sorted_), default=0)
    limit = _limit(sorted_, limits.block, key.most(limits.pairs))
    refined, crowded = _beyond(sorted_, limit, bits)
    for part in sorted_:
        found.add(part, limit)
    dropped, finer = 0, key.refined
    del sorted_
    if refined:
        for part in _sorted(lambda: (_only(keyed, crowded) for keyed in finer(parts)), bits):
            dropped += int((part.size > limits.block).sum())
            found.add(part, limits.block)
    return found.once(), BlockReport(key.name, found.shared, largest, refined, dropped)


class _Found:
    """The pairs of a key's blocks, part by part."""

    def __init__(self, bits: np.uint64, screen: Screen | None) -> None:
        self.shared = 0
        """Pairs that share a block."""
        self._bits = bits
        self._screen = screen
        self._codes: list[np.ndarray] = [np.zeros(0, dtype=np.uint64)]

    def add(self, part: _Sorted, limit: int) -> None:
        """The pairs of the part's blocks up to the limit."""
        size = part.size[part.size <= limit].astype(np.int64)
        self.shared += int((size * (size - 1) // 2).sum())
        for blocks in part.within(limit):
            self._codes += _pairs(blocks, self._screen)

    def once(self) -> np.ndarray:
        """All of them sorted, each once."""
        return once(np.concatenate(self._codes))


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


def _limit(sorted_: list[_Sorted], most: int, pairs: int) -> int:
    """The largest block, of `most` entities at most, whose pairs stay within `pairs` with those of all smaller ones."""
    count = sum((np.bincount(part.size, minlength=most + 1)[: most + 1] for part in sorted_), 0)
    size = np.arange(most + 1)
    within = np.cumsum(count * (size * (size - 1) // 2)) <= pairs
    return max(int(within.sum()) - 1, _ALWAYS)


def _only(keyed: Keyed, chosen: np.ndarray) -> Keyed:
    inside = chosen[keyed.entity]
    return Keyed(keyed.entity[inside], keyed.key[inside])


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


class _Blocks(NamedTuple):
    """Blocks one behind the other: their entities, those of a block in their order, and how many of it follow each."""

    inside: np.ndarray
    after: np.ndarray


class _Sorted(NamedTuple):
    """The entities of one part that share a block with another, block by block, and the size of each block."""

    entity: np.ndarray
    size: np.ndarray

    def within(self, limit: int) -> Iterator[_Blocks]:
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
            yield _Blocks(some, np.repeat(end[first:last] - begin, size[first:last]) - np.arange(len(some)) - 1)


def _sorted(pieces: Callable[[], Iterable[Keyed]], bits: np.uint64) -> Iterator[_Sorted]:
    """The blocks of each part."""
    for numbers in _packed(pieces, bits):
        yield _blocks(in_order(numbers), bits)


def _blocks(numbers: np.ndarray, bits: np.uint64) -> _Sorted:
    """The blocks of sorted numbers."""
    # nearly all that nobody shares goes first, then an entity that has one key twice
    numbers = without_repeats(numbers.compress(_shared(numbers >> bits)))
    key = numbers >> bits
    shared = _shared(key)
    key, numbers = key.compress(shared), numbers.compress(shared)
    entity = (numbers & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32)
    begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, dtype=np.int64)
    return _Sorted(entity, np.diff(np.append(begin, len(key))).astype(np.int32))


def _shared(key: np.ndarray) -> np.ndarray:
    """Which of the sorted keys stand more than once (bool)."""
    shared = np.zeros(len(key), dtype=bool)
    np.equal(key[1:], key[:-1], out=shared[:-1])
    shared[1:] |= shared[:-1].copy()
    return shared


def _pairs(blocks: _Blocks, screen: Screen | None) -> Iterator[np.ndarray]:
    """The pairs that pass `screen`, as single numbers; may hold a pair several times."""
    inside, after = blocks
    worth = screen.at(inside) if screen is not None else None
    upper = inside.astype(np.uint64)
    first = np.flatnonzero(after > 0)
    distance = 1
    while len(first):
        second = first + distance
        if worth is None:
            left, right = first, second
        else:
            kept = worth(first, second)
            left, right = first.compress(kept), second.compress(kept)
        yield upper.take(left) << _RIGHT | upper.take(right)
        distance += 1
        first = first.compress(after.take(first) >= distance)
