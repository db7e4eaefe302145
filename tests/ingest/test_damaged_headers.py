"""A header line that alone is damaged is read where one reading fits; a row never is, and doubt is asked about."""

import pytest

from ucj_validate.errors import UnreadableError
from ucj_validate.ingest import tables

NAMES = ["NO", "NIK", "NAMA", "KELURAHAN"]
QUOTED = [
    '"1","0071014101850001","SITI","Lolu"',
    '"2","0071014101850002","NUR AINI","Lere"',
    '"3","0071014101850003","RIZAL",""',
]


def only(tmp_path, header: str, rows: list[str] = QUOTED):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    (table,) = tables(str(path))
    return table


@pytest.mark.parametrize(
    "header",
    [
        '"NO","NIK","NAMA",,"KELURAHAN"', ',"NO","NIK","NAMA","KELURAHAN"', '"NO""NIK","NAMA","KELURAHAN"',
        '"NO","NIK","NAMA""KELURAHAN"', '"NO" "NIK" "NAMA" "KELURAHAN"', '"NO";"NIK";"NAMA";"KELURAHAN"',
    ],
)  # fmt: skip
def test_a_header_cut_otherwise_than_its_table_is_read_with_doubt(tmp_path, header):
    table = only(tmp_path, header)

    assert table.header == tuple(NAMES)
    assert table.rows.height == 3
    assert table.source.header_confidence < 0.75
    assert any("judul kolom rusak" in note for note in table.source.notes)


def test_a_stray_quote_in_a_header_stays_in_its_name(tmp_path):
    assert only(tmp_path, '"NO",""NIK","NAMA","KELURAHAN"').header == ("NO", '"NIK', "NAMA", "KELURAHAN")


@pytest.mark.parametrize("header", ["NONIK,NAMA,KELURAHAN", "NO,NIKNAMA,KELURAHAN", "NO,NIK,NAMAKELURAHAN"])
@pytest.mark.parametrize("last", ["Lolu", ""])
def test_a_header_that_lost_a_delimiter_without_a_trace_is_asked_about(tmp_path, header, last):
    rows = [f"{i},00710141018500{i:02d},ORANG {i},{last}" for i in range(1, 20)]

    with pytest.raises(UnreadableError):
        only(tmp_path, header, rows)


def test_one_blank_cell_on_every_row_is_no_fault_where_all_names_are_known_and_true(tmp_path):
    rows = [f"{i},00710141018500{i:02d},ORANG {'ABCDEFGHIJ'[i % 10]}," for i in range(1, 20)]

    assert only(tmp_path, "NO,NIK,NAMA", rows).header == ("NO", "NIK", "NAMA")


def test_a_short_row_of_a_table_without_header_is_set_aside(tmp_path):
    rows = [f"{i},00710141018500{i:02d},ORANG {i},Lolu" for i in range(2, 20)]

    table = only(tmp_path, "1,0071014101850001,ORANG 1", rows)

    assert table.source.header_line is None
    assert table.rejects.select("line", "reason").rows() == [(1, "width")]


def test_a_title_above_a_sound_header_is_no_damaged_header(tmp_path):
    table = only(tmp_path, "DAFTAR PEKERJA KOTA PALU", ['"NO","NIK","NAMA","KELURAHAN"', *QUOTED])

    assert table.source.header_line == 2
    assert not table.source.notes
