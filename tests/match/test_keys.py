"""Which two rows each blocking key brings together, and by which numbers values are found."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.match.blocking import keys as nik_keys
from ucj_validate.match.blocking.keys import KEYS, Parts, nik_candidates
from ucj_validate.match.blocking.name_numbers import NameNumbers
from ucj_validate.match.opaque import blocking as opaque
from ucj_validate.match.opaque.blocking import FURTHER, OpaqueParts, keys_for, opaque_candidates, opaque_people
from ucj_validate.match.opaque.evidence import opaque_records
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.records import stacked
from ucj_validate.match.values.vocabulary import vocabulary

Row = dict[str, Any]
BORN, NIK = date(1985, 3, 12), "0071011203850001"
ONE: Row = {"nik": NIK, "name_key": "LASATINTI RUKAYA", "birth_date": BORN, "village": "LERE", "no_kk": "0071010101010001",
            "phone": "6281"}  # fmt: skip
NONE: Row = dict.fromkeys(ONE)
NAMES = ("nik_one_edit", "birth_date", "token_and_date_parts", "name", "joined_name_and_year", "token_year_village",
         "household_and_token", "phone")  # fmt: skip


def met(parts: Any, key: Any, finer: bool) -> bool:
    """Whether entities 0 and 1 share a key."""
    values = key.refined if finer else key.values
    found: dict[int, set[int]] = {}
    for keyed in values(parts):
        for entity, number in zip(keyed.entity.tolist(), keyed.key.tolist(), strict=True):
            found.setdefault(number, set()).add(entity)
    return any({0, 1} <= entities for entities in found.values())


def meeting(one: Row, other: Row) -> set[str]:
    """The keys that bring two rows together; finer ones with a +."""
    data = comparable(stacked(people(one, other), people()).frame)
    parts = Parts.of(data, np.arange(2))
    return {
        key.name + "+" * finer
        for key in KEYS
        for finer in (False, True)
        if not (finer and key.refined is None) and met(parts, key, finer)
    }


def test_keys_are_told_by_name() -> None:
    assert tuple(key.name for key in KEYS) == NAMES
    assert [key.name for key in KEYS if key.refined] == list(NAMES[1:6])


def test_keys_of_chance_pairs_give_fewer_of_them_the_more_rows_there_are() -> None:
    most = {key.name: [key.most(n) for n in (1_000, 10_000_000)] for key in KEYS}

    assert [name for name, (few, _many) in most.items() if few == float("inf")] == [
        "nik_one_edit",
        "household_and_token",
        "phone",
    ]
    assert most["name"][0] < most["birth_date"][0] == most["joined_name_and_year"][0] == most["token_year_village"][0]
    assert most["name"][1] == most["joined_name_and_year"][1] < most["birth_date"][1] == most["token_and_date_parts"][1]
    assert most["token_year_village"][1] == most["birth_date"][1] < 10_000_000


@pytest.mark.parametrize(
    ("given", "changed", "keys"),
    [
        ({"nik": NIK}, {}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "0071011203850011"}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "0071011203850010"}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "007101120385001"}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "00710112033850001"}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "0071011203850034"}, set()),
        ({"nik": NIK}, {"nik": "0071011203850009", "nik_form": "excel_float"}, {"nik_one_edit"}),
        ({"nik": NIK}, {"nik": "0071011203850101", "nik_form": "excel_float"}, set()),
        ({"nik": "007101120385001"}, {"nik": "007101120385001"}, {"nik_one_edit"}),
        ({"nik": "007101120385001"}, {"nik": "007101120385002"}, {"nik_one_edit"}),
        ({"nik": "007101120385001"}, {"nik": "007101120385034"}, set()),
        ({"nik": "007101120385001", "nik_form": "excel_float"}, {}, {"nik_one_edit"}),
        ({"nik": "007101120385001", "nik_form": "excel_float"}, {"nik": "007101120385002"}, set()),
        ({"nik": "007101120385001", "nik_form": "excel_float"}, {"nik": "107101120385001"}, set()),
        ({"nik": "00710112033850001"}, {"nik": "0071011203850001"}, {"nik_one_edit"}),
        ({"nik": "7"}, {}, {"nik_one_edit"}), ({"nik": "0071011203850001234"}, {}, set()),
        ({"nik": "0A71011203850001"}, {"nik": "0A71011203850001"}, {"nik_one_edit"}),
        ({"birth_date": BORN}, {}, {"birth_date"}),
        ({"birth_date": BORN}, {"birth_date": date(1985, 3, 13)}, set()),
        ({"birth_date": BORN}, {"birth_date": None, "nik_birth_date": BORN}, {"birth_date"}),
        ({"birth_date": date(1970, 1, 1), "nik_birth_date": BORN}, {"nik_birth_date": None, "birth_date": BORN}, {"birth_date"}),
        ({"name_key": "LASATINTI RUKAYA"}, {}, {"name"}),
        ({"name_key": "LASATINTI RUKAYA"}, {"name_key": "RUKAYA LASATINTI"}, {"name"}),
        ({"name_key": "LASATINTI RUKAYA"}, {"name_key": "LASATINTI"}, set()),
        ({"phone": "6281"}, {}, {"phone"}),
        ({"phone": "6281"}, {"phone": "6282"}, set()),
        ({"village": "LERE"}, {}, set()),
        ({"no_kk": "0071010101010001"}, {}, set()),
        ({"no_kk": "0071010101010001", "name_key": "LASATINTI"}, {"name_key": "LASATINTI BUTI"}, {"household_and_token"}),
        ({"no_kk": "0071010101010001", "name_key": "LASATINTI"}, {"name_key": "BUTI"}, set()),
        ({"village": "LERE", "name_key": "LASATINTI RUKAYA"}, {}, {"name", "name+"}),
        ({"village": "LERE", "name_key": "LASATINTI RUKAYA"}, {"village": "LOLU"}, {"name"}),
    ],
)  # fmt: skip
def test_rows_meet_by_what_they_share(given: Row, changed: Row, keys: set[str]) -> None:
    assert meeting(given, given | changed) == keys


OF_DATE_AND_NAME: list[tuple[Row, set[str]]] = [
    ({}, {"birth_date", "birth_date+", "token_and_date_parts", "token_and_date_parts+", "name", "name+", "joined_name_and_year",
          "joined_name_and_year+"}),
    ({"name_key": "RUKAYA"}, {"birth_date", "birth_date+", "token_and_date_parts"}),
    ({"name_key": "LASATINTIRUKAYA"}, {"birth_date", "joined_name_and_year", "joined_name_and_year+"}),
    ({"birth_date": date(1985, 3, 30)}, {"token_and_date_parts", "token_and_date_parts+", "name", "name+", "joined_name_and_year",
                                         "joined_name_and_year+"}),
    ({"birth_date": date(1985, 7, 12)}, {"token_and_date_parts", "token_and_date_parts+", "name", "name+", "joined_name_and_year",
                                         "joined_name_and_year+"}),
    ({"birth_date": date(1985, 12, 3)}, {"token_and_date_parts", "token_and_date_parts+", "name", "name+", "joined_name_and_year"}),
    ({"birth_date": date(1990, 3, 12)}, {"token_and_date_parts", "token_and_date_parts+", "name"}),
    ({"birth_date": date(1985, 7, 30)}, {"name", "name+", "joined_name_and_year"}),
    ({"birth_date": date(1990, 7, 30)}, {"name"}),
    ({"birth_date": date(1985, 3, 30), "name_key": "RUKAYA"}, {"token_and_date_parts"}),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "keys"), OF_DATE_AND_NAME)
def test_rows_meet_by_parts_of_the_date_with_the_name(changed: Row, keys: set[str]) -> None:
    given = {"birth_date": BORN, "name_key": "LASATINTI RUKAYA"}

    assert meeting(given, given | changed) == keys


@pytest.mark.parametrize(
    ("changed", "finer"),
    [
        ({"name_key": "RUKAYA"}, {"birth_date+", "token_and_date_parts+"}),
        ({"name_key": "RUKAYA", "birth_date": date(1985, 7, 12)}, {"token_and_date_parts+"}),
        ({"name_key": "RUKAYA", "birth_date": date(1985, 7, 12), "village": "LOLU"}, set()),
        ({"name_key": "LASATINTIRUKAYA", "birth_date": date(1985, 7, 30)}, {"joined_name_and_year+"}),
        ({"name_key": "LASATINTIRUKAYA", "birth_date": date(1985, 7, 30), "village": "LOLU"}, set()),
        ({"birth_date": date(1985, 7, 30)}, {"name+", "joined_name_and_year+", "token_year_village+"}),
        ({"birth_date": date(1985, 7, 30), "village": None}, {"name+"}),
    ],
)
def test_finer_keys_ask_for_the_village_or_another_part(changed: Row, finer: set[str]) -> None:
    given = {"birth_date": BORN, "name_key": "LASATINTI RUKAYA", "village": "LERE"}

    assert {key for key in meeting(given, given | changed) if key.endswith("+")} == finer


def test_a_word_the_year_and_the_village_bring_rows_together() -> None:
    given = {"birth_date": BORN, "name_key": "LASATINTI RUKAYA", "village": "LERE"}
    other = {"birth_date": date(1985, 7, 30), "name_key": "RUKAYA WATI", "village": "LERE"}

    assert meeting(given, other) == {"token_year_village"}
    assert meeting(given, other | {"village": "LOLU"}) == set()
    assert meeting(given, other | {"birth_date": date(1986, 7, 30)}) == set()


def test_lone_letters_and_more_than_the_two_rarest_words_are_no_keys() -> None:
    names = NameNumbers(vocabulary(pl.Series(["M RUKAYA", "M", "SITI LASATINTI TOMBOLOTUTU", "SITI"]))[0])

    rare = [[names.words.words[at] for at in row if at >= 0] for row in names.rare.tolist()]

    by_name = dict(zip(names.words.names.to_list(), (sorted(row) for row in rare), strict=True))
    assert by_name == {
        "M RUKAYA": ["RUKAYA"],
        "M": [],
        "SITI LASATINTI TOMBOLOTUTU": ["LASATINTI", "TOMBOLOTUTU"],
        "SITI": ["SITI"],
    }


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("NUR HAYATI", "NURHAYATI", False), ("MUHAMMAD RISKI", "RISKI", True), ("SITI AMINA", "AMINA", True),
        ("LASATINTI RUKAYA", "LASATINTIRUKAYA", True), ("LASATINT", "LASATINTA", True), ("LASATIN", "LASATINT", False),
        ("ABDUL MUHAMMAD", "MUHAMMAD", True),
    ],
)  # fmt: skip
def test_the_first_letters_of_a_name_pass_over_what_everybody_is_called(one: str, other: str, alike: bool) -> None:
    joined = NameNumbers(vocabulary(pl.Series([one, other]))[0]).joined

    assert (joined[0] == joined[1]) is np.bool_(alike)


def test_pairs_are_looked_for_among_the_records_that_stand_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ONE, ONE | {"nik": None}, ONE | {"name_key": "BUTI"}, NONE | {"name_key": "LASATINTI RUKAYA"}]
    data = comparable(stacked(people(*rows), people()).frame)

    some = nik_candidates(data, np.array([1, 2, 3]), 100)
    monkeypatch.setattr(nik_keys, "_PIECE", 1)
    pieced = nik_candidates(data, np.array([1, 2, 3]), 100)

    assert some.pairs.rows() == pieced.pairs.rows() == [(1, 2), (1, 3)]
    assert [report.key for report in some.blocks] == list(NAMES)


OPAQUE_ONE: Row = {"nik": "X4821907", "name_key": "ANNE WINTERBOTTOM", "birth_date": BORN, "address": "12 PINKERTON CIRCUIT",
                   "village": "RICHLANDS", "district": "4560", "no_kk": "77", "raw_phone": "anne.w@example.org"}  # fmt: skip
OPAQUE_NAMES = (
    "id_one_edit", "birth_date", "token_and_date_parts", "name", "joined_name_and_year", "token_and_surroundings", "address",
    "household_and_token", "contact", "place_and_date_parts", "token",
)  # fmt: skip


def opaque_meeting(one: Row, other: Row) -> set[str]:
    frame = stacked(opaque_people(people(one, other)), opaque_people(people()), FURTHER, merge=False).frame
    parts = OpaqueParts.of(opaque_records(frame), np.arange(2))
    parts.prepare()
    return {key.name for key in keys_for(2) if met(parts, key, finer=False)}


def test_keys_of_other_ids_are_told_by_name_and_loose_ones_are_for_short_lists() -> None:
    assert tuple(key.name for key in keys_for(opaque.SHORT_LIST)) == OPAQUE_NAMES
    assert tuple(key.name for key in keys_for(opaque.SHORT_LIST + 1)) == OPAQUE_NAMES[:-1]


@pytest.mark.parametrize(
    ("given", "changed", "keys"),
    [
        ({"nik": "X4821907"}, {"nik": "X4821970"}, {"id_one_edit"}),
        ({"nik": "X4821907"}, {"nik": "X4821955"}, set()),
        ({"address": "12 PINKERTON CIRCUIT"}, {}, {"address"}),
        ({"address": "12 PINKERTON CIRCUIT"}, {"address": "12 PINKERTAN CIRCUIT"}, {"address"}),
        ({"address": "12 PINKERTON CIRCUIT"}, {"address": "13 PINKERTAN CIRCUIT"}, set()),
        ({"raw_phone": "anne.w@example.org"}, {}, {"contact"}),
        ({"raw_phone": "anne.w@example.org"}, {"raw_phone": "anne.w@elsewhere.net"}, {"contact"}),
        ({"raw_phone": "anne.w@example.org"}, {"raw_phone": "bert@example.org"}, {"contact"}),
        ({"raw_phone": "anne@example.org"}, {"raw_phone": "anne@elsewhere.net"}, set()),
        ({"phone": "628110001"}, {}, {"contact"}),
        ({"village": "RICHLANDS", "birth_date": BORN}, {"birth_date": date(1985, 3, 30)}, {"place_and_date_parts"}),
        ({"village": "RICHLANDS", "birth_date": BORN}, {"birth_date": date(1985, 7, 12)}, {"place_and_date_parts"}),
        ({"village": "RICHLANDS", "birth_date": BORN}, {"birth_date": date(1990, 3, 12)}, {"place_and_date_parts"}),
        ({"village": "RICHLANDS", "birth_date": BORN}, {"birth_date": date(1985, 7, 30)}, set()),
        ({"village": "RICHLANDS", "birth_date": BORN}, {"birth_date": date(1985, 3, 30), "village": "ELWOOD"}, set()),
        ({"name_key": "ANNE WINTERBOTTOM"}, {"name_key": "ANNE QUILL"}, {"token"}),
        ({"name_key": "ANNE", "village": "RICHLANDS"}, {"name_key": "ANNE Q"}, {"token", "token_and_surroundings"}),
        ({"name_key": "ANNE", "district": "4560"}, {"name_key": "ANNE Q"}, {"token", "token_and_surroundings"}),
        ({"name_key": "ANNE", "district": "4560"}, {"name_key": "ANNE Q", "district": None, "village": "4560"}, {"token"}),
        ({"name_key": "ANNE", "address": "12 PINKERTON"}, {"name_key": "ANNE Q", "address": "PINKERTON"},
         {"token", "token_and_surroundings"}),
        ({"name_key": "ANNE", "birth_date": BORN}, {"name_key": "ANNE Q", "birth_date": date(1985, 7, 30)},
         {"token", "token_and_surroundings"}),
        ({"name_key": "ANNE", "no_kk": "77"}, {"name_key": "ANNE Q"}, {"token", "household_and_token"}),
    ],
)  # fmt: skip
def test_rows_of_other_ids_meet_by_what_they_share(given: Row, changed: Row, keys: set[str]) -> None:
    assert opaque_meeting(given, given | changed) == keys


def test_pairs_of_other_ids_are_looked_for_by_every_key() -> None:
    rows = [OPAQUE_ONE, NONE | {"nik": "X4821970"}, NONE | {"name_key": "QUILL ANNE"}, NONE | {"name_key": "BERT"}]
    frame = stacked(opaque_people(people(*rows)), opaque_people(people()), FURTHER, merge=False).frame

    found = opaque_candidates(opaque_records(frame), 100)

    assert found.pairs.rows() == [(0, 1), (0, 2)]
    assert tuple(report.key for report in found.blocks) == OPAQUE_NAMES


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"raw_phone": "0812", "phone": "62812"}, {"phone": "62812"}),
        ({"raw_phone": None, "phone": "62812"}, {"phone": "62812"}),
        ({"raw_address": " 12, Pinkerton-Circuit. ", "address": "X"}, {"address": "12 PINKERTON CIRCUIT"}),
        ({"raw_village": "...", "village": "X"}, {"village": None}),
        ({"village": "Rich  Lands"}, {"village": "RICH LANDS"}),
        ({"raw_nik": "12.0"}, {"nik": None}), ({"raw_nik": "4821.0"}, {"nik": "4821"}), ({"raw_nik": "4821,0"}, {"nik": "4821"}),
        ({"raw_nik": "A.48-21"}, {"nik": "A4821"}), ({"raw_nik": "1111"}, {"nik": None}), ({"raw_nik": "1112"}, {"nik": "1112"}),
        ({"raw_nik": "1212"}, {"nik": "1212"}),
        ({"nik": NIK, "nik_sex": "L", "nik_birth_date": BORN, "nik_prefix": "0"},
         {"nik": NIK, "nik_sex": None, "nik_birth_date": None, "nik_prefix": None}),
    ],
)  # fmt: skip
def test_what_stands_around_a_person_is_read_as_it_is_written(given: Row, read: Row) -> None:
    assert opaque_people(people({"name_key": "ANNE"} | given)).select(list(read)).row(0, named=True) == read
