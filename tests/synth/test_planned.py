"""Cities whose rolls hold exactly what a report said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ucj_validate.columns import Membership
from ucj_validate.synth.city import City, make_city
from ucj_validate.synth.exclusion import excluded_because
from ucj_validate.synth.options import Noise, RollPlan, Serials, SynthOptions
from ucj_validate.synth.planned import rolls_of
from ucj_validate.synth.rows import NON_ASN, RENTAN, UMKM

PALU = SynthOptions(
    persons=930,
    seed=7271,
    noise=Noise.CERTAIN,
    serials=Serials.RESERVED,
    rolls=(
        RollPlan(RENTAN, persons=211, eligible=208, active=151, payer="APBD KOTA PALU"),
        RollPlan(UMKM, persons=391, eligible=389, active=209, payer="MANDIRI"),
        RollPlan(NON_ASN, persons=52, payer="PEMBERI KERJA"),
    ),
    payer_off_rolls="MANDIRI",
)


@pytest.fixture(scope="module")
def palu() -> City:
    return make_city(PALU)


@pytest.mark.parametrize(("roll", "persons", "eligible", "active"), [(RENTAN, 211, 208, 151), (UMKM, 391, 389, 209)])
def test_a_planned_roll_holds_exactly_so_many_eligible_and_active_people(
    palu: City, roll: str, persons: int, eligible: int, active: int
) -> None:
    here = [number for number, rolls in rolls_of(palu.enrolment.rows).items() if roll in rolls]
    of_person, people = palu.memberships.of_person, palu.population.people

    assert len(here) == persons
    assert sum(excluded_because(people[n], of_person[n], palu.options) is None for n in here) == eligible
    assert sum(of_person[n] is Membership.ACTIVE for n in here) == active


def test_second_listings_stay_in_a_planned_city(palu: City) -> None:
    rolls = rolls_of(palu.enrolment.rows)

    assert any(len(on) > 1 for on in rolls.values())
    assert set(rolls) == set(palu.enrolment.first)


def test_the_plan_tells_who_pays_and_the_first_plan_wins(palu: City) -> None:
    rolls = rolls_of(palu.enrolment.rows)
    payers = {
        row.person.number: row.card.payer for row in palu.memberships.rows if row.card and row.kind == "current_kpj"
    }

    for number, payer in payers.items():
        on = rolls.get(number, frozenset())
        if RENTAN in on:
            assert payer == "APBD KOTA PALU"
        elif on:
            assert payer == ("MANDIRI" if UMKM in on else "PEMBERI KERJA")
        else:
            assert payer in {"MANDIRI", "PEMBERI KERJA"}


def test_a_plan_that_too_few_people_can_fill_is_refused() -> None:
    too_many = replace(PALU, rolls=(RollPlan(UMKM, persons=100, active=101),))

    with pytest.raises(ValueError, match="too few"):
        make_city(too_many)


def test_more_may_be_planned_than_chance_gives_or_fewer() -> None:
    for active in (20, 290):
        city = make_city(replace(PALU, rolls=(RollPlan(UMKM, persons=300, active=active),), as_of=date(2025, 4, 24)))

        listed = {row.person.number for row in city.enrolment.rows if row.table == UMKM}
        assert len(listed) == 300
        assert sum(city.memberships.of_person[n] is Membership.ACTIVE for n in listed) == active
