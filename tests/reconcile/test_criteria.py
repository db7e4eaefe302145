"""Each criterion of eligibility with a row that meets it, one that doesn't, one that doesn't say, one on the limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate import frames
from ucj_validate.match import link
from ucj_validate.reconcile import roll_side, settle
from ucj_validate.reconcile.eligibility import Judged
from ucj_validate.reconcile.results import Settled
from ucj_validate.settings import ReferenceSettings, RuleSettings, Settings

AS_OF = date(2025, 4, 24)
ANI = {"nik": "0071015203850001", "name_key": "ANI LASATINTI", "birth_date": date(1985, 3, 12)}
BUDI = {"nik": "0071010101800002", "name_key": "BUTI PONULELE", "birth_date": date(1980, 1, 1)}
NO_FINDINGS = frames.Findings(pl.DataFrame(schema=frames.FINDINGS))
Row = dict[str, Any]


def settled(
    roll: list[Row],
    members: list[Row] = (),
    marks: list[tuple[int, str]] = (),
    deciles: list[tuple[int, int]] = (),
    dtsen: tuple[str, ...] = (),
    **rules: object,
) -> Settled:
    settings = Settings(rules=RuleSettings(**rules), reference=ReferenceSettings(dtsen=dtsen))
    left, right = people(*roll), people(*members, file="m.csv") if members else people()
    marked = pl.DataFrame(list(marks), schema={"row": pl.Int64, "code": pl.String}, orient="row")
    told = pl.DataFrame(list(deciles), schema={"row": pl.Int64, "decile": pl.Int64}, orient="row")
    return settle(left, right, link(left, right, settings.match), marked, settings, AS_OF, told)


def outcome(*given: Any, **more: Any) -> frames.RollResult:
    return rows_of(settled(*given, **more))


def rows_of(found: Settled) -> frames.RollResult:
    no_pairs = pl.DataFrame(schema={"side": pl.String, "left_row": pl.Int64, "right_row": pl.Int64})
    return roll_side(found, NO_FINDINGS, no_pairs, 3.0)


def told(code: str, *given: Any, **more: Any) -> tuple[str, bool, int]:
    """The first row's status, whether it carries `code`, and of how many persons the criterion can't be told."""
    found = settled(*given, **more)
    result = rows_of(found)
    unknown = next(one.unknown for one in found.criteria if one.code == code)
    return result["status"][0], code in result["findings"][0], unknown


def judgement(code: str, *given: Any, **more: Any) -> Judged:
    return next(one for one in settled(*given, **more).criteria if one.code == code)


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        (2_499_999, ("unregistered", False, 0)),
        (2_500_000, ("excluded", True, 0)),
        (2_500_001, ("excluded", True, 0)),
        (None, ("unregistered", False, 1)),
    ],
)
def test_income_must_lie_under_the_limit(income: int | None, expected: tuple[str, bool, int]) -> None:
    assert told("income_over_limit", [ANI | {"income": income}], income_limit=2_500_000) == expected


@pytest.mark.parametrize(
    ("decile", "expected"),
    [
        (3, ("unregistered", False, 0)),
        (4, ("unregistered", False, 0)),
        (5, ("excluded", True, 0)),
        (None, ("unregistered", False, 1)),
    ],
)
def test_the_decile_may_be_the_highest_that_is_eligible(decile: int | None, expected: tuple[str, bool, int]) -> None:
    assert told("decile_over_limit", [ANI | {"decile": decile}], max_decile=4) == expected


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("in_decree", ("unregistered", False, 0)),
        (None, ("excluded", True, 0)),
        ("maybe_in_decree", ("unregistered", False, 1)),
    ],
)
def test_a_decree_must_name_the_person(mark: str | None, expected: tuple[str, bool, int]) -> None:
    marks = [(0, mark)] if mark else []

    assert told("not_in_decree", [ANI], marks=marks, require_decree=True) == expected


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"segment": "BPU", "stated_status": "active"}, ("active", False, 0)),
        ({"segment": "PU", "stated_status": "active"}, ("excluded", True, 0)),
        ({"segment": "PU", "stated_status": "ended"}, ("ended", False, 0)),
        ({"segment": None, "stated_status": "active"}, ("active", False, 1)),
        (None, ("unregistered", False, 0)),
    ],
)
def test_an_active_wage_earner_is_covered_elsewhere(member: Row | None, expected: tuple[str, bool, int]) -> None:
    members = [ANI | {"kpj": "1"} | member] if member else [BUDI | {"kpj": "2", "stated_status": "active"}]

    assert told("already_wage_earner", [ANI], members, exclude_wage_earners=True) == expected


def test_one_of_several_cards_makes_a_wage_earner() -> None:
    cards = [
        ANI | {"kpj": "1", "segment": "BPU", "stated_status": "active"},
        ANI | {"kpj": "2", "segment": "PU", "stated_status": "active"},
    ]

    assert told("already_wage_earner", [ANI], cards, exclude_wage_earners=True) == ("excluded", True, 0)


def test_a_list_names_wage_earners_too() -> None:
    assert told("already_wage_earner", [ANI], marks=[(0, "wage_earner")], exclude_wage_earners=True) == (
        "excluded",
        True,
        0,
    )


@pytest.mark.parametrize(
    ("occupation", "expected"),
    [
        ("NELAYAN", ("unregistered", False, 0)),
        ("PNS", ("excluded", True, 0)),
        ("ANGGOTA POLRI", ("excluded", True, 0)),
        ("TNI AD", ("excluded", True, 0)),
        ("KEPOLISIAN RI (POLRI)", ("excluded", True, 0)),
        ("PENSIUNAN PNS", ("unregistered", False, 0)),
        ("WARUNG DI POLRES", ("unregistered", False, 0)),
        ("ISTRI TNI", ("unregistered", False, 0)),
        (None, ("unregistered", False, 1)),
    ],
)
def test_an_occupation_excludes_only_where_the_whole_cell_says_so(
    occupation: str | None, expected: tuple[str, bool, int]
) -> None:
    assert told("public_servant", [ANI | {"occupation": occupation}], exclude_public_servants=True) == expected


@pytest.mark.parametrize(
    ("code", "roll", "marks"),
    [
        ("income_over_limit", ANI | {"income": 9_000_000}, []),
        ("decile_over_limit", ANI | {"decile": 10}, []),
        ("not_in_decree", ANI, []),
        ("already_wage_earner", ANI, [(0, "wage_earner")]),
        ("public_servant", ANI | {"occupation": "PNS"}, []),
    ],
)
def test_what_a_city_has_not_switched_on_is_neither_found_nor_asked(
    code: str, roll: Row, marks: list[tuple[int, str]]
) -> None:
    one = judgement(code, [roll], marks=marks)

    assert outcome([roll], marks=marks)["findings"][0].to_list() == []
    assert (one.is_on, one.failing, one.alone, one.unknown) == (False, 0, 0, 0)


@pytest.mark.parametrize("mark", ["deceased", "asn_or_pppk", "moved"])
def test_who_may_be_on_a_list_is_not_excluded_and_is_told(mark: str) -> None:
    result = outcome([ANI], marks=[(0, f"maybe_{mark}")])

    assert result["status"].to_list() == ["unregistered"]
    assert result["findings"][0].to_list() == ["possible_list_match"]
    assert judgement(mark, [ANI], marks=[(0, f"maybe_{mark}")]).unknown == 1


def test_who_is_surely_on_a_list_is_not_told_to_be_maybe_on_it() -> None:
    result = outcome([ANI], marks=[(0, "moved"), (0, "maybe_moved")])

    assert result["findings"][0].to_list() == ["moved"]


def test_a_claim_is_information_alone() -> None:
    result = outcome([ANI], marks=[(0, "claim_recorded")])

    assert (result["status"][0], result["findings"][0].to_list()) == ("unregistered", ["claim_recorded"])


def test_deciles_of_the_family_card_count_as_the_rows_own() -> None:
    result = outcome([ANI], deciles=[(0, 5)], max_decile=4)

    assert (result["status"][0], result["decile"][0]) == ("excluded", 5)


@pytest.mark.parametrize(
    ("values", "status", "unknown"), [([(0, 3), (0, 5)], "unregistered", 1), ([(0, 5), (0, 6)], "excluded", 0)]
)
def test_deciles_that_differ_are_told_and_exclude_only_where_none_is_eligible(
    values: list[tuple[int, int]], status: str, unknown: int
) -> None:
    result = outcome([ANI], deciles=values, max_decile=4)

    assert (result["status"][0], result["decile"][0]) == (status, None)
    assert "decile_conflict" in result["findings"][0]
    assert judgement("decile_over_limit", [ANI], deciles=values, max_decile=4).unknown == unknown


def test_deciles_that_differ_say_nothing_where_nobody_asks_for_them() -> None:
    rows = [ANI | {"decile": 3}, ANI | {"decile": 5}]

    assert "decile_conflict" not in outcome(rows)["findings"][0]
    assert "decile_conflict" in outcome(rows, dtsen=("d.csv",))["findings"][0]


def test_incomes_of_one_person_exclude_only_where_each_reaches_the_limit() -> None:
    rows = [ANI | {"income": 1_000_000}, ANI | {"income": 3_000_000}]

    assert set(outcome(rows, income_limit=2_500_000)["status"]) == {"unregistered", "duplicate"}
    assert set(outcome(rows, income_limit=1_000_000)["status"]) == {"excluded", "duplicate"}


def test_a_row_that_tells_no_income_has_what_the_persons_other_row_tells() -> None:
    result = outcome([ANI | {"income": None}, ANI | {"income": 1_000_000}])

    assert result["income"].to_list() == [1_000_000, 1_000_000]


def test_rules_for_vulnerable_workers_leave_other_rolls_alone() -> None:
    roll = [
        ANI | {"income": 9_000_000, "file": "rentan_2025.csv"},
        BUDI | {"income": 9_000_000, "file": "non_asn.csv"},
    ]

    result = outcome(roll, income_limit=2_500_000, vulnerable_rolls=("rentan*",))

    assert result["status"].to_list() == ["excluded", "unregistered"]
    assert [one.to_list() for one in result["findings"]] == [["income_over_limit"], []]


def test_who_stands_on_a_roll_of_another_kind_too_stays_eligible_by_that() -> None:
    roll = [ANI | {"income": 9_000_000, "file": "rentan.csv"}, ANI | {"income": 9_000_000, "file": "non_asn.csv"}]
    rules = {"income_limit": 2_500_000, "vulnerable_rolls": ("rentan.csv",)}

    result = outcome(roll, **rules)

    assert set(result["status"]) == {"unregistered", "duplicate"}
    assert ["income_over_limit" in one for one in result["findings"]] == [True, False]
    assert judgement("income_over_limit", roll, **rules).alone == 0


def test_who_fails_two_criteria_is_excluded_by_neither_alone() -> None:
    roll = [ANI | {"income": 9_000_000, "decile": 9}, BUDI | {"income": 9_000_000, "decile": 1}]

    one = judgement("income_over_limit", roll, income_limit=2_500_000, max_decile=4)

    assert (one.failing, one.alone) == (2, 1)


@pytest.mark.parametrize(("regency", "unknown"), [("KOTA PALU", 0), ("KABUPATEN SIGI", 0), (None, 1)])
def test_an_address_without_a_regency_is_counted_as_not_known(regency: str | None, unknown: int) -> None:
    assert judgement("out_of_area", [ANI | {"regency": regency}], area=("KOTA PALU",)).unknown == unknown
