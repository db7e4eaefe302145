"""Which sheets the workbook has, in the officers' order, and what each holds."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Match, Status
from ucj_validate.i18n import _
from ucj_validate.report.model import Facts
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.candidates import candidates_sheet
from ucj_validate.report.workbook.groups import group_rows
from ucj_validate.report.workbook.listed import listed_sheet
from ucj_validate.report.workbook.pairs import doubtful_sheet, review_sheet
from ucj_validate.report.workbook.rows import as_read, mapped, member_status, roll_rows, source
from ucj_validate.report.workbook.sheet import PLACE, ROLL_COLUMNS, Sheet

ANOMALIES, OFF_ROLL = "ANOMALI NIK", "ANGGOTA DI LUAR DAFTAR"
_BEFORE_REVIEW = (Status.ACTIVE, Status.LAPSED, Status.ENDED, Status.UNREGISTERED)


def long_sheets(facts: Facts) -> tuple[Sheet, ...]:
    """The sheets whose length is that of the data, in the officers' order.

    A roll row stands with its number (NO) on one status sheet: GANDA and PERLU VERIFIKASI repeat rows of other sheets
    beside it, without number.
    """
    rows = roll_rows(facts)
    of = {status: rows.filter(pl.col("status") == str(status)) for status in Status}
    return (
        *(Sheet(wording.status(status), _numbered(of[status])) for status in _BEFORE_REVIEW),
        group_rows(rows),
        review_sheet(rows, facts),
        doubtful_sheet(rows, facts),
        Sheet(wording.status(Status.EXCLUDED), _numbered(of[Status.EXCLUDED])),
        Sheet(ANOMALIES, _numbered(rows.filter("nik_anomaly"), PLACE)),
        _off_roll_sheet(facts),
        *(() if facts.listed is None else (listed_sheet(rows, facts.listed),)),
        *(() if facts.candidates is None else (candidates_sheet(facts.candidates),)),
    )


def _numbered(rows: pl.DataFrame, *further: str) -> pl.DataFrame:
    return rows.with_columns(NO=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)).select(*ROLL_COLUMNS, *further)


def _off_roll_sheet(facts: Facts) -> Sheet:
    """Member rows whose person is on no roll."""
    rows = as_read(facts.rows("members")).filter(pl.col("in_roll") == Match.NONE)
    public = (
        pl.when("payer_is_public").then(pl.lit(_("ya"))).when(pl.col("payer_is_public").not_()).then(pl.lit(_("tidak")))
    )
    frame = rows.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("NO"),
        source().alias("SUMBER"),
        pl.col("line").alias("BARIS"),
        pl.coalesce("kpj", "raw_kpj").alias("KPJ"),
        pl.coalesce("nik", "raw_nik").alias("NIK"),
        pl.coalesce("raw_name", "name").alias("NAMA"),
        pl.col("birth_date").alias("TGL_LAHIR"),
        pl.col("sex").alias("JK"),
        pl.col("segment").alias("SEGMEN"),
        pl.col("programs").alias("PROGRAM"),
        member_status().alias("STATUS_KEPESERTAAN"),
        pl.col("last_paid").alias("BLTH_AKHIR"),
        pl.col("months_overdue").alias("BULAN_TUNGGAK"),
        pl.col("payer").alias("SUMBER_DANA"),
        public.alias("DIBAYAR_PEMERINTAH"),
        pl.col("employer").alias("WADAH"),
        pl.col("npp").alias("NPP"),
        pl.col("district").alias("KECAMATAN"),
        pl.col("village").alias("KELURAHAN"),
        mapped("findings", wording.label, "; ").replace("", None).alias("KETERANGAN"),
    )
    return Sheet(OFF_ROLL, frame)
