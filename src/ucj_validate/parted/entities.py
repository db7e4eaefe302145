"""Records of one home made entities: what agrees in NIK, name and birth date is compared once, as in one piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import NikForm
from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.findings.bits import BITS
from ucj_validate.frames import People
from ucj_validate.match.blocking.screen import EVERY_DAY
from ucj_validate.match.model.training import Town
from ucj_validate.match.values.content import content
from ucj_validate.match.values.records import KEPT, Records, stacked
from ucj_validate.match.values.vocabulary import Seen
from ucj_validate.parted import numbering
from ucj_validate.parted.known import Size
from ucj_validate.validate.columnwise import names_of_one_nik

MANY_NAMES = 3
RECORDS = "records"
"""One record a row: `number` (its row over both sides), what it is compared by."""
ENTITIES, MEMBERSHIP, ALIKE = "entities", "records_of_entities", "people_of_one_nik"
CODES_BY_NEIGHBOURS, CODES_BY_NIK = "codes_by_neighbours", "codes_by_nik"
"""(number, code): findings of a row that rest on other rows, one bit a code."""
WORD_TOTALS, VALUE_TOTALS, CROWDED_VILLAGES = "word_totals", "value_totals", "crowded_villages"
WORDS, VALUES, COUNTS = "words", "values", "counts"
_SAME = {"sex": "sex", "place": "village", "no_kk": "no_kk", "phone": "phone", "mother": "mother_key"}
"""Field of `training.Town.same` and the column whose values are counted."""


def records(people: People, first: int, buckets: int) -> Iterator[Piece]:
    """What matching needs of `people`, by home. `first`: what the rows of this side are numbered from."""
    row = people[c.ROW].to_numpy() + first
    table = people.select(*KEPT).with_columns(pl.Series("number", row, dtype=pl.Int64))
    home = numbering.homes(table["nik"], table["number"], buckets)
    for bucket, part in numbering.parted(table, home):
        yield Piece(RECORDS, bucket, part)


@dataclass(frozen=True)
class Entities:
    """`records` → the entities of this home, who belongs to them, and what is counted of all records."""

    size: Size

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home."""
        rows = tables[RECORDS].sort("number")
        found = _stacked(rows, self.size.roll)
        frame, number = found.frame, found.number
        entity = frame["entity"].to_numpy()
        own = np.flatnonzero(entity == np.arange(len(entity)))
        roll = number < self.size.roll
        e = numbering.told(number, np.full(len(number), bucket))
        of_roll = np.bincount(entity[roll], minlength=len(entity))[own]
        of_members = np.bincount(entity[~roll], minlength=len(entity))[own]
        told = frame[own].select(
            pl.Series("e", e[own]),
            *KEPT,
            pl.Series("roll_rows", of_roll, dtype=pl.Int32),
            pl.Series("member_rows", of_members, dtype=pl.Int32),
        )
        yield Piece(ENTITIES, bucket, told)
        yield Piece(MEMBERSHIP, bucket, pl.DataFrame({"number": number, "e": e[entity]}))
        alike = _of_one_nik(rows, e[entity])
        if alike.height:
            yield Piece(ALIKE, bucket, alike)
        yield from self._counts(bucket, frame, entity)
        yield from self._many_names(tables[RECORDS])

    def _many_names(self, records: pl.DataFrame) -> Iterator[Piece]:
        """Who bears a NIK that stands against many names of its side: all rows of a NIK are here."""
        of_roll = pl.col("number") < self.size.roll
        for side in (records.filter(of_roll), records.filter(~of_roll)):
            many = side.select("number").filter(names_of_one_nik(side) >= MANY_NAMES)
            told = many.with_columns(code=pl.lit(BITS["nik_many_names"], dtype=pl.Int64))
            for bucket, part in numbering.parted(told, self.size.chunk_of(told["number"].to_numpy())):
                yield Piece(CODES_BY_NIK, bucket, part)

    def _counts(self, bucket: int, frame: pl.DataFrame, entity: np.ndarray) -> Iterator[Piece]:
        seen = Seen.of(frame["name_key"])
        spread = numbering.bucket_of(content(seen.words["words"]), self.size.buckets)
        for at, part in numbering.parted(seen.words, spread):
            yield Piece(WORDS, at, part)
        for field, column in _SAME.items():
            values = frame.select(pl.coalesce("sex", "nik_sex")).to_series() if field == "sex" else frame[column]
            counted = values.drop_nulls().alias("value").value_counts(name="rows")
            counted = counted.select(
                field=pl.lit(field), value=pl.Series(content(counted["value"])), rows=pl.col("rows").cast(pl.Int64)
            )
            spread = numbering.bucket_of(counted["value"].to_numpy(), self.size.buckets)
            for at, part in numbering.parted(counted, spread):
                yield Piece(VALUES, at, part)
        full, date = frame["nik"].str.len_bytes().fill_null(0) == 16, frame["birth_date"].is_not_null()  # noqa: PLR2004
        either = date | frame["nik_birth_date"].is_not_null()
        sizes = np.bincount(entity, minlength=len(entity))
        table = {
            "named": seen.named,
            "nik_and_date": int((full & date).sum()),
            "nik": int(full.sum()),
            "either_date": int(either.sum()),
            "merged_pairs": int((sizes * (sizes - 1) // 2).sum()),
            "entities": int((sizes > 0).sum()),
            # pairs of a roll row and a member row, and of two rows of any side, that are one entity
            **_within(frame["number"].to_numpy() < self.size.roll, entity),
        }
        yield Piece(COUNTS, bucket, pl.DataFrame(table))


@dataclass(frozen=True)
class Found:
    """Records with their entities; the same rows by position."""

    frame: pl.DataFrame
    number: np.ndarray


def _stacked(table: pl.DataFrame, n_roll: int) -> Found:
    """The records of a home, stacked as those of a whole run are."""
    roll = table.filter(pl.col("number") < n_roll).with_columns(pl.int_range(pl.len()).alias(c.ROW))
    members = table.filter(pl.col("number") >= n_roll).with_columns(pl.int_range(pl.len()).alias(c.ROW))
    made: Records = stacked(People(roll), People(members), ("number",))
    return Found(made.frame, made.frame["number"].to_numpy())


def _of_one_nik(rows: pl.DataFrame, e: np.ndarray) -> pl.DataFrame:
    """(left, right): each entity with a row of a NIK that several have, beside the first of them.

    A NIK that two persons bear is a finding on their rows, be it one that is too common to tell anybody by.
    """
    sound = rows.select("nik", "nik_form").with_columns(e=pl.Series(e)).filter(pl.col("nik_form") == NikForm.SOUND)
    several = sound.select("nik", "e").unique().filter(pl.col("nik").is_duplicated())
    return several.select(left=pl.col("e").min().over("nik"), right="e").filter(pl.col("left") != pl.col("right"))


def _within(roll: np.ndarray, entity: np.ndarray) -> Mapping[str, int]:
    of_roll = np.bincount(entity[roll], minlength=len(entity))
    of_members = np.bincount(entity[~roll], minlength=len(entity))
    return {"linked_pairs": int((of_roll * of_members).sum())}


@dataclass(frozen=True)
class Totals:
    """`words` and `values` of one bucket → how often each stands in all records, how often two rows share one, crowded villages."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One bucket of words and values."""
        if WORDS in tables:
            yield Piece(WORD_TOTALS, bucket, tables[WORDS].group_by("words").agg(pl.col("rows").sum()).sort("words"))
        if VALUES in tables:
            totals = tables[VALUES].group_by("field", "value").agg(pl.col("rows").sum())
            shared = totals.group_by("field").agg(
                rows=pl.col("rows").sum(), pairs=(pl.col("rows") * (pl.col("rows") - 1)).sum()
            )
            yield Piece(VALUE_TOTALS, bucket, shared.sort("field"))
            crowded = totals.filter((pl.col("field") == "place") & (pl.col("rows") > EVERY_DAY)).select("value")
            yield Piece(CROWDED_VILLAGES, bucket, crowded.sort("value"))


def seen(words: pl.DataFrame | None, counts: pl.DataFrame | None) -> Seen:
    """The words of all records."""
    none = pl.DataFrame(schema={"words": pl.String, "rows": pl.Int64})
    return Seen(none if words is None else words.sort("words"), 0 if counts is None else int(counts["named"].sum()))


def town(counts: pl.DataFrame | None, values: pl.DataFrame | None, size: Size) -> Town:
    """The records as a whole, from what was counted in each home: the same numbers as `training.town` gives."""
    n = size.roll + size.members
    if counts is None:
        return Town(size.population, 0.0, np.zeros(3), 0.0, dict.fromkeys(_SAME, 0.0))
    total = counts.sum().row(0, named=True)
    both, niks, dates = ((total[name] / n) ** 2 if n else 0.0 for name in ("nik_and_date", "nik", "either_date"))
    known = np.array([both, niks - both, max(dates - both, 0.0)])
    same = dict.fromkeys(_SAME, 0.0)
    if values is not None:
        for field, rows, pairs in values.group_by("field").agg(pl.col("rows").sum(), pl.col("pairs").sum()).iter_rows():
            same[field] = pairs / (float(rows) * (rows - 1.0)) if rows > 1 else 0.0
    return Town(size.population, n * (n - 1) / 2, known, float(total["merged_pairs"]), same)
