"""Earlier runs: what each said, and what has changed since the last.

A run's summary.json carries the runs before it, so that the last run alone tells the whole history. Only runs of the
same city with an earlier as-of date count: a run that is repeated finds the same history and gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from glob import glob
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from ucj_validate.leaving import without_niks
from ucj_validate.places.regular import regular_bytes
from ucj_validate.report.parts import Change, Moved, Point

SUMMARY = "summary.json"
SCHEMA = "ucj-validate/summary/1"
MOST_POINTS = 60
"""Five years of months."""
_POINTS = TypeAdapter(Annotated[tuple[Point, ...], Field(max_length=10_000)])


def earlier(
    folders: Iterable[Path], city: str, as_of: date, kept: Iterable[Mapping[str, Any]] = ()
) -> tuple[Point, ...]:
    """The runs before `as_of` that `folders` tell of, oldest first, one a date; of two the later folder's stands.

    `kept` are points that something else remembers, for runs whose folder is no more.

    A folder without a readable summary, of another city, or with an alarm over its figures tells nothing.
    """
    points = {point.as_of: point for point in _kept(kept) if point.as_of < as_of}
    for folder in folders:
        for point in _told(folder, city):
            if point.as_of < as_of:
                points[point.as_of] = point
    return tuple(points[day] for day in sorted(points))[-MOST_POINTS:]


def own(folder: Path, city: str) -> Point | None:
    """What the run in `folder` said by itself; None where `earlier` would take nothing of it either."""
    try:
        summary = json.loads(regular_bytes(folder / SUMMARY))
        if summary["schema"] != SCHEMA or not is_of(summary, city) or summary["alarms"]:
            return None
        return _POINTS.validate_python([_own(summary)])[0]
    except (OSError, ValueError, KeyError, TypeError, ValidationError, RecursionError):
        return None


def _kept(points: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    try:
        return _POINTS.validate_python([dict(point) for point in points])
    except ValidationError:
        return ()


def is_of(summary: Mapping[str, Any], city: str) -> bool:
    """Whether it is of `city`; NIK in its name, as in any, are hidden where a summary was written."""
    return without_niks(str(summary["city"])) == without_niks(city)


def found(patterns: Iterable[str]) -> list[Path]:
    """The folders that `patterns` name, each pattern's in the order of their names ("…-2" before "…-10")."""
    return [Path(name) for pattern in patterns for name in sorted(glob(pattern), key=_natural)]  # noqa: PTH207  patterns may be absolute


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name)]


def _told(folder: Path, city: str) -> tuple[Point, ...]:
    try:
        summary = json.loads(regular_bytes(folder / SUMMARY))
        if summary["schema"] != SCHEMA or not is_of(summary, city):
            return ()
        own = [] if summary["alarms"] else [_own(summary)]
        return _POINTS.validate_python([*summary.get("earlier", []), *own])
    except (OSError, ValueError, KeyError, TypeError, ValidationError, RecursionError):
        return ()


def _own(summary: Mapping[str, Any]) -> dict[str, Any]:
    coverage = summary["coverage"]
    return {
        "as_of": summary["as_of"],
        "rows": summary["rows"]["roll"]["rows"],
        "persons": summary["persons"],
        "persons_by_status": summary["persons_by_status"],
        "active": coverage["active"],
        "eligible": coverage["eligible"],
        "rate": coverage["rate"],
        "gap_yearly": summary["premium"]["gap_yearly"],
        "findings": {finding["code"]: finding["rows"] for finding in summary["findings"]},
    }


def change(before: Point, now: Point) -> Change:
    """What has become of `before`."""
    codes = {**before.findings, **now.findings}
    findings = [_moved(code, before.findings.get(code, 0), now.findings.get(code, 0)) for code in codes]
    known = before.rate is not None and now.rate is not None
    return Change(
        since=before.as_of,
        rate_before=before.rate,
        rate_now=now.rate,
        rate_delta=now.rate - before.rate if known else None,  # type: ignore[operator]  # both are known
        persons=tuple(
            _moved(status, before.persons_by_status.get(status, 0), count)
            for status, count in now.persons_by_status.items()
        ),
        findings=tuple(sorted(filter(_has_moved, findings), key=lambda one: (-abs(one.delta), one.key))),
        gap_yearly=_moved("gap_yearly", before.gap_yearly, now.gap_yearly),
    )


def _moved(key: str, before: int, now: int) -> Moved:
    return Moved(key, before, now, now - before)


def _has_moved(one: Moved) -> bool:
    return one.delta != 0
