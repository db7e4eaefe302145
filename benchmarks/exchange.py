"""What it costs to bring pieces together, on each engine: `python -m benchmarks.exchange [ENGINE …]`.

Engines: `local`, `sail`, or a master of Spark's (`local[2,4]`; `rows:local[2,4]` sends tables through Spark as a cluster
does), whichever this environment has. Each in a process of its
own: the session's start; a step over next to nothing; 4.096 small pieces; large tables through an exchange. CPU of all processes in brackets.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import polars as pl

from benchmarks.exchange_steps import Dealt, Made, Seen
from benchmarks.process_tree import cost, tree_cpu
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine

_IN_ROWS = "rows:"
_TINY_STEPS = 6
_SQUARE = 64
_LARGE_BUCKETS, _LARGE_ROWS = 16, 400_000
_MB = _LARGE_BUCKETS * _LARGE_ROWS * 64 / 1e6


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measured(*sys.argv[2:])
        return
    wanted = sys.argv[1:] or ["local", "sail"]
    print("| engine | session | a step | a piece | large tables | all | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in wanted:
        told = Path(tempfile.mkdtemp()) / "told.json"
        spent = cost(
            [sys.executable, "-m", "benchmarks.exchange", "--one", name, str(told)], PYTHONPATH=str(Path.cwd())
        )
        figures = json.loads(told.read_text("utf-8"))
        shutil.rmtree(told.parent)
        session, step, piece, large = (Spent(*figures[part]) for part in ("session", "step", "piece", "large"))
        print(
            f"| {name} | {session.wall:.1f} s ({session.cpu:.1f}) | {step.wall:.2f} s ({step.cpu:.2f}) "
            f"| {piece.wall * 1e6:.0f} µs ({piece.cpu * 1e6:.0f}) | {_MB / large.wall:.0f} MB/s ({_MB / large.cpu:.0f}) "
            f"| {spent.wall:.0f} s ({figures['cpu']:.0f}) | {spent.peak_mb:.0f} |",
            flush=True,
        )


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU in all processes."""

    wall: float
    cpu: float


class Watch:
    """What passes from when it was made."""

    def __init__(self) -> None:
        self._began = Spent(perf_counter(), tree_cpu(os.getpid()))

    def spent(self) -> Spent:
        """Since then."""
        return Spent(perf_counter() - self._began.wall, tree_cpu(os.getpid()) - self._began.cpu)


def measured(name: str, told: str) -> None:
    """One engine's figures, as JSON in the file `told`."""
    folder = Path(tempfile.mkdtemp())
    engines = _engines(name, folder)
    watch, whole = Watch(), Watch()
    engine = next(engines)
    session = watch.spent()
    try:
        step = _tiny(engine)
        figures = {"session": session, "step": step, "piece": _small(engine, step), "large": _large(engine)}
        Path(told).write_text(json.dumps(figures | {"cpu": whole.spent().cpu}), "utf-8")
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def _engines(name: str, folder: Path) -> Iterator[Engine]:
    if name == "local":
        yield LocalEngine(folder, room=0)  # all of it through files
        return
    from ucj_validate.engines.spark.engine import SparkEngine
    from ucj_validate.engines.spark.session import opened

    session = opened(name.removeprefix(_IN_ROWS), str(folder))
    session.beside = session.beside and not name.startswith(_IN_ROWS)
    yield SparkEngine(session, str(folder), "exchange")


def _numbers(engine: Engine, name: str, buckets: int) -> None:
    engine.put(name, [(bucket, pl.DataFrame({"n": [bucket]})) for bucket in range(buckets)])


def _tiny(engine: Engine) -> Spent:
    """A step over two tiny buckets: the median, the first ones not counted."""
    _numbers(engine, "few", 2)
    times = []
    for at in range(_TINY_STEPS):
        watch = Watch()
        engine.step(f"tiny{at}", ["few"], [f"seen{at}"], Seen("few", f"seen{at}"))
        times.append(watch.spent())
    return sorted(times[2:])[len(times) // 2 - 1]


def _small(engine: Engine, step: Spent) -> Spent:
    """What one of 4.096 pieces adds, made in one step and brought together in the next."""
    _numbers(engine, "sources", _SQUARE)
    watch = Watch()
    engine.step("make-small", ["sources"], ["small"], Made(_SQUARE * 10, "small"))
    engine.step("deal-small", ["small"], ["dealt-small"], Dealt(_SQUARE, "small", "dealt-small"))
    engine.step("see-small", ["dealt-small"], ["seen-small"], Seen("dealt-small", "seen-small"))
    spent = watch.spent()
    return Spent((spent.wall - 3 * step.wall) / _SQUARE**2, (spent.cpu - 3 * step.cpu) / _SQUARE**2)


def _large(engine: Engine) -> Spent:
    """Tables of `_MB` read, dealt out, and brought together again."""
    _numbers(engine, "large-sources", _LARGE_BUCKETS)
    engine.step("make-large", ["large-sources"], ["large"], Made(_LARGE_ROWS, "large"))
    watch = Watch()
    engine.step("deal-large", ["large"], ["dealt-large"], Dealt(_LARGE_BUCKETS, "large", "dealt-large"))
    engine.step("see-large", ["dealt-large"], ["seen-large"], Seen("dealt-large", "seen-large"))
    return watch.spent()


if __name__ == "__main__":
    main()
