"""What public money pays now, and what of it could be saved: each premium of a person and month at most once.

A person is told under one kind, the first of `Kind` that holds.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Match, Membership, Status
from ucj_validate.finished import RunData
from ucj_validate.plan import premiums
from ucj_validate.settings import PlanSettings


class Kind(StrEnum):
    """Why a premium could be saved, surest first."""

    DECEASED = "deceased"
    """Recorded as dead on a list that was given, and still paid for."""
    NOT_ELIGIBLE = "not_eligible"
    """On a roll, but excluded: moved, civil servant, outside the area."""
    DOUBLE_FUNDING = "double_funding"
    """Somebody else pays at the same time: an employer, or the person."""
    PAID_TWICE = "paid_twice"
    """Several member numbers, all paid by public money: all but one."""
    OFF_ROLL = "off_roll"
    """On no roll: to be traced before anything is stopped."""


def paid_publicly(data: RunData, plan: PlanSettings, monthly: int) -> pl.DataFrame:
    """One row a member person for whom public money pays a BPU premium now.

    `member name nik payer kpj` (all such numbers), `premiums monthly` (how many, and rupiah a month), `kind` (null:
    none), `stops saved` (premiums and rupiah a month that could be saved), `file sheet line` of the member row, `roll_*` of the
    person's roll row.
    """
    active = data.members.filter(pl.col("status") == Membership.ACTIVE)
    by_public = pl.col("payer_is_public").fill_null(value=False)
    is_bpu = pl.col("segment").is_null() | (pl.col("segment") == premiums.SEGMENT)
    # Rows without a member number are one membership of theirs.
    rows = active.with_columns(public=by_public & is_bpu, number=pl.col("kpj").fill_null(""))
    public = rows.filter("public")
    numbers = public.select("member", "number").unique(maintain_order=True)
    held = numbers.group_by("member", maintain_order=True).agg(
        kpj=pl.col("number").sort().str.join(", "), premiums=pl.len().cast(pl.Int64)
    )
    # A number that stands with two payers is one membership that changes hands, not two.
    others = rows.join(numbers, on=["member", "number"], how="anti").select(pl.col("member").unique(), others=True)
    people = public.group_by("member", maintain_order=True).agg(
        *(pl.col(name).first() for name in ("name", "nik", "in_roll", "payer", *c.ORIGIN))
    )
    each = _each(plan, monthly)
    return (
        people.join(held, on="member", how="left", maintain_order="left")
        .join(others, on="member", how="left", maintain_order="left")
        .join(_on_rolls(data), on="member", how="left", maintain_order="left")
        .with_columns(kind=_kind())
        .with_columns(stops=_stops())
        .with_columns(monthly=pl.col("premiums") * each, saved=pl.col("stops") * each)
        .sort("member")
    )


def _each(plan: PlanSettings, monthly: int) -> int:
    """Rupiah a month of one membership: JKK and JKM in the lowest bracket, since an export tells no more of it."""
    table = premiums.table(plan, monthly, premiums.CITY, premiums.BASE)
    return (table or premiums.wanted_table(plan, monthly)).lowest


def _on_rolls(data: RunData) -> pl.DataFrame:
    """One row a member person who is linked to a roll person: its roll row, status and findings."""
    place = ["member_file", "member_sheet", "member_line"]
    members = data.members.select(*(pl.col(at).alias(f"member_{at}") for at in c.ORIGIN), "member")
    standing = data.roll.filter(pl.col("counts") & pl.col("member_file").is_not_null())
    return standing.join(members, on=place, how="inner", nulls_equal=True, maintain_order="left").select(
        "member",
        *(pl.col(at).alias(f"roll_{at}") for at in c.ORIGIN),
        roll_status="status",
        roll_findings="findings",
    )


def _kind() -> pl.Expr:
    dead = pl.col("roll_findings").list.contains("deceased").fill_null(value=False)
    excluded = (pl.col("roll_status") == Status.EXCLUDED).fill_null(value=False)
    return (
        pl.when(dead)
        .then(pl.lit(str(Kind.DECEASED)))
        .when(excluded)
        .then(pl.lit(str(Kind.NOT_ELIGIBLE)))
        .when(pl.col("others").fill_null(value=False))
        .then(pl.lit(str(Kind.DOUBLE_FUNDING)))
        .when(pl.col("premiums") > 1)
        .then(pl.lit(str(Kind.PAID_TWICE)))
        .when(pl.col("in_roll") == Match.NONE)
        .then(pl.lit(str(Kind.OFF_ROLL)))
    )


def _stops() -> pl.Expr:
    """All of a person's memberships, or all but one where one shall go on; 0 where nothing is saved."""
    told = pl.when(pl.col("kind") == Kind.PAID_TWICE).then(pl.col("premiums") - 1).otherwise(pl.col("premiums"))
    return pl.when(pl.col("kind").is_null()).then(pl.lit(0)).otherwise(told).cast(pl.Int64)
