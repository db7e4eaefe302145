"""The people of a run as a plan sees them: who may be paid for, by whom, and what must be settled before."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from datetime import date
from enum import StrEnum

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, Membership, NikForm, Status
from ucj_validate.finished import RunData
from ucj_validate.normalise import money, numbers, words
from ucj_validate.reconcile.eligibility import age_years
from ucj_validate.settings import PlanSettings, RuleSettings


class Place(StrEnum):
    """Where a person stands in a plan. Each stands in one place."""

    CANDIDATE = "candidate"
    """May be renewed or registered now."""
    SETTLE = "settle"
    """Something must be settled first: an open match, a NIK that can't be registered, an age below the lowest."""
    EMPLOYER = "employer"
    """Paid by the office through its own NPP."""
    SELF = "self"
    """Pays by himself."""
    OVER_AGE = "over_age"
    """Too old to be registered when the plan begins."""


class Settle(StrEnum):
    """What must be settled first; the first that holds."""

    MATCH = "match"
    UNDER_AGE = "under_age"
    NIK = "nik"
    MAYBE_TWICE = "maybe_twice"


_READ: dict[str, tuple[Field, Callable[[pl.Series], pl.Series]]] = {
    "income": (Field.INCOME, money.rupiah),
    "decile": (Field.DECILE, numbers.deciles),
    "occupation": (Field.OCCUPATION, words.words),
}
"""What priorities need; read from the raw cells where the run keeps no cleaned column of it."""
_OPEN = (Status.LAPSED, Status.ENDED, Status.UNREGISTERED, Status.REVIEW)
_UNUSABLE_NIK = ("nik_shared_by_persons", "nik_many_names", "nik_sequential_fill", "nik_equals_kk")
"""A well-formed NIK with one of these may be somebody else's: nobody can be registered with it."""


def unprotected(data: RunData) -> pl.DataFrame:
    """One row a roll person who is eligible and not active, in the order of the rolls' rows.

    `row person status membership findings nik_form birth_date age_years months_overdue …`, with `income decile
    occupation` (the first that any row of the person tells), `files` (of all rows), `member_segment`, `self_paid`.
    """
    standing = data.roll.filter(pl.col("counts") & pl.col("status").is_in([str(one) for one in _OPEN]))
    rows = data.roll.join(standing.select("person"), on="person", how="semi", maintain_order="left")
    told = _values(rows).select("person", *_READ, c.FILE, "counts")
    of_persons = (
        told.sort("counts", descending=True, maintain_order=True)
        .group_by("person", maintain_order=True)
        .agg(*(pl.col(name).drop_nulls().first() for name in _READ), files=pl.col(c.FILE).unique(maintain_order=True))
    )
    kept = standing.drop([name for name in _READ if name in standing.columns])
    return (
        kept.join(of_persons, on="person", how="left", maintain_order="left")
        .join(_deciding(data), on=["member_file", "member_sheet", "member_line"], how="left", nulls_equal=True, maintain_order="left")
    )  # fmt: skip


def _values(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with income, decile and occupation; the raw cells tell them where the run kept no cleaned one at all."""
    made = []
    for name, (field, read) in _READ.items():
        if name in rows.columns and rows[name].null_count() < rows.height:
            continue
        raw = rows[c.raw(field)] if c.raw(field) in rows.columns else None
        made.append(read(raw).alias(name) if raw is not None else pl.lit(None, dtype=_KINDS[name]).alias(name))
    return rows.with_columns(made)


_KINDS: dict[str, type[pl.Int64 | pl.String]] = {"income": pl.Int64, "decile": pl.Int64, "occupation": pl.String}


def _deciding(data: RunData) -> pl.DataFrame:
    """One row a member row: its place, whether a person paid for it, and not public money."""
    return data.members.select(
        member_file=c.FILE,
        member_sheet=c.SHEET,
        member_line=c.LINE,
        self_paid=pl.col("payer").is_not_null() & ~pl.col("payer_is_public").fill_null(value=False),
    )


def placed(people: pl.DataFrame, plan: PlanSettings, rules: RuleSettings, first: date) -> pl.DataFrame:
    """`people` with `place` and, where something must be settled, `settle`. `first`: the first month that is paid."""
    age = pl.coalesce(age_years(pl.col("birth_date"), first), pl.col("age_years"))
    return (
        people.with_columns(
            start_age=age,
            self_paid=pl.col("self_paid").fill_null(value=False),
            by_employer=_by_employer(people, plan),
        )
        .with_columns(settle=_to_settle())
        .with_columns(
            place=pl.when("by_employer")
            .then(pl.lit(str(Place.EMPLOYER)))
            .when(_by_self(plan))
            .then(pl.lit(str(Place.SELF)))
            .when(_too_old(plan, rules))
            .then(pl.lit(str(Place.OVER_AGE)))
            .when(pl.col("settle").is_not_null())
            .then(pl.lit(str(Place.SETTLE)))
            .otherwise(pl.lit(str(Place.CANDIDATE)))
        )
    )


def _by_employer(people: pl.DataFrame, plan: PlanSettings) -> pl.Expr:
    """A member of an employer's segment, or on a roll of an office's staff."""
    named = people["files"].explode(empty_as_null=True).drop_nulls().unique().to_list()
    staff = [name for name in named if _fits(name, plan.employer_rolls)]
    segment = pl.col("segment").is_in(list(plan.employer_segments)).fill_null(value=False)
    return segment | pl.col("files").list.eval(pl.element().is_in(staff)).list.any()


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


def _by_self(plan: PlanSettings) -> pl.Expr:
    """Earns too much for the city to pay, or paid for himself and shall go on."""
    too_much = (
        (pl.col("income") >= plan.income_limit).fill_null(value=False) if plan.income_limit else pl.lit(value=False)
    )
    return too_much | pl.col("self_paid") if plan.self_payers == "self" else too_much  # fmt: skip


def _too_old(plan: PlanSettings, rules: RuleSettings) -> pl.Expr:
    """At or above the registration age, and not one who may be renewed nevertheless."""
    may = {
        "none": [],
        "lapsed": [str(Membership.LAPSED)],
        "members": [str(Membership.LAPSED), str(Membership.ENDED)],
    }[plan.renew_over_age]
    old = (pl.col("start_age") >= rules.register_age_limit).fill_null(value=False)
    return old & ~pl.col("membership").is_in(may)


def _to_settle() -> pl.Expr:
    """`Settle`, or null. Who is a member is renewed by his KPJ; who isn't is registered by his NIK."""
    has = pl.col("findings").list.contains
    by_nik = pl.col("membership").is_in([str(Membership.UNREGISTERED), str(Membership.ENDED)])
    bad_nik = (pl.col("nik_form") != NikForm.SOUND) | pl.any_horizontal(has(code) for code in _UNUSABLE_NIK)
    return (
        pl.when(has("under_age"))
        .then(pl.lit(str(Settle.UNDER_AGE)))
        .when(pl.col("status") == Status.REVIEW)
        .then(pl.lit(str(Settle.MATCH)))
        .when(by_nik & bad_nik)
        .then(pl.lit(str(Settle.NIK)))
        .when(has("possible_duplicate"))
        .then(pl.lit(str(Settle.MAYBE_TWICE)))
    )
