"""Text files of any dialect and encoding load equal."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest import Table, tables

HEADER = ["NO", "NIK", "NAMA", "ALAMAT"]
ROWS = [
    ["1", "0071014101850001", "SITI AMINAH", "Jl. Sudirman 1"],
    ["2", "0071010203900002", "MUH. RIZAL", "Jl. Emmy Saelan, Lrg. 2"],
    ["3", "0071015506950003", "NUR HAYATI", "Jl. Basuki Rahmat; RT 3"],
]


def write(path: Path, data: bytes | str) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def only(pattern: str, **options: int) -> Table:
    (table,) = tables(pattern, **options)
    assert table.source.records == table.source.header_records + table.rows.height + table.rejects.height
    return table


def as_csv(rows: list[list[str]], delimiter: str = ",", newline: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def reasons(table: Table) -> list[tuple[int, str]]:
    return table.rejects.select("line", "reason").rows()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_dialect_and_encoding_loads_the_same_table(tmp_path, delimiter, newline, encoding):
    rows = [*ROWS, ["4", "0071010101700004", "JOSÉ FERRÉ", "Jl. Kémiri"]]
    text = as_csv([HEADER, *rows], delimiter, newline)

    table = only(write(tmp_path / "a.csv", text.encode(encoding)))

    assert table.header == tuple(HEADER)
    assert table.rows.rows() == [tuple(row) for row in rows]
    assert table.lines.to_list() == [2, 3, 4, 5]
    assert table.source.delimiter == delimiter


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from(",;|\"'\n\r\t é"),
    min_size=0,
    max_size=12,
).map(lambda cell: "" if not cell.strip() else cell)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_fully_quoted_loads_equal(tmp_path, body, delimiter, newline, encoding):
    rows = [[f"00710101018500{i:02d}", f"ORANG {i}", *cells] for i, cells in enumerate(body)]
    text = as_csv([["NIK", "NAMA", "ALAMAT", "KET", "PEKERJAAN"], *rows], delimiter, newline, csv.QUOTE_ALL)

    table = only(write(tmp_path / "any.csv", text.encode(encoding)))

    flagged = table.rejects["line"].to_list()
    kept = [tuple(row) for row in rows]
    got = table.rows.rows()
    assert len(got) + len(flagged) == len(rows)
    assert [row for row in kept if row in got] == got
    assert not flagged or any("\n" in cell or "\r" in cell for row in rows for cell in row)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(min_size=0, max_size=400) | st.text(st.sampled_from('a1";,\n\r\t |é'), max_size=200).map(str.encode)
)
def test_any_bytes_are_read_or_refused_with_rows_accounted_for(tmp_path, data):
    path = write(tmp_path / "any.csv", data)

    try:
        found = tables(path)
    except (UnreadableError, LimitError):
        return

    for table in found:
        assert table.source.records == table.source.header_records + table.rows.height + table.rejects.height


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("change", ["extra", "missing", "stray"])
def test_a_row_of_wrong_shape_is_set_aside_and_the_rest_loads(tmp_path, at, change):
    lines = as_csv([HEADER, *[[f"{i}", f"00710101018500{i:02d}", f"ORANG {i}", "Palu"] for i in range(1, 10)]]).split(
        "\r\n"
    )
    cells = lines[5].split(",")
    cells[at : at + 2] = {
        "extra": [cells[at], "", cells[at + 1]],
        "missing": [cells[at] + cells[at + 1]],
        "stray": ['"' + cells[at], cells[at + 1]],
    }[change]
    lines[5] = ",".join(cells)

    table = only(write(tmp_path / "a.csv", "\r\n".join(lines)))

    assert reasons(table) == [(6, "quote" if change == "stray" else "width")]
    assert table.lines.to_list() == [2, 3, 4, 5, 7, 8, 9, 10]
    assert table.rejects["raw"].to_list() == [lines[5]]
    assert change == "stray" or table.rejects.select("cells", "expected").rows() == [(5 if change == "extra" else 3, 4)]


def test_a_quoted_line_break_keeps_its_record_whole_and_lines_as_an_editor_counts(tmp_path):
    text = 'NIK,NAMA,ALAMAT\n0071010101850001,ANI,"Jl. A\nRT 1"\n0071010101850002,BUDI,Jl. B\n'

    table = only(write(tmp_path / "a.csv", text))

    assert table.lines.to_list() == [2, 4]
    assert table.rows.row(0)[2] == "Jl. A\nRT 1"


def test_two_stray_quotes_never_glue_two_people_together(tmp_path):
    text = 'NIK,NAMA,ALAMAT\n1,"ANI,Palu\n2,BUDI",Palu\n3,CICI,Palu\n4,DEWI,Palu\n'

    table = only(write(tmp_path / "a.csv", text))

    assert table.rows["1"].to_list() == ["CICI", "DEWI"]
    assert [line for line, _reason in reasons(table)] == [2, 3]


def test_a_quote_that_closes_too_early_flags_both_halves(tmp_path):
    text = 'NIK,NAMA,ALAMAT\n1,ANI,"Jl. A"\nRT 1"\n2,BUDI,"Jl. B"\n'

    table = only(write(tmp_path / "a.csv", text))

    assert reasons(table) == [(2, "quote"), (3, "quote")]
    assert table.rows["1"].to_list() == ["BUDI"]


def test_sep_line_decides_and_is_set_aside(tmp_path):
    table = only(write(tmp_path / "a.csv", "sep=;\r\nNIK;NAMA\r\n0071010101850001;ANI, S.Kom\r\n"))

    assert (table.header, table.rows.rows()) == (("NIK", "NAMA"), [("0071010101850001", "ANI, S.Kom")])
    assert reasons(table) == [(1, "title")]


def test_a_comma_in_every_birth_place_does_not_outvote_the_semicolon(tmp_path):
    rows = "".join(f"{i};ORANG {i};Palu, 12-03-1985\n" for i in range(30))

    table = only(write(tmp_path / "a.csv", "NO;NAMA;TTL\n" + rows))

    assert (table.source.delimiter, table.rows.height) == (";", 30)


def test_blank_cells_beyond_the_header_on_every_row_are_no_fault(tmp_path):
    table = only(write(tmp_path / "a.csv", "NIK,NAMA\n1,ANI,,\n2,BUDI,,\n"))

    assert table.header == ("NIK", "NAMA")
    assert table.rows.rows() == [("1", "ANI"), ("2", "BUDI")]


def test_one_row_with_a_blank_cell_too_many_is_set_aside(tmp_path):
    table = only(write(tmp_path / "a.csv", "NIK,NAMA,KOTA\n1,ANI,Palu\n2,,BUDI,\n3,CICI,Palu\n"))

    assert reasons(table) == [(3, "width")]


def test_one_foreign_line_in_a_utf8_file_is_set_aside(tmp_path):
    good = "NIK,NAMA\n1,JOSÉ\n2,RENÉ\n".encode()

    table = only(write(tmp_path / "a.csv", good + "3,ANDRÉ\n".encode("cp1252") + b"4,ANI\n"))

    assert table.rows["1"].to_list() == ["JOSÉ", "RENÉ", "ANI"]
    assert reasons(table) == [(4, "undecodable")]


def test_gzip_is_unpacked_and_named(tmp_path):
    table = only(write(tmp_path / "a.csv.gz", gzip.compress(as_csv([HEADER, *ROWS]).encode())))

    assert (table.source.kind, table.rows.height) == ("csv.gz", 3)


def test_a_gzip_bomb_is_refused_as_a_limit(tmp_path):
    with pytest.raises(LimitError):
        tables(write(tmp_path / "a.csv.gz", gzip.compress(b"a,b\n" * 30_000_000, 9)))


def test_a_truncated_gzip_is_refused(tmp_path):
    with pytest.raises(UnreadableError):
        tables(write(tmp_path / "a.csv.gz", gzip.compress(as_csv([HEADER, *ROWS]).encode())[:-12]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\xef\xbb\xbf", b"%PDF-1.4 x", b"<html><table></table></html>", b'{"a": 1}', bytes(range(32)) * 20],
)
def test_what_is_no_table_is_refused_by_name(tmp_path, data):
    with pytest.raises(UnreadableError) as caught:
        tables(write(tmp_path / "daftar.csv", data))

    assert caught.value.where == "daftar.csv"


def test_tab_separated_text_called_xls_is_read_with_a_note(tmp_path):
    table = only(write(tmp_path / "a.xls", as_csv([HEADER, *ROWS], "\t")))

    assert table.rows.height == 3
    assert "isinya" in table.source.notes[0]


def test_a_missing_file_names_those_that_are_near(tmp_path):
    write(tmp_path / "daftar.csv", "a,b\n")

    with pytest.raises(UnreadableError) as caught:
        tables(str(tmp_path / "dafter.csv"))

    assert caught.value.found == "daftar.csv"


@pytest.mark.parametrize("name", ["data [A].csv", "b*.csv", "c#d.csv", "e f.csv", "-rf.csv"])
def test_a_name_that_exists_is_taken_literally(tmp_path, name):
    write(tmp_path / "data A.csv", "NIK,NAMA\n9,SALAH\n")
    write(tmp_path / "bb.csv", "NIK,NAMA\n9,SALAH\n")

    table = only(write(tmp_path / name, "NIK,NAMA\n1,BENAR\n"))

    assert table.rows.rows() == [("1", "BENAR")]
    assert table.source.file == name


def test_files_of_a_glob_come_by_name_and_namesakes_are_told_apart(tmp_path):
    for folder in ("b", "a"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "roll.csv", "NIK,NAMA\n1,ANI\n")

    found = tables(str(tmp_path / "*" / "roll.csv"))

    assert [table.source.file for table in found] == ["a/roll.csv", "b/roll.csv"]
