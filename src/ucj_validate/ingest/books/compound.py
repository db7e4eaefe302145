"""A stream of a compound document (OLE), the container of an .xls: read strictly, chain by chain.

Not left to xlrd: a chain that bites its own tail keeps it busy, and its memory growing, for ever.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from ucj_validate.ingest.books.sheets import Refusal, RefusedError

_HEADER, _ENTRY = 512, 128
_IN_HEADER = 109
"""Sectors of the allocation table that the header lists itself."""
_LAST_SECTOR = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5
_SHIFTS = frozenset({9, 12})


class Compound:
    """A compound document's sectors and directory."""

    def __init__(self, data: bytes) -> None:
        """Raises `RefusedError` where its tables don't hold together."""
        try:
            self._data = data
            shift, small = struct.unpack_from("<HH", data, 30)
            first_entry, self._cutoff = struct.unpack_from("<I4xI", data, 48)
            first_small, _small_count, next_table, _table_count = struct.unpack_from("<IIII", data, 60)
            if shift not in _SHIFTS or not 3 <= small <= shift:  # noqa: PLR2004
                raise RefusedError(Refusal.CONTENT)
            self._size, self._small = 1 << shift, 1 << small
            self._next = self._table(next_table)
            self._small_next = _numbers(self._joined(first_small)) if first_small < _LAST_SECTOR else ()
            entries = self._joined(first_entry)
            self._entries = [entries[i : i + _ENTRY] for i in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
            self._small_sectors = next(
                (self._joined(_start(e)) for e in self._entries if e[66] == _ROOT and _size(e)), b""
            )
        except (struct.error, IndexError):
            raise RefusedError(Refusal.CONTENT) from None

    def stream(self, *names: str) -> bytes:
        """The first stream of one of these names, whole.

        Raises:
            RefusedError: where there is none, or it breaks off.
        """
        by_name = {_name(entry): entry for entry in reversed(self._entries) if entry[66] == _STREAM}
        for name in names:
            if entry := by_name.get(name.lower()):
                return self._content(entry)
        raise RefusedError(Refusal.CONTENT)

    def _content(self, entry: bytes) -> bytes:
        size = _size(entry)
        if size < self._cutoff:
            places = _chain(_start(entry), self._small_next)
            content = b"".join(self._small_sectors[i * self._small : (i + 1) * self._small] for i in places)
        else:
            content = self._joined(_start(entry))
        if len(content) < size:
            raise RefusedError(Refusal.CONTENT)
        return content[:size]

    def _table(self, following: int) -> Sequence[int]:
        """The allocation table: by sector, the one that follows."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        seen: set[int] = set()
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            more = _numbers(self._sector(following))
            listed += more[:-1]
            following = more[-1]
        return _numbers(b"".join(self._sector(place) for place in listed if place < _LAST_SECTOR))

    def _sector(self, place: int) -> bytes:
        start = (place + 1) * self._size if self._size > _HEADER else _HEADER + place * self._size
        if start >= len(self._data):
            raise RefusedError(Refusal.CONTENT)
        return self._data[start : start + self._size]

    def _joined(self, first: int) -> bytes:
        return b"".join(map(self._sector, _chain(first, self._next)))


def _chain(first: int, following: Sequence[int]) -> list[int]:
    """Sectors in their order.

    Raises:
        RefusedError: where one comes twice or is in no table.
    """
    places: list[int] = []
    seen: set[int] = set()
    while first < _LAST_SECTOR:
        if first in seen or first >= len(following):
            raise RefusedError(Refusal.CONTENT)
        seen.add(first)
        places.append(first)
        first = following[first]
    return places


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _name(entry: bytes) -> str:
    length = max(0, min(64, struct.unpack_from("<H", entry, 64)[0]) - 2)
    return entry[:length].decode("utf-16-le", "replace").lower()


def _start(entry: bytes) -> int:
    return int(struct.unpack_from("<I", entry, 116)[0])


def _size(entry: bytes) -> int:
    return int(struct.unpack_from("<I", entry, 120)[0])
