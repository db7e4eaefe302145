"""What content and numbers don't tell: the rows left over, by the project's own matcher."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes.identity.rows import ToldBy
from ucj_validate.columns import Decision
from ucj_validate.finished import RunData
from ucj_validate.frames import People
from ucj_validate.match import link

Rows = Literal["roll", "members"]


@dataclass(frozen=True)
class Found:
    """Pairs of rows of both runs, by position."""

    sure: pl.DataFrame
    """`before now told_by`."""
    unsure: pl.DataFrame
    """`before now probability`: perhaps one person."""


def leftover_pairs(before: RunData, now: RunData, pairs: pl.DataFrame, side: Rows) -> Found:
    """The pairs among rows that stand in none of `pairs`."""
    left, right = _rows(before, pairs["before"], side), _rows(now, pairs["now"], side)
    if not left.len() or not right.len():
        return _none()
    # Of the later run, whichever is named first: the way back is the same way.
    later, earlier = sorted((before, now), key=lambda run: (run.as_of, run.name), reverse=True)
    settings = later.settings.match
    model = later.model if earlier.settings.match.id_kind == settings.id_kind else None
    links = link(_people(before, left, side), _people(now, right, side), settings, model).links
    told = links.select(
        left.gather(links["roll_row"]).alias("before"),
        right.gather(links["member_row"]).alias("now"),
        "decision",
        "probability",
    ).sort("before", "now")
    sure = told.filter(pl.col("decision") == Decision.ACCEPTED)
    unsure = told.filter(pl.col("decision") == Decision.REVIEW)
    return Found(
        sure.select("before", "now", pl.lit(int(ToldBy.MATCHER), dtype=pl.Int8).alias("told_by")),
        unsure.select("before", "now", "probability"),
    )


def _none() -> Found:
    ends = {"before": pl.Int64(), "now": pl.Int64()}
    return Found(
        pl.DataFrame(schema={**ends, "told_by": pl.Int8()}), pl.DataFrame(schema={**ends, "probability": pl.Float64()})
    )


def _rows(run: RunData, paired: pl.Series, side: Rows) -> pl.Series:
    """Positions of the rows in no pair."""
    rows = run.roll if side == "roll" else run.members
    return rows.join(paired.unique().to_frame(c.ROW), on=c.ROW, how="anti")[c.ROW].sort()


def _people(run: RunData, rows: pl.Series, side: Rows) -> People:
    """Those rows as the matcher sees them, numbered anew."""
    whole = run.roll if side == "roll" else run.members
    few = whole.join(rows.to_frame(), on=c.ROW, how="semi").sort(c.ROW)
    few = few.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW))
    return replace(run, roll=few).roll_people if side == "roll" else replace(run, members=few).member_people
