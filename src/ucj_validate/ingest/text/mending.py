"""A damaged header line cut as its table is, where a single reading gives as many names as the table has columns.

Rows are never mended: a cell in the wrong column is somebody else's number. A header names columns, and what it says
is shown, doubted, and proved by what stands below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from ucj_validate.i18n import _
from ucj_validate.ingest.form.aliases import known_words
from ucj_validate.ingest.form.header import looks_like_value
from ucj_validate.ingest.grid import Grid, frame_of
from ucj_validate.ingest.text.dialect import DELIMITERS, Shape
from ucj_validate.ingest.text.scanner import Dialect, cut

_NARROWEST = 3
_SEARCHED = 40


def mended(grid: Grid, shape: Shape) -> Grid:
    """`grid`, its header line put right where it alone is damaged."""
    at = _damaged_header(grid, shape.width)
    if at is None:
        return grid
    readings = {tuple(cells) for cells in _readings(grid.raw(at), shape) if _may_name_columns(cells)}
    if len(readings) != 1:
        return grid
    (cells,) = readings
    width = grid.width.copy()
    width[at] = shape.width
    frame = frame_of([cells], shape.width)
    note = _("baris {line}: judul kolom rusak, dipotong menurut isi tabel; periksa arti kolomnya")
    return replace(
        grid,
        cells=pl.concat([grid.cells[:at], frame, grid.cells[at + 1 :]]),
        width=width,
        odd={i: row for i, row in grid.odd.items() if i != at},
        fault={i: fault for i, fault in grid.fault.items() if i != at},
        mended=at,
        notes=(*grid.notes, note.format(line=int(grid.line[at]))),
    )


def _damaged_header(grid: Grid, width: int) -> int | None:
    """The irregular record right above the first regular one, if that one is a row and not the header itself."""
    if width < _NARROWEST:
        return None
    first = next(
        (i for i in range(min(grid.height, _SEARCHED)) if i not in grid.odd and i not in grid.fault and any(grid.record(i))),
        None,
    )  # fmt: skip
    if not first or not any(map(looks_like_value, _stripped(grid.record(first)))):
        return None
    above = next((i for i in range(first - 1, -1, -1) if any(_stripped(grid.record(i)))), None)
    return above if above in grid.odd or above in grid.fault else None


def _stripped(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _may_name_columns(cells: list[str]) -> bool:
    names = [cell for cell in _stripped(cells) if cell]
    return len(set(names)) == len(names) > len(cells) // 2 and not any(map(looks_like_value, names))


def _readings(line: str, shape: Shape) -> Iterator[list[str]]:
    """Every way of cutting `line` into as many cells as the table is wide."""
    dialect, width = shape.dialect, shape.width
    quote, between = dialect.quote, dialect.quote + dialect.delimiter + dialect.quote
    wrapped = len(line) > 1 and line[0] == line[-1] == quote
    inner = line[1:-1].split(between) if wrapped else line.split(dialect.delimiter)
    if len(inner) == width:
        yield inner
        return
    cells = cut(line, dialect)
    if isinstance(cells, list) and len(cells) == width + 1 and cells.count("") == 1:
        yield [cell for cell in cells if cell]
    if wrapped and len(inner) == width - 1 and line.count(quote * 2) == 1:
        yield line[1:-1].replace(quote * 2, between).split(between)
    for delimiter in {*DELIMITERS, " "} - {dialect.delimiter}:
        others = cut(line, Dialect(delimiter, quote=quote))
        if isinstance(others, list) and len(others) == width and (wrapped or _are_known(others)):
            yield others


def _are_known(cells: list[str]) -> bool:
    return known_words(cells) >= max(2, len(cells) / 2)
