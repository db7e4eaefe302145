"""Membership at the as-of date: the export's word first, then the month of the last contribution."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.reconcile.membership import decided, member_persons, with_status
from ucj_validate.reconcile.numbered import persons_of
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


@pytest.mark.parametrize(
    ("month", "expected"), [(date(2025, 4, 1), "ended"), (date(2025, 4, 24), "ended"), (date(2025, 4, 25), "active")]
)
def test_who_is_deactivated_from_a_day_on_is_so_on_that_day(month: date, expected: str) -> None:
    assert status_of(inactive_since=month, last_paid=date(2025, 4, 1)) == expected


@pytest.mark.parametrize(
    ("last_paid", "months"),
    [
        (date(2025, 6, 1), 0), (date(2025, 4, 1), 0), (date(2025, 3, 1), 0), (date(2025, 2, 1), 1),
        (date(2024, 12, 1), 3), (date(2024, 3, 1), 12), (date(2022, 11, 1), 28), (None, None),
    ],
)  # fmt: skip
def test_months_are_owed_from_the_one_after_the_last_that_was_paid(last_paid: date | None, months: int | None) -> None:
    assert with_status(people({"last_paid": last_paid}), RuleSettings(), AS_OF)["months_overdue"].item() == months


@pytest.mark.parametrize(("grace", "expected"), [(0, "ended"), (1, "lapsed")])
def test_the_months_of_grace_are_a_setting(grace: int, expected: str) -> None:
    told = with_status(people({"last_paid": date(2025, 2, 1)}), RuleSettings(grace_months=grace), AS_OF)

    assert told["status"].item() == expected


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


BEST_FIRST = ["active", None, "lapsed", "ended"]


@pytest.mark.parametrize(("better", "worse"), [(a, b) for at, a in enumerate(BEST_FIRST) for b in BEST_FIRST[at + 1 :]])
def test_the_best_of_a_persons_rows_decides(better: str | None, worse: str | None) -> None:
    for rows, deciding in (((better, worse), 0), ((worse, better), 1)):
        person = person_of(*({"stated_status": status} for status in rows))

        assert (person["membership"], person["deciding_row"]) == (better or "unknown", deciding)


@pytest.mark.parametrize(
    ("months", "deciding"),
    [((3, 4), 1), ((4, 3), 0), ((None, 1), 1), ((1, None), 0), ((4, 4), 0), ((None, None), 0)],
)
def test_of_rows_of_one_status_the_latest_month_decides_then_the_first_row(
    months: tuple[int | None, int | None], deciding: int
) -> None:
    rows = [
        {"stated_status": "lapsed", "last_paid": None if month is None else date(2024, month, 1)} for month in months
    ]

    assert person_of(*rows)["deciding_row"] == deciding


ONE = {"stated_status": "active", "segment": "BPU", "payer": "APBD", "kpj": "1"}


@pytest.mark.parametrize(
    ("other", "twice"),
    [
        ({"kpj": "2", "segment": "PU"}, True), ({"kpj": "2", "payer": "PT"}, True), ({"kpj": "2"}, False),
        ({"kpj": "2", "payer": None, "segment": None}, False), ({"segment": "PU", "payer": "PT"}, False),
        ({"kpj": None, "segment": "PU"}, False), ({"kpj": "2", "segment": "PU", "stated_status": "lapsed"}, False),
        ({"kpj": "2", "payer": "PT", "stated_status": None}, False),
    ],
)  # fmt: skip
def test_cover_is_funded_twice_where_two_active_numbers_have_two_segments_or_payers(
    other: dict[str, object], twice: bool
) -> None:
    assert person_of(ONE, ONE | other)["double_funding"] is twice


def test_persons_of_one_row_are_told_as_persons_of_several() -> None:
    rows = [
        ONE, ONE | {"kpj": "2", "segment": "PU"}, {"kpj": "3", "stated_status": "ended"}, {"stated_status": "lapsed"},
        {"kpj": "5"}, {"kpj": None}, {"kpj": "5", "stated_status": "lapsed"}, {"kpj": "5"},
    ]  # fmt: skip
    persons = [4, 4, 9, 2, 7, 1, 3, 3]
    members = with_status(people(*rows), RuleSettings(), AS_OF)
    numbers = pl.Series("person", persons, dtype=pl.Int64)

    told = member_persons(members, persons_of(numbers))

    expected = decided(members.with_columns(numbers)).select(told.columns)
    assert told.with_columns(pl.col("membership").cast(pl.String)).rows() == expected.rows()
    assert told["kpj_count"].to_list() == [0, 0, 1, 2, 1, 1]
    assert told["double_funding"].to_list() == [False, False, False, True, False, False]
