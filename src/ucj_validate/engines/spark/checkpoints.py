"""What steps have written, and the calls to Spark: all of them are in Spark Connect too.

A step's folder holds one folder a name (`name=people`), and `name=_done` with a row of every bucket that is through. A
step is whole when each bucket has left that row, once. What its names hold is held against it by whoever reads them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ucj_validate.engines.spark import rows
from ucj_validate.engines.spark.boot import booted
from ucj_validate.engines.spark.rows import BUCKET, DONE, NAME, ORIGIN, PAYLOAD, SEQ, Made, Row
from ucj_validate.engines.spark.session import Session

_WRITTEN = {
    "compression": "none",  # encrypted bytes don't shrink
    "parquet.enable.dictionary": "false",
    "parquet.page.write-checksum.enabled": "false",  # encryption proves what it opens
    # the writer holds a block until it looks at its size: by default after a hundred rows, here of megabytes each
    "parquet.block.size": str(8 * 1024 * 1024),
    "parquet.block.size.row.check.min": "1",
    "parquet.block.size.row.check.max": "4",
    "parquet.page.size.row.check.min": "1",
    "parquet.page.size.row.check.max": "4",
}
Frame = Any
"""A DataFrame of Spark's, classic or Connect."""
_MAPPED_KEYS = 4096
"""Beyond, so many buckets meet in the tasks that chance spreads them well enough."""


@dataclass(frozen=True)
class Checkpoints:
    """The steps' folders under `root`."""

    session: Session
    root: str

    @property
    def _here(self) -> bool:
        return self.session.local and "://" not in self.root

    def __post_init__(self) -> None:
        if self._here:
            Path(self.root).mkdir(mode=0o700, parents=True, exist_ok=True)

    def beside(self, step: str) -> str | None:
        """The folder for the payloads of a step, where they lie in files of this machine. Here they are in the rows."""
        del step
        return None

    def handed(self, given: Sequence[Row]) -> Frame:
        """Rows that the flow hands in."""
        return self.session.spark.createDataFrame(rows.table_of(given))

    def read(self, step: str, name: str) -> Frame:
        """The rows of a name that a step has made."""
        from pyspark.sql import functions as f

        frame = self.session.spark.read.schema(rows.KEPT).parquet(f"{self.root}/{step}/name={name}")
        return frame.select(f.lit(name).alias(NAME), BUCKET, ORIGIN, SEQ, PAYLOAD)

    def brought(self, step: str, name: str, buckets: Iterable[int]) -> pa.Table:
        """Those of some buckets, here."""
        from pyspark.sql import functions as f

        there = self.read(step, name).where(f.col(BUCKET).isin(list(buckets)))
        return there.toArrow().cast(rows.ROWS)

    def exchanged(self, frames: Sequence[Frame], keys: Mapping[int, int], tasks: int) -> Frame:
        """All rows, those of one bucket in one partition."""
        from pyspark.sql import functions as f

        every = frames[0]
        for frame in frames[1:]:
            every = every.union(frame)
        key = f.col(BUCKET)
        if len(keys) <= _MAPPED_KEYS:
            key = f.create_map(*[f.lit(part) for pair in keys.items() for part in pair])[key]
        columns = [field.name for field in rows.ROWS]
        return every.select(*columns, key.alias("key")).repartition(tasks, "key").select(*columns)

    def write(self, step: str, exchanged: Frame, task: bytes) -> None:
        """Runs the task on every partition and keeps what it gives."""
        made = exchanged.mapInArrow(booted(task, self.session.archive), rows.DECLARED)
        made.write.partitionBy(NAME).mode("overwrite").options(**_WRITTEN).parquet(f"{self.root}/{step}")

    def whole(self, step: str, buckets: Iterable[int]) -> Made | None:
        """What the step has made, by name and bucket; None where a bucket is not through."""
        from pyspark.errors import AnalysisException

        try:
            through = self.read(step, DONE).select(ORIGIN, PAYLOAD).toArrow()
        except AnalysisException:  # there is no such folder
            return None
        return what_was_made(through, buckets)

    def emptied(self, step: str, name: str) -> None:
        """Frees the room of a name; that its step was whole stays known."""
        folder = f"{self.root}/{step}/name={name}"
        if self._here:
            shutil.rmtree(folder, ignore_errors=True)
            return
        nothing = self.session.spark.createDataFrame(rows.table_of([])).select(BUCKET, ORIGIN, SEQ, PAYLOAD)
        nothing.write.mode("overwrite").parquet(folder)  # Spark Connect has no call that deletes

    def removed(self) -> None:
        """Takes the folder away where it is this machine's; elsewhere `emptied` has left files without rows."""
        if self._here:
            shutil.rmtree(self.root, ignore_errors=True)


def what_was_made(through: pa.Table, buckets: Iterable[int]) -> Made | None:
    """What buckets say that are through; None where one is not, or twice."""
    if sorted(through[ORIGIN].to_pylist()) != sorted(buckets):
        return None
    made: Made = {}
    for payload in through[PAYLOAD].to_pylist():
        rows.add_told(made, payload)
    return made
