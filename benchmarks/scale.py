"""How time and memory grow with the rows: the whole program on rolls and exports of ten thousand to ten million rows.

python -m benchmarks.scale make DIR [--rows 100000] [--seed 1]
python -m benchmarks.scale run [--rows 10000,100000,1000000] [--runs 3] [--seed 1] [--keep DIR]

`run` prints a table: wall and CPU seconds, peak memory, pairs compared, and the floor: Polars reading both files, joining
them on the NIK and writing Parquet, in a process of its own. All outputs are written but the workbook.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.scale_data import write
from benchmarks.timing import timed

FLOOR = """
import sys
from pathlib import Path
import polars as pl
folder, out = map(Path, sys.argv[1:])
roll = pl.read_csv(folder / "roll.csv", infer_schema=False)
members = pl.read_csv(folder / "members.csv", infer_schema=False)
roll.join(members, on="NIK", how="left").write_parquet(out)
"""


def measured(rows: int, seed: int, runs: int, folder: Path) -> str:
    """One table row."""
    data, out = folder / f"{rows}-{seed}", folder / f"run-{rows}-{seed}"
    if not (data / "truth.parquet").is_file():
        write(data, rows, seed)
    inputs = ["--roll", str(data / "roll.csv"), "--members", str(data / "members.csv")]
    options = ["--as-of", "2025-04-24", "--format", "html", "--quiet", "--fail-on", "never", "--no-input"]
    program = [sys.executable, "-m", "ucj_validate", "reconcile", *inputs, *options, "--out", str(out)]
    floor = [sys.executable, "-c", FLOOR, str(data), str(folder / "floor.parquet")]
    ours, floors = [], []
    for _ in range(runs):
        ours.append(timed(program))
        floors.append(timed(floor))
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    wall, cpu, peak = (median(values) for values in zip(*ours, strict=True))
    floor_wall = median(wall for wall, _, _ in floors)
    print(f"  {rows}: " + ", ".join(f"{k} {v:.2f}" for k, v in manifest["seconds"].items()), file=sys.stderr)
    return (
        f"| {rows:,} × {rows:,} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {manifest['matching']['pairs_compared']:,} "
        f"| {floor_wall:.2f} | {wall / floor_wall:.1f} |".replace(",", ".")
    )


def main() -> None:
    """Makes files, or prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("folder", type=Path)
    make.add_argument("--rows", type=int, default=100_000)
    run = commands.add_parser("run")
    run.add_argument("--rows", default="10000,100000,1000000")
    run.add_argument("--runs", type=int, default=3)
    run.add_argument("--keep", type=Path, help="folder for the files and runs")
    for each in (make, run):
        each.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.command == "make":
        write(given.folder, given.rows, given.seed)
        return
    print(
        "| rows | wall s | CPU s | MB | pairs compared | floor s | ratio |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        for rows in given.rows.split(","):
            print(measured(int(rows), given.seed, given.runs, given.keep or Path(temporary)), flush=True)


if __name__ == "__main__":
    main()
