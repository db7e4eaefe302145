"""Blocks over all homes: keys of entities meet by what they say, and give pairs of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.match.blocking.blocks import EVERY, BlockReport, largest_block
from ucj_validate.match.blocking.keys import KEYS, Parts
from ucj_validate.match.blocking.sorting import Keyed
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.packing import in_order, mixed, once
from ucj_validate.parted import numbering
from ucj_validate.parted.entities import ENTITIES
from ucj_validate.parted.hot import Dealer
from ucj_validate.parted.known import Known
from ucj_validate.parted.looks import E_BITS, FINER_PAIRS, LOOKS, PAIRS, looks

KEYED, BLOCKS, SIZES = "keys", "blocks", "block_sizes"
CROWDED, FINER, FINER_BLOCKS, FINER_SIZES = "crowded", "finer_keys", "finer_blocks", "finer_sizes"


@dataclass(frozen=True)
class Keys:
    """`entities` → their blocking keys, by key, and their looks."""

    known: Known

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home."""
        parts = _parts(tables[ENTITIES], self.known)
        number = tables[ENTITIES]["e"].to_numpy()
        yield Piece(LOOKS, bucket, looks(number, parts.data, self.known.crowded_villages))
        of_kinds = (_keyed(kind, key.values(parts), number) for kind, key in enumerate(KEYS))
        yield from _dealt(KEYED, of_kinds, self.known.size.buckets)


@dataclass(frozen=True)
class FinerKeys:
    """`entities` and which of them stand in too large a block of a key → the finer keys of these."""

    known: Known

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home: of the entities that are crowded in it."""
        if CROWDED not in tables or ENTITIES not in tables:
            return
        number = tables[ENTITIES]["e"].to_numpy()
        parts = _parts(tables[ENTITIES], self.known)
        yield from _dealt(FINER, self._of_kinds(parts, number, tables[CROWDED]), self.known.size.buckets)

    @staticmethod
    def _of_kinds(parts: Parts, number: np.ndarray, crowded: pl.DataFrame) -> Iterator[pl.DataFrame]:
        for kind, key in enumerate(KEYS):
            chosen = crowded.filter(pl.col("kind") == kind)["e"].unique()
            if key.refined is None or not len(chosen):
                continue
            inside = np.isin(number, chosen.to_numpy())
            again = (Keyed(entity[inside[entity]], keys[inside[entity]]) for entity, keys in key.refined(parts))
            yield _keyed(kind, again, number)


def _parts(entities: pl.DataFrame, known: Known) -> Parts:
    parts = Parts.of(comparable(entities, known.words), np.arange(entities.height))
    parts.prepare()
    return parts


def _keyed(kind: int, pieces: Iterable[Keyed], number: np.ndarray) -> pl.DataFrame:
    found = [piece for piece in pieces if len(piece.entity)]
    none = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    # of two kinds the same number says different things
    key = np.concatenate([none[0], *(mixed(key, np.full(len(key), kind + 1)) for _entity, key in found)])
    e = np.concatenate([none[1], *(number[entity] for entity, _key in found)])
    return pl.DataFrame({"key": key, "e": e}).with_columns(kind=pl.lit(kind, dtype=pl.Int8))


def _dealt(name: str, of_kinds: Iterable[pl.DataFrame], buckets: int) -> Iterator[Piece]:
    """The keys of all kinds, one piece a bucket: what a piece costs is more than what a few hundred keys do."""
    parts: dict[int, list[pl.DataFrame]] = {}
    for table in of_kinds:
        for bucket, part in numbering.parted(table, numbering.bucket_of(table["key"].to_numpy(), buckets)):
            parts.setdefault(bucket, []).append(part)
    for bucket in sorted(parts):
        yield Piece(name, bucket, pl.concat(parts.pop(bucket), rechunk=True))


@dataclass(frozen=True)
class Blocked:
    """`keys` of one bucket → blocks (entities of one key, those of a block together), and how many blocks have each size."""

    dealer: Dealer
    takes: str = KEYED
    name: str = BLOCKS
    sizes: str = SIZES

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One bucket of keys."""
        blocks = _blocks(tables[self.takes])
        if not blocks.height:
            return
        for to, part in self.dealer.dealt(bucket, blocks):
            yield Piece(self.name, to, part)
        yield Piece(self.sizes, bucket, _sizes(blocks))


def _blocks(keyed: pl.DataFrame) -> pl.DataFrame:
    """(kind, size, after, e): the entities of each key that several have, block by block; `after`: how many of it follow."""
    key, e, kind = (keyed[name].to_numpy() for name in ("key", "e", "kind"))
    at = _shared(key)
    key, e, kind = key[at], e[at], kind[at]
    fresh = np.append(True, key[1:] != key[:-1])[: len(key)]
    group = np.cumsum(fresh) - 1
    number = once((group << E_BITS) | e)  # an entity may have a key twice
    group, e = number >> E_BITS, number & ((1 << E_BITS) - 1)
    begin = np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])
    size = np.diff(np.append(begin, len(group)))
    each = np.repeat(size, size)
    shared = each > 1
    after = (np.repeat(begin + size, size) - np.arange(len(group)) - 1)[shared]
    told = {"kind": kind[fresh][group][shared], "size": each[shared].astype(np.int32), "after": after.astype(np.int32)}
    return pl.DataFrame(told | {"e": e[shared]})


def _shared(key: np.ndarray) -> np.ndarray:
    """Positions of the keys that stand more than once, equal ones beside each other.

    Sorted are numbers of the key's upper bits and its position: plain numbers sort at a tenth of what positions cost.
    """
    bits = np.uint64(len(key).bit_length())
    number = in_order((key >> bits << bits) | np.arange(len(key), dtype=np.uint64))
    same = number[1:] >> bits == number[:-1] >> bits
    shared = np.append(same, False)
    shared[1:] |= same
    at = (number[shared[: len(number)]] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    alike = key[at] >> bits
    if ((alike[1:] == alike[:-1]) & (key[at][1:] != key[at][:-1])).any():  # two keys that begin alike
        return np.asarray(at[np.argsort(key[at], kind="stable")])
    return np.asarray(at)


def _sizes(blocks: pl.DataFrame) -> pl.DataFrame:
    rows = blocks.group_by("kind", "size").len("rows")
    return rows.select("kind", "size", blocks=(pl.col("rows") // pl.col("size")).cast(pl.Int64)).sort("kind", "size")


@dataclass(frozen=True)
class Limits:
    """The largest block of each kind of key whose pairs are compared."""

    block: Mapping[int, int]

    @classmethod
    def of(cls, sizes: pl.DataFrame | None, entities: int, max_block: int) -> Limits:
        """By what a key's blocks may give, as in one piece."""
        return cls(
            {kind: _limit(_of_kind(sizes, kind), key.most(entities), max_block) for kind, key in enumerate(KEYS)}
        )

    def within(self, blocks: pl.DataFrame) -> pl.Series:
        """Which blocks are (bool)."""
        return blocks["size"] <= blocks["kind"].replace_strict(dict(self.block), return_dtype=pl.Int32)


def _limit(sizes: pl.DataFrame, pairs: float, max_block: int) -> int:
    if pairs == EVERY:
        return max_block
    held = sizes.filter(pl.col("size") <= max_block)
    count = np.zeros(max_block + 1)
    count[held["size"].to_numpy()] = held["blocks"].to_numpy()
    return largest_block(count, pairs)


@dataclass(frozen=True)
class Pairs:
    """`blocks` of one bucket → their pairs by the home of the left end, and who stands in a block beyond the limit."""

    limits: Limits

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """One bucket of keys."""
        blocks = tables[BLOCKS]
        within = self.limits.within(blocks)
        yield from _pairs(PAIRS, blocks.filter(within))
        crowded = blocks.filter(~within & pl.Series(_can_be_refined(blocks["kind"]))).select("kind", "e").unique()
        crowded = crowded.sort("kind", "e")
        for bucket, part in numbering.parted(crowded, numbering.home_of(crowded["e"].to_numpy())):
            yield Piece(CROWDED, bucket, part)


@dataclass(frozen=True)
class FinerPairs:
    """The same of `finer_blocks`; what is too large even so is dropped."""

    limits: Limits

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """One bucket of keys."""
        blocks = tables[FINER_BLOCKS]
        yield from _pairs(FINER_PAIRS, blocks.filter(self.limits.within(blocks)))


def _can_be_refined(kind: pl.Series) -> np.ndarray:
    refined = np.array([key.refined is not None for key in KEYS])
    return np.asarray(refined[kind.to_numpy()])


def _pairs(name: str, blocks: pl.DataFrame) -> Iterator[Piece]:
    """Each two entities of a block, left before right; a pair stands once a block."""
    e = blocks["e"].to_numpy()
    after = blocks["after"].to_numpy()
    left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    first, distance = np.flatnonzero(after > 0), 1
    while len(first):
        left.append(e[first])
        right.append(e[first + distance])
        distance += 1
        first = first[after[first] >= distance]
    table = pl.DataFrame({"left": np.concatenate(left), "right": np.concatenate(right)})
    for bucket, part in numbering.parted(table, numbering.home_of(table["left"].to_numpy())):
        yield Piece(name, bucket, part)


def reports(
    sizes: pl.DataFrame | None, limits: Limits, finer: pl.DataFrame | None, finer_limits: Limits
) -> tuple[BlockReport, ...]:
    """What each key gave, as a run in one piece tells it."""
    told = []
    for kind, key in enumerate(KEYS):
        rough, fine = _of_kind(sizes, kind), _of_kind(finer, kind)
        within, beyond = _cut(rough, limits.block[kind])
        fine_within, fine_beyond = _cut(fine, finer_limits.block[kind])
        refined = int(beyond["blocks"].sum())
        dropped = int(fine_beyond["blocks"].sum()) if key.refined is not None else refined
        pairs, largest = _number(within) + _number(fine_within), rough["size"].max()
        told.append(BlockReport(key.name, pairs, int(largest) if isinstance(largest, int) else 0, refined, dropped))
    return tuple(told)


def _cut(sizes: pl.DataFrame, limit: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    return sizes.filter(pl.col("size") <= limit), sizes.filter(pl.col("size") > limit)


def _of_kind(sizes: pl.DataFrame | None, kind: int) -> pl.DataFrame:
    table = sizes if sizes is not None else pl.DataFrame(schema={"kind": pl.Int8, "size": pl.Int32, "blocks": pl.Int64})
    return table.filter(pl.col("kind") == kind).group_by("size").agg(pl.col("blocks").sum())


def _number(sizes: pl.DataFrame) -> int:
    size = sizes["size"].cast(pl.Int64)
    return int((sizes["blocks"] * (size * (size - 1) // 2)).sum())
