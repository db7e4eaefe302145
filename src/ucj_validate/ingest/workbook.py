"""Workbooks as grids: one for each sheet, every cell as text, with the knowledge which cells were numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.opened import damaged
from ucj_validate.ingest.package import AREA_LIMIT, checked_package

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True)
class Sheet:
    """One worksheet's cells as text."""

    name: str
    first_row: int
    """Excel's row number of the first record."""
    first_column: int
    """From 0: the column of `columns[0]`."""
    columns: list[list[str]]
    numeric: dict[int, list[bool]] = field(default_factory=dict)
    """By column: which cells were stored as numbers."""
    hidden: bool = False


def workbook_grids(data: bytes, kind: str, label: str, sheet: str | None) -> tuple[Grid, ...]:
    """One grid for every sheet that holds a cell, or for the one asked for.

    Raises:
        UnreadableError: encrypted, damaged, or without the sheet that was asked for.
        LimitError: too large.
    """
    if kind == "xlsx":
        errors = checked_package(data, kind, label).errors
        sheets = read_sheets(data, label)
    else:
        from ucj_validate.ingest.child import sheets_from_child

        errors = checked_package(data, kind, label).errors if kind != "xls" else {}
        sheets = sheets_from_child(data, label)
    names = [each.name for each in sheets]
    if sheet is not None:
        sheets = [each for each in sheets if each.name == sheet] or [
            each for each in sheets if each.name.strip().casefold() == sheet.strip().casefold()
        ]
        if not sheets:
            raise UnreadableError(
                label,
                _("lembar tidak ditemukan: {sheet}").format(sheet=sheet),
                found=", ".join(names),
                advice=_("sebutkan salah satu nama lembar yang ada setelah tanda #"),
            )
    return tuple(_grid(each, errors.get(each.name, {})) for each in sheets if each.columns and each.columns[0])


def read_sheets(data: bytes, label: str) -> list[Sheet]:
    """Every worksheet of a workbook, read in this process.

    Raises:
        UnreadableError: in the place of whatever the reader raises; its text may hold cells.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(book, meta, label) for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise UnreadableError(
            label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi")
        ) from None
    except UnreadableError:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - the reader's PanicException is no Exception
        raise damaged(label, _("isinya tidak dapat diurai")) from None


def _sheet(book: object, meta: object, label: str) -> Sheet:
    import python_calamine as calamine

    assert isinstance(book, calamine.CalamineWorkbook)
    assert isinstance(meta, calamine.SheetMetadata)
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    content = book.get_sheet_by_name(meta.name)
    if content.start is None or content.end is None:
        return Sheet(meta.name, 1, 0, [], hidden=hidden)
    if (content.end[0] - content.start[0] + 1) * (content.end[1] - content.start[1] + 1) > AREA_LIMIT:
        raise damaged(label, _("lembar kerja terlalu luas"))
    records: list[list[Cell]] = content.to_python(skip_empty_area=True)
    columns, numeric = [], {}
    for index, cells in enumerate(zip(*records, strict=True)):
        texts, numbers = _texts(cells)
        columns.append(texts)
        if numbers:
            numeric[index] = numbers
    return Sheet(meta.name, content.start[0] + 1, content.start[1], columns, numeric, hidden)


def _texts(cells: Sequence[Cell]) -> tuple[list[str], list[bool] | None]:
    """Cells as text, and which were numbers (None = none)."""
    kinds = {type(cell) for cell in cells}
    if kinds == {str}:
        return [str(cell) for cell in cells], None
    texts = [_text(cell) for cell in cells]
    if kinds & {int, float}:
        return texts, [isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells]
    return texts, None


def _text(cell: Cell) -> str:
    """What the cell holds: numbers in plain digits, dates as ISO text."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else np.format_float_positional(cell, trim="-")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _grid(sheet: Sheet, errors: dict[tuple[int, int], str]) -> Grid:
    columns = sheet.columns
    height, width = len(columns[0]), len(columns)
    # The first column is not always A; errors are placed by Excel's own row and column.
    for (row, column), text in errors.items():
        at, place = row - sheet.first_row + 1, column - sheet.first_column
        if 0 <= at < height and 0 <= place < width:
            columns[place][at] = text
    cells = pl.DataFrame([pl.Series(str(i), values, dtype=pl.String) for i, values in enumerate(columns)])

    def raw(index: int) -> str:
        return " | ".join(cells.row(index))

    return Grid(
        cells=cells,
        line=np.arange(sheet.first_row, sheet.first_row + height, dtype=np.int64),
        width=np.full(height, width, dtype=np.int64),
        raw=raw,
        numeric={i: pl.Series(values, dtype=pl.Boolean) for i, values in sheet.numeric.items()},
        ragged=False,
        sheet=sheet.name,
        notes=tuple(_notes(sheet, len(errors))),
    )


def _notes(sheet: Sheet, errors: int) -> Iterable[str]:
    if sheet.hidden:
        yield _("lembar tersembunyi ikut dibaca")
    if errors:
        yield _("{count} sel berisi galat Excel seperti #N/A").format(count=errors)
