"""DAFTAR RUJUKAN: a roll row beside the row of a reference list that speaks of it, the uncertain ones first."""

from __future__ import annotations

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field
from ucj_validate.i18n import _
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.rows import source
from ucj_validate.report.workbook.sheet import CANDIDATE, PLACE, Sheet

NAME = "DAFTAR RUJUKAN"
_BESIDE = ("NIK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN")


def listed_sheet(rows: pl.DataFrame, listed: pl.DataFrame) -> Sheet:
    """One line a roll row and a list's row. `rows`: the roll's rows in the officers' words; `listed`: `Facts.listed`."""
    of_list = listed.select(
        pl.col(c.ROW).alias("position"),
        pl.col("list_kind").alias("kind"),
        "probability",
        source().alias("CALON_SUMBER"),
        pl.col("line").alias("CALON_BARIS"),
        pl.coalesce("nik", c.raw(Field.NIK)).alias("CALON_NIK"),
        pl.coalesce(c.raw(Field.NAME), "name").alias("CALON_NAMA"),
        pl.col("birth_date").alias("CALON_TGL_LAHIR"),
        pl.col("sex").alias("CALON_JK"),
        pl.col("district").alias("CALON_KECAMATAN"),
        pl.col("village").alias("CALON_KELURAHAN"),
    )
    kinds = {str(kind): wording.list_kind(kind) for kind in c.ListKind}
    joined = of_list.join(rows.with_columns(pl.col("position").cast(pl.Int64)), on="position").sort(
        pl.col("probability").is_null(), pl.col("probability"), "position", "CALON_SUMBER", "CALON_BARIS",
        descending=[False, True, False, False, False], nulls_last=True,
    )  # fmt: skip
    sure = pl.col("probability").is_null()
    frame = joined.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("NO"),
        pl.col("kind").replace_strict(kinds, return_dtype=pl.String).alias("TERDATA_DI"),
        pl.when(sure).then(pl.lit(_("pasti"))).otherwise(pl.lit(_("mungkin"))).alias("ORANG_SAMA"),
        pl.col("probability").round(4).alias("PELUANG"),
        *(column for name in _BESIDE for column in (name, CANDIDATE + name)),
        "SUMBER", "BARIS", "CALON_SUMBER", "CALON_BARIS", PLACE,
    )  # fmt: skip
    return Sheet(NAME, frame, marks(frame, [(name, CANDIDATE + name) for name in ("NIK", "NAMA")]), "CALON_NAMA")
