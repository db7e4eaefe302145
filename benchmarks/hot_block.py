"""A block of four million pairs on an engine: seconds of each task in the steps that make and compare pairs.

python -m benchmarks.hot_block [ENGINE …] [--rows 200000] [--people 2900] [--undealt]

Engines: `local`, `sail`, or a master of Spark's (by default `local[2,4]`). Files of `scale_data`, in which so many people of
both sides have one telephone number, that of the officer who wrote them down; `max_block` is 5.000, so that the block is taken
as it is. `--undealt`: one task makes all its pairs, as it was before hot blocks were dealt out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks.scale_data import files
from benchmarks.timed_steps import Timed
from ucj_validate import parted
from ucj_validate.engines.exchange import Engine, Work
from ucj_validate.engines.local import LocalEngine
from ucj_validate.parted import hot
from ucj_validate.parted.whole import cut
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.settings import InputSettings, MatchSettings, Settings

STEPS = (
    "keys",
    "blocks",
    "pairs",
    "finer_keys",
    "finer_blocks",
    "finer_pairs",
    "asked",
    "screened",
    "levels",
    "weighed",
)
_NUMBER = "081299001234"
_MAX_BLOCK = 5_000
_ROWS_A_BUCKET = 65_536
_AS_OF = date(2025, 4, 24)


@dataclass
class Noting:
    """An engine whose tasks note their seconds in files of `folder`, one a step."""

    engine: Engine
    folder: Path

    def step(self, name: str, takes: Sequence[str], makes: Sequence[str], work: Work) -> None:
        """See `Engine.step`."""
        self.engine.step(name, takes, makes, Timed(work, str(self.folder / name)) if name in STEPS else work)

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)


def main() -> None:
    """Prints a table an engine."""
    given = _arguments().parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH")])
    )  # for workers
    if given.undealt:
        hot.HOT_PAIRS = 1 << 62
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        home = Path(temporary)
        settings = _settings(_crowded(files(given.keep or home, given.rows), home, given.people))
        for name in given.engines or ["local[2,4]"]:
            folder = home / name.replace("/", "-")
            folder.mkdir()
            for engine in _engines(name, folder):
                told = parted.told(
                    Noting(engine, folder), settings, _AS_OF, Stages(), None, partial(cut, _ROWS_A_BUCKET)
                )  # fmt: skip
                print(f"{name}: {told.matching['pairs_compared']} pairs compared")
            _show(folder)


def _show(folder: Path) -> None:
    print("| step | tasks | slowest s | median s | slowest / median | of CPU: slowest | median | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for step in STEPS:
        if (folder / step).is_file():
            rows = [line.split() for line in (folder / step).read_text("ascii").splitlines()]
            told = pl.DataFrame(rows, schema=["task", "seconds", "cpu"], orient="row").cast(pl.Float64)
            tasks = told.group_by("task").sum()
            shown = " | ".join(_spread(tasks[column].to_list()) for column in ("seconds", "cpu"))
            print(f"| {step} | {tasks.height} | {shown} |")


def _spread(seconds: list[float]) -> str:
    slowest, median = max(seconds), statistics.median(seconds)
    return f"{slowest:.2f} | {median:.2f} | {slowest / median:.1f}"


def _crowded(data: Path, folder: Path, people: int) -> dict[str, Path]:
    """The files of `data` again, with one telephone number on half of `people` in either."""
    made = {}
    for side in ("roll", "members"):
        table = pl.read_csv(data / f"{side}.csv", infer_schema=False)
        number = pl.col("NO_HP") if "NO_HP" in table.columns else pl.lit(None, dtype=pl.String)
        step = max(table.height // (people // 2), 1)
        at = pl.int_range(pl.len())
        chosen = (at % step == 0) & (at // step < people // 2)
        made[side] = folder / f"{side}.csv"
        table.with_columns(NO_HP=pl.when(chosen).then(pl.lit(_NUMBER)).otherwise(number)).write_csv(made[side])
    return made


def _settings(data: dict[str, Path]) -> Settings:
    return Settings(
        input=InputSettings(rolls=(str(data["roll"]),), members=(str(data["members"]),)),
        match=MatchSettings(max_block=_MAX_BLOCK),
    )


def _engines(name: str, folder: Path) -> Iterator[Engine]:
    if name == "local":
        engine: Engine = LocalEngine(folder, room=1 << 30)
        yield engine
        engine.close()
        return
    from ucj_validate.engines.spark.engine import SparkEngine
    from ucj_validate.engines.spark.session import opened

    engine = SparkEngine(opened(name, str(folder / "work")), str(folder / "work"), "hot")
    yield engine
    engine.close()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*")
    parser.add_argument("--rows", type=int, default=200_000, help="of either side")
    parser.add_argument("--people", type=int, default=2_900, help="who have one telephone number")
    parser.add_argument("--undealt", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder for the files")
    return parser


if __name__ == "__main__":
    main()
