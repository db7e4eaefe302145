"""Several made-up cities of one province that share some people, each with its truth, and the truth of all together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.synth.city import City, Written, check_options, city_files, settled, write_city
from ucj_validate.synth.exclusion import excluded_because
from ucj_validate.synth.job import joint_toml
from ucj_validate.synth.options import CityName, SynthOptions
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.places import HOME_REGENCY, places
from ucj_validate.synth.placing import as_one, placed
from ucj_validate.synth.population import make_population
from ucj_validate.synth.truth import TRUTH_PERSONS, truth_persons

SHARED = 0.02
"""People of a city who stand in the files of another one, of the smaller of the two."""
LOCAL_ADDRESS_SHARE = 0.7
"""Of these, whom the other city lists with an address of its own; the others with the one they have at home."""
SEED_STEP = 7_919
"""Between the seeds of two cities."""

IN_CITIES = pl.Schema(
    {
        "id": pl.Int64,  # of the province
        "city": pl.String,
        "person": pl.Int64,  # of the city
        "on_roll": pl.Boolean,
        "membership": pl.String,
        "status": pl.String,
        "excluded_because": pl.String,
        "paid_by_city": pl.Boolean,  # an active card paid from this city's budget
    }
)
"""One person in the files of one city."""


@dataclass(frozen=True)
class Cities:
    """Cities by name, and who is who over them."""

    cities: dict[CityName, City]
    ids: dict[CityName, tuple[int, ...]]
    """The province's number by a city's number of a person."""


def sizes_from(text: str, persons: int) -> dict[CityName, int]:
    """The cities of "palu=45000,morowali": persons by name, `persons` where none are said.

    Raises:
        UsageError: a city is unknown, or named twice.
    """
    sizes: dict[CityName, int] = {}
    for part in text.split(","):
        name, _equals, number = part.strip().partition("=")
        known = name in list(CityName) and name not in sizes and (number.isdecimal() or not _equals)
        if not known:
            raise UsageError(
                "--cities",
                _("kota rekaan tidak dikenal atau disebut dua kali"),
                found=part[:40],
                advice=_("pakai misalnya palu=45000,morowali=25000; kota: {names}").format(names=", ".join(CityName)),
            )
        sizes[CityName(name)] = int(number) if number else persons
    return sizes


def make_cities(sizes: dict[CityName, int], options: SynthOptions, shared: float = SHARED) -> Cities:
    """Cities of these sizes; between each two of them `shared` of the smaller one's people stand in both.

    No NIK and no KPJ is given twice. Each city has heard of its own deaths and moves alone.
    """
    of_city = {
        name: replace(options, city=name, persons=persons, seed=options.seed + SEED_STEP * i)
        for i, (name, persons) in enumerate(sizes.items())
    }
    for each in of_city.values():
        check_options(each)
    numbers: set[str] = set()
    people = {name: make_population(each, numbers) for name, each in of_city.items()}
    ids: dict[CityName, list[int]] = {}
    for name, population in people.items():
        begin = sum(len(known) for known in ids.values())
        ids[name] = list(range(begin, begin + len(population.people)))
    rng = options.rng("shared people")
    names = list(sizes)
    for i, home in enumerate(names):
        for other in names[i + 1 :]:
            _share(people, ids, home, other, round(shared * min(sizes[home], sizes[other])), rng)
    kpj: set[str] = set()
    cities = {name: settled(people[name], each, kpj) for name, each in of_city.items()}
    return Cities(cities, {name: tuple(known) for name, known in ids.items()})


def _share(
    people: dict[CityName, Population],
    ids: dict[CityName, list[int]],
    home: CityName,
    other: CityName,
    wanted: int,
    rng: np.random.Generator,
) -> None:
    """Let `wanted` people of `home` live in `other` too, as far as its offices know."""
    known = set(ids[other])
    free = [p for p in people[home].people if not p.outside and ids[home][p.number] not in known]
    there, regions = people[other], places(str(other))
    for i in sorted(rng.choice(len(free), size=min(wanted, len(free)), replace=False).tolist()):
        person, number, household = free[i], len(there.people), max(there.households) + 1
        local = float(rng.random()) < LOCAL_ADDRESS_SHARE
        place = regions[int(rng.integers(len(regions)))] if local else person.place
        again = replace(
            person, number=number, household=household, place=place, outside=not local, twin_of=None, namesake_of=None, father_of=None,
            deceased=False, alm=False, asn=False, moved=False,
        )  # fmt: skip
        there.people.append(again)
        there.households[household] = [number]
        ids[other].append(ids[home][person.number])


def write_cities(cities: Cities, folder: Path) -> dict[CityName, Written]:
    """Write `folder/palu/` and so on, as `write_city` does, and beside them what holds of all together.

    `persons.csv`: who stands in which city (IN_CITIES). `ucj.toml`, `truth_rows.csv`, `truth_persons.csv`: one run over
    all rolls and exports, and its truth.

    Raises:
        UcjError: as `placed`.
    """
    standing = _in_cities(cities)
    options = next(iter(cities.cities.values())).options
    with as_one(folder) as root:
        written = {name: write_city(city, root / name) for name, city in cities.cities.items()}
        _write_joint(cities, standing, options, written, root)
    return written


def _write_joint(
    cities: Cities, standing: pl.DataFrame, options: SynthOptions, written: dict[CityName, Written], root: Path
) -> None:
    """What holds of all cities together, beside them."""
    with placed(root) as staging:
        (staging / "persons.csv").write_bytes(standing.write_csv().encode())
        (staging / "truth_rows.csv").write_bytes(_joint_rows(cities, root).write_csv().encode())
        (staging / "truth_persons.csv").write_bytes(_joint_persons(cities, standing).write_csv().encode())
        lists = {name: [file for file in written[name].files if file.startswith("daftar_")] for name in written}
        text = joint_toml([each.options for each in cities.cities.values()], city_files(options), lists)
        (staging / "ucj.toml").write_text(text, encoding="utf-8")


def _in_cities(cities: Cities) -> pl.DataFrame:
    """IN_CITIES, by the province's number and the order of cities."""
    found = []
    for name, city in cities.cities.items():
        paid = {row.person.number for row in city.memberships.rows if row.card and _is_paid_by(city, row.card.payer)}
        active = {n for n, membership in city.memberships.of_person.items() if membership is Membership.ACTIVE}
        told = truth_persons(city.population, city.enrolment, city.memberships, city.options)
        ids = cities.ids[name]
        found += [
            (
                ids[row["person"]], str(name), row["person"], row["on_roll"], row["membership"], row["status"], row["excluded_because"],
                row["person"] in paid & active,
            )
            for row in told.iter_rows(named=True)
        ]  # fmt: skip
    return pl.DataFrame(found, schema=IN_CITIES, orient="row").sort("id", maintain_order=True)


def _is_paid_by(city: City, payer: str) -> bool:
    return payer == f"APBD {city.options.facts.title.upper()}"


def _joint_rows(cities: Cities, folder: Path) -> pl.DataFrame:
    """The rows of all cities, as one run over all names them, by the province's numbers."""
    frames = []
    for name in cities.cities:
        rows = pl.read_csv(folder / name / "truth_rows.csv", infer_schema=False, glob=False)
        numbers = pl.Series(cities.ids[name], dtype=pl.Int64)
        frames.append(
            rows.with_columns(
                person=numbers.gather(rows["person"].cast(pl.Int64)), file=pl.format(f"{name}/{{}}", pl.col("file"))
            )
        )
    rows = pl.concat(frames)
    return rows.sort(pl.col("side") == "members", maintain_order=True)


_RANK = (Membership.ACTIVE, Membership.LAPSED, Membership.ENDED, Membership.UNREGISTERED)


def _joint_persons(cities: Cities, standing: pl.DataFrame) -> pl.DataFrame:
    """What is true of each person where all cities are one: TRUTH_PERSONS."""
    of_person: dict[int, list[tuple[CityName, Person, bool]]] = {}
    for number, name, person, on_roll in standing.select("id", "city", "person", "on_roll").iter_rows():
        city = cities.cities[CityName(name)]
        of_person.setdefault(number, []).append((CityName(name), city.population.people[person], on_roll))
    rows = []
    for number, known in of_person.items():
        listed = [(name, person) for name, person, on_roll in known if on_roll]
        membership = min((cities.cities[n].memberships.of_person[p.number] for n, p, _on in known), key=_RANK.index)
        reason = _joint_reason(cities, listed, membership)
        status = (str(Status.EXCLUDED) if reason else str(membership)) if listed else None
        rows.append((number, bool(listed), str(membership), status, reason, None, None, None, None, None, len(listed)))
    return pl.DataFrame(rows, schema=TRUTH_PERSONS, orient="row")


def _joint_reason(cities: Cities, listed: list[tuple[CityName, Person]], membership: Membership) -> str | None:
    """Why somebody doesn't count anywhere in the province, or None."""
    homes = {HOME_REGENCY[str(name)] for name in cities.cities}
    reasons = []
    for name, person in listed:
        at_home = replace(person, outside=person.outside and person.place.regency not in homes)
        reasons.append(excluded_because(at_home, membership, cities.cities[name].options))
    return next((reason for reason in reasons if reason), None)
