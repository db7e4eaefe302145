"""A worksheet of an .xlsb before the reader: its records, its errors as text, what is hidden or merged."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ucj_validate.ingest.cells import ERROR_CODES
from ucj_validate.ingest.sheets import Facts, Merge, Refusal, RefusedError, Span, refuse_far, spans

# Record types as [MS-XLSB] 2.3.2 numbers them.
_ROW, _ERROR, _TEXT, _FORMULA_ERROR, _COLUMN, _BEGIN_SHEET, _BUNDLE, _MERGE = 0, 3, 6, 11, 60, 129, 156, 176
_CELLS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
_NO_TEXT = 0xFFFFFFFF
_MORE = 0x80


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's type and bytes.

    Raises:
        RefusedError: where one breaks off.
    """
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (content[at] << 7)
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                raise RefusedError(Refusal.CONTENT)
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > end:
            raise RefusedError(Refusal.CONTENT)
        yield kind, content[at : at + size]
        at += size


def is_worksheet(content: bytes) -> bool:
    """Whether this part is a worksheet: it begins with BrtBeginSheet and has rows, not a chart."""
    return content[:2] == b"\x81\x01"


def looked_through(content: bytes) -> tuple[bytes, Facts]:
    """The sheet with its error cells as strings, and what it says of itself.

    Raises:
        RefusedError: where it is no sheet or reaches too far.
    """
    pieces: list[bytes] = []
    row, last_row, width, errors = -1, 0, 0, 0
    hidden_rows: list[int] = []
    hidden_columns: list[Span] = []
    merged: list[Merge] = []
    try:
        for kind, body in records(content):
            record, text = kind, body
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", body)
                if body[11] & 0x10:
                    hidden_rows.append(row + 1)
            elif kind in _CELLS:
                (column,) = struct.unpack_from("<I", body)
                last_row, width = max(last_row, row + 1), max(width, column + 1)
                if kind in {_ERROR, _FORMULA_ERROR}:
                    errors += 1
                    record, text = _TEXT, body[:8] + _wide(ERROR_CODES.get(body[8], "#UNKNOWN!"))
            elif kind == _COLUMN:
                first, last = struct.unpack_from("<II", body)
                if body[16] & 1:
                    hidden_columns.append((first, last))
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                merged.append((top + 1, left, bottom + 1, right))
            pieces.append(_record(record, text))
    except (struct.error, IndexError):
        raise RefusedError(Refusal.CONTENT) from None
    refuse_far(last_row, width)
    return b"".join(pieces), Facts(tuple(spans(hidden_rows)), tuple(hidden_columns), tuple(merged), errors)


def sheet_ids(workbook: bytes) -> list[tuple[str, str]]:
    """(name, relation id) of every sheet the workbook part names."""
    found = []
    for kind, body in records(workbook):
        if kind == _BUNDLE:
            relation, at = _text_at(body, 8)
            name, _end = _text_at(body, at)
            found.append((name, relation))
    return found


def _text_at(body: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, at)
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, body: bytes) -> bytes:
    """A record as it is stored: seven bits a byte, the eighth says that another follows."""
    head = bytes([kind]) if kind < _MORE else bytes([(kind & ~_MORE & 0xFF) | _MORE, kind >> 7])
    size, length = len(body), bytearray()
    while size >= _MORE:
        length.append(size & 0x7F | _MORE)
        size >>= 7
    return head + bytes([*length, size]) + body
