"""What a run writes is what the contract says, or the run ends."""

from __future__ import annotations

import polars as pl
import pytest

from ucj_validate.errors import InvariantError
from ucj_validate.frames import LINKS, MEMBER_RESULT, ROLL_RESULT
from ucj_validate.validate.outputs import checked

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


@pytest.mark.parametrize(
    ("name", "schema", "row"), [("roll", ROLL_RESULT, ROLL), ("members", MEMBER_RESULT, MEMBER), ("links", LINKS, LINK)]
)
def test_a_good_frame_comes_back_as_it_is(name, schema, row):
    frame = _frame(schema, row).with_columns(raw_nik=pl.lit("x"))

    assert checked(frame, name).equals(frame)
    assert checked(frame.clear(), name).height == 0


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"status": "aktif"}, "roll_status_known"),
        ({"status": None}, "roll_status_known"),
        ({"membership": "lost"}, "roll_membership_known"),
        ({"match": "maybe"}, "roll_match_known"),
        ({"probability": 1.01}, "roll_probability_share"),
        ({"probability": float("nan")}, "roll_probability_share"),
        ({"findings": ["no_such_code"]}, "roll_findings_known"),
        ({"findings": None}, "roll_findings_known"),
        ({"member_line": None}, "roll_member_of_match"),
        ({"counts": False}, "roll_one_counts"),
        ({"nik_form": None}, "roll_nik_form_known"),
    ],
)
def test_a_roll_row_that_breaks_a_rule_ends_the_run(fault, rule):
    with pytest.raises(InvariantError) as caught:
        checked(_frame(ROLL_RESULT, ROLL | fault), "roll")

    assert f"{rule} × 1" in caught.value.found


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


def test_links_that_a_rule_decided_name_it():
    with pytest.raises(InvariantError, match="links"):
        checked(_frame(LINKS, LINK | {"decided_by": "rule"}), "links")


def test_a_missing_column_is_named():
    with pytest.raises(InvariantError) as caught:
        checked(_frame(LINKS, LINK).drop("rank"), "links")

    assert "rank" in caught.value.found
