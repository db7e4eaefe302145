"""Faults of a row's birth date, sex, place, phone, family card and mother's name."""

# ruff: noqa: ARG001 - every change has the one signature `Change`

from __future__ import annotations

from datetime import date

import numpy as np

from ucj_validate.synth.nik_faults import Change, Surroundings
from ucj_validate.synth.rows import Row

PLACE_WORDS = (
    ("BARAT", "BRT"),
    ("TIMUR", "TMR"),
    ("SELATAN", "SEL."),
    ("UTARA", "UT."),
    ("TENGAH", "TGH"),
    ("INDAH", "INDH"),
)
PLACE_SOUNDS = (("Y", "I"), ("U", "O"), ("LL", "L"), ("NG", "N"), ("E", "I"), ("TTA", "TA"))


def _at(rng: np.random.Generator, n: int) -> int:
    return int(rng.integers(n))


def _redated(row: Row, year: int, month: int, day: int) -> bool:
    try:
        birth = date(year, month, day)
    except ValueError:
        return False
    changed = birth != row.birth
    row.birth = birth
    return changed


def _day_month(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return row.birth is not None and _redated(row, row.birth.year, row.birth.day, row.birth.month)


def _birth_digit(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    """One digit of day, month or the year's last two is wrong; tried until the date exists."""
    if row.birth is None:
        return False
    digits = f"{row.birth:%d%m%y}"
    for _ in range(20):
        i = _at(rng, len(digits))
        wrong = digits[:i] + around.slips.in_digit(digits[i], rng) + digits[i + 1 :]
        century = row.birth.year // 100 * 100
        if _redated(row, century + int(wrong[4:]), int(wrong[2:4]), int(wrong[:2])):
            return True
    return False


def _birth_year(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    step = (-10, -3, -2, -1, 1, 2, 3, 10)[_at(rng, 8)]
    return row.birth is not None and _redated(row, row.birth.year + step, row.birth.month, row.birth.day)


def _first_january(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    return row.birth is not None and _redated(row, row.birth.year, 1, 1)


def _birth_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.birth = None
    return True


def _sex_wrong(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.sex = "P" if row.sex == "L" else "L"
    return True


def _sex_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.sex = ""
    return True


def _place_spelling(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    found = [row.village.replace(old, new) for old, new in PLACE_WORDS + PLACE_SOUNDS if old in row.village]
    found += [f"KEL. {row.village}", row.village.replace(" ", "")]
    village = found[_at(rng, len(found))]
    changed = village != row.village
    row.village = village
    return changed


def _place_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.village = ""
    return True


def _phone_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.phone = ""
    return True


def _phone_other(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.phone = row.phone[:4] + f"{_at(rng, 10**8):08d}"
    return True


def _kk_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.no_kk = ""
    return True


def _kk_other(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.no_kk = around.city.people[_at(rng, len(around.city.people))].no_kk
    return True


def _mother_missing(row: Row, around: Surroundings, rng: np.random.Generator) -> bool:
    row.mother = ""
    return True


OTHER_CHANGES: dict[str, Change] = {
    "birth_day_month": _day_month,
    "birth_digit": _birth_digit,
    "birth_year": _birth_year,
    "birth_first_january": _first_january,
    "birth_missing": _birth_missing,
    "sex_wrong": _sex_wrong,
    "sex_missing": _sex_missing,
    "place_spelling": _place_spelling,
    "place_missing": _place_missing,
    "phone_missing": _phone_missing,
    "phone_other": _phone_other,
    "kk_missing": _kk_missing,
    "kk_other": _kk_other,
    "mother_missing": _mother_missing,
}
