"""Who stands on which roll, once or more often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ucj_validate.synth.faults import planted_rate
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.places import places
from ucj_validate.synth.planned import planned_first, surplus
from ucj_validate.synth.rows import NON_ASN, RENTAN, ROLLS, UMKM, Row, row_of

ON_ROLLS_SHARE = 0.68
ROLL_SHARES = {UMKM: 0.50, RENTAN: 0.37, NON_ASN: 0.13}
UNITS = (
    "DINAS PENDIDIKAN", "DINAS KESEHATAN", "DINAS LINGKUNGAN HIDUP", "DINAS PERHUBUNGAN", "SATUAN POLISI PAMONG PRAJA", "DINAS PEKERJAAN UMUM",
    "SEKRETARIAT DAERAH", "BADAN PENDAPATAN DAERAH", "DINAS SOSIAL", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
)  # fmt: skip
OCCUPATIONS = {
    UMKM: ("KULINER", "KIOS SEMBAKO", "PENJAHIT", "BENGKEL", "WARUNG MAKAN", "LAUNDRY", "KUE TRADISIONAL", "PEDAGANG SAYUR", "SALON", "BAWANG GORENG"),
    RENTAN: ("NELAYAN", "PETANI", "TUKANG OJEK", "BURUH HARIAN", "PEMULUNG", "PETUGAS RUMAH IBADAH", "TUKANG BATU", "PEDAGANG KELILING", "BURUH BAGASI", "KADER POSYANDU"),
    NON_ASN: ("TENAGA ADMINISTRASI", "PETUGAS KEBERSIHAN", "SOPIR", "GURU HONORER", "PERAWAT", "PENGAMANAN", "OPERATOR"),
}  # fmt: skip


@dataclass(frozen=True)
class Enrolment:
    """The rows of the rolls, and every listed person's first roll."""

    rows: list[Row]
    first: dict[int, str]

    def first_roll(self, person: int) -> str | None:
        """The roll that lists the person first, or None."""
        return self.first.get(person)


def make_enrolment(city: Population, options: SynthOptions) -> Enrolment:
    """Rolls by chance; rows lie by roll, sheet and chance."""
    rng = options.rng("enrolment")
    if options.rolls:
        first = planned_first(len(city.people), options.rolls, rng)
    else:
        first = _first_by_chance(len(city.people), options, rng)
    rows = [entry(city.people[number], roll, "original", options, rng) for number, roll in first.items()]
    rows += _repeated(rows, options, rng)
    if options.rolls:
        struck = surplus(rows, options.rolls)
        rows = [row for row in rows if row.person.number not in struck]
        first = {number: roll for number, roll in first.items() if number not in struck}
    order = rng.permutation(len(rows)).tolist()
    place = {roll: i for i, roll in enumerate(ROLLS)}
    shuffled = [rows[i] for i in order]
    return Enrolment(sorted(shuffled, key=lambda row: (place[row.table], row.sheet)), first)


def _first_by_chance(people: int, options: SynthOptions, rng: np.random.Generator) -> dict[int, str]:
    wanted = options.persons_on_rolls
    if wanted is None:
        wanted = round(ON_ROLLS_SHARE * people)
    listed = np.sort(rng.choice(people, size=min(wanted, people), replace=False)).tolist()
    rolls = rng.choice(len(ROLLS), size=len(listed), p=[ROLL_SHARES[roll] for roll in ROLLS]).tolist()
    return {number: ROLLS[roll] for number, roll in zip(listed, rolls, strict=True)}


def _repeated(rows: list[Row], options: SynthOptions, rng: np.random.Generator) -> list[Row]:
    """Second listings, within a roll and on another one."""
    again: list[Row] = []
    for kind in ("duplicate_in_roll", "duplicate_across_rolls"):
        hits = np.flatnonzero(rng.random(len(rows)) < planted_rate(kind, options.noise)).tolist()
        for i in hits:
            others = [roll for roll in ROLLS if roll != rows[i].table]
            roll = rows[i].table if kind == "duplicate_in_roll" else others[int(rng.integers(len(others)))]
            again.append(entry(rows[i].person, roll, kind, options, rng))
    return again


def entry(person: Person, roll: str, kind: str, options: SynthOptions, rng: np.random.Generator) -> Row:
    """One listing. UMKM owners are listed by kecamatan, non-ASN staff by OPD."""
    district = person.place.district
    if person.outside:
        home = places(options.city)
        district = home[person.household % len(home)].district
    row = row_of(person, roll, kind, sheet=district if roll == UMKM else "")
    row.occupation = OCCUPATIONS[roll][int(rng.integers(len(OCCUPATIONS[roll])))]
    if roll == NON_ASN:
        row.unit = UNITS[int(rng.integers(len(UNITS)))]
    return row
