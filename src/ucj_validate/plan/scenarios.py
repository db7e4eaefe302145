"""Scenarios: the settings of a plan, with what one scenario changes in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.plan.amounts import rupiah_of
from ucj_validate.settings import PlanSettings, Settings

_AMOUNTS = ("budget", "monthly", "jht_monthly", "income_limit")
CHANGEABLE = tuple(name for name in PlanSettings.model_fields if name != "scenarios")
_YES_NO = {"YA": True, "TIDAK": False, "YES": True, "NO": False, "TRUE": True, "FALSE": False}
_LONGEST = 40


def laid_over(run: Settings, given: Settings) -> Settings:
    """The run's settings with what is set now in `[plan]`, `[premium]` and `[[target]]`."""
    plan = run.plan.model_copy(update={name: getattr(given.plan, name) for name in given.plan.model_fields_set})
    premium = run.premium.model_copy(
        update={name: getattr(given.premium, name) for name in given.premium.model_fields_set}
    )
    target = given.target if "target" in given.model_fields_set else run.target
    return run.model_copy(update={"plan": plan, "premium": premium, "target": target})  # fmt: skip


def given_scenarios(texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """`--scenario "hemat=budget:2 miliar; order:people"` as {"hemat": {"budget": …, "order": …}}.

    Raises:
        UsageError: one is written otherwise, or a name stands twice.
    """
    read: dict[str, dict[str, Any]] = {}
    for text in texts:
        name, equals, rest = text.partition("=")
        parts = [part.partition(":") for part in rest.split(";") if part.strip()]
        if not equals or not name.strip() or name.strip() in read or not all(colon for _key, colon, _value in parts):
            raise _badly_written(text)
        read[name.strip()] = {key.strip().lower(): value.strip() for key, _colon, value in parts}
    return read


def _badly_written(text: str) -> UsageError:
    return UsageError(
        "--scenario",
        _("bukan NAMA=ISIAN:NILAI, atau namanya sudah dipakai"),
        found=text[:_LONGEST],
        advice='--scenario "hemat=budget:2 miliar; order:people"',
    )


def settings_of(plan: PlanSettings, changes: Mapping[str, Any], name: str) -> PlanSettings:
    """`plan` as the scenario `name` has it.

    Raises:
        UsageError: it changes what isn't there, or to a value that can't be.
    """
    where = f"plan.scenarios.{name[:_LONGEST]}"
    unknown = sorted(set(changes) - set(CHANGEABLE))
    if unknown:
        raise UsageError(
            where,
            _("isian skenario tidak dikenal: {names}").format(names=", ".join(key[:_LONGEST] for key in unknown)),
            found=", ".join(CHANGEABLE),
            advice='--scenario "hemat=budget:2 miliar; order:people"',
        )
    values = {key: _value(key, value, where) for key, value in changes.items()}
    if isinstance(changes.get("premiums"), str):
        programs = str(values.get("programs", plan.programs))
        values["premiums"] = _brackets(changes["premiums"], programs, f"{where}.premiums")
        values.setdefault("monthly", None)  # of the scenarios beside it; it would win over the brackets
    try:
        return PlanSettings.model_validate(plan.model_dump() | values)
    except ValidationError as error:
        wrong = sorted({str(fault["loc"][0]) for fault in error.errors(include_url=False, include_input=False)})
        raise UsageError(
            where,
            _("nilai skenario tidak dapat dipakai: {names}").format(names=", ".join(wrong)),
            advice=_("nilai yang boleh sama dengan nilai di bagian [plan] ucj.toml"),
        ) from None


def _brackets(text: str, programs: str, where: str) -> list[dict[str, Any]]:
    """Lines of the premium table: "1.100.000=16.800, 20.800" is 16.800 below an income of 1.100.000, else 20.800."""
    lines = []
    for part in text.split(","):
        below, equals, monthly = part.rpartition("=")
        line: dict[str, Any] = {"programs": programs, "monthly": rupiah_of(monthly, where)}
        lines.append(line | ({"income_below": rupiah_of(below, where)} if equals else {}))
    return lines


def _value(key: str, value: Any, where: str) -> Any:  # noqa: ANN401  what a file or a command line holds
    """A text as the setting takes it; whatever is no text stays as it is."""
    if not isinstance(value, str) or key == "premiums":
        return value
    if key in _AMOUNTS:
        return rupiah_of(value, f"{where}.{key}")
    if isinstance(PlanSettings.model_fields[key].default, bool):
        return _YES_NO.get(value.upper(), value)
    if isinstance(PlanSettings.model_fields[key].default, tuple):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value
