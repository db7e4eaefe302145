"""Names of places against the region tables: whichever regency the rows are from is told beside them."""

from __future__ import annotations

import polars as pl
import pytest

from tests.normalise.conftest import rows_of
from ucj_validate.normalise.home_regency import home
from ucj_validate.normalise.places import placed, votes

LEVELS = ("village", "district", "regency", "address")


def _votes(*said: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=["kind", "key", "len"], orient="row")


def _codes(regency: str | None, *written: tuple[str | None, ...]) -> list[tuple[str | None, str | None]]:
    """village_code, district_code of rows that write (village, district, regency, address), most rows being from `regency`."""
    told = _votes(("rows", "", 9), *([("regency", regency, 9)] if regency else []))
    rows = rows_of(*(dict(zip(LEVELS, cells, strict=False)) for cells in written))
    return placed(rows, told).select("village_code", "district_code").rows()


IN_PALU: dict[tuple[str | None, ...], tuple[str | None, str | None]] = {
    ("Tomdo",): ("72.71.08.1002", "72.71.08"),  # a slip in five letters
    ("Lebe",): (None, None),  # in four it makes another name
    ("Lire",): ("72.71.02.1009", "72.71.02"),  # vowels that are exchanged
    ("Besusu Baxxt",): ("72.71.01.1004", "72.71.01"),  # two slips in a long name
    ("Besusu Baxxx",): (None, None),
    ("Kabonxxa",): (None, None),
    ("Lere", "Mantikulore"): ("72.71.02.1009", "72.71.08"),  # the other district is kept
    (None, "Parigi"): (None, "72.08.01"),  # not in Palu; of the four the one of the province
    (None, "Galang"): (None, "72.04.08"),
    (None, "Tebet"): (None, "31.74.01"),  # one of that name in the country
    (None, "Parigi", "Kab. Parigi Moutong"): (None, "72.08.01"),
    (None, "Palu Barat", "Kab. Parigi Moutong"): (None, None),  # what is stated decides
    ("Huhak", None, "Kab. Banggai"): (None, None),  # two of that name
    ("Huhak", "Bunta", "Kab. Banggai"): ("72.01.02.2031", "72.01.02"),
    ("Huhak", "Pagimana"): ("72.01.07.2034", "72.01.07"),
    ("Badala", None, "Morowali"): (None, None),  # BAKALA, PADALA: equally near
    ("Baluan", None, "Banggai"): (None, None),  # SALUAN, BALAN, BALEAN
    ("Luek", None, "Banggai"): (None, None),  # LUOK, LUUK are two
    ("Matano", None, "Morowali"): (None, None),  # one name with two codes
    ("Umbeli", "Bungku Selatan", "Morowali"): ("72.06.06.2003", "72.06.06"),
    ("Qwertyu", "Palu Barat"): (None, "72.71.02"),
    (None, None, None, "Jl. A, Kel. Lere, Kec. Palu Barat, Kota Palu"): ("72.71.02.1009", "72.71.02"),
    (None, "Mantikulore", None, "Kelurahan Tondo RT 3"): ("72.71.08.1002", "72.71.08"),
    (None, "Mantikulore", None, "kel.tondo rw 1"): ("72.71.08.1002", "72.71.08"),
    ("Lere", None, None, "Kel. Tondo"): ("72.71.02.1009", "72.71.02"),  # the column stands before the address
    (None, None, None, "Jl. Kelor No 3"): (None, None),
}


def test_places_of_a_city_are_found_as_far_as_one_name_is_meant():
    assert dict(zip(IN_PALU, _codes("72.71", *IN_PALU), strict=True)) == IN_PALU


def test_without_a_home_only_a_name_that_occurs_once_is_found():
    written = [
        ("Lere",),
        (None, "Mantikulore"),
        (None, "Parigi"),
        ("Tondo", "Mantikulore"),
        ("Lere", None, "Kota Palu"),
    ]

    assert _codes(None, *written) == [
        (None, None), (None, "72.71.08"), (None, None), ("72.71.08.1002", "72.71.08"), ("72.71.02.1009", "72.71.02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "village", "district", "regency"),
    [
        ("JL. A NO 1 KEL. ABC KEC. DEF KAB. POSO PROV. SULTENG", "ABC", "DEF", "KABUPATEN POSO"),
        ("Desa Abc; Kecamatan Def; Kota Palu, Sulawesi Tengah", "ABC", "DEF", "KOTA PALU"),
        ("Ds. Abc / Kec: Def Kel Ghi", "ABC", "DEF", None),
        ("DS ABC RT 1 RW 2", "ABC", None, None),
        ("KELURAHAN ABC KAB POSO", "ABC", None, "KABUPATEN POSO"),
        ("KECAMATAN DEF KOTA PALU", None, "DEF", "KOTA PALU"),
        ("KABUPATEN POSO SULAWESI TENGAH", None, None, "KABUPATEN POSO"),
        ("KEL. A'B-C D, X", "A'B-C D", None, None),
        ("KEL. , KEC. -", None, None, None),
        ("Jalan Kelapa 3", None, None, None),
    ],
)
def test_an_address_is_read_where_it_labels_its_parts(address, village, district, regency):
    read = placed(rows_of({"address": address}), _votes(("rows", "", 1))).row(0, named=True)

    assert (read["village"], read["district"], read["regency"]) == (village, district, regency)


def test_a_city_and_a_regency_of_one_name_are_told_apart_by_the_word_before_it():
    names = {
        "Kota Tangerang": "KOTA TANGERANG", "Kodya Bogor": "KOTA BOGOR", "Kotamadya Bogor": "KOTA BOGOR", "Kab. Tangerang": "KABUPATEN TANGERANG",
        "KABUPATEN BOGOR": "KABUPATEN BOGOR", "Tangerang": "TANGERANG", "Palu": "KOTA PALU", "Kab. Palu": "KOTA PALU", "Kota Cirebon": "KOTA CIREBON",
        "Kab Pasuruan": "KABUPATEN PASURUAN", "Qwertyu": "QWERTYU",
    }  # fmt: skip

    read = placed(rows_of(*({"regency": name} for name in names)), _votes(("rows", "", 1)))

    assert dict(zip(names, read["regency"], strict=True)) == names


@pytest.mark.parametrize(
    ("said", "regency"),
    [
        ([("rows", "", 10), ("regency", "72.71", 6)], "72.71"),
        ([("rows", "", 10), ("regency", "72.71", 5)], None),  # half of the rows is not most
        ([("rows", "", 10), ("regency", "72.71", 5), ("regency", "72.06", 4)], "72.71"),
        ([("rows", "", 10), ("regency", "72.71", 4), ("regency", "72.06", 4)], "72.06"),  # alike: the lower code
        ([("rows", "", 10), ("district", "PALUBARAT", 2)], "72.71"),
        ([("rows", "", 10), ("regency", "72.06", 5), ("district", "PALUBARAT", 2)], "72.71"),
        ([("rows", "", 10), ("district", "PALUBARAT", 2), ("district", "BUNGKUTENGAH", 3)], "72.06"),
        ([("rows", "", 10), ("district", "PALUBARAT", 2), ("district", "TATANGA", 2), ("district", "BUNGKUTENGAH", 3)], "72.71"),
        ([("rows", "", 10), ("district", "PALUBARAT", 2), ("district", "TATANGA", 2), ("district", "BUNGKUTENGAH", 4)], "72.71"),  # more names
        ([("rows", "", 10), ("district", "PALUBARAT", 2), ("district", "BUNGKUTENGAH", 2)], "72.06"),
        ([("rows", "", 10), ("district", "QWERTYU", 2), ("village", "WATUSAMPU", 1)], "72.71"),
        ([("rows", "", 10), ("district", "BAHODOPI", 1), ("village", "WATUSAMPU", 9)], "72.06"),  # districts are asked first
        ([("rows", "", 10), ("village", "TONDO", 3), ("village", "KABONENA", 1)], "72.71"),
        ([("rows", "", 10)], None),
    ],
)  # fmt: skip
def test_the_regency_of_most_rows_is_that_which_they_state_or_that_of_the_names_they_write(said, regency):
    assert home(_votes(*said)) == regency


def test_rows_vote_by_what_they_write():
    rows = rows_of(
        {"village": "Lere", "district": "Palu Barat", "regency": "Kota Palu"},
        {"village": "Kel. Lere", "district": "Palu Barat"},
        {"address": "Kec. Palu Barat"},
        {"village": "Lere", "district": "Palu Barat", "regency": "Kota Palu"},
        {},
    )

    assert sorted(votes(rows).rows()) == [
        ("district", "PALUBARAT", 4), ("regency", "72.71", 2), ("rows", "", 5), ("village", "LERE", 3),
    ]  # fmt: skip


def test_names_that_are_found_are_shown_as_the_table_has_them():
    read = placed(
        rows_of({"village": "tomdo", "district": "mantikulor"}), _votes(("rows", "", 1), ("regency", "72.71", 1))
    )

    assert read.rows() == [("TONDO", "MANTIKULORE", "KOTA PALU", "72.71.08.1002", "72.71.08")]
