"""What hangs together comes together: components of pairs, and the rows of each to one bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.engines.exchange import Engine, Piece, Tables
from ucj_validate.match.persons.groups import Edges, components
from ucj_validate.parted import certainty, numbering
from ucj_validate.parted.entities import ALIKE, CODES_BY_NEIGHBOURS, CODES_BY_NIK, ENTITIES, MEMBERSHIP
from ucj_validate.parted.known import Size
from ucj_validate.parted.weighing import EDGES, ENDS

COMPONENTS, PLACED = "components", "placed_rows"
EDGES_OF_GROUP, RECORDS_OF_GROUP = "edges_of_group", "records_of_group"
PEOPLE = {"roll": "roll_people", "members": "member_people"}
OF_GROUP = {"roll": "roll_of_group", "members": "members_of_group"}


def put_components(engine: Engine, size: Size) -> None:
    """Hands in the component of every entity that some pair touches: the lowest number it hangs together with."""
    found = [table for name in (ENDS, ALIKE) if (table := engine.gather(name)) is not None]
    pairs = pl.concat(found) if found else pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64})
    e, numbered = np.unique(np.concatenate([pairs["left"].to_numpy(), pairs["right"].to_numpy()]), return_inverse=True)
    edges = Edges(numbered[: pairs.height], numbered[pairs.height :], np.zeros(0))
    table = pl.DataFrame({"e": e, "component": e[components(edges, len(e))]})
    engine.put(COMPONENTS, numbering.parted(table, numbering.home_of(e)))
    certainty.put_ends(engine, {name: table[name].to_numpy() for name in table.columns}, size)


@dataclass(frozen=True)
class Grouped:
    """What a home holds of entities, pairs and rows → each to the bucket of its component; rows by the chunk they lie in."""

    size: Size

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """One home."""
        known = tables.get(COMPONENTS, pl.DataFrame(schema={"e": pl.Int64, "component": pl.Int64}))
        if EDGES in tables:
            edges = tables[EDGES].join(known, left_on="left", right_on="e", how="left", maintain_order="left")
            for bucket, part in self._by_group(edges):
                yield Piece(EDGES_OF_GROUP, bucket, part.drop("component"))
        if ENTITIES in tables:
            # who stands alone is in no pair: nobody asks for the values
            told = tables[ENTITIES].join(known, on="e", how="left", maintain_order="left")
            several = pl.col("component").is_not_null() | (pl.col("roll_rows") + pl.col("member_rows") > 1)
            told = told.filter(several).with_columns(pl.col("component").fill_null(pl.col("e")))
            for bucket, part in self._by_group(told):
                yield Piece(RECORDS_OF_GROUP, bucket, part.drop("component"))
        if MEMBERSHIP in tables:
            rows = tables[MEMBERSHIP].join(known, on="e", how="left", maintain_order="left")
            group = numbering.group_of(rows["component"].fill_null(rows["e"]).to_numpy(), self.size.buckets)
            placed = rows.select("number", "e", pl.Series("group", group))
            for bucket, part in numbering.parted(placed, self.size.chunk_of(placed["number"].to_numpy())):
                yield Piece(PLACED, bucket, part)

    def _by_group(self, table: pl.DataFrame) -> list[tuple[int, pl.DataFrame]]:
        return numbering.parted(table, numbering.group_of(table["component"].to_numpy(), self.size.buckets))


@dataclass(frozen=True)
class Routed:
    """The people of a chunk and where each belongs → each to its group; `number` and `e` beside them."""

    size: Size

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        """One chunk."""
        placed = tables[PLACED].sort("number")
        further = _codes(tables)
        for side, first in (("roll", 0), ("members", self.size.roll)):
            if PEOPLE[side] not in tables:
                continue
            people = tables[PEOPLE[side]].with_columns(number=pl.col(c.ROW) + first)
            told = people.join(placed, on="number", how="inner", maintain_order="left")
            told = told.join(further, on="number", how="left", maintain_order="left").with_columns(
                codes=pl.col("codes") | pl.col("further").fill_null(0)
            )
            for bucket, part in numbering.parted(told.drop("group", "further"), told["group"].to_numpy()):
                yield Piece(OF_GROUP[side], bucket, part)


def _codes(tables: Tables) -> pl.DataFrame:
    """(number, further): the codes that rows carry beside others, one bit a code."""
    found = [tables[name] for name in (CODES_BY_NEIGHBOURS, CODES_BY_NIK) if name in tables]
    told = pl.concat([pl.DataFrame(schema={"number": pl.Int64, "code": pl.Int64}), *found])
    return told.group_by("number").agg(further=pl.col("code").bitwise_or())
