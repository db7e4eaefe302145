"""Blocks of so many pairs that a task would work on them alone: dealt out among buckets by their left ends.

A block of n entities has n·(n-1)/2 pairs, all made where its key lies. A hot one is cut into parts of about as many pairs,
each with the left ends of its own and all that may stand to their right; every pair is in one part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import polars as pl

HOT_PAIRS = 1 << 18
"""Pairs beyond which a block is dealt out: some hundredths of a second's work. Blocks of the usual `max_block` have a tenth."""
_PARTS_A_BUCKET = 2
N = TypeVar("N", int, pl.Series)


@dataclass(frozen=True)
class Dealer:
    """Deals hot blocks out among `buckets`; blocks beyond `max_block` give no pairs, and stay."""

    buckets: int
    max_block: int
    pairs: int

    @property
    def has_work(self) -> bool:
        """A block may be hot at all."""
        return self.buckets > 1 and _pairs(self.max_block) > self.pairs

    def dealt(self, bucket: int, blocks: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
        """The blocks of one bucket (`blocks._blocks`), by the bucket that makes their pairs."""
        size = blocks["size"].cast(pl.Int64)
        hot = (size <= self.max_block) & (_pairs(size) > self.pairs) if self.has_work else size < 0
        rest = blocks.filter(~hot)
        if rest.height:
            yield bucket, rest
        several = blocks.filter(hot)
        begin, turn = 0, bucket
        while begin < several.height:
            end = begin + several["size"][begin]
            for part in self._parts(several[begin:end]):
                yield turn % self.buckets, part
                turn += 1
            begin = end

    def _parts(self, block: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Parts of one block: whoever is no left end of a part has none that follow there."""
        after = block["after"].to_numpy()
        total = _pairs(block.height)
        parts = min(-(-total // self.pairs), _PARTS_A_BUCKET * self.buckets)
        before = np.cumsum(after, dtype=np.int64) - after
        cuts = np.unique(np.append(np.searchsorted(before, total * np.arange(parts) // parts), block.height)).tolist()
        for first, end in pairwise(cuts):
            yield block[first:].with_columns(
                after=pl.when(pl.int_range(pl.len()) < end - first).then("after").otherwise(0).cast(pl.Int32)
            )


def _pairs(size: N) -> N:
    return size * (size - 1) // 2
