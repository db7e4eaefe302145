"""Ours and Splink on the same long files: time, memory, and F1 against the generator's truth.

python -m benchmarks.scale_versus [--rows 100000,300000,1000000] [--tools ours,few,many] [--patience 40] [--keep DIR] [--venv DIR]

Ours is the whole `reconcile` from the raw CSV to all outputs but the workbook. Splink is given clean tables (cleaned by us,
in time that isn't counted), matches, and writes pairs and links; `few` and `many` are its blocking rules
(`others.splink_scale`). Its DuckDB may use 10 GB and then spills to disk. A run is ended after `--patience` minutes.
Both are scored on pairs of a roll row and a member row. What is found is noted in `scaling.json`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks import pair_scores, scaling
from benchmarks.pair_scores import PairScore
from benchmarks.process_tree import Cost, cost
from benchmarks.scale_data import files
from benchmarks.scale_runs import program, python, takes_venv
from benchmarks.scale_shown import shown
from benchmarks.versus import OTHERS_PYTHON
from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.normalise import people

AS_OF = date(2025, 4, 24)


@dataclass(frozen=True)
class Found:
    """Pairs (left, right: names of rows; probability) and those that the tool itself joins."""

    pairs: pl.DataFrame
    joined: pl.DataFrame
    steps: dict[str, float]
    tool: str


def cleaned(data: Path, folder: Path) -> None:
    """Writes `left.csv` and `right.csv`: nik, folded name, ISO birth date, sex, village; `rec` names a row."""
    if (folder / "right.csv").is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for side, name, mark, table in ((Side.ROLL, "roll", "r", "left"), (Side.MEMBERS, "members", "m", "right")):
        rows = read([str(data / f"{name}.csv")], side, {}).rows
        people(rows, AS_OF).select(
            rec=pl.lit(mark) + pl.col("line").cast(pl.String), nik="nik", name="name_key",
            birth_date=pl.col("birth_date").cast(pl.String), sex="sex", village="village",
        ).write_csv(folder / f"{table}.csv")  # fmt: skip


def ours(data: Path, out: Path, patience: float, interpreter: str) -> tuple[Cost, Found | None]:
    """The whole program, and the links in its run folder."""
    spent = cost(program(data, out, interpreter), patience)
    if not spent.ended:
        return spent, None
    links = pl.read_parquet(out / "links.parquet").select(
        "decision", "probability", left=pl.lit("r") + pl.col("roll_line").cast(pl.String),
        right=pl.lit("m") + pl.col("member_line").cast(pl.String),
    )  # fmt: skip
    steps = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
    return spent, Found(links, links.filter(pl.col("decision") == "accepted"), steps, "ucj-validate, whole run")


def splink(clean: Path, out: Path, blocking: str, patience: float) -> tuple[Cost, Found | None]:
    """Splink in its own environment."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    module = ["-m", "benchmarks.others.splink_scale", str(clean), str(out), "--blocking", blocking]
    spent = cost([str(OTHERS_PYTHON), *module], patience)
    shutil.rmtree(out / "materialised", ignore_errors=True)
    if not spent.ended:
        return spent, None
    told = json.loads((out / "cost.json").read_text(encoding="utf-8"))
    pairs, joined = (pl.read_parquet(out / f"{name}.parquet") for name in ("pairs", "joined"))
    return spent, Found(_roll_first(pairs), joined, told["seconds"], told["tool"])


def _roll_first(pairs: pl.DataFrame) -> pl.DataFrame:
    swapped = pl.col("left").str.starts_with("m")
    left, right = (
        pl.when(swapped).then(pl.col(a)).otherwise(pl.col(b)) for a, b in (("right", "left"), ("left", "right"))
    )
    return pairs.with_columns(left=left, right=right)


def scored(found: Found, truth: pl.DataFrame) -> tuple[PairScore, PairScore]:
    """(what the tool joins, the best threshold over its pairs) against `truth` (side, line, person)."""
    ends = [
        truth.filter(side=side).select(pl.lit(mark).add(pl.col("line").cast(pl.String)).alias(name), person="person")
        for side, mark, name in (("roll", "r", "left"), ("members", "m", "right"))
    ]
    true = ends[0].join(ends[1], on="person").height
    judged = [
        pairs.join(ends[0], on="left").join(ends[1], on="right")
        .select("probability", right=pl.col("person") == pl.col("person_right"))
        for pairs in (found.joined.with_columns(probability=1.0), found.pairs)
    ]  # fmt: skip
    return pair_scores.at(judged[0], 0.0, true), pair_scores.best(judged[1], true)


def tried(rows: int, tool: str, folder: Path, patience: float, interpreter: str) -> scaling.Entry:
    """One tool on one size."""
    data = files(folder, rows)
    if tool == "ours":
        spent, found = ours(data, folder / f"ours-{rows}", patience, interpreter)
    else:
        cleaned(data, folder / f"clean-{rows}")
        spent, found = splink(folder / f"clean-{rows}", folder / f"splink-{rows}", tool, patience)
    entry: scaling.Entry = {"rows": rows, "tool": f"Splink, {tool} pairs", "cost": scaling.middle([spent]), "steps": {}}
    if found is None:
        return entry
    accepted, best = scored(found, pl.read_parquet(data / "truth.parquet"))
    return entry | {
        "tool": found.tool,
        "f1": accepted.f1,
        "precision": accepted.precision,
        "recall": accepted.recall,
        "best_f1": best.f1,
        "best_at": best.threshold,
        "steps": found.steps,
    }


def main() -> None:
    """Notes and prints each run as it ends; the picture and the tables are made anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="100000,300000,1000000")
    parser.add_argument("--tools", default="ours,few")
    parser.add_argument("--patience", type=float, default=40, help="minutes")
    parser.add_argument("--keep", type=Path, help="folder for the files and runs")
    parser.add_argument("--book", type=Path, default=scaling.HERE, help="the JSON file of what was measured")
    takes_venv(parser)
    given = parser.parse_args()
    interpreter = python(given)
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        for rows in (int(each) for each in given.rows.split(",")):
            for tool in given.tools.split(","):
                entry = tried(rows, tool, given.keep or Path(temporary), given.patience * 60, interpreter)
                scaling.noted(given.book, f"versus {tool}", entry)
                print(" | ".join(scaling.versus_cells(entry)), file=sys.stderr, flush=True)
    book = scaling.read(given.book)
    print(scaling.splink_table(book))
    if given.book == scaling.HERE:
        shown(book)


if __name__ == "__main__":
    main()
