"""Faults of a row that carries somebody else's value: a relative's on the family card, or a neighbour's.

Officers copy a family's rows one below the other; a value then stands in the wrong one. Each changes the row and
says whether it could.
"""

from __future__ import annotations

import numpy as np

from ucj_validate.synth.nik_faults import Change, Surroundings
from ucj_validate.synth.person import Person
from ucj_validate.synth.rows import Row


def _relative(row: Row, around: Surroundings, rng: np.random.Generator) -> Person | None:
    """Another listed person of the row's family card; None for those who live alone."""
    mates = around.housemates(row.person)
    return mates[int(rng.integers(len(mates)))] if mates else None


def _nik(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    relative = _relative(row, around, rng)
    if relative is None:
        return False
    row.nik = relative.nik
    return True


def _birth(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    relative = _relative(row, around, rng)
    if relative is None or relative.birth == row.birth:
        return False
    row.birth = relative.birth
    return True


def _name(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    """The name of a spouse, parent, child or sibling; of the mother where nobody else is listed."""
    relative = _relative(row, around, rng)
    name = relative.name if relative else row.mother
    if name in {"", row.name}:
        return False
    row.name = name
    return True


def _phone(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    """One telephone serves the family."""
    relative = _relative(row, around, rng)
    if relative is None:
        return False
    row.phone = relative.phone
    return True


def _mother(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    relative = _relative(row, around, rng)
    if relative is None or relative.mother == row.mother:
        return False
    row.mother = relative.mother
    return True


def _neighbour_kk(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    """The family card number of the household issued before or after: the line above or below."""
    households = around.city.households
    number = row.person.household + (1 if rng.random() < 0.5 else -1)  # noqa: PLR2004
    if number not in households or not row.no_kk:
        return False
    row.no_kk = around.city.people[households[number][0]].no_kk
    return True


HOUSEHOLD_CHANGES: dict[str, Change] = {
    "household_nik": _nik,
    "household_birth": _birth,
    "household_name": _name,
    "household_phone": _phone,
    "household_mother": _mother,
    "neighbour_kk": _neighbour_kk,
}
