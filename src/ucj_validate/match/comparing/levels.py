"""The comparison levels and what each is worth, as one table that a reader can read.

A weight is log2(m / u): how much likelier the level is between two records of one person (m) than
between two people taken at random (u). NIK and birth date are scored jointly, because a NIK holds
the date: the same digits must not count twice. Missing is not different: it weighs nothing.

Evidence: u of date levels from 16.000 birth dates of working age; u of NIK neighbourhoods from a city
where 1,25 people share date and sex, most with one of a few first serials; m from damage rates seen in
offices' files. Checked against labelled cities by `benchmarks/` (see benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np


class NikLevel(IntEnum):
    """How two NIK agree."""

    MISSING = 0
    EXACT = 1
    EXCEL_PREFIX = 2
    ONE_DIGIT = 3
    ONE_DIGIT_DATE = 4
    LENGTH = 5
    SERIAL = 6
    TWO_DIGITS = 7
    DIFFERENT = 8
    SERIAL_ONE_DIGIT = 9
    DOUBTFUL = 10


class DateLevel(IntEnum):
    """How two birth dates agree."""

    MISSING = 0
    SAME = 1
    NEAR = 2
    PART = 3
    DIFFERENT = 4


class NameLevel(IntEnum):
    """How two names agree, token by token."""

    MISSING = 0
    SAME = 1
    SPELLING = 2
    INITIALS = 3
    SUBSET = 4
    PARTLY = 5
    SIMILAR = 6
    DIFFERENT = 7
    ALIAS = 8
    RESEMBLES = 9


class PlainLevel(IntEnum):
    """How two other values agree."""

    MISSING = 0
    SAME = 1
    DIFFERENT = 2
    NEAR = 3


@dataclass(frozen=True)
class Level:
    """A level as it is written in `basis` and told to people."""

    code: str
    sentence_id: str
    sentence_en: str
    carries: bool = True
    """The level speaks for the link (else it is missing or speaks against it)."""


NIK_LEVELS: dict[NikLevel, Level] = {
    NikLevel.MISSING: Level("nik_missing", "NIK tidak dapat dibandingkan", "NIK can't be compared", carries=False),
    NikLevel.EXACT: Level("nik_exact", "NIK sama", "same NIK"),
    NikLevel.EXCEL_PREFIX: Level("nik_first_15", "15 angka pertama NIK sama, sisanya rusak oleh Excel", "first 15 digits of the NIK agree, the last was lost"),
    NikLevel.ONE_DIGIT: Level("nik_one_digit", "NIK beda satu angka atau dua angka tertukar", "NIK differs by one digit or one swap"),
    NikLevel.ONE_DIGIT_DATE: Level("nik_one_digit_date", "NIK beda satu angka di bagian tanggal", "NIK differs by one digit in its date"),
    NikLevel.LENGTH: Level("nik_length", "NIK kelebihan atau kekurangan satu angka", "NIK has one digit more or less"),
    NikLevel.SERIAL: Level("nik_other_serial", "Wilayah dan tanggal NIK sama, nomor urut beda", "same region and date in the NIK, other serial", carries=False),
    NikLevel.TWO_DIGITS: Level("nik_two_digits", "NIK beda dua angka", "NIK differs by two digits"),
    NikLevel.SERIAL_ONE_DIGIT: Level("nik_serial_one_digit", "NIK beda satu angka di nomor urut", "NIK differs by one digit in its serial"),
    NikLevel.DIFFERENT: Level("nik_differs", "NIK berbeda", "NIK differs", carries=False),
    NikLevel.DOUBTFUL: Level("nik_doubtful", "NIK berbeda, dan satu NIK bertentangan dengan tanggal lahirnya sendiri", "NIK differs, and one contradicts its own birth date", carries=False),
}  # fmt: skip
NAME_LEVELS: dict[NameLevel, Level] = {
    NameLevel.MISSING: Level("name_missing", "Nama tidak ada", "no name", carries=False),
    NameLevel.SAME: Level("name_same", "Nama sama", "same name"),
    NameLevel.SPELLING: Level("name_spelling", "Nama sama dengan ejaan lain", "same name in another spelling"),
    NameLevel.INITIALS: Level("name_initials", "Nama sama dengan singkatan", "same name with initials"),
    NameLevel.SUBSET: Level("name_subset", "Sebagian kata nama tidak ditulis", "some words of the name left out"),
    NameLevel.PARTLY: Level("name_partly", "Sebagian kata nama berbeda", "some words of the name differ", carries=False),
    NameLevel.SIMILAR: Level("name_similar", "Nama mirip", "similar names", carries=False),
    NameLevel.DIFFERENT: Level("name_differs", "Nama berbeda", "names differ", carries=False),
    NameLevel.RESEMBLES: Level("name_resembles", "Nama agak mirip", "names resemble each other", carries=False),
    NameLevel.ALIAS: Level("name_alias", "Satu nama adalah sapaan (Daeng)", "one is a name of daily use (Daeng)", carries=False),
}  # fmt: skip
DATE_LEVELS: dict[DateLevel, Level] = {
    DateLevel.MISSING: Level("dob_missing", "Tanggal lahir tidak dapat dibandingkan", "birth dates can't be compared", carries=False),
    DateLevel.SAME: Level("dob_same", "Tanggal lahir sama", "same birth date"),
    DateLevel.NEAR: Level("dob_near", "Tanggal lahir beda satu angka atau hari dan bulan tertukar", "birth date differs by one digit, or day and month swapped"),
    DateLevel.PART: Level("dob_partly", "Sebagian tanggal lahir sama", "part of the birth date agrees", carries=False),
    DateLevel.DIFFERENT: Level("dob_differs", "Tanggal lahir berbeda", "birth dates differ", carries=False),
}  # fmt: skip


def _plain(code: str, id_: str, en: str) -> dict[PlainLevel, Level]:
    return {
        PlainLevel.MISSING: Level(f"{code}_missing", f"{id_} tidak dapat dibandingkan", f"{en} can't be compared", carries=False),
        PlainLevel.SAME: Level(f"{code}_same", f"{id_} sama", f"same {en}"),
        PlainLevel.DIFFERENT: Level(f"{code}_differs", f"{id_} berbeda", f"{en} differs", carries=False),
        PlainLevel.NEAR: Level(f"{code}_near", f"{id_} berdekatan", f"{en} close", carries=False),
    }  # fmt: skip


SEX_LEVELS = _plain("sex", "Jenis kelamin", "sex")
PLACE_LEVELS = _plain("place", "Kelurahan", "village")
NO_KK_LEVELS = _plain("no_kk", "No KK", "family card number")
PHONE_LEVELS = _plain("phone", "Nomor HP", "phone number")
MOTHER_LEVELS = _plain("mother", "Nama ibu", "mother's name")
FIELDS: dict[str, tuple[str, Mapping[Any, Level]]] = {
    "nik_level": ("nik", NIK_LEVELS),
    "name_level": ("name", NAME_LEVELS),
    "birth_date_level": ("date", DATE_LEVELS),
    "sex_level": ("sex", SEX_LEVELS),
    "place_level": ("place", PLACE_LEVELS),
    "no_kk_level": ("no_kk", NO_KK_LEVELS),
    "phone_level": ("phone", PHONE_LEVELS),
    "mother_level": ("mother", MOTHER_LEVELS),
}
"""Column of `links.parquet` → the compared field, and what its levels are called."""

# Joint weight of NIK (rows) and birth date (columns: missing, same, near, part, different).
_JOINT: dict[NikLevel, tuple[float, float, float, float, float]] = {
    NikLevel.MISSING: (0.0, 13.5, 4.5, -1.0, -8.0),
    NikLevel.EXACT: (22.5, 24.0, 22.0, 18.5, 16.0),
    NikLevel.EXCEL_PREFIX: (17.0, 18.0, 13.0, 9.0, 6.0),
    NikLevel.ONE_DIGIT: (9.0, 12.0, 8.5, 4.0, 0.0),
    NikLevel.ONE_DIGIT_DATE: (8.0, 19.0, 7.0, 3.0, -1.0),
    NikLevel.LENGTH: (10.0, 13.5, 9.0, 4.0, 0.0),
    NikLevel.SERIAL: (2.0, 4.5, 0.0, -4.0, -8.0),
    NikLevel.TWO_DIGITS: (4.0, 12.5, 5.0, 0.0, -6.0),
    NikLevel.DIFFERENT: (-9.0, 5.0, -3.0, -8.0, -13.0),
    NikLevel.SERIAL_ONE_DIGIT: (7.0, 10.5, 5.0, 0.0, -4.0),
    NikLevel.DOUBTFUL: (-2.0, 12.0, 3.0, -3.0, -9.0),
}
JOINT = np.array([_JOINT[level] for level in NikLevel], dtype=np.float64)
"""JOINT[nik level, date level] in bits."""

# What a name is worth beyond the rarity of the tokens that agree.
NAME_SHARE = 0.85
"""Tokens of one name are not independent (NUR with HAYATI): their bits count at this share."""
NAME_CAP = 24.0
SPELLING_LOSS = 2.5
"""A token that agrees only in another spelling agrees more easily by chance."""
INITIAL_GAIN = 1.0
DROPPED_LOSS = 1.8
"""A token that one side leaves out."""
CONFLICT_LOSS = (0.0, 5.5, 9.0, 11.0)
"""0, 1, 2, 3 or more tokens on both sides that contradict each other."""
DIFFERENT_LOSS = 9.0
RESEMBLES_LOSS = 4.5
ALIAS_LOSS = 1.0
"""A name of daily use on one side says next to nothing about the registered one on the other."""
SIMILAR_GAIN = 3.0

# weight of: missing, same, different, near
SEX = np.array([0.0, 0.9, -4.0, 0.0])
NO_KK = np.array([0.0, 5.0, -1.0, 0.0])
PHONE = np.array([0.0, 6.0, -0.3, 0.0])
MOTHER = np.array([0.0, 5.0, -3.5, 3.0])
PLACE = np.array([0.0, 3.5, -1.2, 1.0])
