"""Reports: one model of figures, one renderer a file.

A new format for people is one module and one line in `RENDERERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import polars as pl

from ucj_validate.errors import UsageError
from ucj_validate.frames import Links, MemberResult, RollResult
from ucj_validate.i18n import _
from ucj_validate.progress import Unit, counted
from ucj_validate.report import csvs, json
from ucj_validate.report.model import Facts, Report


def _html(_facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.page.html import rendered

    (folder / "report.html").write_bytes(rendered(report))


def _xlsx(facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.xlsx import write as write_workbook

    write_workbook(facts, report, folder / "report.xlsx")


def _markdown(_facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.markdown import rendered

    (folder / "summary.md").write_bytes(rendered(report))


RENDERERS: dict[str, Callable[[Facts, Report, Path], None]] = {
    "html": _html,
    "xlsx": _xlsx,
    "md": _markdown,
}
"""Reports for people, by the name that `--format` takes."""

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


def write_rows(roll: RollResult, members: MemberResult, links: Links, folder: Path) -> None:
    """Writes every row of a run: three Parquet files."""
    frames = {"roll": roll, "members": members, "links": links}
    done = counted(len(frames), Unit.FILES)
    for name, frame in frames.items():
        _parquet(frame, folder / f"{name}.parquet")
        done(1)


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
