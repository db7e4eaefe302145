"""How time and memory grow with the rows: the whole program on rolls and exports of ten thousand to ten million rows.

python -m benchmarks.scale make DIR [--rows 100000] [--seed 1] [--shape even]
python -m benchmarks.scale curve [--rows 10000,30000,100000,300000,1000000] [--runs 3] [--keep DIR] [--venv DIR]
python -m benchmarks.scale worst [--rows 100000,1000000] [--runs 3] [--keep DIR] [--venv DIR]
python -m benchmarks.scale tables

`curve`: wall and CPU seconds, greatest memory of the tree of processes, bytes read and written, pairs compared; beside
them the floor, by turns: Polars reading both files, joining them on the NIK and writing Parquet, in a process of its own.
`worst`: the worst case of `scale_worst` beside the even files, by turns. Both note what they find in `scaling.json`, print
it, and draw `docs/img/scaling.svg` and write the tables of docs/SKALA.md anew. All outputs are written but the workbook.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import scaling
from benchmarks.process_tree import Cost, cost
from benchmarks.scale_data import Shape, files, write
from benchmarks.scale_runs import floor, program, python, takes_venv
from benchmarks.scale_shown import shown

EVEN = "10000,30000,100000,300000,1000000"
WORST = "100000,1000000"


def measured(rows: int, seed: int, runs: int, folder: Path, interpreter: str) -> scaling.Entry:
    """One size, ours and the floor by turns."""
    data, out = files(folder, rows, seed), folder / f"run-{rows}-{seed}"
    ours, floors = [], []
    for _ in range(runs):
        ours.append(cost(program(data, out, interpreter)))
        floors.append(cost(floor(data, folder / "floor.parquet", interpreter)))
    manifest = _manifest(out)
    return {
        "rows": rows,
        "ours": scaling.middle(ours),
        "floor": scaling.middle(floors),
        "pairs_compared": manifest["matching"]["pairs_compared"],
        "input_bytes": sum((data / f"{name}.csv").stat().st_size for name in ("roll", "members")),
        "output_bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
        "stages": manifest["seconds"],
        "runs": runs,
    }


def compared(rows: int, seed: int, runs: int, folder: Path, interpreter: str) -> scaling.Entry:
    """One size, the even and the worst files by turns."""
    costs: dict[Shape, list[Cost]] = {shape: [] for shape in Shape}
    outs = {shape: folder / f"run-{rows}-{seed}-{shape}" for shape in Shape}
    for _ in range(runs):
        for shape in Shape:
            costs[shape].append(cost(program(files(folder, rows, seed, shape), outs[shape], interpreter)))
    manifests = {shape: _manifest(outs[shape]) for shape in Shape}
    return {
        "rows": rows,
        **{str(shape): scaling.middle(costs[shape]) for shape in Shape},
        "pairs_compared": {str(shape): manifests[shape]["matching"]["pairs_compared"] for shape in Shape},
        "stages": {str(shape): manifests[shape]["seconds"] for shape in Shape},
        "runs": runs,
    }


def _manifest(out: Path) -> dict[str, dict[str, float]]:
    told: dict[str, dict[str, float]] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return told


def main() -> None:
    """Makes files, measures, or prints what was measured."""
    given = _arguments().parse_args()
    if given.command == "make":
        write(given.folder, given.rows, given.seed, Shape(given.shape))
        return
    if given.command != "tables":
        _measure(given)
    book = scaling.read(given.book)
    print(scaling.table(book), scaling.worst_table(book), scaling.splink_table(book), sep="\n\n")
    if given.book == scaling.HERE:
        shown(book)


def _measure(given: argparse.Namespace) -> None:
    measure, kind = (measured, "even") if given.command == "curve" else (compared, "worst")
    interpreter = python(given)
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        for rows in (int(each) for each in given.rows.split(",")):
            entry = measure(rows, given.seed, given.runs, given.keep or Path(temporary), interpreter)
            scaling.noted(given.book, kind, entry)
            print(json.dumps(entry), file=sys.stderr, flush=True)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("folder", type=Path)
    make.add_argument("--rows", type=int, default=100_000)
    make.add_argument("--shape", choices=list(Shape), default=Shape.EVEN)
    make.add_argument("--seed", type=int, default=1)
    for name, rows in (("curve", EVEN), ("worst", WORST), ("tables", "")):
        command = commands.add_parser(name)
        command.add_argument("--book", type=Path, default=scaling.HERE, help="the JSON file of what was measured")
        if name == "tables":
            continue
        command.add_argument("--rows", default=rows)
        command.add_argument("--runs", type=int, default=3)
        command.add_argument("--keep", type=Path, help="folder for the files and runs")
        command.add_argument("--seed", type=int, default=1)
        takes_venv(command)
    return parser


if __name__ == "__main__":
    main()
