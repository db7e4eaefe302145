"""Amounts and months as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from ucj_validate.errors import UsageError
from ucj_validate.plan import amounts
from ucj_validate.settings import PlanSettings


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("3051820800", 3_051_820_800),
        ("3.051.820.800", 3_051_820_800),
        ("3,051,820,800", 3_051_820_800),
        ("Rp3.051.820.800", 3_051_820_800),
        ("rp 3.051.820.800", 3_051_820_800),
        ("3 miliar", 3_000_000_000),
        ("3 Milyar", 3_000_000_000),
        ("2,5 miliar", 2_500_000_000),
        ("2.5 miliar", 2_500_000_000),
        ("3,0518208 miliar", 3_051_820_800),
        ("750 juta", 750_000_000),
        ("1 triliun", 1_000_000_000_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, rupiah: int) -> None:
    assert amounts.rupiah_of(text, "--budget") == rupiah


@pytest.mark.parametrize("text", ["", "tiga miliar", "-5", "3.05", "1.2.3", "0,5", "3 dolar", "1,0000001 juta", "9" * 16, "3.051,820.800"])  # fmt: skip
def test_what_is_no_whole_rupiah_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        amounts.rupiah_of(text, "--budget")


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2025, 4, 24), date(2025, 5, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2025, 11, 1), date(2025, 12, 1)),
    ],
)
def test_the_first_month_is_the_one_after_the_as_of_date(as_of: date, first: date) -> None:
    assert amounts.first_month("", as_of) == first


def test_the_first_month_can_be_named() -> None:
    assert amounts.first_month("2025-09", date(2025, 4, 24)) == date(2025, 9, 1)


@pytest.mark.parametrize(("month", "left"), [(1, 12), (5, 8), (12, 1)])
def test_the_months_left_hold_the_first_one(month: int, left: int) -> None:
    assert amounts.months_left(date(2025, month, 1)) == left


def test_months_go_on_over_the_end_of_a_year() -> None:
    assert amounts.months_from(date(2025, 11, 1), 3) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]


@pytest.mark.parametrize("start", ["2025", "2025-13", "2025-00", "Mei 2025"])
def test_a_month_that_is_none_is_no_setting(start: str) -> None:
    with pytest.raises(ValueError, match="start"):
        PlanSettings(start=start)
