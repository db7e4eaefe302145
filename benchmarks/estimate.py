"""What a national run would take, 60 million × 60 million rows, worked out from what was measured on smaller ones.

python -m benchmarks.estimate [SCALING_JSON] [SPARK_JSON] [--rows 60000000] [--write]

SCALING_JSON is `scaling.json`: its sizes give CPU a row and a pair, the two largest how pairs grow. SPARK_JSON tells runs of the
distributed engine: {"runs": [{"rows": a side, "cores": 2, "wall": s, "cpu": s, "peak_mb": n, "steps": {"keys": {"cpu": s,
"bytes": n}, …}}]}; `bytes` are those that the step's pieces take, packed, as they travel and are kept. Two sizes give each
step's slope; of one, bytes and CPU are taken to grow with the rows. `--write` puts the second table into docs/SKALA.md (the
first stands there whenever something is measured).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import marked, scaling
from benchmarks.scaling import dotted
from ucj_validate.match.blocking.blocks import EVERY
from ucj_validate.match.blocking.keys import KEYS

NATION = 60_000_000
BUSY = 0.7
"""Share of the cores' time that a cluster works: the rest goes by where the last tasks of a step are waited for."""
CORES_AN_EXECUTOR, GB_AN_EXECUTOR = 4, 10
BUCKET_BYTES = 64e6
"""What one bucket of the largest step should hold, packed."""
CLUSTERS = (16, 64, 160)
MOST_PAIRS = 2 * sum(key.further for key in KEYS if key.further != EVERY)
"""Pairs a row that keys with a limit give at most, their blocks and their finer ones; the others don't grow with the nation."""
STEEPEST = 1.5
"""A slope is not believed beyond this: what grows faster was measured too small."""


@dataclass(frozen=True)
class Local:
    """The local engine's slopes. `pairs` a row of both sides, at the largest size measured and if their growth went on."""

    largest: int
    cpu_a_row: float
    cpu_a_pair: float
    pairs_flat: float
    pairs_steep: float
    bytes_in: float
    bytes_out: float
    mb_at_largest: float

    def cpu_hours(self, rows: int, pairs_a_row: float) -> float:
        """CPU hours of `rows` a side."""
        return 2 * rows * (self.cpu_a_row + self.cpu_a_pair * pairs_a_row) / 3600


def local(book: Mapping[str, Any], nation: int = NATION) -> Local:
    """The slopes of a book's two largest sizes.

    Raises:
        ValueError: fewer than two sizes were measured.
    """
    entries = book.get("even", [])
    if len(entries) < 2:
        raise ValueError("two sizes are needed")
    small, large = entries[-2:]
    rows = [2 * each["rows"] for each in (small, large)]
    pairs = [each["pairs_compared"] for each in (small, large)]
    a_row, a_pair = _cpu(book)
    flat = pairs[1] / rows[1]
    growth = max(log(flat / (pairs[0] / rows[0])) / log(rows[1] / rows[0]), 0.0)
    return Local(
        large["rows"],
        a_row,
        a_pair,
        flat,
        min(flat * (nation / large["rows"]) ** growth, MOST_PAIRS),
        large["input_bytes"] / rows[1],
        large["output_bytes"] / rows[1],
        large["ours"]["peak_mb"],
    )


def _cpu(book: Mapping[str, Any]) -> tuple[float, float]:
    """CPU seconds a row and a pair: the plane nearest to all sizes, even and worst, each by its share; a start is apart.

    The worst case tells the two apart: it has several times the pairs in as many rows.
    """
    seen = [(2 * e["rows"], e["pairs_compared"], e["ours"]["cpu"]) for e in book.get("even", [])]
    seen += [
        (2 * e["rows"], e["pairs_compared"][shape], e[shape]["cpu"])
        for e in book.get("worst", [])
        for shape in ("even", "worst")
    ]
    rows, pairs, cpu = np.array(seen, dtype=np.float64).T
    for columns in ([np.ones_like(rows), rows, pairs], [rows, pairs], [rows]):
        if len(columns) > len(rows):
            continue
        found = np.linalg.lstsq(np.stack(columns, axis=1) / cpu[:, None], np.ones_like(cpu), rcond=None)[0]
        if (found >= 0).all():  # else noise is larger than what the pairs, or a start, take
            by_row, by_pair = (*found, 0.0)[:2] if len(columns) < 3 else found[1:]
            return float(by_row), float(by_pair)
    return float((cpu / rows).mean()), 0.0


@dataclass(frozen=True)
class Step:
    """A step of the distributed engine at `rows` a side: what was measured, and what it comes to."""

    name: str
    bytes_a_row: float
    cpu_a_row: float
    slope_of_bytes: float
    slope_of_cpu: float
    bytes: float
    cpu: float


def steps(spark: Mapping[str, Any], rows: int) -> list[Step]:
    """Each step, carried on from the two largest runs."""
    runs = sorted(spark["runs"], key=lambda run: run["rows"])[-2:]
    last = runs[-1]
    found = []
    for name, at_last in last["steps"].items():
        first = runs[0]["steps"].get(name) if len(runs) == 2 else None
        slopes = {figure: _slope(first, at_last, figure, runs[0]["rows"], last["rows"]) for figure in ("bytes", "cpu")}
        times = rows / last["rows"]
        found.append(
            Step(
                name,
                at_last["bytes"] / (2 * last["rows"]),
                at_last["cpu"] / (2 * last["rows"]),
                slopes["bytes"],
                slopes["cpu"],
                at_last["bytes"] * times ** slopes["bytes"],
                at_last["cpu"] * times ** slopes["cpu"],
            )
        )
    return found


def _slope(first: Mapping[str, float] | None, last: Mapping[str, float], figure: str, n: int, m: int) -> float:
    """The power of the rows by which a figure grows: 1 where it can't be told, or grows more slowly."""
    if first is None or n == m or not first[figure] or not last[figure]:
        return 1.0
    return min(max(log(last[figure] / first[figure]) / log(m / n), 1.0), STEEPEST)


def local_table(slopes: Local, rows: int) -> str:
    """The local engine's slopes, and what they come to."""
    nation = f"{dotted(rows)} × {dotted(rows)}"
    low, high = (slopes.cpu_hours(rows, pairs) for pairs in (slopes.pairs_flat, slopes.pairs_steep))
    lines = [
        ("CPU µs a row", dotted(1e6 * slopes.cpu_a_row, 1)),
        ("CPU µs a pair compared", dotted(1e6 * slopes.cpu_a_pair, 1)),
        (f"pairs a row, as at {dotted(slopes.largest)}", dotted(slopes.pairs_flat, 2)),
        (f"pairs a row at {dotted(rows)}, if they grew on, at most {MOST_PAIRS:g}", dotted(slopes.pairs_steep, 2)),
        ("bytes a row, in (CSV)", dotted(slopes.bytes_in)),
        ("bytes a row, out (Parquet, report)", dotted(slopes.bytes_out)),
        (f"in, out at {nation}", f"{dotted(2 * rows * slopes.bytes_in / 1e9)} GB, {dotted(2 * rows * slopes.bytes_out / 1e9)} GB"),
        (f"CPU hours of the same work in one process at {nation}", f"{dotted(low, 1)} – {dotted(high, 1)}"),
    ]  # fmt: skip
    return "| measured | |\n| --- | ---: |\n" + "\n".join(f"| {name} | {figure} |" for name, figure in lines)


def spark_table(found: Sequence[Step], spark: Mapping[str, Any], rows: int) -> str:
    """Each exchange, then clusters."""
    last = max(spark["runs"], key=lambda run: run["rows"])
    lines = [
        f"| step | bytes a row at {dotted(last['rows'])} | slope | GB at {dotted(rows)} | CPU µs a row | slope | CPU hours |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_line(step) for step in found),
        _all(found),
    ]
    return "\n".join([*lines, "", *_clusters(found)])


def _line(step: Step) -> str:
    cells = [
        f"`{step.name}`",
        dotted(step.bytes_a_row),
        dotted(step.slope_of_bytes, 2),
        dotted(step.bytes / 1e9, 1),
        dotted(1e6 * step.cpu_a_row, 1),
        dotted(step.slope_of_cpu, 2),
        dotted(step.cpu / 3600, 2),
    ]
    return "| " + " | ".join(cells) + " |"


def _all(found: Sequence[Step]) -> str:
    sums = {name: sum(getattr(step, name) for step in found) for name in ("bytes_a_row", "bytes", "cpu_a_row", "cpu")}
    cells = [
        "**all**",
        dotted(sums["bytes_a_row"]),
        "",
        f"**{dotted(sums['bytes'] / 1e9)}**",
        dotted(1e6 * sums["cpu_a_row"], 1),
        "",
        f"**{dotted(sums['cpu'] / 3600, 1)}**",
    ]
    return "| " + " | ".join(cells) + " |"


def _clusters(found: Sequence[Step]) -> Iterator[str]:
    cpu, widest = sum(step.cpu for step in found), max(step.bytes for step in found)
    yield f"Buckets so that the largest step holds {BUCKET_BYTES / 1e6:.0f} MB in each: {dotted(ceil(widest / BUCKET_BYTES))}."
    yield ""
    yield f"| cores | executors of {CORES_AN_EXECUTOR} cores and {GB_AN_EXECUTOR} GB | hours |"
    yield "| ---: | ---: | ---: |"
    for cores in CLUSTERS:
        yield f"| {cores} | {cores // CORES_AN_EXECUTOR} | {dotted(cpu / cores / BUSY / 3600, 2)} |"


NOT_YET = "Not measured yet."


def main() -> None:
    """Prints the tables, and writes them into the document where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scaling", type=Path, nargs="?", default=scaling.HERE)
    parser.add_argument("spark", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=NATION)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    here = local_table(local(scaling.read(given.scaling), given.rows), given.rows)
    beyond = NOT_YET
    if given.spark is not None:
        spark = json.loads(given.spark.read_text(encoding="utf-8"))
        beyond = spark_table(steps(spark, given.rows), spark, given.rows)
    print(here, beyond, sep="\n\n")
    if given.write:
        marked.put(marked.SCALE, "cluster", beyond)


if __name__ == "__main__":
    main()
