"""What `history` prints for people: a line a run with its bar, then what has changed, then targets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ucj_validate.changes.course.runs import Course
from ucj_validate.changes.course.said import against, passed_over, points, title, upshot
from ucj_validate.cli.speaking.plain import Line, Title, item, wrapped
from ucj_validate.i18n import _, day, number, percent
from ucj_validate.report.page.charts.trend import scale

_BAR = 20
_MOST_RUNS = 24
"""Two years of months; older runs stand in the JSON and in the folder."""


def lines(told: Course, out: Path | None) -> Iterator[Line]:
    """The whole screen."""
    yield Title(title(told))
    yield Line("")
    yield from _runs(told)
    yield Line("")
    for sentence in upshot(told):
        yield from wrapped(sentence, 0)
    if told.targets:
        yield Line("")
        yield Title(_("Terhadap sasaran"))
        for target in told.targets:
            yield from item(against(target, told))
    for sentence in passed_over(told):
        yield from wrapped(sentence, 0)
    if out is not None:
        yield Line("")
        yield Line(_("Hasil: {folder}").format(folder=out))


def _runs(told: Course) -> Iterator[Line]:
    shown = told.points[-_MOST_RUNS:]
    if len(shown) < len(told.points):
        yield Line("  " + _("… dan {count} hasil yang lebih lama").format(count=number(len(told.points) - len(shown))))
    rates = [point.rate for point in shown if point.rate is not None]
    low, high = scale(rates) if rates else (0.0, 1.0)
    moved = ["", *(_moved(one.rate, other.rate) for one, other in pairwise(shown))]
    head = ("", _("layak"), _("aktif"), _("cakupan"), _("poin"))
    rows = [
        (day(point.as_of), number(point.eligible), number(point.active), _rate(point.rate), change)
        for point, change in zip(shown, moved, strict=True)
    ]
    wide = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    yield Line(_row(head, wide) + "  " + _scale(low, high))
    for row, point in zip(rows, shown, strict=True):
        yield Line(f"{_row(row, wide)}  {_bar(point.rate, low, high)}".rstrip())


def _row(cells: tuple[str, ...], wide: list[int]) -> str:
    first, *rest = (f"{cell:<{room}}" if at == 0 else f"{cell:>{room}}" for at, (cell, room) in enumerate(zip(cells, wide, strict=True)))  # fmt: skip
    return "  ".join((first, *rest))


def _scale(low: float, high: float) -> str:
    """What the bar's two ends stand for."""
    left, right = percent(low, 0), percent(high, 0)
    return f"{left}{' ' * (_BAR - len(left) - len(right))}{right}"


def _bar(rate: float | None, low: float, high: float) -> str:
    if rate is None:
        return ""
    full = min(max(round((rate - low) / (high - low) * _BAR), 0), _BAR)
    return "█" * full + "░" * (_BAR - full)


def _rate(rate: float | None) -> str:
    return "–" if rate is None else percent(rate)


def _moved(before: float | None, now: float | None) -> str:
    return points(None if before is None or now is None else now - before)
