"""Lists in the rolls' graph: whom they name surely, whom maybe, and who stands on them alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.frames import CandidateResult
from ucj_validate.listed import Named, candidates, linked
from ucj_validate.listed.saying import marks
from ucj_validate.listed.side import Listed
from ucj_validate.settings import RuleSettings, Settings

AS_OF = date(2025, 4, 24)
ANI = {"nik": "0071015203850001", "name_key": "ANI LASATINTI", "birth_date": date(1985, 3, 12)}
ANITA = ANI | {"nik": "0071015203850002", "name_key": "ANITA LASATINTI"}
BUDI = {"nik": "0071010101800002", "name_key": "BUTI PONULELE", "birth_date": date(1980, 1, 1)}
CICI = {"nik": "0071014202820003", "name_key": "CICI MANTOPU", "birth_date": date(1982, 2, 2)}
Row = dict[str, Any]


def listed(*rows: tuple[str, Row], families: tuple[tuple[str, int], ...] = ()) -> Listed:
    found = people(*(row for _kind, row in rows), file="lists.csv")
    kinds = pl.Series("kind", [kind for kind, _row in rows], dtype=pl.String)
    told = pl.DataFrame(list(families), schema={"no_kk": pl.String, "decile": pl.Int64}, orient="row")
    return Listed(found, kinds, marks(found, kinds, RuleSettings(), AS_OF), told)


def named(roll: list[Row], given: Listed, members: list[Row] = ()) -> Named:
    return linked(people(*roll), people(*members, file="m.csv"), given, Settings(), None)[1]


def beyond(roll: list[Row], given: Listed, members: list[Row] = (), **rules: object) -> CandidateResult:
    settings = Settings(rules=RuleSettings(**rules))
    found, enrolled = people(*roll), people(*members, file="m.csv")
    held = linked(found, enrolled, given, settings, None)[1].beyond
    assert held is not None
    return candidates(held, enrolled, settings, AS_OF)


def told(result: CandidateResult) -> list[tuple[str, str]]:
    return list(result.select("on_roll", "status").iter_rows())


def test_who_is_on_a_list_for_sure_is_named_and_who_may_be_is_told_apart() -> None:
    sure = named([ANI, BUDI], listed(("deaths", ANI), ("moved", CICI)))
    unsure = named([ANI, BUDI], listed(("deaths", ANITA)))

    assert sure.marks.rows() == [(0, "deceased")]
    assert unsure.marks.rows() == [(0, "maybe_deceased")]
    assert [(use.kind, use.persons, use.on_roll, use.possible) for use in (*sure.uses, *unsure.uses)] == [
        ("deaths", 1, 1, 0),
        ("moved", 1, 0, 0),
        ("deaths", 1, 0, 1),
    ]


def test_every_row_of_a_named_person_is_named() -> None:
    assert named([ANI, BUDI, ANI], listed(("asn", ANI), ("asn", ANI))).marks.rows() == [
        (0, "asn_or_pppk"),
        (2, "asn_or_pppk"),
    ]


def test_lists_leave_the_rolls_own_links_as_they_are() -> None:
    roll, members = people(ANI, BUDI, CICI), people(BUDI | {"kpj": "1"}, CICI | {"kpj": "2"}, file="m.csv")

    alone, _ = linked(roll, members, listed(), Settings(), None)
    beside, _ = linked(roll, members, listed(("deaths", CICI), ("candidates", BUDI)), Settings(), None)

    columns = ["roll_row", "member_row", "decision"]
    assert beside.links.select(columns).rows() == alone.links.select(columns).rows()
    assert (len(beside.roll_person), beside.duplicates.height) == (3, 0)


def test_families_are_looked_up_by_their_card() -> None:
    roll = [ANI | {"no_kk": "0071010101200001"}, BUDI | {"no_kk": "0071010101200002"}, CICI]

    found = named(roll, listed(families=(("0071010101200001", 3), ("0071010101200001", 5), ("0071010101200009", 1))))

    assert found.deciles.rows() == [(0, 3), (0, 5)]
    assert [(use.kind, use.persons, use.on_roll) for use in found.uses] == [("dtsen", 2, 1)]


def test_without_lists_nothing_is_said() -> None:
    found = named([ANI], listed())

    assert (found.marks.height, found.deciles.height, found.uses, found.beyond) == (0, 0, (), None)


def test_a_candidate_on_a_roll_is_told_from_one_on_none_and_one_who_may_be() -> None:
    given = listed(
        ("candidates", ANI),
        ("candidates", CICI),
        ("candidates", BUDI | {"nik": "0071010101800003", "name_key": "BUTIANTO PONULELE"}),
    )

    result = beyond([ANI, BUDI], given)

    assert result["on_roll"].to_list() == ["matched", "none", "possible"]


def test_a_candidate_is_counted_once_over_all_lists() -> None:
    result = beyond([ANI], listed(("candidates", CICI), ("decree", CICI), ("candidates", CICI)))

    assert result["counts"].to_list() == [True, False, False]
    assert result["person"].n_unique() == 1
    assert result["lists"].to_list() == [["candidates", "decree"]] * 3
    assert result["list_kind"].to_list() == ["candidates", "decree", "candidates"]


@pytest.mark.parametrize(
    ("stated", "status"), [("active", "active"), ("lapsed", "lapsed"), ("ended", "ended"), (None, "unregistered")]
)
def test_a_candidates_membership_is_told(stated: str | None, status: str) -> None:
    members = [CICI | {"kpj": "1", "stated_status": stated}] if stated else [BUDI | {"kpj": "1"}]

    assert told(beyond([ANI], listed(("candidates", CICI)), members)) == [("none", status)]


def test_the_dead_are_never_eligible_whatever_the_rolls_switch_says() -> None:
    given = listed(("candidates", CICI), ("deaths", CICI), ("candidates", BUDI | {"alm": True}))

    assert told(beyond([ANI], given, exclude_deceased=False)) == [("none", "excluded"), ("none", "excluded")]


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"income": 2_499_999}, "unregistered"),
        ({"income": 2_500_000}, "excluded"),
        ({"income": None}, "unregistered"),
        ({"birth_date": date(1960, 4, 24), "nik": None}, "excluded"),
        ({"birth_date": date(2008, 4, 24), "nik": None}, "review"),
        ({"regency": "KABUPATEN SIGI"}, "excluded"),
    ],
)
def test_a_candidate_has_to_meet_the_criteria(row: Row, status: str) -> None:
    result = beyond([ANI], listed(("candidates", CICI | row)), income_limit=2_500_000, area=("KOTA PALU",))

    assert told(result) == [("none", status)]


def test_a_candidate_who_moved_or_serves_is_not_eligible() -> None:
    given = listed(("candidates", CICI), ("moved", CICI), ("candidates", BUDI), ("asn", BUDI))

    assert told(beyond([ANI], given)) == [("none", "excluded"), ("none", "excluded")]


def test_a_candidate_need_not_be_in_the_decree_and_asks_for_no_roll() -> None:
    given = listed(("candidates", CICI | {"income": 9_000_000}), ("candidates", BUDI), ("decree", ANI))
    rules = {"require_decree": True, "vulnerable_rolls": ("rentan.csv",), "income_limit": 2_500_000}

    assert told(beyond([ANI], given, **rules)) == [
        ("none", "excluded"),
        ("none", "unregistered"),
        ("matched", "unregistered"),
    ]


def test_the_decile_of_a_candidates_family_counts() -> None:
    given = listed(("candidates", CICI | {"no_kk": "0071010101200001"}), families=(("0071010101200001", 9),))

    result = beyond([ANI], given, max_decile=4)

    assert (told(result), result["decile"].to_list()) == ([("none", "excluded")], [9])


def test_every_list_is_heard_though_its_rows_are_one_record() -> None:
    found = named([ANI, BUDI], listed(("deaths", ANITA), ("asn", ANITA), ("candidates", ANITA)))

    assert found.marks.rows() == [(0, "maybe_asn_or_pppk"), (0, "maybe_deceased")]


def test_who_may_be_somebody_that_a_list_names_may_be_named_too() -> None:
    found = named([ANI, ANITA, BUDI], listed(("deaths", ANI)))

    assert found.marks.rows() == [(0, "deceased"), (1, "maybe_deceased")]


def test_a_roll_row_meets_the_lists_rows_that_speak_of_it() -> None:
    found = named([BUDI, ANI, ANI], listed(("deaths", CICI), ("deaths", ANI), ("moved", ANITA), ("decree", BUDI)))

    assert found.meetings is not None
    told = found.meetings.with_columns(sure=pl.col("probability").is_null())
    assert told.select("row", "list_kind", "line", "sure").rows() == [
        (1, "deaths", 3, True),
        (1, "moved", 4, False),
        (2, "deaths", 3, True),
    ]


def test_without_people_on_lists_nobody_meets() -> None:
    assert named([ANI], listed(families=(("0071010101200001", 3),))).meetings is None
