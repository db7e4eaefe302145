"""The officer's sheets of a change: one a kind, what both runs say beside each other, full NIK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes.between import Changes, SideChanges
from ucj_validate.changes.identity.people import Relation
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.changes.telling import words
from ucj_validate.findings import CATALOGUE
from ucj_validate.finished import RunData
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.rows import as_read, source
from ucj_validate.report.workbook.sheet import BEFORE, Sheet

FINDINGS = "TEMUAN"
_ROLL_SHEETS = {
    Kind.BECAME_ACTIVE: "BARU AKTIF",
    Kind.REGISTERED: "BARU TERDAFTAR",
    Kind.REACTIVATED: "AKTIF KEMBALI",
    Kind.LAPSED: "MULAI MENUNGGAK",
    Kind.ENDED: "MENJADI NONAKTIF",
    Kind.MEMBERSHIP_LOST: "BUKAN PESERTA LAGI",
    Kind.SETTLED: "VERIFIKASI SELESAI",
    Kind.IN_REVIEW: "BARU PERLU VERIFIKASI",
    Kind.EXCLUDED: "MENJADI TIDAK LAYAK",
    Kind.INCLUDED: "LAYAK KEMBALI",
    Kind.NEW: "BARU DI DAFTAR",
    Kind.GONE: "HILANG DARI DAFTAR",
    Kind.DUPLICATED: "BARIS BERTAMBAH",
    Kind.UNDUPLICATED: "BARIS BERKURANG",
    Kind.CORRECTED: "ISIAN DIUBAH",
    Kind.MERGED: "DIGABUNG",
    Kind.SPLIT: "DIPISAH",
    Kind.UNSURE: "TIDAK DAPAT DIPASTIKAN",
}
_MEMBER_SHEETS = {
    MemberKind.PAID: "PESERTA BARU DIBAYAR",
    MemberKind.STOPPED: "PESERTA BERHENTI DIBAYAR",
    MemberKind.JOINED: "PESERTA BARU",
    MemberKind.LEFT: "PESERTA HILANG",
    MemberKind.OFF_ROLL: "PESERTA BARU DI LUAR DAFTAR",
    MemberKind.ON_ROLL: "PESERTA DITEMUKAN DI DAFTAR",
    MemberKind.MERGED: "PESERTA DIGABUNG",
    MemberKind.SPLIT: "PESERTA DIPISAH",
    MemberKind.UNSURE: "PESERTA TIDAK PASTI",
}
"""Names of sheets: the same in every language, as the officers' other sheets."""
_COMPARED = ("NIK", "NAMA")


def sheets(changes: Changes, before: RunData, now: RunData) -> tuple[Sheet, ...]:
    """The sheets of all kinds that concern somebody, then what became of findings."""
    return (
        *_of_side(changes.roll, _ROLL_SHEETS, _roll_columns(), before.roll, now.roll),
        *_of_side(changes.members, _MEMBER_SHEETS, _member_columns(), before.members, now.members),
        *_findings(changes, before, now),
    )


def _of_side(
    side: SideChanges,
    names: Mapping[Kind, str] | Mapping[MemberKind, str],
    columns: Sequence[pl.Expr],
    before: pl.DataFrame,
    now: pl.DataFrame,
) -> Iterator[Sheet]:
    was, is_now = before.pipe(as_read).select(columns), now.pipe(as_read).select(columns)
    ends = _ends(side.people)
    for kind, name in names.items():
        rows = ends.join(side.kinds.filter(pl.col("kind") == str(kind)), on="index", how="semi").sort("index")
        if not rows.height:
            continue
        if kind is Kind.CORRECTED:
            yield _sheet(name, _beside(side.corrected.sort("index"), was, is_now))
        elif str(kind) == str(Kind.UNSURE):
            yield _sheet(name, _beside(_unsure_ends(side), was, is_now), side.unsure["probability"].round(4))
        elif rows["before_row"].null_count() == rows.height:
            yield _sheet(name, _gathered(is_now, rows["now_row"]))
        elif rows["now_row"].null_count() == rows.height:
            yield _sheet(name, _gathered(was, rows["before_row"]))
        else:
            yield _sheet(name, _beside(rows, was, is_now))


def _sheet(name: str, frame: pl.DataFrame, chances: pl.Series | None = None) -> Sheet:
    """Numbered rows; where both runs stand beside each other, what differs is marked."""
    number = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True).alias("NO")
    more = [] if chances is None else [chances.alias("PELUANG")]
    whole = pl.DataFrame([number, *more, *frame])
    both = [(one, BEFORE + one) for one in _COMPARED if BEFORE + one in frame.columns]
    return Sheet(name, whole, marks(whole, both) if both else None, frozen="NAMA")


def _unsure_ends(side: SideChanges) -> pl.DataFrame:
    """`before_row now_row` of the pairs that may be one person."""
    rows = side.people.sort("index").select("before_row", "now_row")
    return pl.DataFrame(
        [rows["before_row"].gather(side.unsure["before_index"]), rows["now_row"].gather(side.unsure["now_index"])]
    )


def _ends(people: pl.DataFrame) -> pl.DataFrame:
    """`index before_row now_row`, one row a person.

    Of who was merged or split, the person whose rows are shared stands on the other side.
    """
    ends = people.select("index", "relation", "before_row", "now_row", "partner", "before", "now")
    standing = {
        name: ends.filter(pl.col(name).is_not_null()).select(partner=name, shared=f"{name}_row")
        for name in ("before", "now")
    }
    merged, split = (pl.col("relation") == str(relation) for relation in (Relation.MERGED, Relation.SPLIT))
    return (
        ends.join(standing["now"], on="partner", how="left")
        .join(standing["before"], on="partner", how="left", suffix="_before")
        .with_columns(
            now_row=pl.when(merged).then("shared").otherwise("now_row"),
            before_row=pl.when(split).then("shared_before").otherwise("before_row"),
        )
        .select("index", "before_row", "now_row")
        .sort("index")
    )


def _beside(ends: pl.DataFrame, before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Each officers' column of the later run and, beside it, of the earlier one."""
    was, is_now = _gathered(before, ends["before_row"]), _gathered(now, ends["now_row"])
    return pl.DataFrame(
        [column for name in is_now.columns for column in (is_now[name], was[name].alias(BEFORE + name))]
    )


def _gathered(rows: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    return pl.DataFrame([column.gather(places) for column in rows])


def _roll_columns() -> list[pl.Expr]:
    return [
        *_identity(),
        pl.col("district").alias("KECAMATAN"),
        pl.col("village").alias("KELURAHAN"),
        pl.col("unit").alias("OPD/KELOMPOK"),
        pl.col("status").replace_strict({code: wording.status(code) for code in _STATUSES}).alias("STATUS"),
        *_membership("membership"),
    ]


_STATUSES = ("active", "lapsed", "ended", "unregistered", "review", "excluded", "duplicate")


def _member_columns() -> list[pl.Expr]:
    words_of = {"matched": "ADA DI DAFTAR", "possible": "MUNGKIN DI DAFTAR", "none": "DI LUAR DAFTAR"}
    return [
        *_identity(),
        pl.col("segment").alias("SEGMEN"),
        pl.col("payer").alias("SUMBER_DANA"),
        pl.col("in_roll").replace_strict(words_of).alias("DI_DAFTAR"),
        *_membership("status"),
    ]


def _identity() -> list[pl.Expr]:
    """Who the row speaks of, as it was written, and where it stands."""
    return [
        pl.coalesce("raw_name", "name").alias("NAMA"),
        pl.coalesce("nik", "raw_nik").alias("NIK"),
        pl.col("birth_date").alias("TGL_LAHIR"),
        source().alias("SUMBER"),
        pl.col(c.LINE).alias("BARIS"),
    ]


def _membership(column: str) -> list[pl.Expr]:
    told = {code: wording.membership(code) for code in ("active", "lapsed", "ended", "unregistered", "unknown")}
    return [
        pl.col(column)
        .fill_null("unknown")
        .replace_strict(told, return_dtype=pl.String)
        .alias("STATUS_KEPESERTAAN"),
        pl.col("kpj").alias("KPJ"),
        pl.col("last_paid").alias("BLTH_AKHIR"),
        pl.col("months_overdue").alias("BULAN_TUNGGAK"),
    ]  # fmt: skip


def _findings(changes: Changes, before: RunData, now: RunData) -> Iterator[Sheet]:
    """TEMUAN: one row a person and finding that is new or gone; what is still open stands in the later run's workbook."""
    parts = [
        _finding_rows(told, side, was, is_now)
        for told, side, was, is_now in (
            (changes.roll, "roll", before.roll, now.roll),
            (changes.members, "members", before.members, now.members),
        )
    ]
    frame = pl.concat(parts)
    if frame.height:
        yield Sheet(FINDINGS, frame.with_columns(NO=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)), frozen="NAMA")


def _finding_rows(told: SideChanges, side: str, before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    moved = (
        told.findings.filter(pl.col("state") != "open")
        .join(told.people.select("index", "before_row", "now_row"), on="index", how="left")
        .sort("code", "state", "index")
    )
    was = _gathered(as_read(before).select(_identity()), moved["before_row"])
    is_now = _gathered(as_read(now).select(_identity()), moved["now_row"])
    states = {code: words.state(code) for code in ("solved", "left", "new", "arrived")}
    codes = moved["code"].unique().to_list()
    identity = [
        pl.select(pl.when(moved["now_row"].is_not_null()).then(is_now[name]).otherwise(was[name])).to_series().alias(name)
        for name in is_now.columns
    ]  # fmt: skip
    return pl.DataFrame([pl.Series("NO", [None] * moved.height, dtype=pl.Int64), *identity]).with_columns(
        pl.lit(wording.side(side)).alias("SISI"),
        moved["state"].replace_strict(states, return_dtype=pl.String).alias("KEADAAN"),
        moved["code"].replace_strict({code: CATALOGUE[code].label for code in codes}, return_dtype=pl.String).alias("TEMUAN"),
        moved["code"].replace_strict({code: wording.remedy(code) for code in codes}, return_dtype=pl.String).alias("TINDAK_LANJUT"),
    )  # fmt: skip
