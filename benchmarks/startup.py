"""How long the program takes to start, as users install it: `--help`, and `check` of a roll of a thousand rows.

python -m benchmarks.startup [--runs 9] [--venv DIR]

The environment holds the runtime lock and the program alone, no library of the tests; --venv keeps it. Medians over
warm runs, by turns. Asked: `--help` 0,2 s, `check` 0,8 s.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import polars as pl

from benchmarks.process_tree import Cost, cost
from benchmarks.scale_data import write

REPOSITORY = Path(__file__).parent.parent
ROWS = 1_000
ASKED = {"--help": 0.2, "check roll.csv": 0.8, "check roll.xlsx": 0.8}


def installed(venv: Path) -> Path:
    """The program in `venv`, which is made where it isn't there yet; the program itself is installed anew."""
    if not (venv / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        _pip(venv, "--require-hashes", "-r", "requirements/runtime.txt")
    _pip(venv, "--no-deps", "--no-build-isolation", "--force-reinstall", ".")
    return venv / "bin" / "ucj-validate"


def _pip(venv: Path, *arguments: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([str(venv / "bin" / "python"), "-m", "pip", *quiet, *arguments], check=True, cwd=REPOSITORY)


def rolls(folder: Path) -> None:
    """Writes one roll of a thousand rows as CSV and as XLSX, all cells text."""
    write(folder, ROWS, 1)
    pl.read_csv(folder / "roll.csv", infer_schema=False).write_excel(folder / "roll.xlsx")


def started(program: Path, folder: Path, runs: int) -> Mapping[str, Sequence[Cost]]:
    """The costs of each command, run by turns; the first turn warms the caches and doesn't count."""
    options = ["--side", "roll", "--quiet", "--as-of", "2025-04-24", "--fail-on", "never"]
    commands = {
        "--help": ["--help"],
        "check roll.csv": ["check", str(folder / "roll.csv"), *options],
        "check roll.xlsx": ["check", str(folder / "roll.xlsx"), *options],
    }
    turns = [{name: cost([str(program), *given]) for name, given in commands.items()} for _ in range(runs + 1)]
    return {name: [turn[name] for turn in turns[1:]] for name in commands}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--venv", type=Path, help="folder of the environment, kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        folder = Path(temporary)
        rolls(folder)
        found = started(installed(given.venv or folder / "venv"), folder, given.runs)
    print("| command | wall s | fastest | CPU s | MB | asked |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, costs in found.items():
        walls = [each.wall for each in costs]
        figures = [median(walls), min(walls), median(each.cpu for each in costs)]
        cells = [f"`{name}`", *(f"{each:.2f}" for each in figures), f"{median(c.peak_mb for c in costs):.0f}"]
        print("| " + " | ".join([*cells, f"{ASKED[name]:.1f}"]) + " |")


if __name__ == "__main__":
    main()
