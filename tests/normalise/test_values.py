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


@settings(max_examples=15)
@given(st.lists(st.fixed_dictionaries({"name": noise, "nik": noise, "birth_date": noise, "birth_place_date": noise, "last_paid": noise,
                                       "income": noise, "village": noise, "district": noise, "address": noise, "phone": noise, "status": noise,
                                       "kpj": noise, "decile": noise, "sex": noise}), max_size=5))  # fmt: skip
def test_any_text_becomes_people_and_no_row_is_lost(cells):
    read = people(rows_of(*cells), AS_OF)

    assert read.height == len(cells)
    assert read.schema == PEOPLE
    assert read["nik_form"].null_count() == 0


@pytest.mark.parametrize(
    ("reader", "pairs"),
    [
        (
            numbers.phones,
            {
                "08123456": "628123456",  # seven digits behind the 0
                "0812345": None,
                "0812345678901": "62812345678901",
                "08123456789012": "628123456789012",
                "081234567890123": None,  # fourteen
                "08888888888": None,  # one digit throughout
                "0811111111": "62811111111",
                "0451-421234": "62451421234",
                "006281234567890": "6281234567890",
                "62081234567890": "6281234567890",
                "+62 (0)812 3456 7890": "6281234567890",
                "0812-3456-7890; 0853": "6281234567890",
                "0812.3456.7890,0853": "6281234567890",
                "0812 3456 7890 | 1": "6281234567890",
                "8.12E+10": None,
                "8E10": None,
                "081234567890,0": "6281234567890",
                "1111111": None,
                "2222222222": None,
                "0999999999": None,
                "kosong": None,
            },
        ),
        (
            numbers.codes,
            {
                "NN 012-345": "NN012345",
                "jj/77.01": "JJ7701",
                "0123": "0123",
                "1200.0": "1200",
                "1200,00": "1200",
                "12.5": "125",
                "000": None,
                "#": None,
                "#0#": None,
                "1,2E+10": None,
                "1E10": "1E10",
                "-": None,
                "A": "A",
            },
        ),
        (
            numbers.deciles,
            {"Desil 10": 10, "desil ke-4": 4, "10.0": 10, "2,00": 2, "100": None, "3 4": None, "3.5": None, "-": None, "x": None},
        ),
    ],
)  # fmt: skip
def test_numbers_that_name_something(reader, pairs):
    assert dict(zip(pairs, reader(pl.Series("cell", list(pairs), dtype=pl.String)), strict=True)) == pairs


def test_a_member_number_is_filled_only_where_zeros_were_lost():
    cells = [
        "1234567890",
        "123456789",
        "123456789",
        "1",
        "1",
        "12345678901",
        "123456789012",
        "A234567890",
        "0",
        "1.234E+9",
    ]
    as_number = [None, False, True, True, None, True, True, True, True, True]

    read = numbers.member_numbers(pl.Series(cells), pl.Series(as_number, dtype=pl.Boolean))

    assert read.to_list() == [
        "01234567890", "123456789", "00123456789", "00000000001", "1", "12345678901", "123456789012", "A234567890", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1-2-1990", date(1990, 2, 1)),
        ("01_02_1990", date(1990, 2, 1)),
        ("1|2|1990", date(1990, 2, 1)),
        ("1\\2\\1990", date(1990, 2, 1)),
        ("1, 2, 1990", date(1990, 2, 1)),
        ("1-2-'90", date(1990, 2, 1)),
        ("1990.2.1", date(1990, 2, 1)),
        ("1990 Februari 1", date(1990, 2, 1)),
        ("1-FEB-1990 M", date(1990, 2, 1)),
        ("1 Februari 1990 Masehi.", date(1990, 2, 1)),
        ("(1-2-1990)", date(1990, 2, 1)),
        ("1-2-1990.0", date(1990, 2, 1)),
        ("Kamis 1-2-1990", date(1990, 2, 1)),
        ("Jum at, 1-2-1990", date(1990, 2, 1)),
        ("Friday, 1-2-1990", date(1990, 2, 1)),
        ("1-2-1990T10:15", date(1990, 2, 1)),
        ("1-2-1990 10.15.30 WITA", date(1990, 2, 1)),
        ("1-2-1990 10:15:30.123+08:00", date(1990, 2, 1)),
        ("1-2-1990 1:15 PM", date(1990, 2, 1)),
        ("Feb 1, 1990", date(1990, 2, 1)),
        ("010290", date(1990, 2, 1)),
        ("1021990", date(1990, 2, 1)),
        ("19900201", date(1990, 2, 1)),
        ("20000229", date(2000, 2, 29)),
        ("20121990", date(1990, 12, 20)),  # day first: it can be
        ("20121215", date(2012, 12, 15)),  # year first: no year 1215
        ("32874", date(1990, 1, 1)),
        ("32874,0", date(1990, 1, 1)),
        ("2-13-1990", date(1990, 2, 13)),  # no other order can be
        ("13-2-1990", date(1990, 2, 13)),
        ("31-04-1990", None),
        ("31-06-1990", None),
        ("31-09-1990", None),
        ("31-11-1990", None),
        ("30-04-1990", date(1990, 4, 30)),
        ("31-07-1990", date(1990, 7, 31)),
        ("29-02-1900", None),
        ("28-02-1990", date(1990, 2, 28)),
        ("29-02-1988", date(1988, 2, 29)),
        ("0-2-1990", None),
        ("1-0-1990", None),
        ("1-13-1990", date(1990, 1, 13)),
        ("1-2-190", None),
        ("123-2-1990", None),
        ("9999", None),
        ("999999", None),
        ("01-01-1905", date(1905, 1, 1)),  # 120 years before the day of the run: the oldest that is believed
        ("31-12-1904", None),
        ("24-04-2025", date(2025, 4, 24)),
        ("25-04-2025", None),
    ],
)
def test_one_date_in_one_writing(cell, expected):
    assert born(cell) == expected


PARTS = {
    "03/04/1985": (3, 4, 1985, "dmy", False, None),
    "13-04-85": (13, 4, 85, "dmy", True, None),
    "1985-04-03": (3, 4, 1985, "fixed", False, None),
    "3 APRIL 1985": (3, 4, 1985, "fixed", False, None),
    "3 APR 85": (3, 4, 85, "fixed", True, None),
    "APRIL 3, 1985": (3, 4, 1985, "fixed", False, None),
    "1985 APRIL 3": (3, 4, 1985, "fixed", False, None),
    "03041985": (3, 4, 1985, "fixed", False, None),
    "3041985": (3, 4, 1985, "fixed", False, None),
    "19850403": (3, 4, 1985, "fixed", False, None),
    "030485": (3, 4, 85, "fixed", True, None),
    "31118": (None, None, None, None, False, 31118),
    "SENIN, 03/04/1985": (3, 4, 1985, "dmy", False, None),
    "01111899": (None, None, None, None, False, None),  # no year that can be meant
    "3 FOO 1985": (3, None, 1985, "fixed", False, None),
    "PALU": (None, None, None, None, False, None),
}


def test_a_date_s_parts_tell_whether_day_and_month_could_be_exchanged():
    parts = dates.date_parts(pl.Series(list(PARTS))).select(
        "first", "second", "year", "order", "is_short_year", "serial"
    )

    assert dict(zip(PARTS, parts.rows(), strict=True)) == PARTS


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("23-04-09", date(2009, 4, 23)), ("24-04-10", date(2010, 4, 24)), ("23-05-10", date(2010, 5, 23)), ("25-04-25", date(1925, 4, 25)),
        ("24-04-25", date(1925, 4, 24)), ("24-03-25", date(1925, 3, 24)), ("24-04-24", date(2024, 4, 24)), ("25-04-24", date(1924, 4, 25)),
        ("29-02-00", date(2000, 2, 29)), ("01-01-26", date(1926, 1, 1)), ("01-01-99", date(1999, 1, 1)),
    ],
)  # fmt: skip
def test_the_century_of_a_birth_follows_the_age(cell, expected):
    assert born(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01-02-30", date(2030, 2, 1)),
        ("01-02-31", date(1931, 2, 1)),
        ("01-02-25", date(2025, 2, 1)),
        ("2035-02-01", date(2035, 2, 1)),
    ],
)
def test_the_century_of_another_date_lies_at_most_five_years_ahead(cell, expected):
    cells = pl.Series("cell", [cell])

    assert dates.parsed_dates(cells, pl.Series([1]), AS_OF, of_birth=False)["date"].to_list() == [expected]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12-2024", (2024, 12)), ("1-24", (2024, 1)), ("24-11", (2024, 11)), ("2024 02", (2024, 2)), ("022024", (2024, 2)), ("202412", (2024, 12)),
        ("92024", (2024, 9)), ("42005", (2015, 1)), ("42006", (2006, 4)), ("45323", (2024, 2)), ("45324", (2024, 2)), ("45322", (2024, 1)), ("45351", (2024, 2)), ("12025", (2025, 1)), ("Periode: 02-2024", (2024, 2)),
        ("BULAN 2-2024", (2024, 2)), ("Bln. 2-2024", (2024, 2)), ("Iuran 2-2024", (2024, 2)), ("s/d 2-2024", (2024, 2)), ("s.d. 2-2024", (2024, 2)),
        ("sampai Februari 2024", (2024, 2)), ("2024 Februari", (2024, 2)), ("24 Feb", (2024, 2)), ("Feb'24", (2024, 2)), ("29/02/2024", (2024, 2)),
        ("02/29/2024", (2024, 2)), ("202402,0", (2024, 2)), ("2|2024", (2024, 2)), ("0-2024", None), ("13-13", None), ("132024", None),
        ("1-1799", None), ("1-0100", None), ("1-2201", None), ("1-1800", (1800, 1)), ("1-2200", (2200, 1)), ("29999", (1982, 2)), ("60000", (2064, 4)), ("2-99", (1999, 2)),
        ("2-30", (2030, 2)), ("2-31", (1931, 2)),
    ],
)  # fmt: skip
def test_one_period_in_one_writing(cell, expected):
    assert month(cell) == (None if expected is None else date(*expected, 1))
