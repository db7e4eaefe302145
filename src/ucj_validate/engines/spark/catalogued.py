"""Checkpoints where payloads lie in files of this machine: the rows, which only say where, are kept by the driver.

A step is then one job, whose rows come back to the driver and are written there when it is through; nothing but them goes
through Spark.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ucj_validate.engines.spark import rows
from ucj_validate.engines.spark.boot import booted
from ucj_validate.engines.spark.checkpoints import Checkpoints, Frame, what_was_made
from ucj_validate.engines.spark.rows import BUCKET, DONE, NAME, Made, Row


@dataclass(frozen=True)
class Catalogued(Checkpoints):
    """The steps' rows, in memory and as a file a step; their payloads under `STEP.pieces`."""

    _rows: dict[str, pa.Table] = field(default_factory=dict)

    def beside(self, step: str) -> str | None:
        """See `Checkpoints.beside`."""
        return f"{self.root}/{step}.pieces"

    def handed(self, given: Sequence[Row]) -> Frame:
        """See `Checkpoints.handed`."""
        return rows.table_of(given)

    def read(self, step: str, name: str) -> Frame:
        """See `Checkpoints.read`."""
        return self._rows[step].filter(pc.field(NAME) == name)

    def brought(self, step: str, name: str, buckets: Iterable[int]) -> pa.Table:
        """See `Checkpoints.brought`."""
        wanted = pa.array(list(buckets), pa.int32())
        return self.read(step, name).filter(pc.field(BUCKET).isin(wanted))

    def exchanged(self, frames: Sequence[Frame], keys: Mapping[int, int], tasks: int) -> Frame:
        """See `Checkpoints.exchanged`."""
        every = pa.concat_tables(frames)
        buckets = pl.Series(every[BUCKET].to_numpy()).replace_strict(
            list(keys), list(keys.values()), return_dtype=pl.Int32
        )
        keyed = every.append_column("key", buckets.to_arrow())
        frame = self.session.spark.createDataFrame(keyed.combine_chunks())
        return frame.repartition(tasks, "key").select(*every.column_names)

    def write(self, step: str, exchanged: Frame, task: bytes) -> None:
        """See `Checkpoints.write`."""
        pieces, file = Path(f"{self.root}/{step}.pieces"), self._file(step)
        file.unlink(missing_ok=True)
        shutil.rmtree(pieces, ignore_errors=True)  # of a try that was given up
        made = exchanged.mapInArrow(booted(task, self.session.archive), rows.DECLARED).toArrow().cast(rows.ROWS)
        fresh = file.with_suffix(".fresh")
        pq.write_table(made, fresh)
        os.replace(fresh, file)  # noqa: PTH105 - in one step: a file that is there is whole
        self._rows[step] = made

    def whole(self, step: str, buckets: Iterable[int]) -> Made | None:
        """See `Checkpoints.whole`."""
        if step not in self._rows:
            if not self._file(step).is_file():
                return None
            self._rows[step] = pq.read_table(self._file(step), schema=rows.ROWS)
        return what_was_made(self.read(step, DONE), buckets)

    def emptied(self, step: str, name: str) -> None:
        """See `Checkpoints.emptied`."""
        shutil.rmtree(f"{self.root}/{step}.pieces/{name}", ignore_errors=True)
        if step in self._rows:
            self._rows[step] = self._rows[step].filter(pc.field(NAME) != name)

    def _file(self, step: str) -> Path:
        return Path(f"{self.root}/{step}.rows")
