"""A whole plan: the published figure, the budget, scenarios, coverage, and who is counted where."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.plan.runs import MONTHLY, YEARLY, paid_by_city, run, settings
from ucj_validate.errors import UsageError
from ucj_validate.plan import letter, page, words
from ucj_validate.plan.parts import Outcome, Plan
from ucj_validate.plan.planning import planned
from ucj_validate.plan.scenarios import given_scenarios
from ucj_validate.plan.workbook import sheets
from ucj_validate.settings import Target

WORKERS = 15_138
PUBLISHED = 3_051_820_800


def plan_of(folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None, **plan: Any) -> Plan:
    return planned(run(folder, roll, members), settings(**plan)).plan


def own(folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None, **plan: Any) -> Outcome:
    return plan_of(folder, roll, members, **plan).outcomes[0]


def people(count: int, **row: Any) -> list[dict[str, Any]]:
    return [{"status": "unregistered"} | row for _ in range(count)]


def test_the_published_budget_carries_the_published_workers_to_the_rupiah(tmp_path: Path) -> None:
    roll = people(WORKERS + 1)

    exact = own(tmp_path, roll, budget=PUBLISHED)
    less = own(tmp_path, roll, budget=PUBLISHED - 1)

    assert (exact.persons, exact.full_year, exact.money.unspent) == (WORKERS, PUBLISHED, 0)
    assert (less.persons, less.persons_left) == (WORKERS - 1, 2)


def test_public_money_for_the_published_workers_is_the_published_sum(tmp_path: Path) -> None:
    members = [paid_by_city(line, in_roll="matched") for line in range(2, WORKERS + 2)]

    running = plan_of(tmp_path, [{"status": "active"}], members).running

    assert (running.persons, running.yearly) == (WORKERS, PUBLISHED)


def test_a_plan_tells_what_it_costs_by_month_and_year(tmp_path: Path) -> None:
    outcome = own(tmp_path, people(3), budget=3 * YEARLY)

    assert [one.month for one in outcome.months] == [f"2025-{month:02d}" for month in range(5, 13)]
    assert outcome.months[-1].so_far == outcome.this_year == 3 * 8 * MONTHLY
    assert outcome.full_year == 3 * YEARLY


def test_a_budget_must_carry_twelve_months_unless_only_the_rest_of_the_year_counts(tmp_path: Path) -> None:
    year = own(tmp_path, people(10), budget=8 * MONTHLY * 3)
    left = own(tmp_path, people(10), budget=8 * MONTHLY * 3, horizon="left")

    assert (year.persons, left.persons) == (2, 3)
    assert left.money.spent == left.this_year == 8 * MONTHLY * 3


def test_the_first_month_can_be_named(tmp_path: Path) -> None:
    outcome = own(tmp_path, people(1), start="2025-11", horizon="left", budget=2 * MONTHLY)

    assert [one.month for one in outcome.months] == ["2025-11", "2025-12"]
    assert outcome.persons == 1


def test_a_month_that_has_passed_is_not_planned(tmp_path: Path) -> None:
    assert own(tmp_path, people(1), start="2025-04").persons == 1
    with pytest.raises(UsageError):
        own(tmp_path, people(1), start="2025-03")


def test_coverage_rises_by_those_chosen(tmp_path: Path) -> None:
    target = Target(name="Sasaran", persons=20, source="Rapat", date=date(2025, 1, 1), covered_elsewhere=2, goal=0.65)
    roll = [*people(6, status="active"), *people(4), {"status": "excluded"}, {"status": "review"}]

    plan = planned(run(tmp_path, roll), settings((target,), budget=3 * YEARLY)).plan
    (reach,) = plan.outcomes[0].targets

    coverage = plan.outcomes[0].coverage
    assert (coverage.before, coverage.after, coverage.persons) == (6, 9, 11)
    assert (reach.before, reach.after, reach.missing, reach.missing_yearly) == (8, 11, 2, 2 * YEARLY)


def test_who_is_to_be_settled_is_never_chosen_and_is_told_with_the_cost(tmp_path: Path) -> None:
    roll = [{"status": "review"}, {"status": "unregistered", "nik_form": "length"}]

    outcome = own(tmp_path, roll)

    assert outcome.persons == 0
    assert {line.key: (line.persons, line.yearly) for line in outcome.settle if line.persons} == {
        "match": (1, YEARLY),
        "nik": (1, YEARLY),
    }


def test_staff_and_self_payers_cost_the_budget_nothing(tmp_path: Path) -> None:
    roll = [*people(2, file="non_asn.csv"), *people(3, income=4_000_000)]

    outcome = own(tmp_path, roll)

    assert (outcome.persons, outcome.employer, outcome.self_paid.persons) == (0, 2, 3)
    assert outcome.self_paid.full_year == 3 * YEARLY
    assert outcome.self_paid.this_year == 3 * 8 * MONTHLY  # May to December 2025: no discount yet


def test_self_payers_are_told_their_discount(tmp_path: Path) -> None:
    roll = [*people(1, income=4_000_000), *people(1, income=4_000_000, raw_occupation="TUKANG OJEK")]

    outcome = own(tmp_path, roll, start="2026-01")

    assert outcome.self_paid.this_year == (3 * MONTHLY + 9 * 8_400) + 12 * 8_400


def test_people_on_lists_of_candidates_alone_are_told_with_their_cost(tmp_path: Path) -> None:
    data = run(tmp_path, people(1))
    (tmp_path / "summary.json").write_text('{"candidates": {"uncovered": 7}}', encoding="utf-8")

    unlisted = planned(data, settings()).plan.unlisted

    assert unlisted is not None
    assert (unlisted.persons, unlisted.yearly) == (7, 7 * YEARLY)


def test_what_is_paid_for_already_can_be_part_of_the_budget(tmp_path: Path) -> None:
    members = [paid_by_city(2, in_roll="matched"), paid_by_city(3, in_roll="matched")]
    roll = [*people(1, status="active"), *people(5)]

    outcome = own(tmp_path, roll, members, budget=4 * YEARLY, running="inside")

    assert (outcome.money.running, outcome.money.available, outcome.persons) == (2 * YEARLY, 2 * YEARLY, 2)


def test_a_budget_that_does_not_carry_what_is_paid_already_says_what_is_short(tmp_path: Path) -> None:
    members = [paid_by_city(line, in_roll="matched") for line in (2, 3)]

    outcome = own(tmp_path, people(5), members, budget=YEARLY, running="inside")

    assert (outcome.persons, outcome.money.available, outcome.money.short) == (0, 0, YEARLY)


@pytest.mark.parametrize(("reinvest", "persons"), [(False, 1), (True, 3)])
def test_savings_are_reinvested_where_that_is_asked_for(tmp_path: Path, reinvest: bool, persons: int) -> None:
    members = [paid_by_city(2), paid_by_city(3)]

    outcome = own(tmp_path, people(5), members, budget=YEARLY, reinvest=reinvest)

    assert outcome.persons == persons


def test_only_the_savings_that_are_named_are_reinvested(tmp_path: Path) -> None:
    outcome = own(tmp_path, people(5), [paid_by_city(2)], budget=YEARLY, reinvest=True, savings=["deceased"])

    assert outcome.money.savings == 0


def test_scenarios_stand_side_by_side_over_the_same_people(tmp_path: Path) -> None:
    roll = [{"status": "lapsed"}, *people(4)]

    plan = plan_of(tmp_path, roll, budget=YEARLY, scenarios={"dua": {"budget": "403.200"}, "JHT": {"programs": "JHT,JKK,JKM"}})  # fmt: skip

    assert [(one.name, one.persons) for one in plan.outcomes] == [("", 1), ("dua", 2), ("JHT", 0)]


def test_a_scenario_has_brackets_of_its_own(tmp_path: Path) -> None:
    roll = [*people(2, income=900_000), *people(3, income=2_000_000)]
    text = "income_limit:0; premiums:1.100.000=16.800, 20.800"

    plan = plan_of(tmp_path, roll, budget=10 * YEARLY, monthly=17_000, scenarios=given_scenarios([f"golongan={text}"]))

    assert [one.monthly for one in plan.outcomes] == [5 * 17_000, 2 * 16_800 + 3 * 20_800]


def test_each_person_carries_the_scenarios_that_choose_him(tmp_path: Path) -> None:
    roll = [{"status": "lapsed"}, *people(2)]

    made = planned(run(tmp_path, roll), settings(budget=YEARLY, scenarios={"dua": {"budget": 2 * YEARLY}}))

    assert made.listed.people["scenarios"].to_list() == [[0, 1], [1], []]


@pytest.mark.parametrize(
    "scenarios",
    [{"a": {"bugdet": "1"}}, {"a": {"order": "acak"}}, {"a": {"budget": "banyak"}}, {"a": {"scenarios": "b"}}],
)
def test_a_scenario_that_makes_no_sense_is_refused(tmp_path: Path, scenarios: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        plan_of(tmp_path, people(1), scenarios=scenarios)


def test_everybody_who_is_not_protected_stands_in_one_sheet(tmp_path: Path) -> None:
    roll = [
        *people(4),
        *people(2, income=4_000_000),
        *people(3, file="non_asn.csv"),
        {"status": "review"},
        {"status": "active"},
    ]

    made = planned(run(tmp_path, roll), settings(budget=2 * YEARLY))
    chosen, left, settle, apart, _saved = (sheet.frame for sheet in sheets(made.plan, made.listed))

    assert [frame.height for frame in (chosen, left, settle, apart)] == [2, 2, 1, 5]
    assert chosen["RUPIAH_BERJALAN"].to_list() == [YEARLY, 2 * YEARLY]


@pytest.mark.parametrize("roll", [[], [{"status": "active"}], [{"status": "excluded"}]])
@pytest.mark.parametrize("order", ["strict", "points", "people"])
def test_where_nobody_is_left_to_protect_the_plan_says_so(
    tmp_path: Path, roll: list[dict[str, Any]], order: str
) -> None:
    made = planned(run(tmp_path, roll), settings(order=order, scenarios={"lain": {"budget": 0}}))

    assert [one.persons for one in made.plan.outcomes] == [0, 0]
    assert "tidak ada orang" in words.verdict(made.plan, made.plan.outcomes[0])
    assert page.rendered(made.plan)
    assert letter.rendered(made.plan)
    assert [sheet.frame.height for sheet in sheets(made.plan, made.listed)] == [0] * 5


def test_a_plan_without_a_budget_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        plan_of(tmp_path, people(1), budget=None)
    with pytest.raises(UsageError):
        plan_of(tmp_path, people(1), budget=None, scenarios={"a": {"order": "people"}})


def test_no_money_goes_by_a_run_that_stands_under_an_alarm(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        planned(run(tmp_path, people(1), alarms='[{"code": "no_links"}]'), settings())


PERSON = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["active", "lapsed", "ended", "unregistered", "review", "excluded", "duplicate"]),
        "nik_form": st.sampled_from(["sound", "sound", "missing"]),
        "income": st.sampled_from([None, 800_000, 1_200_000, 1_400_000, 3_000_000]),
        "decile": st.sampled_from([None, 1, 3, 9]),
        "segment": st.sampled_from([None, "BPU", "PU"]),
        "birth_date": st.sampled_from([None, date(1950, 1, 1), date(1961, 1, 1), date(1990, 1, 1)]),
        "file": st.sampled_from(["umkm.csv", "umkm.csv", "non_asn.csv"]),
    }
)
BRACKETS = [{"income_below": 1_000_000, "monthly": 16_800}, {"income_below": 1_300_000, "monthly": 18_800}, {"monthly": 22_800}]  # fmt: skip


@given(
    st.lists(PERSON, min_size=1, max_size=12),
    st.integers(0, 8 * 22_800 * 12),
    st.sampled_from(["strict", "points", "people"]),
    st.sampled_from(["year", "left"]),
)
@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_stands_once_and_no_scenario_spends_more_than_there_is(
    tmp_path: Path, roll: list[dict[str, Any]], budget: int, order: str, horizon: str
) -> None:
    plan = plan_of(tmp_path, roll, budget=budget, order=order, horizon=horizon, premiums=BRACKETS)

    (outcome,) = plan.outcomes
    told = sum(line.persons for lines in (outcome.chosen, outcome.left, outcome.settle) for line in lines)
    told += outcome.employer + outcome.over_age + outcome.self_paid.persons
    assert told + plan.active + plan.excluded == plan.persons == sum(row["status"] != "duplicate" for row in roll)
    assert outcome.money.spent <= budget
    assert all(control.holds for control in plan.controls)


@given(st.lists(PERSON, min_size=1, max_size=8), st.integers(0, 6 * 22_800 * 12), st.sampled_from(["points", "people"]))
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_choice_of_a_run_s_people_is_better_than_the_plan_s(
    tmp_path: Path, roll: list[dict[str, Any]], budget: int, order: str
) -> None:
    made = planned(run(tmp_path, roll), settings(budget=budget, order=order, first=[], premiums=BRACKETS))
    may = made.listed.people.filter(pl.col("place") == "candidate")
    points, yearly = may["points"].to_list(), [monthly * 12 for monthly in may["monthly"]]

    def told(choice: tuple[int, ...]) -> tuple[int, int, int]:
        worth, heads, cost = sum(points[i] for i in choice), len(choice), sum(yearly[i] for i in choice)
        return (worth, heads, -cost) if order == "points" else (heads, worth, -cost)

    every = (choice for size in range(may.height + 1) for choice in combinations(range(may.height), size))
    best = max(told(choice) for choice in every if sum(yearly[i] for i in choice) <= budget)

    assert told(tuple(may["chosen"].arg_true())) == best


@given(st.lists(PERSON, min_size=1, max_size=12), st.integers(0, 8 * 22_800 * 12))
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_best_value_is_never_worse_than_the_strict_order(
    tmp_path: Path, roll: list[dict[str, Any]], budget: int
) -> None:
    plan = plan_of(
        tmp_path, roll, budget=budget, premiums=BRACKETS, first=[], scenarios={"p": {"order": "points"}, "o": {"order": "people"}}
    )  # fmt: skip

    strict, points, heads = plan.outcomes
    assert points.points >= strict.points
    assert heads.persons >= max(strict.persons, points.persons)
