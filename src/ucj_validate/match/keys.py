"""Blocking: which pairs of entities are worth comparing. Each pair once, `left` < `right`.

A key is a recipe that gives an entity one or more hash values; entities that share one are a block.
A block beyond the limit is refined by a further part (never dropped silently) and reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from ucj_validate.columns import NikForm

NIK_LENGTH = 16


@dataclass(frozen=True)
class Key:
    """One blocking key: `values` gives (entity, key) rows, `refined` the same with a further part in the key."""

    name: str
    values: Callable[[pl.DataFrame], pl.DataFrame]
    refined: Callable[[pl.DataFrame], pl.DataFrame] | None = None


@dataclass(frozen=True)
class BlockReport:
    """What one key gave: for the run's diagnostics."""

    key: str
    pairs: int
    largest: int
    """Entities in the largest block, before refinement."""
    refined_blocks: int
    dropped_blocks: int
    """Blocks still beyond the limit after refinement: their pairs rest on the other keys."""


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions in the entity frame, each once, sorted."""

    pairs: pl.DataFrame  # left, right: UInt32
    blocks: tuple[BlockReport, ...] = field(default=())


def nik_variants(entities: pl.DataFrame) -> pl.DataFrame:
    """A NIK and all its one-deletion neighbours: two NIK within one edit or swap share at least one.

    A NIK whose last digit is not to be trusted gives its first 15 digits, which is a neighbour of the whole.
    A key is the digits as a number, with their count in its last place.
    """
    damaged = pl.col("nik_form") == NikForm.EXCEL_FLOAT
    digits = (
        entities.select("entity", damaged=damaged, text=pl.when(damaged).then("nik_prefix").otherwise("nik"))
        .drop_nulls("text")
        .with_columns(number=pl.col("text").cast(pl.Int64, strict=False), length=pl.col("text").str.len_bytes())
        .drop_nulls("number")
    )
    number, length = pl.col("number"), pl.col("length").cast(pl.Int64)
    whole = [digits.select("entity", key=number * 100 + length)]
    parts = digits.filter(~pl.col("damaged"))
    for place in range(NIK_LENGTH + 1):
        low = 10**place
        without = (number // (low * 10)) * low + number % low
        whole.append(parts.filter(length > place).select("entity", key=without * 100 + length - 1))
    return pl.concat(whole).select("entity", pl.col("key").cast(pl.UInt64))


def _dates(entities: pl.DataFrame) -> pl.DataFrame:
    """(entity, date): the stated birth date and the one inside the NIK, where they differ both."""
    return pl.concat(
        [
            entities.select("entity", date="birth_date").drop_nulls(),
            entities.filter(pl.col("nik_birth_date").ne_missing(pl.col("birth_date")))
            .select("entity", date="nik_birth_date")
            .drop_nulls(),
        ]
    )


def _tokens(entities: pl.DataFrame, most: int = 2) -> pl.DataFrame:
    """(entity, token): an entity's rarest name tokens, at most `most`."""
    tokens = entities.select("entity", token=pl.col("name_key").str.split(" ")).explode("token")
    tokens = tokens.filter(pl.col("token").str.len_bytes() > 1).unique()
    counts = tokens.group_by("token").len("n")
    return (
        tokens.join(counts, on="token")
        .sort("entity", "n", "token")
        .group_by("entity", maintain_order=True)
        .head(most)
        .select("entity", "token")
    )


def date_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The whole birth date."""
    return _dates(entities).select("entity", key=pl.col("date").hash())


def date_and_token_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The whole birth date with each of the two rarest tokens."""
    both = _dates(entities).join(_tokens(entities), on="entity")
    return both.select("entity", key=pl.struct("date", "token").hash()).unique()


def date_part_values(entities: pl.DataFrame) -> pl.DataFrame:
    """A rare token with two of the birth date's three parts: one part may be wrong, or day and month swapped."""
    both = _dates(entities).join(_tokens(entities), on="entity")
    year, month, day = (getattr(pl.col("date").dt, part)().cast(pl.Int32) for part in ("year", "month", "day"))
    low, high = pl.min_horizontal(day, month), pl.max_horizontal(day, month)
    keys = [
        pl.struct(pl.lit("ym"), "token", year, month.alias("m")).hash(),
        pl.struct(pl.lit("yd"), "token", year, day.alias("m")).hash(),
        pl.struct(pl.lit("md"), "token", low.alias("l"), high.alias("h")).hash(),
    ]
    return both.select("entity", key=pl.concat_list(keys)).explode("key").unique()


def name_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The whole name, its tokens sorted."""
    return _sorted_name(entities).select("entity", key=pl.col("whole").hash())


def name_and_place_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The whole name with the year of birth, and with the village."""
    named = _sorted_name(entities)
    year = _dates(entities).select("entity", part=pl.col("date").dt.year().cast(pl.String))
    village = entities.select("entity", part="village").drop_nulls()
    parts = pl.concat([year, village])
    return named.join(parts, on="entity").select("entity", key=pl.struct("whole", "part").hash()).unique()


def _sorted_name(entities: pl.DataFrame) -> pl.DataFrame:
    return entities.select("entity", whole=pl.col("name_key").str.split(" ").list.sort().list.join("")).drop_nulls()


def joined_name_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The first eight letters of the name without spaces, with the year of birth: joined and split tokens."""
    year = _dates(entities).select("entity", year=pl.col("date").dt.year())
    joined = entities.select("entity", joined=pl.col("name_key").str.replace_all(" ", "").str.head(8)).drop_nulls()
    return joined.join(year, on="entity").select("entity", key=pl.struct("joined", "year").hash()).unique()


def token_place_values(entities: pl.DataFrame) -> pl.DataFrame:
    """A rare token with the year of birth and the village."""
    year = _dates(entities).select("entity", year=pl.col("date").dt.year())
    place = entities.select("entity", "village").drop_nulls()
    both = _tokens(entities).join(year, on="entity").join(place, on="entity")
    return both.select("entity", key=pl.struct("token", "year", "village").hash()).unique()


def household_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The family card number with each rare token."""
    household = entities.select("entity", "no_kk").drop_nulls()
    return household.join(_tokens(entities), on="entity").select("entity", key=pl.struct("no_kk", "token").hash())


def phone_values(entities: pl.DataFrame) -> pl.DataFrame:
    """The phone number."""
    return entities.select("entity", key=pl.col("phone").hash(), value="phone").drop_nulls("value").drop("value")


KEYS: tuple[Key, ...] = (
    Key("nik_one_edit", nik_variants),
    Key("birth_date", date_values, date_and_token_values),
    Key("token_and_date_parts", date_part_values),
    Key("name", name_values, name_and_place_values),
    Key("joined_name_and_year", joined_name_values),
    Key("token_year_village", token_place_values),
    Key("household_and_token", household_values),
    Key("phone", phone_values),
)


def candidates(entities: pl.DataFrame, max_block: int) -> Candidates:
    """All pairs that share a block of at most `max_block` entities, each pair once.

    `entities` holds one row an entity with `entity` = its position.
    """
    found, reports = [], []
    for key in KEYS:
        pairs, report = _pairs_of(key, entities, max_block)
        found.append(pairs)
        reports.append(report)
    pairs = pl.concat(found).unique().sort("left", "right")
    return Candidates(pairs, tuple(reports))


def _pairs_of(key: Key, entities: pl.DataFrame, max_block: int) -> tuple[pl.DataFrame, BlockReport]:
    values = key.values(entities).filter(pl.col("key").is_duplicated())
    sizes = values.group_by("key").len("size")
    largest = int(sizes["size"].max() or 0)  # type: ignore[arg-type]
    hot = sizes.filter(pl.col("size") > max_block)
    refined_pairs: list[pl.DataFrame] = []
    dropped = hot.height
    if hot.height:
        crowded = values.join(hot, on="key", how="semi")["entity"].unique()
        values = values.join(hot, on="key", how="anti")
        if key.refined is not None:
            again = key.refined(entities.filter(pl.col("entity").is_in(crowded.implode())))
            again = again.filter(pl.col("key").is_duplicated())
            size = again.group_by("key").len("size")
            still_hot = size.filter(pl.col("size") > max_block)
            dropped = still_hot.height
            refined_pairs.append(_joined(again.join(still_hot, on="key", how="anti")))
    pairs = pl.concat([_joined(values), *refined_pairs])
    return pairs, BlockReport(key.name, pairs.height, largest, hot.height, dropped)


def _joined(values: pl.DataFrame) -> pl.DataFrame:
    """Every pair of entities that share a key, `left` < `right`; a pair may stand under several keys."""
    entity = pl.col("entity").cast(pl.UInt32)
    left = values.select("key", left=entity)
    return left.join(left.rename({"left": "right"}), on="key").filter(pl.col("left") < pl.col("right")).drop("key")
