"""TERDATA BELUM DI DAFTAR: people of lists of candidates who are on no roll, or maybe on one, and may be eligible."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Match, Membership, Status
from ucj_validate.frames import CandidateResult
from ucj_validate.i18n import _
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.rows import as_read, mapped, source
from ucj_validate.report.workbook.sheet import Sheet

NAME = "TERDATA BELUM DI DAFTAR"


def candidates_sheet(candidates: CandidateResult) -> Sheet:
    """One row a person: whom to propose first, then who is to be asked about, then who is protected already."""
    rows = as_read(candidates).filter(
        pl.col("counts") & (pl.col("on_roll") != Match.MATCHED) & (pl.col("status") != Status.EXCLUDED)
    )
    state = pl.when(pl.col("on_roll") == Match.POSSIBLE).then(pl.lit("possible")).otherwise("status")
    order = {key: at for at, key in enumerate(_to_do())}
    ordered = rows.with_columns(state=state).sort(
        pl.col("state").replace_strict(order, return_dtype=pl.Int64), maintain_order=True
    )
    frame = ordered.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("NO"),
        source().alias("SUMBER"),
        pl.col("line").alias("BARIS"),
        mapped("lists", wording.list_kind, "; ").alias("TERDATA_DI"),
        pl.coalesce("nik", "raw_nik").alias("NIK"),
        pl.coalesce("no_kk", "raw_no_kk").alias("NO_KK"),
        pl.coalesce("raw_name", "name").alias("NAMA"),
        pl.col("birth_date").alias("TGL_LAHIR"),
        pl.col("sex").alias("JK"),
        pl.col("district").alias("KECAMATAN"),
        pl.col("village").alias("KELURAHAN"),
        pl.col("decile").alias("DESIL"),
        pl.col("income").alias("PENGHASILAN"),
        pl.when(pl.col("state") == "possible")
        .then(pl.lit(_("mungkin")))
        .otherwise(pl.lit(_("tidak")))
        .alias("DI_DAFTAR"),
        pl.col("membership")
        .replace_strict({str(one): wording.membership(one) for one in Membership}, return_dtype=pl.String)
        .alias("STATUS_KEPESERTAAN"),
        pl.col("kpj").alias("KPJ"),
        pl.col("segment").alias("SEGMEN"),
        pl.col("last_paid").alias("BLTH_AKHIR"),
        mapped("findings", wording.label, "; ").replace("", None).alias("KETERANGAN"),
        pl.col("state").replace_strict(_to_do(), return_dtype=pl.String).alias("TINDAK_LANJUT"),
    )
    return Sheet(NAME, frame)


def _to_do() -> dict[str, str]:
    """By state, what to do, in the order in which the sheet lists them."""
    return {
        "lapsed": _("Usulkan ke daftar; bayar tunggakan iuran lebih dulu"),
        "unregistered": _("Usulkan ke daftar, lalu daftarkan"),
        "ended": _("Usulkan ke daftar, lalu aktifkan kembali"),
        "review": _("Pastikan kepesertaan dan umurnya, lalu usulkan"),
        "possible": _("Bandingkan dengan daftar pekerja: mungkin sudah ada di sana"),
        "active": _("Sudah terlindungi; usulkan hanya bila kota yang harus menanggung"),
    }
