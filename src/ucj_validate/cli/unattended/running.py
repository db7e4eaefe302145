"""A reconciliation from its settings to its exit code: run, compared with the run before, told, tidied up after."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ucj_validate.asked import input_paths
from ucj_validate.cli.speaking.logs import event, speaks_json, stage
from ucj_validate.cli.speaking.messages import show_alarm, show_error, show_met
from ucj_validate.cli.speaking.plain import note
from ucj_validate.cli.unattended.news import News, news, run_before
from ucj_validate.cli.unattended.tidying import tidy
from ucj_validate.errors import ExitCode, UcjError
from ucj_validate.failing import conditions
from ucj_validate.i18n import _
from ucj_validate.pipeline import Outcome, run
from ucj_validate.report.model import Report
from ucj_validate.settings import Settings


def run_and_compare(settings: Settings, day: date, target: Path) -> tuple[Outcome, News | None]:
    """The finished run, and what is new in it where only that is asked for; None where nothing can be compared.

    The run before is read first: it may be the one that this run replaces. Once the run stands, a comparison that fails
    is said and takes nothing from it: everything is judged then.
    """
    output = settings.output
    before = run_before(output.since, target, settings.city, day) if output.only_changes else None
    outcome = run(settings, day, target)
    if before is None:
        return outcome, None
    alarms = [alarm.code for alarm in outcome.report.alarms]
    try:
        with stage("compare"):
            return outcome, news(before, outcome.folder, conditions(output.fail_on), alarms)
    except UcjError as error:
        show_error(error)
        return outcome, None


def finish(
    outcome: Outcome, fresh: News | None, settings: Settings, day: date, *, quiet: bool, as_json: bool
) -> ExitCode:
    """Tells a finished run to whoever asked for it, and ends it."""
    report = outcome.report
    event("result", **_counts(report), folder=str(outcome.folder))
    for alarm in report.alarms:
        show_alarm(alarm)
    if settings.output.only_changes and fresh is None and not quiet and not speaks_json():
        note(_("belum ada hasil sebelumnya yang dapat dibandingkan; semuanya dihitung baru"))
    _show(outcome, fresh, quiet=quiet, as_json=as_json)
    if "github" in settings.output.formats:
        _annotate(outcome.folder, input_paths(settings), as_json=as_json)
    met = report.fail_on.met if fresh is None else fresh.met
    show_met(met, None if fresh is None else _("orang"))
    if settings.output.dir is None and not report.alarms:
        tidy(outcome.folder, settings, day, quiet=quiet)
    return ExitCode.FINDINGS if met else ExitCode.OK


def _counts(report: Report) -> dict[str, object]:
    """What a log says of a run: counts alone."""
    return {
        "as_of": report.as_of.isoformat(),
        "rows": {side: rows.rows for side, rows in report.rows.items()},
        "rejected": {side: rows.rejected for side, rows in report.rows.items()},
        "persons": report.persons_by_status,
        "coverage": None if report.coverage.rate is None else round(report.coverage.rate, 6),
        "findings": {finding.code: finding.rows for finding in report.findings},
        "alarms": [alarm.code for alarm in report.alarms],
    }


def _show(outcome: Outcome, fresh: News | None, *, quiet: bool, as_json: bool) -> None:
    if fresh is not None:
        event("news", **fresh.facts())
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json(outcome.report.summary() | ({"news": fresh.facts()} if fresh else {}), sort_keys=True)
    elif quiet:
        return
    elif fresh is not None:
        from ucj_validate.cli.speaking.plain import Line, show

        told = list(fresh.lines())
        show(Line(text) for text in (*told, _("Hasil: {folder}").format(folder=outcome.folder)) if told)
    else:
        from rich.console import Console

        from ucj_validate.report import terminal

        terminal.show(outcome.report, outcome.folder, Console(highlight=False))


def _annotate(folder: Path, inputs: Sequence[str], *, as_json: bool) -> None:
    """Hands the step of GitHub Actions what the run folder holds for it; beside JSON on stderr, which it reads too."""
    from ucj_validate.cli.speaking.steps import sum_up

    stream = sys.stderr if as_json else sys.stdout
    if not (as_json and speaks_json()):  # then both streams are taken; the file stands in the folder
        stream.write((folder / "github.txt").read_text("utf-8"))
    told = (folder / "github.md").read_bytes()

    def cut(room: int) -> bytes:
        return told if len(told) <= room else b"".join(told[: max(room, 0)].rpartition(b"\n")[:2])

    sum_up(cut, inputs)
