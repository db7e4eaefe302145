"""Rolls and lists as one side of the graph: who of the one is surely, or maybe, somebody of the other.

Everything is asked of persons, not of rows: rows that agree are one record of the matcher, of which only the first stands in
its pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import ListKind, Match, Side
from ucj_validate.frames import Linkage, People
from ucj_validate.reconcile.eligibility import MAYBE

MARKS = pl.Schema({c.ROW: pl.Int64, "code": pl.String})
MEETINGS = pl.Schema({c.ROW: pl.Int64, "at": pl.Int64, "probability": pl.Float64})
_TOLD_WHERE_SURE = tuple(str(kind) for kind in ListKind if kind not in {ListKind.DECREE, ListKind.CANDIDATES})


@dataclass(frozen=True)
class Listed:
    """The people of all lists that stand in the graph, and the families of those that don't."""

    people: People
    """By `row` 0, 1, 2 …"""
    kinds: pl.Series
    """`ListKind` by row."""
    codes: pl.Series
    """What each one's list says of them; null where it says nothing by itself."""
    families: pl.DataFrame
    """`no_kk decile`."""


@dataclass(frozen=True)
class RollsAndLists:
    """Positions of one side: the rolls' `n` rows, then those of the lists."""

    n: int
    persons: pl.Series
    """By position."""
    uncertain: pl.DataFrame
    """`position other probability`: each uncertain pair within the side, both ways round."""
    listed: Listed

    @classmethod
    def of(cls, linkage: Linkage, n: int, listed: Listed) -> RollsAndLists:
        """The side of a linkage that holds rolls and lists."""
        pairs = linkage.duplicates.filter(pl.col("side") == Side.ROLL)
        ways = [
            pairs.select(position=one, other=two, probability="probability")
            for one, two in (("left_row", "right_row"), ("right_row", "left_row"))
        ]
        return cls(n, linkage.roll_person, pl.concat(ways), listed)

    @property
    def on_rolls(self) -> pl.Series:
        """The rolls' persons by row."""
        return self.persons.head(self.n)

    @cached_property
    def on_lists(self) -> pl.DataFrame:
        """`at person kind code`: the lists' rows."""
        behind = self.persons.slice(self.n).alias("person")
        frame = pl.DataFrame([behind, self.listed.kinds.alias("kind"), self.listed.codes.alias("code")])
        return frame.with_columns(at=pl.int_range(pl.len(), dtype=pl.Int64))

    @cached_property
    def doubts(self) -> pl.DataFrame:
        """`position other probability person other_person`: uncertain pairs with whom they are of."""
        ends = {"person": "position", "other_person": "other"}
        return self.uncertain.with_columns(
            self.persons.gather(self.uncertain[at]).alias(name) for name, at in ends.items()
        )

    def said_of(self, rows: pl.Series, persons: pl.Series) -> pl.DataFrame:
        """(row, code): what lists say of `persons`, numbered as `rows`; sure ones, and uncertain ones as `maybe_…`."""
        said = self.on_lists.select("person", "code").drop_nulls().unique()
        here = pl.DataFrame([rows.alias(c.ROW), persons.alias("person")])
        sure = here.join(said, on="person").select(c.ROW, "code")
        doubted = self.doubts.select("person", "other_person").unique()
        maybe = (
            doubted.join(said, left_on="other_person", right_on="person")
            .join(here, on="person")
            .select(c.ROW, code=pl.lit(MAYBE) + pl.col("code"))
        )
        return pl.concat([sure, maybe]).unique().sort(c.ROW, "code").cast(MARKS)

    def match_of(self, persons: pl.Series) -> pl.Series:
        """`Match` of each of `persons`: on a roll, maybe somebody on one, or on none."""
        known = self.on_rolls.unique().implode()
        maybe = self.doubts.filter(pl.col("other_person").is_in(known))["person"].unique().implode()
        return pl.select(
            pl.when(persons.is_in(known))
            .then(pl.lit(str(Match.MATCHED)))
            .when(persons.is_in(maybe))
            .then(pl.lit(str(Match.POSSIBLE)))
            .otherwise(pl.lit(str(Match.NONE)))
            .alias("on_roll")
        ).to_series()

    def meetings(self) -> pl.DataFrame:
        """(row, at, probability): a roll row and the list's row at `at` that speaks of it; probability null where sure.

        Of decrees and candidates only the uncertain ones: what is sure of them asks nothing of anybody.
        """
        lists = self.on_lists.select("at", "person", "kind")
        here = pl.DataFrame([self.on_rolls.alias("person")]).with_columns(row=pl.int_range(self.n, dtype=pl.Int64))
        sure = here.join(lists.filter(pl.col("kind").is_in(_TOLD_WHERE_SURE)), on="person").select(
            c.ROW, "at", probability=pl.lit(None, dtype=pl.Float64)
        )
        of_rolls = self.doubts.filter(pl.col("position") < self.n)
        maybe = of_rolls.join(lists, left_on="other_person", right_on="person").select(
            pl.col("position").alias(c.ROW), "at", "probability"
        )
        once = maybe.group_by(c.ROW, "at").agg(pl.col("probability").max())
        return pl.concat([sure, once.cast(MEETINGS)]).cast(MEETINGS).sort(c.ROW, "at")
