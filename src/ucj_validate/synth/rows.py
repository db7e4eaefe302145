"""The rows of a made-up city before they are written: who stands where, and with which card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ucj_validate.synth.person import Person

UMKM, RENTAN, NON_ASN, MEMBERS = "umkm", "rentan", "non_asn", "members"
ROLLS = (UMKM, RENTAN, NON_ASN)


@dataclass(frozen=True, slots=True)
class Card:
    """One membership (KPJ) of a person."""

    kpj: str
    segment: str
    programs: str
    stated: str
    """The word of the export's status column; "" when it says nothing."""
    last_paid: date
    inactive_since: date | None
    npp: str
    employer: str
    payer: str
    joined: date


@dataclass(slots=True)
class Row:
    """One row of a roll or of the participant export, before it is written."""

    person: Person
    table: str
    """UMKM, RENTAN, NON_ASN or MEMBERS."""
    sheet: str
    kind: str
    """"original", "duplicate_in_roll", "duplicate_across_rolls", "current_kpj", "old_kpj" …"""
    nik: str
    no_kk: str
    name: str
    sex: str
    birth: date | None
    village: str
    district: str
    regency: str
    phone: str
    mother: str
    unit: str = ""
    occupation: str = ""
    card: Card | None = None
    nik_is_number: bool = False
    faults: list[str] = field(default_factory=list)
    line: int = 0
    """As a person sees it in the file; known once the file is written."""
    form: int = 0
    """By which its cells choose among spellings of dates and sums; 0: by where it stands in the file."""


def row_of(person: Person, table: str, kind: str, sheet: str = "") -> Row:
    """A row without fault."""
    return Row(
        person, table, sheet, kind, person.nik, person.no_kk, person.name, person.sex, person.birth,
        person.place.village, person.place.district, person.place.regency, person.phone, person.mother,
    )  # fmt: skip
