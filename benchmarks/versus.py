"""Ours and others side by side on the same tables: accuracy, pairs, completeness, time and memory.

make bench-others                     public sets (where UCJ_LABELLED names them) and five made-up cities
python -m benchmarks.versus [--persons 20000] [--seeds 1,2,3,4,5] [--sets febrl4,fake_1000,city] [--tools …]

Every tool is a process of its own, timed from its start to its end, loading and reading included. On a city ours is
the whole `reconcile` from dirty files to all reports; the others get cleaned values, match, and write no report.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks import pair_scores
from benchmarks.cities import completeness as city_completeness
from benchmarks.cities import made_city
from benchmarks.labelled_sets import LabelledSet, folder, labelled_set
from benchmarks.pair_scores import PairScore
from benchmarks.public_sets import completeness, judged, people_of
from benchmarks.timing import timed
from ucj_validate.columns import Side

OTHERS_PYTHON = Path(os.environ.get("UCJ_BENCH_PYTHON", ".venv-bench/bin/python"))
TOOLS: dict[str, tuple[str, ...]] = {
    "ours": ("benchmarks.others.ours_run",),
    "splink": ("benchmarks.others.splink_run",),
    "goldenmatch": ("benchmarks.others.goldenmatch_run",),
    "goldenmatch-fs": ("benchmarks.others.goldenmatch_run", "--probabilistic"),
}
COLUMNS = (
    "set", "tool", "F1 accepted", "F1 p ≥ 0,5", "precision", "recall", "F1 best (at)", "pairs", "completeness", "wall s",
    "CPU s", "MB",
)  # fmt: skip
PATIENCE_SECONDS = 1_800


@dataclass(frozen=True)
class Trial:
    """One tool on one set. `accepted`: what the tool itself joins; `half`: pairs from probability 0,5 on."""

    of: str
    tool: str
    accepted: PairScore
    half: PairScore
    best: PairScore
    compared: int | None
    completeness: float | None
    wall: float
    cpu: float
    peak_mb: float

    def cells(self) -> list[str]:
        """As printed; precision and recall are those from 0,5 on."""
        return [
            self.of,
            self.tool,
            f"{self.accepted.f1:.4f}",
            f"{self.half.f1:.4f}",
            f"{self.half.precision:.4f}",
            f"{self.half.recall:.4f}",
            f"{self.best.f1:.4f} ({self.best.threshold:.3f})",
            "" if self.compared is None else str(self.compared),
            "" if self.completeness is None else f"{self.completeness:.2%}",
            f"{self.wall:.1f}",
            f"{self.cpu:.1f}",
            f"{self.peak_mb:.0f}",
        ]


def tried(label: str, tool: str, of: LabelledSet, tables: Path) -> Trial:
    """`tool` run on `tables`, the files of `of`, and scored.

    Raises:
        SystemExit: it failed, or took longer than half an hour.
    """
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        out = Path(temporary)
        module, *options = TOOLS[tool]
        python = sys.executable if tool == "ours" else str(OTHERS_PYTHON)
        wall, cpu, peak = timed(
            ["timeout", str(PATIENCE_SECONDS), python, "-m", module, of.name, str(tables), str(out), *options]
        )
        cost = json.loads((out / "cost.json").read_text(encoding="utf-8"))
        pairs = judged(pl.read_parquet(out / "pairs.parquet"), of)
        joined = judged(pl.read_parquet(out / "joined.parquet"), of).with_columns(probability=pl.lit(1.0))
    return Trial(
        label,
        cost["tool"],
        pair_scores.at(joined, 0.0, of.true_pairs),
        pair_scores.at(pairs, 0.5, of.true_pairs),
        pair_scores.best(pairs, of.true_pairs),
        cost["compared"],
        _ours_completeness(of, tables) if tool == "ours" else _completeness(pairs, cost["compared"], of),
        wall,
        cpu,
        peak,
    )


def _completeness(pairs: pl.DataFrame, compared: int | None, of: LabelledSet) -> float | None:
    """Share of true pairs among all pairs that were scored, where the tool tells all of them."""
    return int(pairs["right"].sum()) / max(of.true_pairs, 1) if compared is not None else None


def _ours_completeness(of: LabelledSet, tables: Path) -> float:
    if of.name == "city":
        return city_completeness(tables / "city")
    right = people_of(of.right, of.name, Side.MEMBERS) if of.right is not None else None
    return completeness(of, people_of(of.left, of.name, Side.ROLL), right)


def sets(given: argparse.Namespace, root: Path) -> Iterator[tuple[str, LabelledSet, Path]]:
    """(label, set, folder of its tables), one after the other."""
    for name in given.sets.split(","):
        seeds = [int(seed) for seed in given.seeds.split(",")] if name == "city" else [0]
        for seed in seeds:
            tables = root / f"{name}-{seed}"
            tables.mkdir()
            if name == "city":
                of = made_city(tables, given.persons, seed, given.noise, given.corruption)
                label = f"city {of.left.height} × {of.right.height if of.right is not None else 0}, seed {seed}"
            else:
                of, label = labelled_set(name, folder(given.labelled)), name
            for side, table in (("left", of.left), ("right", of.right)):
                if table is not None:
                    table.drop("truth").write_csv(tables / f"{side}.csv")
            yield label, of, tables


def lost(trials: list[Trial]) -> list[str]:
    """Where another tool is better than ours, said outright."""
    found = []
    ours = {trial.of: trial for trial in trials if trial.tool.startswith("ucj-validate")}
    for trial in trials:
        own = ours.get(trial.of)
        if own is None or trial is own:
            continue
        measures = {
            "F1 accepted": (trial.accepted.f1, own.accepted.f1),
            "F1 from 0,5": (trial.half.f1, own.half.f1),
            "precision from 0,5": (trial.half.precision, own.half.precision),
            "recall from 0,5": (trial.half.recall, own.half.recall),
            "best F1": (trial.best.f1, own.best.f1),
            "completeness": (trial.completeness or 0.0, own.completeness or 0.0),
            "wall": (-trial.wall, -own.wall),
            "CPU": (-trial.cpu, -own.cpu),
            "memory": (-trial.peak_mb, -own.peak_mb),
        }
        found += [
            f"{trial.of}: {trial.tool} is better at {name}: {abs(theirs):.4f}, ours {abs(mine):.4f}"
            for name, (theirs, mine) in measures.items()
            if theirs > mine
        ]
    return found


def main() -> None:
    """Prints a Markdown table, one row a set and tool, and then where others win."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, help="folder of the labelled sets; else UCJ_LABELLED")
    parser.add_argument("--sets", default="febrl4,fake_1000,city" if "UCJ_LABELLED" in os.environ else "city")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--noise", default="normal")
    parser.add_argument("--corruption", default="office")
    given = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n" + "| --- " * len(COLUMNS) + "|")
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        for label, of, tables in sets(given, Path(temporary)):
            for tool in given.tools.split(","):
                trials.append(tried(label, tool, of, tables))
                print("| " + " | ".join(trials[-1].cells()) + " |", flush=True)
    print("\nWhere another tool is better than ours:")
    print("\n".join(f"- {line}" for line in lost(trials)) or "- nowhere")


if __name__ == "__main__":
    main()
