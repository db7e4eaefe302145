"""The levels of records with opaque ids, by number, as they are told."""

from __future__ import annotations

from collections.abc import Mapping

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import Level, NameLevel, PlainLevel
from ucj_validate.match.opaque.evidence import ID_LEVELS, PlaceStep

ADDRESS_LEVELS: dict[int, Level] = {
    NameLevel.MISSING: Level("address_missing", "Alamat tidak dapat dibandingkan", "addresses can't be compared", carries=False),
    NameLevel.SAME: Level("address_same", "Alamat sama", "same address"),
    NameLevel.SPELLING: Level("address_spelling", "Alamat sama dengan ejaan lain", "same address in another spelling"),
    NameLevel.INITIALS: Level("address_initials", "Alamat sama dengan singkatan", "same address with initials"),
    NameLevel.SUBSET: Level("address_subset", "Sebagian kata alamat tidak ditulis", "some words of the address left out"),
    NameLevel.PARTLY: Level("address_partly", "Sebagian kata alamat berbeda", "some words of the address differ", carries=False),
    NameLevel.SIMILAR: Level("address_similar", "Alamat mirip", "similar addresses", carries=False),
    NameLevel.DIFFERENT: Level("address_differs", "Alamat berbeda", "addresses differ", carries=False),
    NameLevel.ALIAS: Level("address_differs", "Alamat berbeda", "addresses differ", carries=False),
    NameLevel.RESEMBLES: Level("address_resembles", "Alamat agak mirip", "addresses resemble each other", carries=False),
}  # fmt: skip
PLACE_LEVELS: dict[int, Level] = {
    **{int(level): told for level, told in lv.PLACE_LEVELS.items()},
    PlaceStep.SPELLING: Level(
        "place_spelling", "Tempat tinggal sama dengan ejaan lain", "same place in another spelling"
    ),
    PlaceStep.REGENCY: Level("place_regency", "Kabupaten atau kota sama", "same regency", carries=False),
}
CONTACT_LEVELS: dict[int, Level] = {
    **{int(level): told for level, told in lv.PHONE_LEVELS.items()},
    PlainLevel.NEAR: Level("phone_near", "Nomor HP atau surel hampir sama", "phone or e-mail nearly the same"),
}
TABLES: dict[str, tuple[str, Mapping[int, Level]]] = {
    "nik_level": ("id", {int(level): told for level, told in ID_LEVELS.items()}),
    "name_level": ("name", {int(level): told for level, told in lv.NAME_LEVELS.items()}),
    "birth_date_level": ("date", {int(level): told for level, told in lv.DATE_LEVELS.items()}),
    "sex_level": ("sex", {int(level): told for level, told in lv.SEX_LEVELS.items()}),
    "place_level": ("place", PLACE_LEVELS),
    "no_kk_level": ("no_kk", {int(level): told for level, told in lv.NO_KK_LEVELS.items()}),
    "phone_level": ("contact", CONTACT_LEVELS),
    "address_level": ("address", ADDRESS_LEVELS),
}
"""By column of `links.parquet`: the field, and its levels."""
CARRYING: tuple[str, ...] = tuple(
    level.code for _, table in TABLES.values() for level in table.values() if level.carries
)
"""Codes of levels that speak for a link."""
