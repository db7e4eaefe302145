"""Findings counted by kind, each with one example row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.columns import Side
from ucj_validate.findings import CATALOGUE
from ucj_validate.findings.bits import BITS
from ucj_validate.report.parts import Example, FindingCount


@dataclass(frozen=True)
class Carried:
    """Who carries one code on one side."""

    rows: int
    persons: int
    """Of these rows, those that stand for a person."""
    example: Example
    """The first of them."""


def rows_with_any(rows: pl.DataFrame, codes: Collection[str]) -> int:
    """Rows that carry at least one of `codes`."""
    if "codes" in rows.columns:
        wanted = sum(BITS[code] for code in codes)
        return int(((rows["codes"].to_numpy() & wanted) != 0).sum())
    held = rows[["findings"]].lazy().with_row_index("position").explode("findings", empty_as_null=False)
    return int(
        held.filter(pl.col("findings").is_in(sorted(codes))).select(pl.col("position").n_unique()).collect().item()
    )


def carried(rows: pl.DataFrame) -> dict[str, Carried]:
    """The codes that occur in the rows of one side. They stand in `findings`, or as bits in `codes`."""
    if "codes" in rows.columns:
        return _carried_as_bits(rows)
    table = (
        rows[["counts", "findings"]]
        .lazy()
        .with_row_index("position")
        .filter(pl.col("findings").list.len() > 0)
        .explode("findings")
        .group_by("findings")
        .agg(pl.len().alias("rows"), pl.col("counts").sum().alias("persons"), pl.col("position").min())
        .collect()
    )
    places = rows[["file", "sheet", "line"]]
    return {
        code: Carried(count, persons, Example(*places.row(position)))
        for code, count, persons, position in table.iter_rows()
    }


def _carried_as_bits(rows: pl.DataFrame) -> dict[str, Carried]:
    bits, counting = rows["codes"].to_numpy(), rows["counts"].to_numpy()
    places = rows[["file", "sheet", "line"]]
    held = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    found = {}
    for code, bit in BITS.items():
        if held & bit:
            carries = (bits & bit) != 0
            example = Example(*places.row(int(carries.argmax())))
            found[code] = Carried(int(carries.sum()), int((carries & counting).sum()), example)
    return found


def finding_counts(
    roll: Mapping[str, Carried], members: Mapping[str, Carried], sizes: Mapping[Side, int]
) -> tuple[FindingCount, ...]:
    """One count a code that occurs, in the order of the catalogue. `sizes` are the rows of each side."""
    sides = {Side.ROLL: roll, Side.MEMBERS: members}
    counts = []
    for code, rule in CATALOGUE.items():
        here = {side: table[code] for side, table in sides.items() if code in table}
        if not here:
            continue
        rows = sum(one.rows for one in here.values())
        counts.append(
            FindingCount(
                code=code,
                severity=str(rule.severity),
                rows=rows,
                roll_rows=here[Side.ROLL].rows if Side.ROLL in here else 0,
                member_rows=here[Side.MEMBERS].rows if Side.MEMBERS in here else 0,
                share=rows / sum(sizes[side] for side in here),
                example=next(iter(here.values())).example,
            )
        )
    return tuple(counts)
