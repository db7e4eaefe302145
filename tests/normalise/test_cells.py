"""What every cell goes through, which column gives which value, and what rows tell of one another."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.columns import Field
from ucj_validate.frames import PEOPLE, ROWS
from ucj_validate.normalise import people, told_by
from ucj_validate.normalise.calendar import full_birth_year, full_year, made_dates
from ucj_validate.normalise.tables import numbered, placed, tables_of
from ucj_validate.normalise.text import plain, stated, unwrapped
from ucj_validate.progress import Unit, watched_by

PLAIN = {
    " a ": "a", "a  b": "a b", "a\tb": "a b", "a\r\nb": "a b", "a\n\n b": "a b", "a\vb": "a b", "a\fb": "a b", "a\x85b": "a b", "a\u2028b": "a b",
    "a\u2029b": "a b", "a\u00a0b": "a b", "a\u2003b": "a b", "a\u1680b": "a b", "a\u200bb": "ab", "a\ufeffb": "ab", "a\u00adb": "ab", "a\x07b": "ab", "a\ue000b": "ab",
    "ＡＢ１": "AB1", "ﬁ": "fi", "é": "é", "e\u0301": "é", "": None, " ": None, "\t": None, "\u200b": None, "a": "a", "~": "~", "a\x7fb": "ab",
}  # fmt: skip


def test_what_nobody_sees_is_taken_away():
    assert dict(zip(PLAIN, plain(pl.Series(list(PLAIN))), strict=True)) == PLAIN
    assert plain(plain(pl.Series(list(PLAIN)))).to_list() == list(PLAIN.values())
    assert plain(pl.Series([None], dtype=pl.String)).to_list() == [None]


NOTHING = (
    "NULL|NONE|NAN|NIL|NIHIL|KOSONG|N/A|N.A|N.A.|TBA|TBD|TIDAK|TDK|TAK|BELUM|BLM|TIDAK ADA|TDK DIISI|TAK TERISI|BELUM DIKETAHUI|BLM JELAS|TIDAK PUNYA"
    "|BELUM MEMILIKI|BELUM TERDATA|BELUM TERDAFTAR|TIDAK DATA|TIDAK TAHU|TIDAK LENGKAP|X|XX|?|??|-|--|_|.|...|*|0|00|/|=|,|–|—|X-0|MENYUSUL|TANPA DATA"
    '|DATA KOSONG|#N/A|#REF!|#VALUE!|#DIV/0!|#NAME?|#NULL!|#NUM!|#SPILL!|#CALC!|#GETTING_DATA|#N/D|kosong|Tidak Ada| nihil |\'-|"-"|="-"|`0|\'\'|#n/a'
)


def test_placeholders_and_failed_formulas_state_nothing():
    cells = [*NOTHING.split("|"), "", " ", None]

    assert [cell for cell, one in zip(cells, stated(pl.Series(cells)), strict=True) if one is not None] == []


def test_what_is_stated_is_upper_case_without_its_wrapping():
    expected = {
        '="0123"': "0123", '= "a"': "A", "'0123": "0123", '"Palu"': "PALU", "“Palu”": "PALU", "‘a’": "A", "a'b": "A'B", "{a}": "{A}",
        "a{b": "A{B", "abc": "ABC", "ABC": "ABC", "A  B": "A B", " A": "A", "A ": "A", "ß": "SS", "TIDAK ADA APA": "TIDAK ADA APA", "XY": "XY",
        "00A": "00A", "NILA": "NILA", "N.A.X": "N.A.X", "MENYUSULI": "MENYUSULI", "A=": "A=", "@": "@", "z": "Z",
    }  # fmt: skip

    assert dict(zip(expected, stated(pl.Series(list(expected))), strict=True)) == expected
    assert unwrapped(pl.Series(['="a"', None])).to_list() == ["a", None]
    assert unwrapped(plain(pl.Series(["´71 ", "D´MASIV´"]))).to_list() == ["71", "D'MASIV"]


def test_cells_that_come_again_are_read_alike():
    cells = pl.Series("office", ["Dinas Sosial", " dinas  kesehatan", None, "-"] * 400)

    assert stated(cells).to_list() == ["DINAS SOSIAL", "DINAS KESEHATAN", None, None] * 400
    assert stated(cells).name == "office"


@pytest.mark.parametrize(
    ("year", "month", "day", "possible"),
    [
        (1900, 2, 28, True), (1900, 2, 29, False), (2000, 2, 29, True), (2100, 2, 29, False), (1904, 2, 29, True), (1999, 2, 29, False),
        (1999, 2, 28, True), (2000, 2, 30, False), (2001, 4, 30, True), (2001, 4, 31, False), (2001, 6, 31, False), (2001, 9, 31, False),
        (2001, 11, 31, False), (2001, 1, 31, True), (2001, 12, 31, True), (2001, 12, 32, False), (2001, 13, 1, False), (2001, 0, 1, False),
        (2001, 1, 0, False), (1800, 1, 1, True), (1799, 12, 31, False), (2200, 12, 31, True), (2201, 1, 1, False), (None, 1, 1, False),
        (2001, None, 1, False), (2001, 1, None, False), (1600, 1, 1, False),
    ],
)  # fmt: skip
def test_a_date_is_made_only_of_parts_that_can_be(year, month, day, possible):
    parts = [pl.Series([part], dtype=pl.Int64) for part in (year, month, day)]

    assert made_dates(*parts).to_list() == [date(year, month, day) if possible else None]


def _births_by(as_of: date, *parts: tuple[int, int, int]) -> list[int]:
    frame = pl.DataFrame(parts, schema=["short", "month", "day"], orient="row")
    return frame.select(full_birth_year(pl.col("short"), pl.col("month"), pl.col("day"), as_of)).to_series().to_list()


def test_a_year_of_two_digits_is_a_birth_that_leaves_a_working_age():
    births = [(10, 4, 24, 2010), (10, 4, 25, 2010), (24, 4, 24, 2024), (24, 4, 25, 1924), (24, 5, 1, 1924), (24, 3, 30, 2024), (25, 4, 24, 1925),
              (25, 4, 25, 1925), (26, 1, 1, 1926), (0, 2, 29, 2000), (0, 2, 28, 2000), (99, 1, 1, 1999)]  # fmt: skip
    frame = pl.DataFrame(births, schema=["short", "month", "day", "full"], orient="row")

    years = frame.select(full_birth_year(pl.col("short"), pl.col("month"), pl.col("day"), AS_OF)).to_series()
    others = pl.DataFrame({"short": [0, 30, 31, 99]}).select(full_year(pl.col("short"), AS_OF)).to_series()

    assert years.to_list() == frame["full"].to_list()
    assert _births_by(date(2000, 5, 1), (0, 2, 29), (0, 2, 28), (0, 3, 29), (1, 2, 29)) == [2000, 1900, 1900, 1901]
    assert others.to_list() == [2000, 2030, 1931, 1999]


def test_rows_of_one_file_and_sheet_are_one_table():
    places = [("a", "S"), ("a", "S"), ("a", "T"), ("b", "T"), ("b", None), ("b", None), ("a", "S")]
    rows = pl.DataFrame(places, schema=["file", "sheet"], orient="row")

    tables = tables_of(rows)

    assert tables.of_row.to_list() == [0, 0, 1, 2, 3, 3, 0]
    assert tables.named.select("column", "file", "sheet").rows() == [
        (0, "a", "S"), (1, "a", "T"), (2, "b", "T"), (3, "b", None),
    ]  # fmt: skip
    assert tables_of(rows[:2]).of_row.to_list() == [0, 0]
    assert tables_of(rows[:0]).of_row.to_list() == []


def test_what_is_told_of_tables_goes_by_number_or_by_name():
    tables = tables_of(pl.DataFrame([("a", "S"), ("b", None)], schema=["file", "sheet"], orient="row"))
    columns = {"file": pl.String, "sheet": pl.String, "full": pl.Int64}
    told = pl.DataFrame([("b", None, 5), ("c", None, 6)], schema=columns, orient="row")

    assert numbered(told, tables).select("column", "full").rows() == [(1, 5)]
    assert placed(pl.DataFrame({"column": [1, 7], "full": [5, 6]}, schema_overrides={"column": pl.UInt32}), tables).select(
        "file", "sheet", "full"
    ).rows() == [("b", None, 5)]  # fmt: skip


def test_rows_tell_their_zeros_orders_and_regency():
    rows = rows_of(
        {"nik": "9901010203850010", "birth_date": "25/03/1985", "last_paid": "03/25/2024", "regency": "Kota Palu"},
        {"nik": "9901010203850011", "birth_place_date": "Palu, 03/25/1985", "inactive_since": "25/03/2024", "joined": "03/25/2024"},
        {"nik": "99", "birth_date": "05/06/1985", "last_paid": "03-2024"},
    )  # fmt: skip

    told = told_by(rows, AS_OF)
    twice = told.merged(told)

    file = ("daftar.csv", None)
    assert told.niks.rows() == [(*file, 2, 1)]
    assert told.orders.rows() == [
        ("birth_date", *file, 1, 0), ("birth_place_date", *file, 0, 1), ("inactive_since", *file, 1, 0), ("joined", *file, 0, 1),
        ("last_paid", *file, 0, 1),
    ]  # fmt: skip
    assert told.places.rows() == [("regency", "72.71", 1), ("rows", "", 3)]
    assert (twice.niks.rows(), twice.places.rows()) == ([(*file, 4, 2)], [("regency", "72.71", 2), ("rows", "", 6)])
    assert [row[3:] for row in twice.orders.rows()] == [(2, 0), (0, 2), (2, 0), (0, 2), (0, 2)]


WHOLE = {
    "nik": ("9971011203850001", {"nik": "9971011203850001", "nik_form": "sound", "nik_birth_date": date(1985, 3, 12), "nik_sex": "L"}),
    "no_kk": ("9971010101100002", {"no_kk": "9971010101100002"}),
    "kpj": ("1234567890", {"kpj": "01234567890"}),
    "name": ("H. Budi, SE", {"name": "BUDI", "name_key": "BUDI", "name_marks": "H. SE"}),
    "birth_place": ("Palu", {"birth_place": "PALU"}),
    "birth_date": ("12-03-1985", {"birth_date": date(1985, 3, 12), "birth_date_ambiguous": True}),
    "birth_place_date": ("Poso, 13-04-1986", {}),
    "sex": ("Laki-laki", {"sex": "L"}),
    "address": ("Jl. Mawar 3", {"address": "JL. MAWAR 3"}),
    "village": ("Kel. Lere", {"village": "LERE", "village_code": "72.71.02.1009"}),
    "district": ("Palu Brt", {"district": "PALU BARAT", "district_code": "72.71.02"}),
    "regency": ("Palu", {"regency": "KOTA PALU"}),
    "phone": ("0812 3456 7890", {"phone": "6281234567890"}),
    "mother": ("Hj. St. Aminah", {"mother_key": "SITI AMINA"}),
    "unit": ("Dinas  Sosial", {"unit": "DINAS SOSIAL"}),
    "occupation": ("Nelayan", {"occupation": "NELAYAN"}),
    "income": ("2 juta", {"income": 2_000_000}),
    "segment": ("bpu", {"segment": "BPU"}),
    "programs": ("JKM, JKK", {"programs": "JKK,JKM"}),
    "status": ("Aktif", {"stated_status": "active"}),
    "last_paid": ("04-2025", {"last_paid": date(2025, 4, 1)}),
    "inactive_since": ("02-2025", {"inactive_since": date(2025, 2, 1)}),
    "joined": ("13-01-24", {"joined": date(2024, 1, 13)}),
    "npp": ("jj 01", {"npp": "JJ01"}),
    "employer": ("cv. maju", {"employer": "CV. MAJU"}),
    "payer": ("apbd", {"payer": "APBD", "payer_is_public": True}),
    "decile": ("Desil 2", {"decile": 2}),
    "note": ("pindahan", {"note": "PINDAHAN"}),
    "number": ("7", {}),
}  # fmt: skip


def test_each_column_gives_its_own_values(one):
    whole = one(**{field: cell for field, (cell, _values) in WHOLE.items()})

    expected = {name: value for _cell, values in WHOLE.values() for name, value in values.items()}
    assert set(WHOLE) == {field.value for field in Field}
    assert {name: whole[name] for name in expected} == expected


def test_a_column_alone_gives_its_values_and_no_other(many):
    read = many(*({field: cell, "file": f"{field}.csv"} for field, (cell, _values) in WHOLE.items()))

    always = {"nik_form", "nik_repaired", "alm", "birth_date_ambiguous"}
    beside = {
        "birth_place_date": {"birth_place", "birth_date"},
        "village": {"district", "district_code", "regency"},
        "district": {"regency"},
    }
    for row, (field, (_cell, values)) in zip(read.iter_rows(named=True), WHOLE.items(), strict=True):
        given = {name for name, value in row.items() if name not in ROWS and value is not None} - always
        assert given == set(values) - always | beside.get(field, set()), field


def test_birth_place_and_date_are_taken_from_the_surest_column(many):
    read = many(
        {"birth_place": "Palu", "birth_date": "Poso, 12-03-1985", "birth_place_date": "Buol, 13-04-1986"},
        {"birth_date": "Poso, 12-03-1985", "birth_place_date": "Buol, 13-04-1986"},
        {"birth_date": "12-03-1985", "birth_place_date": "Buol, 13-04-1986"},
        {"birth_date": "x", "birth_place_date": "Buol, 04-03-1986"},
        {"birth_date": "Poso, 12-03-1985"},
        {},
    )

    assert read["birth_place"].to_list() == ["PALU", "BUOL", "BUOL", "BUOL", "POSO", None]
    assert read["birth_date"].to_list() == [
        date(1985, 3, 12), date(1985, 3, 12), date(1985, 3, 12), date(1986, 3, 4), date(1985, 3, 12), None,
    ]  # fmt: skip
    assert read["birth_date_ambiguous"].to_list() == [True, True, True, False, True, False]


class _Counting:
    """Counts what is expected and what is done."""

    def __init__(self) -> None:
        self.expected, self.done = 0, 0

    def begin(self, label: str) -> None:
        """No stage begins here."""

    def expect(self, more: int, unit: Unit) -> None:
        """So much more."""
        assert unit is Unit.CELLS
        self.expected += more

    def advance(self, more: int) -> None:
        """So much done."""
        self.done += more


def test_who_looks_on_is_told_of_each_cell_once():
    watcher = _Counting()
    rows = rows_of(
        {"nik": "1", "name": "Budi", "number": "1", "regency": "Palu"},
        {"unit": "A", "birth_date": "x", "payer": "B"},
        {},
    )

    with watched_by(watcher):
        people(rows, AS_OF)

    assert (watcher.expected, watcher.done) == (18, 18)  # three rows, six columns that somebody wrote into


def test_people_are_told_in_their_types(many):
    assert many({}).schema == PEOPLE
