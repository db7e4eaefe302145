"""Accuracy on made-up cities of seeds and noises that nothing was tuned on: one table row a city.

python -m benchmarks.accuracy [--persons 20000] [--seeds 101,102,103,104,105] [--noise normal] [--corruption office,ocr]
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


COLUMNS = (
    "corruption",
    "noise",
    "seed",
    "precision",
    "recall",
    "duplicates F1",
    "review",
    "of it open matches",
    "status right",
    "wrongly active",
    "right or first",
    "twins joined",
    "namesakes, fathers joined",
    "ECE",
)


def row(scores: dict[str, Any]) -> list[str]:
    """The figures of one city, as printed."""
    joined = {entry["relation"]: f"{entry['joined']}/{entry['pairs']}" for entry in scores["confused"]}
    return [
        f"{scores['link_pairs']['precision']:.4f}",
        f"{scores['link_pairs']['recall']:.4f}",
        f"{scores['duplicates']['f1']:.4f}",
        f"{scores['review']['share']:.2%}",
        f"{scores['open_matches']['share']:.2%}",
        f"{scores['status']['share']:.2%}",
        str(scores["wrongly_active"]["part"]),
        f"{scores['found_or_first']['share']:.4f}",
        joined.get("twin_of", ""),
        f"{joined.get('namesake_of', '')}, {joined.get('father_of', '')}",
        f"{scores['calibration_error']:.4f}",
    ]


def main() -> None:
    """Prints a Markdown table, one row a city."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seeds", default="101,102,103,104,105")
    parser.add_argument("--noise", default="normal")
    parser.add_argument("--corruption", default="office,ocr,keyboard,phonetic,household")
    parser.add_argument("--keep", type=Path, help="folder for the generated cities and runs")
    given = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n" + "| --- " * len(COLUMNS) + "|")
    for corruption in given.corruption.split(","):
        for seed in given.seeds.split(","):
            with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
                folder = (given.keep or Path(temporary)) / f"{corruption}-{given.noise}-{seed}"
                folder.mkdir(parents=True, exist_ok=True)
                scores = measured(int(seed), given.persons, given.noise, corruption, folder)
                print("| " + " | ".join([corruption, given.noise, seed, *row(scores)]) + " |", flush=True)


if __name__ == "__main__":
    main()
