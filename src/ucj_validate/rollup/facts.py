"""rollup.json: every figure of the province report, for programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from ucj_validate.leaving import document, niks_hidden
from ucj_validate.report.parts import Line
from ucj_validate.rollup.parts import MEASURES, Rollup, measured

SCHEMA = "ucj-validate/rollup/1"


def facts(report: Rollup) -> dict[str, Any]:
    """Every figure as plain JSON values; exact, for whoever handles it. Small figures are not hidden here."""
    told = asdict(report)
    told["rolls"] = [{"city": city, **asdict(line)} for city, line in report.rolls]
    told["members_by_segment"] = [
        {"segment": segment, "persons": persons, "active": active}
        for segment, persons, active in report.members_by_segment
    ]
    told["together"] = {
        name: {
            "cities_added_up": report.together(name),
            "province": measured(report.total, name),
            "difference": sum(getattr(step, name) for step in report.steps),
        }
        for name in MEASURES
    }
    told["total"] = _line(report.total)
    return {"schema": SCHEMA, **_plain(told)}


def _line(line: Line) -> dict[str, Any]:
    return {**asdict(line), "eligible": line.persons - line.excluded}


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON values
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def as_bytes(report: Rollup) -> bytes:
    """UTF-8 JSON with sorted keys."""
    return document(niks_hidden(facts(report)))
