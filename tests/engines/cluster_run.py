"""The words of `flows`, counted on a cluster of two executors while somebody is killed: run by test_spark_faults."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.engines.flows import Count, Cut, Killed, Whence, put_lines
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.session import opened
from ucj_validate.engines.spark.shipping import shipped


def step(engine: SparkEngine, work: Path, victim: str) -> list[tuple[object, ...]]:
    """The words of a step during which somebody is killed."""
    engine.step(
        victim, ["words"], [f"by-{victim}"], Killed(Count(), str(work / f"{victim}.killed"), victim, f"by-{victim}")
    )
    counts = engine.gather(f"by-{victim}")
    assert counts is not None
    return sorted(counts.rows())


def main(work: Path) -> None:
    session = opened("local-cluster[2,1,1024]", str(work), {"spark.task.maxFailures": "4"})
    session.archive = shipped(session.spark, session._undo)  # as for workers that don't have us
    engine = SparkEngine(session, str(work), "cluster")
    try:
        put_lines(engine)
        engine.step("cut", ["lines"], ["words"], Cut(4))
        told = {victim: step(engine, work, victim) for victim in ("worker", "executor")}
        engine.step("whence", ["words"], ["whence"], Whence())
        whence = engine.gather("whence")
        assert whence is not None
    finally:
        engine.close()
    killed = [name for name in ("worker", "executor") if (work / f"{name}.killed").exists()]
    (work / "told.json").write_text(json.dumps(told | {"killed": killed, "whence": whence.unique().rows()}), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
