"""What holds of somebody whom several cities know, on small tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from ucj_validate.rollup.cities import PERSONS, City
from ucj_validate.rollup.counting import Counted
from ucj_validate.rollup.joining import PAIRS, Joined


def person(**said: Any) -> dict[str, Any]:
    """Somebody on the roll, not a member, but for what is said."""
    told: dict[str, Any] = {
        "on_roll": True, "status": "unregistered", "membership": "unregistered", "barred": [], "home": None, "segment": None, "public": False,
        "rolls": ["roll.csv"],
    }  # fmt: skip
    return told | said


def city(name: str, area: str, *people: dict[str, Any]) -> City:
    frame = pl.DataFrame([{"person": i, **one} for i, one in enumerate(people)], schema=PERSONS)
    return City(name, date(2025, 4, 24), (area,), frame, 16_800, 0, name, "0")


def counted(
    *cities: City,
    ids: list[list[int]],
    waiting: tuple[int, int] | None = None,
    freed: tuple[int, int] | None = None,
    doubted: tuple[int, int] | None = None,
) -> Counted:
    def flagged(name: str, at: tuple[int, int] | None) -> tuple[pl.Series, ...]:
        return tuple(
            pl.Series(name, [(i, j) == at for j in range(one.persons.height)], dtype=pl.Boolean)
            for i, one in enumerate(cities)
        )

    series = tuple(pl.Series("id", known, dtype=pl.Int64) for known in ids)
    return Counted(
        list(cities),
        Joined(
            series,
            pl.DataFrame(schema=PAIRS),
            flagged("open", waiting),
            flagged("freed", freed),
            flagged("doubted", doubted),
        ),
    )


ACTIVE = person(status="active", membership="active", segment="BPU")
MEMBER = person(on_roll=False, status=None, membership="active", segment="PU", rolls=[])


def excluded(*reasons: str, **said: Any) -> dict[str, Any]:
    return person(status="excluded", barred=list(reasons), **said)


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        (person(), person(), "unregistered"),
        (person(), ACTIVE, "active"),
        (person(), MEMBER, "active"),
        (person(status="lapsed", membership="lapsed"), person(status="ended", membership="ended"), "lapsed"),
        (person(status="review", membership="open"), person(), "review"),
        (person(status="review", membership="open"), person(status="ended", membership="ended"), "ended"),
        (person(status="review", membership="unknown"), person(status="lapsed", membership="lapsed"), "review"),
        (excluded("deceased"), ACTIVE, "excluded"),
        (excluded("asn_or_pppk"), person(), "excluded"),
        (excluded("moved"), ACTIVE, "active"),
        (excluded("moved"), MEMBER, "excluded"),
        (excluded("out_of_area"), ACTIVE, "active"),
        (excluded("out_of_area", home="72.06"), MEMBER, "active"),
        (excluded("out_of_area", home="72.10"), MEMBER, "excluded"),
        (excluded("out_of_area", "moved", home="72.06"), MEMBER, "excluded"),
        (excluded("over_age_to_register"), MEMBER, "active"),
        (excluded("over_age_to_register"), person(), "excluded"),
        (excluded("income_over_limit"), person(), "unregistered"),
        (excluded("other"), MEMBER, "excluded"),
    ],
)
def test_one_person_of_two_cities_has_one_status(left: dict[str, Any], right: dict[str, Any], status: str) -> None:
    both = counted(city("A", "72.71", left), city("B", "72.06", right), ids=[[0], [0]])
    turned = counted(city("A", "72.06", right), city("B", "72.71", left), ids=[[0], [0]])

    assert both.people["status"].to_list() == [status]
    assert turned.people["status"].to_list() == [status]


def test_who_may_be_a_member_of_another_city_waits_for_review() -> None:
    cities = city("A", "72.71", person()), city("B", "72.06", MEMBER)

    open_one = counted(*cities, ids=[[0], [1]], waiting=(0, 0))

    assert open_one.people.filter("on_roll")["status"].to_list() == ["review"]


def test_whose_candidate_is_known_to_be_somebody_elses_is_not_registered() -> None:
    cities = city("A", "72.71", person(status="review", membership="open")), city("B", "72.06", ACTIVE)

    freed = counted(*cities, ids=[[0], [1]], freed=(0, 0))

    assert freed.people["status"].to_list() == ["unregistered", "active"]


def test_a_link_that_all_cities_together_doubt_waits_and_the_step_says_so() -> None:
    cities = city("A", "72.71", ACTIVE, ACTIVE), city("B", "72.06", person())

    doubted = counted(*cities, ids=[[0, 1], [2]], doubted=(0, 0))

    assert doubted.people["status"].to_list() == ["review", "active", "unregistered"]
    assert {step.key: step.active for step in doubted.steps() if step.active} == {"doubted_together": -1}


def test_two_rolls_count_one_person_and_the_step_says_so() -> None:
    told = counted(city("A", "72.71", ACTIVE, person()), city("B", "72.06", ACTIVE), ids=[[0, 1], [0]])

    steps = {step.key: (step.persons, step.eligible, step.active) for step in told.steps()}

    assert told.total().persons == 2
    assert steps["several_cities"] == (-1, -1, -1)
    assert all(value == (0, 0, 0) for key, value in steps.items() if key != "several_cities")


def test_two_records_of_one_city_that_are_one_are_told_apart_from_two_cities() -> None:
    told = counted(city("A", "72.71", ACTIVE, ACTIVE), city("B", "72.06", person()), ids=[[0, 0], [1]])

    steps = {step.key: step.persons for step in told.steps()}

    assert steps["one_city_twice"] == -1
    assert steps["several_cities"] == 0


def test_who_is_active_through_another_city_is_counted_and_told() -> None:
    told = counted(city("A", "72.71", person()), city("B", "72.06", MEMBER), ids=[[0], [0]])

    steps = {step.key: (step.persons, step.eligible, step.active) for step in told.steps()}

    assert steps["counts_elsewhere"] == (0, 0, 1)
    assert told.covered_elsewhere()["id"].to_list() == [0]


def test_public_money_of_two_cities_for_one_person_is_seen() -> None:
    paid = person(status="active", membership="active", segment="BPU", public=True)
    told = counted(city("A", "72.71", paid, paid), city("B", "72.06", paid), ids=[[0, 1], [0]])

    (both,) = told.shared()

    assert told.in_several(pl.col("public"))["id"].to_list() == [0]
    assert (both.persons, both.on_rolls, both.active, both.paid) == (1, 1, 1, 1)


def test_a_member_on_no_roll_is_in_no_coverage() -> None:
    told = counted(city("A", "72.71", MEMBER), city("B", "72.06", MEMBER), ids=[[0], [1]])

    assert told.total().persons == 0
    assert told.total().coverage is None
    assert told.members().height == 2
    assert told.members_by_segment() == (("PU", 2, 2),)
