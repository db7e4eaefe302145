"""The workbook holds every row once, as text where it is text, and reads back as it was written."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.report.facts import MEMBERS, ROLL, facts, links
from tests.report.naughty import NAUGHTY
from ucj_validate.frames import Links
from ucj_validate.report import xlsx
from ucj_validate.report.model import Facts, build
from ucj_validate.report.workbook.bodies import MAX_CHARS, fitted
from ucj_validate.report.workbook.sheet import ROLL_COLUMNS

STATUS_SHEETS = (
    "PADAN AKTIF", "MENUNGGAK", "NONAKTIF", "BELUM TERDAFTAR", "GANDA", "PERLU VERIFIKASI", "TIDAK LAYAK",
)  # fmt: skip
REPEATING = ("GANDA", "PERLU VERIFIKASI")
"""Sheets that show rows of other sheets beside their own, for comparison."""
SHEETS = [
    "PETUNJUK", "REKAP", *STATUS_SHEETS[:-1], "MUNGKIN GANDA", "TIDAK LAYAK", "ANOMALI NIK", "ANGGOTA DI LUAR DAFTAR",
    "ANGGARAN",
]  # fmt: skip


def written(tmp_path: Path, run: Facts, **options: Any) -> CalamineWorkbook:
    path = tmp_path / "report.xlsx"
    xlsx.write(run, build(run), path, **options)
    return CalamineWorkbook.from_path(path)


def rows(book: CalamineWorkbook, sheet: str) -> list[dict[str, Any]]:
    table = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_the_sheets_are_the_officers(tmp_path: Path) -> None:
    assert written(tmp_path, facts()).sheet_names == SHEETS


def test_each_roll_row_stands_on_one_status_sheet(tmp_path: Path) -> None:
    book = written(tmp_path, facts())

    lines = [row["BARIS"] for sheet in STATUS_SHEETS for row in rows(book, sheet) if row["NO"] != ""]
    assert sorted(lines) == [row["line"] for row in ROLL]


@pytest.mark.parametrize("sheet", [*STATUS_SHEETS, "ANOMALI NIK"])
def test_roll_sheets_have_the_twenty_two_columns(tmp_path: Path, sheet: str) -> None:
    header = tuple(written(tmp_path, facts()).get_sheet_by_name(sheet).to_python()[0])

    assert set(header) >= set(ROLL_COLUMNS)
    if sheet not in REPEATING:  # there they stand beside what they are compared with
        assert header[:22] == ROLL_COLUMNS


def test_an_active_row_says_who_and_why(tmp_path: Path) -> None:
    row = rows(written(tmp_path, facts()), "PADAN AKTIF")[0]

    assert (row["NIK"], row["KPJ"], row["STATUS_PADAN"]) == ("0071011203850001", "00000000001", "PADAN")
    assert (row["DASAR_PADAN"], row["STATUS_NIK"]) == ("NIK sama; nama sama", "FORMAT SAH")
    assert (row["SUMBER"], row["BARIS"], row["STATUS_KEPESERTAAN"]) == ("umkm.csv", 2, "AKTIF")


def test_a_duplicate_says_which_row_counts(tmp_path: Path) -> None:
    row = rows(written(tmp_path, facts()), "GANDA")[1]

    assert "umkm.csv baris 2" in row["KETERANGAN"]
    assert row["STATUS_KEPESERTAAN"] == "AKTIF"


def test_an_uncertain_pair_shows_both_sides_and_asks(tmp_path: Path) -> None:
    book = written(tmp_path, facts())
    row = rows(book, "PERLU VERIFIKASI")[0]

    assert (row["NAMA"], row["CALON_NAMA"], row["CALON_BARIS"], row["PELUANG"]) == ("EKO", "EKKO", 4, 0.7)
    page = load_workbook(tmp_path / "report.xlsx")["PERLU VERIFIKASI"]
    validation = page.data_validations.dataValidation[0]
    assert (validation.formula1, str(validation.sqref)) == ('"Setuju,Tolak,Tunda"', "B2")


def test_the_reason_of_a_pair_is_told_in_words(tmp_path: Path) -> None:
    run = facts(links=Links(links((6, 4, "review", 0.7)).with_columns(no_kk_level=pl.lit("no_kk_missing"))))
    row = rows(written(tmp_path, run), "PERLU VERIFIKASI")[0]

    assert row["ALASAN"] == "NIK sama; nama mirip; tanggal lahir tidak dapat dibandingkan"


def test_a_duplicate_is_told_once_what_to_do(tmp_path: Path) -> None:
    assert rows(written(tmp_path, facts()), "GANDA")[1]["TINDAK_LANJUT"] == "Hapus baris kelebihan dari daftar"


def test_candidates_stand_best_first_and_number_their_row_once(tmp_path: Path) -> None:
    run = facts(links=links((6, 4, "review", 0.7), (6, 3, "review", 0.3), (3, 4, "review", 0.9)))
    shown = rows(written(tmp_path, run), "PERLU VERIFIKASI")

    assert [(row["NO"], row["BARIS"], row["PELUANG"]) for row in shown] == [(1, 6, 0.7), ("", 6, 0.3), ("", 3, 0.9)]


def test_a_row_to_verify_without_candidate_is_shown(tmp_path: Path) -> None:
    shown = rows(written(tmp_path, facts(links=links())), "PERLU VERIFIKASI")

    assert [(row["NO"], row["NAMA"], row["CALON_NAMA"]) for row in shown] == [(1, "EKO", "")]


def test_nik_findings_are_repeated_on_their_own_sheet(tmp_path: Path) -> None:
    shown = rows(written(tmp_path, facts()), "ANOMALI NIK")

    assert [row["NAMA"] for row in shown] == ["CICI"]
    assert shown[0]["KETERANGAN"] == "NIK KOSONG"


def test_members_on_no_roll_are_listed_row_by_row(tmp_path: Path) -> None:
    shown = rows(written(tmp_path, facts()), "ANGGOTA DI LUAR DAFTAR")

    assert [row["KPJ"] for row in shown] == ["00000000004", "00000000005"]


def test_names_and_damaged_values_stand_as_they_were_written(tmp_path: Path) -> None:
    row = {
        "status": "active",
        "nik_form": "scientific",
        "raw_nik": "7,2E+15",
        "name": "SITI A",
        "raw_name": "St. A, S.Pd",
    }
    shown = rows(written(tmp_path, facts(roll=[row])), "PADAN AKTIF")[0]

    assert (shown["NIK"], shown["NAMA"], shown["STATUS_NIK"]) == ("7,2E+15", "St. A, S.Pd", "RUSAK EXCEL")


def test_every_text_reads_back_as_it_was(tmp_path: Path) -> None:
    run = facts(roll=[{"status": "unregistered", "raw_name": text, "unit": text} for text in NAUGHTY])
    book = written(tmp_path, run)

    # Calamine leaves the escapes of the two non-characters as they stand; Excel reads them.
    expected = [text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_") for text in NAUGHTY]
    assert [row["NAMA"] for row in rows(book, "BELUM TERDAFTAR")] == expected
    assert [row["OPD/KELOMPOK"] for row in rows(book, "BELUM TERDAFTAR")] == expected
    page = load_workbook(tmp_path / "report.xlsx")["BELUM TERDAFTAR"]
    assert {cell.data_type for cell in page["F"]} <= {"s", "inlineStr"}


def test_dates_are_dates_and_very_old_ones_text(tmp_path: Path) -> None:
    new = [{"status": "active", "birth_date": date(1985, 3, 12), "last_paid": date(2025, 4, 1)}]
    old = [{"status": "active", "birth_date": date(1899, 12, 31)}]

    shown = rows(written(tmp_path, facts(roll=new)), "PADAN AKTIF")[0]
    assert (shown["TGL_LAHIR"], shown["BLTH_AKHIR"]) == (date(1985, 3, 12), date(2025, 4, 1))
    assert rows(written(tmp_path, facts(roll=old)), "PADAN AKTIF")[0]["TGL_LAHIR"] == "1899-12-31"


def test_more_rows_than_a_sheet_holds_go_on_in_further_files(tmp_path: Path) -> None:
    run = facts(roll=[{"status": "active", "name": f"N{i}"} for i in range(7)])
    first = written(tmp_path, run, max_body_rows=3)

    others = [CalamineWorkbook.from_path(tmp_path / f"report-{number}.xlsx") for number in (2, 3)]
    assert [row["NAMA"] for book in (first, *others) for row in rows(book, "PADAN AKTIF")] == [
        f"N{i}" for i in range(7)
    ]
    assert [row["NO"] for row in rows(others[1], "PADAN AKTIF")] == [7]
    assert {path.name for path in tmp_path.iterdir()} == {"report.xlsx", "report-2.xlsx", "report-3.xlsx"}


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark_and_counted() -> None:
    frame = pl.DataFrame({"a": ["x" * MAX_CHARS, "y" * (MAX_CHARS + 1), "😀" * MAX_CHARS, None]})

    shown, cut = fitted(frame, "…cut")

    texts = shown["a"].to_list()
    assert (texts[0], texts[3], cut) == ("x" * MAX_CHARS, None, 2)
    assert all(text.endswith("…cut") and len(text.encode("utf-16-le")) // 2 <= MAX_CHARS for text in texts[1:3])


def test_a_run_without_rows_is_a_workbook_all_the_same(tmp_path: Path) -> None:
    book = written(tmp_path, facts(roll=[], members=[], links=links()))

    assert book.sheet_names == SHEETS
    assert all(rows(book, sheet) == [] for sheet in STATUS_SHEETS)


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        xlsx.write(facts(), build(facts()), tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_book_holds_no_formula_and_no_outside_link(tmp_path: Path) -> None:
    written(tmp_path, facts(members=[*MEMBERS, {"name": "=1+1", "kpj": "http://example.invalid"}]))

    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheets = [content for name, content in parts.items() if "worksheets/sheet" in name]
    assert not any(b"<f>" in content for content in sheets)
    links = [link for content in sheets for link in re.findall(rb"<hyperlink [^>]*>", content)]
    assert links
    assert not any(b"r:id" in link for link in links)  # each leads to a sheet of this very book
    assert not any("externalLink" in name or "_rels/sheet" in name for name in parts)


def test_header_is_frozen_and_filtered(tmp_path: Path) -> None:
    written(tmp_path, facts())

    page = load_workbook(tmp_path / "report.xlsx")["PADAN AKTIF"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("G2", "A1:V2")
    assert page["D2"].number_format == "@"


@pytest.mark.slow
def test_a_citys_workbook_is_written_in_seconds(tmp_path: Path) -> None:
    # xlsxwriter alone needs 14 s for these cells; measured 1,0 s on two cores, with room for a busy machine.
    people = [
        {
            "status": "unregistered",
            "raw_name": f"NAMA ORANG {i}",
            "nik": f"{i:016}",
            "unit": "DINAS",
            "findings": ["nik_length"],
        }
        for i in range(36_000)
    ]
    run = facts(roll=people)
    report = build(run)

    started = process_time()
    xlsx.write(run, report, tmp_path / "report.xlsx")

    assert process_time() - started < 4
