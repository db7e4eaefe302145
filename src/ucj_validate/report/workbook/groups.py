"""GANDA: the rows of one person together, the one that counts first."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Status
from ucj_validate.i18n import _
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.sheet import GROUP, PLACE, ROLE, ROLL_COLUMNS, Sheet

_COMPARED = ("NIK", "NO_KK", "NAMA")
_OTHER = "other {}"


def group_rows(rows: pl.DataFrame) -> Sheet:
    """One line a row of a person who stands on the rolls more than once; NO counts the rows that are GANDA.

    The row that counts comes first and carries no NO: its own place is the sheet that LEMBAR names. What a duplicate
    writes otherwise than the row that counts is marked.
    """
    groups = (
        rows.filter(pl.len().over("person") > 1)
        .with_columns(first=pl.col("position").filter("counts").first().over("person"))
        .sort("first", pl.col("counts").not_(), "position")
    )
    extra = pl.col("status") == Status.DUPLICATE
    frame = groups.with_columns(
        pl.when(extra).then(extra.cum_sum().cast(pl.Int64)).alias("NO"),
        pl.col("first").rank("dense").cast(pl.Int64).alias(GROUP),
        role().alias(ROLE),
        TINDAK_LANJUT=pl.when(extra).then("TINDAK_LANJUT").otherwise(pl.lit(_("Pertahankan: baris ini yang dihitung"))),
    )
    shown = frame.select("NO", GROUP, ROLE, PLACE, *ROLL_COLUMNS[1:])
    return Sheet(wording.status(Status.DUPLICATE), shown, differing(frame), frozen=PLACE)


def role() -> pl.Expr:
    """Whether a row of a group is the one that counts."""
    return pl.when("counts").then(pl.lit(_("dihitung"))).otherwise(pl.lit(_("ganda")))


def differing(groups: pl.DataFrame) -> pl.DataFrame:
    """Row by row, what a row of a group writes otherwise than the row that counts. `groups`: `person counts`, and texts.

    The row that counts is held against its duplicate where there is but one, so that a letter which only it has shows.
    """
    beside = groups.select(*_COMPARED, *(_other(name).alias(_OTHER.format(name)) for name in _COMPARED))
    return marks(beside, [(name, _OTHER.format(name)) for name in _COMPARED]).select(_COMPARED)


def _other(name: str) -> pl.Expr:
    """What a row is held against: the row that counts, and for that one its only duplicate, else nothing."""
    counting = pl.col(name).filter("counts").first().over("person")
    duplicate = pl.col(name).filter(pl.col("counts").not_()).first().over("person")
    return pl.when(pl.col("counts").not_()).then(counting).when(pl.len().over("person") == 2).then(duplicate)  # noqa: PLR2004  a pair
