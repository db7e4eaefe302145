"""A text file as a grid: at Polars' speed where it can be proved clean, each odd record by itself where it can't."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.columns import RejectReason
from ucj_validate.errors import LimitError
from ucj_validate.i18n import _
from ucj_validate.ingest.grid import Grid, frame_of
from ucj_validate.ingest.text.clean import clean_grid, read_regular
from ucj_validate.ingest.text.dialect import Shape, found_shape
from ucj_validate.ingest.text.doubtful import Settled, settled
from ucj_validate.ingest.text.encoding import Decoded, decoded, may_be_utf8
from ucj_validate.ingest.text.mending import mended
from ucj_validate.ingest.text.outline import Outline, outlined
from ucj_validate.ingest.text.scanner import cut, scanned

_SAMPLE_BYTES = 400_000
_FIRST_LINE = 65_536
COLUMNS_LIMIT = 2_048
"""Work goes by the column: 2.000 take 3 s, 20.000 minutes. The widest public form has some 300."""
_MANY_BLANK = 1_000
"""From here on lines of nothing at all are told for by the block: a program's two million would take ten seconds."""
_BEGINNING = 1_000
"""Records in which a header is sought; there a blank line is a record like any other."""
_MOST_ODD_SHARE = 0.3
"""Above this share of irregular records the careful scanner is as fast as patching them in."""


def delimited_grid(data: bytes, label: str) -> Grid:
    """The records of a text file of any encoding and dialect.

    Raises:
        UnreadableError: where the bytes are no text in the encoding that they announce.
        LimitError: more columns than any table of people has.
    """
    if may_be_utf8(data):
        body, blank = without_blank_end(data)
        shape = _shape(body, label)
        if grid := clean_grid(body, shape):
            return _told(grid, Decoded(body, "utf-8"), shape, body, blank)
    text = decoded(data, label)
    body, blank = without_blank_end(text.data)
    shape = _shape(body, label)
    grid = None if text.bad_lines else clean_grid(body, shape)
    grid = grid or _patched_grid(body, shape, text.bad_lines)
    grid = grid or _careful_grid(body, shape, text.bad_lines)
    return _told(mended(grid, shape), text, shape, body, blank)


def without_blank_end(data: bytes) -> tuple[bytes, int]:
    """`data` up to the end of its last line that holds anything, and how many lines follow; a few are left to it."""
    if data[-2 * _MANY_BLANK :].strip(b"\r\n"):
        return data, 0
    end = len(data.rstrip(b"\r\n"))
    breaks = len(data) - end - data.count(b"\r\n", end)
    end += 2 if data.startswith(b"\r\n", end) else 1
    return data[:end], breaks - 1


def _shape(data: bytes, label: str) -> Shape:
    shape = found_shape(data[:_SAMPLE_BYTES].decode("utf-8", "ignore"))
    width = max(shape.width, _cells_of_endless_line(data))
    if width > COLUMNS_LIMIT:
        raise LimitError(
            label,
            _("terlalu banyak kolom"),
            found=_("{count} kolom").format(count=width),
            advice=_("hapus kolom yang tidak perlu; paling banyak {count}").format(count=COLUMNS_LIMIT),
        )
    return shape


def _cells_of_endless_line(data: bytes) -> int:
    """Cells at the beginning of a first line that doesn't end soon; 0 where it does."""
    head = data[:_FIRST_LINE]
    if b"\n" in head or b"\r" in head:
        return 0
    return max(head.count(delimiter) for delimiter in (b",", b";", b"\t", b"|")) + 1


def _told(grid: Grid, text: Decoded, shape: Shape, body: bytes, blank: int) -> Grid:
    """`grid` with what is known of its text, and the `blank` lines that follow on `body`."""
    if blank:
        lines = body.count(b"\n") + body.count(b"\r") - body.count(b"\r\n")
        grid = replace(grid, blank=np.append(grid.blank, np.arange(lines + 1, lines + 1 + blank)))
    return replace(
        grid,
        encoding=text.encoding,
        delimiter=shape.dialect.delimiter if shape.width > 1 else None,
        notes=(*text.notes, *grid.notes),
    )


def _patched_grid(data: bytes, shape: Shape, bad_lines: frozenset[int]) -> Grid | None:
    """The regular records read at one go, the few others cut by themselves; None where that can't be done surely."""
    if shape.width == 1 or not shape.dialect.is_plain or not data:
        return None
    lines, doubtful = outlined(data, shape.dialect)
    if doubtful.sum() > _MOST_ODD_SHARE * len(doubtful) + 64:
        return None
    records = settled(data, lines, doubtful, shape.dialect, shape.width)
    blank = _blank_apart(records)
    kept = records.begins & ~blank
    outline = records.lines.only(kept)
    regular = (records.lines.width == shape.width) & ~doubtful & kept
    body = _regular_bytes(data, lines, regular)
    regular = regular[kept]
    odd_at = np.flatnonzero(~regular)
    if odd_at.size > _MOST_ODD_SHARE * len(regular) + 64:
        return None
    frame = read_regular(body, shape, quoted=b'"' in body)
    if frame is None or frame.height != int(regular.sum()):
        return None

    def raw(index: int) -> str:
        return data[outline.start[index] : outline.end[index]].decode("utf-8")

    index_of = np.cumsum(kept) - 1
    scanned_cells = {int(index_of[at]): record.cells for at, record in records.scanned.items()}
    odd: dict[int, list[str]] = {}
    for index in odd_at.tolist():
        cells = scanned_cells.get(index) or cut(raw(index), shape.dialect)
        if not isinstance(cells, list):
            return None
        odd[index] = cells
    fault = {int(index_of[at]): RejectReason.QUOTE for at in records.broken}
    fault |= {int(index_of[at]): RejectReason.UNDECODABLE for at in records.on(bad_lines)}
    return Grid(
        cells=_woven(frame, odd, regular), line=outline.line, width=outline.width, raw=raw, fault=fault,
        odd={index: cells for index, cells in odd.items() if len(cells) != shape.width},
        blank=lines.line[blank], notes=_quote_notes(fault),
    )  # fmt: skip


def _quote_notes(fault: dict[int, RejectReason]) -> tuple[str, ...]:
    count = sum(reason is RejectReason.QUOTE for reason in fault.values())
    return (_("{count} baris bertanda kutip rusak disisihkan").format(count=count),) if count else ()


def _blank_apart(records: Settled) -> NDArray[np.bool_]:
    """By line: whether it is a record, and one of thousands of nothing."""
    blank = (records.lines.start == records.lines.end) & records.begins
    blank[:_BEGINNING] = False
    return blank if blank.sum() > _MANY_BLANK else np.zeros_like(blank)


def _regular_bytes(data: bytes, outline: Outline, regular: NDArray[np.bool_]) -> bytes:
    """The text of the regular records alone."""
    if outline.has_lone_cr:
        spans = zip(outline.start[regular].tolist(), outline.end[regular].tolist(), strict=True)
        return b"\n".join(data[start:end] for start, end in spans)
    after = np.append(outline.start[1:], len(data))
    turns = np.flatnonzero(np.diff(regular, prepend=False, append=False))
    firsts, lasts = turns[0::2], turns[1::2] - 1
    stretches = zip(outline.start[firsts].tolist(), after[lasts].tolist(), strict=True)
    return b"".join(data[start:end] for start, end in stretches)


def _woven(frame: pl.DataFrame, odd: dict[int, list[str]], regular: NDArray[np.bool_]) -> pl.DataFrame:
    """The regular rows with the odd ones back in their places."""
    if not odd:
        return frame
    patches = frame_of(list(odd.values()), frame.width)
    order = np.empty(len(regular), dtype=np.int64)
    order[regular] = np.arange(frame.height)
    order[~regular] = frame.height + np.arange(len(odd))
    return pl.concat([frame, patches])[order]


def _careful_grid(data: bytes, shape: Shape, bad_lines: frozenset[int]) -> Grid:
    records = scanned(data.decode("utf-8"), shape.dialect, shape.width)
    fault = {i: record.fault for i, record in enumerate(records) if record.fault}
    if bad_lines:
        span = [record.line + record.raw.count("\n") for record in records]
        for i, record in enumerate(records):
            if any(line in bad_lines for line in range(record.line, span[i] + 1)):
                fault[i] = RejectReason.UNDECODABLE
    cells = [record.cells for record in records]
    return Grid(
        cells=frame_of(cells, shape.width),
        line=np.array([record.line for record in records], dtype=np.int64),
        width=np.array([len(row) for row in cells], dtype=np.int64),
        raw=lambda index: records[index].raw,
        fault=fault,
        odd={i: row for i, row in enumerate(cells) if len(row) != shape.width},
        notes=_quote_notes(fault),
    )
