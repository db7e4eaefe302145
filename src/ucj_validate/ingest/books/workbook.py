"""Workbooks as grids: one for each sheet, every cell as text, with the knowledge which cells were numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.books.reader import Book, SheetRead, read_book
from ucj_validate.ingest.books.sheets import Span
from ucj_validate.ingest.grid import Grid

_LISTED = 12
"""Ranges of hidden rows that a note lists before it says "…"."""


def workbook_grids(data: bytes, kind: str, label: str, sheet: str | None) -> tuple[Grid, ...]:
    """One grid for every sheet that holds a cell, or for the one asked for.

    Raises:
        UnreadableError: encrypted, damaged, or without the sheet that was asked for.
        LimitError: too large.
    """
    book = read_book(data, kind, label)
    sheets = book.sheets if sheet is None else _asked_for(book, sheet, label)
    grids = [_grid(each) for each in sheets if each.height]
    if grids and book.passed and sheet is None:
        note = _("{count} lembar grafik, makro atau dialog dilewati").format(count=book.passed)
        grids[0] = replace(grids[0], notes=(*grids[0].notes, note))
    return tuple(grids)


def _asked_for(book: Book, name: str, label: str) -> list[SheetRead]:
    exact = [each for each in book.sheets if each.name == name]
    found = exact or [each for each in book.sheets if each.name.strip().casefold() == name.strip().casefold()]
    if not found:
        raise UnreadableError(
            label,
            _("lembar tidak ditemukan: {sheet}").format(sheet=name),
            found=", ".join(each.name for each in book.sheets),
            advice=_("sebutkan salah satu nama lembar yang ada setelah tanda #"),
        )
    return found


def _grid(sheet: SheetRead) -> Grid:
    cells = pl.concat([pl.DataFrame(block) for block in sheet.blocks], rechunk=True)
    height, width = cells.shape

    def raw(index: int) -> str:
        return " | ".join(cells.row(index))

    return Grid(
        cells=cells,
        line=np.arange(sheet.first_row, sheet.first_row + height, dtype=np.int64),
        width=np.full(height, width, dtype=np.int64),
        raw=raw,
        numeric={place: _flags(parts, height) for place, parts in sorted(sheet.numbers.items())},
        ragged=False,
        sheet=sheet.name,
        merged=tuple(_merged(sheet, height)),
        notes=tuple(_notes(sheet, height)),
    )


def _flags(parts: list[NDArray[np.bool_]], height: int) -> pl.Series:
    flags = np.concatenate(parts)
    return pl.Series(np.concatenate([flags, np.zeros(height - flags.size, dtype=np.bool_)]), dtype=pl.Boolean)


def _merged(sheet: SheetRead, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges as first record, first column, last record, last column of the grid."""
    for top, left, bottom, right in sheet.merged:
        first, last = top - sheet.first_row, min(bottom - sheet.first_row, height - 1)
        start, end = left - sheet.first_column, min(right - sheet.first_column, sheet.width - 1)
        if 0 <= first <= last and 0 <= start <= end:
            yield first, start, last, end


def _notes(sheet: SheetRead, height: int) -> Iterable[str]:
    if sheet.hidden:
        yield _("lembar tersembunyi ikut dibaca")
    rows = _within(sheet.hidden_rows, sheet.first_row, sheet.first_row + height - 1)
    if rows:
        yield _("{count} baris tersembunyi ikut dibaca: {rows}").format(count=_size(rows), rows=_listed(rows, str))
    columns = _within(sheet.hidden_columns, sheet.first_column, sheet.first_column + sheet.width - 1)
    if columns:
        yield _("{count} kolom tersembunyi ikut dibaca: {columns}").format(
            count=_size(columns), columns=_listed(columns, letters)
        )
    if sheet.errors:
        yield _("{count} sel berisi galat Excel seperti #N/A").format(count=sheet.errors)


def _within(found: list[Span], first: int, last: int) -> list[Span]:
    """The parts of hidden rows or columns that lie within the table; far blank ones hide nothing."""
    inside = sorted((max(a, first), min(b, last)) for a, b in found if a <= last and b >= first)
    joined: list[Span] = []
    for a, b in inside:
        if joined and a <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined


def _size(found: list[Span]) -> int:
    return sum(last - first + 1 for first, last in found)


def _listed(found: list[Span], name: Callable[[int], str]) -> str:
    shown = [name(a) if a == b else f"{name(a)}–{name(b)}" for a, b in found[:_LISTED]]
    return ", ".join([*shown, "…"] if len(found) > _LISTED else shown)


def letters(column: int) -> str:
    """A column's letters as Excel shows them; from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
