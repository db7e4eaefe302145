"""Merged cells: a group's value stands on each of its rows; nothing that says who somebody is ever does."""

import polars as pl
import pytest
import xlsxwriter

from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.ingest.books.merged import groups_filled

HEADER = ["NIK", "NAMA", "KECAMATAN", "KPJ", "NO KK", "STATUS", "TGL LAHIR"]


def book(path, merged, rows=4):
    """A roll of `rows` people whose columns named in `merged` are one cell over all of them."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet, plain = workbook.add_worksheet(), workbook.add_format()
    sheet.write_row(0, 0, HEADER)
    for line in range(1, rows + 1):
        row = [
            f"00710101018500{line:02d}",
            f"ORANG {'ABCDEFGH'[line]}",
            "TIMUR",
            f"{line:011d}",
            f"99710101018500{line:02d}",
            "AKTIF",
            "01-02-1985",
        ]
        for column, value in enumerate(row):
            if HEADER[column] not in merged:
                sheet.write(line, column, value)
            elif line == 1:
                sheet.merge_range(1, column, rows, column, value, plain)
    workbook.close()
    return str(path)


@pytest.mark.parametrize("name", ["NIK", "NAMA", "KPJ", "NO KK", "STATUS", "TGL LAHIR"])
def test_what_says_who_somebody_is_stays_where_it_is(tmp_path, name):
    raw = {
        "NIK": "raw_nik",
        "NAMA": "raw_name",
        "KPJ": "raw_kpj",
        "NO KK": "raw_no_kk",
        "STATUS": "raw_status",
        "TGL LAHIR": "raw_birth_date",
    }[name]

    found = read([book(tmp_path / "a.xlsx", {name})], Side.ROLL, {})

    filled = [value for value in found.rows[raw].to_list() if value]
    assert (found.rows.height, len(filled)) == (4, 1)
    assert any("1 sel gabungan lain tidak disalin" in note for note in found.sources[0].notes)


def test_a_group_is_filled(tmp_path):
    found = read([book(tmp_path / "a.xlsx", {"KECAMATAN"})], Side.ROLL, {})

    assert found.rows["raw_district"].to_list() == ["TIMUR"] * 4


def test_a_merge_makes_no_person_of_a_blank_line_or_a_total(tmp_path):
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["NO", "NIK", "NAMA", "KECAMATAN"])
    sheet.write_row(1, 0, [1, "0071010101850001", "ANI"])
    sheet.write_row(2, 0, [2, "0071010101850002", "BUDI"])
    sheet.write_row(4, 0, ["JUMLAH", None, 2])
    sheet.merge_range("D2:D5", "TIMUR", workbook.add_format())
    workbook.close()

    found = read([str(tmp_path / "a.xlsx")], Side.ROLL, {})

    assert found.rows["raw_district"].to_list() == ["TIMUR", "TIMUR"]
    assert dict(found.rejects.select("line", "reason").rows()) == {4: "blank", 5: "total"}


@pytest.mark.parametrize(
    ("merge", "expected"),
    [
        ((0, 1, 2, 1), ["BARAT", "BARAT", "BARAT"]),
        ((0, 1, 1, 1), ["BARAT", "BARAT", ""]),
        ((0, 0, 2, 1), ["BARAT", "", ""]),  # two columns wide
        ((5, 1, 6, 1), ["BARAT", "", ""]),  # begins where no row of the table is
    ],
)
def test_only_a_range_of_one_column_that_begins_in_a_row_is_filled(merge, expected):
    rows = pl.DataFrame({"0": ["a", "b", "c"], "1": ["BARAT", "", ""]})

    found, _notes = groups_filled(rows, [0, 1, 2], [("NAMA",), ("KECAMATAN",)], [merge])

    assert found["1"].to_list() == expected


def test_a_value_of_its_own_below_a_merge_is_kept():
    rows = pl.DataFrame({"0": ["BARAT", "TIMUR", ""]})

    found, _notes = groups_filled(rows, [0, 1, 2], [("KECAMATAN",)], [(0, 0, 2, 0)])

    assert found["0"].to_list() == ["BARAT", "TIMUR", "BARAT"]


def test_a_number_under_a_group_s_name_is_not_copied():
    rows = pl.DataFrame({"0": ["0071010101850001", ""]})

    found, _notes = groups_filled(rows, [0, 1], [("KECAMATAN",)], [(0, 0, 1, 0)])

    assert found["0"].to_list() == ["0071010101850001", ""]
