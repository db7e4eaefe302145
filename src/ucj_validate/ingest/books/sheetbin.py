"""A worksheet of an .xlsb before the reader: its records, its errors as text, what is hidden or merged."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ucj_validate.ingest.books.cells import ERROR_CODES
from ucj_validate.ingest.books.sheets import Facts, Merge, Refusal, RefusedError, Span, refuse_far, spans

# Record types as [MS-XLSB] 2.3.2 numbers them.
_ROW, _ERROR, _TEXT, _FORMULA_ERROR, _COLUMN, _BEGIN_SHEET, _BUNDLE, _MERGE = 0, 3, 6, 11, 60, 129, 156, 176
_CELLS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
"""Those that hold a value; a blank one holds a format."""
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


@dataclass
class _Found:
    """What a sheet's records say, and how far its cells reach."""

    row: int = -1
    last_row: int = 0
    width: int = 0
    errors: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)

    def taken(self, kind: int, body: bytes) -> bytes | None:
        """Notes one record; the record to put in its place, if any."""
        if kind == _ROW:
            (self.row,) = struct.unpack_from("<I", body)
            if body[11] & 0x10:
                self.hidden_rows.append(self.row + 1)
        elif kind in _CELLS:
            (column,) = struct.unpack_from("<I", body)
            self.last_row, self.width = max(self.last_row, self.row + 1), max(self.width, column + 1)
            if kind in {_ERROR, _FORMULA_ERROR}:
                self.errors += 1
                return _record(_TEXT, body[:8] + _wide(ERROR_CODES.get(body[8], "#UNKNOWN!")))
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<II", body)
            if body[16] & 1:
                self.hidden_columns.append((first, last))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            self.merged.append((top + 1, left, bottom + 1, right))
        return None


def looked_through(content: bytes) -> tuple[bytes, Facts]:
    """The sheet with its error cells as strings, and what it says of itself.

    Raises:
        RefusedError: where it is no sheet or reaches too far.
    """
    found = _Found()
    try:
        pieces = [found.taken(kind, body) or _record(kind, body) for kind, body in records(content)]
    except (struct.error, IndexError):
        raise RefusedError(Refusal.CONTENT) from None
    refuse_far(found.last_row, found.width)
    hidden = tuple(spans(found.hidden_rows))
    return b"".join(pieces), Facts(hidden, tuple(found.hidden_columns), tuple(found.merged), found.errors)


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
