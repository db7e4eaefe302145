"""What a run writes is what the contract says, or the run ends."""

from __future__ import annotations

import polars as pl
import pytest

from ucj_validate.errors import InvariantError
from ucj_validate.frames import CANDIDATE_RESULT, LINKS, MEMBER_RESULT, ROLL_RESULT
from ucj_validate.validate.outputs import _is_proved, check_together, checked, checked_part

ROLL = {
    "file": "a.csv", "line": 2, "person": 1, "counts": True, "status": "active", "membership": "active", "match": "matched", "member_file": "m.csv",
    "member_line": 2, "probability": 1.0, "basis": ["nik_exact"], "findings": ["nik_repaired"], "nik_form": "sound",
}  # fmt: skip
MEMBER = {
    "file": "m.csv",
    "line": 2,
    "member": 1,
    "counts": True,
    "status": None,
    "in_roll": "none",
    "findings": [],
    "nik_form": "missing",
}
LINK = {
    "roll_file": "a.csv", "roll_line": 2, "member_file": "m.csv", "member_line": 2, "probability": 0.0, "weight": -3.0, "decision": "rejected",
    "decided_by": "model", "rank": 1,
}  # fmt: skip


def _frame(schema: pl.Schema, *rows: dict) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


CANDIDATE = ROLL | {"list_kind": "candidates", "lists": ["candidates"], "on_roll": "none"}
KINDS = {
    "roll": (ROLL_RESULT, ROLL),
    "members": (MEMBER_RESULT, MEMBER),
    "links": (LINKS, LINK),
    "candidates": (CANDIDATE_RESULT, CANDIDATE),
}


def _broken(name: str, *faults: dict) -> str:
    """The rules that rows with these faults break, and how many rows each."""
    schema, row = KINDS[name]
    with pytest.raises(InvariantError) as caught:
        checked(_frame(schema, *(row | fault for fault in faults)), name)
    return caught.value.found or ""


@pytest.mark.parametrize("name", KINDS)
def test_a_good_frame_comes_back_as_it_is(name):
    schema, row = KINDS[name]
    frame = _frame(schema, row).with_columns(raw_nik=pl.lit("x"))

    assert checked(frame, name).equals(frame)
    assert checked(frame.clear(), name).height == 0


NO_SHARE = [{"probability": 1.01}, {"probability": -0.01}, {"probability": float("nan")}]
OF_A_PERSON = {
    "file_given": [{"file": None}],
    "person_given": [{"person": None}],
    "status_known": [{"status": "aktif"}, {"status": None}],
    "membership_known": [{"membership": "lost"}, {"membership": None}],
    "match_known": [{"match": "maybe"}, {"match": None}],
    "nik_form_known": [{"nik_form": "fine"}, {"nik_form": None}],
    "probability_share": NO_SHARE,
    "findings_known": [{"findings": ["nik_repaired", "no_such_code"]}, {"findings": None}],
    "member_whole": [{"member_file": None}],
    "member_of_match": [{"member_file": None, "member_line": None}],
    "one_counts": [{"counts": False}],
    "duplicate_counts": [{"status": "duplicate"}],
}
FAULTS = {
    "roll": {f"roll_{rule}": faults for rule, faults in OF_A_PERSON.items()},
    "candidates": {f"candidates_{rule}": faults for rule, faults in OF_A_PERSON.items()}
    | {
        "candidates_list_known": [{"list_kind": "others"}, {"list_kind": None}, {"lists": None}],
        "candidates_on_roll_known": [{"on_roll": "maybe"}, {"on_roll": None}],
    },
    "members": {
        "members_file_given": [{"file": None}],
        "members_member_given": [{"member": None}],
        "members_one_counts": [{"counts": False}],
        "members_status_known": [{"status": "aktif"}],
        "members_in_roll_known": [{"in_roll": "maybe"}, {"in_roll": None}],
        "members_nik_form_known": [{"nik_form": "fine"}, {"nik_form": None}],
        "members_findings_known": [{"findings": ["no_such_code"]}, {"findings": None}],
        "members_overdue_not_negative": [{"months_overdue": -1}],
    },
    "links": {
        "links_origin_given": [{"roll_file": None}, {"member_file": None}, {"member_line": None}],
        "links_decision_known": [{"decision": "perhaps"}, {"decision": None}],
        "links_decided_by_known": [{"decided_by": "somebody"}, {"decided_by": None}],
        "links_probability_share": [*NO_SHARE, {"probability": None}],
        "links_rule_named": [{"decided_by": "rule"}],
        "links_rank_positive": [{"rank": 0}],
    },
}


@pytest.mark.parametrize("name", KINDS)
def test_each_row_that_breaks_a_rule_is_told_by_the_rule(name):
    faults = [fault for of_rule in FAULTS[name].values() for fault in of_rule]
    places = [{"line": at, "roll_line": at, "person": at, "member": at} for at in range(len(faults))]

    found = _broken(name, *(_known(name, place) | fault for place, fault in zip(places, faults, strict=True)))

    assert found == ", ".join(f"{rule} × {len(of_rule)}" for rule, of_rule in sorted(FAULTS[name].items()))


def _known(name: str, cells: dict) -> dict:
    return {column: cell for column, cell in cells.items() if column in KINDS[name][0]}


def test_a_row_may_break_several_rules():
    assert _broken("roll", {"counts": None}) == "roll_one_counts × 1, roll_person_given × 1"
    assert _broken("members", {"counts": None}) == "members_member_given × 1, members_one_counts × 1"
    assert _broken("roll", {"member_line": None}) == "roll_member_of_match × 1, roll_member_whole × 1"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("roll", {"probability": None, "match": "none", "member_file": None, "member_line": None}),
        ("roll", {"status": "duplicate", "counts": False, "line": 1}),
        ("members", {"status": "lapsed", "months_overdue": 0}),
        ("links", {"decided_by": "rule", "rule": "nik"}),
        ("candidates", {"line": 2, "list_kind": "decree", "person": 2}),
    ],
)
def test_what_a_rule_allows_passes(name, fault):
    schema, row = KINDS[name]
    beside = [row | {"line": 2}] if fault.get("line") else []
    frame = _frame(schema, row | fault, *beside)

    assert checked(frame, name).equals(frame)


@pytest.mark.parametrize(
    "place", ["roll_file", "roll_sheet", "roll_line", "member_file", "member_sheet", "member_line"]
)
def test_one_pair_is_one_link(place):
    other = 3 if place.endswith("line") else "other"

    assert checked(_frame(LINKS, LINK, LINK | {place: other}), "links").height == 2
    assert _broken("links", {}, {}) == "links_pair_unique × 2"


def test_members_of_one_place_or_person_are_told():
    assert _broken("members", {}, {"member": 2}) == "members_origin_unique × 2"
    assert _broken("members", {}, {"line": 3}) == "members_one_counts × 2"
    assert _broken("candidates", {}, {"person": 2}) == "candidates_origin_unique × 2"


@pytest.mark.parametrize("name", ["roll", "members", "links"])
def test_parts_are_checked_row_by_row_and_together_for_what_no_row_shows(name):
    schema, row = KINDS[name]
    twice = _frame(schema, row, row)

    assert checked_part(twice, name).equals(twice)
    with pytest.raises(InvariantError) as caught:
        check_together(twice, name)
    rules = ["links_pair_unique"] if name == "links" else [f"{name}_one_counts", f"{name}_origin_unique"]
    assert caught.value.found == ", ".join(f"{rule} × 2" for rule in rules)
    check_together(_frame(schema, row), name)


def test_a_part_shows_what_a_row_shows_by_itself():
    with pytest.raises(InvariantError) as caught:
        checked_part(_frame(ROLL_RESULT, ROLL, ROLL | {"file": None}), "roll")

    assert caught.value.found == "roll_file_given × 1"


def test_rows_of_one_origin_are_told_with_their_count_alone():
    frame = _frame(ROLL_RESULT, ROLL | {"nik": "9971011203850001"}, ROLL | {"person": 2})

    with pytest.raises(InvariantError) as caught:
        checked(frame, "roll")

    assert caught.value.found == "roll_origin_unique × 2"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("places", "broken"),
    [
        ([("a", None, 2), ("a", None, 3), ("b", None, 2)], 0),
        ([("a", None, 3), ("a", None, 2)], 0),
        ([("a", None, 2), ("b", None, 2), ("a", None, 3)], 0),
        ([("a", "S", 2), ("a", "T", 2), ("a", None, 2)], 0),
        ([("a", None, 2), ("b", None, 2), ("a", None, 2)], 2),
        ([("a", None, 2), ("a", None, 3), ("a", None, 2)], 2),
        ([("a", "S", 2), ("a", "S", 2)], 2),
    ],
)
def test_a_place_that_stands_twice_is_found_wherever_it_stands(places, broken):
    rows = [
        ROLL | {"file": file, "sheet": sheet, "line": line, "person": at}
        for at, (file, sheet, line) in enumerate(places)
    ]
    frame = _frame(ROLL_RESULT, *rows)

    if not broken:
        assert checked(frame, "roll").height == len(places)
    else:
        with pytest.raises(InvariantError) as caught:
            checked(frame, "roll")
        assert caught.value.found == f"roll_origin_unique × {broken}"


@pytest.mark.parametrize(
    ("persons", "counts", "broken"),
    [
        ([1, 1, 2], [True, False, True], 0),
        ([1, 1, 2], [True, True, True], 2),
        ([1, 1, 2], [True, False, False], 1),
        ([1, 1, 2, 2], [True, True, False, False], 4),
    ],
)
def test_a_person_is_counted_once(persons, counts, broken):
    rows = [
        ROLL | {"line": at + 2, "person": person, "counts": one}
        for at, (person, one) in enumerate(zip(persons, counts, strict=True))
    ]
    frame = _frame(ROLL_RESULT, *rows)

    if not broken:
        assert checked(frame, "roll").height == len(rows)
    else:
        with pytest.raises(InvariantError) as caught:
            checked(frame, "roll")
        assert caught.value.found == f"roll_one_counts × {broken}"


def test_limits_of_a_probability_pass():
    frame = _frame(LINKS, LINK, LINK | {"member_line": 3, "probability": 1.0})

    assert checked(frame, "links").height == 2


def test_a_missing_column_is_named():
    with pytest.raises(InvariantError) as caught:
        checked(_frame(LINKS, LINK).drop("rank"), "links")

    assert "rank" in caught.value.found


@pytest.mark.parametrize(
    ("places", "proved"),
    [
        ([("a", None, 2), ("a", None, 3), ("b", None, 2)], True),
        ([("a", "S", 2), ("a", "S", 4), ("a", "T", 2), ("a", None, 1)], True),
        ([("a", None, 2)], True),
        ([("a", None, 3), ("a", None, 2)], False),  # lines fall
        ([("a", None, 2), ("a", None, 2)], False),
        ([("a", None, 2), ("a", None, 3), ("a", None, 3)], False),
        ([("a", None, 4), ("a", None, 2), ("a", None, 3)], False),  # lines fall, and rise again
        ([("a", None, 2), ("b", None, 2), ("a", None, 3)], False),  # a table stands in two pieces
        ([("a", None, 2), ("a", None, None)], False),
    ],
)
def test_rows_in_the_order_of_their_tables_prove_that_no_place_stands_twice(places, proved):
    rows = [ROLL | {"file": file, "sheet": sheet, "line": line} for file, sheet, line in places]

    assert _is_proved("roll_origin_unique", _frame(ROLL_RESULT, *rows), ROLL_RESULT) is proved


def test_only_whole_frames_of_known_rules_prove_anything():
    frame = _frame(ROLL_RESULT, ROLL)

    assert _is_proved("roll_one_counts", frame, ROLL_RESULT)
    assert _is_proved("members_one_counts", _frame(MEMBER_RESULT, MEMBER), MEMBER_RESULT)
    assert not _is_proved("roll_one_counts", _frame(ROLL_RESULT, ROLL | {"counts": False}), ROLL_RESULT)
    assert not _is_proved("roll_status_known", frame, ROLL_RESULT)
    assert not _is_proved("roll_one_counts", frame.clear(), ROLL_RESULT)
    assert not _is_proved("roll_one_counts", frame.drop("person"), ROLL_RESULT)
    assert not _is_proved("roll_one_counts", frame.cast({"line": pl.Int32}), ROLL_RESULT)
