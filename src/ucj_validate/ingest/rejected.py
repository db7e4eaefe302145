"""The records of a table that are no rows, each told for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import RejectReason
from ucj_validate.frames import REJECTS, Rejects
from ucj_validate.ingest.grid import Grid


def rejected(grid: Grid, reasons: Mapping[int, RejectReason], expected: int, label: str) -> Rejects:
    """One row a record of `reasons` (index → why), and one a blank line that stands apart; by line."""
    order = sorted(reasons)
    records = pl.DataFrame(
        {
            c.LINE: grid.line[order],
            "reason": [reasons[i].value for i in order],
            "cells": grid.width[order],
            "raw": [grid.raw(i) for i in order],
        },
        schema_overrides={"reason": pl.String, "raw": pl.String},
    )
    blank = pl.DataFrame({c.LINE: grid.blank}).with_columns(
        reason=pl.lit(RejectReason.BLANK.value), cells=pl.lit(1, pl.Int64), raw=pl.lit("")
    )
    every = pl.concat([records, blank]).sort(c.LINE, maintain_order=True) if blank.height else records
    whole = every.with_columns(
        pl.lit(label).alias(c.FILE), pl.lit(grid.sheet, pl.String).alias(c.SHEET), expected=pl.lit(expected, pl.Int64)
    )
    return Rejects(whole.select(REJECTS.names()).cast(REJECTS))
