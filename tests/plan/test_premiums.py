"""The premium table: the published figure, brackets, programmes, and the discount of self-payers."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.plan.runs import MONTHLY, YEARLY
from ucj_validate.errors import UsageError
from ucj_validate.plan import premiums
from ucj_validate.settings import PlanSettings, Settings

BRACKETS = [{"income_below": 1_100_000, "monthly": 16_800}, {"income_below": 1_300_000, "monthly": 18_800}, {"monthly": 20_800}]  # fmt: skip


def plan(**given: Any) -> PlanSettings:
    return PlanSettings.model_validate(given)


def monthly(table: premiums.Table, *incomes: int | None) -> list[int]:
    frame = pl.DataFrame({"income": incomes}, schema={"income": pl.Int64})
    return [row[0] for row in frame.select(table.monthly(pl.col("income"))).iter_rows()]


def test_15138_workers_cost_3051820800_rupiah_a_year() -> None:
    table = premiums.wanted_table(PlanSettings(), Settings().premium.monthly)

    assert table.lowest == MONTHLY
    assert table.lowest * 12 == YEARLY
    assert 15_138 * table.lowest * 12 == 3_051_820_800


def test_jht_is_added_where_it_is_paid_for() -> None:
    assert premiums.wanted_table(plan(programs="jkm+jkk+jht"), MONTHLY).lowest == 36_800


def test_a_bracket_ends_below_its_limit_and_unknown_incomes_are_in_the_lowest() -> None:
    table = premiums.wanted_table(plan(premiums=BRACKETS), MONTHLY)

    assert monthly(table, None, 0, 1_099_999, 1_100_000, 1_299_999, 1_300_000, 9_000_000) == [
        16_800, 16_800, 16_800, 18_800, 18_800, 20_800, 20_800,
    ]  # fmt: skip


def test_above_the_highest_limit_the_highest_bracket_goes_on() -> None:
    table = premiums.wanted_table(plan(premiums=BRACKETS[:2]), MONTHLY)

    assert monthly(table, 5_000_000) == [18_800]


def test_a_line_for_self_payers_is_none_of_the_city() -> None:
    lines = [{"payer": "self", "monthly": 10_000}, {"payer": "city", "monthly": 20_000}]

    assert premiums.wanted_table(plan(premiums=lines), MONTHLY, premiums.CITY).lowest == 20_000
    assert premiums.wanted_table(plan(premiums=lines), MONTHLY, premiums.SELF).lowest == 10_000


def test_programmes_without_a_line_are_refused() -> None:
    with pytest.raises(UsageError):
        premiums.wanted_table(plan(programs="JKK,JKM,JP"), MONTHLY)


@pytest.mark.parametrize(
    ("month", "transport", "pays"),
    [
        (date(2026, 3, 1), False, 16_800),
        (date(2026, 4, 1), False, 8_400),
        (date(2026, 12, 1), False, 8_400),
        (date(2027, 1, 1), False, 16_800),
        (date(2025, 12, 1), True, 16_800),
        (date(2026, 1, 1), True, 8_400),
        (date(2027, 3, 1), True, 8_400),
        (date(2027, 4, 1), True, 16_800),
    ],
)
def test_self_payers_pay_half_in_the_months_of_the_regulation(month: date, transport: bool, pays: int) -> None:
    assert premiums.discounted(MONTHLY, month, PlanSettings(), transport=transport) == pays


def test_half_a_rupiah_is_rounded_up() -> None:
    assert premiums.discounted(16_801, date(2026, 4, 1), PlanSettings(), transport=False) == 8_401


def test_the_discount_can_be_switched_off() -> None:
    assert premiums.discounted(MONTHLY, date(2026, 4, 1), plan(self_months=""), transport=False) == MONTHLY
