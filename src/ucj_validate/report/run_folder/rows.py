"""The rows of a run as Parquet, part by part: what is made is written, and no file is ever in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from ucj_validate import columns as c
from ucj_validate.frames import LISTED, POSSIBLE_DUPLICATES, RollResult

_ROW_GROUP = 1 << 19
"""Rows packed together: half a million halve the dictionaries of a quarter, and cost no more time."""
_NULLS_ONLY = {"min": False, "max": False, "distinct_count": False, "null_count": True}
"""Statistics of a column: rows stand in the order of their files, so that its least and greatest value rule nothing
out when they are read; they cost a fifth of the writing, and would put somebody's NIK and name into the file's foot."""


def write_parts(parts: Callable[[], Iterable[pl.DataFrame]], schema: pl.Schema, path: Path) -> None:
    """Writes the parts one after the other into one file; the same bytes however the rows are parted."""
    failed: list[BaseException] = []

    def told(
        _columns: list[str] | None, _predicate: pl.Expr | None, _rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        try:
            yield from parts()
        except BaseException as error:
            failed.append(error)
            raise

    source = register_io_source(told, schema=schema, validate_schema=False, is_pure=False)
    try:
        source.sink_parquet(
            path, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP, statistics=_NULLS_ONLY
        )
    except pl.exceptions.PolarsError:
        if failed:  # what a part could not be made for is told, not that it could not be written
            raise failed[0] from None
        raise


def write_whole(frame: pl.DataFrame, path: Path) -> None:
    """Writes a frame that is at hand."""
    frame.write_parquet(
        path, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP, statistics=_NULLS_ONLY
    )


def beside(listed: pl.DataFrame, roll: RollResult) -> pl.DataFrame:
    """Which row of which list speaks of which roll row; nobody's values."""
    at = roll.select(*c.ORIGIN)[listed[c.ROW]].select(pl.all().name.prefix("roll_"))
    told = listed.select(
        "list_kind",
        *(pl.col(name).alias(f"list_{name}") for name in c.ORIGIN),
        pl.col("probability").is_null().alias("sure"),
        "probability",
    )
    return pl.concat([at, told], how="horizontal").select(list(LISTED)).cast(LISTED)


def placed(pairs: pl.DataFrame, roll: RollResult) -> pl.DataFrame:
    """Uncertain pairs of roll rows by file, sheet and line instead of positions."""
    at = roll.select(*c.ORIGIN)
    ends = (at[pairs[f"{side}_row"]].select(pl.all().name.prefix(f"{side}_")) for side in ("left", "right"))
    told = pl.concat([*ends, pairs.select("probability")], how="horizontal").select(list(POSSIBLE_DUPLICATES))
    return told.cast(POSSIBLE_DUPLICATES)
