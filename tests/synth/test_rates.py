from __future__ import annotations

from collections import Counter

import pytest

from ucj_validate.synth.city import City, make_city
from ucj_validate.synth.faults import FAULTS, fault_rate, planted_rate
from ucj_validate.synth.options import Corruption, Noise, SynthOptions

ALWAYS_POSSIBLE = (
    "nik_missing",
    "nik_one_digit",
    "name_title",
    "name_degree",
    "name_typo",
    "birth_missing",
    "sex_wrong",
    "phone_missing",
)


@pytest.fixture(scope="module")
def large() -> City:
    return make_city(SynthOptions(persons=8000, seed=77))


@pytest.mark.parametrize("kind", ALWAYS_POSSIBLE)
def test_faults_occur_about_as_often_as_the_table_says(large: City, kind: str) -> None:
    for side, rows in (("roll", large.enrolment.rows), ("members", large.memberships.rows)):
        rate = fault_rate(kind, side, Noise.NORMAL)
        share = sum(kind in row.faults for row in rows) / len(rows)
        spread = 4 * (rate / len(rows)) ** 0.5

        assert share == pytest.approx(rate, abs=spread + 0.12 * rate), (side, share)


def test_every_kind_of_the_table_occurs(large: City) -> None:
    found = Counter(kind for row in (*large.enrolment.rows, *large.memberships.rows) for kind in row.faults)

    assert {kind for kind, fault in FAULTS.items() if fault.only in {"", "office"}} <= set(found)
    assert {
        "nik_excel_float",
        "nik_number_cell",
        "nik_fill_down",
        "nik_shared",
        "alm_in_name",
        "status_missing",
        "status_contradicts_blth",
    } <= set(found)


def test_duplicates_within_and_across_rolls_occur_at_their_rates(large: City) -> None:
    kinds = Counter(row.kind for row in large.enrolment.rows)

    for kind in ("duplicate_in_roll", "duplicate_across_rolls"):
        assert kinds[kind] / kinds["original"] == pytest.approx(planted_rate(kind, Noise.NORMAL), rel=0.3)


def test_a_row_has_one_nik_fault_of_the_table_at_most(large: City) -> None:
    kinds = {kind for kind, fault in FAULTS.items() if fault.group == "nik"}

    assert all(sum(kind in kinds for kind in row.faults) <= 1 for row in large.enrolment.rows)


def test_runs_of_dragged_niks_rise_by_one_down_the_sheet(large: City) -> None:
    rows = large.enrolment.rows
    dragged = [i for i, row in enumerate(rows) if "nik_fill_down" in row.faults]

    assert dragged
    assert all(int(rows[i].nik) == int(rows[i - 1].nik) + 1 for i in dragged)


def test_heavy_noise_is_about_twice_as_dirty_as_normal() -> None:
    def faults(noise: Noise) -> int:
        return sum(len(row.faults) for row in make_city(SynthOptions(persons=2000, seed=4, noise=noise)).enrolment.rows)

    assert faults(Noise.HEAVY) / faults(Noise.NORMAL) == pytest.approx(2, abs=0.35)


@pytest.fixture(scope="module")
def of_households() -> City:
    return make_city(SynthOptions(persons=4000, seed=78, noise=Noise.HEAVY, corruption=Corruption.HOUSEHOLD))


@pytest.mark.parametrize("kind", [kind for kind, fault in FAULTS.items() if fault.only == "household"])
def test_values_of_a_household_wander_under_its_corruption_alone(large: City, of_households: City, kind: str) -> None:
    assert any(kind in row.faults for row in of_households.enrolment.rows)
    assert not any(kind in row.faults for row in large.enrolment.rows)


def test_a_wandering_nik_birth_date_or_phone_is_a_relatives(of_households: City) -> None:
    people, households = of_households.population.people, of_households.population.households
    checked = 0
    for row in (*of_households.enrolment.rows, *of_households.memberships.rows):
        relatives = [people[i] for i in households[row.person.household] if i != row.person.number]
        if "household_birth" in row.faults and not any(fault.startswith("birth_") for fault in row.faults):
            assert row.birth in {relative.birth for relative in relatives}
            checked += 1
        if "household_nik" in row.faults and not any(fault.startswith("nik_") for fault in row.faults):
            assert row.nik in {relative.nik for relative in relatives}
            checked += 1
        if "household_phone" in row.faults and not any(fault.startswith("phone_") for fault in row.faults):
            assert row.phone in {relative.phone for relative in relatives}
            checked += 1

    assert checked > 100


def test_a_row_tells_its_person_by_more_than_one_wandering_value(of_households: City) -> None:
    telling = {"household_nik", "household_birth", "household_name"}

    assert all(len(telling & set(row.faults)) <= 1 for row in of_households.enrolment.rows)
