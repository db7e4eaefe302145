"""PERLU VERIFIKASI and MUNGKIN GANDA: two rows that may be one person, column beside column, for an officer to decide."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Decision, Status
from ucj_validate.report.model import Facts
from ucj_validate.report.words import wording
from ucj_validate.report.words.levels import level
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.rows import as_read, mapped, member_status, source
from ucj_validate.report.workbook.sheet import CANDIDATE, DECISION, NOTE, PLACE, ROLL_COLUMNS, Sheet

_PAIR = ("roll_file", "roll_sheet", "roll_line")
_BESIDE = ("NIK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN")
"""Columns that stand beside the same column of the other side."""
_MARKED = ("NIK", "NAMA")
_KEYS = ("SUMBER", "BARIS", "CALON_SUMBER", "CALON_BARIS")
"""What names the two rows of a line, so that a decision can be read back."""
_OF_THE_MEMBER = ("CALON_STATUS", "CALON_BLTH", "CALON_KPJ", "CALON_WADAH")


def _side_by_side(names: tuple[str, ...]) -> list[str]:
    return [column for name in names for column in (name, CANDIDATE + name)]


def review_sheet(rows: pl.DataFrame, facts: Facts) -> Sheet:
    """PERLU VERIFIKASI: one line an uncertain pair, best first; rows to verify that have no candidate once.

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
    before = ("NO", DECISION, *_side_by_side(_BESIDE), "PELUANG", "ALASAN", NOTE, *_OF_THE_MEMBER, *_KEYS)
    # A row without candidate is here for what its findings say.
    reason = pl.when(pl.col("CALON_BARIS").is_null()).then("KETERANGAN").otherwise("ALASAN")
    shown = ordered.with_columns(_asked(DECISION), _asked(NOTE), NO=number, ALASAN=reason).select(
        *before, *(name for name in ROLL_COLUMNS if name not in before), PLACE
    )
    return _compared(wording.status(Status.REVIEW), shown)


def doubtful_sheet(rows: pl.DataFrame, facts: Facts) -> Sheet:
    """MUNGKIN GANDA: one line a pair of roll rows that may be one person, likeliest first."""
    held = facts.possible_duplicates
    pairs = (held if held is not None else pl.DataFrame(schema=_DOUBTFUL)).sort(
        ["probability", "left_row", "right_row"], descending=[True, False, False]
    )
    other = (*_BESIDE, "NO_KK", "OPD/KELOMPOK", PLACE, "SUMBER", "BARIS")
    numbered = rows.with_columns(pl.col("position").cast(pl.Int64))
    right = numbered.select(
        pl.col("position").alias("right_row"), *(pl.col(name).alias(CANDIDATE + name) for name in other)
    )
    joined = (
        pairs.with_row_index("order")
        .join(numbered.rename({"position": "left_row"}), on="left_row")
        .join(right, on="right_row")
        .sort("order")
    )
    columns = ("NO", DECISION, *_side_by_side((*_BESIDE, "NO_KK", "OPD/KELOMPOK", PLACE)), "PELUANG", NOTE, *_KEYS)
    shown = joined.with_columns(
        _asked(DECISION),
        _asked(NOTE),
        NO=(pl.col("order") + 1).cast(pl.Int64),
        PELUANG=pl.col("probability").round(4),
    )
    return _compared("MUNGKIN GANDA", shown.select(*columns, "STATUS_NIK", "KETERANGAN"))


_DOUBTFUL = {"left_row": pl.Int64, "right_row": pl.Int64, "probability": pl.Float64}


def _asked(name: str) -> pl.Expr:
    return pl.lit(None, dtype=pl.String).alias(name)


def _compared(name: str, shown: pl.DataFrame) -> Sheet:
    return Sheet(name, shown, marks(shown, [(one, CANDIDATE + one) for one in _MARKED]), frozen=DECISION)


def _candidates(facts: Facts) -> pl.DataFrame:
    """One row an uncertain link, with the member row it points to."""
    found = facts.rows("links")
    levels = [name for name in found.columns if name.endswith("_level")]
    links = found.filter(pl.col("decision") == Decision.REVIEW).with_columns(
        told=pl.concat_list(levels).list.drop_nulls()
    )
    members = as_read(facts.rows("members")).select(
        member_file="file",
        member_sheet="sheet",
        member_line="line",
        CALON_SUMBER=source(),
        CALON_KPJ=pl.coalesce("kpj", "raw_kpj"),
        CALON_NIK=pl.coalesce("nik", "raw_nik"),
        CALON_NAMA=pl.coalesce("raw_name", "name"),
        CALON_TGL_LAHIR="birth_date",
        CALON_JK="sex",
        CALON_KECAMATAN="district",
        CALON_KELURAHAN="village",
        CALON_WADAH="employer",
        CALON_STATUS=member_status(),
        CALON_BLTH="last_paid",
    )
    pointed = links.join(members, on=["member_file", "member_sheet", "member_line"], how="left", nulls_equal=True)
    return pointed.select(
        *_PAIR,
        "rank",
        pl.col("probability").round(4).alias("PELUANG"),
        mapped("told", _reason, "; ").replace("", None).alias("ALASAN"),
        pl.col("member_line").alias("CALON_BARIS"),
        pl.col(r"^CALON_(SUMBER|KPJ|NIK|NAMA|TGL_LAHIR|JK|KECAMATAN|KELURAHAN|WADAH|STATUS|BLTH)$"),
    )


def _reason(code: str) -> str:
    """A level in words; silent where neither side could be compared, except for what identifies a person."""
    silent = code.endswith("_missing") and not code.startswith(("nik_", "name_", "dob_"))
    return "" if silent else level(code)
