"""A filled-in workbook as lines: what somebody decided, and what stood beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.books.workbook import workbook_grids
from ucj_validate.ingest.files.opened import opened
from ucj_validate.ingest.files.paths import Asked
from ucj_validate.ingest.grid import Grid
from ucj_validate.report.workbook.sheet import DECISION
from ucj_validate.review.book import KEYS, META

_HEADER_WITHIN = 20
"""Lines in which the header is looked for: somebody may have put a title above it."""


@dataclass(frozen=True)
class Filled:
    """One line of a sheet of pairs."""

    sheet: str
    line: int
    """As the spreadsheet counts."""
    cells: Mapping[str, str]
    """By column, trimmed; "" for what is empty."""


@dataclass(frozen=True)
class Book:
    """What was read of a workbook."""

    path: Path
    meta: Mapping[str, str]
    """What the hidden sheet says of the run; empty in a run's own report.xlsx."""
    lines: tuple[Filled, ...]


def read_book(path: Path) -> Book:
    """The lines of every sheet of pairs.

    Raises:
        UnreadableError: no workbook, or none with the columns of pairs.
    """
    asked = Asked(str(path), None, path.name)
    file = opened(asked)
    if file.kind in {"csv", "csv.gz", "parquet", "html"}:
        raise _foreign(path, file.kind)
    meta: dict[str, str] = {}
    lines: list[Filled] = []
    sheets = 0
    for grid in workbook_grids(file.data, file.kind, asked.label, None):
        if grid.sheet == META:
            meta = {cells[0]: cells[1] for cells in map(grid.record, range(grid.height)) if len(cells) > 1}
        elif (header := _header(grid)) is not None:
            sheets += 1
            lines += _lines(grid, header)
    if not sheets:
        raise _foreign(path, file.kind)
    return Book(path, meta, tuple(lines))


def _header(grid: Grid) -> int | None:
    """The record that names the columns of pairs; None where there is none."""
    for at in range(min(grid.height, _HEADER_WITHIN)):
        names = {cell.strip() for cell in grid.record(at)}
        if names.issuperset({DECISION, *KEYS}):
            return at
    return None


def _lines(grid: Grid, header: int) -> Iterator[Filled]:
    names = [cell.strip() for cell in grid.record(header)]
    for at in range(header + 1, grid.height):
        cells = [cell.strip() for cell in grid.record(at)]
        if any(cells):
            yield Filled(grid.sheet or "", int(grid.line[at]), dict(zip(names, cells, strict=False)))


def _foreign(path: Path, kind: str) -> UnreadableError:
    return UnreadableError(
        path.name,
        _("bukan buku kerja keputusan: kolom {columns} tidak ditemukan").format(columns=", ".join((DECISION, *KEYS))),
        found=kind,
        advice=_("pakai buku kerja dari `ucj-validate review export`, atau report.xlsx dari folder hasil"),
    )
