"""The one thing an engine does: bring the pieces of a bucket together, and have a function work on them.

A flow that outgrows memory, or the machine, is a few *steps* over *pieces*. A piece is a table of some name that belongs
to a bucket. A step takes all pieces of the names it asks for, brings those of one bucket to one place, and calls one
function for each bucket, which gives pieces of other names and buckets. Rows travel by the hundred thousand in one piece,
packed and encrypted (`packed`), so that an engine moves few large things, and what is done to rows is the same Polars
and NumPy code wherever it runs.

What keeps engines equal:

* A function sees whole buckets: all pieces of a name and bucket, as one table, in the order of the buckets they were made
  in and, within one, in the order in which they were made. In which order buckets run, or how often one is tried, changes
  nothing.
* A function is a value (a frozen dataclass with `__call__`, of this package) and depends on its fields and its tables
  alone: no clock, no random numbers, no state.
* Numbers of buckets are chosen by the flow, not by the engine.
* Ties are settled by values that the pieces hold, never by where something ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import polars as pl


class Piece(NamedTuple):
    """A table that belongs to a bucket."""

    name: str
    bucket: int
    """From 0, below 2^31."""
    table: pl.DataFrame


Tables = Mapping[str, pl.DataFrame]
"""A bucket's tables by name. A name of which the bucket has no piece is not there."""

Work = Callable[[int, Tables], Iterable[Piece]]
"""What a step does with one bucket: its number and its tables → pieces. All tables of one name and bucket have one schema."""


class Engine(Protocol):
    """Runs a flow. Every name is made once, by `put` or by one step."""

    def put(self, name: str, pieces: Iterable[tuple[int, pl.DataFrame]]) -> None:
        """Hands in tables from where the flow is told: (bucket, table). Small ones."""

    def step(self, name: str, takes: Sequence[str], makes: Sequence[str], work: Work) -> None:
        """Calls `work` once for every bucket that has a piece of any name in `takes`.

        `makes` are the names that `work` may give. Whatever was made stays until it is forgotten. Where the engine keeps
        checkpoints and this step's is whole, nothing is worked out again.

        Raises:
            UcjError: a bucket could not be worked out; the message holds no values.
        """

    def gather(self, name: str) -> pl.DataFrame | None:
        """All pieces of a name as one table, by bucket, then as within a bucket; None without any. Small ones."""

    def stream(self, name: str) -> Iterable[tuple[int, pl.DataFrame]]:
        """The same bucket by bucket: (bucket, table), so that one of them is held at a time."""

    def forget(self, *names: str) -> None:
        """These names are not asked for any more."""

    def close(self) -> None:
        """Lets go of everything."""
