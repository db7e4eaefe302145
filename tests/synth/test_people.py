from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.synth.faults import FAULTS, fault_rate, planted_rate
from ucj_validate.synth.names import NameMaker, twin_name
from ucj_validate.synth.options import Corruption, Noise, SynthOptions
from ucj_validate.synth.person import Population
from ucj_validate.synth.population import make_population
from ucj_validate.synth.slips import slip_model


@pytest.fixture(scope="module")
def people() -> Population:
    return make_population(SynthOptions(persons=6000, seed=21))


def test_name_lengths_follow_the_statistics(people: Population) -> None:
    lengths = Counter(len(person.name.split()) for person in people.people)

    shares = {n: lengths[n] / len(people.people) for n in (1, 2, 3, 4)}
    assert shares[1] == pytest.approx(0.01, abs=0.01)
    assert shares[2] == pytest.approx(0.24, abs=0.04)
    assert shares[3] == pytest.approx(0.61, abs=0.06)
    assert shares[4] == pytest.approx(0.13, abs=0.04)


def test_muhammad_leads_the_first_names(people: Population) -> None:
    first = Counter(person.name.split()[0] for person in people.people)

    assert first.most_common(1)[0][0] == "MUHAMMAD"
    assert first["MUHAMMAD"] / len(people.people) == pytest.approx(0.039, abs=0.012)


def test_no_age_stands_out_among_the_young(people: Population) -> None:
    day = SynthOptions(persons=20, seed=0).as_of
    ages = Counter(person.age(day) for person in people.people)

    assert all(ages[age] / len(people.people) < 0.03 for age in range(15, 22))
    assert ages[17] / len(people.people) > 0.005


def test_names_of_sulawesi_occur(people: Population) -> None:
    names = [person.name for person in people.people]

    for element in ("ANDI ", "LA ODE ", "I MADE ", "DAENG ", "BASO ", "PETTALOLO", "SITTI "):
        assert any(element in name + " " for name in names), element


def test_a_nik_holds_birth_date_and_sex_of_nearly_everybody(people: Population) -> None:
    right = [
        person.nik[6:12] == f"{person.birth.day + (40 if person.sex == 'P' else 0):02d}{person.birth:%m%y}"
        for person in people.people
    ]

    assert 0.985 < sum(right) / len(right) < 1


def test_twins_share_the_day_and_their_serials_follow_each_other(people: Population) -> None:
    twins = [(people.people[person.twin_of], person) for person in people.people if person.twin_of is not None]

    assert len(twins) == pytest.approx(planted_rate("twins", Noise.NORMAL) * 6000, rel=0.6)
    for first, second in twins:
        assert first.birth == second.birth
        assert first.household == second.household
        assert first.name != second.name
        if first.sex == second.sex:
            assert 1 <= int(second.nik[12:]) - int(first.nik[12:]) <= 3


def test_father_and_son_of_one_name_live_together_a_generation_apart(people: Population) -> None:
    pairs = [(person, people.people[person.father_of]) for person in people.people if person.father_of is not None]

    assert pairs
    for father, son in pairs:
        assert father.name == son.name
        assert father.no_kk == son.no_kk
        assert (son.birth - father.birth).days > 18 * 365


def test_namesakes_share_the_name_and_nothing_else(people: Population) -> None:
    pairs = [(people.people[person.namesake_of], person) for person in people.people if person.namesake_of is not None]

    assert pairs
    assert all(
        one.name == other.name and one.nik != other.nik and one.household != other.household for one, other in pairs
    )


def test_everybody_is_of_working_age_or_a_little_beside_it(people: Population) -> None:
    ages = [person.age(date(2025, 4, 24)) for person in people.people]

    assert min(ages) >= 16
    assert max(ages) <= 71
    assert any(age >= 65 for age in ages)
    assert any(age < 18 for age in ages)


def test_birth_dates_clump_on_the_first_of_january(people: Population) -> None:
    days = Counter((person.birth.day, person.birth.month) for person in people.people)

    assert days.most_common(1)[0][0] == (1, 1)


@pytest.mark.parametrize("name", ["HASAN", "SITI AISYAH", "MUHAMMAD ALI", "NUR", "I MADE WIRAWAN"])
def test_a_twin_never_bears_the_same_name(name: str) -> None:
    maker = NameMaker(np.random.default_rng(1))

    assert twin_name(name, maker, "L") != name


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1, max_size=30),
    st.integers(0, 99),
    st.sampled_from(list(Corruption)),
)
def test_a_slip_keeps_most_of_a_name(name: str, seed: int, corruption: Corruption) -> None:
    changed = slip_model(corruption).in_name(name, np.random.default_rng(seed))

    assert abs(len(changed) - len(name)) <= 3


@pytest.mark.parametrize("corruption", list(Corruption))
def test_slips_in_a_name_of_one_letter_never_leave_it_empty(corruption: Corruption) -> None:
    model = slip_model(corruption)

    assert all(model.in_name("A", np.random.default_rng(seed)) for seed in range(200))


@given(st.sampled_from("0123456789"), st.integers(0, 99), st.sampled_from(list(Corruption)))
def test_a_wrong_digit_is_another_digit(digit: str, seed: int, corruption: Corruption) -> None:
    changed = slip_model(corruption).in_digit(digit, np.random.default_rng(seed))

    assert changed in "0123456789"
    assert changed != digit


def test_noise_levels_order_the_rates() -> None:
    for kind in FAULTS:
        rates = [fault_rate(kind, "roll", noise) for noise in (Noise.NONE, Noise.LIGHT, Noise.NORMAL, Noise.HEAVY)]
        assert rates == sorted(rates)
        assert rates[0] == 0
