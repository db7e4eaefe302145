"""Points: who comes first, and the reasons in whole numbers.

Each criterion gives a degree from 0 to 4; its weight times the degree are its points. What isn't known gives 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ucj_validate.columns import Membership
from ucj_validate.settings import PlanSettings, RuleSettings

HIGHEST = 4
"""The highest degree."""
CRITERIA = ("lapsed", "decile", "income", "risk", "age")
_INCOME_WITHOUT_LIMIT = 2_500_000
_YEARS_LEFT = ((1, 4), (2, 3), (3, 2), (5, 1))
"""Years until registration ends, at most → degree."""


def with_points(people: pl.DataFrame, plan: PlanSettings, rules: RuleSettings) -> pl.DataFrame:
    """`people` with one `degree_*` a criterion, `points`, and `turn`: 0 for who goes first whatever the points."""
    degrees = {
        "lapsed": _lapsed(),
        "decile": (HIGHEST + 1 - pl.col("decile")).clip(0, HIGHEST),
        "income": _income(plan.income_limit or _INCOME_WITHOUT_LIMIT),
        "risk": _risk(plan),
        "age": _age(rules.register_age_limit),
    }
    judged = people.with_columns(
        degree.fill_null(0).cast(pl.Int64).alias(f"degree_{name}") for name, degree in degrees.items()
    )
    points = pl.sum_horizontal(pl.col(f"degree_{name}") * weight for name, weight in weights(plan).items())
    return judged.with_columns(points=points.cast(pl.Int64), turn=_turn(plan.first))


def weights(plan: PlanSettings) -> dict[str, int]:
    """Weight by criterion, in the order in which they are told."""
    return {name: int(getattr(plan, f"weight_{name}")) for name in CRITERIA}


def in_order(people: pl.DataFrame) -> pl.DataFrame:
    """`people`, first come first: by turn, points, then the elder, then as the rolls have them."""
    return people.sort(["turn", "points", "birth_date", "row"], descending=[False, True, False, False], nulls_last=True)


def _lapsed() -> pl.Expr:
    """Falls out of protection next; who has ended loses it already, and may still be known to the office."""
    return pl.col("membership").replace_strict(
        {str(Membership.LAPSED): HIGHEST, str(Membership.ENDED): HIGHEST // 2}, default=0, return_dtype=pl.Int64
    )


def _income(limit: int) -> pl.Expr:
    """4 below a quarter of the limit, 3 below a half, 2 below three quarters, 1 below it."""
    return (HIGHEST - pl.col("income") * HIGHEST // limit).clip(0, HIGHEST)


def _risk(plan: PlanSettings) -> pl.Expr:
    occupation = pl.col("occupation").str.to_uppercase()
    medium = pl.when(holds_word(occupation, plan.risk_medium)).then(pl.lit(HIGHEST // 2)).otherwise(pl.lit(0))
    return pl.when(holds_word(occupation, plan.risk_high)).then(pl.lit(HIGHEST)).otherwise(medium)


def holds_word(text: pl.Expr, names: Sequence[str]) -> pl.Expr:
    """Whether one of `names` stands in `text` as whole words; false where either is missing."""
    if not names:
        return pl.lit(value=False)
    any_of = "|".join(re.sub(r"([^0-9A-Za-z ])", r"\\\1", name.upper()) for name in names)
    return text.str.contains(rf"\b(?:{any_of})\b").fill_null(value=False)


def _age(limit: int) -> pl.Expr:
    """How near the end of registration is, for whom must be registered."""
    must = pl.col("membership").is_in([str(Membership.UNREGISTERED), str(Membership.ENDED)])
    left = limit - pl.col("start_age")
    told: pl.Expr = pl.lit(0)
    for years, degree in reversed(_YEARS_LEFT):
        told = pl.when(left <= years).then(pl.lit(degree)).otherwise(told)
    return pl.when(must & (left >= 0)).then(told).otherwise(pl.lit(0))


def _turn(first: Sequence[str]) -> pl.Expr:
    places = {name: place for place, name in enumerate(first)}
    return pl.col("membership").replace_strict(places, default=len(places), return_dtype=pl.Int64)
