"""Each person of several cities once: what holds of somebody whom several cities know."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.rollup.cities import EVERYWHERE, OPEN, OUT_OF_AREA, OVER_AGE, City
from ucj_validate.rollup.joining import Joined

_RANK = {
    str(Membership.ACTIVE): 0,
    str(Membership.UNKNOWN): 1,
    str(Membership.LAPSED): 2,
    str(Membership.ENDED): 3,
    OPEN: 4,
    str(Membership.UNREGISTERED): 5,
}
"""The best card decides, as within a city. One that can't be told may be active; what is only possible is no card yet."""


def entries(cities: Sequence[City], joined: Joined) -> pl.DataFrame:
    """One person of one city: PERSONS, `city` (its place), `id`, what `joined` says, `rank`, `counts` in its own run."""
    told = [
        city.persons.with_columns(*told, city=pl.lit(i, dtype=pl.Int64))
        for i, (city, *told) in enumerate(
            zip(cities, joined.ids, joined.open, joined.freed, joined.doubted, strict=True)
        )
    ]
    return pl.concat(told).with_columns(
        rank=pl.col("membership").replace_strict(_RANK, return_dtype=pl.Int64),
        counts=pl.col("on_roll") & (pl.col("status") != Status.EXCLUDED).fill_null(value=False),
    )


def persons(known: pl.DataFrame, cities: Sequence[City]) -> pl.DataFrame:
    """One person of the province, by `id`: `on_roll status membership segment cities`.

    Who died or became a civil servant by any city's lists is so everywhere. Who moved away from one city, or lives
    outside its area, counts where another city lists them or where they live in one of these cities. Who is too old
    to register is not where another city's export has them. Who may be a member in another city, or isn't surely one
    in their own any more, waits for review.
    """
    waiting = (pl.col("open") & pl.col("on_roll")).any().over("id")
    own = _rank().min().over("id")
    best = pl.when(waiting).then(pl.min_horizontal(own, pl.lit(_RANK[OPEN]))).otherwise(own)
    unregistered = best == _RANK[str(Membership.UNREGISTERED)]
    lifted = pl.concat_list(
        _when(_lives_in(cities), OUT_OF_AREA),
        _when(~unregistered, OVER_AGE),
    )
    judged = known.with_columns(
        best=best,
        counting=pl.col("on_roll")
        & ((pl.col("status") != Status.EXCLUDED) | (pl.col("barred").list.set_difference(lifted).list.len() == 0)),
        everywhere=pl.col("on_roll") & (pl.col("barred").list.set_intersection(list(EVERYWHERE)).list.len() > 0),
        too_old=pl.col("on_roll") & pl.col("barred").list.contains(OVER_AGE) & unregistered,
        minor=(pl.col("status") == Status.REVIEW) & (pl.col("membership") == Membership.UNREGISTERED),
    )
    grouped = (
        judged.sort("id", "rank", "city", "person")
        .group_by("id", maintain_order=True)
        .agg(
            pl.col("on_roll").any(),
            pl.col("best").first(),
            pl.col("segment").drop_nulls().first(),
            pl.col("counting").fill_null(value=False).any(),
            pl.col("everywhere").any(),
            pl.col("too_old").any(),
            pl.col("minor").fill_null(value=False).any(),
            pl.col("city").n_unique().alias("cities"),
        )
    )
    back = {rank: name for name, rank in _RANK.items()}
    membership = pl.col("best").replace_strict(back, return_dtype=pl.String)
    return grouped.with_columns(membership=membership).with_columns(
        status=pl.when("on_roll").then(_status()), segment=pl.col("segment")
    )


def _rank() -> pl.Expr:
    """What a city says of a person's membership, as far as all cities together leave it."""
    found_elsewhere = pl.col("freed") & (pl.col("membership") == OPEN)
    return (
        pl.when("doubted")
        .then(pl.max_horizontal("rank", pl.lit(_RANK[OPEN])))
        .when(found_elsewhere)
        .then(pl.lit(_RANK[str(Membership.UNREGISTERED)]))
        .otherwise("rank")
    )


def _when(condition: pl.Expr, reason: str) -> pl.Expr:
    """`[reason]` where the condition holds, else an empty list."""
    return pl.when(condition).then(pl.lit([reason])).otherwise(pl.lit([], dtype=pl.List(pl.String)))


def _lives_in(cities: Sequence[City]) -> pl.Expr:
    """The address lies in the area of one of the cities; false where it isn't told."""
    codes = {item for city in cities for item in city.area if item[:1].isdigit()}
    return pl.any_horizontal(
        [pl.col("home").str.starts_with(code).fill_null(value=False) for code in sorted(codes)] or [pl.lit(value=False)]
    )


def _status() -> pl.Expr:
    """Excluded before review before the membership itself, as within a city."""
    excluded = pl.col("everywhere") | ~pl.col("counting") | pl.col("too_old")
    review = pl.col("membership").is_in([OPEN, str(Membership.UNKNOWN)]) | (
        pl.col("minor") & (pl.col("membership") == Membership.UNREGISTERED)
    )
    return (
        pl.when(excluded)
        .then(pl.lit(str(Status.EXCLUDED)))
        .when(review)
        .then(pl.lit(str(Status.REVIEW)))
        .otherwise("membership")
    )
