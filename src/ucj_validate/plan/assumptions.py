"""What a plan rests on: settings with their values, and how well those defaults are founded."""

from __future__ import annotations

from ucj_validate.plan.parts import Assumed
from ucj_validate.plan.premiums import programs_of
from ucj_validate.settings import PlanSettings, Settings

MARKS: dict[str, str] = {
    "premium.monthly": "B",
    "plan.programs": "B",
    "plan.jht_monthly": "R",
    "plan.order": "R",
    "plan.first": "R",
    "plan.weight_lapsed": "R",
    "plan.weight_decile": "R",
    "plan.weight_income": "R",
    "plan.weight_risk": "R",
    "plan.weight_age": "R",
    "plan.risk_high": "R",
    "plan.risk_medium": "R",
    "plan.employer_segments": "B",
    "plan.employer_rolls": "R",
    "plan.income_limit": "C",
    "plan.self_payers": "R",
    "plan.renew_over_age": "C",
    "plan.horizon": "R",
    "plan.running": "R",
    "plan.self_share": "B",
    "plan.self_months": "B",
    "plan.self_months_transport": "B",
    "plan.transport": "R",
    "rules.register_age_limit": "C",
}
"""[B] several secondary sources, [C] one, [R] reasoning; in the order in which they are printed."""


def assumed(settings: Settings) -> tuple[Assumed, ...]:
    """Every setting of MARKS as used; those that were set carry no mark. What a line of `plan.premiums` replaces is left out."""
    default = Settings()
    told = []
    for key, mark in MARKS.items():
        value = _value(settings, key)
        if (settings.plan.premiums and key in ("premium.monthly", "plan.jht_monthly")) or _is_unused(
            settings.plan, key
        ):
            continue
        told.append(Assumed(key, _written(value), mark if value == _value(default, key) else None))
    return tuple(told)


def _is_unused(plan: PlanSettings, key: str) -> bool:
    return (key == "premium.monthly" and plan.monthly is not None) or (
        key == "plan.jht_monthly" and "JHT" not in programs_of(plan.programs)
    )


def _value(settings: Settings, key: str) -> object:
    value: object = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value


def _written(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
