"""Time, size and memory of report.xlsx: a hundred thousand findings, and a city of 400.000 roll rows.

python -m benchmarks.workbook [--persons 20000] [--seed 7] [--office]

A made-up city is reconciled once; its rows are laid below each other, persons and lines numbered on, until there are as
many findings or rows as wanted. Each case is written by a process of its own. With --office the city's
own workbook also goes through headless LibreOffice, and every cell is compared.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook

from ucj_validate.frames import REJECTS, Links, MemberResult, Rejects, RollResult
from ucj_validate.report import xlsx
from ucj_validate.report.model import Facts, build
from ucj_validate.settings import Settings

PROGRAM = [sys.executable, "-m", "ucj_validate"]
FINDINGS, ROLL_ROWS = 100_000, 400_000


def main() -> None:
    """Prints a line a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--write", nargs=2, metavar=("RUN", "TIMES"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        _write(Path(given.write[0]), int(given.write[1]))
        return
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        city, run = Path(temporary) / "city", Path(temporary) / "run"
        subprocess.run(
            [*PROGRAM, "synth", str(city), "--persons", str(given.persons), "--seed", str(given.seed)],
            check=True, capture_output=True,
        )  # fmt: skip
        options = ["--config", str(city / "ucj.toml"), "--out", str(run), "--format", "csv", "--fail-on", "never"]
        subprocess.run([*PROGRAM, "reconcile", *options, "--quiet"], check=True)
        roll = pl.read_parquet(run / "roll.parquet", columns=["findings"])["findings"]
        once, rows = int(roll.list.len().sum()), roll.len()
        for times in (-(-FINDINGS // once), -(-ROLL_ROWS // rows)):
            command = [sys.executable, "-m", "benchmarks.workbook", "--write", str(run), str(times)]
            subprocess.run(command, check=True)
        if given.office:
            _through_office(_grown(run, 1), Path(temporary))


def _through_office(facts: Facts, folder: Path) -> None:
    """Prints how many cells LibreOffice has read and written otherwise than they were."""
    source, out = folder / "report.xlsx", folder / "office"
    xlsx.write(facts, build(facts), source)
    started = time.perf_counter()
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    before, after = (dict(_cells(path)) for path in (source, out / source.name))
    differing = sum(before.get(place) != after.get(place) for place in before.keys() | after.keys())
    print(f"through LibreOffice: {len(before)} cells, {differing} differ, {seconds:.0f} s")


def _cells(path: Path) -> Iterator[tuple[tuple[str, int, int], object]]:
    """Every cell that holds something, by sheet, row and column."""
    read = CalamineWorkbook.from_path(path)
    for name in read.sheet_names:
        for at, row in enumerate(read.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            yield from (((name, at, column), value) for column, value in enumerate(row) if value != "")


def _write(run: Path, times: int) -> None:
    facts = _grown(run, times)
    report = build(facts)
    findings = int(facts.roll["findings"].list.len().sum())
    before = _peak_mb()
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        started = time.perf_counter()
        cpu = time.process_time()
        xlsx.write(facts, report, Path(temporary) / "report.xlsx")
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        sizes = [path.stat().st_size for path in Path(temporary).iterdir()]
    print(
        f"{facts.roll.height} roll rows with {findings} findings, {facts.members.height} member rows, "
        f"{facts.links.filter(pl.col('decision') == 'review').height} pairs to decide: wall {wall:.1f} s, CPU {cpu:.1f} s, "
        f"{sum(sizes) / 1e6:.1f} MB in {len(sizes)} file(s), peak {_peak_mb():.0f} MB ({before:.0f} MB before)"
    )


def _grown(run: Path, times: int) -> Facts:
    """The run's rows `times` over, each copy's lines and persons numbered on."""
    roll, members, links = (pl.read_parquet(run / f"{name}.parquet") for name in ("roll", "members", "links"))
    step = 1 + int(max(roll["line"].max(), members["line"].max(), roll["person"].max(), members["member"].max()))  # type: ignore[type-var, arg-type]
    told = {"line", "person", "member", "member_line", "roll_line"}

    def grown(frame: pl.DataFrame) -> pl.DataFrame:
        moved = [name for name in frame.columns if name in told]
        return pl.concat([frame.with_columns(pl.col(name) + copy * step for name in moved) for copy in range(times)])

    nothing = Rejects(pl.DataFrame(schema=REJECTS))
    return Facts(
        roll=RollResult(grown(roll)),
        members=MemberResult(grown(members)),
        links=Links(grown(links)),
        rejects={"roll": nothing, "members": nothing},
        sources=(),
        settings=Settings(city="Kota Contoh"),
        as_of=date(2025, 4, 24),
        controls=(),
        matching={},
        version="benchmark",
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
