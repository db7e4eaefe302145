"""A step's function with a watch: what each bucket took, noted by the task that worked on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.engines.exchange import Piece, Tables, Work


@dataclass(frozen=True)
class Timed:
    """A step's function, whose task notes what each bucket took: task, buckets, seconds, seconds of CPU."""

    work: Work
    note: str

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """See `exchange.Work`."""
        began, cpu = time.perf_counter(), time.process_time()
        yield from self.work(bucket, tables)
        line = f"{_task(bucket)} {time.perf_counter() - began} {time.process_time() - cpu}\n"
        with Path(self.note).open("a", encoding="ascii") as file:
            file.write(line)


def _task(bucket: int) -> int:
    """The task that works on a bucket: Spark's, or the bucket itself."""
    try:
        from pyspark import TaskContext
    except ImportError:
        return bucket
    context = TaskContext.get()
    return bucket if context is None else context.partitionId()
