"""One roll in every kind of workbook: the same rows, errors, dates, hidden parts and merged groups."""

import shutil
from pathlib import Path

import pytest
from benchmarks.workbook_seeds import roll

from ucj_validate.columns import Side
from ucj_validate.ingest import read, tables
from ucj_validate.ingest.books.workbook import workbook_grids

SEEDS = Path(__file__).parent.parent / "corpus" / "seeds"
KINDS = ["xlsx", "xls", "xlsb", "ods"]


@pytest.fixture(params=KINDS)
def path(request, tmp_path):
    place = tmp_path / f"roll.{request.param}"
    if request.param == "xlsx":
        place.write_bytes(roll())
    else:
        shutil.copy(SEEDS / place.name, place)
    return place


def test_cells_dates_errors_and_lines_are_the_same_in_every_kind(path):
    found = read([f"{path}#DAFTAR"], Side.ROLL, {})

    assert found.rows.select("line", "raw_nik", "raw_name", "raw_birth_date", "nik_as_number").rows() == [
        (5, "0071014101850001", "SITI", "1985-01-01", False),
        (6, "9971010203900000", "RIZAL", "1990-03-02", True),
        (7, "0071015506950003", "NUR", "17-08-1995", False),
        (8, "0071010101850004", "ANDI", "#N/A", False),
        (9, "#REF!", "BASO", "1970-12-31", False),
        (10, "0071010101850006", "WA ODE", "#DIV/0!", False),
    ]


def test_what_is_hidden_and_what_is_an_error_is_told(path):
    notes = " | ".join(tables(str(path))[0].source.notes)

    assert "3 baris tersembunyi ikut dibaca: 6, 8–9" in notes
    assert "1 kolom tersembunyi ikut dibaca: H" in notes
    assert "3 sel berisi galat" in notes


def test_a_merged_group_stands_on_each_of_its_rows(path):
    found = read([f"{path}#DAFTAR"], Side.ROLL, {})

    assert found.rows["raw_district"].to_list() == ["BARAT"] * 3 + ["TIMUR"] * 3
    assert any("4 sel gabungan pada kolom KECAMATAN" in note for note in found.sources[0].notes)


def test_a_hidden_sheet_is_read_and_told(path):
    found = read([str(path)], Side.ROLL, {})

    assert found.rows["sheet"].unique().sort().to_list() == ["DAFTAR", "RAHASIA"]
    assert any("lembar tersembunyi" in note for note in found.sources[1].notes)


@pytest.mark.parametrize("name", ["old1904.xls", "old1904.ods", "date_1904.xlsb"])
def test_dates_that_count_from_1904_are_right(name):
    (grid,) = workbook_grids((SEEDS / name).read_bytes(), name.rpartition(".")[2], name, None)

    dates = [cell for row in grid.cells.rows() for cell in row if cell[:2] in {"19", "20"}]

    assert dates[0] == ("1985-01-01" if "old" in name else "2021-01-01")


@pytest.mark.parametrize("name", ["any_sheets.xls", "any_sheets.xlsb"])
def test_a_chart_sheet_is_passed_over_with_a_note(name):
    (grid,) = workbook_grids((SEEDS / name).read_bytes(), name.rpartition(".")[2], name, None)

    assert "1 lembar grafik, makro atau dialog dilewati" in grid.notes


def test_time_of_day_comes_as_time():
    (grid, _hidden) = workbook_grids((SEEDS / "roll.xls").read_bytes(), "xls", "a", None)

    assert grid.cells["5"].to_list()[3:5] == ["10:05:01", "10:05:02"]


def test_a_string_count_that_is_too_high_loses_no_string():
    data = bytearray((SEEDS / "sst_continue.xls").read_bytes())
    (right,) = workbook_grids(bytes(data), "xls", "a", None)
    place = _shared_strings(data)
    count = int.from_bytes(data[place : place + 4], "little")

    data[place : place + 4] = (count + 300).to_bytes(4, "little")
    (found,) = workbook_grids(bytes(data), "xls", "a", None)

    assert found.cells.equals(right.cells)


def _shared_strings(data):
    """Where the number of different strings stands: in record 0x00FC, whose two counts are near each other."""
    for at in range(512, len(data) - 12):
        if data[at : at + 2] == b"\xfc\x00":
            total = int.from_bytes(data[at + 4 : at + 8], "little")
            unique = int.from_bytes(data[at + 8 : at + 12], "little")
            if 100 < unique <= total < 1000:
                return at + 8
    raise AssertionError
