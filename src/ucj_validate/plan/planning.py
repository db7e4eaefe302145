"""From a finished run and its settings to a plan: the people once, then each scenario by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ucj_validate import __version__
from ucj_validate.columns import Status
from ucj_validate.errors import InvariantError, UsageError
from ucj_validate.finished import RunData, document_of
from ucj_validate.i18n import _, number
from ucj_validate.plan import amounts, assumptions, savings
from ucj_validate.plan.outcomes import Case, Worked, worked_out
from ucj_validate.plan.parts import Line, Listed, Plan, Running, Saving
from ucj_validate.plan.people import unprotected
from ucj_validate.plan.scenarios import settings_of
from ucj_validate.report.basis import Control
from ucj_validate.settings import PlanSettings, Settings

BASE = ""
"""The scenario of the settings as they are."""


@dataclass(frozen=True)
class Planned:
    """A plan, and the people behind it."""

    plan: Plan
    listed: Listed
    settings: Settings


def planned(data: RunData, settings: Settings) -> Planned:
    """The plan of `data` by `settings`, with its scenarios.

    Raises:
        UsageError: the run stands under an alarm, no budget is named, or a setting doesn't fit.
    """
    _refuse_doubtful(data)
    first = _first_month(settings.plan, data.as_of)
    cases = _cases(settings)
    public = savings.paid_publicly(data, settings.plan, settings.premium.monthly)
    of_kinds = tuple(_saving(public, kind) for kind in savings.Kind)
    open_people = unprotected(data)
    active, excluded = (_persons(data, status) for status in (Status.ACTIVE, Status.EXCLUDED))
    running = Running(public.height, int(public["premiums"].sum()), int(public["monthly"].sum()))
    case = Case(settings, data.settings.rules, first, active, active + open_people.height, running, of_kinds)
    done = [worked_out(open_people, case, plan, name) for name, plan in cases.items()]
    plan = Plan(
        version=__version__,
        run=data.name,
        city=settings.city or data.settings.city,
        as_of=data.as_of,
        first=first,
        months_left=amounts.months_left(first),
        persons=active + excluded + open_people.height,
        active=active,
        excluded=excluded,
        running=running,
        unlisted=_unlisted(data, done[0].outcome.brackets[0][1]),
        savings=of_kinds,
        outcomes=tuple(one.outcome for one in done),
        assumed=assumptions.assumed(settings),
        controls=_controls(data, public, open_people.height, active + excluded, done),
    )
    _hold(plan)
    return Planned(plan, Listed(_with_scenarios(done), public.filter(pl.col("kind").is_not_null())), settings)


def _refuse_doubtful(data: RunData) -> None:
    """A run that cannot be gives no plan: money would go by figures that are wrong."""
    alarms = document_of(data.folder, "run.json").get("alarms", [])
    if alarms:
        raise UsageError(
            str(data.folder),
            _("hasil ini memuat alarm; anggaran tidak disusun dari angka yang tidak mungkin benar"),
            found=_("{count} alarm").format(count=number(len(alarms))),
            advice=_("bereskan alarm di report.html, lalu ulangi reconcile"),
        )


def _first_month(plan: PlanSettings, as_of: date) -> date:
    first = amounts.first_month(plan.start, as_of)
    if first < as_of.replace(day=1):
        raise UsageError(
            "plan.start",
            _("bulan pertama sudah lewat pada tanggal acuan"),
            found=f"{first:%Y-%m}",
            advice=_("sebut bulan dari tanggal acuan atau sesudahnya"),
        )
    return first


def _cases(settings: Settings) -> dict[str, PlanSettings]:
    """The settings of each scenario by its name, the settings as they are first."""
    if settings.plan.budget is None and not settings.plan.scenarios:
        raise UsageError(
            "plan", _("anggaran belum disebut"), advice=_('--budget "3 miliar", atau budget di bagian [plan] ucj.toml')
        )
    own = {BASE: settings.plan} if settings.plan.budget is not None else {}
    others = {
        name: settings_of(settings.plan, dict(changes), name) for name, changes in settings.plan.scenarios.items()
    }
    without = [name for name, plan in others.items() if plan.budget is None]
    if without:
        raise UsageError(
            "plan.scenarios",
            _("skenario tanpa anggaran: {names}").format(names=", ".join(name[:40] for name in without)),
            advice=_('sebut --budget, atau tambahkan "budget:2 miliar" pada skenario itu'),
        )
    return own | others  # fmt: skip


def _unlisted(data: RunData, monthly: int) -> Line | None:
    """Who the run found on lists of candidates alone, in the lowest bracket."""
    found = document_of(data.folder, "summary.json").get("candidates")
    if not found:
        return None
    return Line("unlisted", int(found["uncovered"]), int(found["uncovered"]) * monthly)


def _persons(data: RunData, status: Status) -> int:
    return data.roll.filter(pl.col("counts") & (pl.col("status") == status)).height


def _saving(public: pl.DataFrame, kind: savings.Kind) -> Saving:
    own = public.filter(pl.col("kind") == kind)
    return Saving(str(kind), own.height, int(own["stops"].sum()), int(own["saved"].sum()))


def _with_scenarios(done: list[Worked]) -> pl.DataFrame:
    """The first scenario's people with `scenarios`: the places of all scenarios that choose them."""
    people = done[0].people
    for at, one in enumerate(done):
        chosen = one.people.filter("chosen").select("row", pl.lit(value=True).alias(f"in_{at}"))
        people = people.join(chosen, on="row", how="left", maintain_order="left")
    marks = [pl.col(f"in_{at}").fill_null(value=False) for at in range(len(done))]
    names = [pl.when(mark).then(pl.lit(at, dtype=pl.Int64)) for at, mark in enumerate(marks)]
    return people.with_columns(scenarios=pl.concat_list(names).list.drop_nulls()).drop(
        [f"in_{at}" for at in range(len(done))]
    )


def _controls(
    data: RunData, public: pl.DataFrame, unprotected_persons: int, settled: int, done: list[Worked]
) -> tuple[Control, ...]:
    """What a plan promises, by scenario: everybody once, the budget kept, no premium saved twice."""
    persons = data.roll.filter(pl.col("counts")).height
    kept = [Control("plan_persons", settled + unprotected_persons, persons)]
    for one in done:
        outcome = one.outcome
        told = sum(line.persons for lines in (outcome.chosen, outcome.left, outcome.settle) for line in lines)
        told += outcome.employer + outcome.over_age + outcome.self_paid.persons
        kept += [
            Control("plan_people_once", told, unprotected_persons),
            Control("plan_once_each", one.people["person"].n_unique(), one.people.height),
            Control("plan_budget", outcome.money.spent + outcome.money.unspent, outcome.money.available),
            Control("plan_overspent", max(0, outcome.money.spent - outcome.money.available), 0),
        ]
    kept.append(Control("plan_savings", int((public["saved"] > public["monthly"]).sum()), 0))
    return tuple(kept)


def _hold(plan: Plan) -> None:
    """A total that doesn't hold ends the plan before anything is shown."""
    failed = [control for control in plan.controls if not control.holds]
    if failed:
        raise InvariantError(
            "plan",
            _("angka kontrol rencana tidak cocok: {name}").format(name=failed[0].name),
            found=f"{failed[0].left} ≠ {failed[0].right}",
        )
