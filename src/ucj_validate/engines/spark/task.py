"""What runs on a worker: a partition's rows brought together by bucket, the step's function called, rows given back.

A bucket of which not every row has come is refused: whatever an engine does to rows, it never gives a wrong result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from ucj_validate.engines.exchange import Work
from ucj_validate.engines.packed import Packer
from ucj_validate.engines.spark import failures, rows
from ucj_validate.engines.spark.beside import Beside, size
from ucj_validate.engines.spark.rows import Made, Row
from ucj_validate.i18n import set_language
from ucj_validate.memory import keep_freed_memory

_Packed = dict[str, list[tuple[int, int, pa.Buffer]]]


@dataclass(frozen=True)
class Task:
    """One step, ready to travel."""

    step: str
    makes: frozenset[str]
    work: Work
    packer: Packer
    expected: Mapping[int, Mapping[str, int]]
    """Bucket → name → rows that there are of it."""
    language: str
    beside: str | None
    """Folder for payloads, where workers share this machine's disk; None: they travel in the rows."""
    polars: str
    """Version of Polars where the flow is told: another one might round or sort otherwise."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """All rows of some buckets → the rows they make. Raises `failures.TaskFailedError` alone."""
        at = [-1]
        try:
            with closing(Beside(self.beside)) if self.beside else nullcontext() as files:
                yield from rows.batches(self._rows(batches, at, files))
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # noqa: BLE001 - its text may hold a person's values: it ends here, a panic of Rust's too
            told = failures.told(self.step, at[0], error)
        else:
            return
        raise failures.TaskFailedError(told) from None

    def _rows(self, batches: Iterator[pa.RecordBatch], at: list[int], files: Beside | None) -> Iterator[Row]:
        keep_freed_memory()
        set_language(self.language)
        if pl.__version__ != self.polars:
            raise failures.OtherVersionError(self.polars, pl.__version__)
        held = rows.by_bucket(batches)
        for bucket in sorted(held, key=lambda one: (-_size(held[one]), one)):
            at[0] = bucket
            self._check(bucket, held[bucket])
            yield from self._worked(bucket, held.pop(bucket), files)

    def _check(self, bucket: int, packed: _Packed) -> None:
        have = {name: len(held) for name, held in packed.items()}
        if have != self.expected.get(bucket, {}):
            raise failures.TornBucketError(sum(self.expected.get(bucket, {}).values()), sum(have.values()))

    def _worked(self, bucket: int, packed: _Packed, files: Beside | None) -> Iterator[Row]:
        tables = {name: rows.unpacked(self.packer, packed.pop(name)) for name in sorted(packed)}
        made: Made = {}
        seq = 0
        for name, to, table in self.work(bucket, tables):
            if name not in self.makes:
                raise ValueError(f"step {self.step} makes no {name}")
            for part in rows.slices(table):
                payload = self.packer.pack_whole(part)
                sizes = made.setdefault(name, {})
                sizes[to] = sizes.get(to, rows.NOTHING).and_one(len(payload))
                yield Row(name, to, bucket, seq, payload if files is None else files.put(name, payload))
                seq += 1
        yield rows.done(bucket, made)


def _size(packed: _Packed) -> int:
    return sum(size(memoryview(payload)) for held in packed.values() for _origin, _seq, payload in held)
