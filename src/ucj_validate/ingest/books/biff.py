"""The sheets of an .xls, read by xlrd.

Why not by calamine, which reads the other kinds: over the public files at hand it takes error cells for empty
ones, tells nothing of hidden rows, reads some code pages and two-byte strings as one-byte ones, and aborts the
process on others; xlrd, pure Python, is exact on all that either reads, and at worst raises.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterator

import xlrd

from ucj_validate.ingest.books.cells import ERROR_CODES
from ucj_validate.ingest.books.compound import Compound
from ucj_validate.ingest.books.sheets import Facts, Refusal, RefusedError, Sheet, refuse_far, spans

_LENGTH_FORMAT = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_UNPACKED = xlrd.book.unpack_SST_table
_EMPTY = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})


def biff_sheets(data: bytes) -> tuple[Iterator[Sheet], int]:
    """Every worksheet of the book, and how many of its sheets are charts or macros.

    Raises:
        RefusedError: where it is encrypted or no .xls.
    """
    xlrd.book.unpack_SST_table = _strings
    stream = Compound(data).stream("Workbook", "Book")
    with open(os.devnull, "w", encoding="utf-8") as log:  # noqa: PTH123
        try:
            book = xlrd.open_workbook(file_contents=stream, formatting_info=True, ragged_rows=True, logfile=log)
        except xlrd.XLRDError as error:
            raise RefusedError(Refusal.PASSWORD if "encrypt" in str(error) else Refusal.CONTENT) from None
    passed = sum(place < 0 for place in getattr(book, "_all_sheets_map", ()))
    return (_sheet(book, sheet) for sheet in book.sheets()), passed


def _strings(pieces: list[bytes], count: int) -> object:
    """The shared strings, as many as there are where the book says more; a cell that wants another is no cell."""
    with contextlib.suppress(AssertionError):
        return _UNPACKED(pieces, count)
    enough, too_many = 0, count
    while too_many - enough > 1:
        tried = (enough + too_many) // 2
        try:
            _UNPACKED(pieces, tried)
        except AssertionError:
            too_many = tried
        else:
            enough = tried
    return _UNPACKED(pieces, enough)


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    facts = Facts(
        tuple(spans(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)),
        tuple(spans(column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0)),
        tuple((top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
        sum(sheet.row_types(row).count(xlrd.XL_CELL_ERROR) for row in range(sheet.nrows)),
    )
    filled = [
        (row, column)
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind not in _EMPTY and sheet.cell_value(row, column) != ""
    ]
    hidden = bool(sheet.visibility)
    if not filled:
        return Sheet(sheet.name, 1, 0, 0, (), hidden, facts)
    top, bottom = filled[0][0], filled[-1][0]
    left = min(column for _row, column in filled)
    right = max(column for _row, column in filled)
    refuse_far(bottom + 1, right + 1)
    rows = _rows(book, sheet, top, bottom, left, right)
    return Sheet(sheet.name, top + 1, left, right - left + 1, rows, hidden, facts)


def _rows(
    book: xlrd.Book, sheet: xlrd.sheet.Sheet, top: int, bottom: int, left: int, right: int
) -> Iterator[list[object]]:
    width = right - left + 1
    special = {xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR}
    for row in range(top, bottom + 1):
        cells: list[object] = sheet.row_values(row, left, right + 1)
        kinds = sheet.row_types(row, left, right + 1)
        for place, kind in enumerate(kinds):
            if kind in special:
                cells[place] = _special(book, sheet, row, left + place)
        yield cells + [""] * (width - len(cells))


def _special(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> object:
    """A date, boolean or error cell's value."""
    cell = sheet.cell(row, column)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ERROR_CODES.get(cell.value, "#UNKNOWN!")
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    number = float(cell.value)
    with contextlib.suppress(ValueError, OverflowError):
        if _LENGTH_FORMAT.search(form):
            return dt.timedelta(milliseconds=round(number * 86_400_000))
        if 0 <= number < 1:
            return xlrd.xldate.xldate_as_datetime(number, 1).time()
        if number >= 0:
            return xlrd.xldate.xldate_as_datetime(number, book.datemode)
    return number  # no date that Excel can show
