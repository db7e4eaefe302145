"""One made-up person, and everybody of a city."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ucj_validate.synth.places import Place


@dataclass(slots=True)
class Person:
    """One made-up person."""

    number: int
    household: int
    no_kk: str
    nik: str
    name: str
    sex: str
    birth: date
    place: Place
    birth_place: str
    address: str
    phone: str
    daeng: str = ""
    mother: str = ""
    father: str = ""
    """First name of the father, for BIN and BINTI."""
    income: int = 0
    twin_of: int | None = None
    namesake_of: int | None = None
    father_of: int | None = None
    deceased: bool = False
    alm: bool = False
    """The rolls write (ALM) after the name."""
    asn: bool = False
    moved: bool = False
    outside: bool = False
    """Lives in the regency next door."""

    def age(self, as_of: date) -> int:
        """Whole years at `as_of`."""
        return as_of.year - self.birth.year - ((as_of.month, as_of.day) < (self.birth.month, self.birth.day))


@dataclass
class Population:
    """Everybody of a city, `people[i].number == i`."""

    people: list[Person]
    households: dict[int, list[int]] = field(default_factory=dict)
