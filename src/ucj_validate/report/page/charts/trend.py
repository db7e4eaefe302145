"""Coverage over the runs, beside the goals of the targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor

from markupsafe import Markup

from ucj_validate.i18n import _, day, number, percent
from ucj_validate.leaving import foreign
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import Chart, small, table
from ucj_validate.report.page.charts.lettering import shortened
from ucj_validate.report.page.charts.svg import at, dot, drawing, fitting, line, shape, stretched, words
from ucj_validate.report.parts import Point
from ucj_validate.report.words import phrases

_LEAST_POINTS = 2
_TOP, _PLOT, _BOTTOM = 22.0, 150.0, 46.0
_LEFT, _WIDTH = 12.0, 84.0
_LETTERS = 15.0
"""Pixels of a line of text."""
_MANY = 24
"""Dots beyond which they are drawn small, to stand apart on a telephone too."""
_STEP = 0.1
"""Shares between the lines of the scale."""


def trend(report: Report) -> Chart | None:
    """A dot a run; None where fewer than two runs tell a rate."""
    goals = [(foreign(one.name), one.goal) for one in report.coverage.targets if one.goal is not None]
    doubtful = (report.as_of, phrases.doubt(report)) if report.alarms else None
    return course((*report.earlier, report.point()), goals, doubtful)


def course(
    points: Sequence[Point], goals: Sequence[tuple[str, float]], doubtful: tuple[date, str] | None = None
) -> Chart | None:
    """A dot for each run of `points` that tells a rate; None where fewer than two do.

    `goals`: names and shares. `doubtful`: the date of a run that is not to be quoted, and how that is said.
    """
    runs = [run for run in points if _tellable(run)]
    if len(runs) < _LEAST_POINTS:
        return None
    rates = [run.rate or 0.0 for run in runs]
    low, high = scale([*rates, *(goal for _name, goal in goals)])
    dots = places([run.as_of for run in runs], rates, low, high)
    height = _TOP + _PLOT + _BOTTOM
    parts = [
        *_ticks(low, high),
        *_goals(goals, low, high),
        stretched(0, 100, height, [shape("course", "M" + "L".join(at(x, y) for x, y in dots))]),
        *_dots(dots, runs, doubtful[0] if doubtful else None),
        words(day(runs[0].as_of), dots[0][0], height - 8, dx=-6, kind="soft"),
        words(day(runs[-1].as_of), 100, height - 8, anchor="end", kind="soft"),
    ]
    title = f"{_title(runs)} ({doubtful[1]})" if doubtful else _title(runs)
    told = _description(runs, goals)
    return Chart("trend", title, told, drawing("chart-trend", title, told, height, parts), table(*_table(runs)))


def scale(shares: Sequence[float]) -> tuple[float, float]:
    """The tenths below and above all `shares`, so that a small change stays small."""
    low, high = floor(min(shares) / _STEP) * _STEP, ceil(max(shares) / _STEP) * _STEP
    return (low, high) if high > low else (low, low + _STEP)


def places(days: Sequence[date], rates: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    """Where each run stands: across by its date, down by its rate."""
    span = (days[-1] - days[0]).days or 1
    return [
        (_LEFT + _WIDTH * (day - days[0]).days / span, _down(rate, low, high))
        for day, rate in zip(days, rates, strict=True)
    ]


def _tellable(run: Point) -> bool:
    return run.rate is not None and not small(run.active) and not small(run.eligible)


def _down(share: float, low: float, high: float) -> float:
    return _TOP + _PLOT * (high - share) / (high - low)


def _ticks(low: float, high: float) -> list[Markup]:
    """Light lines at tenths, every other one where there are many."""
    count = round((high - low) / _STEP)
    every = 1 if count <= 5 else 2  # noqa: PLR2004  more than six lines are clutter
    drawn: list[Markup] = []
    for k in range(0, count + 1, every):
        share = low + k * _STEP
        y = _down(share, low, high)
        drawn += [line("tick", (_LEFT, y), (100, y)), words(percent(round(share, 4), 0), 0, y + 4, kind="soft")]
    return drawn


def _goals(goals: Sequence[tuple[str, float]], low: float, high: float) -> list[Markup]:
    """A line a goal; labels that would lie upon each other stand at either end."""
    drawn: list[Markup] = []
    before = None
    for name, goal in sorted(goals, key=lambda one: (one[1], one[0])):
        y = _down(goal, low, high)
        at_end = before is not None and before - y < _LETTERS
        wide, narrow = (f"{shortened(name, most)} {percent(goal)}" for most in (28, 12))
        drawn.append(line("mark goal", (_LEFT, y), (100, y)))
        x, dx, side = (100, 0.0, "end") if at_end else (_LEFT, 4.0, "start")
        drawn += fitting((wide, narrow), x, y - 5, dx=dx, anchor=side, kind="goal")
        before = None if at_end else y
    return drawn


def _dots(dots: Sequence[tuple[float, float]], runs: Sequence[Point], doubtful: date | None) -> list[Markup]:
    """The dots; first and last with their rates; hollow where this run is not to be quoted."""
    last, radius = len(dots) - 1, 4.0 if len(dots) <= _MANY else 2.0
    drawn = [
        dot("run doubtful" if i == last and runs[i].as_of == doubtful else "run", x, y, radius)
        for i, (x, y) in enumerate(dots)
    ]
    return [*drawn, _rate(dots, runs, 0, 1), _rate(dots, runs, last, last - 1)]


def _rate(dots: Sequence[tuple[float, float]], runs: Sequence[Point], i: int, beside: int) -> Markup:
    """The rate of a run at either end, on the side of its dot that the line to the next one leaves free."""
    x, y = dots[i]
    rising = dots[beside][1] < y
    side, dx = ("start", 2.0) if i == 0 else ("end", 6.0)
    return words(percent(runs[i].rate or 0.0), x, y + 18 if rising else y - 9, dx=dx, anchor=side, kind="figure")


def _title(runs: Sequence[Point]) -> str:
    first, last = runs[0], runs[-1]
    told = {"before": percent(first.rate or 0.0), "now": percent(last.rate or 0.0), "since": day(first.as_of)}
    if (last.rate or 0.0) > (first.rate or 0.0):
        return _("Cakupan naik dari {before} menjadi {now} sejak {since}").format(**told)
    if (last.rate or 0.0) < (first.rate or 0.0):
        return _("Cakupan turun dari {before} menjadi {now} sejak {since}").format(**told)
    return _("Cakupan tetap {now} sejak {since}").format(**told)


def _description(runs: Sequence[Point], goals: Sequence[tuple[str, float]]) -> str:
    rates = ", ".join(f"{day(run.as_of)} {percent(run.rate or 0.0)}" for run in (runs[0], runs[-1]))
    told = _("Cakupan pada {count} kali pemeriksaan; yang pertama dan yang terakhir: {rates}.").format(
        count=number(len(runs)), rates=rates
    )
    return " ".join([told, *(f"{name} {percent(goal)}." for name, goal in goals)])


def _table(runs: Sequence[Point]) -> tuple[list[str], list[list[str]]]:
    head = [_("Tanggal acuan"), _("Cakupan"), _("Aktif"), _("Layak")]
    rows = [[day(run.as_of), percent(run.rate or 0.0), number(run.active), number(run.eligible)] for run in runs]
    return head, rows
