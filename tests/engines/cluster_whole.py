"""A whole run on a cluster of two executors of which one is killed while pairs are compared: run by test_whole_runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.engines.flows import Struck
from tests.engines.runs import Inputs, digests, in_pieces
from ucj_validate.engines.exchange import Work
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.session import opened
from ucj_validate.engines.spark.shipping import shipped

VICTIMS = {"levels": "executor", "results": "worker"}
"""Step and who is killed in it."""


@dataclass
class StruckEngine(SparkEngine):
    """Spark, with somebody killed in some steps."""

    def step(self, name: str, takes: Sequence[str], makes: Sequence[str], work: Work) -> None:
        victim = VICTIMS.get(name)
        super().step(name, takes, makes, work if victim is None else Struck(work, f"{self.work}/{name}.killed", victim))


def main(work: Path, rolls: list[str], members: list[str]) -> None:
    session = opened("local-cluster[2,1,1024]", str(work), {"spark.task.maxFailures": "4"})
    session.archive = shipped(session.spark, session._undo)
    engine = StruckEngine(session, str(work), "whole")
    try:
        in_pieces(engine, Inputs(tuple(rolls), tuple(members)), work / "run", lambda _rows: (4, 150))
    finally:
        engine.close()
    told = {"killed": sorted(path.stem for path in work.glob("*.killed")), "digests": digests(work / "run")}
    (work / "told.json").write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3]))
