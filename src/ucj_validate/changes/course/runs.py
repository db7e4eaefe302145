"""The course of coverage over the runs of a city: what each said, and what has become of it since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.leaving import without_niks
from ucj_validate.places.regular import regular_bytes
from ucj_validate.report.counting import history
from ucj_validate.report.parts import Change, Point

_YEAR_APART_DAYS = 31
"""How far from a year ago a run may lie to be the one of a year ago: one month, since runs are monthly."""
_POINT = TypeAdapter(Point)


@dataclass(frozen=True)
class Remembered:
    """A run of which only the figures are known still."""

    city: str
    point: Point
    doubtful: bool = False
    """It stood under an alarm."""


@dataclass(frozen=True)
class Target:
    """What coverage is held against, as the last run names it."""

    name: str
    persons: int
    source: str
    date: date
    covered_elsewhere: int
    goal: float | None

    def rate(self, point: Point) -> float:
        """Coverage of a run against this target."""
        return (point.active + self.covered_elsewhere) / self.persons

    def missing(self, point: Point) -> int | None:
        """Persons that a run is short of the goal; None without a goal."""
        if self.goal is None:
            return None
        wanted = -int(-self.goal * self.persons // 1)  # upwards: half a person more is a person more
        return max(0, wanted - point.active - self.covered_elsewhere)


@dataclass(frozen=True)
class Course:
    """The runs of one city, oldest first, one a date."""

    city: str
    points: tuple[Point, ...]
    targets: tuple[Target, ...]
    since_last: Change | None
    since_year: Change | None
    """Beside the run nearest to a year before the last."""
    passed_over: tuple[tuple[str, str], ...]
    """(name, "alarm" or "unreadable") of runs that are not told."""


def remembered(kept: Iterable[tuple[str, int, Mapping[str, Any]]]) -> tuple[Remembered, ...]:
    """Runs as something else keeps them: (city, alarms, point) each. What is no point is passed over."""
    told = []
    for city, alarms, point in kept:
        try:
            told.append(Remembered(city, _POINT.validate_python(dict(point)), bool(alarms)))
        except ValidationError:
            continue
    return tuple(told)


def course(folders: Sequence[Path], kept: Sequence[Remembered] = ()) -> Course:
    """The course that `folders` tell, and `kept` where a folder is no more.

    Raises:
        UsageError: they are of several cities, or tell nothing.
    """
    summaries = {folder: _summary(folder) for folder in folders}
    readable = {folder: told for folder, told in summaries.items() if told is not None}
    cities = [*(str(told["city"]) for told in readable.values()), *(one.city for one in kept)]
    city = _one_city({without_niks(name) for name in cities})
    points = {one.point.as_of: one.point for one in kept if not one.doubtful}
    points |= {point.as_of: point for point in history.earlier(readable, city, date.max)}
    points |= {point.as_of: point for folder in readable if (point := history.own(folder, city)) is not None}
    if not points:
        raise _nothing()
    ordered = tuple(points[day] for day in sorted(points))
    before = _a_year_before(ordered)
    alarmed = [(folder.name, "alarm") for folder, told in readable.items() if told["alarms"]]
    foreign = [(folder.name, "unreadable") for folder in folders if folder not in readable]
    return Course(
        city,
        ordered,
        _targets(readable.values()),
        history.change(ordered[-2], ordered[-1]) if len(ordered) > 1 else None,
        history.change(before, ordered[-1]) if before is not None else None,
        (*alarmed, *foreign),
    )


def _summary(folder: Path) -> Mapping[str, Any] | None:
    """The summary of a run; None where there is none of ours."""
    try:
        summary = json.loads(regular_bytes(folder / history.SUMMARY))
        known = summary["schema"] == history.SCHEMA and isinstance(summary["city"], str)
        return dict(summary) if known and isinstance(summary["alarms"], list) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _one_city(cities: set[str]) -> str:
    if not cities:
        raise _nothing()
    if len(cities) > 1:
        raise UsageError(
            "history",
            _("hasil-hasil ini dari beberapa kota"),
            found=", ".join(sorted(city or "–" for city in cities)),
            advice=_("sebut folder hasil dari satu kota saja"),
        )
    return next(iter(cities))


def _nothing() -> UsageError:
    return UsageError(
        "history",
        _("tidak ada hasil yang dapat diceritakan"),
        advice=_("sebut folder hasil, misalnya: ucj-validate history 'runs/*'"),
    )


def _a_year_before(points: Sequence[Point]) -> Point | None:
    """The run nearest to a year before the last one."""
    last = points[-1].as_of
    wanted = last.replace(year=last.year - 1, day=28) if (last.month, last.day) == (2, 29) else last.replace(year=last.year - 1)  # fmt: skip
    near = [point for point in points[:-1] if abs((point.as_of - wanted).days) <= _YEAR_APART_DAYS]
    return min(near, key=lambda point: (abs((point.as_of - wanted).days), point.as_of), default=None)


def _targets(summaries: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    """The targets of the summary of the latest date."""
    try:
        last = max(summaries, key=lambda told: str(told["as_of"]))
        return tuple(
            Target(
                str(one["name"]),
                int(one["persons"]),
                str(one["source"]),
                date.fromisoformat(one["date"]),
                int(one["covered_elsewhere"]),
                None if one["goal"] is None else float(one["goal"]),
            )
            for one in last["coverage"]["targets"]
        )
    except (ValueError, KeyError, TypeError):
        return ()
