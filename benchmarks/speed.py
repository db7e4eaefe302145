"""Time and memory of the whole program as its users run it, all outputs written.

python -m benchmarks.speed [--persons 50000] [--seed 99] [--runs 3]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import timed

PROGRAM = [sys.executable, "-m", "ucj_validate"]


def main() -> None:
    """Prints the figures, then the seconds by stage of the last run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        city, run = Path(temporary) / "city", Path(temporary) / "run"
        timed([*PROGRAM, "synth", str(city), "--persons", str(given.persons), "--seed", str(given.seed)])
        options = ["--config", str(city / "ucj.toml"), "--out", str(run), "--quiet", "--fail-on", "never"]
        runs = [timed([*PROGRAM, "reconcile", *options]) for _ in range(given.runs)]
        manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    rows = {side: sum(s["rows"] for s in manifest["inputs"] if s["side"] == side) for side in ("roll", "members")}
    wall, cpu, peak = (median(values) for values in zip(*runs, strict=True))
    print(f"reconcile, {rows['roll']} roll rows x {rows['members']} member rows, median of {given.runs}:")
    print(f"  wall {wall:.2f} s, CPU {cpu:.2f} s, peak {peak:.0f} MB")
    print("  by stage: " + ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in manifest["seconds"].items()))
    helps = [timed([*PROGRAM, "--help"]) for _ in range(5)]
    print(f"--help: wall {median(wall for wall, _, _ in helps):.2f} s (median of 5)")


if __name__ == "__main__":
    main()
