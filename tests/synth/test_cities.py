from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ucj_validate.errors import UsageError
from ucj_validate.settings import Settings
from ucj_validate.synth.cities import Cities, make_cities, sizes_from, write_cities
from ucj_validate.synth.options import CityName, Serials, SynthOptions
from ucj_validate.synth.places import places, places_outside

OPTIONS = SynthOptions(persons=20, seed=5, serials=Serials.RESERVED, province="99")
SIZES = {CityName.PALU: 500, CityName.MOROWALI: 300, CityName.MOROWALI_UTARA: 200}


@pytest.fixture(scope="module")
def province() -> Cities:
    """Three cities that share a tenth of the smaller one's people."""
    return make_cities(SIZES, OPTIONS, 0.1)


@pytest.fixture(scope="module")
def written(province: Cities, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their folder."""
    folder = tmp_path_factory.mktemp("province")
    write_cities(province, folder)
    return folder


def test_as_many_people_are_shared_as_asked(province: Cities) -> None:
    cities_of = Counter(number for known in province.ids.values() for number in set(known))

    assert Counter(cities_of.values())[2] + 2 * Counter(cities_of.values())[3] in range(65, 71)  # 30 + 20 + 20
    assert {name: len(city.population.people) for name, city in province.cities.items()} == {
        CityName.PALU: 500,
        CityName.MOROWALI: 330,
        CityName.MOROWALI_UTARA: 240,
    }


def test_one_person_has_one_nik_in_all_cities_and_nobody_else_has_it(province: Cities) -> None:
    niks: dict[int, set[str]] = {}
    for name, city in province.cities.items():
        for person in city.population.people:
            niks.setdefault(province.ids[name][person.number], set()).add(person.nik)

    assert all(len(known) == 1 for known in niks.values())
    assert len({nik for known in niks.values() for nik in known}) == len(niks)


def test_a_card_number_is_given_by_one_city_only(province: Cities) -> None:
    cards = [{row.card.kpj for row in city.memberships.rows if row.card} for city in province.cities.values()]

    assert sum(map(len, cards)) == len(set.union(*cards))


def test_everybody_lives_where_the_city_lists_them(province: Cities) -> None:
    for name, city in province.cities.items():
        home = set(places(str(name))) | set(places_outside(str(name)))
        foreign = [person for person in city.population.people if person.place not in home]
        assert all(person.outside for person in foreign)
        assert len(foreign) < 0.1 * len(city.population.people)


def test_each_city_is_written_with_a_truth_of_its_own(written: Path) -> None:
    for name in SIZES:
        truth = pl.read_csv(written / name / "truth_rows.csv")
        assert truth["file"].n_unique() == 4
        settings = Settings.model_validate(tomllib.loads((written / name / "ucj.toml").read_text()))
        assert all((written / name / file).is_file() for file in (*settings.input.rolls, *settings.input.members))


def test_the_joint_job_names_the_files_of_all_cities(written: Path) -> None:
    settings = Settings.model_validate(tomllib.loads((written / "ucj.toml").read_text()))

    truth = pl.read_csv(written / "truth_rows.csv")
    assert set(truth["file"]) == {*settings.input.rolls, *settings.input.members}
    assert settings.rules.area == ("72.71", "72.06", "72.12")


def test_the_joint_truth_counts_shared_people_once_and_at_their_best(written: Path) -> None:
    standing, persons = pl.read_csv(written / "persons.csv"), pl.read_csv(written / "truth_persons.csv")
    active = set(standing.filter(pl.col("membership") == "active")["id"])

    assert sorted(persons["person"]) == sorted(set(standing["id"]))
    assert set(persons.filter(pl.col("membership") == "active")["person"]) == active
    assert set(persons.filter("on_roll")["person"]) == set(standing.filter("on_roll")["id"])


def test_some_are_paid_for_by_two_cities(written: Path) -> None:
    paid = pl.read_csv(written / "persons.csv").filter("paid_by_city").group_by("id").len()

    assert paid.filter(pl.col("len") > 1).height > 0


def test_the_same_seed_gives_the_same_province(tmp_path: Path) -> None:
    def digests(folder: Path, seed: int) -> dict[str, str]:
        write_cities(make_cities({CityName.PALU: 60, CityName.MOROWALI: 40}, replace(OPTIONS, seed=seed)), folder)
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*.*"))
        }

    one, same, other = digests(tmp_path / "a", 1), digests(tmp_path / "b", 1), digests(tmp_path / "c", 2)

    assert one == same
    assert one["persons.csv"] != other["persons.csv"]


def test_cities_are_named_once_and_with_whole_numbers() -> None:
    assert sizes_from("palu=900, morowali", 50) == {CityName.PALU: 900, CityName.MOROWALI: 50}
    for wrong in ("", "jakarta", "palu,palu", "palu=", "palu=x", "palu=1.5"):
        with pytest.raises(UsageError):
            sizes_from(wrong, 50)
