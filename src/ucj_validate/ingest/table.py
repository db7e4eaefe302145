"""One table as intake reads it: header, rows of text with their lines, and every record that is no row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.addresses import SOURCE
from ucj_validate.errors import InvariantError, UnreadableError
from ucj_validate.frames import Rejects
from ucj_validate.i18n import _
from ucj_validate.ingest.books.merged import groups_filled
from ucj_validate.ingest.files.opened import Opened, opened
from ucj_validate.ingest.files.paths import Asked
from ucj_validate.ingest.form.aliases import known_words
from ucj_validate.ingest.form.header import ASK_BELOW, Header, found_header, header_at
from ucj_validate.ingest.form.sorting import sorted_out
from ucj_validate.ingest.form.widths import fitted
from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.rejected import rejected
from ucj_validate.ingest.text.delimited import delimited_grid
from ucj_validate.leaving import is_guarded, unguarded
from ucj_validate.provenance import Source

_MENDED = 0.6
"""Confidence in a header that was put right: read, and doubted."""


@dataclass(frozen=True)
class Table:
    """A text file or one sheet; nothing renamed or mapped."""

    source: Source
    """Without side and columns."""
    header: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    """By column: the words of each header line; "" joined they are the header."""
    lines: pl.Series
    rows: pl.DataFrame
    """One row a record of the table: columns "0", "1" …, as many as the header has."""
    rejects: Rejects
    numeric: dict[int, pl.Series] = field(default_factory=dict)
    """By column: True where a workbook stored the cell as a number. Absent = nowhere."""


def tables_of(asked: Asked, header_row: int | None) -> tuple[Table, ...]:
    """Every table of one file.

    Raises:
        UnreadableError: where there is none, or its header can't be told.
    """
    file = opened(asked)
    grids = _grids(file, asked)
    refused: list[tuple[Grid, UnreadableError]] = []
    tables = []
    for grid in grids:
        try:
            tables.append(_table(grid, file, asked, header_row, alone=len(grids) == 1))
        except UnreadableError as error:
            refused.append((grid, error))
    if not tables:
        raise refused[0][1] if refused else _empty(asked.label)
    skipped = tuple(
        _("lembar {sheet} dilewati: {reason}").format(sheet=grid.sheet, reason=error.problem) for grid, error in refused
    )
    first = replace(tables[0], source=replace(tables[0].source, notes=(*tables[0].source.notes, *skipped)))
    return (first, *tables[1:])


def _grids(file: Opened, asked: Asked) -> tuple[Grid, ...]:
    if file.kind in {"csv", "csv.gz"}:
        if asked.sheet is not None:
            raise UnreadableError(
                asked.label,
                _("berkas teks tidak mempunyai lembar"),
                advice=_("hapus #{sheet}").format(sheet=asked.sheet),
            )
        return (delimited_grid(file.data, asked.label),)
    if file.kind == "parquet":
        from ucj_validate.ingest.parquet import parquet_grid

        return (parquet_grid(file.data, asked.label),)
    if asked.path.startswith(SOURCE):
        from ucj_validate.ingest.remote.result import answer_grid

        return (answer_grid(file.data),)
    if file.kind == "html":
        from ucj_validate.ingest.html import html_grids

        return html_grids(file.data, asked.label, asked.sheet)
    from ucj_validate.ingest.books.workbook import workbook_grids

    return workbook_grids(file.data, file.kind, asked.label, asked.sheet)


def _empty(label: str) -> UnreadableError:
    return UnreadableError(
        label, _("tidak ada tabel di berkas ini"), found=_("0 baris"), advice=_("minta berkas yang berisi data")
    )


def _table(grid: Grid, file: Opened, asked: Asked, header_row: int | None, *, alone: bool) -> Table:
    header = _header(grid, file, asked, header_row, alone=alone)
    if header.first is None and header_row is None:
        grid = replace(grid, notes=(*grid.notes, _("tidak ada judul kolom; kolom diberi nama menurut urutannya")))
    reasons = sorted_out(grid, header)
    width, reasons = fitted(grid, header, reasons, asked.label)
    parts = tuple((header.parts + ((),) * width)[:width])
    header_at_ = set() if header.first is None else set(range(header.first, header.last + 1))
    keep = np.ones(grid.height, dtype=np.bool_)
    keep[[*reasons, *header_at_]] = False
    rows = _whole(_padded(_kept(grid.cells, keep), width), grid, keep)
    if file.kind in {"csv", "csv.gz"} and is_guarded([" ".join(words) for words in parts]):
        rows = rows.with_columns(unguarded(pl.all()))  # one of our own files: our apostrophes are no data
    merges: tuple[str, ...] = ()
    if grid.merged:
        rows, merges = groups_filled(rows, np.flatnonzero(keep).tolist(), parts, grid.merged)
    rejects = rejected(grid, reasons, len(header.parts), asked.label)
    source = Source(
        path=asked.path, file=asked.label, sheet=grid.sheet, side="", sha256=file.sha256, size_bytes=file.size_bytes,
        kind=file.kind, encoding=grid.encoding, delimiter=grid.delimiter,
        header_line=None if header.first is None else int(grid.line[header.last]),
        header=tuple(" ".join(words) for words in parts), header_confidence=header.confidence,
        header_records=header.records, records=grid.height + len(grid.blank), rows=rows.height, rejects=rejects.height,
        notes=(*file.notes, *grid.notes, *merges),
    )  # fmt: skip
    _prove(source)
    return Table(
        source=source, header=source.header, parts=parts, lines=pl.Series("line", grid.line[keep]), rows=rows,
        rejects=rejects,
        numeric={i: flags.filter(pl.Series(keep)) for i, flags in grid.numeric.items() if i < width},
    )  # fmt: skip


def _header(grid: Grid, file: Opened, asked: Asked, header_row: int | None, *, alone: bool) -> Header:
    where = asked.label if grid.sheet is None or alone else f"{asked.label}#{grid.sheet}"
    if file.kind == "parquet" or asked.path.startswith(SOURCE):
        return Header(0, 0, tuple((cell,) if cell else () for cell in grid.record(0)), 1.0)
    if header_row is not None:
        header = header_at(grid, header_row)
        if header is None:
            raise UnreadableError(
                where, _("tidak ada baris {line} untuk judul kolom").format(line=header_row),
                found=_("{count} baris").format(count=grid.height), advice=_("periksa --header-row"),
            )  # fmt: skip
        return header
    header = found_header(grid)
    if header.first is not None and header.first == grid.mended:
        header = replace(header, confidence=min(header.confidence, _MENDED))
    # Among several sheets, one of notes is no table.
    if not alone and asked.sheet is None and _is_prose(grid, header):
        raise UnreadableError(where, _("lembar tidak berisi tabel"))
    if header.confidence < ASK_BELOW:
        raise UnreadableError(
            where, _("baris judul kolom tidak dapat dipastikan"),
            found=_("keyakinan {share} %").format(share=round(100 * header.confidence)),
            advice=_(
                "lihat barisnya dengan `inspect`; lalu `convert BERKAS --header-row NOMOR --out csv` (0 bila tanpa judul), "
                "dan pakai CSV-nya"
            ),
        )  # fmt: skip
    return header


def _is_prose(grid: Grid, header: Header) -> bool:
    return grid.cells.width < 2 or (grid.height - header.records < 1 and known_words(header.names) == 0)  # noqa: PLR2004


def _kept(cells: pl.DataFrame, keep: NDArray[np.bool_]) -> pl.DataFrame:
    """The rows of `cells` that are kept; where they lie together, without copying them."""
    first, count = int(np.argmax(keep)), int(keep.sum())
    if keep[first : first + count].all():
        return cells.slice(first, count)
    return cells.filter(pl.Series(keep))


def _padded(frame: pl.DataFrame, width: int) -> pl.DataFrame:
    if frame.width >= width:
        return frame.select([str(i) for i in range(width)])
    return frame.with_columns(pl.lit("").alias(str(i)) for i in range(frame.width, width))


def _whole(rows: pl.DataFrame, grid: Grid, keep: NDArray[np.bool_]) -> pl.DataFrame:
    """`rows` with the cells that a grid narrower than its header has cut off; titles and signatures can outvote rows."""
    usual = grid.cells.width
    wider = {i: cells for i, cells in grid.odd.items() if keep[i] and len(cells) > usual}
    if not wider or rows.width <= usual:
        return rows
    place = dict(zip(np.flatnonzero(keep).tolist(), range(rows.height), strict=True))
    at = [place[i] for i in wider]
    return rows.with_columns(
        rows[str(column)].scatter(at, [cells[column] if column < len(cells) else "" for cells in wider.values()])
        for column in range(usual, rows.width)
    )


def _prove(source: Source) -> None:
    if source.records != source.header_records + source.rows + source.rejects:
        raise InvariantError(
            source.file,
            _("jumlah baris tidak cocok"),
            found=f"{source.records} ≠ {source.header_records} + {source.rows} + {source.rejects}",
        )
