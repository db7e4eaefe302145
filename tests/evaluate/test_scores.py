from __future__ import annotations

import json
import math

import polars as pl
import pytest

from ucj_validate.evaluate import Scores, score

# person 1: roll rows 2 and 3, member rows 2 and 3 · person 2: roll row 4, member row 4
# person 3: twin of 2, roll row 5 only · person 4: member row 5 only
TRUTH_ROWS = pl.DataFrame(
    [
        ("roll", "r.csv", None, 2, 1, "original", ""),
        ("roll", "r.csv", None, 3, 1, "duplicate_in_roll", "name_typo;nik_missing"),
        ("roll", "r.csv", None, 4, 2, "original", "nik_missing"),
        ("roll", "b.xlsx", "S", 5, 3, "original", ""),
        ("members", "m.csv", None, 2, 1, "current_kpj", ""),
        ("members", "m.csv", None, 3, 1, "old_kpj", "name_typo"),
        ("members", "m.csv", None, 4, 2, "current_kpj", ""),
        ("members", "m.csv", None, 5, 4, "current_kpj", ""),
    ],
    schema=["side", "file", "sheet", "line", "person", "kind", "faults"],
    orient="row",
)
TRUTH_PERSONS = pl.DataFrame(
    [
        (1, "active", "active", None, None, None),
        (2, "lapsed", "lapsed", None, None, None),
        (3, "unregistered", "unregistered", 2, None, None),
        (4, "active", None, None, None, None),
    ],
    schema={
        "person": pl.Int64, "membership": pl.String, "status": pl.String, "twin_of": pl.Int64, "namesake_of": pl.Int64, "father_of": pl.Int64,
    },
    orient="row",
)  # fmt: skip
MEMBERS = pl.DataFrame(
    {"file": ["m.csv"] * 4, "sheet": [None] * 4, "line": [2, 3, 4, 5]}, schema_overrides={"sheet": pl.String}
)
ALL_RIGHT = [
    ("r.csv", None, 2, 2, 0.99, "accepted", 1), ("r.csv", None, 2, 3, 0.99, "accepted", 2), ("r.csv", None, 3, 2, 0.99, "accepted", 1),
    ("r.csv", None, 3, 3, 0.99, "accepted", 2), ("r.csv", None, 4, 4, 0.99, "accepted", 1),
]  # fmt: skip


def roll(*rows: tuple[str, str | None, int, int, str]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows,
        schema={"file": pl.String, "sheet": pl.String, "line": pl.Int64, "person": pl.Int64, "status": pl.String},
        orient="row",
    )
    return frame.with_columns(counts=pl.col("status") != "duplicate")


RIGHT_ROLL = roll(
    ("r.csv", None, 2, 10, "active"),
    ("r.csv", None, 3, 10, "duplicate"),
    ("r.csv", None, 4, 11, "lapsed"),
    ("b.xlsx", "S", 5, 12, "unregistered"),
)


def links(*rows: tuple[str, str | None, int, int, float, str, int]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows,
        schema={
            "roll_file": pl.String, "roll_sheet": pl.String, "roll_line": pl.Int64, "member_line": pl.Int64, "probability": pl.Float64,
            "decision": pl.String, "rank": pl.Int64,
        },
        orient="row",
    )  # fmt: skip
    return frame.with_columns(member_file=pl.lit("m.csv"), member_sheet=pl.lit(None, dtype=pl.String))


def scored(roll_rows: pl.DataFrame = RIGHT_ROLL, found: pl.DataFrame | None = None) -> Scores:
    return score(roll_rows, MEMBERS, links(*ALL_RIGHT) if found is None else found, TRUTH_ROWS, TRUTH_PERSONS)


def test_a_perfect_run_scores_one_everywhere() -> None:
    scores = scored()

    assert (scores.link_pairs.precision, scores.link_pairs.recall, scores.link_pairs.f1) == (1, 1, 1)
    assert (scores.linked_rows.right, scores.linked_rows.said, scores.linked_rows.true) == (3, 3, 3)
    assert (scores.duplicates.right, scores.duplicates.said, scores.duplicates.true) == (1, 1, 1)
    assert scores.status.share == 1
    assert scores.wrongly_active.part == 0
    assert scores.review.part == 0
    assert scores.found_or_first.share == 1
    assert [item.joined for item in scores.confused] == [0, 0, 0]


def test_a_missed_second_kpj_lowers_recall_of_pairs_but_not_of_rows() -> None:
    scores = scored(found=links(*(link for link in ALL_RIGHT if link[3] != 3)))

    assert (scores.link_pairs.right, scores.link_pairs.said, scores.link_pairs.true) == (3, 3, 5)
    assert scores.linked_rows.recall == 1


def test_a_twin_linked_to_the_others_card_is_a_wrong_link_and_counted_as_confused() -> None:
    scores = scored(found=links(*ALL_RIGHT, ("b.xlsx", "S", 5, 4, 0.99, "accepted", 1)))

    assert scores.link_pairs.precision == 5 / 6
    assert scores.confused[0].relation == "twin_of"
    assert (scores.confused[0].pairs, scores.confused[0].joined) == (2, 1)


def test_two_twins_under_one_person_number_are_confused_and_a_wrong_duplicate() -> None:
    merged = RIGHT_ROLL.with_columns(person=pl.when(pl.col("person") == 12).then(11).otherwise("person"))

    scores = scored(merged)

    assert scores.confused[0].joined == 1
    assert (scores.duplicates.right, scores.duplicates.said, scores.duplicates.true) == (1, 2, 1)


def test_a_right_link_in_first_place_of_review_counts_as_found_or_first_only() -> None:
    rows = RIGHT_ROLL.with_columns(status=pl.when(pl.col("line") == 4).then(pl.lit("review")).otherwise("status"))
    found = links(*ALL_RIGHT[:4], ("r.csv", None, 4, 4, 0.5, "review", 1))

    scores = scored(rows, found)

    assert scores.linked_rows.recall == 2 / 3
    assert scores.found_or_first.share == 1
    assert (scores.review.part, scores.review.whole) == (1, 4)
    assert scores.status.whole == 3


def test_a_row_whose_person_is_known_waits_for_no_match() -> None:
    waiting = RIGHT_ROLL.with_columns(status=pl.lit("review"), match=pl.lit("none"))
    open_ = waiting.with_columns(match=pl.when(pl.col("line") == 4).then(pl.lit("possible")).otherwise("match"))

    assert [scored(rows).open_matches.part for rows in (waiting, open_)] == [0, 1]


def test_calling_a_lapsed_person_active_is_the_cardinal_sin_and_a_wrong_status() -> None:
    rows = RIGHT_ROLL.with_columns(status=pl.when(pl.col("line") == 4).then(pl.lit("active")).otherwise("status"))

    scores = scored(rows)

    assert (scores.wrongly_active.part, scores.wrongly_active.whole) == (1, 2)
    assert (scores.status.part, scores.status.whole) == (3, 4)


def test_a_row_called_duplicate_without_another_row_is_wrong() -> None:
    rows = RIGHT_ROLL.with_columns(status=pl.when(pl.col("line") == 5).then(pl.lit("duplicate")).otherwise("status"))

    assert scored(rows).status.part == 3


def test_recall_by_fault_counts_each_fault_of_a_row() -> None:
    scores = scored(found=links(*ALL_RIGHT[:2], ALL_RIGHT[4]))
    roll_faults = {item.kind: item for item in scores.faults if item.side == "roll"}
    member_faults = {item.kind: item for item in scores.faults if item.side == "members"}

    assert (
        roll_faults["nik_missing"].rows,
        roll_faults["nik_missing"].links.right,
        roll_faults["nik_missing"].links.true,
    ) == (2, 1, 3)
    assert roll_faults["name_typo"].links.recall == 0
    assert roll_faults["none"].links.recall == 1
    assert member_faults["name_typo"].links.recall == 0.5


def test_calibration_compares_what_is_said_with_what_is_right() -> None:
    scores = scored(
        found=links(
            ("r.csv", None, 2, 2, 1.0, "accepted", 1),
            ("r.csv", None, 4, 5, 0.95, "review", 1),
            ("r.csv", None, 4, 2, 0.1, "rejected", 2),
        )
    )

    assert len(scores.calibration) == 1
    assert (scores.calibration[0].low, scores.calibration[0].links, scores.calibration[0].right) == (0.9, 2, 0.5)
    assert math.isclose(scores.calibration_error, 0.475)


def test_rows_that_the_truth_does_not_know_are_left_out_and_counted() -> None:
    stranger = roll(("other.csv", None, 2, 99, "active"))

    scores = scored(pl.concat([RIGHT_ROLL, stranger]))

    assert (scores.roll_rows, scores.unlabelled_rows, scores.missing_rows) == (4, 1, 0)
    assert scores.wrongly_active.part == 0


def test_the_order_of_rows_changes_nothing() -> None:
    shuffled = score(
        RIGHT_ROLL.reverse(),
        MEMBERS.reverse(),
        links(*ALL_RIGHT).reverse(),
        TRUTH_ROWS.reverse(),
        TRUTH_PERSONS.reverse(),
    )

    assert shuffled == scored()


def test_without_truth_of_persons_links_and_duplicates_are_scored_alone() -> None:
    scores = score(RIGHT_ROLL, MEMBERS, links(*ALL_RIGHT), TRUTH_ROWS)

    assert scores.link_pairs.f1 == 1
    assert scores.status.whole == 0


def test_a_run_without_any_link_scores_recall_nought_and_precision_one() -> None:
    scores = scored(found=links())

    assert (scores.link_pairs.precision, scores.link_pairs.recall) == (1, 0)
    assert scores.calibration == ()


def test_the_scores_as_a_dict_are_plain_json_with_their_quotients() -> None:
    plain = json.loads(json.dumps(scored().as_dict()))

    assert plain["schema"] == "ucj-validate/evaluation/1"
    assert plain["link_pairs"]["f1"] == pytest.approx(1)
    assert plain["review"]["share"] == 0
