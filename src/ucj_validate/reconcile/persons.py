"""Roll persons: which row stands for each, what the member side says of it, and its one status."""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match, Membership, NikForm, Status
from ucj_validate.reconcile.eligibility import MARKS, age_years, with_eligibility
from ucj_validate.settings import Settings


def representatives(roll: pl.DataFrame) -> pl.DataFrame:
    """One row a person: the `row` that stands for it.

    A well-formed NIK first, then the fuller row, then the earlier one.
    """
    fullness = pl.sum_horizontal(
        pl.col(name).is_not_null() for name in ("name", "birth_date", "sex", "no_kk", "village")
    )
    return (
        roll.select("person", c.ROW, sound=pl.col("nik_form") == NikForm.SOUND, full=fullness)
        .sort(["person", "sound", "full", c.ROW], descending=[False, True, True, False])
        .group_by("person", maintain_order=True)
        .agg(pl.col(c.ROW).first())
    )


def settled_links(links: pl.DataFrame, roll: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """`links` with uncertain ones withdrawn where both people have found their partner elsewhere.

    One person is linked to one person: what remains between two linked people is a rejected candidate.
    """
    pair = links.join(roll.select(roll_row=c.ROW, roll_person="person"), on="roll_row", how="left").join(
        members.select(member_row=c.ROW, member_person="person"), on="member_row", how="left"
    )
    linked = roll.select("person").unique().join(members.select("person").unique(), on="person")["person"].implode()
    withdrawn = (
        (pl.col("decision") == Decision.REVIEW)
        & pl.col("roll_person").is_in(linked)
        & pl.col("member_person").is_in(linked)
    )
    return pair.with_columns(
        decision=pl.when(withdrawn).then(pl.lit(str(Decision.REJECTED))).otherwise("decision"),
        rule=pl.when(withdrawn).then(pl.lit("both_linked_elsewhere")).otherwise("rule"),
        decided_by=pl.when(withdrawn).then(pl.lit("rule")).otherwise("decided_by"),
    ).sort("roll_row", "member_row")


def roll_persons(
    roll: pl.DataFrame, member_persons: pl.DataFrame, links: pl.DataFrame, settings: Settings, as_of: date
) -> pl.DataFrame:
    """One row a roll person: membership, match, eligibility and `person_status`.

    `roll` holds `person`, the People columns and one boolean of MARKS each.
    """
    facts = roll.group_by("person").agg(
        *[pl.col(mark).any() for mark in MARKS],
        pl.col("alm").any(),
        pl.col("regency").drop_nulls().first(),
        pl.col("district_code").drop_nulls().first().str.head(5).alias("regency_code"),
        pl.len().alias("rows"),
    )
    standing = representatives(roll).rename({c.ROW: "standing_row"})
    born = roll.select(standing_row=c.ROW, born=pl.coalesce("birth_date", "nik_birth_date"))
    possible = links.filter(pl.col("decision") == Decision.REVIEW).select(person="roll_person").unique()
    persons = (
        standing.join(facts, on="person")
        .join(born, on="standing_row")
        .join(member_persons, on="person", how="left")
        .join(possible.with_columns(has_candidate=pl.lit(value=True)), on="person", how="left")
        .with_columns(match=_match())
        .with_columns(membership=_membership(), age_years=age_years(pl.col("born"), as_of))
    )
    return with_eligibility(persons, settings.rules).with_columns(person_status=_status()).sort("person")


def _match() -> pl.Expr:
    """Matched when the person has member rows, possible when only candidates."""
    return (
        pl.when(pl.col("deciding_row").is_not_null())
        .then(pl.lit(str(Match.MATCHED)))
        .when(pl.col("has_candidate"))
        .then(pl.lit(str(Match.POSSIBLE)))
        .otherwise(pl.lit(str(Match.NONE)))
    )


def _membership() -> pl.Expr:
    """The member side's word; unknown while a candidate is open; unregistered when there is none."""
    return (
        pl.when(pl.col("match") == Match.MATCHED)
        .then("membership")
        .when(pl.col("match") == Match.POSSIBLE)
        .then(pl.lit(str(Membership.UNKNOWN)))
        .otherwise(pl.lit(str(Membership.UNREGISTERED)))
    )


def _status() -> pl.Expr:
    """Excluded before review before the membership itself."""
    unclear = (pl.col("membership") == Membership.UNKNOWN) | (
        pl.col("under_age") & (pl.col("membership") == Membership.UNREGISTERED)
    )
    return (
        pl.when("excluded")
        .then(pl.lit(str(Status.EXCLUDED)))
        .when(unclear)
        .then(pl.lit(str(Status.REVIEW)))
        .otherwise("membership")
    )
