"""The promises of the contract, checked in every run and printed as control totals."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ucj_validate.columns import Decision, Status
from ucj_validate.errors import InvariantError
from ucj_validate.frames import Links, MemberResult, Rejects, RollResult
from ucj_validate.provenance import Source

Total = tuple[str, int, int]
"""Name, left side, right side: equal when the promise holds."""


def controls(
    roll: RollResult,
    members: MemberResult,
    links: Links,
    rejects: dict[str, Rejects],
    sources: Sequence[Source],
) -> tuple[Total, ...]:
    """The control totals of a run.

    Raises:
        InvariantError: a total doesn't hold; the run must not be published.
    """
    totals = (
        *_nothing_lost("roll", roll, rejects["roll"], sources),
        *_nothing_lost("members", members, rejects["members"], sources),
        ("roll_rows_have_one_status", roll.height, int(roll["status"].is_in([str(s) for s in Status]).sum())),
        ("one_counting_row_a_person", roll["person"].n_unique(), int(roll["counts"].sum())),
        (
            "duplicates_are_the_other_rows",
            roll.height - int(roll["counts"].sum()),
            int((roll["status"] == Status.DUPLICATE).sum()),
        ),
        ("one_member_person_a_roll_person", 0, _linked_twice(roll, members, links)),
    )
    broken = [name for name, left, right in totals if left != right]
    if broken:
        raise InvariantError("reconcile", "control totals don't hold: " + ", ".join(broken))
    return totals


def _nothing_lost(
    side: str, rows: pl.DataFrame, rejects: pl.DataFrame, sources: Sequence[Source]
) -> tuple[Total, Total]:
    mine = [source for source in sources if source.side == side]
    read = sum(source.records - source.header_records for source in mine)
    placed = rows.select("file", "sheet", "line").n_unique() if rows.height else 0
    return (
        (f"{side}_rows_read", read, rows.height + rejects.height),
        (f"{side}_rows_distinct", rows.height, placed),
    )


def _linked_twice(roll: RollResult, members: MemberResult, links: Links) -> int:
    """People of either side with accepted links to more than one person of the other."""
    accepted = links.filter(pl.col("decision") == Decision.ACCEPTED)
    pairs = (
        accepted.join(
            roll.select(roll_file="file", roll_sheet="sheet", roll_line="line", person="person"),
            on=["roll_file", "roll_sheet", "roll_line"],
            nulls_equal=True,
        )
        .join(
            members.select(member_file="file", member_sheet="sheet", member_line="line", member="member"),
            on=["member_file", "member_sheet", "member_line"],
            nulls_equal=True,
        )
        .select("person", "member")
        .unique()
    )
    by_roll = pairs.group_by("person").len().filter(pl.col("len") > 1).height
    by_member = pairs.group_by("member").len().filter(pl.col("len") > 1).height
    return by_roll + by_member
