"""What each step of a run on Spark takes: seconds of CPU of all its processes, and the bytes of its pieces, packed.

python -m benchmarks.distributed DATA --rows 100000 --book SPARK_JSON [--master 'local[2,4]']

DATA holds roll.csv and members.csv of so many rows a side (`benchmarks.scale make`). One run; what it took is added to
SPARK_JSON in place of an earlier one of that size. `benchmarks.estimate SCALING_JSON SPARK_JSON` reads it: run it at two sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.process_tree import tree_cpu
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.pipeline import run
from ucj_validate.settings import EngineSettings, InputSettings, OutputSettings, Settings

AS_OF = date(2025, 4, 24)


def measured(data: Path, rows: int, master: str) -> dict[str, Any]:
    """One run, step by step."""
    steps: dict[str, dict[str, float]] = {}
    step = SparkEngine.step

    def watched(engine: SparkEngine, name: str, *rest: Any) -> None:  # noqa: ANN401 - what `step` takes
        before = tree_cpu(os.getpid())
        step(engine, name, *rest)
        steps[name] = {"cpu": round(tree_cpu(os.getpid()) - before, 2), "bytes": engine.told[-1].bytes_out}

    SparkEngine.step = watched  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory(dir=data) as out:
        settings = Settings(
            input=InputSettings(rolls=(str(data / "roll.csv"),), members=(str(data / "members.csv"),)),
            output=OutputSettings(formats=("html",), fail_on=("never",)),
            engine=EngineSettings(name="spark", master=master),
        )
        began, spent = time.perf_counter(), tree_cpu(os.getpid())
        run(settings, AS_OF, Path(out) / "run")
        wall, all_cpu = time.perf_counter() - began, tree_cpu(os.getpid()) - spent
    return {"rows": rows, "cores": os.cpu_count(), "wall": round(wall, 1), "cpu": round(all_cpu, 1), "steps": steps}


def main() -> None:
    """Runs, prints and notes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--book", type=Path, required=True)
    parser.add_argument("--master", default="local[2,4]")
    given = parser.parse_args()
    found = measured(given.data, given.rows, given.master)
    kept = json.loads(given.book.read_text(encoding="utf-8"))["runs"] if given.book.exists() else []
    runs = sorted([one for one in kept if one["rows"] != given.rows] + [found], key=lambda one: one["rows"])
    given.book.write_text(json.dumps({"runs": runs}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
