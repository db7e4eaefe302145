"""Membership at the as-of date: of each member row, then of each person.

A row's status is what the export states; where it says nothing, the month of the last contribution decides.
Source: domain terms in GLOSSARY.md; `grace_months` is a setting and is printed with the report.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Membership
from ucj_validate.reconcile.numbered import Persons, gathered
from ucj_validate.settings import RuleSettings

_RANK = {Membership.ACTIVE: 0, Membership.UNKNOWN: 1, Membership.LAPSED: 2, Membership.ENDED: 3}


def months_overdue(last_paid: pl.Expr, as_of: date) -> pl.Expr:
    """Whole months between the last paid month and the one before `as_of`'s; never below 0; null stays null.

    April is paid in April or May: somebody paid up to March counts as paid up through April.
    """
    month = as_of.year * 12 + as_of.month
    paid = last_paid.dt.year().cast(pl.Int64) * 12 + last_paid.dt.month().cast(pl.Int64)
    return (month - paid - 1).clip(lower_bound=0)


def member_status(rules: RuleSettings, as_of: date) -> pl.Expr:
    """active, lapsed or ended of a member row; null when the export doesn't tell."""
    overdue = months_overdue(pl.col("last_paid"), as_of)
    by_month = (
        pl.when(overdue == 0)
        .then(pl.lit(str(Membership.ACTIVE)))
        .when(overdue <= rules.grace_months)
        .then(pl.lit(str(Membership.LAPSED)))
        .when(overdue.is_not_null())
        .then(pl.lit(str(Membership.ENDED)))
    )
    deactivated = pl.col("inactive_since").is_not_null() & (pl.col("inactive_since") <= as_of)
    return (
        pl.when(pl.col("stated_status").is_not_null())
        .then("stated_status")
        .when(deactivated)
        .then(pl.lit(str(Membership.ENDED)))
        .otherwise(by_month)
    )


def with_status(members: pl.DataFrame, rules: RuleSettings, as_of: date) -> pl.DataFrame:
    """Member rows with `status` and `months_overdue`."""
    return members.with_columns(
        status=member_status(rules, as_of), months_overdue=months_overdue(pl.col("last_paid"), as_of)
    )


def member_persons(members: pl.DataFrame, enrolled: Persons) -> pl.DataFrame:
    """One row a member person, in their order: `deciding_row membership kpj_count double_funding`.

    `members` holds `row` and `status`, in the order of rows.
    """
    several = _of_several(members.select(_DECIDING), enrolled)
    places = several["person"].to_numpy()
    deciding = enrolled.first_row.copy()
    deciding[places] = several["deciding_row"].to_numpy()
    numbers = members["kpj"].is_not_null().to_numpy()[enrolled.first_row].astype(np.int64)
    numbers[places] = several["kpj_count"].to_numpy()
    twice = np.zeros(len(deciding), dtype=np.bool_)
    twice[places] = several["double_funding"].to_numpy()
    return pl.DataFrame(
        {
            "deciding_row": deciding,
            "membership": gathered(members["status"], deciding).cast(pl.Categorical).fill_null(str(Membership.UNKNOWN)),
            "kpj_count": numbers,
            "double_funding": twice,
        }
    )


_DECIDING = (c.ROW, "status", "last_paid", "kpj", "segment", "payer")


def _of_several(members: pl.DataFrame, enrolled: Persons) -> pl.DataFrame:
    """Persons with several rows, as `decided` gives them."""
    rows = enrolled.of_several
    return decided(members[rows].with_columns(person=pl.Series(enrolled.of_row[rows], dtype=pl.Int64)))


def decided(members: pl.DataFrame) -> pl.DataFrame:
    """One row a member person: `person membership deciding_row kpj_count double_funding` and what it was told by.

    `members` holds `person` and `status`. The deciding row is the best status, then the latest month, then the
    first row. A row whose status can't be told outweighs a lapsed one: the person may be active by it.
    """
    known = pl.col("status").cast(pl.String).fill_null(str(Membership.UNKNOWN))
    ranked = members.with_columns(
        membership=known, _rank=known.replace_strict({str(k): v for k, v in _RANK.items()}, return_dtype=pl.Int8)
    ).sort(["person", "_rank", "last_paid", c.ROW], descending=[False, False, True, False], nulls_last=True)
    active = pl.col("membership") == Membership.ACTIVE
    return (
        ranked.group_by("person", maintain_order=True)
        .agg(
            pl.col("membership").first(),
            pl.col(c.ROW).first().alias("deciding_row"),
            pl.col("kpj").drop_nulls().n_unique().alias("kpj_count"),
            pl.col("kpj").filter(active).drop_nulls().n_unique().alias("active_kpj"),
            pl.col("segment").filter(active).drop_nulls().n_unique().alias("active_segments"),
            pl.col("payer").filter(active).drop_nulls().n_unique().alias("active_payers"),
        )
        .with_columns(
            double_funding=(pl.col("active_kpj") > 1)
            & ((pl.col("active_segments") > 1) | (pl.col("active_payers") > 1)),
        )
    )
