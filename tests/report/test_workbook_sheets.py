"""What the sheets show an officer: pairs side by side, duplicates as groups, a cover that adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.report.facts import MEMBERS, ROLL, facts, links
from ucj_validate.i18n import set_language
from ucj_validate.report import xlsx
from ucj_validate.report.model import Facts, build
from ucj_validate.report.workbook.sheets import long_sheets

DUPLICATE: dict[str, Any] = {
    "status": "duplicate", "counts": False, "membership": "active", "match": "matched", "findings": ["duplicate_in_roll"],
}  # fmt: skip


def frame(run: Facts, name: str) -> pl.DataFrame:
    return next(sheet.frame for sheet in long_sheets(run) if sheet.name == name)


def marked(run: Facts, name: str) -> pl.DataFrame:
    found = next(sheet.marks for sheet in long_sheets(run) if sheet.name == name)
    assert found is not None
    return found


def written(tmp_path: Path, run: Facts, **limits: int) -> Any:
    xlsx.write(run, build(run), tmp_path / "report.xlsx", **limits)
    return load_workbook(tmp_path / "report.xlsx", rich_text=True)


def test_a_pair_stands_column_beside_column() -> None:
    columns = frame(facts(), "PERLU VERIFIKASI").columns

    for name in ("NIK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN"):
        assert columns.index(f"CALON_{name}") == columns.index(name) + 1
    assert columns[:2] == ["NO", "KEPUTUSAN"]


def test_a_decision_can_be_read_back_by_the_keys_of_its_line() -> None:
    shown = frame(facts(), "PERLU VERIFIKASI")

    assert shown.select("SUMBER", "BARIS", "CALON_SUMBER", "CALON_BARIS").row(0) == ("umkm.csv", 6, "peserta.csv", 4)


def test_what_differs_in_a_pair_is_marked_and_the_text_stays(tmp_path: Path) -> None:
    page = written(tmp_path, facts())["PERLU VERIFIKASI"]
    header = {cell.value: cell.column for cell in page[1]}
    cell = page.cell(2, header["CALON_NAMA"]).value

    assert str(cell) == "EKKO"
    assert [(str(part), getattr(getattr(part, "font", None), "b", None)) for part in cell] == [
        ("EK", None),
        ("K", True),
        ("O", None),
    ]


def test_a_row_without_candidate_tells_why_it_is_to_be_verified() -> None:
    roll = [{"status": "review", "name": "EKO", "findings": ["under_age"]}]

    assert frame(facts(roll=roll, links=links()), "PERLU VERIFIKASI")["ALASAN"].to_list() == ["DI BAWAH UMUR"]


def test_rows_of_one_person_are_a_group_the_counting_row_first() -> None:
    roll = [
        {"status": "unregistered", "name": "DEDE"},
        DUPLICATE | {"line": 7, "person": 3, "name": "ANII"},
        {"status": "active", "line": 9, "person": 3, "name": "ANI"},
        DUPLICATE | {"line": 11, "person": 3, "name": "ANI"},
    ]
    shown = frame(facts(roll=roll), "GANDA")

    assert shown.select("NO", "KELOMPOK", "PERAN", "LEMBAR", "BARIS").rows() == [
        (None, 1, "dihitung", "PADAN AKTIF", 9),
        (1, 1, "ganda", "GANDA", 7),
        (2, 1, "ganda", "GANDA", 11),
    ]
    assert shown["TINDAK_LANJUT"].to_list()[0] == "Pertahankan: baris ini yang dihitung"
    names = marked(facts(roll=roll), "GANDA")["NAMA"].to_list()
    assert [text is None for text in names] == [True, False, True]


def test_of_two_rows_each_shows_what_the_other_has_not() -> None:
    roll = [{"status": "active", "person": 3, "name": "WAHXYU"}, DUPLICATE | {"line": 7, "person": 3, "name": "WAHYU"}]

    names = marked(facts(roll=roll), "GANDA")["NAMA"].to_list()

    assert names[0] is not None
    assert "<u/>" in names[0]
    assert names[1] is None


def test_numbered_rows_of_the_status_sheets_are_the_roll_once_each() -> None:
    run = facts(links=links((6, 4, "review", 0.7), (6, 3, "review", 0.3), (3, 4, "review", 0.9)))
    counts = {sheet.name: int(sheet.frame["NO"].count()) for sheet in long_sheets(run)}

    statuses = ["PADAN AKTIF", "MENUNGGAK", "NONAKTIF", "BELUM TERDAFTAR", "GANDA", "PERLU VERIFIKASI", "TIDAK LAYAK"]
    assert [counts[name] for name in statuses] == [1, 1, 1, 2, 1, 1, 1]
    assert sum(counts[name] for name in statuses) == len(ROLL)


def test_rows_that_may_be_one_person_are_asked_about(tmp_path: Path) -> None:
    pairs = pl.DataFrame({"left_row": [3, 0], "right_row": [6, 1], "probability": [0.6, 0.8]})
    run = facts(possible_duplicates=pairs)
    shown = frame(run, "MUNGKIN GANDA")

    assert shown.select(
        "NO", "SUMBER", "BARIS", "CALON_BARIS", "NAMA", "CALON_NAMA", "PELUANG", "KEPUTUSAN"
    ).rows() == [
        (1, "umkm.csv", 2, 3, "ANI", "BUDI", 0.8, None),
        (2, "umkm.csv", 5, 8, "DEDE", "GITA", 0.6, None),
    ]
    validation = written(tmp_path, run)["MUNGKIN GANDA"].data_validations.dataValidation[0]
    assert (validation.formula1, str(validation.sqref)) == ('"Setuju,Tolak,Tunda"', "B2:B3")


def test_a_damaged_nik_tells_on_which_sheet_its_row_is_counted() -> None:
    assert frame(facts(), "ANOMALI NIK")["LEMBAR"].to_list() == ["NONAKTIF"]


def cover_lines(tmp_path: Path, file: str = "report.xlsx") -> list[list[Any]]:
    return CalamineWorkbook.from_path(tmp_path / file).get_sheet_by_name("PETUNJUK").to_python()


def test_the_cover_tells_each_sheet_with_its_rows_and_leads_there(tmp_path: Path) -> None:
    book = written(tmp_path, facts())
    lines = cover_lines(tmp_path)

    told = [line[0] for line in lines if line[0] in book.sheetnames]
    assert told == book.sheetnames[1:]
    targets = {link.location for row in book["PETUNJUK"] for cell in row if (link := cell.hyperlink)}
    assert targets == {f"'{name}'!A1" for name in book.sheetnames[1:]}
    counts = {line[0]: (line[3], line[4]) for line in lines if line[0] in book.sheetnames}
    assert counts["GANDA"] == (1, 2)
    assert counts["ANOMALI NIK"] == ("", 1)
    assert next(line for line in lines if line[0] == "Jumlah")[3] == len(ROLL)
    assert any("1 + 1 + 1 + 2 + 1 + 1 + 1 = 8" in str(line[0]) for line in lines)


def test_the_cover_is_secret_and_tells_the_words_of_decisions(tmp_path: Path) -> None:
    written(tmp_path, facts())
    texts = [str(cell) for line in cover_lines(tmp_path) for cell in line]

    assert any(text.startswith("RAHASIA") for text in texts)
    assert {"Setuju", "Tolak", "Tunda", "STATUS_NIK", "STATUS_PADAN", "BULAN_TUNGGAK"} <= set(texts)


def test_the_cover_of_each_file_tells_of_the_others(tmp_path: Path) -> None:
    run = facts(roll=[{"status": "active", "name": f"N{i}"} for i in range(5)])
    written(tmp_path, run, max_body_rows=3)

    for file in ("report.xlsx", "report-2.xlsx"):
        texts = [str(cell) for line in cover_lines(tmp_path, file) for cell in line]
        assert any("report.xlsx, report-2.xlsx" in text for text in texts)
    second = load_workbook(tmp_path / "report-2.xlsx")
    links_there = {link.location for row in second["PETUNJUK"] for cell in row if (link := cell.hyperlink)}
    assert links_there == {"'PADAN AKTIF'!A1"}


def test_an_english_book_keeps_the_officers_words_for_sheets_columns_and_decisions(tmp_path: Path) -> None:
    set_language("en")
    try:
        book = written(tmp_path, facts())
    finally:
        set_language("id")

    assert book.sheetnames[:3] == ["PETUNJUK", "REKAP", "PADAN AKTIF"]
    assert any(str(cell.value).startswith("CONFIDENTIAL") for cell in book["PETUNJUK"]["A"])
    assert book["PERLU VERIFIKASI"].data_validations.dataValidation[0].formula1 == '"Setuju,Tolak,Tunda"'
    assert "dihitung" not in {cell.value for cell in book["GANDA"]["C"]}


@pytest.mark.parametrize(("sheet", "frozen"), [("BELUM TERDAFTAR", "G2"), ("PERLU VERIFIKASI", "C2"), ("GANDA", "E2")])
def test_header_and_names_stay_in_sight(tmp_path: Path, sheet: str, frozen: str) -> None:
    page = written(tmp_path, facts())[sheet]

    assert page.freeze_panes == frozen
    assert (page.print_title_rows, page.page_setup.orientation, page.page_setup.paperSize) == ("$1:$1", "landscape", 9)
    assert page.print_title_cols is not None
    assert "&P" in page.oddFooter.right.text
    assert "NIK" in page.oddFooter.center.text


def test_colours_are_rules_that_follow_the_words(tmp_path: Path) -> None:
    page = written(tmp_path, facts())["PADAN AKTIF"]
    rules = {
        (str(area.sqref), rule.formula[0])
        for area, found in page.conditional_formatting._cf_rules.items()
        for rule in found
    }

    assert {("M2", '"PADAN SEBAGIAN"'), ("R2", '"AKTIF"'), ("L2", '"FORMAT SAH"')} <= rules


def test_a_cell_of_dates_is_marked_whole_where_they_differ(tmp_path: Path) -> None:
    roll = [{"status": "review", "line": 6, "name": "EKO", "birth_date": date(1985, 3, 12), "match": "possible"}]
    members = [*MEMBERS[:2], MEMBERS[2] | {"birth_date": date(1985, 3, 21)}]
    page = written(tmp_path, facts(roll=roll, members=members))["PERLU VERIFIKASI"]

    formulas = {rule.formula[0] for found in page.conditional_formatting._cf_rules.values() for rule in found}
    assert 'AND($G2<>"",$H2<>"",$G2<>$H2)' in formulas
    assert [page["G1"].value, page["H1"].value] == ["TGL_LAHIR", "CALON_TGL_LAHIR"]


def recap(tmp_path: Path, run: Facts) -> list[list[Any]]:
    written(tmp_path, run)
    return CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_name("REKAP").to_python()


def test_the_recap_prints_every_rule_used_with_how_well_it_is_founded(tmp_path: Path) -> None:
    run = facts()
    lines = recap(tmp_path, run)
    start = next(at for at, line in enumerate(lines) if line[0] == "Aturan dan ambang yang dipakai")

    rules = {line[0]: (line[1], line[2]) for line in lines[start + 2 : start + 2 + len(build(run).rules)]}
    assert rules["Bulan tunggakan sebelum kepesertaan dianggap berhenti"] == ("3", "bawaan, satu sumber [C]")


def test_the_recap_tells_what_to_do_and_how_sure_the_matching_is(tmp_path: Path) -> None:
    titles = {line[0] for line in recap(tmp_path, facts())}

    assert {
        "Yang perlu dilakukan lebih dulu",
        "Seberapa yakin pemadanan ini",
        "Orang menurut bulan tanpa iuran",
    } <= titles
    assert "Perubahan sejak" not in " ".join(str(title) for title in titles)  # there is no earlier run
