"""Villages and districts as they are written, matched to their codes."""

from __future__ import annotations

import pytest

HOME = ({"district": "Palu Barat"}, {"district": "Mantikulore"}, {"district": "Tatanga"})


@pytest.mark.parametrize(
    ("village", "district", "village_code", "district_code"),
    [
        ("Balaroa", "Palu Barat", "72.71.02.1005", "72.71.02"),
        ("KEL. BALAROA", "KEC. PALU BRT", "72.71.02.1005", "72.71.02"),
        ("Kelurahan Tondo", "Mantikulor", "72.71.08.1002", "72.71.08"),
        ("Liri", "Palu Barat", "72.71.02.1009", "72.71.02"),  # o and u, e and i are exchanged
        ("Lere", None, "72.71.02.1009", "72.71.02"),
        ("Talise", "Palu Timur", "72.71.08.1003", "72.71.01"),  # the district of before the split
        ("Mpanau", "Sigi Biromaru", "72.10.01.2013", "72.10.01"),  # another regency
        (None, None, None, None),
        ("Qwertyu", "Asdfghj", None, None),
    ],
)
def test_places_are_found_by_their_written_names(many, village, district, village_code, district_code):
    person = many({"village": village, "district": district}, *HOME).row(0, named=True)

    assert (person["village_code"], person["district_code"]) == (village_code, district_code)


def test_names_are_shown_as_in_the_region_table_where_they_are_known(many):
    people = many(
        {"village": "kel. balaroa", "district": "palu brt"}, {"village": "Qwertyu", "district": "Kec. Asdfghj"}, *HOME
    )

    assert people["village"].to_list()[:2] == ["BALAROA", "QWERTYU"]
    assert people["district"].to_list()[:2] == ["PALU BARAT", "KEC. ASDFGHJ"]
    assert people["regency"].to_list()[:2] == ["KOTA PALU", None]


def test_a_stated_regency_decides_between_districts_of_one_name(one):
    assert one(district="Bungku Tengah", regency="Kab. Morowali")["district_code"] == "72.06.05"
    assert one(district="Bungku Tengah", regency="Kota Palu")["district_code"] is None


def test_a_labelled_address_tells_places_where_the_columns_are_empty(one):
    person = one(address="Jl. Mawar No 3, Kel. Besusu Barat Kec. Palu Timur Kota Palu")

    assert (person["village"], person["district"], person["regency"]) == ("BESUSU BARAT", "PALU TIMUR", "KOTA PALU")


def test_a_nik_says_nothing_of_where_somebody_lives(one):
    assert one(nik="7271012999850001")["district_code"] is None
