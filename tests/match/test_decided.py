"""What a person has decided wins over weights and rules, and reaches no further than it says."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.match.test_link import LOST, NAME, NIK, SAME, crowd
from tests.support.builders import BORN, people
from ucj_validate.frames import DECIDED, Decided, Linkage
from ucj_validate.match import link
from ucj_validate.settings import MatchSettings

TWIN = {"nik": "0071011203850002", "name_key": "LASATINTA RUKAYA", "birth_date": BORN}
STRANGER = {"nik": "0071012507700009", "name_key": "HAMINA DAENG", "birth_date": date(1970, 7, 25)}


def decided(*pairs: tuple[str, int, str, int, str]) -> Decided:
    rows = [
        {"left_side": a, "left_row": i, "right_side": b, "right_row": j, "verdict": verdict, "decision": f"d{n}"}
        for n, (a, i, b, j, verdict) in enumerate(pairs)
    ]
    return Decided(pl.DataFrame(rows, schema=DECIDED))


def linked(
    roll: list[dict[str, object]], members: list[dict[str, object]], *pairs: tuple[str, int, str, int, str]
) -> Linkage:
    others = crowd(120)
    return link(
        people(*roll, *others), people(*members, *others, file="m.csv"), MatchSettings(), decided=decided(*pairs)
    )


def told(linkage: Linkage, roll_row: int, member_row: int) -> tuple[str, str] | None:
    found = linkage.links.filter((pl.col("roll_row") == roll_row) & (pl.col("member_row") == member_row))
    return (found["decision"].item(), found["decided_by"].item()) if found.height else None


def test_two_rows_of_nothing_in_common_are_one_person_when_somebody_says_so() -> None:
    result = linked([SAME], [STRANGER], ("roll", 0, "members", 0, "same"))

    assert told(result, 0, 0) == ("accepted", "person")
    assert result.roll_person[0] == result.member_person[0]


def test_two_rows_of_one_nik_name_and_date_are_parted_by_no_decision() -> None:
    result = linked([SAME], [SAME], ("roll", 0, "members", 0, "different"))

    assert result.roll_person[0] == result.member_person[0]


def test_a_sure_link_is_taken_back_when_somebody_says_so() -> None:
    member = SAME | {"name_key": "LASATINDI RUKAYA"}

    assert told(linked([SAME], [member]), 0, 0) == ("accepted", "model")
    result = linked([SAME], [member], ("roll", 0, "members", 0, "different"))

    assert told(result, 0, 0) == ("rejected", "person")
    assert result.roll_person[0] != result.member_person[0]


def test_a_rule_gives_way_to_a_decision() -> None:
    assert (told(linked([SAME], [TWIN]), 0, 0) or ("none",))[0] != "accepted"

    result = linked([SAME], [TWIN], ("roll", 0, "members", 0, "same"))

    assert told(result, 0, 0) == ("accepted", "person")
    assert result.links.filter((pl.col("roll_row") == 0) & (pl.col("member_row") == 0))["rule"].item() is None


def test_of_two_equal_claims_one_wins_when_the_other_is_rejected() -> None:
    row = {"nik": None, "name_key": NAME, "birth_date": BORN}
    claims = [SAME, SAME | {"nik": "0071021203850044"}]

    open_ = linked([row], claims)
    assert {told(open_, 0, 0), told(open_, 0, 1)} == {("review", "model")}
    result = linked([row], claims, ("roll", 0, "members", 1, "different"))

    assert told(result, 0, 0) == ("accepted", "model")
    assert told(result, 0, 1) == ("rejected", "person")


def test_who_is_called_one_with_a_member_is_not_joined_to_its_rival_too() -> None:
    row = {"nik": None, "name_key": NAME, "birth_date": BORN}
    claims = [SAME, SAME | {"nik": "0071021203850044"}]

    result = linked([row], claims, ("roll", 0, "members", 1, "same"))

    assert told(result, 0, 1) == ("accepted", "person")
    assert (told(result, 0, 0) or ("none",))[0] != "accepted"
    assert result.roll_person[0] != result.member_person[0]


def test_an_unsure_pair_stays_in_review_by_a_persons_word() -> None:
    row = {"nik": None, "name_key": NAME, "birth_date": BORN}
    claims = [SAME, SAME | {"nik": "0071021203850044"}]

    result = linked([row], claims, ("roll", 0, "members", 0, "unsure"))

    assert told(result, 0, 0) == ("review", "person")
    assert told(result, 0, 1) == ("review", "model")


def test_possible_duplicates_of_a_roll_are_joined_and_parted() -> None:
    twins = [SAME, SAME | {"nik": "0071021203850044"}]

    assert linked(twins, []).duplicates.filter(pl.col("side") == "roll").height == 1
    apart = linked(twins, [], ("roll", 0, "roll", 1, "different"))
    one = linked(twins, [], ("roll", 1, "roll", 0, "same"))

    assert apart.duplicates.height == 0
    assert apart.roll_person[0] != apart.roll_person[1]
    assert one.roll_person[0] == one.roll_person[1]


def test_a_third_row_does_not_bring_together_what_somebody_has_parted() -> None:
    bridge = {"nik": NIK, "name_key": "RUKAYA LASATINTI", "birth_date": BORN}
    roll = [SAME, bridge]
    member = LOST | {"name_key": NAME, "birth_date": BORN}

    result = linked(roll, [member], ("roll", 0, "members", 0, "different"), ("roll", 1, "members", 0, "different"))

    assert result.member_person[0] not in {result.roll_person[0], result.roll_person[1]}
    assert result.roll_person[0] == result.roll_person[1]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_decisions_changes_nothing(order: tuple[int, int]) -> None:
    row = {"nik": None, "name_key": NAME, "birth_date": BORN}
    claims = [SAME, SAME | {"nik": "0071021203850044"}]
    pairs = [("roll", 0, "members", 0, "same"), ("roll", 0, "members", 1, "different")]

    result = linked([row], claims, *(pairs[at] for at in order))

    assert told(result, 0, 0) == ("accepted", "person")
    assert told(result, 0, 1) == ("rejected", "person")


def test_without_decisions_nothing_changes() -> None:
    with_none, without = (
        linked([SAME], [TWIN]),
        link(people(SAME, *crowd(120)), people(TWIN, *crowd(120), file="m.csv"), MatchSettings()),
    )

    assert with_none.links.equals(without.links)
    assert with_none.roll_person.equals(without.roll_person)
