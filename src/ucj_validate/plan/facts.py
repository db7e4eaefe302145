"""plan.json: every figure of a plan as plain JSON values. Aggregates only: no NIK, name or date of a person."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from ucj_validate.leaving import document, niks_hidden
from ucj_validate.plan.parts import Line, Outcome, Plan, Running, Saving

SCHEMA = "ucj-validate/plan/1"


def facts(plan: Plan) -> dict[str, Any]:
    """The content of plan.json. `name` is "" for the scenario of the settings as they are."""
    shallow = {field.name: getattr(plan, field.name) for field in fields(plan)}
    return {
        "schema": SCHEMA,
        **{key: _plain(value) for key, value in shallow.items() if key not in ("running", "savings", "outcomes", "first", "unlisted")},
        "first_month": f"{plan.first:%Y-%m}",
        "running": _with_year(plan.running),
        "unlisted": None if plan.unlisted is None else _with_year(plan.unlisted),
        "savings": [_with_year(one) for one in plan.savings],
        "scenarios": [_outcome(one) for one in plan.outcomes],
    }  # fmt: skip


def as_bytes(plan: Plan) -> bytes:
    """plan.json."""
    return document(niks_hidden(facts(plan)))


def _outcome(one: Outcome) -> dict[str, Any]:
    told = {key: _plain(value) for key, value in asdict(one).items()}
    for key in ("chosen", "left", "settle"):
        told[key] = [_with_year(line) for line in getattr(one, key)]
    return told | {"persons": one.persons, "persons_left": one.persons_left, "left_yearly": one.left_yearly}


def _with_year(one: Line | Saving | Running) -> dict[str, Any]:
    return {**asdict(one), "yearly": one.yearly}


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON has no narrower type
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item if not hasattr(item, "__dataclass_fields__") else asdict(item)) for item in value]
    return value.isoformat() if isinstance(value, date) else value
