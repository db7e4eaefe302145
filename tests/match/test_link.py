"""People are found although one thing is wrong; others are kept apart although much agrees."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import BORN, people
from ucj_validate.frames import Linkage, People
from ucj_validate.match import link
from ucj_validate.settings import MatchSettings

NIK = "0071011203850001"
NAME = "LASATINTI RUKAYA"


def crowd(n: int = 400) -> list[dict[str, object]]:
    """People unlike anybody in the tests, so that chance agreement is measured against a town, not a room."""
    first = ["SALMA", "BUTI", "WATI", "RATNA", "INTRA", "HENTRA", "TANTI", "LESTARI", "RITWAN", "MAYA"]
    return [
        {
            "nik": f"0099{i % 90 + 10:02d}{i % 28 + 1:02d}{i % 12 + 1:02d}{i % 40 + 50:02d}{i + 3000:04d}",
            "name_key": f"{first[i % 10]} KALUARGA{i // 10} BERUT{i}",
            "birth_date": date(1950, 1, 1) + timedelta(days=37 * i),
        }
        for i in range(n)
    ]


def linked(roll: list[dict[str, object]], members: list[dict[str, object]]) -> Linkage:
    others = crowd()
    return link(people(*roll, *others), people(*members, *others, file="m.csv"), MatchSettings())


def decision(linkage: Linkage, roll_row: int = 0, member_row: int = 0) -> str:
    found = linkage.links.filter((pl.col("roll_row") == roll_row) & (pl.col("member_row") == member_row))
    return found["decision"].item() if found.height else "none"


SAME = {"nik": NIK, "name_key": NAME, "birth_date": BORN}
LOST = {"nik": "0071011203850000", "nik_form": "excel_float", "nik_prefix": "007101120385000"}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"nik": None},
        {"nik": "0071011203850011"},
        {"nik": "0071012103850001"},
        {"nik": "007101120385001"},
        {"nik": "00710112033850001"},
        LOST,
        {"name_key": "RUKAYA LASATINTI"},
        {"name_key": "LASATINTI R"},
        {"name_key": "LASATINTI"},
        {"name_key": "LASATINDI RUKAYA"},
        {"name_key": "LASA TINTI RUKAYA"},
        {"birth_date": None},
        {"birth_date": date(1985, 12, 3)},
        {"birth_date": date(1985, 3, 13)},
        {"birth_date": date(1985, 1, 1)},
        {"nik": None, "name_key": "RUKAYA LASATINTI"},
        {"nik": "0071011203850091", "name_key": "LASATINDI R"},
        {"name_key": "DAENG NGALE"},
    ],
)
def test_a_person_is_found_although_one_thing_is_wrong(changed: dict[str, object]) -> None:
    result = linked([SAME], [SAME | changed])

    assert decision(result) == "accepted"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"nik": "0071011203850002", "name_key": "LASATINTO RUKAYA"}, "twins of near names"),
        ({"nik": "0071011203850002", "name_key": "BUTI RUKAYA"}, "twins"),
        ({"nik": "0071010101600003", "birth_date": date(1960, 1, 1)}, "father and son of one name"),
        ({"nik": "0071015506900001", "birth_date": date(1990, 6, 15)}, "namesakes"),
        ({"nik": "0071015506900001"}, "two well-formed NIK that contradict"),
        ({"name_key": "WATI BERLIANA", "birth_date": date(1991, 7, 7)}, "one NIK, another person"),
        ({"nik": None, "birth_date": None}, "nothing but a name"),
        ({"nik": None, "name_key": "LASATINTA RUKAYA"}, "twins of near names, one NIK missing"),
        (LOST | {"name_key": "LASATINTA RUKAYA"}, "twins of near names, the last digit lost"),
        (LOST | {"name_key": "BUTI RUKAYA"}, "twins, the last digit lost"),
        ({"name_key": "DAENG NGALE", "birth_date": date(1991, 7, 7)}, "a Daeng name with another birth date"),
    ],
)
def test_another_person_is_never_accepted(other: dict[str, object], why: str) -> None:
    result = linked([SAME], [SAME | other])

    assert decision(result) != "accepted", why


def test_a_common_name_and_a_date_alone_do_not_decide() -> None:
    common = {"nik": None, "name_key": "MUHAMMAD", "birth_date": BORN}

    result = linked([common], [common])

    assert decision(result) == "review"


def test_a_row_of_which_only_a_common_name_is_known_cannot_be_told() -> None:
    only_name = {"nik": None, "name_key": "NUR RAHMAN", "birth_date": None}

    result = linked([only_name], [only_name | {"nik": NIK, "birth_date": BORN}])

    assert decision(result) == "review"


def test_two_equally_good_candidates_are_both_left_to_review() -> None:
    member_a = SAME | {"nik": "0071011203850001"}
    member_b = SAME | {"nik": "0071031203850007"}

    result = linked([SAME | {"nik": None}], [member_a, member_b])

    assert decision(result, 0, 0) == "review"
    assert decision(result, 0, 1) == "review"
    assert result.links.filter(pl.col("roll_row") == 0)["margin"].max() < 1


def test_rows_of_one_person_within_a_roll_share_a_number() -> None:
    result = linked([SAME, SAME | {"name_key": "LASATINTI R"}, SAME | {"nik": None}], [])

    assert result.roll_person.head(3).n_unique() == 1


def test_a_slip_in_one_roll_does_not_speak_against_the_right_row_of_another() -> None:
    slip = SAME | {"nik": "0071041203850001"}

    result = linked([SAME, slip], [SAME | {"name_key": "LASATINDI RUKAYA"}])

    assert [decision(result, row) for row in (0, 1)] == ["accepted", "accepted"]


def test_a_number_of_somebody_else_in_the_row_does_not_hide_the_person() -> None:
    borrowed = SAME | {"nik": "0071015506900007", "nik_birth_date": date(1990, 6, 15), "no_kk": "0071010101100001"}

    result = linked([borrowed], [SAME | {"no_kk": "0071010101100001"}])

    assert decision(result) == "accepted"


def test_a_wrong_number_between_twins_is_left_to_review() -> None:
    first = SAME | {"name_key": "LASATINTI RUKAYA BATARUTIN"}
    second = SAME | {"nik": "0071011203850002", "name_key": "LASATINTI RUKAYA PANGESTU"}
    wrong = first | {"nik": "0071011203850002"}

    result = linked([wrong], [first, second])

    assert "accepted" not in {decision(result, 0, row) for row in (0, 1)}


def test_several_member_numbers_of_one_person_are_one_person() -> None:
    result = linked([SAME], [SAME | {"kpj": "11111111111"}, SAME | {"kpj": "22222222222", "nik": None}])

    assert decision(result, 0, 0) == decision(result, 0, 1) == "accepted"
    assert result.member_person.head(2).n_unique() == 1


def test_a_chain_never_joins_two_well_formed_niks() -> None:
    bridge = SAME | {"nik": None}
    roll = [SAME, bridge, SAME | {"nik": "0071035203850009"}]

    result = linked(roll, [])

    assert result.roll_person[0] != result.roll_person[2]


def test_empty_sides_link_nothing() -> None:
    empty = people()

    result = link(empty, people(SAME), MatchSettings())

    assert result.links.height == 0
    assert result.member_person.len() == 1


person = st.fixed_dictionaries(
    {
        "nik": st.sampled_from([None, NIK, "0071011203850002", "007101120385001", "0071015203900001"]),
        "name_key": st.sampled_from([None, NAME, "RUKAYA", "RUKAYA L", "MUHAMMAD RUKAYA", "BUTI"]),
        "birth_date": st.sampled_from([None, BORN, date(1985, 12, 3), date(1960, 1, 1)]),
        "no_kk": st.sampled_from([None, "0071010101010001"]),
    }
)


def _persons(linkage: Linkage, roll_order: list[int], member_order: list[int]) -> set[frozenset[tuple[str, int]]]:
    groups: dict[int, set[tuple[str, int]]] = {}
    for side, numbers, order in (("r", linkage.roll_person, roll_order), ("m", linkage.member_person, member_order)):
        for position, number in enumerate(numbers.to_list()):
            groups.setdefault(number, set()).add((side, order[position]))
    return {frozenset(group) for group in groups.values()}


@settings(max_examples=15)
@given(st.lists(person, max_size=6), st.lists(person, max_size=6), st.randoms())
def test_row_order_changes_nothing(
    roll: list[dict[str, object]], members: list[dict[str, object]], random: object
) -> None:
    roll_order, member_order = list(range(len(roll))), list(range(len(members)))
    random.shuffle(roll_order)
    random.shuffle(member_order)

    straight = link(people(*roll), people(*members), MatchSettings())
    shuffled = link(
        people(*(roll[i] for i in roll_order)), people(*(members[i] for i in member_order)), MatchSettings()
    )

    assert _persons(straight, list(range(len(roll))), list(range(len(members)))) == _persons(
        shuffled, roll_order, member_order
    )
    assert straight.links["probability"].is_between(0, 1).all()


@pytest.mark.wide
@settings(max_examples=10)
@given(st.lists(person, max_size=6), st.lists(person, max_size=6))
def test_swapping_the_sides_gives_the_same_people(
    roll: list[dict[str, object]], members: list[dict[str, object]]
) -> None:
    def groups(linkage: Linkage, flipped: bool) -> set[frozenset[tuple[str, int]]]:
        sides = {"r": linkage.member_person if flipped else linkage.roll_person}
        sides["m"] = linkage.roll_person if flipped else linkage.member_person
        found: dict[int, set[tuple[str, int]]] = {}
        for side, numbers in sides.items():
            for row, number in enumerate(numbers.to_list()):
                found.setdefault(number, set()).add((side, row))
        return {frozenset(group) for group in found.values()}

    left, right = people(*roll), people(*members)

    assert groups(link(left, right, MatchSettings()), False) == groups(link(right, left, MatchSettings()), True)


def test_every_pair_within_one_edit_of_the_nik_is_a_candidate() -> None:
    from ucj_validate.match.blocking.blocks import candidates
    from ucj_validate.match.blocking.keys import KEYS, Parts
    from ucj_validate.match.values.comparable import comparable
    from ucj_validate.match.values.records import stacked

    edits = [NIK[:i] + str((int(NIK[i]) + 1) % 10) + NIK[i + 1 :] for i in range(16)]
    swaps = [NIK[:i] + NIK[i + 1] + NIK[i] + NIK[i + 2 :] for i in range(15)]
    cuts = [NIK[:i] + NIK[i + 1 :] for i in range(16)]
    rows: People = people({"nik": NIK}, *({"nik": nik} for nik in [*edits, *swaps, *cuts]))
    data = comparable(stacked(rows, people()).frame)

    pairs = candidates(Parts.of(data, np.arange(rows.height)), KEYS[:1], 1000).pairs

    assert set(pairs.filter(pl.col("left") == 0)["right"]) == set(range(1, rows.height))
