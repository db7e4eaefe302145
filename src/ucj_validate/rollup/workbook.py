"""rollup.xlsx: the officer's book. REKAP, then the people whom several cities know: with full NIK, where runs were at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate import columns as c
from ucj_validate.finished import RunData
from ucj_validate.i18n import _, day
from ucj_validate.leaving import foreign
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.sheet import Sheet, volumes
from ucj_validate.report.workbook.words import secret
from ucj_validate.report.xlsx import MAX_BODY_ROWS, MAX_FILE_ROWS
from ucj_validate.rollup import words
from ucj_validate.rollup.building import Province
from ucj_validate.rollup.cities import OPEN, persons_of
from ucj_validate.rollup.parts import MEASURES, Rollup, measured

RECAP, TOGETHER, PAID = "REKAP", "DI BEBERAPA KOTA", "DIBIAYAI BEBERAPA KOTA"
ELSEWHERE, MAYBE = "AKTIF DI KOTA LAIN", "MUNGKIN SATU ORANG"
"""Names of sheets: the same in every language, as the officers' other sheets."""


def write(province: Province, path: Path) -> None:
    """Writes the workbook at `path`; beyond a spreadsheet's limits it goes on in further files beside it."""
    sheets = _sheets(province) if province.runs else ()
    fitting, _cut = cut_to_cells(sheets)
    report = province.report
    for volume in volumes(fitting, path.name, MAX_BODY_ROWS, MAX_FILE_ROWS):
        write_volume(
            volume, words.title(report), report.as_of, path.with_name(volume.file), lambda book: _recap(book, province)
        )


def _sheets(province: Province) -> tuple[Sheet, ...]:
    """Whom several cities know, for whom several pay, who is protected elsewhere; then pairs that wait."""
    people, counted = _people(province), province.counted
    of_persons = (
        (TOGETHER, counted.in_several(pl.lit(value=True))),
        (PAID, counted.in_several(pl.col("public"))),
        (ELSEWHERE, counted.covered_elsewhere()),
    )
    told = [(name, _numbered(people.join(ids, on="id", how="semi"))) for name, ids in of_persons]
    return tuple(
        Sheet(name, frame) for name, frame in [*told, (MAYBE, _waiting(people, province.pairs))] if frame.height
    )


def _waiting(people: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """One person of one city, pair by pair; the two of a pair are told by their number."""
    ends = pairs.with_row_index("PASANGAN", offset=1).with_columns(pl.col("PASANGAN").cast(pl.Int64))
    both = pl.concat([ends.select("PASANGAN", id=end, end=pl.lit(i)) for i, end in enumerate(("left", "right"))])
    return (
        both.join(people.with_row_index("at"), on="id", how="inner")
        .sort("PASANGAN", "end", "at")
        .select(
            "PASANGAN",
            (pl.col("end").cast(pl.Int64) + 1).alias("ORANG"),
            *(pl.col(name) for name in people.columns if name != "id"),
        )
    )


def _people(province: Province) -> pl.DataFrame:
    """One person of one city in the officers' words, by the province's number: `id` and the columns of a sheet."""
    known = province.counted.known
    frames = [
        known.filter(pl.col("city") == i).join(_standing(run), on="person", how="left", maintain_order="left")
        for i, run in enumerate(province.runs)
    ]
    names = [city.name for city in province.counted.cities]
    return (
        pl.concat(frames)
        .sort("id", "city", "person")
        .select(
            "id",
            KOTA=pl.col("city").replace_strict(dict(enumerate(names)), return_dtype=pl.String),
            SUMBER="file",
            LEMBAR="sheet",
            BARIS="line",
            NIK="nik",
            NAMA="name",
            TGL_LAHIR="birth_date",
            DI_DAFTAR=pl.when("on_roll").then(pl.lit("YA")).otherwise(pl.lit("TIDAK")),
            STATUS=_worded(
                "status", wording.status, ("active", "lapsed", "ended", "unregistered", "review", "excluded")
            ),
            STATUS_KEPESERTAAN=_worded(
                "membership", wording.membership, ("active", "lapsed", "ended", "unregistered", "unknown")
            ),
            KPJ="kpj",
            SEGMEN="segment",
            SUMBER_DANA="payer",
        )
    )


def _worded(column: str, word: Any, codes: Sequence[str]) -> pl.Expr:  # noqa: ANN401
    """Codes in the officers' words; a membership that is still open is not known."""
    known = {code: word(code) for code in codes} | ({OPEN: word("unknown")} if "unknown" in codes else {})
    return pl.col(column).replace_strict(known, default=None, return_dtype=pl.String)


def _standing(run: RunData) -> pl.DataFrame:
    """The row that stands for each person: the rolls' where there is one, else the export's."""
    _persons, rows = persons_of(run)
    kept = (*c.ORIGIN, "nik", "name", "birth_date", "kpj", "payer")
    sides = [
        rows.filter(pl.col("side") == side)
        .join(frame.filter("counts").select(c.ROW, *kept), on=c.ROW, how="inner", maintain_order="left")
        .select("person", *kept)
        for side, frame in (("roll", run.roll), ("members", run.members))
    ]
    return pl.concat(sides).unique("person", keep="first", maintain_order=True)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """A number for each person, the same on all their rows."""
    rank = pl.col("id").rank("dense").cast(pl.Int64).alias("ORANG")
    return frame.select(rank, pl.all().exclude("id"))


def _recap(book: Any, province: Province) -> None:  # noqa: ANN401  xlsxwriter is untyped
    report = province.report
    page = book.add_worksheet(RECAP)
    printed(page, landscape=False)
    page.set_column(0, 0, 60)
    page.set_column(1, 4, 14)
    looks = {
        "bold": book.add_format({"bold": True}),
        "count": book.add_format({"num_format": "#,##0"}),
        "signed": book.add_format({"num_format": "+#,##0;-#,##0;0"}),
        "share": book.add_format({"num_format": "0.00%"}),
    }
    page.write_string(0, 0, words.title(report), looks["bold"])
    page.write_string(1, 0, words.verdict(report))
    page.write_string(2, 0, secret())
    at = _cities(page, 4, report, looks)
    at = _steps(page, at + 1, report, looks)
    for sentence in (
        *words.warnings(report),
        *words.shared(report),
        *map(words.grown, report.growth),
        words.how(report),
    ):
        page.write_string(at, 0, sentence)
        at += 1


def _heads(page: Any, at: int, texts: Sequence[str], looks: dict[str, Any]) -> None:  # noqa: ANN401
    for column, text in enumerate(texts):
        page.write_string(at, column, text, looks["bold"])


def _cities(page: Any, at: int, report: Rollup, looks: dict[str, Any]) -> int:  # noqa: ANN401
    """Each city's figures; the row after them."""
    _heads(page, at, (_("Kota"), *(words.measure(name) for name in MEASURES), _("Cakupan")), looks)
    told = [(f"{foreign(city.name)} ({day(city.as_of)})", city.line) for city in report.cities]
    for row, (name, line) in enumerate(told, at + 1):
        page.write_string(row, 0, name)
        for column, measure in enumerate(MEASURES, 1):
            page.write_number(row, column, measured(line, measure), looks["count"])
        if line.coverage is not None:
            page.write_number(row, len(MEASURES) + 1, line.coverage, looks["share"])
    return at + 1 + len(told)


def _steps(page: Any, at: int, report: Rollup, looks: dict[str, Any]) -> int:  # noqa: ANN401
    """From the cities added up to the province; the row after it."""
    _heads(page, at, (_("Jumlah kota dan provinsi"), *(words.measure(name) for name in MEASURES)), looks)
    lines = [
        (_("Semua kota dijumlahkan"), [report.together(name) for name in MEASURES], "count"),
        *((words.step(step.key), [getattr(step, name) for name in MEASURES], "signed") for step in report.steps),
        (_("Provinsi, setiap orang sekali"), [measured(report.total, name) for name in MEASURES], "count"),
    ]
    for row, (name, figures, look) in enumerate(lines, at + 1):
        page.write_string(row, 0, name, looks["bold"] if look == "count" else None)
        for column, value in enumerate(figures, 1):
            page.write_number(row, column, value, looks[look])
    return at + 2 + len(lines)
