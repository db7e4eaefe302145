"""Who may be paid for, by whom, and what must be settled before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.plan.runs import linked, run, settings
from ucj_validate.plan.people import placed, unprotected
from ucj_validate.settings import RuleSettings

FIRST = date(2025, 5, 1)


def places(folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None, **plan: Any) -> list[tuple[str, str | None]]:  # fmt: skip
    """Place and what must be settled, by person who is not protected."""
    people = placed(unprotected(run(folder, roll, members)), settings(**plan).plan, RuleSettings(), FIRST)
    return list(people.select("place", "settle").iter_rows())


@pytest.mark.parametrize("status", ["lapsed", "ended", "unregistered"])
def test_who_is_eligible_and_not_active_may_be_paid_for(tmp_path: Path, status: str) -> None:
    assert places(tmp_path, [{"status": status}]) == [("candidate", None)]


def test_active_and_excluded_people_and_duplicates_are_nobody_s_plan(tmp_path: Path) -> None:
    roll = [{"status": "active"}, {"status": "excluded"}, {"status": "lapsed"}, {"status": "duplicate", "person": 2}]

    assert places(tmp_path, roll) == [("candidate", None)]


def test_an_open_match_is_settled_first(tmp_path: Path) -> None:
    assert places(tmp_path, [{"status": "review"}]) == [("settle", "match")]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"status": "unregistered", "nik_form": "length"}, ("settle", "nik")),
        ({"status": "ended", "nik_form": "missing"}, ("settle", "nik")),
        ({"status": "lapsed", "nik_form": "missing"}, ("candidate", None)),
        ({"status": "unregistered", "findings": ["nik_shared_by_persons"]}, ("settle", "nik")),
        ({"status": "unregistered", "findings": ["nik_sequential_fill"]}, ("settle", "nik")),
        ({"status": "unregistered", "findings": ["nik_dob_differs"]}, ("candidate", None)),
        ({"status": "unregistered", "findings": ["possible_duplicate"]}, ("settle", "maybe_twice")),
        ({"status": "lapsed", "findings": ["under_age"]}, ("settle", "under_age")),
    ],
)
def test_nobody_is_registered_with_a_number_that_may_be_another_s(
    tmp_path: Path, row: dict[str, Any], place: tuple[str, str | None]
) -> None:
    assert places(tmp_path, [row]) == [place]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"status": "lapsed", "segment": "PU"}, "employer"),
        ({"status": "lapsed", "segment": "BPU"}, "candidate"),
        ({"status": "unregistered", "file": "Roll_Non_ASN.xlsx"}, "employer"),
        ({"status": "unregistered", "file": "honorer 2025.csv"}, "employer"),
        ({"status": "unregistered", "file": "pekerja_rentan.csv"}, "candidate"),
    ],
)
def test_staff_is_paid_by_its_office(tmp_path: Path, row: dict[str, Any], place: str) -> None:
    assert places(tmp_path, [row])[0][0] == place


def test_who_stands_on_a_roll_of_staff_with_a_second_row_is_paid_by_his_office(tmp_path: Path) -> None:
    roll = [{"status": "unregistered", "person": 0}, {"status": "duplicate", "person": 0, "file": "non_asn.csv"}]

    assert places(tmp_path, roll) == [("employer", None)]


@pytest.mark.parametrize(("income", "place"), [(2_499_999, "candidate"), (2_500_000, "self"), (None, "candidate")])
def test_who_earns_as_much_as_the_limit_pays_for_himself(tmp_path: Path, income: int | None, place: str) -> None:
    assert places(tmp_path, [{"status": "unregistered", "income": income}])[0][0] == place


def test_without_an_income_limit_nobody_pays_for_himself(tmp_path: Path) -> None:
    assert places(tmp_path, [{"status": "unregistered", "income": 9_000_000}], income_limit=0)[0][0] == "candidate"


def test_the_income_is_read_from_the_raw_cell_where_the_run_kept_none(tmp_path: Path) -> None:
    assert places(tmp_path, [{"status": "unregistered", "raw_income": "Rp 3.000.000,-"}])[0][0] == "self"


def test_the_income_of_another_row_of_the_person_counts_too(tmp_path: Path) -> None:
    roll = [{"status": "unregistered", "person": 0}, {"status": "duplicate", "person": 0, "income": 3_000_000}]

    assert places(tmp_path, roll)[0][0] == "self"


@pytest.mark.parametrize(("who", "place"), [("city", "candidate"), ("self", "self")])
def test_the_city_takes_over_who_paid_for_himself_unless_told_otherwise(tmp_path: Path, who: str, place: str) -> None:
    roll = [{"status": "lapsed", **linked(2)}]
    members = [{"line": 2, "status": "lapsed", "payer": "MANDIRI", "payer_is_public": False}]

    assert places(tmp_path, roll, members, self_payers=who)[0][0] == place


@pytest.mark.parametrize(
    ("born", "status", "place"),
    [
        (date(1960, 5, 2), "unregistered", "candidate"),
        (date(1960, 5, 1), "unregistered", "over_age"),
        (date(1960, 5, 1), "ended", "over_age"),
        (date(1960, 5, 1), "lapsed", "candidate"),
    ],
)
def test_registration_ends_on_a_birthday_before_the_first_month(
    tmp_path: Path, born: date, status: str, place: str
) -> None:
    assert places(tmp_path, [{"status": status, "birth_date": born}])[0][0] == place


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("none", ["over_age", "over_age"]),
        ("lapsed", ["candidate", "over_age"]),
        ("members", ["candidate", "candidate"]),
    ],
)
def test_who_may_go_on_above_the_age_is_a_setting(tmp_path: Path, rule: str, expected: list[str]) -> None:
    born = date(1950, 1, 1)
    roll = [{"status": "lapsed", "birth_date": born}, {"status": "ended", "birth_date": born}]

    assert [place for place, _settle in places(tmp_path, roll, renew_over_age=rule)] == expected
