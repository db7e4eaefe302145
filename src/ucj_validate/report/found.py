"""Findings counted by kind, each with one example row."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Side
from ucj_validate.findings import CATALOGUE
from ucj_validate.report.parts import Example, FindingCount


def finding_counts(roll: pl.DataFrame, members: pl.DataFrame) -> tuple[FindingCount, ...]:
    """One count a code that occurs, in the order of the catalogue."""
    sizes = {Side.ROLL: roll.height, Side.MEMBERS: members.height}
    sides = {side: _by_code(frame) for side, frame in ((Side.ROLL, roll), (Side.MEMBERS, members))}
    counts = []
    for code, rule in CATALOGUE.items():
        here = {side: table[code] for side, table in sides.items() if code in table}
        if not here:
            continue
        rows = sum(count for count, _ in here.values())
        counts.append(
            FindingCount(
                code=code,
                severity=str(rule.severity),
                rows=rows,
                roll_rows=here.get(Side.ROLL, (0, None))[0],
                member_rows=here.get(Side.MEMBERS, (0, None))[0],
                share=rows / sum(sizes[side] for side in here),
                example=next(iter(here.values()))[1],
            )
        )
    return tuple(counts)


def _by_code(rows: pl.DataFrame) -> dict[str, tuple[int, Example]]:
    """Rows that carry a code, and the first of them in the order of the frame."""
    table = (
        rows.lazy()
        .select("file", "sheet", "line", code="findings")
        .filter(pl.col("code").list.len() > 0)
        .with_row_index("position")
        .explode("code")
        .sort("position")
        .group_by("code")
        .agg(pl.len().alias("rows"), pl.col("file", "sheet", "line").first())
        .collect()
    )
    return {
        row["code"]: (row["rows"], Example(row["file"], row["sheet"], row["line"]))
        for row in table.iter_rows(named=True)
    }
