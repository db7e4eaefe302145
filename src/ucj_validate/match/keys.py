"""Blocking: which pairs of entities are worth comparing. Each pair once, `left` < `right`.

A key is a recipe that gives an entity one or more hash values; entities that share one are a block.
A block beyond the limit is refined by a further part (never dropped silently) and reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ucj_validate.columns import NikForm

NIK_LENGTH = 16
_RIGHT = 2**32
"""A pair is one number: left × this + right."""
_COMMON_FIRST = r"^(?:MUHAMMAD|SITI|ABDUL|AHMAT|ANDI|NUR|NI|I|LA|WA|M) "
_SPREAD = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Parts:
    """What keys are made of, each worked out once."""

    entities: pl.DataFrame  # one row an entity; `entity` is the id of its first record

    @cached_property
    def dates(self) -> pl.DataFrame:
        """(entity, date): the stated birth date and the one inside the NIK, where they differ both."""
        stated = self.entities.select("entity", date="birth_date")
        inside = self.entities.filter(pl.col("nik_birth_date").ne_missing(pl.col("birth_date")))
        return pl.concat([stated, inside.select("entity", date="nik_birth_date")]).drop_nulls()

    @cached_property
    def years(self) -> pl.DataFrame:
        """(entity, year) of `dates`."""
        return self.dates.select("entity", year=pl.col("date").dt.year())

    @cached_property
    def tokens(self) -> pl.DataFrame:
        """(entity, token): an entity's two rarest name tokens of more than one letter."""
        tokens = self.entities.select("entity", token=pl.col("name_key").str.split(" ")).explode("token")
        tokens = tokens.filter(pl.col("token").str.len_bytes() > 1).unique()
        counts = tokens.group_by("token").len("n")
        rarest = tokens.join(counts, on="token").sort("entity", "n", "token")
        return rarest.group_by("entity", maintain_order=True).head(2).select("entity", "token")

    @cached_property
    def whole_names(self) -> pl.DataFrame:
        """(entity, whole): the name's tokens sorted and joined."""
        whole = pl.col("name_key").str.split(" ").list.sort().list.join("")
        return self.entities.select("entity", whole=whole).drop_nulls()

    @cached_property
    def villages(self) -> pl.DataFrame:
        """(entity, village) where it is known."""
        return self.entities.select("entity", "village").drop_nulls()

    def only(self, chosen: pl.Series) -> Parts:
        """The same of some entities."""
        return Parts(self.entities.filter(pl.col("entity").is_in(chosen.implode())))


@dataclass(frozen=True)
class Key:
    """One blocking key: `values` gives (entity, key) rows, `refined` the same with a further part in the key."""

    name: str
    values: Callable[[Parts], pl.DataFrame]
    refined: Callable[[Parts], pl.DataFrame] | None = None


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
    """Pairs of entities, each once, sorted."""

    pairs: pl.DataFrame  # left, right: UInt32
    blocks: tuple[BlockReport, ...] = field(default=())


def nik_variants(parts: Parts) -> pl.DataFrame:
    """A NIK and all its one-deletion neighbours: two NIK within one edit or swap share at least one.

    A NIK whose last digit is not to be trusted gives its first 15 digits, which is a neighbour of the whole.
    A key is the digits as a number, with their count in its last place.
    """
    damaged = pl.col("nik_form") == NikForm.EXCEL_FLOAT
    digits = (
        parts.entities.select("entity", damaged=damaged, text=pl.when(damaged).then("nik_prefix").otherwise("nik"))
        .drop_nulls("text")
        .filter(pl.col("text").str.len_bytes() <= NIK_LENGTH + 1)
        .with_columns(number=pl.col("text").cast(pl.UInt64, strict=False), length=pl.col("text").str.len_bytes())
        .drop_nulls("number")
    )
    number, length = pl.col("number"), pl.col("length").cast(pl.UInt64)
    whole = [digits.select("entity", key=number * 100 + length)]
    sound = digits.filter(~pl.col("damaged"))
    for place in range(NIK_LENGTH + 1):
        low = 10**place
        without = (number // (low * 10)) * low + number % low
        whole.append(sound.filter(length > place).select("entity", key=without * 100 + length - 1))
    return pl.concat(whole)


def date_values(parts: Parts) -> pl.DataFrame:
    """The whole birth date."""
    return parts.dates.select("entity", key=pl.col("date").hash())


def date_and_token_values(parts: Parts) -> pl.DataFrame:
    """The whole birth date with each rare token."""
    both = parts.dates.join(parts.tokens, on="entity")
    return both.select("entity", key=pl.struct("date", "token").hash()).unique()


def date_part_values(parts: Parts) -> pl.DataFrame:
    """A rare token with two of the birth date's three parts: one part may be wrong, or day and month swapped."""
    both = parts.dates.join(parts.tokens, on="entity")
    token = pl.col("token").hash()
    year, month, day = (getattr(pl.col("date").dt, part)().cast(pl.UInt64) for part in ("year", "month", "day"))
    low, high = pl.min_horizontal(day, month), pl.max_horizontal(day, month)
    combined = (year * 100 + month, (year * 100 + day) + 1_000_000, (low * 100 + high) + 2_000_000)
    keys = [(token ^ (number * _SPREAD)).hash() for number in combined]
    return both.select("entity", key=pl.concat_list(keys)).explode("key")


def name_values(parts: Parts) -> pl.DataFrame:
    """The whole name, its tokens sorted."""
    return parts.whole_names.select("entity", key=pl.col("whole").hash())


def name_and_place_values(parts: Parts) -> pl.DataFrame:
    """The whole name with the year of birth, and with the village."""
    years = parts.years.select("entity", part=pl.col("year").cast(pl.String))
    either = pl.concat([years, parts.villages.rename({"village": "part"})])
    named = parts.whole_names.join(either, on="entity")
    return named.select("entity", key=pl.struct("whole", "part").hash()).unique()


def joined_name_values(parts: Parts) -> pl.DataFrame:
    """Eight letters of the name without spaces, with the year of birth: joined and split tokens.

    A first name that every twentieth person has would be all eight letters, so it is passed over.
    """
    telling = pl.col("name_key").str.replace(_COMMON_FIRST, "").str.replace_all(" ", "", literal=True)
    joined = telling.str.head(8)
    named = parts.entities.select("entity", joined=joined).drop_nulls().join(parts.years, on="entity")
    return named.select("entity", key=pl.struct("joined", "year").hash()).unique()


def token_place_values(parts: Parts) -> pl.DataFrame:
    """A rare token with the year of birth and the village."""
    both = parts.tokens.join(parts.years, on="entity").join(parts.villages, on="entity")
    return both.select("entity", key=pl.struct("token", "year", "village").hash()).unique()


def household_values(parts: Parts) -> pl.DataFrame:
    """The family card number with each rare token."""
    household = parts.entities.select("entity", "no_kk").drop_nulls()
    return household.join(parts.tokens, on="entity").select("entity", key=pl.struct("no_kk", "token").hash())


def phone_values(parts: Parts) -> pl.DataFrame:
    """The phone number."""
    return parts.entities.select("entity", "phone").drop_nulls().select("entity", key=pl.col("phone").hash())


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


def candidates(entities: pl.DataFrame, max_block: int, keys: tuple[Key, ...] = KEYS) -> Candidates:
    """All pairs that share a block of at most `max_block` entities, each pair once.

    `entities` holds one row an entity, named by `entity`, the id of its first record.
    """
    parts = Parts(entities)
    found, reports = [], []
    for key in keys:
        codes, report = _pairs_of(key, parts, max_block)
        found.append(codes)
        reports.append(report)
    code = pl.concat(found).unique().sort()
    return Candidates(
        pl.DataFrame({"left": (code // _RIGHT).cast(pl.UInt32), "right": (code % _RIGHT).cast(pl.UInt32)}),
        tuple(reports),
    )


def _pairs_of(key: Key, parts: Parts, max_block: int) -> tuple[pl.Series, BlockReport]:
    """Pairs as single numbers, and what the key gave."""
    values = key.values(parts).filter(pl.col("key").is_duplicated())
    sizes = values.group_by("key").len("size")
    largest = int(sizes["size"].max() or 0)  # type: ignore[arg-type]
    hot = sizes.filter(pl.col("size") > max_block)
    refined_pairs: list[pl.Series] = []
    dropped = hot.height
    if hot.height:
        crowded = values.join(hot, on="key", how="semi")["entity"].unique()
        values = values.join(hot, on="key", how="anti")
        if key.refined is not None:
            again = key.refined(parts.only(crowded))
            again = again.filter(pl.col("key").is_duplicated())
            size = again.group_by("key").len("size")
            still_hot = size.filter(pl.col("size") > max_block)
            dropped = still_hot.height
            refined_pairs.append(_joined(again.join(still_hot, on="key", how="anti")))
    pairs = pl.concat([_joined(values), *refined_pairs])
    return pairs, BlockReport(key.name, pairs.len(), largest, hot.height, dropped)


def _joined(values: pl.DataFrame) -> pl.Series:
    """Every pair of entities that share a key, the lower one first, as one number; may hold a pair several times."""
    left = values.select("key", left=pl.col("entity").cast(pl.UInt64))
    pairs = left.join(left.rename({"left": "right"}), on="key").filter(pl.col("left") < pl.col("right"))
    return pairs.select(code=pl.col("left") * _RIGHT + pl.col("right")).to_series()
