"""One scenario: people placed, priced and put in order; the choice; its figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from ucj_validate.columns import Membership
from ucj_validate.plan import amounts, premiums, priority
from ucj_validate.plan.parts import ACTIONS, Edge, Line, Money, Month, Outcome, Reach, Running, Saving, SelfPaid
from ucj_validate.plan.people import Place, Settle, placed
from ucj_validate.plan.selecting import CHOICES
from ucj_validate.settings import PlanSettings, RuleSettings, Settings, Target

_ACTION = {Membership.LAPSED: "renew", Membership.ENDED: "reactivate", Membership.UNREGISTERED: "register"}
YEAR = amounts.MONTHS_A_YEAR


@dataclass(frozen=True)
class Case:
    """What all scenarios of a plan share."""

    settings: Settings
    rules: RuleSettings
    first: date
    active: int
    eligible: int
    running: Running
    savings: tuple[Saving, ...]


@dataclass(frozen=True)
class Worked:
    """A scenario's figures, and its people in order: `place settle chosen action points degree_* monthly …`."""

    outcome: Outcome
    people: pl.DataFrame


def worked_out(unprotected: pl.DataFrame, case: Case, plan: PlanSettings, name: str) -> Worked:
    """The scenario `name` with the settings `plan`."""
    table = premiums.wanted_table(plan, case.settings.premium.monthly)
    people = priority.with_points(placed(unprotected, plan, case.rules, case.first), plan, case.rules)
    people = priority.in_order(
        people.with_columns(
            monthly=table.monthly(pl.col("income")),
            action=pl.col("membership").replace_strict(
                {str(membership): action for membership, action in _ACTION.items()},
                default="register",
                return_dtype=pl.String,
            ),
        )
    )
    months = YEAR if plan.horizon == "year" else amounts.months_left(case.first)
    money = _money(plan, case, months)
    people = _chosen(people, plan, months, money.available)
    return Worked(_outcome(people, case, plan, name, table, money, months), people)


def _money(plan: PlanSettings, case: Case, months: int) -> Money:
    """What there is to spend; nothing is spent yet."""
    budget = plan.budget or 0
    back = sum(one.monthly for one in case.savings if one.kind in plan.savings) * months if plan.reinvest else 0
    running = case.running.monthly * months if plan.running == "inside" else 0
    free = budget + back - running
    return Money(budget, back, running, max(0, free), max(0, -free), 0, max(0, free))


def _chosen(people: pl.DataFrame, plan: PlanSettings, months: int, available: int) -> pl.DataFrame:
    """`people` with `chosen`: of the candidates those whom the money reaches."""
    may = (people["place"] == str(Place.CANDIDATE)).arg_true()
    costs = (people["monthly"].gather(may) * months).to_numpy()
    turns, points = (people[name].gather(may).to_numpy() for name in ("turn", "points"))
    taken = may.filter(pl.Series(CHOICES[plan.order](turns, points, costs, available), dtype=pl.Boolean))
    return people.with_columns(chosen=pl.int_range(pl.len()).is_in(taken.implode()))


def _outcome(
    people: pl.DataFrame, case: Case, plan: PlanSettings, name: str, table: premiums.Table, money: Money, months: int
) -> Outcome:
    may = people.filter(pl.col("place") == Place.CANDIDATE)
    chosen, left = may.filter("chosen"), may.filter(~pl.col("chosen"))
    settle = people.filter(pl.col("place") == Place.SETTLE)
    monthly = int(chosen["monthly"].sum())
    spent = monthly * months
    rest = amounts.months_left(case.first)
    return Outcome(
        name=name,
        order=plan.order,
        horizon=plan.horizon,
        programs=premiums.programs_of(plan.programs),
        brackets=table.brackets,
        weights=priority.weights(plan),
        first=plan.first,
        reinvested=plan.savings if plan.reinvest else (),
        money=Money(money.budget, money.savings, money.running, money.available, money.short, spent, money.available - spent),
        monthly=monthly,
        this_year=monthly * rest,
        full_year=monthly * YEAR,
        months=_months(case.first, rest, monthly),
        chosen=_lines(chosen, "action", ACTIONS),
        left=_lines(left, "action", ACTIONS),
        settle=_lines(settle, "settle", tuple(str(one) for one in Settle)),
        employer=people.filter(pl.col("place") == Place.EMPLOYER).height,
        over_age=people.filter(pl.col("place") == Place.OVER_AGE).height,
        self_paid=_self_paid(people.filter(pl.col("place") == Place.SELF), case, plan),
        points=int(chosen["points"].sum()),
        points_all=int(may["points"].sum()),
        edge=_edge(chosen, left),
        coverage=_reach(case, chosen.height),
        targets=tuple(_of_target(target, case, chosen.height, table.lowest) for target in case.settings.target),
        known=_known(may),
        costs=may["monthly"].n_unique(),
    )  # fmt: skip


def _months(first: date, count: int, monthly: int) -> tuple[Month, ...]:
    told = enumerate(amounts.months_from(first, count), 1)
    return tuple(Month(f"{month:%Y-%m}", monthly, monthly * so_far) for so_far, month in told)


def _lines(people: pl.DataFrame, by: str, keys: tuple[str, ...]) -> tuple[Line, ...]:
    """Persons and rupiah a month by each of `keys`."""
    table = people.group_by(by).agg(persons=pl.len(), monthly=pl.col("monthly").sum())
    held: Mapping[str, tuple[int, int]] = {key: (persons, monthly) for key, persons, monthly in table.iter_rows()}
    return tuple(Line(key, *(int(one) for one in held.get(key, (0, 0)))) for key in keys)


def _edge(chosen: pl.DataFrame, left: pl.DataFrame) -> Edge | None:
    """Where the list of those chosen ends; None where nobody is chosen or nobody is left."""
    if chosen.is_empty() or left.is_empty():
        return None
    last = chosen.row(-1, named=True)
    same = (pl.col("turn") == last["turn"]) & (pl.col("points") == last["points"])
    return Edge(last["points"], chosen.filter(same).height, left.filter(same).height)


def _known(may: pl.DataFrame) -> dict[str, int]:
    columns = {"decile": "decile", "income": "income", "risk": "occupation", "age": "start_age"}
    return {name: may.height - may[column].null_count() for name, column in columns.items()}


def _self_paid(people: pl.DataFrame, case: Case, plan: PlanSettings) -> SelfPaid:
    """What those pay who pay for themselves, month by month; in transport another discount holds."""
    table = premiums.wanted_table(plan, case.settings.premium.monthly, premiums.SELF)
    groups = (
        people.select(
            monthly=table.monthly(pl.col("income")), transport=priority.holds_word(pl.col("occupation"), plan.transport)
        )
        .group_by("monthly", "transport")
        .len()
    )
    months = amounts.months_from(case.first, amounts.months_left(case.first))
    this_year = sum(
        persons * premiums.discounted(monthly, month, plan, transport=transport)
        for monthly, transport, persons in groups.iter_rows()
        for month in months
    )
    return SelfPaid(people.height, this_year, sum(monthly * count * YEAR for monthly, _t, count in groups.iter_rows()))


def _reach(case: Case, chosen: int) -> Reach:
    """Of the eligible people on the rolls."""
    before, after, all_ = case.active, case.active + chosen, case.eligible
    return Reach("", "", None, all_, before, after, _rate(before, all_), _rate(after, all_), None, None, None)


def _of_target(target: Target, case: Case, chosen: int, monthly: int) -> Reach:
    before = case.active + target.covered_elsewhere
    after = before + chosen
    # The goal as it was written: 0.65 is 65 hundredths, whatever its float is.
    wanted = None if target.goal is None else math.ceil(Fraction(str(target.goal)) * target.persons)
    missing = None if wanted is None else max(0, wanted - after)
    return Reach(
        name=target.name,
        source=target.source,
        date=target.date,
        persons=target.persons,
        before=before,
        after=after,
        rate_before=_rate(before, target.persons),
        rate_after=_rate(after, target.persons),
        goal=target.goal,
        missing=missing,
        missing_yearly=None if missing is None else missing * monthly * YEAR,
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
