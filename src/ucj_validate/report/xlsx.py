"""report.xlsx: the officer's workbook. xlsxwriter makes the book, `sheetxml` the bodies of its long sheets."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from ucj_validate.i18n import _
from ucj_validate.report.model import Facts, Report
from ucj_validate.report.rekap import write_budget, write_recap
from ucj_validate.report.sheets import DECISION, Sheet, off_roll_sheet, roll_sheets
from ucj_validate.report.sheetxml import fitted, rows_xml

MAX_BODY_ROWS = 1_048_575
"""Excel's rows, less the header."""
_DECISIONS = ["Setuju", "Tolak", "Tunda"]
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_WIDTHS = {
    "NO": 7, "SUMBER": 24, "BARIS": 8, "NIK": 20, "NO_KK": 20, "NAMA": 30, "JK": 5, "KECAMATAN": 18, "KELURAHAN": 18,
    "OPD/KELOMPOK": 26, "STATUS_NIK": 20, "STATUS_PADAN": 18, "DASAR_PADAN": 32, "SKOR": 8, "KPJ": 15, "SEGMEN": 10,
    "STATUS_KEPESERTAAN": 20, "BULAN_TUNGGAK": 10, "KETERANGAN": 44, "TINDAK_LANJUT": 52, "PELUANG": 9, "ALASAN": 44,
    "CALON_SUMBER": 24, "CALON_BARIS": 8, "CALON_NIK": 20, "CALON_NAMA": 30, "CALON_JK": 5, "CALON_STATUS": 18,
    "WADAH": 26, "PROGRAM": 16,
}  # fmt: skip
_DEFAULT_WIDTH = 14
_OPTIONS = {
    "in_memory": True,  # nothing of it in a shared temporary folder
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(facts: Facts, report: Report, path: Path, max_body_rows: int = MAX_BODY_ROWS) -> None:
    """Writes the workbook; a sheet with more rows than `max_body_rows` goes on in further sheets."""
    mark = _(" … [dipotong: melebihi batas sel Excel]")
    parts: list[Sheet] = []
    cut = 0
    for sheet in (*roll_sheets(facts), off_roll_sheet(facts)):
        frame, here = fitted(sheet.frame, mark)
        cut += here
        parts += _split(Sheet(sheet.name, frame), max_body_rows)
    with zipfile.ZipFile(BytesIO(_framework(facts, report, parts, cut))) as book, path.open("wb") as target:
        _assemble(book, parts, target)


def write_sheets(
    sheets: Iterable[Sheet],
    front: Callable[[Any], None],
    as_of: date,
    path: Path,
    max_body_rows: int = MAX_BODY_ROWS,
) -> None:
    """Writes a workbook of its own: the one short sheet that `front` adds, then `sheets`."""
    mark = _(" … [dipotong: melebihi batas sel Excel]")
    parts = [
        part for sheet in sheets for part in _split(Sheet(sheet.name, fitted(sheet.frame, mark)[0]), max_body_rows)
    ]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": datetime.combine(as_of, time())})
        front(book)
        for sheet in parts:
            _frame_sheet(book, sheet)
    with zipfile.ZipFile(BytesIO(buffer.getvalue())) as made, path.open("wb") as target:
        _assemble(made, parts, target)


def _split(sheet: Sheet, rows: int) -> Iterator[Sheet]:
    pieces = list(sheet.frame.iter_slices(rows)) or [sheet.frame]
    for number, piece in enumerate(pieces, 1):
        yield Sheet(sheet.name if number == 1 else f"{sheet.name} ({number})", piece)


def _framework(facts: Facts, report: Report, parts: Iterable[Sheet], cut: int) -> bytes:
    """The workbook with its short sheets whole, and its long sheets with one sample row in place of the body."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {
                "title": _("Pemadanan daftar pekerja dan peserta BPJS Ketenagakerjaan"),
                "created": datetime.combine(facts.as_of, time()),
            }
        )
        write_recap(book, report, cut)
        for sheet in parts:
            _frame_sheet(book, sheet)
        write_budget(book, report)
    return buffer.getvalue()


def _frame_sheet(book: Any, sheet: Sheet) -> None:  # noqa: ANN401  xlsxwriter is untyped
    page = book.add_worksheet(sheet.name)
    frame = sheet.frame
    last_row, last_column = max(frame.height, 1), frame.width - 1
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    )
    for index, name in enumerate(frame.columns):
        style = book.add_format(_format(name, frame.schema[name]))
        page.set_column(index, index, _WIDTHS.get(name, _DEFAULT_WIDTH), style)
        page.write_string(0, index, name, head)
        page.write_string(1, index, "-", style)  # the sample row: only its style ids are used
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letters(last_column)}{last_row + 1}"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if DECISION in frame.columns and frame.height:
        column = frame.columns.index(DECISION)
        page.data_validation(
            1,
            column,
            last_row,
            column,
            {
                "validate": "list",
                "source": _DECISIONS,
                "error_title": DECISION,
                "error_message": _("Pilih Setuju, Tolak atau Tunda"),
            },
        )


def _format(name: str, kind: pl.DataType) -> dict[str, object]:
    if kind == pl.Date:
        return {"num_format": "mm-yyyy" if "BLTH" in name else "dd-mm-yyyy", "align": "left"}
    if kind == pl.String:
        wanted: dict[str, object] = {"num_format": "@"}
        return wanted | ({"bg_color": "#FFF4CE"} if name == DECISION else {})
    return {"num_format": "0.00"} if kind == pl.Float64 else {"num_format": "0"}


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _assemble(book: zipfile.ZipFile, parts: list[Sheet], target: Any) -> None:  # noqa: ANN401
    """The book again, with the bodies of `parts` put in; same content, same bytes."""
    bodies = {f"xl/worksheets/sheet{number}.xml": sheet.frame for number, sheet in enumerate(parts, 2)}
    names = book.namelist()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
        ThreadPoolExecutor(max_workers=1) as ahead,  # the next sheet's rows are made while this one's are packed
    ):
        pieces = ahead.submit(_pieces, book.read(names[0]), bodies.get(names[0]))
        for name, following in zip(names, [*names[1:], None], strict=True):
            made = pieces.result()
            if following is not None:
                pieces = ahead.submit(_pieces, book.read(following), bodies.get(following))
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with out.open(entry, "w", force_zip64=True) as stream:
                for piece in made:
                    stream.write(piece)


def _pieces(content: bytes, frame: pl.DataFrame | None) -> list[bytes]:
    """A part of the book, whole; with the rows of `frame` in it where it is a sheet of ours."""
    return [content] if frame is None else list(_filled(content, frame))


_SAMPLE_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+2" s="([0-9]+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')


def _filled(content: bytes, frame: pl.DataFrame) -> Iterator[bytes]:
    """A sheet's XML with its sample row replaced by the rows of `frame`."""
    sample = _SAMPLE_ROW.search(content)
    assert sample is not None
    styles = [found.decode() for found in _STYLE.findall(sample.group())]
    area = f'<dimension ref="A1:{_letters(frame.width - 1)}{frame.height + 1}"/>'.encode()
    yield _DIMENSION.sub(area, content[: sample.start()])
    yield from rows_xml(frame, styles)
    yield content[sample.end() :]
