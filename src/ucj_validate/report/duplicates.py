"""The officer's files of duplicates: rows in groups as the GANDA sheet shows them, and pairs that may be one person."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.i18n import _, day
from ucj_validate.leaving import guarded
from ucj_validate.report.model import Facts
from ucj_validate.report.words.levels import level
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.groups import differing, role
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.rows import roll_rows
from ucj_validate.report.workbook.sheet import CANDIDATE, Sheet, volumes
from ucj_validate.report.xlsx import MAX_BODY_ROWS, MAX_FILE_ROWS

_IDENTITY = (
    "SUMBER", "BARIS", "NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN", "OPD/KELOMPOK", "STATUS_NIK",
)  # fmt: skip
_OF_THE_OTHER = ("SUMBER", "BARIS", "NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KELURAHAN", "OPD/KELOMPOK")


def group_sheet(facts: Facts, extra: pl.DataFrame) -> Sheet:
    """GANDA: one row a row of a person with several, the counting one first, groups numbered.

    `extra`: `row probability levels` of the rows that count for nothing.
    """
    told = extra.select(
        position="row",
        PELUANG=pl.col("probability").round(4),
        ALASAN=pl.when("via_other_rows").then(pl.lit(_("lewat baris lain: "))).otherwise(pl.lit("")) + _reasons(),
    )
    rows = roll_rows(facts).with_columns(pl.col("position").cast(pl.Int64))
    groups = (
        rows.filter(pl.len().over("person") > 1)
        .join(told, on="position", how="left")
        .with_columns(first=pl.col("position").filter("counts").first().over("person"))
        .sort("first", pl.col("counts").not_(), "position")
    )
    follow = pl.when(~pl.col("counts")).then(pl.lit(_("Hapus baris kelebihan")))
    frame = groups.select(
        pl.col("first").rank("dense").cast(pl.Int64).alias("KELOMPOK"),
        role().alias("PERAN"),
        *_IDENTITY,
        "PELUANG",
        "ALASAN",
        "KETERANGAN",
        follow.alias("TINDAK_LANJUT"),
    )
    return Sheet("GANDA", frame, differing(groups), frozen="PERAN")


def uncertain_sheet(facts: Facts, uncertain: pl.DataFrame) -> Sheet:
    """MUNGKIN GANDA: one row a pair, likeliest first."""
    rows = roll_rows(facts).with_columns(pl.col("position").cast(pl.Int64))
    other = rows.select("position", *(pl.col(name).alias(f"CALON_{name}") for name in _OF_THE_OTHER))
    told = uncertain.select(
        "right_row", position="left_row", PELUANG=pl.col("probability").round(4), ALASAN=_reasons()
    ).with_row_index("order")
    frame = (
        told.join(rows, on="position")
        .join(other.rename({"position": "right_row"}), on="right_row")
        .sort("order")
        .select(
            (pl.col("order") + 1).cast(pl.Int64).alias("NO"),
            *_IDENTITY,
            "PELUANG",
            "ALASAN",
            *(f"CALON_{name}" for name in _OF_THE_OTHER),
        )
    )
    compared = [(name, CANDIDATE + name) for name in ("NIK", "NO_KK", "NAMA")]
    return Sheet("MUNGKIN GANDA", frame, marks(frame, compared), frozen="NO")


def _reasons() -> pl.Expr:
    """The levels in words; a column of its own list is told once a distinct list."""
    return pl.col("levels").list.join(",").map_batches(_worded, return_dtype=pl.String)


def _worded(keys: pl.Series) -> pl.Series:
    told = {key: "; ".join(level(code) for code in key.split(",") if code) for key in keys.unique()}
    return keys.replace_strict(told, return_dtype=pl.String)


def write(facts: Facts, figures: dict[str, int], extra: pl.DataFrame, uncertain: pl.DataFrame, folder: Path) -> None:
    """duplicates.xlsx, duplicates.csv and uncertain.csv in `folder`."""
    sheets = (group_sheet(facts, extra), uncertain_sheet(facts, uncertain))
    for name, sheet in zip(("duplicates", "uncertain"), sheets, strict=True):
        (folder / f"{name}.csv").write_bytes(_csv(sheet.frame))
    fitting, _cut = cut_to_cells(sheets)
    for volume in volumes(fitting, "duplicates.xlsx", MAX_BODY_ROWS, MAX_FILE_ROWS):
        write_volume(
            volume,
            _("Baris ganda di dalam daftar"),
            facts.as_of,
            folder / volume.file,
            lambda book: _front(book, facts, figures),
        )


def _csv(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    text = [name for name, kind in frame.schema.items() if kind == pl.String]
    frame.with_columns(guarded(pl.col(text))).write_csv(buffer)
    return buffer.getvalue()


def _front(book: Any, facts: Facts, figures: dict[str, int]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """REKAP: the counts."""
    page = book.add_worksheet("REKAP")
    printed(page, landscape=False)
    page.set_column(0, 0, 48)
    bold = book.add_format({"bold": True})
    page.write_string(0, 0, _("Baris ganda di dalam daftar"), bold)
    page.write_string(1, 0, _("Tanggal acuan: {day}").format(day=day(facts.as_of)))
    for at, (words, count) in enumerate(counted_words(figures), 3):
        page.write_string(at, 0, words)
        page.write_number(at, 1, count)


def counted_words(figures: dict[str, int]) -> list[tuple[str, int]]:
    """Each count with what it counts."""
    words = {
        "rows": _("baris orang"),
        "rejects": _("baris yang bukan orang"),
        "persons": _("orang"),
        "groups": _("orang yang tercatat lebih dari sekali"),
        "groups_within_a_roll": _("di antaranya dua kali dalam satu berkas"),
        "groups_across_rolls": _("di antaranya di beberapa berkas"),
        "duplicate_rows": _("baris ganda (kelebihan)"),
        "uncertain_pairs": _("pasangan baris yang belum pasti"),
    }
    return [(told, figures[name]) for name, told in words.items()]
