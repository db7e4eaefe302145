"""The figures of a province report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ucj_validate.report.parts import Line

MEASURES = ("persons", "eligible", "active")
"""Persons on rolls, those of them who count, those of these who are protected."""


@dataclass(frozen=True)
class CityLine:
    """One city as its own run tells it."""

    name: str
    as_of: date
    line: Line
    """Persons on its rolls by status."""
    members: int
    """Persons in its exports."""
    active_members: int
    informal: int
    """Active persons whose deciding card is BPU."""
    alarms: int
    source: str
    version: str


@dataclass(frozen=True)
class Step:
    """Why the province has not what its cities have together: so many more (or fewer)."""

    key: str
    """"several_cities" "one_city_twice" "barred_elsewhere" "doubted_together" "counts_elsewhere"."""
    persons: int
    eligible: int
    active: int


@dataclass(frozen=True)
class Together:
    """What two cities have in common."""

    left: str
    right: str
    persons: int
    """People known to both, on rolls or as members."""
    on_rolls: int
    """On rolls of both."""
    active: int
    """Active in the exports of both."""
    paid: int
    """Active cards of both are paid with public money."""


@dataclass(frozen=True)
class Point:
    """A city, or all of them, at its last run of a year."""

    year: int
    city: str
    """"" for all cities together, each person once."""
    as_of: date
    """Of the latest run that it rests on."""
    persons: int
    eligible: int
    active: int
    active_members: int
    informal: int
    cities: int
    """How many cities it rests on: years with different cities say nothing of growth."""


@dataclass(frozen=True)
class Growth:
    """From one year to the next among the cities that have both."""

    since: int
    until: int
    cities: int
    persons: tuple[int, int]
    active: tuple[int, int]
    active_members: tuple[int, int]
    informal: tuple[int, int]


@dataclass(frozen=True)
class Rollup:
    """A province, or whichever cities were given."""

    mode: str
    """"nik" or "pseudonym"."""
    key: str
    """The name of the pseudonyms' key; "" with NIK."""
    model: str
    """SHA-256 of the pinned model that people were joined by; "" where it was learnt from all rows, or not needed."""
    as_of: date
    """The latest of the cities'."""
    cities: tuple[CityLine, ...]
    total: Line
    """Each person once."""
    members: int
    active_members: int
    informal: int
    steps: tuple[Step, ...]
    rolls: tuple[tuple[str, Line], ...]
    """By city and file of its rolls."""
    segments: tuple[Line, ...]
    """Persons on rolls by the segment of the card that decides; "" where no export tells one."""
    members_by_segment: tuple[tuple[str, int, int], ...]
    """Segment, persons in exports, those active."""
    shared: tuple[Together, ...]
    on_several_rolls: int
    in_several_cities: int
    paid_by_several: int
    paid_twice_a_month: int
    """Rupiah a month that end where one city pays for each."""
    covered_elsewhere: int
    """On a roll whose own export doesn't have them active, and active in another city's."""
    possible: int
    points: tuple[Point, ...]
    growth: tuple[Growth, ...]

    def together(self, measure: str) -> int:
        """What the cities have, each by itself, added up."""
        return sum(measured(city.line, measure) for city in self.cities)


def measured(line: Line, measure: str) -> int:
    """One of MEASURES of a line."""
    return {"persons": line.persons, "eligible": line.persons - line.excluded, "active": line.active}[measure]
