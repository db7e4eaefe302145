"""The workbooks of the offices: UMKM owners by kecamatan, non-ASN staff by OPD.

Each writer sets the `line` of its rows: the row number that a spreadsheet shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from ucj_validate.synth.cells import day_first, money, written_date
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.rows import Row

_Sheet = Any
"""A sheet of xlsxwriter, which is untyped."""
Cell = str | int | float | date | None
MADE_ON = datetime(2025, 1, 1)  # noqa: DTZ001 - a fixed time inside the file, so that its bytes stay the same

UMKM_SHEET_WIDTH = 14
UMKM_HEADER = (
    "NO",
    "NIK",
    "NO KK",
    "NAMA PEMILIK",
    "JK",
    "TEMPAT LAHIR",
    "TANGGAL LAHIR",
    "ALAMAT",
    "KELURAHAN",
    "KECAMATAN",
    "KAB/KOTA",
    "NO HP",
    "JENIS USAHA",
    "PENGHASILAN",
)
NON_ASN_HEADER = (
    "NO",
    "NIK",
    "NAMA LENGKAP",
    "L/P",
    "TEMPAT LAHIR",
    "TGL LAHIR",
    "OPD",
    "JABATAN",
    "ALAMAT",
    "KELURAHAN",
    "KECAMATAN",
    "KABUPATEN/KOTA",
    "NO HP",
    "NAMA IBU KANDUNG",
)
NON_ASN_GROUPS = ((1, 5, "IDENTITAS PEGAWAI"), (6, 7, "UNIT KERJA"), (8, 11, "DOMISILI"))


def nik_cell(row: Row) -> Cell:
    """The NIK as text, or as a number where the office's workbook holds one."""
    return float(row.nik) if row.nik_is_number else row.nik


def umkm_cells(row: Row, number: int, *, real_dates: bool) -> list[Cell]:
    """One data row of an UMKM sheet."""
    return [
        number, nik_cell(row), row.no_kk, row.name, row.sex, row.person.birth_place, row.birth if real_dates else day_first(row.birth, "/"),
        row.person.address, row.village, row.district, row.regency, row.phone, row.occupation, money(row.person.income, row.form or number),
    ]  # fmt: skip


def non_asn_cells(row: Row, number: int) -> list[Cell]:
    """One data row of the non-ASN book."""
    return [
        number, nik_cell(row), row.name.title(), row.sex, row.person.birth_place.title(), day_first(row.birth), row.unit, row.occupation, row.person.address,
        row.village.title(), row.district.title(), row.regency.title(), row.phone, row.mother,
    ]  # fmt: skip


class _Book:
    """A workbook whose bytes depend on what is written alone, and which makes no formulas and no links."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(
            str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.book.set_properties({"created": MADE_ON})
        self.title = self.book.add_format({"bold": True, "align": "center"})
        self.head = self.book.add_format({"bold": True, "border": 1, "text_wrap": True})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.digits = self.book.add_format({"num_format": "0"})

    def write(self, sheet: _Sheet, line: int, cells: list[Cell]) -> None:
        """Write `cells` into the row that a spreadsheet numbers `line`."""
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line - 1, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(line - 1, column, datetime(cell.year, cell.month, cell.day), self.day)  # noqa: DTZ001
            elif cell is not None:
                sheet.write_number(line - 1, column, cell, self.digits)


def write_umkm(path: Path, rows: list[Row], options: SynthOptions) -> None:
    """One sheet a kecamatan: merged title rows, header in row 5, a total and a signature below."""
    book = _Book(path)
    for index, (name, group) in enumerate(groupby(rows, lambda row: row.sheet)):
        sheet = book.book.add_worksheet(name.title())
        last = UMKM_SHEET_WIDTH - 1
        sheet.merge_range(0, 0, 0, last, "DAFTAR PELAKU USAHA MIKRO KECIL DAN MENENGAH (UMKM)", book.title)
        sheet.merge_range(1, 0, 1, last, f"{options.facts.title.upper()} TAHUN {options.as_of.year}", book.title)
        sheet.write_string(2, 0, f"KECAMATAN : {name}")
        for column, head in enumerate(UMKM_HEADER):
            sheet.write_string(4, column, head, book.head)
        cells = partial(umkm_cells, real_dates=index % 2 == 0)
        end = _write_rows(book, sheet, list(group), 6, cells)
        sheet.write_string(end, 3, "JUMLAH")
        sheet.write_number(end, 13, end - 5)
        _sign(sheet, end + 2, 9, "Kepala Dinas Koperasi dan UMKM", options)
    book.book.close()


def write_non_asn(path: Path, rows: list[Row], options: SynthOptions) -> None:
    """One sheet; a header over two rows, under it the numbering row (1) (2) (3)."""
    book = _Book(path)
    sheet = book.book.add_worksheet("NON ASN")
    sheet.merge_range(
        0, 0, 0, len(NON_ASN_HEADER) - 1, f"DATA PEGAWAI NON ASN {options.facts.title.upper()}", book.title
    )
    for column, head in enumerate(NON_ASN_HEADER):
        covered = any(first <= column <= last for first, last, _ in NON_ASN_GROUPS)
        if covered:
            sheet.write_string(3, column, head, book.head)
        else:
            sheet.merge_range(2, column, 3, column, head, book.head)
        sheet.write_string(4, column, f"({column + 1})", book.head)
    for first, last, head in NON_ASN_GROUPS:
        sheet.merge_range(2, first, 2, last, head, book.head)
    end = _write_rows(book, sheet, rows, 6, non_asn_cells)
    sheet.write_string(end, 2, f"JUMLAH : {len(rows)} ORANG")
    _sign(sheet, end + 2, 8, "Kepala Badan Kepegawaian dan Pengembangan SDM", options)
    book.book.close()


def _write_rows(
    book: _Book, sheet: _Sheet, rows: list[Row], first_line: int, cells: Callable[[Row, int], list[Cell]]
) -> int:
    """Write `rows` from `first_line` on; the last line written."""
    for number, row in enumerate(rows, start=1):
        row.line = first_line + number - 1
        book.write(sheet, row.line, cells(row, number))
    return first_line + len(rows) - 1


def _sign(sheet: _Sheet, line: int, column: int, office: str, options: SynthOptions) -> None:
    """Place, date, office and an empty place for a name."""
    place = options.facts.title.removeprefix("Kota ").removeprefix("Kabupaten ")
    for step, text in enumerate(
        (
            f"{place}, {written_date(options.as_of)}",
            office,
            "",
            "",
            "(.............................)",
            "NIP. .....................",
        )
    ):
        if text:
            sheet.write_string(line + step, column, text)
