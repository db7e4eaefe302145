"""Savings: why, how much, and no premium of a person and month twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.plan.runs import MONTHLY, linked, paid_by_city, run
from ucj_validate.plan.savings import Kind, paid_publicly
from ucj_validate.settings import PlanSettings


def told(folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]]) -> list[tuple[str | None, int, int]]:
    """Kind, premiums that could stop, and rupiah a month, by person who is paid for."""
    people = paid_publicly(run(folder, roll, members), PlanSettings(), MONTHLY)
    return list(people.select("kind", "stops", "saved").iter_rows())


def test_somebody_active_on_a_roll_saves_nothing(tmp_path: Path) -> None:
    roll = [{"status": "active", **linked(2)}]

    assert told(tmp_path, roll, [paid_by_city(2, in_roll="matched")]) == [(None, 0, 0)]


def test_the_dead_are_paid_for_no_longer(tmp_path: Path) -> None:
    roll = [{"status": "excluded", "findings": ["deceased"], **linked(2)}]

    assert told(tmp_path, roll, [paid_by_city(2, in_roll="matched")]) == [("deceased", 1, MONTHLY)]


def test_who_has_moved_is_paid_for_no_longer(tmp_path: Path) -> None:
    roll = [{"status": "excluded", "findings": ["moved"], **linked(2)}]

    assert told(tmp_path, roll, [paid_by_city(2, in_roll="matched")]) == [("not_eligible", 1, MONTHLY)]


def test_beside_an_employer_the_city_s_premium_could_stop(tmp_path: Path) -> None:
    roll = [{"status": "active", **linked(2)}]
    pu = {"line": 3, "kpj": "00000000003", "status": "active", "segment": "PU", "payer": "PT", "payer_is_public": False, "member": 0}  # fmt: skip

    assert told(tmp_path, roll, [paid_by_city(2, in_roll="matched"), pu]) == [("double_funding", 1, MONTHLY)]


def test_a_lapsed_second_membership_is_no_double_funding(tmp_path: Path) -> None:
    roll = [{"status": "active", **linked(2)}]
    pu = {"line": 3, "kpj": "00000000003", "status": "lapsed", "segment": "PU", "member": 0}

    assert told(tmp_path, roll, [paid_by_city(2, in_roll="matched"), pu]) == [(None, 0, 0)]


def test_of_three_numbers_that_the_city_pays_two_could_stop(tmp_path: Path) -> None:
    roll = [{"status": "active", **linked(2)}]
    members = [paid_by_city(line, in_roll="matched", member=0) for line in (2, 3, 4)]

    assert told(tmp_path, roll, members) == [("paid_twice", 2, 2 * MONTHLY)]


def test_a_number_that_stands_in_two_rows_is_one_premium(tmp_path: Path) -> None:
    roll = [{"status": "active", **linked(2)}]
    members = [paid_by_city(2, in_roll="matched"), paid_by_city(3, kpj="00000000002", in_roll="matched", member=0)]

    assert told(tmp_path, roll, members) == [(None, 0, 0)]


@pytest.mark.parametrize(("in_roll", "kind"), [("none", "off_roll"), ("possible", None), ("matched", None)])
def test_members_on_no_roll_are_to_be_traced(tmp_path: Path, in_roll: str, kind: str | None) -> None:
    assert told(tmp_path, [], [paid_by_city(2, in_roll=in_roll)])[0][0] == kind


def test_what_others_pay_is_none_of_the_city_s_savings(tmp_path: Path) -> None:
    members = [
        paid_by_city(2, payer_is_public=False, payer="MANDIRI"),
        paid_by_city(3, segment="PU"),
        paid_by_city(4, status="lapsed"),
    ]

    assert told(tmp_path, [], members) == []


def test_somebody_dead_with_two_numbers_and_an_employer_is_told_once(tmp_path: Path) -> None:
    roll = [{"status": "excluded", "findings": ["deceased"], **linked(2)}]
    members = [
        paid_by_city(2, in_roll="matched"),
        paid_by_city(3, in_roll="matched", member=0),
        paid_by_city(4, segment="PU", payer_is_public=False, in_roll="matched", member=0),
    ]

    assert told(tmp_path, roll, members) == [("deceased", 2, 2 * MONTHLY)]


MEMBER = st.fixed_dictionaries(
    {
        "member": st.integers(0, 3),
        "kpj": st.sampled_from([None, "00000000001", "00000000002", "00000000003"]),
        "status": st.sampled_from(["active", "active", "lapsed", None]),
        "segment": st.sampled_from(["BPU", "PU", None]),
        "payer_is_public": st.sampled_from([True, True, False, None]),
        "in_roll": st.sampled_from(["none", "matched"]),
    }
)


@given(st.lists(MEMBER, max_size=8), st.sampled_from(["active", "excluded"]), st.lists(st.just("deceased"), max_size=1))
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_more_is_saved_than_is_paid_and_nobody_is_told_twice(
    tmp_path: Path, members: list[dict[str, Any]], status: str, findings: list[str]
) -> None:
    roll = [{"status": status, "findings": findings, **linked(2)}]

    people = paid_publicly(run(tmp_path, roll, members), PlanSettings(), MONTHLY)

    assert people["member"].is_unique().all()
    assert (people["saved"] <= people["monthly"]).all()
    assert (people["saved"] == people["stops"] * MONTHLY).all()
    assert set(people["kind"].drop_nulls()) <= {str(kind) for kind in Kind}
