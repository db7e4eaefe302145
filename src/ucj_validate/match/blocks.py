"""Blocks: entities that share a key stand beside each other once keys are sorted, so pairs come without a join.

A block beyond the limit is refined by a further part of the key (never dropped silently) and reported. A screen may
look at each pair before it counts as a candidate: what lies beside each other is compared where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import polars as pl

P = TypeVar("P")
_RIGHT = np.uint64(32)
"""A pair is one number: left in the upper half, right in the lower."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PART = 1 << 22
"""Keys sorted at a time: enough to keep both cores busy, few enough to stay small."""
THREADS = min(os.cpu_count() or 1, 4)


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
    limit: int | None = None
    """Entities of a block from which it is refined; the run's limit where it is lower, or none is given."""


class Screen(Protocol):
    """What a pair must show to be worth comparing."""

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
    """All pairs that share a block of at most `max_block` entities and pass `screen`, each pair once, left < right."""
    found, reports = [], []
    with ThreadPoolExecutor(THREADS) as pool:
        for key in keys:
            codes, report = _pairs_of(key, parts, min(max_block, key.limit or max_block), screen, pool)
            found += codes
            reports.append(report)
    code = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)
    left, right = (code >> _RIGHT).astype(np.uint32), code.astype(np.uint32)
    return Candidates(pl.DataFrame({"left": left, "right": right}), tuple(reports))


def _pairs_of(
    key: Key[P], parts: P, limit: int, screen: Screen | None, pool: ThreadPoolExecutor
) -> tuple[list[np.ndarray], BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    done = list(pool.map(lambda packed: _within(packed, limit, screen), _packed(key.values(parts))))
    hot = [block for part in done for block in part.hot]
    pairs, dropped = sum(part.pairs for part in done), len(hot)
    codes = [part.codes for part in done]
    if hot and key.refined is not None:
        crowded = np.unique(np.concatenate(hot))
        within = np.zeros(int(crowded.max()) + 1, dtype=bool)
        within[crowded] = True
        again = (_only(keyed, within) for keyed in key.refined(parts))
        refined = list(pool.map(lambda packed: _within(packed, limit, screen), _packed(again)))
        codes += [part.codes for part in refined]
        pairs += sum(part.pairs for part in refined)
        dropped = sum(len(part.hot) for part in refined)
    largest = max((part.largest for part in done), default=0)
    return codes, BlockReport(key.name, pairs, largest, len(hot), dropped)


def _only(keyed: Keyed, within: np.ndarray) -> Keyed:
    inside = keyed.entity < len(within)
    inside[inside] = within[keyed.entity[inside]]
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


@dataclass(frozen=True)
class _Found:
    codes: np.ndarray
    pairs: int
    largest: int
    hot: list[np.ndarray]
    """Entities of each block beyond the limit."""


def _within(packed: _Packed, limit: int, screen: Screen | None) -> _Found:
    """The pairs of one part."""
    numbers, bits = packed
    numbers.sort()
    fresh = np.ones(len(numbers), dtype=bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    numbers = numbers[fresh]
    entity = numbers & ((np.uint64(1) << bits) - np.uint64(1))
    numbers >>= bits
    start = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))
    size = np.diff(np.append(start, len(numbers)))
    hot = [entity[at : at + n].astype(np.int64) for at, n in zip(start[size > limit], size[size > limit], strict=True)]
    usable = (size > 1) & (size <= limit)
    start, length = start[usable], size[usable]
    # places of all entities of usable blocks, one block behind the other, and how many of theirs follow each
    begin = np.cumsum(length) - length
    place = np.repeat(start - begin, length) + np.arange(int(length.sum()))
    after = np.repeat(begin + length, length) - np.arange(len(place)) - 1
    inside = entity[place].astype(np.int64)
    worth = screen.at(inside) if screen is not None else None
    codes, pairs = [np.zeros(0, dtype=np.uint64)], 0
    first = np.flatnonzero(after > 0)
    distance = 1
    while len(first):
        second = first + distance
        pairs += len(first)
        kept = slice(None) if worth is None else worth(first, second)
        left, right = inside[first[kept]].astype(np.uint64), inside[second[kept]].astype(np.uint64)
        codes.append(left << _RIGHT | right)
        distance += 1
        first = first[after[first] >= distance]
    return _Found(np.concatenate(codes), pairs, int(size.max(initial=0)), hot)
