"""The folder that `history --out` leaves: the page with its chart, a workbook, the figures, the manifest."""

from __future__ import annotations

from pathlib import Path

from ucj_validate import __version__
from ucj_validate.changes.course.facts import facts
from ucj_validate.changes.course.runs import Course
from ucj_validate.changes.course.said import against, passed_over, points, title, upshot
from ucj_validate.changes.course.workbook import write_workbook
from ucj_validate.i18n import percent
from ucj_validate.leaving import document, foreign, niks_hidden
from ucj_validate.report.page.charts.chart import told_total
from ucj_validate.report.page.charts.trend import course as trend
from ucj_validate.report.page.html import filled
from ucj_validate.report.run_folder.folder import check_place, run_folder

SCHEMA = "ucj-validate/run/history/1"
"""A folder of ours, so that a later one may replace it; of another kind, so that nothing takes it for a run."""


def write(told: Course, out: Path) -> None:
    """Writes the folder `out`.

    Raises:
        UcjError: something else stands there, or it can't be written; nothing is left then.
    """
    check_place(out, SCHEMA)
    with run_folder(out) as folder:
        (folder / "history.html").write_bytes(rendered(told))
        write_workbook(told, folder / "history.xlsx")
        (folder / "history.json").write_bytes(document(niks_hidden(facts(told))))
        (folder / "run.json").write_bytes(
            document(niks_hidden({"schema": SCHEMA, "versions": {"ucj-validate": __version__}}))
        )


def rendered(told: Course) -> bytes:
    """The page as UTF-8, in the current language."""
    goals = [(foreign(one.name), one.goal) for one in told.targets if one.goal is not None]
    return filled(
        "history.html.j2",
        title=title(told),
        upshot=list(upshot(told)),
        against=[against(one, told, public=True) for one in told.targets],
        passed_over=list(passed_over(told)),
        chart=trend(told.points, goals),
        course=told,
        count=told_total,
        share=lambda rate: "–" if rate is None else percent(rate),
        points=points,
        version=__version__,
    )
