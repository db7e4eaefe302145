"""A made-up city from its options, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.progress import begin
from ucj_validate.synth.clean_text import write_clean_members, write_clean_roll
from ucj_validate.synth.damage import damage
from ucj_validate.synth.enrolment import Enrolment, make_enrolment
from ucj_validate.synth.job import job_toml
from ucj_validate.synth.membership import Memberships, make_memberships
from ucj_validate.synth.office_books import write_non_asn, write_umkm
from ucj_validate.synth.office_text import write_list, write_members, write_rentan
from ucj_validate.synth.options import Layout, SynthOptions, option_faults
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.placing import placed
from ucj_validate.synth.population import make_population
from ucj_validate.synth.rows import MEMBERS, NON_ASN, RENTAN, UMKM, Row
from ucj_validate.synth.truth import truth_persons, truth_rows

OFFICE_FILES = {
    UMKM: "roll_umkm.xlsx",
    RENTAN: "roll_pekerja_rentan.csv",
    NON_ASN: "roll_non_asn.xlsx",
    MEMBERS: "peserta_bpjs.csv",
}
CLEAN_FILES = {
    UMKM: "roll_umkm.csv",
    RENTAN: "roll_pekerja_rentan.csv",
    NON_ASN: "roll_non_asn.csv",
    MEMBERS: "peserta_bpjs.csv",
}
LIST_FILES = {"deaths": "daftar_meninggal.csv", "asn": "daftar_asn_pppk.csv", "moved": "daftar_pindah.csv"}
LIST_NOTES = {"deaths": "MENINGGAL DUNIA", "asn": "DIANGKAT PPPK", "moved": "PINDAH KELUAR DAERAH"}


@dataclass(frozen=True)
class City:
    """Everything that is true and everything that is written of a made-up city."""

    options: SynthOptions
    population: Population
    enrolment: Enrolment
    memberships: Memberships


@dataclass(frozen=True)
class Written:
    """What `write_city` put into the folder."""

    files: tuple[str, ...]
    roll_rows: int
    member_rows: int
    persons: int


def make_city(options: SynthOptions) -> City:
    """The whole city; the same options give the same city."""
    check_options(options)
    begin(_("Membuat penduduk"))
    return settled(make_population(options), options)


def check_options(options: SynthOptions) -> None:
    """Passes where a city can be made of them.

    Raises:
        UsageError: it can't.
    """
    faults = option_faults(options)
    if faults:
        raise UsageError("synth", "; ".join(faults), advice=_("lihat ucj-validate synth --help"))


def settled(population: Population, options: SynthOptions, issued: set[str] | None = None) -> City:
    """The city that these people make: who is listed, who is a member, how it is written. `issued`: KPJ already given."""
    enrolment = make_enrolment(population, options)
    begin(_("Membuat kepesertaan"))
    memberships = make_memberships(population, enrolment, options, issued)
    begin(_("Mengotori isian"))
    damage(enrolment.rows, "roll", population, options)
    damage(memberships.rows, "members", population, options)
    return City(options, population, enrolment, memberships)


def write_city(city: City, folder: Path) -> Written:
    """Write rolls, export, lists, truth and `ucj.toml` into `folder`.

    Raises:
        UcjError: as `placed`.
    """
    with placed(folder) as staging:
        return _write_all(city, staging)


def city_files(options: SynthOptions) -> dict[str, str]:
    """The file of each table."""
    return OFFICE_FILES if options.layout is Layout.OFFICE else CLEAN_FILES


def _write_all(city: City, folder: Path) -> Written:
    options = city.options
    office = options.layout is Layout.OFFICE
    files = city_files(options)
    begin(_("Menulis berkas"))
    (_write_office if office else _write_clean)(city, folder)
    lists = _write_lists(city, folder)
    rows = truth_rows(city.enrolment.rows, city.memberships.rows, files)
    persons = truth_persons(city.population, city.enrolment, city.memberships, options)
    _write_truth(rows, folder / "truth_rows.csv")
    _write_truth(persons, folder / "truth_persons.csv")
    (folder / "ucj.toml").write_text(job_toml(options, files, lists), encoding="utf-8")
    names = (*files.values(), *lists.values(), "truth_rows.csv", "truth_persons.csv", "ucj.toml")
    return Written(names, len(city.enrolment.rows), len(city.memberships.rows), persons.height)


def _write_truth(frame: pl.DataFrame, path: Path) -> None:
    path.write_bytes(frame.write_csv().encode())


def _rows(city: City, table: str) -> list[Row]:
    return [row for row in city.enrolment.rows if row.table == table]


def _write_office(city: City, folder: Path) -> None:
    options = city.options
    write_umkm(folder / OFFICE_FILES[UMKM], _rows(city, UMKM), options)
    write_rentan(folder / OFFICE_FILES[RENTAN], _rows(city, RENTAN))
    write_non_asn(folder / OFFICE_FILES[NON_ASN], _rows(city, NON_ASN), options)
    write_members(folder / OFFICE_FILES[MEMBERS], city.memberships.rows, options)
    for row in city.enrolment.rows:
        row.sheet = {UMKM: row.sheet.title(), NON_ASN: "NON ASN"}.get(row.table, "")


def _write_clean(city: City, folder: Path) -> None:
    for table in (UMKM, RENTAN, NON_ASN):
        write_clean_roll(folder / CLEAN_FILES[table], _rows(city, table))
    write_clean_members(folder / CLEAN_FILES[MEMBERS], city.memberships.rows)


def _write_lists(city: City, folder: Path) -> dict[str, str]:
    """Lists of the dead, of ASN and PPPK, of people who moved; only those that name somebody."""
    on_rolls = [person for person in city.population.people if city.enrolment.first_roll(person.number)]
    named: dict[str, list[Person]] = {
        "deaths": [person for person in on_rolls if person.deceased and not person.alm],
        "asn": [person for person in on_rolls if person.asn],
        "moved": [person for person in on_rolls if person.moved],
    }
    lists = {key: LIST_FILES[key] for key, people in named.items() if people}
    for key, name in lists.items():
        write_list(folder / name, named[key], LIST_NOTES[key])
    return lists
