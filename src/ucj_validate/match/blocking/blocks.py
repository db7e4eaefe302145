"""Pairs of entities that share a block, by keys of several kinds.

What a key may give grows with the entities, not with their square: its smallest blocks come first, larger ones are
refined by a further part of the key, and what is too large even so is reported, never dropped silently. A screen may
look at each pair where it stands before it counts as a candidate. Keys are worked through side by side, one a thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np
import polars as pl

from ucj_validate.match.blocking.sorting import Blocks, Keyed, Neighbours, sorted_blocks
from ucj_validate.match.values.packing import THREADS, once
from ucj_validate.progress import Unit, counted

_RIGHT = np.uint64(32)
"""A pair is one number: left in the upper half, right in the lower."""
EVERY = math.inf
FREE = 400_000
"""Pairs of a key beyond which `Key.further` counts too. A city has hardly more."""
_SMALL = 3
"""Entities of a block that isn't refined while the pairs of blocks so small stay within `FREE`."""


class Parts(Protocol):
    """What keys are made of."""

    @property
    def entities(self) -> np.ndarray:
        """All entities that keys may name."""

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""


P = TypeVar("P", bound=Parts)


@dataclass(frozen=True)
class Key(Generic[P]):
    """One blocking key: `values` gives entities and keys piece by piece, `refined` the same with a further part."""

    name: str
    values: Callable[[P], Iterable[Keyed]]
    refined: Callable[[P], Iterable[Keyed]] | None = None
    each: float = EVERY
    """Pairs an entity may have in the key's blocks, on average, and again in its finer blocks; the largest are refined, or
    left out. Chance pairs grow with the square of the rows, true ones with the rows."""
    further: float = EVERY
    """The same beyond the first `FREE` pairs."""

    def most(self, entities: int) -> float:
        """Pairs that the key's blocks may give among so many entities, and those of its finer keys again."""
        return min(self.each * entities, FREE + self.further * entities)


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


def candidates(parts: P, keys: Iterable[Key[P]], max_block: int, screen: Screen | None = None) -> Candidates:
    """All pairs that share a block of at most `max_block` entities and pass `screen`, each pair once, left < right.

    The blocks of a key give no more pairs than `Key.most`, its finer blocks as many again.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda one: one.prepare(), (parts, *([screen] if screen else []))))
    all_keys = list(keys)
    done = counted(len(all_keys), Unit.KEYS)

    def of(key: Key[P]) -> tuple[np.ndarray, BlockReport]:
        pairs = _pairs_of(key, parts, max_block, screen)
        done(1)
        return pairs

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(of, all_keys))
    code = once(np.concatenate([np.zeros(0, dtype=np.uint64), *(codes for codes, _report in found)]))
    left, right = (code >> _RIGHT).astype(np.uint32), code.astype(np.uint32)
    return Candidates(pl.DataFrame({"left": left, "right": right}), tuple(report for _codes, report in found))


def largest_block(count: np.ndarray, pairs: float) -> int:
    """The largest block whose pairs stay within `pairs` with those of all smaller ones. `count`: blocks by their size."""
    size = np.arange(len(count))
    together = np.cumsum(count * (size * (size - 1) // 2))
    return int(((together <= pairs) | ((size <= _SMALL) & (together <= FREE))).sum()) - 1


def _pairs_of(key: Key[P], parts: P, max_block: int, screen: Screen | None) -> tuple[np.ndarray, BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    bits = np.uint64(int(parts.entities.max(initial=0)).bit_length())
    found, finer, most = _Found(bits, screen), key.refined, key.most(len(parts.entities))
    rough = found.add(sorted_blocks(lambda: key.values(parts), bits), max_block, most)
    dropped = rough.blocks
    if finer is not None and rough.blocks:
        again = sorted_blocks(lambda: (_only(keyed, rough.inside) for keyed in finer(parts)), bits)
        dropped = found.add(again, max_block, most).blocks
    return found.once(), BlockReport(key.name, found.shared, rough.largest, rough.blocks, dropped)


class _Beyond:
    """Blocks that are too large: how many, the largest of all blocks, and whether each entity stands in one (bool)."""

    def __init__(self, bits: np.uint64) -> None:
        self.blocks = self.largest = 0
        self.inside = np.zeros(1 << int(bits), dtype=bool)

    def look(self, part: Blocks, limit: int) -> None:
        """Notes those of the part."""
        self.largest = max(self.largest, int(part.size.max(initial=0)))
        hot = part.size > limit
        if hot.any():
            self.blocks += int(hot.sum())
            self.inside[part.entity[np.repeat(hot, part.size)]] = True


class _Found:
    """The pairs of a key's blocks, part by part."""

    def __init__(self, bits: np.uint64, screen: Screen | None) -> None:
        self.shared = 0
        """Pairs that share a block."""
        self._bits = bits
        self._screen = screen
        self._codes: list[np.ndarray] = [np.zeros(0, dtype=np.uint64)]

    def add(self, parts: Iterable[Blocks], most: int, pairs: float) -> _Beyond:
        """The pairs of blocks of at most `most` entities, the smallest first, as far as `pairs` go; and what is beyond."""
        limit, beyond = most, _Beyond(self._bits)
        if pairs != EVERY:
            parts = list(parts)
            count = sum((np.bincount(part.size, minlength=most + 1)[: most + 1] for part in parts), np.zeros(most + 1))
            limit = largest_block(count, pairs)
        for part in parts:
            beyond.look(part, limit)
            size = part.size[part.size <= limit].astype(np.int64)
            self.shared += int((size * (size - 1) // 2).sum())
            for blocks in part.within(limit):
                self._codes += _pairs(blocks, self._screen)
        return beyond

    def once(self) -> np.ndarray:
        """All of them sorted, each once."""
        return once(np.concatenate(self._codes))


def _only(keyed: Keyed, chosen: np.ndarray) -> Keyed:
    inside = chosen[keyed.entity]
    return Keyed(keyed.entity[inside], keyed.key[inside])


def _pairs(blocks: Neighbours, screen: Screen | None) -> Iterator[np.ndarray]:
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
