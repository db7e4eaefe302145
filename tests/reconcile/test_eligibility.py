"""Each criterion by itself: persons as literal rows, and what is said of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from ucj_validate.reconcile.eligibility import MARKS, Judged, age_years, criteria, judged, with_eligibility
from ucj_validate.reconcile.numbered import persons_of
from ucj_validate.reconcile.person_values import agreed, is_vulnerable, person_values, spread, with_wage_earners
from ucj_validate.settings import ReferenceSettings, RuleSettings, Settings

Row = dict[str, Any]
PERSON: Row = {
    "age_years": 40, "membership": "unregistered", "alm": False, **dict.fromkeys(MARKS, False), "on_its_rolls": True,
    "on_its_rolls_alone": True, "serves": False, "occupation_untold": False, "active_pu": False, "segment_untold": False,
    "income_least": 1, "income_most": 1, "decile_least": 1, "decile_most": 1, "regency": None, "regency_code": None,
}  # fmt: skip
KINDS = {
    "age_years": pl.Int64, "regency": pl.String, "regency_code": pl.String, "income_least": pl.Int64,
    "income_most": pl.Int64, "decile_least": pl.Int64, "decile_most": pl.Int64,
}  # fmt: skip
ALL_ON = RuleSettings(
    area=("72.71",), exclude_out_of_area=True, exclude_public_servants=True, exclude_wage_earners=True,
    income_limit=2_500_000, max_decile=4, require_decree=False,
)  # fmt: skip


def flagged(*rows: Row, rules: RuleSettings = ALL_ON) -> pl.DataFrame:
    return with_eligibility(pl.DataFrame([PERSON | row for row in rows], schema_overrides=KINDS), rules)


def counted(code: str, *rows: Row, rules: RuleSettings = ALL_ON) -> tuple[int, int, int]:
    one = next(one for one in judged(flagged(*rows, rules=rules), rules) if one.code == code)
    return one.failing, one.alone, one.unknown


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(1960, 4, 24), 65), (date(1960, 4, 25), 64), (date(1960, 3, 30), 65), (date(1960, 5, 1), 64),
        (date(1960, 5, 24), 64), (date(1959, 12, 31), 65), (date(2025, 4, 24), 0), (None, None),
    ],
)  # fmt: skip
def test_years_are_completed_on_the_birthday(born: date | None, years: int | None) -> None:
    frame = pl.DataFrame({"born": [born]}, schema={"born": pl.Date})

    assert frame.select(age_years(pl.col("born"), date(2025, 4, 24))).item() == years


def test_who_meets_every_criterion_is_excluded_by_none() -> None:
    one = flagged(PERSON | {"regency_code": "72.71"})

    codes = [each.code for each in criteria(ALL_ON)]
    assert one.select(*codes, "excluded", "over_age_member", "possible_list_match").row(0) == (False,) * 14
    assert all(each == Judged(each.code, each.is_on, 0, 0, 0) for each in judged(one, ALL_ON))


def test_criteria_stand_in_the_order_in_which_reports_list_them() -> None:
    assert [(one.code, one.is_on) for one in criteria(ALL_ON)] == [
        ("deceased", True), ("over_age_to_register", True), ("under_age", True), ("out_of_area", True), ("moved", True),
        ("asn_or_pppk", True), ("public_servant", True), ("already_wage_earner", True), ("income_over_limit", True),
        ("decile_over_limit", True), ("not_in_decree", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("off", "code"),
    [
        ({"exclude_deceased": False}, "deceased"), ({"exclude_over_age": False}, "over_age_to_register"),
        ({"min_age": 0}, "under_age"), ({"exclude_out_of_area": False}, "out_of_area"), ({"area": ()}, "out_of_area"),
        ({"exclude_moved": False}, "moved"), ({"exclude_asn": False}, "asn_or_pppk"),
        ({"exclude_public_servants": False}, "public_servant"), ({"exclude_wage_earners": False}, "already_wage_earner"),
        ({"income_limit": None}, "income_over_limit"), ({"max_decile": None}, "decile_over_limit"),
    ],
)  # fmt: skip
def test_each_criterion_has_a_switch_of_its_own(off: Row, code: str) -> None:
    on = ALL_ON.model_copy(update=off)

    assert [one.code for one in criteria(on) if not one.is_on] == sorted(
        {code, "not_in_decree"}, key=[one.code for one in criteria(on)].index
    )


FAILING: list[tuple[str, Row]] = [
    ("deceased", {"deceased": True}),
    ("deceased", {"alm": True}),
    ("over_age_to_register", {"age_years": 65}),
    ("out_of_area", {"regency_code": "72.06"}),
    ("moved", {"moved": True}),
    ("asn_or_pppk", {"asn_or_pppk": True}),
    ("public_servant", {"serves": True}),
    ("already_wage_earner", {"wage_earner": True}),
    ("already_wage_earner", {"active_pu": True, "membership": "active"}),
    ("income_over_limit", {"income_least": 2_500_000, "income_most": 2_500_000}),
    ("decile_over_limit", {"decile_least": 5, "decile_most": 5}),
]


@pytest.mark.parametrize(("code", "row"), FAILING)
def test_who_fails_one_criterion_is_excluded_by_it_alone(code: str, row: Row) -> None:
    inside = {"regency_code": "72.71"}

    one = flagged(inside | row)

    assert one["excluded"].to_list() == [True]
    assert [each.code for each in criteria(ALL_ON) if one[each.code][0]] == [code]
    assert counted(code, inside | row, inside) == (1, 1, 0)


def test_failing_what_is_switched_off_excludes_nobody() -> None:
    off = RuleSettings(exclude_deceased=False, exclude_moved=False, exclude_asn=False, exclude_over_age=False)
    row = {"deceased": True, "moved": True, "asn_or_pppk": True, "age_years": 70}

    assert flagged(row, rules=off)["excluded"].to_list() == [False]
    assert counted("moved", row, {"maybe_moved": True}, rules=off) == (1, 0, 0)


def test_who_fails_two_fails_neither_alone() -> None:
    assert counted("moved", {"moved": True, "deceased": True}, {"moved": True}) == (2, 1, 0)


def test_a_minor_goes_to_review_and_is_excluded_by_nothing() -> None:
    assert flagged({"age_years": 17}, {"age_years": 18})["under_age"].to_list() == [True, False]
    assert not flagged({"age_years": 17})["excluded"].item()
    assert counted("under_age", {"age_years": 17}, {"age_years": None}) == (1, 0, 1)
    assert counted("under_age", {"age_years": 17, "moved": True}) == (1, 0, 0)


@pytest.mark.parametrize(
    ("membership", "age", "told"),
    [
        ("unregistered", 65, (True, False)), ("active", 65, (False, True)), ("lapsed", 70, (False, True)),
        ("ended", 65, (False, True)), ("unknown", 65, (False, False)), ("active", 64, (False, False)),
        ("unregistered", 64, (False, False)), ("active", None, (False, False)), ("unregistered", None, (False, False)),
    ],
)  # fmt: skip
def test_age_bars_who_is_new_and_is_told_of_who_is_a_member(
    membership: str, age: int | None, told: tuple[bool, bool]
) -> None:
    one = flagged({"membership": membership, "age_years": age})

    assert one.select("over_age_to_register", "over_age_member").row(0) == told


def test_an_age_that_is_not_known_is_asked_of_who_is_new_alone() -> None:
    rows = ({"age_years": None}, {"age_years": None, "membership": "active"}, {})

    assert counted("over_age_to_register", *rows) == (0, 0, 1)
    assert counted("under_age", *rows) == (0, 0, 2)


@pytest.mark.parametrize("mark", ["deceased", "moved", "asn_or_pppk"])
def test_who_may_be_on_a_list_is_told_and_asked_for(mark: str) -> None:
    sure, maybe, both = {mark: True}, {f"maybe_{mark}": True}, {mark: True, f"maybe_{mark}": True}

    assert flagged(sure, maybe, both)["possible_list_match"].to_list() == [False, True, False]
    assert counted(mark, sure, maybe, both) == (2, 2, 1)


@pytest.mark.parametrize(
    ("mark", "rules"),
    [("wage_earner", {"exclude_wage_earners": True}), ("in_decree", {"require_decree": True})],
)
def test_who_may_be_on_a_list_of_a_rule_is_told_where_the_rule_is_on(mark: str, rules: Row) -> None:
    rows = ({mark: True}, {f"maybe_{mark}": True}, {mark: True, f"maybe_{mark}": True}, {})

    on, off = (flagged(*rows, rules=RuleSettings(**given))["possible_list_match"].to_list() for given in (rules, {}))

    assert (on, off) == ([False, True, False, False], [False] * 4)


@pytest.mark.parametrize(
    ("row", "fails", "unknown"),
    [
        ({}, True, False), ({"in_decree": True}, False, False), ({"maybe_in_decree": True}, False, True),
        ({"in_decree": True, "maybe_in_decree": True}, False, True),
    ],
)  # fmt: skip
def test_a_decree_names_or_may_name_or_does_not(row: Row, fails: bool, unknown: bool) -> None:
    told = counted("not_in_decree", row, rules=RuleSettings(require_decree=True))

    assert told == (int(fails), int(fails), int(unknown))


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        ({}, 0), ({"maybe_wage_earner": True}, 1), ({"membership": "unknown"}, 1), ({"segment_untold": True}, 1),
        ({"segment_untold": True, "wage_earner": True}, 0),
    ],
)  # fmt: skip
def test_of_whom_cover_elsewhere_can_not_be_told(row: Row, unknown: int) -> None:
    assert counted("already_wage_earner", row)[2] == unknown


@pytest.mark.parametrize(("field", "limit"), [("income", 2_500_000), ("decile", 5)])
def test_values_that_differ_are_asked_for_where_one_of_them_is_eligible(field: str, limit: int) -> None:
    rows = [
        {f"{field}_least": least, f"{field}_most": most}
        for least, most in ((limit - 1, limit - 1), (limit - 1, limit), (limit, limit + 1), (None, None))
    ]

    assert counted(f"{field}_over_limit", *rows) == (1, 1, 2)


def test_rules_of_vulnerable_workers_concern_their_rolls_alone() -> None:
    income = {"income_least": 9_000_000, "income_most": 9_000_000}
    elsewhere, also = {"on_its_rolls": False, "on_its_rolls_alone": False}, {"on_its_rolls_alone": False}
    unasked = {"income_least": None, "income_most": None}

    one = flagged(income, income | elsewhere, income | also)

    assert one["excluded"].to_list() == [True, False, False]
    assert one["income_over_limit"].to_list() == [True, False, True]
    assert counted("income_over_limit", income, income | elsewhere, income | also) == (2, 1, 0)
    assert counted("income_over_limit", unasked, unasked | elsewhere) == (0, 0, 1)
    assert counted("public_servant", elsewhere | {"serves": True}) == (1, 1, 0)


CODES, NAMES = ("72.71", "73"), (" kota palu ", "SIGI")


@pytest.mark.parametrize(
    ("area", "code", "regency", "outside", "unknown"),
    [
        (("72",), "72.71", None, False, False), (("71",), "72.71", None, True, False), (("PAL.",), None, "KOTA PALU", True, False),
        (CODES, "72.71", "KABUPATEN LAIN", False, False), (CODES, "73.73", None, False, False),
        (CODES, "72.06", "KOTA PALU", True, False), (CODES, None, "KOTA PALU", False, True),
        (CODES, None, None, False, True),
        (NAMES, "72.06", "KOTA PALU", False, False), (NAMES, None, "KABUPATEN SIGI", False, False),
        (NAMES, "72.71", "MOROWALI", True, False), (NAMES, "72.71", None, False, True),
        (CODES + NAMES, "72.71", "MOROWALI", False, False), (CODES + NAMES, "72.06", "KOTA PALU", False, False),
        (CODES + NAMES, "72.06", "MOROWALI", True, False), (CODES + NAMES, "72.06", None, False, True),
        (CODES + NAMES, None, "MOROWALI", False, True), (CODES + NAMES, None, None, False, True),
    ],
)  # fmt: skip
def test_who_lives_outside_is_told_by_a_code_or_a_name_of_the_area(
    area: tuple[str, ...], code: str | None, regency: str | None, outside: bool, unknown: bool
) -> None:
    rules = RuleSettings(area=area, exclude_out_of_area=True)

    told = counted("out_of_area", {"regency_code": code, "regency": regency}, rules=rules)

    assert told == (int(outside), int(outside), int(unknown))


def values(rows: list[Row], persons: list[int], deciles: list[tuple[int, int]] = (), **rules: Any) -> pl.DataFrame:
    """What persons' rows tell together."""
    dtsen = rules.pop("dtsen", ())
    schema = {"file": pl.String, "sheet": pl.String, "occupation": pl.String, "income": pl.Int64, "decile": pl.Int8}
    roll = pl.DataFrame([{"file": "a.csv"} | row for row in rows], schema=schema)
    told = pl.DataFrame(list(deciles), schema={"row": pl.Int64, "decile": pl.Int64}, orient="row")
    on_roll = persons_of(pl.Series(persons, dtype=pl.Int64))
    word = {"active_pu": [None] * len(on_roll.numbers), "segment_untold": [True] * len(on_roll.numbers)}
    of_members = pl.DataFrame(word, schema={"active_pu": pl.Boolean, "segment_untold": pl.Boolean})
    settings = Settings(rules=RuleSettings(**rules), reference=ReferenceSettings(dtsen=dtsen))
    return person_values(roll, on_roll, told, of_members, settings)


def test_the_least_and_the_greatest_of_a_persons_values_are_told() -> None:
    persons = persons_of(pl.Series([5, 7, 5, 9, 5, 7], dtype=pl.Int64))
    least, most = spread(pl.Series([4, 8, -2, None, 9, None]), persons)
    by_row = spread(pl.Series([3, 1, 2]), persons, np.array([1, 1, 0]))

    assert (least.to_list(), most.to_list()) == ([-2, 8, None], [9, 8, None])
    assert [of.to_list() for of in by_row] == [[2, 1, None], [2, 3, None]]
    assert [of.to_list() for of in spread(pl.Series([None] * 6, dtype=pl.Int64), persons)] == [[None] * 3] * 2


def test_a_value_in_which_rows_agree_is_the_persons() -> None:
    frame = pl.DataFrame({"x_least": [1, 2, None], "x_most": [1, 3, None]})

    assert agreed(frame, "x").to_list() == [1, None, None]


@pytest.mark.parametrize(
    ("rules", "conflict"),
    [({}, False), ({"max_decile": 4}, True), ({"dtsen": ("d.csv",)}, True), ({"max_decile": 9}, True)],
)
def test_deciles_conflict_where_they_differ_and_somebody_asks(rules: Row, conflict: bool) -> None:
    rows = [{"decile": 3}, {"decile": 4}, {"decile": 4}, {}]

    told = values(rows, [0, 0, 1, 2], deciles=[(3, 2)], **rules)

    assert told["decile_conflict"].to_list() == [conflict, False, False]
    assert told["decile_least"].to_list() == [3, 4, 2]
    assert told["decile_most"].to_list() == [4, 4, 2]


def test_an_occupation_of_any_row_counts_and_is_untold_where_no_row_has_one() -> None:
    rows = [{"occupation": "PETANI"}, {"occupation": "PNS"}, {}, {"occupation": "PETANI"}, {}]

    told = values(rows, [0, 0, 1, 2, 2], exclude_public_servants=True)

    assert told["serves"].to_list() == [True, False, False]
    assert told["occupation_untold"].to_list() == [False, True, False]
    assert not {"serves", "occupation_untold", "active_pu"} & set(values(rows, [0, 0, 1, 2, 2]).columns)


def test_who_has_no_member_row_has_no_word_of_the_members() -> None:
    told = values([{}], [0], exclude_wage_earners=True)

    assert told.select("active_pu", "segment_untold").row(0) == (False, True)


def test_a_person_on_rolls_of_two_kinds_is_on_its_rolls_and_not_alone() -> None:
    rows = [{"file": "x/rentan.csv"}, {"file": "b.csv"}, {"file": "x/rentan.csv"}, {"file": "b.csv"}]

    told = values(rows, [0, 0, 1, 2], vulnerable_rolls=("rentan*",))

    assert told.select("on_its_rolls", "on_its_rolls_alone").rows() == [(True, False), (True, True), (False, False)]
    assert values(rows, [0, 0, 1, 2]).select("on_its_rolls", "on_its_rolls_alone").rows() == [(True, True)] * 3


@pytest.mark.parametrize(
    ("file", "sheet", "pattern", "mine"),
    [
        ("rentan.csv", None, "rentan.csv", True), ("d/rentan.csv", None, "rentan.csv", True),
        ("d/rentan.csv", None, "d/*", True), ("rolls.xlsx", "RENTAN", "rolls.xlsx#RENTAN", True),
        ("d/rolls.xlsx", "RENTAN", "rolls.xlsx#R*", True), ("rolls.xlsx", "ASN", "rolls.xlsx#RENTAN", False),
        ("rolls.xlsx", "ASN", "rolls.xlsx", True), ("other.csv", None, "rentan*", False),
    ],
)  # fmt: skip
def test_a_roll_is_named_by_file_path_or_sheet(file: str, sheet: str | None, pattern: str, mine: bool) -> None:
    assert is_vulnerable(file, sheet, RuleSettings(vulnerable_rolls=("never", pattern))) is mine


def test_an_active_row_of_a_wage_earner_or_of_no_segment_is_the_persons() -> None:
    rows = [("active", "PU"), ("active", "BPU"), ("ended", "PU"), ("active", None), ("ended", None), (None, "PU")]
    members = pl.DataFrame(rows, schema={"status": pl.String, "segment": pl.String}, orient="row")
    enrolled = persons_of(pl.Series([0, 0, 1, 2, 3, 4], dtype=pl.Int64))

    told = with_wage_earners(pl.DataFrame({"person": range(5)}), members, enrolled)

    assert told["active_pu"].to_list() == [True, False, False, False, False]
    assert told["segment_untold"].to_list() == [False, False, True, False, False]
