"""Roll rows and member rows in the officers' words, each column as it is shown on every sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl

from ucj_validate.columns import Match, Status
from ucj_validate.findings import CATALOGUE, Severity
from ucj_validate.i18n import _
from ucj_validate.report.model import Facts
from ucj_validate.report.words import wording
from ucj_validate.report.words.levels import level
from ucj_validate.report.workbook.sheet import PLACE, ROLL_COLUMNS

_DIFFERING = ("name_differs", "dob_differs", "nik_differs")


def roll_rows(facts: Facts) -> pl.DataFrame:
    """One row a roll row: the officers' columns but NO; LEMBAR, its status sheet; and `_OF_THE_ROW`."""
    roll = as_read(facts.rows("roll")).with_row_index("position")
    standing = roll.filter("counts").select("person", standing=source(), standing_line="line")
    return (
        roll.join(standing, on="person", how="left", maintain_order="left")
        .with_columns(
            mapped("findings", wording.label, "; ").alias("labels"),
            mapped("basis", level, "; ").replace("", None).alias("DASAR_PADAN"),
            nik_anomaly=pl.col("findings").list.set_intersection(_nik_codes()).list.len() > 0,
        )
        .with_columns(
            *_identity(),
            pl.col("nik_form").replace_strict(_table(wording.nik_form, _NIK_FORMS), default=None).alias("STATUS_NIK"),
            _match_word().alias("STATUS_PADAN"),
            pl.col("probability").round(4).alias("SKOR"),
            pl.col("kpj").alias("KPJ"),
            pl.col("segment").alias("SEGMEN"),
            pl.col("membership").replace_strict(_table(wording.membership, _MEMBERSHIPS)).alias("STATUS_KEPESERTAAN"),
            pl.col("last_paid").alias("BLTH_AKHIR"),
            pl.col("months_overdue").alias("BULAN_TUNGGAK"),
            _remark().alias("KETERANGAN"),
            _follow_up(roll).alias("TINDAK_LANJUT"),
            pl.col("status").replace_strict(_table(wording.status, tuple(Status))).alias(PLACE),
        )
        .select(*_OF_THE_ROW, *ROLL_COLUMNS[1:], PLACE)  # the rest would be copied with every sheet
    )


_OF_THE_ROW = ("position", "person", "counts", "status", "file", "sheet", "line", "nik_anomaly")


_NIK_FORMS = ("sound", "missing", "length", "excel_float", "scientific", "impossible_date", "serial_zero", "not_digits")
_MEMBERSHIPS = ("active", "lapsed", "ended", "unregistered", "unknown")


def _table(words: Callable[[str], str], codes: tuple[str, ...]) -> dict[str, str]:
    return {code: words(code) for code in codes}


def as_read(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with every raw column the sheets fall back on."""
    wanted = ("raw_nik", "raw_no_kk", "raw_name", "raw_birth_date", "raw_kpj")
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in wanted if name not in rows.columns]
    return rows.with_columns(missing)


def source() -> pl.Expr:
    """File, or file#sheet."""
    return pl.when(pl.col("sheet").is_null()).then("file").otherwise(pl.col("file") + "#" + pl.col("sheet"))


def _identity() -> list[pl.Expr]:
    """Who the row speaks of. Names as they were written: a report corrects nothing."""
    return [
        source().alias("SUMBER"),
        pl.col("line").alias("BARIS"),
        pl.coalesce("nik", "raw_nik").alias("NIK"),
        pl.coalesce("no_kk", "raw_no_kk").alias("NO_KK"),
        pl.coalesce("raw_name", "name").alias("NAMA"),
        pl.col("birth_date").alias("TGL_LAHIR"),
        pl.col("sex").alias("JK"),
        pl.col("district").alias("KECAMATAN"),
        pl.col("village").alias("KELURAHAN"),
        pl.col("unit").alias("OPD/KELOMPOK"),
    ]


def _match_word() -> pl.Expr:
    differs = pl.col("findings").list.set_intersection(list(_DIFFERING)).list.len() > 0
    matched = pl.col("match") == Match.MATCHED
    return (
        pl.when(matched & differs)
        .then(pl.lit("PADAN SEBAGIAN"))
        .when(matched)
        .then(pl.lit("PADAN"))
        .when(pl.col("match") == Match.POSSIBLE)
        .then(pl.lit("PERLU VERIFIKASI"))
        .otherwise(pl.lit("TIDAK PADAN"))
    )


def _remark() -> pl.Expr:
    """The labels of the row's findings; for a duplicate also where the row stands that counts."""
    same = pl.format(_("sama dengan {file} baris {line}").format(file="{}", line="{}"), "standing", "standing_line")
    duplicate = pl.col("status") == Status.DUPLICATE
    return pl.concat_str(pl.when(duplicate).then(same), "labels", separator="; ", ignore_nulls=True).replace("", None)


def _follow_up(roll: pl.DataFrame) -> pl.Expr:
    """What to do with the row: first for its status, then for its findings that are no mere information."""
    first = {
        "active": "",
        "lapsed": _("Bayar tunggakan iuran"),
        "ended": _("Aktifkan kembali kepesertaan"),
        "unregistered": _("Daftarkan"),
        "review": _("Putuskan padanannya"),
        "excluded": _("Periksa, lalu keluarkan dari daftar"),
        "duplicate": _("Hapus baris kelebihan"),
    }
    pairs = roll.select("status", key=_key("findings")).unique()
    texts = [_remedies(status, first[status], key) for status, key in pairs.iter_rows()]
    lookup = dict(zip(pairs.select(pl.concat_str("status", "key", separator="|"))["status"], texts, strict=True))
    return pl.concat_str("status", _key("findings"), separator="|").replace_strict(lookup, return_dtype=pl.String)


def _remedies(status: str, first: str, key: str) -> str | None:
    codes = [code for code in key.split(",") if code in CATALOGUE]
    remedies = [wording.remedy(code) for code in codes if CATALOGUE[code].severity is not Severity.INFO]
    # Review and duplicate rows carry the finding that made them so, with its own remedy.
    told = remedies if remedies and status in {Status.REVIEW, Status.DUPLICATE} else [first, *remedies]
    return "; ".join(dict.fromkeys(text for text in told if text)) or None


def _key(column: str) -> pl.Expr:
    return pl.col(column).list.join(",")


def mapped(column: str, words: Callable[[str], str], separator: str) -> pl.Expr:
    """A list of codes as words, translated once for each distinct list."""
    return _key(column).map_batches(partial(_worded, words, separator), return_dtype=pl.String)


def _worded(words: Callable[[str], str], separator: str, keys: pl.Series) -> pl.Series:
    distinct = keys.drop_nulls().unique()
    told = {key: separator.join(dict.fromkeys(filter(None, map(words, key.split(","))))) for key in distinct}
    return keys.replace_strict(told, default="", return_dtype=pl.String)


def _nik_codes() -> list[str]:
    return [code for code in CATALOGUE if code.startswith("nik_") and code != "nik_differs"]


def member_status() -> pl.Expr:
    """STATUS_KEPESERTAAN of a member row."""
    words = {code: wording.membership(code) for code in ("active", "lapsed", "ended")}
    return pl.col("status").replace_strict(words, default=wording.membership("unknown"), return_dtype=pl.String)
