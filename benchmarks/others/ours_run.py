"""Our own matching on one task, run and told like the other tools'.

python -m benchmarks.others.ours_run TASK FOLDER OUT

A public set is read, normalised and matched. A city is the whole program as an officer runs it: `reconcile` on the
dirty files, all reports written; its links are read from the run folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl

from benchmarks.others.tables import answer, task
from benchmarks.public_sets import matched, named, people_of
from ucj_validate import __version__
from ucj_validate.columns import Side
from ucj_validate.settings import MatchSettings

TOOL = f"ucj-validate {__version__}"


def main() -> None:
    """Runs the program and writes what it found."""
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if name == "city":
        _city(folder, out)
        return
    given = task(name, folder)
    left = people_of(given.left, name, Side.ROLL)
    right = people_of(given.right, name, Side.MEMBERS) if given.right is not None else None
    numbers, compared = matched(left, right, MatchSettings().accept)
    pairs = named(numbers, given.left["rec"], (given.right if given.right is not None else given.left)["rec"])
    answer(out, pairs, pairs.filter("joined"), compared, TOOL)


def _city(folder: Path, out: Path) -> None:
    run = out / "run"
    options = ["--config", str(folder / "city" / "ucj.toml"), "--out", str(run), "--quiet", "--fail-on", "never"]
    subprocess.run([sys.executable, "-m", "ucj_validate", "reconcile", *options], check=True)
    links = pl.read_parquet(run / "links.parquet")
    pairs = links.select(left=origin("roll_"), right=origin("member_"), probability="probability", decision="decision")
    compared = json.loads((run / "run.json").read_text(encoding="utf-8"))["matching"]["pairs_compared"]
    answer(out, pairs, pairs.filter(pl.col("decision") == "accepted"), compared, f"{TOOL}, whole run")


def origin(prefix: str) -> pl.Expr:
    """A row's name: its file, sheet and line."""
    return pl.concat_str(
        pl.col(f"{prefix}file"), pl.col(f"{prefix}sheet").fill_null(""), pl.col(f"{prefix}line").cast(pl.String), separator="|"
    )  # fmt: skip


if __name__ == "__main__":
    main()
