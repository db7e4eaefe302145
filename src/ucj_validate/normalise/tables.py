"""The tables (file and sheet) that rows are from, numbered: values of one column of one table were written by one hand."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ucj_validate import columns as c

PLACE = (c.FILE, c.SHEET)


@dataclass(frozen=True)
class Tables:
    """The tables of some rows."""

    named: pl.DataFrame
    """One row a table: file, sheet, `column` (its number among these rows)."""
    of_row: pl.Series
    """`column` by row."""


def tables_of(rows: pl.DataFrame) -> Tables:
    """The tables of `rows`. Rows of one table mostly stand together, so that few need be told apart."""
    file, sheet = (pl.col(name) for name in PLACE)
    begins = rows.select((file.ne_missing(file.shift(1)) | sheet.ne_missing(sheet.shift(1))).alias("begins"))["begins"]
    runs = rows.select(PLACE).filter(begins)
    named = runs.unique(PLACE, maintain_order=True).with_row_index("column")
    of_run = runs.join(named, on=PLACE, how="left", nulls_equal=True, maintain_order="left")["column"]
    if len(of_run) == 1:
        return Tables(named, of_run.new_from_index(0, rows.height))
    return Tables(named, of_run.gather(begins.cast(pl.UInt32).cum_sum() - 1))


def numbered(told: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """What is told by file and sheet, by `column` of `tables`; tables of which nothing is told are not there."""
    return told.join(tables.named, on=PLACE, how="inner", nulls_equal=True).drop(PLACE)


def placed(told: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """What is told by `column` of `tables`, by file and sheet."""
    return tables.named.join(told, on="column", how="inner", maintain_order="left").drop("column")
