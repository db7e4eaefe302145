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
from ucj_validate.normalise.nik import cleaned, niks

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


def test_one_files_damage_says_nothing_of_another():
    rows = rows_of(*_column(12, 0), *_column(1, 11)).with_columns(
        file=pl.when(pl.col("row") < 12).then(pl.lit("a.csv")).otherwise(pl.lit("b.csv"))
    )

    found = people(rows, AS_OF).filter(pl.col("nik_form") == NikForm.EXCEL_FLOAT.value)

    assert set(found["file"]) == {"a.csv"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=25), max_size=8))
def test_any_text_gives_a_form_and_digits_or_nothing(cells):
    read = cleaned(pl.Series("raw_nik", cells, dtype=pl.String))

    assert read.height == len(cells)
    for digits, form in read.select("digits", "form").iter_rows():
        assert (digits is None) != (form is None)
        assert digits is None or (digits.isascii() and digits.isdigit())


@settings(deadline=None, max_examples=40)
@given(st.from_regex(r"[1-9][0-9]{15}", fullmatch=True), st.sampled_from(["", " ", ".", "-", "\u00a0", "\u200b", "'"]))
def test_cleaning_twice_is_cleaning_once(nik, sign):
    first = cleaned(pl.Series("raw_nik", [sign.join(nik)]))["digits"]
    again = cleaned(first.alias("raw_nik"))["digits"]

    assert first.to_list() == again.to_list()
