"""One city as the province sees it: its persons with what its own run says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match, Membership, Status
from ucj_validate.finished import RunData, document_of

_PERSONS: dict[str, Any] = {
    "person": pl.Int64,  # 0, 1, 2 … within the city
    "on_roll": pl.Boolean,
    "status": pl.String,  # Status of the row that counts; null for members on no roll
    "membership": pl.String,  # Membership, or OPEN
    "barred": pl.List(pl.String),  # why the city excludes the person; empty for who counts
    "home": pl.String,  # the regency ("72.06") of the address where that is outside the city's area
    "segment": pl.String,  # as the member export says it; null where it doesn't
    "public": pl.Boolean,  # an active card is paid with public money
    "rolls": pl.List(pl.String),  # the files of rolls that list the person
}
PERSONS = pl.Schema(_PERSONS)
"""One person of a city: on its rolls, in its exports, or both."""

ROWS = pl.Schema({"person": pl.Int64, "side": pl.String, c.ROW: pl.Int64})
"""One row of a run, and whose it is."""

OPEN = "open"
"""No member row is the person's yet, but one may be."""
EVERYWHERE = ("deceased", "asn_or_pppk", "public_servant")
"""Reasons that hold wherever else the person is listed."""
OVER_AGE, OUT_OF_AREA = "over_age_to_register", "out_of_area"
REASONS = (
    *EVERYWHERE, OVER_AGE, OUT_OF_AREA, "moved", "already_wage_earner", "income_over_limit", "decile_over_limit", "not_in_decree",
)  # fmt: skip
OTHER = "other"
"""Excluded for a reason that this version doesn't know."""


@dataclass(frozen=True)
class City:
    """One city at one day."""

    name: str
    as_of: date
    area: tuple[str, ...]
    """What the city's rules call its area."""
    persons: pl.DataFrame
    """PERSONS."""
    premium: int
    """Rupiah a month for one person."""
    alarms: int
    """Alarms that stand over the city's run: its figures are not to be quoted."""
    source: str
    """The run folder or handed-over file, without its folder."""
    version: str
    """Of the program that made the run."""


def city_of(run: RunData) -> City:
    """The city whose run it is."""
    persons, _rows = persons_of(run)
    return City(
        run.settings.city or run.name, run.as_of, run.settings.rules.area, persons, run.settings.premium.monthly,
        alarms_of(run.folder), run.name, run.version,
    )  # fmt: skip


def alarms_of(folder: Path) -> int:
    """How many alarms the run says of itself; 0 where its figures are not there any more.

    Raises:
        UnreadableError: the system does not give them.
    """
    alarms = document_of(folder, "summary.json").get("alarms")
    return len(alarms) if isinstance(alarms, list) else 0


def persons_of(run: RunData) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The city's persons (PERSONS) and whose each row is (ROWS). Persons on rolls come first."""
    partner = _partners(run)
    roll = _on_rolls(run, partner)
    alone = _members_alone(run, partner, roll.height)
    listed = run.roll.select(pl.col("person").alias("_number"), c.ROW).join(
        roll.select("_number", "person"), on="_number", how="left", maintain_order="left"
    )
    member_of = pl.concat(
        [
            roll.filter(pl.col("_member").is_not_null()).select("_member", "person"),
            alone.select("_member", "person"),
        ]
    )
    exported = run.members.select(pl.col("member").alias("_member"), c.ROW).join(
        member_of, on="_member", how="left", maintain_order="left"
    )
    rows = pl.concat(
        [
            listed.select("person", pl.lit("roll").alias("side"), c.ROW),
            exported.select("person", pl.lit("members").alias("side"), c.ROW),
        ]
    )
    return pl.concat([roll, alone]).select(list(PERSONS)).cast(PERSONS), rows.cast(ROWS)


def _partners(run: RunData) -> pl.DataFrame:
    """One linked roll person: `_number _member`."""
    accepted = run.links.filter(pl.col("decision") == Decision.ACCEPTED)
    number = run.roll["person"].gather(accepted["roll_row"])
    member = run.members["member"].gather(accepted["member_row"])
    pairs = pl.DataFrame({"_number": number, "_member": member}).unique()
    return pairs.sort("_number", "_member").unique("_number", keep="first", maintain_order=True)


def _member_persons(run: RunData) -> pl.DataFrame:
    """One member person: `_member _told _segment public`."""
    paid = (pl.col("status") == Membership.ACTIVE) & pl.col("payer_is_public").fill_null(value=False)
    return (
        run.members.group_by(pl.col("member").alias("_member"))
        .agg(
            pl.col("status").filter("counts").first().fill_null(str(Membership.UNKNOWN)).alias("_told"),
            pl.col("segment").filter("counts").first().alias("_segment"),
            paid.any().alias("public"),
        )
        .sort("_member")
    )


def _on_rolls(run: RunData, partner: pl.DataFrame) -> pl.DataFrame:
    """One person on the city's rolls: PERSONS, `_number _member`."""
    homes = _homes(run)
    rows = run.roll.with_columns(home=homes)
    grouped = rows.group_by(pl.col("person").alias("_number")).agg(
        pl.col("status").filter("counts").first(),
        pl.col("membership").filter("counts").first(),
        pl.col("match").filter("counts").first().alias("_match"),
        pl.col("segment").filter("counts").first(),
        pl.col("findings").list.explode(keep_nulls=False, empty_as_null=False).unique().alias("_found"),
        pl.col("home").drop_nulls().first(),
        pl.col(c.FILE).unique().sort().alias("rolls"),
    )
    open_match = (pl.col("_match") == Match.POSSIBLE) & (pl.col("membership") == Membership.UNKNOWN)
    excluded = pl.col("status") == Status.EXCLUDED
    barred = pl.concat_list(
        pl.when(pl.col("_found").list.contains(reason)).then(pl.lit([reason])).otherwise(pl.lit([], dtype=_TEXTS))
        for reason in REASONS
    )
    barred = pl.when(barred.list.len() == 0).then(pl.lit([OTHER])).otherwise(barred)
    return (
        grouped.sort("_number")
        .join(partner, on="_number", how="left", maintain_order="left")
        .join(_member_persons(run).drop("_told"), on="_member", how="left", maintain_order="left")
        .with_row_index("person")
        .with_columns(
            pl.col("person").cast(pl.Int64),
            on_roll=pl.lit(value=True),
            membership=pl.when(open_match).then(pl.lit(OPEN)).otherwise("membership"),
            barred=pl.when(excluded).then(barred).otherwise(pl.lit([], dtype=_TEXTS)),
            segment=pl.coalesce("segment", "_segment"),
            public=pl.col("public").fill_null(value=False),
        )
        .select(*PERSONS, "_number", "_member")
    )


_TEXTS = pl.List(pl.String)


def _members_alone(run: RunData, partner: pl.DataFrame, begin: int) -> pl.DataFrame:
    """One person of the exports who is on no roll: PERSONS, `_number _member`; numbered from `begin` on."""
    return (
        _member_persons(run)
        .join(partner, on="_member", how="anti", maintain_order="left")
        .with_row_index("person", offset=begin)
        .with_columns(
            pl.col("person").cast(pl.Int64),
            on_roll=pl.lit(value=False),
            status=pl.lit(None, dtype=pl.String),
            membership="_told",
            barred=pl.lit([], dtype=_TEXTS),
            home=pl.lit(None, dtype=pl.String),
            segment="_segment",
            rolls=pl.lit([], dtype=_TEXTS),
            _number=pl.lit(None, dtype=pl.Int64),
        )
        .select(*PERSONS, "_number", "_member")
    )


def _homes(run: RunData) -> pl.Series:
    """The regency of the address by roll row, of rows outside the city's area; null for all others."""
    outside = run.roll["findings"].list.contains(OUT_OF_AREA)
    if not outside.any():
        return pl.Series("home", [None] * run.roll.height, dtype=pl.String)
    codes = _regency_codes()
    people = run.roll_people.select(
        code=pl.coalesce(
            pl.col("regency").replace_strict(codes, default=None, return_dtype=pl.String),
            pl.col("district_code").str.head(len("72.06")),
        )
    )
    return people.select(home=pl.when(pl.Series(outside)).then("code"))["home"]


def _regency_codes() -> Mapping[str, str]:
    from ucj_validate.reference import regencies

    return {name.upper(): code for code, name in regencies().select("code", "name").iter_rows()}
