"""What the member data tells of the rolls' people: one member is one person, two members are two."""

from __future__ import annotations

from typing import Literal

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes.identity.people import Relation
from ucj_validate.changes.identity.rows import MEMBER, ToldBy
from ucj_validate.finished import RunData

_UNSURE = (str(Relation.UNSURE_BEFORE), str(Relation.UNSURE_NOW))


def with_member(run: RunData, members: pl.DataFrame, side: Literal["before", "now"]) -> pl.DataFrame:
    """The roll rows of `run` with MEMBER, the index in `members` (who is who there) of whom they were found to be."""
    origin = {name: f"member_{name}" for name in c.ORIGIN}
    numbers = run.members.select(*(pl.col(name).alias(to) for name, to in origin.items()), number="member")
    found = run.roll.join(numbers, on=list(origin.values()), how="left", nulls_equal=True, maintain_order="left")
    return found.join(_index(members, side), left_on="number", right_on=side, how="left", maintain_order="left").drop(
        "number"
    )


def _index(members: pl.DataFrame, side: Literal["before", "now"]) -> pl.DataFrame:
    """(`side`, MEMBER): of a member who was merged or split, the one whose rows it shares."""
    other = "now" if side == "before" else "before"
    shared = members.filter(pl.col(other).is_not_null()).select(partner=other, theirs="index")
    return (
        members.filter(pl.col(side).is_not_null())
        .select(side, "partner", "index")
        .join(shared, on="partner", how="left")
        .select(side, pl.coalesce("theirs", "index").alias(MEMBER))
    )


def by_member(
    pairs: pl.DataFrame, before: pl.DataFrame, now: pl.DataFrame, members: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of `pairs` of roll rows that may be one person: those that were found to be one member, and what is left unsure.

    Pairs that were found to be two members for sure are neither.
    """
    doubtful = members.filter(pl.col("relation").is_in(_UNSURE))["index"]
    own = [before[MEMBER].gather(pairs["before"]), now[MEMBER].gather(pairs["now"])]
    known = [ends.is_not_null() & ~ends.is_in(doubtful.implode()) for ends in own]
    both, one = known[0] & known[1], (own[0] == own[1]).fill_null(value=False)
    sure = pairs.filter(both & one).select("before", "now", pl.lit(int(ToldBy.MEMBER), dtype=pl.Int8).alias("told_by"))
    return sure, pairs.filter(~both)
