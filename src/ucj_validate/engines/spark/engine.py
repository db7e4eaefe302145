"""The engine that runs steps on Spark.

A step reads the rows of its names from the checkpoints of earlier steps, sends each bucket to one task (`spread`), runs
`Task` there and writes what comes back under `WORK/FINGERPRINT-KEY/STEP/name=NAME`. What a checkpoint holds is told by
the rows that buckets leave when they are through; the next step's tasks hold what reaches them against that.
"""

from __future__ import annotations

import hashlib
import hmac
import pickle
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from ucj_validate.engines.exchange import Work
from ucj_validate.engines.packed import Packer, fresh_key
from ucj_validate.engines.spark import failures, rows
from ucj_validate.engines.spark.catalogued import Catalogued
from ucj_validate.engines.spark.checkpoints import Checkpoints
from ucj_validate.engines.spark.rows import FROM_FLOW, NOTHING, Made, Row, Size
from ucj_validate.engines.spark.session import Session
from ucj_validate.engines.spark.spread import placed
from ucj_validate.engines.spark.task import Task
from ucj_validate.i18n import language

_GATHERED_BYTES = 64 * 1024 * 1024
"""As much is brought to the driver at once."""


class StepTold(NamedTuple):
    """What a step took and made."""

    step: str
    seconds: float
    buckets: int
    bytes_in: int
    bytes_out: int
    reused: bool


@dataclass
class SparkEngine:
    """See `exchange.Engine`. Checkpoints lie under `work`, in a folder of this `fingerprint` and key.

    The same fingerprint must mean the same inputs, configuration and version; another Polars finds nothing. With `resume` the steps that are whole
    there are not run again; that needs the same key.
    """

    session: Session
    work: str
    fingerprint: str
    key: bytes = field(default_factory=fresh_key, repr=False)
    resume: bool = False
    told: list[StepTold] = field(default_factory=list)
    _step_of: dict[str, str] = field(default_factory=dict)
    _made: Made = field(default_factory=dict)
    _handed: dict[str, list[Row]] = field(default_factory=dict)
    _looked_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._packer = Packer(self.key)
        mark = hmac.digest(self.key, b"work" + pl.__version__.encode(), hashlib.sha256).hex()[:12]
        keeper = Catalogued if self.session.beside and "://" not in self.work else Checkpoints
        self._kept = keeper(self.session, f"{self.work.rstrip('/')}/{self.fingerprint}-{mark}")

    def put(self, name: str, pieces: Iterable[tuple[int, pl.DataFrame]]) -> None:
        """See `Engine.put`."""
        held: list[Row] = []
        made: dict[int, Size] = {}
        for bucket, table in pieces:
            for part in rows.slices(table):
                payload = self._packer.pack_whole(part)
                held.append(Row(name, bucket, FROM_FLOW, len(held), payload))
                made[bucket] = made.get(bucket, NOTHING).and_one(len(payload))
        self._handed[name], self._made[name] = held, made

    def step(self, name: str, takes: Sequence[str], makes: Sequence[str], work: Work) -> None:
        """See `Engine.step`."""
        began = time.perf_counter()
        taken = {one: self._made[one] for one in takes if self._made.get(one)}
        sizes = _by_bucket(taken)
        made = self._kept.whole(name, sizes) if self.resume and sizes else None
        reused = made is not None
        if made is None:
            made = self._ran(name, taken, frozenset(makes), work, sizes) if sizes else {}
        for one in makes:
            self._made[one], self._step_of[one] = made.get(one, {}), name
        out = sum(size.size for one in makes for size in self._made[one].values())
        took = time.perf_counter() - began
        self.told.append(StepTold(name, took, len(sizes), sum(sizes.values()), out, reused))

    def gather(self, name: str) -> pl.DataFrame | None:
        """See `Engine.gather`."""
        tables = [table for _bucket, table in self.stream(name)]
        return pl.concat(tables) if tables else None

    def stream(self, name: str) -> Iterator[tuple[int, pl.DataFrame]]:
        """See `Engine.stream`."""
        self._looked_at.add(name)
        made = self._made.get(name, {})
        for some in _some(made):
            if name in self._handed:
                held = rows.by_bucket(rows.batches(row for row in self._handed[name] if row.bucket in some))
            else:
                with failures.judging(name):
                    held = rows.by_bucket(self._kept.brought(self._step_of[name], name, some).to_batches())
            for bucket in some:
                packed = held.pop(bucket, {}).get(name, [])
                if len(packed) != made[bucket].rows:
                    raise failures.damaged(name)
                with failures.judging(name):
                    table = rows.unpacked(self._packer, packed)
                yield bucket, table

    def forget(self, *names: str) -> None:
        """See `Engine.forget`. What the flow has looked at stays until the end: a resumed one looks at it again."""
        for name in names:
            self._handed.pop(name, None)
            if self._made.pop(name, {}) and name in self._step_of and name not in self._looked_at:
                self._kept.emptied(self._step_of[name], name)

    def close(self) -> None:
        """See `Engine.close`. Checkpoints stay, and so does a session that was there before."""
        self._handed.clear()
        self.session.close()

    def remove(self) -> None:
        """Removes the checkpoints: the run they were for is whole."""
        self._looked_at.clear()
        self.forget(*list(self._made))
        self._kept.removed()

    def _ran(self, step: str, taken: Made, makes: frozenset[str], work: Work, sizes: Mapping[int, int]) -> Made:
        expected: dict[int, dict[str, int]] = {}
        for name, buckets in taken.items():
            for bucket, size in buckets.items():
                expected.setdefault(bucket, {})[name] = size.rows
        task = Task(step, makes, work, self._packer, expected, language(), self._kept.beside(step), pl.__version__)
        frames = [
            self._kept.handed(self._handed[name])
            if name in self._handed
            else self._kept.read(self._step_of[name], name)
            for name in taken
        ]
        keys, tasks = placed(sizes, self.session.slots)
        with failures.judging(step):
            self._kept.write(step, self._kept.exchanged(frames, keys, tasks), pickle.dumps(task))
            made = self._kept.whole(step, sizes)
        if made is None:
            raise failures.damaged(step)
        return made


def _by_bucket(taken: Made) -> dict[int, int]:
    """Bucket → bytes, over all names."""
    sizes: dict[int, int] = {}
    for buckets in taken.values():
        for bucket, size in buckets.items():
            sizes[bucket] = sizes.get(bucket, 0) + size.size
    return sizes


def _some(made: Mapping[int, Size]) -> Iterator[list[int]]:
    """Buckets in order, as many at once as the driver may hold."""
    some: list[int] = []
    held = 0
    for bucket in sorted(made):
        if some and held + made[bucket].size > _GATHERED_BYTES:
            yield some
            some, held = [], 0
        some.append(bucket)
        held += made[bucket].size
    if some:
        yield some
