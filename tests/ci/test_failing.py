"""`--fail-on`: what can be asked for, and when it is met."""

from __future__ import annotations

import pytest

from ucj_validate.errors import UsageError
from ucj_validate.failing import Count, conditions, met
from ucj_validate.findings import CATALOGUE
from ucj_validate.settings import Settings


def reached(asked: str, *found: Count, alarms: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.condition, one.by, one.rows) for one in met(conditions(asked), found, alarms)]


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("error", ["error"]),
        ("error,member_not_in_roll:100, nik_missing:2%", ["error", "member_not_in_roll:100", "nik_missing:2%"]),
        ("nik_missing:2,5%,warning", ["nik_missing:2,5%", "warning"]),
        ("nik_missing:2.5 %", ["nik_missing:2.5 %"]),
        ("ERROR", ["ERROR"]),
        ("error,error", ["error"]),
        ("never", []),
    ],
)
def test_conditions_are_told_apart_by_commas_that_are_no_decimal_commas(asked: str, texts: list[str]) -> None:
    assert [one.text for one in conditions(asked)] == texts


def test_several_texts_are_one_list() -> None:
    assert conditions(["error", "nik_missing:3,info"]) == conditions("error,nik_missing:3,info")


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("loud", "alarm, error, warning, info, never"),
        ("nik_mising:3", "nik_missing"),
        ("duplicate_in_rol", "duplicate_in_roll"),
        ("never,error", "never"),
        ("error:3", "nik_missing:100"),
        ("nik_missing:0", "never"),
        ("nik_missing:0,0%", "never"),
        ("nik_missing:100,1%", "never"),
        ("nik_missing:1.000", "TEMUAN:BARIS"),
        ("nik_missing:-1", "TEMUAN:BARIS"),
        ("nik_missing:", "TEMUAN:BARIS"),
        ("error,,warning", "TEMUAN:BARIS"),
        ("", "TEMUAN:BARIS"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_could_stand_there(asked: str, advice: str) -> None:
    with pytest.raises(UsageError) as refused:
        conditions(asked)

    assert advice in refused.value.advice


def test_a_number_that_may_be_somebodys_is_not_said_again() -> None:
    with pytest.raises(UsageError) as refused:
        conditions("0071011203850001")

    assert refused.value.found == "…"


@pytest.mark.parametrize(
    ("asked", "fails"), [("info", True), ("warning", True), ("error", False), ("alarm", False), ("never", False)]
)
def test_a_warning_meets_its_level_and_those_below(asked: str, fails: bool) -> None:
    assert bool(reached(asked, Count("name_differs", 1, 10))) is fails


def test_a_level_names_the_findings_that_met_it_gravest_and_most_first() -> None:
    found = (Count("name_differs", 9, 10), Count("nik_length", 1, 10), Count("nik_missing", 2, 10))

    assert reached("warning", *found) == [("warning", ("nik_missing", "nik_length", "name_differs"), 12)]


@pytest.mark.parametrize(("rows", "fails"), [(99, False), (100, True), (101, True)])
def test_a_number_of_rows_is_met_from_exactly_there(rows: int, fails: bool) -> None:
    assert bool(reached("member_not_in_roll:100", Count("member_not_in_roll", rows, 5_000))) is fails


@pytest.mark.parametrize(("rows", "fails"), [(0, False), (24, False), (25, True)])
def test_a_share_is_met_from_exactly_there(rows: int, fails: bool) -> None:
    assert bool(reached("nik_missing:2,5%", Count("nik_missing", rows, 1_000))) is fails


def test_a_share_is_exact_where_binary_fractions_are_not() -> None:
    assert reached("nik_missing:0.7%", Count("nik_missing", 7, 1_000))
    assert reached("nik_missing:29%", Count("nik_missing", 29, 100))


def test_rows_of_both_sides_are_counted_together_and_the_worse_share_decides() -> None:
    found = (Count("nik_missing", 30, 100), Count("nik_missing", 30, 100_000))

    assert reached("nik_missing:60", *found) == [("nik_missing:60", ("nik_missing",), 60)]
    assert reached("nik_missing:30%", *found)
    assert not reached("nik_missing:31%", *found)


def test_a_side_without_rows_has_no_share() -> None:
    assert not reached("nik_missing:1%", Count("nik_missing", 0, 0))


def test_a_finding_alone_is_met_by_one_row() -> None:
    assert reached("tie", Count("tie", 1, 9)) == [("tie", ("tie",), 1)]
    assert not reached("tie", Count("tie", 0, 9))


def test_an_alarm_meets_every_condition_but_never() -> None:
    assert reached("nik_missing:50%", alarms=("no_links",)) == [("nik_missing:50%", ("no_links",), 0)]
    assert reached("alarm", Count("nik_missing", 1, 2), alarms=("no_links",)) == [("alarm", ("no_links",), 0)]
    assert reached("error", Count("nik_missing", 1, 2), alarms=("no_links",)) == [
        ("error", ("no_links", "nik_missing"), 1)
    ]
    assert reached("never", alarms=("no_links",)) == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_finding_of_the_catalogue_can_be_asked_for(code: str) -> None:
    assert reached(f"{code}:1", Count(code, 1, 1)) == [(f"{code}:1", (code,), 1)]


def test_settings_take_a_text_or_a_list() -> None:
    texts = [Settings.model_validate({"output": {"fail_on": asked}}).output.fail_on for asked in ("a,b", ["a", "b"])]

    assert texts == [("a,b",), ("a", "b")]
    assert Settings().output.fail_on == ("error",)
