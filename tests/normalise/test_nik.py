"""The NIK out of everything that happens to it. Province 99 does not exist."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.columns import NikForm
from ucj_validate.normalise import dates, people
from ucj_validate.normalise.nik import card_numbers, cleaned, is_damaged_column, niks, zeros

NIK = "9971011203850001"


@pytest.fixture
def one():
    """The NIK's part of the person that one row of cells becomes."""

    def build(**cells):
        rows = rows_of(cells)
        born = dates.parsed_dates(rows["raw_birth_date"], rows["row"], AS_OF, of_birth=True)["date"]
        return rows.row(0, named=True) | niks(rows, born, AS_OF).row(0, named=True)

    return build


@pytest.mark.parametrize(
    "cell",
    [
        NIK, f"'{NIK}", f" {NIK} ", f"{NIK}.0", f"{NIK},00", f'="{NIK}"', f'"{NIK}"', "9971 0112 0385 0001",
        "9971.0112.0385.0001", "99-71-01-120385-0001", f"\u200b{NIK}﻿", "9971\u00a001\u00a01203850001", f"{NIK}\t",
        "９９７１０１１２０３８５０００１", f"NIK: {NIK}", "9.971.011.203.850.001,00", "9.971011203850001E+15", f"’{NIK}’", f"{NIK} (baru)",
    ],
)  # fmt: skip
def test_what_stands_around_the_digits_is_cleaned_away(one, cell):
    person = one(nik=cell)

    assert person["nik"] == NIK
    assert person["nik_form"] == NikForm.SOUND
    assert person["nik_repaired"] == (cell != NIK)
    assert person["raw_nik"] == cell


@pytest.mark.parametrize("cell", ["99710112O385OOO1", "997l0I12O3850OO1", "9971o112o385ooo|"])
def test_letters_that_look_like_digits_are_read_and_flagged(one, cell):
    person = one(nik=cell)

    assert person["nik"] == NIK
    assert person["nik_repaired"]


@pytest.mark.parametrize(
    "cell", ["9971011203850OO", "99710112038500O1A", "ABCDEFGHIJKLMNOP", "OOOOOOOOOOOOOOOO", "٩٩٧١"]
)
def test_letters_are_not_guessed_where_16_digits_do_not_come_of_it(one, cell):
    person = one(nik=cell)

    assert person["nik"] is None
    assert person["nik_form"] == NikForm.NOT_DIGITS


@pytest.mark.parametrize(
    "cell",
    [
        None, "", " ", "-", "--", "0", "0000000000000000", "9999999999999999", "1111111111111111", "1234567890123456", "TIDAK ADA",
        "tdk ada", "Belum ada", "NIHIL", "n/a", "#N/A", "XXXXXXXXXXXXXXXX", "menyusul", "?", "'-",
    ],
)  # fmt: skip
def test_placeholders_are_missing(one, cell):
    person = one(nik=cell)

    assert person["nik"] is None
    assert person["nik_form"] == NikForm.MISSING


@pytest.mark.parametrize("cell", ["997101120385001", "99710112038500011", "123"])
def test_digits_that_are_not_16_are_kept_and_never_guessed(one, cell):
    person = one(nik=cell)

    assert person["nik"] == cell
    assert person["nik_form"] == NikForm.LENGTH
    assert person["nik_birth_date"] is None


@pytest.mark.parametrize(
    ("cell", "prefix"),
    [
        ("9,97101E+15", "99710"), ("9.97101E+15", "99710"), ("9.97101e15", "99710"), ("9,97E+15", "99"),
        ("9.97101120385000E+15", "997101120385000"),
    ],
)  # fmt: skip
def test_of_scientific_text_only_digits_that_were_not_rounded_are_trusted(one, cell, prefix):
    person = one(nik=cell)

    assert person["nik"] is None
    assert person["nik_form"] == NikForm.SCIENTIFIC
    assert person["nik_prefix"] == prefix


@pytest.mark.parametrize(
    ("nik", "born", "sex"),
    [
        ("9971011203850001", date(1985, 3, 12), "L"),
        ("9971015203850001", date(1985, 3, 12), "P"),
        ("9971013101850001", date(1985, 1, 31), "L"),
        ("9971017101850001", date(1985, 1, 31), "P"),
        ("9971014101850001", date(1985, 1, 1), "P"),
        ("9971010101850001", date(1985, 1, 1), "L"),
        ("9971012902000001", date(2000, 2, 29), "L"),
        ("9971012902960001", date(1996, 2, 29), "L"),
        ("9971012404100001", date(2010, 4, 24), "L"),  # 15 on the as-of date
        ("9971012504100001", date(2010, 4, 25), "L"),  # a day short of 15, but 114 otherwise
        ("9971012504250001", date(1925, 4, 25), "L"),  # 99, and not born yet otherwise
    ],
)
def test_birth_date_and_sex_are_read_from_the_digits(one, nik, born, sex):
    person = one(nik=nik)

    assert (person["nik_form"], person["nik_birth_date"], person["nik_sex"]) == (NikForm.SOUND, born, sex)


def test_the_rows_own_birth_date_decides_the_century(one):
    assert one(nik="9971011203150001")["nik_birth_date"] == date(2015, 3, 12)
    assert one(nik="9971011203150001", birth_date="12-03-1915")["nik_birth_date"] == date(1915, 3, 12)


@pytest.mark.parametrize(
    "nik",
    ["9971010003850001", "9971013203850001", "9971014003850001", "9971017203850001", "9971011200850001", "9971011213850001",
     "9971012902850001", "9971013104850001"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_told_and_the_digits_kept(one, nik):
    person = one(nik=nik)

    assert (person["nik"], person["nik_form"]) == (nik, NikForm.IMPOSSIBLE_DATE)
    assert person["nik_sex"] is None


def test_serial_0000_is_never_issued(one):
    assert one(nik="9971011203850000")["nik_form"] == NikForm.SERIAL_ZERO
    assert one(nik="9971011203850001")["nik_form"] == NikForm.SOUND


def test_a_final_0_alone_is_legal(one):
    assert one(nik="9971011203850010")["nik_form"] == NikForm.SOUND


def test_a_number_that_ends_in_0_lost_its_last_digit(one):
    person = one(nik="9971011203850010", nik_as_number=True)

    assert person["nik_form"] == NikForm.EXCEL_FLOAT
    assert person["nik_prefix"] == "997101120385001"
    assert person["nik"] == "9971011203850010"


def _column(zeros: int, others: int) -> list[dict[str, str]]:
    ends = ["0"] * zeros + [str(1 + at % 9) for at in range(others)]
    return [{"nik": f"99710112{1 + at % 12:02d}85{1 + at % 999:03d}{end}"} for at, end in enumerate(ends)]


@pytest.mark.parametrize(
    ("zeros", "others", "damaged"),
    [
        (12, 0, True),
        (30, 3, True),
        (40, 60, True),
        (6, 0, True),
        (4, 0, False),
        (1, 11, False),
        (12, 88, False),
        (30, 70, False),
    ],
)
def test_excel_damage_is_told_by_the_column(many, zeros, others, damaged):
    people = many(*_column(zeros, others))

    forms = people.filter(pl.col("nik").str.ends_with("0"))["nik_form"].to_list()
    assert set(forms) == ({NikForm.EXCEL_FLOAT.value} if damaged else {NikForm.SOUND.value})
    assert set(people.filter(~pl.col("nik").str.ends_with("0"))["nik_form"]) <= {NikForm.SOUND.value}


def test_columns_are_those_of_the_files_unless_they_are_told():
    rows, born = rows_of(*_column(6, 0)), pl.Series([None] * 6, dtype=pl.Date)

    assert set(niks(rows, born, AS_OF)["nik_form"]) == {NikForm.EXCEL_FLOAT.value}
    assert set(niks(rows, born, AS_OF, pl.Series(range(6)))["nik_form"]) == {NikForm.SOUND.value}


def test_one_files_damage_says_nothing_of_another():
    rows = rows_of(*_column(12, 0), *_column(1, 11)).with_columns(
        file=pl.when(pl.col("row") < 12).then(pl.lit("a.csv")).otherwise(pl.lit("b.csv"))
    )

    found = people(rows, AS_OF).filter(pl.col("nik_form") == NikForm.EXCEL_FLOAT.value)

    assert set(found["file"]) == {"a.csv"}


@settings(max_examples=40)
@given(st.lists(st.text(max_size=25), max_size=8))
def test_any_text_gives_a_form_and_digits_or_nothing(cells):
    read = cleaned(pl.Series("raw_nik", cells, dtype=pl.String))

    assert read.height == len(cells)
    for digits, form in read.select("digits", "form").iter_rows():
        assert (digits is None) != (form is None)
        assert digits is None or (digits.isascii() and digits.isdigit())


@settings(max_examples=40)
@given(st.from_regex(r"[1-9][0-9]{15}", fullmatch=True), st.sampled_from(["", " ", ".", "-", "\u00a0", "\u200b", "'"]))
def test_cleaning_twice_is_cleaning_once(nik, sign):
    first = cleaned(pl.Series("raw_nik", [sign.join(nik)]))["digits"]
    again = cleaned(first.alias("raw_nik"))["digits"]

    assert first.to_list() == again.to_list()


@pytest.mark.parametrize(
    ("full", "zeros", "damaged"),
    [
        (5, 5, False), (6, 5, True), (6, 4, False), (7, 4, False), (7, 5, True), (12, 6, False), (12, 7, True), (20, 8, False), (20, 9, True),
        (36, 12, False), (36, 13, True), (40, 13, False), (40, 14, True), (60, 20, True), (60, 19, False), (300, 100, True), (300, 99, False),
    ],
)  # fmt: skip
def test_excel_s_zeros_are_more_than_chance_gives_and_a_third_of_the_column(full, zeros, damaged):
    counts = pl.DataFrame({"full": [full], "zeros": [zeros]})

    assert counts.select(is_damaged_column(pl.col("full"), pl.col("zeros"))).item() is damaged


def test_a_leap_day_that_the_rows_own_century_lacks_is_2000_s():
    rows = rows_of({"nik": "9971012902000001"}, {"nik": "9971012902040001"}, {"nik": "9971012902040001"})
    born = pl.Series([date(1900, 3, 1), date(1904, 3, 1), date(1905, 3, 1)])

    read = niks(rows, born, date(2019, 4, 24))

    assert read["nik_birth_date"].to_list() == [date(2000, 2, 29), date(1904, 2, 29), date(2004, 2, 29)]


@pytest.mark.parametrize(
    ("cell", "digits", "form"),
    [
        ("NO. NIK : 9971011203850001", NIK, None),
        ("NOMOR KTP 9971011203850001", NIK, None),
        ("E-KTP 9971011203850001", NIK, None),
        ("EKTP-EL: 9971011203850001", NIK, None),
        ("KTP EL 9971011203850001", NIK, None),
        ("9971011203850001,0", NIK, None),
        ("9971011203850001.000", NIK, None),
        ("9971011203850001.0000", "99710112038500010000", None),  # four zeros are digits of something else
        ("9.971.011.203.850.001,0", NIK, None),
        ("9,971,011,203,850,001.00", NIK, None),
        ("99·71—01•12:03;85_00/01", NIK, None),
        ("997101120385000l", NIK, None),
        ("OOOOOO1203850001", "0000001203850001", None),  # ten digits are left
        ("OOOOOOO203850001", None, NikForm.NOT_DIGITS),  # nine are not enough to go by
        ("9971011203850001 baru", NIK, None),
        ("KTP lama 9971011203850001 (baru)", NIK, None),
        ("9971011203850001 kk 9971", None, NikForm.NOT_DIGITS),  # two numbers
        ("A9971011203850001B", NIK, None),
        ("99710112038500012 baru", None, NikForm.NOT_DIGITS),
        ("123456", None, NikForm.MISSING),
        ("12345", "12345", None),  # may be what is left of a number
        ("12345678901234567890", None, NikForm.MISSING),
        ("01234567", None, NikForm.MISSING),
        ("987654", None, NikForm.MISSING),
        ("98765", "98765", None),
        ("777", None, NikForm.MISSING),
        ("belum punya", None, NikForm.MISSING),
        ("masih proses", None, NikForm.MISSING),
        ("HILANG", None, NikForm.MISSING),
        ("lupa", None, NikForm.MISSING),
        ("tba", None, NikForm.MISSING),
        ("ND", None, NikForm.MISSING),
        ("XXX", None, NikForm.MISSING),
        ("#VALUE!", None, NikForm.MISSING),
        ("proses cetak", None, NikForm.NOT_DIGITS),
        ("9,971011203850001E+15", NIK, None),
        ("9971011203850001E+15", None, NikForm.NOT_DIGITS),
        ("9,97101120385E+12", None, NikForm.SCIENTIFIC),  # no NIK has 13 digits
        ("9,9710112038501E+13", "99710112038501", None),  # fourteen digits, and all of them
        ("9,9710112038500012E+16", "99710112038500012", None),
        ("9E+15", None, NikForm.SCIENTIFIC),
        ("+9,97E15", None, NikForm.SCIENTIFIC),
    ],
)
def test_one_cell_in_one_writing(cell, digits, form):
    read = cleaned(pl.Series("raw_nik", [cell])).row(0, named=True)

    assert (read["digits"], read["form"]) == (digits, form)


@pytest.mark.parametrize(
    ("cell", "prefix"),
    [
        ("9E+15", ""), ("9,9E15", "9"), ("9,971011203850E+15", "997101120385"), ("9,9710112038500E+15", "9971011203850"),
        ("9,97101120385000E+15", "997101120385000"), ("9,971011203850001E+15", None), ("9,97101120385000123E+15", "997101120385000"),
    ],
)  # fmt: skip
def test_the_last_printed_digit_is_trusted_only_where_all_fifteen_are_there(cell, prefix):
    assert cleaned(pl.Series("raw_nik", [cell]))["prefix"].to_list() == [prefix]


def test_columns_are_told_by_their_zeros():
    rows = rows_of(
        {"nik": NIK}, {"nik": "9971011203850010"}, {"nik": "990"}, {"nik": None}, {"nik": "9971011203850020"}
    )

    told = zeros(rows, pl.Series([0, 0, 0, 0, 1])).sort("column")

    assert told.select("column", "full", "zeros").rows() == [(0, 2, 1), (1, 1, 1)]


def test_a_card_number_is_cleaned_like_a_nik():
    cells = pl.Series([" 9971-0112-0385-0001", "9,97E+15", "-", "99710112O3850001", "99710"])

    assert card_numbers(cells).to_list() == [NIK, None, None, NIK, "99710"]
