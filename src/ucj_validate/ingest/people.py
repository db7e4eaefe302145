"""Rows of a table under the program's own column names, and those that name nobody."""

from __future__ import annotations

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import FIELDS, Field, RejectReason
from ucj_validate.errors import InvariantError
from ucj_validate.frames import REJECTS, ROWS, Rejects, Rows
from ucj_validate.i18n import _
from ucj_validate.ingest.form.layout import Layout
from ucj_validate.ingest.table import Table

_PLACEHOLDER = r"^[\s\-–—_.*/0'\u00a0]*$"
_NAMES_SOMEBODY = (Field.NAME, Field.NIK, Field.KPJ, Field.NO_KK)


def people_rows(table: Table, layout: Layout) -> tuple[Rows, Rejects]:
    """`table` as `Rows` (without the running `row`), and its rejects with the rows that name nobody added."""
    rows = table.rows
    cells = {field: rows[str(place)] for field, place in layout.places.items()}
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)  # one for all that nobody wrote
    frame = pl.DataFrame({c.LINE: table.lines}).with_columns(
        pl.lit(table.source.file).alias(c.FILE),
        pl.lit(table.source.sheet, dtype=pl.String).alias(c.SHEET),
        *(cells.get(field, nothing).alias(c.raw(field)) for field in FIELDS),
        _as_number(table, layout, Field.NIK).alias(c.NIK_AS_NUMBER),
        _as_number(table, layout, Field.KPJ).alias(c.KPJ_AS_NUMBER),
    )
    named = pl.any_horizontal(
        ~pl.col(c.raw(field)).fill_null("").str.contains(_PLACEHOLDER) for field in _NAMES_SOMEBODY
    )
    nobody = frame.select(~named).to_series()
    kept = (frame.filter(~nobody) if nobody.any() else frame).select([name for name in ROWS.names() if name != c.ROW])
    rejects = pl.concat([table.rejects, _nobody(table, nobody)]).sort(c.LINE, maintain_order=True)
    if table.source.records != table.source.header_records + kept.height + rejects.height:
        raise InvariantError(table.source.file, _("jumlah baris tidak cocok"))
    return Rows(kept), Rejects(rejects)


def _as_number(table: Table, layout: Layout, field: Field) -> pl.Series:
    place = layout.places.get(field)
    none = pl.Series([False]).new_from_index(0, table.rows.height)
    return none if place is None else table.numeric.get(place, none)


def _nobody(table: Table, nobody: pl.Series) -> pl.DataFrame:
    count = int(nobody.sum())
    return pl.DataFrame(
        {
            c.FILE: [table.source.file] * count,
            c.SHEET: [table.source.sheet] * count,
            c.LINE: table.lines.filter(nobody),
            "reason": [RejectReason.NO_PERSON.value] * count,
            "cells": [table.rows.width] * count,
            "expected": [len(table.header)] * count,
            "raw": [" | ".join(row) for row in table.rows.filter(nobody).rows()],
        },
        schema=REJECTS,
    )
