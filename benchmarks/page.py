"""Time and size of report.html and summary.md for a city of 400.000 roll rows.

python -m benchmarks.page [--folder DIR] [--rows 400000] [--persons 20000] [--seed 7] [--times 5]

A made-up city is reconciled once (in DIR, which keeps it for the next time); its rows are laid below each other, persons
and lines numbered on, and spread over as many places, offices and files as each case names. Every kind of finding stands
on some rows, and twelve runs lie before this one. Times are medians of CPU and wall seconds, each case in this process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import polars as pl

from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import REJECTS, Links, MemberResult, Rejects, RollResult
from ucj_validate.provenance import ColumnGuess, Source
from ucj_validate.report import markdown
from ucj_validate.report.counting import history
from ucj_validate.report.counting.smallcells import public_lines
from ucj_validate.report.model import Facts, Report, build
from ucj_validate.report.page import html
from ucj_validate.settings import Settings, Target

PROGRAM = [sys.executable, "-m", "ucj_validate"]
AS_OF = date(2025, 4, 24)
RUNS_BEFORE = 12
WITH_FINDING = 37
"""Every so manieth row carries a further finding, each kind in turn."""


@dataclass(frozen=True)
class Case:
    """Over how many names the rows are spread."""

    name: str
    districts: int
    villages: int
    units: int
    tables: int
    """Sheets and text files that were read."""
    long_names: bool = False


CASES = (
    Case("a city", districts=8, villages=51, units=40, tables=24),
    Case("a large city", districts=31, villages=153, units=400, tables=153),
    Case("hostile", districts=200, villages=2_000, units=5_000, tables=500, long_names=True),
)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        run = _reconciled(given.folder or Path(temporary), given.persons, given.seed)
        print(
            "| case | roll rows | villages, offices, tables | figures counted | small cells hidden | page written "
            "| report.html | summary.md |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
        )
        first = _median(partial(html.rendered, build(_facts(run, CASES[0], given.rows))), 1)
        for case in CASES:
            _print(case, _facts(run, case, given.rows), given.times)
        print(f"The first page of a process, as a run writes it: {first}")


def _reconciled(folder: Path, persons: int, seed: int) -> Path:
    """The run folder of a made-up city in `folder`, made unless it is there."""
    city, run = folder / f"city-{persons}-{seed}", folder / f"run-{persons}-{seed}"
    if not run.is_dir():
        made = [*PROGRAM, "synth", str(city), "--persons", str(persons), "--seed", str(seed)]
        subprocess.run(made, check=True, capture_output=True)
        options = ["--config", str(city / "ucj.toml"), "--out", str(run), "--format", "csv", "--fail-on", "never"]
        subprocess.run([*PROGRAM, "reconcile", *options, "--quiet"], check=True)
    return run


def _print(case: Case, facts: Facts, times: int) -> None:
    counted = _median(partial(build, facts), times)
    report = _with_history(build(facts))
    hidden = _median(lambda: [public_lines(one) for one in report.breakdowns], times)
    written = _median(lambda: html.rendered(report), times)
    sizes = [len(html.rendered(report)), len(markdown.rendered(report))]
    print(
        f"| {case.name} | {facts.roll.height} | {case.villages}, {case.units}, {case.tables} | {counted} | {hidden} "
        f"| {written} | {sizes[0] / 1000:.0f} kB | {sizes[1] / 1000:.1f} kB |",
        flush=True,
    )


def _median(work: Callable[[], object], times: int) -> str:
    """Wall and CPU seconds of `work`."""
    taken = []
    for _ in range(times):
        wall, cpu = perf_counter(), process_time()
        work()
        taken.append((perf_counter() - wall, process_time() - cpu))
    wall, cpu = (median(seconds) for seconds in zip(*taken, strict=True))
    return f"{wall:.2f} s (CPU {cpu:.2f})"


def _with_history(report: Report) -> Report:
    """The report with runs before it, a month apart, each a little worse, and what has changed since the last."""
    now = report.point()
    points = []
    for back in range(RUNS_BEFORE, 0, -1):
        months = AS_OF.year * 12 + AS_OF.month - 1 - back
        active = now.active - back * now.active // 100
        points.append(
            replace(
                now,
                as_of=date(months // 12, months % 12 + 1, 24),
                active=active,
                rate=active / max(now.eligible, 1),
                persons_by_status=now.persons_by_status | {"active": active},
                findings={code: count + back for code, count in now.findings.items()},
            )
        )
    return replace(report, earlier=tuple(points), change=history.change(points[-1], now))


def _facts(run: Path, case: Case, rows: int) -> Facts:
    """The run's rows laid below each other until there are `rows`, spread over the names of `case`."""
    roll, members, links = (pl.read_parquet(run / f"{name}.parquet") for name in ("roll", "members", "links"))
    step = 1 + max(int(frame[name].max()) for frame, name in _numbered(roll, members))  # type: ignore[arg-type]
    times = -(-rows // roll.height)
    nothing = Rejects(pl.DataFrame(schema=REJECTS))
    targets = [
        Target(name=f"Sasaran {n}", persons=rows + n, source="Rapat evaluasi", date=AS_OF, goal=0.8) for n in range(3)
    ]
    return Facts(
        roll=RollResult(_spread(_with_findings(_laid_below(roll, times, step)), case)),
        members=MemberResult(_with_findings(_laid_below(members, times, step))),
        links=Links(_laid_below(links, times, step)),
        rejects={"roll": nothing, "members": nothing},
        sources=tuple(_source(n, case) for n in range(case.tables)),
        settings=Settings(city="Kota Contoh", target=tuple(targets)),
        as_of=AS_OF,
        controls=(),
        matching=json.loads((run / "summary.json").read_text(encoding="utf-8"))["matching"],
        version="benchmark",
    )


def _numbered(roll: pl.DataFrame, members: pl.DataFrame) -> list[tuple[pl.DataFrame, str]]:
    return [(roll, "line"), (roll, "person"), (members, "line"), (members, "member")]


def _laid_below(frame: pl.DataFrame, times: int, step: int) -> pl.DataFrame:
    """`times` copies of the rows, each copy's lines and persons numbered on."""
    moved = [name for name in frame.columns if name in {"line", "person", "member", "member_line", "roll_line"}]
    copies = [frame.with_columns(pl.col(name) + copy * step for name in moved) for copy in range(times)]
    return pl.concat(copies).rechunk()


def _with_findings(rows: pl.DataFrame) -> pl.DataFrame:
    place = pl.int_range(pl.len())
    codes = pl.lit(pl.Series(sorted(CATALOGUE)))
    further = codes.gather((place // WITH_FINDING) % len(CATALOGUE))
    held = pl.col("findings").list.set_union(pl.concat_list(further))
    return rows.with_columns(findings=pl.when(place % WITH_FINDING == 0).then(held).otherwise("findings"))


def _spread(roll: pl.DataFrame, case: Case) -> pl.DataFrame:
    """A person's place, office and file by the person's number, so that few places hold many people and many few."""
    person = pl.col("person").hash(seed=1)
    skewed = (person % 1_000_003) * (person // 1_000_003 % 1_000_003) // 1_000_003  # small numbers more often
    tail = " DAN PEMBERDAYAAN MASYARAKAT DESA SERTA KELURAHAN SE-KOTA CONTOH" if case.long_names else ""
    village = skewed * case.villages // 1_000_003
    district = village % case.districts
    return roll.with_columns(
        file=pl.concat_str(pl.lit("roll_"), (person % 6).cast(pl.String), pl.lit(".csv")),
        district=pl.concat_str(pl.lit("KECAMATAN "), district.cast(pl.String), pl.lit(tail)),
        village=pl.concat_str(pl.lit("KELURAHAN "), village.cast(pl.String), pl.lit(tail)),
        unit=pl.concat_str(pl.lit("DINAS "), (skewed * case.units // 1_000_003).cast(pl.String), pl.lit(tail)),
    )


def _source(number: int, case: Case) -> Source:
    columns = tuple(ColumnGuess(f"field_{n}", f"NAMA KOLOM {n}", "alias", 0.99) for n in range(14))
    return Source(
        path="", file=f"roll_{number % 6}.xlsx", sheet=f"Kelurahan {number}", side="roll" if number else "members",
        sha256=f"{number:064x}", size_bytes=1_000_000, kind="xlsx", encoding=None, delimiter=None, header_line=5,
        header=tuple(one.column for one in columns), header_confidence=0.97, header_records=1, records=9_001, rows=9_000,
        rejects=0, columns=columns, unused_columns=("KETERANGAN",) * (3 if case.long_names else 1),
        notes=("beberapa baris tersembunyi ikut dibaca",),
    )  # fmt: skip


if __name__ == "__main__":
    main()
