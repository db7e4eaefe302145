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

from ucj_validate.columns import Side
from ucj_validate.errors import UsageError
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

    found = pl.concat([carried(Side.ROLL, facts.rows("roll")), carried(Side.MEMBERS, facts.rows("members"))])
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
    if set(formats) - RENDERERS.keys() - ALWAYS_WRITTEN:  # which, stays unsaid: it may be anything
        raise UsageError("--format", _("bentuk laporan tidak dikenal"), advice=", ".join(sorted(RENDERERS)))


def write_reports(facts: Facts, report: Report, folder: Path, formats: Collection[str]) -> None:
    """Writes the reports for people in `formats`, and what is always written beside the rows."""
    check_formats(formats)
    left_out = {"xlsx"} if report.left_out else set()
    chosen = [render for name, render in RENDERERS.items() if name in formats and name not in left_out]
    done = counted(len(chosen), Unit.FILES)
    with ThreadPoolExecutor(max_workers=2) as pool:  # the workbook is mostly packed outside the interpreter
        written = [pool.submit(copy_context().run, render, facts, report, folder) for render in chosen]
        (folder / "rejects.csv").write_bytes(csvs.rejects(facts.rejects))
        (folder / "summary.json").write_bytes(json.rendered(report))
        for one in written:
            one.result()
            done(1)
