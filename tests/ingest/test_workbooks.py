"""Workbooks: cell types, Excel's row numbers, several sheets, damage."""

import datetime as dt
import io
import random
import zipfile

import polars as pl
import pytest
import xlsxwriter

from ucj_validate.columns import Side
from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import read, tables


def book(path, sheets, offset=(0, 0)):
    workbook = xlsxwriter.Workbook(str(path))
    date = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows, offset[0]):
            for c, cell in enumerate(row, offset[1]):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(r, c, dt.datetime.combine(cell, dt.time()), date)
                elif isinstance(cell, str) and cell.startswith("#"):
                    sheet.write_formula(r, c, "=NA()", None, cell)
                elif cell is not None:
                    sheet.write(r, c, cell)
    workbook.close()
    return str(path)


ROLL = [
    ["NO", "NIK", "NAMA", "TGL LAHIR", "KPJ"],
    [1, "0071014101850001", "SITI", dt.date(1985, 1, 1), "01234567890"],
    [2, 9171010203900000, "RIZAL", "02-03-1990", 1234567890],
    [3, "0071015506950003", "NUR", "#N/A", None],
]


def test_cells_come_as_text_with_numbers_known(tmp_path):
    found = read([book(tmp_path / "a.xlsx", {"Data": ROLL})], Side.ROLL, {})

    assert found.rows.select("raw_nik", "raw_birth_date", "raw_kpj").rows() == [
        ("0071014101850001", "1985-01-01", "01234567890"),
        ("9171010203900000", "02-03-1990", "1234567890"),
        ("0071015506950003", "#N/A", ""),
    ]
    assert found.rows["nik_as_number"].to_list() == [False, True, False]
    assert found.rows["kpj_as_number"].to_list() == [False, True, False]


def test_lines_are_excels_row_numbers_with_leading_blank_rows_counted(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Data": [["DAFTAR UMKM"], [], *ROLL, [], ["JUMLAH", None, 3]]}, offset=(3, 2))

    found = read([path], Side.ROLL, {})

    assert found.rows["line"].to_list() == [7, 8, 9]
    assert found.sources[0].header_line == 6
    assert dict(found.rejects.select("line", "reason").rows()) == {4: "title", 5: "blank", 10: "blank", 11: "total"}


def test_every_sheet_with_a_table_is_read_and_notes_are_passed_over(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Petunjuk": [["Isi kolom NIK"], ["dengan benar"]], "Timur": ROLL, "Barat": ROLL})

    found = read([path], Side.ROLL, {})

    assert found.rows["sheet"].to_list() == ["Timur"] * 3 + ["Barat"] * 3
    assert any("Petunjuk" in note for note in found.sources[0].notes)


def test_one_sheet_can_be_named(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Timur": ROLL, "Barat": ROLL})

    found = read([f"{path}#Barat"], Side.ROLL, {})

    assert found.rows["sheet"].unique().to_list() == ["Barat"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Timur": ROLL})

    with pytest.raises(UnreadableError) as caught:
        read([f"{path}#Utara"], Side.ROLL, {})

    assert caught.value.found == "Timur"


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Data": ROLL})
    (tmp_path / "b.csv").write_bytes((tmp_path / "a.xlsx").read_bytes())

    (table,) = tables(str(tmp_path / "b.csv"))

    assert (table.source.kind, table.rows.rows()) == ("xlsx", tables(path)[0].rows.rows())


def test_hidden_sheets_are_read_and_reported(tmp_path):
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    workbook.add_worksheet("Depan").write(0, 0, "x")
    hidden = workbook.add_worksheet("Rahasia")
    for r, row in enumerate([["NIK", "NAMA"], ["1", "ANI"]]):
        hidden.write_row(r, 0, row)
    hidden.hide()
    workbook.close()

    found = read([str(tmp_path / "a.xlsx")], Side.ROLL, {})

    assert found.rows["sheet"].to_list() == ["Rahasia"]
    assert any("tersembunyi" in note for note in found.sources[0].notes)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path, share):
    book(tmp_path / "a.xlsx", {"Data": ROLL})
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * share)])

    with pytest.raises(UnreadableError):
        tables(str(tmp_path / "a.xlsx"))


def test_a_flipped_bit_never_loads_other_rows(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Data": ROLL})
    data = (tmp_path / "a.xlsx").read_bytes()
    right = tables(path)[0].rows.rows()
    rng = random.Random(7)

    for _trial in range(40):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        (tmp_path / "b.xlsx").write_bytes(broken)
        try:
            found = tables(str(tmp_path / "b.xlsx"))
        except (UnreadableError, LimitError):
            continue
        assert [table.rows.rows() for table in found] == [right]


def test_a_cell_far_away_is_refused_as_a_limit(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Data": ROLL})
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write(0, 0, "NIK")
    sheet.write(1_048_575, 16_383, "x")
    workbook.close()

    with pytest.raises(LimitError):
        tables(path)


def test_a_bomb_is_refused_as_a_limit(tmp_path):
    book(tmp_path / "a.xlsx", {"Data": ROLL})
    buffer = io.BytesIO((tmp_path / "a.xlsx").read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 60_000_000)
    (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())

    with pytest.raises(LimitError):
        tables(str(tmp_path / "a.xlsx"))


def test_old_excel_that_breaks_its_reader_is_refused(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))

    with pytest.raises(UnreadableError):
        tables(str(tmp_path / "a.xls"))


def test_parquet_values_come_as_text(tmp_path):
    frame = pl.DataFrame(
        {
            "NIK": ["0071010101850001", None],
            "NAMA": ["ANI", "BUDI"],
            "TGL LAHIR": [dt.date(1985, 1, 1), None],
            "UPAH": [1500000, 2],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")

    found = read([str(tmp_path / "a.parquet")], Side.ROLL, {})

    assert found.rows.select("line", "raw_nik", "raw_birth_date", "raw_income").rows() == [
        (2, "0071010101850001", "1985-01-01", "1500000"),
        (3, "", "", "2"),
    ]
