"""Web pages that programs of offices call .xls: read as the tables they are, or refused by name."""

from __future__ import annotations

import csv
import html
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.columns import Side
from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import Table, read, tables

HEAD = "<tr><th>NO</th><th>NIK</th><th>NAMA</th></tr>"
ROWS = (
    "<tr><td>1</td><td>0071014101850001</td><td>SITI</td></tr><tr><td>2</td><td>0071014101850002</td><td>BUDI</td></tr>"
)


@pytest.fixture
def put(tmp_path: Path):
    def put(page: str | bytes, name: str = "ekspor.xls") -> str:
        path = tmp_path / name
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return str(path)

    return put


def only(path: str) -> Table:
    (table,) = tables(path)
    return table


def test_a_page_called_xls_is_read_as_its_table_and_says_so(put):
    table = only(put(f"<html><body><h3>DAFTAR</h3><table border=1>{HEAD}{ROWS}</table></body></html>"))

    assert table.source.kind == "html"
    assert table.header == ("NO", "NIK", "NAMA")
    assert table.rows.rows() == [("1", "0071014101850001", "SITI"), ("2", "0071014101850002", "BUDI")]
    assert any(".xls" in note for note in table.source.notes)


@pytest.mark.parametrize(
    "cell",
    [
        '<td style="mso-number-format:\\@">0071014101850001</td>',
        "<td class=xl24 x:str='0071014101850001'>0071014101850001</td>",
        "<td>&nbsp;0071014101850001&nbsp;</td>",
        "<td>\n   0071014101850001\n</td>",
        "<td><font color='red'><b>0071014101850001</b></font></td>",
        "<td><p>0071014101850001</p></td>",
        "<td>&#48;071014101850001</td>",
        "<TD ALIGN=RIGHT>0071014101850001",
    ],
)
def test_a_nik_keeps_all_its_digits_however_its_cell_is_written(put, cell: str):
    table = only(put(f"<table>{HEAD}<tr><td>1</td>{cell}<td>SITI</td></tr></table>"))

    assert table.rows.rows() == [("1", "0071014101850001", "SITI")]


def test_a_number_that_a_spreadsheet_program_kept_is_read_whole_and_flagged(put):
    page = f'<table>{HEAD}<tr><td>1</td><td x:num="9971014101850001">9.97E+15</td><td>SITI</td></tr></table>'

    intake = read([put(page)], Side.ROLL, {})

    assert intake.rows.select("raw_nik", "nik_as_number").rows() == [("9971014101850001", True)]


def test_line_breaks_and_marks_in_cells_are_text(put):
    page = "<table><tr><th>NIK<br>KTP</th><th>NAMA<br/>LENGKAP</th></tr><tr><td>1</td><td>A &lt;B&gt; &amp; C<br>D</td></tr></table>"

    table = only(put(page))

    assert [" ".join(name.split()) for name in table.header] == ["NIK KTP", "NAMA LENGKAP"]
    assert table.rows.rows() == [("1", "A <B> & C\nD")]


def test_cells_over_several_rows_and_columns_keep_the_others_in_their_columns(put):
    page = (
        "<table><tr><th rowspan=2>NO<th rowspan=2>NIK<th rowspan=2>NAMA<th colspan=2>ALAMAT"
        "<tr><th>KELURAHAN<th>KECAMATAN"
        "<tr><td>1<td>0071014101850001<td>SITI<td rowspan=2>Lolu<td>Palu Timur"
        "<tr><td>2<td>0071014101850002<td>BUDI<td>Palu Selatan</table>"
    )

    table = only(put(page))

    assert table.header[3:] == ("ALAMAT KELURAHAN", "ALAMAT KECAMATAN")
    assert table.rows.rows() == [
        ("1", "0071014101850001", "SITI", "Lolu", "Palu Timur"),
        ("2", "0071014101850002", "BUDI", "", "Palu Selatan"),
    ]
    assert any("memanjang" in note for note in table.source.notes)


def test_a_row_with_a_cell_too_few_is_set_aside_and_never_shifted(put):
    table = only(put(f"<table>{HEAD}{ROWS}<tr><td>3</td><td>SARI</td></tr></table>"))

    assert table.rows.height == 2
    assert table.rejects.select("line", "reason", "cells", "expected").rows() == [(4, "width", 2, 3)]


def test_a_page_that_breaks_off_loses_no_row_and_believes_no_half_cell(put):
    table = only(put(f"<html><table>{HEAD}{ROWS}<tr><td>3</td><td>0071014101850003</td><td>SAR"))

    assert table.rows.height == 2
    assert table.rejects["line"].to_list() == [4]
    assert any("terpotong" in note for note in table.source.notes)


def test_a_table_inside_a_page_layout_is_found_and_the_layout_told(put):
    page = f"<table><tr><td>Menu</td></tr><tr><td><table>{HEAD}{ROWS}</table></td></tr><tr><td>Kaki</td></tr></table>"

    intake = read([put(page)], Side.ROLL, {})

    assert intake.rows["raw_name"].to_list() == ["SITI", "BUDI"]
    assert intake.sources[0].sheet == "Tabel 2"
    assert any("Tabel 1" in note for note in intake.sources[0].notes)


def test_each_table_of_a_page_is_a_sheet_that_can_be_asked_for(put):
    path = put(f"<table>{HEAD}{ROWS}</table><p>halaman 2</p><table>{HEAD}{ROWS}</table>")

    assert [table.source.sheet for table in tables(path)] == ["Tabel 1", "Tabel 2"]
    assert [table.source.sheet for table in tables(f"{path}#tabel 2")] == ["Tabel 2"]
    with pytest.raises(UnreadableError, match="lembar tidak ditemukan"):
        tables(f"{path}#Rekap")


@pytest.mark.parametrize(
    ("codec", "meta", "told"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "<meta charset=iso-8859-1>", "utf-8"),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ("cp1252", "<meta charset=iso-8859-1>", "cp1252"),
        ("cp1250", "<meta charset='windows-1250'>", "windows-1250"),
        ("utf-16", "", "utf-16"),
        ("utf-8-sig", "", "utf-8-sig"),
    ],
)
def test_the_encoding_is_found_by_mark_by_bytes_or_by_what_the_page_says(put, codec: str, meta: str, told: str):
    page = f"<html><head>{meta}</head><table>{HEAD}<tr><td>1</td><td>5</td><td>JOSÉ</td></tr></table></html>"

    table = only(put(page.encode(codec)))

    assert table.rows.rows() == [("1", "5", "JOSÉ")]
    assert table.source.encoding == told


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<html><body><form>Silakan masuk</form></body></html>", "tanpa tabel"),
        ("<!DOCTYPE html><html><head><title>500</title></head></html>", "tanpa tabel"),
        ("<html><frameset><frame src='sheet001.htm'></frameset></html>", "bingkai"),
        (f"<html><table>{HEAD}</table></html>", "tanpa tabel"),
        (
            "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'></Workbook>",
            "SpreadsheetML",
        ),
        ("<?xml version='1.0'?><rss></rss>", "XML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table><tr><td>1", "MHTML"),
    ],
)
def test_a_page_without_a_table_is_refused_by_name(put, page: str, why: str):
    with pytest.raises(UnreadableError, match=why) as refused:
        tables(put(page))

    assert refused.value.advice


def test_a_cell_that_speaks_of_tables_makes_no_page(put):
    table = only(put('NIK,NAMA,KET\n1,A,"<table><tr><td>x</td></tr></table>"\n2,B,\n', "catatan.csv"))

    assert table.source.kind == "csv"
    assert table.rows.height == 2


def test_a_page_with_more_cells_than_memory_allows_is_a_limit(put):
    with pytest.raises(LimitError):
        tables(put(f"<table>{HEAD}{ROWS}" + "<tr><td rowspan=60000 colspan=1000>x</td></tr>" * 20_000))


@pytest.mark.parametrize(
    "unit", ['<a "', '<a>">', '<a ">" ', "<!--", "<", "</", "<td", "&#", "<script>", "<table><tr><td>"]
)
def test_broken_markup_takes_time_by_its_length_alone(put, unit: str):
    path = put(f"<table>{HEAD}{ROWS}" + unit * (300_000 // len(unit)))
    begun = time.process_time()

    tables(path)

    assert time.process_time() - begun < 4


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)


@settings(max_examples=40)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), st.booleans())
def test_any_words_in_a_page_come_back_as_they_were(tmp_path_factory, words, closed: bool):
    end = "</td>" if closed else ""
    body = "".join(
        f"<tr><td>{i}{end}<td>00710141018500{i:02d}{end}<td>{html.escape(a)}{end}<td>{html.escape(b)}{end}</tr>"
        for i, (a, b) in enumerate(words)
    )
    path = tmp_path_factory.mktemp("page") / "x.xls"
    path.write_text(f"<table><tr><th>NO<th>NIK<th>NAMA<th>KET</tr>{body}</table>", encoding="utf-8-sig")

    (table,) = tables(str(path))

    got = {row[0]: row[2:] for row in table.rows.rows()}
    assert got == {str(i): pair for i, pair in enumerate(words) if str(i) in got}
    assert table.rows.height + table.rejects.height == len(words)


def test_rejects_of_a_page_are_written_by_convert(put, tmp_path: Path):
    from ucj_validate.cli.inspecting.conversion import converted

    path = put(f"<table>{HEAD}{ROWS}<tr><td>3</td><td>SARI</td></tr></table>")

    done = converted([path], None, tmp_path / "out")

    with done.written[1].open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file))[1] == ["4", "width", "2", "3 | SARI"]
