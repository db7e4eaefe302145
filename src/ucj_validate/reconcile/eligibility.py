"""Who may be covered: age, death, moving away, domicile, civil service. Each a switch in the settings.

Death, moving and civil service are only ever echoed from an input (a list, `(ALM)` after a name), never inferred.
Domicile is read from the address columns, never from the NIK.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate.columns import Membership
from ucj_validate.settings import RuleSettings

MARKS = ("deceased", "asn_or_pppk", "moved")
"""Findings that come from a list that was given."""


def age_years(born: pl.Expr, as_of: date) -> pl.Expr:
    """Completed years at `as_of`; null without a date."""
    had_birthday = (born.dt.month() < as_of.month) | ((born.dt.month() == as_of.month) & (born.dt.day() <= as_of.day))
    return (as_of.year - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)).cast(pl.Int64)


def with_eligibility(persons: pl.DataFrame, rules: RuleSettings) -> pl.DataFrame:
    """`persons` with one boolean a criterion and `excluded`.

    Reads `age_years membership alm regency regency_code` and one boolean of MARKS each.
    """
    over_age = (pl.col("age_years") >= rules.register_age_limit).fill_null(value=False)
    unregistered = pl.col("membership") == Membership.UNREGISTERED
    flagged = persons.with_columns(
        deceased=pl.col("deceased") | pl.col("alm"),
        over_age_to_register=over_age & unregistered,
        over_age_member=over_age & ~unregistered & (pl.col("membership") != Membership.UNKNOWN),
        under_age=(pl.col("age_years") < rules.min_age).fill_null(value=False),
        out_of_area=_out_of_area(rules),
    )
    reasons = {
        "deceased": rules.exclude_deceased,
        "asn_or_pppk": rules.exclude_asn,
        "moved": rules.exclude_moved,
        "out_of_area": rules.exclude_out_of_area,
        "over_age_to_register": rules.exclude_over_age,
    }
    counted = [pl.col(name) for name, on in reasons.items() if on]
    return flagged.with_columns(excluded=pl.any_horizontal(counted) if counted else pl.lit(value=False))


def _out_of_area(rules: RuleSettings) -> pl.Expr:
    """The address names a regency that is none of the area's; false where the address doesn't say."""
    if not rules.area:
        return pl.lit(value=False)
    codes = [item for item in rules.area if item[:1].isdigit()]
    names = [item.upper().strip() for item in rules.area if not item[:1].isdigit()]
    code_known = pl.col("regency_code").is_not_null()
    by_code = code_known & ~pl.any_horizontal(
        [pl.col("regency_code").str.starts_with(code) for code in codes] or [pl.lit(value=False)]
    )
    name_known = pl.col("regency").is_not_null()
    by_name = name_known & ~pl.any_horizontal(
        [pl.col("regency").str.contains(name, literal=True) for name in names] or [pl.lit(value=False)]
    )
    if codes and names:
        return (by_code & by_name).fill_null(value=False)
    return (by_code if codes else by_name).fill_null(value=False)
