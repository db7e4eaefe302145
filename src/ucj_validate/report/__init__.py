"""Reports: one model of figures, one renderer a file.

A new format is one module and one line in `RENDERERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Side
from ucj_validate.errors import UsageError
from ucj_validate.frames import LISTED, POSSIBLE_DUPLICATES, CandidateResult, Links, MemberResult, RollResult
from ucj_validate.i18n import _
from ucj_validate.progress import Unit, counted
from ucj_validate.report import csvs, json
from ucj_validate.report.model import Facts, Report

if TYPE_CHECKING:
    from ucj_validate.report.ci.outcome import Outcome


def _html(_facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.page.html import rendered

    (folder / "report.html").write_bytes(rendered(report))


def _xlsx(facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.xlsx import write as write_workbook

    write_workbook(facts, report, folder / "report.xlsx")


def _markdown(_facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.markdown import rendered

    (folder / "summary.md").write_bytes(rendered(report))


def _junit(facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.ci.junit import rendered

    (folder / "junit.xml").write_bytes(rendered(_outcome(facts, report)))


def _sarif(facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.ci.sarif import rendered

    (folder / "report.sarif").write_bytes(rendered(_outcome(facts, report)))


def _github(facts: Facts, report: Report, folder: Path) -> None:
    """What the command then prints, so that it can be looked at again, and the step's summary."""
    from ucj_validate.report.ci.github import commands, summary
    from ucj_validate.report.markdown import rendered

    outcome = _outcome(facts, report)
    (folder / "github.txt").write_bytes(commands(outcome))
    (folder / "github.md").write_bytes(summary(outcome, below=rendered(report)))


def _outcome(facts: Facts, report: Report) -> Outcome:
    from ucj_validate.report.ci.outcome import carried, looked_for_in_reconciliation, outcome

    found = pl.concat([carried(Side.ROLL, facts.roll), carried(Side.MEMBERS, facts.members)])
    looked = looked_for_in_reconciliation()
    sources, met = facts.sources, report.fail_on.met
    return outcome("reconcile", report.version, report.as_of, sources, looked, found, met, report.alarms)


RENDERERS: dict[str, Callable[[Facts, Report, Path], None]] = {
    "html": _html,
    "xlsx": _xlsx,
    "md": _markdown,
    "junit": _junit,
    "github": _github,
    "sarif": _sarif,
}
"""Reports for people and for continuous integration, by the name that `--format` takes."""

ALWAYS_WRITTEN = frozenset({"parquet", "json", "csv"})
"""Formats that may be named but are written in any case."""


def check_formats(formats: Collection[str]) -> None:
    """Passes where every format is known.

    Raises:
        UsageError: some are not.
    """
    unknown = sorted(set(formats) - RENDERERS.keys() - ALWAYS_WRITTEN)
    if unknown:
        raise UsageError(
            "--format", _("bentuk laporan tidak dikenal"), found=", ".join(unknown), advice=", ".join(sorted(RENDERERS))
        )


def write_rows(
    roll: RollResult,
    members: MemberResult,
    links: Links,
    folder: Path,
    candidates: CandidateResult | None = None,
    possible_duplicates: pl.DataFrame | None = None,
    listed: pl.DataFrame | None = None,
) -> None:
    """Writes every row of a run and its pairs, and a file more where lists of candidates were given.

    `listed`: a roll row, by position, and a list's row that speaks of it. `possible_duplicates`: uncertain pairs of roll rows, by position in `roll`: `left_row right_row probability`.
    """
    frames: dict[str, pl.DataFrame] = {"roll": roll, "members": members, "links": links}
    if possible_duplicates is not None:
        frames["possible_duplicates"] = _placed(possible_duplicates, roll)
    if candidates is not None:
        frames["candidates"] = candidates
    if listed is not None:
        frames["listed"] = _beside(listed, roll)
    done = counted(len(frames), Unit.FILES)
    for name, frame in frames.items():
        _parquet(frame, folder / f"{name}.parquet")
        done(1)


def _beside(listed: pl.DataFrame, roll: RollResult) -> pl.DataFrame:
    """Which row of which list speaks of which roll row; nobody's values."""
    at = roll.select(*c.ORIGIN)[listed[c.ROW]].select(pl.all().name.prefix("roll_"))
    told = listed.select(
        "list_kind",
        *(pl.col(name).alias(f"list_{name}") for name in c.ORIGIN),
        pl.col("probability").is_null().alias("sure"),
        "probability",
    )
    return pl.concat([at, told], how="horizontal").select(list(LISTED))


def _placed(pairs: pl.DataFrame, roll: RollResult) -> pl.DataFrame:
    """The pairs by file, sheet and line instead of positions."""
    at = roll.select(*c.ORIGIN)
    ends = (at[pairs[f"{side}_row"]].select(pl.all().name.prefix(f"{side}_")) for side in ("left", "right"))
    return pl.concat([*ends, pairs.select("probability")], how="horizontal").select(list(POSSIBLE_DUPLICATES))


def write_reports(facts: Facts, report: Report, folder: Path, formats: Collection[str]) -> None:
    """Writes the reports for people in `formats`, and what is always written beside the rows."""
    check_formats(formats)
    chosen = [render for name, render in RENDERERS.items() if name in formats]
    done = counted(len(chosen), Unit.FILES)
    with ThreadPoolExecutor(max_workers=2) as pool:  # the workbook is mostly packed outside the interpreter
        written = [pool.submit(copy_context().run, render, facts, report, folder) for render in chosen]
        (folder / "rejects.csv").write_bytes(csvs.rejects(facts.rejects))
        (folder / "summary.json").write_bytes(json.rendered(report))
        for one in written:
            one.result()
            done(1)


_ROW_GROUP = 1 << 19
"""Rows packed together: half a million halve the dictionaries of a quarter, and cost no more time."""
_NULLS_ONLY = {"min": False, "max": False, "distinct_count": False, "null_count": True}
"""Statistics of a column: rows stand in the order of their files, so that its least and greatest value rule nothing
out when they are read; they cost a fifth of the writing, and would put somebody's NIK and name into the file's foot."""


def _parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(
        path, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP, statistics=_NULLS_ONLY
    )
