"""Where a header stands in any table: below titles, over lines, nowhere; a doubtful one is asked for."""

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.errors import UnreadableError
from ucj_validate.ingest import Table, tables
from ucj_validate.ingest.form.cellkind import Kind, kind_of
from ucj_validate.ingest.form.heading import joined

NAMES = ["Tanggal", "Jam", "Jml", "KODE", "Harga", "Jenis", "Uraian", "Tautan", "Memo"]
LINE = ",,,,,,,,"


def goods(count: int) -> list[list[str]]:
    rng = random.Random(3)
    return [
        [
            f"{i % 28 + 1:02d}/01/2018", f"{i % 24:02d}:15", str(i % 7), f"{rng.choice(['MG', 'RI'])}-{rng.randrange(1000, 9999)}",
            f"${rng.randrange(100)}.50", rng.choice(["Sepatu, tinggi", "Topi"]),
            "Sepatu yang kuat dan ringan untuk perjalanan jauh, tahan air dan nyaman dipakai.", f"https://contoh.id/{i}.html", "",
        ]
        for i in range(count)
    ]  # fmt: skip


def text(*rows: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def table(tmp_path: Path, content: str) -> Table:
    path = tmp_path / "tabel.csv"
    path.write_text(content, encoding="utf-8")
    return tables(str(path))[0]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("", 1), ("LAPORAN\n", 2), (f"LAPORAN{LINE}\n{LINE}\n", 3), ("LAPORAN\n\n", 3), ("# dari sistem\n", 2),
        ("Laporan,Penjualan\nTahun,2018\n\n", 4), (f"Laporan,Penjualan{LINE[1:]}\nTahun,2018{LINE[1:]}\n", 3),
        ("A\nB\nC\n", 4), ("\n\n\n\nLAPORAN\n\n\n", 8),
    ],
)  # fmt: skip
def test_a_header_is_found_below_any_preamble(tmp_path, above, line):
    found = table(tmp_path, above + text(NAMES, *goods(30)))

    assert (found.source.header_line, list(found.header), found.rows.height) == (line, NAMES, 30)


@pytest.mark.parametrize("times", [2, 3])
def test_a_header_printed_several_times_is_one_of_several_lines(tmp_path, times):
    found = table(tmp_path, text(*[NAMES] * times, *goods(30)))

    assert list(found.header) == [" ".join([name] * times) for name in NAMES]
    assert found.rows.height == 30


def test_names_split_over_two_lines_are_joined_where_the_rows_hold_values(tmp_path):
    below = ["beli", "buka", "buah", "toko", "satuan", "barang", "barang", "toko", "lain"]

    found = table(tmp_path, text(NAMES, below, *goods(30)))

    assert list(found.header) == [f"{one} {two}" for one, two in zip(NAMES, below, strict=True)]
    assert found.rows.height == 30


@pytest.mark.parametrize("count", [2, 3, 30])
def test_a_table_without_header_keeps_its_first_row(tmp_path, count):
    found = table(tmp_path, text(*goods(count)))

    assert (found.source.header_line, found.rows.height) == (None, count)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_a_small_table_is_read_without_asking(tmp_path, count):
    found = table(tmp_path, text(NAMES, *goods(count)))

    assert (found.source.header_line, found.rows.height) == (1, count)


@pytest.mark.parametrize(
    ("content", "header", "rows"),
    [
        ("Nama,2021,2022,2023\nA,1,2,3\nB,4,5,6\n", ["Nama", "2021", "2022", "2023"], 2),
        ("name,city\nAda,London\nBob,Paris\n", ["name", "city"], 2),
        ("a,b,c\n1,2,3\n", ["a", "b", "c"], 1),
        ("nilai\n1\n2\n", ["nilai"], 2),
        (",a,b\n0,1,x\n1,2,y\n", ["", "a", "b"], 2),
        ("NIK,NAMA\n0071010101850001,ANI\n", ["NIK", "NAMA"], 1),
    ],
)
def test_a_header_that_a_person_sees_at_once_is_seen(tmp_path, content, header, rows):
    found = table(tmp_path, content)

    assert (list(found.header), found.rows.height) == (header, rows)


@pytest.mark.parametrize(
    "content",
    [
        "N/A,x,3\n1,y,4\n2,z,5\n3,w,6\n",
        "1,2,3\n4,5,6\n7,8,9\n",
        "merah,kecil,A\nbiru,kecil,B\nmerah,besar,A\nhijau,kecil,B\n",
    ],
)
def test_a_first_row_like_the_others_is_no_header(tmp_path, content):
    found = table(tmp_path, content)

    assert found.source.header_line is None
    assert found.rows.height == content.count("\n")


@pytest.mark.parametrize("content", ["1,2\n", "Palu,1\n", "x\n"[:0] + "a,a\n"])
def test_one_doubtful_line_is_asked_about(tmp_path, content):
    with pytest.raises(UnreadableError) as caught:
        table(tmp_path, content)

    assert "--header-row" in caught.value.advice


def test_a_table_that_follows_with_another_width_is_set_aside(tmp_path):
    found = table(tmp_path, text(NAMES, *goods(30), NAMES[:8], *[row[:8] for row in goods(20)]))

    assert found.rows.height == 30
    assert found.rejects.height == 21


def test_notes_below_a_table_of_values_are_no_rows(tmp_path):
    found = table(tmp_path, text(NAMES, *goods(30), ["Sumber data: kantor", *[""] * 8], ["per akhir tahun", *[""] * 8]))

    assert found.rows.height == 30
    assert found.rejects.height == 2


def test_a_row_of_people_below_a_header_is_never_a_second_line_of_it(tmp_path):
    content = "NO;NIK;NAMA;TGL LAHIR;ALAMAT;KELURAHAN;\n;;ANI;;Jl. Rajawali;Lolu;baru\n2;0071010101850002;BUDI;01-01-1985;x;Lolu;\n"

    found = table(tmp_path, content)

    assert found.source.header_line == 1
    assert found.rows.height == 2


@pytest.mark.parametrize("first", ["KECAMATAN PALU TIMUR;;;", "A;KECAMATAN PALU TIMUR;;", "(1);(2);(3);(4)", "A;B;C;D"])
def test_what_stands_between_a_header_and_its_rows_is_no_header(tmp_path, first):
    rows = "".join(f"{i};00710101018500{i:02d};ORANG {i};Lolu\n" for i in range(1, 6))

    found = table(tmp_path, f";NIK;NAMA;KELURAHAN\n{first}\n{rows}")

    assert found.source.header_line == 1
    assert found.rows.height == 5


def test_rows_above_a_header_that_comes_again_are_not_lost(tmp_path):
    row = "0071010101850001,ANI,Lolu\n"

    found = table(tmp_path, f"NIK,NAMA,KELURAHAN\n{row * 3}NIK,NAMA,KELURAHAN\n{row * 3}")

    assert (found.source.header_line, found.rows.height) == (1, 6)


def test_a_row_wider_than_titles_and_signatures_keeps_its_last_cell(tmp_path):
    lines = ["NO|NIK|NAMA|UPAH", "1|0071010101850001|ANI|2,500,000", *["||Palu, 24 April 2025", "||Lurah"] * 4]

    found = table(tmp_path, "\n".join(lines))

    assert found.rows.row(0) == ("1", "0071010101850001", "ANI", "2,500,000")


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", Kind.BLANK), ("12", Kind.NUMBER), ("Rp 1.200.000,-", Kind.NUMBER), ("$74.69", Kind.NUMBER), ("(1)", Kind.NUMBER),
        ("12-03-1985", Kind.DATE), ("12 Mei 1985", Kind.DATE), ("1985-03-12 00:00:00", Kind.DATE), ("00:15", Kind.TIME),
        ("MG-8769", Kind.CODE), ("https://contoh.id/a", Kind.LINK), ("a@contoh.id", Kind.LINK), ("NAMA LENGKAP", Kind.WORDS),
        ("a" * 61, Kind.PROSE),
    ],
)  # fmt: skip
def test_a_cell_is_told_by_its_form(cell, kind):
    assert kind_of(cell) is kind


@given(st.lists(st.lists(st.sampled_from(["", "A", "B"]), min_size=3, max_size=3), min_size=1, max_size=3))
def test_every_word_of_a_header_stays_in_its_column(lines):
    for place, words in enumerate(joined(lines)):
        assert {line[place] for line in lines} - {""} <= set(words)


@settings(max_examples=60)
@given(
    st.integers(1, 12), st.integers(0, 3), st.booleans(), st.sampled_from([",", ";", "\t", "|"]), st.integers(0, 2**32)
)
def test_any_clean_table_is_read_whole_below_any_blank_lines(tmp_path_factory, rows, blanks, titled, delimiter, seed):
    rng = random.Random(seed)
    lines = [[str(i), f"00710101{rng.randrange(10**8):08d}", f"ORANG {i}", "01-01-1985"] for i in range(1, rows + 1)]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(
        [*([["DAFTAR PEKERJA"]] if titled else []), *[[]] * blanks, ["NO", "NIK", "NAMA", "TGL LAHIR"], *lines]
    )
    path = tmp_path_factory.mktemp("t") / "a.csv"
    path.write_text(written.getvalue(), newline="")

    found = tables(str(path))[0]

    assert found.rows.rows() == [tuple(line) for line in lines]
