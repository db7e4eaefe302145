"""What the sheets of the workbook hold: one frame a sheet, one row a line, columns in the officers' words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import polars as pl

from ucj_validate.columns import Decision, Match, Status
from ucj_validate.findings import CATALOGUE, Severity
from ucj_validate.i18n import _
from ucj_validate.report import wording
from ucj_validate.report.levels import level
from ucj_validate.report.model import Facts

ROLL_COLUMNS = (
    "NO", "SUMBER", "BARIS", "NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN", "OPD/KELOMPOK",
    "STATUS_NIK", "STATUS_PADAN", "DASAR_PADAN", "SKOR", "KPJ", "SEGMEN", "STATUS_KEPESERTAAN", "BLTH_AKHIR",
    "BULAN_TUNGGAK", "KETERANGAN", "TINDAK_LANJUT",
)  # fmt: skip
DECISION = "KEPUTUSAN"
_DIFFERING = ("name_differs", "dob_differs", "nik_differs")


@dataclass(frozen=True)
class Sheet:
    """One sheet whose body is a frame."""

    name: str
    frame: pl.DataFrame


def roll_sheets(facts: Facts) -> tuple[Sheet, ...]:
    """The status sheets in the officers' order, then ANOMALI NIK. Each roll row stands on one status sheet."""
    rows = roll_rows(facts)
    by_status = {status: rows.filter(pl.col("status") == str(status)) for status in Status}
    order = (Status.ACTIVE, Status.LAPSED, Status.ENDED, Status.UNREGISTERED, Status.DUPLICATE)
    plain = [Sheet(wording.status(status), _numbered(_in_order(by_status[status], status))) for status in order]
    return (
        *plain,
        Sheet(wording.status(Status.REVIEW), review_rows(rows, facts)),
        Sheet(wording.status(Status.EXCLUDED), _numbered(by_status[Status.EXCLUDED])),
        Sheet("ANOMALI NIK", _numbered(rows.filter("nik_anomaly"))),
    )


def _in_order(rows: pl.DataFrame, status: Status) -> pl.DataFrame:
    """Duplicates as groups: the rows of a person together, by the first of them."""
    return rows.sort(pl.col("position").min().over("person"), "position") if status is Status.DUPLICATE else rows


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(NO=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)).select(ROLL_COLUMNS)


def roll_rows(facts: Facts) -> pl.DataFrame:
    """One row a roll row: the officers' columns but NO, and `position person status findings nik_anomaly file …`."""
    roll = _as_read(facts.roll).with_row_index("position")
    standing = roll.filter("counts").select("person", standing=_source(), standing_line="line")
    return (
        roll.join(standing, on="person", how="left", maintain_order="left")
        .with_columns(
            _mapped("findings", wording.label, "; ").alias("labels"),
            _mapped("basis", level, "; ").alias("DASAR_PADAN"),
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
        )
    )


_NIK_FORMS = ("sound", "missing", "length", "excel_float", "scientific", "impossible_date", "serial_zero", "not_digits")
_MEMBERSHIPS = ("active", "lapsed", "ended", "unregistered", "unknown")


def _table(words: Callable[[str], str], codes: tuple[str, ...]) -> dict[str, str]:
    return {code: words(code) for code in codes}


def _as_read(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with every raw column the sheets fall back on."""
    wanted = ("raw_nik", "raw_no_kk", "raw_name", "raw_birth_date", "raw_kpj")
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in wanted if name not in rows.columns]
    return rows.with_columns(missing)


def _source() -> pl.Expr:
    """File, or file#sheet."""
    return pl.when(pl.col("sheet").is_null()).then("file").otherwise(pl.col("file") + "#" + pl.col("sheet"))


def _identity() -> list[pl.Expr]:
    """Who the row speaks of. Names as they were written: a report corrects nothing."""
    return [
        _source().alias("SUMBER"),
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


def _mapped(column: str, words: Callable[[str], str], separator: str) -> pl.Expr:
    """A list of codes as words, translated once for each distinct list."""
    return _key(column).map_batches(partial(_worded, words, separator), return_dtype=pl.String)


def _worded(words: Callable[[str], str], separator: str, keys: pl.Series) -> pl.Series:
    distinct = keys.drop_nulls().unique()
    told = {key: separator.join(dict.fromkeys(filter(None, map(words, key.split(","))))) for key in distinct}
    return keys.replace_strict(told, default="", return_dtype=pl.String)


def _nik_codes() -> list[str]:
    return [code for code in CATALOGUE if code.startswith("nik_") and code != "nik_differs"]


_PAIR = ("roll_file", "roll_sheet", "roll_line")


def review_rows(rows: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """One line an uncertain pair: the roll row, then its candidate, best first; rows without candidate once.

    NO counts the roll rows whose status is review; it is empty on further candidates and on rows of other sheets.
    """
    candidates = _candidates(facts)
    keyed = rows.rename({"file": "roll_file", "sheet": "roll_sheet", "line": "roll_line"})
    review = pl.col("status") == Status.REVIEW
    joined = keyed.join(candidates, on=_PAIR, how="left", nulls_equal=True).filter(
        review | pl.col("CALON_BARIS").is_not_null()
    )
    ordered = joined.with_columns(best=pl.col("PELUANG").max().over("position")).sort(
        [~review, "best", "position", "rank"], descending=[False, True, False, False], nulls_last=True
    )
    first = (pl.int_range(pl.len()).over("position") == 0) & review
    number = pl.when(first).then(first.cum_sum().cast(pl.Int64))
    return ordered.with_columns(NO=number).select(*ROLL_COLUMNS, *_CANDIDATE_COLUMNS)


_CANDIDATE_COLUMNS = (
    DECISION, "PELUANG", "ALASAN", "CALON_SUMBER", "CALON_BARIS", "CALON_KPJ", "CALON_NIK", "CALON_NAMA",
    "CALON_TGL_LAHIR", "CALON_JK", "CALON_STATUS", "CALON_BLTH",
)  # fmt: skip


def _candidates(facts: Facts) -> pl.DataFrame:
    """One row an uncertain link, with the member row it points to."""
    levels = [name for name in facts.links.columns if name.endswith("_level")]
    links = facts.links.filter(pl.col("decision") == Decision.REVIEW).with_columns(
        told=pl.concat_list(levels).list.drop_nulls()
    )
    members = _as_read(facts.members).select(
        member_file="file",
        member_sheet="sheet",
        member_line="line",
        CALON_SUMBER=_source(),
        CALON_KPJ=pl.coalesce("kpj", "raw_kpj"),
        CALON_NIK=pl.coalesce("nik", "raw_nik"),
        CALON_NAMA=pl.coalesce("raw_name", "name"),
        CALON_TGL_LAHIR="birth_date",
        CALON_JK="sex",
        CALON_STATUS=_member_status(),
        CALON_BLTH="last_paid",
    )
    pointed = links.join(members, on=["member_file", "member_sheet", "member_line"], how="left", nulls_equal=True)
    return pointed.select(
        *_PAIR,
        "rank",
        pl.lit(None, dtype=pl.String).alias(DECISION),
        pl.col("probability").round(4).alias("PELUANG"),
        _mapped("told", _reason, "; ").alias("ALASAN"),
        pl.col("member_line").alias("CALON_BARIS"),
        pl.col(r"^CALON_(SUMBER|KPJ|NIK|NAMA|TGL_LAHIR|JK|STATUS|BLTH)$"),
    )


def _reason(code: str) -> str:
    """A level in words; silent where neither side could be compared, except for what identifies a person."""
    silent = code.endswith("_missing") and not code.startswith(("nik_", "name_", "dob_"))
    return "" if silent else level(code)


def _member_status() -> pl.Expr:
    words = {code: wording.membership(code) for code in ("active", "lapsed", "ended")}
    return pl.col("status").replace_strict(words, default=wording.membership("unknown"), return_dtype=pl.String)


def off_roll_sheet(facts: Facts) -> Sheet:
    """Member rows whose person is on no roll."""
    rows = _as_read(facts.members).filter(pl.col("in_roll") == Match.NONE)
    public = (
        pl.when("payer_is_public").then(pl.lit(_("ya"))).when(pl.col("payer_is_public").not_()).then(pl.lit(_("tidak")))
    )
    frame = rows.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("NO"),
        _source().alias("SUMBER"),
        pl.col("line").alias("BARIS"),
        pl.coalesce("kpj", "raw_kpj").alias("KPJ"),
        pl.coalesce("nik", "raw_nik").alias("NIK"),
        pl.coalesce("raw_name", "name").alias("NAMA"),
        pl.col("birth_date").alias("TGL_LAHIR"),
        pl.col("sex").alias("JK"),
        pl.col("segment").alias("SEGMEN"),
        pl.col("programs").alias("PROGRAM"),
        _member_status().alias("STATUS_KEPESERTAAN"),
        pl.col("last_paid").alias("BLTH_AKHIR"),
        pl.col("months_overdue").alias("BULAN_TUNGGAK"),
        pl.col("payer").alias("SUMBER_DANA"),
        public.alias("DIBAYAR_PEMERINTAH"),
        pl.col("employer").alias("WADAH"),
        pl.col("npp").alias("NPP"),
        pl.col("district").alias("KECAMATAN"),
        pl.col("village").alias("KELURAHAN"),
        _mapped("findings", wording.label, "; ").replace("", None).alias("KETERANGAN"),
    )
    return Sheet("ANGGOTA DI LUAR DAFTAR", frame)
