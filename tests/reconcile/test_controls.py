"""The promises of every run: a sound run keeps each of them, and each is broken by a fault of its own."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from ucj_validate import frames
from ucj_validate.errors import InvariantError
from ucj_validate.provenance import Source
from ucj_validate.reconcile import controls
from ucj_validate.reconcile.invariants import Total, _names, _places

Row = tuple[str, str | None, int]
ROLL: list[tuple[Row, str, int, bool]] = [
    (("a.xlsx", None, 2), "active", 0, True),
    (("a.xlsx", "S1", 2), "review", 1, True),
    (("a.xlsx", "S2", 2), "duplicate", 0, False),
    (("b.csv", None, 2), "unregistered", 3, True),
]
MEMBERS: list[tuple[Row, int]] = [(("m.csv", None, 2), 0), (("m.csv", None, 4), 1), (("m.csv", None, 5), 9)]
LINKS: list[tuple[Row, Row, str]] = [
    (ROLL[0][0], MEMBERS[0][0], "accepted"),
    (ROLL[2][0], MEMBERS[0][0], "accepted"),
    (ROLL[1][0], MEMBERS[1][0], "review"),
    (ROLL[1][0], MEMBERS[2][0], "review"),
    (ROLL[3][0], MEMBERS[0][0], "rejected"),
]
LISTED = [("dead.csv", 2), ("dead.csv", 3)]
CANDIDATES = [(0, True, "none"), (1, True, "matched"), (1, False, None), (2, True, "possible")]


def places(rows: list[Row], prefix: str = "") -> pl.DataFrame:
    schema = {f"{prefix}file": pl.String, f"{prefix}sheet": pl.String, f"{prefix}line": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_a_place_is_one_number_of_file_sheet_and_line() -> None:
    rows = [(file, sheet, line) for file in ("a", "b", "c") for sheet in (None, "S1", "S2") for line in (1, 2, 700_000)]
    frame = places([*rows, *rows[::-1]])

    found = _places(frame, _names(frame)).to_list()

    assert len(set(found)) == len(rows)
    assert found == [*found[: len(rows)], *found[: len(rows)][::-1]]
    assert all(isinstance(place, int) for place in found)


def source(side: str, file: str, rows: int, rejects: int = 0, kind: str | None = None, headers: int = 2) -> Source:
    return Source(
        "p", file, None, side, "0", 1, "csv", "utf-8", ",", 1, (), 1.0, headers, headers + rows + rejects, rows, rejects,
        list_kind=kind,
    )  # fmt: skip


SOURCES = [
    source("roll", "a.xlsx", 3, 1),
    source("roll", "b.csv", 1, headers=0),
    source("members", "m.csv", 3, 2),
    source("reference", "dead.csv", 2, 3, "deceased"),
    source("reference", "asked.csv", 3, kind="candidates"),
    source("reference", "decree.csv", 1, kind="decree"),
]


def told(**changed: Any) -> tuple[Total, ...]:
    """The totals of the run above, with something changed in it."""
    given = {
        "roll": ROLL,
        "members": MEMBERS,
        "links": LINKS,
        "listed": 6,
        "candidates": CANDIDATES,
        "sources": SOURCES,
    }
    given |= {"rejects": (1, 2, 3)} | changed
    roll = places([row[0] for row in given["roll"]]).with_columns(
        pl.Series(name, [row[at] for row in given["roll"]])
        for at, name in ((1, "status"), (2, "person"), (3, "counts"))
    )
    members = places([row for row, _member in given["members"]]).with_columns(
        member=pl.Series([member for _row, member in given["members"]], dtype=pl.Int64)
    )
    links = pl.concat(
        [
            places([link[0] for link in given["links"]], "roll_"),
            places([link[1] for link in given["links"]], "member_"),
        ],
        how="horizontal",
    ).with_columns(decision=pl.Series([link[2] for link in given["links"]], dtype=pl.String))
    lost = {
        side: pl.DataFrame({"line": list(range(n))}, schema={"line": pl.Int64})
        for side, n in zip(("roll", "members", "reference"), given["rejects"], strict=True)
    }
    listed = None if given["listed"] is None else pl.DataFrame({"row": list(range(given["listed"]))})
    named = {"person": pl.Int64, "counts": pl.Boolean, "on_roll": pl.String}
    asked = None if given["candidates"] is None else pl.DataFrame(given["candidates"], schema=named, orient="row")
    return controls(
        frames.RollResult(roll), frames.MemberResult(members), frames.Links(links),
        {side: frames.Rejects(rows) for side, rows in lost.items()}, given["sources"], listed, asked,
    )  # fmt: skip


def test_a_sound_run_keeps_every_promise_and_tells_both_sides_of_it() -> None:
    assert told() == (
        ("roll_rows_read", 5, 5),
        ("roll_rows_distinct", 4, 4),
        ("members_rows_read", 5, 5),
        ("members_rows_distinct", 3, 3),
        ("roll_rows_have_one_status", 4, 4),
        ("one_counting_row_a_person", 3, 3),
        ("duplicates_are_the_other_rows", 1, 1),
        ("one_member_person_a_roll_person", 0, 0),
        ("reference_rows_read", 9, 9),
        ("reference_tables_distinct", 3, 3),
        ("candidate_rows_kept", 4, 4),
        ("one_counting_row_a_candidate", 3, 3),
    )


def test_of_lists_that_there_are_none_of_nothing_is_promised() -> None:
    names = [name for name, _left, _right in told(listed=None, candidates=None)]

    assert names[-1] == "one_member_person_a_roll_person"
    assert len(names) == 8


def _with(rows: list[Any], at: int, row: Any) -> list[Any]:
    return [*rows[:at], row, *rows[at + 1 :]]


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("roll_rows_read", {"rejects": (2, 2, 3)}),
    ("roll_rows_read", {"rejects": (0, 2, 3)}),
    ("roll_rows_distinct", {"roll": _with(ROLL, 1, (ROLL[0][0], "review", 1, True)), "links": []}),
    ("roll_rows_distinct", {"roll": _with(ROLL, 3, (ROLL[0][0], "review", 3, True)), "links": []}),
    ("members_rows_read", {"rejects": (1, 1, 3)}),
    ("members_rows_distinct", {"members": _with(MEMBERS, 1, (MEMBERS[0][0], 1)), "links": []}),
    ("members_rows_distinct", {"members": [((("m.csv", None, None)), at) for at in range(3)], "links": []}),
    ("roll_rows_have_one_status", {"roll": _with(ROLL, 3, (ROLL[3][0], "lost", 3, True))}),
    ("duplicates_are_the_other_rows", {"roll": _with(ROLL, 1, (ROLL[1][0], "duplicate", 1, True))}),
    ("one_member_person_a_roll_person", {"links": [*LINKS, (ROLL[0][0], MEMBERS[1][0], "accepted")]}),
    ("one_member_person_a_roll_person", {"links": [*LINKS, (ROLL[1][0], MEMBERS[0][0], "accepted")]}),
    ("reference_rows_read", {"listed": 5}),
    ("reference_rows_read", {"rejects": (1, 2, 4)}),
    ("reference_tables_distinct", {"sources": [*SOURCES, source("reference", "dead.csv", 0, kind="deceased")]}),
    ("candidate_rows_kept", {"candidates": [*CANDIDATES, (1, False, None)]}),
    ("candidate_rows_kept", {"sources": [*SOURCES, source("reference", "asked2.csv", 1, -1, "candidates")]}),
    ("one_counting_row_a_candidate", {"candidates": _with(CANDIDATES, 3, (2, True, "lost"))}),
    ("one_counting_row_a_candidate", {"candidates": _with(CANDIDATES, 2, (1, True, "none"))}),
]


@pytest.mark.parametrize(("total", "changed"), FAULTS)
def test_a_broken_promise_stops_the_run_by_its_name(total: str, changed: dict[str, Any]) -> None:
    with pytest.raises(InvariantError) as stopped:
        told(**changed)

    assert stopped.value.problem.endswith(f": {total}")


def test_a_person_without_a_row_that_counts_stops_the_run() -> None:
    with pytest.raises(InvariantError, match="one_counting_row_a_person, duplicates_are_the_other_rows"):
        told(roll=_with(ROLL, 3, (ROLL[3][0], "unregistered", 3, False)))


def test_one_table_may_serve_as_lists_of_two_kinds() -> None:
    both = [*SOURCES, source("reference", "dead.csv", 0, kind="moved")]

    assert ("reference_tables_distinct", 4, 4) in told(sources=both)


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 3, 2)])
def test_rows_in_any_order_keep_the_same_promises(order: tuple[int, ...]) -> None:
    assert told(roll=[ROLL[at] for at in order], members=MEMBERS[::-1]) == told()
    with pytest.raises(InvariantError, match="one_member_person_a_roll_person"):
        told(roll=[ROLL[at] for at in order], links=[(ROLL[3][0], MEMBERS[2][0], "accepted"), *LINKS[::-1],
             (ROLL[3][0], MEMBERS[1][0], "accepted")])  # fmt: skip


@pytest.mark.parametrize("members", [MEMBERS, MEMBERS[::-1]])
def test_a_link_to_a_row_that_there_is_not_joins_nobody(members: list[tuple[Row, int]]) -> None:
    stray = [(ROLL[0][0], ("m.csv", None, line), "accepted") for line in (1, 3, 99)]

    assert told(links=[*LINKS, *stray], members=members) == told()
