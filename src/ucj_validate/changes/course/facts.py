"""The course of coverage for other programs: figures alone. Schema "ucj-validate/history/1"."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any

from ucj_validate.changes.course.runs import Course

SCHEMA = "ucj-validate/history/1"


def facts(told: Course) -> dict[str, Any]:
    """Every figure of the course."""
    moved = [None, *(_delta(one.rate, other.rate) for one, other in pairwise(told.points))]
    return {
        "schema": SCHEMA,
        "city": told.city,
        "runs": [
            {
                **_plain(asdict(point)),
                "rate_delta": delta,
                "targets": [{"name": one.name, "rate": one.rate(point)} for one in told.targets],
            }
            for point, delta in zip(told.points, moved, strict=True)
        ],
        "targets": [
            {**_plain(asdict(one)), "rate": one.rate(told.points[-1]), "missing": one.missing(told.points[-1])}
            for one in told.targets
        ],
        "since_last": _plain(asdict(told.since_last)) if told.since_last else None,
        "since_year": _plain(asdict(told.since_year)) if told.since_year else None,
        "passed_over": [{"run": name, "why": why} for name, why in told.passed_over],
    }


def _delta(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else now - before


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON has no narrower type
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
