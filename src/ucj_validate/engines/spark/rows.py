"""A packed piece as a row of Spark's: name, bucket, where it was made, and its table as encrypted bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from ucj_validate.engines.packed import Packer
from ucj_validate.engines.spark.beside import fetched

NAME, BUCKET, ORIGIN, SEQ, PAYLOAD = "name", "bucket", "origin", "seq", "payload"

ROWS = pa.schema(
    [
        pa.field(NAME, pa.string()),
        pa.field(BUCKET, pa.int32()),
        pa.field(ORIGIN, pa.int32()),
        pa.field(SEQ, pa.int32()),
        pa.field(PAYLOAD, pa.binary()),
    ],
)
KEPT = "bucket int, origin int, seq int, payload binary"
"""The same without the name, as it lies in the folder of a name."""
DECLARED = f"name string, {KEPT}"

DONE = "_done"
"""Name of the row that every bucket leaves when it is through: its payload says what else it has made."""
FROM_FLOW = -1
"""Where a piece that the flow hands in comes from."""
TABLE_BYTES = 16 * 1024 * 1024
"""A larger table travels in several rows: the JVM holds a handful of them at a time."""
_BATCH_BYTES, _BATCH_ROWS = 4 * 1024 * 1024, 256


class Size(NamedTuple):
    """How much there is of one name in one bucket."""

    rows: int
    """Rows of Spark's."""
    size: int
    """Bytes of their payloads."""

    def and_one(self, size: int) -> Size:
        """With one row more, of so many bytes."""
        return Size(self.rows + 1, self.size + size)


Made = dict[str, dict[int, Size]]
"""What there is, by name and bucket."""


NOTHING = Size(0, 0)


class Row(NamedTuple):
    """One row."""

    name: str
    bucket: int
    origin: int
    seq: int
    payload: bytes


def slices(table: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The table in pieces of at most about `TABLE_BYTES`; at least one, so that an empty table is one too."""
    parts = max(1, -(-int(table.estimated_size()) // TABLE_BYTES))
    rows = max(1, -(-table.height // parts))
    for start in range(0, max(table.height, 1), rows):
        yield table.slice(start, rows)


def batches(rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """Rows as Arrow, a few megabytes at a time."""
    held: list[Row] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row.payload)
        if size >= _BATCH_BYTES or len(held) >= _BATCH_ROWS:
            yield _batch(held)
            held, size = [], 0
    if held:
        yield _batch(held)


def table_of(rows: Iterable[Row]) -> pa.Table:
    """Rows as one Arrow table."""
    return pa.Table.from_batches(batches(rows), ROWS)


Held = dict[int, dict[str, list[tuple[int, int, pa.Buffer]]]]
"""Bucket → name → (origin, seq, payload)."""


def by_bucket(packed: Iterable[pa.RecordBatch]) -> Held:
    """Rows by bucket and name. Payloads are not copied."""
    held: Held = {}
    for batch in packed:
        names, buckets, origins, seqs = (batch.column(column).to_pylist() for column in (NAME, BUCKET, ORIGIN, SEQ))
        payloads = batch.column(PAYLOAD)
        for at, name in enumerate(names):
            row = (origins[at], seqs[at], payloads[at].as_buffer())
            held.setdefault(buckets[at], {}).setdefault(name, []).append(row)
    return held


def unpacked(packer: Packer, packed: list[tuple[int, int, pa.Buffer]]) -> pl.DataFrame:
    """Rows of one name and bucket as one table, in the order they were made."""
    packed.sort(key=lambda row: row[:2])
    return pl.concat([packer.unpack_whole(fetched(memoryview(payload))) for _origin, _seq, payload in packed])


def _batch(rows: list[Row]) -> pa.RecordBatch:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), ROWS, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=ROWS)


def done(origin: int, made: Made) -> Row:
    """The row that a bucket leaves when it is through."""
    told = [[name, bucket, *size] for name, buckets in made.items() for bucket, size in buckets.items()]
    return Row(DONE, origin, origin, 0, json.dumps(told).encode())


def add_told(made: Made, payload: bytes) -> None:
    """Adds what such a row says to what other buckets have made."""
    for name, bucket, rows, size in json.loads(payload):
        held = made.setdefault(name, {})
        before = held.get(bucket, NOTHING)
        held[bucket] = Size(before.rows + rows, before.size + size)
