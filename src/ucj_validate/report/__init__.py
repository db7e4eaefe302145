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
from ucj_validate.i18n import _
from ucj_validate.report import csvs, json
from ucj_validate.report.model import Facts, Report


def _html(_facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.html import rendered

    (folder / "report.html").write_bytes(rendered(report))


def _xlsx(facts: Facts, report: Report, folder: Path) -> None:
    from ucj_validate.report.xlsx import write as write_workbook

    write_workbook(facts, report, folder / "report.xlsx")


RENDERERS: dict[str, Callable[[Facts, Report, Path], None]] = {
    "html": _html,
    "xlsx": _xlsx,
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


def write(facts: Facts, report: Report, folder: Path, formats: Collection[str]) -> None:
    """Writes every file of a run folder but its manifest; of the reports for people, those in `formats`."""
    check_formats(formats)
    chosen = [render for name, render in RENDERERS.items() if name in formats]
    with ThreadPoolExecutor(max_workers=2) as pool:  # packing and Parquet leave the interpreter to each other
        jobs = [pool.submit(copy_context().run, render, facts, report, folder) for render in reversed(chosen)]
        jobs.append(pool.submit(copy_context().run, _write_always, facts, report, folder))
        for job in jobs:
            job.result()


def _write_always(facts: Facts, report: Report, folder: Path) -> None:
    for name, frame in (("roll", facts.roll), ("members", facts.members), ("links", facts.links)):
        _parquet(frame, folder / f"{name}.parquet")
    (folder / "rejects.csv").write_bytes(csvs.rejects(facts.rejects))
    (folder / "summary.json").write_bytes(json.rendered(report))


def _parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="zstd", compression_level=1)
