"""The same rows as plain tables: comma, UTF-8, header in line 1. For measuring speed."""

from __future__ import annotations

from pathlib import Path

from ucj_validate.synth.cells import day_first
from ucj_validate.synth.office_text import MEMBER_HEADER, TextTable, member_cells
from ucj_validate.synth.rows import Row

ROLL_HEADER = (
    "NIK", "NO_KK", "NAMA", "JK", "TEMPAT_LAHIR", "TGL_LAHIR", "ALAMAT", "KELURAHAN", "KECAMATAN", "KABUPATEN", "OPD", "PEKERJAAN", "PENGHASILAN", "NO_HP", "NAMA_IBU",
)  # fmt: skip


def write_clean_roll(path: Path, rows: list[Row]) -> None:
    """One roll."""
    table = TextTable(",")
    table.add(ROLL_HEADER)
    for row in rows:
        row.line = table.add([
            row.nik, row.no_kk, row.name, row.sex, row.person.birth_place, day_first(row.birth), row.person.address, row.village, row.district, row.regency,
            row.unit, row.occupation, row.person.income, row.phone, row.mother,
        ])  # fmt: skip
        row.sheet = ""
    table.save(path, "utf-8")


def write_clean_members(path: Path, rows: list[Row]) -> None:
    """The participant export."""
    table = TextTable(",")
    table.add(MEMBER_HEADER)
    for row in rows:
        row.line = table.add(member_cells(row, 0))
    table.save(path, "utf-8")
