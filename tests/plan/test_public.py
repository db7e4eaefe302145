"""What is published of a plan tells no small count, neither by itself nor by a sum."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.plan.runs import YEARLY, linked, paid_by_city, run, settings
from ucj_validate.plan.letter import rendered as letter
from ucj_validate.plan.page import rendered as page
from ucj_validate.plan.parts import Plan
from ucj_validate.plan.planning import planned
from ucj_validate.plan.public import HIDDEN, Published


def plan_of(folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None, **plan: Any) -> Plan:
    return planned(run(folder, roll, members), settings(**plan)).plan


def people(count: int, **row: Any) -> list[dict[str, Any]]:
    return [{"status": "unregistered"} | row for _ in range(count)]


def both(plan: Plan) -> str:
    """The words of page and letter."""
    text = page(plan).decode() + letter(plan).decode()
    return re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_a_few_people_chosen_are_hidden_with_all_that_they_cost(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [*people(50, status="active"), *people(30)], budget=3 * YEARLY + 50_000)

    told = Published(plan)
    text = both(plan)

    assert told.chosen(plan.outcomes[0]) == "<5"
    assert told.left(plan.outcomes[0]) == HIDDEN
    for amount in ("604.800", "50.400", "403.200", "66,25"):  # a full year, a month, eight months, the rate
        assert amount not in text


def test_a_few_people_left_in_one_scenario_are_told_by_no_other(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, people(30), budget=28 * YEARLY, scenarios={"kecil": {"budget": 10 * YEARLY}})

    told = Published(plan)

    assert [told.left(one) for one in plan.outcomes] == ["<5", HIDDEN]
    assert [told.left_money(one) for one in plan.outcomes] == [HIDDEN, HIDDEN]


def test_one_hidden_place_hides_another_beside_it(tmp_path: Path) -> None:
    roll = [*people(20), *people(2, nik_form="length"), *people(9, file="non_asn.csv")]

    told = Published(plan_of(tmp_path, roll, budget=10 * YEARLY))

    shown = [told.settle()[0][1], *(count for _label, count in told.apart())]
    assert "<5" in shown
    assert HIDDEN in [*shown, told.chosen(told.own), told.left(told.own)]


def test_a_small_kind_of_saving_is_hidden_and_not_told_by_the_sum_that_is_reinvested(tmp_path: Path) -> None:
    members = [paid_by_city(line) for line in range(2, 12)]
    members += [paid_by_city(20, in_roll="matched")]
    roll = [*people(30), {"status": "excluded", "findings": ["deceased"], **linked(20)}]

    plan = plan_of(tmp_path, roll, members, budget=10 * YEARLY, reinvest=True)
    told = Published(plan)

    assert {count for _kind, count, _cost in told.savings()} == {"<5", HIDDEN}
    assert told.money_says() == ""
    figures = dict(told.scenarios())
    assert figures["Tersedia"] == figures["Sisa anggaran"] == [HIDDEN]


def test_where_few_savings_pay_for_people_the_people_are_hidden_too(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, people(30), [paid_by_city(2)], budget=10 * YEARLY, reinvest=True)

    assert Published(plan).chosen(plan.outcomes[0]) == HIDDEN


def test_figures_of_five_and_more_are_told(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [*people(50, status="active"), *people(30)], budget=10 * YEARLY)

    assert "2.016.000" in both(plan)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a|b*c", "0071011001700001"])
def test_the_name_of_a_scenario_is_never_markup_and_shows_no_nik(tmp_path: Path, name: str) -> None:
    plan = plan_of(tmp_path, people(10), scenarios={name: {"order": "people"}})

    text = both(plan)

    assert "<script>alert" not in text
    assert "0071011001700001" not in text


def test_page_and_letter_are_the_same_twice(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, people(10))

    assert (page(plan), letter(plan)) == (page(plan), letter(plan))
