"""What is told of persons and their links where the links themselves are given."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate import frames
from ucj_validate.frames import Linkage
from ucj_validate.reconcile import member_side, roll_side, settle
from ucj_validate.reconcile.results import WholeSides
from ucj_validate.reconcile.rows import link_figures, link_rows, member_figures, roll_figures, roll_rows
from ucj_validate.reconcile.slim import OF_MEMBERS, OF_ROLL, slim_members, slim_roll
from ucj_validate.settings import RuleSettings, Settings

AS_OF = date(2025, 4, 24)
Row = dict[str, Any]
NONE: Row = {}
NO_FINDINGS = frames.Findings(pl.DataFrame(schema=frames.FINDINGS))
NO_PAIRS = {"side": pl.String, "left_row": pl.Int64, "right_row": pl.Int64}
LINK_TYPES = {
    "roll_row": pl.Int64, "member_row": pl.Int64, "probability": pl.Float64, "weight": pl.Float64, "decision": pl.String,
    "decided_by": pl.String, "rule": pl.String, "margin": pl.Float64, "basis": pl.List(pl.String),
    **dict.fromkeys(frames.LINK_LEVELS, pl.String),
}  # fmt: skip


def link(roll_row: int, member_row: int, decision: str = "accepted", weight: float = 9.0, **given: Any) -> Row:
    levels = {"nik_level": "nik_missing", "name_level": "name_same", "birth_date_level": "dob_same"}
    return {
        "roll_row": roll_row, "member_row": member_row, "decision": decision, "weight": weight,
        "probability": weight / 10, "margin": 9.0, "basis": ["name_same"], "decided_by": "model", **levels, **given,
    }  # fmt: skip


def settled(
    roll: list[int],
    members: list[int],
    links: list[Row] = (),
    of_roll: Row = NONE,
    of_members: Row = NONE,
    **rules: object,
) -> WholeSides:
    """Sides of which each row's person is given; `of_roll`, `of_members`: values of rows, by their number."""
    left = people(*({"name_key": f"R{at}"} | of_roll.get(at, {}) for at in range(len(roll))))
    right = people(*({"kpj": str(at)} | of_members.get(at, {}) for at in range(len(members))), file="m.csv")
    linkage = Linkage(
        pl.Series(roll, dtype=pl.Int64),
        pl.Series(members, dtype=pl.Int64),
        pl.DataFrame(list(links), schema=LINK_TYPES, orient="row"),
        pl.DataFrame(schema=NO_PAIRS),
        {},
    )
    marks = pl.DataFrame(schema={"row": pl.Int64, "code": pl.String})
    return settle(left, right, linkage, marks, Settings(rules=RuleSettings(**rules)), AS_OF)


def roll_of(
    found: WholeSides, duplicates: list[tuple[str, int, int]] = (), tie_margin: float = 3.0
) -> frames.RollResult:
    pairs = pl.DataFrame(list(duplicates), schema=NO_PAIRS, orient="row")
    return roll_side(found, NO_FINDINGS, pairs, tie_margin)


def findings(found: WholeSides, **more: Any) -> list[list[str]]:
    return roll_of(found, **more)["findings"].to_list()


def members_of(found: WholeSides) -> frames.MemberResult:
    return member_side(found, NO_FINDINGS)[0]


def test_links_stand_by_roll_row_the_best_of_a_row_first() -> None:
    given = [
        link(1, 3, "review", 2.0), link(0, 0, "review", 5.0), link(1, 2, "review", 7.0), link(0, 1, "review", 1.0),
        link(2, 1, "review", 4.0), link(2, 0, "review", 4.0), link(3, 2, "rejected", 9.0), link(3, 0, "review", 1.0),
    ]  # fmt: skip

    for links in (given, sorted(given, key=lambda one: one["roll_row"])):
        frame = link_rows(settled([0, 1, 2, 3], [10, 11, 12, 13], links).settled, 0, 8)

        places = frame.select(pl.col("roll_line") - 2, pl.col("member_line") - 2, "rank").rows()
        assert places == [
            (0, 0, 1), (0, 1, 2), (1, 2, 1), (1, 3, 2), (2, 0, 1), (2, 1, 2), (3, 2, 1), (3, 0, 2),
        ]  # fmt: skip


def test_links_are_written_part_by_part_as_a_whole() -> None:
    found = settled([0, 1, 2], [0, 1, 2], [link(at, at) for at in range(3)]).settled

    parts = [link_rows(found, begin, 2) for begin in (0, 2)]

    assert pl.concat(parts).equals(link_rows(found, 0, 3))
    assert [part.height for part in parts] == [2, 1]


@pytest.mark.parametrize(
    ("roll", "members", "told"),
    [
        ([0, 1], [0, 1], ("rejected", "both_linked_elsewhere", "rule")),
        ([1, 0], [1, 0], ("rejected", "both_linked_elsewhere", "rule")),
        ([0, 1], [0, 7], ("review", None, "model")),
        ([0, 7], [0, 1], ("review", None, "model")),
    ],
)
def test_a_doubt_between_two_who_have_their_partners_is_none(
    roll: list[int], members: list[int], told: tuple[str, str | None, str]
) -> None:
    links = [link(0, 0), link(0, 1, "review"), *([link(1, 1)] if roll[1] == members[1] else [])]

    frame = link_rows(settled(roll, members, links).settled, 0, 3)
    one = frame.filter((pl.col("roll_line") == 2) & (pl.col("member_line") == 3))

    assert one.select("decision", "rule", "decided_by").row(0) == told


def test_a_row_is_told_by_its_strongest_link_that_is_not_rejected() -> None:
    links = [
        link(0, 0, weight=3.0, basis=["nik_exact"]), link(0, 1, weight=8.0, basis=["phone_same"]),
        link(1, 2, "review", 4.0), link(1, 3, "rejected", 7.0), link(2, 2, "rejected", 6.0),
    ]  # fmt: skip

    roll = roll_of(settled([0, 1, 2], [0, 0, 5, 6], links))

    assert roll["probability"].to_list() == [0.8, 0.4, None]
    assert roll["basis"].to_list() == [["phone_same"], ["name_same"], []]
    assert roll["match"].to_list() == ["matched", "possible", "none"]


LEVELS = [
    *(("name_level", level, "name_differs") for level in ("name_partly", "name_similar", "name_differs")),
    *(("birth_date_level", level, "dob_differs") for level in ("dob_near", "dob_partly", "dob_differs")),
    *(
        ("nik_level", f"nik_{level}", "nik_differs")
        for level in (
            "one_digit", "one_digit_date", "length", "other_serial", "serial_one_digit", "two_digits", "differs",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("field", "level", "code"), LEVELS)
def test_a_value_that_differs_is_told_of_the_row_that_decides(field: str, level: str, code: str) -> None:
    values = {0: {"stated_status": "active"}, 1: {"stated_status": "ended"}}

    def told(differing: int) -> list[str]:
        links = [link(0, row, **({field: level} if row == differing else {})) for row in (0, 1)]
        return findings(settled([0], [0, 0], links, of_members=values))[0]

    assert sorted(told(0)) == sorted(["several_kpj", code])
    assert told(1) == ["several_kpj"]


@pytest.mark.parametrize("level", ["name_spelling", "name_initials", "name_subset", "name_alias", "name_missing"])
def test_another_way_to_write_a_name_is_no_difference(level: str) -> None:
    assert findings(settled([0], [0], [link(0, 0, name_level=level)])) == [[]]


def test_all_rows_of_a_member_say_the_same_of_the_roll() -> None:
    links = [link(0, 1), link(1, 2, "review"), link(1, 4, "rejected")]

    members = members_of(settled([0, 1], [0, 0, 5, 5, 6], links))

    assert members["in_roll"].to_list() == ["matched", "matched", "possible", "possible", "none"]
    open_ = ["possible_match", "several_kpj"]
    assert [sorted(codes) for codes in members["findings"]] == [
        ["several_kpj"], ["several_kpj"], open_, open_, ["member_not_in_roll"],
    ]  # fmt: skip


@pytest.mark.parametrize(("margin", "codes"), [(2.9, ["possible_match", "tie"]), (3.0, ["possible_match"])])
def test_two_candidates_nearer_than_the_margin_are_a_tie(margin: float, codes: list[str]) -> None:
    found = settled([0], [5], [link(0, 0, "review", margin=margin)])

    assert sorted(findings(found)[0]) == codes


def test_a_candidate_of_who_is_matched_is_no_open_question() -> None:
    links = [link(0, 0), link(0, 1, "review", margin=0.0), link(1, 1, "rejected", margin=0.0)]

    assert findings(settled([0, 1], [0, 5], links)) == [[], []]


@pytest.mark.parametrize(
    ("level", "person", "shared"), [("nik_exact", 5, True), ("nik_exact", 0, False), ("nik_differs", 5, False)]
)
def test_a_nik_that_stands_at_another_person_of_the_members_is_shared(level: str, person: int, shared: bool) -> None:
    decision = "accepted" if person == 0 else "rejected"

    codes = findings(settled([0], [person], [link(0, 0, decision, nik_level=level)]))[0]

    assert ("nik_shared_by_persons" in codes) is shared


NIK, OTHER = "0071015203850001", "0071010101800002"


@pytest.mark.parametrize(
    ("niks", "persons", "shared"),
    [
        ((NIK, NIK), [0, 1], True),
        ((NIK, NIK), [0, 0], False),
        ((NIK, OTHER), [0, 1], False),
        (("1", "1"), [0, 1], False),
    ],
)
def test_a_nik_is_shared_where_two_persons_have_it(niks: tuple[str, str], persons: list[int], shared: bool) -> None:
    found = settled(persons, [], of_roll={at: {"nik": nik} for at, nik in enumerate(niks)})

    assert ["nik_shared_by_persons" in codes for codes in findings(found)] == [shared] * 2


@pytest.mark.parametrize(("niks", "two"), [((NIK, OTHER), True), ((NIK, NIK), False), ((NIK, "1"), False)])
def test_a_person_with_two_well_formed_niks_is_told_on_both_sides(niks: tuple[str, str], two: bool) -> None:
    values = {at: {"nik": nik} for at, nik in enumerate(niks)}

    found = settled([0, 0, 1], [0, 0, 1], [link(0, 0)], values, values)

    for told in (findings(found), members_of(found)["findings"].to_list()):
        assert ["person_with_two_niks" in codes for codes in told] == [two, two, False]


def test_both_rows_of_a_possible_duplicate_are_told_on_the_rolls_alone() -> None:
    found = settled([0, 1, 2, 3], [])

    told = findings(found, duplicates=[("roll", 1, 3), ("members", 0, 2)])

    assert told == [[], ["possible_duplicate"], [], ["possible_duplicate"]]


@pytest.mark.parametrize(
    ("numbers", "repeated", "several"),
    [(("7", "7"), True, False), (("7", "8"), False, True), ((None, None), False, False)],
)
def test_one_member_number_twice_is_a_repeated_row_and_two_are_several(
    numbers: tuple[str | None, str | None], repeated: bool, several: bool
) -> None:
    found = settled([0], [0, 0, 1], of_members={at: {"kpj": number} for at, number in enumerate(numbers)})

    told = members_of(found)["findings"].to_list()

    assert ["duplicate_member_row" in codes for codes in told] == [repeated, repeated, False]
    assert ["several_kpj" in codes for codes in told] == [several, several, False]


@pytest.mark.parametrize(
    ("rows", "stands"),
    [
        (({}, {}), 0),
        (({}, {"sex": "L"}), 1),
        (({"sex": "L"}, {"sex": "P"}), 0),
        (({"sex": "L", "village": "LOLU", "no_kk": "1"}, {"nik": NIK}), 1),
        (({"nik": NIK}, {"nik": NIK, "birth_date": date(1985, 3, 12)}), 1),
        (({"nik": "1", "sex": "L"}, {"nik": NIK}), 1),
    ],
)
def test_the_row_with_a_sound_nik_then_the_fuller_then_the_first_stands_for_a_person(
    rows: tuple[Row, Row], stands: int
) -> None:
    roll = roll_of(settled([4, 4, 2], [], of_roll=dict(enumerate(rows))))

    assert roll["counts"].to_list() == [stands == 0, stands == 1, True]
    assert roll["person"].to_list() == [0, 0, 2]


def test_what_figures_are_counted_by_stands_in_the_rows_too() -> None:
    paid = {"stated_status": "active", "segment": "PU", "payer": "APBD", "payer_is_public": True, "sheet": "S"}
    values = {
        0: {"unit": "DINAS", "district": "MANTIKULORE", "village": "LASOANI", "raw_payer": "apbd"},
        1: {"payer": "SENDIRI", "sheet": "S1"},
        2: {},
    }
    owed = {"last_paid": date(2024, 1, 1), "segment": "BPU", "programs": "JKK,JKM"}
    links = [link(0, 1), link(1, 2), link(2, 0, "review")]
    found = settled([0, 1, 2, 0], [9, 0, 1], links, values, {1: paid, 2: owed})
    roll, (members, links_) = roll_of(found), member_side(found, NO_FINDINGS)
    codes = pl.Series(range(4)).to_numpy()

    of_roll, of_members, of_links = (
        roll_figures(found.settled, codes), member_figures(found.settled, codes[:3]), link_figures(found.settled)
    )  # fmt: skip

    for figures, rows in ((of_roll, roll), (of_members, members), (of_links, links_)):
        same = [name for name in figures.columns if name not in {"codes", "names_payer"}]
        plain = [pl.col(name).cast(rows.schema[name]) for name in same]
        assert figures.select(plain).equals(rows.select(same))
    assert of_roll["codes"].to_list() == [0, 1, 2, 3]
    assert of_members["codes"].to_list() == [0, 1, 2]
    assert of_roll["names_payer"].to_list() == [True, False, False, False]
    assert of_roll["payer"].to_list() == ["APBD", "SENDIRI", None, "APBD"]
    assert {"unit", "district", "village", "segment", "programs", "months_overdue", "status"} <= set(of_roll.columns)
    assert {"status", "in_roll", "segment", "payer", "payer_is_public", "member", "counts"} <= set(of_members.columns)


def test_rows_are_written_part_by_part_as_a_whole() -> None:
    found = settled([0, 1, 0, 2], [1, 0], [link(1, 0), link(0, 1)], {2: {"nik": NIK}}, {0: {"stated_status": "lapsed"}})
    whole, ready = roll_of(found), found.settled.only_to_write()
    codes = pl.Series([0] * 4, dtype=pl.Int64).to_numpy()

    parts = [
        roll_rows(ready, codes, frames.People(found.roll[begin : begin + 2]), begin, ["raw_nik"], AS_OF)
        for begin in (0, 2)
    ]

    columns = [name for name in frames.ROLL_RESULT if name != "findings"]
    assert pl.concat(parts).select(columns).equals(whole.select(columns))
    assert pl.concat(parts)["findings"].list.len().sum() == 0


def test_while_rows_are_written_nothing_is_held_that_only_settling_asked() -> None:
    ready = settled([0], [0], [link(0, 0)], exclude_public_servants=True).settled.only_to_write()

    asked = {"sound_nik", "full", "age_years", "alm", "regency", "district_code", "occupation", "row"}
    assert not asked & {*ready.roll_rows.columns, *ready.member_rows.columns}
    assert not {"margin", "roll_person", "member_person", "same_person", "deciding"} & set(ready.links.columns)
    assert ready.members_persons.columns == ["deciding_row"]


def test_cells_stand_beside_results_as_they_were_written_where_there_are_any() -> None:
    values = {0: {"raw_phone": "0812", "raw_nik": "1"}, 1: {"raw_unit": None}}

    roll = roll_of(settled([0, 1], [], of_roll=values))

    raw = [name for name in roll.columns if name.startswith("raw_")]
    assert sorted(raw) == ["raw_birth_date", "raw_name", "raw_nik", "raw_phone"]
    assert roll.select("raw_phone", "raw_nik", "raw_name").rows() == [("0812", "1", None), (None, None, None)]


def test_settling_asks_for_no_column_but_those_it_names() -> None:
    side, rules = (
        people({"name_key": "A", "occupation": "PNS", "unit": "DINAS"}),
        RuleSettings(exclude_public_servants=True),
    )

    for names, slim in ((OF_ROLL, slim_roll), (OF_MEMBERS, slim_members)):
        some = frames.People(side.select(sorted(names)))
        assert slim(some, rules, AS_OF).equals(slim(side, rules, AS_OF))
        assert names <= set(side.columns)


def test_a_row_tells_the_member_row_that_decides() -> None:
    active = {"stated_status": "active", "segment": "BPU", "programs": "JKK,JKM", "last_paid": date(2025, 1, 1), "kpj": "77",
              "payer": "APBD", "sheet": "S", "file": "m.xlsx", "line": 9}  # fmt: skip

    row = roll_of(settled([0], [0, 0], [link(0, 0), link(0, 1)], of_members={1: active})).row(0, named=True)

    told = (
        "member_file",
        "member_sheet",
        "member_line",
        "kpj",
        "segment",
        "programs",
        "last_paid",
        "months_overdue",
        "payer",
    )
    assert [row[name] for name in told] == ["m.xlsx", "S", 9, "77", "BPU", "JKK,JKM", date(2025, 1, 1), 2, "APBD"]
