"""rejects.csv: every physical row that is no person, with its reason and its text."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import polars as pl

from ucj_validate.columns import Side
from ucj_validate.frames import REJECTS
from ucj_validate.leaving import guarded

COLUMNS = ("side", *REJECTS)


def rejects(by_side: Mapping[str, pl.DataFrame]) -> bytes:
    """Rejected rows of both sides as UTF-8 CSV, in the order in which they stand in their files."""
    frames = [
        by_side[str(side)].select(pl.lit(str(side)).alias("side"), *REJECTS) for side in Side if str(side) in by_side
    ]
    table = pl.concat(frames) if frames else pl.DataFrame(schema={"side": pl.String, **REJECTS})
    buffer = BytesIO()
    table.with_columns(guarded(pl.col("file", "sheet", "reason", "raw"))).write_csv(buffer)
    return buffer.getvalue()
