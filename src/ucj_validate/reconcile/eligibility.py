"""Who may be covered: each criterion with its switch, whom it excludes, and of whom it can't be told.

Death, moving, civil service, other cover and decrees are only ever echoed from an input (a list, `(ALM)` after a name, a
column), never inferred. Domicile is read from the address columns, never from the NIK. What isn't known excludes nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ucj_validate.columns import Membership
from ucj_validate.settings import RuleSettings

SURE_MARKS = ("deceased", "asn_or_pppk", "moved", "wage_earner", "in_decree", "claim_recorded")
"""What a list can say of somebody who is surely the one on it."""
MAYBE = "maybe_"
"""In front of a mark: somebody on such a list may be this one."""
MARKS = (*SURE_MARKS, *(f"{MAYBE}{mark}" for mark in SURE_MARKS if mark != "claim_recorded"))
OF_ROLL_KIND = ("already_wage_earner", "income_over_limit", "decile_over_limit", "not_in_decree")
"""Criteria that hold on rolls of vulnerable workers alone (`RuleSettings.vulnerable_rolls`)."""

_NO = pl.lit(value=False)


@dataclass(frozen=True)
class Criterion:
    """One condition on persons. `fails` and `unknown` are never null and never both true."""

    code: str
    is_on: bool
    """Whether failing excludes (under_age: sends to review)."""
    fails: pl.Expr
    unknown: pl.Expr


@dataclass(frozen=True)
class Judged:
    """How one criterion came out, in persons."""

    code: str
    is_on: bool
    failing: int
    alone: int
    """Excluded by this criterion and no other."""
    unknown: int
    """Who would have to be asked: they are not excluded by it."""


def age_years(born: pl.Expr, as_of: date) -> pl.Expr:
    """Completed years at `as_of`; null without a date."""
    had_birthday = (born.dt.month() < as_of.month) | ((born.dt.month() == as_of.month) & (born.dt.day() <= as_of.day))
    return (as_of.year - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)).cast(pl.Int64)


def with_eligibility(persons: pl.DataFrame, rules: RuleSettings) -> pl.DataFrame:
    """`persons` with one boolean a criterion, `over_age_member` `possible_list_match` and `excluded`.

    Reads `age_years membership alm`, one boolean of MARKS each, and what `person_values` has told for the rules that
    are on.
    """
    over_age = (pl.col("age_years") >= rules.register_age_limit).fill_null(value=False)
    flagged = persons.with_columns(
        *(one.fails.alias(one.code) for one in criteria(rules)),
        over_age_member=over_age & ~_is(Membership.UNREGISTERED) & ~_is(Membership.UNKNOWN),
        possible_list_match=_possible(rules),
    )
    excluding = _excluding(rules)
    return flagged.with_columns(excluded=pl.any_horizontal(excluding) if excluding else _NO)


def judged(persons: pl.DataFrame, rules: RuleSettings) -> tuple[Judged, ...]:
    """How each criterion came out over `persons`, which `with_eligibility` has flagged."""
    asked = criteria(rules)
    several = pl.sum_horizontal(_excluding(rules) or [_NO]).cast(pl.Int64) != 1
    counts: list[pl.Expr] = []
    for one in asked:
        failing = pl.col(one.code) & _concerned(one.code)
        alone = failing & ~several if one.is_on and one.code != "under_age" else _NO
        unknown = one.unknown & ~pl.col(one.code) & _concerned(one.code) if one.is_on else _NO
        told = {"failing": failing, "alone": alone, "unknown": unknown}
        counts += [flags.sum().alias(f"{one.code} {name}") for name, flags in told.items()]
    found = persons.select(counts).row(0)  # all at once: what they share is worked out once
    return tuple(Judged(one.code, one.is_on, *map(int, found[3 * at : 3 * at + 3])) for at, one in enumerate(asked))


def criteria(rules: RuleSettings) -> tuple[Criterion, ...]:
    """Every criterion, in the order in which reports list them."""
    age = pl.col("age_years")
    new = _is(Membership.UNREGISTERED)
    return (
        Criterion("deceased", rules.exclude_deceased, pl.col("deceased") | pl.col("alm"), _maybe("deceased")),
        Criterion(
            "over_age_to_register",
            rules.exclude_over_age,
            (age >= rules.register_age_limit).fill_null(value=False) & new,
            age.is_null() & new,
        ),
        Criterion("under_age", rules.min_age > 0, (age < rules.min_age).fill_null(value=False), age.is_null()),
        Criterion("out_of_area", rules.exclude_out_of_area and bool(rules.area), *_domicile(rules)),
        Criterion("moved", rules.exclude_moved, pl.col("moved"), _maybe("moved")),
        Criterion("asn_or_pppk", rules.exclude_asn, pl.col("asn_or_pppk"), _maybe("asn_or_pppk")),
        _only_if(
            "public_servant",
            pl.col("serves"),
            pl.col("occupation_untold"),
            is_on=rules.exclude_public_servants,
        ),
        _only_if(
            "already_wage_earner",
            pl.col("wage_earner") | pl.col("active_pu"),
            _maybe("wage_earner") | _is(Membership.UNKNOWN) | pl.col("segment_untold"),
            is_on=rules.exclude_wage_earners,
        ),
        _only_if(
            "income_over_limit",
            (pl.col("income_least") >= (rules.income_limit or 0)).fill_null(value=False),
            pl.col("income_least").is_null() | (pl.col("income_most") >= (rules.income_limit or 0)),
            is_on=rules.income_limit is not None,
        ),
        _only_if(
            "decile_over_limit",
            (pl.col("decile_least") > (rules.max_decile or 0)).fill_null(value=False),
            pl.col("decile_least").is_null() | (pl.col("decile_most") > (rules.max_decile or 0)),
            is_on=rules.max_decile is not None,
        ),
        _only_if(
            "not_in_decree",
            ~pl.col("in_decree") & ~_maybe("in_decree"),
            _maybe("in_decree"),
            is_on=rules.require_decree,
        ),
    )  # fmt: skip


def _only_if(code: str, fails: pl.Expr, unknown: pl.Expr, *, is_on: bool) -> Criterion:
    """A criterion of which nothing is told, and nothing need be known, unless a city has switched it on."""
    return Criterion(code, is_on, fails & pl.col("on_its_rolls") if code in OF_ROLL_KIND else fails, unknown) if is_on else Criterion(code, is_on, _NO, _NO)  # fmt: skip


def _excluding(rules: RuleSettings) -> list[pl.Expr]:
    """Who is excluded, by each criterion that is on. Who stands on a roll of another kind too stays eligible by that."""
    held = [one.code for one in criteria(rules) if one.is_on and one.code != "under_age"]
    return [pl.col(code) & pl.col("on_its_rolls_alone") if code in OF_ROLL_KIND else pl.col(code) for code in held]


def _concerned(code: str) -> pl.Expr:
    """Persons whom a criterion is meant for."""
    return pl.col("on_its_rolls") if code in OF_ROLL_KIND else pl.lit(value=True)


def _is(membership: Membership) -> pl.Expr:
    return pl.col("membership") == membership


def _maybe(mark: str) -> pl.Expr:
    return pl.col(f"{MAYBE}{mark}")


def _possible(rules: RuleSettings) -> pl.Expr:
    """May be somebody on a list that would exclude them, and is not surely on it."""
    asked = ["deceased", "asn_or_pppk", "moved"]
    asked += ["wage_earner"] if rules.exclude_wage_earners else []
    unsure = [_maybe(mark) & ~pl.col(mark) for mark in asked]
    return pl.any_horizontal(unsure + ([_maybe("in_decree") & ~pl.col("in_decree")] if rules.require_decree else []))


def _domicile(rules: RuleSettings) -> tuple[pl.Expr, pl.Expr]:
    """Whether the address names a regency that is none of the area's, and whether it can't be told."""
    if not rules.area:
        return _NO, _NO
    codes = [item for item in rules.area if item[:1].isdigit()]
    names = [item.upper().strip() for item in rules.area if not item[:1].isdigit()]
    in_codes = pl.any_horizontal([pl.col("regency_code").str.starts_with(code) for code in codes] or [_NO])
    in_names = pl.any_horizontal([pl.col("regency").str.contains(name, literal=True) for name in names] or [_NO])
    by_code = pl.col("regency_code").is_not_null() & ~in_codes
    by_name = pl.col("regency").is_not_null() & ~in_names
    outside = by_code & by_name if codes and names else by_code if codes else by_name
    inside = in_codes.fill_null(value=False) | in_names.fill_null(value=False)
    return outside.fill_null(value=False), ~outside.fill_null(value=False) & ~inside
