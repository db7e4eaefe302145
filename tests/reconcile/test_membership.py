"""Membership at the as-of date: the export's word first, then the month of the last contribution."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.reconcile.membership import decided, with_status
from ucj_validate.settings import RuleSettings

AS_OF = date(2025, 4, 24)


def status_of(**given: object) -> str | None:
    return with_status(people(given), RuleSettings(grace_months=3), AS_OF)["status"].item()


@pytest.mark.parametrize(
    ("last_paid", "expected"),
    [
        (date(2025, 5, 1), "active"),
        (date(2025, 4, 1), "active"),
        (date(2025, 3, 1), "active"),
        (date(2025, 2, 1), "lapsed"),
        (date(2024, 12, 1), "lapsed"),
        (date(2024, 11, 1), "ended"),
        (None, None),
    ],
)
def test_the_month_of_the_last_contribution_decides_where_nothing_is_stated(
    last_paid: date | None, expected: str | None
) -> None:
    assert status_of(last_paid=last_paid) == expected


def test_what_the_export_states_wins_over_the_month() -> None:
    assert status_of(stated_status="ended", last_paid=date(2025, 4, 1)) == "ended"


def test_a_deactivation_in_the_past_ends_and_one_to_come_does_not() -> None:
    assert status_of(inactive_since=date(2025, 1, 1), last_paid=date(2025, 4, 1)) == "ended"
    assert status_of(inactive_since=date(2025, 6, 1), last_paid=date(2025, 4, 1)) == "active"


def person_of(*rows: dict[str, object]) -> dict[str, object]:
    frame = with_status(people(*rows), RuleSettings(), AS_OF).with_columns(person=pl.lit(7, dtype=pl.Int64))
    return decided(frame).row(0, named=True)


def test_one_active_number_makes_the_person_active_whatever_the_others_say() -> None:
    person = person_of({"kpj": "1", "stated_status": "ended"}, {"kpj": "2", "stated_status": "active"})

    assert (person["membership"], person["deciding_row"], person["kpj_count"]) == ("active", 1, 2)


def test_a_row_that_cannot_be_told_leaves_the_person_unknown_rather_than_lapsed() -> None:
    person = person_of({"kpj": "1", "stated_status": "lapsed"}, {"kpj": "2"})

    assert person["membership"] == "unknown"


def test_two_active_numbers_from_different_payers_are_double_funding() -> None:
    one = {"stated_status": "active", "segment": "PU", "payer": "PT"}

    assert person_of(one | {"kpj": "1"}, one | {"kpj": "2", "segment": "BPU"})["double_funding"]
    assert not person_of(one | {"kpj": "1"}, one | {"kpj": "2", "segment": "BPU", "stated_status": "ended"})[
        "double_funding"
    ]
    assert not person_of(one | {"kpj": "1"}, one | {"kpj": "1"})["double_funding"]
