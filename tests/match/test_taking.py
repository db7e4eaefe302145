"""Numbers that are taken a column at a time say what the stacked texts say."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import people
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.values.niks import Niks
from ucj_validate.match.values.packing import coded, small
from ucj_validate.match.values.records import stacked
from ucj_validate.match.values.taking import entities, taken

NIKS = [None, "0071011203850001", "0071011203850011", "0071011203850000", "007101120385001", "00710112033850001"]
FORMS = {15: ["length"], 16: ["sound", "sound", "excel_float", "bad_date"], 17: ["length"]}


def _row(draw: st.DrawFn) -> dict[str, object]:
    nik = draw(st.sampled_from(NIKS))
    form = draw(st.sampled_from(FORMS[len(nik)])) if nik else "missing"
    told: dict[str, list[object]] = {
        "name_key": [None, "SITI RUKAYA", "RUKAYA", "NUR"],
        "birth_date": [
            None,
            date(1985, 3, 12),
            date(1985, 3, 12),
            date(1985, 12, 3),
            date(1970, 1, 1),
            date(2001, 5, 5),
        ],
        "nik_birth_date": [None, date(1985, 3, 12)],
        "sex": [None, "male", "female"],
        "nik_sex": [None, "male", "female"],
        "village": [None, "BESUSU", "LERE"],
        "no_kk": [None, "0071011203850001", "0071010101010002"],
        "phone": [None, "628110000001"],
        "mother_key": [None, "SALMA", "TANTI"],
    }
    return {"nik": nik, "nik_form": form} | {name: draw(st.sampled_from(values)) for name, values in told.items()}


SIDE = st.lists(st.composite(_row)(), max_size=12)


@pytest.mark.wide
@settings(max_examples=60)
@given(SIDE, SIDE)
def test_columns_give_what_a_frame_of_all_records_gives(
    roll: list[dict[str, object]], members: list[dict[str, object]]
) -> None:
    sides = people(*roll), people(*members)
    stacked_ = stacked(*sides)

    records, data = taken(*sides)

    assert records.entity.tolist() == stacked_.entity.tolist()
    assert (records.n_roll, records.population, records.merged) == (len(roll), stacked_.population, stacked_.merged)
    _assert_equal(data, comparable(stacked_.frame))


def _assert_equal(data: Comparable, expected: Comparable) -> None:
    for name in (each.name for each in fields(Comparable)):
        ours, theirs = getattr(data, name), getattr(expected, name)
        if name in {"village", "district", "no_kk", "phone", "mother", "sex"}:
            # numbers may be others, but are equal where they were
            ours, theirs = (coded(pl.Series(codes))[0] * (codes >= 0) - (codes < 0) for codes in (ours, theirs))
        if isinstance(ours, np.ndarray) and not name.endswith("_key"):
            assert ours.tolist() == theirs.tolist(), name
    assert data.nik_text.to_list() == expected.nik_text.to_list()
    assert data.words.names.to_list() == expected.words.names.to_list()
    for name in ("village", "no_kk", "phone"):
        ours, theirs = (getattr(of, f"{name}_key")[getattr(of, name)] for of in (data, expected))
        assert ours.tolist() == theirs.tolist(), name


def test_a_record_of_good_form_is_stood_for_by_any_of_its_number_and_stands_for_none_of_doubtful_form() -> None:
    one = {"nik": "0071011203850000", "name_key": "SITI", "birth_date": date(1985, 3, 12)}
    doubtful = {**one, "nik_form": "excel_float"}

    before, after = (taken(people(*rows), people())[0].entity.tolist() for rows in ((doubtful, one), (one, doubtful)))

    assert (before, after) == ([0, 0], [0, 1])
    assert stacked(people(doubtful, one), people()).entity.tolist() == before
    assert stacked(people(one, doubtful), people()).entity.tolist() == after


def test_rows_that_stand_in_another_order_are_taken_in_that_of_their_numbers() -> None:
    roll, members = people({"name_key": "A"}, {"name_key": "B"}), people({"name_key": "C"})

    _records, data = taken(roll.reverse(), members)

    assert data.words.names.gather(data.name_id).to_list() == ["A", "B", "C"]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=20))
def test_an_entity_is_the_first_of_equal_records(values: list[tuple[int, int]]) -> None:
    nik, name = (np.array([value[at] for value in values], dtype=np.uint64) for at in (0, 1))

    found = entities(np.arange(len(values)), nik, name, nik * 0)

    assert found.tolist() == [values.index(value) for value in values]


def test_entities_whose_numbers_fall_together_are_told_apart() -> None:
    nik = np.arange(40, dtype=np.uint64) % 3

    with_one_number = entities(np.arange(40), nik, nik * 0, nik * 0)

    assert with_one_number.tolist() == [0, 1, 2] * 13 + [0]


@given(st.lists(st.sampled_from([*NIKS, "AB12345678901234", "+071011203850001"]), max_size=12))
def test_a_nik_is_the_same_text_again(texts: list[str | None]) -> None:
    nik = pl.Series(texts, dtype=pl.String)
    found = Niks.of(nik, pl.Series(["sound"] * len(texts), dtype=pl.String))

    assert found.texts(np.arange(len(texts))).to_list() == texts
    gone = np.arange(len(texts)) % 2 == 0
    assert found.without(gone).texts(np.arange(len(texts))).to_list() == [
        None if at % 2 == 0 else text for at, text in enumerate(texts)
    ]


def test_codes_take_the_smallest_type_that_holds_them() -> None:
    kinds = [small(np.array([-1, most])).dtype for most in (127, 128, 40_000)]

    assert kinds == [np.int8, np.int16, np.int32]
