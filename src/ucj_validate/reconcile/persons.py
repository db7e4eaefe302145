"""Roll persons: which row stands for each, what the member side says of it, and its one status."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match, Membership, Status
from ucj_validate.reconcile.eligibility import MARKS, with_eligibility
from ucj_validate.reconcile.numbered import Ints, Persons, gathered, partners
from ucj_validate.settings import Settings


def representatives(roll: pl.DataFrame, on_roll: Persons) -> Ints:
    """The row that stands for each person: a well-formed NIK first, then the fuller row, then the earlier one."""
    rows = on_roll.of_several
    several = (
        roll.select(c.ROW, "sound_nik", "full")[rows]
        .select(
            c.ROW,
            "full",
            person=pl.Series(on_roll.of_row[rows], dtype=pl.Int64),
            sound=pl.col("sound_nik").is_not_null(),
        )
        .sort(["person", "sound", "full", c.ROW], descending=[False, True, True, False])
        .unique("person", keep="first", maintain_order=True)
    )
    standing = on_roll.first_row.copy()
    standing[several["person"].to_numpy()] = several[c.ROW].to_numpy()
    return standing


def settled_links(links: pl.DataFrame, on_roll: Persons, enrolled: Persons) -> pl.DataFrame:
    """`links` with `roll_person member_person`, and uncertain ones withdrawn where both have their partner elsewhere.

    One person is linked to one person: what remains between two linked people is a rejected candidate.
    """
    roll_person = on_roll.of_row[links["roll_row"].to_numpy()]
    member_person = enrolled.of_row[links["member_row"].to_numpy()]
    linked = (partners(on_roll, enrolled) >= 0)[roll_person] & (partners(enrolled, on_roll) >= 0)[member_person]
    withdrawn = (pl.col("decision") == Decision.REVIEW) & pl.Series(linked, dtype=pl.Boolean)
    return links.with_columns(
        pl.Series("roll_person", roll_person, dtype=pl.Int64),
        pl.Series("member_person", member_person, dtype=pl.Int64),
        decision=pl.when(withdrawn).then(pl.lit(str(Decision.REJECTED))).otherwise("decision"),
        rule=pl.when(withdrawn).then(pl.lit("both_linked_elsewhere")).otherwise("rule"),
        decided_by=pl.when(withdrawn).then(pl.lit("rule")).otherwise("decided_by"),
    )


def roll_persons(
    roll: pl.DataFrame,
    on_roll: Persons,
    named: Mapping[str, Ints],
    enrolled: pl.DataFrame,
    links: pl.DataFrame,
    settings: Settings,
    further: pl.DataFrame,
) -> pl.DataFrame:
    """One row a roll person, in their order: membership, match, eligibility and `person_status`.

    `roll` is as `slim_roll` gives it; `named` are rows by mark (MARKS). `enrolled`: the member side's
    word on the same persons, null where there is none. `further`: what their rows tell together (`person_values`).
    """
    standing = representatives(roll, on_roll)
    open_rows = links.filter(pl.col("decision") == Decision.REVIEW)["roll_row"].to_numpy()
    persons = pl.DataFrame(
        {
            "standing_row": standing,
            "age_years": roll["age_years"].gather(standing),
            "alm": on_roll.any(roll["alm"].fill_null(value=False).to_numpy()),
            "has_candidate": on_roll.any(open_rows),
            **{mark: on_roll.any(named[mark]) for mark in MARKS},
            **(_regencies(roll, on_roll) if settings.rules.area else {}),
        }
    ).hstack([*enrolled, *further])
    told = persons.with_columns(match=_match()).with_columns(membership=_membership().cast(pl.Categorical))
    found = with_eligibility(told, settings.rules).with_columns(person_status=_status())
    return found.with_columns(pl.col("match", "membership", "person_status").cast(pl.Categorical))


def _regencies(roll: pl.DataFrame, on_roll: Persons) -> dict[str, pl.Series]:
    """The first regency and the first regency code that a person's rows tell."""
    regency, code = roll["regency"], roll["district_code"]
    return {
        "regency": gathered(regency, on_roll.first(regency.is_not_null().to_numpy())).cast(pl.String),
        "regency_code": gathered(code, on_roll.first(code.is_not_null().to_numpy())).cast(pl.String).str.head(5),
    }


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
