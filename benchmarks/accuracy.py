"""Accuracy on made-up cities of seeds and noises that nothing was tuned on: one table row a city.

python -m benchmarks.accuracy [--persons 20000] [--seeds 101,102,103,104,105] [--noise normal] [--corruption office,ocr,keyboard]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "ucj_validate"]


def measured(seed: int, persons: int, noise: str, corruption: str, folder: Path) -> dict[str, Any]:
    """`evaluate --json` of one generated city, reconciled in `folder`."""
    city, run = folder / "city", folder / "run"
    options = ["--persons", str(persons), "--seed", str(seed), "--noise", noise, "--corruption", corruption]
    _call("synth", str(city), *options)
    _call("reconcile", "--config", str(city / "ucj.toml"), "--out", str(run), "--quiet", "--fail-on", "never")
    return json.loads(_call("evaluate", str(run), "--truth", str(city / "truth_rows.csv"), "--json"))


def _call(*arguments: str) -> str:
    done = subprocess.run([*PROGRAM, *arguments], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def main() -> None:
    """Prints the table, then the JSON of each city when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seeds", default="101,102,103,104,105")
    parser.add_argument("--noise", default="normal")
    parser.add_argument("--corruption", default="office,ocr,keyboard")
    parser.add_argument("--keep", type=Path, help="folder for the generated cities and runs")
    given = parser.parse_args()
    for corruption in given.corruption.split(","):
        for seed in given.seeds.split(","):
            with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
                folder = (given.keep or Path(temporary)) / f"{corruption}-{given.noise}-{seed}"
                folder.mkdir(parents=True, exist_ok=True)
                scores = measured(int(seed), given.persons, given.noise, corruption, folder)
                print(
                    corruption,
                    given.noise,
                    seed,
                    json.dumps(scores.get("headline", scores), sort_keys=True),
                    flush=True,
                )


if __name__ == "__main__":
    main()
