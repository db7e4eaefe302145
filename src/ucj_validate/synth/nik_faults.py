"""Faults of one row's NIK: each changes the row and says whether it could."""

# ruff: noqa: ARG001 - every change has the one signature `Change`

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.rows import Row
from ucj_validate.synth.slips import SlipModel

NIK_LENGTH = 16
PLACEHOLDERS = (
    "-",
    "0",
    "0000000000000000",
    "9999999999999999",
    "1234567890123456",
    "1111111111111111",
    "TIDAK ADA",
    "--",
)


@dataclass(frozen=True)
class Surroundings:
    """What a fault may need beside the row."""

    city: Population
    slips: SlipModel
    narrow_tables: frozenset[str]
    """Tables written in cp1252, which has no zero-width space and no full-width digits."""

    def housemates(self, person: Person) -> list[Person]:
        """The others on the person's family card."""
        return [self.city.people[i] for i in self.city.households[person.household] if i != person.number]


Change = Callable[[Row, Surroundings, np.random.Generator], bool]


def _at(rng: np.random.Generator, n: int) -> int:
    return int(rng.integers(n))


def _rewritten(row: Row, nik: str) -> bool:
    changed = nik != row.nik
    row.nik = nik
    return changed


def _apostrophe(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, f"'{row.nik}")


def _spaces(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    nik = row.nik
    forms = (f" {nik}", f"{nik} ", f"{nik[:6]} {nik[6:12]} {nik[12:]}", f"{nik[:4]} {nik[4:8]} {nik[8:12]} {nik[12:]}")
    return _rewritten(row, forms[_at(rng, len(forms))])


def _nbsp(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, f"{row.nik}\u00a0")


def _zero_width(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    i = _at(rng, NIK_LENGTH)
    return row.table not in around.narrow_tables and _rewritten(row, f"{row.nik[:i]}\u200b{row.nik[i:]}")


def _dots(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    mark = ".-"[_at(rng, 2)]
    return _rewritten(row, mark.join((row.nik[:6], row.nik[6:12], row.nik[12:])))


def _full_width(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    wide = row.nik.translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    return row.table not in around.narrow_tables and _rewritten(row, wide)


def _decimal(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, f"{row.nik}.0")


def _letter_o(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    spots = [i for i, digit in enumerate(row.nik) if digit in "01"]
    if not spots:
        return False
    i = spots[_at(rng, len(spots))]
    letter = "O" if row.nik[i] == "0" else "Il"[_at(rng, 2)]
    return _rewritten(row, row.nik[:i] + letter + row.nik[i + 1 :])


def _one_digit(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    i = _at(rng, NIK_LENGTH)
    return _rewritten(row, row.nik[:i] + around.slips.in_digit(row.nik[i], rng) + row.nik[i + 1 :])


def _swapped(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    spots = [i for i in range(NIK_LENGTH - 1) if row.nik[i] != row.nik[i + 1]]
    i = spots[_at(rng, len(spots))]
    return _rewritten(row, row.nik[:i] + row.nik[i + 1] + row.nik[i] + row.nik[i + 2 :])


def _shorter(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    i = _at(rng, NIK_LENGTH)
    return _rewritten(row, row.nik[:i] + row.nik[i + 1 :])


def _longer(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    i = _at(rng, NIK_LENGTH)
    return _rewritten(row, row.nik[:i] + row.nik[i] + row.nik[i:])


def _serial_zero(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, row.nik[:12] + "0000")


def _missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, "")


def _placeholder(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, PLACEHOLDERS[_at(rng, len(PLACEHOLDERS))])


def _scientific(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    mark = ".,"[_at(rng, 2)]
    return _rewritten(row, f"{int(row.nik):.5E}".replace(".", mark))


def _equals_kk(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return bool(row.no_kk) and _rewritten(row, row.no_kk)


def _of_household(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    mates = around.housemates(row.person)
    return bool(mates) and _rewritten(row, mates[_at(rng, len(mates))].nik)


def _of_stranger(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return _rewritten(row, around.city.people[_at(rng, len(around.city.people))].nik)


NIK_CHANGES: dict[str, Change] = {
    "nik_apostrophe": _apostrophe,
    "nik_spaces": _spaces,
    "nik_nbsp": _nbsp,
    "nik_zero_width": _zero_width,
    "nik_dots": _dots,
    "nik_full_width": _full_width,
    "nik_decimal": _decimal,
    "nik_letter_o": _letter_o,
    "nik_one_digit": _one_digit,
    "nik_swapped": _swapped,
    "nik_15_digits": _shorter,
    "nik_17_digits": _longer,
    "nik_serial_zero": _serial_zero,
    "nik_missing": _missing,
    "nik_placeholder": _placeholder,
    "nik_scientific": _scientific,
    "nik_equals_kk": _equals_kk,
    "nik_of_household": _of_household,
    "nik_of_stranger": _of_stranger,
}
