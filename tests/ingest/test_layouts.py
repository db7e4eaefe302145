"""Headers, rows that are no person, and columns, in the forms offices use."""

from pathlib import Path

import pytest
from benchmarks.layouts import outcome

from ucj_validate.columns import Field, Side
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.ingest import Intake, read, refuse_unused_map

PEOPLE = [
    "1;0071014101850001;SITI AMINAH;Palu, 01-01-1985;P;Besusu;Palu Timur",
    "2;0071010203900002;MUH. RIZAL;Palu, 02-03-1990;L;Lolu;Palu Selatan",
    "3;0071015506950003;NUR HAYATI;Donggala, 15-06-1995;P;Lere;Palu Barat",
]
HEADER = "NO;NIK;NAMA LENGKAP;TEMPAT/TGL LAHIR;L/P;KEL/DESA;KEC."


def intake(tmp_path: Path, text: str, side: Side = Side.ROLL, columns=None, **options) -> Intake:
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    return read([str(path)], side, columns or {}, **options)


def reasons(found: Intake) -> dict[int, str]:
    return dict(found.rejects.select("line", "reason").rows())


def places(found: Intake) -> dict[str, str]:
    return {guess.field: guess.column for guess in found.sources[0].columns}


def test_titles_numbering_totals_and_signatures_are_told_from_people(tmp_path):
    lines = [
        "DAFTAR PEKERJA RENTAN;;;;;;", "KOTA PALU TAHUN 2025;;;;;;", ";;;;;;", HEADER, "(1);(2);(3);(4);(5);(6);(7)",
        *PEOPLE[:2], "SUB TOTAL;;2;;;;", ";;;;;;", HEADER, PEOPLE[2], "JUMLAH;;3 orang;;;;", ";;;;;;",
        ";;;;;Palu, 24 April 2025;", "Mengetahui,;;;;;Pembuat Daftar;", "Kepala Dinas Sosial;;;;;;", ";;;;;;",
        "Drs. H. CONTOH, M.Si;;;;;CONTOH JUGA;", "NIP. 19700101 199003 1 001;;;;;;",
    ]  # fmt: skip

    found = intake(tmp_path, "\n".join(lines))

    assert found.rows["raw_name"].to_list() == ["SITI AMINAH", "MUH. RIZAL", "NUR HAYATI"]
    assert found.rows["line"].to_list() == [6, 7, 11]
    assert reasons(found) == {
        1: "title", 2: "title", 3: "blank", 5: "numbering", 8: "total", 9: "blank", 10: "repeated_header", 12: "total",
        13: "blank", 14: "signature", 15: "signature", 16: "signature", 17: "blank", 18: "signature", 19: "signature",
    }  # fmt: skip
    assert found.sources[0].header_line == 4


def test_titles_and_signatures_without_delimiters_are_no_width_faults(tmp_path):
    text = "DAFTAR UMKM\n\n" + "\n".join([HEADER, *PEOPLE]) + "\n\nMengetahui\nLurah Besusu\nCONTOH\nNIP. 1\n"

    found = intake(tmp_path, text)

    assert found.rows.height == 3
    assert list(reasons(found).values()) == ["title", "blank", "blank", *["signature"] * 4]


@pytest.mark.parametrize(
    "row",
    [
        "4;0071010101700004;JUMLAH;;;;",
        "4;;JUMLAH;Palu, 01-01-1970;L;Lere;Palu Barat",
        "4;;JUMLAH;;;;",
        "4;;TOTAL;;;;",
        ";;ANI;;;;",
        "4;;CAMAT;;;;",
    ],
)
def test_a_real_person_is_never_taken_for_a_total_or_a_signature(tmp_path, row):
    found = intake(tmp_path, "\n".join([HEADER, *PEOPLE, row]))

    assert found.rows.height == 4


def test_a_line_that_names_a_group_and_a_row_that_names_nobody_are_set_aside(tmp_path):
    found = intake(tmp_path, "\n".join([HEADER, PEOPLE[0], "KECAMATAN PALU TIMUR;;;;;;", PEOPLE[1], "3;-;;;;;"]))

    assert reasons(found) == {3: "title", 5: "no_person"}


def test_a_header_over_two_rows_names_each_column_by_both(tmp_path):
    text = "\n".join(
        ["NO;NIK;NAMA;LAHIR;;ALAMAT;", ";;;TEMPAT;TANGGAL;KELURAHAN;KECAMATAN"]
        + [f"{i};00710101018500{i:02d};ORANG {i};Palu;01-01-1985;Lolu;Palu Timur" for i in range(1, 6)]
    )

    found = intake(tmp_path, text)

    assert found.sources[0].header_line == 2
    assert found.sources[0].header_records == 2
    assert found.rows.select("raw_birth_place", "raw_birth_date", "raw_village", "raw_district").row(0) == (
        "Palu", "01-01-1985", "Lolu", "Palu Timur",
    )  # fmt: skip


def test_words_wrapped_over_two_header_rows_are_joined(tmp_path):
    rows = "\n".join(f"00710101018500{i:02d};ORANG {i};01-01-1985;AKTIF" for i in range(1, 6))

    found = intake(tmp_path, "NOMOR;NAMA;TANGGAL;STATUS\nKTP;LENGKAP;LAHIR;KEPESERTAAN\n" + rows)

    assert found.rows.height == 5
    assert places(found)["birth_date"] == "TANGGAL LAHIR"


def test_a_table_without_header_is_understood_by_content(tmp_path):
    rows = [
        f"{i},007101{41 + i % 28:02d}0185{i:04d},ORANG {'ABCDEFGHIJ'[i % 10]}{'XYZ'[i % 3]},12-03-1985,L"
        for i in range(1, 30)
    ]

    found = intake(tmp_path, "\n".join(rows))

    assert found.rows.height == 29
    assert found.sources[0].header_line is None
    assert {"nik", "name", "birth_date", "sex"} <= set(places(found))


def test_a_header_that_cannot_be_told_is_asked_for(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "1,2\n")

    assert "--header-row" in caught.value.advice


def test_the_header_row_that_was_named_is_taken(tmp_path):
    found = intake(tmp_path, "x;y\n" + "\n".join([HEADER, *PEOPLE]), header_row=2)

    assert found.sources[0].header_line == 2
    assert found.rows.height == 3


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NO. KTP", Field.NIK), ("N I K", Field.NIK), ("No_Identitas", Field.NIK), ("NIK (16 digit)", Field.NIK),
        ("NIK*", Field.NIK), ("Nomor KK", Field.NO_KK), ("No. Kartu Keluarga", Field.NO_KK), ("NOMOR KARTU", Field.KPJ),
        ("No. Peserta", Field.KPJ), ("Nama Pekerja", Field.NAME), ("NAMA TK", Field.NAME), ("T T L", Field.BIRTH_PLACE_DATE),
        ("Tmp/Tgl Lahir", Field.BIRTH_PLACE_DATE), ("Tgl. Lahir", Field.BIRTH_DATE), ("L/P", Field.SEX), ("JK", Field.SEX),
        ("Kel/Desa", Field.VILLAGE), ("Kec.", Field.DISTRICT), ("Dinas/Instansi", Field.UNIT), ("Unit Kerja", Field.UNIT),
        ("Jenis Usaha", Field.OCCUPATION), ("Bulan Iuran Terakhir", Field.LAST_PAID), ("Sumber Pembiayaan", Field.PAYER),
        ("Periode Kepesertaan Akhir", Field.LAST_PAID), ("Status Aktif", Field.STATUS), ("BLTH NA", Field.INACTIVE_SINCE),
        ("Tanggal Non Aktif", Field.INACTIVE_SINCE), ("Nama Perusahaan/Wadah", Field.EMPLOYER), ("desil_nasional", Field.DECILE),
        ("Nama Ibu Kandung", Field.MOTHER), ("No. HP/WA", Field.PHONE), ("Penghasilan/Bulan (Rp)", Field.INCOME),
        ("Kelurhan", Field.VILLAGE), ("TANGGAL_KEPESERTAAN", Field.JOINED), ("nomor_kartu_keluarga", Field.NO_KK),
    ],
)  # fmt: skip
def test_a_column_is_known_by_the_name_an_office_gives_it(tmp_path, header, field):
    anchor = "NAMA" if field is not Field.NAME else "NIK"

    found = intake(tmp_path, f"{anchor};KOLOM;{header}\nA;x;1\nB;y;2\n", Side.MEMBERS)

    assert places(found)[field.value] == header


def test_a_column_of_niks_under_a_strange_name_is_known_by_content(tmp_path):
    rows = [f"ORANG {i};00720101{i:02d}20{i:04d};007101{41 + i % 28:02d}0185{i:04d}" for i in range(1, 30)]

    found = intake(tmp_path, "NAMA;KODE A;KODE B\n" + "\n".join(rows))

    assert places(found)["nik"] == "KODE B"
    assert {guess.reason for guess in found.sources[0].columns if guess.field == "nik"} == {"content"}


def test_place_and_date_under_a_date_header_is_noticed(tmp_path):
    found = intake(tmp_path, "NIK;NAMA;TGL LAHIR\n1;ANI;Palu, 12-03-1985\n2;BUDI;Poso, 1 Mei 1990\n")

    assert places(found)["birth_place_date"] == "TGL LAHIR"


def test_two_columns_for_one_person_number_are_asked_about(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "NIK;NO KTP;NAMA\n0071010101850001;0071010101850002;ANI\n")

    assert '"NIK"' in caught.value.problem
    assert '"NO KTP"' in caught.value.problem


@pytest.mark.parametrize("twice", ["NAMA", "BLTH", "KELURAHAN"])
def test_one_name_over_two_columns_is_asked_about(tmp_path, twice):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, f"NIK;{twice};{twice}\n0071010101850001;AAAA;BBBB\n")

    assert caught.value.problem.count(f'"{twice}"') == 2


def test_of_two_status_columns_the_one_that_says_more_is_taken(tmp_path):
    found = intake(tmp_path, "NAMA;STATUS;STATUS KEPESERTAAN\nANI;Kawin;AKTIF\n", Side.MEMBERS)

    assert places(found)["status"] == "STATUS KEPESERTAAN"


def test_the_same_number_in_two_columns_is_taken_once(tmp_path):
    found = intake(tmp_path, "NIK;NO KTP;NAMA\n0071010101850001;0071010101850001;ANI\n")

    assert places(found)["nik"] == "NIK"


def test_nobody_named_is_refused_with_the_columns_that_are_there(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "kode,jumlah\nA,1\nB,2\n")

    assert caught.value.found == "kode, jumlah"
    assert "--map" in caught.value.advice


def test_a_first_row_that_may_be_somebody_is_not_shown_in_a_refusal(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "SITI,Lolu,P\nRIZAL,Besusu,L\nNUR,Lere,P\n")

    assert "SITI" not in f"{caught.value} {caught.value.found}"


def test_a_map_wins_over_names(tmp_path):
    found = intake(tmp_path, "NIK;NAMA;ktp_el\n1;ANI;2\n", columns={"nik": "ktp_el"})

    assert found.rows["raw_nik"].to_list() == ["2"]


def test_a_map_for_one_file_holds_for_it_alone(tmp_path):
    found = intake(tmp_path, "a;NAMA\n1;ANI\n", columns={"daftar.csv": {"nik": "a"}, "lain.csv": {"nik": "zzz"}})

    assert found.rows["raw_nik"].to_list() == ["1"]


def test_a_mapped_column_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "a;NAMA\n1;ANI\n", columns={"nik": "ktp"})

    assert (caught.value.problem, caught.value.found) == ("kolom pemetaan tidak ditemukan: nik=ktp", "a, NAMA")


def test_a_mapped_column_that_no_file_has_is_refused_over_all_sources(tmp_path):
    found = intake(tmp_path, "NIK;NAMA\n1;ANI\n", columns={"nik": "salah"})

    with pytest.raises(UnreadableError):
        refuse_unused_map(found.sources, {"nik": "salah"})


def test_an_unknown_field_in_the_map_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        intake(tmp_path, "NIK;NAMA\n1;ANI\n", columns={"nikk": "NIK"})


def test_rows_are_numbered_over_all_files_in_the_order_given(tmp_path):
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text(f"NIK,NAMA\n1,{name}\n2,{name}\n")

    found = read([str(tmp_path / "b.csv"), str(tmp_path / "a.csv")], Side.ROLL, {})

    assert found.rows.select("row", "file").rows() == [(0, "b.csv"), (1, "b.csv"), (2, "a.csv"), (3, "a.csv")]


@pytest.mark.parametrize("number", range(24))
def test_an_office_s_layout_is_read_right_or_asked_about(tmp_path, number):
    assert outcome(8, number, tmp_path).verdict in {"right", "asked"}


def test_the_number_of_an_heir_is_never_taken_for_the_person_s(tmp_path):
    men = [
        f"{i};00710112{i:02d}85{i:04d};ORANG {'ABCDEFGHIJKL'[i]};00710152{i:02d}90{i:04d};ISTRI\n" for i in range(1, 12)
    ]

    with pytest.raises(UnreadableError) as caught:
        intake(tmp_path, "".join(men))

    assert "nik" in caught.value.problem


@pytest.mark.parametrize("header", ["NIK AHLI WARIS", "NIK Suami/Istri", "Fotokopi KTP", "KTP (Ada/Tidak)", "NIK IBU"])
def test_a_column_named_for_somebody_else_is_not_the_person_s(tmp_path, header):
    found = intake(tmp_path, f"NAMA;NIK;{header}\nANI;0071014101850001;0071010101850002\nBUDI;0071010201850003;\n")

    assert places(found) == {"name": "NAMA", "nik": "NIK"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NAMA MARBOT", "name"), ("Nama Pekerja Keagamaan", "name"), ("NAMA MASJID", None), ("Nama Kelompok Tani", "unit"),
        ("Nama Bank", None), ("BLTH MULAI", None), ("Tgl. SK", None), ("Status Pernikahan", None), ("Alamat Email", None),
        ("Tempat Tinggal", "address"), ("KEC. Domisili", "district"), ("Nmr. KTP/NIK", "nik"), ("Tgl Lhair", "birth_date"),
        ("No. Tlepon", "phone"), ("sts_aktif", "status"), ("BPJS Kesehatan", None), ("Jumlah KK", None),
    ],
)  # fmt: skip
def test_a_name_never_seen_before_is_understood_by_its_words_or_left(tmp_path, header, field):
    anchor = "NIK" if field == "name" else "NAMA"

    found = intake(tmp_path, f"{anchor};{header}\nA;x\nB;y\n")

    assert {name: column for name, column in places(found).items() if column == header} == (
        {field: header} if field else {}
    )


def test_the_form_of_a_name_over_two_lines_is_taken_by_its_last_line_in_a_map(tmp_path):
    rows = "".join(f"{i};00710101018500{i:02d};ORANG {i};a;b\n" for i in range(1, 6))

    found = intake(tmp_path, f"NO;NIK;NAMA;DATA LAIN;\n;;;SATU;DUA\n{rows}", columns={"note": "DUA"})

    assert found.rows["raw_note"].to_list() == ["b"] * 5
