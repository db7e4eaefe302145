"""Records as numbers: NIK, dates, texts, and what stands for one entity."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.builders import people
from ucj_validate.match.blocking import sorting
from ucj_validate.match.blocking.blocks import largest_block
from ucj_validate.match.blocking.screen import EVERY_DAY, Likely, telling_villages
from ucj_validate.match.blocking.sorting import Blocks
from ucj_validate.match.comparing.compare import compared, compared_at_once
from ucj_validate.match.comparing.levels import NameLevel, NikLevel, PlainLevel
from ucj_validate.match.values import packing
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.values.niks import Niks
from ucj_validate.match.values.packing import (
    distinct,
    first_of_equal,
    is_filler,
    mixed,
    once,
    packed_dates,
    unpacked_digits,
)
from ucj_validate.match.values.records import FOREIGN_DATES, Records, stacked
from ucj_validate.match.values.taking import taken

Row = dict[str, Any]
NIK, BORN = "0071011203850001", date(1985, 3, 12)
NUMBERS = st.lists(st.integers(0, 2**64 - 1).map(lambda number: number % 5 or number), max_size=20)


@settings(max_examples=25)
@given(NUMBERS)
@example([7, 7, 3, 7, 3])
def test_distinct_numbers_stand_in_the_order_in_which_they_come(numbers: list[int]) -> None:
    values, place = distinct(np.array(numbers, dtype=np.uint64))

    assert values.tolist() == list(dict.fromkeys(numbers))
    assert [values[at] for at in place] == numbers
    assert once(np.array(numbers, dtype=np.uint64)).tolist() == sorted(set(numbers))


@settings(max_examples=25)
@given(NUMBERS, st.lists(st.booleans(), min_size=20, max_size=20))
def test_equal_numbers_are_found_by_the_first_of_those_that_are_asked(numbers: list[int], asked: list[bool]) -> None:
    among = [at for at in range(len(numbers)) if asked[at]]

    found = first_of_equal(np.array(numbers, dtype=np.uint64), np.array(among, dtype=np.int64))

    first = {number: at for at, number in reversed([(at, numbers[at]) for at in among])}
    assert found.tolist() == [first[number] if at in among else at for at, number in enumerate(numbers)]


def test_numbers_of_several_parts_are_equal_where_all_parts_are() -> None:
    parts = [(a, b, c) for a in range(6) for b in range(6) for c in (0, 1, 2**63)]
    columns = [np.array([part[at] for part in parts], dtype=np.uint64) for at in range(3)]

    told = mixed(*columns).tolist()

    assert len(set(told)) == len(parts)
    assert told == mixed(*(column.copy() for column in columns)).tolist()
    assert mixed(columns[0], columns[1]).tolist() != mixed(columns[1], columns[0]).tolist()


@settings(max_examples=25)
@given(st.lists(st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 12, 31))), max_size=10))
@example([date(1700, 1, 1), date(2025, 12, 31), None])
@example([date(1985, 3, 12)])
def test_a_date_is_packed_by_its_digits_however_far_dates_lie_apart(dates: list[date | None]) -> None:
    packed = packed_dates(pl.Series(dates, dtype=pl.Date))

    assert packed.tolist() == [int(f"{one:%Y%m%d}", 16) if one and one.year >= 1000 else 0 for one in dates]


def test_the_first_of_january_stands_for_a_year() -> None:
    assert is_filler(np.array([0x19850101, 0x19850102, 0x19850201, 0], dtype=np.uint32)).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_sixteen_digits_are_written_again() -> None:
    assert unpacked_digits(np.array([0x0071011203850001, 0x9876543210123456], dtype=np.uint64)).to_list() == [
        NIK,
        "9876543210123456",
    ]


def test_a_nik_is_told_by_its_length_and_form() -> None:
    nik = [NIK, "007101120385001", "00710112033850001", "0A71011203850001", "+071011203850001", "12", None]
    forms = ["sound", "length", "length", "not_digits", "not_digits", "excel_float", "missing"]

    told = Niks.of(pl.Series(nik), pl.Series(forms))

    assert told.full.tolist() == [True, False, False, True, True, False, False]
    assert told.sound.tolist() == [True, *[False] * 6]
    assert told.prefix15.tolist() == [False] * 5 + [True, False]
    assert told.odd_length.tolist() == [False, True, True, False, False, False, False]
    assert told.odd_at.tolist() == [1, 2, 3, 4, 5]
    assert told.digits.tolist()[0] == 0x0071011203850001
    assert told.digits.tolist()[1:3] == [0, 0]
    assert told.digits[3] != 0
    gone = told.without(np.array([True, False, False, True, False, True, False]))
    assert (gone.full.tolist(), gone.odd_at.tolist()) == ([False, False, False, False, True, False, False], [1, 2, 4])
    assert (gone.sound.any(), gone.prefix15.any(), gone.digits[0]) == (False, False, 0)
    assert gone.texts(np.arange(7)).to_list() == [None, nik[1], nik[2], None, nik[4], None, None]
    assert told.without(np.zeros(7, dtype=bool)) is told


@pytest.mark.parametrize(
    ("birth", "inside", "doubtful"),
    [
        (BORN, BORN, False), (BORN, date(1985, 3, 13), False), (BORN, date(1985, 12, 3), True), (BORN, date(1970, 3, 1), True),
        (date(1985, 1, 1), date(1970, 3, 12), False), (BORN, None, False), (None, BORN, False), (BORN, date(1970, 1, 1), True),
    ],
)  # fmt: skip
def test_a_number_whose_date_is_not_the_rows_is_doubtful_unless_the_rows_is_a_filler(
    birth: date | None, inside: date | None, doubtful: bool
) -> None:
    data = comparable(stacked(people({"nik": NIK, "birth_date": birth, "nik_birth_date": inside}), people()).frame)

    assert (bool(data.doubtful[0]), bool(data.sound[0])) == (doubtful, not doubtful)


def both(rows: list[Row], members: list[Row] = ()) -> list[tuple[Records, Comparable]]:
    """The records as stacked texts, and as numbers taken column by column."""
    sides = people(*rows), people(*members)
    records = stacked(*sides)
    return [(records, comparable(records.frame)), taken(*sides)]


@pytest.mark.parametrize(("dates", "foreign"), [(FOREIGN_DATES - 1, False), (FOREIGN_DATES, True)])
@pytest.mark.parametrize("nik", [NIK, "0A71011203850001", "007101120385001"])
def test_a_number_at_many_birth_dates_names_nobody(nik: str, dates: int, foreign: bool) -> None:
    born = [None, *(date(1960 + at, 1, 2) for at in range(dates - 1))]
    other = {"nik": "0071011203850077", "birth_date": BORN}
    rows = [{"nik": nik, "birth_date": one, "nik_birth_date": BORN, "nik_sex": "L"} for one in born]

    for _records, data in both([*rows, rows[0], other]):
        assert data.nik_text.to_list() == [None if foreign else nik] * (dates + 1) + ["0071011203850077"]
        assert (data.nik_birth[:dates] == 0).all() == foreign
        assert (data.sex[:dates] < 0).all() == foreign


def test_a_number_many_times_at_one_date_is_somebodys() -> None:
    for _records, data in both([{"nik": NIK, "birth_date": BORN}] * 6):
        assert data.full.all()


def test_a_number_that_is_the_family_cards_names_nobody() -> None:
    rows = [
        {"nik": NIK, "no_kk": NIK, "nik_birth_date": BORN},
        {"nik": NIK, "no_kk": "7"},
        {"nik": None, "no_kk": None},
    ]

    for _records, data in both(rows):
        assert data.full.tolist() == [False, True, False]
        assert data.nik_birth.tolist() == [0, 0, 0]


ENTITY = {"nik": NIK, "name_key": "RUKAYA", "birth_date": BORN}


@pytest.mark.parametrize(
    ("changed", "one"),
    [
        ({}, True), ({"nik": "0071011203850002"}, False), ({"name_key": "BUTI"}, False), ({"birth_date": date(1985, 3, 13)}, False),
        ({"name_key": None}, False), ({"birth_date": None}, False), ({"nik_form": "excel_float"}, False), ({"village": "LERE"}, True),
    ],
)  # fmt: skip
def test_rows_of_one_sound_number_name_and_date_are_one_entity(changed: Row, one: bool) -> None:
    for records, _data in both([ENTITY], [ENTITY | changed]):
        assert records.entity.tolist() == ([0, 0] if one else [0, 1])
        assert (records.merged, records.height, records.n_members) == (int(one), 2, 1)
        assert records.entities.tolist() == ([0] if one else [0, 1])


@pytest.mark.parametrize(("roll", "members", "population"), [(0, 0, 2), (1, 1, 2), (3, 5, 5), (5, 3, 5)])
def test_chance_is_measured_against_the_larger_side(roll: int, members: int, population: int) -> None:
    assert Records(np.arange(roll + members), roll).population == population


def test_what_a_row_lacks_is_taken_from_the_first_of_its_entity_that_has_it() -> None:
    rows = [
        ENTITY, ENTITY | {"village": "LERE", "phone": "62811"}, ENTITY | {"village": "LOLU", "no_kk": "7", "sex": "P"},
        ENTITY | {"nik": "0071011203850009", "mother_key": "SALMA"}, ENTITY | {"mother_key": "TANTI", "district": "X"},
    ]  # fmt: skip

    for _records, data in both(rows):
        village = data.village.tolist()
        assert (village[0] == village[1], village[1] == village[2], village[3]) == (True, False, -1)
        assert len(set(data.phone[[0, 1, 2, 4]].tolist())) == len(set(data.no_kk[[0, 1, 2, 4]].tolist())) == 1
        assert len(set(data.district[[0, 1, 2, 4]].tolist())) == len(set(data.sex[[0, 1, 2, 4]].tolist())) == 1
        assert data.mothers[int(data.mother[0])] == "TANTI"
        assert data.mothers[int(data.mother[3])] == "SALMA"
        assert data.phone[3] == data.no_kk[3] == data.district[3] == -1
    for _records, data in both([ENTITY | {"village": "LERE"}], [ENTITY | {"phone": "62811"}]):
        assert data.village.tolist() == data.phone.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("one", "other", "field", "level"),
    [
        ({"village": "A"}, {"village": "A"}, "place", PlainLevel.SAME), ({"village": "A"}, {"village": "B"}, "place", PlainLevel.DIFFERENT),
        ({"village": "A", "district": "D"}, {"village": "B", "district": "D"}, "place", PlainLevel.NEAR),
        ({"village": "A", "district": "D"}, {"village": "B", "district": "E"}, "place", PlainLevel.DIFFERENT),
        ({"district": "D"}, {"village": "B", "district": "D"}, "place", PlainLevel.MISSING),
        ({"village": "A", "district": "D"}, {"village": "A", "district": "E"}, "place", PlainLevel.SAME),
        ({"mother_key": "SALMA"}, {"mother_key": "SALMA"}, "mother", PlainLevel.SAME),
        ({"mother_key": "RATNA INTRAWATI"}, {"mother_key": "RATNA INTRAWATIH"}, "mother", PlainLevel.SAME),
        ({"mother_key": "RATNAWATI"}, {"mother_key": "RATNAWARNI"}, "mother", PlainLevel.NEAR),
        ({"mother_key": "SALMA"}, {"mother_key": "TANTI"}, "mother", PlainLevel.DIFFERENT),
        ({"mother_key": "SALMA"}, {}, "mother", PlainLevel.MISSING), ({}, {}, "mother", PlainLevel.MISSING),
        ({"phone": "1"}, {"phone": "2"}, "phone", PlainLevel.DIFFERENT), ({"no_kk": "1"}, {"no_kk": "1"}, "no_kk", PlainLevel.SAME),
        ({"sex": "L"}, {"nik_sex": "P"}, "sex", PlainLevel.DIFFERENT), ({"sex": "L"}, {}, "sex", PlainLevel.MISSING),
    ],
)  # fmt: skip
def test_other_values_agree_or_are_near_or_differ(one: Row, other: Row, field: str, level: PlainLevel) -> None:
    data = comparable(stacked(people(one, other), people()).frame)

    for a, b in ((0, 1), (1, 0)):
        assert getattr(compared(data, np.array([a]), np.array([b])), field).tolist() == [level]


@pytest.mark.parametrize(
    ("one", "other", "twins"),
    [
        ({"name_key": "RISKA"}, {"name_key": "RISKI"}, True), ({"name_key": "RISKI"}, {"name_key": "RIZKI"}, False),
        ({"name_key": "NUR HAYATI"}, {"name_key": "NURHAYATA"}, True), ({"name_key": "RISKA"}, {}, False),
        ({"name_key": "RISKA", "nik": NIK}, {"name_key": "RISKI", "nik": NIK}, False), ({"name_key": "RISKA"}, {"name_key": "RISKA"}, False),
    ],
)  # fmt: skip
def test_names_as_of_twins_are_told_where_no_number_tells_them_apart(one: Row, other: Row, twins: bool) -> None:
    data = comparable(stacked(people(one, other, {"name_key": "RISKI"}), people()).frame)

    told = compared(data, np.array([0]), np.array([1]))

    assert told.other_vowel.tolist() == [twins]
    assert (told.nik[0] == NikLevel.EXACT) is np.bool_("nik" in one)


def test_pairs_in_pieces_are_compared_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name_key": name, "village": name[:1]} for name in ("RISKA", "RISKI", "SALMA", "SALMAH", "BUTI")]
    data = comparable(stacked(people(*rows), people()).frame)
    left, right = np.triu_indices(5, 1)
    whole = compared(data, left, right)

    for piece in (3, 5, 100):
        monkeypatch.setattr("ucj_validate.match.comparing.compare._PIECE", piece)
        again = compared_at_once(data, left, right)
        assert all((getattr(again, name) == getattr(whole, name)).all() for name in whole.__dataclass_fields__)
    assert len(compared_at_once(data, left[:0], right[:0]).nik) == 0


def worth(one: Row, other: Row) -> bool:
    data = comparable(stacked(people(one, other), people()).frame)
    likely = Likely(data, telling_villages(data.village))
    likely.prepare()
    told = {bool(likely.at(np.arange(2))(np.array([a]), np.array([b]))[0]) for a, b in ((0, 1), (1, 0))}
    assert len(told) == 1
    return told.pop()


UNLIKE: tuple[Row, Row] = ({"name_key": "AMIR"}, {"name_key": "WULANDARI"})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, False), ({"name_key": "WULANDARI"}, {}, True), ({"name_key": "WULANDRI"}, {}, True), ({"name_key": None}, {}, True),
        ({"name_key": "DAENG NGALE"}, {}, True), ({"name_key": "A B"}, {}, True),
        ({"no_kk": "7"}, {"no_kk": "7"}, True), ({"phone": "7"}, {"phone": "7"}, True), ({"village": "L"}, {"village": "L"}, False),
        ({"birth_date": BORN}, {"birth_date": BORN}, False),
        ({"birth_date": BORN, "village": "L"}, {"birth_date": BORN, "village": "L"}, True),
        ({"birth_date": BORN, "mother_key": "L"}, {"birth_date": BORN, "mother_key": "L"}, True),
        ({"birth_date": BORN, "village": "L"}, {"birth_date": BORN, "village": "M"}, False),
        ({"birth_date": BORN, "village": "L"}, {"birth_date": date(1985, 3, 13), "village": "L"}, False),
        ({"birth_date": BORN, "nik": NIK[:15]}, {"birth_date": BORN, "nik": NIK[:15]}, True),
        ({"birth_date": BORN, "nik": NIK[:15]}, {"birth_date": BORN, "nik": NIK}, False),
        ({"nik": NIK}, {"nik": NIK}, True), ({"nik": NIK}, {"nik": "0071011203850009"}, True),
        ({"nik": NIK}, {"nik": "0071011203850010"}, False), ({"nik": "0071011203850008"}, {"nik": "0071011203850011"}, True),
        ({"nik": NIK}, {"nik": "1071011203850001"}, False),
        ({"nik": "0071011203850012"}, {"nik": "0071011203850019", "nik_form": "excel_float"}, True),
        ({"nik": "0071011203850012"}, {"nik": "0071011203850029", "nik_form": "excel_float"}, False),
    ],
)  # fmt: skip
def test_a_pair_is_worth_comparing_by_its_names_or_what_few_people_share(one: Row, other: Row, expected: bool) -> None:
    assert worth(UNLIKE[0] | one, UNLIKE[1] | other) is expected


def test_half_a_name_is_enough_where_the_birth_date_is_the_same() -> None:
    one, other = {"name_key": "RAHMANIAR"}, {"name_key": "RAHMATUKIS"}

    alike = [worth(one | born, other | born) for born in ({}, {"birth_date": BORN})]

    assert alike == [False, True]


def test_a_village_of_very_many_tells_nothing() -> None:
    codes = np.array([0] * (EVERY_DAY + 1) + [1] * EVERY_DAY + [-1])

    told = telling_villages(codes)

    assert (set(told[: EVERY_DAY + 1].tolist()), set(told[EVERY_DAY + 1 : -1].tolist()), told[-1]) == ({-1}, {1}, -1)


@pytest.mark.parametrize(
    ("sizes", "pairs", "largest"), [([0, 0, 4, 2], 4, 3), ([0, 0, 4, 2, 1], 10, 3), ([0, 0, 4, 2, 1], 16, 4), ([0, 0, 0, 0, 0, 2], 19, 4),
                                     ([0, 0, 0, 0, 0, 2], 20, 5)]
)  # fmt: skip
def test_blocks_are_taken_from_the_smallest_up_as_far_as_pairs_go(sizes: list[int], pairs: float, largest: int) -> None:
    assert largest_block(np.array(sizes), pairs) == largest


def test_blocks_are_given_some_at_a_time_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = Blocks(np.arange(12, dtype=np.uint32), np.array([2, 5, 3, 2], dtype=np.int32))
    monkeypatch.setattr(sorting, "_BLOCKED", 4)

    told = [(some.inside.tolist(), some.after.tolist()) for some in blocks.within(3)]
    every = [(some.inside.tolist(), some.after.tolist()) for some in blocks.within(5)]

    assert [entity for inside, _after in told for entity in inside] == [0, 1, 7, 8, 9, 10, 11]
    assert [after for _inside, of in told for after in of] == [1, 0, 2, 1, 0, 1, 0]
    assert [after for _inside, of in every for after in of] == [1, 0, 4, 3, 2, 1, 0, 2, 1, 0, 1, 0]
    assert len(every) > 1


def test_threads_are_as_many_as_help() -> None:
    assert 1 <= packing.THREADS <= 4


def test_a_pair_is_as_much_worth_whichever_of_its_names_stands_first_of_all() -> None:
    data = comparable(stacked(people({"name_key": "AMINA RUKAYA"}, {"name_key": "RUKAYA"}), people()).frame)

    told = [compared(data, np.array([a]), np.array([b])).name.tolist() for a, b in ((0, 1), (1, 0))]

    assert told == [[NameLevel.SUBSET]] * 2
