"""Totals, groups, signatures, numbering: told from people, and no person ever taken for one."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.columns import RejectReason, Side
from ucj_validate.ingest import Intake, read
from ucj_validate.ingest.form.body import body_of
from ucj_validate.ingest.form.heading import headed
from ucj_validate.ingest.form.marks import BLANKS, is_group, is_numbering, is_page_number, is_total
from ucj_validate.ingest.grid import Grid

HEADER = "NO;NIK;NAMA LENGKAP;TEMPAT/TGL LAHIR;L/P;KEL/DESA;KEC."
PEOPLE = [
    f"{i};00710{41 + i:02d}1{41 + i:02d}0185{i:04d};ORANG {'ABCDEFGH'[i]};Palu, 01-01-1985;P;Besusu;Palu Timur"
    for i in range(1, 6)
]


def intake(tmp_path: Path, *lines: str) -> Intake:
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read([str(path)], Side.ROLL, {})


def reasons(found: Intake) -> dict[int, str]:
    return dict(found.rejects.select("line", "reason").rows())


SIGNATURE = [";;;;;Palu, 24 April 2025;", "Mengetahui,;;;;;Pembuat Daftar;", "NIP. 19700101 199003 1 001;;;;;;"]


@pytest.mark.parametrize(
    "name", ["JUMLAH", "TOTAL", "CAMAT", "SUMBER REJEKI", "HALAMAN", "KETERANGAN", "NIP", "DESA", "REKAP", "LURAH", "Palu"]
)  # fmt: skip
@pytest.mark.parametrize("rest", ["Palu, 01-01-1970;L;Lere;Palu Barat", ";;;", ";L;;"])
@pytest.mark.parametrize("nik", ["0071010101700006", ""])
def test_a_person_with_the_name_of_a_form_s_word_is_a_person(tmp_path, name, rest, nik):
    found = intake(tmp_path, HEADER, *PEOPLE, f"6;{nik};{name};{rest}")

    assert found.rows["raw_name"].to_list()[-1] == name


@pytest.mark.parametrize("row", [";;ANI;;;;", "6;;ANI;;;;", ";0071010101700006;;;;;", "6;0071010101700006;ANI"])
def test_a_last_row_with_few_cells_is_a_row_or_told_why_not(tmp_path, row):
    found = intake(tmp_path, HEADER, *PEOPLE, row)

    assert found.rows.height + (reasons(found).get(7) == "width") == 6


@pytest.mark.parametrize("row", ["6;0071010101700006;ANI;;;;", "6;;ANI;;L;;", "6;;CAMAT;;;;"])
def test_people_below_a_signature_are_people(tmp_path, row):
    found = intake(tmp_path, HEADER, *PEOPLE, "", *SIGNATURE, "", row)

    assert found.rows.height == 6
    assert (
        list(reasons(found).values()) == ["blank", *["signature"] * 3, "blank"]
        or "title" not in reasons(found).values()
    )


@pytest.mark.parametrize(
    "line",
    [
        "SUB TOTAL;;2;;;;", "JUMLAH;;;;;;5 orang", ";;JUMLAH KEC. PALU TIMUR;;;;2 Jiwa", "Jumlah Seluruhnya :;;;;;;5",
        ";TOTAL KESELURUHAN;;;;;5", "*) JUMLAH;;5;;;;"[3:],
    ],
)  # fmt: skip
def test_a_line_that_sums_up_is_a_total(tmp_path, line):
    found = intake(tmp_path, HEADER, *PEOPLE, line)

    assert reasons(found) == {7: "total"}


@pytest.mark.parametrize(
    "line", ["KECAMATAN PALU BARAT;;;;;;", "II.;KEC. PALU BARAT;;;;;", ";;KELURAHAN LERE;;;;", "B;;DINAS SOSIAL;;;;"]
)
def test_a_line_that_names_the_next_group_is_a_title(tmp_path, line):
    found = intake(tmp_path, HEADER, *PEOPLE[:3], line, *PEOPLE[3:])

    assert reasons(found) == {5: "title"}
    assert found.rows.height == 5


@pytest.mark.parametrize("page", ["Halaman 1 dari 5", "Hal. 1", "Page 1 of 5", "- halaman : 1 -", "Halaman ke-2"])
@pytest.mark.parametrize("place", [0, 2, 6])
def test_a_page_number_is_nobody_wherever_it_stands(tmp_path, page, place):
    line = ";" * place + page + ";" * (6 - place)

    found = intake(tmp_path, HEADER, *PEOPLE[:3], line, HEADER, "(1);(2);(3);(4);(5);(6);(7)", *PEOPLE[3:])

    assert reasons(found) == {5: "footer", 6: "repeated_header", 7: "numbering"}
    assert found.rows.height == 5


@pytest.mark.parametrize(
    "numbers", ["1;2;3;4;5;6;7", "1.;2.;3.;4.;5.;6.;7.", "[1];[2];[3];[4];[5];[6];[7]", "A;B;C;D;E;F;G"]
)
def test_the_columns_numbers_below_a_header_are_no_row(tmp_path, numbers):
    found = intake(tmp_path, HEADER, numbers, *PEOPLE)

    assert reasons(found) == {2: "numbering"}


def test_a_header_of_two_lines_that_comes_again_is_set_aside_whole(tmp_path):
    top, below = "NO;NIK;NAMA;LAHIR;;ALAMAT;", ";;;TEMPAT;TANGGAL;KEL;KEC"
    rows = [f"{i};00710101018500{i:02d};ORANG {i};Palu;01-01-1985;Lolu;Palu Timur" for i in range(1, 7)]

    found = intake(tmp_path, top, below, *rows[:3], top, below, *rows[3:])

    assert found.rows.height == 6
    assert reasons(found) == {6: "repeated_header", 7: "repeated_header"}


def test_an_official_s_number_in_the_column_of_niks_is_nobody(tmp_path):
    found = intake(tmp_path, HEADER, *PEOPLE, "", ";Mengetahui;;;;;", ";NIP. 19700101 199003 1 001;;;;;")

    assert found.rows.height == 5


def test_every_line_is_a_row_or_has_a_reason(tmp_path):
    lines = ["DAFTAR", "", HEADER, *PEOPLE[:2], "JUMLAH;;2;;;;", "KEC. X;;;;;;", *PEOPLE[2:], "", *SIGNATURE]

    found = intake(tmp_path, *lines)

    assert found.sources[0].records == found.rows.height + found.rejects.height + 1
    assert set(reasons(found).values()) <= {reason.value for reason in RejectReason}


def test_marks_are_told_from_people_s_words():
    header = headed(0, [["NIK", "NAMA", "ALAMAT"]], 1.0)

    assert is_total(["JUMLAH", "12 orang"], counts_on=False)
    assert not is_total(["6", "JUMLAH"], counts_on=True)
    assert not is_total(["JUMLAH", "Lolu"], counts_on=False)
    assert is_group(["IV", "KECAMATAN PALU TIMUR"])
    assert not is_group(["KECAMATAN"])
    assert not is_group(["SITI", "KECAMATAN PALU TIMUR"])
    assert is_page_number(["Hal. 3"])
    assert not is_page_number(["HALAMAN"])
    assert is_numbering(["(1)", "(2)", "(3)"], header)
    assert not is_numbering(["1", "2", "4"], header)
    assert not is_numbering(["1", "2", "3"], headed(0, [["a", "b", "c"]], 1.0))


CELLS = st.sampled_from(
    ["", "", " ", "\u00a0", "1", "NAMA", " NAMA", "JUMLAH", " total", "(1)", "0071010101850001", "'0071010101850001", "007.101.010.185",
     "NIP. 19700101 199003 1 001", "Lolu", "é", "12 orang"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=30))
def test_whole_columns_say_the_same_as_single_rows(rows):
    header = headed(0, [["NO", "NIK", "NAMA", "KET"]], 1.0)
    frame = pl.DataFrame(
        {str(i): [header.names[i], *(row[i] for row in rows)] for i in range(4)},
        schema=dict.fromkeys("0123", pl.String),
    )
    grid = Grid(frame, np.arange(1, len(rows) + 2), np.full(len(rows) + 1, 4), lambda _: "")

    body = body_of(grid, header, 1)

    suspects = set(body.suspects.tolist())
    for offset, row in enumerate(rows):
        held = [text for cell in row if (text := cell.strip(BLANKS))]
        if body.sure[offset]:
            assert any(sum(char.isdigit() for char in cell) >= 9 and not cell.startswith("NIP") for cell in row)
            assert offset not in suspects
            continue
        first = held[0] if held else ""
        said = (
            len(held) < body.enough
            or any(word in first.lower() for word in ("total", "jumlah"))
            or first.startswith("(")
        )
        echoes = any(cell.strip(BLANKS) == name for cell, name in zip(row, header.names, strict=True))
        assert int(body.filled[offset]) == len(held)
        assert (offset in suspects) == (said or echoes or offset < 2)
