"""Steps that move tables and do little else: what an exchange itself costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Piece, Tables


@dataclass(frozen=True)
class Made:
    """A bucket's number → a table of random numbers that nothing shrinks, 8 columns of 8 bytes."""

    rows: int
    name: str = "made"

    def __call__(self, bucket: int, _tables: Tables) -> Iterator[Piece]:
        """See `exchange.Work`."""
        random = np.random.default_rng(bucket)
        columns = {f"n{at}": random.integers(0, 2**63, self.rows, dtype=np.uint64) for at in range(8)}
        yield Piece(self.name, bucket, pl.DataFrame(columns))


@dataclass(frozen=True)
class Dealt:
    """Rows to as many buckets, a piece each: every bucket sends to every other."""

    buckets: int
    takes: str
    name: str = "dealt"

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """See `exchange.Work`."""
        table = tables[self.takes]
        size = -(-table.height // self.buckets)
        for to in range(self.buckets):
            yield Piece(self.name, to, table.slice(to * size, size))


@dataclass(frozen=True)
class Seen:
    """How many rows of a name came."""

    takes: str
    name: str = "seen"

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """See `exchange.Work`."""
        yield Piece(self.name, 0, pl.DataFrame({"bucket": [bucket], "rows": [tables[self.takes].height]}))
