"""Dates, months, money, words and numbers as offices write them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.frames import PEOPLE
from ucj_validate.normalise import dates, money, numbers, people, periods, words


def births(*cells: str | None) -> pl.DataFrame:
    return dates.parsed_dates(
        pl.Series("cell", cells, dtype=pl.String), pl.Series([1] * len(cells)), AS_OF, of_birth=True
    )


def born(cell: str | None) -> date | None:
    return births(cell)["date"][0]


def month(cell: str | None) -> date | None:
    return periods.months(pl.Series("cell", [cell], dtype=pl.String), pl.Series([1]), AS_OF)[0]


@pytest.mark.parametrize(
    "cell",
    [
        "12-03-1985", "12/03/85", "12.03.1985", "12 03 1985", "12/3/1985", "1985-03-12", "1985-03-12 00:00:00", "1985/03/12",
        "1985-03-12T00:00:00.000", "12 Maret 1985", "12-Mar-85", "12 Mrt 1985", "12 MARET 85", "12Maret1985", "12-III-1985", "12031985",
        "19850312", "31118", "31118.0", "'12/03/1985", "Selasa, 12 Maret 1985", "March 12, 1985", "12 Marett 1985", "12/03/1985 00:00",
    ],
)  # fmt: skip
def test_one_day_in_many_writings(cell):
    assert born(cell) == date(1985, 3, 12)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("Januari", 1), ("Pebruari", 2), ("Feb", 2), ("Peb", 2), ("April", 4), ("Mei", 5), ("Juni", 6), ("Juli", 7), ("Agustus", 8),
        ("Agt", 8), ("Agust", 8), ("Ags", 8), ("Sept", 9), ("Oktober", 10), ("Okt", 10), ("Nopember", 11), ("Nop.", 11), ("Des.", 12),
        ("Desember", 12), ("Aug", 8), ("Dec", 12),
    ],
)  # fmt: skip
def test_months_in_words(word, number):
    assert born(f"5 {word} 1990") == date(1990, number, 5)


@pytest.mark.parametrize(
    "cell",
    [None, "", "-", "31-02-1985", "29-02-1985", "32-01-1990", "00-00-0000", "13-13-1990", "1985", "Palu", "#N/A", "25-04-2025",
     "12-03-1850", "12 Marchember 1985"],
)  # fmt: skip
def test_what_is_no_possible_birth_date_is_null(cell):
    assert born(cell) is None


def test_a_birth_date_may_be_the_as_of_date_itself():
    assert born("24-04-2025") == AS_OF


@pytest.mark.parametrize(
    ("cell", "year"),
    [("24-04-10", 2010), ("25-04-10", 2010), ("29-02-00", 2000), ("12-03-85", 1985), ("12-03-30", 1930)],
)
def test_two_digit_years_give_a_working_age(cell, year):
    assert born(cell).year == year


def test_day_stands_before_month_and_may_be_exchanged():
    read = births("03/04/1985", "05/05/1985", None)

    assert read["date"].to_list() == [date(1985, 4, 3), date(1985, 5, 5), None]
    assert read["ambiguous"].to_list() == [True, False, False]


def test_a_column_with_a_day_above_12_settles_the_order():
    assert births("03/04/1985", "25/04/1985")["ambiguous"].to_list() == [False, False]


def test_month_stands_first_only_where_nothing_else_is_possible():
    assert births("04/25/1985", "03/04/1985", "25/04/1985")["date"].to_list() == [
        date(1985, 4, 25), date(1985, 4, 3), date(1985, 4, 25),
    ]  # fmt: skip


def test_a_whole_column_of_month_first_is_read_so():
    read = births("04/25/1985", "03/13/1985", "12/31/1990", "03/04/1985")

    assert read["date"][3] == date(1985, 3, 4)
    assert read["ambiguous"][3]


@pytest.mark.parametrize(
    ("cell", "place", "day"),
    [
        ("PALU, 12-03-1985", "PALU", date(1985, 3, 12)),
        ("Palu/12 Maret 1985", "PALU", date(1985, 3, 12)),
        ("Parigi Moutong 12/03/1985", "PARIGI MOUTONG", date(1985, 3, 12)),
        ("Palu, Jum'at 5 Januari 1990", "PALU", date(1990, 1, 5)),
        ("Palu", "PALU", None),
        ("12-03-1985", None, date(1985, 3, 12)),
        (None, None, None),
    ],
)
def test_place_and_date_of_one_column_are_split(one, cell, place, day):
    person = one(birth_place_date=cell)

    assert (person["birth_place"], person["birth_date"]) == (place, day)


def test_a_place_before_the_date_is_no_hindrance(one):
    person = one(birth_date="Palu, 12-03-1985")

    assert (person["birth_place"], person["birth_date"]) == ("PALU", date(1985, 3, 12))


@pytest.mark.parametrize(
    "cell",
    [
        "04-2025", "4-2025", "2025-04", "202504", "042025", "42025", "APRIL 2025", "Apr-25", "04/25", "1/4/2025", "01-04-2025", "2025-04-01 00:00:00",
        "45748", "30 April 2025", "25/04", "Apr'25", "April'25", "2025 April", "BLTH 04-2025", "04.2025", "202504.0",
    ],
)  # fmt: skip
def test_one_month_in_many_writings(cell):
    assert month(cell) == date(2025, 4, 1)


@pytest.mark.parametrize("cell", [None, "", "-", "13-2025", "00-2025", "AKTIF", "#REF!"])
def test_what_is_no_month_is_null(cell):
    assert month(cell) is None


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("Rp 2.500.000,00", 2_500_000), ("2,5 juta", 2_500_000), ("2.5jt", 2_500_000), ("2500000.0", 2_500_000), ("2.500.000", 2_500_000),
        ("2,500,000", 2_500_000), ("1,500,000.00", 1_500_000), ("Rp. 1.500.000,-", 1_500_000), ("500 ribu", 500_000), ("< 2.500.000", 2_500_000),
        ("Rp2.500.000/bulan", 2_500_000), ("1.250,5", 1_251), ("1-2 juta", None), ("banyak", None), (None, None), ("-", None),
    ],
)  # fmt: skip
def test_amounts(cell, amount):
    assert money.rupiah(pl.Series("cell", [cell], dtype=pl.String)).to_list() == [amount]


@pytest.mark.parametrize(
    ("reader", "pairs"),
    [
        (words.sexes, {"L": "L", "Laki-Laki": "L", "pria": "L", "1": "L", "M": "L", "P": "P", "PEREMPUAN": "P", "Wanita": "P", "F": "P", "2": "P",
                       "2.0": "P", "?": None, None: None, "X": None, "Lk": "L", "Pr": "P"}),
        (words.segments, {"BPU": "BPU", "Bukan Penerima Upah": "BPU", "PU": "PU", "PENERIMA UPAH": "PU", "Jasa Konstruksi": "JAKON", "PMI": "PMI",
                          None: None, "LAIN": None}),
        (words.programs, {"JKK, JKM": "JKK,JKM", "JKM+JKK+JHT": "JHT,JKK,JKM", "JKKJKM": "JKK,JKM", "Jaminan Hari Tua": "JHT", None: None, "-": None,
                          "JKP;JP": "JKP,JP"}),
        (words.stated_statuses, {"AKTIF": "active", "Aktif ": "active", "NON AKTIF": "ended", "NONAKTIF": "ended", "Tidak Aktif": "ended",
                                 "MENUNGGAK": "lapsed", "Tunggakan 2 bulan": "lapsed", "KELUAR": "ended", "BERAKHIR": "ended", "Y": "active",
                                 "N": "ended", "1": "active", "0": "ended", "1.0": "active", "": None, "-": None, None: None, "NON-AKTIF": "ended",
                                 "AKTIF MENUNGGAK": "lapsed", "INACTIVE": "ended"}),
        (numbers.phones, {"081234567890": "6281234567890", "+62 812-3456-7890": "6281234567890", "81234567890": "6281234567890",
                          "0812 3456 7890 / 0853": "6281234567890", "8,12E+11": None, "-": None, None: None, "000000000000": None,
                          "81234567890.0": "6281234567890"}),
        (numbers.deciles, {"3": 3, "Desil 3": 3, "10": 10, "11": None, "0": None, "1": 1, None: None, "3.0": 3}),
    ],
)  # fmt: skip
def test_closed_sets(reader, pairs):
    assert reader(pl.Series("cell", list(pairs), dtype=pl.String)).to_list() == list(pairs.values())


def test_member_numbers_get_their_zeros_back(many):
    people = many(
        {"kpj": "12345678", "kpj_as_number": True}, {"kpj": "1234567890"}, {"kpj": "01234567890"}, {"kpj": "12345678"}, {"kpj": "2,5E+10"},
        {"kpj": "07N4001-2345"}, {"kpj": None},
    )  # fmt: skip

    assert people["kpj"].to_list() == [
        "00012345678",
        "01234567890",
        "01234567890",
        "12345678",
        None,
        "07N40012345",
        None,
    ]


@pytest.mark.parametrize(
    ("payer", "is_public"),
    [
        ("APBD Kota Palu", True),
        ("Pemkot Palu", True),
        ("DBH Sawit", True),
        ("Mandiri", False),
        ("CSR Bank", False),
        (None, None),
        ("PT. PEMDAS JAYA", False),
    ],
)
def test_who_pays_is_told_to_be_public_or_not(one, payer, is_public):
    assert one(payer=payer)["payer_is_public"] is is_public


def test_people_have_the_schema_and_the_rows_in_order():
    rows = rows_of({"name": "Budi"}, {"name": "Ani"}, {"nik": "x"})

    read = people(rows.sort("row", descending=True), AS_OF)

    assert read.schema == PEOPLE
    assert read["row"].to_list() == [0, 1, 2]


def test_no_rows_are_no_people():
    assert people(rows_of({"name": "Budi"}).clear(), AS_OF).schema == PEOPLE


noise = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["12-03-1985", "Palu, 5 Mei 90", "Rp 2 juta", "04-2025", "=1+1", "#N/A", "9e99"]),
)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.fixed_dictionaries({"name": noise, "nik": noise, "birth_date": noise, "birth_place_date": noise, "last_paid": noise,
                                       "income": noise, "village": noise, "district": noise, "address": noise, "phone": noise, "status": noise,
                                       "kpj": noise, "decile": noise, "sex": noise}), max_size=5))  # fmt: skip
def test_any_text_becomes_people_and_no_row_is_lost(cells):
    read = people(rows_of(*cells), AS_OF)

    assert read.height == len(cells)
    assert read.schema == PEOPLE
    assert read["nik_form"].null_count() == 0
