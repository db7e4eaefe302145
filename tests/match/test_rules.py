"""What a rule holds back, and what lifts it: each rule with a pair it stops and one it lets pass."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.match.test_link import LOST, SAME, decision, linked

PHONE = {"phone": "080012345678"}
MOTHER = {"mother_key": "RATNA INTRAWATI"}
VILLAGE = {"village": "LOLU"}


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("two_sound_niks", {"nik": "0071041203850091"}),
        ("other_serial_and_name", {"nik": "0071011203850002", "name_key": "LASATINTI R"}),
        ("same_nik_other_name", {"name_key": "WATI BERLIANA"}),
        ("same_nik_other_date", {"birth_date": date(1960, 7, 30)}),
        ("name_alone", {"nik": None, "birth_date": None}),
        ("twin_name", {"nik": None, "name_key": "LASATINTI RUKAYATI"}),
        ("twin_name", {"nik": "0071093108110009", "nik_form": "impossible_date", "name_key": "LASATINTA RUKAYA"}),
        ("first_15_other_name", LOST | {"name_key": "BUTI RUKAYA"}),
        ("date_in_part", {"nik": None, "birth_date": date(1985, 3, 29)}),
        ("date_in_part", {"nik": None, "name_key": "DAENG RUKAYA"}),
        ("date_in_part", {"nik": None, "birth_date": date(1981, 7, 30)} | PHONE),
        ("same_nik_other_date", {"birth_date": date(1981, 7, 30), "sex": "P"}),
        ("same_nik_other_date", {"birth_date": date(1981, 7, 30), "name_key": "LASATINTI"}),
        ("same_nik_other_name", {"birth_date": date(1985, 3, 13), "name_key": "WATI BERLIANA RUKAYA SUSANTI"}),
        ("twin_name", {"nik": None, "name_key": "LASATINDI RUKAYA", "sex": "P"}),
        ("twin_name", {"nik": "0071015203850001", "name_key": "LASATINTI BUTI", "sex": "P"}),
        ("date_in_part", {"nik": None, "birth_date": date(1985, 3, 13), "village": "TONTO", "sex": "L"}),
        ("twin_name", {"nik": None, "name_key": "WATI BERLIANA", "village": "LOLU"} | PHONE | MOTHER),
    ],
)
def test_a_rule_leaves_the_pair_to_people(rule: str, changed: dict[str, object]) -> None:
    member = {"name_key": "LASATINTI DAENG RUKAYA"} if "DAENG" in str(changed.get("name_key")) else {}
    family = {"sex": "L"} | PHONE | MOTHER | VILLAGE if changed.keys() & {"phone", "sex"} else {}
    if changed.get("village") == "TONTO":
        family = VILLAGE
    if rule == "same_nik_other_name" and "birth_date" in changed:
        member = {"name_key": "RUKAYA INTRA MAYA LESTARI"}

    result = linked([SAME | changed], [SAME | member | family])

    found = result.links.filter((pl.col("roll_row") == 0) & (pl.col("member_row") == 0))
    assert found["decision"].to_list() == ["review"]
    assert found["rule"].to_list() == [rule]


@pytest.mark.parametrize(
    ("changed", "shared"),
    [
        ({"nik": "0071041203850091"}, PHONE),
        ({"nik": "0071063112700009", "nik_birth_date": date(1970, 12, 31)}, PHONE),
        ({"name_key": "WATI BERLIANA"}, PHONE),
        ({"name_key": "WATI BERLIANA"}, MOTHER),
        ({"birth_date": date(1960, 7, 30)}, MOTHER),
        ({"nik": None, "name_key": "LASATINTA RUKAYA"}, PHONE | VILLAGE),
        ({"nik": None, "birth_date": date(1985, 3, 29)}, PHONE | VILLAGE),
    ],
)
def test_what_one_person_alone_has_lifts_the_rule(changed: dict[str, object], shared: dict[str, object]) -> None:
    result = linked([SAME | changed | shared], [SAME | shared])

    assert decision(result) == "accepted"


def test_a_telephone_does_not_make_two_words_one_name_for_twins() -> None:
    result = linked([SAME | PHONE | {"nik": None, "name_key": "BUTI RUKAYA"}], [SAME | PHONE])

    assert decision(result) == "review"


def test_father_and_son_of_one_name_are_told_by_the_dates_in_their_niks() -> None:
    father = SAME | {"nik": "0071010101600000", "nik_form": "excel_float", "nik_birth_date": date(1960, 1, 1)}

    result = linked([SAME | {"birth_date": None, "nik_birth_date": SAME["birth_date"]}, father], [])

    assert result.roll_person[0] != result.roll_person[1]


def test_a_misspelt_row_of_the_same_nik_does_not_hide_a_row_without_nik() -> None:
    misspelt = SAME | {"name_key": "LASATINTA RUKAYA"}
    without = SAME | {"nik": None}

    result = linked([misspelt, without], [SAME])

    assert [decision(result, row) for row in (0, 1)] == ["accepted", "accepted"]


def test_the_record_between_two_twins_is_theirs_neither_by_row_number() -> None:
    twins = [SAME, SAME | {"nik": "0071011203850002", "name_key": "LASATINTA RUKAYA"}]

    result = linked([SAME | {"nik": None, "name_key": "LASATINT RUKAYA"}], twins)

    assert "accepted" not in {decision(result, 0, row) for row in (0, 1)}


def test_a_row_of_initials_vouches_for_neither_twin() -> None:
    first = SAME | {"name_key": "LASATINTI RUKAYA PITRI"}
    initial = SAME | {"name_key": "LASATINTI RUKAYA P"}
    twin = SAME | {"nik": None, "name_key": "LASATINTI RUKAYA PITRA"}

    result = linked([first, initial, twin], [])

    assert result.roll_person[0] != result.roll_person[2]
