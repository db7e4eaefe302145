"""Dates from their parts. Polars raises on 31 February; here it is null."""

from __future__ import annotations

from datetime import date

import polars as pl

WORKING_AGE = 15
OLDEST_AGE = 100
YEARS = (1800, 2200)
"""Of dates that can be meant."""


def made_dates(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    """The date of each row's parts, in order; null where one is null or the date cannot be.

    Step by step: an expression that is used five times in another one is reckoned five times.
    """
    parts = pl.DataFrame({"year": year, "month": month, "day": day})
    year_of, month_of = pl.col("year"), pl.col("month")
    leap = (year_of % 4 == 0) & ((year_of % 100 != 0) | (year_of % 400 == 0))
    last = (
        pl.when(month_of == 2)  # noqa: PLR2004 - February
        .then(pl.when(leap).then(29).otherwise(28))
        .when(month_of.is_in([4, 6, 9, 11]))
        .then(30)
        .otherwise(31)
    )
    parts = parts.with_columns(last=last)
    is_possible = year_of.is_between(*YEARS) & month_of.is_between(1, 12) & pl.col("day").is_between(1, pl.col("last"))
    parts = parts.select(pl.when(is_possible).then(name).alias(name) for name in ("year", "month", "day"))
    return parts.select(date=pl.date("year", "month", "day"))["date"]


def full_birth_year(short: pl.Expr, month: pl.Expr, day: pl.Expr, as_of: date) -> pl.Expr:
    """Four digits for a birth year of two: the century that gives a working age at `as_of`.

    20yy where the person would be 15 or older; else 19yy up to the age of 100; else 20yy where that
    is not in the future.
    """
    late, early = 2000 + short, 1900 + short
    had_birthday = (month < as_of.month) | ((month == as_of.month) & (day <= as_of.day))
    age_late = as_of.year - late - (~had_birthday).cast(pl.Int64)
    age_early = as_of.year - early - (~had_birthday).cast(pl.Int64)
    is_leap_day_of_2000 = (short == 0) & (month == 2) & (day == 29)  # noqa: PLR2004 - 1900 had no such day
    return (
        pl.when(is_leap_day_of_2000 | (age_late >= WORKING_AGE))
        .then(late)
        .when(age_early <= OLDEST_AGE)
        .then(early)
        .when(age_late >= 0)
        .then(late)
        .otherwise(early)
    )


def full_year(short: pl.Expr, as_of: date) -> pl.Expr:
    """Four digits for a year of two that is no birth year: not later than five years after `as_of`."""
    late = 2000 + short
    return pl.when(late <= as_of.year + 5).then(late).otherwise(1900 + short)
