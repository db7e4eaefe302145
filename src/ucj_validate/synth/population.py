"""Who lives in a made-up city: households with one No KK, and the people who are easily confused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ucj_validate.synth.faults import PLANTED, planted_rate
from ucj_validate.synth.names import NameMaker, twin_name
from ucj_validate.synth.niks import WOMAN_DAY, NikOffice
from ucj_validate.synth.options import Noise, Serials, SynthOptions
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.places import STREETS, Place, places, places_outside

HOUSEHOLD_SIZES = {1: 0.34, 2: 0.36, 3: 0.17, 4: 0.09, 5: 0.04}
"""Listed adults of one family card: rolls and exports hold workers, not whole families."""
YOUNGEST, OLDEST = 17, 70
YOUNGEST_CERTAIN = 19
"""Where everything shall be certain nobody is near the lowest age: whether such a person counts is for officers to say."""
CHILD_FROM, CHILD_GAP, CHILD_SPAN, SIBLING_SPAN = 42, 22, 12, 9
"""Only relatives of working age are drawn: cut off at the youngest age, every twentieth person would be 17."""
SHARED_DATES = {(1, 1): 0.035, (31, 12): 0.012, (17, 8): 0.008, (1, 7): 0.006}
"""(day, month) on which more people are born on paper than in life."""
FAMILY_NAME_SHARE = 0.12
YEAR_DAYS = 365.25


def make_population(options: SynthOptions, issued: set[str] | None = None) -> Population:
    """Households until `options.persons` people live in them, then the planted look-alikes.

    No number of `issued` is given to anybody; those given are added to it.
    """
    builder = _Builder(options, issued)
    while len(builder.people) < options.persons:
        builder.household()
    people = builder.people[: options.persons]
    _plant_fathers(people, options)
    _plant_namesakes(people, options)
    _plant_fates(people, options)
    households: dict[int, list[int]] = {}
    for person in people:
        households.setdefault(person.household, []).append(person.number)
    return Population(people, households)


class _Builder:
    """Adds one household at a time."""

    def __init__(self, options: SynthOptions, issued: set[str] | None = None) -> None:
        self.people: list[Person] = []
        self._options = options
        self._rng = options.rng("population")
        self._names = NameMaker(options.rng("names"))
        self._office = NikOffice(options, issued)
        self._home = places(options.city)
        self._outside = places_outside(options.city)
        self._sizes = list(HOUSEHOLD_SIZES)
        self._weights = np.array(list(HOUSEHOLD_SIZES.values()))
        self._households = 0
        self._youngest = YOUNGEST_CERTAIN if options.noise is Noise.CERTAIN else YOUNGEST
        self._twins = planted_rate("twins", options.noise) / _twin_chances()

    def household(self) -> None:
        """One family card and its listed adults."""
        number, self._households = self._households, self._households + 1
        outside = self._chance(planted_rate("outside_area", self._options.noise))
        pool = self._outside if outside else self._home
        place = pool[int(self._rng.integers(len(pool)))]
        family = _Family(
            number, place, outside, self._office.no_kk(self._office.region(place.code)),
            f"{STREETS[int(self._rng.integers(len(STREETS)))]} NO. {1 + int(self._rng.integers(180))}",
        )  # fmt: skip
        size = self._sizes[int(self._rng.choice(len(self._sizes), p=self._weights))]
        head_age = self._age(at_least=22 if size > 1 else self._youngest)
        head = self._person(family, self._sex(male=0.8 if size > 1 else 0.5), head_age)
        spouse: Person | None = None
        if size > 1 and self._chance(0.62):
            spouse = self._person(
                family,
                "P" if head.sex == "L" else "L",
                max(self._youngest + 1, head_age - int(self._rng.integers(-3, 8))),
            )
        while family.size < size:
            self._relative(family, head, spouse, head_age)

    def _relative(self, family: _Family, head: Person, spouse: Person | None, head_age: int) -> None:
        """A child of the head when the head is old enough, else a sibling; sometimes with a twin."""
        child = head_age >= CHILD_FROM and self._chance(0.75)
        sex = self._sex(male=0.5)
        if child:
            handed_down = head.name.split()[-1] if self._chance(FAMILY_NAME_SHARE) else ""
            oldest = head_age - CHILD_GAP
            age = oldest - int(self._rng.integers(max(1, min(CHILD_SPAN, oldest - self._youngest + 1))))
            person = self._person(family, sex, age, handed_down)
            parents = [person_ for person_ in (head, spouse) if person_]
            person.mother = next((parent.name for parent in parents if parent.sex == "P"), person.mother)
            person.father = next((parent.name.split()[0] for parent in parents if parent.sex == "L"), person.father)
        else:
            youngest, oldest = max(self._youngest, head_age - SIBLING_SPAN), min(OLDEST, head_age + SIBLING_SPAN)
            person = self._person(family, sex, int(self._rng.integers(youngest, oldest)))
            person.mother, person.father = head.mother, head.father
        if self._chance(self._twins):
            self._twin(family, person)

    def _twin(self, family: _Family, first: Person) -> None:
        """A twin: same date, next serial, near name, mostly the same sex."""
        sex = first.sex if self._chance(0.75) else ("P" if first.sex == "L" else "L")
        other = self._person(family, sex, 30)
        other.birth, other.birth_place, other.mother, other.father = (
            first.birth,
            first.birth_place,
            first.mother,
            first.father,
        )
        other.name, other.daeng = twin_name(first.name, self._names, sex), ""
        other.nik = self._office.twin_nik(first.nik, int(first.nik[6:8]) % WOMAN_DAY + (WOMAN_DAY if sex == "P" else 0))
        other.twin_of = first.number

    def _person(self, family: _Family, sex: str, age: int, family_name: str = "") -> Person:
        birth = self._birth(age)
        on_paper = birth
        if self._chance(planted_rate("nik_not_of_birth", self._options.noise)):
            on_paper = birth + timedelta(days=int(self._rng.integers(-700, 700)))
        region = self._office.region(family.place.code)
        name, daeng = self._names.draw(sex, family_name)
        born_here = region[2:4] == self._options.facts.code[3:5]
        person = Person(
            len(self.people), family.number, family.no_kk, self._office.nik(region, on_paper, sex), name, sex, birth, family.place,
            self._options.facts.birth_place if born_here else self._names.pick(BIRTH_PLACES), family.address, self._phone(), daeng,
            mother=self._names.draw("P")[0], father=self._names.draw("L")[0].split()[0],
            income=int(self._rng.integers(8, 60)) * 100_000, outside=family.outside,
        )  # fmt: skip
        family.size += 1
        self.people.append(person)
        return person

    def _birth(self, age: int) -> date:
        """A date on which a person of `age` may have been born; paper dates clump."""
        today = self._options.as_of
        birth = date(today.year - age, 1, 1) + timedelta(days=int(self._rng.integers(365)))
        if (birth.month, birth.day) > (today.month, today.day):
            birth = (
                birth.replace(year=birth.year - 1)
                if (birth.month, birth.day) != (2, 29)
                else birth - timedelta(days=366)
            )
        draw = float(self._rng.random())
        for (day, month), share in SHARED_DATES.items():
            draw -= share
            if draw < 0:
                return date(birth.year, month, day)
        return birth

    def _age(self, at_least: int) -> int:
        share = float(self._rng.beta(1.6, 2.1))
        return max(at_least, int(YOUNGEST + share * (OLDEST - YOUNGEST + 1)))

    def _sex(self, male: float) -> str:
        return "L" if self._chance(male) else "P"

    def _phone(self) -> str:
        if self._options.serials is Serials.RESERVED:
            return f"0800{int(self._rng.integers(10_000_000, 99_999_999))}"  # 0800 is no mobile prefix
        prefix = ("0812", "0813", "0821", "0822", "0852", "0853", "0811", "0857")[int(self._rng.integers(8))]
        return f"{prefix}{int(self._rng.integers(10_000_000, 99_999_999))}"

    def _chance(self, share: float) -> bool:
        return float(self._rng.random()) < share


BIRTH_PLACES = (
    "DONGGALA",
    "PARIGI",
    "POSO",
    "MAKASSAR",
    "BONE",
    "LUWU",
    "TORAJA",
    "MANADO",
    "GORONTALO",
    "KENDARI",
    "SURABAYA",
    "SIGI",
    "BANGGAI",
    "PINRANG",
    "WAJO",
    "BULUKUMBA",
)


@dataclass
class _Family:
    """A household while it is being made."""

    number: int
    place: Place
    outside: bool
    no_kk: str
    address: str
    size: int = 0


def _twin_chances() -> float:
    """Relatives (who may have a twin) a person: the planted rate counts pairs a person."""
    mean = sum(size * share for size, share in HOUSEHOLD_SIZES.items())
    return (mean - 1 - 0.62 * (1 - HOUSEHOLD_SIZES[1])) / mean


def _plant_fathers(people: list[Person], options: SynthOptions) -> None:
    """Sons who bear their father's whole name."""
    rng = options.rng("fathers")
    rate = planted_rate("father_and_son", options.noise)
    heads: dict[int, Person] = {}
    pairs = []
    for person in people:
        head = heads.setdefault(person.household, person)
        is_son = (
            head is not person and head.sex == person.sex == "L" and (person.birth - head.birth).days > 18 * YEAR_DAYS
        )
        if is_son and person.twin_of is None and head.father_of is None:
            pairs.append((head, person))
    wanted = min(len(pairs), round(rate * len(people)))
    for i in sorted(rng.choice(len(pairs), size=wanted, replace=False).tolist()) if wanted else ():
        father, son = pairs[i]
        if father.father_of is None:
            son.name, father.father_of = father.name, son.number


def _plant_namesakes(people: list[Person], options: SynthOptions) -> None:
    """Unrelated people of one full name and sex."""
    rng = options.rng("namesakes")
    wanted = round(planted_rate("namesakes", options.noise) * len(people))
    linked = {person.twin_of for person in people} | {person.father_of for person in people}
    order = rng.permutation(len(people)).tolist()
    by_sex = {sex: [people[i] for i in order if people[i].sex == sex] for sex in ("L", "P")}
    for sex, share in (("L", wanted // 2), ("P", wanted - wanted // 2)):
        pool = by_sex[sex]
        for one, other in zip(pool[:share], pool[share : 2 * share], strict=False):
            free = other.twin_of is None and other.father_of is None and other.number not in linked
            if free and one.household != other.household:
                other.name, other.daeng, other.namesake_of = one.name, one.daeng, one.number


def _plant_fates(people: list[Person], options: SynthOptions) -> None:
    """Deaths, people who became ASN or PPPK, people who moved away: each at most one of these."""
    rng = options.rng("fates")
    draws = rng.random(len(people)).tolist()
    on_name = rng.random(len(people)).tolist()
    alm = PLANTED["alm_in_name"].rate
    edges = np.cumsum([planted_rate(kind, options.noise) for kind in ("deceased", "asn", "moved")]).tolist()
    for person, draw, name_draw in zip(people, draws, on_name, strict=True):
        if draw < edges[0]:
            person.deceased, person.alm = True, name_draw < alm
        elif draw < edges[1]:
            person.asn = True
        elif draw < edges[2]:
            person.moved = True
