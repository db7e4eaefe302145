"""Where an answer holds: on the rows it was given on, though they move or are mended, and on nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import BORN, people
from ucj_validate.columns import Side
from ucj_validate.frames import People
from ucj_validate.pseudonyms import Key
from ucj_validate.review.fingerprints import endpoint
from ucj_validate.review.holding import Held, Standing, held
from ucj_validate.state.answers import Answer

KEY = Key(b"k" * 32)
A = {"nik": "0071011203850001", "name_key": "LASATINTI RUKAYA", "birth_date": BORN, "no_kk": "0071010101010001"}
B = {"nik": "0071011203850011", "name_key": "LASATINDI RUKAYA", "birth_date": BORN, "kpj": "00912345678"}
OTHER = {"nik": "0071012507700009", "name_key": "HAMINA DAENG", "birth_date": date(1970, 7, 25)}


def row(values: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A row whose cells say what its values say, so that a changed value is a changed cell."""
    told = values | changed
    return told | {f"raw_{name.removesuffix('_key')}": str(value) for name, value in told.items() if value is not None}


def roll(*rows: dict[str, Any]) -> People:
    return people(*rows, file="umkm.csv")


def members(*rows: dict[str, Any]) -> People:
    return people(*rows, file="peserta.csv")


def answer(verdict: str = "same", left: dict[str, Any] = A, right: dict[str, Any] = B, name: str = "Rani") -> Answer:
    ends = endpoint(roll(row(left)), 0, Side.ROLL, KEY), endpoint(members(row(right)), 0, Side.MEMBERS, KEY)
    return Answer(verdict, name, "2025-04-24T08:00:00Z", "", {}, "workbook", *ends).named(KEY)


def on_roll(verdict: str, left: dict[str, Any], right: dict[str, Any]) -> Answer:
    ends = (endpoint(roll(row(one)), 0, Side.ROLL, KEY) for one in (left, right))
    return Answer(verdict, "Rani", "2025-04-24T08:00:00Z", "", {}, "workbook", *ends).named(KEY)


def standing(found: Held) -> str:
    (one,) = found.standing.values()
    return str(one)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"village": "TALISE"},
        {"phone": "628123450000"},
        {"name_key": "LASATINTI"},
        {"name_key": "RUKAYA LASATINTI SITI"},
        {"birth_date": None},
        {"birth_date": date(1985, 3, 13)},
        {"nik": "0071011203850002"},
        {"nik": "0071012103850001"},
        {"nik": "007101120385001"},
        {"nik": None},
        {"nik": "0099011203850001"},
    ],
)
def test_an_answer_holds_on_a_row_of_which_one_thing_was_mended(changed: dict[str, Any]) -> None:
    found = held([answer()], roll(row(OTHER), row(A, **changed)), members(row(OTHER), row(B)), KEY)

    assert standing(found) == "holds"
    assert found.decided.row(0)[:5] == ("members", 1, "roll", 1, "same")


@pytest.mark.parametrize(
    "changed",
    [
        {"nik": "0099022507700044", "no_kk": None},
        {"nik": None, "name_key": "HAMINA DAENG"},
        {"nik": None, "birth_date": None},
        {"name_key": "HAMINA DAENG", "birth_date": None},
        {"nik": "0071011203850002", "name_key": "LASATINTA RUKAYA"},
    ],
)
def test_an_answer_does_not_hold_on_a_row_that_may_be_another_persons(changed: dict[str, Any]) -> None:
    found = held([answer()], roll(row(A, **changed)), members(row(B)), KEY)

    assert standing(found) == "absent"
    assert found.decided.height == 0


def test_a_twin_of_the_same_number_is_not_taken_for_the_row() -> None:
    twin = row(A, name_key="LASATINTA RUKAYA")

    found = held([answer("different")], roll(row(A), twin), members(row(B)), KEY)

    assert found.decided.select("right_row").to_series().to_list() == [0]


def test_of_two_people_who_fit_as_well_neither_is_taken() -> None:
    mended = answer(left=A | {"nik": None, "no_kk": None})
    namesakes = (row(A, no_kk=None), row(A, nik="0071021203850777", no_kk=None))

    found = held([mended], roll(*namesakes), members(row(B)), KEY)

    assert standing(found) == "absent"


def test_a_row_listed_twice_is_held_twice() -> None:
    found = held([answer()], roll(row(A), row(OTHER), row(A)), members(row(B)), KEY)

    assert found.decided.height == 2


def test_an_answer_whose_row_is_gone_holds_nowhere() -> None:
    found = held([answer()], roll(row(OTHER)), members(row(B)), KEY)

    assert standing(found) == "absent"


def test_two_rows_of_one_list_keep_their_ends() -> None:
    one, two = A, A | {"nik": "0071011203850055", "name_key": "LASATINTI RUKIA"}

    found = held([on_roll("different", one, two)], roll(row(two), row(OTHER), row(one)), members(), KEY)

    assert standing(found) == "holds"
    assert found.decided.row(0)[:5] == ("roll", 0, "roll", 2, "different")


def test_rows_that_fit_both_ends_are_left_undecided() -> None:
    both = A | {"village": "TALISE"}

    found = held([on_roll("different", A, both)], roll(row(A, village="LERE")), members(), KEY)

    assert standing(found) == "unclear"


def test_an_answer_that_the_rows_have_outlived_is_contradicted_and_not_applied() -> None:
    mended = row(B | {"nik": A["nik"], "name_key": A["name_key"]})

    found = held([answer("different")], roll(row(A)), members(mended), KEY)

    assert standing(found) == "contradicted"
    assert found.decided["verdict"].to_list() == ["unsure"]
    assert found.disputed.height == 2


def test_two_reviewers_who_disagree_decide_nothing_and_are_named() -> None:
    told = [answer("same"), answer("different", name="Budi")]

    found = held(told, roll(row(A)), members(row(B)), KEY)

    assert set(found.standing.values()) == {Standing.CONTRADICTED}
    assert found.decided["verdict"].to_list() == ["unsure"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whoever_is_sure_speaks_for_who_is_not(order: tuple[int, int]) -> None:
    told = [answer("same"), answer("unsure", name="Budi")]

    found = held([told[at] for at in order], roll(row(A)), members(row(B)), KEY)

    assert found.decided["verdict"].to_list() == ["same"]
    assert set(found.standing.values()) == {Standing.HOLDS}


@settings(max_examples=30)
@given(st.permutations(range(5)), st.permutations(range(3)))
def test_the_order_of_rows_and_answers_changes_nothing(rows: list[int], told: list[int]) -> None:
    every = [row(A), row(A, name_key="LASATINTA RUKAYA"), row(OTHER), row(A, nik=None), row(B, kpj=None)]
    answers = [answer(), answer("different", left=OTHER), on_roll("different", A, OTHER)]

    plain = held(answers, roll(*every), members(row(B)), KEY)
    moved = held([answers[at] for at in told], roll(*(every[at] for at in rows)), members(row(B)), KEY)

    assert plain.standing == moved.standing
    back = {(f"roll {at}"): f"roll {rows.index(at)}" for at in range(5)} | {"members 0": "members 0"}
    assert {_pair(one, back) for one in plain.decided.iter_rows()} == {
        _pair(one, None) for one in moved.decided.iter_rows()
    }


def _pair(one: tuple[Any, ...], renamed: dict[str, str] | None) -> tuple[frozenset[str], str]:
    ends = (f"{one[0]} {one[1]}", f"{one[2]} {one[3]}")
    return frozenset(renamed[end] if renamed else end for end in ends), one[4]
