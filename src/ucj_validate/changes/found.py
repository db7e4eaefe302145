"""Which findings are new, solved or still open: counted by person, so that a row that moved is not a new one."""

from __future__ import annotations

import polars as pl

from ucj_validate.changes.identity.people import Relation

STATES = ("solved", "left", "open", "new", "arrived")
"""Solved; gone with the person; still open; new on a person who was there; come with a new person."""


def finding_states(people: pl.DataFrame) -> pl.DataFrame:
    """(`index`, `code`, `state`): each finding of each person in either run, once."""
    was, has_become = (_codes(people, side) for side in ("before", "now"))
    both = was.join(has_become, on=["index", "code"], how="full", coalesce=True)
    relation = people.select("index", same=pl.col("relation") == str(Relation.SAME))
    return (
        both.join(relation, on="index", how="left")
        .select(
            "index",
            "code",
            state=pl.when(pl.col("before") & pl.col("now"))
            .then(pl.lit("open"))
            .when(pl.col("now"))
            .then(pl.when("same").then(pl.lit("new")).otherwise(pl.lit("arrived")))
            .otherwise(pl.when("same").then(pl.lit("solved")).otherwise(pl.lit("left"))),
        )
        .sort("code", "index")
    )


def _codes(people: pl.DataFrame, side: str) -> pl.DataFrame:
    held = people.select("index", code=f"{side}_codes").drop_nulls()
    told = held.filter(pl.col("code").list.len() > 0).explode("code", empty_as_null=False, keep_nulls=False)
    return told.with_columns(pl.lit(value=True).alias(side))


def counted(states: pl.DataFrame) -> pl.DataFrame:
    """One row a code: `code before solved left open new arrived now`, in persons.

    `before` = solved + left + open, `now` = open + new + arrived.
    """
    counts = [(pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES]
    sums = states.group_by("code").agg(counts).sort("code")
    return sums.select(
        "code",
        (pl.col("solved") + pl.col("left") + pl.col("open")).alias("before"),
        *STATES,
        (pl.col("open") + pl.col("new") + pl.col("arrived")).alias("now"),
    )
